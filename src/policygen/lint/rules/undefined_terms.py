"""W060: a term that is used in capitals as if it were defined, and is not."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from policygen.lint.faults import Examples, Match, Rule, shown
from policygen.lint.texts.definitions import singular, term_key
from policygen.lint.texts.passages import Kind
from policygen.lint.texts.quotations import overlaps
from policygen.problems import Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.texts.passages import Passage
    from policygen.lint.texts.subjects import Subject

# A text that defines fewer terms than this does not write its terms in capitals.
_FEWEST = 3
_MOST_TITLE_WORDS = 4
_EITHER = re.compile(r" or | and |/")
_NAMED = re.compile(r"\"([A-Z][^\"]{1,60})\"")
_CAPITAL = r"[A-Z][a-z]+(?:-[A-Za-z][a-z]+)*"
# Capitals in the middle of a sentence, behind a small word that makes them a thing of the contract.
_USE = re.compile(
    r"(?<=[a-z,] )(?:(?:the|an?|each|every|any|all|such|no|its|their|other|either|both) "
    r"(?:[A-Z]?[a-z]{2,20}'s? )?|(?:[A-Z][a-z]{2,20}|[a-z]{3,20})'s? )"
    rf"(?P<term>{_CAPITAL}(?: (?:(?:of|at|for|in|to) )?{_CAPITAL}){{0,4}})(?!\w)"
)
# A text that takes its terms from another one.
_BORROWED = re.compile(
    r"\b(?:terms?|words?|expressions?)\b[^.;]{0,160}\b(?:meanings?|defined)\b[^.;]{0,120}"
    r"\b(?:agreement|contract|conditions|deed|policy)\b"
    r"|\b(?:terms?|words?|expressions?)\b[^.;]{0,120}\bsame meanings?\b",
    re.IGNORECASE,
)
# Nouns that head the terms of contracts. Capitals before another noun are mostly a name.
_NOUNS = frozenset(
    {
        *("acceptance", "account", "adjustment", "affiliate", "amendment", "amount", "arrangement"),
        *(
            "asset",
            "assistance",
            "audit",
            "auditor",
            "band",
            "baseline",
            "benchmark",
            "benchmarker",
        ),
        *("breach", "budget", "change", "charge", "claim", "client", "comparator", "component"),
        *("confirmation", "consent", "credit", "criterion", "criteria", "customer", "data", "date"),
        *("deadline", "default", "defect", "deliverable", "deliverables", "delivery", "dependency"),
        *("deposit", "desk", "deviation", "document", "documentation", "effect", "employee"),
        *("environment", "equipment", "event", "evidence", "exception", "exclusion", "exit"),
        *("expense", "expert", "expiry", "facility", "failure", "fee", "file", "fund", "gap"),
        *("goods", "hour", "improvement", "incident", "indemnity", "index", "information"),
        *("infrastructure", "instruction", "invoice", "item", "level", "liability", "licence"),
        *("license", "log", "loss", "manager", "manual", "material", "materials", "measure"),
        *(
            "mechanism",
            "metric",
            "milestone",
            "model",
            "module",
            "notice",
            "objective",
            "operation",
        ),
        *("option", "output", "party", "payment", "penalty", "percentage", "performance", "period"),
        *("permission", "person", "personnel", "plan", "premises", "price", "procedure", "process"),
        *("product", "program", "programme", "project", "proposal", "protocol", "provider"),
        *("rate", "rating", "record", "records", "recipient", "register", "renewal", "report"),
        *("request", "requirement", "resource", "review", "right", "risk", "rule", "sample"),
        *("scope", "secret", "server", "service", "site", "software", "solution", "specification"),
        *("staff", "standard", "statement", "subcontractor", "sub-processor", "subprocessor"),
        *(
            "supplier",
            "system",
            "target",
            "tax",
            "team",
            "term",
            "termination",
            "test",
            "threshold",
        ),
        *("ticket", "timetable", "tool", "transfer", "transition", "trigger", "unit", "update"),
        *("upgrade", "user", "value", "vendor", "volume", "warranty", "window", "works"),
    }
)
# Words for the paper itself and its parts, which nobody defines.
_PAPER = frozenset(
    {
        *("agreement", "annex", "annexe", "appendix", "article", "clause", "contract", "exhibit"),
        *("paragraph", "part", "policy", "schedule", "section", "table", "figure", "recital"),
    }
)

# Long names that end so are of things that others publish: the Consumer Prices Index.
_OF_OTHERS = frozenset({"index", "standard", "rate", "programme", "program"})
_WORDS_OF_NAME = 3


def _search(subject: Subject) -> Iterator[Match]:
    if len(subject.definitions) < _FEWEST or _borrows(subject):
        return
    known = _known_terms(subject)
    titles = _titles(subject)
    told: set[str] = set()
    for number, passage in enumerate(subject.passages):
        if passage.kind in {Kind.HEADING, Kind.TERM}:
            continue
        for start, words, unknown in _uses(passage, known):
            if _is_title(passage.text[unknown : unknown + 120], titles):
                continue
            key, end = term_key(words), start + len(words)
            if key in told or overlaps(subject.quoted(number), start, end):
                continue
            told.add(key)
            # A term that is a part of the words is none that they could be a slip for.
            hint = did_you_mean(key, {term for term in subject.terms if term not in key})
            message = f"{shown(words)} is written like a defined term and never defined"
            yield Match(passage, start, end, message + (f"; {hint}" if hint else ""))


def _titles(subject: Subject) -> set[str]:
    """Return the short passages, such as a role that a table names (``Service owner``)."""
    return {
        text
        for text in (passage.text.strip() for passage in subject.passages)
        if 1 < text.count(" ") + 1 <= _MOST_TITLE_WORDS
    }


def _is_title(text: str, titles: set[str]) -> bool:
    """Tell whether a text goes on with the words of such a title."""
    words = [word.strip(".,;:()") for word in text.split()[:_MOST_TITLE_WORDS]]
    return any(" ".join(words[:length]) in titles for length in range(2, len(words) + 1))


def _borrows(subject: Subject) -> bool:
    """Tell whether the text says that terms have the meaning of another agreement."""
    return any(_BORROWED.search(passage.text) for passage in subject.passages)


def _known_terms(subject: Subject) -> set[str]:
    """Return every term that is defined, named in quotation marks, a heading or an answer."""
    known = set()
    for found in subject.definitions:
        known |= {term_key(part) for part in (found.term, *_EITHER.split(found.term))}
    for passage in subject.passages:
        known |= {term_key(named[1]) for named in _NAMED.finditer(passage.text)}
        if passage.kind is Kind.HEADING:
            known.add(term_key(passage.text))
        for stretch, following in pairwise((*passage.stretches, None)):
            if stretch and stretch.answers:
                end = following.start if following else len(passage.text)
                known.add(term_key(passage.text[stretch.start : end]))
    return known - {""}


def _uses(passage: Passage, known: set[str]) -> Iterator[tuple[int, str, int]]:
    """Yield place and words of each term in capitals that is not known, and where that begins."""
    for match in _USE.finditer(passage.text):
        words = _unknown_part(match["term"], known)
        if not words or not _is_term(words, passage.text[match.end() : match.end() + 40]):
            continue
        start = passage.text.index(words, match.start("term"))
        if any(passage.is_answered(at) for at in (match.start("term"), start)):
            continue
        # What is not known ends a longer term: of "Customer Data" the whole is told, not "Data".
        whole = match["term"]
        is_end = whole.endswith(f" {words}")
        yield (match.start("term"), whole, start) if is_end else (start, words, start)


def _is_term(words: str, after: str) -> bool:
    """Tell a term from a name: of a person, a body, a law, a paper of its own."""
    last = singular(words.rsplit(maxsplit=1)[-1].lower())
    is_numbered = re.match(r" (?:\d|[A-Z]\b|[IVX]+\b)", after) is not None
    is_name = re.match(r" of (?:the )?[A-Z]|'s [A-Z]| \((?:EU|EC|UK)\)", after) is not None
    is_name = is_name or (last in _OF_OTHERS and len(words.split()) >= _WORDS_OF_NAME)
    return last in _NOUNS and last not in _PAPER and not is_numbered and not is_name


def _unknown_part(words: str, known: set[str]) -> str:
    """Return what is left of words in capitals when defined terms are taken off their beginning.

    Nothing is left if a defined term ends them: a word before it, as in ``Second Service``, only
    narrows it.
    """
    parts = words.split()
    while parts and (length := _known_length(parts, known)):
        parts = parts[length:]
        if parts[:1] == ["of"]:
            parts = parts[1:]
    ends = range(1, len(parts))
    if any(term_key(" ".join(parts[start:])) in known for start in ends):
        return ""
    return " ".join(parts)


def _known_length(parts: list[str], known: set[str]) -> int:
    """Return how many of the first words make up a defined term, 0 if none do."""
    lengths = range(len(parts), 0, -1)
    return next((n for n in lengths if term_key(" ".join(parts[:n])) in known), 0)


_THREE = (
    "“Service” means the help desk.\n\n“Data” means what is stored.\n\n"
    "“Supplier” means Acme Limited.\n\n"
)

RULE = Rule(
    id="undefined-term",
    code="W060",
    title="A term that is used and never defined",
    severity=Severity.WARNING,
    why=(
        "Capitals promise a definition. Without one the parties will disagree about what they "
        "agreed, and a court will guess."
    ),
    better="define it, write it small, or use the defined term that is meant",
    examples=Examples(
        found=(
            f"{_THREE}The Supplier shall meet the Acceptance Criteria before the Service begins.",
            f"{_THREE}It shall follow each Transition Plan that the Supplier has approved.",
            f"{_THREE}Each party protects the other party's Confidential Information.",
        ),
        clean=(
            f"{_THREE}The Supplier shall tell the Central Bank of Ireland and the European Union.",
            f"{_THREE}The Supplier shall keep the Data until the end of March.",
            f"{_THREE}It shall meet the criteria in the Companies Act 2014.",
            "The Supplier shall meet the Acceptance Criteria.",
            f"{_THREE}The price follows the Consumer Prices Index.",
        ),
    ),
    search=_search,
    whole=True,
)
