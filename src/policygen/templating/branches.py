"""The branches of a template, and marks that tell which of them a rendering took."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

if TYPE_CHECKING:
    from collections.abc import Sequence


class Way(StrEnum):
    """Which way a branch goes."""

    TRUE = "true"
    FALSE = "false"
    SOME = "with something to loop over"
    NONE = "with nothing to loop over"


@dataclass(frozen=True, slots=True)
class Branch:
    """One way on from a condition or a loop on ``line`` of the template's file.

    ``number`` counts the branches of the template, from 0.
    """

    number: int
    line: int
    way: Way


def mark_branches(tree: nodes.Template) -> tuple[Branch, ...]:
    """Put a mark into each branch of the tree; return the branches in the order of the marks."""
    marking = _Marking()
    marking.visit(tree)
    return tuple(marking.branches)


class _Marking(NodeTransformer):
    """Puts a call at the beginning of each branch, written or not."""

    def __init__(self) -> None:
        self.branches: list[Branch] = []

    def visit_If(self, node: nodes.If) -> nodes.If:  # noqa: N802  (Jinja's name)
        node.body.insert(0, self._mark(node.lineno, Way.TRUE))
        ways = [node, *node.elif_]
        for other in node.elif_:
            other.body.insert(0, self._mark(other.lineno, Way.TRUE))
        # The last condition is false where none holds, whether or not an 'else' says what then.
        node.else_.insert(0, self._mark(ways[-1].lineno, Way.FALSE))
        for each in ways:
            self._inside(each.body)
            each.test = self.visit(each.test)
        self._inside(node.else_)
        return node

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802  (Jinja's name)
        self.generic_visit(node)
        node.body.insert(0, self._mark(node.lineno, Way.SOME))
        # Without an 'else' there is no way on from an empty list: nothing is printed.
        if node.else_:
            node.else_.insert(0, self._mark(node.lineno, Way.NONE))
        return node

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.CondExpr:  # noqa: N802  (Jinja's name)
        self.generic_visit(node)
        other = node.expr2 or nodes.Const("", lineno=node.lineno)
        node.expr1 = self._marked(node.expr1, Way.TRUE)
        node.expr2 = self._marked(other, Way.FALSE)
        return node

    def _inside(self, body: Sequence[nodes.Node]) -> None:
        for place, child in enumerate(body):
            cast("list[nodes.Node]", body)[place] = self.visit(child)

    def _number(self, line: int, way: Way, at: int) -> nodes.Const:
        number = len(self.branches)
        self.branches.append(Branch(number, line, way))
        return nodes.Const(number, lineno=at)

    def _mark(self, line: int, way: Way) -> nodes.ExprStmt:
        call = _call("take", [self._number(line, way, line)], line)
        return nodes.ExprStmt(call, lineno=line)

    def _marked(self, value: nodes.Expr, way: Way) -> nodes.Call:
        line = value.lineno
        return _call("taken", [self._number(line, way, line), value], line)


def _call(method: str, args: list[nodes.Expr], line: int) -> nodes.Call:
    function = nodes.EnvironmentAttribute(method, lineno=line)
    return nodes.Call(function, args, [], None, None, lineno=line)
