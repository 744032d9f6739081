"""Numbers that stay as they were sent: a section that falls away keeps its place.

Once a version has left the house, others refer to its numbers. A section that was sent keeps its
number for good, one that no longer stands there prints "Not used", and one that comes in between
takes the number before it with a letter: 7A in the body, Annex B1 among the annexes. What is added
at the end counts on.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import count
from string import ascii_uppercase
from typing import TYPE_CHECKING

from policygen.tree.blocks import Block, Heading, Paragraph, Run, iter_blocks, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: A number as it is recorded: ``7`` or ``7A`` of a section, ``B`` or ``B1`` of an annex.
SENT_NUMBER = re.compile(
    r"(?P<section>\d{1,3})(?P<letters>[A-Z]{0,3})|(?P<annex>[A-Z]{1,2})(?P<no>\d*)"
)

_NOT_USED = "Not used."


@dataclass(frozen=True, slots=True)
class SentSection:
    """A section or annex as it was sent: the id of its clause, its number and its title."""

    id: str
    number: str
    title: str

    @property
    def annex(self) -> bool:
        """Whether it is an annex: those are called by letters."""
        return self.number[:1].isalpha()


def sections_of(blocks: Iterable[Block]) -> tuple[SentSection, ...]:
    """Return the sections and annexes of a settled document, as they are recorded once sent."""
    return tuple(
        SentSection(each.id, each.number.removeprefix("Annex "), plain_text(each.spans))
        for each in _headings(blocks)
        if each.id
    )


def render_record(document: str, sections: Iterable[SentSection]) -> str:
    """Return the YAML that records the sections of a document in the answers."""
    rows = (
        f'    - {{id: {each.id}, number: "{each.number}", title: {_quoted(each.title)}}}'
        for each in sections
    )
    return "\n".join((f"- id: {document}", "  sections:", *rows))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def keep_places(blocks: Sequence[Block], sent: Iterable[SentSection]) -> tuple[Block, ...]:
    """Return the blocks with a place, "Not used", for each section sent that is not among them."""
    kept = list(blocks)
    present = {each.id for each in _headings(blocks)}
    by_id = {each.id: each for each in sent}
    for gone in sorted(by_id.values(), key=_place):
        if gone.id not in present:
            at = _before(kept, gone, by_id)
            title = Heading(1, (Run(gone.title),), gone.id, annex=gone.annex)
            kept[at:at] = [title, Paragraph((Run(_NOT_USED),))]
    return tuple(kept)


def sent_numbers(blocks: Iterable[Block], sent: Iterable[SentSection]) -> Iterator[str]:
    """Yield the number of each numbered heading of level 1, in order."""
    numbers = {each.id: each.number for each in sent}
    headings = list(_headings(blocks))
    series = {annex: _Series(annex, numbers.values()) for annex in (False, True)}
    for place, heading in enumerate(headings):
        own = series[heading.annex]
        later = (each.id for each in headings[place + 1 :] if each.annex is heading.annex)
        yield own.next(numbers.get(heading.id, ""), is_last=not any(i in numbers for i in later))


class _Series:
    """The numbers of the sections, or of the annexes, as they are given out in order."""

    def __init__(self, annex: bool, numbers: Iterable[str]) -> None:
        self._annex = annex
        self._taken = {each for each in numbers if each[:1].isalpha() is annex}
        self._latest = _nth(1, annex=annex)

    def next(self, own: str, *, is_last: bool) -> str:
        """Return ``own`` or, for a section that was not sent, a number that nothing else has."""
        if own[:1].isalpha() is self._annex and own:
            self._latest = own
        elif is_last:
            self._latest = self._counted_on()
        else:
            self._latest = self._inserted()
        self._taken.add(self._latest)
        return self._latest

    def _counted_on(self) -> str:
        last = max((_place_of(number)[1] for number in self._taken), default=0)
        return _nth(last + 1, annex=self._annex)

    def _inserted(self) -> str:
        found = SENT_NUMBER.fullmatch(self._latest)
        stem = (found["annex"] or found["section"]) if found else self._latest
        marks = map(str, count(1)) if self._annex else _letters()
        return next(stem + mark for mark in marks if stem + mark not in self._taken)


def _letters() -> Iterator[str]:
    """Yield A to Z, then ZA to ZZ, and so on: each sorts after the one before."""
    for times in count():
        yield from ("Z" * times + sign for sign in ascii_uppercase[: 25 if times == 0 else 26])


def _nth(place: int, *, annex: bool) -> str:
    """Return what the section or annex at a place is called, counted from 1."""
    if not annex:
        return str(place)
    return ascii_uppercase[(place - 1) % 26] * ((place - 1) // 26 + 1)


def _headings(blocks: Iterable[Block]) -> Iterator[Heading]:
    for block in iter_blocks(tuple(blocks)):
        if isinstance(block, Heading) and block.level == 1 and block.numbered:
            yield block


def _before(blocks: Sequence[Block], gone: SentSection, sent: Mapping[str, SentSection]) -> int:
    """Return where a section that is gone has its place: before the next one that was sent."""
    for at, block in enumerate(blocks):
        if not isinstance(block, Heading) or block.level != 1 or not block.numbered:
            continue
        other = sent.get(block.id)
        if other is None:
            if block.annex and not gone.annex:
                return at
        elif _place(other) > _place(gone):
            return at
    return len(blocks)


def _place(section: SentSection) -> tuple[bool, int, int, str]:
    return _place_of(section.number)


def _place_of(number: str) -> tuple[bool, int, int, str]:
    """Return what sorts numbers as they stand in a document: 7, 7A, 8, then Annex A, A1, B."""
    found = SENT_NUMBER.fullmatch(number)
    if found is None:
        return True, 0, 0, number
    if found["annex"]:
        letters = found["annex"]
        place = ascii_uppercase.index(letters[0]) + 1 + 26 * (len(letters) - 1)
        return True, place, int(found["no"] or 0), ""
    return False, int(found["section"]), 0, found["letters"]
