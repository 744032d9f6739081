"""The styles of a Word file by their names, for values that name one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.problems import did_you_mean
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from lxml import etree


class StyleSheet:
    """Character styles by name or id; a file without styles has none."""

    def __init__(self, root: etree._Element | None) -> None:
        self._ids: dict[str, str] = {}
        self._names: list[str] = []
        for style in () if root is None else root.iter(w("style")):
            if style.get(w("type")) != "character":
                continue
            name, identity = style.find(w("name")), style.get(w("styleId")) or ""
            shown = "" if name is None else name.get(w("val")) or ""
            self._names.append(shown)
            self._ids.setdefault(shown.lower(), identity)
            self._ids.setdefault(identity.lower(), identity)

    def id(self, name: str) -> str:
        """Return the id of a style, empty if there is none of this name."""
        return self._ids.get(name.lower(), "")

    def nearest(self, name: str) -> str:
        """Return a hint naming the style that was meant, or nothing."""
        return did_you_mean(name, self._names)
