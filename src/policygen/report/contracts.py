"""What follows for a contract, in text: charges, credits by month, benchmark results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policygen.report.layout import heading, labelled, open_lines, rest_lines, subheading
from policygen.report.tables import Table, table_lines
from policygen.report.wording import NONE, at, is_figure, mapping_at

if TYPE_CHECKING:
    from policygen.report.wording import Wording

# Dates have a command of their own; who may act in a benchmark and by when is in its appendix.
_SHOWN = (
    *("reviews", "escalation", "renewal", "charges", "credits", "benchmark", "pictures"),
    "executed",
)
_SHOWN_OF_CREDITS = ("at_risk", "allocated", "shares", "months", "triggers")
_SHOWN_OF_BENCHMARK = ("panel", "results", "actions", "actions_by_party", "plan")
_SHOWN_OF_RESULT = (
    "lines",
    "quality",
    "saving",
    "right_to_end",
    "provider_pays_all",
    "new_price_from",
    "below_market",
    "comparator_names",
    "deadlines",
    "pictures",
)


def contract_lines(name: str, found: Any, record: Any, word: Wording) -> list[str]:
    """Return everything on one contract's money; nothing where there is nothing to say."""
    head = heading(f"Contract {name}: {word.any(at(record, 'title'))}")
    if not isinstance(found, Mapping):
        return [*head, *labelled("findings", word.any(found))]
    shown = {key: found.get(key) for key in ("charges", "credits", "benchmark")}
    lines = _charges(found.get("charges"), word)
    lines += _credits(found.get("credits"), word)
    lines += _benchmarks(found.get("benchmark"), record, word)
    lines += rest_lines(found, _SHOWN, word)
    waits = open_lines(shown)
    if not lines and not waits:
        return []
    return [*head[:-1], *lines, *([""] if waits else []), *waits]


def _amount(value: Any, word: Wording) -> str:
    return word.formats.money(value) if is_figure(value) else word.number(value)


def _charges(charges: Any, word: Wording) -> list[str]:
    if not isinstance(charges, Mapping):
        return []
    lines = subheading("Charges")
    for line, amount in mapping_at(charges, "lines").items():
        lines += labelled(line, f"{_amount(amount, word)} a year")
    lines += labelled("in all", f"{_amount(charges.get('yearly'), word)} a year")
    lines += labelled("a month", _amount(charges.get("monthly"), word))
    if charges.get("agrees") is False:
        stated = _amount(charges.get("stated_monthly"), word)
        lines += labelled("stated", f"{stated} a month, which is NOT a twelfth of the year")
    return lines


def _credits(credits_: Any, word: Wording) -> list[str]:
    if not isinstance(credits_, Mapping):
        return []
    lines: list[str] = []
    if is_figure(credits_.get("at_risk")):
        lines += labelled("at risk", f"{_amount(credits_['at_risk'], word)} of a usual month")
    if is_figure(credits_.get("allocated")):
        lines += labelled("allocated", word.percent(credits_["allocated"]))
    months = credits_.get("months")
    if isinstance(months, Mapping) and months:
        rows = [_month(name, each, word) for name, each in months.items()]
        header = ["month", "at risk", "missed", "credit", "earned back"]
        lines += ["", *table_lines(Table(header, rows, frozenset({1, 3, 4})))]
    triggers = credits_.get("triggers")
    for level, hit in triggers.items() if isinstance(triggers, Mapping) else ():
        said = f"{level}: {word.names(hit)}" if hit else f"{level}: no sequence of misses"
        lines += labelled("right to end", said)
    lines += rest_lines(credits_, _SHOWN_OF_CREDITS, word)
    return [*subheading("Service credits"), *lines] if lines else []


def _month(name: str, month: Any, word: Wording) -> list[str]:
    shares = mapping_at(month, "shares")
    missed = NONE
    if shares:
        missed = ", ".join(f"{level} {_amount(share, word)}" for level, share in shares.items())
    elif names := _missed(month):
        missed = f"{', '.join(names)} (no credit)"
    credit = _amount(at(month, "amount"), word)
    credit += " (capped)" if at(month, "capped") is True else ""
    back = _amount(at(month, "earned_back_total"), word)
    return [name, _amount(at(month, "at_risk"), word), missed, credit, back]


def _missed(month: Any) -> list[str]:
    return [level for level, grade in mapping_at(month, "grades").items() if grade == "missed"]


def _benchmarks(benchmark: Any, record: Any, word: Wording) -> list[str]:
    results = at(benchmark, "results")
    if not isinstance(results, Mapping):
        return []
    lines: list[str] = []
    answered = at(record, "benchmark", "results")
    for name, found in results.items():
        given = _record(answered, name)
        lines += subheading(f"Benchmark {name}")
        lines += _lines(at(found, "lines"), at(given, "lines"), word)
        lines += _quality(at(found, "quality"), word)
        lines += _consequences(found, word)
        lines += rest_lines(found, _SHOWN_OF_RESULT, word) if isinstance(found, Mapping) else []
    return [*lines, *rest_lines(benchmark, _SHOWN_OF_BENCHMARK, word)]


def _record(records: Any, name: str) -> Any:
    found = records if isinstance(records, list) else []
    return next((each for each in found if at(each, "id") == name), None)


def _lines(found: Any, given: Any, word: Wording) -> list[str]:
    if not isinstance(found, Mapping) or not found:
        return []
    rows = [
        [
            name,
            word.number(at(_record(given, name), "price")),
            word.number(at(each, "market")),
            word.number(at(each, "gap"), 2),
            word.number(at(each, "new_price")),
            _amount(at(each, "saving"), word),
            _said(each),
        ]
        for name, each in found.items()
    ]
    header = ["line", "price", "market", "gap %", "new price", "saved a year", ""]
    return table_lines(Table(header, rows, frozenset({1, 2, 3, 4, 5})))


def _said(line: Any) -> str:
    if at(line, "enough") is False:
        return "too few comparators"
    if at(line, "in_band") is True:
        return "within the band"
    return "capped" if at(line, "capped") is True else ""


def _quality(quality: Any, word: Wording) -> list[str]:
    lines = []
    for name, each in quality.items() if isinstance(quality, Mapping) else ():
        gap = at(each, "gap")
        if is_figure(gap):
            side = "below" if gap > 0 else "above" if gap < 0 else "at"
            by = f"{word.number(abs(gap))} {side} the market" if gap else "at the market"
            lines += labelled(name, by)
    return lines


def _consequences(found: Any, word: Wording) -> list[str]:
    lines = []
    saving = at(found, "saving")
    if is_figure(saving):
        lines += labelled("saved in all", f"{_amount(saving, word)} a year")
    if at(found, "new_price_from") is not None:
        lines += labelled("new price from", word.day(at(found, "new_price_from")))
    if at(found, "right_to_end") is True:
        lines += labelled("right to end", "the cap keeps part of a reduction")
    if at(found, "provider_pays_all") is True:
        lines += labelled("cost", "the provider bears the whole cost of the benchmark")
    return lines
