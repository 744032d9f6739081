"""Findings on benchmarks: how panel firms fit, what results mean for price and quality, actions."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.contracts.benchmark import (
    PriceReading,
    PriceRule,
    first_quartiles,
    read_price,
)
from policygen.analysis.dates.benchmark_dates import adjustment_date
from policygen.analysis.dates.cadence import business_calendar
from policygen.analysis.derivation import Derivation, as_record, of_each, one_of_each
from policygen.analysis.money import total
from policygen.errors import InvalidInput
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.analysis.derivation import Record

FIT = ("scope", "scale", "complexity")


def derivations_of(
    path: tuple[str, ...], contract: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    """Yield the derivations of one contract's benchmark."""
    yield from one_of_each(
        (*path, "panel"),
        lambda: contract["benchmark"]["benchmarker"]["panel"],
        lambda firm: read_firm(contract["benchmark"], firm),
    )
    yield from of_each(
        (*path, "results"),
        lambda: contract["benchmark"]["results"],
        partial(_result_derivations, contract=contract, answers=answers),
    )
    yield from one_of_each(
        (*path, "actions"),
        lambda: contract["benchmark"]["actions"],
        lambda action: read_action(contract["benchmark"], action),
    )
    yield Derivation((*path, "actions_by_party"), lambda: actions_by_party(contract["benchmark"]))


def _result_derivations(
    path: tuple[str, ...], result: Record, contract: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    yield from one_of_each(
        (*path, "lines"), lambda: result["lines"], partial(read_line, contract, result)
    )
    yield from one_of_each(
        (*path, "quality"), lambda: result["quality"], partial(read_quality, contract)
    )
    yield Derivation(
        (*path, "saving"),
        lambda: total([line.saving for line in _readings(contract, result)]),
    )
    yield Derivation(
        (*path, "right_to_end"),
        lambda: any(line.capped for line in _readings(contract, result)),
    )
    yield Derivation((*path, "provider_pays_all"), lambda: provider_pays_all(contract, result))
    yield Derivation(
        (*path, "new_price_from"),
        lambda: adjustment_date(
            result["notice"],
            result["final_report"],
            business_calendar(answers["governance"]["calendar"]),
            contract["benchmark"]["adjustment"]["latest_days"],
        ),
    )


def price_rule(contract: Record) -> PriceRule:
    """Return how the contract reads a market price.

    Raises:
        InvalidInput: The price is compared with a percentile that is not said.
    """
    benchmark, usual = contract["benchmark"], PriceRule()
    method, adjustment = benchmark["method"], benchmark["adjustment"]
    if method["metric"] == "percentile" and method.get("percentile") is None:
        message = "the price is compared with a percentile, but not said with which"
        where = Location(pointer=f"contracts[{contract['id']}].benchmark.method.percentile")
        raise InvalidInput([Problem("R107", message, where)])
    return PriceRule(
        band=method["band_percent"],
        cap=adjustment["cap_percent"],
        floor=benchmark["comparators"]["floor"],
        metric=method["metric"],
        percentile=method.get("percentile") or usual.percentile,
        percentile_rule=method.get("percentile_rule") or usual.percentile_rule,
        to_band_edge=adjustment["to"] == "band-edge",
    )


def read_line(contract: Record, result: Record, line: Record) -> dict[str, Any]:
    """Return what one price line's comparators mean, with the first quartile by each rule."""
    prices = [comparator["price"] for comparator in line["comparators"]]
    return as_record(_reading(contract, result, line)) | {
        "first_quartiles": first_quartiles(prices)
    }


def read_quality(contract: Record, quality: Record) -> dict[str, Any]:
    """Return by how much a service level lies below the market's (negative if above it)."""
    direction = next(
        level["direction"] for level in contract["service_levels"] if level["id"] == quality["id"]
    )
    difference = total([quality["market"], -quality["reached"]])
    gap = difference if direction == "higher" else -difference
    return {"gap": gap, "below_market": gap > 0}


def provider_pays_all(contract: Record, result: Record) -> bool:
    """Tell whether the provider bears the benchmark's whole cost: a gap is above the band."""
    above = any(line.enough and not line.in_band for line in _readings(contract, result))
    return above and bool(contract["benchmark"]["cost"]["provider_all_above_band"])


def read_firm(benchmark: Record, firm: Record) -> dict[str, Any]:
    """Return a panel firm's fit (points of 15, None while not scored) and whether it may act."""
    points = [firm.get(name) for name in FIT]
    struck = any(
        each["firm"] == firm["id"] and each["decision"] == "accepted"
        for each in benchmark["benchmarker"]["exclusions"]
    )
    conflict = bool(firm.get("client_conflict") or firm.get("provider_conflict"))
    return {
        "fit": None if None in points else sum(points),
        "conflict": conflict,
        "excluded": struck,
        "may_act": not (conflict or struck),
    }


def read_action(benchmark: Record, action: Record) -> dict[str, Any]:
    """Return an action's dates: as given, else counted from the latest final report, else None."""
    reports = [result["final_report"] for result in benchmark["results"]]
    latest = max(reports, default=None)

    def dated(given: str, days: str) -> Any:
        if action.get(given) is not None:
            return action[given]
        return latest and latest + timedelta(days=action[days])

    return {"start": dated("start", "start_day"), "due": dated("due", "due_day")}


def actions_by_party(benchmark: Record) -> dict[str, int]:
    """Return how many actions each party has; the client should have one at least."""
    parties = [action["party"] for action in benchmark["actions"]]
    return {party: parties.count(party) for party in ("client", "provider")}


def _readings(contract: Record, result: Record) -> list[PriceReading]:
    return [_reading(contract, result, line) for line in result["lines"]]


def _reading(contract: Record, result: Record, line: Record) -> PriceReading:
    prices = [comparator["price"] for comparator in line["comparators"]]
    if not prices or min(prices) <= 0:
        pointer = f"contracts[{contract['id']}].benchmark.results[{result['id']}]"
        message = f"the line {line['id']} has no comparator, or one whose price is not above 0"
        where = Location(pointer=f"{pointer}.lines[{line['id']}].comparators")
        raise InvalidInput([Problem("R107", message, where)])
    return read_price(line["price"], line["volume"], prices, price_rule(contract))
