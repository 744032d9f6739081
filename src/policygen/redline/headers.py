"""Headers and footers of sections, compared once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.redline.blocks import pair_blocks, read_blocks
from policygen.redline.packages import NewLinks
from policygen.redline.story import blank, write_story
from policygen.wordtags.names import OFFICE, w

if TYPE_CHECKING:
    from collections.abc import Callable

    from policygen.redline.packages import Adoption, Link
    from policygen.redline.story import StoryWriter
    from policygen.wordtags.parts import Parts

_REFERENCES = (w("headerReference"), w("footerReference"))
_ID = f"{{{OFFICE}}}id"
#: Where an old section keeps the name of a header's part in place of a relationship.
_HELD = "held"


def hold_headers(root: etree._Element, links: dict[str, Link]) -> None:
    """Let the sections of an old story name their headers' parts; no part is copied yet."""
    for node in root.iter(*_REFERENCES):
        link = links.get(str(node.attrib.pop(_ID, "")))
        node.set(_HELD, "" if link is None else link.target)


class Headers:
    """The headers and footers of both files.

    Args:
        parts: those of the new file.
        main: the name of its main part.
        adoption: copies parts of the old file.
        both: returns two versions of a part, by their names, as they are to be compared.
    """

    def __init__(
        self,
        parts: Parts,
        main: str,
        adoption: Adoption,
        both: Callable[[str, str], tuple[etree._Element, etree._Element]],
    ) -> None:
        self._links = NewLinks(parts, main)
        self._adoption, self._both = adoption, both
        self._holds = parts.files.__contains__
        self._done: set[str] = set()
        self.untold: set[str] = set()

    def compare(
        self, old: etree._Element, new: etree._Element, writer: StoryWriter, *, is_first: bool
    ) -> None:
        """Compare the headers and footers of a section that stays.

        One that only the old section has is put into the new one, deleted, if this is the first
        section; a later one would then no longer continue the header before it.
        """
        ours, theirs = _references(old), _references(new)
        for key in sorted({*ours, *theirs}):
            before = ours[key].get(_HELD) or "" if key in ours else ""
            if key in theirs:
                link = self._links.rows.get(theirs[key].get(_ID) or "")
                if link is not None and self._holds(link.target):
                    self._write(before, link.target, writer)
            elif before and is_first:
                self._write(before, self._restored(ours[key], new), writer, goes=True)
            elif before:
                self.untold.add(before)

    def restore(self, section: etree._Element) -> None:
        """Give a section that goes its headers and footers."""
        for node in section.iter(*_REFERENCES):
            part = self._adoption.part(str(node.attrib.pop(_HELD, "")))
            node.set(_ID, self._links.to(_kind(node), part, outside=False))

    def _restored(self, like: etree._Element, section: etree._Element) -> str:
        """Copy an old header and name it in the new section; return its part's name."""
        part = self._adoption.part(like.get(_HELD) or "")
        made = etree.Element(like.tag, {w("type"): like.get(w("type")) or "default"})
        made.set(_ID, self._links.to(_kind(like), part, outside=False))
        section.insert(0, made)
        return part

    def _write(self, before: str, part: str, writer: StoryWriter, *, goes: bool = False) -> None:
        if part in self._done:
            return
        self._done.add(part)
        old, new = self._both(before, part)
        after = blank() if goes else new
        write_story(new, pair_blocks(read_blocks(old), read_blocks(after)), writer)


def _references(section: etree._Element) -> dict[tuple[str, str], etree._Element]:
    return {
        (str(node.tag), node.get(w("type")) or "default"): node
        for node in section.iter(*_REFERENCES)
    }


def _kind(reference: etree._Element) -> str:
    name = "header" if reference.tag == _REFERENCES[0] else "footer"
    return f"{OFFICE}/{name}"
