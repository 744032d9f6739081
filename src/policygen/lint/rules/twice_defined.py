"""W062: a term that is defined twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.lint.faults import Examples, Match, Rule, shown
from policygen.lint.texts.definitions import term_key
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.texts.definitions import Definition
    from policygen.lint.texts.subjects import Subject


# "Term" has the meaning given in clause 2: it says where the definition stands and is none itself.
_POINTER = re.compile(
    r"[\s,\":]*(?:means? )?(?:(?:has|have|shall have|bears?) )?the meanings? "
    r"(?:given|set out|set forth|assigned|ascribed|stated|specified)\b"
    r"|[\s,\":]*(?:is|are|as) defined (?:in|under|by)\b"
)


def _points(subject: Subject, found: Definition) -> bool:
    """Tell whether a definition only says where the term is defined."""
    text = subject.passages[found.meaning].text
    # What gives the meaning may end with the words that say so: "has the meaning" given in ...
    start = found.end if found.meaning == found.passage else found.meaning_start
    return found.is_listed and _POINTER.match(text, start) is not None


def _search(subject: Subject) -> Iterator[Match]:
    first: dict[str, Definition] = {}
    for found in subject.definitions:
        if _points(subject, found):
            continue
        earlier = first.setdefault(term_key(found.term), found)
        if earlier is found or earlier.passage == found.passage:
            continue
        place = subject.passages[earlier.passage]
        under = f", first under “{place.heading}”" if place.heading else ""
        message = f"{shown(found.term)} is defined twice{under}"
        yield Match(subject.passages[found.passage], found.start, found.end, message)


RULE = Rule(
    id="twice-defined",
    code="W062",
    title="A term that is defined twice",
    severity=Severity.ERROR,
    why="Each side will hold to the definition that suits it.",
    better="keep one of the two definitions, or give the other thing another name",
    examples=Examples(
        found=(
            "“Service” means the help desk.\n\n“Data” means what is stored.\n\n"
            "“Services” means the help desk and the training.",
            "Acme Limited (the “Supplier”) agrees to this.\n\n“Supplier” means Acme Limited.",
        ),
        clean=(
            "“Service” means the help desk.\n\n“Service Level” means a target for the Service.",
            "The “Service” means the help desk. The Service is open on Business Days.",
            "“Term” has the meaning given in clause 2.\n\nIt lasts five years (the “Term”).",
            "“Charges” is defined in Schedule 2.\n\n“Charges” means the sums due each month.",
        ),
    ),
    search=_search,
    whole=True,
)
