"""Write the list of the characters that the fonts of the PDF writer have.

Run ``python tools/pdf_characters.py`` after a font in ``src/policygen/render/pdf/fonts`` changed; a
test proves that the committed list is what this script writes. It needs fontTools (``dev`` extra).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from unicodedata import category

from fontTools.ttLib import TTFont

from policygen.render.pdf.characters import CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Characters that print nothing where a font lacks them (Unicode's Default_Ignorable_Code_Point),
#: and spaces and line ends, which the typesetter makes itself.
INVISIBLE = (
    *((0x0009, 0x000A), (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5)),
    *((0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164)),
    *((0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0x1BCA0, 0x1BCA3)),
    *((0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F), (0xE0100, 0xE01EF)),
)


def characters() -> str:
    """Return the list: JSON, the first and last code point of each range."""
    codes = set[int]()
    for path in sorted(CHARACTERS.parent.glob("*.ttf")):
        with TTFont(path) as font:
            codes |= set(font.getBestCmap())
    # A control character is no character of a text, whatever a font says.
    codes = {code for code in codes if category(chr(code)) != "Cc"}
    codes |= {code for first, last in INVISIBLE for code in range(first, last + 1)}
    ranges = list(_ranges(sorted(codes)))
    return json.dumps(ranges, separators=(",", ":")).replace("],[", "],\n[") + "\n"


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
    CHARACTERS.write_text(characters(), "ascii")
    print(f"wrote {CHARACTERS}")
