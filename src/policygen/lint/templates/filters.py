"""Filters: which kinds of values each takes and gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from policygen.lint.templates.arguments import argument_fault
from policygen.lint.templates.kinds import (
    ANY,
    CAPTURED,
    NUMBER,
    SPECIAL,
    TEXT,
    Form,
    Kind,
    list_of,
    unified,
    unify,
)
from policygen.lint.templates.operators import compared
from policygen.lint.templates.wording import choice_hint, described, shown, test_hint
from policygen.templating.syntax import parameters_of_filter, test_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policygen.lint.templates.expressions import Expressions

_OF_NUMBERS = frozenset({"abs", "money", "number", "percent", "plural", "round", "words"})
_OF_LISTS = frozenset(
    {"batch", "concerning", "find", "first", "groupby", "join", "last", "listed", "map", "max"}
    | {"min", "reject", "rejectattr", "reverse", "select", "selectattr", "slice", "sort", "sum"}
    | {"titles", "unique"}
)
_OF_TEXTS = frozenset(
    {"capitalize", "clause_end", "lower", "replace", "sentence", "title", "trim", "truncate"}
    | {"uncapitalize", "upper", "wordcount", "markdown"}
)
_OF_WHAT_HAS_PARTS = frozenset({"count", "length"})
# Captured text goes through these as it is.
_HARMLESS = frozenset({"default", "e", "escape", "safe", "trim"})
_TO_TEXT = (_OF_TEXTS - {"wordcount", "markdown"}) | {
    *("date", "join", "listed", "money", "number", "percent", "plural", "string", "title_in"),
    *("words", "wordwrap"),
}
_TO_NUMBER = frozenset({"abs", "count", "float", "int", "length", "round", "sum", "wordcount"})
_SAME_LIST = frozenset(
    {"concerning", "list", "reject", "rejectattr", "reverse", "select", "selectattr", "sort"}
    | {"unique"}
)
_WITH_ATTRIBUTE = frozenset({"groupby", "map", "max", "min", "sort", "sum", "unique"})
_SKIPPED = frozenset({Form.ANY, Form.NONE, Form.SPECIAL, Form.MACRO, Form.PAIR})
_LISTS = frozenset({Form.LIST, Form.PAIR})


def filtered(
    reader: Expressions,
    node: nodes.Filter,
    of: Kind,
    args: Sequence[Kind],
    options: Mapping[str, Kind],
) -> Kind:
    """Return the kind that a filter gives; what it cannot take is told."""
    fault = argument_fault(f"the filter '{node.name}'", parameters_of_filter(node.name), node)
    if fault:
        reader.tell(node.lineno, "T115", *fault)
    elif wrong := _wrong_kind(node, of):
        reader.tell(node.lineno, "T120", *wrong)
        return _result(reader, node, ANY, args, options)
    return _result(reader, node, of, args, options)


# -- what a filter takes --


def _wrong_kind(node: nodes.Filter, of: Kind) -> tuple[str, str] | None:
    name, form = node.name, of.form
    if form is Form.CAPTURED:
        if name in _HARMLESS or node.node is None:
            return None
        message = "text that a block or a macro made cannot be filtered"
        return message, "put the filter on the values inside the block or macro"
    if form in _SKIPPED:
        return None
    wanted = _wanted(name, form)
    if not wanted:
        return None
    what = described(node.node, of) if node.node is not None else "this value"
    return f"the filter '{name}' is for {wanted}; {what} is {form}", _instead(name, of)


def _wanted(name: str, form: Form) -> str:
    """Return what a filter is for, or an empty text if it takes the form."""
    rules = (
        (name == "date", "a date", {Form.DATE}),
        (name in _OF_NUMBERS, "a number", {Form.NUMBER}),
        (name == "pairs", "a record", {Form.RECORD}),
        (name == "title_in", "the id of a record", {Form.TEXT}),
        (name == "picture", "a finding that can be drawn", {Form.RECORD}),
        (name in _OF_LISTS, "a list", {Form.LIST, Form.RECORD}),
        (name in _OF_TEXTS, "a text", {Form.TEXT, Form.NUMBER, Form.DATE}),
        (name in _OF_WHAT_HAS_PARTS, "a list or text", {Form.LIST, Form.RECORD, Form.TEXT}),
    )
    return next((wanted for applies, wanted, takes in rules if applies and form not in takes), "")


def _instead(name: str, of: Kind) -> str:
    by_form = {
        Form.DATE: "for a date write |date",
        Form.NUMBER: "for a number write |number, |money or |percent",
        Form.LIST: "loop over it with 'for', or put it in words with |listed",
        Form.RECORD: "take one of its fields with a dot",
        Form.YES_NO: "choose the words with 'if'",
        Form.TEXT: "print the text as it is",
    }
    if name in _OF_LISTS and of.form is Form.TEXT:
        return "take the filter away: a text is no list"
    return by_form.get(of.form, "")


# -- what a filter gives --


def _result(
    reader: Expressions,
    node: nodes.Filter,
    of: Kind,
    args: Sequence[Kind],
    options: Mapping[str, Kind],
) -> Kind:
    name = node.name
    special = _SPECIAL.get(name)
    if special is not None:
        return special(reader, node, of, args, options)
    attribute = _attribute(node)
    if attribute and name in _WITH_ATTRIBUTE:
        follow(reader, node, of.inner, attribute)
    if of.form is Form.CAPTURED:
        return CAPTURED
    if name in _TO_TEXT:
        return TEXT
    if name in _TO_NUMBER:
        return NUMBER
    if name in _SAME_LIST:
        return of if of.form is Form.LIST else list_of(_element(of))
    return ANY


def _element(of: Kind) -> Kind:
    """Return the kind of what a loop over a value gives."""
    if of.form is Form.LIST:
        return of.inner
    if of.form is Form.PAIR:
        return unified(of.parts)
    return TEXT if of.form in {Form.RECORD, Form.TEXT} else ANY


def _attribute(node: nodes.Filter) -> str:
    """Return the field that a filter is told to look at, or an empty text."""
    for pair in node.kwargs:
        if pair.key == "attribute" and isinstance(pair.value, nodes.Const):
            return str(pair.value.value)
    if node.name == "groupby" and node.args and isinstance(node.args[0], nodes.Const):
        return str(node.args[0].value)
    return ""


def follow(reader: Expressions, node: nodes.Filter, of: Kind, path: str) -> Kind:
    """Return the kind of a field given as text (``a.b``) of each element of a list."""
    owner: nodes.Node = nodes.Name(f"each of {_said(node)}", "load", lineno=node.lineno)
    for step in path.split("."):
        if of.form is Form.ANY:
            return ANY
        place = nodes.Name(step, "load", lineno=node.lineno)
        if step.isdigit() and of.form is Form.LIST:
            of = of.inner
        else:
            of = reader.field(place, of, owner, step)
        owner = place
    return of


def _said(node: nodes.Filter) -> str:
    return shown(node.node) if node.node is not None else "the list"


def _default(
    _: Expressions, __: nodes.Filter, of: Kind, args: Sequence[Kind], options: Mapping[str, Kind]
) -> Kind:
    other = next(iter([*args, *options.values()]), TEXT)
    if of.form is Form.LIST and other.form in {Form.LIST, Form.PAIR} and other.item is None:
        return of
    return unify(of, other)


def _same(_: Expressions, __: nodes.Filter, of: Kind, *___: object) -> Kind:
    return of


def _one(reader: Expressions, node: nodes.Filter, of: Kind, *_: object) -> Kind:
    attribute = _attribute(node)
    if attribute:
        follow(reader, node, of.inner, attribute)
    return _element(of)


def _pairs(reader: Expressions, _: nodes.Filter, of: Kind, *__: object) -> Kind:
    if of.form is not Form.RECORD:
        return ANY
    reader.whole.add(of.path)
    value = of.inner if of.item else unified((of.fields or {}).values())
    return list_of(Kind(Form.PAIR, parts=(TEXT, value)))


def _map(
    reader: Expressions, node: nodes.Filter, of: Kind, args: Sequence[Kind], _: object
) -> Kind:
    attribute = _attribute(node)
    if attribute:
        return list_of(follow(reader, node, of.inner if of.form is Form.LIST else ANY, attribute))
    if not args or not args[0].is_constant:
        return list_of(ANY)
    name = str(args[0].constant)
    if name not in reader.filters:
        hint = choice_hint(name, reader.filters, "filters are")
        reader.tell(node.lineno, "T112", f"there is no filter '{name}'", hint)
        return list_of(ANY)
    each = nodes.Name(f"each of {_said(node)}", "load", lineno=node.lineno)
    inner = nodes.Filter(each, name, node.args[1:], node.kwargs, None, None, lineno=node.lineno)
    return list_of(filtered(reader, inner, _element(of), args[1:], {}))


def _select(
    reader: Expressions, node: nodes.Filter, of: Kind, args: Sequence[Kind], _: object
) -> Kind:
    texts = [str(arg.constant) if arg.is_constant else "" for arg in args]
    if node.name.endswith("attr"):
        if texts and texts[0] and of.form is Form.LIST:
            _compare(reader, node, follow(reader, node, of.inner, texts[0]), args[1:])
        texts = texts[1:]
    if texts and texts[0] and texts[0] not in test_names():
        reader.tell(node.lineno, "T113", f"there is no test '{texts[0]}'", test_hint(texts[0]))
    return of if of.form is Form.LIST else list_of(_element(of))


def _compare(reader: Expressions, node: nodes.Filter, of: Kind, args: Sequence[Kind]) -> None:
    """Tell a value that the field of no record has."""
    if len(args) < 2 or not args[0].is_constant:
        return
    operation = {"equalto": "eq", "==": "eq", "eq": "eq", "ne": "ne", "in": "in"}
    name = operation.get(str(args[0].constant))
    if name is None or not isinstance(node.args[0], nodes.Const):
        return
    field = nodes.Name(str(node.args[0].value), "load", lineno=node.lineno)
    operand = nodes.Operand(name, node.args[2], lineno=node.lineno)
    for code, message, hint in compared(field, of, operand, args[1]):
        reader.tell(node.lineno, code, message, hint)


def _groupby(reader: Expressions, node: nodes.Filter, of: Kind, *_: object) -> Kind:
    key = follow(reader, node, of.inner, _attribute(node)) if _attribute(node) else ANY
    fields = {"grouper": key, "list": list_of(_element(of))}
    return list_of(Kind(Form.PAIR, fields=fields, parts=(key, list_of(_element(of)))))


def _grouped(_: Expressions, __: nodes.Filter, of: Kind, *___: object) -> Kind:
    return list_of(list_of(_element(of)))


def _special(*_: object) -> Kind:
    return SPECIAL


def _picture(reader: Expressions, _: nodes.Filter, of: Kind, *__: object) -> Kind:
    reader.whole.add(of.path)
    return SPECIAL


def _titles(*_: object) -> Kind:
    return list_of(TEXT)


_SPECIAL: Mapping[str, Callable[..., Kind]] = {
    "batch": _grouped,
    "slice": _grouped,
    "default": _default,
    **dict.fromkeys(("e", "escape", "safe"), _same),
    **dict.fromkeys(("find", "first", "last", "max", "min"), _one),
    "groupby": _groupby,
    "map": _map,
    "d": _default,
    "items": _pairs,
    "listing": _same,
    **dict.fromkeys(("block", "image", "markdown", "rich", "subdoc"), _special),
    "pairs": _pairs,
    "picture": _picture,
    **dict.fromkeys(("reject", "rejectattr", "select", "selectattr"), _select),
    "titles": _titles,
}
