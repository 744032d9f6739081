"""What a template may take of memory and time: texts, numbers, loops and calls end in bounds."""

from __future__ import annotations

import re
from inspect import signature
from typing import TYPE_CHECKING, Any

from policygen.templating.values import active

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MAX_TEXT = 1_000_000
_MAX_POWER = 10_000
# Of a whole number; 10 ** 10_000 has some 33,000.
_MAX_BITS = 100_000
_MAX_TURNS = 1_000_000
_MAX_RANGE = 100_000
# A call costs as much as several turns of a loop.
TURNS_OF_CALL = 10
# A width in a pattern of '%' or 'format' that would fill the memory.
_WIDE = re.compile(r"%[-+ #0\d.]*(?:\d{5}|\*)|\{[^{}]*:[^{}]*(?:\d{5}|\{)")
_PADDING = frozenset({"center", "expandtabs", "ljust", "rjust", "zfill"})
# Filters whose result may be much larger than what they are given.
_GROWING = frozenset(
    {"do_batch", "do_slice", "do_wordwrap", "join", "money", "number", "percent", "replace"}
    | {"round_half_up", "sync_do_slice"}
)


class TooManyNumbersError(OverflowError):
    """A range of more numbers than a template may count; ``hint`` says what to do."""

    hint = "loop over what is listed in the answers, such as {% for one in contracts %}"


def count(*bounds: int) -> range:
    """Return the numbers that Jinja's ``range`` counts. Raises TooManyNumbersError."""
    numbers = range(*bounds)
    # What no machine can index has no length in Python.
    if len(numbers[: _MAX_RANGE + 1]) > _MAX_RANGE:
        asked = ", ".join(str(bound) for bound in bounds)
        message = f"range({asked}) counts more than the {_MAX_RANGE:,} numbers allowed"
        raise TooManyNumbersError(message)
    return numbers


def check_bounds(operation: str, left: Any, right: Any) -> None:
    """Refuse products, powers and texts that would fill the memory."""
    match operation:
        case "*":
            _check_product(left, right)
        case "+" if isinstance(left, str | list) and isinstance(right, str | list):
            check_length(len(left) + len(right))
        case "%" if isinstance(left, str) and _WIDE.search(left):
            check_length(_MAX_TEXT + 1)
        case "**" if isinstance(right, int):
            size = left.bit_length() if isinstance(left, int) else 1
            if abs(right) > _MAX_POWER or size * abs(right) > _MAX_BITS:
                raise OverflowError("the power is too large")


def _check_product(left: Any, right: Any) -> None:
    for text, times in ((left, right), (right, left)):
        if isinstance(text, str | list) and isinstance(times, int):
            check_length(len(text) * times)
    numbers = isinstance(left, int) and isinstance(right, int)
    if numbers and left.bit_length() + right.bit_length() > _MAX_BITS:
        raise OverflowError("the product is too large")


def check_method(method: Any, args: tuple[Any, ...]) -> None:
    """Refuse methods of texts that would pad a text beyond bounds."""
    name = getattr(method, "__name__", "")
    if name in _PADDING and args and isinstance(args[0], int):
        check_length(args[0])
    if name == "format" and _WIDE.search(str(getattr(_inner(method), "__self__", ""))):
        check_length(_MAX_TEXT + 1)

    if name == "replace" and len(args) > 1:
        _check_replaced(str(getattr(method, "__self__", "")), str(args[0]), str(args[1]))
    if name == "join" and args and isinstance(args[0], list | tuple):
        _check_joined(args[0], str(getattr(method, "__self__", "")))


def check_filter(
    function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]
) -> None:
    """Refuse filters whose result would fill the memory."""
    if function.__name__ not in _GROWING:
        return
    given = signature(function).bind(*args, **options)
    given.apply_defaults()
    match function.__name__, given.args:
        case "replace", (value, old, new):
            _check_replaced(str(value), str(old), str(new))
        case "join", (list() | tuple() as values, str() as separator, *_):
            _check_joined(values, separator)
        case "do_wordwrap", (_, value, _, _, str() as ending, *_):
            check_length(len(str(value)) * max(1, len(ending)))
        case _, (_, int() as count, *_) if count > _MAX_POWER:
            raise OverflowError(f"{count} is too many")
        case _:
            pass


def _check_replaced(text: str, old: str, new: str) -> None:
    check_length(len(text) + text.count(old) * max(0, len(new) - len(old)))


def _check_joined(values: Sequence[Any], separator: str) -> None:
    texts = sum(len(value) for value in values if isinstance(value, str))
    check_length(texts + len(values) * len(separator))


def _inner(method: Any) -> Any:
    """Return the method that the sandbox has wrapped."""
    return getattr(method, "__wrapped__", method)


def check_length(length: int) -> None:
    """Refuse a text of so many characters if it is too long. Raises OverflowError."""
    if length > _MAX_TEXT:
        raise OverflowError("the text would be too long")


def take_turns(turns: int = 1) -> None:
    """Count turns of a rendering; end loops and calls that would not end. Raises OverflowError."""
    recorder = active()
    recorder.turns += turns
    if recorder.turns > _MAX_TURNS:
        raise OverflowError(f"loops and calls take more than {_MAX_TURNS} turns")
