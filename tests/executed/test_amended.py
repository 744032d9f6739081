"""The text stays as it was signed; amendments change it, in documents of their own."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policygen.answers import amendments_of, check, load_answers, with_changes
from policygen.cli.boundary import run
from policygen.inputs import check_answers, load_inputs
from policygen.pipeline.diff import DiffRequest, diff
from policygen.pipeline.explain import explain
from policygen.pipeline.redline import RedlineRequest, redline
from policygen.pipeline.reviews import load_schedule
from policygen.pipeline.verify import verify
from policygen.schema import load_schema
from tests.executed.projects import AMENDMENT, CONFORMED, LATER, TEXT, amend, built, change

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TARGET = {"path": "service_levels[right].target", "value": 99.8}
NEW_LEVEL = {
    "path": "service_levels[queries]",
    "value": {
        "title": "Queries answered in two days",
        "definition": "Queries answered within two days",
        "direction": "higher",
        "baseline": 70,
        "minimum": 80,
        "target": 90,
        "numerator": "Queries answered in time",
        "denominator": "All queries",
        "source": "Mail file",
        "client_owner": "contract-manager",
        "provider_owner": "provider",
        "trigger": True,
    },
}


def told(problems: list[str], code: str) -> list[str]:
    return [problem for problem in problems if problem.startswith(code)]


# -- the text stays --


def test_answers_that_move_on_do_not_change_the_text(locked: Path) -> None:
    before, _ = built(locked)
    change(locked, lambda contract: contract["service_levels"][0].update(target=99.9))
    after, problems = built(locked)
    assert before[f"{TEXT}.md"] == after[f"{TEXT}.md"]
    (problem,) = told(problems, "B076")
    assert "section 4 (Service Levels)" in problem
    assert "contracts[payroll].service_levels[right].target (99.5 → 99.9)" in problem


def test_clauses_that_move_on_do_not_change_the_text(locked: Path) -> None:
    before, _ = built(locked)
    kept = locked.parent / "executed" / "payroll" / "kept"
    own = locked.parent / "templates" / "clauses" / "benchmark" / "credit-relief.md"
    own.parent.mkdir(parents=True)
    packaged = next(kept.rglob("credit-relief.md")).read_text("utf-8")
    own.write_text(packaged + "\n9. The Supplier shall tell the Customer.\n", "utf-8")
    after, problems = built(locked)
    assert before[f"{TEXT}.md"] == after[f"{TEXT}.md"]
    (problem,) = told(problems, "B077")
    assert "Relief" in problem


def test_neither_the_date_nor_the_end_of_a_contract_changes_the_text(locked: Path) -> None:
    before, _ = built(locked)
    change(locked, lambda contract: contract.update(state="terminated"))
    after, problems = built(locked, LATER)
    assert before[f"{TEXT}.md"] == after[f"{TEXT}.md"]
    assert not told(problems, "B07")


# -- amendments --


def test_an_amendment_says_what_changes(locked: Path) -> None:
    amend(locked, TARGET, reason="Review of October")
    files, problems = built(locked)
    text = files[f"{AMENDMENT}.md"].decode()
    assert "| Right payslips: Target | 99.5 | 99.8 |" in text
    assert "| Target: 99.5% | Target: 99.8% |" in text
    assert "Review of October" in text
    assert "| Signature" in text or "Execution" not in text
    assert not told(problems, "B07")


def test_a_conformed_copy_is_marked_wherever_it_is_seen(locked: Path) -> None:
    amend(locked, TARGET)
    files, _ = built(locked, LATER, formats=("md", "docx", "html"))
    text = files[f"{CONFORMED}.md"].decode()
    assert "**Status:** Conformed copy – not executed" in text
    assert text.count("*Section as amended by Amendment 1 with effect from 1 January 2028.*") == 1
    assert (
        "| Right payslips: Target | 99.5 | Effective Date | 31 December 2027 | As signed |" in text
    )
    assert "| Right payslips: Target | 99.8 | 1 January 2028 | – | Amendment 1 |" in text
    assert "99.8%" in text
    archive = zipfile.ZipFile(io.BytesIO(files[f"{CONFORMED}.docx"]))
    running = [n for n in archive.namelist() if n.startswith(("word/header", "word/footer"))]
    parts = b"".join(archive.read(name) for name in running).decode()
    assert "NOT EXECUTED" in parts
    assert "not executed" in parts
    assert (
        b"NOT EXECUTED" in files[f"{CONFORMED}.html"]
        or b"not executed" in files[f"{CONFORMED}.html"]
    )


def test_the_date_selects_the_terms_in_force(locked: Path) -> None:
    amend(locked, TARGET, effective=date(2028, 1, 1))
    eve, first = date(2027, 12, 31), date(2028, 1, 1)
    before, _ = built(locked, eve)
    after, _ = built(locked, first)
    assert f"{CONFORMED}.md" not in before
    assert f"{CONFORMED}.md" in after
    path = "contracts[payroll].service_levels[right].target"
    values = [
        load_inputs(locked, locked.parent, day, None).answers.get(path) for day in (eve, first)
    ]
    assert values == [Decimal("99.5"), Decimal("99.8")]


def test_a_draft_amendment_changes_nothing_yet(locked: Path) -> None:
    amend(locked, TARGET, signed=None)
    files, _ = built(locked, LATER, audience="provider", formats=("md", "docx"))
    assert "Draft for signature" in files[f"provider/{AMENDMENT}.md"].decode()
    assert (
        b"DRAFT"
        in zipfile.ZipFile(io.BytesIO(files[f"provider/{AMENDMENT}.docx"])).read("word/header1.xml")
        or "To be entered" in files[f"provider/{AMENDMENT}.md"].decode()
    )
    assert f"provider/{CONFORMED}.md" not in files


def test_amendments_build_on_each_other(locked: Path) -> None:
    amend(locked, TARGET)
    amend(locked, {"path": "service_levels[right].target", "value": 99.9}, number=2)
    files, _ = built(locked, LATER)
    assert "| 99.8 | 99.9 |" in files["contracts/payroll/amendment-2.md"].decode()
    conformed = files[f"{CONFORMED}.md"].decode()
    assert "Amendment 1 with effect from 1 January 2028 and Amendment 2 with effect" in conformed
    assert "| 99.8 | 1 January 2028 | 1 January 2028 | Amendment 1 |" in conformed


def test_a_record_is_added_and_another_taken_out(locked: Path) -> None:
    amend(locked, NEW_LEVEL, {"path": "benchmark.benchmarker.panel[south]", "remove": True})
    files, problems = built(locked, LATER)
    text, conformed = (files[f"{name}.md"].decode() for name in (AMENDMENT, CONFORMED))
    assert "Queries answered in two days" in text
    panel = "| Southern Price Review |"
    assert conformed.count(panel) == 2  # when which terms applied, and nowhere else
    assert "Southern Price Review" in files[f"{TEXT}.md"].decode()
    assert not told(problems, "B07")


def test_sections_keep_their_numbers_when_one_falls_away(locked: Path) -> None:
    signed, _ = built(locked)
    amend(locked, {"path": "benchmark.applies", "value": False})
    files, _ = built(locked, LATER)
    conformed = files[f"{CONFORMED}.md"].decode()
    assert "Not used." in conformed
    last = [
        line for line in signed[f"{TEXT}.md"].decode().splitlines() if "Notices, records" in line
    ]
    assert last[-1] in conformed.splitlines()


def test_a_change_that_no_document_says_is_told(locked: Path) -> None:
    amend(locked, {"path": "provider.lei", "value": "5493001KJTIIGC8Y1R12"}, TARGET)
    _, problems = built(locked, LATER)
    (problem,) = told(problems, "B078")
    assert "changes contracts[payroll].provider.lei" in problem


def test_hostile_values_stay_words(locked: Path) -> None:
    nasty = "R&D <b>*x*</b> | {{ 7*7 }} {% raw %}\n# [a](javascript:1)"
    amend(locked, {"path": "service_levels[right].definition", "value": nasty}, title=nasty)
    files, _ = built(locked, LATER, formats=("md", "html", "docx"))
    html = files[f"{AMENDMENT}.html"].decode()
    assert "<b>*x*" not in html
    assert "{{ 7*7 }}" in html
    assert "javascript:1" not in [part.partition('"')[0] for part in html.split('href="')]


WITHHELD = ("Sorting of walk-away", "99 walk-away", "secret-comparator")


def test_provider_copies_hold_nothing_that_is_withheld(locked_with_secrets: Path) -> None:
    amend(locked_with_secrets, TARGET)
    built(locked_with_secrets, LATER, audience="provider", formats=("md", "html", "docx", "pdf"))
    files = sorted((locked_with_secrets.parent / "build" / "provider").rglob("*"))
    names = {file.name for file in files}
    assert {"amendment-1.docx", "conformed-benchmark-appendix.docx"} <= names
    for file in files:
        if file.is_file():
            for part in parts_of(file):
                for words in WITHHELD:
                    assert words.encode() not in part, f"{words} in {file}"
    house = (locked_with_secrets.parent / "build" / f"{CONFORMED}.md").read_text("utf-8")
    assert WITHHELD[0] in house  # so that the words above would be found


def parts_of(file: Path) -> list[bytes]:
    if file.suffix != ".docx":
        return [file.read_bytes()]
    with zipfile.ZipFile(file) as archive:
        return [archive.read(name) for name in archive.namelist()]


@pytest.fixture
def locked_with_secrets(tmp_path: Path) -> Path:
    from tests.executed.projects import lock_it, make_project

    path = make_project(tmp_path / "secrets")

    def edit(contract: dict[str, Any]) -> None:
        contract["positions"] = [
            {
                "id": "cap",
                "term": "cap",
                "element": "Cap",
                "preferred": WITHHELD[0],
                "fallback": "Less",
                "walk_away": WITHHELD[1],
            }
        ]

    change(path, edit)
    lock_it(path)
    amend(path, TARGET)
    built(path, LATER)
    change(path, lambda contract: contract.update(amendments=[]))
    return path


# -- the other commands --


def test_a_bundle_with_amendments_is_verified(locked: Path) -> None:
    amend(locked, TARGET)
    built(locked, LATER, formats=("md", "docx"))
    found = verify(locked.parent / "build")
    assert {each.state.value for each in found.files} == {"clean"}
    change(locked, lambda c: c["amendments"][0]["changes"][0].update(value=99.7))
    stale = {e.row.path for e in verify(locked.parent / "build").files if e.state.value == "stale"}
    assert {f"{CONFORMED}.md", f"{AMENDMENT}.docx"} <= stale
    assert f"{TEXT}.md" not in stale


def test_the_manifest_lists_the_lock(locked: Path) -> None:
    files, _ = built(locked)
    manifest = yaml.safe_load(files["manifest.json"])
    assert "executed/payroll/lock.yaml" in manifest["files"]
    assert "executed/payroll/signed-answers.yaml" in manifest["files"]
    clauses = {n for row in manifest["rows"] if row["path"] == f"{TEXT}.md" for n in row["clauses"]}
    assert all(name.startswith("executed/payroll/kept/templates/") for name in clauses)


def test_words_of_a_conformed_copy_are_explained_by_the_amendment(locked: Path) -> None:
    amend(locked, TARGET)
    built(locked, LATER)
    found = explain(locked.parent / "build" / f"{CONFORMED}.md", "99.8%")
    (answer,) = {a.place for o in found.origins for a in o.answers if a.path.endswith("].target")}
    assert answer.startswith("answers.yaml:")
    (clause,) = {c.file for o in found.origins for c in o.clauses if "level-table" in c.file}
    assert clause.startswith("executed/payroll/kept/")


def test_the_signed_text_and_the_conformed_copy_are_redlined(locked: Path, tmp_path: Path) -> None:
    amend(locked, TARGET)
    built(locked, LATER, formats=("docx",))
    folder = locked.parent / "build"
    signed, conformed = (str(folder / f"{name}.docx") for name in (TEXT, CONFORMED))
    found = redline(RedlineRequest(signed, conformed, tmp_path / "red.docx"))
    assert sum(found.paragraphs.values()) > 0
    assert (tmp_path / "red.docx").exists()


def test_diff_compares_two_answers_with_locks(locked: Path, tmp_path: Path) -> None:
    import shutil

    other = shutil.copytree(locked.parent, tmp_path / "other") / "answers.yaml"
    amend(other, TARGET)
    found = diff(DiffRequest(str(locked), str(other), as_of=LATER))
    assert found is not None


def test_lint_reads_the_documents_of_a_locked_contract(locked: Path) -> None:
    amend(locked, TARGET)
    assert run(["lint", str(locked), "--as-of", LATER.isoformat(), "-q"]) in {0, 1}
    assert run(["lint", str(locked), "--as-of", LATER.isoformat(), "--select", "T"]) == 0


def test_reviews_follow_the_terms_in_force(locked: Path) -> None:
    amend(locked, {"path": "dates.end", "value": date(2031, 6, 30)})
    ends = []
    for day in (date(2027, 12, 1), LATER):
        told_now = load_schedule(locked, day).told
        ends.append(max(each.event.day for each in told_now))
    assert ends[1] - ends[0] > timedelta(days=300)


# -- laws --

LEAVES: list[tuple[str, Callable[[Any], Any], st.SearchStrategy[Any]]] = [
    (
        "service_levels[right].target",
        lambda c: c["service_levels"][0],
        st.decimals(0, 100, places=2),
    ),
    (
        "service_levels[late].title",
        lambda c: c["service_levels"][1],
        st.text("abc & <*|", min_size=1),
    ),
    ("credits.at_risk_percent", lambda c: c.setdefault("credits", {}), st.integers(0, 100)),
    ("dates.end", lambda c: c["dates"], st.dates(date(2030, 1, 1), date(2040, 1, 1))),
    (
        "benchmark.adjustment.never_up",
        lambda c: c["benchmark"].setdefault("adjustment", {}),
        st.booleans(),
    ),
]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_an_amended_answer_is_as_if_it_had_been_written(
    tmp_path: Path, data: st.DataObject
) -> None:
    from tests.executed.projects import make_project

    path, holder, values = data.draw(st.sampled_from(LEAVES))
    value = data.draw(values.filter(lambda v: not isinstance(v, str) or bool(v.strip())))
    plain = float(value) if isinstance(value, Decimal) else value
    schema = load_schema()
    one, other = make_project(tmp_path / "one"), make_project(tmp_path / "other")
    amend(one, {"path": path, "value": plain})
    change(other, lambda c: holder(c).update({path.rpartition(".")[2]: plain}))
    read = load_answers(one, one.parent, schema)
    (amendment,) = amendments_of(read, "payroll")
    amended = with_changes(read, amendment.changes).data["contracts"][0]
    written = load_answers(other, other.parent, schema).data["contracts"][0]
    assert {**amended, "amendments": []} == {**written, "amendments": []}


@pytest.mark.parametrize(("signed", "told"), [(date(2027, 5, 31), True), (date(2027, 6, 1), False)])
def test_an_amendment_is_not_signed_before_its_contract(
    locked: Path, signed: date, told: bool
) -> None:
    amend(locked, TARGET, signed=signed)
    found = check_answers(locked, locked.parent, None, None).problems
    errors = [problem for problem in found if problem.is_error]
    assert [problem.code for problem in errors] == ["R073"] * told
    for problem in errors:
        assert problem.message == (
            "amendment 1 was signed on 2027-05-31, and payroll itself only on 2027-06-01"
        )
        assert problem.location.pointer == "contracts[payroll].amendments[a1].signed"


def test_the_answers_of_today_have_the_terms_in_force(locked: Path) -> None:
    amend(locked, TARGET)
    answers, problems = check(locked, locked.parent, terms_of=LATER)
    assert answers is not None
    assert not [problem for problem in problems if problem.is_error]
    assert answers.get("contracts[payroll].service_levels[right].target") == Decimal("99.8")
    place = answers.where("contracts[payroll].service_levels[right].target")
    assert "c0" in locked.read_text("utf-8").splitlines()[place.line - 1]


def test_amendments_of_a_locked_contract_are_no_problem(locked: Path) -> None:
    amend(locked, TARGET)
    found = check_answers(locked, locked.parent, LATER, None).problems
    assert not [problem for problem in found if problem.is_error]


def test_the_reason_is_said_to_be_read_by_the_provider(locked: Path) -> None:
    amend(locked, TARGET, reason="Volumes grew in the north")
    files, _ = built(locked, LATER, audience="provider")
    printed = [name for name, data in files.items() if b"Volumes grew in the north" in data]
    assert {f"provider/{AMENDMENT}.md", f"provider/{CONFORMED}.md"} <= set(printed)
    field = load_schema(locked.parent).field("contracts[].amendments[].reason")
    assert field is not None
    assert "the provider reads it" in field.help
