"""Lists of the old file: the same list in the new file, or a copy of its definition."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import TYPE_CHECKING

from policygen.redline.keys import key_of
from policygen.wordtags.names import w
from policygen.wordtags.nodes import drop

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from lxml import etree

    from policygen.redline.blocks import Paragraph

_OWN = frozenset({w("nsid"), w("tmpl"), w("name")})


def list_of(node: etree._Element) -> str:
    """Return the id of the list that a paragraph stands in by itself, empty if none."""
    number = node.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
    return "" if number is None else number.get(w("val")) or ""


class ListMap:
    """The lists that the old file uses, under the ids that they have in the redline."""

    def __init__(
        self,
        old: etree._Element | None,
        new: etree._Element | None,
        pairs: Iterable[tuple[Paragraph, Paragraph]],
    ) -> None:
        self._new = new
        self._ours, self._our_kinds = _lists(old)
        self._theirs, self._kinds = _lists(new)
        self._kind_ids: dict[str, str] = {}
        self._definitions: dict[str, Hashable] = {}
        self._ids = self._same_lists(pairs)

    def adopt(self, root: etree._Element) -> None:
        """Make the ids of lists in an old story those of the redline."""
        for node in root.iter(w("numId")):
            value = node.get(w("val")) or ""
            if value in self._ours and self._new is not None:
                if value not in self._ids:
                    self._ids[value] = self._like(value) or self._copied(value)
                node.set(w("val"), self._ids[value])

    def _same_lists(self, pairs: Iterable[tuple[Paragraph, Paragraph]]) -> dict[str, str]:
        """Pair the lists whose paragraphs stayed, if they are defined alike."""
        votes = Counter((list_of(old.node), list_of(new.node)) for old, new in pairs)
        found: dict[str, str] = {}
        for (one, other), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
            known = one in self._ours and other in self._theirs
            free = one not in found and other not in found.values()
            if known and free and self._defined(one) == self._their_definition(other):
                found[one] = other
        return found

    def _like(self, number: str) -> str:
        """Return a list of the new file that is defined alike and no old one's yet, if any."""
        wanted, taken = self._defined(number), set(self._ids.values())
        free = [key for key in self._theirs if key not in taken]
        alike = [key for key in free if self._their_definition(key) == wanted]
        return number if number in alike else next(iter(alike), "")

    def _defined(self, number: str) -> Hashable:
        return _definition(self._ours[number], self._our_kinds)

    def _their_definition(self, number: str) -> Hashable:
        if number not in self._definitions:
            self._definitions[number] = _definition(self._theirs[number], self._kinds)
        return self._definitions[number]

    def _copied(self, number: str) -> str:
        made = deepcopy(self._ours[number])
        key = _free(self._theirs)
        made.set(w("numId"), key)
        kind = made.find(w("abstractNumId"))
        if kind is not None:
            kind.set(w("val"), self._kind(kind.get(w("val")) or ""))
        self._theirs[key] = made
        if self._new is not None:
            last = self._new.findall(w("num"))
            if last:
                last[-1].addnext(made)
            else:
                self._new.append(made)
        return key

    def _kind(self, key: str) -> str:
        """Return the id of a kind of list in the redline, copied if the new file has none such."""
        if key in self._kind_ids or key not in self._our_kinds:
            return self._kind_ids.get(key, key)
        ours = _kind_key(self._our_kinds[key])
        taken = set(self._kind_ids.values())
        same = (
            name
            for name, kind in self._kinds.items()
            if name not in taken and _kind_key(kind) == ours
        )
        found = next(same, "")
        if not found:
            made = deepcopy(self._our_kinds[key])
            found = _free(self._kinds)
            made.set(w("abstractNumId"), found)
            self._kinds[found] = made
            # A list's identity, and the styles that belong to it, are its own.
            for own in list(made.iter(w("nsid"), w("pStyle"))):
                drop(own)
            if self._new is not None:
                _put_kind(self._new, made)
        self._kind_ids[key] = found
        return found


def _put_kind(sheet: etree._Element, kind: etree._Element) -> None:
    before = sheet.findall(w("abstractNum"))
    if before:
        before[-1].addnext(kind)
    else:
        sheet.insert(0, kind)


def _lists(
    sheet: etree._Element | None,
) -> tuple[dict[str, etree._Element], dict[str, etree._Element]]:
    if sheet is None:
        return {}, {}
    lists = {node.get(w("numId")) or "": node for node in sheet.iter(w("num"))}
    kinds = {node.get(w("abstractNumId")) or "": node for node in sheet.iter(w("abstractNum"))}
    return lists, kinds


def _definition(number: etree._Element, kinds: dict[str, etree._Element]) -> Hashable:
    kind = number.find(w("abstractNumId"))
    key = "" if kind is None else kind.get(w("val")) or ""
    overrides = tuple(key_of(node) for node in number.findall(w("lvlOverride")))
    return overrides, _kind_key(kinds[key]) if key in kinds else None


def _kind_key(kind: etree._Element) -> Hashable:
    return tuple(key_of(node) for node in kind if node.tag not in _OWN)


def _free(taken: Iterable[str]) -> str:
    return str(max((int(key) for key in taken if key.isdigit()), default=0) + 1)
