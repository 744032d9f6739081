"""``policygen check``: say what is wrong with the answers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from policygen.cli.options import answers_argument, as_of_option, epoch, output_options
from policygen.cli.show import Session, has_colour, show_result

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policygen.problems import Problem


_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen check answers.yaml\n"
    "  policygen check answers.yaml --format sarif > check.sarif\n"
)


@click.command(short_help="Tell all problems of the answers.", epilog=_EXAMPLES)
@answers_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How to tell the problems.",
)
@as_of_option
@output_options
@click.pass_context
def check(ctx: click.Context, answers: Path, format_: str, as_of: date | None) -> None:
    """Tell all problems of ANSWERS, with line and column, without writing anything.

    Errors end with exit code 1, warnings and notes with 0.
    """
    from policygen import pipeline
    from policygen.errors import InvalidInput

    try:
        problems = pipeline.check(answers, as_of, epoch())
    except InvalidInput as error:
        problems = error.problems
    show_result(_rendered(problems, format_, answers, ctx.ensure_object(Session)))
    if any(problem.is_error for problem in problems):
        ctx.exit(1)


def _rendered(problems: tuple[Problem, ...], format_: str, answers: Path, session: Session) -> str:
    from policygen import __version__, report

    match format_:
        case "json":
            return report.render_json("check", problems, {"answers": answers.as_posix()})
        case "sarif":
            return report.render_sarif(problems, __version__)
        case "github":
            return report.render_github(problems)
        case _:
            text = report.render_text(problems, colour=has_colour(sys.stdout))
            count = f"{answers.as_posix()}: {report.problem_count(problems)}\n"
            return text + ("" if session.quiet and not problems else count)
