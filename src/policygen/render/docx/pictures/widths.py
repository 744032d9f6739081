"""How wide the texts of pictures are, and how many lines they take."""

from __future__ import annotations

from unicodedata import east_asian_width

# In twips, at 9 points bold.
_NARROW, _USUAL, _WIDE, _FULL = 70, 116, 160, 180


def text_width(text: str) -> int:
    """Estimate how wide a text is at 9 points bold, in twips, by the widths that letters come in.

    There is no font to ask: the file must not hang on those of this machine.
    """
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> int:
    if letter in "iljtfrI.,:;'’()[]-/ ":
        return _NARROW
    if letter in "mwMW%—@" or letter.isupper():
        return _WIDE
    return _FULL if east_asian_width(letter) in "WF" else _USUAL


def lines_in(text: str, width: int, most: int) -> int:
    """Estimate how many lines of ``width`` twips a text takes at 9 points, ``most`` at the most."""
    lines, left = 1, width
    for word in text.split():
        wide = text_width(f"{word} ")
        if wide > left:
            lines += 1 if left < width else 0
            lines += wide // width
            left = width - wide % width
        else:
            left -= wide
        if lines >= most:
            return most
    return lines
