"""Findings on benchmarks: how panel firms fit, what results mean for price and quality, actions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.contracts.action_plan import (
    derivations_of_result,
    plan_result,
    read_plan,
)
from policygen.analysis.contracts.benchmark import (
    PriceReading,
    PriceRule,
    first_quartiles,
    is_too_old,
    normalised,
    outliers,
    read_price,
)
from policygen.analysis.dates.benchmark_dates import adjustment_date
from policygen.analysis.dates.business_days import Convention, add_months
from policygen.analysis.dates.cadence import business_calendar
from policygen.analysis.derivation import Derivation, as_record, of_each, one_of_each
from policygen.analysis.money import total
from policygen.errors import InvalidInput
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from policygen.analysis.derivation import Record

#: A reduction never takes off more than the whole price.
NO_CAP = Decimal(100)
FIT = ("scope", "scale", "complexity")
#: The steps from the benchmark notice to the day on which data are frozen.
STEPS_TO_FREEZE = ("plan_days", "comment_days", "data_days")


@dataclass(frozen=True, slots=True)
class Comparator:
    """A comparator of one price line.

    ``price`` is normalised, ``log`` what each factor made of it; one whose data are too old does
    not count.
    """

    id: str
    price: Decimal
    log: tuple[dict[str, Any], ...]
    too_old: bool


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
        lambda action: read_action(contract["benchmark"], action, partial(_worked, answers)),
    )
    yield Derivation((*path, "actions_by_party"), lambda: actions_by_party(contract["benchmark"]))
    yield Derivation((*path, "plan"), lambda: read_plan(contract["benchmark"]))


def _result_derivations(
    path: tuple[str, ...], result: Record, contract: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    frozen = partial(data_freeze, contract, result, answers)

    def read() -> list[PriceReading]:
        return _readings(contract, result, frozen)

    yield from one_of_each(
        (*path, "lines"),
        lambda: result["lines"],
        lambda line: read_line(contract, result, line, frozen),
    )
    yield from one_of_each(
        (*path, "quality"), lambda: result["quality"], partial(read_quality, contract)
    )
    named: dict[str, Callable[[], Any]] = {
        "saving": lambda: total([line.saving for line in read()]),
        "below_market": lambda: [
            each["id"] for each in result["quality"] if read_quality(contract, each)["below_market"]
        ],
        "comparator_names": lambda: comparator_names(contract, result, frozen),
        "right_to_end": lambda: any(line.capped for line in read()),
        "provider_pays_all": lambda: provider_pays_all(contract, result, frozen),
        "rerun": lambda: read_rerun(contract, result, frozen, partial(_worked, answers)),
        "data_frozen": frozen,
        "new_price_from": lambda: adjustment_date(
            result["notice"],
            result["final_report"],
            business_calendar(answers["governance"]["calendar"]),
            contract["benchmark"]["adjustment"]["latest_days"],
        ),
    }
    for name, derive in named.items():
        yield Derivation((*path, name), derive)
    yield from derivations_of_result(
        path, contract, result, answers, lambda line: read_line(contract, result, line, frozen)
    )


def _worked(answers: Mapping[str, Any], day: date) -> date:
    """Return the business day on which a time ends that ends on ``day``."""
    calendar = business_calendar(answers["governance"]["calendar"])
    return calendar.shift(day, Convention.FOLLOWING)


def data_freeze(contract: Record, result: Record, answers: Mapping[str, Any]) -> date:
    """Return the day on which the data of a benchmark were frozen.

    As answered, else counted in business days from the notice by the steps of the contract.
    """
    stated: date | None = result.get("data_frozen")
    if stated is not None:
        return stated
    benchmark = contract["benchmark"]
    days = benchmark["benchmarker"]["appoint_days"] + sum(
        benchmark["method"][step] for step in STEPS_TO_FREEZE
    )
    calendar = business_calendar(answers["governance"]["calendar"])
    return calendar.add_business_days(result["notice"], days)


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
        cap=adjustment["cap_percent"] or NO_CAP,
        floor=benchmark["comparators"]["floor"],
        metric=method["metric"],
        percentile=method.get("percentile") or usual.percentile,
        percentile_rule=method.get("percentile_rule") or usual.percentile_rule,
        to_band_edge=adjustment["to"] == "band-edge",
    )


def read_line(
    contract: Record,
    result: Record,
    line: Record,
    frozen: Callable[[], date] | None = None,
) -> dict[str, Any]:
    """Return what one price line's comparators mean, with the first quartile by each rule.

    Comparators whose data were too old when data were frozen do not count; if none is left, every
    figure of the market is None. ``prices`` are the normalised prices that count, the lowest first,
    ``normalised`` those of all comparators with ``log``, what each factor made of them. ``order``
    are the ids of the comparators as they are numbered in print.
    ``outliers`` are named only where the contract has a rule for them. Without ``frozen`` the age
    of data is not looked at.
    """
    all_of_them = read_comparators(contract, result, line, frozen)
    counted = {each.id: each.price for each in all_of_them if not each.too_old}
    prices = sorted(counted.values())
    reading = _read(contract, line, prices)
    figures = dict.fromkeys(field.name for field in fields(PriceReading)) | {
        "comparators": 0,
        "enough": False,
        "new_price": line["price"],
    }
    rule = contract["benchmark"]["comparators"].get("outlier_percent")
    return (figures if reading is None else as_record(reading)) | {
        "first_quartiles": first_quartiles(prices) if prices else None,
        "prices": prices,
        "normalised": {each.id: each.price for each in all_of_them},
        "order": in_order(all_of_them),
        "log": {each.id: list(each.log) for each in all_of_them},
        "too_old": [each.id for each in all_of_them if each.too_old],
        "own_data_too_old": _is_old(contract, "own_data_months", line, result.get("notice")),
        "outliers": outliers(counted, rule) if rule is not None and counted else [],
    }


def read_comparators(
    contract: Record,
    result: Record,
    line: Record,
    frozen: Callable[[], date] | None = None,
) -> list[Comparator]:
    """Return the comparators of a line, each with its normalised price.

    Raises:
        InvalidInput: There is none, or one whose price is not above 0.
    """
    day = _freeze_day(line["comparators"], frozen)
    found = [_comparator(contract, each, day) for each in line["comparators"]]
    if not found or min(each.price for each in found) <= 0:
        pointer = f"contracts[{contract['id']}].benchmark.results[{result['id']}]"
        message = f"the line {line['id']} has no comparator, or one whose price is not above 0"
        where = Location(pointer=f"{pointer}.lines[{line['id']}].comparators")
        hint = "give each comparator a price above 0; no factor may take 100 per cent or more"
        raise InvalidInput([Problem("R107", message, where, hint)])
    return found


def priced_lines(contract: Record, result: Record) -> Sequence[Record]:
    """Return the price lines from which something follows: none where prices are not compared."""
    lines: Sequence[Record] = result["lines"]
    return lines if "price" in contract["benchmark"]["dimensions"] else ()


def in_order(comparators: Sequence[Comparator]) -> list[str]:
    """Return the ids of comparators as they are numbered: by price, what does not count last."""
    return [
        each.id
        for each in sorted(comparators, key=lambda each: (each.too_old, each.price, each.id))
    ]


def comparator_names(
    contract: Record, result: Record, frozen: Callable[[], date] | None = None
) -> list[dict[str, Any]]:
    """Return the names that are known, each with its line and the comparator's number there."""
    return [
        {"line": line["title"], "number": number, "name": each["name"]}
        for line in result["lines"]
        for number, name in enumerate(
            in_order(read_comparators(contract, result, line, frozen)), start=1
        )
        for each in line["comparators"]
        if each["id"] == name and each.get("name") is not None
    ]


def read_rerun(
    contract: Record,
    result: Record,
    frozen: Callable[[], date] | None = None,
    worked: Callable[[date], date] = lambda day: day,
) -> dict[str, Any] | None:
    """Return the lines with too few comparators and the day by which they are benchmarked again.

    None if there are none. Such a benchmark changes no price, and the next one costs the provider
    nothing. ``worked`` gives the business day on which a time ends that ends on another day.
    """
    rules = contract["benchmark"]["comparators"]
    lines = [
        line["id"]
        for line in priced_lines(contract, result)
        if not read_line(contract, result, line, frozen)["enough"]
    ]
    if not lines:
        return None
    by = worked(add_months(result["final_report"], rules["rerun_months"]))
    return {"lines": lines, "by": by, "provider_pays": False}


def read_quality(contract: Record, quality: Record) -> dict[str, Any]:
    """Return by how much a service level lies below the market's (negative if above it)."""
    direction = next(
        level["direction"] for level in contract["service_levels"] if level["id"] == quality["id"]
    )
    difference = total([quality["market"], -quality["reached"]])
    gap = difference if direction == "higher" else -difference
    return {"gap": gap, "below_market": gap > 0}


def provider_pays_all(
    contract: Record, result: Record, frozen: Callable[[], date] | None = None
) -> bool:
    """Tell whether the provider bears the benchmark's whole cost: a gap is above the band."""
    above = any(line.enough and not line.in_band for line in _readings(contract, result, frozen))
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


def read_action(
    benchmark: Record, action: Record, worked: Callable[[date], date] = lambda day: day
) -> dict[str, Any]:
    """Return an action's dates: as given, else counted from the final report, else None.

    The report is the latest; one of a worked example counts only while there is no other. A counted
    day that is no business day is moved to the next one, which ``worked`` gives.
    """
    result = plan_result(benchmark)
    latest = result and result["final_report"]

    def dated(given: str, days: str) -> Any:
        if action.get(given) is not None:
            return action[given]
        return latest and worked(latest + timedelta(days=action[days]))

    return {"start": dated("start", "start_day"), "due": dated("due", "due_day")}


def actions_by_party(benchmark: Record) -> dict[str, int]:
    """Return how many actions each party has; the client should have one at least."""
    parties = [action["party"] for action in benchmark["actions"]]
    return {party: parties.count(party) for party in ("client", "provider")}


def _readings(
    contract: Record, result: Record, frozen: Callable[[], date] | None
) -> list[PriceReading]:
    """Return the readings of all lines that have a comparator left."""
    readings = (
        _read(
            contract,
            line,
            [
                each.price
                for each in read_comparators(contract, result, line, frozen)
                if not each.too_old
            ],
        )
        for line in priced_lines(contract, result)
    )
    return [reading for reading in readings if reading is not None]


def _read(contract: Record, line: Record, prices: list[Decimal]) -> PriceReading | None:
    rule = price_rule(contract)
    return read_price(line["price"], line["volume"], prices, rule) if prices else None


def _comparator(contract: Record, answered: Record, frozen: date | None) -> Comparator:
    factors = answered.get("factors") or ()
    steps = normalised(answered["price"], [factor["percent"] for factor in factors])
    return Comparator(
        id=answered["id"],
        price=steps[-1],
        log=tuple(
            {"factor": factor["id"], "percent": factor["percent"], "price": price}
            for factor, price in zip(factors, steps, strict=False)
        ),
        too_old=_is_old(contract, "data_months", answered, frozen),
    )


def _freeze_day(dated: Sequence[Record], frozen: Callable[[], date] | None) -> date | None:
    """Return the day on which data were frozen, where a day of data is to be held against it."""
    if frozen is None or all(each.get("data") is None for each in dated):
        return None
    return frozen()


def _is_old(contract: Record, limit: str, dated: Record, frozen: date | None) -> bool:
    """Tell whether data are older than the contract allows; without their day they are not."""
    if frozen is None or dated.get("data") is None:
        return False
    return is_too_old(dated["data"], frozen, contract["benchmark"]["comparators"][limit])
