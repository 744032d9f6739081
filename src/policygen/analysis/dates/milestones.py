"""Dated events in a contract's life besides meetings: its steps, reviews and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.analysis.dates.business_days import add_months
from policygen.analysis.dates.milestone import (
    Milestone,
    every_months,
    in_words,
    moved,
    place_in_series,
)
from policygen.analysis.dates.series import bodies_of

if TYPE_CHECKING:
    from policygen.analysis.dates.business_days import BusinessCalendar
    from policygen.analysis.dates.cadence import Answers


_REPLACEABLE = frozenset({"service-begins", "stabilisation-end"})


def contract_steps(contract: Answers) -> list[Milestone]:
    """Return the contract's own dates as agreed: they are never moved.

    Where a milestone of the answers lies on the day on which service starts or stabilisation ends,
    it stands for that day.
    """
    dates = contract["dates"]
    taken = {step["due"] for step in dates["milestones"]}
    named = [
        ("signed", "Signature", dates.get("signed"), "both"),
        ("effective", "Contract takes effect", dates["effective"], "both"),
        ("service-begins", "Service starts", dates["service_start"], "provider"),
        ("stabilisation-end", "Stabilisation ends", dates.get("stabilisation_end"), "both"),
        ("end", "Contract ends", dates["end"], "both"),
        *((step["id"], step["title"], step["due"], step["party"]) for step in dates["milestones"]),
    ]
    steps = [
        Milestone(name, "step", title, day, day, party=party)
        for name, title, day, party in named
        if day is not None and not (name in _REPLACEABLE and day in taken)
    ]
    # Those of one day stay in the order of a contract's life: signature, then effect.
    return sorted(steps, key=lambda step: step.day)


def contract_fit_reviews(
    contract: Answers, governance: Answers, calendar: BusinessCalendar
) -> list[Milestone]:
    """Return a yearly review of whether the contract still fits, on each anniversary of the start.

    None where a body of level ``annual`` serves the contract: its meetings are those reviews.
    """
    if any(body["level"] == "annual" for body in bodies_of(contract, governance)):
        return []
    start, end = contract["dates"]["service_start"], contract["dates"]["end"]
    return [
        moved(f"fit-{number}", "fit", "Contract-fit review", day, calendar, basis="each year")
        for number, day in enumerate(every_months(add_months(start, 12), 12, end), 1)
    ]


def benefits_reviews(
    contract: Answers, governance: Answers, calendar: BusinessCalendar
) -> list[Milestone]:
    """Return the reviews of what the contract has brought against its business case.

    They run from service start to the end of the contract, at the interval that the rules for all
    bodies give; an interval of 0 means that there are none.
    """
    months = governance["rules"]["benefits_review_months"]
    if not months:
        return []
    start, end = contract["dates"]["service_start"], contract["dates"]["end"]
    return [
        moved(
            f"benefits-{number}",
            "benefits",
            "Benefits review",
            day,
            calendar,
            basis=f"{in_words(months)} from service start",
            party="client",
        )
        for number, day in enumerate(every_months(add_months(start, months), months, end), 1)
    ]


def policy_reviews(
    control: Answers, contract: Answers, calendar: BusinessCalendar
) -> list[Milestone]:
    """Return the yearly reviews of the policy that fall within the contract's life."""
    dates = contract["dates"]
    return [
        moved(
            f"policy-review-{day.year}",
            "policy",
            "Policy review",
            day,
            calendar,
            basis="each year" if number else "",
            party="client",
            before=True,
        )
        for number, day in enumerate(every_months(control["next_review"], 12, dates["end"]))
        if day >= dates["effective"]
    ]


def exit_tests(
    contract: Answers, exit_rules: Answers, calendar: BusinessCalendar
) -> list[Milestone]:
    """Return the tests of the exit plan to the end of the contract.

    There are tests if the contract names its next one, or else if its tier asks for them.
    """
    first = contract["exit"].get("next_test")
    if (
        first is None
        and exit_rules["tested_for"]
        and contract["tier"] not in exit_rules["tested_for"]
    ):
        return []
    months, dates = exit_rules["test_every_months"], contract["dates"]
    first = first or add_months(dates["service_start"], months)
    return [
        moved(
            f"exit-test-{place_in_series(dates['effective'], day, months)}",
            "exit",
            "Test of the exit plan",
            day,
            calendar,
            basis=in_words(months),
        )
        for day in every_months(first, months, dates["end"])
    ]
