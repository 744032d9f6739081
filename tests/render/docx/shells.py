"""Shells to write documents into: the house template, filled from a document's properties."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from policygen.wordtags import Shell, WordTemplate, fill, load_word_template

if TYPE_CHECKING:
    from policygen.tree.blocks import Document

HOUSE = Path(__file__).parents[3] / "templates" / "word" / "house.docx"


@cache
def house_template() -> WordTemplate:
    return load_word_template(HOUSE.read_bytes(), "templates/word/house.docx")


def filled(template: WordTemplate, document: Document) -> Shell:
    """Fill a template as a build does, with the document's properties only."""
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    told = document.properties
    names = {
        "document": SimpleNamespace(
            title=document.title,
            organisation=told.organisation,
            subject=told.subject,
            version=told.version,
            status=told.status,
            date=told.date.isoformat(),
            owner=told.owner,
            reader=told.reader,
            watermark=told.watermark,
        ),
        "body": Markup("<?policygen body?>"),
        "contents": Markup("<?policygen contents?>"),
    }
    return fill(template, lambda source, _: environment.from_string(source).render(names))


def house_shell(document: Document) -> Shell:
    return filled(house_template(), document)
