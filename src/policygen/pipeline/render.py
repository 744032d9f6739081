"""Fill one template with the data of one file, with no project around them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from policygen.answers.data import check_characters, load_data
from policygen.assemble import Assembled, Scope, assemble_text
from policygen.errors import InvalidInput
from policygen.files import Change, publish
from policygen.library import HOUSE, Library, load_text, parse_text
from policygen.model import Audience
from policygen.problems import Location, Problem, in_order
from policygen.render import Artifact, Task
from policygen.render import render as render_document
from policygen.shell import assemble_shell
from policygen.source import load_bytes, project_root
from policygen.templating.formats import AsWritten, Formats
from policygen.templating.values import Recorder, recording, view
from policygen.tree.blocks import UNDATED
from policygen.wordtags import load_word_template, without_cover
from policygen.wordtags.package import write_package
from policygen.worker import in_worker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from policygen.wordtags import Shell

WORD = ".docx"
MARKDOWN = frozenset({".md", ".markdown"})
#: What a Markdown template can become.
FORMATS = ("md", "html", "docx", "pdf")
#: A larger template or picture is refused.
_MOST_BYTES = 64 * 1024 * 1024
_LOCALE, _CURRENCY = "en-IE", "EUR"


@dataclass(frozen=True)
class RenderRequest:
    """What is asked for: a template, its data, the file to write.

    ``locale`` is a BCP 47 tag, empty for bare numbers and dates as the data write them; ``day``
    is the date of a text that gives none itself.
    """

    template: Path
    data: Path
    out: Path
    locale: str = ""
    currency: str = ""
    day: date | None = None
    force: bool = False

    @property
    def name(self) -> str:
        """What problems call the template."""
        return self.template.as_posix()


@dataclass(frozen=True)
class RenderResult:
    """The files made, the first of them the one that was asked for, and warnings."""

    artifacts: tuple[Artifact, ...]
    problems: tuple[Problem, ...]


def render(request: RenderRequest) -> RenderResult:
    """Return what the template makes of the data, without writing it.

    Raises:
        InvalidInput: With every problem of the data, or of the template and its tags.
    """
    return in_worker(lambda _: _rendered(request))


def _rendered(request: RenderRequest) -> RenderResult:
    data = load_data(request.data)
    formats = _formats(request)
    with recording(Recorder("", formats)):
        names = {name: view(value, name) for name, value in data.items()}
    if request.template.suffix.lower() == WORD:
        return _from_word(request, names, formats)
    if faults := tuple(check_characters(data, "", request.data.as_posix())):
        raise InvalidInput(faults)
    return _from_markdown(request, names, formats)


def write(request: RenderRequest, result: RenderResult) -> tuple[Change, ...]:
    """Write the files. Raises OutputRefused where one is there and differs, unless forced."""
    files = {artifact.path: artifact.data for artifact in result.artifacts}
    out = request.out
    return publish(out.parent, files, {}, force=request.force, last=out.name)


def _formats(request: RenderRequest) -> Formats:
    make = Formats if request.locale else AsWritten
    return make(request.locale or _LOCALE, request.currency or _CURRENCY)


def _from_word(request: RenderRequest, names: Mapping[str, Any], formats: Formats) -> RenderResult:
    data = _load(request.template)
    template = load_word_template(data, request.name)
    root = project_root(request.template)

    def read(path: str, where: Location) -> bytes:
        return load_bytes(root / path, root, where, _MOST_BYTES)

    shell = assemble_shell(template, names, formats, read=read, may_lack=True)
    artifact = Artifact(request.out.name, write_package(shell.parts))
    return RenderResult((artifact,), in_order((*template.warnings, *shell.warnings)))


def _load(path: Path) -> bytes:
    return load_bytes(path, path.absolute().parent, Location(path.as_posix()), _MOST_BYTES)


def _from_markdown(
    request: RenderRequest, names: Mapping[str, Any], formats: Formats
) -> RenderResult:
    text = parse_text(load_text(request.template, request.name), request.name)
    library = Library(project_root(request.template))
    scope = Scope(
        names,
        formats,
        Audience.PUBLIC,
        lambda _: Audience.PUBLIC,
        request.day or UNDATED,
        may_lack=True,
    )
    assembled = assemble_text(text, library, scope)
    if any(problem.is_error for problem in assembled.problems):
        raise InvalidInput(assembled.problems)
    format_name = request.out.suffix.lower().removeprefix(".") or "md"
    problems = [*assembled.problems]
    if format_name == "pdf":
        from policygen.render.pdf import check_characters

        problems.extend(check_characters(assembled.document, Location(file=request.name)))
    shell = _house(library, assembled, formats) if format_name == "docx" else None
    stem = request.out.name.removesuffix(request.out.suffix)
    files = render_document(format_name, Task(assembled.document, stem, shell))
    # The file that is asked for has the name as it was given.
    first = replace(files[0], path=request.out.name)
    return RenderResult((first, *files[1:]), in_order(problems))


def _house(library: Library, assembled: Assembled, formats: Formats) -> Shell:
    """Return the house template filled: with its cover where the text can fill it."""
    data, name = library.word_template(HOUSE, Location())
    has_cover = assembled.document.properties.cover
    template = load_word_template(data if has_cover else without_cover(data, name), name)
    return assemble_shell(template, assembled.names, formats, assembled.document)
