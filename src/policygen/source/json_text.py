"""JSON text to plain data, as strictly as YAML is read."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.source.encoding import decode
from policygen.source.scalars import MAX_DIGITS

# As deep as YAML may nest.
_MAX_DEPTH = 50


class _Fault(ValueError):  # noqa: N818
    """A value that JSON allows and we do not."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def parse_json(data: bytes, file: str) -> Any:
    """Return the value in a JSON text: numbers as int or, exactly as written, Decimal.

    Raises:
        InvalidInput: It is not JSON; a key stands twice, a number has too many digits or is none,
            or lists and mappings are nested too deep.
    """
    text = decode(data, file)
    try:
        value = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_no_number,
            object_pairs_hook=_unique,
        )
        _check_depth(value, 0)
    except json.JSONDecodeError as error:
        where = Location(file, error.lineno, error.colno)
        raise InvalidInput([Problem("Y022", f"this is not JSON: {error.msg}", where)]) from None
    except _Fault as error:
        raise InvalidInput([Problem(error.code, str(error), Location(file))]) from None
    except RecursionError:
        raise InvalidInput([Problem("Y012", _TOO_DEEP, Location(file))]) from None
    return value


_TOO_DEEP = f"lists and mappings are nested more than {_MAX_DEPTH} deep"


def _integer(text: str) -> int:
    _check_digits(text)
    return int(text)


def _decimal(text: str) -> Decimal:
    mantissa, _, exponent = text.lower().partition("e")
    size = abs(int(exponent)) if exponent and len(exponent) <= 4 else len(exponent) * MAX_DIGITS
    _check_digits(mantissa + "0" * size)
    return Decimal(text)


def _check_digits(text: str) -> None:
    if len(text) > MAX_DIGITS:
        raise _Fault("Y007", f"a number has more than {MAX_DIGITS} digits: {text[:17]}…")


def _no_number(text: str) -> None:
    raise _Fault("Y006", f"{text} is not a number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Fault("Y003", f"the key {key!r} stands twice in one mapping")
        found[key] = value
    return found


def _check_depth(value: Any, depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise _Fault("Y012", _TOO_DEEP)
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            _check_depth(inner, depth + 1)
    elif isinstance(value, str) and any("\ud800" <= sign <= "\udfff" for sign in value):
        raise _Fault("Y008", f"a text holds half of a character: {value[:40]!r}")
