"""Reads a Word file back: its numbers as Word counts them, its text, its parts."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def w(tag: str) -> str:
    return f"{_W}{tag}"


def value(node: etree._Element | None, attribute: str = "val") -> str:
    return "" if node is None else node.get(w(attribute)) or ""


def parts(data: bytes) -> dict[str, etree._Element]:
    """Return the XML parts of a file; each must be well formed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(archive.read(name)) for name in names}


def body(data: bytes) -> etree._Element:
    found = parts(data)["word/document.xml"].find(w("body"))
    assert found is not None
    return found


def text(node: etree._Element) -> str:
    """Return what a reader sees of a paragraph: no field codes, no spaces that Word drops.

    The lettering of drawings is no part of it.
    """
    shown = {w("t"): None, w("br"): "\n", w("tab"): "\t"}
    found = []
    for part in node.iter(*shown):
        parent = part.getparent()
        if parent is not None and parent.tag == w("r") and not in_drawing(part):
            kept = part.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            words = part.text or ""
            found.append(shown[str(part.tag)] or (words if kept else words.strip()))
    return "".join(found)


def in_drawing(node: etree._Element) -> bool:
    """Whether a node is lettering of a drawing."""
    return next(node.iterancestors(w("txbxContent")), None) is not None


def paragraphs(root: etree._Element) -> list[etree._Element]:
    """Return the paragraphs of running text, without the lettering of drawings."""
    return [paragraph for paragraph in root.iter(w("p")) if not in_drawing(paragraph)]


@dataclass
class Level:
    form: str
    text: str
    start: int
    style: str


@dataclass
class WordCounter:
    """Counts numbered paragraphs as Word does, from the numbering and styles parts alone."""

    numbering: etree._Element
    styles: etree._Element
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: etree._Element) -> str:
        """Return the number in front of a paragraph; paragraphs must come in order."""
        list_id, level = self._place(paragraph)
        if list_id in {"", "0"}:
            return ""
        concrete = self._only(self.numbering, "num", "numId", list_id)
        abstract_id = value(concrete.find(w("abstractNumId")))
        levels = self._levels(abstract_id)
        counts = self.counts.setdefault(abstract_id, {})
        counts[level] = self._count(concrete, list_id, level, counts, levels[level])
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if levels[level].form == "bullet":
            return ""
        return re.sub(
            r"%(\d)",
            lambda found: _shown(levels[int(found[1]) - 1].form, counts[int(found[1]) - 1]),
            levels[level].text,
        )

    def _count(
        self,
        concrete: etree._Element,
        list_id: str,
        level: int,
        counts: dict[int, int],
        plain: Level,
    ) -> int:
        for override in concrete.iter(w("lvlOverride")):
            start = override.find(w("startOverride"))
            if int(value(override, "ilvl")) == level and (list_id, level) not in self.started:
                self.started.add((list_id, level))
                return int(value(start))
        return counts.get(level, plain.start - 1) + 1

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """A number set on the paragraph wins; else the level that names the style."""
        direct = paragraph.find(f"{w('pPr')}/{w('numPr')}")
        if direct is not None:
            return value(direct.find(w("numId"))), int(value(direct.find(w("ilvl"))) or 0)
        style = value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
        if not style:
            return "", 0
        found = self._only(self.styles, "style", "styleId", style)
        linked = found.find(f"{w('pPr')}/{w('numPr')}")
        if linked is None or value(linked.find(w("numId"))) == "0":
            return "", 0
        list_id = value(linked.find(w("numId")))
        concrete = self._only(self.numbering, "num", "numId", list_id)
        levels = self._levels(value(concrete.find(w("abstractNumId"))))
        named = [at for at, level in levels.items() if level.style == style]
        # Word goes by the level that names the style, so a style that no level names has no number.
        return (list_id, named[0]) if named else ("", 0)

    def _levels(self, abstract_id: str) -> dict[int, Level]:
        abstract = self._only(self.numbering, "abstractNum", "abstractNumId", abstract_id)
        return {
            int(value(level, "ilvl")): Level(
                value(level.find(w("numFmt"))),
                value(level.find(w("lvlText"))),
                int(value(level.find(w("start")))),
                value(level.find(w("pStyle"))),
            )
            for level in abstract.iter(w("lvl"))
        }

    @staticmethod
    def _only(root: etree._Element, tag: str, attribute: str, wanted: str) -> etree._Element:
        found = [node for node in root.iter(w(tag)) if value(node, attribute) == wanted]
        assert len(found) == 1, f"{tag} {wanted!r}: {len(found)} definitions"
        return found[0]


def _shown(form: str, count: int) -> str:
    letter = "abcdefghijklmnopqrstuvwxyz"[(count - 1) % 26] * ((count - 1) // 26 + 1)
    return {
        "decimal": str(count),
        "lowerLetter": letter,
        "upperLetter": letter.upper(),
        "lowerRoman": _ROMAN[count] if count < len(_ROMAN) else "?",
    }[form]


def lines(data: bytes) -> list[tuple[str, str]]:
    """Return the number that Word counts and the text of each paragraph, in order."""
    found = parts(data)
    counter = WordCounter(found["word/numbering.xml"], found["word/styles.xml"])
    return [
        (counter.label(paragraph), text(paragraph))
        for paragraph in paragraphs(found["word/document.xml"])
    ]
