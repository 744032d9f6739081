"""W050: a duty in the passive voice that names nobody who must perform it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.lint.faults import Examples, Match, Rule, shown
from policygen.lint.texts.passages import HOLE, Kind
from policygen.lint.texts.quotations import overlaps
from policygen.lint.texts.sentences import sentence_around
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.texts.passages import Passage
    from policygen.lint.texts.subjects import Subject

_IRREGULAR = (
    "made|paid|given|kept|sent|held|taken|done|shown|met|borne|built|brought|set|put|written|"
    "drawn|sought|told|bought|sold|found|begun|chosen|shared|carried out"
)
_DUTY = re.compile(
    rf"\b(?:shall|must|will|is to|are to) (?:also |then |in turn )?be (?:\w{{2,14}}ly )?"
    rf"(?:(?P<regular>[a-z]{{2,20}}ed)|(?:{_IRREGULAR}))\b"
)
# Participles that state how a text is to be read or reckoned, or a state, and ask no act of anyone;
# of what is to be agreed or determined other rules tell.
_NO_ACT = frozenset(
    {
        *(
            "advised",
            "agreed",
            "allowed",
            "attributed",
            "authorised",
            "authorized",
            "based",
            "calculated",
        ),
        *("computed", "concerned", "confirmed", "decided", "determined", "negotiated"),
        *("considered", "construed", "counted", "deemed", "entitled"),
        *("denominated", "excused", "expressed", "governed", "interested", "interpreted"),
        *("involved", "limited", "measured", "needed", "obligated", "obliged", "permitted"),
        *(
            "qualified",
            "received",
            "reckoned",
            "regarded",
            "related",
            "released",
            "relieved",
            "required",
        ),
        *("restricted", "rounded", "satisfied", "skilled", "stated", "treated"),
    }
)
_AGENT = re.compile(r"\bby\b(?! (?:means|way|reference|reason|virtue|reading|default|then|now)\b)")
# What follows 'by' and is a time, a way or an amount, but nobody.
_NO_AGENT = re.compile(
    r"by (?:the (?:end|close|last|first|start|time|day|date|latest|following|next|due|deadline|"
    r"\d)|no later|that (?:day|date|time)|an? (?:date|day|time|amount|further)|email|e-mail|post|"
    r"courier|mail|bank|electronic|wire|hand|written|notice|\d|(?:mon|tues|wednes|thurs|fri|satur|"
    r"sun)day|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|noon|midnight|\w{3,12}ing\b)",
    re.IGNORECASE,
)
# A duty inside a condition or a question is none of this sentence.
_INNER = re.compile(
    r"\b(?:that|which|whichever|who|whose|whom|what|how|when|where|if|whether|because|unless|until|"
    r"before|after|than|why|while|once)\b[^,;:]*$",
    re.IGNORECASE,
)
# A subject that denies the duty: no contract shall be signed without it.
_DENIED = re.compile(r"(?:^|[:;,.(] )(?:no|none|neither|nothing|nobody|no one)\b", re.IGNORECASE)


def _search(subject: Subject) -> Iterator[Match]:
    for number, passage in enumerate(subject.passages):
        if passage.kind in {Kind.HEADING, Kind.TERM} or passage.quoted:
            continue
        if " be " not in passage.text:
            continue
        for match in _DUTY.finditer(passage.text):
            if passage.is_answered(match.start()):
                continue
            if passage.kind is Kind.CELL and not match[0].startswith("shall"):
                continue
            if _is_open(passage, match) and not overlaps(subject.quoted(number), *match.span()):
                yield Match(
                    passage,
                    match.start(),
                    match.end(),
                    f"{shown(match[0])} does not say who must do it",
                )


def _is_open(passage: Passage, match: re.Match[str]) -> bool:
    """Tell whether nobody is named who must act."""
    if match["regular"] in _NO_ACT:
        return False
    begin, end = sentence_around(passage.text, match.start())
    before, after = passage.text[begin : match.start()], passage.text[match.end() : end]
    if _DENIED.search(before) or _INNER.search(before):
        return False
    return not any(
        not _NO_AGENT.match(after, agent.start()) or after.startswith(HOLE, agent.end() + 1)
        for agent in _AGENT.finditer(after)
    )


RULE = Rule(
    id="passive-duty",
    code="W050",
    title="A duty that names nobody",
    severity=Severity.WARNING,
    why=(
        "When a duty is missed, the first question is whose it was. A passive sentence without a "
        "party leaves that to a dispute."
    ),
    better="make the party the subject: “the Supplier shall pay”, not “shall be paid”",
    examples=Examples(
        found=(
            "A monthly report shall be provided within five Business Days.",
            "Incidents must be promptly reported by email.",
            "All invoices will be paid within 30 days.",
            "The log is to be kept for seven years.",
        ),
        clean=(
            "A monthly report shall be provided by the Supplier within five Business Days.",
            "The Supplier shall pay the credit with the next invoice.",
            "This Agreement shall be governed by the laws of Ireland.",
            "A notice shall be deemed received on the second Business Day.",
            "No measure shall be agreed without a Baseline.",
            "The Expert shall say whether the test must be repeated.",
            "The Supplier shall not be liable for loss that it did not cause.",
            "The words “shall be provided” name nobody.",
        ),
    ),
    search=_search,
)
