"""Spans to runs: text, breaks, links, cross-references, footnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from policygen.render.docx.ooxml import R, element, field, run
from policygen.tree.blocks import Break, Footnote, Reference, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from policygen.render.docx.context import Context
    from policygen.tree.blocks import Span

# What RFC 3986 allows in an address; all else is percent-encoded.
_ADDRESS = ":/?#[]@!$&'()*+,;=%-._~"


def write_spans(spans: Iterable[Span], context: Context) -> list[etree._Element]:
    """Return the runs of spans, in order."""
    made: list[etree._Element] = []
    for span in spans:
        match span:
            case Run():
                made.append(_write_run(span, context))
            case Break():
                made.append(run([element("br")]))
            case Reference():
                made.extend(_write_reference(span, context))
            case Footnote():
                made.append(_write_footnote(span, context))
    return made


def _write_run(span: Run, context: Context) -> etree._Element:
    style = next(
        (
            name
            for name, wanted in (
                ("Open Point", span.note),
                ("Hyperlink", bool(span.href)),
                ("Code", span.code),
            )
            if wanted
        ),
        "",
    )
    made = run(
        span.text,
        context.styles.id(style) if style else "",
        bold=span.bold,
        italic=span.italic,
    )
    if not span.href:
        return made
    if span.href.startswith("#"):
        return element("hyperlink", made, anchor=context.anchors.name(span.href[1:]), history=1)
    link = element("hyperlink", made, history=1)
    link.set(f"{{{R}}}id", context.links.outside(quote(span.href, safe=_ADDRESS)))
    return link


def _write_reference(span: Reference, context: Context) -> list[etree._Element]:
    """A number that Word can count itself is a field; any other text is a link to the place."""
    anchor = context.anchors.name(span.target)
    shown = run(span.text, bold=span.bold, italic=span.italic)
    switches = context.counted.get(span.target)
    if switches is None:
        return [element("hyperlink", shown, anchor=anchor, history=1)]
    return field(f"REF {anchor} {switches}".rstrip(), [shown])


def _write_footnote(span: Footnote, context: Context) -> etree._Element:
    number = context.notes.add(span)
    style = context.styles.id("footnote reference")
    return run([element("footnoteReference", id=number)], style)
