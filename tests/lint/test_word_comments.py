"""Faults as Word comments: around the words found, beside those there; the file stays sound."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import time
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from policygen.lint.word_comments import render_commented
from policygen.wordtags.package import read_package
from tests.lint.linting import CONTRACTS, in_word
from tests.lint.test_contracts import as_word
from tests.lint.test_word_text import MARKED, MC, WEAK, commented
from tests.wordtags.making import W, paragraph, run, word_file

if TYPE_CHECKING:
    from pathlib import Path

NS = {"w": W}


def with_comments(data: bytes, when: date | None = None) -> bytes:
    return render_commented(data, "draft.docx", in_word(data).faults, when)


def marked_words(data: bytes) -> dict[str, str]:
    """Return, for each comment, the words between its marks."""
    root = etree.fromstring(read_package(data, "x")["word/document.xml"])
    words: dict[str, str] = {}
    opened: set[str] = set()
    for node in root.iter():
        number = node.get(f"{{{W}}}id") or ""
        if node.tag == f"{{{W}}}commentRangeStart":
            opened.add(number)
            words[number] = ""
        elif node.tag == f"{{{W}}}commentRangeEnd":
            opened.discard(number)
        elif node.tag == f"{{{W}}}t":
            for one in opened:
                words[one] += node.text or ""
    return words


def text_of(data: bytes) -> str:
    root = etree.fromstring(read_package(data, "x")["word/document.xml"])
    return "".join(node.text or "" for node in root.iter(f"{{{W}}}t"))


def test_the_words_found_are_marked_in_whatever_runs_they_stand() -> None:
    data = word_file(paragraph("It uses all rea", "sonable", " endea", "vours and/or promptly."))
    made = with_comments(data)
    assert list(marked_words(made).values()) == ["all reasonable endeavours", "and/or", "promptly"]
    assert text_of(made) == text_of(data)


def test_python_docx_reads_them_back() -> None:
    document = docx.Document(io.BytesIO(with_comments(word_file(paragraph(WEAK)))))
    (comment,) = document.comments
    assert (comment.author, comment.initials, comment.timestamp) == ("policygen", "pg", None)
    assert comment.text.startswith("W001 error: “best efforts”: a duty softened to an effort\n")


def test_the_day_is_the_one_given() -> None:
    made = with_comments(word_file(paragraph(WEAK)), date(2026, 3, 31))
    assert b'w:date="2026-03-31T00:00:00Z"' in read_package(made, "x")["word/comments.xml"]


def test_comments_that_are_there_stay() -> None:
    made = with_comments(commented("I like this", MARKED, paragraph(WEAK)))
    document = docx.Document(io.BytesIO(made))
    assert [comment.author for comment in document.comments] == ["J", "policygen", "policygen"]
    assert marked_words(made)["4"] == WEAK


def test_form_of_the_runs_stays() -> None:
    bold = run("It uses best efforts here.", "<w:rPr><w:b/></w:rPr>")
    root = etree.fromstring(
        read_package(with_comments(word_file(f"<w:p>{bold}</w:p>")), "x")["word/document.xml"]
    )
    runs = [one for one in root.iter(f"{{{W}}}r") if one.find("w:t", NS) is not None]
    assert len(runs) == 3
    assert all(one.find("w:rPr/w:b", NS) is not None for one in runs)


def test_tabs_breaks_and_invisible_characters_keep_their_place() -> None:
    content = (
        "<w:p><w:r><w:tab/><w:t>It uses be\u00adst</w:t><w:br/><w:t>efforts and</w:t>"
        "<w:noBreakHyphen/><w:t>x. </w:t></w:r></w:p>"
    )
    data = word_file(content)
    made = with_comments(data)
    assert list(marked_words(made).values()) == ["be\u00adstefforts"]
    xml = read_package(made, "x")["word/document.xml"].decode()
    assert xml.count("<w:tab/>") == xml.count("<w:br/>") == xml.count("<w:noBreakHyphen/>") == 1
    assert text_of(made) == text_of(data)


def test_other_parts_stay_byte_for_byte() -> None:
    data = word_file(paragraph(WEAK))
    before, after = read_package(data, "x"), read_package(with_comments(data), "x")
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
        "word/comments.xml",
        "word/document.xml",
    }


def test_same_file_same_bytes_and_a_clean_file_is_itself() -> None:
    data = word_file(paragraph(WEAK))
    assert with_comments(data) == with_comments(data)
    clean = word_file(paragraph("Fine."))
    assert with_comments(clean) == clean


def test_what_stands_outside_the_main_text_is_marked_near_it() -> None:
    note = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{paragraph(WEAK)}'
        "</w:footnote></w:footnotes>"
    )
    header = f'<w:hdr xmlns:w="{W}">{paragraph("TBD")}</w:hdr>'
    box = f"<w:txbxContent>{paragraph('To be agreed')}</w:txbxContent>"
    choice = (
        f'<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        "</mc:AlternateContent></w:r>"
    )
    data = word_file(
        paragraph("First"),
        f'<w:p>{run("Second")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        f"<w:p>{run('Third')}{choice}</w:p>",
        footnotes=note.encode(),
        header1=header.encode(),
    )
    made = with_comments(data)
    assert sorted(marked_words(made).values()) == ["First", "Second", "Third"]
    texts = [one.text for one in docx.Document(io.BytesIO(made)).comments]
    assert any("word/footnotes.xml" in text for text in texts)


def test_words_in_links_and_insertions_are_marked() -> None:
    link = f'<w:hyperlink w:anchor="x">{run("best efforts")}</w:hyperlink>'
    added = f'<w:ins w:id="1" w:author="a">{run("and/or")}</w:ins>'
    data = word_file(f"<w:p>{run('It uses ')}{link}{run(' ')}{added}{run('.')}</w:p>")
    assert list(marked_words(with_comments(data)).values()) == ["best efforts", "and/or"]


def test_a_paragraph_of_a_thousand_findings_is_marked_in_time() -> None:
    data = word_file(paragraph("And/or. " * 1_000))
    begin = time.process_time()
    assert len(marked_words(with_comments(data))) == 1_000
    assert time.process_time() - begin < 5


# -- what other programs say --


def contract() -> bytes:
    return as_word(CONTRACTS[-1].read_text(encoding="utf-8"))


def faults_of(path: Path) -> set[str]:
    return {
        f"{one.part_uri}: {one.description}" for one in OpenXmlValidator().validate(path).errors
    }


def test_openxml_audit_finds_nothing_new(tmp_path: Path) -> None:
    for name, data in (("before", contract()), ("after", with_comments(contract()))):
        (tmp_path / f"{name}.docx").write_bytes(data)
    assert faults_of(tmp_path / "after.docx") - faults_of(tmp_path / "before.docx") == set()


@pytest.mark.ooxml
def test_the_open_xml_sdk_finds_nothing_new(tmp_path: Path) -> None:
    def faults(data: bytes) -> list[str]:
        path = tmp_path / "judged.docx"
        path.write_bytes(data)
        ended = subprocess.run(["ooxml-validator", path], capture_output=True, check=False)
        return [one["description"] for one in json.loads(ended.stdout)["errors"]]

    samples = [
        contract(),
        commented("I like this", MARKED, paragraph(WEAK)),
        word_file(f'<w:p><w:ins w:id="1" w:author="a">{run(WEAK)}</w:ins></w:p>'),
    ]
    for data in samples:
        assert faults(with_comments(data)) == faults(data)


@pytest.mark.office
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    office = shutil.which("soffice") or "soffice"
    (tmp_path / "commented.docx").write_bytes(with_comments(contract(), date(2026, 3, 31)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "odt", "commented.docx"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=100)
    with zipfile.ZipFile(tmp_path / "commented.odt") as archive:
        content = archive.read("content.xml").decode()
    count = len(in_word(contract()).faults)
    assert content.count("<office:annotation ") == count
    assert content.count("W001 error") >= 1
