"""Why something is outsourced: cost is not the only driver, core or not is not the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part


@rule("R001", "S2", "S19", waivable=True)
def check_cost_is_not_all(case: Case) -> Iterator[Breach]:
    """Savings are a desired outcome, never the sole reason."""
    kinds = {part.text("id"): part.text("kind") for part in case.parts("drivers.ranked")}
    hint = "name what else it is for: quality, skills, flexibility, speed, market, focus"
    if case.top.is_whole("drivers.ranked") and set(kinds.values()) == {"cost"}:
        yield Breach("drivers.ranked", "cost is the only driver", hint)
    for part in case.parts("candidates"):
        if part.is_whole("drivers") and {kinds.get(k) for k in part.texts("drivers")} == {"cost"}:
            name = part.text("id")
            yield Breach(part.path("drivers"), f"cost is the only driver of {name}", hint)


@rule("R002", "S14", "S15", "S16", waivable=True)
def check_verdict_has_grounds(case: Case) -> Iterator[Breach]:
    """Whether a function is core is recorded, but a verdict rests on advantage and performance."""
    for part in case.parts("candidates"):
        if part.is_missing("verdict") or not part.text("verdict.outcome"):
            continue
        lacking = [key for key in ("advantage", "internal") if part.is_missing(key)]
        if lacking:
            alone = _alone(part)
            message = f"the verdict on {part.text('id')} lacks {' and '.join(lacking)}{alone}"
            hint = "score the competitive advantage and the own performance first"
            yield Breach(part.path("verdict"), message, hint)


def _alone(part: Part) -> str:
    core = part.truth("core")
    if core is None:
        return ""
    return "; that it is core decides nothing" if core else "; that it is not core decides nothing"


@rule("R003", waivable=True, severity=Severity.WARNING)
def check_answers_have_evidence(case: Case) -> Iterator[Breach]:
    """An answer of the screen is worth its figure, source and date."""
    for part in case.parts("candidates"):
        for key in ("stretched", "out_of_role"):
            lacking = [
                word for word in ("figure", "source", "date") if part.is_missing(f"{key}.{word}")
            ]
            if part.truth(f"{key}.answer") is not None and lacking:
                message = f"{key} of {part.text('id')} is answered without {', '.join(lacking)}"
                yield Breach(part.path(key), message, "add what backs the answer")
