"""Pictures to draw: the figures of the insurer's paper, and strategies for any chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from policygen.tree.blocks import Picture, Run
from policygen.tree.pictures import (
    BarChart,
    Point,
    PointChart,
    Region,
    Series,
    TriangleMap,
)

if TYPE_CHECKING:
    from policygen.tree.pictures import Chart, Shares

HOSTILE = (
    "<b>&\"'",
    "]]> --> </svg></title><script>alert(1)</script>",
    "👩‍⚖️🇮🇪 e\u0301\u0302 \u200d",
    "עברית \u202e שלום العربية",
    "a" * 200,
    "two words " * 20,
    "first\nsecond\r\n\tthird",
    "\x00\x1b\ud800\ufffe",
    "url(#x) {{ 7*7 }} javascript:alert(1)",
    "",
    " ",
    "漢字" * 60,
    "a\u200d" * 200,
    "😀\u200d" * 200,
    "\u0301" * 200,
)

SCORES: dict[str, Shares] = {
    "A Improve in-house": (30.35, 67.92, 100.0),
    "B Onshore provider": (55.38, 69.90, 82.32),
    "C Near/offshore blend": (62.90, 50.75, 34.66),
}
GROUPS = ("Savings", "Quality", "Employees")
WEIGHTS: Shares = (0.35, 0.40, 0.25)


def picture(chart: Chart, identity: str = "costs", alt: str = "What it shows.") -> Picture:
    """Return a picture as a numbered document holds it."""
    return Picture(chart, alt, caption=(Run("A caption"),), number="Figure 1", id=identity)


def insurer_costs() -> BarChart:
    """Return the cost of each option by year, in millions of euro."""
    return BarChart(
        categories=("One-off", "Year 1", "Year 2", "Year 3", "Year 4", "Year 5"),
        series=(
            Series("Status quo", (0.0, 5.75, 5.92, 6.10, 6.28, 6.47)),
            Series("A Improve in-house", (1.20, 5.45, 5.35, 5.30, 5.30, 5.32)),
            Series("B Onshore provider", (1.85, 5.10, 4.75, 4.60, 4.50, 4.45)),
            Series("C Near/offshore blend", (3.40, 4.85, 4.05, 3.75, 3.65, 3.60)),
        ),
        axis="Cost, € million",
        decimals=2,
    )


def insurer_scores() -> BarChart:
    """Return each option's score by group of criteria, with the floors."""
    return BarChart(
        categories=GROUPS,
        series=tuple(Series(name, scores) for name, scores in SCORES.items()),
        axis="Score, 0 to 100",
        top=100.0,
        marks=Series("Floor", (25.0, 55.0, 40.0)),
        decimals=1,
    )


def insurer_weights() -> TriangleMap:
    """Return which option is first at which weights, and the weights chosen."""
    return TriangleMap(
        corners=GROUPS,
        regions=tuple(Region(name, first_place(name)) for name in SCORES),
        point=WEIGHTS,
        point_name="Weights as set: 35 / 40 / 25",
    )


def first_place(name: str) -> tuple[Shares, ...]:
    """Return the weights at which an option's score is the highest: the triangle, cut by rivals."""
    field: list[Shares] = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]
    for rival, scores in SCORES.items():
        if rival != name:
            margin = [own - other for own, other in zip(SCORES[name], scores, strict=True)]
            field = _cut(field, margin)
    return tuple(field)


def _cut(field: list[Shares], margin: list[float]) -> list[Shares]:
    """Return the part of a field where the margin is not negative (Sutherland–Hodgman)."""

    def lead(shares: Shares) -> float:
        return sum(share * by for share, by in zip(shares, margin, strict=True))

    kept: list[Shares] = []
    for one, other in zip(field, [*field[1:], *field[:1]], strict=True):
        here, there = lead(one), lead(other)
        if here >= 0:
            kept.append(one)
        if (here < 0) != (there < 0):
            part = here / (here - there)
            x, y, z = (a + part * (b - a) for a, b in zip(one, other, strict=True))
            kept.append((x, y, z))
    return kept


def insurer_candidates() -> PointChart:
    """Return the candidates by how much they set the firm apart and how well they are done."""
    return PointChart(
        points=(
            Point("IT service desk", 2.0, 1.5),
            Point("Claims first-notice intake", 3.0, 3.0),
            Point("Claims decisions", 4.5, 5.0),
            Point("Fraud", 4.5, 4.0),
            Point("Reserving", 4.5, 4.0),
            Point("Print and post", 1.0, 1.0),
            Point("Architecture", 4.0, 3.5),
            Point("Security operations", 4.2, 3.6),
        ),
        x_axis="Done well by ourselves (1 to 5)",
        y_axis="Sets us apart from competitors (1 to 5)",
        x_range=(1.0, 5.0),
        y_range=(1.0, 5.0),
        x_part=3.0,
        y_part=3.0,
        quarters=("Outsource", "Outsource to save", "Build up or partner", "Keep"),
    )


INSURER: dict[str, Chart] = {
    "costs": insurer_costs(),
    "scores": insurer_scores(),
    "weights": insurer_weights(),
    "candidates": insurer_candidates(),
}

# --- strategies -----------------------------------------------------------------------------------

names = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=30),
    st.sampled_from(("Savings", "IT service desk", "Year 1")),
)
_numbers = st.one_of(
    st.integers(-1000, 1000).map(float),
    st.floats(-1e6, 1e6),
    st.floats(allow_nan=False, allow_infinity=False),
)
_tones = st.one_of(st.none(), st.integers(0, 200))
_shares = st.tuples(*(st.floats(0, 1) for _ in range(3)))


@st.composite
def bar_charts(draw: st.DrawFn) -> BarChart:
    """Return any chart that ``parse_chart`` lets through."""
    categories = draw(st.lists(names, min_size=1, max_size=12).map(tuple))
    values = st.lists(
        st.one_of(st.none(), _numbers), min_size=len(categories), max_size=len(categories)
    ).map(tuple)
    series = st.builds(Series, names, values, _tones)
    return BarChart(
        categories=categories,
        series=draw(st.lists(series, min_size=1, max_size=20).map(tuple)),
        axis=draw(names),
        top=draw(st.one_of(st.none(), _numbers)),
        marks=draw(st.one_of(st.none(), series)),
        decimals=draw(st.integers(-2, 9)),
    )


_ranges = st.tuples(_numbers, _numbers).filter(lambda pair: pair[0] < pair[1])


@st.composite
def point_charts(draw: st.DrawFn) -> PointChart:
    """Return any chart that ``parse_chart`` lets through."""
    points = st.builds(Point, names, _numbers, _numbers)
    quarters = draw(st.tuples(names, names, names, names))
    return PointChart(
        points=draw(st.lists(points, max_size=15).map(tuple)),
        x_axis=draw(names),
        y_axis=draw(names),
        x_range=draw(_ranges),
        y_range=draw(_ranges),
        x_part=draw(_numbers),
        y_part=draw(_numbers),
        quarters=quarters,
    )


@st.composite
def triangle_maps(draw: st.DrawFn) -> TriangleMap:
    """Return any map that ``parse_chart`` lets through."""
    corners = st.lists(_shares, max_size=6).map(tuple)
    regions = st.builds(Region, names, corners, _tones, st.booleans())
    return TriangleMap(
        corners=draw(st.tuples(names, names, names)),
        regions=draw(st.lists(regions, max_size=6).map(tuple)),
        point=draw(_shares),
        point_name=draw(names),
    )


charts: st.SearchStrategy[Chart] = st.one_of(bar_charts(), point_charts(), triangle_maps())
