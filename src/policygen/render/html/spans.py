"""Spans as HTML: runs in their look, line breaks, and the marks of footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from policygen.render.spans import simplified
from policygen.tree.blocks import Break, Footnote, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policygen.render.html.context import Page
    from policygen.tree.blocks import Span

_LONG_WORD = re.compile(r"[^\s<>]{25,}")


def after_label(label: str, spans: Sequence[Span], page: Page) -> str:
    """Return spans after the number or label of what they name."""
    text = write_spans(spans, page)
    number = f'<span class="number">{escape(label)}</span>' if label else ""
    return f"{number} {text}" if number and text else number or text


def write_spans(spans: Sequence[Span], page: Page) -> str:
    """Return spans; their footnotes gather on the page."""
    return "".join(_INLINE[type(span)](span, page) for span in simplified(spans, page.ids))


def _run(run: Run, _: Page) -> str:
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


def _break(_: Break, __: Page) -> str:
    return "<br>"


def _footnote(note: Footnote, page: Page) -> str:
    page.notes.append(note)
    name = f"_note-{note.number}"
    link = (
        f'<a id="{name}-place" href="#{name}" role="doc-noteref" aria-label="Note {note.number}">'
    )
    return f"<sup>{link}{note.number}</a></sup>"


_INLINE: Mapping[type[Span], Callable[[Any, Page], str]] = {
    Run: _run,
    Break: _break,
    Footnote: _footnote,
}
