"""One writer per format: a document becomes text or bytes, no input or output."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policygen.tree.blocks import Document
    from policygen.wordtags import Shell


def render(format_name: str, document: Document, shell: Shell | None = None) -> bytes:
    """Return the bytes of a document in a format; ``docx`` wants the filled Word template."""
    if format_name == "docx" and shell is not None:
        from policygen.render.docx import render_docx

        return render_docx(document, shell)
    if format_name == "md":
        from policygen.render.markdown import render_markdown

        return render_markdown(document).encode()
    if format_name == "html":
        from policygen.render.html import render_html

        return render_html(document).encode()
    raise ValueError(f"there is no writer for {format_name!r}")
