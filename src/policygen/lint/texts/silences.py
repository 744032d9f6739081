"""Silences: a rule switched off in place, with the reason beside the words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.codes import CODES
from policygen.problems import Location, Problem, Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from policygen.lint.faults import Fault
    from policygen.lint.texts.passages import Anchor

NO_REASON = "W090"
NOTHING_SILENCED = "W091"
UNKNOWN_CODE = "W092"
MOST_SILENCES = 1_000
# Wording, templates, and from H020 on what bars a reader.
_RULES = frozenset(code for code in CODES if code.startswith(("W", "T", "H02", "H03")))
_SILENCE = re.compile(
    r"\s*lint-off\b[ \t]*([A-Z]\d{3}(?:[ ,]{1,3}[A-Z]\d{3}){0,20})?[ \t]*:?\s*(.*)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Silence:
    """Codes that are switched off for some words, and why.

    It covers lines of its file, or paragraphs of a Word file, by ``lines`` or ``anchors``.
    """

    codes: tuple[str, ...]
    reason: str
    location: Location
    lines: range = range(0)
    anchors: frozenset[Anchor] = frozenset()

    def covers(self, place: Anchor | Location) -> bool:
        """Tell whether it holds at a paragraph of a Word file, or at a line of another."""
        if not isinstance(place, Location):
            return place in self.anchors
        return place.line in self.lines and place.file == self.location.file


def parse_silence(text: str, location: Location) -> Silence | None:
    """Return the silence that a comment's text is, or None if it is another comment."""
    match = _SILENCE.fullmatch(text)
    if match is None:
        return None
    codes = tuple(re.findall(r"[A-Z]\d{3}", match[1] or ""))
    return Silence(codes, " ".join(match[2].split()), location)


def silence(
    faults: Iterable[Fault], silences: Sequence[Silence]
) -> tuple[list[Fault], dict[Silence, int]]:
    """Return the faults that stay, and how many each silence took away.

    Of more silences than anybody writes (``MOST_SILENCES``) the first ones count.
    """
    silences = silences[:MOST_SILENCES]
    taken = dict.fromkeys(silences, 0)
    by_code: dict[str, list[Silence]] = {}
    for one in silences:
        for code in one.codes:
            by_code.setdefault(code, []).append(one)
    kept = []
    for fault in faults:
        likely = by_code.get(fault.code, ())
        place = fault.passage.anchor or fault.passage.stretch(fault.start).location
        first = next((one for one in likely if one.covers(place)), None)
        if first is None:
            kept.append(fault)
        else:
            taken[first] += 1
    return kept, taken


def check_silences(taken: dict[Silence, int], codes: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with silences; ``codes`` are those of the rules that were run."""
    for one, times in taken.items():
        yield from _check(one, times, codes)


def _is_known(code: str) -> bool:
    """Tell whether a rule may have a code; those of a project's own rules begin with W9."""
    return code in _RULES or code.startswith("W9")


def _check(one: Silence, times: int, codes: Collection[str]) -> Iterator[Problem]:
    if not one.codes:
        message = "the silence names no code"
        hint = "write it as 'lint-off W001: reason'"
        yield Problem(NO_REASON, message, one.location, hint, Severity.WARNING)
        return
    named = ", ".join(one.codes)
    if not one.reason:
        message = f"the silence of {named} has no reason"
        hint = f"write it as 'lint-off {named}: reason', so that a reader can judge it"
        yield Problem(NO_REASON, message, one.location, hint, Severity.WARNING)
    unknown = [code for code in one.codes if not _is_known(code)]
    if unknown:
        message = f"no rule has the code {', '.join(unknown)}, so nothing is silenced by it"
        hint = did_you_mean(unknown[0], _RULES)
        yield Problem(UNKNOWN_CODE, message, one.location, hint, Severity.WARNING)
    if times == 0 and set(one.codes) <= set(codes):
        message = f"the silence of {named} silences nothing"
        hint = "take it away"
        yield Problem(NOTHING_SILENCED, message, one.location, hint, Severity.NOTE)
