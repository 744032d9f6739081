"""What a reader sees of a change: words, moves, looks, tables, notes, headers, links."""

from __future__ import annotations

import time
import zipfile
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from policygen.errors import InvalidInput
from policygen.redline import Redline, Signature, redline_word
from policygen.redline.html import render_html
from policygen.redline.markdown import render_markdown
from policygen.redline.reading import read_marked
from policygen.redline.words import split_words
from tests.redline.making import Box, Para, Tab, W, Words, para, table, word
from tests.redline.settling import File, bookmarks, said, w

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.redline.making import Part

SIGNATURE = Signature("Anna Example", date(2026, 3, 31))
END = para("The end.")


def compared(old: Sequence[Part], new: Sequence[Part], **options: object) -> Redline:
    """Return a redline that keeps the law."""
    files = word([*old, END]), word([*new, END])
    made = redline_word(*files, SIGNATURE)
    assert said(made.data, accept=True) == said(files[1])
    assert said(made.data, accept=False) == said(files[0])
    return made


def marked(made: Redline, tag: str) -> list[str]:
    """Return the words of each tracked change of a kind in the main part."""
    root = File(made.data).tree("word/document.xml")
    found = ("".join(map(str, mark.itertext())) for mark in root.iter(w(tag)))
    return [text for text in found if text]


def test_only_the_words_that_differ_are_marked() -> None:
    made = compared(
        [para("Pays within thirty days of the invoice.")],
        [para("Pays within sixty days of the invoice.")],
    )
    assert (marked(made, "del"), marked(made, "ins")) == (["thirty"], ["sixty"])
    assert made.paragraphs == {"changed": 1, "inserted": 0, "deleted": 0, "moved": 0}


def test_a_sentence_of_which_nothing_is_left_is_replaced_as_a_whole() -> None:
    made = compared(
        [Tab((((para("A first text, of the old kind."),),),))],
        [Tab((((para("Nothing like it, or of it, at all!"),),),))],
    )
    assert len(marked(made, "ins")) <= 1


def test_author_and_day_stand_on_every_mark() -> None:
    made = compared([para("old words here")], [para("new words here"), table(("a", "b"))])
    root = File(made.data).tree("word/document.xml")
    marks = list(root.iter(w("ins"), w("del")))
    assert marks
    assert {node.get(w("author")) for node in marks} == {"Anna Example"}
    assert {node.get(w("date")) for node in marks} == {"2026-03-31T00:00:00Z"}
    numbers = [node.get(w("id")) for node in marks]
    assert len(numbers) == len(set(numbers))


def test_without_a_day_no_mark_bears_one_and_a_move_is_a_deletion_and_an_insertion() -> None:
    texts = [para(f"This is paragraph {name} of the old file.") for name in ("one", "two", "three")]
    old, new = word([*texts, END]), word([*texts[1:], texts[0], END])
    made = redline_word(old, new, Signature("Anna"))
    assert b"w:date=" not in File(made.data).files["word/document.xml"]
    assert made.paragraphs["moved"] == 0
    assert redline_word(old, new, SIGNATURE).paragraphs["moved"] == 1


def test_a_moved_paragraph_is_a_move() -> None:
    texts = [para(f"This is paragraph {name} of the old file.") for name in ("one", "two", "three")]
    made = compared(texts, [*texts[1:], texts[0]])
    assert (
        marked(made, "moveFrom")
        == marked(made, "moveTo")
        == ["This is paragraph one of the old file."]
    )
    assert made.paragraphs == {"changed": 0, "inserted": 0, "deleted": 0, "moved": 1}


def test_looks_alone_are_a_change_of_looks() -> None:
    made = compared(
        [para(Words("plain and "), Words("bold", "<w:b/>"))],
        [para(Words("plain and bold"), style="Strong")],
    )
    assert not marked(made, "ins")
    assert made.marks == {"rPrChange": 1, "pPrChange": 1}


def test_how_words_are_cut_into_runs_is_no_change() -> None:
    made = compared([para("some words")], [para("some", Words(" "), "wo", "rds")])
    assert made.marks == {}


def test_another_number_of_the_same_list_is_no_change() -> None:
    steps = [para("first step", number=1), para("second step", number=1)]
    made = compared(steps, [para("a new step", number=3), *_as_list(steps, 3)])
    assert made.paragraphs == {"changed": 0, "inserted": 1, "deleted": 0, "moved": 0}
    assert "pPrChange" not in made.marks


def _as_list(paras: Sequence[Para], number: int) -> list[Para]:
    return [Para(one.runs, one.style, number) for one in paras]


def test_a_list_of_another_kind_is_a_change() -> None:
    made = compared([para("step", number=1)], [para("step", number=2)])
    assert made.marks == {"pPrChange": 1}


def test_the_cached_number_of_a_reference_is_no_change() -> None:
    def see(number: str) -> Para:
        return para("see clause ", Words(number, field="REF clause-9 \\w \\h"), " for more")

    assert compared([see("7.3")], [see("7.4")]).marks == {}


def test_the_result_of_another_field_is_text() -> None:
    made = compared(
        [para("Dear ", Words("Anna", field="MERGEFIELD name"))],
        [para("Dear ", Words("Bert", field="MERGEFIELD name"))],
    )
    assert made.paragraphs["changed"] == 1


def test_rows_come_and_go() -> None:
    made = compared(
        [table(("Service", "Fee"), ("Desk", "100"), ("Calls", "200"))],
        [table(("Service", "Fee"), ("New service", "1"), ("Desk", "150"))],
    )
    root = File(made.data).tree("word/document.xml")
    rows = [[mark.tag for mark in properties] for properties in root.iter(w("trPr"))]
    assert sorted(rows) == [[w("del")], [w("ins")]]
    assert "150" in marked(made, "ins")


def test_a_table_with_another_number_of_columns_has_its_rows_replaced() -> None:
    made = compared(
        [para("before"), table(("a", "b"), ("c", "d")), para("after")],
        [para("before"), table(("a", "b", "x"), ("c", "d", "y")), para("after")],
    )
    root = File(made.data).tree("word/document.xml")
    assert len(list(root.iter(w("tbl")))) == 1


@pytest.mark.parametrize("edge", ["body", "table", "cell"])
def test_paragraphs_come_to_and_go_from_an_edge(edge: str) -> None:
    short, long = [para("one stays here")], [para("one stays here"), para("two"), para("three")]

    def placed(paras: list[Para]) -> bytes:
        if edge == "body":
            return word(paras)
        if edge == "table":
            return word([*paras, table(("a", "b")), END])
        return word([Tab(((tuple(paras),),)), END])

    for old, new in ((short, long), (long, short)):
        made = redline_word(placed(old), placed(new), SIGNATURE)
        assert said(made.data, accept=True) == said(placed(new))
        assert said(made.data, accept=False) == said(placed(old))
        assert made.paragraphs["changed"] == 0
        root = File(made.data).tree("word/document.xml")
        for mark in [
            *root.iterfind(f".//{w('rPr')}/{w('ins')}"),
            *root.iterfind(f".//{w('rPr')}/{w('del')}"),
        ]:
            following = next(mark.iterancestors(w("p"))).getnext()
            assert following is not None
            assert following.tag == w("p")


def test_footnotes_are_compared() -> None:
    made = compared(
        [para(Words("A text", note="the first note says this"), " and more")],
        [para(Words("A text", note="the first note says that"), " and more")],
    )
    notes = File(made.data).tree("word/footnotes.xml")
    assert ["".join(map(str, mark.itertext())) for mark in notes.iter(w("ins"))] == ["that"]


def test_a_footnote_that_goes_can_come_back() -> None:
    with_note = [para(Words("A text", note="a note"), " and more")]
    compared(with_note, [para("A text and more")])
    compared([para("A text and more")], with_note)


def test_headers_are_compared_added_and_taken_away() -> None:
    files = [word([END], [para(text)] if text else []) for text in ("Draft one", "Draft two", "")]
    for old in files:
        for new in files:
            made = redline_word(old, new, SIGNATURE)
            assert said(made.data, accept=True) == said(new)
            assert said(made.data, accept=False) == said(old)


def test_another_address_behind_the_same_words_is_a_change() -> None:
    made = compared(
        [para(Words("the site", link="https://example.org/a"))],
        [para(Words("the site", link="https://example.org/b"))],
    )
    assert made.paragraphs["changed"] == 1


def test_a_content_control_comes_and_goes_with_its_own_marks() -> None:
    box = Box((para("held text"),))
    plain: list[Part] = [para("x")]
    for old, new in ((plain, [*plain, box]), ([*plain, box], plain)):
        assert any(tag.startswith("customXml") for tag in compared(old, new).marks)


def test_bookmarks_of_both_files_are_there_once() -> None:
    old = word([para("kept clause text", bookmark="kept"), para("gone", bookmark="gone"), END])
    new = word([para("kept clause words", bookmark="kept"), para("come", bookmark="come"), END])
    made = redline_word(old, new, SIGNATURE)
    root = File(made.data).tree("word/document.xml")
    names = [mark.get(w("name")) or "" for mark in root.iter(w("bookmarkStart"))]
    assert sorted(names) == ["come", "gone", "kept"]
    assert bookmarks(made.data) == {"come", "gone", "kept"}
    ids = [mark.get(w("id")) or "" for mark in root.iter(w("bookmarkStart"))]
    ends = [mark.get(w("id")) or "" for mark in root.iter(w("bookmarkEnd"))]
    assert sorted(ids) == sorted(ends)
    assert len(set(ids)) == 3


def test_a_clause_keeps_its_place_by_its_bookmark() -> None:
    made = compared(
        [para("These words are all of them old.", bookmark="clause-1")],
        [para("Nothing here says what it said before!", bookmark="clause-1")],
    )
    assert made.paragraphs["changed"] == 1


def test_styles_only_the_old_file_has_come_along() -> None:
    old = word([para("text", style="Fancy"), END], styles=("Normal", "Fancy"))
    made = redline_word(old, word([para("text"), END]), SIGNATURE)
    assert said(made.data, accept=False) == said(old)


def test_a_style_that_looks_different_is_told() -> None:
    changed = "Strong:<w:rPr><w:b/></w:rPr>"
    old = word([para("text", style="Strong"), END])
    new = word([para("text", style="Strong"), END], styles=("Normal", changed))
    made = redline_word(old, new, SIGNATURE, ("old.docx", "new.docx"))
    assert [problem.code for problem in made.problems] == ["D061"]
    assert "Strong" in made.problems[0].message


def test_what_is_no_word_file_is_a_problem() -> None:
    with pytest.raises(InvalidInput) as caught:
        redline_word(b"not a zip", word([END]), SIGNATURE, ("a.docx", "b.docx"))
    assert [problem.code for problem in caught.value.problems] == ["T101"]
    assert caught.value.problems[0].location.file == "a.docx"


def test_time_grows_with_the_length() -> None:
    def long(count: int, word_: str) -> bytes:
        texts = [
            para(f"Clause {n} says {word_} of {n * 7} and {n * 13} matters.") for n in range(count)
        ]
        return word([*texts, END])

    def taken(count: int) -> float:
        files = long(count, "one"), long(count, "another")
        start = time.process_time()
        made = redline_word(*files, SIGNATURE)
        assert made.paragraphs["changed"] == count
        return time.process_time() - start

    assert taken(2000) < 8 * taken(500)


def test_repeated_lines_do_not_take_for_ever() -> None:
    old = word([para(text) for text in ["", "a", "b"] * 700] + [END])
    new = word([para(text) for text in ["a", "", "b", "b"] * 500] + [END])
    start = time.process_time()
    redline_word(old, new, SIGNATURE)
    assert time.process_time() - start < 60


@given(st.text(max_size=40))
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(split_words(text)) == text


def test_a_joined_sign_is_one_piece() -> None:
    assert split_words("👩‍⚖️ e\u0301t 1,000.50!") == ["👩‍⚖️", " ", "e\u0301t", " ", "1,000.50", "!"]


def test_every_part_is_well_formed_and_named_once() -> None:
    made = compared([para("a")], [para(Words("b", link="https://example.org/?a=1&b=2"))])
    file = File(made.data)
    for name, data in file.files.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)


def test_a_tracked_change_of_the_new_file_stays_with_its_author_and_day() -> None:
    base, theirs = (
        word([para("We pay in thirty days."), END]),
        word([para("We pay in sixty days."), END]),
    )
    draft = redline_word(base, theirs, Signature("Bert", date(2026, 1, 1))).data
    made = redline_word(word([para("We may pay in thirty days."), END]), draft, SIGNATURE)
    root = File(made.data).tree("word/document.xml")
    by = {
        (mark.get(w("author")), etree.QName(mark).localname, "".join(map(str, mark.itertext())))
        for mark in root.iter(w("ins"), w("del"))
    }
    assert by == {
        ("Bert", "del", "thirty"),
        ("Bert", "ins", "sixty"),
        ("Anna Example", "del", "may "),
    }


def test_a_tracked_split_that_cannot_be_kept_is_told() -> None:
    split = (
        '<w:p><w:pPr><w:rPr><w:ins w:id="900" w:author="Bert"/></w:rPr></w:pPr>'
        "<w:r><w:t>one </w:t></w:r></w:p><w:p><w:r><w:t>two</w:t></w:r></w:p>"
    )
    new = word([END], body=split)
    old = word([END, para("one two")])
    made = redline_word(old, new, SIGNATURE)
    assert [problem.code for problem in made.problems] == ["D062"]
    assert said(made.data, accept=True) == said(new, accept=True)
    assert said(made.data, accept=False) == said(old)


def test_a_file_of_the_strict_kind_is_refused() -> None:
    plain = word([END])
    strict = BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            target.writestr(name, data)
    with pytest.raises(InvalidInput, match=r"not a \.docx file"):
        redline_word(plain, strict.getvalue(), SIGNATURE)


def test_tables_in_tables_and_endless_paragraphs_are_compared() -> None:
    def nested(text: str) -> bytes:
        inner = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        for _ in range(50):
            inner = (
                '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="10"/></w:tblGrid>'
                f"<w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
            )
        return word([], body=f"{inner}<w:p/>")

    def endless(every: int) -> bytes:
        return word([para(" ".join(f"w{place % every}" for place in range(6000)))])

    for old, new in ((nested("a"), nested("b")), (endless(97), endless(89))):
        start = time.process_time()
        made = redline_word(old, new, SIGNATURE).data
        assert time.process_time() - start < 20
        assert said(made, accept=True) == said(new)
        assert said(made, accept=False) == said(old)


def test_changes_of_looks_are_told_in_html_and_markdown() -> None:
    made = compared([para("plain words")], [para(Words("plain words", "<w:b/>"))])
    marked = read_marked(made.data, "redline.docx")
    assert '<p class="looks">plain words</p>' in render_html(marked, "What changed")
    assert "*formatting:* plain words" in render_markdown(marked, "What changed")
    same = compared([para("plain words")], [para("plain words")])
    assert "Nothing is different." in render_markdown(read_marked(same.data, "x"), "What changed")
