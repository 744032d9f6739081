"""What follows for a candidate, in text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policygen.model import Undetermined
from policygen.report.layout import bullets, heading, labelled, rest_lines, subheading
from policygen.report.wording import at, list_at

if TYPE_CHECKING:
    from policygen.report.wording import Wording

_SHOWN = (
    "grid",
    "verdict",
    "verdict_fits",
    "market_deep",
    "readiness",
    "evidence_missing",
    "evidence_gaps",
    "only_cost",
    "process_first",
    "cost_efficient",
    "drivers",
    "pictures",
)


def candidate_lines(name: str, found: Any, record: Any, word: Wording) -> list[str]:
    """Return the grid, the verdict with its reasons and flips, and what the answers still lack."""
    lines = heading(f"Candidate {name}: {word.any(at(record, 'title'))}")
    if not isinstance(found, Mapping):
        return [*lines, *labelled("findings", word.any(found))]
    lines += _grid(found.get("grid"), word)
    lines += _verdict(found, record, word)
    lines += _market(found.get("market_deep"), word)
    lines += _readiness(found.get("readiness"), word)
    lines += _process(found.get("process_first"), word)
    lines += _cost_efficient(found.get("cost_efficient"), word)
    lines += _drivers(found, word)
    lines += _lacks(found, word)
    lines += rest_lines(found, _SHOWN, word)
    return [*lines, *_reasons(found, word)]


def _grid(grid: Any, word: Wording) -> list[str]:
    if not isinstance(grid, Mapping) or "reading" not in grid:
        return labelled("grid", word.any(grid)) if grid is not None else []
    advantage, internal = at(grid, "advantage"), at(grid, "internal")
    scores = (
        f"advantage {word.number(at(advantage, 'score'))} is {at(advantage, 'level')} "
        f"(high from {word.number(at(advantage, 'threshold'))}), own performance "
        f"{word.number(at(internal, 'score'))} is {at(internal, 'level')} "
        f"(strong from {word.number(at(internal, 'threshold'))})"
    )
    return labelled("grid", f"{word.any(grid['reading'])}: {scores}")


def _verdict(found: Mapping[str, Any], record: Any, word: Wording) -> list[str]:
    lines = []
    if found.get("verdict") is not None:
        outcome = at(found, "verdict", "outcome")
        lines += labelled("verdict", "none yet" if outcome is None else word.any(outcome))
    fits, recorded = found.get("verdict_fits"), at(record, "verdict", "outcome")
    if isinstance(fits, bool):
        said = "which fits" if fits else "which departs from it"
        lines += labelled("recorded verdict", f"{word.any(recorded)}, {said}")
    elif isinstance(fits, Undetermined):
        lines += labelled("recorded verdict", word.any(fits))
    return lines


def _market(deep: Any, word: Wording) -> list[str]:
    if isinstance(deep, bool):
        said = "as many credible providers as the policy asks for"
        return labelled("market", said if deep else f"not {said}")
    return labelled("market", word.any(deep)) if deep is not None else []


def _readiness(readiness: Any, word: Wording) -> list[str]:
    if not isinstance(readiness, Mapping):
        return labelled("readiness", word.any(readiness)) if readiness is not None else []
    if readiness.get("lowest") is None:
        return []
    parts = [
        f"lowest score {word.number(readiness['lowest'])}, "
        f"at least {word.number(readiness.get('minimum'))} wanted"
    ]
    for key, said in (
        ("weak", "weak in"),
        ("not_closed", "action not closed for"),
        ("without_action", "no action for"),
    ):
        if readiness.get(key):
            parts.append(f"{said} {word.names(readiness[key])}")
    return labelled("readiness", "; ".join(parts))


def _process(process: Any, word: Wording) -> list[str]:
    if not isinstance(process, Mapping):
        return labelled("process first", word.any(process)) if process is not None else []
    said = []
    if process.get("fix") is not None:
        state = f"done {word.day(process['done'])}" if process.get("done") else ""
        if not state and process.get("open"):
            state = f"due {word.day(process['due'])}" if process.get("due") else "without a day"
        said.append(f"{word.any(process['fix']).rstrip('.')}{f' ({state})' if state else ''}")
    if process.get("volume") is not None:
        unit = process.get("unit") or "a year"
        before, after = (word.number(process.get(key)) for key in ("volume", "volume_after_fix"))
        said.append(f"{before} {unit} today, {after} after it")
    if missing := process.get("missing"):
        said.append(f"not answered: {word.names(missing)}")
    return labelled("process first", "; ".join(said)) if said else []


def _cost_efficient(found: Any, word: Wording) -> list[str]:
    if not isinstance(found, Mapping):
        return labelled("saves", word.any(found)) if found is not None else []
    figure = found.get("figure") or "no figure bears it out"
    return labelled("saves", f"{word.any(found.get('answer'))}: {word.any(figure)}")


def _drivers(found: Mapping[str, Any], word: Wording) -> list[str]:
    if found.get("only_cost") is True:
        return labelled("drivers", "cost is the only kind of driver served")
    drivers = found.get("drivers")
    if not isinstance(drivers, Mapping):
        return labelled("drivers", word.any(drivers)) if drivers is not None else []
    served = drivers.get("served")
    return labelled("drivers", f"serves {word.names(served)}") if served else []


def _lacks(found: Mapping[str, Any], word: Wording) -> list[str]:
    lines = []
    if missing := found.get("evidence_missing"):
        lines += labelled("evidence", f"lacks {word.names(missing)}")
    return lines


def _reasons(found: Mapping[str, Any], word: Wording) -> list[str]:
    lines = []
    reasons, flips = at(found, "verdict", "reasons"), at(found, "verdict", "flips")
    if isinstance(reasons, list | tuple) and reasons:
        lines += subheading("Reasons for the verdict")
        lines += bullets(
            f"{word.any(at(each, 'text'))} ({word.any(at(each, 'weight'))})" for each in reasons
        )
    if isinstance(flips, list | tuple) and flips:
        lines += subheading("One other answer that would change the verdict")
        lines += bullets(_flip(each, word) for each in flips)
    lines += _outlook(found.get("verdict"), word)
    return lines


def _outlook(verdict: Any, word: Wording) -> list[str]:
    """Return which thresholds would change the verdict, or what it still hangs on."""
    lines = []
    if thresholds := list_at(verdict, "thresholds"):
        lines += subheading("One threshold of the policy that would change the verdict")
        lines += bullets(_flip(each, word, "threshold") for each in thresholds)
    if missing := list_at(verdict, "missing"):
        lines += subheading("What the verdict hangs on")
        possible = word.formats.joined(list(list_at(verdict, "possible")), "or")
        lines += bullets([f"{word.names(missing)}: it may become {possible}"])
    return lines


def _flip(flip: Any, word: Wording, key: str = "answer") -> str:
    before, after = word.any(at(flip, "from")), word.any(at(flip, "to"))
    return f"{at(flip, key)}: {after} instead of {before} gives {word.any(at(flip, 'outcome'))}"
