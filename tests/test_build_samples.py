"""The main job on the samples: what a build promises whatever the wording says."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from policygen import answers as answers_package
from policygen import pipeline
from policygen.errors import InvalidInput
from policygen.files import Action
from policygen.model import Audience, may_read
from policygen.pipeline import BuildRequest
from policygen.problems import Severity
from policygen.resources import packaged
from policygen.templating import Formats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policygen.schema import Schema

Sample = "Callable[[str], Path]"

INSURER_FILES = {
    *(f"outsourcing-policy.{suffix}" for suffix in ("docx", "md", "html")),
    *(
        f"decisions/service-desk-and-claims-intake/options-analysis.{suffix}"
        for suffix in ("docx", "md", "html")
    ),
    *(
        f"contracts/desk-and-intake/benchmark-appendix.{suffix}"
        for suffix in ("docx", "md", "html")
    ),
    *(
        f"contracts/desk-and-intake/review-schedule.{suffix}"
        for suffix in ("docx", "md", "html", "ics", "csv")
    ),
    "manifest.json",
}


def bundle(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_insurer_gets_the_whole_set_and_a_second_build_changes_nothing(sample: Any) -> None:
    answers = sample("insurer")
    first = pipeline.build(BuildRequest(answers))
    assert {change.path for change in first.changes} >= INSURER_FILES
    assert {change.action for change in first.changes} == {Action.CREATED}
    second = pipeline.build(BuildRequest(answers))
    assert {change.action for change in second.changes} == {Action.UNCHANGED}


def test_a_new_candidate_leaves_the_policy_alone(sample: Any) -> None:
    answers = sample("insurer")
    pipeline.build(BuildRequest(answers))
    before = bundle(answers.parent / "build")
    text = answers.read_text(encoding="utf-8")
    new = (
        "candidates:\n  - id: print-room\n    title: Print room\n    what: Print and post.\n"
        "    advantage: {score: 1}\n    internal: {score: 2}\n    drivers: [quality]\n"
        "    jobs: 2\n"
    )
    answers.write_text(text.replace("candidates:\n", new, 1), encoding="utf-8")
    pipeline.build(BuildRequest(answers))
    after = bundle(answers.parent / "build")
    changed = {name for name in before if before[name] != after[name]}
    assert not any(name.startswith("outsourcing-policy") for name in changed)


OPENED = (
    ("name: Lisdaran Mutual Insurance DAC", "name", "the legal name", "Company secretary"),
    ("    schedule_label: Schedule 7", "schedule_label", "the schedule's number", "Legal"),
    ("discount_rate: 7", "discount_rate", "the rate of the finance committee", "Finance"),
    ("      disputes: clause 41", "disputes", "the clause on disputes", "Legal"),
    ("  next_review: ", "next_review", "the day of the next review", "Company secretary"),
)


def with_open_points(answers: Path) -> None:
    text = answers.read_text(encoding="utf-8")
    for start, key, need, owner in OPENED:
        point = f"{key}: {{open: {{need: {need}, owner: {owner}, due: 2027-03-31}}}}"
        line = re.search(rf"^( *){re.escape(start.strip())}.*$", text, re.MULTILINE)
        assert line, start
        text = text[: line.start()] + line[1] + point + text[line.end() :]
    answers.write_text(text, encoding="utf-8")


def test_five_open_points_build_a_draft_and_bar_what_is_final(sample: Any) -> None:
    answers = sample("insurer")
    with_open_points(answers)
    pipeline.build(BuildRequest(answers))
    built = bundle(answers.parent / "build")
    listed = built["open-points.md"].decode()
    for _, _, need, owner in OPENED:
        assert need in listed
        assert owner in listed
    assert "[Open: the legal name (Company secretary, by 31 March 2027)]" in unescape(
        built["outsourcing-policy.html"].decode()
    )
    paper = "decisions/service-desk-and-claims-intake/options-analysis.html"
    assert "Not yet determined: waits for the rate of the finance committee" in (
        built[paper].decode()
    )
    with pytest.raises(InvalidInput) as caught:
        pipeline.build(BuildRequest(answers, final=True))
    assert [problem.code for problem in caught.value.problems] == ["B011"] * 5
    assert all(problem.location.line for problem in caught.value.problems)
    assert bundle(answers.parent / "build") == built


def test_a_body_that_is_not_known_yet_does_not_stop_a_draft(sample: Any) -> None:
    answers = sample("insurer")
    text = answers.read_text(encoding="utf-8")
    body = "    - open: {need: the data board, owner: Legal, due: 2027-03-31}\n"
    answers.write_text(text.replace("  bodies:\n", f"  bodies:\n{body}"), encoding="utf-8")
    pipeline.build(BuildRequest(answers, formats=("ics", "md")))
    built = bundle(answers.parent / "build")
    assert "the data board" in built["open-points.md"].decode()
    assert b"END:VCALENDAR" in built["contracts/desk-and-intake/review-schedule.ics"]


def test_an_open_point_that_only_decides_the_wording_is_marked_there(sample: Any) -> None:
    answers = sample("insurer")
    text = answers.read_text(encoding="utf-8")
    point = "in_stabilisation: {open: {need: the choice, owner: Legal, due: 2027-03-31}}"
    text, times = re.subn(r"in_stabilisation: \w+", point, text, count=1)
    assert times == 1
    answers.write_text(text, encoding="utf-8")
    result = pipeline.build(BuildRequest(answers, formats=("html",)))
    built = bundle(result.out)["contracts/desk-and-intake/benchmark-appendix.html"].decode()
    assert "[Open: the choice (Legal, by 31 March 2027)] decides the wording of this part." in built


def test_a_provider_copy_with_an_open_point_is_refused(sample: Any) -> None:
    answers = sample("insurer")
    with_open_points(answers)
    with pytest.raises(InvalidInput) as caught:
        pipeline.build(BuildRequest(answers, audience="provider"))
    assert {problem.code for problem in caught.value.problems} == {"B011"}


def test_a_second_contract_without_counterparts_of_its_own_gets_its_documents(sample: Any) -> None:
    answers = sample("insurer")
    text = answers.read_text(encoding="utf-8")
    start = text.index("contracts:\n  - id: desk-and-intake") + len("contracts:\n")
    end = re.compile(r"^(?=\w)", re.MULTILINE).search(text, start)
    assert end
    second = text[start : end.start()].replace("id: desk-and-intake", "id: second", 1)
    answers.write_text(text[: end.start()] + second + text[end.start() :], encoding="utf-8")
    result = pipeline.build(BuildRequest(answers, formats=("md",), documents=("contracts/second",)))
    assert {change.path for change in result.changes} >= {
        "contracts/second/benchmark-appendix.md",
        "contracts/second/review-schedule.md",
    }


def test_a_contract_older_than_the_policy_gets_a_list_of_what_it_lacks(sample: Any) -> None:
    answers = sample("insurer")
    text = answers.read_text(encoding="utf-8").replace("    origin: new", "    origin: legacy")
    start = text.index("    service_levels:\n")
    text = text[:start] + re.sub(r" +baseline: 64\n", "", text[start:], count=1)
    answers.write_text(text, encoding="utf-8")
    result = pipeline.build(BuildRequest(answers, formats=("md",), documents=("review-schedule",)))
    told = [problem.code for problem in result.problems if problem.severity is not Severity.NOTE]
    assert told == ["R051"]
    schedule = bundle(result.out)["contracts/desk-and-intake/review-schedule.md"].decode()
    assert "| R051 | K1 has no baseline | 31 October 2032 |" in schedule


# -- nothing that is withheld reaches the other side --


def test_a_clause_that_is_gone_since_stops_no_narrow_build(sample: Any) -> None:
    answers = sample("minimal")
    own = answers.parent / "templates" / "clauses" / "decision" / "own-words.md"
    outline = answers.parent / "templates" / "outlines" / "options-analysis.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("---\nid: own-words\ntitle: Own words\n---\nOurs.\n", encoding="utf-8")
    listed = (packaged("templates") / "outlines" / "options-analysis.yaml").read_text("utf-8")
    outline.parent.mkdir(parents=True)
    outline.write_text(f"{listed}  - id: own-words\n", encoding="utf-8")
    pipeline.build(BuildRequest(answers, formats=("md",)))
    own.unlink()
    outline.unlink()
    pipeline.build(BuildRequest(answers, formats=("md",), documents=("outsourcing-policy",)))
    manifest = json.loads((answers.parent / "build" / "manifest.json").read_text("utf-8"))
    assert re.fullmatch(
        "[0-9a-f]{64}", manifest["files"]["templates/clauses/decision/own-words.md"]
    )


def test_a_problem_of_the_text_says_which_answer_it_belongs_to(sample: Any) -> None:
    answers = sample("minimal")
    text = answers.read_text(encoding="utf-8")
    broken = text.replace("title: Payroll software,", 'title: "Payroll\\n\\nsoftware",')
    assert broken != text
    answers.write_text(broken, encoding="utf-8")
    line = broken[: broken.index("Payroll\\n")].count("\n") + 1
    with pytest.raises(InvalidInput) as caught:
        pipeline.build(BuildRequest(answers, formats=("md",)))
    told = {problem.code: problem for problem in caught.value.problems}
    assert set(told) == {"D003"}
    assert told["D003"].hint == f"the answer belongs to answers.yaml:{line}"
    assert "'decisions[payroll].options[software].title'" in told["D003"].message


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, f"{path}[]")
    else:
        yield path, value


def spellings(value: Any, formats: Formats) -> set[str]:
    """Return the texts by which a reader could recognise a value."""
    if isinstance(value, bool) or value is None:
        return set()
    if isinstance(value, int | Decimal):
        return {str(value), formats.plain(value), formats.money(value)}
    if isinstance(value, date):
        return {value.isoformat(), formats.date(value)}
    return {str(value).strip()}


def text_of(name: str, data: bytes) -> str:
    """Return everything that a file says, in any of its parts."""
    if not name.endswith(".docx"):
        text = unescape(data.decode()).replace("\r\n ", "")
        return re.sub(r"\\([^\w\s])", r"\1", text)
    with zipfile.ZipFile(__import__("io").BytesIO(data)) as package:
        parts = [package.read(part).decode("utf-8", "replace") for part in package.namelist()]
    whole = "\n".join(parts)
    return unescape(whole) + unescape(re.sub(r"<[^>]+>", "", whole))


# Words and figures that the provider's own copy has a right to, and that others happen to share.
COINCIDENCES = {
    "3,750,000": "the provider's own charges add up to the register's annual cost",
    "€3,750,000": "the same",
    "12 months": "a term of the benchmark",
    "18 months": "a term of the benchmark",
    "Audit and access": "the name of a clause in any agreement",
    "Baseline archive": "the name of the appendix's own section",
}
A_COMMON_WORD = re.compile(r"\w{1,15}")
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def withheld(data: Any, schema: Schema, formats: Formats) -> dict[str, str]:
    """Return the spellings that only others may read, each with its path."""
    found: dict[str, str] = {}
    open_to_all: set[str] = set()
    for path, value in leaves(data):
        texts = spellings(value, formats)
        if may_read(Audience.PROVIDER, schema.audience_of(path)):
            open_to_all |= texts
        else:
            found |= dict.fromkeys(texts, path)
    open_text = "\n".join(open_to_all)
    # A short word or number may stand in any text by chance.
    return {
        text: path
        for text, path in found.items()
        if len(text) >= 8
        and text not in open_text
        and text not in COINCIDENCES
        and not A_COMMON_WORD.fullmatch(text)
    }


def test_a_provider_copy_holds_no_withheld_value(sample: Any) -> None:
    answers = sample("insurer")
    result = pipeline.build(BuildRequest(answers, audience="provider"))
    copies = {
        name: text_of(name, data)
        for name, data in bundle(result.out).items()
        if name.startswith("provider/")
    }
    assert len(copies) >= 8
    loaded, _ = answers_package.check(answers, answers.parent)
    assert loaded is not None
    secrets = withheld(loaded.data, loaded.schema, Formats("en-IE", "EUR"))
    assert len(secrets) > 200
    for text, path in secrets.items():
        word = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        leaks = [name for name, whole in copies.items() if text in whole and word.search(whole)]
        if A_DAY.fullmatch(text):
            # Five years of meetings meet many another day.
            leaks = [name for name in leaks if not name.endswith((".ics", ".csv"))]
        assert not leaks, f"{path}: {text!r} in {leaks}"


# -- what cannot be built --


@pytest.mark.parametrize("field", ["notice_months", "notice_weeks"])
def test_a_period_beyond_all_calendars_is_a_problem(field: str, sample: Any) -> None:
    answers = sample("insurer")
    text = answers.read_text(encoding="utf-8")
    answers.write_text(re.sub(rf"\b{field}: \d+", f"{field}: 10000000", text), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        pipeline.build(BuildRequest(answers))
    assert "R110" in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"documents": ("outsourcing-polcy",)}, "B012"),
        ({"audience": "provider"}, "B013"),
        ({"documents": ("outsourcing-policy",), "formats": ("ics",)}, "B014"),
    ],
)
def test_a_build_that_gives_nothing_says_so(sample: Any, wanted: dict[str, Any], code: str) -> None:
    answers = sample("minimal")
    with pytest.raises(InvalidInput) as caught:
        pipeline.build(BuildRequest(answers, **wanted))
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].hint
    assert not (answers.parent / "build").exists()


@pytest.mark.ooxml
@pytest.mark.parametrize("name", ["insurer", "county", "minimal"])
def test_every_word_file_of_a_sample_is_valid(name: str, sample: Any) -> None:
    result = pipeline.build(BuildRequest(sample(name), formats=("docx",)))
    for path in sorted(result.out.rglob("*.docx")):
        command = ["ooxml-validator", str(path)]
        told = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
        assert (told["ok"], told["errors"]) == (True, []), path.name
