"""The page around a document's text: head, banner, contents, notes and the way back to the top."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import escape

from policygen.render.contents import list_contents, with_heading_ids
from policygen.render.html.blocks import write_blocks, write_labelled
from policygen.render.html.context import Page
from policygen.render.html.dark_pictures import dark_rules
from policygen.render.look import css_string, house_css
from policygen.render.properties import list_properties
from policygen.render.spans import find_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policygen.render.contents import Entry
    from policygen.tree.blocks import Document, Properties

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render_html(document: Document) -> str:
    """Return the document as one HTML5 file, stylesheet included."""
    document = with_heading_ids(document)
    properties = document.properties
    page = Page(find_ids(document.blocks), properties.language)
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="{escape(properties.language)}">',
        *_head(document),
        "<body>",
        '<a class="skip" href="#_text">Skip to the text</a>',
        *_banner(document.title, properties),
        *_contents(list_contents(document)),
        '<main id="_text" tabindex="-1">',
        write_blocks(document.blocks, page),
        *_notes(page),
        "</main>",
        '<footer><a href="#_top">Back to top</a></footer>',
        "</body>",
        "</html>",
    )
    return "\n".join(line for line in lines if line) + "\n"


@cache
def _stylesheet() -> str:
    return resources.files("policygen.render.html").joinpath("document.css").read_text("utf-8")


def _head(document: Document) -> Iterable[str]:
    properties = document.properties
    state = ", ".join(filter(None, (properties.version, properties.status)))
    margins = (
        ("top-left", document.title),
        ("top-right", state),
        ("bottom-left", properties.organisation),
    )
    boxes = " ".join(f"@{box} {{ content: {css_string(text)}; }}" for box, text in margins)
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    names = (document.title, properties.subject, properties.organisation)
    yield f"<title>{escape(' – '.join(dict.fromkeys(filter(None, names))))}</title>"
    rules = (_stylesheet(), house_css(properties), dark_rules(), f"@page {{ {boxes} }}")
    yield f"<style>\n{''.join(rules)}\n</style>"
    yield "</head>"


def _banner(title: str, properties: Properties) -> Iterable[str]:
    yield '<header id="_top">'
    yield f"<h1>{escape(title)}</h1>"
    yield '<dl class="properties">'
    for name, value in list_properties(properties):
        yield f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
    yield "</dl>"
    yield "</header>"


def _contents(entries: Sequence[Entry]) -> Iterable[str]:
    """Yield the list of contents: lists in lists, as deep as the headings go."""
    if not entries:
        return
    yield '<nav aria-labelledby="_contents">'
    yield '<h2 id="_contents">Contents</h2>'
    depth = -1
    for entry in entries:
        if entry.depth > depth:
            yield '<ol role="list">'
        else:
            yield "</li>" + "\n</ol>\n</li>" * (depth - entry.depth)
        yield f'<li><a href="#{escape(entry.anchor)}">{escape(entry.text)}</a>'
        depth = entry.depth
    yield "\n".join(["</li>\n</ol>"] * (depth + 1))
    yield "</nav>"


def _notes(page: Page) -> Iterable[str]:
    """Yield the footnotes, each with a link back to its place; one may bring another."""
    if not page.notes:
        return
    yield '<section class="notes" role="doc-endnotes" aria-labelledby="_notes">'
    yield '<h2 id="_notes">Notes</h2>'
    yield '<ol role="list">'
    for note in page.notes:
        name = f"_note-{note.number}"
        back = (
            f'<a class="back" href="#{name}-place" role="doc-backlink"'
            f' aria-label="Back to note {note.number} in the text">↩\ufe0e</a>'
        )
        label = f'<span class="label">{note.number}</span>'
        yield f'<li id="{name}">\n{write_labelled(label, note.blocks, page)}\n<p>{back}</p>\n</li>'
    yield "</ol>"
    yield "</section>"
