"""``policygen analyze``: what follows from the answers, why, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policygen.cli.options import (
    answers_argument,
    as_of_option,
    epoch,
    format_choice,
    output_options,
)
from policygen.cli.show import Session, show_problems, show_result

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policygen.pipeline.analysis import AnalysisResult
    from policygen.problems import Problem


_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen analyze answers.yaml\n"
    "  policygen analyze answers.yaml --explain onshore.total\n"
    "  policygen analyze answers.yaml --what-if 'decisions[payroll].discount_rate=4'\n"
)


@click.command(short_help="Show what follows, and why.", epilog=_EXAMPLES)
@answers_argument
@format_choice("text", "json", told="How to show the findings.")
@click.option(
    "--explain",
    metavar="ID",
    help="Show the sum behind one finding, given by its path or the end of it.",
)
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="KEY=VALUE",
    help="Show what changes if this answer is another; may be repeated.",
)
@as_of_option
@output_options
@click.pass_context
def analyze(
    ctx: click.Context,
    answers: Path,
    *,
    format_: str,
    explain: str | None,
    what_if: tuple[str, ...],
    as_of: date | None,
) -> None:
    """Show what follows from ANSWERS: verdicts, money, scores, credits, prices.

    KEY is the path of an answer as problems print it, VALUE is YAML. Nothing is ever written.
    """
    from policygen.errors import InvalidInput
    from policygen.pipeline import analysis

    request = analysis.AnalysisRequest(answers, as_of, epoch(), explain, what_if)
    session = ctx.ensure_object(Session)
    try:
        result = analysis.analyze(request)
    except InvalidInput as error:
        if format_ == "text":
            raise
        show_result(_json(answers, error.problems))
        ctx.exit(1)
    if format_ == "json":
        show_result(_json(answers, result.facts.problems, result))
    else:
        _show_beside(result, session)
        if not session.quiet:
            show_result(_text(result))
    if any(problem.is_error for problem in result.facts.problems):
        ctx.exit(1)


def _text(result: AnalysisResult) -> str:
    from policygen.report.explanation import render_explanation
    from policygen.report.findings import render_findings
    from policygen.report.trial import render_trial

    parts = []
    if result.trial:
        parts.append(render_trial(result.trial, result.facts))
    if result.explanation:
        parts.append(render_explanation(result.explanation, result.facts))
    return "\n".join(parts) or render_findings(result.facts)


def _json(
    answers: Path, problems: tuple[Problem, ...], result: AnalysisResult | None = None
) -> str:
    from policygen.report import render_json
    from policygen.report.analysis import analysis_json

    content = {"answers": answers.as_posix(), **(analysis_json(result) if result else {})}
    return render_json("analyze", problems, content)


def _show_beside(result: AnalysisResult, session: Session) -> None:
    """Show the problems of the answers, but for those that the trial shows itself."""
    from policygen.problems import Severity

    told = set(result.trial.made) if result.trial and not session.quiet else set()
    show_problems(
        problem
        for problem in result.facts.problems
        if problem not in told and (session.verbose or problem.severity is not Severity.NOTE)
    )
