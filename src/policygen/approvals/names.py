"""Names of persons: whether two mean the same one, and what in them nobody sees."""

from __future__ import annotations

import re
from unicodedata import category, normalize

# Signs that show nothing and are no format characters: fillers, and selectors of a letter's look.
_BLANKS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common, to be compared and never printed.

    Case, width, what nobody sees, and how much white space stands between words do not count.
    """
    seen = "".join(sign for sign in normalize("NFKC", name) if category(sign) != "Cf")
    folded = normalize("NFKC", _BLANKS.sub("", seen).casefold())
    return " ".join(folded.split())


def unseen_in(text: str) -> tuple[str, ...]:
    """Return the characters of a text that only direct how it is set, as ``U+200B``."""
    found = dict.fromkeys(sign for sign in text if category(sign) == "Cf")
    return tuple(f"U+{ord(sign):04X}" for sign in found)
