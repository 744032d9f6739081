"""Problems and outcomes as text for people, and as JSON, SARIF and GitHub lines for machines.

Findings, explanations and what-ifs have modules of their own here, imported by who needs them.
"""

from policygen.report.annotations import render_github, render_sarif
from policygen.report.changes import render_changes
from policygen.report.envelope import render_json
from policygen.report.problems import problem_count, render_error, render_text

__all__ = [
    "problem_count",
    "render_changes",
    "render_error",
    "render_github",
    "render_json",
    "render_sarif",
    "render_text",
]
