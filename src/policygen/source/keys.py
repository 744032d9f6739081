"""What a key may be: a plain text, without look-alike or invisible characters."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.source.nodes import Scalar

_FOREIGN = ("CYRILLIC", "GREEK", "ARMENIAN", "FULLWIDTH")
_KINDS = {"bool": "true or false", "date": "a date", "NoneType": "nothing"}


def check_key(value: Scalar, raw: str, location: Location) -> Iterator[Problem]:
    """Give the problems of one key as it was read."""
    if raw == "<<":
        yield Problem(
            "Y017",
            "merge keys (<<) are not used here",
            location,
            "share answers between files with extends: base.yaml",
        )
    elif not isinstance(value, str):
        kind = _KINDS.get(type(value).__name__, "a number")
        yield Problem(
            "Y004",
            f"the key {raw or '(empty)'} is read as {kind}, not as a text",
            location,
            f'write it in quotes: "{raw}":' if raw else "write a name before the colon",
        )
    else:
        yield from _check_letters(value, location)


def _check_letters(key: str, location: Location) -> Iterator[Problem]:
    if key.isascii():
        return
    latin = any(char.isascii() and char.isalpha() for char in key)
    for char in key:
        name = unicodedata.name(char, "")
        hidden = char != " " and unicodedata.category(char) in {"Cf", "Zs", "Zl", "Zp"}
        if hidden or (latin and name.startswith(_FOREIGN)):
            yield Problem(
                "Y018",
                f"the key {key!r} holds a look-alike or invisible character: "
                f"{name} (U+{ord(char):04X})",
                location,
                "type the key anew",
            )
            return
