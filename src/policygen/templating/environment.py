"""The Jinja environments: sandboxed, strict, and with every printed value carried as a slot."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import wraps
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from policygen.problems import Location, Problem, did_you_mean
from policygen.templating.bounds import (
    TURNS_OF_CALL,
    check_bounds,
    check_filter,
    check_length,
    check_method,
    count,
    take_turns,
)
from policygen.templating.branches import Branch, mark_branches
from policygen.templating.filters import FILTERS, FUNCTIONS, as_value
from policygen.templating.marks import mark_lines
from policygen.templating.values import (
    MarkdownText,
    Null,
    Open,
    PictureData,
    Record,
    Records,
    RefTarget,
    Slot,
    Special,
    WordContent,
    active,
    sources_of,
)
from policygen.templating.word_values import METHODS, WORD_FILTERS, WORD_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# A block tag or a comment that ends a line.
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_KINDS: tuple[tuple[Any, str], ...] = (
    (str, "a text"),
    (bool, "a yes or no"),
    ((int, float, Decimal), "a number"),
    (date, "a date"),
    ((list, tuple, dict), "a list"),
)
# Filters that may stand after a captured block.
_HARMLESS = ("default", "e", "escape", "safe", "trim")


class _Unknown(StrictUndefined):
    """A name that is not there: a problem wherever it is used, which says what was meant."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint or self._undefined_obj is missing:
            return super()._undefined_message
        return f"{_called(self._undefined_obj)} and has no field '{self._undefined_name}'"


def _called(value: Any) -> str:
    """Return what a reader of a message calls a value: ``'client.name' is a text``."""
    kind = next((words for types, words in _KINDS if isinstance(value, types)), "a value")
    path = next(iter(sources_of(value)), "")
    return f"'{path}' is {kind}" if path else f"this is {kind}"


def _stays_open(function: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a filter: open in, open out; no answer in, no answer out; texts stay values."""

    @wraps(function)
    def apply(*args: Any, **options: Any) -> Any:
        given = [arg for arg in args if isinstance(arg, Undefined) or _is_given(arg)]
        if any(isinstance(value, Markup) for value in given):
            return _captured(function, given[0])
        for value in given:
            if isinstance(value, Open):
                return value
        if function is not FILTERS["default"] and given and isinstance(given[0], Null):
            return given[0]
        check_filter(function, args, options)
        return as_value(function(*args, **options), *args)

    return apply


def _is_given(arg: Any) -> bool:
    return arg is not None and not hasattr(arg, "eval_ctx")


def _captured(function: Callable[..., Any], block: Any) -> Any:
    """Return a captured block as it is where the filter leaves texts alone."""
    if isinstance(block, Markup) and function in {FILTERS[name] for name in _HARMLESS}:
        return block
    raise TypeError("text that a block or a macro made cannot be filtered; filter its values")


class SlotEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which templates print through ``print_slot`` only.

    ``with_lines`` says whether static text gets line marks (Markdown) or not (Word's XML).
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, *, with_lines: bool) -> None:
        super().__init__(autoescape=True, undefined=_Unknown, trim_blocks=True, lstrip_blocks=True)
        self.with_lines = with_lines
        filters = FILTERS if with_lines else {**FILTERS, "d": FILTERS["default"], **WORD_FILTERS}
        self.filters = {name: _stays_open(function) for name, function in filters.items()}
        own = FUNCTIONS if with_lines else {**FUNCTIONS, **WORD_FUNCTIONS}
        self.globals = {"range": count, **own}
        self.tests = {
            name: test
            for name, test in self.tests.items()
            if name not in {"sameas", "filter", "test", "callable"}
        } | {"answered": _is_answered, "undetermined": _is_open}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(keep_line_ends(source), name, filename)
        return self._slotted(tree)

    def _slotted(self, tree: nodes.Template) -> nodes.Template:
        slotted: nodes.Template = _SlotPass(self.with_lines).visit(tree)
        return slotted

    def parse_marked(self, source: str, name: str) -> tuple[nodes.Template, tuple[Branch, ...]]:
        """Return the tree of a template that tells the branches it takes, and all its branches."""
        tree = super()._parse(keep_line_ends(source), name, name)
        branches = mark_branches(tree)
        return self._slotted(tree), branches

    # -- what expressions do --

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read a field of answers; methods of texts and lists stay as the sandbox allows."""
        return self.getitem(obj, attribute) if _is_view(obj) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Read a field or an element; a part of a text stays a value."""
        if isinstance(obj, Open | Null):
            return obj
        if isinstance(argument, Open):
            return argument
        if isinstance(obj, Record):
            return self._field(obj, str(argument))
        if isinstance(obj, Records) and isinstance(argument, int | slice):
            try:
                return obj.at(argument)
            except IndexError:
                return Null(f"{obj.path}[{argument}]")
        if isinstance(obj, Records):
            return self._unknown_field(obj, str(argument))
        return as_value(super().getitem(obj, argument), obj)

    def _field(self, obj: Record, name: str) -> Any:
        try:
            return obj.read(name)
        except KeyError:
            # Word templates that were written for docxtpl call methods of mappings.
            is_method = not self.with_lines and name in METHODS
            return getattr(obj, name) if is_method else self._unknown_field(obj, name)

    def _unknown_field(self, obj: Record | Records, name: str) -> Undefined:
        where = f"'{obj.path}'" if obj.path else "the answers"
        hint = did_you_mean(name, obj.known_names()) if isinstance(obj, Record) else ""
        message = f"{where} has no field '{name}'" + (f"; {hint}" if hint else "")
        return self.undefined(message, obj=None, name=name)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Refuse what the sandbox refuses, in words that do not need Python."""
        message = f"'{attribute}' is not available in templates"
        return self.undefined(message, name=attribute, obj=obj, exc=SecurityError)

    def call(self, __context: Context, __obj: Any, *args: Any, **options: Any) -> Any:
        """Call as the sandbox allows; a text that comes back stays a value."""
        if isinstance(__obj, Open | Null):
            return __obj
        # Macros and methods may take an open value as it is; our functions cannot.
        unknown = next((arg for arg in args if isinstance(arg, Open)), None)
        if unknown is not None and __obj in self.globals.values():
            return unknown
        if not callable(__obj):
            raise TypeError(f"{_called(__obj)}: take the brackets behind it away")
        owner = getattr(__obj, "__self__", None)
        take_turns(TURNS_OF_CALL)
        check_method(__obj, args)
        result = super().call(__context, __obj, *args, **options)
        return as_value(result, owner, *args)

    def call_binop(self, context: Context, operation: str, left: Any, right: Any) -> Any:
        """Calculate, within bounds; open stays open, and a text that comes out stays a value."""
        for side in (left, right):
            if isinstance(side, Open):
                return side
        check_bounds(operation, left, right)
        return as_value(super().call_binop(context, operation, left, right), left, right)

    # -- what the slot pass calls --

    def begin_slot(self) -> int:
        """Return where the reads of the expression that comes next begin."""
        return len(active().reads)

    def take(self, branch: int) -> None:
        """Tell that a branch is taken."""
        active().taken.add(branch)

    def taken(self, branch: int, value: Any) -> Any:
        """Tell that a branch of an expression is taken, and return its value."""
        self.take(branch)
        return value

    def enter(self, value: Any) -> bool:
        """Tell whether the part under an ``if`` is in, and for which value.

        A part may be in only because an answer is open. What is not answered in it need not be
        while that is so: it prints the note of the open answer.
        """
        if value:
            active().branches.append(value)
        return bool(value)

    def leave(self) -> None:
        """End the part under an ``if``."""
        active().branches.pop()

    def spread(self, values: Any, names: int) -> Any:
        """Return what ``for a, b in values`` loops over: an open value fills every name."""
        return [(values,) * names] if isinstance(values, Open) else values

    def counted(self, values: Any) -> Iterator[Any]:
        """Give what a loop runs over, and end loops that would not end."""
        for value in values:
            take_turns()
            yield value

    def concatenate(self, parts: list[Any]) -> Any:
        """Join the parts of ``a ~ b``: a value, or markup where a captured block is among them."""
        for part in parts:
            if isinstance(part, Open | Null | Undefined):
                return part
        if any(isinstance(part, Markup) for part in parts):
            return Markup().join(
                part if isinstance(part, Markup) else as_value(_text(part), part) for part in parts
            )
        text = "".join(_text(part) for part in parts)
        check_length(len(text))
        return as_value(text, *parts)

    def print_slot(self, begin: int, value: Any, line: int) -> Markup:
        """Keep a printed value as a slot and print its mark; captured blocks print as they are."""
        if isinstance(value, Markup):
            return value
        recorder = active()
        if isinstance(value, Null):
            value = recorder.open_branch() or value
        if not self._check_printable(value, line):
            return Markup()
        answers = tuple(dict.fromkeys(chain(recorder.reads[begin:], sources_of(value))))
        content = value.content if isinstance(value, Open) else value
        if not isinstance(content, Special):
            content = _text(content)
        return recorder.add_slot(Slot(content, answers, line))

    def _check_printable(self, value: Any, line: int) -> bool:
        """Report a value that cannot be printed; return whether it can."""
        code, message, hint = _fault_of(value)
        if code:
            recorder = active()
            pointer = value.path if isinstance(value, Null) else ""
            where = Location(file=recorder.name, line=line, pointer=pointer)
            recorder.problems.append(Problem(code, message, where, hint))
        return not code


def keep_line_ends(source: str) -> str:
    """Let only those block tags take their line end with them that stand alone on their line.

    Jinja's ``trim_blocks`` joins a line that ends in ``{% endif %}`` with the next one; its ``+``
    sign at the end of a tag stops that.
    """

    def kept(tag: re.Match[str]) -> str:
        before = source[source.rfind("\n", 0, tag.start()) + 1 : tag.start()]
        alone = not _TAG.sub("", before).strip()
        if alone or source[tag.end() : tag.end() + 1] != "\n" or tag[0][-3] in "+-":
            return tag[0]
        return f"{tag[0][:-2]}+{tag[0][-2:]}"

    return _TAG.sub(kept, source)


def _fault_of(value: Any) -> tuple[str, str, str]:
    """Return code, message and hint of what bars ``value`` from print, or empty texts."""
    match value:
        case Undefined():
            return "T001", _undefined_message(value), ""
        case Null():
            hint = "answer it, or put the text under an 'if', or give a default with '|default(…)'"
            return "T002", f"'{value.path}' is not answered", hint
        case bool():
            return "T003", "a yes or no cannot be printed", "choose the words with 'if'"
        case Record() | Records():
            return (
                "T003",
                f"'{value.path}' holds several values and cannot be printed",
                ("print one of its fields, or loop over it with 'for'"),
            )
        case list() | tuple() | dict():
            return "T003", "several values cannot be printed at once", "use '|join' or '|listed'"
        case Open() | RefTarget() | MarkdownText() | PictureData() | WordContent():
            return "", "", ""
        case _:
            return _fault_of_text(value)


def _fault_of_text(value: Any) -> tuple[str, str, str]:
    try:
        _text(value)
    except TypeError as error:
        return "T003", str(error), ""
    return "", "", ""


def _undefined_message(value: Undefined) -> str:
    return value._undefined_message


def _text(value: Any) -> str:
    return active().formats.plain(value)


def _is_view(obj: Any) -> bool:
    return isinstance(obj, Record | Records | Open | Null)


def _is_answered(value: Any) -> bool:
    return not isinstance(value, Null | Undefined)


def _is_open(value: Any) -> bool:
    return isinstance(value, Open)


class _SlotPass(NodeTransformer):
    """Wrap every printed expression in a slot call; mark the lines of static text.

    Not done with ``finalize``: that lets undefined names through, folds constants at compile time
    and prints what a block has captured a second time.
    """

    def __init__(self, with_lines: bool) -> None:
        self._with_lines = with_lines

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802  (Jinja's name)
        node.nodes = [
            self._text(child) if isinstance(child, nodes.TemplateData) else self._slot(child)
            for child in node.nodes
        ]
        return node

    def _refuse(self, node: nodes.Stmt) -> nodes.Node:
        """Refuse tags that take in another template."""
        raise TemplateSyntaxError(
            "templates take in no other template; in Word, {{p 'annex.docx'|subdoc }} takes in the"
            " content of another Word file",
            node.lineno,
        )

    visit_Include = visit_Import = visit_FromImport = visit_Extends = _refuse  # noqa: N815  (Jinja's names)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Call:  # noqa: N802  (Jinja's name)
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return _call("concatenate", [parts], node.lineno)

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.CondExpr:  # noqa: N802  (Jinja's name)
        """Let ``{{ 'x' if y }}`` print nothing where it says nothing else, and stay open with y."""
        self.generic_visit(node)
        node.expr2 = node.expr2 or nodes.Const("", lineno=node.lineno)
        is_open = nodes.Test(node.test, "undetermined", [], [], None, None, lineno=node.lineno)
        return nodes.CondExpr(is_open, node.test, node, lineno=node.lineno)

    def visit_If(self, node: nodes.If) -> nodes.If:  # noqa: N802  (Jinja's name)
        self.generic_visit(node)
        node.test = _call("enter", [cast("nodes.Expr", node.test)], node.lineno)
        node.body.append(nodes.ExprStmt(_call("leave", [], node.lineno), lineno=node.lineno))
        return node

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802  (Jinja's name)
        self.generic_visit(node)
        if isinstance(node.target, nodes.Tuple):
            names = nodes.Const(len(node.target.items), lineno=node.lineno)
            values = cast("nodes.Expr", node.iter)
            node.iter = _call("spread", [values, names], node.lineno)
        node.iter = _call("counted", [cast("nodes.Expr", node.iter)], node.lineno)
        return node

    def _text(self, node: nodes.TemplateData) -> nodes.TemplateData:
        if self._with_lines:
            node.data = mark_lines(node.data, node.lineno)
        return node

    def _slot(self, node: nodes.Expr) -> nodes.Call:
        value: nodes.Expr = self.visit(node)
        line = nodes.Const(node.lineno, lineno=node.lineno)
        return _call("print_slot", [_call("begin_slot", [], node.lineno), value, line], node.lineno)


def _call(method: str, args: list[nodes.Expr], line: int) -> nodes.Call:
    function = nodes.EnvironmentAttribute(method, lineno=line)
    return nodes.Call(function, args, [], None, None, lineno=line)


#: Filters of Jinja that templates do not have, named so that the message can say so.
MISSING_FILTERS: Mapping[str, str] = {
    name: "not available in policygen templates" for name in JINJA_FILTERS if name not in FILTERS
}
