"""Charts of Word: what is drawn, what it keeps, and the workbook behind it agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from policygen.render.docx.pictures.bars import bar_size
from policygen.render.docx.pictures.labels import Box, place_labels
from policygen.tree.pictures import BarChart, Point, Series
from tests.documents import TRICKY, document
from tests.documents import texts as any_text
from tests.render.docx.charts import A, C, charts, members, rendered, sheet_of
from tests.render.docx.figures import HOSTILE, costs, figure, grid, profiles

if TYPE_CHECKING:
    from policygen.tree.pictures import Chart
    from tests.render.docx.charts import Sheet, WordChart


def drawn(chart: Chart) -> WordChart:
    (found,) = charts(rendered(figure(chart)))
    return found


def rows(sheet: Sheet) -> list[list[str | float | None]]:
    """Return the rows of a sheet, with None for empty cells."""
    high, wide = (max(place[at] for place in sheet) + 1 for at in (0, 1))
    return [[sheet.get((row, column)) for column in range(wide)] for row in range(high)]


def series(chart: WordChart, kind: str) -> list[etree._Element]:
    return [one for group in chart.root.iter(f"{C}{kind}") for one in group.iter(f"{C}ser")]


def setting(node: etree._Element, path: str) -> str | None:
    found = node.find("/".join(step if step == "." else f"{C}{step}" for step in path.split("/")))
    return None if found is None else found.get("val")


def axis(chart: WordChart, at: int = -1) -> etree._Element:
    return list(chart.root.iter(f"{C}valAx"))[at]


# --- what could do harm or break ------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_a_text_everywhere(name: str) -> None:
    bars = BarChart((name, "b"), (Series(name, (1.0, 2.0)),), name, marks=Series(name, (1.0, 1.0)))
    points = replace(
        grid(), points=(Point(name, 2, 2),), x_axis=name, y_axis=name, quarters=(name,) * 4
    )
    for chart in (bars, points):
        data = rendered(figure(chart, alt=name))
        (found,) = charts(data)
        shown = name if len(name) <= 80 else f"{name[:79].rstrip()}…"
        texts = {cell for cell in found.sheet.values() if isinstance(cell, str)}
        assert texts - {"b", "", " "} == {shown} - {""}
        assert b"<hyperlink" not in members(found.workbook)["xl/worksheets/sheet1.xml"]
        assert {node.text for node in found.root.iter(f"{A}t")} == set()
        assert len(list(found.cached())) > 6


def test_the_workbook_holds_the_data_and_nothing_of_whoever_made_it() -> None:
    parts = members(drawn(profiles()).workbook)
    assert not [name for name in parts if "chart" in name or "drawing" in name]
    core = etree.fromstring(parts["docProps/core.xml"])
    told = {str(node.tag).rpartition("}")[2]: node.text or "" for node in core}
    day = f"{document().properties.date}T00:00:00Z"
    assert told == {
        "creator": "", "lastModifiedBy": "", "created": day, "modified": day,
    }  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        ((0.0, 0.0),), ((None, None),), ((5.0, None), (None, 2.0)), ((-5.0, 3.0),),
        ((1e300, -1e300),), ((5e-324, 1e-9),), ((1e15, 1.0),),
    ],
)  # fmt: skip
@pytest.mark.parametrize("top", [None, 0.0, -1.0, 100.0])
def test_any_values_are_kept_as_they_are(
    values: tuple[tuple[float | None, ...], ...], top: float | None
) -> None:
    made = BarChart(
        ("a", "b"), tuple(Series(f"s{n}", each) for n, each in enumerate(values)), "axis", top
    )
    found = drawn(made)
    for n, each in enumerate(values, 1):
        assert [found.sheet.get((row, n)) for row in (1, 2)] == list(each)
    ends = [setting(axis(found), f"scaling/{end}") for end in ("min", "max")]
    assert ends[0] is None or ends[1] is None or float(ends[0]) < float(ends[1])


@pytest.mark.parametrize("decimals", [-1, 0, 2, 40])
def test_decimals_are_those_told_within_what_numbers_have(decimals: int) -> None:
    chart = drawn(replace(profiles(), decimals=decimals))
    formats = {node.get("formatCode") for node in chart.root.iter(f"{C}dLbls") for node in node}
    wanted = {-1: "#,##0", 0: "#,##0", 2: "#,##0.00", 40: "#,##0.000000000"}[decimals]
    assert formats - {None} == {f'{wanted};"\N{MINUS SIGN}"{wanted}'}


def test_a_chart_of_one_bar_and_one_of_no_points_can_be_drawn() -> None:
    one = drawn(BarChart(("only",), (Series("one", (1.0,)),), "axis"))
    assert rows(one.sheet) == [["axis", "one"], ["only", 1.0]]
    none = drawn(replace(grid(), points=(), quarters=("", " ", "", "")))
    assert len(series(none, "scatterChart")) == 2, "the lines that part the scales"


def test_a_chart_of_nothing_at_all_can_be_drawn() -> None:
    made = replace(grid(), points=(), quarters=("",) * 4, x_part=9.0, y_part=9.0)
    assert len(series(drawn(made), "scatterChart")) == 1


def test_more_spots_than_word_has_series_for_are_drawn_in_one() -> None:
    points = tuple(Point(f"P{n}", 1 + n / 100, 1 + n / 200) for n in range(300))
    chart = drawn(replace(grid(), points=points))
    *_, spots = series(chart, "scatterChart")
    assert len(series(chart, "scatterChart")) == 7
    assert len(list(spots.iterfind(f"{C}yVal//{C}pt"))) == 300
    assert chart.sheet[300, 0] == "P299"


# --- what is drawn --------------------------------------------------------------------------------


def test_the_sheet_of_bars_with_levels_has_a_row_for_each_bar() -> None:
    # The scores of an insurer's three options in three groups, and their floors.
    made = replace(
        profiles(),
        series=tuple(
            replace(one, name=name) for one, name in zip(profiles().series, "ABC", strict=True)
        ),
    )
    assert rows(drawn(made).sheet) == [
        ["Score of the group, 0 to 100", None, "A", "B", "C", "Floor"],
        ["Savings", "A", 30.35, None, None, 25.0],
        [None, "B", None, 55.38, None, 25.0],
        [None, "C", None, None, 62.90, 25.0],
        [" ", " ", None, None, None, None],
        ["Quality", "A", 67.92, None, None, 55.0],
        [None, "B", None, 69.90, None, 55.0],
        [None, "C", None, None, 50.75, 55.0],
        [" ", " ", None, None, None, None],
        ["Employees", "A", 100.0, None, None, 40.0],
        [None, "B", None, 82.32, None, 40.0],
        [None, "C", None, None, 34.66, 40.0],
    ]
    groups = [
        [(point.get("idx"), point.findtext(f"{C}v")) for point in level.iter(f"{C}pt")]
        for level in next(drawn(made).root.iter(f"{C}multiLvlStrCache")).iter(f"{C}lvl")
    ]
    assert groups[1] == [
        ("0", "Savings"), ("3", " "), ("4", "Quality"), ("7", " "), ("8", "Employees"),
    ]  # fmt: skip
    assert "".join(str(name) for _, name in groups[0]) == "ABC ABC ABC"


def test_a_value_that_is_not_there_is_an_empty_cell_and_no_bar() -> None:
    chart = drawn(costs())
    assert rows(chart.sheet)[1] == ["One-off", None, 1.20, 1.85, 3.40]
    cells, kept = next(found for found in chart.cached() if found[0][0] == (1, 1))
    assert len(cells) == 6
    assert kept == {1: 5.75, 2: 5.92, 3: 6.10, 4: 6.28, 5: 6.47}
    assert setting(chart.root, "chart/dispBlanksAs") == "gap"


@pytest.mark.parametrize(
    "names", [("2027", "2028"), ("007", "1e5", "nan", "-0"), ("2027", "1_000", "", " 1 ")]
)
def test_categories_that_look_like_numbers_are_texts(names: tuple[str, ...]) -> None:
    chart = drawn(BarChart(names, (Series("s", (1.0,) * len(names)),), "axis"))
    for group in chart.root.iter(f"{C}cat"):
        assert [node.tag for node in group] == [f"{C}strRef"]
        assert [node.text or "" for node in group.iter(f"{C}v")] == list(names)
    assert [chart.sheet.get((row, 0), "") for row in range(1, len(names) + 1)] == list(names)


def test_the_sheet_of_points_has_a_row_for_each_spot_line_end_and_field() -> None:
    # Two candidates of an insurer on scales from 1 to 5, parted at 4.
    found = rows(drawn(grid()).sheet)
    across, up = "Competitive advantage, 1 to 5", "Done well internally, 1 to 5"
    assert found[:7] == [
        ["", across, up],
        ["IT service desk", 2.0, 2.0],
        ["Claims first-notice intake", 3.0, 3.0],
        [across, 4.0, 1.0], [across, 4.0, 5.0], [up, 1.0, 4.0], [up, 5.0, 4.0],
    ]  # fmt: skip
    assert [row[:2] for row in found[7:]] == [
        ["Consider outsourcing", 2.5], ["Build up or partner", 4.5],
        ["Share or sell", 2.5], ["Keep", 4.5],
    ]  # fmt: skip
    assert [row[2] for row in found[7:]] == pytest.approx([1.2, 1.2, 4.8, 4.8])


def test_points_on_one_spot_share_a_name() -> None:
    chart = drawn(replace(grid(), points=(Point("A", 2, 2), Point("B", 3, 3), Point("C", 2, 2))))
    assert rows(chart.sheet)[1:3] == [["A; C", 2.0, 2.0], ["B", 3.0, 3.0]]


def test_a_crowd_on_one_spot_is_named_as_far_as_there_is_room() -> None:
    crowd = tuple(Point(f"Candidate {n}", 2, 2) for n in range(1_000))
    name = rows(drawn(replace(grid(), points=crowd)).sheet)[1][0]
    assert isinstance(name, str)
    assert name.startswith("Candidate 0; Candidate 1; ")
    assert len(name) == 240
    assert name.endswith("…")


def test_a_line_that_lies_off_its_scale_is_not_drawn() -> None:
    chart = drawn(replace(grid(), x_part=9.0, y_part=1.0))
    assert len(series(chart, "scatterChart")) == 4 + 2


def test_each_spot_bears_its_name_and_each_field_its_own() -> None:
    chart = drawn(grid())
    labelled = [one for one in series(chart, "scatterChart") if one.find(f"{C}dLbls") is not None]
    assert len(labelled) == 6
    assert {setting(one, "dLbls/showSerName") for one in labelled} == {"1"}
    assert [setting(one, "marker/symbol") for one in labelled] == ["none"] * 4 + ["circle"] * 2


@pytest.mark.parametrize(
    ("at", "side"),
    [((2.0, 2.0), "r"), ((3.9, 2.0), "l"), ((1.0, 3.9), "r"), ((5.0, 5.0), "l"), ((5.0, 1.0), "l")],
)
def test_a_name_stands_clear_of_the_lines_that_part_the_scales(
    at: tuple[float, float], side: str
) -> None:
    chart = drawn(replace(grid(), points=(Point("Claims first-notice intake", *at),)))
    *_, spot = series(chart, "scatterChart")
    assert setting(spot, "dLbls/dLblPos") == side


def test_the_scales_of_points_end_where_they_are_said_to() -> None:
    chart = drawn(replace(grid(), x_range=(-2, 7), y_range=(0, 0.5), x_part=1, y_part=0.25))
    found = [
        [setting(axis(chart, at), f"scaling/{end}") for end in ("min", "max")] for at in (0, 1)
    ]
    assert found == [["-2", "7"], ["0", "0.5"]]
    assert [setting(axis(chart, at), "majorUnit") for at in (0, 1)] == ["1", None]
    assert [setting(axis(chart, at), "crosses") for at in (0, 1)] == ["min", "min"]


def test_the_value_axis_begins_at_nothing_and_ends_at_the_top() -> None:
    chart = drawn(profiles())
    assert [setting(axis(chart), f"scaling/{end}") for end in ("min", "max")] == ["0", "100"]
    below = drawn(BarChart(("a",), (Series("s", (-1.0,)),), "axis"))
    assert setting(axis(below), "scaling/min") is None


def test_marks_are_levels_without_bars() -> None:
    chart = drawn(profiles())
    assert len(series(chart, "barChart")) == 3
    (marks,) = series(chart, "lineChart")
    assert setting(marks, "marker/symbol") == "none"
    assert marks.find(f"{C}spPr/{A}ln/{A}solidFill") is not None
    assert next(chart.root.iter(f"{C}dispBlanksAs")).get("val") == "gap"
    assert not series(drawn(costs()), "lineChart")


def test_a_level_runs_across_all_bars_of_its_group_and_no_further() -> None:
    chart = drawn(profiles())
    (marks,) = series(chart, "lineChart")
    points = marks.findall(f"{C}val//{C}pt")
    levels = {int(point.get("idx") or 0): point.findtext(f"{C}v") for point in points}
    assert list(levels) == [0, 1, 2, 4, 5, 6, 8, 9, 10]
    assert [levels[at] for at in (0, 2, 4, 6, 8, 10)] == ["25", "25", "55", "55", "40", "40"]


def test_the_level_of_a_bar_alone_is_a_dash() -> None:
    one = replace(profiles(), series=profiles().series[:1])
    (marks,) = series(drawn(one), "lineChart")
    assert setting(marks, "marker/symbol") == "dash"


@pytest.mark.parametrize(
    ("groups", "bars", "wanted"),
    [(3, 3, "level"), (6, 4, "upright"), (12, 10, "none"), (1, 20, "upright")],
)
def test_values_stand_over_their_bars_where_they_have_room(
    groups: int, bars: int, wanted: str
) -> None:
    chart = drawn(
        BarChart(
            tuple(f"g{n}" for n in range(groups)),
            tuple(Series(f"s{n}", (55.38,) * groups) for n in range(bars)),
            "axis",
            decimals=2,
        )
    )
    labels = [one.find(f"{C}dLbls") for one in series(chart, "barChart")]
    turned = [
        label is not None and label.find(f"{C}txPr/{A}bodyPr").get("rot") == "-5400000"  # type: ignore[union-attr]
        for label in labels
    ]
    assert {
        "none" if label is None else "upright" if turn else "level"
        for label, turn in zip(labels, turned, strict=True)
    } == {wanted}


def test_names_of_groups_slant_only_where_they_must() -> None:
    def turn(names: tuple[str, ...]) -> str | None:
        chart = drawn(BarChart(names, (Series("s", (1.0,) * len(names)),), "axis"))
        return chart.root.find(f".//{C}catAx/{C}txPr/{A}bodyPr").get("rot")  # type: ignore[union-attr]

    assert turn(("Savings", "Quality and much more than that")) == "0"
    assert turn(tuple(f"Category {n}" for n in range(20))) == "-2700000"
    assert turn(tuple("Category " * 8 for n in range(20))) == "0", "slanting would take the page"


def test_many_series_make_room_for_their_legend() -> None:
    def high(count: int) -> int:
        made = BarChart(
            ("a",), tuple(Series(f"Option {n} of many", (1.0,)) for n in range(count)), "axis"
        )
        (extent,) = etree.fromstring(members(rendered(figure(made)))["word/document.xml"]).iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
        )
        return int(extent.get("cy") or 0)

    assert high(3) < high(20) < high(3) * 2


LONG = "An option whose name is far too long for one line of a legend"


def height(chart: BarChart) -> int:
    """Return the height of the drawing, in twips."""
    (extent,) = etree.fromstring(members(rendered(figure(chart)))["word/document.xml"]).iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
    )
    return int(extent.get("cy") or 0) // 635


@pytest.mark.parametrize(("count", "longest"), [(12, len(LONG) + 3), (13, 40), (40, 40)])
def test_of_more_than_twelve_series_the_names_are_cut_for_the_legend(
    count: int, longest: int
) -> None:
    made = BarChart(("a",), tuple(Series(f"{LONG} {n:02}", (1.0,)) for n in range(count)), "axis")
    sheet = drawn(made).sheet
    names = [sheet[0, column] for column in range(1, count + 1)]
    assert {len(str(name)) for name in names} == {longest}


@pytest.mark.parametrize("groups", [1, 60])
def test_the_largest_chart_of_bars_stays_on_a_page_and_its_legend_has_room(groups: int) -> None:
    made = BarChart(
        tuple(f"{LONG} {n}" for n in range(groups)),
        tuple(Series(f"{LONG} {n}", (1.0,) * groups) for n in range(40)),
        "axis",
        marks=Series(LONG, (1.0,) * groups),
    )
    assert bar_size(made, 2_268).height == 12_500
    # Two columns of names, in lines of 210 twips, and 4,000 twips for the bars.
    assert 4_000 + 21 * 210 <= height(made) <= 12_500


# --- laws -----------------------------------------------------------------------------------------

_values = st.none() | st.floats(-1e12, 1e12, allow_nan=False)
_names = st.one_of(any_text, st.sampled_from(TRICKY)).map(lambda name: name[:80])


@st.composite
def bar_charts(draw: st.DrawFn) -> BarChart:
    """Return bars of any names and values."""
    categories = tuple(draw(st.lists(_names, min_size=1, max_size=4)))

    def one() -> Series:
        return Series(draw(_names), tuple(draw(_values) for _ in categories))

    several = tuple(one() for _ in range(draw(st.integers(1, 4))))
    marks = one() if draw(st.booleans()) else None
    return BarChart(
        categories, several, draw(_names), marks=marks, decimals=draw(st.integers(0, 3))
    )


def without_levels(made: BarChart) -> Sheet:
    wanted: Sheet = {(row, 0): name for row, name in enumerate((made.axis, *made.categories))}
    for column, one in enumerate(made.series, 1):
        wanted[0, column] = one.name
        wanted |= {
            (row, column): value for row, value in enumerate(one.values, 1) if value is not None
        }
    return wanted


def with_levels(made: BarChart) -> Sheet:
    """Return a row for each bar, and one that is empty between groups."""
    assert made.marks
    columns = [*made.series, made.marks]
    wanted: Sheet = {(0, 0): made.axis}
    wanted |= {(0, at): one.name for at, one in enumerate(columns, 2)}
    are_short = all(len(one.name) <= 4 for one in made.series)
    for group, name in enumerate(made.categories):
        first = 1 + group * (len(made.series) + 1)
        wanted[first, 0] = name
        if group:
            wanted |= {(first - 1, 0): " ", (first - 1, 1): " "}
        for number, one in enumerate(made.series):
            wanted[first + number, 1] = one.name if are_short else " "
            value, level = one.values[group], made.marks.values[group]
            wanted |= {} if value is None else {(first + number, number + 2): value}
            wanted |= {} if level is None else {(first + number, len(columns) + 1): level}
    return wanted


@settings(max_examples=60, deadline=None)
@given(bar_charts())
def test_any_names_and_values_arrive_in_the_workbook(made: BarChart) -> None:
    sheet = drawn(made).sheet
    wanted = with_levels(made) if made.marks else without_levels(made)
    texts = {place: cell for place, cell in sheet.items() if isinstance(cell, str)}
    assert texts == {place: cell for place, cell in wanted.items() if isinstance(cell, str)}
    numbers = {place: cell for place, cell in sheet.items() if not isinstance(cell, str)}
    # Workbooks hold numbers with 16 digits.
    assert numbers == {
        place: pytest.approx(cell, rel=1e-15)
        for place, cell in wanted.items()
        if not isinstance(cell, str)
    }


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        bar_charts(),
        st.lists(st.builds(Point, _names, st.integers(1, 5), st.integers(1, 5)), max_size=6).map(
            lambda points: replace(grid(), points=tuple(points))
        ),
    )
)
def test_what_a_chart_keeps_is_what_its_workbook_holds(made: Chart) -> None:
    found = drawn(made)
    sheet = sheet_of(found.workbook)
    for cells, kept in found.cached():
        for at, place in enumerate(cells):
            assert kept.get(at, "") == sheet.get(place, "")


@given(
    st.lists(st.tuples(st.floats(0, 9_000), st.floats(0, 5_000)), max_size=12),
    st.integers(100, 2_000),
)
def test_names_find_a_place_whatever_the_spots(
    spots: list[tuple[float, float]], width: int
) -> None:
    names = [Box.around(spot, width, 210) for spot in spots]
    sides = place_labels(names, [], Box(0, 0, 9_000, 5_000), gap=90)
    assert len(sides) == len(names)
    assert sides == place_labels(names, [], Box(0, 0, 9_000, 5_000), gap=90)


def test_a_name_avoids_the_edge_the_other_spots_and_their_names() -> None:
    page = Box(0, 0, 1_000, 1_000)

    def sides(*spots: tuple[float, float]) -> list[str]:
        return place_labels([Box.around(at, 300, 50) for at in spots], [], page, gap=20)

    assert sides((500, 500)) == ["right"]
    assert sides((990, 500)) == ["left"]
    assert sides((500, 500), (600, 500)) == ["left", "right"]
    assert sides((500, 500), (700, 500), (300, 500)) == ["above", "below", "below"]
