"""Attributes in braces, ``{: #id .class }``: on lines, list items and tables of raw blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from markdown.extensions.attr_list import get_attrs_and_remainder

from policygen.templating.marks import split_marks
from policygen.tree.blocks import CLASSES, Item, Paragraph, Picture, Run, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policygen.tree.blocks import Block, Span

ATTRIBUTES = re.compile(r"\{:([^{}]*)\}")
# Cut short by a printed value or by emphasis, which attributes cannot hold.
_UNENDED = re.compile(r"\{:[^{}]*$")
_ID = re.compile(r"[a-z][a-z0-9-]{0,60}")


class Fault(NamedTuple):
    """What is wrong with attributes: the code, message and hint of its problem."""

    code: str
    message: str
    hint: str


def faults_of_spans(spans: Iterable[Span]) -> Iterator[Fault]:
    """Yield a fault for each text in braces that belongs to nothing where it stands."""
    for span in spans:
        if not isinstance(span, Run) or span.code:
            continue
        found = ATTRIBUTES.search(span.text) or _UNENDED.search(span.text)
        if found:
            yield Fault(
                "T014",
                f"'{found[0]}' belongs to nothing here",
                "it stands at the end of a paragraph, or on the line below it,"
                " and holds no printed value",
            )


def faults_of_classes(names: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each class that the dialect does not have."""
    for name in names:
        if name not in CLASSES:
            known = f"listed are {', '.join(sorted(CLASSES))}"
            yield Fault("T011", f"class '{name}' is not listed", known)


def faults_of_id(name: str) -> Iterator[Fault]:
    """Yield a fault for an id that has not the form of ids."""
    if name and not _ID.fullmatch(name):
        pieces = split_marks(name)
        shown = "".join(piece if isinstance(piece, str) else "…" for piece in pieces)
        yield Fault(
            "T015",
            f"id '{shown}' does not have the form of ids",
            "an id begins with a small letter from a to z; then come at most 60 small letters,"
            " digits and hyphens; write it so here and in every ref('…') to it",
        )


def without_attributes(spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], dict[str, str]]:
    """Take ``{: #id .class }`` off the end of a line: Python-Markdown wants its own line for it."""
    last = spans[-1] if spans else None
    found = ATTRIBUTES.search(last.text) if isinstance(last, Run) and not last.code else None
    if not isinstance(last, Run) or found is None or last.text[found.end() :].strip():
        return spans, {}
    attributes, _ = get_attrs_and_remainder(found[1])
    text = last.text[: found.start()].rstrip()
    kept = (*spans[:-1], replace(last, text=text)) if text else spans[:-1]
    return kept, dict(attributes)


def item_with_id(blocks: tuple[Block, ...], name: str) -> Item:
    """Return an item that has the id of its first paragraph, where references find its number."""
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph) and first.id:
        return Item((replace(first, id=""), *blocks[1:]), id=first.id)
    return Item(blocks, id=name)


def joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Give a table or picture the caption, id and width that stand in the paragraph after it."""
    held: Block | None = None
    for block in blocks:
        if isinstance(held, Table | Picture) and isinstance(block, Paragraph):
            captioned = _with_caption(held, block)
            if captioned is not None:
                held = captioned
                continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _with_caption(held: Table | Picture, after: Paragraph) -> Table | Picture | None:
    """Return the table or picture with what the paragraph gives it; None if it gives nothing."""
    is_caption = "caption" in after.classes
    if not is_caption and (after.spans or not (after.classes or after.id)):
        return None
    caption = after.spans if is_caption else held.caption
    if isinstance(held, Picture):
        return replace(held, caption=caption, id=after.id or held.id)
    wide = held.wide or "wide" in after.classes
    return replace(held, caption=caption, id=after.id or held.id, wide=wide)
