"""Documents as Markdown that reads well raw, in a diff and on any git host.

Numbers are text and anchors are ``<a id>``, so nothing depends on how a host counts or names
headings. Clauses at depth 1 are paragraphs; what is deeper nests as bullets with their labels.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from policygen.charts import render_svg
from policygen.render.contents import (
    caption_label,
    heading_label,
    list_contents,
    with_heading_ids,
)
from policygen.render.markdown_spans import (
    Page,
    render_cell,
    render_image,
    render_line,
    render_lines,
)
from policygen.render.properties import list_properties
from policygen.render.spans import find_ids, without_outer_breaks
from policygen.tree.blocks import (
    Break,
    Heading,
    Item,
    List,
    Paragraph,
    Picture,
    Quote,
    Reference,
    Run,
    Table,
    Terms,
    plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from policygen.tree.blocks import Block, Document, Span

_RULES = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}
_DEEPEST = 6
_BETWEEN_LISTS = "\n\n<!-- -->\n\n"
_BLOCK_MARKS = frozenset("->|#")
# An id that names a file on every system; it cannot be a number.
_FILE_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")


def render_markdown(document: Document, path: str = "") -> str:
    """Return the document as Markdown: CommonMark with GitHub's tables and footnotes.

    A rule (``---``) stands between its head (title, properties, contents) and its text. ``path`` is
    its place in the bundle, without suffix (its id if not said): pictures are linked from there.
    """
    return next(iter(render_files(document, path).values()))


def render_files(document: Document, path: str = "") -> Mapping[str, str]:
    """Return the Markdown, then each picture in it as SVG, by their paths in the bundle."""
    path = path or document.id
    document = with_heading_ids(document)
    page = Page(find_ids(document.blocks), path, document.properties.language)
    parts = [*_head(document, page), "---", _blocks(document.blocks, page), *_notes(page)]
    return {f"{path}.md": "\n\n".join(filter(None, parts)) + "\n", **page.pictures}


def _head(document: Document, page: Page) -> Iterable[str]:
    yield f"# {_ending_safely(render_line((Run(document.title),), page))}"
    spans: list[Span] = []
    for name, value in list_properties(document.properties):
        spans += [Break(), Run(f"{name}:", bold=True), Run(f" {value}")]
    yield render_lines(spans, page)
    entries = list_contents(document)
    if entries:
        yield "## Contents"
        yield "\n".join(
            f"{'    ' * entry.depth}- "
            + render_line((Run(entry.text, href=f"#{entry.anchor}"),), page)
            for entry in entries
        )


def _notes(page: Page) -> Iterable[str]:
    """Yield the footnotes; one may bring another."""
    for note in page.notes:
        yield _hanging(f"[^{note.number}]: ", note.blocks, page)


# --- blocks ---------------------------------------------------------------------------------------


def _blocks(blocks: Sequence[Block], page: Page, gap: str = "\n\n") -> str:
    """Return blocks with ``gap`` between them, an empty line unless told."""
    parts: list[str] = []
    for block in blocks:
        markdown = _RENDERERS[type(block)](block, page)
        if markdown and parts:
            parts.append(_BETWEEN_LISTS if _would_join(parts[-1], markdown) else gap)
        if markdown:
            parts.append(markdown)
    return "".join(parts)


def _would_join(before: str, after: str) -> bool:
    """Tell whether two lists or quotations in a row would be read as one."""
    mark = after[:1]
    if mark not in "->":
        return False
    lines = (line for line in reversed(before.split("\n")) if line and not line.startswith("    "))
    return next(lines, "").startswith(mark)


def _heading(heading: Heading, page: Page) -> str:
    hashes = "#" * min(heading.level + 1, _DEEPEST)
    line = render_line(_labelled(heading_label(heading), heading.spans), page)
    return f"{hashes} {_anchor(heading.id)}{_ending_safely(line)}".rstrip(" ")


def _ending_safely(line: str) -> str:
    """Keep the number signs at the end of a heading, which Markdown would drop."""
    text = line.rstrip("#")
    return text + "\\#" * (len(line) - len(text))


def _paragraph(paragraph: Paragraph, page: Page) -> str:
    return _anchor(paragraph.id) + render_lines(paragraph.spans, page)


def _list(block: List, page: Page) -> str:
    """Return clauses as paragraphs, other items as bullets: close together if all are short."""
    if block.ordered and all(item.depth == 1 for item in block.items):
        return "\n\n".join(
            _anchor(item.id) + _blocks(_labelled_blocks(item), page) for item in block.items
        )
    gap = "\n" if _is_tight(block) else "\n\n"
    return gap.join(
        _hanging("- ", _labelled_blocks(item), page, gap, lead=_anchor(item.id))
        for item in block.items
    )


def _is_tight(block: List) -> bool:
    """Tell whether every item is a paragraph with some text, and maybe such a list below it."""

    def is_short(blocks: Sequence[Block]) -> bool:
        match blocks:
            case (Paragraph(spans=spans), *below):
                return (
                    bool(plain_text(spans).strip())
                    and all(isinstance(inner, List) and _is_tight(inner) for inner in below[:1])
                    and not below[1:]
                )
            case _:
                return False

    return all(is_short(_labelled_blocks(item)) for item in block.items)


def _labelled_blocks(item: Item) -> tuple[Block, ...]:
    """Return an item's blocks with its label as text at the start of the first paragraph."""
    if not item.label:
        return item.blocks
    match item.blocks:
        case (Paragraph(spans=spans) as first, *others):
            return (replace(first, spans=_labelled(item.label, spans)), *others)
        case blocks:
            return (Paragraph((Run(item.label),)), *blocks)


def _labelled(label: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    spans = without_outer_breaks(spans)
    return (Run(f"{label} " if spans else label), *spans) if label else tuple(spans)


def _hanging(
    marker: str, blocks: Sequence[Block], page: Page, gap: str = "\n\n", lead: str = ""
) -> str:
    """Return blocks behind a marker and four spaces in; ``lead`` goes before the first."""
    content = _blocks(blocks, page, gap)
    if lead:
        content = lead + ("\n\n" if content[:1] in _BLOCK_MARKS else "") + content
    # A block that begins with a mark of its own goes on the next line: ``- - x`` is hard to nest.
    start = f"{marker.rstrip(' ')}\n" if content[:1] in _BLOCK_MARKS else marker
    lines = f"{start}{content}".rstrip("\n ").split("\n")
    return "\n".join([lines[0], *(f"    {line}" if line else "" for line in lines[1:])])


def _table(table: Table, page: Page) -> str:
    rows = (table.header, *table.rows)
    width = max(len(row) for row in rows)
    lines = [[render_cell(cell.spans, page) for cell in row] for row in rows]
    lines.insert(1, [_RULES[cell.align] for cell in table.header])
    grid = "\n".join(f"| {' | '.join(line + [''] * (width - len(line)))} |" for line in lines)
    caption = _anchor(table.id) + _caption(table, page)
    return "\n\n".join(part for part in (caption, grid) if part)


def _caption(block: Table | Picture, page: Page) -> str:
    spans = _labelled(caption_label(block), block.caption)
    return render_line(_styled(spans, italic=True), page)


def _picture(picture: Picture, page: Page) -> str:
    """Return an image and its caption; the drawing becomes a file of its own."""
    is_name = _FILE_NAME.fullmatch(picture.id)
    name = picture.id if is_name else str(len(page.pictures) + 1)
    file = f"pictures/{page.path.replace('/', '-')}-{name}.svg"
    page.pictures[file] = render_svg(picture, page.language)
    words = " ".join(picture.alt.split())
    image = render_image(words, "../" * page.path.count("/") + file, page)
    return "\n\n".join(filter(None, (_anchor(picture.id) + image, _caption(picture, page))))


def _quote(quote: Quote, page: Page) -> str:
    content = _blocks(quote.blocks, page)
    return "\n".join(f"> {line}".rstrip(" ") for line in content.split("\n")) if content else ""


def _terms(terms: Terms, page: Page) -> str:
    """Return a definition list as bullets: the term in bold, then what it means."""
    return "\n\n".join(
        _hanging("- ", (Paragraph(_styled(entry.spans, bold=True)), *entry.blocks), page)
        for entry in terms.entries
    )


def _styled(spans: Sequence[Span], *, bold: bool = False, italic: bool = False) -> tuple[Span, ...]:
    return tuple(
        replace(span, bold=span.bold or bold, italic=span.italic or italic)
        if isinstance(span, Run | Reference)
        else span
        for span in spans
    )


def _anchor(name: str) -> str:
    return f'<a id="{escape(name)}"></a>' if name else ""


_RENDERERS: Mapping[type[Block], Callable[[Any, Page], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    List: _list,
    Table: _table,
    Picture: _picture,
    Quote: _quote,
    Terms: _terms,
}
