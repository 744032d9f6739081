"""Trials: a clause rendered in each of its cases, in each document and for each record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from policygen.approvals import DRAFT, needs_of, sample_standing
from policygen.assemble import Scope, assemble_clause
from policygen.clause_tests.approved import LEFT_OUT
from policygen.clause_tests.cases import EXAMPLES, Case
from policygen.errors import InvalidInput
from policygen.library import Outline, Place, alone
from policygen.problems import Problem, did_you_mean
from policygen.render.markdown import render_markdown
from policygen.scope import record_names, records_by_id, top_names
from policygen.templating.values import Records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policygen.assemble import AssembledClause
    from policygen.clause_tests.givens import Givens
    from policygen.library import Clause, Library
    from policygen.templating import Branch


@dataclass(frozen=True)
class Trial:
    """One rendering of a clause. ``name`` is its case, with document and record where needed.

    ``text`` is its Markdown, ``when`` what its own condition gave, ``taken`` the branches taken.
    """

    name: str
    case: Case
    text: str
    problems: tuple[Problem, ...]
    when: bool | None = None
    taken: tuple[Branch, ...] = ()


def try_clause(
    clause: Clause, cases: Sequence[Case], library: Library, givens: Givens
) -> Iterator[Trial]:
    """Yield a trial of a clause for each case, document that holds it, and record."""
    places = library.places.get(clause.id) or (alone(clause),)
    for case in cases:
        try:
            yield from _tried(clause, case, places, library, givens)
        except InvalidInput as error:
            yield Trial(case.id, case, "", _told(error.problems, case))


def _tried(
    clause: Clause, case: Case, places: Sequence[Place], library: Library, givens: Givens
) -> Iterator[Trial]:
    inputs = givens.of(case)
    names = top_names(inputs.answers, inputs.findings.values, inputs.problems)
    chosen = _chosen(case, places)
    for outline, entry in chosen:
        for record, own in _records(case, outline, names):
            standing = sample_standing(needs_of(inputs.answers, record), inputs.as_of)
            scope = Scope(
                own,
                inputs.formats,
                case.reader or outline.audience,
                inputs.audience_of,
                inputs.as_of,
                standing=standing if case.approved else DRAFT,
            )
            made = assemble_clause(clause, entry, outline, library, scope)
            parts = (case.id, outline.id if len(chosen) > 1 else "", record)
            yield _trial(", ".join(filter(None, parts)), case, made)


def _chosen(case: Case, places: Sequence[Place]) -> Sequence[Place]:
    if not case.outline:
        return places
    chosen = [place for place in places if place[0].id == case.outline]
    if not chosen:
        known = [outline.id for outline, _ in places]
        message = f"the clause is not in the outline '{case.outline}'"
        hint = did_you_mean(case.outline, known) or f"it is in {', '.join(known)}"
        raise InvalidInput([Problem("T081", message, case.location, hint)])
    return chosen


def _records(
    case: Case, outline: Outline, names: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each record that the document is made of, with the names that it adds."""
    if not outline.each:
        yield "", names
        return
    records = names.get(outline.each)
    found = dict(records_by_id(records)) if isinstance(records, Records) else {}
    if case.record and case.record not in found:
        message = f"the case has no record '{case.record}' in {outline.each}"
        hint = did_you_mean(case.record, found) or f"there are {', '.join(found) or 'none'}"
        raise InvalidInput([Problem("T081", message, case.location, hint)])
    for name, record in found.items():
        if case.record in {"", name}:
            yield name, record_names(names, outline.each, record)


def _trial(name: str, case: Case, made: AssembledClause) -> Trial:
    text = LEFT_OUT
    if made.document is not None:
        # Up to the rule stands the head of a document: title, properties, contents.
        text = render_markdown(made.document).partition("\n\n---\n\n")[2].strip("\n")
    return Trial(name, case, text, _told(made.problems, case), made.when, made.taken)


def _told(problems: Sequence[Problem], case: Case) -> tuple[Problem, ...]:
    """Return the problems of a trial, each with the case in which it comes up."""
    where = f"{case.location.file}:{case.location.line}" if case is not EXAMPLES else ""
    told = f"in the case '{case.id}' ({where or case.location.file})"
    return tuple(
        replace(problem, hint="\n".join(filter(None, (problem.hint, told)))) for problem in problems
    )
