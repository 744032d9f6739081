"""What an unquoted word means: the core rules of YAML 1.2, and days.

``NO``, ``yes``, ``on`` and ``12:30`` are texts here, unlike in YAML 1.1.
Source: YAML 1.2.2, section 10.3.2.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.source.nodes import Scalar

#: A number may have this many digits, its exponent counted.
MAX_DIGITS = 40

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BASES = {"0x": 16, "0o": 8}

# Characters that no document may hold. U+0085, U+2028 and U+2029 break lines in YAML 1.1 only, so
# that the parser and an editor would count lines differently.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


class BadScalar(ValueError):  # noqa: N818
    """A word that looks like a value and is none. ``code``, message and ``hint`` say what."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        self.code = code
        self.hint = hint
        super().__init__(message)


def parse_scalar(text: str) -> Scalar:
    """Return what an unquoted word means.

    Raises:
        BadScalar: An impossible date, an endless number, or one with too many digits.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        _check_digits(text)
        return int(text, _BASES[text[:2]]) if text[:2] in _BASES else int(text)
    if _DECIMAL.fullmatch(text):
        _check_digits(text)
        return Decimal(text)
    if _NOT_A_NUMBER.fullmatch(text):
        raise BadScalar("Y006", f"{text} is not a number", "write a number, or quote the text")
    if _DAY.fullmatch(text):
        return _parse_day(text)
    return text


def _check_digits(text: str) -> None:
    mantissa, _, exponent = text.lower().partition("e") if text[:2] != "0x" else (text, "", "")
    size = len(mantissa)
    if exponent:
        size += abs(int(exponent)) if len(exponent) <= 4 else MAX_DIGITS
    if size > MAX_DIGITS:
        shown = text if len(text) <= 20 else f"{text[:17]}..."
        raise BadScalar(
            "Y007",
            f"the number {shown} has more than {MAX_DIGITS} digits",
            "quote it if it is a text such as an account number",
        )


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadScalar(
            "Y005",
            f"there is no day {text}",
            "write year-month-day, for example 2027-01-31",
        ) from None


def check_characters(text: str, file: str) -> Iterator[Problem]:
    """Give a problem for each control character or half character pair (at most ten)."""
    for count, found in enumerate(_CONTROL.finditer(text)):
        if count == 10:
            return
        line, column = line_and_column(text, found.start())
        yield Problem(
            "Y008",
            f"a control character (U+{ord(found[0]):04X}) stands here",
            Location(file, line, column),
            "delete it; it often comes in by copying from a PDF or a terminal",
        )


def control_in(text: str) -> str:
    """Return the first character of ``text`` that no document may hold, or nothing."""
    found = _CONTROL.search(text)
    return found[0] if found else ""


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """Return the line and column, both from 1, of a position in ``text``."""
    before = re.split(r"\r\n|\r|\n", text[:position])
    return len(before), len(before[-1]) + 1
