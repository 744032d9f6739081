"""Exceptions: for a rule that can be waived, by the right role, for a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from policygen.answers.rules.rule import RULES, Breach, Case, rule
from policygen.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part

_CODE = re.compile(r"[A-Z]\d{3}", re.IGNORECASE)


@rule("R090")
def check_exceptions_end(case: Case) -> Iterator[Breach]:
    """An exception ends within the months that the policy allows, twelve at most."""
    months = min(case.top.whole("control.exception_months", 12), 12)
    for part in case.parts("exceptions"):
        start, end = part.date("date"), part.date("expires")
        if start is None or end is None:
            continue
        latest = start + relativedelta(months=months)
        if end > latest:
            message = f"exception {part.text('id')} runs longer than {months} months"
            yield Breach(part.path("expires"), message, f"not after {latest}")
        if end < start:
            message = f"exception {part.text('id')} expires before it is approved"
            yield Breach(part.path("expires"), message, "check both days")


@rule("R091")
def check_exceptions_are_alive(case: Case) -> Iterator[Breach]:
    """An exception that has expired is taken out or approved anew."""
    for part in case.parts("exceptions"):
        end = part.date("expires")
        if end and case.as_of and end < case.as_of:
            message = f"exception {part.text('id')} expired on {end}"
            yield Breach(part.path("expires"), message, "mend the breach or approve it anew")


@rule("R092")
def check_approver_fits(case: Case) -> Iterator[Breach]:
    """The approver of an exception is that of the tier it is for, or of a higher one."""
    for part in case.parts("exceptions"):
        fitting = _approvers(part, case)
        approver = part.text("approver")
        if approver and fitting and approver not in fitting:
            message = f"{approver} may not approve exception {part.text('id')}"
            yield Breach(part.path("approver"), message, f"the policy asks for {fitting[-1]}")


def _approvers(exception: Part, case: Case) -> list[str]:
    """Return who may approve, the highest first; nobody is wrong if the tier is not known.

    Tiers stand with the strictest first. Without a decision or a contract the exception is from
    the policy as such, which its own approver may grant.
    """
    top = case.top.text("control.approver")
    for key, topic in (("contract", "contracts"), ("decision", "decisions")):
        name = exception.text(key)
        if not name:
            continue
        record = case.record(topic, name)
        names = [tier.text("id") for tier in case.parts("tiers")]
        tier = record.text("tier") if record else ""
        if tier not in names or not case.top.is_whole("tiers"):
            return []
        higher = case.parts("tiers")[: names.index(tier) + 1]
        return [top, *(part.text("approver") for part in higher)]
    return [top] if top else []


@rule("R093")
def check_exceptions_name_rules(case: Case) -> Iterator[Breach]:
    """An exception that names a code names a rule that can be waived."""
    for part in case.parts("exceptions"):
        code = part.text("rule").upper()
        if not _CODE.fullmatch(code):
            continue
        known = sorted(name for name, item in RULES.items() if item.waivable)
        if code not in known:
            said = "cannot be waived" if code in RULES else "is no rule"
            message = f"exception {part.text('id')} names {code}, which {said}"
            near = "" if code in RULES else did_you_mean(code, known)
            hint = near or "mend the answers, or name a rule of the policy"
            yield Breach(part.path("rule"), message, hint)
