"""A three-way merge of texts, line by line, with the conflict marks that every editor knows."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text, and how many conflicts stand in it between marks."""

    text: str
    conflicts: int = 0


class _Same(NamedTuple):
    """A stretch of lines that all three texts share: where it is in each, and its length."""

    base: int
    mine: int
    theirs: int
    length: int


def merge(base: str, mine: str, theirs: str, names: tuple[str, str] = ("mine", "theirs")) -> Merged:
    """Return ``mine`` with what ``theirs`` changed in ``base``.

    Where both changed the same lines in different ways, both stand there between marks that bear
    the ``names`` of the two.
    """
    texts = [text.split("\n") for text in (base, mine, theirs)]
    lines: list[str] = []
    conflicts = 0
    at = (0, 0, 0)
    for same in _shared(*texts):
        ends = (same.base, same.mine, same.theirs)
        parts = [text[start:end] for text, start, end in zip(texts, at, ends, strict=True)]
        settled = _settled(*parts)
        if settled is None:
            conflicts += 1
            settled = _marked(parts[1], parts[2], names)
        lines += [*settled, *texts[0][same.base : same.base + same.length]]
        at = (same.base + same.length, same.mine + same.length, same.theirs + same.length)
    return Merged("\n".join(lines), conflicts)


def _shared(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[_Same]:
    """Yield the stretches that all three share, then an empty one at the ends."""
    ours, others = _matches(base, mine), _matches(base, theirs)
    while ours and others:
        (one, mine_at, length), (two, theirs_at, other_length) = ours[0], others[0]
        start, end = max(one, two), min(one + length, two + other_length)
        if start < end:
            yield _Same(start, mine_at + start - one, theirs_at + start - two, end - start)
        (ours if one + length <= two + other_length else others).pop(0)
    yield _Same(len(base), len(mine), len(theirs), 0)


def _matches(base: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int]]:
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size]


def _settled(base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """Return what stands between two shared stretches, or None if both sides changed it."""
    if theirs in (base, mine):
        return mine
    return theirs if mine == base else None


def _marked(mine: list[str], theirs: list[str], names: tuple[str, str]) -> list[str]:
    """Return both sides between marks; lines that both have at the ends stand outside."""
    head = _common(mine, theirs)
    tail = _common(mine[head:][::-1], theirs[head:][::-1])
    ends = (len(mine) - tail, len(theirs) - tail)
    return [
        *mine[:head],
        f"<<<<<<< {names[0]}",
        *mine[head : ends[0]],
        "=======",
        *theirs[head : ends[1]],
        f">>>>>>> {names[1]}",
        *mine[ends[0] :],
    ]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines two texts share at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
