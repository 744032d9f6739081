"""What the writers of blocks and spans share while one page is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.tree.blocks import Footnote


@dataclass(frozen=True, slots=True)
class Page:
    """The ids that can be linked to, the language, and where footnotes gather."""

    ids: frozenset[str]
    language: str
    notes: list[Footnote] = field(default_factory=list)
    pictures: Iterator[int] = field(default_factory=lambda: count(1))


def id_attribute(name: str) -> str:
    """Return the attribute ``id``, or nothing for an empty name."""
    return f' id="{escape(name)}"' if name else ""


def class_attribute(names: str) -> str:
    """Return the attribute ``class``, or nothing for no names."""
    return f' class="{escape(names)}"' if names else ""
