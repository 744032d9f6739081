"""What templates see: recording mappings and lists, and leaves that know their path.

Reading through a ``Record`` or ``Records`` tells the ``Recorder`` of the current rendering which
answers were read. A field that could be answered but is not is a ``Null``; an answer that is not
known yet is an ``Open``, which stays open through everything a template does with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn, SupportsIndex

from markupsafe import Markup

from policygen.model import OpenPoint, Undetermined, child_path
from policygen.templating.marks import slot_mark

if TYPE_CHECKING:
    from policygen.problems import Problem
    from policygen.templating.formats import Formats


@dataclass(frozen=True, slots=True)
class Shape:
    """Which names a record may have. ``fields`` of None means: whatever it has (findings)."""

    fields: Mapping[str, Shape] | None = None
    item: Shape | None = None


ANY = Shape()


@dataclass(frozen=True, slots=True)
class RefTarget:
    """A cross-reference to the block with this id."""

    target: str


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """A value that its template asks to be read as Markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class PictureData:
    """A finding that its template asks to be drawn; ``alt`` says in words what it shows."""

    data: Mapping[str, Any]
    alt: str


class WordContent:
    """What only a Word template prints; ``word_values`` has the kinds."""

    __slots__ = ()


#: What a template prints besides plain text.
Special = OpenPoint | Undetermined | RefTarget | MarkdownText | PictureData | WordContent


@dataclass(frozen=True, slots=True)
class Slot:
    """A printed value: what it prints, from which answers and findings, at which template line."""

    content: str | Special
    answers: tuple[str, ...]
    line: int


@dataclass(slots=True)
class Recorder:
    """What one rendering of one template read, printed and found wrong.

    ``branches`` are the values for which the parts under way are in, the innermost last; ``taken``
    are the numbers of the branches taken, where a template tells them. ``may_lack`` says that a
    default stands in for a name that is not there, too.
    """

    name: str
    formats: Formats
    reads: list[str] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    opened: list[OpenPoint | Undetermined] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    branches: list[Any] = field(default_factory=list)
    turns: int = 0
    may_lack: bool = False
    taken: set[int] = field(default_factory=set)

    def open_branch(self) -> Open | None:
        """Return the open value for which the innermost such part under way is in."""
        return next((value for value in reversed(self.branches) if isinstance(value, Open)), None)

    def add_slot(self, slot: Slot) -> Markup:
        """Keep ``slot`` and return its mark."""
        self.slots.append(slot)
        return Markup(slot_mark(len(self.slots) - 1))  # noqa: S704  (marks hold no markup)


_active: ContextVar[Recorder] = ContextVar("recorder")


def active() -> Recorder:
    """Return the recorder of the rendering under way."""
    return _active.get()


@contextmanager
def recording(recorder: Recorder) -> Iterator[Recorder]:
    """Make ``recorder`` the one that reads and slots go to."""
    token = _active.set(recorder)
    try:
        yield recorder
    finally:
        _active.reset(token)


class Leaf:
    """A value that knows the answer paths it was read from."""

    answers: tuple[str, ...] = ()


class Text(str, Leaf):
    """A text from answers or made from one: wherever markup is built it becomes a slot mark."""

    def __new__(cls, value: str, answers: tuple[str, ...] = ()) -> Text:
        text = super().__new__(cls, value)
        text.answers = answers
        return text

    def __html__(self) -> Markup:
        """Print this text as a slot: it is never read as markup."""
        return active().add_slot(Slot(active().formats.plain(self), self.answers, 0))

    def __getitem__(self, place: SupportsIndex | slice) -> Text:
        """Keep the source of a part."""
        return Text(str.__getitem__(self, place), self.answers)

    def __radd__(self, other: object) -> Text:
        """Keep the source where a plain text stands first."""
        if isinstance(other, str):
            return Text(str.__add__(other, self), self.answers)
        return NotImplemented


class Whole(int, Leaf):
    """An integer that knows its source."""


class Quantity(Decimal, Leaf):
    """A decimal that knows its source."""


class Score(float, Leaf):
    """A float (a score) that knows its source."""


class Day(date, Leaf):
    """A date that knows its source."""


class Null:
    """A field that the schema has and the answers lack: false in tests, a problem in print."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Null)

    def __hash__(self) -> int:
        return hash(None)


class Open:
    """A value that is not known yet: it stays open through attributes, loops and arithmetic."""

    __slots__ = ("answers", "content")

    def __init__(self, content: OpenPoint | Undetermined, answers: tuple[str, ...]) -> None:
        self.content = content
        self.answers = answers

    def __iter__(self) -> Iterator[Open]:
        yield self

    def __len__(self) -> int:
        return 1

    def __html__(self) -> Markup:
        """Print the note, also where markup is built."""
        return active().add_slot(Slot(self.content, self.answers, 0))

    def _stay(self, *_: object) -> Open:
        return self

    def _no(self, _: object) -> bool:
        return False

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _stay
    __truediv__ = __rtruediv__ = __mod__ = __neg__ = __call__ = _stay
    __getitem__ = _stay
    __lt__ = __le__ = __gt__ = __ge__ = _no


class _View:
    """What ``Record`` and ``Records`` share: data, its path, its shape, where its audience is."""

    __slots__ = ("_data", "_path", "_shape")

    def __init__(self, data: Any, path: str, shape: Shape) -> None:
        self._data = data
        self._path = path
        self._shape = shape

    @property
    def path(self) -> str:
        """The answer path of this record or list."""
        return self._path

    @property
    def data(self) -> Any:
        """The whole record or list as plain data; it counts as read."""
        active().reads.append(self._path)
        return self._data

    def __len__(self) -> int:
        active().reads.append(f"{self._path}[*]")
        return len(self._data)

    def __bool__(self) -> bool:
        return len(self) > 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _View) and self._path == other._path

    def __hash__(self) -> int:
        return hash(self._path)

    def __html__(self) -> NoReturn:
        raise TypeError(f"{self._path} is not a text and cannot be printed")


class Record(_View):
    """A mapping of answers or findings."""

    __slots__ = ()

    def read(self, name: str) -> Any:
        """Return the field ``name``: a view, a leaf, an ``Open`` or a ``Null``.

        Findings by a record's id hold those of a record that is still open by its place
        (``analysis.derivation.of_each``): an id that they lack may be that record's.

        Raises:
            KeyError: The schema has no such field.
        """
        path = f"{self._path}.{name}" if self._path else name
        fields = self._shape.fields or {}
        if name in self._data or name in fields:
            return view(self._data.get(name), path, fields.get(name, ANY))
        for key, value in self._data.items():
            if isinstance(value, Undetermined) and key.isdecimal():
                return view(value, f"{self._path}.{key}")
        raise KeyError(name)

    def known_names(self) -> frozenset[str]:
        """Return the names that ``read`` takes."""
        return frozenset(self._data) | frozenset(self._shape.fields or ())

    def pairs(self) -> list[tuple[Text, Any]]:
        """Return key and value of each field that is answered, in the order of the answers."""
        active().reads.append(f"{self._path}[*]")
        return [(Text(key, (self._path,)), self.read(key)) for key in self._data]

    # The methods of Python's mappings, for Word templates that were written for docxtpl.
    items = pairs

    def keys(self) -> list[Text]:
        """Return the keys of the fields that are answered."""
        return [key for key, _ in self.pairs()]

    def values(self) -> list[Any]:
        """Return the values of the fields that are answered."""
        return [value for _, value in self.pairs()]

    def get(self, name: str, other: Any = None) -> Any:
        """Return a field, or ``other`` where there is none."""
        return self.read(str(name)) if name in self._data else other

    def __iter__(self) -> Iterator[Text]:
        return iter(self.keys())

    def __contains__(self, name: object) -> bool:
        return name in self._data


class Records(_View):
    """A list of answers or findings."""

    __slots__ = ()

    def at(self, place: int | slice) -> Any:
        """Return the element at ``place``, or a list of elements for a slice."""
        if isinstance(place, slice):
            return list(self)[place]
        return self._element(range(len(self._data))[place])

    # Jinja compiles a slice to Python's own.
    __getitem__ = at

    def _element(self, place: int) -> Any:
        value = self._data[place]
        return view(value, child_path(self._path, place, value), self._shape.item or ANY)

    def __iter__(self) -> Iterator[Any]:
        active().reads.append(f"{self._path}[*]")
        return (self._element(place) for place in range(len(self._data)))

    def __contains__(self, value: object) -> bool:
        active().reads.append(self._path)
        return value in self._data


def view(value: object, path: str, shape: Shape = ANY) -> Any:
    """Return what a template sees of plain data; a leaf is recorded as read."""
    if isinstance(value, Mapping):
        return Record(value, path, shape)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Records(value, path, shape)
    active().reads.append(path)
    return _leaf(value, (path,))


def _leaf(value: object, answers: tuple[str, ...]) -> Any:
    if value is None:
        return Null(answers[0])
    if isinstance(value, OpenPoint | Undetermined):
        active().opened.append(value)
        return Open(value, answers)
    if isinstance(value, str):
        return Text(value, answers)
    return _sourced(value, answers)


def _sourced(value: object, answers: tuple[str, ...]) -> Any:
    leaf: Any
    match value:
        case bool():
            return value
        case int():
            leaf = Whole(value)
        case Decimal():
            leaf = Quantity(value)
        case float():
            leaf = Score(value)
        case date():
            leaf = Day(value.year, value.month, value.day)
        case _:
            return value
    leaf.answers = answers
    return leaf


def sources_of(value: object) -> tuple[str, ...]:
    """Return the answer paths that ``value`` itself knows."""
    return value.answers if isinstance(value, Leaf | Open) else ()
