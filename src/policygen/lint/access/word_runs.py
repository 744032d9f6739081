"""Colours and sizes of a paragraph's words."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from policygen.lint.access import rules
from policygen.lint.access.contrast import contrast
from policygen.lint.faults import shown
from policygen.lint.texts.word_runs import text_nodes
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from policygen.lint.access.word_looks import Look, WordLooks

SMALLEST = 8.0
_LARGE, _LARGE_IN_BOLD = 18.0, 14.0
_ENOUGH, _ENOUGH_IF_LARGE = 4.5, 3.0
_WORD = re.compile(r"\w")

_Stretch = tuple[str, "Look"]


def hindrances_of_runs(paragraph: etree._Element, looks: WordLooks) -> Iterator[tuple[str, str]]:
    """Yield code and message of what is wrong with the looks of words, each kind once."""
    stretches = [(text, look) for text, look in _stretches(paragraph, looks) if _WORD.search(text)]
    for find in (_colour_only, _low_contrast, _small):
        yield from find(stretches)


def _stretches(paragraph: etree._Element, looks: WordLooks) -> Iterator[_Stretch]:
    """Yield the stretches of a paragraph in one look, in order."""
    style, paper = looks.style_of(paragraph), looks.paper(paragraph)
    known: dict[etree._Element, Look] = {}

    def look(pair: tuple[etree._Element, str]) -> Look:
        run = next(pair[0].iterancestors(w("r")), paragraph)
        if run not in known:
            known[run] = looks.look(run, style, paper)
        return known[run]

    for found, pairs in groupby(text_nodes(paragraph), key=look):
        yield "".join(text for _, text in pairs), found


def _colour_only(stretches: list[_Stretch]) -> Iterator[tuple[str, str]]:
    """Yield words that differ from the most common look of the paragraph in colour alone."""
    lengths: dict[Look, int] = {}
    for text, look in stretches:
        lengths[look] = lengths.get(look, 0) + len(text)
    if len(lengths) < 2:
        return
    usual = max(lengths, key=lambda look: lengths[look])
    for text, look in stretches:
        if look.colour != usual.colour and _but_colour(look) == _but_colour(usual):
            yield rules.COLOUR_ONLY, f"{shown(text)} differs only in its colour (#{look.colour})"
            return


def _but_colour(look: Look) -> tuple[object, ...]:
    return look.ground, look.size, look.bold, look.other


def _low_contrast(stretches: list[_Stretch]) -> Iterator[tuple[str, str]]:
    for text, look in stretches:
        if not look.ground:
            continue
        is_large = look.size >= (_LARGE_IN_BOLD if look.bold else _LARGE)
        wanted = _ENOUGH_IF_LARGE if is_large else _ENOUGH
        found = contrast(look.colour, look.ground)
        if found < wanted:
            yield (
                rules.LOW_CONTRAST,
                f"{shown(text)}: #{look.colour} on #{look.ground} stands out by {found:.2f} to 1 "
                f"(at least {wanted:g} to 1)",
            )
            return


def _small(stretches: list[_Stretch]) -> Iterator[tuple[str, str]]:
    for text, look in stretches:
        if look.size < SMALLEST and "vertAlign" not in look.other:
            message = f"{shown(text)} is set in {look.size:g} points (at least {SMALLEST:g})"
            yield rules.SMALL_TEXT, message
            return
