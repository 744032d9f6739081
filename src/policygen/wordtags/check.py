"""Check the tags of a Word part before they are filled: all faults, each at its paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.problems import Problem
from policygen.templating import compile_word
from policygen.wordtags.names import w
from policygen.wordtags.places import Place, paragraph_text
from policygen.wordtags.tags import Tag, find_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

_BLOCKS = frozenset({"if", "for", "with", "filter", "macro", "call", "autoescape"})
_MIDDLE = {"else": {"if", "for"}, "elif": {"if"}}
# Tags that docxtpl adds to Jinja: merged cells, the width and the colour of a cell.
_CELL_TAGS = {"vm", "hm"}
_CELL_VALUES = {"colspan", "cellbg"}
# A note for authors, which nobody misses.
_NOTE = re.compile(r"\{#.*?#\}", re.DOTALL)
_UNITS = {"p": "paragraph", "tr": "row", "tc": "cell"}


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
        elif tag.opener == "{%":
            self._block(tag, place)
        elif tag.opener == "{{":
            self._compile(tag, place, f"{{{{ {tag.inner} }}}}")
        if tag.unit and tag.opener != "{#" and set("}%") & set(tag.inner):
            hint = "work the value out in a {% set … %} tag before"
            message = f"a {{%{tag.unit} … %}} tag cannot hold '}}' or '%'"
            self.fault("T104", message, place, tag, hint)

    def _block(self, tag: Tag, place: Place) -> None:
        word = tag.word
        if word.startswith("end") and word != "end":
            self._close(tag, place, {word.removeprefix("end")})
            if self.opened:
                self.opened.pop()
        elif word in _MIDDLE:
            self._close(tag, place, _MIDDLE[word])
            self._compile(tag, place, f"{{% if 1 %}}{{% {tag.inner} %}}{{% endif %}}")
        elif word in _BLOCKS or (word == "set" and "=" not in tag.inner):
            self.opened.append(_Opened(tag, place))
            self._compile(tag, place, f"{{% {tag.inner} %}}{{% end{word} %}}")
        elif word in _CELL_VALUES:
            self._compile(tag, place, f"{{{{ {tag.inner.removeprefix(word)} }}}}")
        elif word not in _CELL_TAGS:
            self._compile(tag, place, f"{{% {tag.inner} %}}")

    def _close(self, tag: Tag, place: Place, wanted: set[str]) -> None:
        """Compare an end, else or elif with the block that is open."""
        if not self.opened:
            self.fault("T105", f"'{tag.word}' ends or divides nothing", place, tag)
            return
        opened = self.opened[-1].tag
        if opened.word not in wanted:
            message = f"'{tag.word}' stands where '{opened.text}' has to be ended"
            self.fault("T105", message, place, tag)
        elif opened.unit != tag.unit:
            hint = f"write {{%{opened.unit} {tag.word} %}}"
            message = f"'{tag.text}' does not match '{opened.text}'"
            self.fault("T105", message, place, tag, hint)

    def _compile(self, tag: Tag, place: Place, source: str) -> None:
        for problem in _syntax(source):
            self.fault(problem.code, problem.message, place, tag, problem.hint)

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
        if rest:
            kind = _UNITS[tag.unit]
            hint = f"give the tag a {kind} of its own"
            message = f"the {kind} goes with its tag, and '{rest[:60]}' with it"
            self.fault("T106", message, place, tag, hint)

    def end(self) -> None:
        for opened in self.opened:
            message = f"'{opened.tag.word}' is never ended"
            self.fault("T105", message, opened.place, opened.tag)


def check_tags(root: etree._Element, places: Sequence[Place], file: str) -> tuple[Problem, ...]:
    """Return the faults of all tags in a part.

    Args:
        root: the part.
        places: the place of each of its paragraphs, in document order.
        file: what problems call the template.
    """
    check = _Check(file)
    for paragraph, place in zip(root.iter(w("p")), places, strict=True):
        for tag in find_tags(place.text):
            check.tag(tag, place)
            if tag.unit in _UNITS:
                check.alone(tag, paragraph, place)
    check.end()
    return tuple(check.problems)


def check_texts(root: etree._Element, part: str, file: str) -> tuple[Problem, ...]:
    """Return the faults of tags in a part without paragraphs, such as the file's properties."""
    check = _Check(file)
    for node in root.iter():
        for tag in find_tags(node.text or ""):
            check.tag(tag, Place(part, "", node.text or ""))
    check.end()
    return tuple(check.problems)


@lru_cache(maxsize=4096)
def _syntax(source: str) -> tuple[Problem, ...]:
    try:
        compile_word(source, "")
    except InvalidInput as error:
        return error.problems
    return ()


def _unclosed(tag: Tag, place: Place) -> tuple[str, Place, Tag, str]:
    if not tag.opener:
        return f"'{tag.text}' ends a tag that has no beginning", place, tag, ""
    closer = {"{{": "}}", "{%": "%}", "{#": "#}"}[tag.opener]
    message = f"a tag begins with '{tag.opener}' and does not end with '{closer}'"
    return message, place, tag, "a tag must begin and end in one paragraph"
