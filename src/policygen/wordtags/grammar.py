"""From a part as Word writes it to a Jinja source that gives the part again.

docxtpl owns the grammar of tags (``{{ }}``, ``{%p %}``, ``{%tr %}``, ``{%tc %}``, ``{%r %}``). It
is asked once per template, not once per document. Each paragraph starts a line of the source, so
that the line of a Jinja error names the paragraph.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import w
from policygen.wordtags.places import paragraph_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPENING = re.compile(r"<w:(?:p|tr|tc)(?=[\s>/])")
_MARK = re.compile(r"\{#policygen:(\d+)#\}")
_INSIDE = re.compile(r"(?<=\{[{%])(?:(?![%}]\}).)*(?=[%}]\})", re.DOTALL)
_DELIMITER = re.compile(r"\{(?:<[^>]*>)*[{%#]|[}%#](?:<[^>]*>)*\}")


def has_tags(root: etree._Element) -> bool:
    """Tell whether a part may hold tags; the two characters of a delimiter may be in two runs."""
    return _DELIMITER.search(etree.tostring(root, encoding="unicode")) is not None


def patch(root: etree._Element) -> tuple[str, tuple[int, ...]]:
    """Return the Jinja source of a part and, for each of its lines, the number of its paragraph.

    Lines count from 1, so the first entry is for line 1; -1 stands before the first paragraph.
    """
    from docxtpl.template import DocxTemplate

    marked = _mark_paragraphs(root)
    patched: str = DocxTemplate(BytesIO()).patch_xml(marked)  # type: ignore[no-untyped-call]
    patched = _INSIDE.sub(lambda found: found.group().replace("&amp;", "&"), patched)
    return _take_marks(patched)


def _mark_paragraphs(root: etree._Element) -> str:
    """Put a numbered comment on a new line before every paragraph, row and cell."""
    numbers = iter(_first_paragraphs(root))
    return _OPENING.sub(
        lambda found: f"\n{{#policygen:{next(numbers)}#}}{found.group()}",
        etree.tostring(root, encoding="unicode"),
    )


def _first_paragraphs(root: etree._Element) -> Sequence[int]:
    """Return, for each paragraph, row and cell, the number of its first paragraph with a tag."""
    numbers = {paragraph: index for index, paragraph in enumerate(root.iter(w("p")))}
    tagged = {paragraph for paragraph in numbers if "{" in paragraph_text(paragraph)}
    found = []
    for element in root.iter(w("p"), w("tr"), w("tc")):
        inner = list(element.iter(w("p")))
        first = next((paragraph for paragraph in inner if paragraph in tagged), None)
        if first is None:
            first = inner[0] if inner else None
        found.append(-1 if first is None else numbers[first])
    return found


def _take_marks(patched: str) -> tuple[str, tuple[int, ...]]:
    lines, numbers, current = [], [], -1
    for line in patched.split("\n"):
        mark = _MARK.match(line)
        if mark:
            current = int(mark.group(1))
        lines.append(_MARK.sub("", line))
        numbers.append(current)
    return "\n".join(lines), tuple(numbers)
