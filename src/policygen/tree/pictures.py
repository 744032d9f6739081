"""What a picture shows, as plain data: each writer draws it in its own way.

A clause prints a finding as a picture, ``{{ finding.pictures.costs|picture('…') }}``: a mapping
whose ``kind`` names one of the charts below and whose other keys are the fields of that chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import fsum, isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# As much as a reader can take in and every format can draw.
_MOST_SERIES, _MOST_CATEGORIES, _MOST_POINTS, _MOST_DECIMALS = 40, 60, 500, 6
# How far the shares of a whole may be from 1 together.
_NEAR_ONE = 1e-6


@dataclass(frozen=True, slots=True)
class Series:
    """Values under one name, one for each category of its chart; None where there is none.

    ``tone`` is a small whole number, from 0: which of the fills it takes, the same in every picture
    of a document and in every format. None: the one of its place.
    """

    name: str
    values: tuple[float | None, ...]
    tone: int | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Upright bars in groups: a group for each category, a bar in it for each series.

    ``axis`` says what the values are, ``top`` where their axis ends (None: where it suits).
    ``marks`` is a level drawn across each group, such as a floor. Values print with ``decimals``.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    top: float | None = None
    marks: Series | None = None
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """A named point."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PointChart:
    """Points on two scales, each parted in two by a line.

    ``x_range`` and ``y_range`` are the ends of the scales; ``quarters`` names the four fields: low
    x and low y, high x and low y, low x and high y, high x and high y.
    """

    points: tuple[Point, ...]
    x_axis: str
    y_axis: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    x_part: float
    y_part: float
    quarters: tuple[str, str, str, str]


Shares = tuple[float, float, float]
"""How a whole is shared among the three corners of a triangle; the shares add up to 1."""


@dataclass(frozen=True, slots=True)
class Region:
    """A named convex field of a triangle; ``corners`` go round it.

    ``tone`` is as in ``Series``. A field that several share has the tone of the first of them and
    ``is_shared``, by which it is drawn unlike the field of that one alone.
    """

    name: str
    corners: tuple[Shares, ...]
    tone: int | None = None
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class TriangleMap:
    """All ways to share a whole among three ``corners``, in fields; ``point`` is the one chosen."""

    corners: tuple[str, str, str]
    regions: tuple[Region, ...]
    point: Shares
    point_name: str


Chart = BarChart | PointChart | TriangleMap


def tones_of(shown: Sequence[Series | Region]) -> tuple[int, ...]:
    """Return which fill each takes: the one of its tone, or of its place where it has none."""
    return tuple(place if one.tone is None else one.tone for place, one in enumerate(shown))


def parse_chart(data: Mapping[str, Any]) -> Chart:
    """Return the chart that a finding describes.

    Raises:
        ValueError: It describes none, with what is wrong.
    """
    try:
        match data.get("kind"):
            case "bars":
                return _bars(data)
            case "points":
                return _points(data)
            case "triangle":
                return _triangle(data)
            case _:
                raise ValueError("it is none of the findings that can be drawn")
    except KeyError as error:
        raise ValueError(f"it lacks what its kind needs ({error})") from None
    except (TypeError, ArithmeticError):
        raise ValueError("one of its fields has not the form that its kind needs") from None


def _bars(data: Mapping[str, Any]) -> BarChart:
    categories = _texts(data["categories"])
    _check_count(len(categories), _MOST_CATEGORIES, "categories")
    _check_count(len(data["series"]), _MOST_SERIES, "series")
    series = tuple(_series(each, len(categories)) for each in data["series"])
    marks, top = data.get("marks"), data.get("top")
    if not categories or not series:
        raise ValueError("it has no bars")
    return BarChart(
        categories=categories,
        series=series,
        axis=str(data["axis"]),
        top=None if top is None else _number(top),
        marks=None if marks is None else _series(marks, len(categories)),
        decimals=_decimals(data.get("decimals", 0)),
    )


def _points(data: Mapping[str, Any]) -> PointChart:
    _check_count(len(data["points"]), _MOST_POINTS, "points")
    return PointChart(
        points=tuple(
            Point(str(each["name"]), _number(each["x"]), _number(each["y"]))
            for each in data["points"]
        ),
        x_axis=str(data["x_axis"]),
        y_axis=str(data["y_axis"]),
        x_range=_range(data["x_range"]),
        y_range=_range(data["y_range"]),
        x_part=_number(data["x_part"]),
        y_part=_number(data["y_part"]),
        quarters=_four(data["quarters"]),
    )


def _triangle(data: Mapping[str, Any]) -> TriangleMap:
    _check_count(len(data["regions"]), _MOST_SERIES, "regions")
    return TriangleMap(
        corners=_three(_texts(data["corners"])),
        regions=tuple(_region(each) for each in data["regions"]),
        point=_shares(data["point"]),
        point_name=str(data["point_name"]),
    )


def _series(data: Mapping[str, Any], length: int) -> Series:
    values = tuple(None if value is None else _number(value) for value in data["values"])
    if len(values) != length:
        raise ValueError(f"{data['name']} has {len(values)} values for {length} categories")
    return Series(str(data["name"]), values, _tone(data))


def _region(data: Mapping[str, Any]) -> Region:
    _check_count(len(data["corners"]), _MOST_POINTS, f"corners of {data['name']}")
    corners = tuple(_shares(corner) for corner in data["corners"])
    return Region(str(data["name"]), corners, _tone(data), data.get("is_shared", False) is True)


def _tone(data: Mapping[str, Any]) -> int | None:
    tone = data.get("tone")
    if tone is not None and (_whole(tone) is None or tone < 0):
        raise ValueError(f"the tone of {data['name']} must be a whole number from 0 (got {tone!r})")
    return _whole(tone)


def _decimals(value: object) -> int:
    found = _whole(value)
    if found is None or not 0 <= found <= _MOST_DECIMALS:
        raise ValueError(
            f"its decimals must be a whole number from 0 to {_MOST_DECIMALS} (got {value!r})"
        )
    return found


def _whole(value: object) -> int | None:
    """Return a whole number; None for what is none, such as true."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _check_count(count: int, most: int, what: str) -> None:
    if count > most:
        raise ValueError(f"it has {count} {what}, and a picture holds at most {most}")


def _check_exactly(wanted: int, values: Sequence[object], what: str) -> None:
    if len(values) != wanted:
        raise ValueError(f"{what} are {wanted} (got {len(values)})")


def _number(value: object) -> float:
    if not isinstance(value, int | float | Decimal) or not isfinite(value):
        raise ValueError(f"{value!r} is no number that can be drawn")
    return float(value)


def _range(values: Sequence[object]) -> tuple[float, float]:
    _check_exactly(2, values, "the ends of a scale")
    low, high = map(_number, values)
    if low >= high:
        raise ValueError("a scale ends before it begins")
    return low, high


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _three(values: tuple[str, ...]) -> tuple[str, str, str]:
    _check_exactly(3, values, "the corners of a triangle")
    one, two, three = values
    return one, two, three


def _four(values: Sequence[object]) -> tuple[str, str, str, str]:
    _check_exactly(4, values, "the names of the quarters")
    one, two, three, four = _texts(values)
    return one, two, three, four


def _shares(values: Sequence[object]) -> Shares:
    _check_exactly(3, values, "the shares of a whole")
    one, two, three = map(_number, values)
    if not all(0 <= share <= 1 for share in (one, two, three)):
        raise ValueError(f"shares lie from 0 to 1 (got {_listed(one, two, three)})")
    if abs(fsum((one, two, three)) - 1) > _NEAR_ONE:
        raise ValueError(f"three shares must add up to 1 (got {_listed(one, two, three)})")
    return one, two, three


def _listed(*numbers: float) -> str:
    return ", ".join(f"{number:g}" for number in numbers)
