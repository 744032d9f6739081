"""The contract documents say what they must, keep one numbering, and stay whole without parts."""

from __future__ import annotations

import copy
import datetime
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from policygen.pipeline import BuildRequest, build
from policygen.problems import Severity
from policygen.resources import packaged
from policygen.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEMPLATES = packaged("templates")
ANSWERS = packaged("samples") / "insurer" / "answers.yaml"
DOCUMENTS = ("benchmark-appendix", "review-schedule")
SOFT_WORDS = re.compile(
    r"endeavour|(?:best|reasonable) efforts?|as appropriate|where practicable|from time to time"
    r"|\bTBD\b|and/or|aims? to|industry-leading|mutually agreed",
    re.IGNORECASE,
)

Texts = dict[str, str]


def build_texts(answers: Path, out: Path, audience: str | None = None) -> Texts:
    """Return the Markdown of both documents of the insurer's contract, by outline."""
    build(
        BuildRequest(
            answers,
            out=out,
            formats=("md",),
            documents=("contracts/desk-and-intake",),
            audience=audience,
        )
    )
    return {path.stem: path.read_text("utf-8") for path in sorted(out.rglob("*.md"))}


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    """Return the plain build's copies."""
    return build_texts(ANSWERS, tmp_path_factory.mktemp("board"))


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    """Return the copies for the provider."""
    return build_texts(ANSWERS, tmp_path_factory.mktemp("provider"), "provider")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Texts]:
    """Return a build of the insurer's answers after a change."""

    def make(change: Callable[[dict[str, Any]], None], audience: str | None = None) -> Texts:
        answers = copy.deepcopy(yaml.safe_load(ANSWERS.read_text("utf-8")))
        change(answers)
        path = tmp_path / "answers.yaml"
        path.write_text(yaml.safe_dump(answers, allow_unicode=True), "utf-8")
        return build_texts(path, tmp_path / "build", audience)

    return make


def plain(text: str) -> str:
    """Return the words of Markdown in one line."""
    bare = re.sub(r'<a id="[^"]*"></a>|\]\(#[^)]*\)', "", text).replace("[", "")
    return re.sub(r"\s+", " ", bare)


def headings(text: str) -> list[str]:
    return [line.partition("</a>")[2] for line in text.splitlines() if line.startswith("## <a")]


def met(folder: str) -> set[str]:
    clauses = (TEMPLATES / "clauses" / folder).glob("*.md")
    matter = [yaml.safe_load(path.read_text("utf-8").split("---\n")[1]) for path in clauses]
    return {requirement for each in matter for requirement in each.get("meets", ())}


def test_the_benchmark_clauses_meet_the_article() -> None:
    assert {f"S{number}" for number in (63, *range(68, 85))} <= met("benchmark")


def test_the_review_clauses_meet_the_article() -> None:
    wanted = (48, 50, 51, 53, 55, 56, 57, 58, 62, 64, 65, 66, 67, *range(85, 95))
    assert {f"S{number}" for number in wanted} <= met("reviews")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_copy_has_the_same_numbers(document: str, board: Texts, provider: Texts) -> None:
    whole, part = headings(board[document]), headings(provider[document])
    assert part
    assert part == whole[: len(part)]
    assert len(part) < len(whole)


@pytest.mark.parametrize(
    "secret",
    [
        "Negotiating positions",
        "Walk away",
        "Proposals, not approved",
        "Bid-team rivalry",
        "Fit of 15",
        "Guidance for the house",
        "Last safe day",
        "Storms come earlier",
        "Run cost per contact, with 2026 as 100",
        "bench of 60",
    ],
)
def test_the_house_keeps_what_is_its_own(secret: str, board: Texts, provider: Texts) -> None:
    assert secret in plain("".join(board.values()))
    assert secret not in plain("".join(provider.values()))


POSITIONS = (TEMPLATES / "clauses" / "benchmark" / "negotiating-positions.md").read_text("utf-8")
PROPOSAL = re.compile(r"^  \('([a-z-]+)', (.*)\),$", re.MULTILINE)


def test_the_library_proposes_a_position_on_every_element() -> None:
    positions = load_schema().field("contracts[].positions[].term")
    assert positions is not None
    proposed = [name for name, _ in PROPOSAL.findall(POSITIONS)]
    assert proposed == positions.rules["allowed"]


def test_a_position_of_the_house_takes_the_place_of_the_proposal(board: Texts) -> None:
    proposals = plain(board["benchmark-appendix"]).partition("Proposals, not approved")[2]
    assert "| Frequency |" in proposals
    for decided in ("| Object |", "| Metric and band |", "| Cap |", "| First benchmark |"):
        assert decided not in proposals


def test_no_part_of_a_provider_copy_holds_a_position(tmp_path: Path) -> None:
    """Neither the house's positions nor the library's proposals, in any part of any file."""
    build(BuildRequest(ANSWERS, out=tmp_path, audience="provider"))
    texts = []
    for path in sorted(tmp_path.rglob("*")):
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as package:
                parts = [
                    package.read(name).decode("utf-8", "replace") for name in package.namelist()
                ]
            texts += [*parts, *(re.sub(r"<[^>]+>", "", part) for part in parts)]
        elif path.is_file():
            texts.append(path.read_text("utf-8"))
    whole = unescape("\n".join(texts))
    proposed = [
        text.replace("\\'", "'")
        for _, row in PROPOSAL.findall(POSITIONS)
        for text in re.findall(r"'((?:[^'\\]|\\.)*)'", row)[1:]
    ]
    (contract,) = yaml.safe_load(ANSWERS.read_text("utf-8"))["contracts"]
    kept = ("preferred", "fallback", "walk_away")
    own = [position[key] for position in contract["positions"] for key in kept]
    assert len(proposed) == 63
    secrets = [text for text in (*proposed, *own) if len(text) >= 12]
    assert [text for text in secrets if text in whole] == []


@pytest.mark.parametrize(
    "said",
    [
        "the median of its normalised Comparators",
        "A Benchmark never raises a unit price",
        "Neither may direct, approve or veto it",
        "The Gap is above the Band, so the unit price falls by €1.5250 to €18.2750",
        "saves €62,525 a year",
        "8.345%",
        "The Gap is within the Band",
        "The Service Credit of March 2028 is €9,375.00",
        "€3,750.00 for K6",
        "the Customer shall appoint a firm from the rest of the Panel",
        "a Service Credit is no penalty",
        "Clause 44 applies to a Benchmark Notice",
        "Of 14 reports 6 are kept, 5 are merged into others and 3 are dropped",
    ],
)
def test_the_appendix_says(said: str, provider: Texts) -> None:
    assert said in plain(provider["benchmark-appendix"])


@pytest.mark.parametrize(
    "said",
    [
        "It meets on the eighth Business Day of each month from the Service Commencement Date on",
        "| Thu 13 Jan 2028 | Service review |",
        "| Tue 13 Jun 2028 | Service review |",
        "| Weekly operations meeting | Mon 17 Apr 2028 | Tue 18 Apr 2028 | Easter Monday (IE) |",
        "No Body may amend or waive a term of the Agreement",
        "they run on and do not begin anew at each level",
        "| Critical call | Telephone | 15 minutes |",
        "| IT service desk | Service owner | Supplier delivery manager |",
        "next on 6 October 2027",
        "No Body reviews the hours, the attendance or the way of working of people",
    ],
)
def test_the_schedule_says(said: str, provider: Texts) -> None:
    assert said in plain(provider["review-schedule"])


@pytest.mark.parametrize("folder", ["benchmark", "reviews"])
def test_no_clause_softens_a_duty(folder: str) -> None:
    soft = {
        path.name: SOFT_WORDS.findall(path.read_text("utf-8"))
        for path in (TEMPLATES / "clauses" / folder).glob("*.md")
    }
    assert {name: words for name, words in soft.items() if words} == {}


def leave_the_least(answers: dict[str, Any]) -> None:
    contract = answers["contracts"][0]
    needed = ("disputes", "notices", "change", "confidentiality", "liability", "termination")
    answers["contracts"][0] = {
        "id": contract["id"],
        "title": contract["title"],
        "tier": contract["tier"],
        "owner": contract["owner"],
        "provider": {"name": contract["provider"]["name"]},
        "references": {name: contract["references"][name] for name in needed},
        "scope": {"included": ["IT service desk"]},
        "dates": {name: contract["dates"][name] for name in ("effective", "service_start", "end")},
        "benchmark": {"objects": ["contract"]},
    }
    answers.pop("register")


def test_a_contract_without_its_optional_parts_is_clean(changed: Callable[..., Texts]) -> None:
    texts = changed(leave_the_least, "provider")
    for name in DOCUMENTS:
        lines = [line for line in texts[name].splitlines() if line.strip()]
        for line, below in zip(lines, [*lines[1:], "## end"], strict=True):
            mark = line.split(" ")[0]
            assert not re.fullmatch("#{2,}", mark) or not re.match(f"#{{2,{len(mark)}}} ", below)
        words = plain(texts[name])
        assert not re.search(r"None| \.|\.\.| ,|: \.|\(\)", words)
        assert "Not used" not in words
    assert "Service Levels" not in " ".join(headings(texts["benchmark-appendix"]))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Return the numbers of both schedules as the build gives them to be put into the answers."""
    request = BuildRequest(ANSWERS, out=tmp_path_factory.mktemp("sent"), formats=("md",))
    notes = [problem for problem in build(request).problems if problem.code == "B016"]
    assert [note.severity for note in notes] == [Severity.NOTE, Severity.NOTE]
    return [yaml.safe_load(note.hint.partition("\n")[2])[0] for note in notes]


def test_the_record_of_numbers_holds_nothing_of_the_house(
    record: list[Any], provider: Texts
) -> None:
    for one in record:
        titles = " ".join(headings(provider[one["id"]]))
        assert all(section["title"] in titles for section in one["sections"])
        assert len(one["sections"]) == len(headings(provider[one["id"]]))


def test_numbers_that_were_sent_stay(
    changed: Callable[..., Texts], provider: Texts, record: list[Any]
) -> None:
    def drop(answers: dict[str, Any]) -> None:
        contract = answers["contracts"][0]
        contract["attachment"]["numbering"] = record
        contract["obligations"], contract["baseline_archive"], contract["exhibits"] = [], [], []
        contract["benchmark"]["adjustment"]["cap_percent"] = 0

    texts = changed(drop, "provider")
    for name in DOCUMENTS:
        assert headings(texts[name]) == headings(provider[name])
        assert "\nNot used." in texts[name]
    gone = re.findall(r"^## .*</a>(.*)\n\nNot used\.$", texts["benchmark-appendix"], re.MULTILINE)
    assert gone == ["22 Gap above the cap", "27 Baseline archive", "Annex E: Exhibits"]


def test_a_section_that_comes_in_between_is_called_by_a_letter(
    changed: Callable[..., Texts], record: list[Any]
) -> None:
    """As if the first version had been sent without caps, relief and exhibits."""
    new = ("benchmark-excess", "credit-relief", "appendix-exhibits")

    def add(answers: dict[str, Any]) -> None:
        (appendix,) = [one for one in record if one["id"] == "benchmark-appendix"]
        sections = [dict(one) for one in appendix["sections"] if one["id"] not in new]
        for place, one in enumerate(sections, 1):
            one["number"] = str(place) if one["number"].isdigit() else "ABCDE"[place - 29]
        numbering = [{"id": "benchmark-appendix", "sections": sections}]
        answers["contracts"][0]["attachment"]["numbering"] = numbering

    text = changed(add)["benchmark-appendix"]
    found = headings(text)
    assert "6A Relief" in found
    assert "20A Gap above the cap" in found
    assert "Annex D1: Exhibits" in found
    assert "Annex F: Guidance for the house" in found
    assert "7 Repeated Misses and the right to end a service" in found
    assert "notice of section 6A.2 is needed" in plain(text)
    assert "Section 20A applies to the rest of the Gap" in plain(text)


def test_a_record_gives_the_provider_nothing_of_the_house(
    changed: Callable[..., Texts], record: list[Any]
) -> None:
    """A clause that the library no longer has keeps its place, one for the house is not printed."""
    sections = [
        *next(one["sections"] for one in record if one["id"] == "benchmark-appendix"),
        {"id": "gone", "number": "15A", "title": "What *was* | agreed {{ 7*7 }}"},
        {"id": "negotiating-positions", "number": "Z", "title": "What we would give up"},
    ]

    def freeze(answers: dict[str, Any]) -> None:
        numbering = [{"id": "benchmark-appendix", "sections": sections}]
        answers["contracts"][0]["attachment"]["numbering"] = numbering

    text = changed(freeze, "provider")["benchmark-appendix"]
    assert "give up" not in text
    found = headings(text)
    place = found.index("15 Making the Comparators alike")
    assert found[place + 1].replace("\\", "") == "15A What *was* | agreed {{ 7*7 }}"
    assert found[place + 2] == "16 Market price and gap"


def test_a_record_that_is_open_is_none(changed: Callable[..., Texts], provider: Texts) -> None:
    point = yaml.safe_load("open: {need: the numbers, owner: legal, due: 2027-07-01}")

    def leave_open(answers: dict[str, Any]) -> None:
        answers["contracts"][0]["attachment"]["numbering"] = point

    found = headings(changed(leave_open)["benchmark-appendix"])
    whole = headings(provider["benchmark-appendix"])
    assert found[: len(whole)] == whole


def test_without_a_version_that_left_the_house_nothing_is_recorded(tmp_path: Path) -> None:
    answers = yaml.safe_load(ANSWERS.read_text("utf-8"))
    del answers["contracts"][0]["issued"]
    path = tmp_path / "answers.yaml"
    path.write_text(yaml.safe_dump(answers, allow_unicode=True), "utf-8")
    result = build(BuildRequest(path, formats=("md",), documents=("benchmark-appendix",)))
    assert "B016" not in {problem.code for problem in result.problems}


def test_without_a_benchmark_the_schedule_is_on_service_levels(
    changed: Callable[..., Texts],
) -> None:
    def drop(answers: dict[str, Any]) -> None:
        answers["contracts"][0]["benchmark"]["applies"] = False

    texts = changed(drop)
    assert texts["benchmark-appendix"].startswith("# Schedule 7: Service Levels")
    assert "Benchmark Notice" not in texts["benchmark-appendix"]


def test_the_wording_follows_paper_state_and_party(changed: Callable[..., Texts]) -> None:
    def change(answers: dict[str, Any]) -> None:
        answers["organisation"] |= {"kind": "public-body", "entity": "public-body", "regimes": []}
        answers["public_body"] = {"ordinance": "Service-contract ordinance", "saving": 25}
        contract = answers["contracts"][0]
        contract["paper"], contract["state"] = "provider", "amended"
        contract["terms"] |= {"supplier": "Contractor", "customer": "County"}

    texts = {name: plain(text) for name, text in changed(change).items()}
    appendix, schedule = texts["benchmark-appendix"], texts["review-schedule"]
    assert "is made on the Contractor's form" in appendix
    assert "depends on an appropriation for it" in appendix
    assert "Conformed copy, not executed" in appendix
    assert "The law on open meetings and public records applies" in schedule
    assert "The County is supervised" not in appendix
    for text in (appendix, schedule):
        assert "The Contractor shall" in text
        assert not re.search(r"[Tt]he (Supplier|Customer) shall\b", text)


OFFSETS = [
    (
        {"every": "event", "body": "steering", "offset": -5},
        "It meets 5 Business Days before each meeting of the steering committee.",
    ),
    (
        {"every": "event", "event": "benchmark-final-report", "offset": 10, "offset_unit": "days"},
        "It meets 10 days after each Final Report of a Benchmark.",
    ),
    (
        {"every": "event", "event": "contract-anniversary", "offset": 1, "offset_unit": "months"},
        "It meets 1 month after each anniversary of the Effective Date.",
    ),
    (
        {"every": "event", "event": "service-start", "phase": "service"},
        "It meets on the day of the Service Commencement Date from the Service Commencement Date",
    ),
]


@pytest.mark.parametrize(("cadence", "told"), OFFSETS)
def test_a_body_that_follows_another_event_says_so(
    changed: Callable[..., Texts], cadence: dict[str, Any], told: str
) -> None:
    def follow(answers: dict[str, Any]) -> None:
        answers["governance"]["bodies"][4]["cadence"] = [{"id": "after", **cadence}]

    assert told in plain(changed(follow)["review-schedule"])


def test_meetings_moved_to_one_day_are_both_listed(changed: Callable[..., Texts]) -> None:
    def close(answers: dict[str, Any]) -> None:
        days = answers["governance"]["calendar"]["company_days"]
        days += [
            {"id": f"closed-{day}", "date": datetime.date(2027, 12, day), "title": "Closed"}
            for day in (20, 21, 22, 23, 24, 29, 30, 31)
        ]

    text = plain(changed(close)["review-schedule"])
    assert "Mon 20 Dec 2027 | Tue 4 Jan 2028 | Closed" in text
    assert "Mon 27 Dec 2027 | Tue 4 Jan 2028 | Held together with the meeting" in text


def test_the_house_reads_how_its_reviews_stand(tmp_path: Path) -> None:
    shutil.copytree(ANSWERS.parent, tmp_path / "insurer", ignore=shutil.ignore_patterns("build"))
    answers = tmp_path / "insurer" / "answers.yaml"
    (answers.parent / "schedule-history.yaml").write_text(
        "version: 1\nevents:\n"
        "  - {id: desk-and-intake/steering/2027-08-18, held: 2027-08-18, evidence: Minutes 1}\n"
        "  - {id: desk-and-intake/steering/2027-09-15, held: 2027-09-17, evidence: Minutes 2}\n"
        "  - {id: desk-and-intake/hr-forum/2027-09-14, waived: true, evidence: A mail}\n"
        "  - {id: desk-and-intake/step, waived: true, evidence: Kept by the project office}\n",
        "utf-8",
    )
    request = BuildRequest(
        answers, formats=("md",), documents=("review-schedule",), as_of=date(2027, 11, 1)
    )
    contract = build(request).out / "contracts" / "desk-and-intake"
    text = plain((contract / "review-schedule.md").read_text("utf-8"))
    assert "Annex F: Record of reviews" in text
    assert "| Steering committee | 3 | 1 | 1 | 0 | 1 |" in text
    assert "| Joint HR forum | 2 | 0 | 0 | 1 | 1 |" in text
    assert (
        "| Wed 15 Sept 2027 | Steering committee | held late | 17 Sept 2027 | Minutes 2 |" in text
    )
    assert "| Tue 14 Sept 2027 | Joint HR forum | waived | – | A mail |" in text
    assert "| Wed 20 Oct 2027 | Steering committee | overdue | – | – |" in text
    assert "4 events before that day are recorded neither as held nor as waived" in text
    assert "Steps of the contract: waived as a whole (Kept by the project office)." in text
    assert "| Steps of the contract | 7 | 0 | 0 | 7 | 0 |" in text
    assert "Go or no-go meeting | waived" not in text
    provider = build(replace(request, audience="provider")).out / "provider"
    for path in provider.rglob("*.md"):
        assert "Minutes 1" not in path.read_text("utf-8")
        assert "Record of reviews" not in path.read_text("utf-8")


def test_before_the_first_meeting_there_is_no_record(board: Texts) -> None:
    assert "Record of reviews" not in board["review-schedule"]


def test_the_annexes_list_rules_the_next_year_and_every_moved_date(board: Texts) -> None:
    text = plain(board["review-schedule"])
    assert "| Weekly operations meeting | each Monday at 10:00 | 1 November 2027 |" in text
    assert "Meetings of the twelve months from 1 November 2027" in text
    year = text.partition("Meetings of the twelve months")[2].partition("Annex B")[0]
    assert year.count("| Service review |") == 12
    assert year.count("| Steering committee |") == 4
    assert "Weekly operations meeting" not in year
    moved = text.partition("Annex B: Dates that were moved Each")[2].partition("Annex C: ")[0]
    for before, after in (
        ("Mon 27 Dec 2027", "Wed 29 Dec 2027"),
        ("Mon 3 Jan 2028", "Tue 4 Jan 2028"),
        ("Mon 7 Feb 2028", "Tue 8 Feb 2028"),
        ("Mon 17 Apr 2028", "Tue 18 Apr 2028"),
        ("Mon 1 May 2028", "Tue 2 May 2028"),
        ("Mon 5 Jun 2028", "Tue 6 Jun 2028"),
        ("Mon 25 Oct 2032", "Tue 26 Oct 2032"),
    ):
        assert f"| {before} | {after} |" in moved


def test_no_term_of_the_benchmark_leaves_a_way_round_it(board: Texts) -> None:
    """What counsel of either side would otherwise use: each is a sentence that closes a gap."""
    text = plain(board["benchmark-appendix"])
    for said in (
        # The cascade of precedence does not undo the price.
        "Despite section 1.2, the Reduction follows from the Final Report by itself",
        "Schedule 3 holds the lowered unit price",
        # A notice is not attacked once its result is known.
        "within 10 Business Days after the Benchmark Notice, and within 20 Business Days after it",
        # No second objection, and no price question to the Expert beside the narrow grounds.
        "a firm from the rest of the Panel, to which section 12.1 does not apply",
        "go to the Expert, a Final Report only as section 20 says",
        # Seven comparators are not too many; own data are those of the months compared.
        "shall use at least 6 Comparators or, if its report shows that it found fewer that fit",
        "no older than 12 months on the day of the Benchmark Notice",
        # A recommendation is not a change of the contract.
        "binds only once it is agreed under clause 22",
        "A time that runs from a notice, a report or a statement runs from its receipt",
    ):
        assert said in text, said
