"""Templates: compiled once, rendered to marked text and slots.

``compile_clause`` and ``compile_word`` make a ``Template`` of a source, ``compile_condition`` a
``Condition``. Rendering gives a ``Marked``: text in which slot marks stand for values.
"""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem, did_you_mean
from policygen.templating.bounds import TooManyNumbersError
from policygen.templating.branches import Branch, Way
from policygen.templating.environment import SlotEnvironment
from policygen.templating.filters import FILTERS
from policygen.templating.formats import Formats
from policygen.templating.marks import has_reserved
from policygen.templating.values import Recorder, Records, Slot, recording
from policygen.worker import at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policygen.model import OpenPoint, Undetermined

__all__ = [
    "Branch",
    "Condition",
    "Formats",
    "Marked",
    "Slot",
    "Template",
    "Way",
    "compile_clause",
    "compile_condition",
    "compile_word",
]

#: A rendered text that is longer fills the memory.
MOST_TEXT = 64 * 1024 * 1024
_UNDEFINED = re.compile(r"'(.+)' is undefined")


@dataclass(frozen=True, slots=True)
class Marked:
    """A rendered template: ``text`` with marks, the slots they stand for, and what was read.

    ``unsaid`` is what is still open, was read, and is printed nowhere: it decided the wording.
    ``taken`` are the branches that were taken, of a template that tells them.
    """

    text: str
    slots: tuple[Slot, ...]
    reads: tuple[str, ...]
    problems: tuple[Problem, ...]
    unsaid: tuple[OpenPoint | Undetermined, ...] = ()
    taken: tuple[Branch, ...] = ()


class Template:
    """A compiled template; ``name`` is the file that problems point at.

    ``branches`` are all its branches, if its renderings tell which of them they take.
    """

    def __init__(
        self, template: jinja2.Template, name: str, branches: tuple[Branch, ...] = ()
    ) -> None:
        self._template = template
        self.name = name
        self.branches = branches
        self._lines = "&".join(f"{line}={code}" for line, code in template.debug_info)

    def render(
        self, names: Mapping[str, Any], formats: Formats, *, may_lack: bool = False
    ) -> Marked:
        """Render with these top-level names; what goes wrong is in the result's problems.

        ``may_lack`` says that no schema names what there is: ``|default`` then stands in for a
        name that is not there, too.
        """
        at("filling this template", self.name, lines=self._lines)
        recorder = Recorder(self.name, formats, may_lack=may_lack)
        text = ""
        with recording(recorder):
            try:
                text = self._text(names)
            except _TEMPLATE_FAULTS as error:
                last = recorder.slots[-1].line if recorder.slots else 0
                recorder.problems.append(_runtime_problem(error, self.name, names, last))
        return Marked(
            text,
            tuple(recorder.slots),
            tuple(dict.fromkeys(recorder.reads)),
            tuple(_with_hint(problem, names) for problem in recorder.problems),
            _unsaid(recorder),
            tuple(self.branches[number] for number in sorted(recorder.taken)),
        )

    def _text(self, names: Mapping[str, Any]) -> str:
        """Return the rendered text, which ends where it would fill the memory."""
        pieces: list[str] = []
        length = 0
        for piece in self._template.generate(names):
            length += len(piece)
            if length > MOST_TEXT:
                raise OverflowError(f"the text would be longer than {MOST_TEXT:,} characters")
            pieces.append(piece)
        return "".join(pieces)


class Condition:
    """A compiled ``when:`` expression."""

    def __init__(self, evaluate: Callable[..., Any], source: str, where: Location) -> None:
        self._evaluate = evaluate
        self.source = source
        self.where = where

    def value(
        self, names: Mapping[str, Any], formats: Formats
    ) -> tuple[Any, tuple[str, ...], tuple[Problem, ...]]:
        """Return its value (None if it fails), the answers read for that, and problems."""
        recorder = Recorder(self.where.file, formats)
        with recording(recorder):
            try:
                result = self._evaluate(**names)
                bool(result)  # an unknown name complains when it is used
            except _TEMPLATE_FAULTS as error:
                message = f"condition '{self.source}': {error}"
                return None, (), (Problem("T004", message, self.where),)
        return result, tuple(dict.fromkeys(recorder.reads)), ()

    def records(
        self, names: Mapping[str, Any], formats: Formats
    ) -> tuple[list[Any], tuple[str, ...], tuple[Problem, ...]]:
        """Return the list of answers that it gives, as plain data, with what ``value`` tells.

        What is not answered, or still open as a whole, is an empty list.
        """
        recorder = Recorder(self.where.file, formats)
        with recording(recorder):
            value, reads, problems = self.value(names, formats)
            found = value.data if isinstance(value, Records) else []
        return list(found), tuple(dict.fromkeys((*reads, *recorder.reads))), problems

    def holds(
        self, names: Mapping[str, Any], formats: Formats
    ) -> tuple[bool, tuple[str, ...], tuple[Problem, ...]]:
        """Return whether it holds, the answers read for that, and problems."""
        recorder = Recorder(self.where.file, formats)
        with recording(recorder):
            value, reads, problems = self.value(names, formats)
            return bool(value), reads, problems


def _unsaid(recorder: Recorder) -> tuple[OpenPoint | Undetermined, ...]:
    said = [slot.content for slot in recorder.slots]
    return tuple(content for content in dict.fromkeys(recorder.opened) if content not in said)


# What a template, or a value it works on, can make go wrong while it renders.
_TEMPLATE_FAULTS = (
    jinja2.TemplateError,
    SecurityError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
    MemoryError,
)


@cache
def _environment(with_lines: bool) -> SlotEnvironment:
    return SlotEnvironment(with_lines=with_lines)


def compile_clause(
    source: str, name: str, first_line: int = 1, *, telling: bool = False
) -> Template:
    """Compile Markdown with Jinja whose first line is ``first_line`` of the file ``name``.

    A ``telling`` template tells which of its branches a rendering takes.

    Raises:
        InvalidInput: The source is not a template, or uses the characters of marks.
    """
    source = "\n" * (first_line - 1) + source
    return _compile(source, name, with_lines=True, telling=telling)


@lru_cache(maxsize=256)
def compile_word(source: str, name: str, *, telling: bool = False) -> Template:
    """Compile the XML of a Word part with Jinja tags.

    A ``telling`` template tells which of its branches a rendering takes.

    Raises:
        InvalidInput: The source is not a template, or uses the characters of marks.
    """
    return _compile(source, name, with_lines=False, telling=telling)


def _compile(source: str, name: str, *, with_lines: bool, telling: bool = False) -> Template:
    if has_reserved(source):
        message = "the text holds private-use characters (U+E000 to U+E019)"
        raise InvalidInput([Problem("T005", message, Location(file=name))])
    at("reading this template", name)
    environment = _environment(with_lines)
    branches: tuple[Branch, ...] = ()
    try:
        tree: str | nodes.Template = source
        if telling:
            tree, branches = environment.parse_marked(source, name)
        code = environment.compile(tree, name, name)
    except TemplateSyntaxError as error:
        raise InvalidInput([syntax_problem(error, name)]) from error
    except (RecursionError, SyntaxError, MemoryError):
        message = "the template nests blocks or brackets too deep"
        raise InvalidInput([Problem("T006", message, Location(file=name))]) from None
    template = environment.template_class.from_code(environment, code, environment.globals)
    return Template(template, name, branches)


def compile_condition(source: str, where: Location) -> Condition:
    """Compile a ``when:`` expression. Raises InvalidInput."""
    environment = _environment(True)
    try:
        evaluate = environment.compile_expression(source, undefined_to_none=False)
    except TemplateSyntaxError as error:
        message = f"condition '{source}': {error.message}"
        raise InvalidInput([Problem("T006", message, where)]) from error
    return Condition(evaluate, source, where)


def names_used(source: str) -> frozenset[str]:
    """Return the top-level names that an expression uses."""
    tree = _environment(True)._parse(source, None, None)
    return frozenset(name.name for name in tree.find_all(nodes.Name))


def syntax_problem(error: TemplateSyntaxError, name: str) -> Problem:
    """Return the problem of a template that Jinja cannot read."""
    message = error.message or "this is not a template that can be read"
    hint = ""
    if message.startswith("No filter named"):
        hint = did_you_mean(message.split("'")[1], FILTERS)
    return Problem("T006", message.rstrip("."), Location(file=name, line=error.lineno), hint)


def _with_hint(problem: Problem, names: Mapping[str, Any]) -> Problem:
    """Return a problem of a name that is not there with the name that was meant."""
    unknown = _UNDEFINED.fullmatch(problem.message)
    if problem.code != "T001" or problem.hint or unknown is None:
        return problem
    return replace(problem, hint=did_you_mean(unknown[1], names))


_FAILURES = {
    MemoryError: "the text would fill the memory",
    RecursionError: "a macro or a loop calls itself without end",
}


def _runtime_problem(
    error: Exception, name: str, names: Mapping[str, Any], last_line: int
) -> Problem:
    """Return the problem of a template that fails; ``last_line`` is what it printed last."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == name]
    line = frames[-1].lineno or 0 if frames else last_line
    message = _FAILURES.get(type(error)) or str(error) or type(error).__name__
    hint = error.hint if isinstance(error, TooManyNumbersError) else ""
    if isinstance(error, jinja2.UndefinedError) and message.endswith("is undefined"):
        hint = did_you_mean(message.split("'")[1], names)
    return Problem("T004", message, Location(file=name, line=line), hint)
