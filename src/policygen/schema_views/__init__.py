"""The schema seen by others: JSON Schema, a reference page, an answers file to start from."""

from policygen.schema_views.answers_file import SCHEMA_LINE, render_answers_file
from policygen.schema_views.json_schema import render_json_schema
from policygen.schema_views.reference import render_reference

__all__ = ["SCHEMA_LINE", "render_answers_file", "render_json_schema", "render_reference"]
