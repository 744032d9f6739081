"""The clause library: clauses, outlines and Word templates, the project's own over the packaged."""

from policygen.library.changes import has_changes
from policygen.library.clauses import Clause, parse_clause
from policygen.library.library import Library, Place, alone
from policygen.library.outlines import FORMATS, HOUSE, Entry, Outline, parse_outline
from policygen.library.shelf import TEMPLATES, Origin

__all__ = [
    "FORMATS",
    "HOUSE",
    "TEMPLATES",
    "Clause",
    "Entry",
    "Library",
    "Origin",
    "Outline",
    "Place",
    "alone",
    "has_changes",
    "parse_clause",
    "parse_outline",
]
