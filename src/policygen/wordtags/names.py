"""Names of Office Open XML that are used when Word files are read."""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."

#: Content types of the parts in which a user may write tags.
TEXT_TYPES = frozenset(
    {
        *(
            f"{_WORD}{kind}+xml"
            for kind in ("document.main", "header", "footer", "footnotes", "endnotes")
        ),
        "application/vnd.openxmlformats-package.core-properties+xml",
    }
)
MAIN_TYPE = f"{_WORD}document.main+xml"
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
