"""Tags of a Word part in its layout: in pieces, and pairs that reach over tables and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.lint.templates.pairing import opens
from policygen.lint.texts.word_runs import text_nodes, visible_text
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.lint.templates.findings import Finding
    from policygen.lint.templates.tags import Tag
    from policygen.lint.templates.word import TaggedParagraph

_AROUND = {"tr": ("tbl", "table"), "tc": ("tr", "row")}


def check_layout(paragraphs: Sequence[TaggedParagraph]) -> list[Finding]:
    """Return the faults of a part's tags that lie in where they stand."""
    return [
        *(finding for one in paragraphs for finding in _split(one)),
        *_pairs(paragraphs),
    ]


def _split(one: TaggedParagraph) -> Iterator[Finding]:
    """Tell tags of which Word keeps pieces with different looks.

    Pieces of one look, which a spelling mark or an edit leaves behind, do no harm.
    """
    if one.origin.text != visible_text(one.node):
        return  # a field's code, which has no look
    for tag in one.tags:
        if tag.closed and is_split(one.node, tag):
            message = "the tag is in pieces of different looks"
            hint = "select the whole tag and give it one look (Ctrl+Space), or let --fix do it"
            yield tag.finding("T125", message, hint)


def is_split(paragraph: etree._Element, tag: Tag) -> bool:
    """Tell whether parts of a tag have different looks."""
    looks, at = set(), 0
    for node, text in text_nodes(paragraph):
        if at < tag.end and at + len(text) > tag.start:
            looks.add(look(next(node.iterancestors(w("r")), None)))
        at += len(text)
    return len(looks) > 1


def look(run: etree._Element | None) -> bytes:
    """Return what gives a run its look, as text that can be compared."""
    properties = run.find(w("rPr")) if run is not None else None
    if properties is None:
        return b""
    seen = [node for node in properties if node.tag not in _UNSEEN]
    return b"".join(sorted(etree.tostring(node, with_tail=False) for node in seen))


# Properties that no reader sees: the language of the spelling check, marks of it, of an insertion.
_UNSEEN = frozenset(
    map(w, ("lang", "noProof", "ins", "del", "rtl", "webHidden", "szCs", "bCs", "iCs"))
)


def _pairs(paragraphs: Sequence[TaggedParagraph]) -> Iterator[Finding]:
    """Tell tags for rows and cells whose other half stands in another table or row."""
    opened: list[tuple[Tag, TaggedParagraph]] = []
    for one in paragraphs:
        for tag in one.tags:
            if not tag.closed:
                continue
            if opens(tag):
                opened.append((tag, one))
            elif tag.word.startswith("end") and opened:
                first, home = opened.pop()
                if first.unit == tag.unit and tag.unit in _AROUND:
                    yield from _apart(first, home, tag, one)


def _apart(first: Tag, home: TaggedParagraph, tag: Tag, one: TaggedParagraph) -> Iterator[Finding]:
    around, word = _AROUND[tag.unit]
    begins = next(home.node.iterancestors(w(around)), None)
    ends = next(one.node.iterancestors(w(around)), None)
    if begins is not None and ends is not None and begins is not ends:
        message = f"'{tag.text}' stands in another {word} than '{first.text}', which it ends"
        yield tag.finding("T138", message, f"put both into one {word}")
