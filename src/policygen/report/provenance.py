"""Where words come from, as text and for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from policygen.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policygen.pipeline.explain import AnswerOrigin, ClauseOrigin, Origin

_AROUND = 60
_LONGEST_VALUE = 60
_MOST_INPUTS = 4


def render_origins(origins: Sequence[Origin], *, colour: bool = False) -> str:
    """Return each place with the words in their sentence, the clauses and the answers."""
    parts = [_told(origin, colour=colour) for origin in origins]
    count = f"{len(origins)} place{'s' * (len(origins) != 1)}\n"
    return "\n".join([*parts, count])


def origins_as_json(origins: Iterable[Origin]) -> list[dict[str, object]]:
    """Return heading, item, text, clauses and answers of each place."""
    return [
        {
            "heading": each.found.heading,
            "item": each.found.label,
            "text": each.found.text,
            "start": each.found.start,
            "end": each.found.end,
            "clauses": [asdict(clause) for clause in each.clauses],
            "answers": [asdict(answer) for answer in each.answers],
        }
        for each in origins
    ]


def _told(origin: Origin, *, colour: bool) -> str:
    found = origin.found
    place = ", ".join(filter(None, (found.heading, found.label))) or "before the first heading"
    lines = [printable(place), f"  “{_excerpt(origin, colour=colour)}”"]
    lines += [f"  {line}" for clause in origin.clauses for line in _clause_lines(clause)]
    lines += [f"  {line}" for line in _answer_lines(origin.answers)]
    return "\n".join(lines) + "\n"


def _excerpt(origin: Origin, *, colour: bool) -> str:
    found = origin.found
    first, last = max(0, found.start - _AROUND), min(len(found.text), found.end + _AROUND)
    before = "…" * (first > 0) + printable(found.text[first : found.start])
    words = printable(found.text[found.start : found.end])
    after = printable(found.text[found.end : last]) + "…" * (last < len(found.text))
    return f"{before}\033[1m{words}\033[0m{after}" if colour else f"{before}{words}{after}"


def _clause_lines(clause: ClauseOrigin) -> Iterator[str]:
    version = f"version {clause.version}" * bool(clause.version)
    owner = f"owner {clause.owner}" * bool(clause.owner)
    about = ", ".join(filter(None, (clause.title, version, owner)))
    file = f"{clause.file}:{clause.line}" if clause.line else clause.file
    yield f"clause  {file}" + f"  ({about})" * bool(about)
    if clause.place:
        yield f"        {printable(clause.place)}"
    if clause.meets:
        yield f"meets   {', '.join(clause.meets)}"


def _answer_lines(answers: Sequence[AnswerOrigin]) -> Iterator[str]:
    behind: dict[str, list[AnswerOrigin]] = {}
    for answer in answers:
        behind.setdefault(answer.finding, []).append(answer)
    for answer in behind.pop("", []):
        yield f"answer  {_answer(answer)}"
    for finding, inputs in behind.items():
        yield f"finding {finding}  (policygen analyze ANSWERS --explain {finding})"
        for answer in inputs[:_MOST_INPUTS]:
            yield f"        from {_answer(answer)}"
        if len(inputs) > _MOST_INPUTS:
            yield f"        from {len(inputs) - _MOST_INPUTS} answers more: --format json has them"


def _answer(answer: AnswerOrigin) -> str:
    value = answer.value
    if len(value) > _LONGEST_VALUE:
        value = f"{value[:_LONGEST_VALUE]}…"
    told = f" = {printable(value)}" * bool(value)
    return f"{answer.path}{told}  ({answer.place or 'not written: the default of the schema'})"
