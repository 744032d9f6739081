"""``policygen templates``: the clauses, and a project's own files over the packaged ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.options import format_choice, output_options
from policygen.cli.show import Session, show_problems, show_result, shown_progress
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policygen.problems import Problem

_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen templates list\n"
    "  policygen templates eject policy-purpose word/house\n"
    "  policygen templates status\n"
    "  policygen templates merge\n"
    "  policygen templates convert policy-purpose --to docx\n"
    "  policygen templates test\n"
)

_form = format_choice("text", "json")
_names = click.argument("names", nargs=-1, metavar="ID...")


@click.group(short_help="List, copy, merge, convert and test clauses.", epilog=_EXAMPLES)
def templates() -> None:
    """Work on the clauses and other templates of the project in the working directory."""


@templates.command("list", short_help="Show the clauses.")
@_form
@output_options
@click.pass_context
def list_(ctx: click.Context, format_: str) -> None:
    """Show each clause with its version, whose it is, and the documents that use it."""
    from policygen.pipeline import templates as verbs
    from policygen.report import templates as report

    clauses, problems = verbs.list_clauses(_library_root())
    text = "" if _session(ctx).quiet else report.render_list(clauses)
    _tell(ctx, problems, text, _json(format_, "list", problems, report.list_json(clauses)))


@templates.command(short_help="Copy packaged files for editing.")
@_names
@click.option(
    "--keep-mine",
    is_flag=True,
    help="Keep a file that is there already, and record it as copied from the packaged one.",
)
@output_options
@click.pass_context
def eject(ctx: click.Context, names: tuple[str, ...], keep_mine: bool) -> None:
    """Copy packaged files into the project, where they stand over the packaged ones.

    An ID is that of a clause, an outline, a wording rule or a topic of the schema, or the name of
    a Word template; with its kind before it (outlines/open-points, word/house) it is always clear.
    What each file was copied from is recorded, so that 'merge' can bring in later changes. A file
    that is there already is never overwritten.
    """
    from policygen.pipeline import templates as verbs

    if not names:
        raise click.UsageError("name what to copy: policygen templates list shows the clauses")
    files, notes = verbs.eject(_project(), names, keep_mine=keep_mine)
    show_problems(notes)
    if not _session(ctx).quiet:
        show_result("".join(f"{file}\n" for file in files))


@templates.command(short_help="Tell what changed in copied files.")
@_form
@output_options
@click.pass_context
def status(ctx: click.Context, format_: str) -> None:
    """Tell of each file that stands over a packaged one what changed since it was copied.

    Ends with exit code 1 while a merge is not finished.
    """
    from policygen.pipeline import templates as verbs
    from policygen.report import templates as report

    standings, problems = verbs.status(_project())
    text = "" if _session(ctx).quiet else report.render_status(standings)
    _tell(ctx, problems, text, _json(format_, "status", problems, report.status_json(standings)))


@templates.command(short_help="Bring packaged changes into copied files.")
@_names
@click.option("--keep-mine", is_flag=True, help="Change nothing, and count the files as merged.")
@_form
@output_options
@click.pass_context
def merge(ctx: click.Context, names: tuple[str, ...], keep_mine: bool, format_: str) -> None:
    """Bring what changed in the packaged files into the project's copies: all, or each ID.

    Where both changed the same lines, both texts stand in the file between the marks <<<<<<< and
    >>>>>>>. Ends with exit code 1 while such marks stand in any file.
    """
    from policygen.pipeline import templates as verbs
    from policygen.report import templates as report

    files, problems = verbs.merge(_project(), names, keep_mine=keep_mine)
    text = "" if _session(ctx).quiet else report.render_merge(files)
    _tell(ctx, problems, text, _json(format_, "merge", problems, report.merge_json(files)))


@templates.command(short_help="Convert clauses to Word or Markdown.")
@_names
@click.option(
    "--to",
    type=click.Choice(("docx", "md")),
    required=True,
    help="The form that each clause gets: a Word file, or Markdown.",
)
@output_options
@click.pass_context
def convert(ctx: click.Context, names: tuple[str, ...], to: str) -> None:
    """Convert each clause ID to Word or to Markdown; its tags and its meaning stay.

    A packaged clause becomes the project's own, and stands over the packaged one. The project's
    file of the other form is deleted. What cannot be said in the other form is told, and then
    nothing is written.
    """
    from policygen.pipeline.conversion import convert as convert_clauses

    if not names:
        raise click.UsageError("name what to convert: policygen templates list shows the clauses")
    files, problems = convert_clauses(_project(), names, to)
    text = "" if _session(ctx).quiet else "".join(f"{file}\n" for file in files)
    _tell(ctx, problems, text, "")


@templates.command(short_help="Test the texts of clauses.")
@_names
@click.option("--approve", is_flag=True, help="Keep the texts of today as the approved ones.")
@click.option("--coverage", is_flag=True, help="List each branch that no case reaches.")
@_form
@output_options
@click.pass_context
def test(
    ctx: click.Context, names: tuple[str, ...], *, approve: bool, coverage: bool, format_: str
) -> None:
    """Render the project's own clauses, or each ID, in their cases, and compare the texts.

    The cases of a clause are in the folder tests beside it, in <clause>.yaml; without any, the
    schema's examples are the answers. A text that is not the approved one ends with exit code 1.
    """
    from policygen.pipeline.template_tests import run_tests
    from policygen.report import templates as report

    session = _session(ctx)
    with shown_progress(session) as progress:
        result = run_tests(_library_root(), names, approve=approve, progress=progress)
    shown = [one for one in result.problems if session.verbose or one.severity is not Severity.NOTE]
    text = "" if session.quiet else report.render_tests(result, coverage=coverage)
    _tell(ctx, shown, text, _json(format_, "test", result.problems, report.tests_json(result)))


def _session(ctx: click.Context) -> Session:
    return ctx.ensure_object(Session)


def _project() -> Path:
    """Return the project around the working directory."""
    from policygen.lint.targets import nearest_project

    root = nearest_project(Path.cwd())
    if root is None:
        raise click.UsageError("there is no policygen.yaml here or above: go into a project")
    return root


def _library_root() -> Path:
    """Return the project around the working directory; outside of one, what is packaged."""
    from policygen.lint.targets import home_of_rules

    return home_of_rules(Path.cwd())


def _json(
    format_: str, command: str, problems: Sequence[Problem], result: Mapping[str, object]
) -> str:
    """Return the envelope of a result if JSON is asked for, else nothing."""
    from policygen.report import render_json

    return render_json(f"templates {command}", problems, result) if format_ == "json" else ""


def _tell(ctx: click.Context, problems: Sequence[Problem], text: str, json: str) -> None:
    """Show a result with its problems; errors among them end with exit code 1."""
    show_result(json or text)
    if not json:
        show_problems(problems, count=bool(problems))
    if any(problem.is_error for problem in problems):
        ctx.exit(1)
