"""The schema: what may be answered, who may read it, and the validator that checks answers."""

from policygen.schema.fields import Field, Schema
from policygen.schema.fitting import check_schema
from policygen.schema.loading import load_schema
from policygen.schema.paths import answer_path, pattern_of, step_text
from policygen.schema.references import known_ids
from policygen.schema.types import TYPES, FieldType, Misplaced, is_id, is_number
from policygen.schema.validator import DOES_NOT_REFER, validate

__all__ = [
    "DOES_NOT_REFER",
    "TYPES",
    "Field",
    "FieldType",
    "Misplaced",
    "Schema",
    "answer_path",
    "check_schema",
    "is_id",
    "is_number",
    "known_ids",
    "load_schema",
    "pattern_of",
    "step_text",
    "validate",
]
