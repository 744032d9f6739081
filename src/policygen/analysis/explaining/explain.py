"""What can be explained of a set of answers, and one explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.analysis.explaining import (
    amounts,
    benchmarks,
    candidates,
    charges,
    scores,
    timing,
)
from policygen.analysis.explaining.explanation import Explainable, Explanation, Sum, value_at
from policygen.analysis.explaining.naming import find_named, steps_of
from policygen.analysis.reading import NotAnswered, NotKnownYet, Reading
from policygen.model import Undetermined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from policygen.analysis.derivation import Record
    from policygen.analysis.explaining.explanation import Steps
    from policygen.analysis.findings import Findings

    Sums = Callable[[Steps, Any, Record, Record], Iterable[Explainable]]


def explain(name: str, answers: Mapping[str, Any], findings: Findings) -> Explanation:
    """Return the sum behind the finding that ``name`` means.

    ``name`` is the finding's path or an unambiguous end of it. ``answers`` are those from which
    ``findings`` were derived.

    Raises:
        InvalidInput: No finding has the name, or several have it.
    """
    steps = steps_of(name)
    waiting = value_at(findings.values, steps)
    if isinstance(waiting, Undetermined):
        path = ".".join(steps)
        return Explanation(path, path, waits_for=waiting.waits_for)
    return explanation_of(find_named(name, list(explainable(answers, findings))), findings)


def explanation_of(found: Explainable, findings: Findings) -> Explanation:
    """Return the explanation of a finding, with the answers that went in."""
    path = ".".join(found.path)
    inputs = tuple(
        name for name in findings.inputs_of(path) if name.rpartition(".")[2] not in {"id", ""}
    )
    value = value_at(findings.values, found.path)
    if isinstance(value, Undetermined):
        return Explanation(path, found.title, inputs=inputs, waits_for=value.waits_for)
    try:
        told = found.sum_up()
    except NotKnownYet as wait:
        return Explanation(path, found.title, inputs=inputs, waits_for=(wait.point,))
    except NotAnswered as lack:
        told = Sum((), (), None, "", note=f"It needs {lack.args[0]}, which is not answered.")
    return Explanation(
        path,
        found.title,
        told.columns,
        told.rows,
        told.figures,
        None if value is None else told.result,
        told.how,
        told.unit,
        told.note,
        inputs,
    )


def explainable(answers: Mapping[str, Any], findings: Findings) -> Iterator[Explainable]:
    """Yield every finding whose sum can be shown, as far as open answers let it be told."""
    read = Reading(answers, "", [])
    topics: dict[str, Sums] = {
        "candidates": candidates.sums_of,
        "decisions": _of_decision,
        "contracts": _of_contract,
    }
    for topic, sums_of in topics.items():
        for name, record in _records(read, topic):
            path = (topic, name)
            yield from _told(sums_of(path, value_at(findings.values, path), record, read))


def _of_decision(path: Steps, found: Any, decision: Record, read: Record) -> Iterator[Explainable]:
    for name, option in _records(decision, "options"):
        where = (*path, "options", name)
        yield from _told(scores.sums_of_option(where, option, decision))
        yield from _told(amounts.sums_of_option(where, option, decision))
    yield from _told(scores.sums_of_decision(path, decision))
    overruns = value_at(found, ("overruns",))
    yield from _told(amounts.sums_of_overruns((*path, "overruns"), overruns, decision))
    yield from timing.sums_of_timing(path, decision, read)


def _of_contract(path: Steps, found: Any, contract: Record, _: Record) -> Iterator[Explainable]:
    yield from _told(charges.sums_of(path, found, contract))
    yield from _told(benchmarks.sums_of(path, found, contract))


def _records(holder: Record, name: str) -> Iterator[tuple[str, Record]]:
    """Yield the known records of a list with their ids."""
    try:
        records = list(holder[name])
    except (NotKnownYet, NotAnswered):
        return
    for record in records:
        try:
            yield record["id"], record
        except (NotKnownYet, NotAnswered):
            continue


def _told(sums: Iterable[Explainable]) -> Iterator[Explainable]:
    """Yield the sums up to an answer that is open or lacks: what follows is not known."""
    following = iter(sums)
    while True:
        try:
            yield next(following)
        except (StopIteration, NotKnownYet, NotAnswered):
            return
