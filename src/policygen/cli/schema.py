"""``policygen schema``: what may be answered."""

from __future__ import annotations

from pathlib import Path

import click

from policygen.cli.show import show_result

_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen schema > reference.md\n"
    "  policygen schema --json-schema > answers.schema.json\n"
)


@click.command(short_help="Show what may be answered.", epilog=_EXAMPLES)
@click.option(
    "--json-schema",
    "form",
    flag_value="json-schema",
    help="As JSON Schema, with which editors complete and check the answers.",
)
@click.option(
    "--reference",
    "form",
    flag_value="reference",
    default=True,
    help="As a Markdown page with a table for each record.  [default]",
)
def schema(form: str) -> None:
    """Show all questions that the answers may answer, those that the project adds included."""
    from policygen import schema_views
    from policygen.schema import load_schema
    from policygen.source import project_root

    known = load_schema(project_root(Path("answers.yaml")))
    if form == "json-schema":
        show_result(schema_views.render_json_schema(known))
    else:
        show_result(schema_views.render_reference(known))
