"""``policygen status``: tell how each document stands, what it lacks, and what is overdue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.options import (
    day_of,
    epoch,
    format_choice,
    output_options,
    today,
    wanted_answers,
)
from policygen.cli.show import Session, show_problems, show_result, shown_progress

if TYPE_CHECKING:
    from datetime import date

_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen status\n"
    "  policygen status answers.yaml --as-of 2027-12-31\n"
    "  policygen status */answers.yaml --format json\n"
)


@click.command(short_help="Tell what is approved, lacking and overdue.", epilog=_EXAMPLES)
@click.argument("answers", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--as-of",
    callback=day_of,
    metavar="YYYY-MM-DD",
    help="The day on which it is told.  [default: today]",
)
@format_choice("text", "json")
@output_options
@click.pass_context
def status(
    ctx: click.Context, answers: tuple[Path, ...], *, as_of: date | None, format_: str
) -> None:
    """Tell how each document of ANSWERS stands, and write nothing.

    ANSWERS is the one answers.yaml under the working directory unless given. Exit code 1 says that
    something has lapsed: a text changed since it was approved, an exception expired, or a review
    is overdue.
    """
    from policygen.pipeline import status as verb
    from policygen.report.approvals import render_status, status_json
    from policygen.report.envelope import render_json

    session = ctx.ensure_object(Session)
    day = as_of or today()
    with shown_progress(session) as progress:
        files = answers or (wanted_answers(),)
        projects = [verb.status(path, day, epoch(), progress) for path in files]
    problems = [problem for project in projects for problem in project.problems]
    if format_ == "json":
        show_result(render_json("status", problems, status_json(projects)))
    else:
        show_problems(problems)
        show_result(render_status(projects))
    if any(project.wants_attention for project in projects):
        ctx.exit(1)
