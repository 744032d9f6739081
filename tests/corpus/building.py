"""Word files of many origins, with tags: written here, or kept in ``files/`` from other programs.

``files/letter.docx`` came from HTML, ``deal.docx`` from RTF, ``memo.docx`` from OpenDocument and
``minutes.docx`` from the old binary format, all by LibreOffice.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
from docx.shared import Mm

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document

FILES = Path(__file__).parent / "files"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}

#: What all templates of the corpus are filled with.
DATA: dict[str, Any] = {
    "client": {"name": "Ríos & Söhne <Ltd>", "contact": "Ann O'Neil"},
    "day": "2027-03-01",
    "fee": 1250,
    "urgent": True,
    "calm": False,
    "sender": "{_{ desk }_} & co",
    "items": [
        {"name": "Hosting", "price": 3, "colour": "FFC000", "parts": ["a", "b"]},
        {"name": "R&D", "price": 2, "colour": "00B050", "parts": []},
        {"name": "Help", "price": 1, "colour": "0070C0", "parts": ["c"]},
    ],
    "lines": "first\nsecond\tindented\nthird",
    "pages": "one\ftwo",
    "paragraphs": "above\abelow",
    "width": 2,
}


def text(value: str, look: str = "") -> str:
    """Return a run; ``value`` is XML."""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{value}</w:t></w:r>'


def par(*runs: str, properties: str = "") -> str:
    """Return a paragraph of texts, each in a run, or of ready elements."""
    made = "".join(run if run.startswith("<w:") else text(run) for run in runs)
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{made}</w:p>"


def pars(*texts: str) -> str:
    return "".join(map(par, texts))


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<w:") else par(content)
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'


def row(*cells: str) -> str:
    made = (each if each.startswith("<w:tc>") else cell(each) for each in cells)
    return f"<w:tr>{''.join(made)}</w:tr>"


def grid(*rows: str, columns: int = 2) -> str:
    made = '<w:gridCol w:w="2000"/>' * columns
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{made}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def minimal(body: str) -> bytes:
    """Return a Word file of three parts, as small converters write it."""
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
            f'"/word/document.xml" ContentType="{main}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="rId1" Type="{office}'
            '/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": main_part(body),
        }
    )


def main_part(body: str) -> str:
    """Return the XML of a main part around blocks; names that are not used are not declared."""
    used = {name for name in _NAMES if f"{name}:" in body} | {"w"}
    names = " ".join(f'xmlns:{name}="{_NAMES[name]}"' for name in sorted(used))
    return f"<w:document {names}><w:body>{body}<w:sectPr/></w:body></w:document>"


def zipped(parts: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def in_word(body: str) -> bytes:
    """Return python-docx's default file with this body instead of its own."""
    return changed(saved(docx.Document()), {"word/document.xml": lambda _: main_part(body)})


def changed(data: bytes, changes: dict[str, Callable[[str], str]]) -> bytes:
    """Return a Word file with parts changed as text."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            change = changes.get(name)
            archive.writestr(name, change(content.decode()) if change else content)
    return out.getvalue()


def saved(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


# -- the files --


def from_python() -> bytes:
    """A file that python-docx wrote: styles, lists, a table, header, footer and properties."""
    made = docx.Document()
    made.core_properties.title = "For {{ client.name }}"
    made.core_properties.subject = "{{ day }}"
    made.core_properties.author = "{{ sender }}"
    section = made.sections[0]
    section.header.paragraphs[0].text = "To {{ client.contact }}"
    section.footer.paragraphs[0].text = "{% if urgent %}Urgent{% endif %} {{ sender }}"
    made.add_heading("Offer to {{ client.name }}", 1)
    line = made.add_paragraph("Dear ")
    line.add_run("{{ client").bold = True
    line.add_run(".contact }}").italic = True
    made.add_paragraph("{%p for item in items %}")
    made.add_paragraph("{{ item.name }} for {{ item.price }}", style="List Number")
    made.add_paragraph("{%p endfor %}")
    table = made.add_table(rows=4, cols=2)
    for place, texts in enumerate(
        [("Name", "Price"), ("{%tr for item in items %}", ""),
         ("{{ item.name }}", "{{ item.price }}"), ("{%tr endfor %}", "")]
    ):  # fmt: skip
        for number, content in enumerate(texts):
            table.cell(place, number).text = content
    made.add_page_break()  # type: ignore[no-untyped-call]
    made.add_paragraph("The end, {{ sender }}.")
    return saved(made)


def text_box(inner: str) -> str:
    """Return a run with a text box as Word 2010 writes it, and as older programs read it."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent '
        'cx="1800000" cy="720000"/><wp:docPr id="1" name="Box"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx><w:txbxContent>'
        f"{inner}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def with_notes() -> bytes:
    """A file with footnotes, from LibreOffice's, whose texts hold more tags."""

    def more(xml: str) -> str:
        return xml.replace("Note by", "{% if urgent %}Urgent note{% endif %} by")

    return changed((FILES / "deal.docx").read_bytes(), {"word/footnotes.xml": more})


def wide() -> bytes:
    """A landscape file with a section break in the middle."""
    made = docx.Document()
    made.add_paragraph("First {{ day }}")
    section = made.add_section()
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "Second header {{ fee }}"
    made.add_paragraph("Second {{ sender }}")
    return saved(made)


_SPLIT_RUN = "".join(
    f'<w:r><w:rPr><w:lang w:val="en-{code}"/></w:rPr><w:t xml:space="preserve">{piece}</w:t></w:r>'
    '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="_GoBack"/>'
    '<w:bookmarkEnd w:id="0"/>'
    for code, piece in zip(
        ("GB", "US", "IE", "AU", "CA", "NZ", "ZA"),
        ("Dear {", "{ ", "cli", "ent.na", "me ", "}", "}, hello"),
        strict=True,
    )
)

DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "python-docx": from_python,
    "html": (FILES / "letter.docx").read_bytes,
    "rtf": (FILES / "deal.docx").read_bytes,
    "odt": (FILES / "memo.docx").read_bytes,
    "doc": (FILES / "minutes.docx").read_bytes,
    "notes": with_notes,
    "sections": wide,
    "minimal": lambda: minimal(pars("Hello {{ client.name }}", "{{ fee }} on {{ day }}")),
    "split runs": lambda: in_word(f"<w:p>{_SPLIT_RUN}</w:p>"),
    "paragraphs": lambda: in_word(
        pars("a", "{%p if urgent %}", "b {{ fee }}", "{%p else %}", "c", "{%p endif %}", "d")
        + pars("{%p if calm %}", "e", "{%p elif fee > 3 %}", "f", "{%p endif %}")
    ),
    "loops in loops": lambda: in_word(
        pars("{%p for item in items %}", "{{ loop.index }} {{ item.name }}")
        + pars("{%p for part in item.parts %}", "{{ item.name }}/{{ part }}", "{%p endfor %}")
        + pars("{%p endfor %}")
    ),
    "rows": lambda: in_word(
        grid(
            row("Name", "Price"), row("{%tr for item in items %}", ""),
            row("{{ item.name }}", "{{ item.price }}"), row("{%tr endfor %}", ""),
            row("Sum", "{{ items|sum(attribute='price') }}"),
        )
    ),
    "cells": lambda: in_word(
        grid(
            row("Name", "{%tc for item in items %}", "{{ item.name }}", "{%tc endfor %}"),
            row("Price", "{%tc for item in items %}", "{{ item.price }}", "{%tc endfor %}"),
            columns=2,
        )
    ),
    "coloured and wide cells": lambda: in_word(
        grid(
            row("{% colspan width %}Both", "c"),
            row("{%tr for item in items %}", "", ""),
            row("{% cellbg item.colour %}{{ item.name }}", "{{ item.price }}", "c"),
            row("{%tr endfor %}", "", ""),
            columns=3,
        )
    ),
    "cells merged down": lambda: in_word(
        grid(row("{%tr for item in items %}", ""), row("{% vm %}Same", "{{ item.name }}"),
             row("{%tr endfor %}", ""))
    ),
    "cells merged across": lambda: in_word(
        grid(row("{%tc for item in items %}", "{% hm %}All", "{%tc endfor %}"),
             row("{%tc for item in items %}", "{{ item.name }}", "{%tc endfor %}"), columns=3)
    ),
    "inline blocks": lambda: in_word(
        par("It is {% if urgent %}", "urgent", "{% else %}calm{% endif %}, "
            "{% for item in items %}{{ item.name }}{% if not loop.last %}, {% endif %}"
            "{% endfor %}.")
    ),
    "runs": lambda: in_word(
        par("Dear ", "{%r if urgent %}", "urgent ", "{%r endif %}", "friend.")
    ),
    "joined lines": lambda: in_word(
        pars("It stands", "{%- if urgent -%}", " in the town", "{%- else -%}", " in the woods",
             "{%- endif -%}", " and I love it.")
    ),
    "joined with line breaks": lambda: in_word(
        par(text("It stands") + "<w:r><w:br/></w:r>" + text("{%- if urgent -%}")
            + "<w:r><w:br/></w:r>" + text(" in the town") + "<w:r><w:br/></w:r>"
            + text("{%- endif -%}") + "<w:r><w:br/></w:r>" + text(" today."))
    ),
    "comments": lambda: in_word(
        pars("a{# not shown #}b", "{#p a whole paragraph #}", "c")
        + grid(row("{#tr a whole row #}", ""), row("d", "e"))
    ),
    "escapes": lambda: in_word(pars("{_{ name }_} {_% if %_}", "{% raw %}{{ x }}{% endraw %}")),
    "newlines": lambda: in_word(pars("{{ lines }}", "a {{ lines|upper }} z")),
    "pages and paragraphs": lambda: in_word(
        par("1 {{ pages }} 2", properties='<w:jc w:val="center"/>') + pars("3 {{ paragraphs }} 4")
    ),
    "spaces": lambda: in_word(
        "<w:p><w:r><w:t>Dear {{ day }} </w:t></w:r><w:r><w:t> you</w:t></w:r></w:p>"
    ),
    "quotes of Word": lambda: in_word(
        pars("{% if client.name != “x” %}yes{% endif %} {{ ‘a’ ~ fee }}")
    ),
    "comparisons": lambda: in_word(
        pars("{% if fee &gt; 100 and fee &lt; 9999 %}mid{% endif %} {{ fee &gt;= 1250 }}"
             .replace("{{ fee &gt;= 1250 }}", "{{ 'y' if fee &gt;= 1250 else 'n' }}"))
    ),
    "set and macro": lambda: in_word(
        pars("{%p set total = items|sum(attribute='price') %}", "{{ total * 2 }}")
        + pars("{%p macro line(name) %}", "Line {{ name }}", "{%p endmacro %}")
        + pars("{%p set ns = namespace(n=0) %}", "{%p for item in items %}",
               "{%p set ns.n = ns.n + item.price %}", "{%p endfor %}", "{{ ns.n }}")
    ),
    "methods and filters": lambda: in_word(
        pars("{% for key, value in client.items() %}{{ key }}={{ value }};{% endfor %}",
             "{{ client.get('name', '-') }} {{ client.get('none', '-') }} {{ client|length }}",
             "{{ day.split('-')[0] }} {{ day.replace('-', '/') }} {{ items[-1].name }}",
             "{{ items|map(attribute='name')|join('; ') }} {{ items|length }}",
             "{{ client.nick|default('none') if client.nick is defined else 'undefined' }}")
    ),
    "content controls": lambda: in_word(
        '<w:sdt><w:sdtPr><w:alias w:val="Client"/><w:id w:val="5"/></w:sdtPr><w:sdtContent>'
        + pars("{%p for item in items %}", "{{ item.name }}", "{%p endfor %}")
        + "</w:sdtContent></w:sdt>"
        + par("To ", '<w:sdt><w:sdtPr><w:id w:val="6"/></w:sdtPr><w:sdtContent>'
              + text("{{ client.name }}") + "</w:sdtContent></w:sdt>".replace("<w:sdt", "<w:sdt"))
    ),
    "links and smart tags": lambda: in_word(
        par("See ", f'<w:hyperlink w:anchor="top">{text("the site of {{ client.name }}")}'
            "</w:hyperlink>", '<w:smartTag w:uri="urn:x" w:element="place">'
            + text("in {{ day }}") + "</w:smartTag>")
    ),
    "tracked changes": lambda: in_word(
        par("Fee ", '<w:ins w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z">'
            + text("{{ fee }}") + "</w:ins>",
            '<w:del w:id="2" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>old'
            "</w:delText></w:r></w:del>")
    ),
    "text boxes": lambda: in_word(
        par("Beside ", text_box(pars("{%p if urgent %}", "Box {{ sender }}", "{%p endif %}")))
    ),
    "fields": lambda: in_word(
        par('<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
            '<w:r><w:instrText xml:space="preserve"> HYPERLINK "https://x.org/{{ fee }}" '
            "</w:instrText></w:r>", '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            "Link {{ fee }}", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    ),
    "formulas": lambda: in_word(
        par("<w:r><w:t>so</w:t></w:r><m:oMath><m:r><m:t>x={{ fee }}</m:t></m:r></m:oMath>")
    ),
    "attributes": lambda: in_word(
        par('<w:bookmarkStart w:id="3" w:name="b"/>' + text("x{{ fee }}").replace(
            "<w:r>", '<w:r w:rsidR="00AB12CD">') + '<w:bookmarkEnd w:id="3"/>')
    ),
    "pretty-printed": lambda: in_word(
        "<w:p>\n    <w:r>\n      <w:t>Dear {{ day }}</w:t>\n    </w:r>\n  </w:p>\n  "
        + pars("{%p if urgent %}").replace("><w:", ">\n<w:") + "\n" + pars("x", "{%p endif %}")
    ),
    "nested tables": lambda: in_word(
        grid(
            row("{%tr for item in items %}", ""),
            row("{{ item.name }}", cell(
                grid(row("{%tr for part in item.parts %}"), row("{{ part }}"),
                     row("{%tr endfor %}"), columns=1) + par("under"))),
            row("{%tr endfor %}", ""),
        )
    ),
}  # fmt: skip


def texts_of(data: bytes) -> dict[str, list[str]]:
    """Return the text of each paragraph of every part with text, as a reader sees it."""
    found = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", name):
                found[name] = _texts(archive.read(name))
            elif name == "docProps/core.xml":
                found[name] = _properties(archive.read(name))
    return found


def _texts(xml: bytes) -> list[str]:
    from lxml import etree

    return [_text(node) for node in etree.fromstring(xml).iter(f"{{{W}}}p")]


def _text(paragraph: Any) -> str:
    signs = {"tab": "\t", "br": "\n"}
    pieces = []
    for node in paragraph.iter():
        kind = str(node.tag).rpartition("}")[2]
        if next(node.iterancestors(f"{{{W}}}p"), None) is not paragraph:
            continue
        if kind in {"t", "instrText", "delText"}:
            pieces.append(node.text or "")
        elif kind in signs and str(node.getparent().tag).endswith("}r"):
            pieces.append("\f" if node.get(f"{{{W}}}type") == "page" else signs[kind])
    return "".join(pieces)


def _properties(xml: bytes) -> list[str]:
    from lxml import etree

    wanted = {"title", "subject", "creator"}
    nodes = etree.fromstring(xml).iter()
    return sorted(
        f"{str(node.tag).rpartition('}')[2]}={node.text or ''}"
        for node in nodes
        if str(node.tag).rpartition("}")[2] in wanted
    )
