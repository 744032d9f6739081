"""Which files are templates, what they are read against, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from policygen.answers.data import load_data
from policygen.errors import InvalidInput
from policygen.library import Library
from policygen.lint.templates.clauses import read_clause
from policygen.lint.templates.contexts import of_word, topic_kinds
from policygen.lint.templates.kinds import kind_of_data
from policygen.lint.templates.project import Templates, is_template
from policygen.lint.templates.scopes import Names
from policygen.lint.templates.tags import TextOrigin, find_tags
from policygen.lint.templates.walking import Used
from policygen.lint.templates.word import read_word
from policygen.lint.targets import nearest_project
from policygen.lint.texts.clause_text import is_clause
from policygen.problems import Location, Problem
from policygen.resources import packaged
from policygen.schema import load_schema
from policygen.source import load_yaml, plain
from policygen.source.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policygen.lint.templates.findings import Finding
    from policygen.lint.templates.texts import Read
    from policygen.lint.texts.silences import Silence

#: What a name may hold that nothing is known of.
_NOTHING_KNOWN = Names({}, is_complete=False)


def home_of(path: Path) -> Path | None:
    """Return the project in which a file is a template, or policygen's own checkout, or None."""
    for folder in (nearest_project(path.parent), packaged("templates").parent):
        if folder and is_in(path, folder) and is_template(name_within(path, folder)):
            return folder
    return None


def is_in(path: Path, folder: Path) -> bool:
    """Tell whether a file lies below a folder."""
    return path.resolve().is_relative_to(folder.resolve())


def name_within(path: Path, folder: Path) -> str:
    """Return the name of a file in its project, such as ``templates/clauses/…``."""
    return path.resolve().relative_to(folder.resolve()).as_posix()


def templates_of(project: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and path of the templates that a project has of its own."""
    for path in sorted((project / "templates").rglob("*")):
        name = path.relative_to(project).as_posix()
        if path.is_file() and is_template(name) and not path.name.startswith((".", "~$")):
            yield name, path


def names_in_data(path: Path) -> Names:
    """Return the names in a file of data; its shape is the schema. Raises InvalidInput."""
    kinds = {name: kind_of_data(value, name) for name, value in load_data(path).items()}
    return Names(kinds, is_sample=True)


def names_in_schema(path: Path) -> Names:
    """Return the names that a file gives rules for: one topic, called as the file, or several.

    Raises:
        InvalidInput: the file is no mapping of rules.
    """
    rules = plain(load_yaml(path, path.parent))
    if not isinstance(rules, dict):
        message = "the file is not a mapping of names to rules"
        raise InvalidInput([Problem("S001", message, Location(path.as_posix()))])
    is_topic = isinstance(rules.get("type"), str)
    topics = {path.stem: rules} if is_topic else rules
    wrong = [name for name, own in topics.items() if not isinstance(own, dict)]
    if wrong:
        message = f"'{wrong[0]}' has no rules: a mapping such as {{type: text}} is wanted"
        raise InvalidInput([Problem("S001", message, Location(path.as_posix()))])
    return Names(topic_kinds(topics))


@dataclass
class TemplateRun:
    """One run over templates. ``names`` are those that single files may use, None if unknown."""

    names: Names | None = None
    checked: dict[Path, list[str]] = field(default_factory=dict)

    @cached_property
    def _projects(self) -> dict[Path, Templates]:
        return {}

    def project(self, home: Path) -> Templates:
        """Return the library and schema of a project. Raises InvalidInput."""
        if home not in self._projects:
            is_own = home.resolve() == packaged("templates").parent.resolve()
            schema = load_schema(None if is_own else home)
            self._projects[home] = Templates(Library(home), schema)
        return self._projects[home]

    def check(self, path: Path, name: str, data: bytes) -> list[Finding]:
        """Return what is wrong with one file as a template; ``name`` is what problems call it.

        Raises:
            InvalidInput: the file, or the schema of its project, cannot be read.
        """
        home = home_of(path) if self.names is None else None
        if home is None:
            return _check_single(data, name, self.names or _NOTHING_KNOWN)
        own = name_within(path, home)
        self.checked.setdefault(home, []).append(own)
        return [_named(finding, own, name) for finding in self.project(home).check(own, data)]

    def check_whole(self, home: Path) -> list[Finding]:
        """Return what shows only when all templates of a project were checked."""
        templates = self.project(home)
        if not templates.schema.files:
            return []
        templates.read_all(self.checked.get(home, ()))
        return list(templates.check_unused())


def _named(finding: Finding, own: str, name: str) -> Finding:
    where = finding.problem.location
    if where.file != own or own == name:
        return finding
    return replace(finding, problem=replace(finding.problem, location=replace(where, file=name)))


def _check_single(data: bytes, name: str, names: Names) -> list[Finding]:
    """Return the faults of a file outside a project; one without tags is no template."""
    used = Used()
    if name.lower().endswith(".docx"):
        reads: list[Read] = read_word(data, name)
        return [one for read in reads for one in read.check([of_word(names)], used)]
    if not name.lower().endswith(".md"):
        return []
    text = decode(data, name)
    has_tags = next(find_tags(text, TextOrigin(name, text)), None) is not None
    if not has_tags and not is_clause(text):
        return []
    parts = read_clause(text, name)
    found = parts.findings if is_clause(text) else _of_text(parts.findings)
    return [*found, *(one for read in parts.reads for one in read.check([names], used))]


def _of_text(findings: list[Finding]) -> list[Finding]:
    """Leave out what only a clause must have."""
    return [finding for finding in findings if finding.problem.code not in {"T023", "T024", "T025"}]


def keep_unsilenced(findings: list[Finding], taken: dict[Silence, int]) -> list[Finding]:
    """Return the findings that no silence of their file takes; count those that one does."""
    kept = []
    for finding in findings:
        code, where = finding.problem.code, finding.problem.location
        place = finding.passage.anchor if finding.passage else None
        first = next(
            (one for one in taken if code in one.codes and one.covers(place or where)), None
        )
        if first is None:
            kept.append(finding)
        else:
            taken[first] += 1
    return kept
