"""How messages name what stands in a tag and what the schema says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from policygen.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policygen.lint.templates.kinds import Kind

_FEW = 12


def shown(node: nodes.Node) -> str:
    """Return an expression as its author knows it: a path as typed, else 'this value'."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{shown(node.node)}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=key)):
            return f"{shown(node.node)}[{key!r}]"
        case nodes.Getitem():
            return f"{shown(node.node)}[…]"
        case nodes.Filter() if node.node is not None:
            return f"{shown(node.node)}|{node.name}"
        case nodes.Const(value=value):
            return str(value).lower() if isinstance(value, bool | None) else repr(value)
        case nodes.Call():
            return f"{shown(node.node)}(…)"
        case _:
            return "this value"


def quoted(node: nodes.Node) -> str:
    """Return an expression in quotation marks where it has a text."""
    text = shown(node)
    return text if text == "this value" or text.startswith(("'", '"')) else f"'{text}'"


def described(node: nodes.Node, kind: Kind) -> str:
    """Return an expression with where in the answers it comes from: ``'t' (contracts[].terms)``."""
    text = quoted(node)
    first, dot, rest = shown(node).partition(".")
    if kind.path and kind.path not in {shown(node), f"{first}s[]{dot}{rest}"}:
        return f"{text} ({kind.path})"
    return text


def choice_hint(word: str, known: Iterable[str], what: str) -> str:
    """Return a hint: the known word that was meant, else the words that there are."""
    names = sorted(known)
    if hint := did_you_mean(word, names):
        return hint
    if not names:
        return ""
    more = ", …" if len(names) > _FEW else ""
    return f"{what}: {', '.join(names[:_FEW])}{more}"


# The tests that clauses have a use for.
_TESTS = ("answered", "undetermined", "equalto", "divisibleby", "none", "number", "string", "true")


def test_hint(word: str) -> str:
    """Return a hint for an unknown test."""
    near = did_you_mean(word, _TESTS)
    return near or "to ask whether something was answered write 'is answered'"


def listed(values: Iterable[Any]) -> str:
    """Return values in a row, shortened."""
    texts = [str(value) for value in values]
    more = ", …" if len(texts) > _FEW else ""
    return ", ".join(texts[:_FEW]) + more
