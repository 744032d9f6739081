"""Check the tags of a Word part before they are filled: all faults, each at its paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.problems import Problem
from policygen.wordtags.names import w
from policygen.wordtags.places import Place, paragraph_text
from policygen.wordtags.syntax import CELL_TAGS, MIDDLE, ends_block, faults, opens_block
from policygen.wordtags.tags import Tag, find_tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

# A note for authors, which nobody misses.
_NOTE = re.compile(r"\{#.*?#\}", re.DOTALL)
_UNITS = {"p": "paragraph", "tr": "row", "tc": "cell"}
# What would go with a tag besides text, and nobody would notice.
_THINGS = tuple(map(w, ("drawing", "pict", "object", "footnoteReference", "endnoteReference")))


@dataclass(frozen=True, slots=True)
class _Opened:
    tag: Tag
    place: Place


@dataclass(slots=True)
class _Check:
    """One pass over the paragraphs of a part."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    opened: list[_Opened] = field(default_factory=list)

    def fault(self, code: str, message: str, place: Place, tag: Tag, hint: str = "") -> None:
        self.problems.append(Problem(code, message, place.location(self.file, tag.text), hint))

    def tag(self, tag: Tag, place: Place) -> None:
        if not tag.closed:
            self.fault("T103", *_unclosed(tag, place))
        elif ends_block(tag):
            self._close(tag, place, {tag.word.removeprefix("end")})
            if self.opened:
                self.opened.pop()
        elif tag.word in MIDDLE:
            self._close(tag, place, MIDDLE[tag.word])
        elif opens_block(tag):
            self.opened.append(_Opened(tag, place))

    def syntax(self, tag: Tag, place: Place) -> None:
        if tag.closed and tag.opener in {"{{", "{%"}:
            for problem in faults(tag):
                self.fault(problem.code, problem.message, place, tag, problem.hint)

    def _close(self, tag: Tag, place: Place, wanted: set[str]) -> None:
        """Compare an end, else or elif with the block that is open."""
        if not self.opened:
            hint = "take it away, or begin above it the part that it ends or divides"
            self.fault("T105", f"'{tag.word}' ends or divides nothing", place, tag, hint)
            return
        opened = self.opened[-1].tag
        if opened.word not in wanted:
            message = f"'{tag.word}' stands where '{opened.text}' has to be ended"
            hint = f"write {_end_of(opened)} before it"
            self.fault("T105", message, place, tag, hint)
        elif _place_of(opened) != _place_of(tag):
            hint = f"write {{%{opened.unit} {tag.word} %}}"
            message = f"'{tag.text}' does not match '{opened.text}'"
            self.fault("T105", message, place, tag, hint)

    def alone(self, tag: Tag, paragraph: etree._Element, place: Place) -> None:
        """A tag for a paragraph, row or cell replaces it: other text there would be lost."""
        unit = paragraph
        if tag.unit != "p":
            around = next(paragraph.iterancestors(w(tag.unit)), None)
            if around is None:
                self.fault("T106", f"'{tag.text}' stands outside a table", place, tag)
                return
            unit = around
        text = "".join(map(paragraph_text, unit.iter(w("p"))))
        rest = _NOTE.sub("", text.replace(tag.text, "", 1)).strip()
        if not rest and next(unit.iter(*_THINGS), None) is not None:
            rest = "picture or note"
        if rest:
            kind = _UNITS[tag.unit]
            hint = f"give the tag a {kind} of its own"
            message = f"the {kind} goes with its tag, and '{rest[:60]}' with it"
            self.fault("T106", message, place, tag, hint)

    def end(self) -> None:
        for opened in self.opened:
            message = f"'{opened.tag.word}' is never ended"
            hint = f"write {_end_of(opened.tag)} where its part ends"
            self.fault("T105", message, opened.place, opened.tag, hint)


def _end_of(opened: Tag) -> str:
    """Return the tag that ends the part that a tag begins, as an author has to place it."""
    own = f" in a {_UNITS[opened.unit]} of its own" if opened.unit in _UNITS else ""
    return f"{{%{opened.unit} end{opened.word} %}}{own}"


def check_tags(
    root: etree._Element, part: str, places: Sequence[Place], file: str
) -> tuple[Problem, ...]:
    """Return what is wrong with the tags of a part as an author sees them: broken, not paired.

    Args:
        root: the part.
        part: its name.
        places: the place of each of its paragraphs, in document order.
        file: what problems call the template.
    """
    check = _Check(file)
    for paragraph, place in zip(root.iter(w("p")), places, strict=True):
        for tag in find_tags(place.text):
            check.tag(tag, place)
            if tag.unit in _UNITS:
                check.alone(tag, paragraph, place)
            elif tag.word in CELL_TAGS and next(paragraph.iterancestors(w("tc")), None) is None:
                hint = "move the tag into the cell that it is for, or take it away"
                check.fault("T106", f"'{tag.text}' stands outside a table", place, tag, hint)
    for tag, place in _elsewhere(root, part, places):
        check.tag(tag, place)
    check.end()
    return tuple(check.problems)


def check_syntax(
    root: etree._Element, part: str, places: Sequence[Place], file: str
) -> tuple[Problem, ...]:
    """Return what Jinja finds wrong with each tag alone; see ``check_tags``."""
    check = _Check(file)
    for place in places:
        for tag in find_tags(place.text):
            check.syntax(tag, place)
    for tag, place in _elsewhere(root, part, places):
        check.syntax(tag, place)
    return tuple(check.problems)


def _place_of(tag: Tag) -> str:
    """Return with which unit a tag goes; a tag for a run stands between runs, as all others do."""
    return tag.unit if tag.unit in _UNITS else ""


def _elsewhere(
    root: etree._Element, part: str, places: Sequence[Place]
) -> Iterator[tuple[Tag, Place]]:
    """Yield the tags outside running text: in attributes, field codes, formulas and properties."""
    at = iter(places)
    place = Place(part, "", "")
    for node in root.iter():
        if node.tag == w("p"):
            place = next(at)
        texts = [str(value) for value in node.attrib.values() if "{" in value]
        if node.tag not in {w("t"), w("delText")} and isinstance(node.tag, str):
            texts.append(node.text or "")
        for text in texts:
            for tag in find_tags(text):
                if tag.opener:
                    yield tag, place if places else Place(part, "", text)


def _unclosed(tag: Tag, place: Place) -> tuple[str, Place, Tag, str]:
    if not tag.opener:
        return f"'{tag.text}' ends a tag that has no beginning", place, tag, ""
    closer = {"{{": "}}", "{%": "%}", "{#": "#}"}[tag.opener]
    message = f"a tag begins with '{tag.opener}' and does not end with '{closer}'"
    return message, place, tag, "a tag must begin and end in one paragraph"
