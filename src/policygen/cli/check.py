"""``policygen check``: say what is wrong with the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policygen.cli.options import (
    answers_argument,
    as_of_option,
    epoch,
    format_option,
    output_options,
)
from policygen.cli.show import Session, problems_in, show_result

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen check answers.yaml\n"
    "  policygen check answers.yaml --format sarif > check.sarif\n"
)


@click.command(short_help="Tell all problems of the answers.", epilog=_EXAMPLES)
@answers_argument
@format_option
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
    result = {"answers": answers.as_posix()}
    session = ctx.ensure_object(Session)
    show_result(
        problems_in(format_, "check", problems, result, answers.as_posix(), quiet=session.quiet)
    )
    if any(problem.is_error for problem in problems):
        ctx.exit(1)
