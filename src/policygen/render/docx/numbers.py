"""Native numbers: what Word will count, kept equal to what the document says.

The document's numbers are settled on the tree. Here Word's own counting is followed paragraph by
paragraph; where the document counts otherwise (a second list that begins at (a) again) the
paragraph gets a list that starts there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.render.docx.ooxml import element
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

_LEVEL = re.compile(r"%(\d)")
_MOST = 1_000


def roman(value: int) -> str:
    """Return a number in lower-case roman digits."""
    digits = (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    )  # fmt: skip
    text = ""
    for worth, letters in digits:
        count, value = divmod(value, worth)
        text += letters * count
    return text


def letters(value: int) -> str:
    """Return a number in Word's letters: a … z, aa, bb, …, one letter more each round."""
    rounds, place = divmod(value - 1, 26)
    return chr(ord("a") + place) * (rounds + 1)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": letters,
    "upperLetter": lambda value: letters(value).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda value: roman(value).upper(),
}


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list as the template defines it."""

    form: str
    text: str
    start: int
    style: str


@dataclass(frozen=True, slots=True)
class Number:
    """A paragraph's place in a list; ``direct`` if it must be set on the paragraph itself.

    The style alone is enough where the list names that style for the level.
    """

    list_id: int
    level: int
    direct: bool


@dataclass(slots=True)
class _Counting:
    """Where one list stands: the value of each level, and the lists that restart a level."""

    levels: dict[int, Level]
    values: dict[int, int] = field(default_factory=dict)
    restarted: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Counts as Word counts and adds lists to the numbering part where a count must restart."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._list_of: dict[int, int] = {}
        self._lists: dict[int, _Counting] = {}
        for abstract in root.iter(w("abstractNum")):
            self._lists[_number(abstract, "abstractNumId")] = _Counting(_levels(abstract))
        for concrete in root.iter(w("num")):
            link = concrete.find(w("abstractNumId"))
            if link is not None:
                self._list_of[_number(concrete, "numId")] = _number(link, "val")

    def counting(self, list_id: int) -> int:
        """Return the id of the definition that a list counts by; lists that share it count on."""
        return self._list_of.get(list_id, -1)

    def take(self, list_id: int, level: int, style: str, label: str) -> Number | None:
        """Count one paragraph of ``style`` whose number must print as ``label``.

        Returns:
            Its place in a list, or None where no count of this list prints as ``label``.
        """
        counting = self._lists[self._list_of[list_id]]
        counting.restarted = {at: num for at, num in counting.restarted.items() if at <= level}
        expected = self._next(counting, level)
        if not self._countable(counting, level):
            return None
        if self._label(counting, level, expected) != label:
            found = self._find(counting, level, label)
            if found is None:
                return None
            expected = found
            counting.restarted[level] = self._restart(list_id, level, expected)
        counting.values = {at: count for at, count in counting.values.items() if at < level}
        counting.values[level] = expected
        if counting.restarted:
            return Number(counting.restarted[max(counting.restarted)], level, direct=True)
        return Number(list_id, level, direct=counting.levels[level].style != style)

    @staticmethod
    def _next(counting: _Counting, level: int) -> int:
        return counting.values.get(level, counting.levels[level].start - 1) + 1

    @staticmethod
    def _label(counting: _Counting, level: int, value: int) -> str:
        def shown(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            form = _FORMS.get(counting.levels[at].form, str)
            return form(value if at == level else counting.values[at])

        return _LEVEL.sub(shown, counting.levels[level].text)

    @staticmethod
    def _countable(counting: _Counting, level: int) -> bool:
        """Whether the levels that this one's text names have been counted; programs differ else."""
        named = {int(digit) - 1 for digit in _LEVEL.findall(counting.levels[level].text)}
        return named - {level} <= counting.values.keys()

    def _find(self, counting: _Counting, level: int, label: str) -> int | None:
        values = range(1, _MOST)
        return next((n for n in values if self._label(counting, level, n) == label), None)

    def _restart(self, list_id: int, level: int, value: int) -> int:
        """Add a list that is the same but starts ``level`` at ``value``; return its id."""
        made = max(self._list_of) + 1
        self._list_of[made] = self._list_of[list_id]
        override = element("lvlOverride", element("startOverride", val=value), ilvl=level)
        link = element("abstractNumId", val=self._list_of[list_id])
        self._root.append(element("num", link, override, numId=made))
        return made


def _number(node: etree._Element, attribute: str) -> int:
    return int(node.get(w(attribute)) or 0)


def _levels(abstract: etree._Element) -> dict[int, Level]:
    found = {}
    for level in abstract.iter(w("lvl")):
        values = {child.tag: child.get(w("val")) or "" for child in level}
        found[_number(level, "ilvl")] = Level(
            values.get(w("numFmt"), "decimal"),
            values.get(w("lvlText"), ""),
            int(values.get(w("start")) or 1),
            values.get(w("pStyle"), ""),
        )
    return found
