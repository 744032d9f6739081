"""What a macro or a captured block made, printed inside a text: its runs stand beside the run.

A block tag stands between runs, so ``{% set x %}…{% endset %}`` captures whole runs, while
``{{ x }}`` prints them where a text is.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from policygen.problems import Location, Problem
from policygen.wordtags.names import SPACE, w
from policygen.wordtags.nodes import drop, give_way, parent_of
from policygen.wordtags.runs import like, place_run

if TYPE_CHECKING:
    from collections.abc import Iterator


def set_beside(root: etree._Element, part: str, file: str) -> list[Problem]:
    """Put runs that were printed inside a text beside its run.

    Args:
        root: the filled part.
        part: its name.
        file: what problems call the template.

    Returns:
        Where a block that holds whole paragraphs, rows or cells was printed inside a text.
    """
    problems = list(_drop_blocks(root, part, file))
    while texts := [text for text in root.iter(w("t")) if text.find(w("r")) is not None]:
        for text in texts:
            _split(text)
    return problems


def _drop_blocks(root: etree._Element, part: str, file: str) -> Iterator[Problem]:
    for text in list(root.iter(w("t"))):
        for child in [child for child in text.iterchildren(etree.Element) if child.tag != w("r")]:
            words = " ".join("".join(str(piece) for piece in child.itertext()).split())
            yield Problem(
                "T049",
                f"whole paragraphs, '{words[:60]}', are printed inside a line",
                Location(file=file, part=part),
                "print them with {{p … }} in a paragraph of its own, or take the 'p' out of the"
                " tags around them",
            )
            give_way(child)


def _split(text: etree._Element) -> None:
    """Split the run of a text at the runs that stand in it."""
    run = parent_of(text)
    current = like(run)
    for node in list(run):
        if node.tag == w("rPr"):
            continue
        if node is not text:
            current.append(node)
            continue
        _begin(current, text.text)
        for child in list(text):
            tail, child.tail = child.tail, None
            if child.tag == w("r"):
                place_run(current, run)
                run.addprevious(_dressed(child, run))
                current = like(run)
                _begin(current, tail)
            else:
                child.tail = tail
                _text_of(current).append(child)
    place_run(current, run)
    drop(run)


def _begin(run: etree._Element, text: str | None) -> None:
    if text:
        etree.SubElement(run, w("t"), {SPACE: "preserve"}).text = text


def _text_of(run: etree._Element) -> etree._Element:
    """Return the text at the end of a run, a new one if there is none."""
    last = run[-1] if len(run) else None
    if last is None or last.tag != w("t"):
        return etree.SubElement(run, w("t"), {SPACE: "preserve"})
    return last


def _dressed(inner: etree._Element, run: etree._Element) -> etree._Element:
    """Return a printed run, with the look of the run around it where it has none of its own."""
    look = run.find(w("rPr"))
    if look is not None and inner.find(w("rPr")) is None:
        inner.insert(0, deepcopy(look))
    return inner
