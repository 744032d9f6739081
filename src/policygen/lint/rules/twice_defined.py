"""W062: a term that is defined twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.lint.faults import Examples, Match, Rule, shown
from policygen.lint.texts.definitions import term_key
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.texts.definitions import Definition
    from policygen.lint.texts.subjects import Subject


def _search(subject: Subject) -> Iterator[Match]:
    first: dict[str, Definition] = {}
    for found in subject.definitions:
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
        ),
    ),
    search=_search,
    whole=True,
)
