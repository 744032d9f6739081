"""``control.version: git``: the version and the history of versions as git tells them.

The highest tag that names a version is the version; each commit after it that changed an input of
the project counts one more: ``1.2``, ``1.2+1``, ``1.2+2``. Commits of built files do not count, so
that storing a build does not give the next one another version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput, MissingTool
from policygen.problems import Problem, Severity
from policygen.revisions import load_revision
from policygen.source import Entry, ListNode, MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from policygen.problems import Location
    from policygen.revisions import Commit, Revision, Tag
    from policygen.schema import Schema
    from policygen.source import Node

#: The version by which answers ask for git's.
GIT = "git"
_HISTORY = "control.history"
# Beside the answers files, what the text of a project's documents is made from.
_INPUTS = ("policygen.yaml", "schemas", "templates")
_VERSION = re.compile(r"v?([0-9]{1,9}(?:\.[0-9]{1,9}){0,3})")
_MOST = 500
_NAMED = 5


@dataclass(frozen=True, slots=True)
class FromGit:
    """What git told: the merged answers with it, the commit it was asked at, warnings."""

    node: MappingNode
    commit: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Version:
    """A version of the project: its name, the commit, who made it, when and why."""

    name: str
    commit: str
    author: str
    day: str
    subject: str

    @property
    def id(self) -> str:
        """The id of its row in the history: ``v1-2-plus-3`` of ``1.2+3``."""
        return "v" + self.name.replace(".", "-").replace("+", "-plus-")


def lay_git(
    node: MappingNode, files: Sequence[str], root: Path, schema: Schema, revision: Revision | None
) -> FromGit:
    """Return the answers with the version and history of git, if they ask for it.

    A history that is written stays as it is.

    Args:
        node: the merged answers.
        files: the files that they are from, relative to ``root``.
        root: the folder of the project.
        schema: says which fields the rows of a history have.
        revision: the revision that the project's files are of; without one they are those of the
            working folder, and what is committed there last counts.

    Raises:
        InvalidInput: The answers ask for git, and it cannot tell.
        MissingTool: The answers ask for git, and it is not installed.
    """
    control = node.get("control")
    asked = control.entries.get("version") if isinstance(control, MappingNode) else None
    if not isinstance(control, MappingNode) or asked is None:
        return FromGit(node)
    if not isinstance(asked.node, ScalarNode) or asked.node.value != GIT:
        return FromGit(node)
    place = replace(asked.location, pointer="control.version")
    found = revision or _here(root)
    inputs = (*files, *_INPUTS)
    versions, commit = _settled(found, inputs, place)
    laid: dict[str, Node] = {"version": ScalarNode(versions[-1].name, versions[-1].name, place)}
    if schema.field(_HISTORY) and "history" not in control.entries:
        laid["history"] = ListNode(tuple(_rows(versions, schema, place)), place)
    merged = MappingNode({**control.entries, **_entries(laid, place)}, control.location)
    entries = {**node.entries, **_entries({"control": merged}, node.entries["control"].location)}
    problems = (*_untagged(versions, place), *_uncommitted(found, inputs, place))
    return FromGit(MappingNode(entries, node.location), commit, problems)


def _here(root: Path) -> Revision:
    try:
        return load_revision(root)
    except MissingTool as error:
        raise MissingTool(error.name, "install git, or write the version in the answers") from None


def _entries(nodes: Mapping[str, Node], place: Location) -> dict[str, Entry]:
    return {key: Entry(key, place, node) for key, node in nodes.items()}


def _settled(
    revision: Revision, inputs: Sequence[str], place: Location
) -> tuple[list[_Version], str]:
    """Return the versions up to a revision, and the oldest commit that gives the same ones.

    So a commit that only stores built files is not another commit to build from.
    """
    repository = revision.repository
    if repository.is_shallow():
        message = "this clone lacks its older commits, so git cannot tell the version"
        hint = "run 'git fetch --unshallow --tags'; a pipeline must ask for the whole history"
        raise InvalidInput([Problem("D071", message, place, hint)])
    commit = _recorded(revision, place) if revision.commit else repository.head()
    versions = _versions(replace(revision, commit=commit), inputs, place)
    last = repository.commit(versions[-1].commit)
    is_same = _versions(replace(revision, commit=last), inputs, place) == versions
    return versions, last if is_same else commit


def _recorded(revision: Revision, place: Location) -> str:
    try:
        return revision.repository.commit(revision.commit)
    except InvalidInput:
        message = f"the commit {revision.commit[:8]}, of which this was built, is not here"
        hint = "git fetch may bring it; or build again"
        raise InvalidInput([Problem("D078", message, place, hint)]) from None


def _versions(revision: Revision, inputs: Sequence[str], place: Location) -> list[_Version]:
    """Return the versions up to a revision's commit, oldest first. Raises InvalidInput."""
    tagged = _tagged(revision, place)
    start, name = (tagged[-1].commit, tagged[-1].name) if tagged else ("", "0")
    paths = _paths(revision, inputs)
    commits = revision.repository.edits(start, revision.commit, paths) if revision.commit else ()
    if len(commits) > _MOST:
        message = f"{len(commits)} commits since version {name} are more than a table can list"
        hint = "tag a version: git tag -a v1.0 -m 'What it brings'"
        raise InvalidInput([Problem("D072", message, place, hint)])
    if not tagged and not commits:
        message = "these answers are not committed yet, so git cannot tell the version"
        raise InvalidInput([Problem("D073", message, place, "commit them, or write a version")])
    return [*tagged, *_counted(name, commits)]


def _paths(revision: Revision, inputs: Sequence[str]) -> list[str]:
    """Return the input files and folders by their paths in the repository."""
    return [(revision.folder / name).as_posix() for name in inputs]


def _counted(name: str, commits: Sequence[Commit]) -> Iterator[_Version]:
    for number, one in enumerate(reversed(commits), 1):
        yield _Version(f"{name}+{number}", one.id, one.author, one.day, one.subject)


def _tagged(revision: Revision, place: Location) -> list[_Version]:
    """Return the versions that tags name, lowest first.

    Where several projects share a repository, ``project/v1.0`` is a tag of the folder ``project``;
    a project that has such tags has no others.
    """
    tags = revision.repository.tags(revision.commit) if revision.commit else ()
    start = f"{revision.folder.as_posix()}/"
    own = [(tag.name.removeprefix(start), tag) for tag in tags if tag.name.startswith(start)]
    found: list[_Version] = []
    named = [(match[1], tag) for name, tag in own if (match := _VERSION.fullmatch(name))]
    named = named or [(match[1], tag) for tag in tags if (match := _VERSION.fullmatch(tag.name))]
    for version, same in groupby(sorted(named, key=_rank), key=lambda each: each[0]):
        first, *others = (tag for _, tag in same)
        if any(tag.commit != first.commit for tag in others):
            message = f"the tags '{first.name}' and '{others[0].name}' name one version twice"
            hint = "delete the one that is wrong: git tag -d, and git push --delete origin"
            raise InvalidInput([Problem("D074", message, place, hint)])
        found.append(_Version(version, first.commit, first.author, first.day, first.subject))
    return found


def _rank(named: tuple[str, Tag]) -> tuple[list[int], str, str]:
    """Return the order of versions: 1.9, 1.10, 1.10.1, 2."""
    version, tag = named
    return [int(part) for part in version.split(".")], version, tag.name


def _rows(versions: Sequence[_Version], schema: Schema, place: Location) -> Iterator[MappingNode]:
    for version in versions:
        written: dict[str, str | date] = {
            "id": version.id,
            "version": version.name,
            "date": _day(version, place),
            "person": version.author or "unknown",
            "change": version.subject or "No reason given.",
        }
        cells: dict[str, Node] = {
            key: ScalarNode(value, str(value), place)
            for key, value in written.items()
            if schema.field(f"{_HISTORY}[].{key}")
        }
        yield MappingNode(_entries(cells, place), place)


def _day(version: _Version, place: Location) -> date:
    try:
        return date.fromisoformat(version.day)
    except ValueError:
        message = f"git has no day for version {version.name} ({version.commit[:8]})"
        hint = "tag it again: git tag -a -f"
        raise InvalidInput([Problem("D077", message, place, hint)]) from None


def _untagged(versions: Sequence[_Version], place: Location) -> Iterator[Problem]:
    last = versions[-1].name
    if last.startswith("0+"):
        message = f"no tag of git names a version yet: the documents are version {last}"
        hint = "tag one: git tag -a v1.0 -m 'What it brings'; a clone may want git fetch --tags"
        yield Problem("D075", message, place, hint, Severity.WARNING)


def _uncommitted(revision: Revision, inputs: Sequence[str], place: Location) -> Iterator[Problem]:
    """Yield a warning if the working folder holds other inputs than were committed."""
    if revision.commit:
        return
    changed = revision.repository.uncommitted(_paths(revision, inputs))
    if changed:
        named = ", ".join(changed[:_NAMED])
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        message = f"not committed, so not counted in the version: {named}{more}"
        hint = "commit them and build again, so that the version stands for this text"
        yield Problem("D076", message, place, hint, Severity.WARNING)
