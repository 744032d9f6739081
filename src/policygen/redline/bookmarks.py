"""Bookmarks of both files: a name stands once in a Word file, and so does an id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.wordtags.names import w

if TYPE_CHECKING:
    from lxml import etree

    from policygen.redline.marks import Marks


class Bookmarks:
    """Those of the new file stay where they are; those of the old file that it lacks are kept."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._names: set[str] = set()
        self._kept: set[str] = set()

    def learn(self, root: etree._Element) -> None:
        """Note the names that a part of the new file has."""
        self._names |= {mark.get(w("name")) or "" for mark in root.iter(w("bookmarkStart"))}

    def adopt(self, root: etree._Element) -> None:
        """Give the bookmarks of an old story that are to be kept ids of their own."""
        ids: dict[str, str] = {}
        for mark in root.iter(w("bookmarkStart")):
            name, key = mark.get(w("name")) or "", mark.get(w("id")) or ""
            if name not in self._names:
                self._names.add(name)
                ids[key] = self._marks.fresh()
            mark.set(w("id"), ids.get(key, ""))
        for mark in root.iter(w("bookmarkEnd")):
            mark.set(w("id"), ids.get(mark.get(w("id")) or "", ""))
        self._kept |= set(ids.values())

    def keeps(self, marker: etree._Element) -> bool:
        """Tell whether this marker of the old file is kept; those of comments are not."""
        is_bookmark = marker.tag in {w("bookmarkStart"), w("bookmarkEnd")}
        return is_bookmark and (marker.get(w("id")) or "") in self._kept
