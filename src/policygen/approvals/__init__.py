"""Approvals: who approved which text of a document, who must, and what that makes of it."""

from policygen.approvals.needs import Needs, needs_of
from policygen.approvals.record import Approval, Approvals, ApprovedText, Capacity
from policygen.approvals.standing import DRAFT, Standing, sample_standing

__all__ = [
    "DRAFT",
    "Approval",
    "Approvals",
    "ApprovedText",
    "Capacity",
    "Needs",
    "Standing",
    "needs_of",
    "sample_standing",
]
