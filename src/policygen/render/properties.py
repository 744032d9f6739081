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
    locale = Locale.parse(properties.language, sep="-")
    day = format_date(properties.date, format="long", locale=locale)
    rows = (
        ("Organisation", properties.organisation),
        ("Subject", properties.subject),
        ("Version", properties.version),
        ("Status", properties.status),
        ("Date", "" if properties.date == UNDATED else day),
        ("Owner", properties.owner),
        ("Copy", properties.reader),
    )
    return tuple((name, value) for name, value in rows if value)
