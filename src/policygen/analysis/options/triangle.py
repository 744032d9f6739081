"""The triangle of all weightings of three groups: the region in which each option comes first.

A weighting of three groups is a point of a triangle, given by its three shares (barycentric
coordinates, adding up to 1); at a corner one group has all the weight. An option's total is
Σ share·score, so it beats another on one side of a straight line, and leads in the part of the
triangle that remains when all others have cut off theirs (Sutherland & Hodgman 1974, reentrant
polygon clipping). Corner points are computed in fractions: exact for the scores given.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from policygen.analysis.options.model import TIE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Weighting = tuple[float, float, float]
_Point = tuple[Fraction, Fraction, Fraction]

# Corners nearer than this share are one corner: several lines meet in it.
_NEAR = 1e-9
# What is smaller than this part of the triangle comes from rounding in the scores.
_SLIVER = 1e-12
_ZERO, _ONE = Fraction(0), Fraction(1)
_TRIANGLE: tuple[_Point, ...] = (
    (_ONE, _ZERO, _ZERO),
    (_ZERO, _ONE, _ZERO),
    (_ZERO, _ZERO, _ONE),
)


@dataclass(frozen=True, slots=True)
class Region:
    """A convex part of the triangle in which ``leaders`` come first.

    ``leaders`` are several where their scores are equal in all three groups. ``corners`` are shares
    of the three groups, in their order: they go round the region in the sense first, second, third
    group, and begin at the corner with the largest share of the first group (then of the second).
    ``share`` is the part of all weightings that lies in the region, from 0 to 1.
    """

    leaders: tuple[str, ...]
    corners: tuple[Weighting, ...]
    share: float


def regions(scores: Mapping[str, Mapping[str, float]], groups: Sequence[str]) -> tuple[Region, ...]:
    """Return the regions of the options that lead anywhere, in the order of the options.

    ``scores`` are group scores by option and group. An option that leads nowhere, or at single
    points or along an edge only, has no region. The regions fill the triangle.

    Raises:
        ValueError: There are not exactly three groups, or an option lacks the score of one.
    """
    if len(set(groups)) != 3 or len(groups) != 3:
        raise ValueError(f"a triangle shows three groups (got {', '.join(groups) or 'none'})")
    points = {option: _point(option, each, groups) for option, each in scores.items()}
    classes = _classes(points)
    found = []
    for leaders in classes:
        own = points[leaders[0]]
        corners: Sequence[_Point] = _TRIANGLE
        for other in classes:
            if other != leaders:
                corners = _clipped(corners, own, points[other[0]])
        region = _region(leaders, corners)
        if region is not None:
            found.append(region)
    return tuple(found)


def _point(option: str, scores: Mapping[str, float], groups: Sequence[str]) -> _Point:
    missing = [group for group in groups if group not in scores]
    if missing:
        raise ValueError(f"{option} has no score for {', '.join(missing)}")
    first, second, third = (Fraction(scores[group]) for group in groups)
    return first, second, third


def _classes(points: Mapping[str, _Point]) -> list[tuple[str, ...]]:
    """Return the options, those with equal scores together."""
    classes: list[list[str]] = []
    for option, point in points.items():
        for members in classes:
            if _apart(point, points[members[0]]) <= TIE:
                members.append(option)
                break
        else:
            classes.append([option])
    return [tuple(members) for members in classes]


def _apart(one: Iterable[float | Fraction], other: Iterable[float | Fraction]) -> float:
    """Return the largest difference between two points in any coordinate."""
    return max(abs(float(a) - float(b)) for a, b in zip(one, other, strict=True))


def _clipped(corners: Sequence[_Point], own: _Point, other: _Point) -> list[_Point]:
    """Return the polygon without the part in which ``other`` is ahead of ``own``."""
    leads = [
        sum((share * (a - b) for share, a, b in zip(corner, own, other, strict=True)), _ZERO)
        for corner in corners
    ]
    kept = []
    for place, (corner, lead) in enumerate(zip(corners, leads, strict=True)):
        before, lead_before = corners[place - 1], leads[place - 1]
        if lead * lead_before < 0:
            kept.append(_between(before, corner, lead_before / (lead_before - lead)))
        if lead >= 0:
            kept.append(corner)
    return kept


def _between(start: _Point, end: _Point, part: Fraction) -> _Point:
    first, second, third = (a + part * (b - a) for a, b in zip(start, end, strict=True))
    return first, second, third


def _region(leaders: tuple[str, ...], polygon: Sequence[_Point]) -> Region | None:
    """Return the region with its corners in order; None if it has no extent."""
    corners: list[Weighting] = []
    for first, second, third in polygon:
        corner = (float(first), float(second), float(third))
        if not any(_apart(corner, each) <= _NEAR for each in corners):
            corners.append(corner)
    share = float(_share(polygon))
    if len(corners) < 3 or share <= _SLIVER:
        return None
    start = corners.index(max(corners))
    return Region(leaders, (*corners[start:], *corners[:start]), share)


def _share(polygon: Sequence[_Point]) -> Fraction:
    """Return the polygon's area in areas of the whole triangle (Gauss's shoelace formula)."""
    return abs(
        sum(
            (
                polygon[place - 1][0] * corner[1] - corner[0] * polygon[place - 1][1]
                for place, corner in enumerate(polygon)
            ),
            _ZERO,
        )
    )
