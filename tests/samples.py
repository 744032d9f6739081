"""The samples of the packaged subject: those without schemas of a subject of their own."""

from __future__ import annotations

from policygen.resources import packaged

OUTSOURCING = sorted(
    path
    for path in packaged("samples").glob("*/answers.yaml")
    if not (path.parent / "schemas").exists()
)
