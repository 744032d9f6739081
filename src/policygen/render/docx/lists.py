"""Which list of a Word template numbers which style.

In a template of the house the styles are linked to the levels of one list. Where a template's own
headings are not (or are numbered in another way), the list that is named after its use is set on
the paragraphs themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.wordtags.names import w

if TYPE_CHECKING:
    from lxml import etree

    from policygen.render.docx.numbers import Number, Numbers
    from policygen.render.docx.styles import Styles

CLAUSES, ANNEXES = "policygen clauses", "policygen annexes"

#: The list and the level of each numbered style.
LEVELS = {
    f"{prefix}{style}": (name, level)
    for prefix, name in (("", CLAUSES), ("Annex ", ANNEXES))
    for style, level in (
        ("Heading 1", 0),
        ("Heading 2", 1),
        ("Clause 2", 1),
        ("Clause 3", 2),
        ("Clause 4", 3),
        ("Clause 5", 4),
    )
}


class Lists:
    """The lists of one file, by their use."""

    def __init__(self, styles: Styles, numbering: etree._Element, numbers: Numbers) -> None:
        self._styles = styles
        self._numbers = numbers
        self._named = _named_lists(numbering)
        self._linked = {name for name in (CLAUSES, ANNEXES) if self._all_linked(name)}

    def take(self, style: str, label: str) -> Number | None:
        """Count a paragraph of the style with this name; None where ``label`` must be typed."""
        name, level = LEVELS[style]
        link = self._styles.list_level(style) if name in self._linked else None
        if link is None:
            if name not in self._named:
                return None
            link = self._named[name], level
        return self._numbers.take(*link, self._styles.id(style), label)

    def _all_linked(self, name: str) -> bool:
        """Whether all styles of a use are linked to one list, each to its level."""
        counted = set()
        for style, (use, level) in LEVELS.items():
            if use == name:
                link = self._styles.list_level(style)
                if link is None or link[1] != level:
                    return False
                counted.add(self._numbers.counting(link[0]))
        return len(counted) == 1


def _named_lists(numbering: etree._Element) -> dict[str, int]:
    """Return the id of the first list made from each named definition."""
    names = {
        abstract.get(w("abstractNumId")): name.get(w("val")) or ""
        for abstract in numbering.iter(w("abstractNum"))
        if (name := abstract.find(w("name"))) is not None
    }
    found: dict[str, int] = {}
    for concrete in numbering.iter(w("num")):
        link = concrete.find(w("abstractNumId"))
        use = names.get(None if link is None else link.get(w("val")), "")
        if use:
            found.setdefault(use, int(concrete.get(w("numId")) or 0))
    return found
