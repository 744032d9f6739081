"""``policygen new``: start a policy repository."""

from __future__ import annotations

from pathlib import Path

import click

from policygen.cli.options import output_options
from policygen.cli.show import Session, show_result

_EXAMPLES = "\b\nExamples:\n  policygen new my-policy\n  policygen new my-policy --sample insurer\n"


@click.command(short_help="Start a policy repository.", epilog=_EXAMPLES)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--sample", metavar="NAME", help="Start from this sample, for example insurer.")
@output_options
@click.pass_obj
def new(session: Session, folder: Path, sample: str | None) -> None:
    """Start a policy repository in the folder DIR: settings, answers to fill in, a README."""
    from policygen import starter

    written = starter.new(folder, sample)
    if not session.quiet:
        files = "".join(f"  {(folder / path).as_posix()}\n" for path in written)
        show_result(f"written:\n{files}next: fill in {(folder / 'answers.yaml').as_posix()}\n")
