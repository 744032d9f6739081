"""The one boundary: every way in which a command can end becomes text and an exit code."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from policygen.cli.group import BROKEN_PIPE, policygen
from policygen.cli.show import Session, show_error, show_problems

if TYPE_CHECKING:
    from collections.abc import Sequence

# Exit codes: 0 fine, 1 problems in the input, 2 wrong usage, and these.
_ENVIRONMENT = 3
_BUG = 4
_INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        # What another program reads is UTF-8 with plain newlines, on every system.
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", newline="\n")
    code = run(sys.argv[1:])
    if code == BROKEN_PIPE:
        # Python would flush the rest of the output once more, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def run(args: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    session = Session(verbose=bool(os.environ.get("POLICYGEN_DEBUG")))
    try:
        code = policygen.main(list(args), prog_name="policygen", standalone_mode=False, obj=session)
    except click.exceptions.Abort:
        return _INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:  # noqa: BLE001  (the boundary)
        return explain(error, session)
    return code if isinstance(code, int) else 0


def explain(error: Exception, session: Session) -> int:
    """Show why something came to nothing; return the exit code that says so."""
    from policygen.errors import InvalidInput, MissingTool, OutputRefused

    match error:
        case InvalidInput():
            show_problems(error.problems, count=True)
            return 1
        case MissingTool():
            show_error(f"{error.name} is not installed", hint=error.how_to_get_it)
        case OutputRefused():
            show_error(error.reason, error.paths, error.hint)
        case OSError():
            show_error(error.strerror or str(error), [str(error.filename)] * bool(error.filename))
            _show_traceback(error, session)
        case _:
            hint = "this is a bug in policygen: please report it with what -v tells"
            show_error(f"unexpected {type(error).__name__}: {error}", hint=hint)
            _show_traceback(error, session)
            return _BUG
    return _ENVIRONMENT


def _show_traceback(error: Exception, session: Session) -> None:
    if session.verbose:
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
