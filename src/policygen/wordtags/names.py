"""Names of Office Open XML that are used when Word files are read."""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."

#: Content types of the parts in which text stands, and of all in which a user may write tags.
TEXT_TYPES = frozenset(
    f"{_WORD}{kind}+xml" for kind in ("document.main", "header", "footer", "footnotes", "endnotes")
)
TAG_TYPES = TEXT_TYPES | {
    f"{_WORD}comments+xml",
    "application/vnd.openxmlformats-package.core-properties+xml",
    "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
MAIN_TYPE = f"{_WORD}document.main+xml"
HEADER_TYPE = f"{_WORD}header+xml"
FOOTER_TYPE = f"{_WORD}footer+xml"
STYLES_TYPE = f"{_WORD}styles+xml"
NUMBERING_TYPE = f"{_WORD}numbering+xml"
HEADER_TYPE = f"{_WORD}header+xml"
FONTS_TYPE = f"{_WORD}fontTable+xml"
FOOTNOTES_TYPE = f"{_WORD}footnotes+xml"
THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
COMMENTS_TYPE = f"{_WORD}comments+xml"
SETTINGS_TYPE = f"{_WORD}settings+xml"


def w(tag: str) -> str:
    """Return the full name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{tag}"
