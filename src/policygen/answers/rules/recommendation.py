"""What is recommended or planned, against what follows from the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule
from policygen.problems import Severity
from policygen.templating.formats import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("R037", "S42", waivable=True, on_findings=True)
def check_recommended_option_keeps_floors(case: Case) -> Iterator[Breach]:
    """An option below a floor is not recommended without an exception."""
    for decision in case.parts("decisions"):
        found = case.finding("decisions", decision.text("id"), "recommendation")
        if found and found["floors_failed"]:
            groups = ("decisions", decision.text("id"), "options", found["option"], "groups")
            scores = case.finding(*groups)
            below = " and ".join(
                f"{group} ({rounded(scores[group], 2)} of 100, the floor is "
                f"{decision.number(f'model.floors.{group}')})"
                for group in found["floors_failed"]
            )
            message = f"{found['option']} is recommended but lies below the floor for {below}"
            hint = "recommend an option that keeps every floor, or record an exception"
            yield Breach(decision.path("recommendation.option"), message, hint)


@rule("R038", "S42", on_findings=True)
def check_recommended_option_may_be_chosen(case: Case) -> Iterator[Breach]:
    """An option that fails a check is out before any score; no exception makes up for it."""
    for decision in case.parts("decisions"):
        found = case.finding("decisions", decision.text("id"), "recommendation")
        failed = found and case.finding(
            "decisions", decision.text("id"), "options", found["option"], "failed_checks"
        )
        if failed:
            message = f"{found['option']} is recommended but fails {' and '.join(failed)}"
            yield Breach(decision.path("recommendation.option"), message, "recommend another")


@rule("R039", "S42", on_findings=True, severity=Severity.WARNING)
def check_recommended_option_leads(case: Case) -> Iterator[Breach]:
    """Another option than the first of those that keep every floor wants good reasons."""
    for decision in case.parts("decisions"):
        found = case.finding("decisions", decision.text("id"), "recommendation")
        leaders = case.finding("decisions", decision.text("id"), "leaders")
        if found and found["scored"] and leaders and not found["leads"]:
            message = f"{found['option']} is recommended, but {' and '.join(leaders)} scores higher"
            hint = "the reason of the recommendation must say why"
            yield Breach(decision.path("recommendation.reason"), message, hint)


@rule("R017", "S13", on_findings=True, severity=Severity.WARNING)
def check_planned_start_fits(case: Case) -> Iterator[Breach]:
    """The service starts no earlier than all that must come first, and no later than it should."""
    for decision in case.parts("decisions"):
        found = case.finding("decisions", decision.text("id"), "timing")
        if not found or found["fits"] is not False:
            continue
        bound = found["earliest"]
        if bound is not None and found["planned"] < bound["day"]:
            why = f"not before {bound['day']} ({bound['what']})"
        else:
            bound = found["latest"]
            why = f"not after {bound['day']} ({bound['what']})"
        message = f"the service is planned to start on {found['planned']}"
        yield Breach(decision.path("dates.service_start"), message, why)


@rule("R004", "S11", on_findings=True, waivable=True, severity=Severity.WARNING)
def check_verdict_fits_screen(case: Case) -> Iterator[Breach]:
    """A recorded verdict that departs from what the screen gives says why."""
    for candidate in case.parts("candidates"):
        name, recorded = candidate.text("id"), candidate.text("verdict.outcome")
        if recorded and case.finding("candidates", name, "verdict_fits") is False:
            found = case.finding("candidates", name, "verdict")
            given = f"the screen gives '{found['outcome']}'" if found else "the screen does not"
            message = f"the verdict on {name} is '{recorded}', {given}"
            yield Breach(
                candidate.path("verdict"), message, "the verdict's reason must say why it departs"
            )
