"""When: no negotiation before policy and evaluation, and days in their order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from policygen.answers.rules.rule import Breach, Case, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part

# In each row a day is not before the one to its left; days that are not given are skipped.
_CONTROL = (("effective", "next_review"),)
_DECISION = (
    ("evaluation_start", "evaluation_approved", "signature", "service_start"),
    (
        "proposals",
        "bids",
        "diligence_start",
        "diligence_end",
        "board_decision",
        "negotiation",
        "signature",
    ),
    ("measures_letter", "consultation", "service_start", "stabilisation_end"),
    ("representatives_elected", "consultation", "information", "service_start"),
)
_TIMING = (("earliest", "latest"),)
_CONTRACT = (
    ("signed", "service_start", "stabilisation_end", "end"),
    ("effective", "end"),
)
_RESULT = (("notice", "final_report"),)
_FREEZE = (("first", "last"),)


@rule("R010", "S10", "S32", waivable=True, process=True)
def check_negotiation_waits(case: Case) -> Iterator[Breach]:
    """Negotiation begins when the policy is in force and the evaluation approved, not before."""
    effective = case.top.date("control.effective")
    for part in case.parts("decisions"):
        start, path = part.date("dates.negotiation"), part.path("dates.negotiation")
        approved = part.date("dates.evaluation_approved")
        if start is None:
            continue
        if effective and start < effective:
            message = f"negotiation starts on {start}, before the policy takes effect"
            yield Breach(path, message, f"not before {effective}")
        if approved and start < approved:
            message = f"negotiation starts on {start}, before the evaluation is approved"
            yield Breach(path, message, f"not before {approved}")
        if part.is_missing("dates.evaluation_approved"):
            message = "negotiation has a day, but the approval of the evaluation has none"
            yield Breach(path, message, "add evaluation_approved to the decision's dates")


@rule("R011", "S33", waivable=True, process=True)
def check_contracts_follow_policy(case: Case) -> Iterator[Breach]:
    """A contract signed before the policy is in force says that it is older."""
    effective = case.top.date("control.effective")
    for part in case.parts("contracts"):
        signed = part.date("dates.signed")
        if signed and effective and signed < effective:
            message = f"{part.text('id')} was signed on {signed}, before the policy took effect"
            hint = "write origin: legacy if the contract is older than the policy"
            yield Breach(part.path("dates.signed"), message, hint)


@rule("R012")
def check_days_in_order(case: Case) -> Iterator[Breach]:
    """Days that follow each other stand in that order."""
    yield from _in_order(case.top.part("control"), _CONTROL)
    for decision in case.parts("decisions"):
        yield from _in_order(decision.part("dates"), _DECISION)
        yield from _in_order(decision.part("timing"), _TIMING)
    for contract in case.parts("contracts"):
        yield from _in_order(contract.part("dates"), _CONTRACT)
        for result in contract.parts("benchmark.results"):
            yield from _in_order(result, _RESULT)
    for freeze in case.top.parts("governance.calendar.freezes"):
        yield from _in_order(freeze, _FREEZE)


def _in_order(part: Part, rows: tuple[tuple[str, ...], ...]) -> Iterator[Breach]:
    told = set()
    for row in rows:
        known = [(key, day) for key in row if (day := part.date(key))]
        for (before, first), (after, second) in pairwise(known):
            if second < first and (before, after) not in told:
                told.add((before, after))
                message = f"{after} ({second}) is before {before} ({first})"
                yield Breach(part.path(after), message, "check both days")


@rule("R013", "S33", waivable=True)
def check_policy_is_reviewed(case: Case) -> Iterator[Breach]:
    """The policy is reviewed within twelve months of taking effect."""
    start = case.top.date("control.effective")
    review = case.top.date("control.next_review")
    if start and review and review > start + relativedelta(months=12):
        latest = start + relativedelta(months=12)
        message = f"the policy's next review on {review} is more than twelve months away"
        yield Breach("control.next_review", message, f"not after {latest}")


@rule("R014", "S85", waivable=True)
def check_renewal_is_decided(case: Case) -> Iterator[Breach]:
    """A contract that renews itself does so by a recorded decision only."""
    for part in case.parts("contracts"):
        end = part.date("dates.end")
        if part.text("renewal.kind") != "automatic" or not end or case.as_of is None:
            continue
        last = end - relativedelta(months=part.whole("renewal.notice_months", 12))
        if case.as_of > last and part.is_missing("renewal.decided"):
            message = f"{part.text('id')} renews itself, and notice was due by {last}"
            yield Breach(part.path("renewal"), message, "record the decision of gate 10")


@rule("R015", "S85", waivable=True)
def check_renewal_opens_before_its_notice(case: Case) -> Iterator[Breach]:
    """The renewal decision opens early enough that its notice can still wait for it."""
    for part in case.parts("contracts"):
        end = part.date("dates.end")
        if part.text("renewal.kind") not in {"automatic", "option"} or end is None:
            continue
        opens = end - relativedelta(months=part.whole("renewal.retender_months", 18))
        notice = end - relativedelta(months=part.whole("renewal.notice_months", 12))
        if opens >= notice:
            message = (
                f"{part.text('id')} opens its renewal decision on {opens}, "
                f"when its notice is due by {notice}"
            )
            hint = "raise retender_months above notice_months, so that a new tender still fits"
            yield Breach(part.path("renewal.retender_months"), message, hint)
