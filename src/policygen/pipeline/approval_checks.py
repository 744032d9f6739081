"""What bars an approval: the wrong role, a missing resolution, what is open or has expired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import category

from policygen.approvals import Capacity
from policygen.approvals.names import unseen_in
from policygen.problems import Problem, Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policygen.approvals import Needs
    from policygen.bundle import Made
    from policygen.copies import Copy
    from policygen.inputs import Inputs

_LONGEST = 200  # letters of a name or a number


@dataclass(frozen=True)
class ApproveRequest:
    """Who approves what.

    ``document`` is its place in the bundle, or an outline or record that has one document only.
    Without a ``capacity`` it is the one that the document wants of the role. ``minute`` is the file
    of the signed minute, ``key`` that of the SSH key to sign with. ``on`` is not after ``today``,
    where that is given.
    """

    answers: Path
    document: str
    by: str
    role: str
    on: date
    capacity: Capacity | None = None
    resolution: str = ""
    meeting: date | None = None
    minute: Path | None = None
    key: Path | None = None
    epoch: date | None = None
    today: date | None = None


def check_approval(
    request: ApproveRequest, capacity: Capacity, needs: Needs, inputs: Inputs, made: Made
) -> Iterator[Problem]:
    """Yield every reason why a document cannot be approved so, and a warning for an odd day."""
    yield from _check_role(request.role, capacity, needs, inputs)
    yield from _check_words(request)
    yield from _check_form(request, capacity, needs, inputs, made.copy)
    yield from _check_day(request, inputs, made)
    for point in open_points_in(inputs, made):
        where = inputs.answers.where(point)
        message = f"'{point}' is still open, and {made.copy.path} prints it or rests on it"
        yield Problem("H050", message, where, "answer it first: what is approved is whole")
    for name, day in expired_exceptions(inputs, made.copy.record, request.on):
        message = f"exception {name} expired on {day}"
        where = inputs.answers.where(f"exceptions[{name}].expires")
        yield Problem("H051", message, where, "mend the breach, or have it approved anew")


def _check_role(role: str, capacity: Capacity, needs: Needs, inputs: Inputs) -> Iterator[Problem]:
    known = [record["id"] for record in inputs.answers.records("roles")]
    if role not in known:
        hint = did_you_mean(role, known) or f"roles are {', '.join(known)}"
        yield Problem("H046", f"there is no role {role!r}", hint=hint)
        return
    fitting = {Capacity.APPROVED: needs.approvers, Capacity.AGREED: needs.sign_offs}
    if role in fitting.get(capacity, (role,)):
        return
    wanted = "; ".join(needs.lacking(())) or "nothing of this kind"
    deed = {Capacity.APPROVED: "approve", Capacity.AGREED: "agree to"}[capacity]
    message = f"{role} is not asked to {deed} this document; wanted is {wanted}"
    hint = "record a review with --capacity reviewed, or change the approver in the answers"
    yield Problem("H047", message, hint=hint)


def _check_words(request: ApproveRequest) -> Iterator[Problem]:
    texts = {"--by": request.by, "--resolution": request.resolution or "-"}
    for option, text in texts.items():
        if not _is_one_line(text):
            message = f"{option} is not one line of text (at most {_LONGEST} letters)"
            yield Problem("H049", message, hint="give it as it is to be printed")
        if unseen := unseen_in(text):
            message = f"{option} holds what nobody sees: {', '.join(unseen)}"
            yield Problem("H049", message, hint="type it anew, without these characters")


def _is_one_line(text: str) -> bool:
    breaks = any(category(sign) in {"Cc", "Cs", "Zl", "Zp", "Co", "Cn"} for sign in text)
    return bool(text.strip()) and len(text) <= _LONGEST and not breaks


def _check_form(
    request: ApproveRequest, capacity: Capacity, needs: Needs, inputs: Inputs, copy: Copy
) -> Iterator[Problem]:
    if request.meeting and request.meeting > request.on:
        message = f"the meeting of {request.meeting} is after {request.on}, the day of the approval"
        yield Problem("H048", message, hint="check both days")
    number = inputs.answers.get(f"{_answer_path(copy.record)}.resolution.number")
    if request.resolution and isinstance(number, str) and number != request.resolution.strip():
        message = f"the resolution is {request.resolution}, but the answers say {number}"
        yield Problem("H048", message, hint="give the same number in both")
    if capacity is not Capacity.APPROVED or not needs.formal:
        return
    given = {
        "--resolution": request.resolution,
        "--meeting": request.meeting,
        "--minute": request.minute,
    }
    if lacking := [option for option, value in given.items() if not value]:
        message = "an approval in the first tier, or by its approver, wants "
        message += f"resolution, meeting and signed minute: {', '.join(lacking)} lacking"
        hint = "give number and day of the resolution, and the file of the minute"
        yield Problem("H048", message, hint=hint)


def _check_day(request: ApproveRequest, inputs: Inputs, made: Made) -> Iterator[Problem]:
    if request.today and request.on > request.today:
        message = f"{request.on} is still to come: today is {request.today}"
        hint = "record the approval once it is given; --as-of is the day on which it was"
        yield Problem("H059", message, hint=hint)
    if made.copy.record.startswith("contracts/"):
        return  # a contract counts its own versions, and says no day of them
    version = made.assembled.document.properties.version
    history = inputs.answers.get("control.history")
    for place, each in enumerate(history if isinstance(history, list) else ()):
        day = each.get("date") if isinstance(each, dict) else None
        if isinstance(day, date) and request.on < day and each["version"] == version:
            message = f"the approval of {request.on} is before {day}, the day of version {version}"
            where = inputs.answers.where(f"control.history[{place}].date")
            hint = "check --as-of, and the day in the list of versions"
            yield Problem("H059", message, where, hint, Severity.WARNING)


def _answer_path(record: str) -> str:
    topic, _, name = record.partition("/")
    return f"{topic}[{name}]" if name else "control"


def open_points_in(inputs: Inputs, made: Made) -> list[str]:
    """Return the paths of the open points that a document prints or rests on."""
    read = set(inputs.answers_behind(made.assembled.reads))
    return [point.path for point in inputs.answers.open_points if point.path in read]


def expired_exceptions(inputs: Inputs, record: str, on: date) -> list[tuple[str, date]]:
    """Return the exceptions for a record, or from the policy as such, that ended before a day."""
    topic, _, name = record.partition("/")
    found = []
    for each in inputs.answers.records("exceptions"):
        end = each.get("expires")
        of = {key: each.get(key) for key in ("contract", "decision") if each.get(key)}
        is_own = of == ({topic.removesuffix("s"): name} if name else {})
        if is_own and isinstance(end, date) and end < on:
            found.append((str(each["id"]), end))
    return found
