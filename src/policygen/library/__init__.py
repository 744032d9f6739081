"""The clause library: clauses, outlines and Word templates, the project's own over the packaged."""

from policygen.library.clauses import Clause, parse_clause
from policygen.library.library import Library
from policygen.library.outlines import FORMATS, HOUSE, Entry, Outline, parse_outline

__all__ = [
    "FORMATS",
    "HOUSE",
    "Clause",
    "Entry",
    "Library",
    "Outline",
    "parse_clause",
    "parse_outline",
]
