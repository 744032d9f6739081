"""The fields of front matter and outlines, read one by one; what is wrong with them is gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from policygen.errors import InvalidInput
from policygen.model import Audience
from policygen.problems import Location, Problem, did_you_mean
from policygen.source import ListNode, MappingNode, Node, plain
from policygen.templating import Condition, Template, compile_clause, compile_condition

if TYPE_CHECKING:
    from collections.abc import Callable

#: What a document says of itself beside its title and date.
PROPERTIES = ("subject", "version", "status", "owner", "organisation", "watermark")
_Compiled = TypeVar("_Compiled")
_TYPE_NAMES = {
    str: "a text (in quotes)",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
}


class Fields:
    """Reads the fields of a mapping and collects what is wrong with them."""

    def __init__(self, node: Node | None, name: str, known: frozenset[str]) -> None:
        self.problems: list[Problem] = []
        self.name = name
        self._node = node if isinstance(node, MappingNode) else None
        # A Word file has a part instead of lines.
        part = node.location.part if node else ""
        self._start = Location(file=name, line=0 if part else 1, part=part)
        self._data: dict[str, Any] = plain(node) if isinstance(node, MappingNode) else {}
        if self._node is None:
            self.tell(self._start, "fields are wanted here, as 'name: value'")
        for key, entry in self._node.entries.items() if self._node else ():
            if key not in known:
                self.tell(entry.location, f"unknown field '{key}'", did_you_mean(key, known))

    def where(self, key: str) -> Location:
        entry = self._node.entries.get(key) if self._node else None
        return entry.location if entry else self._start

    def node(self, key: str) -> Node | None:
        return self._node.get(key) if self._node else None

    def text(self, key: str, *, required: bool = False) -> str:
        return cast("str", self._typed(key, str, "", required=required))

    def flag(self, key: str, *, default: bool = False) -> bool:
        return cast("bool", self._typed(key, bool, default))

    def integer(self, key: str, default: int) -> int:
        return cast("int", self._typed(key, int, default))

    def has(self, key: str) -> bool:
        """Tell whether the field is written."""
        return self.node(key) is not None

    def items(self, key: str) -> tuple[Node, ...]:
        """Return the nodes of a list; one that is no list is a problem."""
        node = self.node(key)
        if node is None or isinstance(node, ListNode):
            return node.items if node else ()
        self.tell(self.where(key), f"'{key}' must be a list")
        return ()

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self._typed(key, list, list(default))
        return tuple(str(item) for item in value)

    def _typed(self, key: str, wanted: type, default: Any, *, required: bool = False) -> Any:
        value = self._data.get(key)
        if value is None:
            if required:
                self.tell(self.where(key), f"'{key}' is missing")
            return default
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            self.tell(self.where(key), f"'{key}' must be {_TYPE_NAMES[wanted]}")
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
            self.tell(self.where(key), f"'{text}' is no audience", f"audiences are {known}")
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

    def tell(self, where: Location, message: str, hint: str = "") -> None:
        """Keep that a field is wrong."""
        self.problems.append(Problem("T023", message, where, hint))

    def check(self) -> None:
        """Raise InvalidInput if anything was wrong."""
        if self.problems:
            raise InvalidInput(self.problems)
