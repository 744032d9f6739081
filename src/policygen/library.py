"""The clause library: outlines, clauses and Word templates, the project's own over the packaged.

A file ``templates/<path>`` of the project replaces the packaged file of that path; a file with a
new name adds to the library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from policygen.errors import InvalidInput
from policygen.model import Audience
from policygen.problems import Location, Problem, did_you_mean
from policygen.resources import packaged
from policygen.source import MappingNode, Node, load_yaml, parse_yaml, path_inside, plain
from policygen.templating import Condition, Template, compile_clause, compile_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: The Word template that every other is completed from.
HOUSE = "house.docx"

FORMATS = ("docx", "md", "html", "pdf", "ics", "csv")
# What is written whole can be printed, so these can be had as PDF as well.
_PRINTABLE = frozenset({"docx", "md", "html"})
_Compiled = TypeVar("_Compiled")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Clause:
    """One file of the clause library. ``defines`` maps each defined term to its meaning.

    ``heading`` is the title as a template where it uses the agreement's own words.
    """

    id: str
    title: str
    file: str
    body: Template
    heading: Template | None = None
    owner: str = ""
    version: str = ""
    when: Condition | None = None
    meets: tuple[str, ...] = ()
    audience: Audience = Audience.INTERNAL
    defines: Mapping[str, Template] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A clause's place in an outline. ``terms`` marks the section of all defined terms."""

    id: str
    location: Location
    level: int = 1
    when: Condition | None = None
    annex: bool = False
    terms: bool = False
    title: str = ""


@dataclass(frozen=True)
class Outline:
    """Which clauses a document holds. ``each`` names the topic it is made once per record of.

    ``sent`` holds once a version has left the house, ``numbering`` gives the answers that record
    the numbers of the documents as they were sent.
    """

    id: str
    location: Location
    file: str
    title: Template
    entries: tuple[Entry, ...]
    date: Condition
    properties: Mapping[str, Template]
    each: str = ""
    when: Condition | None = None
    sent: Condition | None = None
    numbering: Condition | None = None
    audience: Audience = Audience.INTERNAL
    copies: tuple[Audience, ...] = ()
    formats: tuple[str, ...] = ("docx", "md", "html")
    word_template: str = HOUSE

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Every audience that may have a copy, the plain build's first."""
        return (self.audience, *self.copies)

    @property
    def offered(self) -> tuple[str, ...]:
        """Every format that can be asked for by name: the outline's own, and PDF."""
        printable = "pdf" not in self.formats and _PRINTABLE & set(self.formats)
        return (*self.formats, "pdf") if printable else self.formats


class Library:
    """The files of the packaged library and of one project's ``templates/`` over them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files = {**_files_below(packaged("templates")), **self._own_files()}
        self._clauses: dict[str, Clause] = {}

    def _own_files(self) -> dict[str, Path]:
        own = _files_below(self._root / "templates")
        for path in own.values():
            path_inside(path, self._root)
        return own

    @cached_property
    def outlines(self) -> tuple[Outline, ...]:
        """All outlines, by id. Raises InvalidInput with the problems of all of them."""
        outlines: list[Outline] = []
        problems: list[Problem] = []
        for name, path in self._under("outlines/", ".yaml"):
            try:
                outlines.append(parse_outline(self._load_yaml(path, name), f"templates/{name}"))
            except InvalidInput as error:
                problems.extend(error.problems)
        if problems:
            raise InvalidInput(problems)
        return tuple(outlines)

    def clause(self, entry: Entry) -> Clause:
        """Return the clause of an outline's entry. Raises InvalidInput."""
        if entry.id not in self._clauses:
            name = self._clause_files.get(entry.id)
            if name is None:
                message = f"there is no clause '{entry.id}'"
                hint = did_you_mean(entry.id, self._clause_files)
                raise InvalidInput([Problem("T020", message, entry.location, hint)])
            source = load_text(self._files[name], f"templates/{name}")
            self._clauses[entry.id] = parse_clause(source, f"templates/{name}")
        return self._clauses[entry.id]

    @cached_property
    def _clause_files(self) -> Mapping[str, str]:
        files: dict[str, str] = {}
        problems = []
        for name, _ in self._under("clauses/", ".md"):
            earlier = files.setdefault(Path(name).stem, name)
            if earlier != name:
                message = f"clause '{Path(name).stem}' is also in templates/{earlier}"
                problems.append(Problem("T028", message, Location(file=f"templates/{name}")))
        if problems:
            raise InvalidInput(problems)
        return files

    def word_template(self, name: str, where: Location) -> tuple[bytes, str]:
        """Return the bytes and the name of a Word template. Raises InvalidInput."""
        path = self._files.get(f"word/{name}")
        if path is None:
            known = [Path(file).name for file, _ in self._under("word/", ".docx")]
            message = f"there is no Word template '{name}'"
            raise InvalidInput([Problem("T021", message, where, did_you_mean(name, known))])
        return path.read_bytes(), f"templates/word/{name}"

    def is_packaged(self, path: str) -> bool:
        """Tell whether a file, such as ``word/house.docx``, is policygen's own."""
        found = self._files.get(path)
        return found is not None and found.is_relative_to(packaged("templates"))

    def spelling_file(self, locale: str) -> str:
        """Return the name of a locale's list of spellings, empty if there is none."""
        name = f"spelling/{locale}.yaml"
        return f"templates/{name}" if name in self._files else ""

    def spelling(self, locale: str) -> Mapping[str, str]:
        """Return the words that a locale such as ``en-US`` spells in another way."""
        name = self.spelling_file(locale).removeprefix("templates/")
        if not name:
            return {}
        words = plain(self._load_yaml(self._files[name], name))
        return {str(word): str(other) for word, other in dict(words).items()}

    def holds(self, file: str) -> bool:
        """Tell whether the library has a file of this name, ``templates/…``."""
        return file.removeprefix("templates/") in self._files

    def read(self, file: str) -> bytes:
        """Return the bytes of a library file by its name, ``templates/…``."""
        return self._files[file.removeprefix("templates/")].read_bytes()

    def contents(self, folder: str, suffix: str) -> Iterator[tuple[str, bytes]]:
        """Yield name (``templates/…``) and content of the files in a folder, as ``wording/``."""
        for name, path in self._under(folder, suffix):
            yield f"templates/{name}", path.read_bytes()

    def _under(self, folder: str, suffix: str) -> Iterator[tuple[str, Path]]:
        for name in sorted(self._files):
            if name.startswith(folder) and name.endswith(suffix):
                yield name, self._files[name]

    def _load_yaml(self, path: Path, name: str) -> Node:
        if path.is_relative_to(self._root):
            return load_yaml(path, self._root)
        return parse_yaml(path.read_bytes(), f"templates/{name}")


def _files_below(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }


def load_text(path: Path, name: str) -> str:
    """Return a UTF-8 text; ``name`` is what problems call the file. Raises InvalidInput."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 text: {error.reason} at byte {error.start}"
        raise InvalidInput([Problem("T022", message, Location(file=name))]) from None


# -- parsing --


class _Fields:
    """Reads the fields of a mapping and collects what is wrong with them."""

    def __init__(self, node: Node | None, name: str, known: frozenset[str]) -> None:
        self.problems: list[Problem] = []
        self.name = name
        self._node = node if isinstance(node, MappingNode) else None
        self._data: dict[str, Any] = plain(node) if isinstance(node, MappingNode) else {}
        if self._node is None:
            self._problem(Location(file=name, line=1), "fields are wanted here, as 'name: value'")
        for key, entry in self._node.entries.items() if self._node else ():
            if key not in known:
                self._problem(entry.location, f"unknown field '{key}'", did_you_mean(key, known))

    def where(self, key: str) -> Location:
        entry = self._node.entries.get(key) if self._node else None
        return entry.location if entry else Location(file=self.name, line=1)

    def node(self, key: str) -> Node | None:
        return self._node.get(key) if self._node else None

    def text(self, key: str, *, required: bool = False) -> str:
        return cast("str", self._typed(key, str, "", required=required))

    def flag(self, key: str) -> bool:
        return cast("bool", self._typed(key, bool, False))

    def integer(self, key: str, default: int) -> int:
        return cast("int", self._typed(key, int, default))

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self._typed(key, list, list(default))
        return tuple(str(item) for item in value)

    def _typed(self, key: str, wanted: type, default: Any, *, required: bool = False) -> Any:
        value = self._data.get(key)
        if value is None:
            if required:
                self._problem(self.where(key), f"'{key}' is missing")
            return default
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            self._problem(self.where(key), f"'{key}' must be {_TYPE_NAMES[wanted]}")
            return default
        return value

    def audience(self, key: str, default: Audience) -> Audience:
        return self._audience(self.text(key), key) or default

    def audiences(self, key: str) -> tuple[Audience, ...]:
        found = (self._audience(text, key) for text in self.texts(key))
        return tuple(audience for audience in found if audience)

    def _audience(self, text: str, key: str) -> Audience | None:
        if text and text not in set(Audience):
            known = ", ".join(Audience)
            self._problem(self.where(key), f"'{text}' is no audience", f"audiences are {known}")
        return Audience(text) if text in set(Audience) else None

    def condition(self, key: str) -> Condition | None:
        value = self._data.get(key)
        if value is None:
            return None
        source = str(value).lower() if isinstance(value, bool) else str(value)
        return self.compiled(lambda: compile_condition(source, self.where(key)))

    def template(self, key: str) -> Template | None:
        source = self.text(key)
        return self.compiled(lambda: compile_clause(source, self.name, self.where(key).line or 1))

    def compiled(self, compile_it: Callable[[], _Compiled]) -> _Compiled | None:
        """Return what ``compile_it`` makes, or nothing if that has problems."""
        try:
            return compile_it()
        except InvalidInput as error:
            self.problems.extend(error.problems)
            return None

    def _problem(self, where: Location, message: str, hint: str = "") -> None:
        self.problems.append(Problem("T023", message, where, hint))

    def check(self) -> None:
        """Raise InvalidInput if anything was wrong."""
        if self.problems:
            raise InvalidInput(self.problems)


_TYPE_NAMES = {
    str: "a text (in quotes)",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
}
_CLAUSE_FIELDS = frozenset(
    {"id", "title", "owner", "version", "when", "meets", "audience", "defines"}
)
_ENTRY_FIELDS = frozenset({"id", "level", "when", "annex", "terms", "title"})
_PROPERTIES = ("subject", "version", "status", "owner", "organisation", "watermark")
_TEXT_FIELDS = frozenset({"title", "date", *_PROPERTIES})
_OUTLINE_FIELDS = frozenset(
    {"id", "title", "file", "each", "when", "audience", "copies", "formats", "word_template"}
    | {"date", "clauses", "sent", "numbering", *_PROPERTIES}
)


@lru_cache(maxsize=2048)
def parse_clause(source: str, name: str) -> Clause:
    """Return the clause in a text; ``name`` is its file. Raises InvalidInput."""
    match = _FRONT_MATTER.match(source)
    if match is None:
        message = "a clause begins with front matter between two lines '---'"
        raise InvalidInput([Problem("T024", message, Location(file=name, line=1))])
    # An empty line stands for the line '---', so that places in the front matter are the file's.
    fields = _Fields(parse_yaml("\n" + match[1], name), name, _CLAUSE_FIELDS)
    first_line = match[0].count("\n") + 1
    body = fields.compiled(lambda: compile_clause(source[match.end() :], name, first_line))
    if fields.text("id", required=True) not in {"", Path(name).stem}:
        message = f"the id must be the file's name, '{Path(name).stem}'"
        fields.problems.append(Problem("T025", message, fields.where("id")))
    clause = Clause(
        id=Path(name).stem,
        title=fields.text("title", required=True),
        heading=fields.template("title") if "{{" in fields.text("title") else None,
        file=name,
        body=body or compile_clause("", name),
        owner=fields.text("owner"),
        version=fields.text("version"),
        when=fields.condition("when"),
        meets=fields.texts("meets"),
        audience=fields.audience("audience", Audience.INTERNAL),
        defines=_definitions(fields),
    )
    fields.check()
    return clause


def _definitions(fields: _Fields) -> dict[str, Template]:
    node = fields.node("defines")
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        message = "'defines' must hold terms with their meanings, as 'Term: meaning'"
        fields.problems.append(Problem("T023", message, fields.where("defines")))
        return {}
    own = _Fields(node, fields.name, frozenset(node.entries))
    found = {term: own.template(term) for term in node.entries}
    fields.problems.extend(own.problems)
    return {term: template for term, template in found.items() if template}


@dataclass(frozen=True)
class Text:
    """A Markdown text that stands alone. ``properties`` are what it says of itself."""

    file: str
    body: Template
    properties: Mapping[str, Template]


def parse_text(source: str, name: str) -> Text:
    """Return the text in a Markdown file, whose front matter may give its title and the like.

    Raises:
        InvalidInput: With every problem of the file.
    """
    match = _FRONT_MATTER.match(source)
    if match is None:
        return Text(name, compile_clause(source, name), {})
    fields = _Fields(parse_yaml("\n" + match[1], name), name, _TEXT_FIELDS)
    first_line = match[0].count("\n") + 1
    body = fields.compiled(lambda: compile_clause(source[match.end() :], name, first_line))
    properties = {key: fields.template(key) for key in sorted(_TEXT_FIELDS)}
    text = Text(
        name,
        body or compile_clause("", name),
        {key: template for key, template in properties.items() if template and fields.text(key)},
    )
    fields.check()
    return text


def parse_outline(node: Node, name: str) -> Outline:
    """Return the outline in a YAML document; ``name`` is its file. Raises InvalidInput."""
    fields = _Fields(node, name, _OUTLINE_FIELDS)
    formats = fields.texts("formats", ("docx", "md", "html"))
    for unknown in sorted(set(formats) - set(FORMATS)):
        message = f"'{unknown}' is no format; formats are {', '.join(FORMATS)}"
        fields.problems.append(Problem("T023", message, fields.where("formats")))
    title, date = fields.template("title"), fields.condition("date")
    if date is None:
        date = compile_condition("control.effective", fields.where("date"))
    # One that is not given is not the same as one that is empty.
    given = (key for key in _PROPERTIES if fields.node(key) is not None)
    properties = {key: fields.template(key) for key in given}
    outline = Outline(
        id=fields.text("id", required=True),
        location=Location(file=name, line=1),
        file=fields.text("file", required=True),
        title=title or compile_clause("", name),
        entries=tuple(_entries(fields)),
        date=date,
        properties={key: template for key, template in properties.items() if template},
        each=fields.text("each"),
        when=fields.condition("when"),
        sent=fields.condition("sent"),
        numbering=fields.condition("numbering"),
        audience=fields.audience("audience", Audience.INTERNAL),
        copies=fields.audiences("copies"),
        formats=formats,
        word_template=fields.text("word_template") or HOUSE,
    )
    fields.check()
    return outline


def _entries(fields: _Fields) -> Iterator[Entry]:
    listed = fields.node("clauses")
    for node in getattr(listed, "items", ()) if listed is not None else ():
        own = _Fields(node, fields.name, _ENTRY_FIELDS)
        yield Entry(
            id=own.text("id", required=True),
            location=node.location,
            level=own.integer("level", 1),
            when=own.condition("when"),
            annex=own.flag("annex"),
            terms=own.flag("terms"),
            title=own.text("title"),
        )
        fields.problems.extend(own.problems)
