"""The Word writer."""

from policygen.render.docx.writer import render_docx

__all__ = ["render_docx"]
