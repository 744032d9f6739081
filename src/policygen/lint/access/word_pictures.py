"""Pictures of a Word file that say nothing to who does not see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.lint.texts.word_runs import FALLBACK
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_VML = "urn:schemas-microsoft-com:vml"
_FILE_NAME = re.compile(
    r"(?:picture|image|img|grafik|bild|figure|photo)?[\s_-]*\d*(?:\.\w{3,4})?"
    r"|\S+\.(?:png|jpe?g|gif|bmp|emf|wmf|svg|tiff?)",
    re.IGNORECASE,
)


def pictures_without_words(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the paragraph of each picture that has no alternative text, and what to say of it."""
    drawings = root.iter(f"{{{_DRAWING}}}inline", f"{{{_DRAWING}}}anchor")
    for drawing in drawings:
        named = drawing.find(f"{{{_DRAWING}}}docPr")
        if named is None or _is_decorative(named) or _is_text(drawing):
            continue
        words = named.get("descr") or named.get("title") or ""
        yield from _told(drawing, words, named.get("name") or "picture")
    for image in root.iter(f"{{{_VML}}}imagedata"):
        shape = image.getparent()
        words = "" if shape is None else shape.get("alt") or ""
        yield from _told(image, words, image.get("title") or "picture")


def is_file_name(words: str) -> bool:
    """Tell whether an alternative text is only a name that a program gave the picture."""
    return _FILE_NAME.fullmatch(words) is not None


def _told(node: etree._Element, words: str, name: str) -> Iterator[tuple[etree._Element, str]]:
    paragraph = next(node.iterancestors(w("p")), None)
    if paragraph is None or next(node.iterancestors(FALLBACK, w("del")), None) is not None:
        return
    if "{" in words:
        return
    if not words.strip():
        yield paragraph, f"the picture '{name}' has no alternative text"
    elif is_file_name(words.strip()):
        yield paragraph, f"the alternative text of a picture is only '{words.strip()}'"


def _is_decorative(named: etree._Element) -> bool:
    return any(node.get("val") in {"1", "true"} for node in named.iter(_DECORATIVE))


def _is_text(drawing: etree._Element) -> bool:
    """Tell whether a drawing is a text box: its words are read themselves."""
    shapes = list(drawing.iter(f"{{{_SHAPE}}}wsp"))
    return len(shapes) == 1 and shapes[0].find(f"{{{_SHAPE}}}txbx") is not None
