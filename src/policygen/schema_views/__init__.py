"""The schema seen by others: JSON Schema for editors, a reference page for people."""

from policygen.schema_views.json_schema import render_json_schema
from policygen.schema_views.reference import render_reference

__all__ = ["render_json_schema", "render_reference"]
