"""What runs along on every page: the section's title in headers, the watermark of drafts."""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import count
from typing import TYPE_CHECKING

from policygen.render.docx.ooxml import R, element
from policygen.wordtags.names import HEADER_TYPE, OFFICE, w
from policygen.wordtags.nodes import drop
from policygen.wordtags.package import parse_xml, write_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from policygen.wordtags.parts import Links, Parts

# The field that Word fills with the nearest text in the style "heading 1", whatever its language
# calls that style.
_SECTION_TITLE = re.compile(r"\bSTYLEREF\s+(1\b|\"1\"|\"heading 1\")", re.IGNORECASE)
_V = "{urn:schemas-microsoft-com:vml}"
# The name by which Word knows its own watermarks.
_WATERMARK = "PowerPlusWaterMarkObject"
_LETTER_WIDTH, _WIDEST = 88, 560


class Running:
    """The headers of one file, which tell the title of the section that a page stands in."""

    def __init__(self, parts: Parts, links: Links) -> None:
        self._parts = parts
        self._links = links

    def tells_sections(self, section: etree._Element) -> bool:
        """Whether a header of this section holds the field for the section's title."""
        return any(_SECTION_TITLE.search(self._codes(part)) for part in self._headers(section))

    def in_style(self, section: etree._Element, style: str) -> list[etree._Element]:
        """Return references to the section's headers, made to tell titles in ``style``."""
        return [self._reference(node, style) for node in section.iter(w("headerReference"))]

    def _reference(self, reference: etree._Element, style: str) -> etree._Element:
        part = self._part(reference)
        if not _SECTION_TITLE.search(self._codes(part)):
            return deepcopy(reference)
        root = parse_xml(self._parts.files[part])
        for code in root.iter(w("instrText")):
            code.text = _SECTION_TITLE.sub(f'STYLEREF "{style}"', code.text or "")
        for field in root.iter(w("fldSimple")):
            told = field.get(w("instr")) or ""
            field.set(w("instr"), _SECTION_TITLE.sub(f'STYLEREF "{style}"', told))
        folder, _, name = part.rpartition("/")
        names = (f"headerOfAnnexes{number}.xml" for number in count(1))
        made = next(each for each in names if f"{folder}/{each}" not in self._parts.files)
        self._parts.add(f"{folder}/{made}", HEADER_TYPE, write_xml(root))
        links = f"{folder}/_rels/{name}.rels"
        if links in self._parts.files:
            self._parts.files[f"{folder}/_rels/{made}.rels"] = self._parts.files[links]
        node = element("headerReference", type=reference.get(w("type")) or "default")
        node.set(f"{{{R}}}id", self._links.add(f"{OFFICE}/header", made))
        return node

    def _headers(self, section: etree._Element) -> Iterator[str]:
        return map(self._part, section.iter(w("headerReference")))

    def _part(self, reference: etree._Element) -> str:
        return self._links.target(reference.get(f"{{{R}}}id") or "")

    def _codes(self, part: str) -> str:
        """Return the codes of all fields of a part."""
        if part not in self._parts.files:
            return ""
        root = parse_xml(self._parts.files[part])
        typed = (code.text or "" for code in root.iter(w("instrText")))
        simple = (field.get(w("instr")) or "" for field in root.iter(w("fldSimple")))
        return "\n".join((*typed, *simple))


def set_watermark(parts: Parts, text: str) -> None:
    """Let Word's watermarks in headers say ``text``; take them out where it is empty."""
    for part, kind in parts.types().items():
        if kind != HEADER_TYPE or _WATERMARK.encode() not in parts.files[part]:
            continue
        root = parse_xml(parts.files[part])
        for shape in [node for node in root.iter(f"{_V}shape") if _is_watermark(node)]:
            if text:
                _write_watermark(shape, text)
            else:
                _drop_run(shape)
        parts.files[part] = write_xml(root)


def _is_watermark(shape: etree._Element) -> bool:
    return (shape.get("id") or "").startswith(_WATERMARK)


def _write_watermark(shape: etree._Element, text: str) -> None:
    """Set the text; letters keep their shape, so a longer text is wider, then lower."""
    wanted = len(text) * _LETTER_WIDTH
    width, height = min(wanted, _WIDEST), 132 * min(wanted, _WIDEST) // max(wanted, 1)
    style = re.sub(r"\bwidth:[^;]*", f"width:{width}pt", shape.get("style") or "")
    shape.set("style", re.sub(r"(?<!-)\bheight:[^;]*", f"height:{height}pt", style))
    for path in shape.iter(f"{_V}textpath"):
        path.set("string", text)


def _drop_run(shape: etree._Element) -> None:
    run = next(shape.iterancestors(w("r")), None)
    drop(shape if run is None else run)
