"""The reasons of changes as Word comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.redline.pieces import read_atoms
from policygen.wordtags.comments import open_comments
from policygen.wordtags.names import w
from policygen.wordtags.package import write_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from policygen.redline.blocks import Paragraph
    from policygen.wordtags.parts import Parts

    Explain = Callable[[int | None, int | None, tuple[str, str]], Sequence[str]]
    """Given a paragraph's places in the old and new body, and its words, says why it changed."""
    Explainer = Callable[[Sequence[str], Sequence[str]], Explain]
    """Given the texts of the paragraphs of both bodies, returns who explains their changes."""


class Remarks:
    """Writes a comment at each paragraph that changed; a stretch with one reason has one."""

    def __init__(
        self,
        bodies: tuple[etree._Element, etree._Element],
        explainer: Explainer,
        author: str,
        when: date | None,
    ) -> None:
        nodes = [list(body.iter(w("p"))) for body in bodies]
        self._nodes = nodes  # an element is known by its identity as long as it is held
        self._places = [{id(node): at for at, node in enumerate(one)} for one in nodes]
        self._explain = explainer(*([_text(node) for node in one] for one in nodes))
        self._author, self._when = author, when
        self._waiting: list[tuple[etree._Element, tuple[str, ...]]] = []
        self._first = bodies[1]
        self._elsewhere: list[str] = []  # a comment can stand in the body only
        self._last: tuple[tuple[str, ...], int | None, int | None] = ((), None, None)

    def note(self, made: etree._Element, old: Paragraph | None, new: Paragraph | None) -> None:
        """Note that a paragraph changed."""
        at = None if old is None else self._places[0].get(id(old.node))
        to = None if new is None else self._places[1].get(id(new.node))
        texts = ("" if old is None else old.text, "" if new is None else new.text)
        reasons = tuple(self._explain(at, to, texts))
        if at is None and to is None:
            self._elsewhere += [f"Header, footer or note: “{texts[1] or texts[0]}”", *reasons]
            return
        if made.find(w("moveFrom")) is not None:
            return  # the reason stands where it came to
        if made.find(w("moveTo")) is not None:
            reasons = ("Moved; its words are the same.", *reasons)
        before, last_at, last_to = self._last
        goes_on = old is None or new is None
        follows = goes_on and (_next(last_at, at) or _next(last_to, to))
        self._last = reasons, at, to
        if not (follows and before == reasons):
            self._waiting.append((made, reasons))

    def write(self, parts: Parts, main: str) -> None:
        """Put the comments into the file."""
        first = next(iter(self._first.iter(w("p"))), None)
        if self._elsewhere and first is not None:
            self._waiting.insert(0, (first, tuple(self._elsewhere)))
        if not self._waiting:
            return
        initials = "".join(word[0] for word in self._author.split()) or "?"
        name, comments = open_comments(parts, main, self._author, initials, self._when)
        for paragraph, reasons in self._waiting:
            _enclose(paragraph, str(comments.add(reasons)))
        parts.files[name] = write_xml(comments.root)


def _next(last: int | None, place: int | None) -> bool:
    return last is not None and place is not None and place == last + 1


def _text(node: etree._Element) -> str:
    return "".join(atom.text for atom in read_atoms(node))


def _enclose(paragraph: etree._Element, number: str) -> None:
    start, end = (
        etree.Element(w(f"commentRange{way}"), {w("id"): number}) for way in ("Start", "End")
    )
    paragraph.insert(0 if paragraph.find(w("pPr")) is None else 1, start)
    run = etree.Element(w("r"))
    etree.SubElement(run, w("commentReference"), {w("id"): number})
    paragraph.extend([end, run])
