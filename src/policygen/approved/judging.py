"""How a document stands by what is on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygen.approvals import DRAFT, Approval, Capacity, Needs, Standing, needs_of
from policygen.approved.changes import changes_between
from policygen.approved.signers import check_signatures
from policygen.approved.text import Text, text_of
from policygen.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.copies import Copy
    from policygen.inputs import Inputs
    from policygen.tree.blocks import Document


#: The code of a document that has changed since it was approved.
LAPSED = "H052"


@dataclass(frozen=True)
class Judged:
    """How a document stands: what it prints, what it lacks, and what changed under its approval.

    ``given`` are the approvals of its text as it is now, ``earlier`` those of the same version
    with another text. ``lacking`` says in words whose approval is missing. ``text`` is the text as
    approvals are bound to it; None where none is on record, so that nobody asked.
    """

    standing: Standing
    needs: Needs
    lacking: tuple[str, ...] = ()
    given: tuple[Approval, ...] = ()
    earlier: tuple[Approval, ...] = ()
    problems: tuple[Problem, ...] = ()
    text: Text | None = None

    @property
    def not_counted(self) -> tuple[str, ...]:
        """Why approvals of its text do not suffice, in words."""
        return self.needs.not_counted(self.given)

    @property
    def has_lapsed(self) -> bool:
        """Whether the version was approved, and its text has changed since."""
        return bool(_lapsed(self))


def judge(inputs: Inputs, copy: Copy, version: str) -> Judged:
    """Return how a document stands in the version that it has now.

    Raises:
        MissingTool: An approval is signed, and ssh-keygen is not installed.
    """
    if not copy.outline.approval:
        return Judged(DRAFT, Needs())
    needs = needs_of(inputs.answers, copy.record)
    on_record = inputs.approvals.of(copy.path, version)
    if not on_record:
        return Judged(DRAFT, needs, needs.lacking(()))
    return _judged(inputs, copy, version, text_of(inputs, copy))


def _judged(inputs: Inputs, copy: Copy, version: str, text: Text) -> Judged:
    """Return how a document with this text stands, by what is on record of its version.

    Raises:
        MissingTool: An approval is signed, and ssh-keygen is not installed.
    """
    needs = needs_of(inputs.answers, copy.record)
    on_record = inputs.approvals.of(copy.path, version)
    forged = tuple(check_signatures(inputs.root, on_record))
    given = tuple(each for each in on_record if each.digest == text.made.digest)
    earlier = tuple(each for each in on_record if each.digest != text.made.digest)
    lacking = needs.lacking(given)
    standing = Standing(not lacking and not forged, given)
    judged = Judged(standing, needs, lacking, given, earlier, forged, text)
    return replace(judged, problems=(*forged, *_check_lapsed(inputs, copy, text, judged)))


def _check_lapsed(inputs: Inputs, copy: Copy, text: Text, judged: Judged) -> Iterator[Problem]:
    """Yield a warning if the version was approved and reads otherwise now."""
    last = _lapsed(judged)
    if last is None:
        return
    before = inputs.approvals.texts.get(last.digest)
    changed = "; ".join(changes_between(before, text)) if before else "what is not recorded"
    message = (
        f"{copy.path} {last.version} was approved on {last.on} by {last.role} and has changed "
        f"since, so it is a draft again. Changed: {changed}"
    )
    hint = "have it approved again, under a new version; 'policygen diff' shows both texts"
    where = replace(last.location, pointer="")
    yield Problem(LAPSED, message, where, hint, Severity.WARNING)


def _lapsed(judged: Judged) -> Approval | None:
    """Return the last approval that made an earlier text of this version approved, if any did."""
    if judged.standing.approved:
        return None
    digests = dict.fromkeys(each.digest for each in reversed(judged.earlier))
    for digest in digests:
        given = [each for each in judged.earlier if each.digest == digest]
        if not judged.needs.lacking(given):
            return next(e for e in reversed(given) if e.capacity is Capacity.APPROVED)
    return None


def check_status(copy: Copy, document: Document, standing: Standing) -> Iterator[Problem]:
    """Yield a problem if a document calls itself approved and is not."""
    if document.properties.status.casefold() == "approved" and not standing.approved:
        message = f"{copy.path} calls itself approved, and its approval is not on record"
        hint = (
            "leave 'status' out of the outline, or write: "
            "status: \"{{ 'approved' if document.approved else 'draft' }}\""
        )
        yield Problem("H055", message, copy.outline.location, hint)
