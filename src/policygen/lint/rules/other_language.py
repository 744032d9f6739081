"""W081: a text that is not English, of which the rules on wording find nothing."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from policygen.lint.faults import Examples, Match, Rule
from policygen.lint.texts.passages import Kind
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.texts.subjects import Subject

# In English prose every fourth word is one of these; in other languages hardly any is.
_SMALL_WORDS = frozenset({"the", "of", "and", "to", "by", "is", "shall", "with", "this", "or"})
_LEAST_SHARE = 0.08
# A shorter text, such as a list of names, says nothing of its language.
_FEWEST, _MOST = 60, 2_000
_WORD = re.compile(r"[^\W\d_]+")


def _search(subject: Subject) -> Iterator[Match]:
    prose = [passage for passage in subject.passages if passage.kind is not Kind.HEADING]
    words = list(
        islice((word for each in prose for word in _WORD.findall(each.text.lower())), _MOST)
    )
    if len(words) < _FEWEST:
        return
    share = sum(word in _SMALL_WORDS for word in words) / len(words)
    if share < _LEAST_SHARE:
        message = "the text is not English: of its wording only what needs no English was checked"
        yield Match(prose[0], 0, len(prose[0].text), message)


_GERMAN = (
    "Der Auftragnehmer erbringt die in der Anlage beschriebenen Leistungen mit der Sorgfalt eines "
    "ordentlichen Kaufmanns und beachtet die Weisungen des Auftraggebers. Er weist den "
    "Auftraggeber darauf hin, wenn er eine Weisung nicht befolgen kann. Die Vergütung wird binnen "
    "dreißig Tagen nach Eingang der Rechnung gezahlt. Der Vertrag läuft fünf Jahre und endet, ohne "
    "dass es einer Kündigung bedarf. Änderungen bedürfen der Schriftform, auch die Änderung "
    "dieser Bestimmung selbst."
)

RULE = Rule(
    id="other-language",
    code="W081",
    title="A text that is not English",
    severity=Severity.WARNING,
    why="The rules look for English words, so that no finding says nothing about such a text.",
    better="have it read by somebody who drafts in that language, or lint the English version",
    examples=Examples(
        found=(_GERMAN,),
        clean=(
            "Der Vertrag läuft fünf Jahre.",
            "The Supplier shall keep the records of the Services for seven years.",
        ),
    ),
    search=_search,
    whole=True,
)
