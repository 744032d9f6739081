"""``policygen git-setup``: let git show Word files as text."""

from __future__ import annotations

from pathlib import Path

import click

from policygen.cli.options import output_options
from policygen.cli.show import Session, show_result

_EXAMPLES = "\b\nExamples:\n  policygen git-setup\n  policygen git-setup my-policy\n"


@click.command("git-setup", short_help="Let git show Word files as text.", epilog=_EXAMPLES)
@click.argument(
    "folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--textconv",
    metavar="FILE.docx",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Print this Word file as text; git calls this.",
)
@output_options
@click.pass_obj
def git_setup(session: Session, folder: Path, textconv: Path | None) -> None:
    """Let 'git diff' and 'git log -p' show the Word files below FOLDER as text.

    Adds the lines that are missing to .gitattributes there, and sets the driver in this clone of
    the repository; every other clone wants the command once.
    """
    from policygen.pipeline import git_setup as setting

    if textconv:
        show_result(setting.word_as_text(textconv))
        return
    done = setting.git_setup(folder)
    if not session.quiet:
        name = done.attributes.as_posix()
        lines = [f"{name}: {line}" for line in done.added] or [f"{name}: nothing to add"]
        told = [*lines, *(f"set {each}" for each in done.settings)]
        show_result("".join(f"{line}\n" for line in told))
