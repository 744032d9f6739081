"""The typesetter: the only user of ``typst``, which reads nothing but what travels with policygen.

No font of the system is looked at, no package is fetched and no clock is read.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policygen.errors import InvalidInput, MissingTool
from policygen.problems import Problem

if TYPE_CHECKING:
    from datetime import date
    from types import ModuleType

    from typst import Fonts

#: The release that sets the documents; its bytes depend on it.
RELEASE = "0.15.2"

_FOLDER = Path(__file__).parent
_PAGES = _FOLDER.parent / "docx" / "paging" / "pages.typ"
_STANDARD = "ua-1"
_HINT = "lists and quotations in it may be nested too deep; the other formats can be built"


def render_pages(document: str, title: str, day: date) -> bytes:
    """Return the PDF of a document that is given as JSON, made on ``day``; problems name ``title``.

    Raises:
        MissingTool: Typst is not installed.
        InvalidInput: It cannot set this document, as when its lists are nested too deep.
    """
    typst = _typst()
    try:
        data: bytes = typst.compile(
            (_FOLDER / "house.typ").read_bytes(),
            root=str(_FOLDER),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"document": document},
            pdf_standards=[_STANDARD],
            timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
        )
    except typst.TypstError as error:
        message = f"the document '{title}' cannot be set as PDF: {error}"
        raise InvalidInput([Problem("D008", message, hint=_HINT)]) from error
    return data


def find_places(pages: str) -> dict[str, Any]:
    """Lay out the body of a Word file that is given as JSON; return what stands on which page.

    Raises:
        MissingTool: Typst is not installed.
        InvalidInput: It cannot lay out this file.
    """
    typst = _typst()
    try:
        found = typst.query(
            _PAGES.read_bytes(),
            "<pages>",
            field="value",
            one=True,
            root=str(_PAGES.parent),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"pages": pages},
        )
    except RuntimeError as error:  # a query does not raise the error of its own kind
        message = f"the pages of a Word file cannot be counted: {error}"
        raise InvalidInput([Problem("D040", message, hint=_HINT)]) from error
    places: dict[str, Any] = json.loads(found)
    return places


@cache
def _fonts() -> Fonts:
    fonts: Fonts = _typst().Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(_FOLDER / "fonts")],
    )
    return fonts


def _typst() -> ModuleType:
    try:
        import typst
    except ImportError as error:
        raise MissingTool("typst", f"run: pip install typst=={RELEASE}") from error
    return typst
