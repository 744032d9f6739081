"""A project's changes to a packaged outline: clauses dropped, replaced and added."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygen.library.fields import Fields
from policygen.library.outlines import ENTRY_FIELDS, laid_over, outline_fields, parse_entry
from policygen.problems import Location, did_you_mean
from policygen.templating import compile_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policygen.library.outlines import Entry, Outline
    from policygen.source import Node
    from policygen.templating import Condition

_VERBS = ("drop", "replace", "add")
# What may stand beside each verb.
_DROP = frozenset({"drop", "when"})
_REPLACE = frozenset({"replace", "with", "when"})
_ADD = (ENTRY_FIELDS - {"id"}) | {"add", "after", "before"}


def has_changes(node: Node, name: str) -> bool:
    """Tell whether an outline changes another and lists no clauses of its own."""
    return outline_fields(node, name).has("changes")


def change_outline(base: Outline, node: Node, name: str, base_name: str) -> Outline:
    """Return the packaged outline ``base`` as the project's file ``name`` changes it.

    Fields beside ``changes`` stand in place of the packaged ones; the changes are made in their
    order. ``base_name`` is the name under which the library reads the packaged file.

    Raises:
        InvalidInput: With every problem of the project's file.
    """
    fields = outline_fields(node, name)
    if fields.has("clauses"):
        message = "an outline has 'clauses' or 'changes', not both"
        hint = "'clauses' lists the whole document, 'changes' only what is other than packaged"
        fields.tell(fields.where("clauses"), message, hint)
    if fields.text("id") not in {"", base.id}:
        message = f"the packaged outline that this file changes is '{base.id}'"
        fields.tell(fields.where("id"), message, "write that id, or leave it out")
    entries: list[Entry] = list(base.entries)
    for change in fields.items("changes"):
        entries = _Change(change, fields).made(entries)
    outline = laid_over(base, fields)
    fields.check()
    location = Location(file=name, line=1)
    return replace(outline, entries=tuple(entries), location=location, base=base_name)


@dataclass
class _Change:
    """One change, and the reader that its problems go to."""

    node: Node
    outer: Fields

    def made(self, entries: list[Entry]) -> list[Entry]:
        """Return the entries as this change leaves them; unchanged if it is wrong."""
        verbs = [verb for verb in _VERBS if verb in getattr(self.node, "entries", {})]
        if len(verbs) != 1:
            message = "a change says one of 'drop', 'replace' and 'add'"
            hint = "write '- drop: ID', '- {replace: ID, with: ID}' or '- {add: ID, after: ID}'"
            self.outer.tell(self.node.location, message, hint)
            return entries
        make: dict[str, Callable[[list[Entry]], list[Entry]]] = {
            "drop": self._dropped,
            "replace": self._replaced,
            "add": self._added,
        }
        return make[verbs[0]](entries)

    def _fields(self, known: frozenset[str]) -> Fields:
        return Fields(self.node, self.outer.name, known)

    def _named(self, own: Fields, key: str, entries: Sequence[Entry]) -> str:
        """Return the clause that a field names; that it is not in the outline is a problem."""
        name = own.text(key, required=True)
        known = [entry.id for entry in entries]
        if name and name not in known:
            message = f"the outline holds no clause '{name}'"
            own.tell(own.where(key), message, did_you_mean(name, known) or _at_all(known))
            return ""
        return name

    def _done(self, own: Fields) -> None:
        self.outer.problems.extend(own.problems)

    def _dropped(self, entries: list[Entry]) -> list[Entry]:
        own = self._fields(_DROP)
        name, when = self._named(own, "drop", entries), own.condition("when")
        self._done(own)
        return [left for entry in entries for left in _without(entry, name, when)]

    def _replaced(self, entries: list[Entry]) -> list[Entry]:
        own = self._fields(_REPLACE)
        name, when = self._named(own, "replace", entries), own.condition("when")
        other = own.text("with", required=True)
        self._done(own)
        return [
            left
            for entry in entries
            for left in (
                *_without(entry, name, when),
                *(self._instead(entry, other, when) if entry.id == name else ()),
            )
        ]

    def _instead(self, entry: Entry, clause: str, when: Condition | None) -> tuple[Entry, ...]:
        """Return the entry of a clause in the place of another's, under both their conditions."""
        placed = replace(entry, id=clause, location=self.node.location)
        return (replace(placed, when=_both(entry.when, when, "{}")) if when else placed,)

    def _added(self, entries: list[Entry]) -> list[Entry]:
        own = self._fields(_ADD)
        new = parse_entry(own, own.text("add", required=True), self.node.location)
        if own.has("after") and own.has("before"):
            own.tell(own.where("before"), "a clause is added 'after' or 'before' another, not both")
        key = next((key for key in ("after", "before") if own.has(key)), "")
        if not key:
            self._done(own)
            return [*entries, new]
        name = self._named(own, key, entries)
        self._done(own)
        if not name:
            return entries
        places = [place for place, entry in enumerate(entries) if entry.id == name]
        at = places[-1] + 1 if key == "after" else places[0]
        return [*entries[:at], new, *entries[at:]]


def _without(entry: Entry, name: str, when: Condition | None) -> tuple[Entry, ...]:
    """Return the entry, or nothing if it is the named one, or it unless a condition holds."""
    if entry.id != name:
        return (entry,)
    return (replace(entry, when=_both(entry.when, when, "not {}")),) if when else ()


def _both(first: Condition | None, when: Condition, pattern: str) -> Condition:
    """Return the condition that an entry's own holds, and that of a change as ``pattern`` says."""
    source = pattern.format(f"({when.source})")
    return compile_condition(f"({first.source}) and {source}" if first else source, when.where)


def _at_all(known: Sequence[str]) -> str:
    return f"it holds {', '.join(dict.fromkeys(known))}"
