"""The text of a document that an approval is bound to, and what it is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from policygen.approvals import DRAFT, ApprovedText, Standing, needs_of, sample_standing
from policygen.approvals.digest import Section, sections_of, short_digest, text_digest
from policygen.approvals.neutral import neutral
from policygen.assemble import Scope, assemble
from policygen.copies import plan_copies
from policygen.manifest import answer_digest
from policygen.scope import top_names

if TYPE_CHECKING:
    from policygen.assemble import Assembled
    from policygen.copies import Copy
    from policygen.inputs import Inputs
    from policygen.model import Audience

# An answer's topic, and the record or the field below it: ``tiers[t1]``, ``control.owner``.
_HEAD = re.compile(r"[^.\[]+(\[[^\]]*\]|\.[^.\[]+)?")
# The day of the approval that stands in for every other.
_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Text:
    """The text of a document as approvals are bound to it, and its sections as they are called."""

    made: ApprovedText
    sections: tuple[Section, ...]


def text_of(inputs: Inputs, copy: Copy) -> Text:
    """Return the text of a document, without what may change under an approval.

    It is taken from every copy that the outline offers, as a draft and as it reads once approved.
    """
    answers = replace(inputs.answers, data=neutral(inputs.answers.data))
    blank = replace(inputs, answers=answers)
    own = copy.outline.audience
    readers = (own, *(each for each in copy.outline.audiences if each is not own))
    # What a clause says only once it is approved counts too, whoever approves it.
    standings = (sample_standing(needs_of(answers, copy.record), _DAY), DRAFT)
    made = [
        _assembled(blank, copy, reader, standing) for reader in readers for standing in standings
    ]
    plain = made[0]
    clauses = {name: _clause_digest(inputs, name) for name in plain.clauses}
    digest = text_digest(each.document for each in made)
    sections = sections_of(plain.document)
    told = {section.key: section.digest for section in sections}
    return Text(ApprovedText(digest, told, _answers(blank, plain), clauses), sections)


def _assembled(inputs: Inputs, copy: Copy, reader: Audience, standing: Standing) -> Assembled:
    names = top_names(inputs.answers, inputs.findings.values, inputs.problems)
    asked = None if reader is copy.outline.audience else reader.value
    planned = plan_copies([copy.outline], names, inputs.formats, _Wanted(asked))
    own = next(each for each in planned if each.record == copy.record)
    scope = Scope(
        own.names,
        inputs.formats,
        reader,
        inputs.audience_of,
        inputs.as_of,
        standing=standing,
    )
    return assemble(own.outline, inputs.library, scope)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Asks for all copies for one audience, in every format."""

    audience: str | None
    formats: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


def _clause_digest(inputs: Inputs, name: str) -> str:
    return short_digest(inputs.library.read(name).decode("utf-8", "replace"))


def _answers(inputs: Inputs, made: Assembled) -> dict[str, str]:
    """Return a digest of what was read of each answer, by the first two steps of its path."""
    read: dict[str, dict[str, str]] = {}
    for path in inputs.answers_behind(made.reads):
        head = _HEAD.match(path)
        digest = answer_digest(inputs.answers, path)
        read.setdefault(head.group() if head else path, {})[path] = digest
    return {head: short_digest(paths) for head, paths in read.items()}
