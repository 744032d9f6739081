"""How a document stands by its approvals, and how templates see that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policygen.approvals.record import Approval, Capacity
from policygen.templating.values import Records, Shape

if TYPE_CHECKING:
    from datetime import date

    from policygen.approvals.needs import Needs

#: Under this path templates read approvals; they are for the house.
PATH = "document.approvals"
_FIELDS = ("capacity", "by", "role", "on", "resolution", "meeting", "minute", "signed")


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document is approved, and the approvals of its text that it prints."""

    approved: bool = False
    approvals: tuple[Approval, ...] = ()

    @property
    def status(self) -> str:
        """What the document says of itself where its outline says nothing else."""
        return "approved" if self.approved else "draft"

    def names(self) -> dict[str, Any]:
        """Return what templates see as ``document.approved`` and ``document.approvals``."""
        told = [_as_record(each) for each in self.approvals]
        item = Shape({name: Shape() for name in _FIELDS})
        return {"approved": self.approved, "approvals": Records(told, PATH, Shape(item=item))}


#: A document without approvals.
DRAFT = Standing()


def sample_standing(needs: Needs, day: date) -> Standing:
    """Return a standing with one approval by whom is wanted; every field of it is filled."""
    role = next(iter(needs.approvers), "")
    none = "0" * 64
    facts = ("document", "1.0", none, Capacity.APPROVED, "Name", role, day, "1", day, none)
    return Standing(approved=True, approvals=(Approval(*facts),))


def _as_record(approval: Approval) -> dict[str, Any]:
    return {
        "capacity": approval.capacity.value,
        "by": approval.by,
        "role": approval.role,
        "on": approval.on,
        "resolution": approval.resolution or None,
        "meeting": approval.meeting,
        "minute": approval.minute or None,
        "signed": bool(approval.signature),
    }
