"""How a benchmark comes to a new price, a saving, and a gap in quality."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis import money
from policygen.analysis.contracts.benchmark_findings import price_rule
from policygen.analysis.explaining.explanation import NOTHING, Explainable, Sum, label_of, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.analysis.derivation import Record
    from policygen.analysis.explaining.explanation import Cell, Steps


def sums_of(path: Steps, found: Any, contract: Record) -> Iterator[Explainable]:
    """Yield what can be explained of the benchmark results of one contract."""
    benchmark = contract.get("benchmark", {})
    for result in benchmark.get("results") or ():
        where = (*path, "benchmark", "results", result["id"])
        inner = value_at(found, where[len(path) :])
        yield from _of_lines(where, inner, contract, result)
        yield Explainable(
            (*where, "saving"),
            f"What the benchmark {result['id']} saves in a year",
            partial(_saving, inner),
            (where,),
        )
        for quality in result.get("quality") or ():
            yield Explainable(
                (*where, "quality", quality["id"], "gap"),
                f"How far {quality['id']} lies below the market",
                partial(_quality, contract, quality),
                ((*where, "quality", quality["id"]),),
            )


def _of_lines(where: Steps, inner: Any, contract: Record, result: Record) -> Iterator[Explainable]:
    for line in result["lines"]:
        name = line["id"]
        yield Explainable(
            (*where, "lines", name, "new_price"),
            f"New price of {name} by the benchmark {result['id']}",
            partial(_price, contract, line, value_at(inner, ("lines", name))),
            ((*where, "lines", name),),
        )


def _price(contract: Record, line: Record, reading: Any) -> Sum:
    if not isinstance(reading, Mapping):
        return NOTHING
    rule = price_rule(contract)
    compared = sorted(line["comparators"], key=lambda each: each["price"])
    rows: list[tuple[Cell, ...]] = [
        (f"comparator {label_of(each)}", each["price"]) for each in compared
    ]
    aim = "the edge of the band" if rule.to_band_edge else "market price"
    wanted = money.total([reading["reduction"], reading["excess"]])
    metric = f"percentile {rule.percentile}" if rule.metric == "percentile" else rule.metric
    cut = min(wanted, money.percent_of(line["price"], rule.cap))
    rows += [
        (f"market price: {metric} of {reading['comparators']}", reading["market"]),
        ("edge of the band above it", reading["band_edge"]),
        ("price today", line["price"]),
        (f"price today less {aim}, if beyond the band", wanted),
        ("cap on the reduction", money.percent_of(line["price"], rule.cap)),
        ("reduction", cut),
    ]
    return Sum(
        ("what", "price"),
        tuple(rows),
        money.total([line["price"], -cut]),
        "the price today less the reduction, which is what the price is above its aim, but not "
        "more than the cap; within the band nothing changes",
        (("band in per cent", rule.band), ("cap in per cent", rule.cap)),
        note=_why_unchanged(reading),
    )


def _why_unchanged(reading: Mapping[str, Any]) -> str:
    if not reading["enough"]:
        return "There are too few comparators to act on."
    return "The price lies within the band, so nothing changes." if reading["in_band"] else ""


def _saving(inner: Any) -> Sum:
    lines = value_at(inner, ("lines",))
    if not isinstance(lines, Mapping):
        return NOTHING
    rows = tuple(
        (name, line["reduction"], line["saving"])
        for name, line in lines.items()
        if isinstance(line, Mapping)
    )
    saved = money.total([row[-1] for row in rows])
    return Sum(("line", "reduction", "saving"), rows, saved, "the sum of reduction x volume")


def _quality(contract: Record, quality: Record) -> Sum:
    direction = next(
        level["direction"] for level in contract["service_levels"] if level["id"] == quality["id"]
    )
    less = direction != "higher"
    gap = money.total([quality["market"], -quality["reached"]])
    return Sum(
        ("what", "figure"),
        (("market", quality["market"]), ("reached", quality["reached"])),
        -gap if less else gap,
        "reached less market, as less is better" if less else "market less reached",
    )
