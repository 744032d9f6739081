"""Mend what filling tags leaves behind, so that Word opens the part and shows what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.problems import Location, Problem
from policygen.wordtags.identities import mend_identities
from policygen.wordtags.names import w
from policygen.wordtags.nodes import drop, parent_of
from policygen.wordtags.places import paragraph_text
from policygen.wordtags.tables import mend_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = (w("t"), w("instrText"), w("delText"))
_PLACES = frozenset({"body", "clause", "contents", "subdoc"})


def mend(root: etree._Element, part: str, file: str) -> list[Problem]:
    """Mend a filled part in place and return what cannot be mended."""
    _drop_white_space(root)
    problems = list(_wrap_loose_text(root, part, file))
    problems.extend(_lift_places(root, part, file))
    problems.extend(mend_tables(root, part, file))
    mend_identities(root)
    return problems


def _is_element(node: etree._Element) -> bool:
    return isinstance(node.tag, str)


def _drop_white_space(root: etree._Element) -> None:
    """White space between elements means nothing in Word; the source has it before paragraphs."""
    for node in root.iter():
        if node.tail is not None and not node.tail.strip():
            node.tail = None
        if _is_element(node) and len(node) and node.text is not None and not node.text.strip():
            node.text = None


def _wrap_loose_text(root: etree._Element, part: str, file: str) -> Iterator[Problem]:
    """Give text that a ``{{r … }}`` tag printed between runs a run of its own."""
    for paragraph in root.iter(w("p")):
        for child in list(paragraph):
            if child.tail:
                run = etree.Element(w("r"))
                text = etree.SubElement(run, w("t"))
                text.text, child.tail = child.tail, None
                child.addnext(run)
    for node in root.iter():
        if (
            node.tail
            and parent_of(node).tag not in _TEXT
            and str(parent_of(node).tag).startswith(w(""))
        ):
            yield Problem(
                "T108",
                f"text stands outside every paragraph: {node.tail.strip()!r}",
                Location(file=file, part=part),
                "print values with {{ … }}; {{p … }} takes only body and contents",
            )
            node.tail = None


def _lift_places(root: etree._Element, part: str, file: str) -> Iterator[Problem]:
    """Put the instructions for parts of the document where paragraphs stand."""
    for node in list(root.iter(etree.ProcessingInstruction)):
        word = (node.text or "").split(" ", 1)[0]
        if word not in _PLACES:
            continue
        paragraph = next(node.iterancestors(w("p")), None)
        if paragraph is not None:
            rest = paragraph_text(paragraph).strip()
            if rest:
                yield _misplaced(
                    f"the place of the {word} needs its own paragraph", part, file, rest
                )
            drop(node)
            parent_of(paragraph).replace(paragraph, node)
        if word != "subdoc" and parent_of(node).tag != w("body"):
            yield _misplaced(f"the {word} cannot stand in a table, header or note", part, file)


def _misplaced(message: str, part: str, file: str, rest: str = "") -> Problem:
    return Problem("T109", message, Location(file=file, part=part, paragraph=rest))
