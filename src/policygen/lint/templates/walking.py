"""Walk the tree of a template: what it names, loops over, sets and prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import Parameter
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from policygen.lint.templates.arguments import argument_fault
from policygen.lint.templates.expressions import LOOP, Expressions
from policygen.lint.templates.kinds import ANY, CAPTURED, TEXT, Form, Kind, unified
from policygen.lint.templates.scopes import Names, Scope
from policygen.lint.templates.wording import described, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from policygen.lint.templates.findings import Finding
    from policygen.lint.templates.tree import Tree

# How deep macros may call each other; what lies deeper is not looked at.
_DEEPEST = 8


@dataclass(slots=True)
class Used:
    """The answers that templates read: single fields, and records taken as a whole."""

    fields: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)

    def holds(self, path: str) -> bool:
        """Tell whether a template reads the answer at a path, or what holds or is below it."""
        below = (f"{path}.", f"{path}[")
        if path in self.fields or any(one.startswith(below) for one in self.fields):
            return True
        return any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in self.whole)


def walk(tree: Tree, names: Names, used: Used) -> list[Finding]:
    """Return what is wrong with names, kinds, filters and calls; note in ``used`` what is read."""
    walker = _Walker(tree, used)
    scope = Scope(names)
    walker.statements(tree.root.body, scope)
    walker.uncalled(scope)
    return list(walker.findings.values())


def check_condition(tree: Tree, names: Names, used: Used) -> list[Finding]:
    """Return what is wrong with a condition, which is the one print of its tree."""
    walker = _Walker(tree, used)
    reader = walker.reader(Scope(names))
    for output in tree.root.find_all(nodes.Output):
        for node in output.nodes:
            if not isinstance(node, nodes.TemplateData):
                reader.kind(node)
                reader.test(node)
    return list(walker.findings.values())


@dataclass(slots=True)
class _Walker:
    tree: Tree
    used: Used
    findings: dict[tuple[object, ...], Finding] = field(default_factory=dict)
    running: list[nodes.Macro] = field(default_factory=list)
    results: dict[tuple[object, ...], Kind] = field(default_factory=dict)
    homes: dict[nodes.Macro, Scope] = field(default_factory=dict)
    called: set[nodes.Macro] = field(default_factory=set)
    asked: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        tests = self.tree.root.find_all(nodes.Test)
        asked = (shown(test.node) for test in tests if test.name in {"defined", "undefined"})
        self.asked = frozenset(asked)

    def reader(self, scope: Scope) -> Expressions:
        used = self.used
        return Expressions(scope, self.tell, self.macro, used.fields, used.whole, self.asked)

    def tell(self, line: int, code: str, message: str, hint: str) -> None:
        finding = self.tree.finding(line, code, message, hint)
        if finding is not None:
            self.findings.setdefault((line, code, message), finding)

    # -- statements --

    def statements(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            visit = _VISITS.get(type(node))
            if visit is not None:
                visit(self, node, scope)

    def output(self, node: nodes.Output, scope: Scope) -> None:
        reader = self.reader(scope)
        for child in node.nodes:
            if not isinstance(child, nodes.TemplateData):
                reader.printable(child, reader.kind(child))

    def branch(self, node: nodes.If, scope: Scope) -> None:
        ways = [(node.test, node.body), *((way.test, way.body) for way in node.elif_)]
        branches = []
        for test, body in ways:
            reader = self.reader(scope)
            reader.kind(test)
            reader.test(test)
            branches.append(self._way(body, scope))
        branches.append(self._way(node.else_, scope))
        scope.merge(branches)

    def _way(self, body: Sequence[nodes.Node], scope: Scope) -> dict[str, Kind]:
        inner = scope.inner()
        self.statements(body, inner)
        scope.ended.update(inner.ended)
        return inner.own

    def loop(self, node: nodes.For, scope: Scope) -> None:
        reader = self.reader(scope)
        of = reader.kind(node.iter)
        inner = scope.inner()
        element = self._element(node, of, reader)
        if of.form is Form.RECORD and isinstance(node.target, nodes.Tuple):
            element = ANY
            message = f"{described(node.iter, of)} is a record: a loop over it gives names only"
            hint = f"for name and value of each field write {shown(node.iter)}|pairs"
            self.tell(node.iter.lineno, "T117", message, hint)
        self._bind(node, node.target, element, inner)
        if node.test is not None:
            self.reader(inner).kind(node.test)
        inner.own["loop"] = LOOP
        self.statements(node.body, inner)
        self.statements(node.else_, scope.inner())
        for name in inner.own:
            scope.ended.setdefault(name, f"the loop {{% for … in {shown(node.iter)} %}}")

    def _element(self, node: nodes.For, of: Kind, reader: Expressions) -> Kind:
        """Return what the loop gives in each turn; a loop over what is no list is told."""
        match of.form:
            case Form.LIST:
                return of.inner
            case Form.PAIR:
                return unified(of.parts)
            case Form.RECORD:
                reader.whole.add(of.path)
                return TEXT
            case Form.TEXT | Form.NUMBER | Form.DATE | Form.YES_NO:
                what = described(node.iter, of)
                runs = " and would run over its letters" if of.form is Form.TEXT else ""
                hint = f"print it with {{{{ {shown(node.iter)} }}}}, or loop over a list"
                if of.form is Form.YES_NO:
                    hint = "ask for it with 'if'"
                message = f"the loop is over {what}, which is {of.form}{runs}"
                self.tell(node.iter.lineno, "T117", message, hint)
                return ANY
            case _:
                return ANY

    def _bind(self, node: nodes.Stmt, target: nodes.Node, of: Kind, scope: Scope) -> None:
        """Give the names of a target their kinds."""
        if isinstance(target, nodes.Name):
            scope.own[target.name] = of
        elif isinstance(target, nodes.Tuple):
            parts = self._parts(target, of)
            for one, kind in zip(target.items, parts, strict=True):
                self._bind(node, one, kind, scope)

    def _parts(self, target: nodes.Tuple, of: Kind) -> Sequence[Kind]:
        wanted = len(target.items)
        if of.form is Form.PAIR and len(of.parts) == wanted:
            return of.parts
        if of.form is Form.LIST:
            return [of.inner] * wanted
        if of.form is not Form.ANY:
            names = ", ".join(one.name for one in target.items if isinstance(one, nodes.Name))
            message = f"{wanted} names ({names}) stand for what is {of.form}"
            hint = "for name and value of each field of a record write RECORD|pairs"
            self.tell(target.lineno, "T117", message, hint)
        return [ANY] * wanted

    def assign(self, node: nodes.Assign, scope: Scope) -> None:
        kind = self.reader(scope).kind(node.node)
        if isinstance(node.target, nodes.NSRef):
            return
        if isinstance(node.target, nodes.Tuple):
            parts = kind.parts if kind.form is Form.PAIR else ()
            kinds = (
                parts if len(parts) == len(node.target.items) else [ANY] * len(node.target.items)
            )
            for one, part in zip(node.target.items, kinds, strict=True):
                self._bind(node, one, part, scope)
            return
        self._bind(node, node.target, kind, scope)

    def capture(self, node: nodes.AssignBlock, scope: Scope) -> None:
        self.statements(node.body, scope.inner())
        if isinstance(node.target, nodes.Name):
            scope.own[node.target.name] = CAPTURED

    def with_names(self, node: nodes.With, scope: Scope) -> None:
        inner = scope.inner()
        reader = self.reader(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self._bind(node, target, reader.kind(value), inner)
        self.statements(node.body, inner)

    def filter_block(self, node: nodes.FilterBlock, scope: Scope) -> None:
        self.reader(scope).kind(node.filter)
        self.statements(node.body, scope.inner())

    def inside(self, node: Any, scope: Scope) -> None:
        self.statements(node.body, scope.inner())

    # -- macros --

    def define(self, node: nodes.Macro, scope: Scope) -> None:
        scope.own[node.name] = Kind(Form.MACRO, macro=node)
        self.homes[node] = scope
        for argument in node.args:
            scope.ended.setdefault(argument.name, f"the macro '{node.name}'")

    def call_block(self, node: nodes.CallBlock, scope: Scope) -> None:
        self.reader(scope).kind(node.call)
        inner = scope.inner()
        for argument in node.args:
            inner.own[argument.name] = ANY
        self.statements(node.body, inner)

    def macro(self, node: nodes.Macro, call: nodes.Call, reader: Expressions) -> Kind:
        """Walk a macro with the kinds that a call gives it; the same kinds are walked once."""
        self.called.add(node)
        args = [reader.kind(arg) for arg in call.args]
        options = {pair.key: reader.kind(pair.value) for pair in call.kwargs}
        fault = argument_fault(f"the macro '{node.name}'", _parameters(node), call)
        if fault:
            self.tell(call.lineno, "T115", *fault)
        home = self.homes.get(node, reader.scope)
        kinds = self._given(node, args, options, home)
        signature = (id(node), *(kind.signature for kind in kinds.values()))
        if signature not in self.results and len(self.running) < _DEEPEST:
            self.results[signature] = CAPTURED
            if node not in self.running:
                self._run(node, kinds, home)
        return CAPTURED

    def _given(
        self, node: nodes.Macro, args: Sequence[Kind], options: dict[str, Kind], home: Scope
    ) -> dict[str, Kind]:
        """Return the kind of each argument: as given, else of its default."""
        names = [argument.name for argument in node.args]
        defaults = [self.reader(home).kind(value) for value in node.defaults]
        kinds = dict.fromkeys(names, ANY)
        kinds |= dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
        kinds |= dict(zip(names, args, strict=False))
        return kinds | {name: kind for name, kind in options.items() if name in kinds}

    def _run(self, node: nodes.Macro, kinds: dict[str, Kind], home: Scope) -> None:
        inner = home.inner()
        inner.own |= kinds
        inner.own |= dict.fromkeys(("varargs", "kwargs"), ANY)
        self.running.append(node)
        self.statements(node.body, inner)
        self.running.pop()

    def uncalled(self, scope: Scope) -> None:
        """Walk the macros that nobody calls; nothing is known of their arguments."""
        for node in [macro for macro in self.homes if macro not in self.called]:
            kinds = {argument.name: ANY for argument in node.args}
            self._run(node, kinds, self.homes.get(node, scope))


def _parameters(node: nodes.Macro) -> tuple[Parameter, ...]:
    names = [argument.name for argument in node.args]
    required = len(names) - len(node.defaults)
    kind = Parameter.POSITIONAL_OR_KEYWORD
    found = [
        Parameter(name, kind) if at < required else Parameter(name, kind, default=None)
        for at, name in enumerate(names)
    ]
    more = []
    if any(name.name == "varargs" for name in node.find_all(nodes.Name)):
        more.append(Parameter("varargs", Parameter.VAR_POSITIONAL))
    if any(name.name == "kwargs" for name in node.find_all(nodes.Name)):
        more.append(Parameter("kwargs", Parameter.VAR_KEYWORD))
    return (*found, *more)


_VISITS: dict[type, Callable[[_Walker, Any, Scope], None]] = {
    nodes.Output: _Walker.output,
    nodes.If: _Walker.branch,
    nodes.For: _Walker.loop,
    nodes.Assign: _Walker.assign,
    nodes.AssignBlock: _Walker.capture,
    nodes.With: _Walker.with_names,
    nodes.FilterBlock: _Walker.filter_block,
    nodes.Macro: _Walker.define,
    nodes.CallBlock: _Walker.call_block,
    nodes.Block: _Walker.inside,
    nodes.Scope: _Walker.inside,
    nodes.ScopedEvalContextModifier: _Walker.inside,
}
