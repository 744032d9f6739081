"""Two sequences laid side by side: what is equal, and what is alike, in the same order in both."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from math import isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    Pair = tuple[int, int]
    Span = tuple[int, int, int, int]

#: A stretch without rare members is compared whole up to this many pairs, larger ones in chunks.
_MOST_PAIRS = 250_000
#: The same where all that is common is repeated again and again.
_MOST_REPEATED = 2_500
#: A stretch is searched for like members, pair by pair, up to this many pairs.
_MOST_LIKE = 10_000


def equal_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Return places of equal members, rising in both sequences.

    Members that stand once in both are matched first (patience), then what lies between; the time
    is near-linear, whatever is repeated.
    """
    found: list[Pair] = []
    waiting: list[Span] = [(0, len(old), 0, len(new))]
    while waiting:
        span = _trimmed(old, new, waiting.pop(), found)
        if span[0] == span[1] or span[2] == span[3]:
            continue
        anchors = rising(_unique_pairs(old, new, span))
        if anchors:
            found += anchors
            waiting += _between(span, anchors)
        else:
            found += _repeated(old, new, span)
    return sorted(found)


def _trimmed(
    old: Sequence[Hashable], new: Sequence[Hashable], span: Span, found: list[Pair]
) -> Span:
    """Pair the equal members at both ends of a span; return what is left of it."""
    start, end, first, last = span
    while start < end and first < last and old[start] == new[first]:
        found.append((start, first))
        start, first = start + 1, first + 1
    while start < end and first < last and old[end - 1] == new[last - 1]:
        end, last = end - 1, last - 1
        found.append((end, last))
    return start, end, first, last


def _unique_pairs(old: Sequence[Hashable], new: Sequence[Hashable], span: Span) -> list[Pair]:
    start, end, first, last = span
    ours, theirs = Counter(old[start:end]), Counter(new[first:last])
    places = {new[at]: at for at in range(first, last)}
    return [
        (at, places[old[at]])
        for at in range(start, end)
        if ours[old[at]] == 1 and theirs[old[at]] == 1
    ]


def rising(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the longest choice of pairs, given by their first place, whose second rises too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [index]
    chosen = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]


def _between(span: Span, anchors: Sequence[Pair]) -> Iterator[Span]:
    start, _, first, _ = span
    for one, other in anchors:
        yield start, one, first, other
        start, first = one + 1, other + 1
    yield start, span[1], first, span[3]


def _repeated(old: Sequence[Hashable], new: Sequence[Hashable], span: Span) -> Iterator[Pair]:
    """Yield equal members of a span in which every common member is repeated.

    What is repeated most, such as the spaces between words, is no beginning of a match: it is
    matched beside what is matched. Only where nothing else is there is it looked for by itself.
    """
    for chunk in _chunks(span, _MOST_PAIRS):
        found = _matches(old, new, chunk, autojunk=True)
        if not found:
            parts = _chunks(chunk, _MOST_REPEATED)
            found = [pair for part in parts for pair in _matches(old, new, part, autojunk=False)]
        yield from found


def _matches(
    old: Sequence[Hashable], new: Sequence[Hashable], span: Span, *, autojunk: bool
) -> list[Pair]:
    start, end, first, last = span
    matcher = SequenceMatcher(None, old[start:end], new[first:last], autojunk=autojunk)
    return [
        (start + at + step, first + to + step)
        for at, to, size in matcher.get_matching_blocks()
        for step in range(size)
    ]


def _chunks(span: Span, most: int) -> Iterator[Span]:
    """Cut a span that is too large into parts that lie at the same share of both sequences."""
    start, end, first, last = span
    if (end - start) * (last - first) <= most:
        yield span
        return
    count = max(end - start, last - first) // isqrt(most) + 2
    cuts = [
        (start + (end - start) * step // count, first + (last - first) * step // count)
        for step in range(count + 1)
    ]
    for (one, other), (next_one, next_other) in pairwise(cuts):
        yield one, next_one, other, next_other


def gaps(pairs: Sequence[Pair], old: int, new: int) -> Iterator[Span]:
    """Yield what lies between pairs of two sequences of these lengths, empty spans left out."""
    for span in _between((0, old, 0, new), pairs):
        if span[0] < span[1] or span[2] < span[3]:
            yield span


def like_pairs(
    old: Sequence[Sequence[Hashable]],
    new: Sequence[Sequence[Hashable]],
    likeness: Callable[[int, int], float],
) -> list[Pair]:
    """Return places of members that are alike, rising in both sequences.

    Args:
        old: the words of each member.
        new: the same of the other sequence.
        likeness: how alike two members are, by their places; 0 if they must not be paired.
    """
    found: list[Pair] = []
    waiting: list[Span] = [(0, len(old), 0, len(new))]
    while waiting:
        span = waiting.pop()
        start, end, first, last = span
        if start == end or first == last:
            continue
        if (end - start) * (last - first) <= _MOST_LIKE:
            found += _best(span, likeness)
            continue
        anchors = rising(_phrase_pairs(old, new, span, likeness))
        if anchors:
            found += anchors
            waiting += _between(span, anchors)
        else:
            waiting += _chunks(span, _MOST_LIKE)
    return sorted(found)


def _best(span: Span, likeness: Callable[[int, int], float]) -> list[Pair]:
    """Return the pairs of a small span whose likeness adds up to most."""
    start, end, first, last = span
    width = last - first
    totals = [[0.0] * (width + 1)]
    for at in range(start, end):
        above, row = totals[-1], [0.0]
        values = [likeness(at, to) for to in range(first, last)]
        for column, value in enumerate(values):
            paired = above[column] + value if value else 0.0
            row.append(max(above[column + 1], row[column], paired))
        totals.append(row)
    return _walk_back(span, totals)


def _walk_back(span: Span, totals: list[list[float]]) -> list[Pair]:
    start, end, first, last = span
    row, column = end - start, last - first
    found = []
    while row and column:
        total = totals[row][column]
        if total == totals[row - 1][column]:
            row -= 1
        elif total == totals[row][column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            found.append((start + row, first + column))
    return found


_PHRASE = 3


def _phrase_pairs(
    old: Sequence[Sequence[Hashable]],
    new: Sequence[Sequence[Hashable]],
    span: Span,
    likeness: Callable[[int, int], float],
) -> list[Pair]:
    """Return members that share most phrases that nothing else in the span has."""
    start, end, first, last = span
    ours = _rare_phrases(old, start, end)
    theirs = _rare_phrases(new, first, last)
    votes: Counter[Pair] = Counter(
        (at, theirs[phrase]) for phrase, at in ours.items() if phrase in theirs
    )
    best: dict[int, Pair] = {}
    taken: set[int] = set()
    for (at, to), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if at not in best and to not in taken and likeness(at, to):
            best[at] = (at, to)
            taken.add(to)
    return [best[at] for at in sorted(best)]


def _rare_phrases(
    members: Sequence[Sequence[Hashable]], start: int, end: int
) -> dict[tuple[Hashable, ...], int]:
    """Return the phrases that one member of a stretch has alone, with its place."""
    found: dict[tuple[Hashable, ...], int] = {}
    shared = -1
    for at in range(start, end):
        words = members[at]
        size = min(_PHRASE, len(words))
        for place in range(len(words) - size + 1 if size else 0):
            phrase = tuple(words[place : place + size])
            found[phrase] = at if found.setdefault(phrase, at) == at else shared
    return {phrase: at for phrase, at in found.items() if at != shared}
