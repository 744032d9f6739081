"""From a part as Word writes it to a Jinja source that gives the part again.

docxtpl owns the grammar of tags (``{{ }}``, ``{%p %}``, ``{%tr %}``, ``{%tc %}``, ``{%r %}``). It
is asked once per template, not once per document. Each paragraph starts a line of the source, so
that the line of a Jinja error names the paragraph.
"""

from __future__ import annotations

import re
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import w
from policygen.wordtags.nodes import the_child
from policygen.wordtags.places import paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OPENING = re.compile(r"<w:(?:p|tr|tc)(?=[\s>/])")
_UNITS = (w("p"), w("tr"), w("tc"))
_MARK = re.compile(r"\{#policygen:(\d+)#\}")
_INSIDE = re.compile(r"(?<=\{[{%])(?:(?![%}]\}).)*(?=[%}]\})", re.DOTALL)
_DELIMITER = re.compile(r"\{(?:<[^>]*>)*[{%#]|[}%#](?:<[^>]*>)*\}")


def has_tags(root: etree._Element) -> bool:
    """Tell whether a part may hold tags; the two characters of a delimiter may be in two runs."""
    return _DELIMITER.search(etree.tostring(root, encoding="unicode")) is not None


def patch(root: etree._Element) -> tuple[str, tuple[int, ...]]:
    """Return the Jinja source of a part and, for each of its lines, the number of its paragraph.

    Lines count from 1, so the first entry is for line 1; -1 stands before the first paragraph.
    Only the blocks that hold tags are given to docxtpl, whose time grows faster than the text.
    """
    from docxtpl.template import DocxTemplate

    docxtpl = DocxTemplate(BytesIO())
    body = root.find(w("body"))
    container = root if body is None else body
    numbers = {paragraph: index for index, paragraph in enumerate(root.iter(w("p")))}
    pieces = []
    for blocks, tagged in _groups(list(container)):
        if tagged:
            marked = "".join(_marked(block, numbers) for block in blocks)
            text: str = docxtpl.patch_xml(marked)  # type: ignore[no-untyped-call]
            pieces.append(_INSIDE.sub(lambda found: found.group().replace("&amp;", "&"), text))
        else:
            pieces.extend(map(_xml, blocks))
    before, after = _around(root, container)
    return _take_marks(before + "".join(pieces) + after)


def _groups(blocks: list[etree._Element]) -> Iterator[tuple[list[etree._Element], bool]]:
    """Yield blocks with tags, and blocks without; ``{%-`` and ``-%}`` reach into neighbours."""
    group: list[etree._Element] = []
    group_tagged = joined = False
    for block in blocks:
        xml = _xml(block)
        tagged = _DELIMITER.search(xml) is not None
        if group and not joined and "{%-" not in xml:
            yield group, group_tagged
            group, group_tagged = [], False
        group.append(block)
        group_tagged |= tagged
        joined = "-%}" in xml
    if group:
        yield group, group_tagged


def _xml(block: etree._Element) -> str:
    """Return a block's XML without the namespaces that its part declares already."""
    text = etree.tostring(block, encoding="unicode", with_tail=False)
    head, sign, rest = text.partition(">")
    parent = block.getparent()
    for prefix, name in ({} if parent is None else parent.nsmap).items():
        declared = f' xmlns:{prefix}="{name}"' if prefix else f' xmlns="{name}"'
        head = head.replace(declared, "", 1)
    return head + sign + rest


def _around(root: etree._Element, container: etree._Element) -> tuple[str, str]:
    """Return what stands before and after the blocks of a part."""
    empty = deepcopy(root)
    place = empty if container is root else the_child(empty, "body")
    del place[:]
    place.append(etree.ProcessingInstruction("policygen", "blocks"))
    before, _, after = etree.tostring(empty, encoding="unicode").partition("<?policygen blocks?>")
    return before, after


def _marked(block: etree._Element, numbers: Mapping[etree._Element, int]) -> str:
    """Put a numbered comment on a new line before every paragraph, row and cell."""
    firsts = iter([_first_paragraph(node, numbers) for node in block.iter(*_UNITS)])
    return _OPENING.sub(
        lambda found: f"\n{{#policygen:{next(firsts)}#}}{found.group()}", _xml(block)
    )


def _first_paragraph(unit: etree._Element, numbers: Mapping[etree._Element, int]) -> int:
    """Return the number of the unit's first paragraph with a tag, else of its first paragraph."""
    paragraphs = list(unit.iter(w("p")))
    tagged = (paragraph for paragraph in paragraphs if "{" in paragraph_text(paragraph))
    first = next(tagged, paragraphs[0] if paragraphs else None)
    return -1 if first is None else numbers[first]


def _take_marks(patched: str) -> tuple[str, tuple[int, ...]]:
    lines, numbers, current = [], [], -1
    for line in patched.split("\n"):
        mark = _MARK.match(line)
        if mark:
            current = int(mark.group(1))
        lines.append(_MARK.sub("", line))
        numbers.append(current)
    return "\n".join(lines), tuple(numbers)
