"""The result of an analysis as plain JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.report.explanation import explanation_json
from policygen.report.findings import findings_json
from policygen.report.trial import trial_json

if TYPE_CHECKING:
    from policygen.pipeline.analysis import AnalysisResult


def analysis_json(result: AnalysisResult) -> dict[str, Any]:
    """Return the date and the findings, or what was asked for instead of all of them."""
    content: dict[str, Any] = {"as_of": result.facts.as_of.isoformat()}
    if result.explanation:
        content["explanation"] = explanation_json(result.explanation, result.facts)
    if result.trial:
        content["what_if"] = trial_json(result.trial)
    if not result.explanation and not result.trial:
        content["findings"] = findings_json(result.facts)
    return content
