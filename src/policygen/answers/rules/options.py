"""The options of a decision: complete, comparable, and the present state among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("R030", "S42")
def check_every_criterion_has_a_value(case: Case) -> Iterator[Breach]:
    """An option has a value for every criterion that is not worked out.

    The status quo may have none at all.
    """
    for decision in case.parts("decisions"):
        names = [
            part.text("id")
            for part in decision.parts("model.criteria")
            if part.is_missing("computed")
        ]
        for option in decision.parts("options"):
            may_lack = option.text("kind") in {"status-quo", ""}  # or its kind is open
            exempt = may_lack and option.is_missing("figures")
            lacking = [n for n in names if n and option.is_missing(f"figures.{n}")]
            if lacking and not exempt:
                message = f"{option.text('id')} has no value for {', '.join(lacking)}"
                hint = "add the values under figures, by the criterion's id"
                yield Breach(option.path("figures"), message, hint)


@rule("R033", "S23")
def check_worked_out_figures_are_not_given(case: Case) -> Iterator[Breach]:
    """A figure that is worked out is not given a second time: the two would part one day."""
    for decision in case.parts("decisions"):
        for criterion in decision.parts("model.criteria"):
            name, source = criterion.text("id"), criterion.text("computed")
            for option in decision.parts("options") if source else ():
                if name in option.part("figures").value:
                    message = f"{name} is worked out ({source}), and {option.text('id')} gives it"
                    hint = "take the figure out of the option's figures"
                    yield Breach(option.path(f"figures.{name}"), message, hint)


@rule("R034", "S23")
def check_prices_and_rates_agree(case: Case) -> Iterator[Breach]:
    """Nominal prices want a nominal rate and real prices a real one, or the inflation between."""
    for decision in case.parts("decisions"):
        prices, rates = decision.text("prices"), decision.text("rate_in")
        if rates and prices and rates != prices and decision.is_missing("inflation"):
            message = f"the prices of {decision.text('id')} are {prices}, the rates are {rates}"
            hint = "give the inflation, or state both in the same money"
            yield Breach(decision.path("rate_in"), message, hint)


@rule("R031", "S23")
def check_costs_cover_the_years(case: Case) -> Iterator[Breach]:
    """An option has as many yearly costs as the decision has years."""
    for decision in case.parts("decisions"):
        years = decision.number("years")
        for option in decision.parts("options"):
            costs = option.raw("yearly")
            if years is not None and isinstance(costs, list) and len(costs) != years:
                message = f"{option.text('id')} has {len(costs)} yearly costs for {years} years"
                hint = "give one amount a year, without commas for thousands"
                yield Breach(option.path("yearly"), message, hint)


@rule("R032", "S42", waivable=True)
def check_status_quo_is_an_option(case: Case) -> Iterator[Breach]:
    """To leave things as they are is always one of the options, and one only."""
    for decision in case.parts("decisions"):
        kinds = [option.text("kind") for option in decision.parts("options")]
        if not decision.is_whole("options") or "" in kinds:
            continue
        count = kinds.count("status-quo")
        if count != 1:
            said = "is not" if count == 0 else f"is {count} times"
            message = f"the status quo {said} among the options of {decision.text('id')}"
            hint = "give exactly one option kind: status-quo"
            yield Breach(decision.path("options"), message, hint)
