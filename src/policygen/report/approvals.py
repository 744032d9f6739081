"""Approvals as text for people and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from policygen.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policygen.approvals import Approval
    from policygen.pipeline.approve import ApproveResult
    from policygen.pipeline.status import DocumentStatus, ProjectStatus

# How many open points or reviews a line names.
_MOST = 3


def render_status(projects: Sequence[ProjectStatus]) -> str:
    """Return how each document stands: a line with its state, and one for each thing to know."""
    lines: list[str] = []
    for project in projects:
        lines.append(f"{project.answers.as_posix()}, on {project.as_of}")
        for document in project.documents:
            lines += _lines(document)
    stages = Counter(each.stage.value for project in projects for each in project.documents)
    counted = ", ".join(f"{count} {stage}" for stage, count in sorted(stages.items()))
    late = sum(each.wants_attention for project in projects for each in project.documents)
    lines.append(f"{counted or 'no document'}; {late or 'none'} to be looked at")
    return "".join(f"{printable(line)}\n" for line in lines)


def _lines(document: DocumentStatus) -> Iterator[str]:
    yield f"  {document.document}  {document.version}  {document.stage}"
    for each in document.given:
        yield f"    {_deed(each)}"
    if document.lacking:
        yield f"    lacking: {'; '.join(document.lacking)}"
    for reason in document.not_counted:
        yield f"    {reason}"
    for each in document.later:
        yield f"    after this day: {_deed(each)}"
    if document.next_review:
        yield f"    next review: {document.next_review}"
    counted = (
        ("overdue", document.overdue),
        ("open points", document.open_points),
        ("expired exceptions", document.expired),
    )
    for title, names in counted:
        if names:
            more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
            yield f"    {title}: {', '.join(names[:_MOST])}{more}"


def _deed(approval: Approval) -> str:
    by = f"{approval.capacity} by {approval.by} as {approval.role} on {approval.on}"
    number = f", resolution {approval.resolution}" if approval.resolution else ""
    return f"{by}{number}, {'signed' if approval.signature else 'not signed'}"


def status_json(projects: Iterable[ProjectStatus]) -> dict[str, Any]:
    """Return how the documents stand as plain data."""
    return {
        "projects": [
            {
                "answers": project.answers.as_posix(),
                "as_of": project.as_of.isoformat(),
                "documents": [_fields(document) for document in project.documents],
            }
            for project in projects
        ]
    }


def _fields(document: DocumentStatus) -> dict[str, Any]:
    return {
        "document": document.document,
        "title": document.title,
        "version": document.version,
        "status": document.stage.value,
        "approvals": [approval_json(each) for each in document.given],
        "lacking": list(document.lacking),
        "not_counted": list(document.not_counted),
        "later_approvals": [approval_json(each) for each in document.later],
        "next_review": document.next_review.isoformat() if document.next_review else None,
        "overdue": list(document.overdue),
        "open_points": list(document.open_points),
        "expired_exceptions": list(document.expired),
    }


def render_approved(result: ApproveResult) -> str:
    """Return what is on record now, and what that makes of the document."""
    one = result.approval
    state = "approved" if result.approved else "draft"
    what = "recorded" if result.recorded else "on record already"
    told = f"{what}: {one.document} {one.version} {_deed(one)}\n{one.document}: {state}"
    return "".join(f"{printable(line)}\n" for line in told.splitlines())


def approval_json(approval: Approval) -> dict[str, Any]:
    """Return an approval as plain data."""
    return {
        "id": approval.id,
        "document": approval.document,
        "version": approval.version,
        "digest": approval.digest,
        "capacity": approval.capacity.value,
        "by": approval.by,
        "role": approval.role,
        "on": approval.on.isoformat(),
        "resolution": approval.resolution,
        "meeting": approval.meeting.isoformat() if approval.meeting else None,
        "minute": approval.minute,
        "signed": bool(approval.signature),
    }
