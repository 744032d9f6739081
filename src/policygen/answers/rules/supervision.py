"""The supervisor hears of it early enough."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policygen.answers.rules.parts import Part

# Rule sets that want a notice of planned critical or important arrangements; the first two name
# at least six weeks. Sources: Solvency II Art. 49(3) and Central Bank of Ireland guidance; DORA
# Art. 28(3), EBA/GL/2019/02 no. 58, PRA SS2/21.
_SIX_WEEKS = frozenset({"solvency-ii", "cbi-cross-industry"})
_NOTICE = _SIX_WEEKS | {"dora", "eba-outsourcing", "pra-ss2-21"}


@rule("R070", "S36", waivable=True, process=True)
def check_notice_is_early(case: Case) -> Iterator[Breach]:
    """The notice goes out weeks before the contract takes effect or the service starts."""
    regimes = set(case.top.texts("organisation.regimes"))
    weeks = case.top.whole("oversight.notice_weeks", 6)
    for part in case.parts("decisions"):
        first = _first_effect(part, case)
        if first is None or not regimes & _NOTICE or not _wants_notice(part, case):
            continue
        notice = part.date("dates.regulator_notice")
        latest = first - timedelta(weeks=weeks)
        if part.is_missing("dates.regulator_notice"):
            message = f"{part.text('id')} has no day for the notice to the supervisor"
            yield Breach(part.path("dates"), message, f"add regulator_notice, by {latest}")
        elif notice and regimes & _SIX_WEEKS and notice > latest:
            message = f"the notice on {notice} is less than {weeks} weeks before {first}"
            yield Breach(part.path("dates.regulator_notice"), message, f"not after {latest}")


def _wants_notice(decision: Part, case: Case) -> bool:
    tier = case.record("tiers", decision.text("tier"))
    if tier is not None and tier.truth("notice"):
        return True
    found = (case.record("candidates", name) for name in decision.texts("candidates"))
    return any(part is not None and part.truth("critical.answer") for part in found)


def _first_effect(decision: Part, case: Case) -> date | None:
    """Return the earliest day of contract effect, access to data or transfer of work."""
    days = [decision.date("dates.signature"), decision.date("dates.service_start")]
    for contract in case.parts("contracts"):
        if contract.text("decision") == decision.text("id"):
            days += [contract.date("dates.effective"), contract.date("dates.service_start")]
    return min((day for day in days if day), default=None)
