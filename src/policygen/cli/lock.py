"""``policygen lock``: keep the text of an executed contract as it was signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.options import (
    answers_argument,
    as_of_option,
    day_of,
    epoch,
    output_options,
    today,
)
from policygen.cli.show import Session, show_problems, show_result

if TYPE_CHECKING:
    from datetime import date

_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen lock answers.yaml contracts/service-desk --signed signed.pdf --on 2027-08-31\n"
)


def _past_day(ctx: click.Context, param: click.Parameter, value: str) -> date | None:
    day = day_of(ctx, param, value)
    if day is not None and day > (now := today()):
        message = f"{day} is later than today, {now}: lock the contract once both sides have signed"
        raise click.BadParameter(message)
    return day


@click.command(short_help="Keep a signed contract's text.", epilog=_EXAMPLES)
@answers_argument
@click.argument("contract", metavar="contracts/ID")
@click.option(
    "--signed",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that was signed; its SHA-256 is kept.",
)
@click.option(
    "--on",
    required=True,
    callback=_past_day,
    metavar="YYYY-MM-DD",
    help="The day on which it was signed, today or earlier.",
)
@as_of_option
@output_options
@click.pass_obj
def lock(
    session: Session,
    answers: Path,
    contract: str,
    *,
    signed: Path,
    on: date,
    as_of: date | None,
) -> None:
    """Keep all that the text of an executed contract is made from, in executed/ID beside ANSWERS.

    From then on 'build' makes the contract's documents from what was kept, whatever the answers
    and clauses say later; they change by numbered amendments only. A lock is never written anew.
    """
    from policygen.pipeline.lock import LockRequest
    from policygen.pipeline.lock import lock as keep

    done = keep(LockRequest(answers, contract, signed, on, as_of, epoch()))
    if session.verbose:
        show_problems(done.problems)
    if not session.quiet:
        sections = sum(len(document.sections) for document in done.lock.documents)
        documents = ", ".join(document.id for document in done.lock.documents)
        told = [
            f"{done.folder.as_posix()}: {len(done.changes)} files",
            f"locked {sections} sections of {documents}, signed on {on}",
            f"{done.lock.signed_file}: SHA-256 {done.lock.signed_sha256}",
        ]
        show_result("".join(f"{line}\n" for line in told))
