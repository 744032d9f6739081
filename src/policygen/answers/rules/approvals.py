"""Approvals of the policy: by the right body, of the version that they are said to be of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.rule import Case


@rule("R121", "S5")
def check_approved_by_approver(case: Case) -> Iterator[Breach]:
    """A policy whose approvals are recorded is approved only once the approver's is among them."""
    top = case.top
    if top.text("control.status") != "approved" or not top.is_whole("control.approvals"):
        return
    approver, version = top.text("control.approver"), top.text("control.version")
    given = [
        part.text("role")
        for part in top.parts("control.approvals")
        if part.text("capacity") == "approved" and part.text("version") == version
    ]
    if top.parts("control.approvals") and approver and approver not in given:
        message = f"version {version} is said to be approved; no approval by {approver} is recorded"
        hint = "record the approval under control.approvals, or set the status to draft"
        yield Breach("control.status", message, hint)


@rule("R122")
def check_approvals_in_time(case: Case) -> Iterator[Breach]:
    """The approver's day and resolution, given twice, are the same."""
    top = case.top
    approver, version = top.text("control.approver"), top.text("control.version")
    for part in top.parts("control.approvals"):
        if (part.text("role"), part.text("version")) != (approver, version):
            continue
        if part.text("capacity") != "approved":
            continue
        told, day = top.date("control.approved_on"), part.date("date")
        if told and day and told != day:
            message = f"the approval of version {version} is of {day}, but approved_on says {told}"
            yield Breach(part.path("date"), message, "give the day on which it was approved")
        number, other = part.text("resolution"), top.text("control.resolution")
        if number and other and number != other:
            message = f"the approval of version {version} is {number}, but resolution says {other}"
            yield Breach(part.path("resolution"), message, "give the resolution that approved it")
