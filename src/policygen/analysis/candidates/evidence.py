"""The evidence behind a candidate's answers: what is lacking, too old, or younger than the verdict.

An answer needs a figure, a source and a date. Evidence counts if it is from before the verdict that
rests on it, and no older on that day than the policy allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from policygen.analysis.dates.business_days import add_months

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policygen.analysis.derivation import Record

#: The answers of the screen that need a figure, a source and a date.
EVIDENCED = ("advantage", "internal", "stretched", "out_of_role", "cost_efficient")
#: Answers that are figures themselves and need their source and date, where they are given.
SOURCED = ("benefit", "process", "market")


class Dated(NamedTuple):
    """An answer, as a path within the candidate, and the day of its evidence."""

    answer: str
    date: date


def evidence_gaps(candidate: Record) -> list[dict[str, Any]]:
    """Return each answer whose evidence has a gap, and what it lacks.

    ``title`` is that of a readiness item, None for the other answers; ``answered`` tells a gap in
    the evidence from a question that nobody answered.
    """
    asked = [
        *((name, candidate.get(name) or {}, ("figure", "source", "date")) for name in EVIDENCED),
        *((name, candidate[name], ("source", "date")) for name in SOURCED if candidate.get(name)),
        *(
            (f"readiness[{item['id']}]", item, ("figure", "source", "date"))
            for item in candidate.get("readiness") or ()
        ),
    ]
    return [
        {"answer": name, "answered": bool(answer), "title": answer.get("title"), "lacks": lacks}
        for name, answer, parts in asked
        if (lacks := [part for part in parts if not answer.get(part)])
    ]


def evidence_missing(candidate: Record) -> list[str]:
    """Return what the screen's answers lack, such as ``internal.source``."""
    return [f"{gap['answer']}.{part}" for gap in evidence_gaps(candidate) for part in gap["lacks"]]


def evidence_old(candidate: Record, screening: Record) -> list[dict[str, Any]] | None:
    """Return the evidence that was too old on the day of the verdict; None without that day."""
    day = _day_of_verdict(candidate)
    if day is None:
        return None
    months = screening["evidence_months"]
    old = [each for each in _dated(candidate) if add_months(each.date, months) < day]
    return [each._asdict() for each in old]


def evidence_after(candidate: Record) -> list[dict[str, Any]] | None:
    """Return the evidence that is younger than the verdict; None without a verdict.

    The verdict cannot have rested on it.
    """
    day = _day_of_verdict(candidate)
    if day is None:
        return None
    return [each._asdict() for each in _dated(candidate) if each.date > day]


def _day_of_verdict(candidate: Record) -> date | None:
    verdict: Record = candidate.get("verdict") or {}
    return verdict.get("date")


def _dated(candidate: Record) -> Iterator[Dated]:
    """Yield each answer whose evidence has a date.

    Readiness is left out: it is assessed after the verdict, and its own gate asks for it.
    """
    for name in (*EVIDENCED, *SOURCED):
        held: Record = candidate.get(name) or {}
        if held.get("date") is not None:
            yield Dated(name, held["date"])
