"""References, bookmarks, links, footnotes and contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.render.docx import render_docx
from policygen.tree.blocks import Footnote, Heading, Reference, Run
from tests.documents import (
    annex,
    clause,
    clauses,
    document,
    heading,
    paragraph,
    rich_document,
)
from tests.documents import (
    text as spans,
)
from tests.render.docx.reading import body, parts, text, value, w
from tests.render.docx.shells import house_shell

if TYPE_CHECKING:
    from lxml import etree

    from policygen.tree.blocks import Document

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def rendered(document: Document) -> dict[str, etree._Element]:
    return parts(render_docx(document, house_shell(document)))


def codes(root: etree._Element) -> list[str]:
    return [(node.text or "").strip() for node in root.iter(w("instrText"))]


def bookmarks(root: etree._Element) -> list[str]:
    return [value(node, "name") for node in root.iter(w("bookmarkStart"))]


def test_a_reference_is_a_field_with_its_number_in_it() -> None:
    made = document(
        heading(1, "Fees", "1"),
        clauses(clause("1.1", "A fee.", identity="fee")),
        paragraph("See ", Reference("fee", "1.1", bold=True), "."),
    )
    root = rendered(made)["word/document.xml"]
    assert r"REF ref_fee \w \h" in codes(root)
    assert text(list(root.iter(w("p")))[-1]) == "See 1.1."
    assert "ref_fee" in bookmarks(root)


def test_a_reference_to_a_table_is_a_field_for_its_label() -> None:
    root = rendered(rich_document())["word/document.xml"]
    assert r"REF ref_bands \h" in codes(root)
    caption = next(p for p in root.iter(w("p")) if text(p).startswith("Table 1: "))
    order = [node.tag for node in caption.iter(w("bookmarkStart"), w("bookmarkEnd"), w("t"))]
    assert order.index(w("bookmarkEnd")) == 3, "the bookmark spans the label and number only"


def test_a_reference_to_a_paragraph_is_a_link() -> None:
    made = document(paragraph("Here.", identity="here"), paragraph(Reference("here", "above")))
    root = rendered(made)["word/document.xml"]
    assert [value(link, "anchor") for link in root.iter(w("hyperlink"))] == ["ref_here"]
    assert codes(root) == []


def test_where_a_number_is_typed_no_field_may_replace_it() -> None:
    made = document(
        heading(1, "Inserted", "7A", "inserted"),
        paragraph("See ", Reference("inserted", "7A"), "."),
    )
    root = rendered(made)["word/document.xml"]
    assert not [code for code in codes(root) if code.startswith("REF")]
    assert text(list(root.iter(w("p")))[-1]) == "See 7A."


def test_every_link_and_field_inside_the_file_has_its_bookmark() -> None:
    root = rendered(rich_document())["word/document.xml"]
    names = bookmarks(root)
    assert len(names) == len(set(names))
    wanted = {code.split()[1] for code in codes(root) if code.startswith("REF")}
    wanted |= {value(link, "anchor") for link in root.iter(w("hyperlink"))} - {""}
    assert wanted - set(names) == {"ref_gone"}, "only what the document lacks has none"


def test_bookmark_names_are_safe_short_and_different() -> None:
    long = "a" * 60
    made = document(
        paragraph("1", identity=f"{long}-1"),
        paragraph("2", identity=f"{long}-2"),
        paragraph("3", identity="fees.cap"),
        paragraph("4", identity="fees-cap"),
        paragraph("5", identity="FEES-CAP"),
    )
    names = bookmarks(rendered(made)["word/document.xml"])
    assert len({name.lower() for name in names}) == 5
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,39}", name) for name in names)


def test_a_web_address_is_an_outside_relationship_used_once() -> None:
    address = "https://example.org/a b?c=d&e=ü"
    made = document(paragraph(Run("x", href=address), Run("y", href=address)))
    found = rendered(made)
    links = list(found["word/document.xml"].iter(w("hyperlink")))
    ids = {link.get(f"{_R}id") for link in links}
    rows = [row for row in found["word/_rels/document.xml.rels"] if row.get("Id") in ids]
    assert len(links) == 2
    assert [(row.get("Target"), row.get("TargetMode")) for row in rows] == [
        ("https://example.org/a%20b?c=d&e=%C3%BC", "External")
    ]


def test_footnotes_are_words_own() -> None:
    note = Footnote(
        (paragraph("First ", Run("link", href="https://example.org")), paragraph("Second")), 1
    )
    found = rendered(document(paragraph("Text", note)))
    number = value(next(found["word/document.xml"].iter(w("footnoteReference"))), "id")
    notes = {value(node, "id"): node for node in found["word/footnotes.xml"]}
    assert [text(p) for p in notes[number].iter(w("p"))] == [" First link", "Second"]
    assert next(notes[number].iter(w("footnoteRef"))) is not None
    assert [value(notes[n], "type") for n in ("-1", "0")] == ["separator", "continuationSeparator"]
    assert len(found["word/_rels/footnotes.xml.rels"]) == 1


def test_the_contents_are_a_field_with_numbers_titles_and_links() -> None:
    made = document(
        heading(1, "Fees & more", "1"),
        heading(2, "Caps", "1.1"),
        heading(3, "Deeper"),
        Heading(1, spans("History"), numbered=False),
        annex("Forms", "Annex A"),
    )
    found = body(render_docx(made, house_shell(made)))
    entries = [p for p in found if value(p.find(f"{w('pPr')}/{w('pStyle')}")).startswith("TOC")]
    assert [text(p) for p in entries] == [
        "Contents", "1\tFees & more\t3", "1.1\tCaps\t3", "History\t3", "Annex A\tForms\t4",
    ]  # fmt: skip
    assert codes(found)[0] == r'TOC \o "1-2" \h \z \u'
    anchors = [value(link, "anchor") for p in entries for link in p.iter(w("hyperlink"))]
    assert len(anchors) == 4
    assert set(anchors) <= set(bookmarks(found))
    assert codes(found)[1:5] == [rf"PAGEREF {anchor} \h" for anchor in anchors]
    kinds = [value(node, "fldCharType") for p in entries for node in p.iter(w("fldChar"))]
    one = ["begin", "separate", "end"]
    assert kinds == ["begin", "separate", *one * 4, "end"]
    # A field that is marked as outdated, or a setting, would let Word ask before it opens the file.
    assert not [node for node in found.iter(w("fldChar")) if node.get(w("dirty"))]


def test_without_headings_there_are_no_contents() -> None:
    made = document(paragraph("x"))
    found = body(render_docx(made, house_shell(made)))
    assert "Contents" not in [text(p) for p in found.iter(w("p"))]
