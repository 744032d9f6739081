"""What becomes of a decision if the money turns out otherwise, and what choosing costs, in text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policygen.model import Undetermined
from policygen.report.layout import bullets, labelled, subheading
from policygen.report.tables import Table, paragraph, table_lines
from policygen.report.wording import at, is_figure, list_at, mapping_at

if TYPE_CHECKING:
    from policygen.report.wording import Wording

#: The findings of a decision that are shown here.
SHOWN = ("scenarios", "overrun_to_lose", "critical", "trade_off")
_CASES = {
    "as-set": "as planned",
    "rate": "discounted at {}",
    "overrun": "{} run cost {} higher",
    "volume": "volume {} {}",
    "delay": "a start one year later",
}


def saving_lines(options: Mapping[str, Any], decimals: int, word: Wording) -> list[str]:
    """Return what each option saves if one thing turns out otherwise, and in how many cases."""
    cases = {name: list_at(each, "scenarios", "npv") for name, each in options.items()}
    told = {
        name: at(options, name, "scenarios", "efficient")
        for name, rows in cases.items()
        if any(is_figure(at(row, "npv")) for row in rows)
    }
    compared = [name for name, efficient in told.items() if efficient is not None]
    if not compared:
        return []
    rows = [
        [_case(each[0], word), *(word.number(at(row, "npv"), decimals) for row in each)]
        for each in zip(*(cases[name] for name in compared), strict=True)
    ]
    table = Table(["if", *compared], rows, frozenset(range(1, len(compared) + 1)))
    saves = "; ".join(f"{name} {told[name]}" for name in compared)
    title = "NPV of what is saved if one thing turns out otherwise"
    return [*subheading(title), *table_lines(table), *labelled("saves", saves)]


def _case(row: Any, word: Wording, whose: str = "own") -> str:
    kind, amount = str(at(row, "kind")), at(row, "amount")
    said = _CASES.get(kind, kind)
    if not is_figure(amount):
        return said
    percent = word.percent(abs(amount))
    if kind == "overrun":
        return said.format(whose, percent)
    return said.format(percent, "lower" if amount < 0 else "higher")


def first_place_lines(found: Mapping[str, Any], word: Wording) -> list[str]:
    """Return who is first if the money turns out otherwise, and what would change it soonest."""
    title = "First above all floors if one thing turns out otherwise"
    scenarios = found.get("scenarios")
    if isinstance(scenarios, Undetermined):
        return [*subheading(title), *paragraph(word.any(scenarios))]
    rows = [
        [
            _case(row, word, "the first option's"),
            word.names(at(row, "leaders")) if at(row, "leaders") else "no option",
        ]
        for row in list_at(found, "scenarios")
    ]
    lines = [*subheading(title), *table_lines(Table(["if", "first"], rows))] if rows else []
    lines += _overrun_to_lose(found.get("overrun_to_lose"), word)
    for each in list_at(found, "critical"):
        moved = f"{word.percent(at(each, 'percent'), 2)} of the weight of {at(each, 'criterion')}"
        said = f"{moved} puts {at(each, 'rival')} level with {at(each, 'leader')}"
        lines += labelled("nearest weight", said)
    return lines


def _overrun_to_lose(lost: Any, word: Wording) -> list[str]:
    if not isinstance(lost, Mapping):
        return []
    said = f"no rise of its run cost alone takes the highest total from {lost.get('option')}"
    if is_figure(lost.get("percent")):
        percent = word.percent(lost["percent"], 2)
        said = f"{lost.get('option')} has the highest total until its run cost is {percent} higher"
        said = f"{said}, then {lost.get('other')}"
    return labelled("dearer running", said)


def trade_off_lines(found: Mapping[str, Any], word: Wording) -> list[str]:
    """Return what each interest would gain and lose with its own first option."""
    rows = list_at(found, "trade_off")
    if not rows:
        return []
    title = "What choosing by one interest alone would cost, against what is recommended"
    return [*subheading(title), *bullets(_trade_off(row, word) for row in rows)]


def _trade_off(row: Any, word: Wording) -> str:
    group, leader = at(row, "group"), at(row, "leader")
    if at(row, "agrees") is True:
        return f"{group}: nothing, {leader} is first ({word.score(at(row, 'score'))})"
    said = f"{group}: {leader} gives {_against(row, word)}, above all in {at(row, 'criterion')}"
    losses = [f"{at(loss, 'group')} {_against(loss, word)}" for loss in list_at(row, "loses")]
    said += f", but {word.names(losses)}" if losses else ""
    failed = list_at(row, "floors_failed")
    return f"{said}; below the floor in {word.names(failed)}" if failed else said


def _against(row: Any, word: Wording) -> str:
    return f"{word.score(at(row, 'score'))} against {word.score(at(row, 'chosen_score'))}"


def rate_lines(rate: Any, word: Wording) -> list[str]:
    """Return the rate that is applied, where it is another than the stated one."""
    if not mapping_at(rate) or at(rate, "applied") == at(rate, "stated"):
        return []
    stated = f"{word.percent(at(rate, 'stated'))} {at(rate, 'stated_in')}"
    applied = f"{word.percent(at(rate, 'applied'), 2)} as the prices are {at(rate, 'prices')}"
    return labelled("discount rate", f"{stated}, applied as {applied}")
