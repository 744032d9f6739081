"""How wide text is, and how it is wrapped, shortened and written.

No font is known here, so widths are estimates that no usual sans-serif font exceeds: those of
DejaVu Sans, the widest of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal
from unicodedata import ucd_3_2_0

from markupsafe import escape

from policygen.charts.elements import INK, element, named, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.charts.elements import Value

Anchor = Literal["start", "middle", "end"]

SIZE = 12.0
"""Height of all text: 8.5 pt where the picture is 16 cm wide."""
LEADING = 14.5
"""From one line of text to the next."""
FONTS = "Arial, Helvetica, 'Liberation Sans', 'Segoe UI', Roboto, sans-serif"

# Widths in parts of the text's height.
_GROUPS = {
    0.3: "'ijlI",
    0.34: "J ,./:;\\|",
    0.42: "f-()[]t!r",
    0.5: '"*_`–',
    0.56: "szc?L",
    0.65: "FkvxyPTYaoeESbdghnpqu$0123456789{}",
    0.72: "KAVBRXZC",
    0.8: "UHNDG&OQ",
    0.86: "w#+<=>^~M",
    1.0: "%mW@—…€",
}
_WIDTHS = {character: width for width, group in _GROUPS.items() for character in group}
_BOLD = 1.15
_LETTER = 0.8  # of other alphabets
_WIDEST = 1.3  # ideographs, emoji, signs
_ALPHABETS_END = 0x2000
_JOINER = "\u200d"
_MOST_JOINED = 4
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_HALVES = range(0x1F1E6, 0x1F200)


def text_width(text: str, *, bold: bool = False) -> float:
    """Return how wide ``text`` is at most."""
    return math.fsum(map(_width, text)) * SIZE * (_BOLD if bold else 1.0)


def _width(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if _joins(character):
        return 0.0
    return _LETTER if ord(character) < _ALPHABETS_END else _WIDEST


def _joins(character: str) -> bool:
    """Tell whether a character takes no room of its own: accents, joiners, marks of direction.

    The data are those of Unicode 3.2, the same in every release of Python.
    """
    is_mark = ucd_3_2_0.category(character) in {"Mn", "Me", "Cf"}
    return is_mark or ord(character) in _SKIN_TONES


def shortened(text: str, width: float, *, bold: bool = False) -> str:
    """Return ``text``, or as much of it as is not wider than ``width``, with an ellipsis."""
    if text_width(text, bold=bold) <= width:
        return text
    room = width - text_width("…", bold=bold)
    return f"{_start(text, room, bold=bold).rstrip()}…"


def wrapped(text: str, width: float, most: int, *, bold: bool = False) -> tuple[str, ...]:
    """Return ``text`` in ``most`` lines at most, the last of them shortened.

    A line is wider than ``width`` only where a single sign is.
    """
    lines: list[str] = []
    rest = readable(text)
    while rest and len(lines) < most - 1:
        first = _line(rest, width, bold=bold)
        lines.append(first.rstrip())
        rest = rest[len(first) :].lstrip()
    return (*lines, shortened(rest, width, bold=bold)) if rest else tuple(lines)


def _line(text: str, width: float, *, bold: bool) -> str:
    """Return as much of the start of ``text`` as fits: whole words, else a part of the first."""
    if text_width(text, bold=bold) <= width:
        return text
    start = _start(text, width, bold=bold)
    if text[len(start)] != " " and " " in start.strip():
        start = start[: start.rindex(" ") + 1]
    return start or _signs(text)[0]


def _start(text: str, width: float, *, bold: bool) -> str:
    """Return the longest start of ``text`` that is no wider than ``width``, no sign cut in two."""
    start = ""
    for sign in _signs(text):
        width -= text_width(sign, bold=bold)
        if width < 0:
            break
        start += sign
    return start


def _signs(text: str) -> list[str]:
    """Return what a reader sees as one each: letters with accents, joined emoji, flags.

    No emoji is of more parts than ``_MOST_JOINED``; a longer row would be drawn part by part.
    """
    signs: list[str] = []
    for character in text:
        last = signs[-1] if signs else ""
        is_flag = len(last) == 1 and {ord(last), ord(character)} <= {*_FLAG_HALVES}
        is_joined = last.endswith(_JOINER) and last.count(_JOINER) < _MOST_JOINED
        if last and (_joins(character) or is_joined or is_flag):
            signs[-1] += character
        else:
            signs.append(character)
    return signs


def block_width(lines: Sequence[str], *, bold: bool = False) -> float:
    """Return how wide the widest of some lines is."""
    return max((text_width(line, bold=bold) for line in lines), default=0.0)


def block_height(lines: Sequence[str]) -> float:
    """Return how high some lines are."""
    return len(lines) * LEADING


def write(
    x: float,
    top: float,
    lines: Sequence[str],
    anchor: Anchor = "start",
    *,
    fill: str = INK,
    bold: bool = False,
    whole: str = "",
    turn: str = "",
) -> str:
    """Return lines of text below ``top``, at ``x`` with their start, middle or end.

    ``whole`` is the text that the lines are of, told where they show it in part only; ``turn`` is
    an SVG transformation.
    """
    is_part = bool(whole) and readable(whole) != " ".join(lines)
    written = [
        element(
            "text",
            str(escape(readable(line))),
            x=x,
            y=top + number * LEADING + LEADING * 0.5 + SIZE * 0.36,
            text_anchor="" if anchor == "start" else anchor,
        )
        for number, line in enumerate(lines)
    ]
    if not written:
        return ""
    more: dict[str, Value] = {"font_weight": "bold" if bold else "", "transform": turn}
    more["fill"] = "" if fill == INK else fill
    if len(written) == 1 and not is_part and not any(more.values()):
        return written[0]
    return element("g", named(whole) if is_part else "", *written, **more)
