"""What is different between an approved text and today's: sections, answers, clauses."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.approvals import ApprovedText
    from policygen.approved.text import Text

# How many names of one kind a message holds.
_MOST = 6


def changes_between(before: ApprovedText, text: Text) -> Iterator[str]:
    """Say which sections, answers and clauses differ between an approved text and today's."""
    titles = {section.key: section.title for section in text.sections}
    now = text.made
    parts = (
        _named("sections", before.sections, now.sections, titles),
        _named("answers", before.answers, now.answers),
        _named("clauses", before.clauses, now.clauses),
    )
    told = [part for part in parts if part]
    if before.sections == now.sections:
        in_order = list(before.sections) == list(now.sections)
        told.insert(0, "title or another copy" if in_order else "the order of the sections")
    yield from told


def _named(
    kind: str,
    before: Mapping[str, str],
    now: Mapping[str, str],
    titles: Mapping[str, str] = MappingProxyType({}),
) -> str:
    names = [name for name in now if before.get(name) != now[name]]
    gone = [f"{name} (gone)" for name in before if name not in now]
    every = [*(titles.get(name) or name or "the beginning" for name in names), *gone]
    more = f" and {len(every) - _MOST} more" if len(every) > _MOST else ""
    return f"{kind} {', '.join(every[:_MOST])}{more}" if every else ""
