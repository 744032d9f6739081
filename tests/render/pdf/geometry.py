"""Where letters stand on the pages of a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pdfminer.layout import LTItem

MARGIN = 70.9
# Letters of the watermark are larger than any other.
_LARGEST = 60


@dataclass(frozen=True)
class Letter:
    """A letter with its box, in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Sheet:
    """A page with its size in points and its letters, those in pictures and the watermark apart."""

    number: int
    width: float
    height: float
    letters: tuple[Letter, ...]

    def outside(self) -> list[Letter]:
        """Return letters beyond the margins, to half a point."""
        return [
            letter
            for letter in self.letters
            if letter.left < MARGIN - 0.5
            or letter.right > self.width - MARGIN + 0.5
            or letter.bottom < 0
            or letter.top > self.height
        ]

    def overlapping(self) -> list[tuple[Letter, Letter]]:
        """Return pairs of letters one after the other in a line that cover each other."""
        in_lines = sorted(self.letters, key=lambda letter: (round(letter.bottom, 1), letter.left))
        return [
            (one, other)
            for one, other in pairwise(in_lines)
            if abs(one.bottom - other.bottom) < 0.1
            and min(one.right, other.right) - max(one.left, other.left) > _much(one, other)
        ]


def _much(one: Letter, other: Letter) -> float:
    return 0.5 * max(min(one.right - one.left, other.right - other.left), 1.0)


def sheets(data: bytes) -> Iterator[Sheet]:
    """Yield the pages of a PDF."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.get_pages(BytesIO(data)), 1):
        interpreter.process_page(page)
        layout = device.get_result()
        letters = tuple(
            Letter(item.get_text(), *item.bbox)
            for item in _letters(layout)
            if item.size < _LARGEST and item.get_text().strip()
        )
        yield Sheet(number, layout.width, layout.height, letters)


def _letters(item: LTItem) -> Iterator[LTChar]:
    if isinstance(item, LTChar):
        yield item
    elif isinstance(item, LTContainer):
        for part in item:
            yield from _letters(part)
