"""A clause in Word: front matter in the first table, the text below it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.library.clauses import CLAUSE_FIELDS, Clause, no_text
from policygen.library.fields import Fields
from policygen.model import Audience
from policygen.problems import Location, Problem
from policygen.source import Entry, ListNode, MappingNode, ScalarNode
from policygen.templating import compile_clause, compile_condition
from policygen.tree.word_body import WordBody, compile_body
from policygen.tree.word_source import read_word_source
from policygen.wordtags.names import w
from policygen.wordtags.package import read_package
from policygen.wordtags.parts import Parts
from policygen.wordtags.places import paragraph_text
from policygen.wordtags.tags import readings
from policygen.wordtags.template import check_kind, outside_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from policygen.tree.word_source import FrontRow, WordSource

#: What begins the name of a row that defines a term.
DEFINES = "defines"


@lru_cache(maxsize=256)
def parse_word_clause(data: bytes, name: str, *, telling: bool = False) -> Clause:
    """Return the clause in a Word file; ``name`` is its file.

    The body of a ``telling`` clause tells which of its branches a rendering takes.

    Raises:
        InvalidInput: The file is not a safe Word file, or holds what a clause cannot hold; with
            every problem of the file.
    """
    files = read_package(data, name)
    container = Parts(files)
    check_kind(container, name)
    source = read_word_source(container, name)
    warnings = (*outside_links(files, name), *(p for p in source.problems if not p.is_error))
    errors = [problem for problem in source.problems if problem.is_error]
    if not errors and _is_without_text(source):
        warnings = (*warnings, no_text(Location(file=name, part=source.part)))
    work = _Reading(source, name, telling, errors)
    clause = work.clause(warnings)
    if work.problems:
        raise InvalidInput((*work.problems, *warnings))
    return clause


@dataclass(slots=True)
class _Reading:
    """One pass over a clause that was brought to what a clause can hold."""

    source: WordSource
    file: str
    telling: bool
    problems: list[Problem]

    def clause(self, warnings: tuple[Problem, ...]) -> Clause:
        rows = self.source.front
        if rows is None:
            message = "a clause in Word begins with a table of its front matter"
            hint = (
                "put a table of two columns at the top: in its first row 'id' and the file's name,"
                " below it 'title', and 'owner', 'version', 'when', 'meets', 'audience' as needed"
            )
            where = Location(file=self.file, part=self.source.part)
            self.problems.append(Problem("T150", message, where, hint))
        front = tuple(self._own_rows(rows or ()))
        fields = Fields(self._node(front), self.file, CLAUSE_FIELDS)
        own = PurePosixPath(self.file).stem
        title = fields.text("title", required=rows is not None)
        clause = Clause(
            id=own,
            title=title,
            file=self.file,
            body=self._body(self.source.body, telling=self.telling) or compile_clause("", own),
            heading=self._heading(front) if "{{" in title or "{%" in title else None,
            owner=fields.text("owner"),
            version=fields.text("version"),
            when=fields.condition("when"),
            meets=fields.texts("meets"),
            audience=fields.audience("audience", Audience.INTERNAL),
            defines=self._definitions(rows or ()),
            line=next((_number(row) for row in front if row.name == "title"), 1),
            places=self.source.places,
            warnings=warnings,
        )
        if rows is not None and fields.text("id", required=True) not in {"", own}:
            message = f"the id must be the file's name, '{own}'"
            self.problems.append(Problem("T025", message, fields.where("id")))
            # What is said of the rows is worth nothing without any.
        self.problems += fields.problems if rows is not None else []
        return clause

    def _own_rows(self, rows: Iterable[FrontRow]) -> Iterator[FrontRow]:
        """Yield the rows of fields, each name once."""
        seen: set[str] = set()
        for row in rows:
            if _term_of(row) is not None:
                continue
            if row.name in seen:
                self._tell(row, f"'{row.name}' stands twice in the front matter")
            elif row.name:
                yield row
            elif _text_of(row):
                self._tell(row, "a row of front matter has no name in its first cell")
            seen.add(row.name)

    def _tell(self, row: FrontRow, message: str) -> None:
        hint = "keep one row for each name: id, title, owner, version, when, meets, audience"
        self.problems.append(Problem("T150", message, row.place.location(self.file), hint))

    def _node(self, rows: Iterable[FrontRow]) -> MappingNode:
        """Return the rows as what a Markdown clause says between its lines ``---``."""
        entries = {}
        for row in rows:
            where = row.place.location(self.file)
            text = _text_of(row)
            node: ScalarNode | ListNode = ScalarNode(text or None, text, where, quoted=True)
            if row.name == "meets":
                items = (part.strip() for part in text.replace(";", ",").split(","))
                node = ListNode(tuple(ScalarNode(one, one, where) for one in items if one), where)
            elif row.name == "when" and text:
                plain = _condition(text, where)
                node = ScalarNode(plain, plain, where)
            entries[row.name] = Entry(row.name, where, node)
        return MappingNode(entries, Location(file=self.file, part=self.source.part))

    def _heading(self, rows: Iterable[FrontRow]) -> WordBody | None:
        return next((self._body(row.value) for row in rows if row.name == "title"), None)

    def _definitions(self, rows: Iterable[FrontRow]) -> dict[str, WordBody]:
        found: dict[str, WordBody] = {}
        for row in rows:
            term = _term_of(row)
            if term is None:
                continue
            meaning = self._body(row.value)
            if not term or term in found or not _text_of(row):
                message = f"a defined term, its meaning, or the only row of it is missing: '{term}'"
                hint = "write 'defines: Term' in the first cell and what it means in the second"
                where = row.place.location(self.file)
                self.problems.append(Problem("T150", message, where, hint))
            elif meaning is not None:
                found[term] = meaning
        return found

    def _body(self, root: etree._Element, *, telling: bool = False) -> WordBody | None:
        try:
            return compile_body(
                deepcopy(root), self.source.part, self.source.places, self.file, telling=telling
            )
        except InvalidInput as error:
            self.problems.extend(error.problems)
            return None


def _is_without_text(source: WordSource) -> bool:
    """Tell whether a clause has front matter only, and defines no term there."""
    texts = (paragraph_text(paragraph).strip() for paragraph in source.body.iter(w("p")))
    defines = (_term_of(row) is not None for row in source.front or ())
    return source.front is not None and not any(texts) and not any(defines)


def _term_of(row: FrontRow) -> str | None:
    """Return the term that a row defines; nothing if it is a row of another kind."""
    head, colon, term = row.name.partition(":")
    return term.strip() if colon and head.strip() == DEFINES else None


def _number(row: FrontRow) -> int:
    first = next(row.value.iter(w("p")), None)
    return int(first.get("n") or 1) if first is not None else 1


def _text_of(row: FrontRow) -> str:
    lines = (paragraph_text(paragraph).strip() for paragraph in row.value.iter(w("p")))
    return " ".join(filter(None, lines))


def _condition(text: str, where: Location) -> str:
    """Return a condition as typed, or with plain quotation marks if only that can be read."""
    found = readings(text)
    return next((one for one in found if _can_be_read(one, where)), text)


def _can_be_read(text: str, where: Location) -> bool:
    try:
        compile_condition(text, where)
    except InvalidInput:
        return False
    return True
