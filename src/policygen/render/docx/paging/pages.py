"""The pages of a Word file: what it holds becomes data, Typst lays them out, numbers come back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from policygen.render.docx.numbers import letters, roman
from policygen.render.docx.paging.fields import asks_for_pages, show_pages
from policygen.render.docx.paging.flow import Flow
from policygen.render.docx.paging.looks import Looks
from policygen.render.pdf.engine import find_places
from policygen.wordtags.names import w
from policygen.wordtags.nodes import the_child

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

    from policygen.render.docx.paging.looks import Letters
    from policygen.render.docx.paging.properties import StyleSheet

_FALLBACK = (
    "Arimo",
    "IBM Plex Sans Arabic",
    "Noto Sans Symbols",
    "Noto Sans Math",
    "Noto Sans Symbols 2",
    "Noto Emoji",
)
# Word sets a line between text and footnotes, in a paragraph of its own, in twips.
_NOTE_GAP = 240

_FORMS: Mapping[str, Callable[[int], str]] = {
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
}


def number_pages(tree: etree._Element, notes: etree._Element, sheet: StyleSheet) -> None:
    """Let the fields of a written file that show a page show the right one.

    Raises:
        MissingTool: Typst is not installed.
        InvalidInput: It cannot lay out this file.
    """
    if asks_for_pages(tree):
        show_pages(tree, _find_pages(the_child(tree, "body"), notes, sheet))


def _find_pages(
    body: etree._Element, notes: etree._Element, sheet: StyleSheet
) -> Mapping[str, str]:
    """Return for each bookmark the number of its page, as the page itself shows it."""
    flow = Flow(Looks(sheet), {note.get(w("id")) or "": note for note in notes})
    sections = flow.sections(body)
    data = {
        "sections": sections,
        "looks": [_look(one) for one in flow.lettering],
        "fallback": _FALLBACK,
        "note-gap": _NOTE_GAP,
    }
    found = find_places(json.dumps(data, ensure_ascii=False))
    shown = _shown(sections, found["sections"], found["pages"])
    return {name: shown[page - 1] for name, page in reversed(found["bookmarks"])}


def _look(letters_and_line: tuple[Letters, float, float]) -> dict[str, Any]:
    one, above, below = letters_and_line
    return {
        "family": one.face.family,
        "size": one.half_points * 10 * one.face.scale * (0.58 if one.raised else 1),
        "bold": one.bold,
        "italic": one.italic,
        "above": above,
        "below": below,
    }


def _shown(sections: list[dict[str, Any]], starts: list[int], pages: int) -> list[str]:
    """Return what each page calls itself: sections may count anew, and in other digits."""
    shown: list[str] = []
    number = 0
    begun = dict(zip(starts, sections, strict=True))
    form: Callable[[int], str] = str
    for page in range(1, pages + 1):
        number += 1
        if page in begun:
            section = begun[page]
            form = _FORMS.get(section["form"], str)
            number = int(section["start"]) if section["start"].isdigit() else number
        shown.append(form(number))
    return shown
