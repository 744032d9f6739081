"""A document and a filled Word template become a Word file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from policygen.render.docx.anchors import Anchors
from policygen.render.docx.blocks import write_blocks
from policygen.render.docx.contents import write_contents
from policygen.render.docx.context import Context, Place, counted_ids
from policygen.render.docx.flow import write_body
from policygen.render.docx.fonts import text_font, theme_fonts
from policygen.render.docx.lists import Lists
from policygen.render.docx.notes import Notes, separators
from policygen.render.docx.numbers import Numbers
from policygen.render.docx.ooxml import element, paragraph, root, run
from policygen.render.docx.paging import StyleSheet, number_pages
from policygen.render.docx.pictures import Drawings
from policygen.render.docx.places import place_blocks, write_numbers
from policygen.render.docx.properties import set_language, set_properties, set_settings
from policygen.render.docx.running import Running, set_watermark
from policygen.render.docx.sections import page_of, section_after
from policygen.render.docx.styles import Styles
from policygen.wordtags.names import (
    FOOTNOTES_TYPE,
    MAIN_TYPE,
    NUMBERING_TYPE,
    OFFICE,
    SETTINGS_TYPE,
    STYLES_TYPE,
    w,
)
from policygen.wordtags.nodes import drop, the_child
from policygen.wordtags.package import parse_xml, write_package, write_xml
from policygen.wordtags.parts import Links, Parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.tree.blocks import Document
    from policygen.wordtags import Shell


def render_docx(document: Document, shell: Shell) -> bytes:
    """Return the document as a Word file in the shell's house style.

    The same document and shell always give the same bytes.

    Raises:
        InvalidInput: the shell has no place for the body.
        ValueError: a text holds a character that XML cannot hold; earlier stages exclude that.
        KeyError: the shell lacks a style of the house template; ``wordtags.complete`` adds them.
    """
    written = _write(document, shell, counted_ids(document))
    if written.typed:
        # A field would replace a number that was typed, or that stands under one, by another.
        written = _write(document, shell, counted_ids(document, captions_only=True))
    number_pages(written.main, written.notes, written.sheet)
    return written.packed()


@dataclass(frozen=True, slots=True)
class _Written:
    """A file whose parts are written: ``trees`` by name, and those that its pages hang on.

    ``typed`` tells that Word could not count some number.
    """

    parts: Parts
    trees: Mapping[str, etree._Element]
    main: etree._Element
    notes: etree._Element
    sheet: StyleSheet
    typed: bool

    def packed(self) -> bytes:
        """Return the file."""
        written = {name: write_xml(tree) for name, tree in self.trees.items()}
        return write_package(self.parts.files | written)


def _write(document: Document, shell: Shell, counted: Mapping[str, str]) -> _Written:
    """Write the parts of a file; ``counted`` ids get REF fields."""
    parts = Parts(shell.parts)
    main, styles_name, numbering_name = map(parts.named, (MAIN_TYPE, STYLES_TYPE, NUMBERING_TYPE))
    tree, style_sheet, numbering = (
        parse_xml(parts.files[name]) for name in (main, styles_name, numbering_name)
    )
    notes_name, notes = _footnotes(parts, main)
    styles = Styles(style_sheet, numbering)
    links = Links(parts, main)
    context = Context(
        styles=styles,
        lists=Lists(styles, numbering, Numbers(numbering)),
        anchors=Anchors(tree),
        links=links,
        notes=Notes(notes),
        drawings=Drawings(
            parts,
            main,
            links=links,
            made=document.properties.date,
            language=document.properties.language,
            font=text_font(style_sheet, parts),
        ),
        running=Running(parts, links),
        counted=counted,
    )
    width = _write_body(tree, shell.name, document, context)
    _write_notes(context, Links(parts, notes_name), width)
    set_language(style_sheet, document.properties.language)
    _write_settings(parts, document)
    set_watermark(parts, document.properties.watermark)
    set_properties(parts, document)
    return _Written(
        parts=parts,
        trees={
            main: tree,
            styles_name: style_sheet,
            numbering_name: numbering,
            notes_name: notes,
        },
        main=tree,
        notes=notes,
        sheet=StyleSheet(style_sheet, numbering, theme_fonts(parts)),
        typed=context.typed,
    )


def _footnotes(parts: Parts, main: str) -> tuple[str, etree._Element]:
    """Return the name and root of the footnotes part, made where the template has none."""
    name = parts.named(FOOTNOTES_TYPE)
    if name:
        return name, parse_xml(parts.files[name])
    made = root("footnotes")
    made.extend(separators())
    name = f"{main.rpartition('/')[0]}/footnotes.xml"
    parts.add(name, FOOTNOTES_TYPE, write_xml(made))
    Links(parts, main).add(f"{OFFICE}/footnotes", "footnotes.xml")
    return name, made


def _write_settings(parts: Parts, document: Document) -> None:
    name = parts.named(SETTINGS_TYPE)
    if name:
        settings = parse_xml(parts.files[name])
        set_settings(settings, document.properties.language)
        parts.files[name] = write_xml(settings)


def _write_body(tree: etree._Element, name: str, document: Document, context: Context) -> int:
    """Put blocks and contents where the shell's instructions stand; return the text's width."""
    body = the_child(tree, "body")
    placed = place_blocks(body, document, name)
    write_numbers(tree, context)
    width = 0
    for place, blocks in placed:
        section = section_after(place)
        _replace(place, write_body(blocks, context, section))
        width = width or page_of(section).text_width
    asked = body.iterchildren(etree.ProcessingInstruction)
    contents = next((node for node in asked if node.text == "contents"), None)
    if contents is not None:
        ordered = replace(document, blocks=tuple(chain.from_iterable(b for _, b in placed)))
        page_width = page_of(section_after(contents)).text_width
        entries = write_contents(ordered, context, page_width)
        if not entries:
            _drop_contents_heading(contents, context)
        _replace(contents, entries)
    return width


def _replace(place: etree._Element, content: list[etree._Element]) -> None:
    for node in content:
        place.addprevious(node)
    drop(place)


def _drop_contents_heading(place: etree._Element, context: Context) -> None:
    """Without entries the heading above the contents has nothing to announce."""
    before = place.getprevious()
    if before is None or before.tag != w("p"):
        return
    style = before.find(f"{w('pPr')}/{w('pStyle')}")
    if style is not None and style.get(w("val")) == context.styles.id("TOC Heading"):
        drop(before)


def _write_notes(context: Context, links: Links, width: int) -> None:
    """Write the footnotes' text; a note may hold links of its own."""
    context.links, context.in_notes = links, True
    place = Place(style="footnote text", width=width)
    style = context.styles.id("footnote reference")
    for number, note in context.notes.waiting:
        content = write_blocks(note.blocks, context, place)
        first = content[0] if content and content[0].tag == w("p") else None
        if first is None:
            first = paragraph(context.styles.id("footnote text"))
            content.insert(0, first)
        first[1:1] = [run([element("footnoteRef")], style), run(" ")]
        context.notes.write(number, content)
