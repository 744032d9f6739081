"""One writer per format: a document becomes files in memory, no input or output."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.model import PdfEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policygen.model import Event
    from policygen.tree.blocks import Document
    from policygen.wordtags import Shell


@dataclass(frozen=True)
class Task:
    """What a writer receives: the document, for Word its filled shell, for calendars the events.

    ``path`` is the document's place in the bundle, without suffix. A PDF of the office
    program wants the shell too. ``compress`` deflates the parts of Word files.
    """

    document: Document
    path: str
    shell: Shell | None = None
    events: tuple[Event, ...] = ()
    pdf_engine: PdfEngine = PdfEngine.TYPST
    compress: bool = False


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file: its path in the bundle and its bytes.

    ``engine`` is the program, with its version, that made it and does not belong to policygen;
    its bytes can differ from machine to machine.
    """

    path: str
    data: bytes
    engine: str = ""


def render(format_name: str, task: Task) -> tuple[Artifact, ...]:
    """Return a document in one of the formats of ``WRITERS``: its file, then what that shows."""
    return tuple(WRITERS[format_name](task))


def _docx(task: Task) -> Iterator[Artifact]:
    path, data = f"{task.path}.docx", _word(task)
    if not task.compress:
        yield Artifact(path, data)
        return
    from policygen.wordtags.package import read_package, write_package

    small = write_package(read_package(data, path), compress=True)
    yield Artifact(path, small, f"zlib {zlib.ZLIB_RUNTIME_VERSION}")


def _word(task: Task) -> bytes:
    from policygen.render.docx import render_docx

    if task.shell is None:
        raise ValueError("the Word writer wants a filled Word template")
    return render_docx(task.document, task.shell)


def _markdown(task: Task) -> Iterator[Artifact]:
    from policygen.render.markdown import render_files

    for path, text in render_files(task.document, task.path).items():
        yield Artifact(path, text.encode())


def _html(task: Task) -> Iterator[Artifact]:
    from policygen.render.html import render_html

    yield Artifact(f"{task.path}.html", render_html(task.document).encode())


def _pdf(task: Task) -> Iterator[Artifact]:
    from policygen.render.pdf import find_office, print_word, render_pdf

    if task.pdf_engine is PdfEngine.LIBREOFFICE:
        data = print_word(_word(task), task.document.title)
        yield Artifact(f"{task.path}.pdf", data, find_office().version)
        return
    yield Artifact(f"{task.path}.pdf", render_pdf(task.document))


def _ics(task: Task) -> Iterator[Artifact]:
    from policygen.render.calendar import render_ics

    document = task.document
    name = f"{document.title}: {document.properties.subject}"
    text = render_ics(task.events, name, document.properties.date)
    yield Artifact(f"{task.path}.ics", text.encode())


def _csv(task: Task) -> Iterator[Artifact]:
    from policygen.render.calendar import render_csv
    from policygen.render.tables import render_tables

    text = render_csv(task.events) if task.events else render_tables(task.document)
    yield Artifact(f"{task.path}.csv", text.encode())


WRITERS: Mapping[str, Callable[[Task], Iterator[Artifact]]] = {
    "docx": _docx,
    "md": _markdown,
    "html": _html,
    "pdf": _pdf,
    "ics": _ics,
    "csv": _csv,
}
