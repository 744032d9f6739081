"""Who answers for what: one accountable role for each activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("R060", "S9")
def check_one_is_accountable(case: Case) -> Iterator[Breach]:
    """Each activity stands in one row, with one accountable role that is not only told of it."""
    seen: dict[str, str] = {}
    for part in case.parts("raci"):
        activity = part.text("activity").casefold()
        if activity and activity in seen:
            message = f"{part.text('activity')!r} has two rows, so two roles answer for it"
            yield Breach(part.path("activity"), message, f"merge it with {seen[activity]}")
        seen.setdefault(activity, part.text("id"))
        accountable = part.text("accountable")
        for key in ("consulted", "informed"):
            if accountable and accountable in part.texts(key):
                message = f"{accountable} is accountable for {part.text('id')} and also {key}"
                yield Breach(part.path(key), message, f"take it out of {key}")


@rule("R061")
def check_role_codes_differ(case: Case) -> Iterator[Breach]:
    """Two roles do not share the letters that stand for them."""
    seen: dict[str, str] = {}
    for part in case.parts("roles"):
        code = part.text("code")
        if code and code in seen:
            message = f"the code {code} stands for {seen[code]} and for {part.text('id')}"
            yield Breach(part.path("code"), message, "choose two other letters")
        seen.setdefault(code, part.text("id"))


@rule("R062", "S5", waivable=True)
def check_policy_has_two_hands(case: Case) -> Iterator[Breach]:
    """Whoever wrote the policy is not the only one to approve it."""
    author, approver = case.top.text("control.author"), case.top.text("control.approver")
    if author and author == approver:
        message = f"{author} is author and approver of the policy"
        yield Breach("control.approver", message, "let another role or body approve it")


@rule("R063", severity=Severity.WARNING)
def check_owner_does_not_approve(case: Case) -> Iterator[Breach]:
    """Whoever owns the policy cannot be the one to approve it: such an approval would not count."""
    owner, approver = case.top.text("control.owner"), case.top.text("control.approver")
    if owner and owner == approver:
        message = f"{owner} owns the policy and is to approve it: no approval of its own will count"
        yield Breach("control.approver", message, "name another role or body as the approver")
