"""Word clauses made for tests: small files, their body as Word writes it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from policygen.resources import packaged
from policygen.wordtags.package import read_package, write_package

if TYPE_CHECKING:
    from collections.abc import Mapping

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAME = "templates/clauses/own/terms.docx"


@cache
def house() -> Mapping[str, bytes]:
    """The parts of the house template, whose styles the clauses have."""
    return read_package((packaged("templates") / "word" / "house.docx").read_bytes(), "house")


def run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*content: str, style: str = "BodyText", properties: str = "") -> str:
    """A paragraph of texts, or of runs and whatever else stands in it."""
    inner = "".join(one if one.startswith("<") else run(one) for one in content)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inner}</w:p>'


def item(*content: str, level: int = 0, number: int = 1) -> str:
    """An item of the house's numbered list (1) or of its bullets (3)."""
    style = f"Clause{level + 2}" if number == 1 else f"ListBullet{level + 1 if level else ''}"
    return para(*content, style=style)


def table(*rows: tuple[str, ...]) -> str:
    """A table of paragraphs; a text that begins with ``<`` is one already."""
    made = ""
    for row in rows:
        cells = (one if one.startswith("<") else para(one, style="TableText") for one in row)
        made += f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def front(**more: str) -> str:
    """The table of front matter."""
    rows = {"id": "terms", "title": "Terms", **more}
    return table(*((name.replace("_", ": "), value) for name, value in rows.items()))


def word(*body: str, head: str | None = None, **parts: str) -> bytes:
    """A Word file; ``parts`` are others by their name in ``word/``, without ``.xml``."""
    begin = front() if head is None else head
    document = (
        f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{begin}{"".join(body)}'
        "<w:sectPr/></w:body></w:document>"
    )
    files = {name: data for name, data in house().items() if "header" not in name}
    files = {name: data for name, data in files.items() if "footer" not in name}
    more = {f"word/{name}.xml": text.encode() for name, text in parts.items()}
    return write_package({**files, "word/document.xml": document.encode(), **more})
