"""Answers without what may change under an approval: status, version and revision history."""

from __future__ import annotations

from typing import Any

# In the place of a version, and of whatever approvals say.
_BLANK = "–"


def neutral(data: dict[str, Any]) -> dict[str, Any]:
    """Return the answers with blanks for status and version, and without the list of versions."""
    made = dict(data)
    control = data.get("control")
    if isinstance(control, dict):
        made["control"] = _without(control, {"version": _BLANK, "history": []})
    contracts = data.get("contracts")
    if isinstance(contracts, list):
        blanks = {"version": _BLANK, "state": "draft"}
        made["contracts"] = [
            _without(each, blanks) if isinstance(each, dict) else each for each in contracts
        ]
    return made


def _without(record: dict[str, Any], blanks: dict[str, Any]) -> dict[str, Any]:
    """Return a record with blanks for those answers that it has."""
    return record | {key: blank for key, blank in blanks.items() if key in record}
