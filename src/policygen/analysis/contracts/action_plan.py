"""What follows from one benchmark, day by day: deadlines of both parties, and its pictures.

Periods are those of the contract's answers and of the benchmark clauses; business days are counted
from the day after the event, by the calendar of all sites together.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.dates.business_days import Convention
from policygen.analysis.dates.cadence import business_calendar
from policygen.analysis.derivation import Derivation, one_of_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from policygen.analysis.derivation import Record

# Periods that the clauses state as they stand, in business days.
NOTE_OF_PRICES, OFFER_ABOVE_CAP, ANSWER_OF_CLIENT, STATEMENT, RIGHT_OPEN = 10, 20, 20, 20, 60
ACCEPTANCE, MENDING = 10, 5


def plan_result(benchmark: Record) -> Record | None:
    """Return the result that an action plan is about: the latest, real ones before examples."""
    results = benchmark["results"]
    real = [result for result in results if not result["worked_example"]]
    return max(real or results, key=lambda result: result["final_report"], default=None)


def read_plan(benchmark: Record) -> dict[str, Any] | None:
    """Return which result the action plan is about and whether it is an example only."""
    result = plan_result(benchmark)
    if result is None:
        return None
    return {"result": result["id"], "worked_example": result["worked_example"]}


def derivations_of_result(
    path: tuple[str, ...],
    contract: Record,
    result: Record,
    answers: Mapping[str, Any],
    read_line: Callable[[Record], Record],
) -> Iterator[Derivation]:
    """Yield the derivations of one result; ``read_line`` gives what a price line's figures mean."""
    yield Derivation((*path, "deadlines"), partial(deadlines, contract, result, answers))
    yield from one_of_each(
        (*path, "pictures"),
        lambda: result["lines"],
        lambda line: draw_line(line, read_line(line), answers["organisation"]["currency"]),
    )


def deadlines(contract: Record, result: Record, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the last day of each step that follows from a final report.

    ``checks`` are the days on which progress is checked: so many days of the calendar later, or on
    the business day after that.
    """
    benchmark = contract["benchmark"]
    calendar = business_calendar(answers["governance"]["calendar"])
    final: date = result["final_report"]
    days = _business_days(benchmark)
    found = {name: calendar.add_business_days(final, number) for name, number in days.items()}
    checks = [final + timedelta(days=day) for day in sorted(benchmark["action_plan"]["milestones"])]
    return found | {"checks": [calendar.shift(day, Convention.FOLLOWING) for day in checks]}


def _business_days(benchmark: Record) -> dict[str, int]:
    """Return how many business days after the final report each step may take."""
    dispute, quality = benchmark["dispute"], benchmark["quality"]
    plan = benchmark["action_plan"]["plan_days"]
    return {
        "dispute": dispute["raise_days"],
        "expert": dispute["raise_days"] + dispute["expert_days"],
        "price_note": NOTE_OF_PRICES,
        "cap_offer": OFFER_ABOVE_CAP,
        "cap_right": benchmark["adjustment"]["above_cap_days"],
        "fee_share": benchmark["cost"]["refund_days"],
        "plan_draft": max(plan // 2, 1),
        "plan_signed": plan,
        "quality_plan": quality["plan_days"],
        "quality_accepted": quality["plan_days"] + ACCEPTANCE,
        "quality_mended": quality["plan_days"] + ACCEPTANCE + MENDING,
        "quality_closed": quality["close_days"],
        "quality_right": quality["close_days"] + RIGHT_OPEN,
        "client_answers": ANSWER_OF_CLIENT,
        "innovation_stated": STATEMENT,
        "innovation_answered": STATEMENT + ANSWER_OF_CLIENT,
    }


def draw_line(line: Record, reading: Record, currency: str) -> dict[str, Any] | None:
    """Return a price line's comparators that count, lowest first, the market and the unit price.

    Comparators are called by numbers: a name or an id may tell who they are. None where no
    comparator counts.
    """
    prices = reading["prices"]
    if not prices:
        return None
    names = [str(place) for place in range(1, len(prices) + 1)]
    return {
        "kind": "bars",
        "categories": [*names, "Market Price", "Unit price"],
        "series": [
            {"name": "Normalised price", "values": [*prices, reading["market"], line["price"]]}
        ],
        "axis": f"{currency} for each unit",
        "decimals": 2,
    }
