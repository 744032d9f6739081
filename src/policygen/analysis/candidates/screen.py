"""Candidates: where each stands on the grid, the verdict, and how ready the organisation is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.analysis.candidates.flips import (
    answer_flips,
    missing_answers,
    possible_outcomes,
    possible_verdicts,
    threshold_flips,
)
from policygen.analysis.candidates.reasons import ADVANTAGE, CONTRIBUTION, Ground, reasons
from policygen.analysis.candidates.sheet import (
    ANSWER_OF,
    Sheet,
    kinds_served,
    read_sheet,
    read_thresholds,
)
from policygen.analysis.candidates.verdict import GRID, decide, fits, is_overstretched
from policygen.analysis.derivation import as_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policygen.analysis.candidates.flips import Flip
    from policygen.analysis.candidates.sheet import Thresholds
    from policygen.analysis.derivation import Record

#: Why the grid reads as it does.
GRID_REASONS = {
    "keep": "It carries an advantage and is done well.",
    "improve": "It carries an advantage but is done weakly: build it up first.",
    "share": "It is done well but carries no advantage: keep it while cheap.",
    "outsource": "It carries no advantage and is done weakly.",
}
#: The topics of readiness that every organisation assesses; larger ones assess management too.
TOPICS = ("flexibility", "communication", "delegation", "participation")


def read_grid(candidate: Record, screening: Record) -> dict[str, Any]:
    """Return the quadrant and what it suggests: keep, improve, share or outsource, with reasons.

    Performance that people reach only stretched and outside their role has the level ``weak``,
    whatever its score; ``overstretched`` then is true.
    """
    advantage, internal = candidate["advantage"]["score"], candidate["internal"]["score"]
    high = advantage >= screening["advantage_high"]
    scored_strong = internal >= screening["internal_strong"]
    worn = scored_strong and _is_worn(candidate)
    reading = GRID[high, scored_strong and not worn]
    return {
        "reading": reading,
        "why": GRID_REASONS[reading],
        "advantage": {
            "score": advantage,
            "threshold": screening["advantage_high"],
            "level": "high" if high else "low",
        },
        "internal": {
            "score": internal,
            "threshold": screening["internal_strong"],
            "level": "strong" if scored_strong and not worn else "weak",
            "overstretched": worn,
        },
    }


def read_verdict(candidate: Record, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the verdict that the answers lead to, with its reasons and what would flip it.

    ``outcome`` is None while answers are missing on which it hangs; ``possible`` then says what it
    may still be and ``missing`` which answers it waits for. ``thresholds`` are flips by one point
    of a threshold of the policy.
    """
    sheet, thresholds = _screened(candidate, answers)
    possible = possible_outcomes(sheet, thresholds)
    found: dict[str, Any] = {
        "outcome": possible[0] if len(possible) == 1 else None,
        "possible": possible,
        "missing": missing_answers(sheet, thresholds) if len(possible) != 1 else [],
        "reasons": [],
        "flips": [_as_flip(flip, "answer", ANSWER_OF) for flip in answer_flips(sheet, thresholds)],
        "thresholds": [
            _as_flip(flip, "threshold", {}) for flip in threshold_flips(sheet, thresholds)
        ],
    }
    if len(possible) == 1:
        ground = Ground(sheet, thresholds, decide(sheet, thresholds), _worth(answers))
        found["reasons"] = [as_record(reason) for reason in reasons(ground)]
    return found


def verdict_fits(candidate: Record, answers: Mapping[str, Any]) -> bool | None:
    """Tell whether the recorded verdict is the derived one or fits it.

    None without a recorded verdict, or while the answers leave open whether it fits.
    """
    recorded = candidate.get("verdict")
    if not recorded:
        return None
    sheet, thresholds = _screened(candidate, answers)
    found = {fits(recorded["outcome"], each) for each in possible_verdicts(sheet, thresholds)}
    return found.pop() if len(found) == 1 else None


def market_is_deep(candidate: Record, screening: Record) -> bool:
    """Tell whether there are as many credible providers as the policy asks for."""
    return bool(candidate["market"]["providers"] >= screening["providers_minimum"])


def read_cost_efficiency(candidate: Record) -> dict[str, Any]:
    """Return the answer always, never or under conditions, and whether it is a bare one.

    A bare answer has no figure: it says that it saves, not over which range.
    """
    answered = candidate["cost_efficient"]
    return {
        "answer": answered["answer"],
        "figure": answered.get("figure"),
        "bare": not answered.get("figure"),
    }


def readiness_topics(organisation: Record) -> tuple[str, ...]:
    """Return the topics of readiness that an organisation of this size assesses."""
    return TOPICS if organisation["size"] == "small" else (*TOPICS, "management")


def read_readiness(
    candidate: Record, screening: Record, topics: Sequence[str] = TOPICS
) -> dict[str, Any]:
    """Return the weak items (below the minimum) and what is still to be done about them.

    ``not_assessed`` are the topics without any item, ``not_closed`` the weak items whose action is
    not closed.
    """
    minimum = screening["readiness_minimum"]
    items = candidate.get("readiness") or ()
    weak = [item for item in items if item["score"] < minimum]
    assessed = {item.get("topic") for item in items}
    return {
        "minimum": minimum,
        "lowest": min((item["score"] for item in items), default=None),
        "weak": [item["id"] for item in weak],
        "not_closed": [item["id"] for item in weak if item.get("closed") is None],
        "without_action": [item["id"] for item in weak if not item.get("action")],
        "not_assessed": [topic for topic in topics if topic not in assessed],
    }


def read_drivers(candidate: Record, drivers: Record) -> dict[str, Any]:
    """Return the drivers that the candidate serves, and those of them that are not about cost."""
    kinds = kinds_served(candidate, drivers)
    return {
        "served": list(kinds),
        "other_than_cost": [driver for driver, kind in kinds.items() if kind != "cost"],
    }


def only_cost_drives(candidate: Record, drivers: Record) -> bool:
    """Tell whether cost is the only kind of driver that the candidate serves."""
    return set(kinds_served(candidate, drivers).values()) == {"cost"}


def _screened(candidate: Record, answers: Mapping[str, Any]) -> tuple[Sheet, Thresholds]:
    sheet = read_sheet(candidate, answers["drivers"])
    return sheet, read_thresholds(answers["screening"])


def _worth(answers: Mapping[str, Any]) -> str:
    kind = answers["organisation"].get("kind")
    return CONTRIBUTION if kind == "public-body" else ADVANTAGE


def _is_worn(candidate: Record) -> bool:
    stretched, out_of_role = (
        (candidate.get(key) or {}).get("answer") for key in ("stretched", "out_of_role")
    )
    return is_overstretched(Sheet(stretched=stretched, out_of_role=out_of_role))


def _as_flip(flip: Flip, key: str, paths: Mapping[str, str]) -> dict[str, Any]:
    return {
        key: paths.get(flip.name, flip.name),
        "from": flip.before,
        "to": flip.after,
        "outcome": flip.outcome,
    }
