"""One writer per format: a document becomes text or bytes, no input or output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policygen.model import Event
    from policygen.tree.blocks import Document
    from policygen.wordtags import Shell


@dataclass(frozen=True)
class Task:
    """What a writer receives: the document, for Word its filled shell, for calendars the events."""

    document: Document
    shell: Shell | None = None
    events: tuple[Event, ...] = ()


def render(format_name: str, task: Task) -> bytes:
    """Return a document's bytes in one of the formats of ``WRITERS``."""
    return WRITERS[format_name](task)


def _docx(task: Task) -> bytes:
    from policygen.render.docx import render_docx

    if task.shell is None:
        raise ValueError("the Word writer wants a filled Word template")
    return render_docx(task.document, task.shell)


def _markdown(task: Task) -> bytes:
    from policygen.render.markdown import render_markdown

    return render_markdown(task.document).encode()


def _html(task: Task) -> bytes:
    from policygen.render.html import render_html

    return render_html(task.document).encode()


def _ics(task: Task) -> bytes:
    from policygen.render.calendar import render_ics

    document = task.document
    name = f"{document.title}: {document.properties.subject}"
    return render_ics(task.events, name, document.properties.date).encode()


def _csv(task: Task) -> bytes:
    from policygen.render.calendar import render_csv
    from policygen.render.tables import render_tables

    text = render_csv(task.events) if task.events else render_tables(task.document)
    return text.encode()


WRITERS: Mapping[str, Callable[[Task], bytes]] = {
    "docx": _docx,
    "md": _markdown,
    "html": _html,
    "ics": _ics,
    "csv": _csv,
}
