"""The action plan after a benchmark: arithmetic, dated actions of both, and what ends when."""

from __future__ import annotations

import copy
import zipfile
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from policygen.pipeline import BuildRequest, build
from policygen.resources import packaged
from tests.test_contract_texts import headings, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANSWERS = packaged("samples") / "insurer" / "answers.yaml"
FINAL = date(2029, 8, 20)
NAMES = ("Hibernia Comparable Life plc", "Ancient Comparable SE")


def add_result(answers: dict[str, Any]) -> None:
    """Add a real result: a gap above the cap, old data, factors, and a line with too few."""
    benchmark = answers["contracts"][0]["benchmark"]
    factors = [{"id": "geography", "percent": 2.5}, {"id": "levels", "percent": -1}]
    comparators = [
        {"id": "zeta", "name": NAMES[0], "price": 16.9, "factors": factors},
        {"id": "old", "name": NAMES[1], "price": 10, "data": date(2026, 3, 31)},
        {"id": "c", "price": 17.95},
        {"id": "d", "price": 18.6},
        {"id": "e", "price": 19.1, "factors": [{"id": "scale", "percent": -12}]},
    ]
    desk = {"id": "desk", "title": "Service desk contact", "service": "desk", "price": 24.8}
    few = {"id": "intake", "title": "First notice of a claim", "service": "intake", "price": 11.6}
    found = [{"id": "a", "price": 10.2}, {"id": "b", "price": 12.8}]
    benchmark["results"].append(
        {
            "id": "b2029",
            "title": "First benchmark",
            "firm": "meridian",
            "notice": date(2029, 5, 1),
            "data_frozen": date(2029, 6, 28),
            "final_report": FINAL,
            "lines": [
                {**desk, "volume": 41000, "comparators": comparators},
                {**few, "volume": 186000, "comparators": found},
            ],
            "quality": [
                {"id": "k1", "market": 72.5, "reached": 74.6},
                {"id": "k3", "market": 3, "reached": 4.5},
            ],
        }
    )
    for action in benchmark["actions"]:
        action["start"] = FINAL + timedelta(days=action["start_day"])
        action["due"] = FINAL + timedelta(days=action["due_day"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a build of the insurer's plan after a change, once for each copy."""

    def make(
        change: Callable[[dict[str, Any]], None] = add_result,
        audience: str | None = None,
        formats: tuple[str, ...] = ("md",),
    ) -> Path:
        answers = copy.deepcopy(yaml.safe_load(ANSWERS.read_text("utf-8")))
        change(answers)
        folder = tmp_path_factory.mktemp("plan")
        path = folder / "answers.yaml"
        path.write_text(yaml.safe_dump(answers, allow_unicode=True), "utf-8")
        documents = ("benchmark-action-plan",)
        build(BuildRequest(path, formats=formats, documents=documents, audience=audience))
        return folder / "build"

    return make


def text_of(bundle: Path) -> str:
    (path,) = bundle.rglob("benchmark-action-plan.md")
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def board(made: Callable[..., Path]) -> str:
    return text_of(made())


@pytest.mark.parametrize(
    "said",
    [
        "median of €16.81, €17.15, €17.95 and €18.60 | €17.5496",
        "(24.80 ÷ 17.5496 − 1) × 100 | 41.313%",
        "at most 10% of €24.80 | €2.4800",
        "10% of €1,016,800 | €101,680, reached",
        "Unit prices fall from 26 July 2029, and the Charges by €101,680 a year",
        "The cap keeps €4.7704 of the Gap for each unit",
        "That day lies before the Final Report",
        "credited with interest at the rate of the Agreement",
        "| 5 | €10.00 | none | €10.00 | 31 Mar 2026 | no: data older than 24 months |",
        "geography and labour cost 2.5%; service levels and credits −1%",
        "too few Comparators; new Benchmark by 20 February 2030",
        "K3, desk calls abandoned | 4.5% | 3% | 1.5 points worse",
        "the Supplier bears the whole fee of the Benchmarker",
        "| 60 | 19 October 2029 | Cut 14 reports to 6 (Customer); Automate password resets",
        "| 13 November 2029 | Customer | end the affected service for a Gap above the cap |",
        "| 3 September 2029 | either Party | put a point of the Final Report to the Expert |",
        "It binds each Party to the rows of its own once both have signed it",
    ],
)
def test_the_plan_says(said: str, board: str) -> None:
    assert said in plain(board)


def test_the_rows_of_a_table_of_days_are_in_order(board: str) -> None:
    rows = plain(board).partition("Rights and steps by their last day")[2]
    days = ["3 September", "17 September", "1 October", "13 November", "20 February"]
    places = [rows.index(f"| {day}") for day in days]
    assert places == sorted(places)


def test_the_plan_of_a_worked_example_says_so(made: Callable[..., Path]) -> None:
    text = plain(text_of(made(lambda _: None)))
    assert text.startswith("# Benchmark Action Plan (worked example)")
    assert "its prices and dates are assumed, and it binds neither side" in text
    assert "Signatures" not in text
    assert "saves" not in text
    assert "€62,525 a year" in text
    assert "improvement plan by 21 September 2029, closed by 3 January 2030" in text


def test_every_copy_has_the_same_numbers(made: Callable[..., Path], board: str) -> None:
    whole, part = headings(board), headings(text_of(made(audience="provider")))
    assert part == whole[: len(part)]
    assert whole[len(part) :] == [
        "Annex B: How firm the result is",
        "Annex C: Who the Comparators are",
    ]


def everything_in(bundle: Path) -> str:
    """Return all that the files of a bundle say, in any of their parts."""
    parts = []
    for path in sorted(bundle.rglob("*")):
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as package:
                parts += [
                    package.read(name).decode("utf-8", "replace") for name in package.namelist()
                ]
                books = [name for name in package.namelist() if name.endswith(".xlsx")]
                for name in books:
                    with zipfile.ZipFile(BytesIO(package.read(name))) as book:
                        parts += [
                            book.read(each).decode("utf-8", "replace") for each in book.namelist()
                        ]
        elif path.is_file() and path.name != "manifest.json":
            parts.append(path.read_text("utf-8"))
    return unescape("\n".join(parts))


def test_a_provider_copy_does_not_tell_who_the_comparators_are(made: Callable[..., Path]) -> None:
    formats = ("docx", "md", "html")
    board, provider = (
        everything_in(made(audience=audience, formats=formats)) for audience in (None, "provider")
    )
    secrets = (*NAMES, "First quartile", "no single Comparator decides", "Hibernia", "261,288")
    assert [secret for secret in secrets if secret not in board] == []
    assert [secret for secret in secrets if secret in provider] == []
    assert "Normalised price" in provider


def open_point(need: str) -> dict[str, Any]:
    return {"open": {"need": need, "owner": "finance", "due": date(2029, 9, 1)}}


def test_what_is_open_is_not_claimed(made: Callable[..., Path]) -> None:
    def change(answers: dict[str, Any]) -> None:
        add_result(answers)
        line = answers["contracts"][0]["benchmark"]["results"][1]["lines"][0]
        line["price"] = open_point("the unit price")

    text = plain(text_of(made(change)))
    assert "Whether a unit price changes: **Not yet determined" in text.replace("[", "")
    assert "The cap keeps" not in text
    assert "Unit prices fall" not in text


def test_there_is_no_plan_while_the_report_is_open(made: Callable[..., Path]) -> None:
    def change(answers: dict[str, Any]) -> None:
        add_result(answers)
        result = answers["contracts"][0]["benchmark"]["results"][1]
        result["final_report"] = open_point("the final report")

    with pytest.raises(Exception, match="no document 'benchmark-action-plan'"):
        made(change)


def test_a_benchmark_of_quality_alone_has_no_prices(made: Callable[..., Path]) -> None:
    def change(answers: dict[str, Any]) -> None:
        add_result(answers)
        answers["contracts"][0]["benchmark"]["dimensions"] = ["quality"]

    text = plain(text_of(made(change)))
    assert "The Customer bears 50% and the Supplier 50% of the fee" in text
    assert "Gap above the cap" not in text
    assert "€" not in text
