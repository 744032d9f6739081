"""``policygen verify``: say whether a bundle is what was built, and what its inputs give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.options import bundle_answers_option, format_option, output_options
from policygen.cli.show import Session, show_problems, show_result, shown_progress

if TYPE_CHECKING:
    from policygen.pipeline.verify import Verified

_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen verify build\n"
    "  policygen verify /shelf/2027 --answers answers.yaml --format github\n"
)


@click.command(short_help="Prove that a bundle is what its inputs give.", epilog=_EXAMPLES)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@bundle_answers_option
@format_option
@output_options
@click.pass_context
def verify(ctx: click.Context, folder: Path, answers: Path | None, format_: str) -> None:
    """Compare the bundle in FOLDER with its manifest, and with what its inputs give today.

    Every document is made again in memory, with the date it was built with; nothing is written.
    Tells which files were edited by hand and in which paragraphs, which are missing, and which
    are stale, with the answers, clauses and other inputs that changed. Ends with exit code 1 if
    there is anything of that kind, 0 if every file is as its inputs give it.
    """
    from policygen.pipeline import verify as verifying

    session = ctx.ensure_object(Session)
    with shown_progress(session) as progress:
        found = verifying.verify(folder, answers, progress)
    _show(found, folder.as_posix(), format_, session)
    if any(problem.is_error for problem in found.problems):
        ctx.exit(1)


def _show(found: Verified, folder: str, format_: str, session: Session) -> None:
    from policygen import __version__, report
    from policygen.problems import Severity
    from policygen.report.drift import render_states, states_as_json

    match format_:
        case "json":
            result = {"folder": folder, "files": states_as_json(found.files)}
            show_result(report.render_json("verify", found.problems, result))
        case "sarif":
            show_result(report.render_sarif(found.problems, __version__))
        case "github":
            show_result(report.render_github(found.problems))
        case _:
            notes = session.verbose
            show_problems(
                problem
                for problem in found.problems
                if notes or problem.severity is not Severity.NOTE
            )
            if not session.quiet:
                show_result(render_states(found.files, folder))
