"""Spans as the plain data that ``house.typ`` sets: one small function for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.render.letters import parted, text_width
from policygen.render.pdf.characters import shown
from policygen.render.spans import simplified
from policygen.tree.blocks import Break, Footnote, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policygen.render.spans import SimpleSpan
    from policygen.tree.blocks import Span

Data = dict[str, Any]


def describe_spans(
    spans: Sequence[Span],
    ids: frozenset[str],
    width: int,
    size: float,
    describe_note: Callable[[Footnote], list[Data]],
) -> list[Data]:
    """Return spans set in letters of ``size`` points in a column of ``width`` twips.

    A link inside the document leads to one of ``ids``.
    """

    def described(span: SimpleSpan) -> Data:
        match span:
            case Run():
                return _run(span, ids, width, size)
            case Break():
                return {"kind": "line"}
            case Footnote(number=number):
                return {"kind": "note", "number": str(number), "blocks": describe_note(span)}

    simple = list(simplified(spans, ids))
    gaps = _gaps(simple, width, size)
    return [
        data
        for at, span in enumerate(simple)
        for data in (*([{"kind": "gap"}] if at in gaps else []), described(span))
    ]


def _gaps(spans: Sequence[SimpleSpan], width: int, size: float) -> set[int]:
    """Return where a word that goes on from run to run gets too wide: before which spans."""
    gaps, so_far = set(), 0.0
    for at, span in enumerate(spans):
        if not isinstance(span, Run):
            so_far = 0.0
            continue
        words = span.text.split(" ")
        first = text_width(words[0], size, code=span.code)
        if so_far and so_far + first > width:
            gaps.add(at)
            so_far = 0.0
        last = text_width(words[-1], size, code=span.code)
        so_far = so_far + first if len(words) == 1 else last
    return gaps


def _run(run: Run, ids: frozenset[str], width: int, size: float) -> Data:
    leads_nowhere = run.href.startswith("#") and run.href[1:] not in ids
    # Typst 0.15 cannot end a line at a soft hyphen that ends a link (typst/typst#8608).
    text = run.text.replace("\u00ad", "") if run.href else run.text
    return {
        "kind": "run",
        "parts": list(parted(shown(text), width, size, code=run.code)),
        "bold": run.bold,
        "italic": run.italic,
        "code": run.code,
        "note": run.note,
        "href": "" if leads_nowhere else run.href,
    }
