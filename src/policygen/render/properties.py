"""What a document says of itself at its head, in the text formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.core import Locale
from babel.dates import format_date

from policygen.tree.blocks import UNDATED

if TYPE_CHECKING:
    from policygen.tree.blocks import Properties


def list_properties(properties: Properties) -> tuple[tuple[str, str], ...]:
    """Return names and values of the properties that are not empty, in the order to print."""
    rows = (
        ("Organisation", properties.organisation),
        ("Subject", properties.subject),
        ("Version", properties.version),
        ("Status", properties.status),
        ("Date", _day(properties)),
        ("Owner", properties.owner),
        ("Copy", properties.reader),
    )
    return tuple((name, value) for name, value in rows if value)


def version_line(properties: Properties) -> str:
    """Return version, status and date in one line; empty where one of them is not known."""
    told = (properties.version, properties.status, _day(properties))
    return f"Version {', '.join(told)}" if all(told) else ""


def _day(properties: Properties) -> str:
    locale = Locale.parse(properties.language, sep="-")
    day = format_date(properties.date, format="long", locale=locale)
    return "" if properties.date == UNDATED else day
