"""Which link targets a document may hold, and how they are written."""

from __future__ import annotations

import re
from urllib.parse import quote

_ALLOWED = re.compile(r"#|https?://|mailto:|tel:", re.IGNORECASE)
# The characters of a URI (RFC 3986) except parentheses and square brackets, which Markdown reads.
_KEPT = "!#$%&'*+,-./:;=?@_~"


def link_target(href: str) -> str:
    """Return ``href`` percent-encoded, or an empty text for a target that could run something."""
    return quote(href, safe=_KEPT) if _ALLOWED.match(href) else ""
