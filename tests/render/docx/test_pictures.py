"""Pictures in the Word file: what stands in the text, and that every part is there and linked."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from policygen.render.docx import render_docx
from policygen.tree.blocks import Cell, Footnote, Picture, Reference, Run, Table
from policygen.tree.numbering import settle
from policygen.wordtags import complete, load_word_template
from policygen.wordtags.package import read_package, write_package
from tests.documents import bullets, clause, clauses, document, heading, paragraph
from tests.render.docx.charts import WP, WPS, A, C, charts, drawings, linked, members, rendered
from tests.render.docx.figures import costs, figure, grid, profiles, weights
from tests.render.docx.reading import body, paragraphs, text, value, w
from tests.render.docx.shells import HOUSE, filled, house_template

if TYPE_CHECKING:
    from collections.abc import Callable

    from policygen.tree.pictures import Chart

ROOT = Path(__file__).parents[3]
KINDS: list[Chart] = [profiles(), costs(), grid(), weights()]
CM = 360_000

each_kind = pytest.mark.parametrize("chart", KINDS, ids=["bars", "more bars", "points", "triangle"])

_HASH = """
import hashlib
from tests.render.docx.charts import rendered
from tests.render.docx.figures import costs, figure, grid, profiles, weights

made = rendered(*(figure(chart) for chart in (profiles(), costs(), grid(), weights())))
print(hashlib.sha256(made).hexdigest())
"""


def everything() -> bytes:
    blocks, _ = settle(
        (
            heading(1, "Options", "1"),
            paragraph("See ", Reference("profiles"), " and ", Reference("weights"), "."),
            figure(profiles(), "profiles", "Bars of three options.", "How the options score"),
            figure(costs(), "costs", "Bars by year.", "Cost by year"),
            figure(grid(), "grid", "Two points.", "Candidates"),
            figure(weights(), "weights", "A triangle.", "Which option comes first"),
        )
    )
    return rendered(*blocks)


def holder(root: etree._Element) -> etree._Element:
    """Return the paragraph that holds the first drawing."""
    return next(node for node in paragraphs(root) if list(node.iter(w("drawing"))))


# --- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize("character", ["\x0b", "\x00", "\ufffe", "\ud800"])
@pytest.mark.parametrize(
    "make",
    [
        lambda name: figure(replace(profiles(), categories=("Savings", name, "Employees"))),
        lambda name: figure(replace(profiles(), axis=name)),
        lambda name: figure(replace(grid(), x_axis=name)),
        lambda name: figure(replace(weights(), point_name=name)),
        lambda name: figure(profiles(), alt=name),
        lambda name: figure(weights(), alt=name),
    ],
    ids=["category", "axis", "scale", "point", "words of a chart", "words of a drawing"],
)
def test_a_character_that_xml_cannot_hold_is_told_by_its_number(
    character: str, make: Callable[[str], Picture]
) -> None:
    with pytest.raises(ValueError, match=f"U\\+{ord(character):04X} cannot stand"):
        rendered(make(f"na{character}me"))


def test_in_a_footnote_the_words_stand_for_the_picture() -> None:
    note = Footnote((figure(profiles(), alt="Three options, of which B leads.", caption=""),), 1)
    parts = members(rendered(paragraph("x", note)))
    notes = etree.fromstring(parts["word/footnotes.xml"])
    last = list(notes.iter(w("p")))[-1]
    assert text(last).strip() == "Three options, of which B leads."
    assert value(last.find(f"{w('pPr')}/{w('pStyle')}")) == "FootnoteText"
    assert not [name for name in parts if "chart" in name or name.endswith(".xlsx")]


# --- in the text ----------------------------------------------------------------------------------


def test_the_caption_stands_below_with_a_number_that_word_counts() -> None:
    root = body(everything())
    shown = [text(node) for node in paragraphs(root)]
    captions = [line for line in shown if line.startswith("Figure")]
    assert captions == [
        "Figure 1: How the options score",
        "Figure 2: Cost by year",
        "Figure 3: Candidates",
        "Figure 4: Which option comes first",
    ]
    assert "See Figure 1 and Figure 4." in shown
    codes = [(node.text or "").strip() for node in root.iter(w("instrText"))]
    assert codes.count(r"SEQ Figure \* ARABIC") == 4
    assert r"REF ref_profiles \h" in codes
    assert r"REF ref_weights \h" in codes


def test_the_bookmark_of_a_picture_spans_its_label_only() -> None:
    caption = next(
        node for node in paragraphs(body(everything())) if text(node).startswith("Figure 1")
    )
    order = [node.tag for node in caption.iter(w("bookmarkStart"), w("bookmarkEnd"), w("t"))]
    assert order.index(w("bookmarkEnd")) == 3
    assert value(next(caption.iter(w("bookmarkStart"))), "name") == "ref_profiles"


@each_kind
def test_a_picture_without_caption_is_marked_itself(chart: Chart) -> None:
    picture = figure(chart, "here", caption="")
    root = body(rendered(picture, paragraph(Reference("here", "above"))))
    held = holder(root)
    assert value(next(held.iter(w("bookmarkStart"))), "name") == "ref_here"
    assert held.find(f"{w('pPr')}/{w('keepNext')}") is None
    assert [value(link, "anchor") for link in root.iter(w("hyperlink"))] == ["ref_here"]


@each_kind
def test_picture_and_caption_stay_on_one_page_and_let_the_next_text_go(chart: Chart) -> None:
    blocks, _ = settle((figure(chart), paragraph("after")))
    root = body(rendered(*blocks))
    held = holder(root)
    caption = held.getnext()
    assert caption is not None
    assert text(caption) == "Figure 1: A picture"
    keeps = [node.find(f"{w('pPr')}/{w('keepNext')}") for node in (held, caption)]
    # The style of captions keeps them with what follows, which is right above a table only.
    assert [keep is not None and value(keep) for keep in keeps] == ["", "0"]
    # Lines of a fixed height would cut the picture off.
    assert value(held.find(f"{w('pPr')}/{w('spacing')}"), "lineRule") == "auto"


def test_the_whole_words_are_the_alternative_text() -> None:
    words = 'R&D <b> "x" \' =cmd()\nsecond line ' + "long " * 200
    data = rendered(*(figure(chart, alt=words) for chart in KINDS))
    assert [node.get("descr") for node in drawings(data)] == [words] * 4


def test_a_drawing_of_shapes_has_its_words_where_no_shapes_are_known() -> None:
    root = body(rendered(figure(weights(), alt="A triangle.\nTwo lines.")))
    compatibility = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
    (fallback,) = root.iter(f"{compatibility}Fallback")
    assert [node.text for node in fallback.iter(w("t"))] == ["A triangle.", "Two lines."]
    (choice,) = root.iter(f"{compatibility}Choice")
    assert choice.get("Requires") in choice.nsmap


def test_drawings_are_named_after_their_number() -> None:
    assert [node.get("name") for node in drawings(everything())] == [
        "Figure 1", "Figure 2", "Figure 3", "Figure 4",
    ]  # fmt: skip
    (alone,) = drawings(rendered(figure(grid(), caption="")))
    assert alone.get("name") == "Picture 1"


def test_every_drawing_and_shape_has_its_own_number() -> None:
    root = body(everything())
    numbers = [node.get("id") for node in root.iter(f"{WP}docPr", f"{WPS}cNvPr")]
    assert len(numbers) > 30
    assert len(set(numbers)) == len(numbers)


@each_kind
def test_a_picture_is_as_wide_as_the_text_and_never_wider_than_16_cm(chart: Chart) -> None:
    picture = figure(chart)
    inner = clauses(clause("(a)", "x", clauses(clause("(i)", "y", picture, depth=3)), depth=2))
    data = rendered(heading(1, "A", "1"), picture, clauses(clause("1.1", "z", inner)))
    extents = list(body(data).iter(f"{WP}extent"))
    widths = [int(node.get("cx") or 0) for node in extents]
    assert widths == [9_070 * 635, (9_070 - 1_843) * 635]
    assert widths[0] <= 16 * CM
    assert all(4 * CM < int(node.get("cy") or 0) < 14 * CM for node in extents)


@each_kind
@pytest.mark.parametrize(("page", "wanted"), [(b"3200", 2_268), (b"20000", 9_072)])
def test_any_page_gets_a_picture_of_4_to_16_cm(chart: Chart, page: bytes, wanted: int) -> None:
    files = {
        name: data.replace(b'w:w="11906"', b'w:w="%s"' % page)
        for name, data in house_template().files.items()
    }
    template = load_word_template(write_package(files), "own.docx")
    made = document(figure(chart))
    (extent,) = body(render_docx(made, filled(template, made))).iter(f"{WP}extent")
    assert int(extent.get("cx") or 0) == wanted * 635


def test_text_after_a_table_keeps_its_distance_to_a_picture() -> None:
    root = body(rendered(Table((Cell((Run("x"),)),), ()), figure(grid())))
    held = holder(root)
    assert value(held.find(f"{w('pPr')}/{w('spacing')}"), "before") == "200"


def test_the_gap_between_bullets_and_a_picture_is_that_of_text() -> None:
    root = body(rendered(bullets("one"), figure(grid())))
    bullet = next(node for node in paragraphs(root) if text(node) == "one")
    assert value(bullet.find(f"{w('pPr')}/{w('spacing')}"), "after") == "140"


# --- the parts ------------------------------------------------------------------------------------


def test_every_part_has_its_type_and_every_link_its_part() -> None:
    parts = members(everything())
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {
        node.get("Extension"): node.get("ContentType") for node in types if node.get("Extension")
    }
    overrides = {node.get("PartName"): node.get("ContentType") for node in types}
    assert defaults["xlsx"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    for number in (1, 2, 3):
        name = f"word/charts/chart{number}.xml"
        assert (overrides[f"/{name}"] or "").endswith("drawingml.chart+xml")
        assert linked(parts, name) == {"rId1": f"word/embeddings/data{number}.xlsx"}
    for name in parts:
        assert name == "[Content_Types].xml" or (
            f"/{name}" in overrides or name.rpartition(".")[2] in defaults
        )
    assert set(linked(parts, "word/document.xml").values()) <= set(parts)


def test_a_document_without_charts_has_nothing_of_them() -> None:
    for blocks in ((paragraph("x"),), (figure(weights()),)):
        parts = members(rendered(*blocks))
        assert b"xlsx" not in parts["[Content_Types].xml"]
        assert not [name for name in parts if "chart" in name]


def test_parts_and_drawings_of_the_template_stay_apart() -> None:
    house = read_package(HOUSE.read_bytes(), "house.docx")
    logo = (
        b'<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        b'wordprocessingDrawing"><wp:docPr id="41" name="Logo"/></wp:inline></w:drawing></w:r>'
    )
    header = house["word/header1.xml"].replace(b"</w:p>", logo + b"</w:p>", 1)
    own = {"word/header1.xml": header, "word/charts/chart1.xml": b"<c/>",
           "word/embeddings/data2.xlsx": b"theirs"}  # fmt: skip
    template = load_word_template(write_package(house | own), "own.docx")
    made = document(figure(profiles()), figure(grid()), figure(weights()))
    data = render_docx(made, filled(complete(template, house_template()), made))
    assert [node.get("id") for node in drawings(data)][:2] == ["42", "43"]
    assert [chart.name for chart in charts(data)] == [
        "word/charts/chart3.xml", "word/charts/chart4.xml",
    ]  # fmt: skip
    assert members(data)["word/charts/chart1.xml"] == b"<c/>"
    assert members(data)["word/embeddings/data2.xlsx"] == b"theirs"


def test_a_hundred_pictures_stand_in_one_document() -> None:
    data = rendered(*(figure(KINDS[number % 4], f"picture-{number}") for number in range(100)))
    assert len({chart.name for chart in charts(data)}) == 75
    assert len({node.get("id") for node in drawings(data)}) == 100


# --- the same bytes -------------------------------------------------------------------------------


def test_the_same_pictures_give_the_same_bytes() -> None:
    assert everything() == everything()


def test_bytes_do_not_hang_on_the_process() -> None:
    hashes = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"), ("77", "America/Lima")):
        environment = os.environ | {
            "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }  # fmt: skip
        result = subprocess.run(
            [sys.executable, "-c", _HASH], env=environment, capture_output=True, check=True
        )
        hashes.add(result.stdout)
    assert len(hashes) == 1


def test_workbooks_are_stored_and_undated_too() -> None:
    for chart in charts(everything()):
        with zipfile.ZipFile(BytesIO(chart.workbook)) as archive:
            found = archive.infolist()
        assert found[0].filename == "[Content_Types].xml"
        assert {(info.date_time, info.compress_type, info.create_system) for info in found} == {
            ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0)
        }


# --- how it looks ---------------------------------------------------------------------------------


def test_no_lettering_is_smaller_than_8_points() -> None:
    data = everything()
    sizes = [
        int(node.get("sz") or 0) / 100
        for chart in charts(data)
        for node in chart.root.iter(f"{A}defRPr", f"{A}rPr")
        if node.get("sz")
    ]
    boxes = [
        int(value(size)) / 2
        for box in body(data).iter(w("txbxContent"))
        for size in box.iter(w("sz"))
    ]
    assert len(boxes) > 15
    assert min(sizes + boxes) >= 8


def test_a_chart_says_what_programs_would_take_differently() -> None:
    for chart in charts(everything()):
        for tag, number in (("varyColors", "0"), ("smooth", "0"), ("invertIfNegative", "0"),
                            ("overlay", "0"), ("delete", "0"), ("roundedCorners", "0"),
                            ("autoTitleDeleted", "1"), ("dispBlanksAs", "gap")):  # fmt: skip
            assert {node.get("val") for node in chart.root.iter(f"{C}{tag}")} <= {number}, tag
        for group in chart.root.iter(f"{C}barChart", f"{C}lineChart", f"{C}scatterChart"):
            assert group.find(f"{C}varyColors") is not None
        for labels in chart.root.iter(f"{C}dLbls"):
            shown = [
                str(node.tag)[len(C) :] for node in labels if str(node.tag).startswith(f"{C}show")
            ]
            assert shown == [
                "showLegendKey", "showVal", "showCatName", "showSerName", "showPercent",
                "showBubbleSize",
            ]  # fmt: skip
            assert sum(node.get("val") == "1" for node in labels) == 1
        assert {node.get("lang") for node in chart.root.iter() if node.get("lang")} == {"en-IE"}


def test_neighbouring_series_differ_without_colour_too() -> None:
    chart, *_ = charts(everything())
    looks = [
        (fill.get("prst"), fill.find(f".//{A}srgbClr").get("val"))  # type: ignore[union-attr]
        for series in chart.root.iter(f"{C}barChart")
        for fill in series.iter(f"{A}pattFill", f"{A}solidFill")
        if str(fill.getparent().tag) == f"{C}spPr"  # type: ignore[union-attr]
    ]
    assert looks == [(None, "1B2B4B"), ("wdUpDiag", "7A5A12"), ("ltHorz", "FFFFFF")]


def test_the_font_is_the_templates() -> None:
    assert {node.get("typeface") for node in charts(everything())[0].root.iter(f"{A}latin")} == {
        "Arial"
    }


@pytest.mark.parametrize(
    ("fonts", "wanted"),
    [
        (b'<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia"/>', ["Georgia"]),
        (b'<w:rFonts w:asciiTheme="minorHAnsi" w:ascii="x"/>', ["Arial"]),
        (b'<w:rFonts w:asciiTheme="majorHAnsi"/>', ["Arial"]),
        (b"", []),
    ],
)
def test_the_font_of_another_template_is_taken(fonts: bytes, wanted: list[str]) -> None:
    files = dict(house_template().files)
    styles = files["word/styles.xml"]
    start = styles.index(b"<w:rFonts")
    end = styles.index(b"/>", start) + 2
    files["word/styles.xml"] = styles[:start] + fonts + styles[end:]
    template = load_word_template(write_package(files), "own.docx")
    made = document(figure(profiles()))
    (chart,) = charts(render_docx(made, filled(template, made)))
    assert [node.get("typeface") for node in chart.root.iter(f"{A}latin")] == wanted
