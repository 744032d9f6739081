"""``policygen completion``: complete commands and options in a shell."""

from __future__ import annotations

import click

from policygen.cli.show import show_result

_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen completion bash > ~/.local/share/bash-completion/completions/policygen\n"
    "  policygen completion fish > ~/.config/fish/completions/policygen.fish\n"
)


@click.command(short_help="Complete commands in a shell.", epilog=_EXAMPLES)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Show the script with which SHELL completes the commands and options of policygen."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"there is no completion for {shell}")
    script = kind(ctx.find_root().command, {}, "policygen", "_POLICYGEN_COMPLETE").source()
    show_result(script)
