"""A document to the bytes of its PDF."""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from babel.core import Locale

from policygen.house import Paper
from policygen.render.contents import list_contents, with_heading_ids
from policygen.render.letters import parted, text_width
from policygen.render.pdf.characters import shown
from policygen.render.pdf.content import describe_blocks
from policygen.render.pdf.engine import render_pages
from policygen.render.properties import list_properties, version_line
from policygen.render.spans import find_ids
from policygen.tree.blocks import Heading, plain_text

if TYPE_CHECKING:
    from policygen.tree.blocks import Document

# What Typst calls the papers.
_PAPERS = {Paper.A4: "a4", Paper.LETTER: "us-letter"}
# Levels of headings in the contents, as in Word.
_LISTED = 2
# What the cover shows apart from its table.
_SHOWN_ABOVE = frozenset({"Organisation", "Subject"})
# Widths in twips: text, half of a header, the left of a footer, the values on the cover, a title in
# contents.
_TEXT, _HALF, _FOOT, _VALUE, _ENTRY = 9_070, 4_400, 7_100, 7_370, 6_800
_RUNNING_LINES, _RUNNING_SIZE = 3, 8


def render_pdf(document: Document) -> bytes:
    """Return the document as PDF/UA-1: tagged, with bookmarks, links and alternative texts.

    Raises:
        MissingTool: Typst is not installed.
        InvalidInput: It cannot set this document.
    """
    data = json.dumps(describe_document(document), ensure_ascii=False)
    return render_pages(data, document.title, document.properties.date)


def describe_document(document: Document) -> dict[str, Any]:
    """Return everything that ``house.typ`` sets, as JSON can hold it."""
    document = with_heading_ids(document)
    properties = document.properties
    listed = frozenset(entry.anchor for entry in list_contents(document, _LISTED))
    return {
        "title": shown(document.title),
        "has-cover": properties.cover,
        "cover": {
            "organisation": _parts(properties.organisation, _TEXT, 14),
            "title": _parts(document.title, _TEXT, 30),
            "subject": _parts(properties.subject, _TEXT, 15),
            "version": _parts(version_line(properties), _TEXT, 9.5),
            "facts": [
                {"name": name, "value": _parts(value, _VALUE, 9.5)}
                for name, value in list_properties(properties)
                if name not in _SHOWN_ABOVE
            ],
        },
        "running": {
            "title": _running(document.title),
            "state": _running(_state(document), _FOOT),
            "sections": {
                block.id: _running(" ".join(plain_text(block.spans).split()))
                for block in document.blocks
                if isinstance(block, Heading) and block.level == 1
            },
        },
        "house": {
            "accent": properties.house.accent,
            "band": properties.house.band,
            "paper": _PAPERS[properties.house.paper],
        },
        "watermark": shown(properties.watermark),
        "date": [properties.date.year, properties.date.month, properties.date.day],
        "language": _language(properties.language),
        "contents": _contents(document, listed) if properties.cover else {},
        "blocks": describe_blocks(
            document.blocks,
            find_ids(document.blocks),
            listed,
            properties.language,
            properties.house.paper,
        ),
    }


def _contents(document: Document, listed: frozenset[str]) -> dict[str, Any]:
    """Return by heading what its line of the contents says; whether its parts come next."""
    blocks = (block for block in document.blocks if isinstance(block, Heading))
    headings = [heading for heading in blocks if heading.id in listed]
    return {
        one.id: {
            "label": shown(one.number),
            "title": _parts(" ".join(plain_text(one.spans).split()), _ENTRY, 10),
            "has-parts": later is not None and later.level > one.level,
        }
        for one, later in zip_longest(headings, headings[1:])
    }


def _parts(text: str, width: int, size: float) -> list[str]:
    """Return text as the template wants it: in parts between which a line may break."""
    return list(parted(shown(text), width, size))


def _running(text: str, width: int = _HALF) -> list[str]:
    """Return a text for header or footer: cut to the few lines for which there is room."""
    room = _RUNNING_LINES * width
    if text_width(text, _RUNNING_SIZE) > room:
        while text_width(f"{text}…", _RUNNING_SIZE) > room:
            text = text[:-1]
        text = f"{text.rstrip()}…"
    return _parts(text, width, _RUNNING_SIZE)


def _state(document: Document) -> str:
    """Return what stands in the footer: whose document, its version and status, whose copy."""
    told = document.properties
    version = f"Version {told.version}" if told.version else ""
    return " · ".join(filter(None, (told.organisation, version, told.status, told.reader)))


def _language(tag: str) -> tuple[str, str]:
    """Return the language and the country of a BCP 47 tag, the latter empty if there is none."""
    locale = Locale.parse(tag, sep="-")
    return locale.language, locale.territory or ""
