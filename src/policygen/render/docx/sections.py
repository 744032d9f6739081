"""Sections: upright pages, and pages on their side for wide tables."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.render.docx.ooxml import element
from policygen.wordtags.names import w
from policygen.wordtags.nodes import parent_of

if TYPE_CHECKING:
    from lxml import etree

_MARGIN_TURN = {"top": "right", "right": "bottom", "bottom": "left", "left": "top"}
_A4 = (11906, 16838)
_MARGIN = 1440


@dataclass(frozen=True, slots=True)
class Page:
    """The size of a page and its margins, in twips."""

    width: int
    height: int
    margins: dict[str, int]

    @property
    def text_width(self) -> int:
        """The width that text may take."""
        return self.width - self.margins["left"] - self.margins["right"]

    @property
    def wide_width(self) -> int:
        """The width that text may take when the page lies on its side."""
        return max(self.width, self.height) - self.margins["left"] - self.margins["right"]


def section_after(place: etree._Element) -> etree._Element:
    """Return the properties of the section in which a child of the body stands.

    They stand in the section's last paragraph, for the last section at the end of the body.
    """
    for node in place.itersiblings():
        section = node if node.tag == w("sectPr") else node.find(f"{w('pPr')}/{w('sectPr')}")
        if section is not None:
            return section
    section = element("sectPr")
    parent_of(place).append(section)
    return section


def page_of(section: etree._Element) -> Page:
    """Return the page that section properties describe; A4 where they say nothing."""
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    width = _A4[0] if size is None else int(size.get(w("w")) or _A4[0])
    height = _A4[1] if size is None else int(size.get(w("h")) or _A4[1])
    found = {
        side: _MARGIN if margins is None else int(margins.get(w(side)) or _MARGIN)
        for side in _MARGIN_TURN
    }
    return Page(width, height, found)


def has_section_before(section: etree._Element) -> bool:
    """Whether another section ends before the one with these properties begins."""
    earlier = section.itersiblings(preceding=True)
    return any(node.find(f"{w('pPr')}/{w('sectPr')}") is not None for node in earlier)


def turned(section: etree._Element) -> etree._Element:
    """Return the properties of a section with its pages on their side."""
    made = deepcopy(section)
    page = page_of(section)
    size = made.find(w("pgSz"))
    if size is None:
        size = element("pgSz")
        made.insert(_before_size(made), size)
    size.set(w("w"), str(max(page.width, page.height)))
    size.set(w("h"), str(min(page.width, page.height)))
    size.set(w("orient"), "landscape")
    return made


def _before_size(section: etree._Element) -> int:
    """Return the place for the page's size: behind references, notes and the type."""
    earlier = {"headerReference", "footerReference", "footnotePr", "endnotePr", "type"}
    tags = {w(tag) for tag in earlier}
    return next((at for at, node in enumerate(section) if node.tag not in tags), len(section))


def following(section: etree._Element) -> etree._Element:
    """Return the properties of a later section: same page, headers as before, no cover."""
    made = deepcopy(section)
    for tag in ("headerReference", "footerReference", "titlePg", "type", "pgNumType"):
        for node in made.findall(w(tag)):
            made.remove(node)
    return made
