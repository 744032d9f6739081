"""``policygen lint``: say what is weak, unclear or broken in a text, and what bars a reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.options import as_of_option, epoch, format_option, output_options
from policygen.cli.show import Session, problems_in, show_result, shown_progress

if TYPE_CHECKING:
    from datetime import date

    from policygen.lint.running import Outcome


_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen lint provider-draft.docx\n"
    "  policygen lint provider-draft.docx --comment-into commented.docx\n"
    "  policygen lint answers.yaml --ignore W022\n"
)


@click.command(short_help="Tell what is weak in the wording.", epilog=_EXAMPLES)
@click.argument(
    "paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path)
)
@format_option
@click.option(
    "--select",
    multiple=True,
    metavar="CODE",
    help="Tell this code only, or all that begin so, such as W01; may be repeated.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODE",
    help="Leave this code out, or all that begin so; may be repeated.",
)
@click.option(
    "--comment-into",
    metavar="OUT.docx",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a copy of the one Word file with each problem as a comment.",
)
@click.option("--force", is_flag=True, help="Overwrite OUT.docx.")
@as_of_option
@output_options
@click.pass_context
def lint(
    ctx: click.Context,
    paths: tuple[Path, ...],
    *,
    format_: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    comment_into: Path | None,
    force: bool,
    as_of: date | None,
) -> None:
    """Tell what is weak, unclear or broken in the wording of contracts and policies.

    A PATH is a contract (.docx or .md), an answers file (.yaml), of which all documents are
    assembled and read, a clause, or a folder of them. Without one, the project's own clauses are
    read. Errors end with exit code 1, warnings and notes with 0.

    Of a Word or Markdown file it also tells what bars a reader who does not see it, or not well:
    the codes that begin with H.
    """
    from policygen.lint.targets import own_clauses
    from policygen.pipeline import lint as verb

    if not paths and own_clauses(Path.cwd()) is None:
        raise click.UsageError("there is no policygen.yaml here: name a file or a folder")
    _check_comment(paths, comment_into)
    request = verb.LintRequest(
        paths=paths,
        folder=Path.cwd(),
        select=select,
        ignore=ignore,
        as_of=as_of,
        epoch=epoch(),
        comment_into=comment_into,
        force=force,
    )
    session = ctx.ensure_object(Session)
    with shown_progress(session) as progress:
        outcome = verb.lint(request, progress)
    subject = paths[0].as_posix() if len(paths) == 1 else f"{outcome.texts} files"
    text = problems_in(
        format_, "lint", outcome.problems, _result(outcome), subject, quiet=session.quiet
    )
    show_result(text + (_silenced(outcome, session) if format_ == "text" else ""))
    if any(problem.is_error for problem in outcome.problems):
        ctx.exit(1)


def _check_comment(paths: tuple[Path, ...], comment_into: Path | None) -> None:
    if comment_into is None:
        return
    if len(paths) != 1 or paths[0].suffix.lower() != ".docx" or paths[0].is_dir():
        raise click.UsageError("--comment-into goes with one Word file (.docx)")
    if comment_into.suffix.lower() != ".docx":
        raise click.UsageError(f"{comment_into} must end in .docx")
    if comment_into.resolve() == paths[0].resolve():
        raise click.UsageError("--comment-into writes a copy: give it another name")


def _result(outcome: Outcome) -> dict[str, object]:
    """Return what the JSON says besides the problems."""
    silences = [
        {
            "codes": list(silence.codes),
            "reason": silence.reason,
            "file": silence.location.file,
            "line": silence.location.line,
            "silenced": times,
        }
        for silence, times in outcome.silenced.items()
    ]
    return {"texts": outcome.texts, "silences": silences}


def _silenced(outcome: Outcome, session: Session) -> str:
    """Return how many faults are silenced and, with ``-v``, where and why."""
    total = sum(outcome.silenced.values())
    if session.quiet or not total:
        return ""
    lines = [f"{total} silenced" + ("" if session.verbose else " (-v lists them)")]
    for silence, times in outcome.silenced.items():
        if session.verbose and times:
            where = silence.location
            place = f"{where.file}:{where.line}" if where.line else where.file
            codes = ", ".join(silence.codes)
            lines.append(f"  {place}: {codes}: {silence.reason or 'no reason'} ({times})")
    return "\n".join(lines) + "\n"
