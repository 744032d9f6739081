"""``policygen render``: fill one template with the data of one file."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.options import day_of, epoch, format_choice, output_options
from policygen.cli.show import Session, has_colour, show_problems, show_result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policygen.pipeline.render import RenderRequest, RenderResult
    from policygen.problems import Problem

_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen render letter.docx client.json -o letter-to-client.docx\n"
    "  policygen render terms.md client.yaml -o terms.pdf --locale de-DE\n"
    "  policygen render terms.md client.yaml -o - | less\n"
)
_STDOUT = Path("-")


@click.command(short_help="Fill one Word or Markdown template.", epilog=_EXAMPLES)
@click.argument("template", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. Its ending says the format; - shows a Markdown text.",
)
@click.option(
    "--locale",
    default="",
    metavar="TAG",
    help="How numbers and dates print, such as en-GB.  [default: as the data write them]",
)
@click.option("--currency", default="", metavar="CODE", help="For |money.  [default: EUR]")
@click.option(
    "--as-of",
    callback=day_of,
    metavar="YYYY-MM-DD",
    help="The date of a text that gives none itself; else SOURCE_DATE_EPOCH.",
)
@format_choice("text", "json", told="How to tell what was done.")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
@output_options
@click.pass_context
def render(
    ctx: click.Context,
    template: Path,
    data: Path,
    *,
    out: Path,
    locale: str,
    currency: str,
    as_of: date | None,
    format_: str,
    force: bool,
) -> None:
    """Fill TEMPLATE with DATA, a JSON or YAML file; no project is needed.

    A Word template (.docx) with docxtpl's tags becomes a Word file. A Markdown template (.md)
    becomes Markdown, HTML, Word or PDF in the house style. Every name that a tag prints must be
    in the data, and every value comes out as the text that it is.
    """
    from policygen.errors import InvalidInput
    from policygen.pipeline import render as verb

    _check_files(template, data, out)
    _check_locale(locale, currency)
    request = verb.RenderRequest(
        template, data, out, locale, currency.upper(), as_of or epoch(), force
    )
    try:
        result = verb.render(request)
    except InvalidInput as error:
        if format_ == "text":
            raise
        show_result(_json(request, error.problems))
        ctx.exit(1)
    changes = verb.write(request, result) if out != _STDOUT else ()
    session = ctx.ensure_object(Session)
    if format_ == "json":
        show_result(_json(request, result.problems, result))
        return
    show_problems(result.problems)
    if out == _STDOUT:
        show_result(result.artifacts[0].data.decode())
    elif not session.quiet:
        from policygen.report import render_changes

        show_result(render_changes(changes, out.parent.as_posix(), colour=has_colour(sys.stdout)))


def _check_files(template: Path, data: Path, out: Path) -> None:
    from policygen.pipeline.render import FORMATS, MARKDOWN, WORD

    kind = template.suffix.lower()
    if kind != WORD and kind not in MARKDOWN:
        raise click.UsageError(f"{template} is neither a Word (.docx) nor a Markdown (.md) file")
    if out == _STDOUT:
        if kind == WORD:
            raise click.UsageError("only a Markdown text can be shown: give -o a file name")
        return
    wanted = out.suffix.lower().removeprefix(".")
    if kind == WORD and wanted != "docx":
        raise click.UsageError(f"a Word template becomes a Word file: {out} must end in .docx")
    if wanted not in FORMATS:
        endings = ", ".join(f".{name}" for name in FORMATS)
        raise click.UsageError(f"{out} must end in one of {endings}")
    if out.resolve() in {template.resolve(), data.resolve()}:
        raise click.UsageError(f"{out} would be written over: give -o another name")


def _check_locale(locale: str, currency: str) -> None:
    from babel import Locale, UnknownLocaleError
    from babel.numbers import is_currency

    if locale:
        try:
            Locale.parse(locale, sep="-")
        except (UnknownLocaleError, ValueError) as error:
            raise click.UsageError(f"{locale!r} is no locale such as en-GB or de-DE") from error
    if currency and not is_currency(currency.upper()):
        raise click.UsageError(f"{currency!r} is no currency such as EUR or GBP")


def _json(
    request: RenderRequest, problems: Sequence[Problem], result: RenderResult | None = None
) -> str:
    from policygen.report import render_json

    files = [
        {
            "path": (request.out.parent / artifact.path).as_posix(),
            "sha256": sha256(artifact.data).hexdigest(),
            "size": len(artifact.data),
        }
        for artifact in (result.artifacts if result and request.out != _STDOUT else ())
    ]
    content: dict[str, object] = {
        "template": request.template.as_posix(),
        "data": request.data.as_posix(),
        "files": files,
    }
    if result and request.out == _STDOUT:
        content["text"] = result.artifacts[0].data.decode()
    return render_json("render", problems, content)
