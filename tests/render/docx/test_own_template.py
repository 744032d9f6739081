"""A user's own Word template keeps its looks and gets what it lacks from the house template."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from policygen.errors import InvalidInput
from policygen.render.docx import render_docx
from policygen.tree.blocks import Table
from policygen.wordtags import WordTemplate, complete, load_word_template
from policygen.wordtags.package import read_package, write_package
from tests.documents import cell, document, rich_document
from tests.documents import paragraph as plain
from tests.render.docx import expected
from tests.render.docx.reading import body, lines, parts, value, w
from tests.render.docx.shells import HOUSE, filled, house_template
from tests.wordtags.making import load, paragraph


def own_template() -> WordTemplate:
    """Return Word's plain template, as python-docx carries it, with a place for the body."""
    document = docx.Document()
    document.add_heading("{{ document.title }}", 0)
    document.add_paragraph("{{p contents }}")
    document.add_paragraph("{{p body }}")
    data = BytesIO()
    document.save(data)
    return load_word_template(data.getvalue(), "own.docx")


def bare_template() -> WordTemplate:
    """Return a template without styles, lists and notes."""
    files = read_package(HOUSE.read_bytes(), "house.docx")
    for kind in ("styles", "numbering", "footnotes"):
        del files[f"word/{kind}.xml"]
        for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
            rows = files[name].decode().split("<")
            files[name] = "<".join(row for row in rows if f"{kind}.xml" not in row).encode()
    return load_word_template(write_package(files), "bare.docx")


@pytest.mark.parametrize("make", [own_template, bare_template])
def test_text_and_numbers_are_as_in_the_house_template(make: object) -> None:
    made = rich_document()
    template = complete(make(), house_template())  # type: ignore[operator]
    found = lines(render_docx(made, filled(template, made)))
    wanted = [line for line in expected.lines(made.blocks) if line != ("", "")]
    written = [line for line in found if line != ("", "")]
    assert written[len(written) - len(wanted) :] == wanted


def test_a_templates_own_styles_stay_as_they_are() -> None:
    template = own_template()
    before = {
        value(style, "styleId"): style
        for style in parts(write_package(template.files))["word/styles.xml"].iter(w("style"))
    }
    after = parts(write_package(complete(template, house_template()).files))["word/styles.xml"]
    kept = {value(style, "styleId"): style for style in after.iter(w("style"))}
    assert len(kept) == len(list(after.iter(w("style")))) > len(before)
    for identity, style in before.items():
        assert list(kept[identity].itertext()) == list(style.itertext())
        assert [node.attrib for node in kept[identity].iter()] == [
            node.attrib for node in style.iter()
        ]


def test_names_of_styles_are_found_in_any_case() -> None:
    after = complete(own_template(), house_template())
    styles = parts(write_package(after.files))["word/styles.xml"]
    names = [value(style.find(w("name"))).lower() for style in styles.iter(w("style"))]
    assert len(names) == len(set(names))


def test_the_house_template_lacks_nothing() -> None:
    assert complete(house_template(), house_template()) is house_template()


def test_without_a_place_for_the_body_nothing_is_lost_in_silence() -> None:
    made = rich_document()
    template = complete(load(paragraph("x")), house_template())
    with pytest.raises(InvalidInput, match="no place for the body"):
        render_docx(made, filled(template, made))


def test_the_section_around_the_body_stays_as_the_author_set_it() -> None:
    cover, middle, back = (
        f'<w:sectPr><w:pgSz w:w="{width}" w:h="9000"/></w:sectPr>' for width in (7001, 7002, 7003)
    )
    template = load(
        paragraph("cover"),
        f"<w:p><w:pPr>{cover}</w:pPr></w:p>",
        f"<w:p><w:pPr>{middle}</w:pPr><w:r><w:t>{{{{p body }}}}</w:t></w:r></w:p>",
        paragraph("back"),
        back,
    )
    made = document(plain("one"), Table((cell("wide"),), (), wide=True), plain("two"))
    root = body(render_docx(made, filled(complete(template, house_template()), made)))
    sizes = [
        (value(section.find(w("pgSz")), "w"), value(section.find(w("pgSz")), "orient"))
        for section in root.iter(w("sectPr"))
    ]
    assert sizes == [("7001", ""), ("7002", ""), ("9000", "landscape"), ("7002", ""), ("7003", "")]


def test_the_templates_author_and_preview_do_not_travel() -> None:
    template = own_template()
    assert "docProps/thumbnail.jpeg" in template.files
    made = rich_document()
    data = render_docx(made, filled(complete(template, house_template()), made))
    found = parts(data)
    assert b"thumbnail" not in data
    assert "python-docx" not in "".join(map(str, found["docProps/core.xml"].itertext()))
    assert "".join(map(str, found["docProps/app.xml"].itertext())) == "policygen"


def test_word_is_not_told_to_ask_about_fields_even_if_the_template_did() -> None:
    files = dict(house_template().files)
    settings = files["word/settings.xml"]
    files["word/settings.xml"] = settings.replace(b"<w:zoom", b"<w:updateFields/><w:zoom", 1)
    assert b"updateFields" in files["word/settings.xml"]
    template = load_word_template(write_package(files), "own.docx")
    made = rich_document()
    data = render_docx(made, filled(template, made))
    assert parts(data)["word/settings.xml"].find(w("updateFields")) is None
