"""What runs along on every page: the section's title, the state, the watermark of drafts."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest

from policygen.render.docx import render_docx
from policygen.tree.blocks import Heading
from policygen.wordtags import complete, load_word_template
from tests.documents import document, heading, paragraph, text
from tests.render.docx.reading import parts, value, w
from tests.render.docx.shells import filled, house_shell, house_template

if TYPE_CHECKING:
    from lxml import etree

    from policygen.tree.blocks import Block

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_V = "{urn:schemas-microsoft-com:vml}"
FRONT = Heading(1, text("Document control"), numbered=False)
ANNEX = Heading(1, text("People"), number="Annex A", annex=True)


def rendered(*blocks: Block, **changes: str) -> dict[str, etree._Element]:
    made = document(*blocks, **changes)
    return parts(render_docx(made, house_shell(made)))


def fields(found: dict[str, etree._Element]) -> list[str]:
    """Return, for each section in order, the code of the title's field in its own header."""
    rows = found["word/_rels/document.xml.rels"]
    targets = {row.get("Id"): row.get("Target") for row in rows}
    codes = []
    for section in found["word/document.xml"].iter(w("sectPr")):
        links = {
            value(node, "type"): targets[node.get(_R)]
            for node in section.iter(w("headerReference"))
        }
        header = found[f"word/{links['default']}"] if "default" in links else None
        code = "as before" if header is None else "".join(map(str, header.itertext(w("instrText"))))
        codes.append(code.strip())
    return codes


def test_sections_and_annexes_tell_their_titles_and_what_comes_before_tells_none() -> None:
    found = rendered(FRONT, paragraph("x"), heading(1, "A", "1"), paragraph("y"), ANNEX)
    codes = ["", "as before", "STYLEREF 1", 'STYLEREF "Annex Heading 1"']
    assert fields(found) == codes


def test_a_document_of_sections_alone_has_one_section_for_them() -> None:
    assert fields(rendered(heading(1, "A", "1"), heading(1, "B", "2"))) == ["", "STYLEREF 1"]


def test_the_annexes_style_is_the_one_that_their_titles_have() -> None:
    found = rendered(heading(1, "A", "1"), ANNEX)
    names = {value(style.find(w("name"))) for style in found["word/styles.xml"].iter(w("style"))}
    assert "Annex Heading 1" in names


def test_a_program_that_does_not_know_the_field_shows_no_wrong_title() -> None:
    header = rendered(heading(1, "A", "1"))["word/header3.xml"]
    assert [node.text for node in header.iter(w("t"))] == ["Outsourcing policy"]


def test_a_template_whose_headers_tell_no_section_keeps_its_one_section() -> None:
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "Ours"
    own.add_paragraph("{{p body }}")
    data = BytesIO()
    own.save(data)
    template = load_word_template(data.getvalue(), "own.docx")
    made = document(FRONT, paragraph("x"), heading(1, "A", "1"), ANNEX)
    written = render_docx(made, filled(complete(template, house_template()), made))
    assert len(list(parts(written)["word/document.xml"].iter(w("sectPr")))) == 1


def watermarks(found: dict[str, etree._Element]) -> list[str]:
    headers = sorted(name for name in found if name.startswith("word/header"))
    return [
        path.get("string") or ""
        for name in headers
        for shape in found[name].iter(f"{_V}shape")
        for path in shape.iter(f"{_V}textpath")
    ]


@pytest.mark.parametrize("words", ["DRAFT", "NOT EXECUTED", 'R&D <"x">'])
def test_every_page_of_a_draft_says_so(words: str) -> None:
    found = rendered(heading(1, "A", "1"), ANNEX, watermark=words)
    assert watermarks(found) == [words] * 4


def test_an_approved_document_has_no_watermark() -> None:
    found = rendered(heading(1, "A", "1"), ANNEX, watermark="")
    assert watermarks(found) == []
    assert not any("pict" in str(node.tag) for name in found for node in found[name].iter())


def test_a_watermark_is_silent_and_word_knows_it_as_one() -> None:
    shape = next(rendered(heading(1, "A", "1"))["word/header1.xml"].iter(f"{_V}shape"))
    assert shape.get("alt") == ""
    assert (shape.get("id") or "").startswith("PowerPlusWaterMarkObject")


def test_a_longer_watermark_is_no_wider_than_the_page() -> None:
    def size(words: str) -> tuple[float, float]:
        found = rendered(heading(1, "A", "1"), watermark=words)["word/header1.xml"]
        style = next(found.iter(f"{_V}shape")).get("style") or ""
        told = dict(each.split(":", 1) for each in style.split(";"))
        return float(told["width"][:-2]), float(told["height"][:-2])

    assert size("DRAFT") == (440, 132)
    width, height = size("NOT EXECUTED YET AT ALL")
    assert width <= 560
    assert height < 132


def test_the_footer_says_whose_document_in_what_state_for_whom() -> None:
    footer = rendered(heading(1, "A", "1"))["word/footer1.xml"]
    words = "".join(map(str, footer.itertext(w("t"))))
    assert words.startswith("Harbour Mutual plc · Version 1.2 · Draft · Board copy")
