"""Terms by their paths: what people call them, and their values in words."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policygen.answers.what_if import steps_of_key
from policygen.model import OpenPoint

if TYPE_CHECKING:
    from policygen.answers import Answers
    from policygen.schema import Field

_NAMED = ("title", "name", "id")


def term_title(answers: Answers, path: str) -> str:
    """Return what people call the answer at a path: its record's title, its own, its unit."""
    told: list[str] = []
    here = ""
    for step in steps_of_key(path):
        if step.in_list:
            here += f"[{step.name}]"
            if here.startswith("contracts[") and here.count("[") == 1:
                continue
            told.append(_record_title(answers.get(here)) or step.name)
        else:
            here = f"{here}.{step.name}".removeprefix(".")
    field = answers.schema.field(path)
    own = [_titled(field)] if field and field.title and not path.endswith("]") else []
    return ": ".join([*told, *own]) or path


def _titled(field: Field) -> str:
    unit = "%" if field.type == "percent" else field.unit
    return f"{field.title} ({unit})" if unit else field.title


def _record_title(record: object) -> str:
    if not isinstance(record, dict):
        return ""
    return next((record[key] for key in _NAMED if isinstance(record.get(key), str)), "")


def value_in_words(answers: Answers, path: str) -> Any:
    """Return the value at a path as a clause can print it: a number, a day or a text.

    An answer that is not there is an empty text.
    """
    return _shown(answers, path, answers.get(path))


def _shown(answers: Answers, path: str, value: object) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | Decimal() | date():
            return value
        case time():
            return value.isoformat("minutes")
        case OpenPoint():
            return f"[to be agreed: {value.need}]"
        case dict():
            return "; ".join(_fields(answers, path, value))
        case list():
            return "; ".join(_item(answers, path, item) for item in value)
        case _:
            return str(value)


def _fields(answers: Answers, path: str, record: dict[str, Any]) -> list[str]:
    told = []
    for key, value in record.items():
        field = answers.schema.field(f"{path}.{key}")
        if key != "id" and value not in (None, "", [], {}):
            title = field.title if field else key
            told.append(f"{title}: {_shown(answers, f'{path}.{key}', value)}")
    return told


def _item(answers: Answers, path: str, item: object) -> str:
    if isinstance(item, dict):
        return _record_title(item)
    return str(_shown(answers, path, item))
