"""W070: a reference to a clause or schedule that the text does not have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.lint.faults import Examples, Match, Rule
from policygen.lint.texts.numbers import ATTACHMENTS
from policygen.lint.texts.quotations import overlaps
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.texts.subjects import Subject

_NUMBER = r"\d{1,3}(?!\d)(?:\.\d{1,3}){0,5}(?:\([a-z0-9]{1,5}\)){0,3}"
_REFERENCE = re.compile(
    r"\b(?P<kind>[Cc]lause|[Ss]ection|[Pp]aragraph|[Ss]chedule|[Aa]nnex|[Aa]ppendix|[Ee]xhibit)"
    r"(?P<many>s|es)? (?P<number>" + _NUMBER + r"|[A-Z](?![\w']|\.\w))"
)
_NUMBERED = {"clause", "section", "paragraph"}
_MORE = re.compile(
    rf"(?:,| and| or| to|, and|, or) (?P<number>{_NUMBER})"
    r"(?![\w%]| (?:business |working )?(?:days?|months?|years?|hours?|weeks?)\b)"
)
# What follows a reference into another text: a law, or an agreement that is not this one.
_ELSEWHERE = re.compile(
    r"(?: ?\([^()]{0,80}\))?,? (?:of|in|to|under) (?!this\b|these\b)"
    r"|(?: ?\([^()]{0,80}\))? (?:(?:[A-Z][\w.]*|of|the|and) ){0,6}"
    r"(?:Act|Regulations?|Directive|Code|Ordinance|Order|Law|Rules|Statute|GDPR|DORA)\b"
)
# What stands before a reference into a law.
_LAW_BEFORE = re.compile(r"(?:U\.S\.C|C\.F\.R|\bAct|\bCode|\bRegulations?|\bLaw)[.,]{0,2} $")
# A text that numbers less than this has no numbers to refer to.
_FEWEST = 3
# Where more references of a kind fail than lead somewhere, and at least so many, they are to
# another agreement: a schedule says "clause 14" of the agreement that it belongs to.
_FOREIGN = 3
_FIRST = ("1", "a", "i")


def _search(subject: Subject) -> Iterator[Match]:
    known = {name for passage in subject.passages for name in passage.numbers}
    uses = list(_uses(subject, _kinds(known)))
    failing = {use for use in uses if use.name not in known}
    for kind in {use.kind for use in failing}:
        missing = {use.name for use in failing if use.kind == kind}
        leading = {use.name for use in uses if use.kind == kind} - missing
        if len(missing) >= _FOREIGN and len(missing) > len(leading):
            failing = {use for use in failing if use.kind != kind}
    for use in uses:
        if use in failing:
            passage = subject.passages[use.passage]
            yield Match(passage, use.start, use.end, f"there is no {use.said} here")


@dataclass(frozen=True, slots=True)
class _Use:
    """A reference: its kind, the name that it leads to, where it stands, how it is said."""

    kind: str
    name: str
    passage: int
    start: int
    end: int
    said: str


def _kinds(known: set[str]) -> frozenset[str]:
    """Return the kinds of references that the text can answer.

    One that has a ``Schedule 7`` and no first schedule is itself a schedule of another.
    """
    attached = {kind for kind in ATTACHMENTS if any(f"{kind} {one}" in known for one in _FIRST)}
    has_numbers = sum(name[:1].isdigit() for name in known) >= _FEWEST
    return frozenset(attached | (_NUMBERED if has_numbers else set()))


def _uses(subject: Subject, kinds: frozenset[str]) -> Iterator[_Use]:
    for number, passage in enumerate(subject.passages):
        for match in _REFERENCE.finditer(passage.text):
            kind = match["kind"].lower()
            start, end = match.span()
            if kind not in kinds or passage.is_answered(start):
                continue
            if _LAW_BEFORE.search(passage.text, max(start - 20, 0), start):
                continue
            if not overlaps(subject.quoted(number), start, end):
                yield from _read(passage.text, number, match, kind)


def _read(text: str, passage: int, match: re.Match[str], kind: str) -> Iterator[_Use]:
    """Yield each number of ``clauses 3, 4.1 and 5``."""
    numbers = [match.span("number")]
    at = match.end()
    while match["many"] and (more := _MORE.match(text, at)):
        numbers.append(more.span("number"))
        at = more.end()
    if _is_elsewhere(text, at):
        return
    for position, (start, end) in enumerate(numbers):
        number = text[start:end]
        if kind in ATTACHMENTS:
            name = f"{kind} {number.lower()}"
        elif number[0].isdigit():
            name = number
        else:
            continue
        said = match["kind"] + f" {number}"
        yield _Use(kind, name, passage, match.start() if position == 0 else start, end, said)


def _is_elsewhere(text: str, at: int) -> bool:
    return _ELSEWHERE.match(text, at) is not None


RULE = Rule(
    id="broken-reference",
    code="W070",
    title="A reference to a place that the text does not have",
    severity=Severity.ERROR,
    why="A right or duty that rests on it rests on nothing, or on the clause that has moved there.",
    better="refer to the clause that is meant, or to the agreement in which it stands",
    examples=Examples(
        found=(
            "1. Term\n\n1.1 It begins on signature.\n\n1.2 It ends under clause 14.7.",
            "1. Term\n\n2. Charges are set out in Schedule 4.\n\nSchedule 1: Charges",
            "1. One\n\n2. Two\n\n3. Clauses 1, 2 and 9 outlast the end.",
            "Appendix A: Work\n\nDeductions are those of Appendix D.",
        ),
        clean=(
            "1. Term\n\n1.1 It begins on signature.\n\n1.2 It ends under clause 1.1.",
            "1. One\n\n2. Two\n\n3. Section 12 of the Companies Act 2014 applies.",
            "1. One\n\n2. Two\n\n3. It changes hands as section 1124 of the Corporation Tax Act "
            "2010 says.",
            "1. One\n\n2. Two\n\n3. It is a work under 17 U.S.C. Section 101.",
            "1. One\n\n2. Two\n\n3. Clause 31 (Notices) of the Main Agreement applies.",
            "Charges are set out in Schedule 4.",
            "Schedule 7: Benchmarks\n\n1. It begins as Schedule 2 says.",
            "1. One\n\n2. Two\n\n3. Clause 14 sets interest, clause 35 limits it, clause 44 tells "
            "how notice is given.",
        ),
    ),
    search=_search,
    whole=True,
)
