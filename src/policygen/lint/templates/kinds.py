"""Kinds of values: what the schema, or a file of data, lets a template find under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import nodes


class Form(StrEnum):
    """The forms of values, in the words that messages use."""

    TEXT = "a text"
    NUMBER = "a number"
    DATE = "a date"
    YES_NO = "a yes or no"
    NONE = "nothing"
    LIST = "a list"
    PAIR = "several values"
    RECORD = "a record"
    CAPTURED = "text that a block or macro made"
    SPECIAL = "a reference or picture"
    MACRO = "a macro"
    ANY = "a value"


SCALARS = frozenset({Form.TEXT, Form.NUMBER, Form.DATE, Form.YES_NO})


@dataclass(frozen=True, eq=False, slots=True)
class Kind:
    """A kind of value.

    ``path`` is where in the answers it comes from (``contracts[].title``), empty if it was made.
    A record has ``fields``, or (``item``) values under keys that the answers choose; a list has
    ``item``; a pair ``parts``. ``allowed`` are the only values that a text may have, ``constant``
    is the value of one that is typed in the template.
    """

    form: Form
    path: str = ""
    fields: Mapping[str, Kind] | None = None
    item: Kind | None = None
    parts: tuple[Kind, ...] = ()
    allowed: tuple[Any, ...] = ()
    constant: Any = None
    is_constant: bool = False
    is_literal: bool = False
    macro: nodes.Macro | None = None

    @property
    def inner(self) -> Kind:
        """The kind of what is in a list or under the keys of a record."""
        return self.item or ANY

    @property
    def signature(self) -> tuple[object, ...]:
        """What two kinds have in common that a macro treats alike."""
        inner = self.item.signature if self.item else ()
        return (self.form, self.path, self.constant if self.is_constant else None, inner)


ANY = Kind(Form.ANY)
TEXT = Kind(Form.TEXT)
NUMBER = Kind(Form.NUMBER)
DATE = Kind(Form.DATE)
YES_NO = Kind(Form.YES_NO)
NONE = Kind(Form.NONE)
CAPTURED = Kind(Form.CAPTURED)
SPECIAL = Kind(Form.SPECIAL)

_BY_TYPE = {
    **dict.fromkeys(("text", "id", "time"), Form.TEXT),
    **dict.fromkeys(("integer", "number", "money", "percent"), Form.NUMBER),
    "date": Form.DATE,
    "boolean": Form.YES_NO,
    "list": Form.LIST,
    "dict": Form.RECORD,
}


def list_of(item: Kind) -> Kind:
    """Return the kind of a list of such values."""
    return Kind(Form.LIST, item=item)


def record_of(fields: Mapping[str, Kind], path: str = "") -> Kind:
    """Return the kind of a record with these fields and no others."""
    return Kind(Form.RECORD, path, fields=fields)


def kind_of_rules(rules: Mapping[str, Any], path: str) -> Kind:
    """Return the kind of answers under Cerberus rules; ``path`` is their path."""
    types = rules.get("type", ())
    names = (types,) if isinstance(types, str) else tuple(types)
    alternatives = [*rules.get("anyof", ()), *rules.get("oneof", ())]
    if alternatives:
        kinds = [kind_of_rules({"type": types, **one}, path) for one in alternatives]
        return reduce(unify, kinds)
    forms = {_BY_TYPE.get(name, Form.ANY) for name in names}
    if len(forms) != 1:
        return Kind(Form.ANY, path)
    form = forms.pop()
    if form is Form.LIST:
        return Kind(form, path, item=kind_of_rules(rules.get("schema", {}), f"{path}[]"))
    if form is Form.RECORD:
        return _record(rules, path)
    return Kind(form, path, allowed=tuple(rules.get("allowed", ())))


def _record(rules: Mapping[str, Any], path: str) -> Kind:
    inside, values = rules.get("schema"), rules.get("valuesrules")
    item = kind_of_rules(values, f"{path}.*") if values is not None else None
    if inside is None:
        return Kind(Form.RECORD if item else Form.ANY, path, item=item)
    fields = {name: kind_of_rules(inner, f"{path}.{name}") for name, inner in inside.items()}
    return Kind(Form.RECORD, path, fields=fields, item=item)


def kind_of_data(value: object, path: str = "") -> Kind:
    """Return the kind of a value in a file of data: its shape is the schema."""
    if isinstance(value, Mapping):
        fields = {
            str(key): kind_of_data(inner, f"{path}.{key}" if path else str(key))
            for key, inner in value.items()
        }
        return record_of(fields, path)
    if isinstance(value, Sequence) and not isinstance(value, str):
        kinds = [kind_of_data(inner, f"{path}[]") for inner in value]
        return Kind(Form.LIST, path, item=reduce(unify, kinds) if kinds else ANY)
    form = form_of(value)
    return Kind(Form.ANY if form is Form.NONE else form, path)


def form_of(value: object) -> Form:
    """Return the form of a plain value."""
    match value:
        case bool():
            return Form.YES_NO
        case int() | float() | Decimal():
            return Form.NUMBER
        case str():
            return Form.TEXT
        case date():
            return Form.DATE
        case None:
            return Form.NONE
        case _:
            return Form.ANY


def unify(one: Kind, other: Kind) -> Kind:
    """Return the kind of a value that may be of either."""
    if Form.NONE in {one.form, other.form}:
        return replace(other if one.form is Form.NONE else one, constant=None, is_constant=False)
    if one.form is not other.form:
        return ANY
    if one is other:
        return one
    path = one.path if one.path == other.path else ""
    allowed = (
        tuple(dict.fromkeys((*values_of(one), *values_of(other))))
        if values_of(one) and values_of(other)
        else ()
    )
    return Kind(
        one.form,
        path,
        fields=_both_fields(one, other),
        item=unify(one.item, other.item) if one.item and other.item else None,
        parts=tuple(map(unify, one.parts, other.parts)) if one.parts else (),
        allowed=allowed,
        is_literal=one.is_literal and other.is_literal,
    )


def values_of(kind: Kind) -> tuple[Any, ...]:
    """Return the only values that a kind may have, none if they are not known."""
    return (kind.constant,) if kind.is_constant else kind.allowed


def _both_fields(one: Kind, other: Kind) -> Mapping[str, Kind] | None:
    if one.fields is None or other.fields is None:
        return None
    shared = {name: unify(kind, other.fields.get(name, kind)) for name, kind in one.fields.items()}
    return {**other.fields, **shared}


def unified(kinds: Iterable[Kind]) -> Kind:
    """Return the kind of a value that may be of any of these."""
    found = list(kinds)
    return reduce(unify, found) if found else ANY
