"""The worked examples of a contract's appendix say what the arithmetic does."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from policygen.pipeline import BuildRequest, build
from policygen.resources import packaged

if TYPE_CHECKING:
    from pathlib import Path


def appendix(tmp_path: Path, *changes: tuple[str, str]) -> str:
    """Return the insurer's appendix in Markdown, with some answers changed, in one line."""
    project = tmp_path / "project"
    shutil.copytree(packaged("samples") / "insurer", project)
    answers = (project / "answers.yaml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in answers
        answers = answers.replace(before, after, 1)
    (project / "answers.yaml").write_text(answers, encoding="utf-8")
    out = tmp_path / "out"
    wanted = ("benchmark-appendix",)
    build(BuildRequest(project / "answers.yaml", out=out, formats=("md",), documents=wanted))
    (found,) = out.glob("contracts/*/benchmark-appendix.md")
    return " ".join(found.read_text(encoding="utf-8").split())


DESK = "".join(
    f"                - {{id: {name}, price: {price}, data: {day}}}\n"
    for name, price, day in (
        ("a", "16.90", "2028-03-31"),
        ("b", "17.40", "2028-06-30"),
        ("c", "17.95", "2028-09-30"),
        ("d", "18.60", "2028-10-31"),
        ("e", "19.10", "2028-12-31"),
        ("f", "20.30", "2029-02-28"),
    )
)


def test_old_comparators_are_left_out_and_too_few_change_no_price(tmp_path: Path) -> None:
    old = DESK.replace("2028", "2025")
    text = appendix(tmp_path, (DESK, old))
    assert "Comparator is €20.30. Five Comparators with data older than 24 months were" in text
    assert "fewer Comparators than the 4 that are needed" in text
    assert "The new Benchmark begins by 25 February 2030 and costs the Supplier nothing." in text


def test_a_line_without_any_comparator_left_says_so(tmp_path: Path) -> None:
    text = appendix(tmp_path, (DESK, DESK.replace("2028", "2025").replace("2029", "2025")))
    assert "41,000 units a year. Six Comparators with data older than 24 months were left" in text
    assert "Market Price: €18" not in text


def test_factors_are_logged_price_by_price(tmp_path: Path) -> None:
    factors = "factors: [{id: geography, percent: 10}, {id: levels, percent: -10}]"
    raw = DESK.replace("16.90, data: 2028-03-31", f"20.00, data: 2028-03-31, {factors}")
    text = appendix(tmp_path, (DESK, raw))
    assert "| A | Geography and labour cost | 10% | €22.0000 |" in text
    assert "| A | Service levels and credits | −10% | €19.8000 |" in text
    assert "Comparators are €17.40, €17.95, €18.60, €19.10, €19.80 and €20.30." in text


def test_outliers_and_old_data_of_the_contract_are_told(tmp_path: Path) -> None:
    text = appendix(
        tmp_path,
        (
            "              volume: 41000\n",
            "              volume: 41000\n              data: 2028-01-31\n",
        ),
        ("        floor: 4\n", "        floor: 4\n        outlier_percent: 10\n"),
    )
    assert "F lies more than 10% off the median and counts all the same." in text
    assert (
        "The data of the Services were older than 12 months on the day of the Benchmark Notice."
        in text
    )
    assert "lies more than 10% off the median of its line is named as an outlier" in text


def test_excused_and_empty_months_are_read_as_such(tmp_path: Path) -> None:
    text = appendix(
        tmp_path,
        ("{id: k3, result: 6.8}", "{id: k3, result: 6.8, relief: Force majeure}"),
        ("{id: k4, result: 95.8, events: 24}", "{id: k4, events: 0}"),
        ("{id: k7, result: 1.4}", "{id: k7, result: 3.3333, events: 3}"),
    )
    assert "| K3 | 6% | 4% | 6.8% | excused Miss | – |" in text
    assert "| K4 | 90% | 95% | none | not counted | – |" in text
    assert "| K7 | 3% | 1.5% | 3.33% over three months | Miss | €3,750.00 |" in text
    assert "The Service Credit of March 2028 is €11,250.00." in text
