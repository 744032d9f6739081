"""The templates of a project: each file against the schema, and the files against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from policygen.errors import InvalidInput
from policygen.library import CLAUSE_SUFFIXES, parse_outline
from policygen.lint.templates.clauses import read_clause
from policygen.lint.templates.contexts import Contexts, of_word
from policygen.lint.templates.findings import Finding, problem_of
from policygen.lint.templates.outlines import read_outline
from policygen.lint.templates.walking import Used
from policygen.lint.templates.word import read_word
from policygen.lint.templates.word_clauses import conditions, read_word_clause, requirements
from policygen.lint.templates.wording import choice_hint
from policygen.lint.texts.word_text import open_word
from policygen.problems import Location, Problem, did_you_mean
from policygen.schema import load_schema
from policygen.source import MappingNode, check_merged, parse_yaml, plain
from policygen.source.encoding import decode
from policygen.tree.word_source import read_word_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policygen.library import Entry, Library, Outline
    from policygen.lint.templates.clauses import ClauseParts
    from policygen.lint.templates.scopes import Names
    from policygen.lint.templates.texts import Read
    from policygen.schema import Field, Schema
    from policygen.source import Node

_CLAUSES, _OUTLINES, _WORD = "templates/clauses/", "templates/outlines/", "templates/word/"
# Folders of files about clauses, not of clauses.
_ASIDE = frozenset({"tests", "ejected"})
_ID = re.compile(r"\{:[^{}]*#((?:[\w-]|\{\{[^{}]*\}\})+)")
_VALUE = re.compile(r"\\\{\\\{.*?\\\}\\\}")


@dataclass
class Templates:
    """A library with the schema that its templates are read against.

    ``used`` collects the answers that the templates read which were checked.
    """

    library: Library
    schema: Schema
    used: Used = field(default_factory=Used)

    @cached_property
    def contexts(self) -> Contexts:
        """The names that templates may see."""
        return Contexts(self.schema)

    @cached_property
    def outlines(self) -> tuple[Outline, ...]:
        """The outlines that can be read."""
        try:
            return self.library.outlines
        except InvalidInput:
            return tuple(self._readable_outlines())

    def _readable_outlines(self) -> Iterator[Outline]:
        for name, data in self.library.contents("outlines/", ".yaml"):
            try:
                yield parse_outline(parse_yaml(data, name), name)
            except InvalidInput:
                continue

    @cached_property
    def clause_files(self) -> Mapping[str, str]:
        """The file of each clause by its id."""
        files = self.library.contents("clauses/", CLAUSE_SUFFIXES)
        return {PurePosixPath(name).stem: name for name, _ in files}

    @cached_property
    def holders(self) -> Mapping[str, list[Outline]]:
        """The outlines that hold each clause."""
        found: dict[str, list[Outline]] = {}
        for outline in self.outlines:
            for entry in outline.entries:
                found.setdefault(entry.id, []).append(outline)
        return found

    @cached_property
    def _ids(self) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
        """The ids that a reference may name, and the forms of those that hold values."""
        plain_ids, forms = set(self.clause_files) | set(self.holders), []
        for name, data in self.library.contents("clauses/", CLAUSE_SUFFIXES):
            for found in _ID.finditer(_text_of(name, data)):
                if "{{" in found[1]:
                    forms.append(re.compile(_VALUE.sub(".+", re.escape(found[1]))))
                else:
                    plain_ids.add(found[1])
        return frozenset(plain_ids), tuple(forms)

    # -- one file --

    def check(self, name: str, data: bytes) -> list[Finding]:
        """Return what is wrong with one template; ``name`` is its file, ``templates/…``."""
        if name.startswith(_CLAUSES) and name.endswith(".docx"):
            return self._word_clause(name, data)
        if name.endswith(".docx"):
            names = [of_word(one) for one in self._word_names(name)]
            reads = read_word(data, name)
            return [one for read in reads for one in read.check(names, self.used)]
        text = decode(data, name)
        check_merged(text, name)
        if name.endswith((".yaml", ".yml")):
            return self._outline(name, text)
        return self._clause(name, text)

    def _clause(self, name: str, text: str) -> list[Finding]:
        parts = read_clause(text, name)
        lines = text.split("\n")
        told = self._requirements((one, where) for one, where in _meets(lines, name))
        return [*self._read(name, parts), *told, *self._unplaced(Location(name, 1, 1))]

    def _word_clause(self, name: str, data: bytes) -> list[Finding]:
        parts = read_word_clause(data, name)
        source = read_word_source(open_word(data, name), name)
        parts.reads.extend(conditions(source, name))
        told = self._requirements(requirements(source, name))
        return [*self._read(name, parts), *told, *self._unplaced(Location(name))]

    def _read(self, name: str, parts: ClauseParts) -> Iterator[Finding]:
        """Yield what is wrong with a clause, its tags read against the names that it may see."""
        contexts = self.contexts.names(self.holders.get(PurePosixPath(name).stem, ()))
        yield from parts.findings
        twice = self.library.clauses_twice
        yield from (Finding(problem) for problem in twice if problem.location.file == name)
        for read in parts.reads:
            yield from read.check(contexts, self.used)
            yield from self._references(read)

    def _unplaced(self, where: Location) -> Iterator[Finding]:
        """Tell of a clause that is in no document."""
        own = PurePosixPath(where.file).stem
        if self.outlines and own not in self.holders:
            message = f"no outline holds the clause '{own}', so it is in no document"
            hint = f"write '- id: {own}' under 'clauses' of an outline, or delete the file"
            yield Finding(problem_of("T133", message, where, hint))

    def _outline(self, name: str, text: str) -> list[Finding]:
        node = parse_yaml(text, name)
        outline = next((one for one in self.outlines if one.location.file == name), None)
        each = outline.each if outline else _text_under(node, "each")
        names = [self.contexts.of(each, name, outline.contract if outline else None)]
        found = [one for read in read_outline(node, text) for one in read.check(names, self.used)]
        # What cannot be read in a template is told better above.
        found += [
            Finding(problem)
            for problem in self._outline_problems
            if problem.location.file == name and problem.code != "T006"
        ]
        if outline:
            for entry in outline.entries:
                found.extend(self._entry(entry, name))
            found.extend(self._word_template(outline))
        return found

    @cached_property
    def _outline_problems(self) -> tuple[Problem, ...]:
        try:
            _ = self.library.outlines
        except InvalidInput as error:
            return error.problems
        return ()

    def _entry(self, entry: Entry, name: str) -> Iterator[Finding]:
        if entry.terms or entry.id in self.clause_files or entry.location.file != name:
            return
        if self._is_clause(entry):
            return
        message = f"there is no clause '{entry.id}'"
        hint = did_you_mean(entry.id, self.clause_files) or "write the file, or take the entry out"
        yield Finding(Problem("T020", message, entry.location, hint))

    def _is_clause(self, entry: Entry) -> bool:
        """Tell whether the library has the clause in another form than Markdown."""
        try:
            self.library.clause(entry)
        except InvalidInput as error:
            return all(problem.code != "T020" for problem in error.problems)
        return True

    def _word_template(self, outline: Outline) -> Iterator[Finding]:
        try:
            self.library.word_template(outline.word_template, outline.location)
        except InvalidInput as error:
            yield from map(Finding, error.problems)

    def _word_names(self, name: str) -> list[Names]:
        file = PurePosixPath(name).name
        return self.contexts.names([one for one in self.outlines if one.word_template == file])

    # -- files against each other --

    def _references(self, read: Read) -> Iterator[Finding]:
        known, forms = self._ids
        for call in read.tree.root.find_all(nodes.Call):
            target = call.args[0] if len(call.args) == 1 else None
            is_ref = isinstance(call.node, nodes.Name) and call.node.name == "ref"
            if not is_ref or not isinstance(target, nodes.Const):
                continue
            name = str(target.value)
            if name in known or any(form.fullmatch(name) for form in forms):
                continue
            message = f"the reference leads to '{name}', and nothing has that id"
            hint = did_you_mean(name, known)
            hint = hint or "name a clause, or a paragraph or table with {: #id } below it"
            finding = read.tree.finding(target.lineno, "T132", message, hint)
            if finding:
                yield finding

    @cached_property
    def requirements(self) -> frozenset[str]:
        """The ids of all requirements in ``requirements/``; none if there is no register."""
        found: set[str] = set()
        for name, data in self.library.contents("requirements/", ".yaml"):
            found.update(_ids_in(plain(parse_yaml(data, name))))
        return frozenset(found)

    def _requirements(self, told: Iterable[tuple[str, Location]]) -> Iterator[Finding]:
        """Yield the requirements that no register has, of those that a clause says it meets."""
        for one, where in told if self.requirements else ():
            if one not in self.requirements:
                message = f"no register of requirements has '{one}'"
                hint = choice_hint(one, self.requirements, "requirements are")
                yield Finding(problem_of("T136", message, where, hint))

    def check_unused(self) -> Iterator[Finding]:
        """Yield the questions of the project's own schema files that no template uses.

        All templates of the library must have been checked. Packaged questions are left out:
        rules and findings read them as well.
        """
        packaged = load_schema().by_path
        for one in self.schema.fields():
            is_own = one.path not in packaged and self._is_question(one)
            if is_own and not self.used.holds(one.path):
                message = f"no template uses '{one.path}', so people answer it for nothing"
                hint = "print it or ask for it in a clause, or take the question out"
                yield Finding(problem_of("T135", message, one.location, hint))

    def _is_question(self, one: Field) -> bool:
        """Tell whether people answer a field as such: no record, no element of a list, no id."""
        inner = (f"{one.path}.", f"{one.path}[].")
        has_fields = any(path.startswith(inner) for path in self.schema.by_path)
        return not (has_fields or one.path.endswith("[]") or one.name == "id")

    def read_all(self, but: Iterable[str]) -> None:
        """Note what the other templates of the library use; their faults are not told."""
        left_out = set(but)
        folders = (("clauses/", CLAUSE_SUFFIXES), ("outlines/", ".yaml"), ("word/", ".docx"))
        for folder, suffix in folders:
            for name, data in self.library.contents(folder, suffix):
                if name not in left_out:
                    try:
                        self.check(name, data)
                    except InvalidInput:
                        continue


def _meets(lines: Sequence[str], name: str) -> Iterator[tuple[str, Location]]:
    """Yield the requirements that a Markdown clause says it meets, each with its place."""
    for number, line in enumerate(lines, 1):
        if number > 1 and line.startswith("---"):
            return
        if not line.startswith("meets:"):
            continue
        for found in re.finditer(r"[^\s,\[\]'\"]+", line.partition(":")[2].partition("#")[0]):
            yield found[0], Location(name, number, len("meets:") + found.start() + 1)


def _text_of(name: str, data: bytes) -> str:
    """Return the text of a clause; of one in Word that cannot be read, nothing."""
    if not name.endswith(".docx"):
        return data.decode("utf-8", "replace")
    try:
        return "\n".join(place.text for place in read_word_source(open_word(data, name), name).places)
    except InvalidInput:
        return ""


def _text_under(node: Node, key: str) -> str:
    value = node.get(key) if isinstance(node, MappingNode) else None
    return str(plain(value)) if value else ""


def _ids_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        for inner in value.values():
            yield from _ids_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids_in(inner)


def is_template(name: str) -> bool:
    """Tell whether a file of a project is a template that lint reads."""
    kinds: Sequence[tuple[str, str | tuple[str, ...]]] = (
        (_CLAUSES, CLAUSE_SUFFIXES),
        (_OUTLINES, ".yaml"),
        (_WORD, ".docx"),
    )
    if _ASIDE & set(PurePosixPath(name).parts[:-1]):
        return False
    return any(name.startswith(folder) and name.endswith(suffix) for folder, suffix in kinds)
