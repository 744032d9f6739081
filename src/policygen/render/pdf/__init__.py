"""Documents as PDF, set by Typst in the house style, or printed by an office program.

The tree becomes plain data (``content``), which the packaged template ``house.typ`` sets; no text
of a document ever stands in Typst's own code. The fonts travel with policygen.
"""

from policygen.render.pdf.characters import check_characters
from policygen.render.pdf.office import find_office, print_word
from policygen.render.pdf.writer import render_pdf

__all__ = ["check_characters", "find_office", "print_word", "render_pdf"]
