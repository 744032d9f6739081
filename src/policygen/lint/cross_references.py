"""W070: a reference to a clause or schedule that the text does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.lint.findings import Examples, Match, Rule
from policygen.lint.numbers import ATTACHMENTS
from policygen.lint.quotations import overlaps
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.passages import Passage
    from policygen.lint.subjects import Subject

_NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,5}(?:\([a-z0-9]{1,5}\)){0,3}"
_REFERENCE = re.compile(
    r"\b(?P<kind>[Cc]lause|[Ss]ection|[Pp]aragraph|[Ss]chedule|[Aa]nnex|[Aa]ppendix|[Ee]xhibit)"
    r"(?P<many>s|es)? (?P<number>" + _NUMBER + r"|[A-Z](?![\w'.]))"
)
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
# A text that numbers less than this has no numbers to refer to.
_FEWEST = 3


def _search(subject: Subject) -> Iterator[Match]:
    known = {name for passage in subject.passages for name in passage.numbers}
    plain = {name for name in known if name[:1].isdigit()}
    attached = {name.split(" ")[0] for name in known if name.split(" ")[0] in ATTACHMENTS}
    for number, passage in enumerate(subject.passages):
        for match in _REFERENCE.finditer(passage.text):
            start, end = match.span()
            if passage.is_answered(start) or overlaps(subject.quoted(number), start, end):
                continue
            if match["kind"].lower() in ATTACHMENTS:
                if match["kind"].lower() in attached:
                    yield from _attachment(passage, match, known)
            elif len(plain) >= _FEWEST:
                yield from _clauses(passage, match, known)


def _attachment(passage: Passage, match: re.Match[str], known: set[str]) -> Iterator[Match]:
    name = f"{match['kind'].lower()} {match['number'].lower()}"
    if name in known or _is_elsewhere(passage.text, match.end()):
        return
    yield Match(passage, *match.span(), f"there is no {match[0]} here")


def _clauses(passage: Passage, match: re.Match[str], known: set[str]) -> Iterator[Match]:
    """Yield each number of ``clauses 3, 4.1 and 5`` that the text does not have."""
    numbers = [match.span("number")]
    at = match.end()
    while match["many"] and (more := _MORE.match(passage.text, at)):
        numbers.append(more.span("number"))
        at = more.end()
    if _is_elsewhere(passage.text, at):
        return
    for position, (start, end) in enumerate(numbers):
        number = passage.text[start:end]
        if number in known or not number[0].isdigit():
            continue
        begin = match.start() if position == 0 else start
        kind = match["kind"].lower()
        yield Match(passage, begin, end, f"there is no {kind} {number} here")


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
        ),
        clean=(
            "1. Term\n\n1.1 It begins on signature.\n\n1.2 It ends under clause 1.1.",
            "1. One\n\n2. Two\n\n3. Section 12 of the Companies Act 2014 applies.",
            "1. One\n\n2. Two\n\n3. Clause 31 (Notices) of the Main Agreement applies.",
            "Charges are set out in Schedule 4.",
        ),
    ),
    search=_search,
    whole=True,
)
