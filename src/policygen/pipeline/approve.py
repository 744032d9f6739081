"""The verb ``approve``: record who approved which text of a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import file_digest
from typing import TYPE_CHECKING

from policygen.approvals import Approval, ApprovedText, Capacity, Needs, needs_of
from policygen.approvals.file import APPROVALS, OPENING, approval_record, text_record
from policygen.approved import check_signatures, text_of
from policygen.bundle import make
from policygen.copies import plan_copies
from policygen.errors import InvalidInput
from policygen.inputs import load_inputs
from policygen.pipeline.approval_checks import ApproveRequest, check_approval
from policygen.pipeline.recording import add_records
from policygen.problems import Location, Problem, Severity, did_you_mean
from policygen.scope import top_names
from policygen.signatures import sign
from policygen.source import project_root
from policygen.worker import in_worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policygen.approvals import Needs
    from policygen.copies import Copy
    from policygen.inputs import Inputs


@dataclass(frozen=True)
class ApproveResult:
    """What is on record now; ``approved`` tells whether the document is.

    ``recorded`` is false where the approval was on record before, and nothing was written.
    """

    approval: Approval
    approved: bool
    recorded: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """Asks for the plain build's documents, in every format."""

    formats: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    audience: str | None = None


def approve(request: ApproveRequest) -> ApproveResult:
    """Record an approval beside the answers. One that is on record already is kept as it is.

    Raises:
        InvalidInput: With every reason why it cannot be approved so; nothing is written then.
        MissingTool: It is to be signed, or others are, and ssh-keygen is not installed.
        OutputRefused: The file of approvals cannot be written.
    """
    ready = in_worker(lambda _: _ready(request))
    approval = _signed(ready.approval, request)
    if broken := tuple(check_signatures(project_root(request.answers), (approval,))):
        raise InvalidInput(broken)
    repeated = next((each for each in ready.given if each.id == approval.id), None)
    if repeated is None or (approval.signature and not repeated.signature):
        lists = {"approvals": [approval_record(approval)], "texts": [text_record(ready.text)]}
        add_records(request.answers.parent / APPROVALS, OPENING, lists)
        repeated = None
    given = (*ready.given, approval)
    lacking = ready.needs.lacking(given)
    reasons = ready.needs.not_counted(given)
    told = (
        *ready.warnings,
        *_repeated(repeated),
        *_not_enough(approval.document, lacking, reasons),
    )
    return ApproveResult(repeated or approval, not lacking, repeated is None, told)


@dataclass(frozen=True)
class _Ready:
    """An approval that nothing bars, the text it is of, and the approvals that text has.

    ``warnings`` are of the approval, not of the document.
    """

    approval: Approval
    text: ApprovedText
    needs: Needs
    given: tuple[Approval, ...]
    warnings: tuple[Problem, ...]


def _ready(request: ApproveRequest) -> _Ready:
    inputs = load_inputs(request.answers, project_root(request.answers), None, request.epoch)
    copy = _document(inputs, request.document)
    made = make(inputs, copy)
    needs = needs_of(inputs.answers, copy.record)
    capacity = request.capacity or _capacity_of(request.role, needs)
    checked = tuple(check_approval(request, capacity, needs, inputs, made))
    problems = (*made.problems, *checked)
    if any(problem.is_error for problem in problems):
        raise InvalidInput(problems)
    text = (made.judged.text or text_of(inputs, copy)).made
    version = made.assembled.document.properties.version
    approval = _approval(request, copy, version, text.digest, capacity)
    on_record = inputs.approvals.of(copy.path, version)
    given = tuple(each for each in on_record if each.digest == text.digest)
    return _Ready(approval, text, needs, given, checked)


def _signed(approval: Approval, request: ApproveRequest) -> Approval:
    if request.key is None:
        return approval
    return replace(approval, signature=sign(approval.statement, request.key))


def _approval(
    request: ApproveRequest, copy: Copy, version: str, digest: str, capacity: Capacity
) -> Approval:
    return Approval(
        document=copy.path,
        version=version,
        digest=digest,
        capacity=capacity,
        by=request.by.strip(),
        role=request.role,
        on=request.on,
        resolution=request.resolution.strip(),
        meeting=request.meeting,
        minute=_hash_of(request.minute) if request.minute else "",
    )


def _hash_of(file: Path) -> str:
    """Return the SHA-256 of a file. Raises InvalidInput if it is empty or cannot be read."""
    where = Location(file.as_posix())
    try:
        # A device has no size either, and may never end.
        if not file.stat().st_size:
            hint = "give the file of the signed minute"
            raise InvalidInput([Problem("Y016", "the minute is empty", where, hint)])
        with file.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        message = f"the minute cannot be read: {error.strerror or error}"
        raise InvalidInput([Problem("H048", message, where)]) from None


def _document(inputs: Inputs, name: str) -> Copy:
    """Return the document that a name means. Raises InvalidInput if it is not just one."""
    copies = approvable(inputs)
    exact = [copy for copy in copies if copy.path == name]
    found = exact or [copy for copy in copies if name in {copy.outline.id, copy.record} - {""}]
    if len(found) == 1:
        return found[0]
    paths = [copy.path for copy in copies]
    if found:
        message = f"'{name}' means {len(found)} documents, and each is approved by itself"
        hint = f"name one of {', '.join(copy.path for copy in found)}"
    else:
        message = f"there is no document '{name}' to approve"
        known = {word for copy in copies for word in (copy.path, copy.outline.id, copy.record)}
        hint = did_you_mean(name, known) or f"there are {', '.join(paths)}"
    raise InvalidInput([Problem("H045", message, hint=hint)])


def approvable(inputs: Inputs) -> list[Copy]:
    """Return the documents that can be approved, in the copy of the plain build."""
    names = top_names(inputs.answers, inputs.findings.values, inputs.problems)
    copies = plan_copies(inputs.library.outlines, names, inputs.formats, Everything())
    return [copy for copy in copies if copy.outline.approval]


def _capacity_of(role: str, needs: Needs) -> Capacity:
    is_sign_off = role in needs.sign_offs and role not in needs.approvers
    return Capacity.AGREED if is_sign_off else Capacity.APPROVED


def _repeated(before: Approval | None) -> Iterator[Problem]:
    if before is not None:
        message = f"this approval is on record already, as {before.id}: nothing was written"
        yield Problem("H057", message, before.location, severity=Severity.NOTE)


def _not_enough(
    document: str, lacking: tuple[str, ...], reasons: tuple[str, ...]
) -> Iterator[Problem]:
    if lacking:
        message = f"{document} stays a draft; still lacking: {'; '.join(lacking)}"
        message = ". ".join((message, *(f"{reason[0].upper()}{reason[1:]}" for reason in reasons)))
        yield Problem("H058", message, severity=Severity.NOTE)
