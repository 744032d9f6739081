"""SVG elements as text: every value is escaped, every coordinate has two decimals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

Value = str | float
"""What an attribute holds: a coordinate or a text."""

INK = "#1b1f24"
QUIET = "#59636e"
"""Grey that still reads on white: 6.1 to 1."""
FAINT = "#d5dae0"
"""For lines that only guide the eye."""
PAPER = "#ffffff"

# What XML cannot hold, and what a page may not: controls, surrogates, characters that are none.
_NONE = "".join(chr(end - place) for end in range(0x10000, 0x120000, 0x10000) for place in (2, 1))
_BARRED = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONE}]")


def readable(text: str) -> str:
    """Return ``text`` on one line, without characters that a page cannot hold."""
    return _BARRED.sub("", " ".join(text.split()))


def coordinate(value: float) -> str:
    """Return a number as coordinates are written: two decimals, no negative zero."""
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


def element(name: str, *content: str, **attributes: Value) -> str:
    """Return an element. ``content`` is markup; an underscore in an attribute's name is a hyphen.

    An attribute that is an empty text is left out.
    """
    written = "".join(
        f' {key.replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    inner = "\n".join(part for part in content if part)
    if not inner:
        return f"<{name}{written}/>"
    gap = "\n" if inner.startswith("<") else ""
    return f"<{name}{written}>{gap}{inner}{gap}</{name}>"


def named(text: str) -> str:
    """Return the element that gives the one around it a name, shown where a pointer rests."""
    words = readable(text)
    return element("title", str(escape(words))) if words else ""


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, **more: Value) -> str:
    """Return a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)


def polygon(corners: Iterable[tuple[float, float]], *content: str, **more: Value) -> str:
    """Return a closed field."""
    points = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in corners)
    return element("polygon", *content, points=points, **more)


def _value(value: Value) -> str:
    return value if isinstance(value, str) else coordinate(value)
