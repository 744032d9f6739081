"""Digests of a document's text and structure: the same on every machine, whatever made them.

What counts and what does not is written down in ``docs/design/approvals.md``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from policygen.tree.blocks import Heading, Properties, Run, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policygen.tree.blocks import Block, Document

# What a document says of itself that is no status, version, watermark or look.
_SAID = ("organisation", "owner", "language", "subject", "reader", "date")
# Numbers follow from the order of the sections: to tell what changed, they do not count.
_NUMBERS = frozenset({"number", "label"})
# Where a line of a clause ends says nothing.
_SPACES = re.compile(r"[ \t\r\n]+")
# Sections are told down to this level.
_LEVELS = 2


def text_digest(documents: Iterable[Document]) -> str:
    """Return the SHA-256 of the text and structure of all copies of a document together."""
    return _digest([_plain(document) for document in documents])


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under its own heading: its key, how it is called, and a digest."""

    key: str
    title: str
    digest: str


def sections_of(document: Document) -> tuple[Section, ...]:
    """Return the sections of a document; numbers do not count for their digests."""
    made = []
    for heading, blocks in _parts(document.blocks):
        words = plain_text(heading.spans) if heading else ""
        title = " ".join(filter(None, (heading.number, words))) if heading else ""
        key = (heading.id if heading else "") or words
        made.append(Section(key, title, short_digest(_plain(blocks, numbers=False))))
    return tuple(made)


def short_digest(value: object) -> str:
    """Return the first digits of a digest, enough to tell two versions of a thing apart."""
    return _digest(value)[:12]


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _parts(blocks: Sequence[Block]) -> Iterator[tuple[Heading | None, tuple[Block, ...]]]:
    heading: Heading | None = None
    below: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level <= _LEVELS:
            if below:
                yield heading, tuple(below)
            heading, below = block, [block]
        else:
            below.append(block)
    if below:
        yield heading, tuple(below)


def _plain(value: Any, *, numbers: bool = True) -> Any:  # noqa: PLR0911  (one line a kind)
    """Return a part of a document as JSON can write it; its kind stands beside its fields."""
    match value:
        case Properties():
            return {name: _plain(getattr(value, name)) for name in _SAID}
        case Enum():
            return str(value.value)
        case None | bool() | int() | str():
            return value
        case float() | Decimal():
            return {"number": str(value)}
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(item, numbers=numbers) for key, item in value.items()}
        case frozenset():
            return sorted(str(item) for item in value)
        case tuple() | list():
            return [_plain(item, numbers=numbers) for item in _joined(value)]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return [type(value).__name__, _fields(value, numbers=numbers)]
        case _:
            raise TypeError(f"a document holds no {type(value).__name__}")


def _fields(value: Any, *, numbers: bool) -> dict[str, Any]:
    named = [
        each.name
        for each in fields(value)
        # Where a word comes from does not count, only what it says.
        if each.compare and (numbers or each.name not in _NUMBERS)
    ]
    told = {name: _plain(getattr(value, name), numbers=numbers) for name in named}
    if not numbers and "target" in told:
        told.pop("text")
    if isinstance(value, Run) and not value.code:
        told["text"] = _SPACES.sub(" ", value.text)
    return told


def _joined(items: Iterable[Any]) -> list[Any]:
    """Return the items, runs of one style in a row as one: their seam says nothing."""
    joined: list[Any] = []
    for item in items:
        last = joined[-1] if joined else None
        if isinstance(last, Run) and isinstance(item, Run) and _style(last) == _style(item):
            joined[-1] = replace(last, text=last.text + item.text)
        else:
            joined.append(item)
    return joined


def _style(run: Run) -> Run:
    return replace(run, text="")
