"""Options that several commands share."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from policygen.cli.show import Session
from policygen.model import YEARS

if TYPE_CHECKING:
    from collections.abc import Callable

_Command = TypeVar("_Command", bound="Callable[..., Any]")
_ANSWERS = "answers.yaml"
_EPOCH = "SOURCE_DATE_EPOCH"


def day_of(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """Read a date as ``YYYY-MM-DD``, and in no other form."""
    if value is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            day = date.fromisoformat(value)
            if day.year in YEARS:
                return day
            raise click.BadParameter(f"{value} is not from {YEARS.start} to {YEARS.stop - 1}")
    except ValueError as error:
        raise click.BadParameter(f"the calendar has no {value}") from error
    raise click.BadParameter(f"{value!r} is not a date such as 2026-03-31")


answers_argument = click.argument(
    "answers", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


def format_choice(*forms: str, told: str = "How to tell it.") -> Callable[[_Command], _Command]:
    """Return the option ``--format``, the parameter ``format_``; the first form is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help=told,
    )


format_option = format_choice("text", "json", "sarif", "github", told="How to tell the problems.")


def documents_option(told: str) -> Callable[[_Command], _Command]:
    """Return the option ``-d``, the parameter ``documents``: ids of outlines and records."""
    return click.option("-d", "--document", "documents", multiple=True, metavar="ID", help=told)


bundle_answers_option = click.option(
    "--answers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The answers file.  [default: the one that the manifest names]",
)

as_of_option = click.option(
    "--as-of",
    callback=day_of,
    metavar="YYYY-MM-DD",
    help=f"The date of the documents; else the answers' effective date, else {_EPOCH}.",
)


def today() -> date:
    """Return the day on the machine's clock: only the command line reads it."""
    return datetime.now().astimezone().date()  # noqa: TID251


def wanted_answers() -> Path:
    """Return the one answers file under the working directory, what was built left aside.

    Raises:
        click.UsageError: There is none, or there are several.
    """
    here = Path()
    found = [
        path
        for path in sorted(here.rglob(_ANSWERS))
        if not any(part.startswith(".") or part == "build" for part in path.parts)
    ]
    if len(found) == 1:
        return found[0]
    listed = f": {', '.join(path.as_posix() for path in found)}" if found else ""
    raise click.UsageError(f"{len(found)} files {_ANSWERS} are here{listed}; name the one meant")


def epoch() -> date | None:
    """Return the day (UTC) of the variable SOURCE_DATE_EPOCH, or None if it is not set.

    Raises:
        click.UsageError: it is no number of seconds, or too large a one.
    """
    text = os.environ.get(_EPOCH)
    if not text:
        return None
    try:
        day = datetime.fromtimestamp(int(text), tz=UTC).date()
    except (ValueError, OverflowError, OSError):
        day = date.max
    if day.year not in YEARS:
        message = f"the variable {_EPOCH} is {text!r}, not a number of seconds since 1970"
        raise click.UsageError(message)
    return day


def output_options(command: _Command) -> _Command:
    """Add ``-q`` and ``-v``; what they say is in the session (``click.pass_obj``)."""
    for name in ("verbose", "quiet"):
        command = click.option(
            f"-{name[0]}",
            f"--{name}",
            is_flag=True,
            expose_value=False,
            callback=_noted,
            help=_OUTPUT_HELP[name],
        )(command)
    return command


_OUTPUT_HELP = {
    "quiet": "Show nothing if all is fine.",
    "verbose": "Show notes too, and the traceback of a failure.",
}


def _noted(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    session = ctx.ensure_object(Session)
    if value and param.name:
        setattr(session, param.name, True)
