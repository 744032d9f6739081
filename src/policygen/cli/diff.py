"""``policygen diff``: tell which answers changed and what follows from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policygen.cli.options import (
    as_of_option,
    documents_option,
    epoch,
    format_choice,
    output_options,
)
from policygen.cli.redline import check_side
from policygen.cli.show import Session, show_problems, show_result, shown_progress

if TYPE_CHECKING:
    from datetime import date


_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen diff answers.yaml next.yaml\n"
    "  policygen diff v1.0 answers.yaml --format md\n"
    "  policygen diff approved/build draft/build -d contracts/desk\n"
)


@click.command(short_help="Tell which answers changed, and what follows.", epilog=_EXAMPLES)
@click.argument("old", callback=check_side)
@click.argument("new", callback=check_side)
@documents_option(
    "Compare this document, or those of this record; may be repeated.  [default: all]"
)
@format_choice("text", "md", "json", "html")
@as_of_option
@output_options
@click.pass_obj
def diff(
    session: Session,
    old: str,
    new: str,
    *,
    documents: tuple[str, ...],
    format_: str,
    as_of: date | None,
) -> None:
    """Tell what is different between OLD and NEW, and write nothing.

    OLD and NEW are each a Word file, the folder of a build, an answers file, or a revision of git
    (REV or REV:path). Told are the changed answers, the findings that they move, and the clauses
    and documents that they touch.
    """
    from policygen.pipeline import diff as verb
    from policygen.problems import Severity
    from policygen.report.differences import differences_json, render_differences
    from policygen.report.envelope import render_json

    request = verb.DiffRequest(old, new, documents, as_of, epoch())
    with shown_progress(session) as progress:
        result = verb.diff(request, progress)
    if format_ == "json":
        show_result(render_json("diff", result.problems, differences_json(result)))
        return
    shown = (
        problem
        for problem in result.problems
        if session.verbose or problem.severity is not Severity.NOTE
    )
    show_problems(shown)
    show_result(render_differences(result, format_))
