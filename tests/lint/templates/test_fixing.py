"""What has one right answer is mended, all else stays byte for byte; mended twice is mended once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator

from policygen.lint.templates.fixing import fix_template
from policygen.wordtags.package import read_package
from tests.lint.templates.word_cases import BOLD, CASES, CLEAN
from tests.wordtags.making import W, paragraph, run, word_file

if TYPE_CHECKING:
    from pathlib import Path


def mended(text: str) -> tuple[str, list[str]]:
    data, fixed = fix_template(text.encode(), "letter.md")
    return data.decode(), [problem.code for problem in fixed]


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        ("See {{ ref(‘a’) }}.", "See {{ ref('a') }}.", ["T123"]),
        ("{{ a\u00a0}}", "{{ a }}", ["T124"]),
        ("{% if\u00a0a == “b” %}x{% endif %}", '{% if a == "b" %}x{% endif %}', ["T123", "T124"]),
        ("It shall:\n- pay.", "It shall:\n\n- pay.", ["T127"]),
        ("It shall:\r\n- pay.\r\n", "It shall:\r\n\r\n- pay.\r\n", ["T127"]),
        ("- a\n  - b\n  - c\n- d", "- a\n    - b\n    - c\n- d", ["T128"]),
        (
            "- a\n  - b\n    - c\n\n  - d\n\ntext",
            "- a\n    - b\n        - c\n\n    - d\n\ntext",
            ["T128", "T128"],
        ),
        ("1. a\n   - b\n   more\n2. c", "1. a\n    - b\n    more\n2. c", ["T128"]),
        (
            "---\nid: a\ntitle: A\n---\nIt shall:\n- pay.",
            "---\nid: a\ntitle: A\n---\nIt shall:\n\n- pay.",
            ["T127"],
        ),
    ],
)
def test_sure_faults_of_a_text_are_mended(before: str, after: str, codes: list[str]) -> None:
    text, fixed = mended(before)
    assert text == after
    assert fixed == codes
    assert mended(after) == (after, [])


@pytest.mark.parametrize(
    "text",
    [
        "“Quoted” text, a\u00a0space and {{ 'the client’s' }}.",
        "{{ ref(‘it's’) }}",  # what was meant is not sure
        "{{ a",
        "{{ 'Annex\u00a0A' }}",
        "- a\n- b\n\n1. c",
        "",
    ],
)
def test_all_else_stays(text: str) -> None:
    assert mended(text) == (text, [])


@given(st.text(alphabet="- 1.\nab{}%“”\u00a0'", max_size=80))
def test_what_was_mended_needs_no_mending(text: str) -> None:
    once, _ = mended(text)
    assert mended(once) == (once, [])


@given(st.text(alphabet="- 1.\nab", max_size=60))
def test_mending_lists_changes_white_space_only(text: str) -> None:
    assert "".join(mended(text)[0].split()) == "".join(text.split())


def words(data: bytes, part: str = "word/document.xml") -> list[str]:
    root = etree.fromstring(read_package(data, "x")[part])
    return [
        "".join(node.text or "" for node in one.iter(f"{{{W}}}t")) for one in root.iter(f"{{{W}}}p")
    ]


def test_a_tag_in_pieces_takes_the_look_of_its_beginning() -> None:
    tag = f"<w:p>{run('A ')}{run('{{ contract', BOLD)}{run('.tit')}{run('le }} B')}</w:p>"
    data, fixed = fix_template(word_file(tag), "letter.docx")
    assert [problem.code for problem in fixed] == ["T125"]
    assert words(data) == ["A {{ contract.title }} B"]
    root = etree.fromstring(read_package(data, "x")["word/document.xml"])
    texts = [node.text for node in root.iter(f"{{{W}}}t")]
    assert texts == ["A ", "{{ contract.title }}", " B"]
    assert fix_template(data, "letter.docx") == (data, [])


def test_signs_are_mended_across_runs_and_only_in_tags() -> None:
    pieces = ("“Title”: {{ ref(", "“a”", ")\u00a0}}\u00a0“b”")
    text = f"<w:p>{''.join(map(run, pieces))}</w:p>"
    data, fixed = fix_template(word_file(text, paragraph("{%p\u00a0if a %}")), "letter.docx")
    assert [problem.code for problem in fixed] == ["T123", "T124", "T124"]
    assert words(data) == ['“Title”: {{ ref("a") }}\u00a0“b”', "{%p if a %}"]


@pytest.mark.parametrize("name", [*CASES, *CLEAN])
def test_no_word_is_lost_and_the_file_stays_sound(name: str) -> None:
    before = {**CASES, **CLEAN}[name]()
    data, fixed = fix_template(before, "letter.docx")
    plain = str.maketrans("“”‘’\u00a0", "\"\"'' ")
    assert [text.translate(plain) for text in words(data)] == [
        text.translate(plain) for text in words(before)
    ]
    assert fixed or data == before


def faults(data: bytes, path: Path) -> set[str]:
    path.write_bytes(data)
    return {str(error.description) for error in OpenXmlValidator().validate(str(path)).errors}


def test_a_mended_file_is_as_valid_as_before(tmp_path: Path) -> None:
    before = CASES["in-pieces"]()
    after, _ = fix_template(before, "letter.docx")
    assert faults(after, tmp_path / "a.docx") <= faults(before, tmp_path / "b.docx")
