"""Texts with a look of their own become runs; docxtpl's class writes them."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import OFFICE, SPACE, W, w
from policygen.wordtags.nodes import parent_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.templating.word_values import RichPiece, RichValue
    from policygen.wordtags.parts import Links
    from policygen.wordtags.stylesheet import StyleSheet

# The order that the schema asks for.
_ORDER = (
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike"),
    *("outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden"),
    *("color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect"),
    *("bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout"),
    *("specVanish", "oMath"),
)
_PLACES = {w(tag): place for place, tag in enumerate(_ORDER)}


def rich_runs(
    value: RichValue,
    around: etree._Element | None,
    styles: StyleSheet,
    links: Links,
    unknown: list[str],
) -> Iterator[etree._Element]:
    """Yield the runs and links of a value.

    Args:
        value: the texts with their looks.
        around: the properties of the run in which the value stands; they stay where it says
            nothing else.
        styles: the styles of the file.
        links: those of the part.
        unknown: takes the names of styles that the file does not have.
    """
    for piece in value.pieces:
        made = _written(piece, styles, unknown)
        for run in made.iter(w("r")):
            _complete(run, around)
            _break_lines(run)
        url = dict(piece.look).get("url")
        if url:
            link = etree.Element(w("hyperlink"), {w("history"): "1"})
            link.set(f"{{{OFFICE}}}id", links.outside(str(url)))
            link.extend(list(made))
            yield link
        else:
            yield from list(made)


def _written(piece: RichPiece, styles: StyleSheet, unknown: list[str]) -> etree._Element:
    """Return a paragraph with the piece's run, as docxtpl writes it."""
    from docxtpl.richtext import RichText

    look = {name: wanted for name, wanted in piece.look if name not in {"url", "style"}}
    name = str(dict(piece.look).get("style", ""))
    style = styles.id(name)
    text = RichText(piece.text, style=style, **look).xml  # type: ignore[no-untyped-call]
    made = etree.fromstring(f'<w:p xmlns:w="{W}">{text}</w:p>')
    if name and not style:
        unknown.append(name)
        for run in made.iter(w("r")):
            properties = run.find(w("rPr"))
            if properties is None:
                properties = etree.Element(w("rPr"))
                run.insert(0, properties)
            etree.SubElement(properties, w("highlight"), {w("val"): "yellow"})
    return made


def _complete(run: etree._Element, around: etree._Element | None) -> None:
    """Give a run the properties around it that it does not set, all in their order."""
    properties = run.find(w("rPr"))
    if properties is None:
        properties = etree.Element(w("rPr"))
        run.insert(0, properties)
    own = {node.tag for node in properties}
    if around is not None:
        properties.extend(deepcopy(node) for node in around if node.tag not in own)
    for shade in properties.findall(w("shd")):
        # docxtpl leaves out what the schema asks for.
        shade.set(w("val"), shade.get(w("val")) or "clear")
    properties[:] = sorted(properties, key=lambda node: _PLACES.get(str(node.tag), len(_ORDER)))
    if not len(properties):
        run.remove(properties)


def _break_lines(run: etree._Element) -> None:
    """Turn newlines and tabs of a text into Word's own."""
    for text in run.findall(w("t")):
        for number, line in enumerate((text.text or "").split("\n")):
            if number:
                text.addprevious(etree.Element(w("br")))
            for place, piece in enumerate(line.split("\t")):
                if place:
                    text.addprevious(etree.Element(w("tab")))
                made = etree.Element(w("t"), {SPACE: "preserve"})
                made.text = piece
                text.addprevious(made)
        parent_of(text).remove(text)
