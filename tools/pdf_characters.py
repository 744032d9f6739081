"""Write what the PDF writer knows of its fonts: their characters, and how wide letters are.

Run ``python tools/pdf_characters.py`` after a font in ``src/policygen/render/pdf/fonts`` changed; a
test proves that the committed files are what this script writes. It needs fontTools.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from unicodedata import category

from fontTools.ttLib import TTFont

from policygen.render.letters import WIDTHS
from policygen.render.pdf.characters import CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Letters and signs that are worth measuring: those of European words.
LATIN = range(0x20, 0x250)


def characters() -> str:
    """Return the list: JSON, the first and last code point of each range."""
    codes = set[int]()
    for path in sorted(CHARACTERS.parent.glob("*.ttf")):
        with TTFont(path) as font:
            codes |= set(font.getBestCmap())
    # Controls are no text, and what a private character means is known to its font alone.
    codes = {code for code in codes if category(chr(code)) not in {"Cc", "Co"}}
    ranges = list(_ranges(sorted(codes)))
    return json.dumps(ranges, separators=(",", ":")).replace("],[", "],\n[") + "\n"


def widths() -> str:
    """Return the widths of Latin letters and signs in the widest face of Arimo, in 1/1000 em."""
    widest: dict[int, int] = {}
    for path in sorted(CHARACTERS.parent.glob("Arimo_*.ttf")):
        with TTFont(path) as font:
            em, names, metrics = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
            for code in (code for code in names if code in LATIN):
                width = -(-1000 * metrics[names[code]][0] // em)
                widest[code] = max(width, widest.get(code, 0))
    lines = (f'"{code}":{width}' for code, width in sorted(widest.items()))
    return "{" + ",\n".join(lines) + "}\n"


def _ranges(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = -1
    for code in codes:
        if code != last + 1:
            if first >= 0:
                yield first, last
            first = code
        last = code
    yield first, last


if __name__ == "__main__":
    for path, text in ((CHARACTERS, characters()), (WIDTHS, widths())):
        path.write_text(text, "ascii")
        print(f"wrote {path}")
