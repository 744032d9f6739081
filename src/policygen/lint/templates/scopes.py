"""The names that a template sees at one place of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.lint.templates.kinds import Kind, unify

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(slots=True)
class Names:
    """What every place of a template may name.

    ``is_complete`` says that a name which is not here is a fault; without it nothing is known of
    such a name. ``elsewhere`` gives, for names that only some documents have, a hint on which.
    ``is_sample`` says that they are those of a file of data: a name may be there that it lacks,
    where the template asks for it with ``is defined``. ``is_word`` says that the template is a Word file, which has more filters and functions.
    """

    known: Mapping[str, Kind]
    is_complete: bool = True
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    is_word: bool = False
    is_sample: bool = False


@dataclass(slots=True)
class Scope:
    """The names set so far in one block, over those of the blocks around it.

    ``ended`` are the names that loops and macros before had, with what had them.
    """

    names: Names
    outer: Scope | None = None
    own: dict[str, Kind] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)

    def inner(self) -> Scope:
        """Return the scope of a block inside; what it sets is forgotten at its end."""
        return Scope(self.names, self)

    def look(self, name: str) -> Kind | None:
        """Return the kind under a name, or None if there is none."""
        if name in self.own:
            return self.own[name]
        return self.outer.look(name) if self.outer else self.names.known.get(name)

    def was(self, name: str) -> str:
        """Return which block had a name that is forgotten now, or an empty text."""
        return self.ended.get(name) or (self.outer.was(name) if self.outer else "")

    def all(self) -> set[str]:
        """Return every name that can be used here."""
        around = self.outer.all() if self.outer else set(self.names.known)
        return around | set(self.own)

    def merge(self, branches: list[dict[str, Kind]]) -> None:
        """Take over what the branches of an ``if`` have set, each being a way through."""
        for name in dict.fromkeys(name for branch in branches for name in branch):
            kinds = [branch[name] for branch in branches if name in branch]
            before = self.look(name)
            if before is not None and len(kinds) < len(branches):
                kinds.append(before)
            kind = kinds[0]
            for other in kinds[1:]:
                kind = unify(kind, other)
            self.own[name] = kind
