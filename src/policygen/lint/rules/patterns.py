"""Patterns of wording rules: regular expressions that cannot run away.

A pattern is matched in small letters against folded text, at word boundaries. A space in it stands
for one to three spaces, ``$`` for the end of a passage, and nothing in it crosses that end. Every
repetition has an upper bound, and the ways in which a pattern can be tried at one place are few.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TIMES = 200
MOST_WAYS = 20_000
_LONGEST = 1500
_PIECE = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?::|=|!|<=|<!))?|\)|\|"
    r"|\{\d*,?\d*\}[?+]?|[*+?][?+]?| +|.",
    re.DOTALL,
)
# What stands for itself: a letter or sign, or a sign that is escaped.
_LETTER = re.compile(r"[^()\[|.^$*+?{\\]|\\[^\w]")
_BOUNDED = re.compile(r"\{(?P<least>\d+)(?:,(?P<most>\d+))?\}(?P<kind>[?+]?)")


class PatternError(ValueError):
    """A pattern that is no regular expression, or that could run away; the text says why."""


class Pattern:
    """A compiled pattern.

    That a match begins with a whole word is looked at afterwards: an expression that begins with
    its own letters is searched several times as fast.
    """

    def __init__(self, expression: re.Pattern[str]) -> None:
        self._expression = expression

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield from where to where the pattern stands in a text in small letters."""
        at = 0
        while match := self._expression.search(text, at):
            start, end = match.span()
            is_whole = start == 0 or not _is_word(text[start - 1]) or not _is_word(text[start])
            if is_whole and end > start:
                yield start, end
                at = end
            else:
                at = start + 1


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def compile_pattern(source: str) -> Pattern:
    """Return the compiled pattern. Raises PatternError."""
    if len(source) > _LONGEST:
        raise PatternError(f"it is longer than {_LONGEST} characters")
    made = "".join(_translated(source))
    try:
        return Pattern(re.compile(rf"(?:{made})(?!\w)", re.MULTILINE))
    except re.error as error:
        raise PatternError(f"it is no regular expression: {error.msg}") from error


@dataclass(slots=True)
class _Ways:
    """In how many ways a group can be tried: of its branch so far, and the most of its branches.

    ``letters`` is what the branch begins with, up to the first piece that is no letter; ``begun``
    that of the branches before it.
    """

    branch: int = 1
    most: int = 1
    last: int = 1
    letters: str = ""
    is_plain: bool = True
    begun: list[str] = field(default_factory=list)

    def next_branch(self) -> None:
        """Begin another alternative."""
        self.most = max(self.branch, self.most)
        self.branch = 1
        self.begun.append(self.letters)
        self.letters, self.is_plain = "", True

    def read(self, piece: str) -> None:
        """Take in a piece of the branch."""
        if piece[0] in "*?" or piece.startswith(("{0", "{,")):
            self.letters = self.letters[:-1] if self.is_plain else self.letters
        elif self.is_plain and _LETTER.fullmatch(piece):
            self.letters += piece[-1]
            return
        self.is_plain = False

    def close(self) -> int:
        """Return the ways of the whole group: alternatives that begin alike are each tried."""
        self.next_branch()
        return self.most * max(
            sum(one.startswith(other) or other.startswith(one) for other in self.begun)
            for one in self.begun
        )


def _translated(source: str) -> Iterator[str]:
    """Yield the pieces of a pattern as they are compiled; refuse what is not bounded."""
    groups = [_Ways()]
    for match in _PIECE.finditer(source):
        piece, following = match[0], source[match.end() : match.end() + 1]
        if piece != "|":
            groups[-1].read(piece)
        if piece.startswith("("):
            _check_group(piece, following)
            groups.append(_Ways())
        elif piece == ")" and len(groups) > 1:
            inner = groups.pop().close()
            groups[-1].last = inner
            groups[-1].branch *= inner
        elif piece == "|":
            groups[-1].next_branch()
        elif piece[0] in "*+?{":
            _count(piece, groups[-1])
        else:
            groups[-1].last = 1
        if groups[-1].branch > MOST_WAYS:
            raise PatternError("it can be tried in too many ways; repeat less, or with {…}+")
        yield piece if piece[0] == " " and following in {"{", "?"} else _as_compiled(piece)


def _check_group(piece: str, following: str) -> None:
    if piece == "(" and following == "?":
        raise PatternError("flags and named groups are not accepted")


def _count(piece: str, group: _Ways) -> None:
    """Count the ways that a repetition adds to those of its group."""
    least, most, is_possessive = _times(piece)
    inner = group.last
    group.branch = group.branch // max(inner, 1)
    if is_possessive:
        return
    # A bound that is out of all proportion is told as such and not worked out.
    ways = inner ** min(most, 20) * max(most - least + 1, 1)
    group.branch *= ways


def _times(piece: str) -> tuple[int, int, bool]:
    if piece[0] == "?":
        return 0, 1, piece.endswith("+")
    bounds = _BOUNDED.fullmatch(piece)
    if bounds is None:
        raise PatternError(f"'{piece}' repeats without bound; write {{0,40}} or the like")
    least = int(bounds["least"])
    most = int(bounds["most"] or least)
    if most > MOST_TIMES:
        raise PatternError(f"'{piece}' repeats more than {MOST_TIMES} times")
    return least, most, bounds["kind"] == "+"


def _as_compiled(piece: str) -> str:
    if piece.startswith(" "):
        return " {1,3}"
    if piece.startswith("[^"):
        return f"[^\\n{piece[2:]}"
    if re.fullmatch(r"\\[1-9]", piece):
        raise PatternError(f"'{piece}' refers back, which is not accepted")
    return {r"\s": " ", r"\S": r"[^ \n]", r"\W": r"[^\w\n]", r"\D": r"[^\d\n]"}.get(piece, piece)
