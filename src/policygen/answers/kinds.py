"""A value of the wrong kind: what is wanted, what was found, and how to write it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from policygen.model import YEARS
from policygen.schema import TYPES, is_number
from policygen.source import ListNode, MappingNode, ScalarNode

if TYPE_CHECKING:
    from policygen.source import Node

_TEXTS = frozenset({"text", "id", "time"})
_NUMBERS = frozenset({"integer", "number", "money", "percent"})
_WORDS_FOR = {
    "true": ("yes", "on", "y", "true"),
    "false": ("no", "off", "n", "false"),
}
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_NOT_OF_A_NUMBER = re.compile(r"[\s,_'%€$£]|EUR|USD|GBP")
_LONGEST = 40


def shown(value: Any) -> str:
    """Return a value as a message shows it: texts in quotes, long ones cut."""
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else value[: _LONGEST - 3] + "...")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(shown(item) for item in value[:3]) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {shown(v)}" for k, v in list(value.items())[:3]) + "}"
    return str(value)


def plainly(value: Any) -> str:
    """Return a value of the schema as a message shows it: texts without quotes."""
    return value if isinstance(value, str) else shown(value)


def found(node: Node) -> str:
    """Return what stands at a node, in words."""
    match node:
        case MappingNode():
            return "a mapping"
        case ListNode():
            return "a list"
        case ScalarNode(value=str(text)):
            return f"the text {shown(text)}" if text else "an empty text"
        case ScalarNode(value=bool(), raw=raw):
            return raw
        case ScalarNode(value=date(), raw=raw):
            return f"the date {raw}"
        case ScalarNode(value=None):
            return "nothing"
        case ScalarNode(raw=raw):
            return f"the number {raw}"


def wanted(names: list[str]) -> str:
    """Return what types take, in words."""
    return " or ".join(dict.fromkeys(TYPES[name].wanted for name in names if name in TYPES))


def explain(names: list[str], node: Node) -> tuple[str, str, str, str]:
    """Return the code, what is wanted, what was found, and a hint."""
    code, hint = _code_and_hint(frozenset(names), node)
    return code, wanted(names), found(node), hint


def _code_and_hint(names: frozenset[str], node: Node) -> tuple[str, str]:
    if not isinstance(node, ScalarNode):
        return "A005", _container_hint(names, node)
    value = node.value
    if isinstance(value, str):
        return _for_text(names, value)
    if names & _TEXTS:
        return "A006", f'write it in quotes: "{node.raw}"'
    if "percent" in names and is_number(value):
        return "A013", ""
    if "date" in names and isinstance(value, date):
        return "A005", f"write a year from {YEARS.start} to {YEARS.stop - 1}"
    return "A005", "write - before each entry" if "list" in names else ""


def _container_hint(names: frozenset[str], node: Node) -> str:
    if isinstance(node, ListNode):
        return "write names with a colon, without dashes" if "dict" in names else ""
    return "write - before each entry" if "list" in names else ""


def _for_text(names: frozenset[str], text: str) -> tuple[str, str]:
    if names & {"text", "id"} and not text.strip():
        return "A011", "write the text, or take the line out"
    if "id" in names:
        return "A012", _id_hint(text)
    if names & _NUMBERS:
        return "A005", _number_hint(text)
    if "boolean" in names:
        return "A005", _boolean_hint(text)
    if "date" in names:
        return "A005", _date_hint(text)
    if "time" in names:
        return "A005", "write hours and minutes, for example 09:30"
    return "A005", "write - before each entry" if "list" in names else ""


def _id_hint(text: str) -> str:
    rule = "small letters, digits and hyphens, beginning with a letter, at most 41"
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).lstrip("-0123456789")[:41].rstrip("-")
    return f"{rule}; for example {plain}" if TYPES["id"].accepts(plain) else rule


def _number_hint(text: str) -> str:
    plain = _NOT_OF_A_NUMBER.sub("", text)
    if not _PLAIN_NUMBER.fullmatch(plain):
        return "write digits only, with a point before decimals"
    return f"write it without quotes: {plain}" if plain == text else f"write {plain}"


def _boolean_hint(text: str) -> str:
    for word, others in _WORDS_FOR.items():
        if text.lower() in others:
            return f"write {word}"
    return ""


def _date_hint(text: str) -> str:
    if TYPES["date"].accepts(_as_day(text)):
        return f"write it without quotes: {text}"
    return "write year-month-day, for example 2027-01-31"


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
