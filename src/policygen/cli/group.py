"""The command ``policygen`` itself: its name, version and list of commands."""

from __future__ import annotations

import click

from policygen import __version__
from policygen.cli.analyze import analyze
from policygen.cli.approve import approve
from policygen.cli.build import build
from policygen.cli.check import check
from policygen.cli.completion import completion
from policygen.cli.diff import diff
from policygen.cli.explain import explain
from policygen.cli.git_setup import git_setup
from policygen.cli.lint import lint
from policygen.cli.new import new
from policygen.cli.redline import redline
from policygen.cli.render import render
from policygen.cli.reviews import reviews
from policygen.cli.schema import schema
from policygen.cli.status import status
from policygen.cli.templates import templates
from policygen.cli.verify import verify

#: What a shell tells of a program that wrote into a closed pipe.
BROKEN_PIPE = 141


_EXAMPLES = (
    "\b\nBegin with:\n"
    "  policygen new my-policy\n"
    "  policygen check my-policy/answers.yaml\n"
    "  policygen build my-policy/answers.yaml\n"
)


class _Group(click.Group):
    """A group that ends in silence when the reader of its output has gone."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            ctx.exit(BROKEN_PIPE)


@click.group(
    cls=_Group,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def policygen() -> None:
    """Outsourcing policies, contract appendices and review schedules from YAML answers.

    Exit codes: 0 fine, 1 problems in the input, 2 wrong usage, 3 a missing tool or a file that
    cannot be written, 4 a bug, 130 interrupted.
    """


_COMMANDS = (
    *(new, check, analyze, build, render, reviews, lint, verify, explain, git_setup),
    *(diff, redline, approve, status, templates, schema, completion),
)
for command in _COMMANDS:
    policygen.add_command(command)
