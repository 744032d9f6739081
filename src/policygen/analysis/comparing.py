"""What differs between the findings of two sets of answers, outcomes apart from figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policygen.analysis.options.model import TIE

if TYPE_CHECKING:
    from collections.abc import Iterator

# What restates another finding, or follows from a date so often that the list says nothing.
_RESTATED = frozenset(
    {
        *("occurrences", "next_year", "pictures", "why", "text", "basis", "alarms"),
        *("critical", "trade_off"),
    }
)
_RESTATED_IN = {
    "ranking": frozenset({"total", "score", "option"}),
    "leaders_by_floors": frozenset({"as-set"}),
    "cross_checks": frozenset({"ranking", "scores"}),
    "flips": frozenset({"leaders", "lowest"}),
    "scenarios": frozenset({"npv"}),
}
#: Figures that are outcomes themselves: a place, a price, a credit.
_OUTCOMES = frozenset({"place", "new_price", "amount"})
# What says how firm an outcome is moves with every figure: no outcome of its own.
_FIRMNESS = frozenset(
    {"flips", "stepping", "weightings", "scenarios", "critical", "overrun_to_lose", "trade_off"}
)
_NAMES = ("id", "option", "gate", "rule", "rate", "answer")


@dataclass(frozen=True, slots=True)
class Difference:
    """A finding that is another than before; None where there is none.

    ``before`` or ``after`` is a whole mapping where the other is none: not determined, say.

    ``flips`` tells that an outcome is another, not only a figure: a verdict, who leads, a floor,
    a yes or no, a price, a credit, or that something is no longer (or now) determined.
    """

    path: str
    before: Any
    after: Any
    flips: bool


def compare_findings(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return what differs, outcomes first, else in the order of the findings."""
    found = _differences(before, after, ())
    return tuple(sorted(found, key=lambda difference: not difference.flips))


def _differences(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    """Yield the differences of two findings, as deep as both hold findings of the same names."""
    old, new = _opened(before), _opened(after)
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            if not _restates(path, key, old.get(key, new.get(key))):
                yield from _differences(old.get(key), new.get(key), (*path, key))
    elif not _same(before, after):
        yield Difference(".".join(path), before, after, _flips(path, before, after))


def _opened(value: Any) -> Any:
    """Return a list of records or figures as a mapping by what names them."""
    return dict(_named(value)) if _holds_others(value) else value


def _restates(path: tuple[str, ...], key: str, inner: Any) -> bool:
    if key in _RESTATED or (key == "shifted" and not isinstance(inner, int)):
        return True
    return any(key in _RESTATED_IN.get(above, ()) for above in path)


def _holds_others(value: Any) -> bool:
    """Tell whether a list holds records or figures; a list of names is one finding."""
    if isinstance(value, str) or not isinstance(value, Sequence) or not value:
        return False
    return all(isinstance(item, Mapping) or _is_figure(item) for item in value)


def _named(items: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the items of a list by what names them, else by their place from 0."""
    names = [_name_of(item) or str(place) for place, item in enumerate(items)]
    if len(set(names)) < len(names):
        names = [str(place) for place in range(len(items))]
    yield from zip(names, items, strict=True)


def _name_of(item: Any) -> str:
    if not isinstance(item, Mapping):
        return ""
    return next((str(item[name]) for name in _NAMES if item.get(name) is not None), "")


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= TIE
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return list(one) == list(other)
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _flips(path: tuple[str, ...], before: Any, after: Any) -> bool:
    if _FIRMNESS & set(path):
        return False
    if path[-1] in _OUTCOMES:
        return True
    return not all(_is_figure(value) or isinstance(value, date) for value in (before, after))
