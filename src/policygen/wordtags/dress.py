"""Put the house's colours, typefaces and paper on a filled Word template of policygen's own.

The template names its colours and typefaces by the theme, so a new theme is nearly all there is to
it; what Word keeps beside such a name, for programs that do not read themes, is brought up to date.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from policygen.house import House, Paper, typeface
from policygen.wordtags.names import FONTS_TYPE, MAIN_TYPE, STYLES_TYPE, THEME_TYPE, w
from policygen.wordtags.package import parse_xml, write_xml
from policygen.wordtags.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.wordtags.fill import Shell

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_USUAL = "Arial"
# Left and right of the text, in twips, as in the template.
_MARGINS = 2_836
# The two names of each colour: the theme's own, and the one by which text and lines call it.
_ACCENT, _BAND = ("dk2", "accent1"), ("lt2",)
_CALLED = {"dk2": "text2", "accent1": "accent1", "lt2": "background2"}


def dress(shell: Shell, house: House) -> Shell:
    """Return the shell in the house's look."""
    parts = Parts(shell.parts)
    colours = dict.fromkeys(_ACCENT, house.accent) | dict.fromkeys(_BAND, house.band)
    _set_theme(parts, colours, house)
    called = {_CALLED[name]: colour for name, colour in colours.items()}
    main = parts.named(MAIN_TYPE)
    for name, data in list(parts.files.items()):
        if name.startswith("word/") and b"theme" in data and name.count("/") == 1:
            root = parse_xml(data)
            _set_colours(root, called)
            parts.files[name] = write_xml(root)
    for name, change in ((main, _set_paper), (parts.named(STYLES_TYPE), _set_tabs)):
        root = parse_xml(parts.files[name])
        change(root, house)
        parts.files[name] = write_xml(root)
    _name_fonts(parts, house)
    return replace(shell, parts=parts.files)


def _set_theme(parts: Parts, colours: Mapping[str, str], house: House) -> None:
    name = parts.named(THEME_TYPE)
    root = parse_xml(parts.files[name])
    for colour, value in colours.items():
        for node in root.iter(f"{_A}{colour}"):
            node[0].set("val", value)
    for kind, face in (("majorFont", house.headings), ("minorFont", house.text)):
        for font in root.iter(f"{_A}{kind}"):
            for script in font:
                script.set("typeface", face or _USUAL)
    parts.files[name] = write_xml(root)


def _set_colours(root: etree._Element, called: Mapping[str, str]) -> None:
    for node in root.iter(etree.Element):
        lines = called.get(node.get(w("themeColor")) or "")
        ground = called.get(node.get(w("themeFill")) or "")
        if lines:
            node.set(w("val" if node.tag == w("color") else "color"), lines)
        if ground:
            node.set(w("fill"), ground)


def _set_paper(root: etree._Element, house: House) -> None:
    for size in root.iter(w("pgSz")):
        size.set(w("w"), str(house.paper.width))
        size.set(w("h"), str(house.paper.height))


def _set_tabs(root: etree._Element, house: House) -> None:
    """Let tabs at the right margin, as of page numbers in contents, stay there."""
    for tab in root.iter(w("tab")):
        place = int(tab.get(w("pos")) or 0)
        if tab.get(w("val")) == "right" and place == Paper.A4.width - _MARGINS:
            tab.set(w("pos"), str(house.paper.width - _MARGINS))


def _name_fonts(parts: Parts, house: House) -> None:
    """Name the typefaces with the ones that stand in for them."""
    name = parts.named(FONTS_TYPE)
    root = parse_xml(parts.files[name])
    known = {font.get(w("name")) for font in root.iter(w("font"))}
    for face in dict.fromkeys(filter(None, (house.headings, house.text))):
        if face in known:
            continue
        told = typeface(face)
        font = etree.SubElement(root, w("font"), {w("name"): face})
        family = "roman" if told.serif else "swiss"
        for tag, value in (
            ("altName", told.stand_in),
            ("charset", "00"),
            ("family", family),
            ("pitch", "variable"),
        ):
            etree.SubElement(font, w(tag), {w("val"): value})
    parts.files[name] = write_xml(root)
