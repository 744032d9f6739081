"""The typeface of a Word template's running text, for charts, which take it from no style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.wordtags.names import THEME_TYPE, w
from policygen.wordtags.package import parse_xml

if TYPE_CHECKING:
    from lxml import etree

    from policygen.wordtags.parts import Parts

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def text_font(styles: etree._Element, parts: Parts) -> str:
    """Return the typeface that the styles part sets for all text; empty where it sets none."""
    fonts = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('rFonts')}")
    normal = next((style for style in styles.iter(w("style")) if _is_normal(style)), None)
    own = None if normal is None else normal.find(f"{w('rPr')}/{w('rFonts')}")
    for found in (own, fonts):
        if found is not None:
            theme = found.get(w("asciiTheme")) or ""
            name = _theme_font(parts, theme) if theme else found.get(w("ascii"))
            if name:
                return name
    return ""


def theme_fonts(parts: Parts) -> dict[str, str]:
    """Return the typefaces that ``major`` and ``minor`` stand for in the file's theme."""
    return {kind: _theme_font(parts, kind) for kind in ("major", "minor")}


def _is_normal(style: etree._Element) -> bool:
    return style.get(w("type")) == "paragraph" and style.get(w("default")) in {"1", "true", "on"}


def _theme_font(parts: Parts, theme: str) -> str:
    """Return the typeface that a name such as ``minorHAnsi`` stands for in the file's theme."""
    part = parts.named(THEME_TYPE)
    if not part:
        return ""
    kind = "major" if theme.startswith("major") else "minor"
    latin = parse_xml(parts.files[part]).find(f".//{_A}{kind}Font/{_A}latin")
    return "" if latin is None else latin.get("typeface") or ""
