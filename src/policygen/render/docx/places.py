"""Where a Word template wants the parts of the document: the whole body, or single clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.render.docx.spans import write_spans
from policygen.tree.blocks import Heading, Reference, plain_text
from policygen.wordtags.nodes import drop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.render.docx.context import Context
    from policygen.tree.blocks import Block, Document


def place_blocks(
    body: etree._Element, document: Document, template: str
) -> list[tuple[etree._Element, tuple[Block, ...]]]:
    """Return each place for blocks in the order of the file, with the blocks that go there.

    The body's place gets what no other asks for.

    Raises:
        InvalidInput: a clause is asked for twice, or is left out because nothing asks for it.
    """
    asked = list(body.iterchildren(etree.ProcessingInstruction))
    spans = [(node, _span(document.blocks, node)) for node in asked if _word(node) == "clause"]
    taken: set[int] = set()
    problems = []
    for node, span in spans:
        if taken & set(span):
            problems.append(_twice(node, template))
        taken |= set(span)
    rest = tuple(block for at, block in enumerate(document.blocks) if at not in taken)
    wanted = next((node for node in asked if _word(node) == "body"), None)
    if wanted is None and rest:
        problems.append(_left_out(rest, template))
    if problems:
        raise InvalidInput(problems)
    by_node = {node: tuple(document.blocks[at] for at in span) for node, span in spans}
    if wanted is not None:
        by_node[wanted] = rest
    return [(node, by_node[node]) for node in asked if node in by_node]


def _word(node: etree._Element) -> str:
    return (node.text or "").split(" ", 1)[0]


def _span(blocks: Sequence[Block], node: etree._Element) -> range:
    """Return which blocks a clause has: its heading and what is below, or the one block."""
    target = (node.text or "").partition(" ")[2]
    for at, block in enumerate(blocks):
        if getattr(block, "id", "") != target:
            continue
        end = at + 1
        if isinstance(block, Heading):
            while end < len(blocks) and not _ends(blocks[end], block.level):
                end += 1
        return range(at, end)
    return range(0)


def _ends(block: Block, level: int) -> bool:
    return isinstance(block, Heading) and block.level <= level


def _twice(node: etree._Element, template: str) -> Problem:
    target = (node.text or "").partition(" ")[2]
    message = f"'{target}', or a part of it, is placed twice in the Word template"
    hint = "a clause stands in a document once; refer to it with {{ number('…') }}"
    tag = f"{{{{p clause('{target}') }}}}"
    return Problem("T048", message, Location(file=template, tag=tag), hint)


def _left_out(blocks: Sequence[Block], template: str) -> Problem:
    """Return the problem of blocks for which the template has no place."""
    tops = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    if not tops:
        message = "the Word template has no place for the body"
        hint = "put a paragraph with {{p body }} where the clauses belong"
        return Problem("T110", message, Location(file=template), hint)
    names = ", ".join(f"'{top.id or plain_text(top.spans)}'" for top in tops)
    message = f"the Word template has no place for the body: nothing prints {names}"
    hint = "put a paragraph with {{p body }} where what no {{p clause('…') }} places belongs"
    return Problem("T110", message, Location(file=template), hint)


def write_numbers(tree: etree._Element, context: Context) -> None:
    """Put references where ``{{ number('…') }}`` stands in the template."""
    for node in list(tree.iter(etree.ProcessingInstruction)):
        if _word(node) != "number":
            continue
        _, target, text = (node.text or "").split(" ", 2)
        for made in write_spans([Reference(target, text)], context):
            node.addprevious(made)
        drop(node)
