"""Writing into a file of records beside the answers: all or nothing, and nothing of others lost."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from policygen.errors import OutputRefused
from policygen.files import publish
from policygen.source import render_with_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def add_records(file: Path, opening: str, lists: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """Write records under the keys of ``lists`` into a file that begins with ``opening``.

    What others wrote since it was read is kept: the records are laid over it anew.

    Raises:
        OutputRefused: The file cannot be written.
    """
    added = {key: tuple(records) for key, records in lists.items()}
    while True:
        before = file.read_bytes() if file.exists() else b""
        text = before.decode("utf-8-sig") if before else opening
        for key, records in added.items():
            text = render_with_records(text, key, records)
        known = {file.name: sha256(before).hexdigest()} if before else {}
        try:
            publish(file.parent, {file.name: text.encode()}, known, last=file.name)
        except OutputRefused:
            if not file.exists() or file.read_bytes() == before:
                raise
        else:
            return
