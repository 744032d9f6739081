"""Expressions of a template: which kind of value each gives, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from jinja2 import nodes

from policygen.lint.templates import operators
from policygen.lint.templates.arguments import argument_fault
from policygen.lint.templates.filters import filtered
from policygen.lint.templates.kinds import (
    ANY,
    CAPTURED,
    NUMBER,
    SCALARS,
    SPECIAL,
    TEXT,
    YES_NO,
    Form,
    Kind,
    form_of,
    list_of,
    record_of,
    unified,
    unify,
)
from policygen.lint.templates.wording import choice_hint, described, quoted, shown, test_hint
from policygen.problems import did_you_mean
from policygen.templating.syntax import (
    WORD_METHODS,
    WORD_NAMES,
    filters,
    parameters_of_test,
    test_names,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policygen.lint.templates.scopes import Scope

#: Told of a fault: line in the tree, code, message, hint.
Tell = Callable[[int, str, str, str], None]
RunMacro = Callable[[nodes.Macro, nodes.Call, "Expressions"], Kind]

_TEXT_METHODS = frozenset(name for name in dir(str) if not name.startswith("_"))
_LIST_METHODS = frozenset({"index", "count"})
_DATE_PARTS = {"year": NUMBER, "month": NUMBER, "day": NUMBER}
_DATE_METHODS = frozenset({"isoformat", "strftime", "weekday", "isoweekday", "replace"})
_LOOP = {
    **dict.fromkeys(("index", "index0", "revindex", "revindex0", "length", "depth"), NUMBER),
    **dict.fromkeys(("first", "last"), YES_NO),
    **dict.fromkeys(("previtem", "nextitem", "cycle", "changed", "depth0"), ANY),
}
#: What ``loop`` is in a loop.
LOOP = record_of(_LOOP, "loop")


@dataclass(slots=True)
class Expressions:
    """Reads expressions in one scope."""

    scope: Scope
    tell: Tell
    run_macro: RunMacro
    used: set[str]
    whole: set[str] = field(default_factory=set)
    asked: frozenset[str] = frozenset()

    def kind(self, node: nodes.Node | None) -> Kind:
        """Return the kind of value that an expression gives."""
        if node is None:
            return ANY
        read = _READERS.get(type(node))
        if read is not None:
            return read(self, node)
        self.kinds(node.iter_child_nodes())
        return ANY

    def kinds(self, found: Iterable[nodes.Node]) -> list[Kind]:
        """Return the kinds of several expressions."""
        return [self.kind(node) for node in found]

    @property
    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """The filters that the template has."""
        return filters(is_word=self.scope.names.is_word)

    def use(self, kind: Kind) -> Kind:
        """Note that a template reads the answer that a kind is of."""
        if kind.path:
            self.used.add(kind.path)
        return kind

    # -- names and fields --

    def name(self, node: nodes.Name) -> Kind:
        found = self.scope.look(node.name)
        if found is not None:
            return self.use(found)
        names = self.scope.names
        if names.is_sample and node.name in self.asked:
            return ANY
        if had := self.scope.was(node.name):
            message = f"'{node.name}' is known only inside {had}, which has ended"
            self.tell(node.lineno, "T140", message, "move the tag in front of that end")
        elif names.is_complete:
            hint = names.elsewhere.get(node.name, "")
            hint = hint or choice_hint(node.name, self.scope.all(), "names are")
            self.tell(node.lineno, "T111", f"there is no name '{node.name}'", hint)
        return ANY

    def attribute(self, node: nodes.Getattr) -> Kind:
        return self.field(node, self.kind(node.node), node.node, node.attr)

    def field(self, node: nodes.Node, of: Kind, owner: nodes.Node, name: str) -> Kind:
        """Return the kind of a field of a value; that there is none is told."""
        if name.startswith("_"):
            hint = "take it away: only fields of the answers can be read"
            self.tell(node.lineno, "T116", f"templates do not reach '{name}'", hint)
            return ANY
        match of.form:
            case Form.RECORD:
                return self._record_field(node, of, owner, name)
            case Form.LIST:
                return self._no_field(node, of, owner, name, _LIST_METHODS)
            case Form.TEXT:
                return self._no_field(node, of, owner, name, _TEXT_METHODS)
            case Form.DATE:
                found = _DATE_PARTS.get(name)
                return found or self._no_field(node, of, owner, name, _DATE_METHODS)
            case Form.NUMBER | Form.YES_NO:
                return self._no_field(node, of, owner, name, frozenset())
            case _:
                return ANY

    def _record_field(self, node: nodes.Node, of: Kind, owner: nodes.Node, name: str) -> Kind:
        if of.fields is not None and name in of.fields:
            return self.use(of.fields[name])
        if of.item is not None or of.fields is None:
            return self.use(of.inner)
        is_word = self.scope.names.is_word
        if (of.is_literal or is_word) and name in WORD_METHODS:
            self.whole.add(of.path)
            return ANY
        if self.scope.names.is_sample and f"{shown(owner)}.{name}" in self.asked:
            return ANY
        what = described(owner, of)
        hint = choice_hint(name, of.fields, "fields are")
        if name in WORD_METHODS:
            hint = f"for name and value of each field write {shown(owner)}|pairs"
        self.tell(node.lineno, "T111", f"{what} has no field '{name}'", hint)
        return ANY

    def _no_field(
        self, node: nodes.Node, of: Kind, owner: nodes.Node, name: str, methods: frozenset[str]
    ) -> Kind:
        if name in methods:
            return ANY
        hint = did_you_mean(name, methods)
        if of.form is Form.LIST and of.inner.form is Form.RECORD:
            hint = "loop over it with 'for', or take one with |first or |find('id')"
        what = described(owner, of)
        message = f"{what} is {of.form} and has no field '{name}'"
        self.tell(node.lineno, "T111", message, hint or "take the part after the dot away")
        return ANY

    def item(self, node: nodes.Getitem) -> Kind:
        of = self.kind(node.node)
        if isinstance(node.arg, nodes.Slice):
            self.kinds(node.arg.iter_child_nodes())
            return of if of.form in {Form.LIST, Form.TEXT} else ANY
        key = self.kind(node.arg)
        if key.is_constant and isinstance(key.constant, str):
            return self.field(node, of, node.node, key.constant)
        match of.form:
            case Form.LIST | Form.TEXT:
                if key.form in {Form.TEXT, Form.DATE}:
                    message = f"{described(node.node, of)} is {of.form}: its parts have numbers"
                    self.tell(node.lineno, "T111", message, "use |find(…) to take one by its id")
                return of.inner if of.form is Form.LIST else TEXT
            case Form.RECORD:
                self.whole.add(of.path)
                return of.inner if of.item else unified((of.fields or {}).values())
            case _:
                return ANY

    # -- values made in the template --

    def constant(self, node: nodes.Const) -> Kind:
        return Kind(form_of(node.value), constant=node.value, is_constant=True)

    def list_literal(self, node: nodes.List) -> Kind:
        return Kind(Form.LIST, item=unified(self.kinds(node.items)), is_literal=True)

    def tuple_literal(self, node: nodes.Tuple) -> Kind:
        return Kind(Form.PAIR, parts=tuple(self.kinds(node.items)), is_literal=True)

    def dictionary(self, node: nodes.Dict) -> Kind:
        fields: dict[str, Kind] = {}
        is_known = True
        for pair in node.items:
            key, value = self.kind(pair.key), self.kind(pair.value)
            if key.is_constant:
                fields[str(key.constant)] = value
            else:
                is_known = False
        item = None if is_known else unified(fields.values())
        return Kind(Form.RECORD, fields=fields, item=item, is_literal=True)

    def choice(self, node: nodes.CondExpr) -> Kind:
        self.kind(node.test)
        self.test(node.test)
        other = self.kind(node.expr2) if node.expr2 else TEXT
        return unify(self.kind(node.expr1), other)

    def test(self, node: nodes.Node) -> None:
        """Tell a condition whose value is the same whatever the answers are."""
        fault = operators.constant_fault(node)
        if fault:
            self.tell(node.lineno, "T134", *fault)

    # -- operators --

    def calculation(self, node: nodes.BinExpr) -> Kind:
        left, right = self.kind(node.left), self.kind(node.right)
        kind, fault = operators.calculated(node, left, right)
        if fault:
            self.tell(node.lineno, "T118", *fault)
        return kind

    def negation(self, node: nodes.UnaryExpr) -> Kind:
        self.kind(node.node)
        return YES_NO if isinstance(node, nodes.Not) else NUMBER

    def either(self, node: nodes.BinExpr) -> Kind:
        return unify(self.kind(node.left), self.kind(node.right))

    def comparison(self, node: nodes.Compare) -> Kind:
        left, first = self.kind(node.expr), node.expr
        for operand in node.ops:
            right = self.kind(operand.expr)
            for code, message, hint in operators.compared(first, left, operand, right):
                self.tell(operand.expr.lineno, code, message, hint)
            left, first = right, operand.expr
        return YES_NO

    def joined(self, node: nodes.Concat) -> Kind:
        for part in node.nodes:
            kind = self.kind(part)
            self.printable(part, kind)
        return TEXT

    # -- prints --

    def printable(self, node: nodes.Node, kind: Kind) -> None:
        """Tell what cannot be printed."""
        what = described(node, kind)
        match kind.form:
            case Form.YES_NO:
                name = shown(node) if isinstance(node, nodes.Name | nodes.Getattr) else "…"
                hint = f"choose the words: {{{{ 'words if so' if {name} else 'words if not' }}}}"
                self.tell(node.lineno, "T119", f"{what} is a yes or no and has no words", hint)
            case Form.LIST | Form.PAIR:
                hint = self._list_hint(node, kind)
                self.tell(node.lineno, "T119", f"{what} is a list and cannot be printed", hint)
            case Form.RECORD:
                names = list(kind.fields or ())
                hint = f"print one of its fields: {', '.join(names[:8])}" if names else ""
                hint = hint or "loop over it with {% for name, value in …|pairs %}"
                message = f"{what} is a record and cannot be printed"
                self.tell(node.lineno, "T119", message, hint)
            case Form.MACRO:
                message = f"{what} is a macro and prints only when it is called"
                self.tell(node.lineno, "T119", message, f"write {shown(node)}(…)")
            case _:
                pass

    def _list_hint(self, node: nodes.Node, kind: Kind) -> str:
        if kind.inner.form in SCALARS:
            return f"write {{{{ {shown(node)}|listed }}}}, or loop over it with 'for'"
        return "loop over it with 'for' and print the fields of each"

    # -- filters, tests, calls --

    def filter(self, node: nodes.Filter) -> Kind:
        of = self.kind(node.node) if node.node is not None else CAPTURED
        args = self.kinds(node.args)
        options = {str(pair.key): self.kind(pair.value) for pair in node.kwargs}
        for extra in (node.dyn_args, node.dyn_kwargs):
            self.kind(extra)
        known = self.filters
        if node.name not in known:
            hint = choice_hint(node.name, known, "filters are")
            self.tell(node.lineno, "T112", f"there is no filter '{node.name}'", hint)
            return ANY
        return filtered(self, node, of, args, options)

    def is_test(self, node: nodes.Test) -> Kind:
        of = self.kind(node.node)
        self.kinds(node.args)
        if node.name not in test_names():
            hint = test_hint(node.name)
            self.tell(node.lineno, "T113", f"there is no test '{node.name}'", hint)
        elif node.name in {"defined", "undefined"} and of.path:
            never = "always" if node.name == "defined" else "never"
            message = f"{quoted(node.node)} is in the schema, so 'is {node.name}' {never} holds"
            hint = "write 'is answered' to ask whether somebody has answered it"
            self.tell(node.lineno, "T134", message, hint)
        else:
            fault = argument_fault(f"the test '{node.name}'", parameters_of_test(node.name), node)
            if fault:
                self.tell(node.lineno, "T115", *fault)
        return YES_NO

    def call(self, node: nodes.Call) -> Kind:
        args = [*node.args, *(pair.value for pair in node.kwargs)]
        if isinstance(node.node, nodes.Name):
            own = self.scope.look(node.node.name)
            if own is not None and own.macro is not None:
                return self.run_macro(own.macro, node, self)
            if own is None:
                return self._function(node, node.node.name)
        of = self.kind(node.node)
        self.kinds(args)
        if of.form not in {Form.ANY, Form.MACRO}:
            message = f"{described(node.node, of)} is {of.form} and cannot be called"
            hint = f"take the brackets away: {shown(node.node)}"
            self.tell(node.lineno, "T114", message, hint)
        return _method_kind(node.node)

    def _function(self, node: nodes.Call, name: str) -> Kind:
        self.kinds([*node.args, *(pair.value for pair in node.kwargs)])
        functions = operators.functions(is_word=self.scope.names.is_word)
        if name in functions:
            fault = argument_fault(f"'{name}'", functions[name], node)
            if fault:
                self.tell(node.lineno, "T115", *fault)
            made = {"range": list_of(NUMBER), **dict.fromkeys(WORD_NAMES, ANY)}
            return made.get(name, SPECIAL)
        if name in {"caller", "varargs", "kwargs"}:
            return CAPTURED
        if not self.scope.names.is_complete and name not in operators.REFUSED:
            return ANY
        known = [*functions, *self._macros()]
        hint = operators.REFUSED.get(name) or choice_hint(name, known, "functions are")
        if name in self.filters:
            hint = f"it is a filter: write {shown(node.args[0]) if node.args else 'VALUE'}|{name}"
        self.tell(node.lineno, "T114", f"there is no function '{name}'", hint)
        return ANY

    def _macros(self) -> list[str]:
        names = self.scope.all()
        return [name for name in names if (self.scope.look(name) or ANY).macro is not None]


def _method_kind(method: nodes.Node) -> Kind:
    if not isinstance(method, nodes.Getattr):
        return ANY
    if method.attr in {"startswith", "endswith", "isdigit", "isalpha", "isupper", "islower"}:
        return YES_NO
    return list_of(TEXT) if method.attr in {"split", "splitlines"} else ANY


_READERS: dict[type, Callable[[Expressions, Any], Kind]] = {
    nodes.Name: Expressions.name,
    nodes.Getattr: Expressions.attribute,
    nodes.Getitem: Expressions.item,
    nodes.Const: Expressions.constant,
    nodes.List: Expressions.list_literal,
    nodes.Tuple: Expressions.tuple_literal,
    nodes.Dict: Expressions.dictionary,
    nodes.CondExpr: Expressions.choice,
    nodes.Not: Expressions.negation,
    nodes.Neg: Expressions.negation,
    nodes.Pos: Expressions.negation,
    nodes.And: Expressions.either,
    nodes.Or: Expressions.either,
    nodes.Compare: Expressions.comparison,
    nodes.Concat: Expressions.joined,
    nodes.Filter: Expressions.filter,
    nodes.Test: Expressions.is_test,
    nodes.Call: Expressions.call,
    **dict.fromkeys(
        (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow),
        cast("Callable[[Expressions, Any], Kind]", Expressions.calculation),
    ),
}
