"""What a project may copy for editing: every packaged template and schema, by its id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.problems import Problem, did_you_mean
from policygen.resources import packaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# The packaged folder of each kind, and how the names of its files end.
_KINDS = {
    "clauses": ("templates/clauses", ".md"),
    "outlines": ("templates/outlines", ".yaml"),
    "word": ("templates/word", ".docx"),
    "wording": ("templates/wording", ".yaml"),
    "spelling": ("templates/spelling", ".yaml"),
    "schemas": ("schemas", ".yaml"),
}
# A whole schema file of the project stands in place of the packaged one only if it says so.
_REPLACES = b"replace: true\n"


@dataclass(frozen=True, slots=True)
class Source:
    """A packaged file that a project may copy: its kind and id, and where it goes.

    ``file`` is its path in a project and in what is packaged, such as
    ``templates/clauses/policy/extras.md``.
    """

    kind: str
    id: str
    file: str
    path: Path

    @property
    def name(self) -> str:
        """The id with its kind, which is always clear: ``clauses/extras``."""
        return f"{self.kind}/{self.id}"

    @property
    def is_text(self) -> bool:
        """Whether two versions of it can be merged line by line."""
        return self.kind != "word"

    def content(self) -> bytes:
        """Return what a copy of it in a project begins with."""
        data = self.path.read_bytes()
        return _REPLACES + data if self.kind == "schemas" else data


def all_sources() -> Mapping[str, Source]:
    """Return everything that may be copied, by its path."""
    found: dict[str, Source] = {}
    for kind, (folder, suffix) in _KINDS.items():
        top, _, inner = folder.partition("/")
        home = packaged(top) / inner
        for path in sorted(home.rglob(f"*{suffix}")):
            inside = path.relative_to(home)
            if "tests" not in inside.parts:
                file = f"{folder}/{inside.as_posix()}"
                found[file] = Source(kind, path.name.removesuffix(suffix), file, path)
    return found


def named_sources(names: Iterable[str]) -> tuple[Source, ...]:
    """Return what each name means: an id, an id with its kind (``word/house``), or a path.

    Raises:
        InvalidInput: A name means nothing, or several things.
    """
    sources = tuple(all_sources().values())
    found: dict[str, Source] = {}
    problems = []
    for name in names:
        meant = [one for one in sources if name in {one.id, one.name, one.file}]
        if len(meant) == 1:
            found[meant[0].file] = meant[0]
        else:
            problems.append(_several(name, meant) if meant else _nothing(name, sources))
    if problems:
        raise InvalidInput(problems)
    return tuple(found.values())


def _several(name: str, meant: Iterable[Source]) -> Problem:
    names = " or ".join(source.name for source in meant)
    return Problem("T074", f"'{name}' names several packaged files", hint=f"say {names}")


def _nothing(name: str, sources: Iterable[Source]) -> Problem:
    known = [known for source in sources for known in (source.id, source.name)]
    hint = did_you_mean(name, known) or "policygen templates list shows the clauses"
    return Problem("T074", f"nothing packaged is called '{name}'", hint=hint)
