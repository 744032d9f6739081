"""Fill the tags of a Word template with the names that clauses see: the result is a shell."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from markupsafe import Markup

from policygen.errors import InvalidInput
from policygen.model import OpenPoint, Undetermined
from policygen.problems import Location, Problem
from policygen.templating import Formats, Template, compile_word
from policygen.templating.marks import SlotMark, split_marks
from policygen.templating.values import MarkdownText, PictureData, RefTarget, Slot
from policygen.tree.filling import open_note
from policygen.wordtags import Shell, WordTemplate, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

# What `{{p body }}` and `{{p contents }}` print: the places that the Word writer looks for.
_PLACES = {
    name: Markup(f"<?policygen {name}?>")  # noqa: S704  (fixed text)
    for name in ("body", "contents")
}


def assemble_shell(template: WordTemplate, names: Mapping[str, Any], formats: Formats) -> Shell:
    """Return the Word template with every tag filled. Raises InvalidInput."""

    def render(source: str, part: str) -> str:
        marked = _compiled(source, template.name).render({**names, **_PLACES}, formats)
        problems = [*marked.problems, *_misplaced(marked.slots, template.name, part)]
        if problems:
            raise InvalidInput(problems)
        return _filled(marked.text, marked.slots, formats)

    return fill(template, render)


@lru_cache(maxsize=256)
def _compiled(source: str, name: str) -> Template:
    return compile_word(source, name)


def _filled(text: str, slots: tuple[Slot, ...], formats: Formats) -> str:
    return "".join(
        _xml(slots[piece.number], formats) if isinstance(piece, SlotMark) else str(piece)
        for piece in split_marks(text)
    )


def _xml(slot: Slot, formats: Formats) -> str:
    """Return a value as XML text; ``fill`` makes Word's line breaks of its newlines."""
    content = slot.content
    if isinstance(content, OpenPoint | Undetermined):
        content = open_note(content, formats)
    return escape(content) if isinstance(content, str) else ""


def _misplaced(slots: tuple[Slot, ...], file: str, part: str) -> list[Problem]:
    """Return problems of values that only a clause can print."""
    return [
        Problem(
            "T027",
            "a reference or Markdown cannot be printed in a Word template outside the body",
            Location(file=file, line=slot.line, part=part),
        )
        for slot in slots
        if isinstance(slot.content, RefTarget | MarkdownText | PictureData)
    ]
