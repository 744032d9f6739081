"""All findings of a set of answers, as text and as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.report.candidates import candidate_lines
from policygen.report.contracts import contract_lines
from policygen.report.decisions import decision_lines
from policygen.report.layout import heading, labelled, rest_lines
from policygen.report.plain import plain_json
from policygen.report.wording import Wording, at

if TYPE_CHECKING:
    from collections.abc import Callable

    from policygen.inputs import Facts

_NOTHING = "There is nothing to analyse: no candidate, decision or contract is answered.\n"


def render_findings(facts: Facts) -> str:
    """Return all findings for people, record by record, without what repeats another."""
    word = Wording(facts.formats)
    shift = facts.answers.get("balance.floor_shift")
    topics: dict[str, Callable[[str, Any, Any], list[str]]] = {
        "candidates": partial(candidate_lines, word=word),
        "decisions": partial(decision_lines, shift=shift, word=word),
        "contracts": partial(contract_lines, word=word),
    }
    values = facts.findings.values
    parts: list[list[str]] = []
    for topic, lines_of in topics.items():
        found = values.get(topic)
        if isinstance(found, Mapping):
            records = _by_id(facts.answers.get(topic))
            parts += [lines_of(name, each, records.get(name)) for name, each in found.items()]
        elif found is not None:
            parts.append([*heading(topic.capitalize()), *labelled("findings", word.any(found))])
    if rest := rest_lines(values, topics, word):
        parts.append([*heading("Other findings"), *rest])
    text = "\n\n".join("\n".join(_tidy(part)) for part in parts if part)
    return f"{text}\n" if text else _NOTHING


def findings_json(facts: Facts) -> dict[str, Any]:
    """Return all findings by topic and id, in JSON's own kinds."""
    found: dict[str, Any] = plain_json(facts.findings.values)
    return found


def _by_id(records: Any) -> dict[str, Any]:
    if not isinstance(records, list):
        return {}
    return {each["id"]: each for each in records if isinstance(at(each, "id"), str)}


def _tidy(lines: list[str]) -> list[str]:
    """Return the lines without spaces at their ends, and without two empty ones in a row."""
    tidy: list[str] = []
    for line in (each.rstrip() for each in lines):
        if line or (tidy and tidy[-1]):
            tidy.append(line)
    while tidy and not tidy[-1]:
        tidy.pop()
    return tidy
