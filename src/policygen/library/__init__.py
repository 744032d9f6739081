"""The clause library: clauses, outlines and Word templates, the project's own over the packaged."""

from policygen.library.changes import has_changes
from policygen.library.clauses import Clause, Text, front_matter, parse_clause, parse_text
from policygen.library.library import Library, Place, alone
from policygen.library.outlines import FORMATS, HOUSE, Entry, Outline, Role, parse_outline
from policygen.library.shelf import CLAUSE_SUFFIXES, TEMPLATES, Origin, load_text, twin
from policygen.library.word_clauses import DEFINES, parse_word_clause

__all__ = [
    "CLAUSE_SUFFIXES",
    "DEFINES",
    "FORMATS",
    "HOUSE",
    "TEMPLATES",
    "Clause",
    "Entry",
    "Library",
    "Origin",
    "Outline",
    "Place",
    "Role",
    "Text",
    "alone",
    "front_matter",
    "has_changes",
    "load_text",
    "parse_clause",
    "parse_outline",
    "parse_text",
    "parse_word_clause",
    "twin",
]
