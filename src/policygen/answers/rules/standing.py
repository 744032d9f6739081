"""How a breach stands: an error, a note under an exception, or a task until renewal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.problems import Problem, Severity

if TYPE_CHECKING:
    from policygen.answers.rules.parts import Part
    from policygen.answers.rules.rule import Breach, Case, Rule

#: How the message of a breach by a contract that is older than the policy goes on.
REMEDIATION = " (remediation"

_SCOPES = (("decision", "decisions"), ("contract", "contracts"))
_CONTRACT = re.compile(r"contracts\[([^\]]*)\]")


def problem_of(breach: Breach, rule: Rule, case: Case) -> Problem:
    """Return the problem that a breach is, given exceptions and the age of its contract."""
    message, severity = breach.message, rule.severity
    cover = next((one for one in case.parts("exceptions") if covers(one, breach, rule, case)), None)
    legacy = _legacy(breach, case) if rule.process else None
    if cover is not None and rule.waivable:
        message += f" (covered by exception {cover.text('id')} until {cover.date('expires')})"
        severity = Severity.NOTE
    elif legacy is not None:
        message += _remediation(legacy)
        severity = Severity.WARNING
    return Problem(rule.code, message, case.answers.where(breach.path), breach.hint, severity)


def covers(exception: Part, breach: Breach, rule: Rule, case: Case) -> bool:
    """Tell whether an exception is for this rule and record, approved and not expired."""
    if exception.text("rule").upper() != rule.code:
        return False
    approved, expires = exception.date("date"), exception.date("expires")
    if approved is None or expires is None or not exception.text("approver"):
        return False
    if case.as_of is not None and not approved <= case.as_of <= expires:
        return False
    named = [(topic, exception.text(key)) for key, topic in _SCOPES if exception.text(key)]
    return all(breach.path.startswith(f"{topic}[{name}]") for topic, name in named)


def _legacy(breach: Breach, case: Case) -> Part | None:
    found = _CONTRACT.match(breach.path)
    contract = case.record("contracts", found[1]) if found else None
    return contract if contract is not None and contract.text("origin") == "legacy" else None


def _remediation(contract: Part) -> str:
    end = contract.date("dates.end")
    by = f" by its next renewal on {end}" if end else " by its next renewal"
    return f"{REMEDIATION}{by}: the contract is older than the policy)"
