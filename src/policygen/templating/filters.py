"""The filters and functions that template authors have; nothing else is there.

Each takes and gives plain values: ``environment`` makes sure that an open value stays open and
that every text that comes out is still a value and never markup.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import Undefined
from markupsafe import Markup

from policygen.templating.values import (
    MarkdownText,
    Null,
    Open,
    PictureData,
    Record,
    RefTarget,
    Text,
    active,
    sources_of,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping

    from policygen.templating.formats import Numeric

# Jinja's own filters that work on values alone and build no markup.
_FROM_JINJA = (
    *("abs", "batch", "first", "float", "groupby", "int", "last", "length", "count", "list"),
    *("map", "max", "min", "random", "reject", "rejectattr", "reverse", "select", "selectattr"),
    *("slice", "sort", "sum", "unique", "wordcount"),
)
_BANNED = {"random"}


def date(value: datetime.date, style: str = "long") -> str:
    """A date in words: ``{{ control.effective|date }}`` or ``|date('MMMM y')``."""
    return active().formats.date(value, style)


def number(value: Numeric, decimals: int | None = None) -> str:
    """A number in the locale, rounded half up to ``decimals``: ``{{ score|number(2) }}``."""
    return active().formats.number(value, decimals)


def percent(value: Numeric, decimals: int | None = None) -> str:
    """A value in percent with its sign: ``{{ criterion.weight|percent }}``."""
    return active().formats.percent(value, decimals)


def money(value: Numeric, decimals: int | None = None, currency: str | None = None) -> str:
    """An amount of money: ``{{ charge|money }}``, ``|money(2)``, ``|money(currency='USD')``."""
    return active().formats.money(value, decimals, currency)


def join(values: Iterable[Any], separator: str = ", ", last: str | None = None) -> str | Open:
    """Values in a row: ``{{ names|join(', ', ' and ') }}``."""
    texts = _printed(values)
    if isinstance(texts, Open):
        return texts
    if last is None or len(texts) < 2:
        return separator.join(texts)
    return f"{separator.join(texts[:-1])}{last}{texts[-1]}"


def listed(values: Iterable[Any], style: Literal["standard", "or"] = "standard") -> str | Open:
    """Values as a list in words: ``{{ names|listed }}`` gives ``a, b and c``; ``|listed('or')``."""
    texts = _printed(values)
    return texts if isinstance(texts, Open) else active().formats.joined(texts, style)


def _printed(values: Iterable[Any]) -> list[str] | Open:
    """Return the values as they print; a row of which a part is not known yet is not known."""
    texts = []
    for value in values:
        if isinstance(value, Open):
            return value
        texts.append(active().formats.plain(value))
    return texts


def default(value: Any, other: Any = "", boolean: bool = False) -> Any:
    """Another value where there is no answer: ``{{ site.note|default('none given') }}``."""
    if isinstance(value, Undefined) and active().may_lack:
        return other
    is_number = isinstance(value, int | float | Decimal)
    return value if value or (is_number and not boolean) else other


def words(value: int) -> str:
    """A small whole number in words, as contracts write it: ``{{ 30|words }}`` gives ``thirty``."""
    if not 0 <= value < 1000:
        return active().formats.number(value)
    hundreds, rest = divmod(value, 100)
    parts = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest or not parts:
        parts.append(_below_hundred(rest))
    return " and ".join(parts)


_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _below_hundred(value: int) -> str:
    if value < 20:
        return _ONES[value]
    tens, ones = divmod(value, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def plural(value: int, one: str, many: str = "") -> str:
    """A noun that agrees with a number: ``{{ n }} {{ n|plural('day') }}``."""
    return one if value == 1 else many or f"{one}s"


def find(records: Iterable[Record | Open], record_id: str) -> Any:
    """The record with this id: ``{{ (roles|find(body.chair)).title }}``."""
    missing: Open | Null = Null(f"[{record_id}]")
    for record in records:
        name = record.read("id") if isinstance(record, Record) else record
        if isinstance(name, Open):
            missing = name
        elif name == record_id:
            return record
    return missing


def concerning(records: Iterable[Any], record_id: str) -> list[Any]:
    """The records that name no contracts, or this one: ``{{ pairs|concerning(contract.id) }}``."""

    def concerns(record: Any) -> bool:
        named = record.read("contracts") if isinstance(record, Record) else None
        return not named or isinstance(named, Open) or str(record_id) in [str(one) for one in named]

    return [record for record in records if concerns(record)]


def title_in(record_id: str, records: Iterable[Record | Open]) -> Any:
    """The title of the record with this id: ``{{ gate.decider|title_in(roles) }}``."""
    record = find(records, record_id)
    return record.read("title") if isinstance(record, Record) else record


def titles(ids: Iterable[str], records: Iterable[Record | Open]) -> list[Any]:
    """The titles of the records with these ids: ``{{ row.informed|titles(roles)|join }}``."""
    by_id = {str(record.read("id")): record for record in records if isinstance(record, Record)}
    return [by_id[str(i)].read("title") if str(i) in by_id else i for i in ids]


def pairs(value: Record) -> list[tuple[Text, Any]]:
    """Key and value of each answered field: ``{% for name, term in contract.terms|pairs %}``."""
    return value.pairs()


def markdown(value: str) -> MarkdownText:
    """A value whose author meant it as Markdown."""
    return MarkdownText(str(value))


def picture(value: Record, alt: str) -> PictureData:
    """A finding drawn as a chart: ``{{ finding.pictures.costs|picture('Cost by year: …') }}``."""
    if not isinstance(value, Record):
        raise TypeError("only a finding can be drawn as a picture")
    return PictureData(value.data, str(alt))


def same(value: Any) -> Any:
    """The value itself: no filter can turn a value into markup, so there is nothing to escape."""
    return value


def upper(value: str) -> str:
    """The text in capitals."""
    return str(value).upper()


def lower(value: str) -> str:
    """The text in small letters."""
    return str(value).lower()


def capitalize(value: str) -> str:
    """The text with a capital first letter, the rest unchanged."""
    return str(value)[:1].upper() + str(value)[1:]


def uncapitalize(value: str) -> str:
    """The text with a small first letter, unless its first word is in capitals (``IT desk``)."""
    text = str(value)
    first = text.split(" ", 1)[0]
    return text if len(first) > 1 and not first[1:].islower() else text[:1].lower() + text[1:]


def title(value: str) -> str:
    """The text with Each Word Capitalised."""
    return str(value).title()


def trim(value: str) -> str:
    """The text without white space around it."""
    return str(value).strip()


def replace(value: str, old: str, new: str) -> str:
    """Put ``new`` for every ``old`` in the text."""
    return str(value).replace(str(old), str(new))


def truncate(value: str, length: int = 80) -> str:
    """At most ``length`` characters of the text, with an ellipsis where something was cut."""
    return value if len(value) <= length else str(value)[: length - 1].rstrip() + "…"


def sentence(value: str) -> str:
    """The text ended with a full stop, if it does not end with a stop of its own."""
    text = str(value).strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def clause_end(value: str) -> str:
    """The text without its final stop, to be continued: ``{{ reason|clause_end }}, and …``."""
    return str(value).strip().rstrip(".")


def round_half_up(value: Numeric, decimals: int = 0) -> Decimal:
    """The number rounded half up."""
    from policygen.templating.formats import rounded

    return rounded(value, decimals)


FILTERS: Mapping[str, Callable[..., Any]] = {
    **{name: JINJA_FILTERS[name] for name in _FROM_JINJA if name not in _BANNED},
    "capitalize": capitalize,
    "clause_end": clause_end,
    "concerning": concerning,
    "date": date,
    "default": default,
    "e": same,
    "escape": same,
    "find": find,
    "join": join,
    "listed": listed,
    "lower": lower,
    "markdown": markdown,
    "money": money,
    "number": number,
    "pairs": pairs,
    "percent": percent,
    "picture": picture,
    "plural": plural,
    "replace": replace,
    "round": round_half_up,
    "safe": same,
    "sentence": sentence,
    "title": title,
    "title_in": title_in,
    "titles": titles,
    "trim": trim,
    "truncate": truncate,
    "uncapitalize": uncapitalize,
    "upper": upper,
    "words": words,
}


def ref(target: str) -> RefTarget:
    """Refer to what has this id by its number."""
    return RefTarget(str(target))


FUNCTIONS: Mapping[str, Callable[..., Any]] = {"ref": ref}


def as_value(result: Any, *inputs: Any) -> Any:
    """Return a result so that it stays a value: a text becomes a ``Text`` with its sources."""
    if isinstance(result, str) and not isinstance(result, Text | Markup):
        answers = tuple(dict.fromkeys(path for value in inputs for path in sources_of(value)))
        return Text(result, answers)
    return result
