"""The syntax of templates for those who look at it and render nothing: tokens and trees."""

from __future__ import annotations

from functools import cache, lru_cache
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, cast

from jinja2.parser import Parser

from policygen.templating.environment import SlotEnvironment
from policygen.templating.filters import FILTERS
from policygen.templating.word_values import METHODS, WORD_FILTERS, WORD_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import nodes

# What the parser knows before it meets the word that a block tag begins with.
_TAGS = (
    *("autoescape", "block", "call", "elif", "else", "extends", "filter", "for", "from", "if"),
    *("import", "include", "macro", "print", "raw", "set", "with"),
    *("endautoescape", "endblock", "endcall", "endfilter", "endfor", "endif", "endmacro"),
    *("endraw", "endset", "endwith"),
)
#: The functions and the methods of mappings that Word templates have and clauses have not.
WORD_NAMES = frozenset(WORD_FUNCTIONS)
WORD_METHODS = METHODS
#: The words that a block tag may begin with.
TAG_WORDS = frozenset(_TAGS)


@cache
def _environment() -> SlotEnvironment:
    return SlotEnvironment(with_lines=False)


def parse_tree(source: str) -> nodes.Template:
    """Return Jinja's tree of a template as it was typed. Raises TemplateSyntaxError."""
    return Parser(_environment(), source).parse()


@lru_cache(maxsize=8192)
def tokens_of(tag: str) -> tuple[tuple[int, str, str], ...]:
    """Return the tokens of one tag: place in ``tag``, type and text; white space is left out.

    Raises:
        TemplateSyntaxError: a character or a bracket cannot stand there.
    """
    found, at = [], 0
    for _, kind, text in _environment().lex(tag):
        start = tag.index(text, at)
        at = start + len(text)
        if kind != "whitespace":
            found.append((start, kind, text))
    return tuple(found)


@cache
def test_names() -> frozenset[str]:
    """Return the names that may follow ``is``."""
    return frozenset(_environment().tests)


@cache
def filters(*, is_word: bool) -> Mapping[str, Callable[..., Any]]:
    """Return the filters of a Word template, or of a clause, by their names."""
    return {**FILTERS, "d": FILTERS["default"], **WORD_FILTERS} if is_word else FILTERS


@cache
def parameters_of_filter(name: str) -> tuple[Parameter, ...]:
    """Return what a filter takes after the value before its bar."""
    return _parameters(filters(is_word=True)[name])[1:]


@cache
def parameters_of_test(name: str) -> tuple[Parameter, ...]:
    """Return what a test takes after the value before its ``is``."""
    function = cast("Callable[..., Any]", _environment().tests[name])
    try:
        return _parameters(function)[1:]
    except ValueError:  # a comparison that Python has built in
        return (Parameter("other", Parameter.POSITIONAL_ONLY),)


def _parameters(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    found = tuple(signature(function).parameters.values())
    return found[1:] if hasattr(function, "jinja_pass_arg") else found
