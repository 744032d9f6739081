"""Bytes to text: UTF-8, with or without a byte order mark, and nothing else."""

from __future__ import annotations

import codecs

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.source.scalars import line_and_column

_OTHERS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_HINT = "save the file as UTF-8"


def decode(data: bytes, file: str) -> str:
    """Return the text of a file.

    Raises:
        InvalidInput: It is not UTF-8.
    """
    for mark, name in _OTHERS:
        if data.startswith(mark):
            raise InvalidInput(
                [Problem("Y009", f"the file is saved as {name}", Location(file, 1, 1), _HINT)]
            )
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
        line, column = line_and_column(before, len(before))
        message = f"the byte 0x{data[error.start]:02X} here is not UTF-8"
        raise InvalidInput(
            [Problem("Y009", message, Location(file, line, column), _HINT)]
        ) from None
