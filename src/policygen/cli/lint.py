"""``policygen lint``: what is weak or broken in a text and its tags, and what bars a reader."""

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
    "  policygen lint letter.docx --data letter.yaml --fix\n"
)


@click.command(
    short_help="Tell what is weak in the wording or wrong in a template.", epilog=_EXAMPLES
)
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
@click.option(
    "--fix",
    is_flag=True,
    help="Mend in place what has one right answer: signs in tags, split tags, lists.",
)
@click.option(
    "--data",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check the names in templates against this file of data.",
)
@click.option(
    "--schema",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check the names in templates against this file of rules.",
)
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
    fix: bool,
    data: Path | None,
    schema: Path | None,
    as_of: date | None,
) -> None:
    """Tell what is weak, unclear or broken in contracts, policies and their templates.

    A PATH is a contract (.docx or .md), an answers file (.yaml), of which all documents are
    assembled and read, a clause, an outline or a Word template, or a folder of them. Without one,
    the project's own templates are read. Errors end with exit code 1, warnings and notes with 0.

    In templates (codes in T) every tag is checked: its form, and, in a project or with --data or
    --schema, the names, fields and kinds of values in it.

    Of a Word or Markdown file it also tells what bars a reader who does not see it, or not well:
    the codes that begin with H.
    """
    from policygen.lint.targets import own_project
    from policygen.pipeline import lint as verb

    if not paths and own_project(Path.cwd()) is None:
        raise click.UsageError("there is no policygen.yaml here: name a file or a folder")
    if data and schema:
        raise click.UsageError("--data and --schema both say which names there are: give one")
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
        fix=fix,
        data=data,
        schema=schema,
    )
    session = ctx.ensure_object(Session)
    with shown_progress(session) as progress:
        outcome = verb.lint(request, progress)
    subject = paths[0].as_posix() if len(paths) == 1 else f"{outcome.texts} files"
    text = problems_in(
        format_, "lint", outcome.problems, _result(outcome), subject, quiet=session.quiet
    )
    if format_ == "text":
        text = _fixed(outcome) + text + _silenced(outcome, session)
    show_result(text)
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
    fixed = [
        {"code": problem.code, "file": problem.location.file, "line": problem.location.line}
        | {"part": problem.location.part, "tag": problem.location.tag}
        for problem in outcome.fixed
    ]
    return {"texts": outcome.texts, "silences": silences, "fixed": fixed}


def _fixed(outcome: Outcome) -> str:
    """Return what was mended, a line each."""
    lines = []
    for problem in outcome.fixed:
        where = problem.location
        place = ":".join(str(one) for one in (where.file, where.line) if one)
        inside = ", ".join(one for one in (where.part, where.tag and f"tag {where.tag}") if one)
        lines.append(f"{place}: {problem.code} mended: {problem.message}")
        lines += [f"  in: {inside}"] * bool(inside)
    return "".join(f"{line}\n" for line in lines)


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
