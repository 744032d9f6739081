"""Findings of a decision: money and scores of each option, ranks, how firm they are, the day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.decisions import (
    costs,
    firmness,
    pictures,
    scenarios,
    scoring,
    timing,
    trade_off,
)
from policygen.analysis.derivation import Derivation, of_each
from policygen.analysis.options.model import dominated_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policygen.analysis.derivation import Record


def derivations_of(
    path: tuple[str, ...], decision: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    """Yield the derivations of one decision."""
    yield from of_each(
        (*path, "options"),
        partial(decision.__getitem__, "options"),
        partial(_option_derivations, decision=decision, answers=answers),
    )
    named: dict[str, Callable[[], Any]] = {
        "rate": partial(costs.read_rate, decision),
        "ranking": partial(scoring.ranking, decision),
        "leaders": partial(scoring.leaders_of, decision),
        "leaders_by_floors": partial(scoring.leaders_with_moved_floors, decision, answers),
        "leaders_by_group": partial(scoring.leaders_by_group, decision),
        "dominated": lambda: dominated_by(scoring.scores(decision)),
        "group_weights": partial(scoring.group_weights, decision),
        "comparisons": partial(firmness.read_comparisons, decision),
        "overruns": partial(costs.overruns, decision),
        "scenarios": partial(scenarios.read_leaders, decision, answers),
        "overrun_to_lose": partial(scenarios.overrun_to_lose, decision),
        "recommendation": partial(scoring.read_recommendation, decision),
        "trade_off": partial(trade_off.read_trade_off, decision),
        "timing": partial(timing.timing_brief, decision, answers),
        "negotiation_too_early": lambda: timing.negotiation_too_early(decision, answers["control"]),
    }
    for name, derive in named.items():
        yield Derivation((*path, name), derive)
    yield from _firmness_derivations(path, decision, answers)
    yield from pictures.derivations_of((*path, "pictures"), decision, answers)


def _firmness_derivations(
    path: tuple[str, ...], decision: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    """Yield what can be asked only where several options are scored; None elsewhere."""
    named: dict[str, Callable[[], Any]] = {
        "flips": lambda: firmness.read_flips(decision),
        "close": lambda: firmness.read_close(decision, answers["balance"]),
        "critical": lambda: firmness.read_critical(decision),
        "stepping": lambda: firmness.read_stepping(decision, answers["balance"]),
        "weightings": lambda: firmness.read_weightings(decision),
        "cross_checks": lambda: firmness.read_cross_checks(decision, answers["balance"]),
    }
    for name, derive in named.items():
        yield Derivation((*path, name), partial(_of_several, decision, derive))


def _of_several(decision: Record, derive: Callable[[], Any]) -> Any:
    return derive() if len(scoring.scores(decision)) > 1 else None


def _option_derivations(
    path: tuple[str, ...], option: Record, decision: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    yield Derivation((*path, "money"), partial(costs.read_money, decision, option))
    yield Derivation(
        (*path, "scenarios"), partial(scenarios.read_option, decision, option, answers)
    )
    yield Derivation(
        (*path, "saving_test"),
        lambda: costs.read_saving_test(decision, option, answers.get("public_body")),
    )
    yield Derivation((*path, "failed_checks"), partial(scoring.failed_checks, option))
    yield Derivation((*path, "scored"), partial(scoring.is_scored, option))
    yield Derivation((*path, "figures"), partial(_figures, decision, option))
    for name in ("total", "groups", "values", "clipped", "floors_failed"):
        yield Derivation((*path, name), partial(_score_part, decision, option, name))


def _figures(decision: Record, option: Record) -> Any:
    return scoring.figures(decision, option) if scoring.is_scored(option) else None


def _score_part(decision: Record, option: Record, name: str) -> Any:
    if not scoring.is_scored(option):
        return None
    part = getattr(scoring.score_of(decision, option), name)
    return list(part) if isinstance(part, tuple) else part
