"""Documents as one HTML file that needs nothing else: it reads, listens and prints well.

Numbers and labels are text, so they are copied and read aloud. There is no script and nothing is
fetched. Ids that the page adds begin with an underscore, which ids of clauses cannot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from itertools import count
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from policygen.charts import render_svg
from policygen.render.contents import (
    caption_label,
    heading_label,
    list_contents,
    with_heading_ids,
)
from policygen.render.look import css_string, house_css
from policygen.render.properties import list_properties
from policygen.render.spans import find_ids, simplified
from policygen.tree.blocks import (
    Break,
    Footnote,
    Heading,
    Item,
    List,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
    Terms,
    plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from policygen.render.contents import Entry
    from policygen.tree.blocks import Block, Cell, Document, Properties, Span

_DEEPEST = 6
# A table of more columns scrolls on its own on a narrow screen.
_COLUMNS_THAT_FIT = 4
_LONG_WORD = re.compile(r"[^\s<>]{25,}")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class _Page:
    """The ids that can be linked to, the language, and where footnotes gather."""

    ids: frozenset[str]
    language: str
    notes: list[Footnote] = field(default_factory=list)
    pictures: Iterator[int] = field(default_factory=lambda: count(1))


def render_html(document: Document) -> str:
    """Return the document as one HTML5 file, stylesheet included."""
    document = with_heading_ids(document)
    properties = document.properties
    page = _Page(find_ids(document.blocks), properties.language)
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="{escape(properties.language)}">',
        *_head(document),
        "<body>",
        '<a class="skip" href="#_text">Skip to the text</a>',
        *_banner(document.title, properties),
        *_contents(list_contents(document)),
        '<main id="_text" tabindex="-1">',
        _blocks(document.blocks, page),
        *_notes(page),
        "</main>",
        "</body>",
        "</html>",
    )
    return "\n".join(line for line in lines if line) + "\n"


@cache
def _stylesheet() -> str:
    return resources.files("policygen.render").joinpath("document.css").read_text("utf-8")


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
    yield f"<style>\n{_stylesheet()}{house_css(properties)}@page {{ {boxes} }}\n</style>"
    yield "</head>"


def _banner(title: str, properties: Properties) -> Iterable[str]:
    yield "<header>"
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


def _notes(page: _Page) -> Iterable[str]:
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
        yield f'<li id="{name}">\n{_labelled(label, note.blocks, page)}\n<p>{back}</p>\n</li>'
    yield "</ol>"
    yield "</section>"


# --- blocks ---------------------------------------------------------------------------------------


def _blocks(blocks: Iterable[Block], page: _Page) -> str:
    rendered = (_RENDERERS[type(block)](block, page) for block in blocks)
    return "\n".join(html for html in rendered if html)


def _heading(heading: Heading, page: _Page) -> str:
    level = heading.level + 1
    name = f"h{min(level, _DEEPEST)}"
    exact = f' aria-level="{level}"' if level > _DEEPEST else ""
    text = _after_label(heading_label(heading), heading.spans, page)
    return f"<{name}{_id(heading.id)}{exact}>{text}</{name}>"


def _paragraph(paragraph: Paragraph, page: _Page) -> str:
    text = _spans(paragraph.spans, page)
    if not text and not paragraph.id:
        return ""
    classes = " ".join(sorted(paragraph.classes))
    return f"<p{_id(paragraph.id)}{_class(classes)}>{text}</p>"


def _list(block: List, page: _Page) -> str:
    tag, role = ("ol", ' role="list"') if block.ordered else ("ul", "")
    items = (
        f"<li{_id(item.id)}>\n{_labelled(_label(item), item.blocks, page)}\n</li>"
        for item in block.items
    )
    return "\n".join((f"<{tag}{role}>", *items, f"</{tag}>"))


def _label(item: Item) -> str:
    """Return an item's label; what comes before it in its full number is heard but not seen."""
    if not item.label:
        return ""
    context = item.number.removesuffix(item.label) if item.number.endswith(item.label) else ""
    hidden = f'<span class="context">{escape(context)}</span>' if context else ""
    return f'<span class="label">{hidden}{escape(item.label)}</span>'


def _labelled(label: str, blocks: Sequence[Block], page: _Page) -> str:
    """Return blocks with a label at the start of the first paragraph."""
    match blocks:
        case (Paragraph(spans=spans) as first, *others) if label:
            text = _spans(spans, page)
            classes = _class(" ".join(sorted(first.classes)))
            start = f"<p{_id(first.id)}{classes}>{label}{' ' if text else ''}{text}</p>"
        case others:
            start = f"<p>{label}</p>" if label else ""
    rest = _blocks(others, page)
    return f"{start}\n{rest}" if start and rest else start or rest


def _table(table: Table, page: _Page) -> str:
    caption = _after_label(caption_label(table), table.caption, page)
    lines = (
        f"<table{_id(table.id)}{_class('wide' if table.wide else '')}>",
        f"<caption>{caption}</caption>" if caption else "",
        f"<thead>\n{_row('th', table.header, page)}\n</thead>",
        "<tbody>",
        *(_row("td", row, page) for row in table.rows),
        "</tbody>",
        "</table>",
    )
    html = "\n".join(line for line in lines if line)
    scrolls = table.wide or len(table.header) > _COLUMNS_THAT_FIT
    return _scrolling(html, table) if scrolls else html


def _row(tag: str, cells: Sequence[Cell], page: _Page) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    inner = "".join(
        f"<{tag}{scope}{_class(cell.align)}>{_spans(cell.spans, page)}</{tag}>" for cell in cells
    )
    return f"<tr>{inner}</tr>"


def _scrolling(html: str, table: Table) -> str:
    """Put a table in a region that the keyboard reaches, to scroll it without a mouse."""
    name = _one_line(f"{caption_label(table)} {plain_text(table.caption)}")
    columns = ", ".join(_one_line(plain_text(cell.spans)) for cell in table.header)
    label = escape(name or f"Table of {columns}")
    region = f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'
    return f"{region}\n{html}\n</div>"


def _picture(picture: Picture, page: _Page) -> str:
    """Return a picture drawn in the page; ids in a drawing begin with the picture's own."""
    name = picture.id or f"_picture-{next(page.pictures)}"
    drawing = render_svg(replace(picture, id=name), page.language).strip()
    caption = _after_label(caption_label(picture), picture.caption, page)
    lines = (
        f"<figure{_id(picture.id)}>",
        drawing,
        f"<figcaption>{caption}</figcaption>" if caption else "",
        "</figure>",
    )
    return "\n".join(line for line in lines if line)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quote(quote: Quote, page: _Page) -> str:
    content = _blocks(quote.blocks, page)
    return f"<blockquote>\n{content}\n</blockquote>" if content else ""


def _terms(terms: Terms, page: _Page) -> str:
    lines = ["<dl>"]
    for entry in terms.entries:
        lines += ("<div>", f"<dt>{_spans(entry.spans, page)}</dt>")
        lines += ("<dd>", _blocks(entry.blocks, page), "</dd>", "</div>")
    return "\n".join((*lines, "</dl>"))


def _id(name: str) -> str:
    return f' id="{escape(name)}"' if name else ""


def _class(names: str) -> str:
    return f' class="{escape(names)}"' if names else ""


# --- spans ----------------------------------------------------------------------------------------


def _after_label(label: str, spans: Sequence[Span], page: _Page) -> str:
    text = _spans(spans, page)
    number = f'<span class="number">{escape(label)}</span>' if label else ""
    return f"{number} {text}" if number and text else number or text


def _spans(spans: Sequence[Span], page: _Page) -> str:
    return "".join(_INLINE[type(span)](span, page) for span in simplified(spans, page.ids))


def _run(run: Run, _: _Page) -> str:
    html = _LONG_WORD.sub(r'<span class="long">\g<0></span>', str(escape(run.text)))
    wrappers = (
        (run.code, "code", ""),
        (run.italic, "em", ""),
        (run.bold, "strong", ""),
        (run.note, "mark", ""),
        (run.href, "a", f' href="{escape(run.href)}"'),
    )
    for is_on, tag, attributes in wrappers:
        if is_on:
            html = f"<{tag}{attributes}>{html}</{tag}>"
    return html


def _break(_: Break, __: _Page) -> str:
    return "<br>"


def _footnote(note: Footnote, page: _Page) -> str:
    page.notes.append(note)
    name = f"_note-{note.number}"
    link = (
        f'<a id="{name}-place" href="#{name}" role="doc-noteref" aria-label="Note {note.number}">'
    )
    return f"<sup>{link}{note.number}</a></sup>"


_RENDERERS: Mapping[type[Block], Callable[[Any, _Page], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    List: _list,
    Table: _table,
    Picture: _picture,
    Quote: _quote,
    Terms: _terms,
}
_INLINE: Mapping[type[Span], Callable[[Any, _Page], str]] = {
    Run: _run,
    Break: _break,
    Footnote: _footnote,
}
