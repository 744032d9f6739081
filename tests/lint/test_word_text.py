"""Word files: hostile ones are refused; of the others every word that a reader sees is read."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from policygen.errors import InvalidInput
from policygen.lint.texts.word_text import parse_word
from tests.lint.linting import codes, found, in_word
from tests.wordtags.making import W, house_parts, paragraph, run, table, word_file
from tests.wordtags.making import row as table_row

WEAK = "The Supplier uses best efforts."
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def refused(data: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        parse_word(data, "draft.docx")
    (problem,) = caught.value.problems[:1]
    assert problem.code == "T101"
    return problem.message


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    begin = time.process_time()
    message = refused(zipped({**house_parts(), "word/bomb.xml": b"0" * 80_000_000}))
    assert "larger than" in message
    assert time.process_time() - begin < 5


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "best efforts">]><a>&b;</a>'
    assert "document type" in refused(zipped({**house_parts(), "word/document.xml": bomb}))


def test_a_file_without_a_document_is_refused() -> None:
    parts = house_parts()
    del parts["word/document.xml"]
    assert refused(zipped(parts)) == "not a .docx file"
    assert "not a readable Word file" in refused(b"plain text")
    assert refused(zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}))


def test_a_phrase_is_found_across_runs_and_told_with_its_place() -> None:
    data = word_file(
        paragraph("Service levels", style="Heading1"),
        paragraph("The Supplier uses all rea", "sonable", " endea", "vours."),
    )
    (problem,) = in_word(data).problems
    where = problem.location
    assert (where.file, where.part, where.line) == ("draft.docx", "word/document.xml", 0)
    assert where.heading == "Service levels"
    assert where.paragraph == "The Supplier uses all reasonable endeavours."


def test_a_table_cell_is_named() -> None:
    data = word_file(table(table_row("a", "b"), table_row("c", "to be agreed")))
    (problem,) = in_word(data).problems
    assert problem.location.cell == "table 1, row 2, column 2"


@pytest.mark.parametrize("part", ["header1", "footer2"])
def test_headers_and_footers_are_read(part: str) -> None:
    kind = "hdr" if part.startswith("header") else "ftr"
    xml = f'<w:{kind} xmlns:w="{W}">{paragraph(WEAK)}</w:{kind}>'.encode()
    (problem,) = in_word(word_file(paragraph("x"), **{part: xml})).problems
    assert problem.location.part == f"word/{part}.xml"


def test_footnotes_are_read() -> None:
    note = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{paragraph(WEAK)}'
        "</w:footnote></w:footnotes>"
    )
    (problem,) = in_word(word_file(paragraph("x"), footnotes=note.encode())).problems
    assert problem.location.part == "word/footnotes.xml"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph(WEAK)}</w:txbxContent>"
    both = (
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    data = word_file(f"<w:p><w:r><w:t>Before</w:t></w:r><w:r>{both}</w:r></w:p>")
    assert found(in_word(data)) == [("W001", "best efforts")]
    assert [one.text for one in parse_word(data, "a").passages] == ["Before", WEAK]


def test_deleted_words_do_not_count_and_inserted_do() -> None:
    change = 'w:id="1" w:author="a"'
    deleted = (
        f'<w:del {change}><w:r><w:delText xml:space="preserve">best </w:delText></w:r></w:del>'
    )
    moved = f"<w:moveFrom {change}>{run('best ')}</w:moveFrom>"
    inserted = f"<w:ins {change}>{run('best ')}</w:ins>"
    for mark, expected in ((deleted, []), (moved, []), (inserted, ["W001"])):
        data = word_file(f"<w:p>{run('It uses ')}{mark}{run('efforts.')}</w:p>")
        assert codes(in_word(data)) == expected


def test_quotations_contents_and_field_codes_are_no_wording() -> None:
    styles = house_parts()["word/styles.xml"].replace(
        b"</w:styles>",
        b'<w:style w:type="paragraph" w:styleId="TOC9"><w:name w:val="toc 9"/></w:style>'
        b'<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Intense Quote"/></w:style>'
        b"</w:styles>",
    )
    field = '<w:p><w:r><w:instrText>REF "best efforts"</w:instrText></w:r></w:p>'
    content = (paragraph(WEAK, style="TOC9"), paragraph(WEAK, style="Zitat"), field)
    assert codes(in_word(word_file(*content, styles=styles))) == []


def numbered(level: int, text: str) -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'
    return f"<w:p><w:pPr>{number}</w:pPr>{run(text)}</w:p>"


def level(at: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="3">'
    + level(0, "decimal", "%1.")
    + level(1, "decimal", "%1.%2")
    + level(2, "lowerLetter", "(%3)")
    + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
).encode()


def test_numbers_that_word_makes_are_known_to_references() -> None:
    data = word_file(
        numbered(0, "Term"),
        numbered(1, "It begins on signature."),
        numbered(1, "It ends:"),
        numbered(2, "under clause 1.1;"),
        numbered(2, "under clause 1.2(a), or"),
        numbered(0, "Liability"),
        numbered(1, "Clauses 1.1, 1.2(b), 2.1 and 2.2 stand; clause 1.2(c) does not."),
        numbering=NUMBERING,
    )
    assert found(in_word(data)) == [("W070", "2.2"), ("W070", "clause 1.2(c)")]


def commented(text: str, *content: str) -> bytes:
    comments = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="4" w:author="J">{paragraph(text)}'
        "</w:comment></w:comments>"
    )
    parts = house_parts()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    types = parts["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/word/comments.xml" ContentType="{kind}"/></Types>'.encode(),
    )
    data = word_file(*content, comments=comments.encode())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    row = f'<Relationship Id="rId99" Type="{office}/comments" Target="comments.xml"/>'
    links = members["word/_rels/document.xml.rels"]
    links = links.replace(b"</Relationships>", f"{row}</Relationships>".encode())
    return zipped(members | {"[Content_Types].xml": types, "word/_rels/document.xml.rels": links})


MARKED = (
    f'<w:p><w:commentRangeStart w:id="4"/>{run(WEAK)}<w:commentRangeEnd w:id="4"/>'
    '<w:r><w:commentReference w:id="4"/></w:r></w:p>'
)


def test_a_comment_silences_its_paragraph() -> None:
    outcome = in_word(commented("lint-off W001: agreed with counsel", MARKED, paragraph(WEAK)))
    assert codes(outcome) == ["W001"]
    assert [one.reason for one in outcome.silenced] == ["agreed with counsel"]
    assert codes(in_word(commented("lint-off W001", MARKED))) == ["W090"]
    assert codes(in_word(commented("lint-off W040: x", MARKED))) == ["W001", "W091"]
    assert codes(in_word(commented("I like this", MARKED))) == ["W001"]


def test_problems_come_in_the_order_of_the_text() -> None:
    data = word_file(paragraph("It is paid promptly."), paragraph(WEAK), paragraph("TBD"))
    assert codes(in_word(data)) == ["W010", "W001", "W031"]


def test_reading_is_linear() -> None:
    def seconds(paragraphs: int) -> float:
        lines = "".join(paragraph(f"Line {at} of the Services.") for at in range(paragraphs))
        data = word_file(lines)
        begin = time.process_time()
        in_word(data)
        return time.process_time() - begin

    seconds(100)
    assert seconds(20_000) < 8 * max(seconds(5_000), 0.2)
