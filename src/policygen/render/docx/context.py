"""What the writers of blocks share while one document is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from policygen.tree.blocks import Heading, List, Picture, Table, iter_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.render.docx.anchors import Anchors
    from policygen.render.docx.lists import Lists
    from policygen.render.docx.notes import Notes
    from policygen.render.docx.pictures.drawings import Drawings
    from policygen.render.docx.running import Running
    from policygen.render.docx.styles import Styles
    from policygen.tree.blocks import Document
    from policygen.wordtags.parts import Links


#: Headings down to this level have numbers and stand in the contents.
NUMBERED_LEVELS = 2


@dataclass(slots=True)
class Context:
    """One document on its way: what the template gives and what has been used so far."""

    styles: Styles
    lists: Lists
    anchors: Anchors
    links: Links
    notes: Notes
    drawings: Drawings
    running: Running
    counted: Mapping[str, str]
    """For each id that Word can number: the switches of a REF field that prints its number."""
    typed: bool = False
    """Whether Word could not count some number, so that it was typed."""
    headings: list[str] = field(default_factory=list)
    """The bookmarks of the headings that the contents list, in order."""
    in_annex: bool = False
    in_notes: bool = False
    """Whether footnotes are being written, in which Word allows no drawing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: in which style its text runs on, how far in, how wide (twips)."""

    style: str = "Body Text"
    left: int = 0
    width: int = 0
    """The width that text may take on the page, indents included."""

    def inside(self, style: str, left: int) -> Place:
        """Return the place of blocks that continue an item or quotation."""
        return replace(self, style=style, left=left)


def counted_ids(document: Document, *, captions_only: bool = False) -> dict[str, str]:
    """Return the ids that Word can number and the REF switches that print the number."""
    found: dict[str, str] = {}
    for block in iter_blocks(document.blocks):
        match block:
            case Table(id=target, number=number) | Picture(id=target, number=number) if (
                target and number
            ):
                found.setdefault(target, r"\h")
            case Heading(id=target, number=number) if target and number and not captions_only:
                found.setdefault(target, r"\w \h")
            case List(items=items, ordered=True) if not captions_only:
                numbered = (item.id for item in items if item.id and item.number)
                found |= dict.fromkeys(numbered, r"\w \h")
    return found
