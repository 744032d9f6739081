"""Calculations and comparisons: which kinds go together, and which conditions say nothing."""

from __future__ import annotations

from inspect import Parameter
from typing import TYPE_CHECKING

from jinja2 import nodes

from policygen.lint.templates.kinds import (
    ANY,
    NUMBER,
    SCALARS,
    TEXT,
    Form,
    Kind,
    list_of,
    unify,
    values_of,
)
from policygen.lint.templates.wording import described, listed, quoted, shown
from policygen.problems import did_you_mean
from policygen.templating.syntax import WORD_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PLACED = Parameter.POSITIONAL_ONLY
#: The functions that clauses have, with what they take.
FUNCTIONS = {
    "ref": (Parameter("target", Parameter.POSITIONAL_OR_KEYWORD),),
    "range": (
        Parameter("start", _PLACED),
        Parameter("stop", _PLACED, default=0),
        Parameter("step", _PLACED, default=1),
    ),
}
#: Functions of Jinja that the sandbox does not have, with what to do instead.
REFUSED = {
    "namespace": "set the value outside the loop; a list can be narrowed with |selectattr",
    "lipsum": "the same answers must always give the same text",
    "dict": "write {'name': value}",
    "cycler": "use loop.cycle('a', 'b') in the loop",
    "joiner": "use |join or |listed, or ask for loop.first",
    "super": "no template builds on another",
}

_TARGET = (Parameter("target", Parameter.POSITIONAL_OR_KEYWORD),)
_MANY = (Parameter("values", Parameter.VAR_POSITIONAL), Parameter("named", Parameter.VAR_KEYWORD))


def functions(*, is_word: bool) -> Mapping[str, tuple[Parameter, ...]]:
    """Return the functions of a Word template, or of a clause, with what they take."""
    if not is_word:
        return FUNCTIONS
    more = {"clause": _TARGET, "number": _TARGET, **dict.fromkeys(WORD_NAMES, _MANY)}
    return {**FUNCTIONS, **more}


_VERBS = {
    nodes.Add: "added to",
    nodes.Sub: "taken from",
    nodes.Mul: "multiplied by",
    nodes.Div: "divided by",
    nodes.FloorDiv: "divided by",
    nodes.Mod: "divided by",
    nodes.Pow: "raised to",
}
_SAME = frozenset({(nodes.Add, Form.TEXT), (nodes.Add, Form.LIST), (nodes.Sub, Form.DATE)})
_ORDERED = frozenset({"lt", "lteq", "gt", "gteq"})
_UNKNOWN = frozenset({Form.ANY, Form.NONE, Form.CAPTURED, Form.SPECIAL, Form.MACRO, Form.PAIR})

Fault = tuple[str, str]


def calculated(node: nodes.BinExpr, left: Kind, right: Kind) -> tuple[Kind, Fault | None]:
    """Return the kind of a calculation's result, and message and hint if it cannot be made."""
    forms = {left.form, right.form}
    operation = type(node)
    if forms & _UNKNOWN or forms == {Form.NUMBER}:
        return (NUMBER if forms == {Form.NUMBER} else ANY), None
    if isinstance(node, nodes.Mod) and left.form is Form.TEXT:
        return TEXT, None
    if isinstance(node, nodes.Mul) and forms in (
        {Form.TEXT, Form.NUMBER},
        {Form.LIST, Form.NUMBER},
    ):
        return left if left.form is not Form.NUMBER else right, None
    if left.form is right.form and (operation, left.form) in _SAME:
        kinds = {Form.TEXT: TEXT, Form.LIST: list_of(unify(left.inner, right.inner))}
        return kinds.get(left.form, ANY), None
    one, other = (left, right) if isinstance(node, nodes.Add) else (right, left)
    first, second = (node.left, node.right) if one is left else (node.right, node.left)
    if operation in {nodes.Add, nodes.Sub}:
        verb = _VERBS[operation]
        message = f"{_said(first, one)} cannot be {verb} {_said(second, other)}"
    else:
        verb = _VERBS[operation]
        message = f"{_said(node.left, left)} cannot be {verb} {_said(node.right, right)}"
    return ANY, (message, _calculation_hint(node, forms))


def _said(node: nodes.Node, kind: Kind) -> str:
    if kind.is_constant:
        return f"{kind.form} ({kind.constant!r})"
    return f"{kind.form} ({described(node, kind).replace(' (', ', ').replace(')', '')})"


def _calculation_hint(node: nodes.BinExpr, forms: set[Form]) -> str:
    if isinstance(node, nodes.Add) and Form.TEXT in forms:
        return "to put words together write ~ in place of +"
    if Form.DATE in forms:
        return "dates cannot be reckoned with in a template; ask for a finding that has the day"
    return "calculate with numbers only"


def compared(
    left_node: nodes.Node, left: Kind, operand: nodes.Operand, right: Kind
) -> Iterator[tuple[str, str, str]]:
    """Yield code, message and hint of a comparison that cannot hold or cannot be made."""
    right_node = operand.expr
    if operand.op in {"in", "notin"}:
        yield from _membership(left_node, left, operand, right)
        return
    if left.form in _UNKNOWN or right.form in _UNKNOWN:
        return
    if left.form is not right.form:
        always = "always" if operand.op == "ne" else "never"
        said = f"{_said(left_node, left)} is compared with {_said(right_node, right)}"
        result = "which fails" if operand.op in _ORDERED else f"which {always} holds"
        yield "T118", f"{said}, {result}", _comparison_hint(left, right)
    elif operand.op in _ORDERED and left.form in {Form.RECORD, Form.YES_NO}:
        message = (
            f"{described(left_node, left)} is {left.form}: it is not more or less than another"
        )
        yield "T118", message, "compare numbers, dates or texts"
    elif operand.op in {"eq", "ne"}:
        yield from _never_equal(left_node, left, operand, right)


def _comparison_hint(left: Kind, right: Kind) -> str:
    forms = {left.form, right.form}
    if Form.YES_NO in forms:
        return "a yes or no needs no comparison: write {% if NAME %} or {% if not NAME %}"
    if forms == {Form.TEXT, Form.NUMBER}:
        return "write the number without quotation marks"
    if Form.DATE in forms:
        return "compare with another date of the answers; a template holds no dates of its own"
    if Form.LIST in forms:
        return "to ask whether a list holds something write 'in'"
    return "compare values of one kind"


def _never_equal(
    left_node: nodes.Node, left: Kind, operand: nodes.Operand, right: Kind
) -> Iterator[tuple[str, str, str]]:
    for kind, node, other in ((left, left_node, right), (right, operand.expr, left)):
        if kind.allowed and not kind.is_constant and other.is_constant:
            yield from _not_allowed(node, kind, other.constant, always=operand.op == "ne")


def _not_allowed(
    node: nodes.Node, kind: Kind, value: object, *, always: bool
) -> Iterator[tuple[str, str, str]]:
    if value in kind.allowed or value == "":
        return
    words = [str(word) for word in kind.allowed]
    holds = "always" if always else "never"
    message = f"{described(node, kind)} is never {value!r}, so the condition {holds} holds"
    hint = did_you_mean(str(value), words) or f"it can be {listed(words)}"
    yield "T134", message, hint


def _membership(
    left_node: nodes.Node, left: Kind, operand: nodes.Operand, right: Kind
) -> Iterator[tuple[str, str, str]]:
    what = described(operand.expr, right)
    if right.form in {Form.NUMBER, Form.DATE, Form.YES_NO}:
        yield "T118", f"{what} is {right.form} and holds nothing", "write == in place of 'in'"
        return
    if right.form is Form.TEXT and left.form in {Form.NUMBER, Form.DATE, Form.YES_NO}:
        message = f"{_said(left_node, left)} cannot be in {_said(operand.expr, right)}"
        yield "T118", message, "only a text can stand in a text"
        return
    items = right.inner
    if right.form is Form.LIST and left.form in SCALARS and items.form in SCALARS | {Form.RECORD}:
        if items.form is not left.form:
            holds = "always" if operand.op == "notin" else "never"
            message = (
                f"{_said(left_node, left)} is looked for in a list in which each is "
                f"{items.form}, which {holds} holds"
            )
            one, many = shown(left_node), shown(operand.expr)
            hint = f"compare with one field: {one} in {many}|map(attribute='id')"
            yield "T118", message, hint if items.form is Form.RECORD else "compare values of a kind"
        elif left.allowed and not left.is_constant and right.is_literal:
            for value in values_of(items):
                yield from _not_allowed(left_node, left, value, always=False)
        elif not right.is_literal and left.is_constant:
            yield from _never_held(what, items, left.constant)


def _never_held(what: str, items: Kind, value: object) -> Iterator[tuple[str, str, str]]:
    if items.allowed and value not in items.allowed:
        words = [str(word) for word in items.allowed]
        hint = did_you_mean(str(value), words) or f"it can hold {listed(words)}"
        yield "T134", f"{what} never holds {value!r}", hint


def constant_fault(node: nodes.Node) -> Fault | None:
    """Return message and hint of a condition that has one value whatever the answers are."""
    inner = node.node if isinstance(node, nodes.Not) else node
    if not isinstance(inner, nodes.Const | nodes.List | nodes.Dict | nodes.Tuple):
        return None
    value = bool(inner.value if isinstance(inner, nodes.Const) else inner.items)
    holds = "always" if value is (inner is node) else "never"
    what = quoted(node) if isinstance(node, nodes.Const) else "this"
    hint = (
        "take the 'if' away and keep the words"
        if holds == "always"
        else "take the part out, or write the condition that was meant"
    )
    if isinstance(inner, nodes.Const) and isinstance(inner.value, str):
        hint = "a name stands without quotation marks"
    return f"the condition {what} {holds} holds", hint
