"""``policygen approve``: record who approved which text of a document."""

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
from policygen.cli.show import Session, show_problems, show_result

if TYPE_CHECKING:
    from datetime import date

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_EXAMPLES = (
    "\b\nExamples:\n"
    '  policygen approve outsourcing-policy --by "A. Byrne" --role board \\\n'
    "    --resolution B-2026-41 --meeting 2026-12-15 --minute minute.pdf\n"
    '  policygen approve decisions/service-desk --by "C. Daly" --role executive-committee\n'
    '  policygen approve contracts/desk/review-schedule --by "D. Roe" \\\n'
    "    --role legal --sign ~/.ssh/id_ed25519\n"
)


@click.command(short_help="Record who approved which text.", epilog=_EXAMPLES)
@click.argument("document", metavar="DOC")
@click.argument("answers", required=False, type=_FILE)
@click.option("--by", required=True, metavar="NAME", help="Who approves, by name.")
@click.option("--role", required=True, metavar="ROLE", help="In which role of the answers.")
@click.option(
    "--capacity",
    type=click.Choice(["prepared", "reviewed", "agreed", "approved"]),
    help="What the role does.  [default: what the document wants of it]",
)
@click.option("--resolution", default="", metavar="NUMBER", help="The number of the resolution.")
@click.option(
    "--meeting", callback=day_of, metavar="YYYY-MM-DD", help="The day of the meeting that resolved."
)
@click.option("--minute", type=_FILE, help="The signed minute; its fingerprint is recorded.")
@click.option(
    "--sign", "key", type=_FILE, help="Sign with this SSH key, which allowed_signers must list."
)
@click.option(
    "--as-of",
    callback=day_of,
    metavar="YYYY-MM-DD",
    help="The day of the approval, none to come.  [default: today]",
)
@format_choice("text", "json")
@output_options
@click.pass_obj
def approve(
    session: Session,
    document: str,
    answers: Path | None,
    *,
    by: str,
    role: str,
    capacity: str | None,
    resolution: str,
    meeting: date | None,
    minute: Path | None,
    key: Path | None,
    as_of: date | None,
    format_: str,
) -> None:
    """Record that DOC, as the answers give it now, is approved.

    DOC is a document's place in the build, such as outsourcing-policy or
    contracts/desk/review-schedule; an outline or a record does where it has one document only.
    ANSWERS is the one answers.yaml under the working directory unless given. The record goes into
    approvals.yaml beside the answers. It is bound to the text: once a word changes, the document
    is a draft again.
    """
    from policygen.approvals import Capacity
    from policygen.pipeline.approval_checks import ApproveRequest
    from policygen.pipeline.approve import approve as record
    from policygen.report.approvals import approval_json, render_approved
    from policygen.report.envelope import render_json

    request = ApproveRequest(
        answers=answers or wanted_answers(),
        document=document,
        by=by,
        role=role,
        on=as_of or today(),
        capacity=Capacity(capacity) if capacity else None,
        resolution=resolution,
        meeting=meeting,
        minute=minute,
        key=key,
        epoch=epoch(),
        today=today(),
    )
    result = record(request)
    if format_ == "json":
        told = {
            "approved": result.approved,
            "recorded": result.recorded,
            "approval": approval_json(result.approval),
        }
        show_result(render_json("approve", result.problems, told))
        return
    show_problems(result.problems)
    if not session.quiet:
        show_result(render_approved(result))
