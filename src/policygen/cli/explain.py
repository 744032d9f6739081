"""``policygen explain``: say where the words of a built document come from."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from policygen.cli.options import bundle_answers_option, format_choice, output_options
from policygen.cli.show import has_colour, show_problems, show_result

_EXAMPLES = (
    "\b\nExamples:\n"
    '  policygen explain build/outsourcing-policy.md "thirty days"\n'
    '  policygen explain build/outsourcing-policy.docx "Head of function" --format json\n'
)


@click.command(short_help="Say where the words of a document come from.", epilog=_EXAMPLES)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("words", metavar="TEXT")
@bundle_answers_option
@format_choice("text", "json")
@output_options
def explain(file: Path, words: str, answers: Path | None, format_: str) -> None:
    """Say where TEXT in FILE, a document that was built, comes from.

    For each place where it stands: the clause with file and line, the answers that went in with
    theirs, and the requirements that the clause meets.
    """
    from policygen import report
    from policygen.pipeline.explain import explain as explain_words
    from policygen.report.provenance import origins_as_json, render_origins

    found = explain_words(file, words, answers)
    if format_ == "json":
        result = {"file": file.as_posix(), "text": words, "places": origins_as_json(found.origins)}
        show_result(report.render_json("explain", found.problems, result))
        return
    show_problems(found.problems)
    show_result(render_origins(found.origins, colour=has_colour(sys.stdout)))
