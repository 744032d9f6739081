"""Small Word files to read: paragraphs, rows and runs written in a line each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from policygen.shell import assemble_shell
from policygen.templating.formats import AsWritten
from policygen.templating.values import Recorder, recording, view
from policygen.wordtags import Filled, Shell, WordTemplate, load_word_template
from policygen.wordtags.package import read_package, write_package
from tests.documents import rich_document
from tests.render.docx.shells import HOUSE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    """Return a paragraph; each argument is a run of its own."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(run(text) for text in runs)}</w:p>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{paragraph(text)}</w:tc>' for text in cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def house_parts() -> dict[str, bytes]:
    return read_package(HOUSE.read_bytes(), "house.docx")


def word_file(*content: str, **parts: bytes) -> bytes:
    """Return a Word file with this content; ``header1=…`` replaces ``word/header1.xml``."""
    files = house_parts()
    xml = (
        f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(content)}</w:body></w:document>'
    )
    files["word/document.xml"] = xml.encode()
    for name in files:
        if found := re.fullmatch(r"word/(header|footer)\d+\.xml", name):
            kind = "hdr" if found[1] == "header" else "ftr"
            files[name] = f'<w:{kind} xmlns:w="{W}"><w:p/></w:{kind}>'.encode()
    files |= {f"word/{name}.xml": data for name, data in parts.items()}
    return write_package(files)


def load(*content: str, **parts: bytes) -> WordTemplate:
    return load_word_template(word_file(*content, **parts), "own.docx")


def renderer(**names: object) -> Callable[[str, str], Filled]:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    return lambda source, _: Filled(environment.from_string(source).render(names))


def seen(data: Mapping[str, object]) -> dict[str, Any]:
    """Return what a template sees of data."""
    with recording(Recorder("", AsWritten())):
        return {name: view(value, name) for name, value in data.items()}


def filled(*content: str, **names: object) -> Shell:
    """Return a Word file with this content, filled as ``policygen render`` fills it."""
    return assemble_shell(load(*content), seen(names), AsWritten())


def with_document(*content: str) -> Shell:
    """Return a Word file with this content, filled for a document."""
    return assemble_shell(load(*content), {}, AsWritten(), rich_document())


def body(shell: Shell) -> etree._Element:
    found = etree.fromstring(shell.parts["word/document.xml"]).find(f"{{{W}}}body")
    assert found is not None
    return found


def shown(shell: Shell) -> list[str]:
    """Return the text of each paragraph, with Word's breaks and tabs as white space."""
    xml = shell.parts["word/document.xml"].decode()
    return [
        re.sub(r"<[^>]+>", "", re.sub("<w:tab/>", "\t", re.sub("<w:br/>", "\n", paragraph)))
        for paragraph in re.findall(r"<w:p>.*?</w:p>|<w:p/>", xml)
    ]
