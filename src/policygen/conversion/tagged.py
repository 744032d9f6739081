"""A Markdown text with its tags, read as blocks in which holes stand for tags.

A clause is Markdown only once its tags are rendered. To read it before that, each tag becomes a
mark, and the lines are brought to a form that Python-Markdown reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.conversion.lines import readable_lines
from policygen.templating.marks import slot_mark
from policygen.tree.markdown_reader import parse_markdown
from policygen.wordtags.tags import Tag, find_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.problems import Problem
    from policygen.tree.blocks import Block


@dataclass(frozen=True, slots=True)
class Tagged:
    """A text with tags: its blocks, in which hole ``n`` stands for ``tags[n]``."""

    blocks: tuple[Block, ...]
    tags: tuple[Tag, ...]
    problems: tuple[Problem, ...] = ()


def parse_tagged(source: str) -> Tagged:
    """Return the blocks of a Markdown text with tags; lines of problems are not the file's."""
    tags = tuple(find_tags(source))
    lines, problems = readable_lines(_marked(source, tags).split("\n"), tags)
    raw = parse_markdown("\n".join(lines))
    return Tagged(raw.blocks, tags, (*raw.problems, *problems))


def typed(tag: Tag, unit: str = "") -> str:
    """Return a tag as it stands in Word: on one line, without signs for white space.

    ``unit`` is ``p`` or ``tr`` where a whole paragraph or row goes with it.
    """
    if tag.opener == "raw":
        return tag.text
    if tag.opener == "{#":
        return f"{{#{unit} {' '.join(tag.text[2:-2].split())} #}}"
    return f"{tag.opener}{unit} {' '.join(tag.inner.split(chr(10)))} {tag.text[-2:]}"


def _marked(source: str, tags: Sequence[Tag]) -> str:
    """Return the text with a mark for each tag; signs for white space have done their work."""
    pieces, at = [], 0
    for number, tag in enumerate(tags):
        before = source[at : tag.start]
        if tag.joins_before:
            before = before.rstrip()
        pieces += [before, slot_mark(number)]
        at = tag.end
        if tag.joins_after:
            at += len(source[at:]) - len(source[at:].lstrip())
    return "".join((*pieces, source[at:]))
