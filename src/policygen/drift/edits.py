"""What was edited by hand: the paragraphs of a file that are not as they were built."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from policygen.errors import InvalidInput
from policygen.lint.texts.word_text import parse_word
from policygen.problems import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINES = frozenset({".md", ".html", ".csv", ".ics", ".svg"})


class Edit(NamedTuple):
    """A paragraph, or a line of a text file, and where it stands (or stood).

    ``before`` is its text as it was built, empty if it is new; ``after`` its text on the disk,
    empty if it is gone.
    """

    location: Location
    before: str
    after: str


def edits(name: str, suffix: str, built: bytes, content: bytes) -> tuple[Edit, ...] | None:
    """Return what was edited in a file, in order.

    ``name`` is what the locations call it, ``suffix`` its kind, such as ``.docx``. Nothing is
    returned where the words are the same and only form, properties or markup differ.

    Returns:
        None if the file is of a kind without paragraphs, or can no longer be read as its kind.
    """
    try:
        before, after = (_paragraphs(name, suffix, data) for data in (built, content))
    except (InvalidInput, UnicodeDecodeError):
        return None
    if before is None or after is None:
        return None
    return tuple(compared(before, after))


def _paragraphs(name: str, suffix: str, data: bytes) -> list[tuple[str, Location]] | None:
    if suffix == ".docx":
        passages = parse_word(data, name).passages
        return [(passage.text, passage.where(0)) for passage in passages if passage.text.strip()]
    if suffix not in _LINES:
        return None
    lines = data.decode().splitlines()
    return [(line, Location(name, at)) for at, line in enumerate(lines, start=1) if line.strip()]


def compared(
    before: Sequence[tuple[str, Location]], after: Sequence[tuple[str, Location]]
) -> Iterator[Edit]:
    """Yield the edits that make ``after`` of ``before``, in order: texts, and where they stand."""
    matcher = SequenceMatcher(
        None, [text for text, _ in before], [text for text, _ in after], autojunk=False
    )
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind == "equal":
            continue
        gone = before[first:last]
        come = after[new_first:new_last]
        for old, new in zip_longest(gone, come):
            where = new[1] if new else _place_left(after, new_last, old[1])
            yield Edit(where, old[0] if old else "", new[0] if new else "")


def _place_left(after: Sequence[tuple[str, Location]], at: int, stood: Location) -> Location:
    """Return where a paragraph that is gone would be: at what follows it, else where it stood."""
    return after[min(at, len(after) - 1)][1] if after and not stood.part else stood
