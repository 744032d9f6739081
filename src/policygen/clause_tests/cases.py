"""The cases of clause tests: ``tests/<clause>.yaml`` beside a clause, and one file for them all."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.model import Audience
from policygen.problems import Location, Problem, did_you_mean
from policygen.source import ListNode, MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policygen.source import Entry, Node

#: The cases in this file, in a folder's ``tests``, are for every clause of the folder.
EVERY_CLAUSE = "every-clause"
_ID = re.compile(r"[a-z][a-z0-9-]{0,40}")
_FIELDS = ("id", "from", "without", "answers", "outline", "record", "reader", "as-of", "approved")


@dataclass(frozen=True)
class Case:
    """Answers under which a clause is rendered.

    ``start`` is the answers file, or the packaged sample, that is begun with; empty means the
    schema's examples. The answers at the paths ``without`` are taken out, and ``answers`` are laid
    over what is left. ``outline`` and ``record`` choose the document, else every one
    that holds the clause is made; ``approved``, as if it were. ``shared`` says that the case is
    for all clauses of a folder.
    """

    id: str
    location: Location
    start: str = ""
    without: tuple[str, ...] = ()
    answers: MappingNode | None = None
    outline: str = ""
    record: str = ""
    reader: Audience | None = None
    as_of: datetime.date | None = None
    approved: bool = False
    shared: bool = False


#: The case of a clause for which there is no file of cases.
EXAMPLES = Case("examples", Location("the schema's examples"), shared=True)


def case_files(clause_file: str) -> tuple[str, str]:
    """Return where the cases of a clause are, and those of all clauses of its folder."""
    path = PurePosixPath(clause_file)
    folder = path.parent / "tests"
    return str(folder / f"{path.stem}.yaml"), str(folder / f"{EVERY_CLAUSE}.yaml")


def parse_cases(node: Node, file: str) -> tuple[Case, ...]:
    """Return the cases in a file. Raises InvalidInput with every problem of it."""
    problems: list[Problem] = []
    listed = node.get("cases") if isinstance(node, MappingNode) else None
    if not isinstance(listed, ListNode):
        hint = "begin with 'cases:' and a list below it, each case with an id"
        raise InvalidInput([Problem("T081", "there are no cases", node.location, hint)])
    if isinstance(node, MappingNode):
        problems += _unknown(node, ("cases",))
    shared = PurePosixPath(file).stem == EVERY_CLAUSE
    cases = [_Reader(item, problems).case(shared=shared) for item in listed.items]
    problems += _twice(cases)
    if problems:
        raise InvalidInput(problems)
    return tuple(cases)


def _unknown(node: MappingNode, known: tuple[str, ...]) -> Iterator[Problem]:
    for key, entry in node.entries.items():
        if key not in known:
            hint = did_you_mean(key, known) or f"known are {', '.join(known)}"
            yield Problem("T081", f"a case has no field '{key}'", entry.location, hint)


def _twice(cases: list[Case]) -> Iterator[Problem]:
    seen: set[str] = set()
    for case in cases:
        if case.id and case.id in seen:
            message = f"two cases have the id '{case.id}'"
            yield Problem("T081", message, case.location, "give one of them another id")
        seen.add(case.id)


class _Reader:
    """Reads the fields of one case."""

    def __init__(self, node: Node, problems: list[Problem]) -> None:
        self._node = node
        self._problems = problems

    def case(self, *, shared: bool) -> Case:
        """Return the case; what is wrong with it is among the problems."""
        if isinstance(self._node, MappingNode):
            self._problems.extend(_unknown(self._node, _FIELDS))
        case_id = self._text("id")
        if not _ID.fullmatch(case_id):
            hint = "write id: and small letters, digits or hyphens"
            self._tell("a case has no proper id", self._node.location, hint)
        return Case(
            id=case_id,
            location=self._node.location,
            start=self._text("from"),
            without=self._paths(),
            answers=self._answers(),
            outline=self._text("outline"),
            record=self._text("record"),
            reader=self._reader(),
            as_of=self._day(),
            approved=self._approved(),
            shared=shared,
        )

    def _entry(self, key: str) -> Entry | None:
        return self._node.entries.get(key) if isinstance(self._node, MappingNode) else None

    def _scalar(self, key: str, wanted: str, accepts: Callable[[object], bool]) -> object:
        entry = self._entry(key)
        if entry is None:
            return None
        value = entry.node.value if isinstance(entry.node, ScalarNode) else None
        if value is None or not accepts(value):
            self._tell(f"'{key}' must be {wanted}", entry.location)
            return None
        return value

    def _text(self, key: str) -> str:
        return str(self._scalar(key, "a text", lambda value: isinstance(value, str)) or "")

    def _reader(self) -> Audience | None:
        wanted = f"one of {', '.join(Audience)}"
        value = self._scalar("reader", wanted, lambda value: value in list(Audience))
        return Audience(str(value)) if value else None

    def _day(self) -> datetime.date | None:
        wanted = "a day, such as 2027-01-31"
        day = self._scalar("as-of", wanted, lambda value: isinstance(value, datetime.date))
        return day if isinstance(day, datetime.date) else None

    def _approved(self) -> bool:
        value = self._scalar("approved", "true or false", lambda value: isinstance(value, bool))
        return value is True

    def _paths(self) -> tuple[str, ...]:
        entry = self._entry("without")
        if entry is None:
            return ()
        items = entry.node.items if isinstance(entry.node, ListNode) else ()
        paths = tuple(item.value for item in items if isinstance(item, ScalarNode))
        if not paths or len(paths) < len(items) or any(not isinstance(path, str) for path in paths):
            self._tell("'without' must be a list of answer paths, such as [risks]", entry.location)
            return ()
        return tuple(str(path) for path in paths)

    def _answers(self) -> MappingNode | None:
        entry = self._entry("answers")
        if entry is None or isinstance(entry.node, MappingNode):
            return entry.node if entry and isinstance(entry.node, MappingNode) else None
        self._tell("'answers' must be a mapping of topics, as in an answers file", entry.location)
        return None

    def _tell(self, message: str, where: Location, hint: str = "") -> None:
        self._problems.append(Problem("T081", message, where, hint))
