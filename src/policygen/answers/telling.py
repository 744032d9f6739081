"""Cerberus's errors as problems: where, what is wanted, what was found, how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cerberus import errors

from policygen.answers import kinds
from policygen.answers.kinds import plainly, shown
from policygen.problems import Location, Problem, did_you_mean
from policygen.schema import DOES_NOT_REFER, Schema, answer_path
from policygen.source import Node, is_written, node_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Steps = tuple[str | int, ...]
Words = tuple[str, str, str]
"""Code, message and hint."""

_OPEN = "open: {need, owner, due}"
_SHOWN = 12


def leaves(found: Iterable[Any]) -> Iterator[Any]:
    """Yield the errors that say something themselves, not the groups around them."""
    for error in found:
        if error.child_errors and error.code != errors.NONEOF.code:
            yield from leaves(error.child_errors)
        else:
            yield error


class Teller:
    """Words errors for one set of answers."""

    def __init__(self, node: Node, data: Any, schema: Schema) -> None:
        self._node = node
        self._data = data
        self._schema = schema

    def tell(self, error: Any) -> Problem:
        """Return the problem that an error stands for."""
        words = _WORDS.get(error.code, _other)
        code, message, hint = words(self, error)
        return Problem(code, message, self._where(error.document_path), hint)

    def tell_id_twice(self, steps: Steps, first: Steps, name: str) -> Problem:
        """Return the problem of an id that a record above has already."""
        line = node_at(self._node, first)[1].line
        message = f"the id {name} stands twice in {_list_name(steps)}; the first is on line {line}"
        return Problem("A016", message, self._where(steps), "give each record an id of its own")

    def tell_name_twice(self, steps: Steps, first: Steps, name: str) -> Problem:
        """Return the problem of a name that a list has already."""
        line = node_at(self._node, first)[1].line
        message = f"{name} stands twice in {_list_name(steps)}; the first is on line {line}"
        return Problem("A016", message, self._where(steps), "name each once")

    def tell_lacking(self, lacking: Iterable[tuple[str, str, str]]) -> Iterator[Problem]:
        """Give the problems of ids that defaults name and the answers' own lists lack.

        Each item is the list, the id and the topic whose default names it.
        """
        names: dict[str, list[str]] = {}
        topics: dict[str, list[str]] = {}
        for refers, name, topic in lacking:
            names.setdefault(refers, []).append(name)
            topics.setdefault(refers, []).append(topic)
        for refers, found in names.items():
            which = ", ".join(sorted(set(found)))
            whose = ", ".join(sorted(set(topics[refers])))
            message = f"{refers} lacks {which}, which the packaged answers of {whose} name"
            hint = f"add records with these ids, or answer {whose} yourself"
            place = node_at(self._node, refers.split("."))[1]
            where = Location(place.file, place.line, place.column, pointer=refers)
            yield Problem("A017", message, where, hint)

    def lacking(self, error: Any) -> tuple[str, str, str] | None:
        """Return list, id and topic of an error if a default names an id that is not there."""
        steps = error.document_path
        if error.code != DOES_NOT_REFER.code or is_written(self._node, steps):
            return None
        return str(error.constraint), str(error.value), str(steps[0])

    @staticmethod
    def is_unknown_key(error: Any) -> bool:
        """Tell whether the error is about a key that should not be there."""
        return bool(error.code == errors.UNKNOWN_FIELD.code)

    def node(self, steps: Steps) -> Node:
        """Return the node at a path, or the nearest above it."""
        return node_at(self._node, steps)[0]

    def path(self, steps: Steps) -> str:
        """Return the text of a path."""
        return answer_path(self._data, steps)

    def names_beside(self, steps: Steps) -> tuple[str, ...]:
        """Return the keys that may stand where the last step of a path stands."""
        return self._schema.names_in(self.path(steps[:-1]))

    def hint_for(self, steps: Steps) -> str:
        """Return how to answer a field that is missing."""
        field = self._schema.field(self.path(steps))
        if field is None:
            return f"if it is not known yet, answer {_OPEN}"
        example = "" if field.example is None else f". For example {field.name}: {field.example}"
        return f"{field.help} Add it, or answer {_OPEN} if it is not known yet{example}"

    def _where(self, steps: Steps) -> Location:
        place = node_at(self._node, steps)[1]
        return Location(place.file, place.line, place.column, pointer=self.path(steps))


def name_of(steps: Steps) -> str:
    """Return how a message calls the answer at a path."""
    last = steps[-1]
    if isinstance(last, str):
        return last
    return f"item {last + 1} of {_list_name((*steps, ''))}"


def _list_name(steps: Steps) -> str:
    return next((step for step in reversed(steps[:-1]) if isinstance(step, str)), "the list")


def _unknown(teller: Teller, error: Any) -> Words:
    steps = error.document_path
    known = teller.names_beside(steps)
    parent = teller.path(steps[:-1])
    place = f"in {parent}" if parent else "among the topics"
    some = ", ".join(known[:_SHOWN]) + (", ..." if len(known) > _SHOWN else "")
    hint = did_you_mean(str(steps[-1]), known) or (f"known are {some}" if known else "take it out")
    return "A002", f"there is no {steps[-1]!r} {place}", hint


def _missing(teller: Teller, error: Any) -> Words:
    steps = error.document_path
    parent = teller.path(steps[:-1])
    place = f" in {parent}" if parent else ""
    return "A003", f"{steps[-1]} is missing{place}", teller.hint_for(steps)


def _null(_: Teller, error: Any) -> Words:
    hint = f"write a value, take the line out, or answer {_OPEN}"
    return "A004", f"{name_of(error.document_path)} has no value", hint


def _type(teller: Teller, error: Any) -> Words:
    node = teller.node(error.document_path)
    names = error.constraint if isinstance(error.constraint, list) else [error.constraint]
    code, wanted, got, hint = kinds.explain(names, node)
    return code, f"{name_of(error.document_path)} must be {wanted} (got {got})", hint


def _alternatives(teller: Teller, error: Any) -> Words:
    name = name_of(error.document_path)
    if error.info[1]:
        return "A020", f"{name} fits several forms at once", "leave only what belongs to one form"
    names = [kind for choice in error.constraint for kind in _types_of(choice)]
    wanted, got = kinds.wanted(names), kinds.found(teller.node(error.document_path))
    return "A020", f"{name} must be {wanted} (got {got})", ""


def _types_of(rules: Any) -> list[str]:
    names = rules.get("type", [])
    return [names] if isinstance(names, str) else names


def _allowed(_: Teller, error: Any) -> Words:
    known = [plainly(value) for value in error.constraint]
    values = error.info[0] if error.code == errors.UNALLOWED_VALUES.code else [error.value]
    got = ", ".join(shown(value) for value in values)
    message = f"{name_of(error.document_path)} must be one of {', '.join(known)} (got {got})"
    return "A007", message, did_you_mean(str(values[0]), known) if values else ""


def _regex(teller: Teller, error: Any) -> Words:
    field = teller._schema.field(teller.path(error.document_path))
    example = f"For example {field.example}" if field and field.example is not None else ""
    hint = f"{field.help} {example}".strip() if field else ""
    name = name_of(error.document_path)
    return (
        "A008",
        f"{name} must have the form {error.constraint} (got {shown(error.value)})",
        hint,
    )


def _short(_: Teller, error: Any) -> Words:
    unit = _unit(error)
    message = f"{name_of(error.document_path)} must have at least {error.constraint} {unit}"
    return "A009", f"{message} (got {error.info[0]})", ""


def _long(_: Teller, error: Any) -> Words:
    unit = _unit(error)
    message = f"{name_of(error.document_path)} must have at most {error.constraint} {unit}"
    return "A010", f"{message} (got {error.info[0]})", ""


def _unit(error: Any) -> str:
    several = error.constraint != 1
    if isinstance(error.value, str):
        return "characters" if several else "character"
    return "entries" if several else "entry"


def _empty(_: Teller, error: Any) -> Words:
    return (
        "A011",
        f"{name_of(error.document_path)} is empty",
        f"fill it, or answer {_OPEN} if it is not known yet",
    )


def _minimum(_: Teller, error: Any) -> Words:
    name, got = name_of(error.document_path), shown(error.value)
    return "A014", f"{name} must be at least {shown(error.constraint)} (got {got})", ""


def _maximum(_: Teller, error: Any) -> Words:
    name, got = name_of(error.document_path), shown(error.value)
    return "A015", f"{name} must be at most {shown(error.constraint)} (got {got})", ""


def _refers(_: Teller, error: Any) -> Words:
    known = error.info[0]
    some = ", ".join(known[:_SHOWN]) + (", ..." if len(known) > _SHOWN else "")
    none = f"{error.constraint} holds no record yet"
    hint = did_you_mean(str(error.value), known) or (f"known are {some}" if known else none)
    name = name_of(error.document_path)
    return "A017", f"{name} names {error.value!r}, which is not in {error.constraint}", hint


def _dependency(_: Teller, error: Any) -> Words:
    wanted = error.info[0]
    if isinstance(wanted, dict):
        wanted = " and ".join(
            f"{key} to be {' or '.join(shown(v) for v in _as_list(error.constraint[key]))}"
            for key in wanted
        )
    return "A018", f"{name_of(error.document_path)} wants {wanted} beside it", ""


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _excludes(_: Teller, error: Any) -> Words:
    names = ", ".join(_as_list(error.constraint))
    message = f"{name_of(error.document_path)} cannot stand together with {names}"
    return "A019", message, "leave one of them"


def _none_of(_: Teller, error: Any) -> Words:
    return "A020", f"{name_of(error.document_path)} has a form that is not allowed", ""


def _other(_: Teller, error: Any) -> Words:
    name = name_of(error.document_path)
    return "A024", f"{name} does not meet the rule {error.rule} (got {shown(error.value)})", ""


_WORDS: dict[int, Callable[[Teller, Any], Words]] = {
    errors.UNKNOWN_FIELD.code: _unknown,
    errors.REQUIRED_FIELD.code: _missing,
    errors.NOT_NULLABLE.code: _null,
    errors.BAD_TYPE.code: _type,
    errors.ANYOF.code: _alternatives,
    errors.ONEOF.code: _alternatives,
    errors.NONEOF.code: _none_of,
    errors.UNALLOWED_VALUE.code: _allowed,
    errors.UNALLOWED_VALUES.code: _allowed,
    errors.REGEX_MISMATCH.code: _regex,
    errors.MIN_LENGTH.code: _short,
    errors.MAX_LENGTH.code: _long,
    errors.EMPTY_NOT_ALLOWED.code: _empty,
    errors.MIN_VALUE.code: _minimum,
    errors.MAX_VALUE.code: _maximum,
    DOES_NOT_REFER.code: _refers,
    errors.DEPENDENCIES_FIELD.code: _dependency,
    errors.DEPENDENCIES_FIELD_VALUE.code: _dependency,
    errors.EXCLUDES_FIELD.code: _excludes,
}
