"""Shells to write documents into: the house template, filled from a document's properties."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.shell import assemble_shell
from policygen.templating.formats import AsWritten
from policygen.templating.values import Recorder, recording, view
from policygen.wordtags import Shell, WordTemplate, load_word_template

if TYPE_CHECKING:
    from policygen.tree.blocks import Document

HOUSE = Path(__file__).parents[3] / "templates" / "word" / "house.docx"


@cache
def house_template() -> WordTemplate:
    return load_word_template(HOUSE.read_bytes(), "templates/word/house.docx")


def filled(template: WordTemplate, document: Document) -> Shell:
    """Fill a template as a build does, with the document's properties only."""
    told = document.properties
    names = {
        "title": document.title,
        "organisation": told.organisation,
        "subject": told.subject,
        "version": told.version,
        "status": told.status,
        "date": told.date.isoformat(),
        "owner": told.owner,
        "reader": told.reader,
        "watermark": told.watermark,
    }
    with recording(Recorder("", AsWritten())):
        return assemble_shell(
            template, {"document": view(names, "document")}, AsWritten(), document
        )


def house_shell(document: Document) -> Shell:
    return filled(house_template(), document)
