"""How wide words are in the shipped fonts, and where lines break.

The fonts are as wide as Arial; what comes of it is the same on every machine.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import combining

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Made from the fonts by ``tools/pdf_characters.py``: widths by code point, in 1/1000 em.
WIDTHS = Path(__file__).parent / "pdf" / "fonts" / "widths.json"

# In 1/1000 em: a letter of code (0.9 of the size around it), and one that the list does not know.
_CODE, _UNKNOWN = 541, 1_400
_TWIPS_IN_POINT = 20

_WORD = re.compile(r"\S+|\s+")
# What is set together with the character before it: joiners, variation selectors, skin tones, tags.
_JOINING = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_JOINER = "\u200d"


def parted(text: str, width: int, size: float, *, code: bool = False) -> Iterator[str]:
    """Yield ``text`` in parts between which a line may break.

    There is one part unless a word in letters of ``size`` points is wider than ``width`` twips:
    such a word may break anywhere between two of its characters. ``code`` letters are all alike.
    """
    whole = ""
    for word in _WORD.findall(text):
        if text_width(word, size, code=code) <= width:
            whole += word
            continue
        first, *others = _letters(word)
        yield whole + first
        yield from others[:-1]
        whole = others[-1] if others else ""
    if whole:
        yield whole


def text_width(text: str, size: float, *, code: bool = False) -> float:
    """Return how wide a text is at ``size`` points, in twips: at most, whatever its style."""
    widths = _widths()
    thousandths = (_CODE if code else widths.get(ord(letter), _UNKNOWN) for letter in text)
    return sum(thousandths) * size * _TWIPS_IN_POINT / 1_000


def lines_in(text: str, width: int, size: float, most: int) -> int:
    """Return how many lines of ``width`` twips a text takes at ``size`` points, at most ``most``.

    It is no less than a program that sets the text will use, whatever the text's style.
    """
    space = text_width(" ", size)
    lines = 0
    for line in text.split("\n"):
        lines += 1
        left = float(width)
        for word in line.split():
            wide = text_width(word, size)
            if wide > left and left < width:
                lines, left = lines + 1, float(width)
            while wide > left:
                lines, wide = lines + 1, wide - width
            left -= wide + space
            if lines >= most:
                return most
    return lines


@cache
def _widths() -> dict[int, int]:
    known: dict[str, int] = json.loads(WIDTHS.read_text("ascii"))
    return {int(code): width for code, width in known.items()}


def _letters(word: str) -> list[str]:
    """Return the characters of a word, each with what is set together with it."""
    letters: list[str] = []
    for letter in word:
        joins = combining(letter) or _JOINING.match(letter) or "".join(letters[-1:])[-1:] == _JOINER
        if letters and joins:
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters
