"""What stands in a paragraph: texts, breaks, drawings, notes and bookmarks, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from policygen.wordtags.names import W, w

if TYPE_CHECKING:
    from policygen.render.docx.paging.flow import Flow
    from policygen.render.docx.paging.looks import Letters, Shape

Data = dict[str, Any]

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_EMU_PER_TWIP = 635
_SIGNS = {"tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
# What was deleted, or is shown only by programs that do not know the choice before it.
_UNSEEN = frozenset({w("del"), w("moveFrom"), w("pPr"), w("rPr"), f"{_MC}Fallback"})


class Pieces:
    """Collects the pieces of one paragraph; a page break begins a new part."""

    def __init__(self, flow: Flow, shape: Shape, paragraph: etree._Element) -> None:
        self._flow, self._shape = flow, shape
        self._parts: list[list[Data]] = [[]]
        self._letters: Letters | None = None
        self._collect(paragraph)

    def parts(self) -> list[list[Data]]:
        """Return the pieces of the paragraph, in the parts between its page breaks."""
        return self._parts

    def _collect(self, parent: etree._Element) -> None:
        for node in parent.iterchildren(etree.Element):
            if node.tag in _UNSEEN:
                continue
            if node.tag == w("r"):
                self._letters = self._flow.looks.letters(node, self._shape.style)
            if not self._piece(node):
                self._collect(node)

    def _piece(self, node: etree._Element) -> bool:
        """Add what this element is; False where only what it holds counts."""
        kind = str(node.tag).removeprefix(f"{{{W}}}")
        match kind:
            case "t":
                self._text(node.text or "")
            case "tab" | "noBreakHyphen" | "softHyphen":
                self._text(_SIGNS[kind])
            case "br" | "cr":
                self._break(node.get(w("type")) or "")
            case "footnoteReference":
                self._note(node.get(w("id")) or "")
            case "bookmarkStart":
                self._parts[-1].append({"mark": node.get(w("name")) or ""})
            case _ if node.tag == f"{_WP}inline":
                self._drawing(node)
            case _:
                # A drawing that text flows around, or that stands behind it, takes no line.
                return node.tag == f"{_WP}anchor" or kind == "pict"
        return True

    def _text(self, text: str) -> None:
        letters = self._letters
        if letters is None:
            return
        if text == "\t":
            self._parts[-1].append({"tab": self._flow.look_in(letters, self._shape)})
            return
        text = text.upper() if letters.capitals else text
        look = self._flow.look_in(letters, self._shape)
        last = self._parts[-1][-1] if self._parts[-1] else {}
        if last.get("look") == look:
            last["text"] += text
        else:
            self._parts[-1].append({"text": text, "look": look})

    def _break(self, kind: str) -> None:
        if kind in {"page", "column"}:
            self._parts.append([])
        else:
            self._parts[-1].append({"line": True})

    def _note(self, name: str) -> None:
        self._parts[-1].append({"note": self._flow.blocks(self._flow.notes.get(name))})

    def _drawing(self, node: etree._Element) -> None:
        extent = node.find(f"{_WP}extent")
        if extent is not None:
            width, height = (int(extent.get(side) or 0) // _EMU_PER_TWIP for side in ("cx", "cy"))
            above, below = self._shape.stretched(height, 0)
            self._parts[-1].append({"drawing": (width, above, below)})
