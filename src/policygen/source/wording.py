"""What the YAML parser says, in words for people who do not know YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.problems import Location, Problem

if TYPE_CHECKING:
    import yaml

_TAB = re.compile(r" *\t")
_QUOTE_HINT = "put the whole text in quotes"
_INDENT_HINT = "entries of one mapping or list begin in the same column"

# The parser's words, what we say, and the hint; the first that fits counts.
_PLAIN: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "there is a colon where no key can stand",
        "quote a text that holds a colon and a space, and check the indentation",
    ),
    (
        "found character that cannot start any token",
        "a text cannot begin with this character",
        _QUOTE_HINT,
    ),
    (
        "found unexpected end of stream",
        "the quotes opened here are never closed",
        "add the closing quote",
    ),
    (
        "found unexpected document indicator",
        "the quotes opened here are never closed",
        "add the closing quote",
    ),
    ("could not find expected ':'", "a key without a colon", "write key: value"),
    ("did not find expected key", "this line does not fit what stands above", _INDENT_HINT),
    (
        "did not find expected '-' indicator",
        "a list goes on here without a dash",
        _INDENT_HINT,
    ),
    (
        "did not find expected ',' or ']'",
        "the list opened here with [ is never closed",
        "add ] or a comma between its values",
    ),
    (
        "did not find expected ',' or '}'",
        "the mapping opened here with { is never closed",
        "add } or a comma between its entries",
    ),
    ("did not find expected node content", "a value is missing here", _QUOTE_HINT),
    (
        "block sequence entries are not allowed",
        "a list cannot begin on this line",
        "begin the list on the next line",
    ),
    (
        "unknown escape character",
        "a backslash in double quotes begins a code that does not exist",
        "use single quotes, or write two backslashes",
    ),
    (
        "hexdecimal number",
        "a backslash in double quotes begins a code that does not exist",
        "use single quotes, or write two backslashes",
    ),
    (
        "invalid Unicode character escape",
        "this code names no character",
        "write the character itself",
    ),
    ("undefined tag handle", "a text cannot begin with !", _QUOTE_HINT),
    ("alphabetic or numeric character", "a text cannot begin with & or *", _QUOTE_HINT),
    ("directive", "a line cannot begin with %", _QUOTE_HINT),
    (
        "expected comment or line break",
        "nothing may follow on this line",
        "write the text on the next line, indented",
    ),
)
TOO_DEEP = "write it flatter"
_FROM_THE_START = ("found unexpected", "expected ',' or")
_AFTER_QUOTES = (
    "text goes on after its closing quote",
    "quote the whole text; inside single quotes a single quote is written twice",
)


def explain(error: yaml.MarkedYAMLError, text: str, file: str, first_line: int) -> list[Problem]:
    """Return what the parser's error means: every tab in indentation, else the error itself."""
    lines = re.split(r"\r\n|\r|\n", text)
    line, column, said = _place(error)
    row = lines[min(line, len(lines) - 1)]
    if _TAB.match(row) and (tabs := _tabs(lines, file, first_line)):
        return tabs
    if "maximum nesting depth" in said:
        where = Location(file, line + first_line, column + 1)
        return [Problem("Y012", "lists and mappings stand too deep in each other", where, TOO_DEEP)]
    message, hint = _say(said)
    if "did not find expected key" in said and row[:column].strip():
        message, hint = _AFTER_QUOTES
    return [Problem("Y001", message, Location(file, line + first_line, column + 1), hint)]


def _place(error: yaml.MarkedYAMLError) -> tuple[int, int, str]:
    said = error.problem or ""
    mark = error.problem_mark
    if any(part in said for part in _FROM_THE_START):
        mark = error.context_mark or mark
    return (mark.line, mark.column, said) if mark else (0, 0, said)


def _tabs(lines: list[str], file: str, first_line: int) -> list[Problem]:
    return [
        Problem(
            "Y002",
            "a tab stands in the indentation",
            Location(file, number + first_line, found.end()),
            "indent with spaces",
        )
        for number, row in enumerate(lines)
        if (found := _TAB.match(row)) and row.strip()
    ]


def _say(said: str) -> tuple[str, str]:
    for part, message, hint in _PLAIN:
        if part in said:
            return message, hint
    return f"this is not YAML: {said}", "check quotes, colons and indentation"
