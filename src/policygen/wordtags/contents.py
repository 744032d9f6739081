"""Put the values that are more than one line of text into a filled part.

Rendering leaves an instruction ``<?policygen value 3?>`` in their place: newlines, tabs and page
breaks become Word's own, and what has a look, a picture or a place of the document its elements.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from policygen.problems import Location, Problem
from policygen.templating.word_values import (
    BlockText,
    DocumentPlace,
    ImageFile,
    NumberOf,
    RichValue,
    WordFile,
)
from policygen.wordtags.names import w
from policygen.wordtags.nodes import drop, give_way, parent_of
from policygen.wordtags.richtext import rich_runs
from policygen.wordtags.runs import MARK, add_text, like, place_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from policygen.wordtags.images import Images
    from policygen.wordtags.parts import Links
    from policygen.wordtags.stylesheet import StyleSheet

_SPLIT = re.compile(r"([\n\t\f\a])")
_PARAGRAPH, _PAGE = "break paragraph", "break page"
# What holds paragraphs.
_HOLD_PARAGRAPHS = frozenset(
    map(w, ("body", "tc", "txbxContent", "hdr", "ftr", "footnote", "endnote", "comment"))
)
# What has an alternative text.
_DESCRIBED = ("docPr", "cNvPr")


@dataclass(frozen=True, slots=True)
class Content:
    """A value to be put in, and the line of the part's source that prints it."""

    value: object
    line: int


@dataclass
class Host:
    """The part that takes the values, and what they may need of the file around it."""

    contents: Sequence[Content]
    links: Links
    styles: StyleSheet
    images: Images
    locate: Callable[[int], Location]
    problems: list[Problem] = field(default_factory=list)

    def fault(self, code: str, message: str, line: int, hint: str = "") -> None:
        """Note that a value cannot stand where its tag is."""
        self.problems.append(Problem(code, message, self.locate(line), hint))


def put_contents(root: etree._Element, host: Host) -> None:
    """Put every value of ``host`` into the part; what cannot be is in its problems."""
    nodes = [node for node in root.iter(etree.ProcessingInstruction) if _number(node) is not None]
    in_runs: dict[etree._Element, None] = {}
    for node in nodes:
        text = parent_of(node)
        if text.tag == w("t") and parent_of(text).tag == w("r"):
            in_runs[parent_of(text)] = None
        else:
            _put_outside(node, host)
    for run in in_runs:
        _expand(run, host)
    _split_paragraphs(root)
    _replace_pictures(root, host)


def _number(node: etree._Element) -> int | None:
    word, _, number = (node.text or "").partition(" ")
    return int(number) if word == "value" and number.isdecimal() else None


def _content(node: etree._Element, host: Host) -> Content:
    return host.contents[_number(node) or 0]


def _instruction(text: str) -> etree._Element:
    return etree.ProcessingInstruction("policygen", text)


# -- in runs --


def _expand(run: etree._Element, host: Host) -> None:
    """Replace a run by the runs that its text and values make."""
    current = like(run)
    for child in list(run):
        if child.tag == w("rPr"):
            continue
        if child.tag != w("t") or not len(child):
            current.append(child)
            continue
        add_text(current, child.text or "")
        for node in list(child):
            for piece in _pieces(_content(node, host), run, host):
                if isinstance(piece, str):
                    add_text(current, piece)
                elif piece.tag in {w("br"), w("tab"), w("drawing")}:
                    current.append(piece)
                else:
                    place_run(current, run)
                    run.addprevious(piece)
                    current = like(run)
            add_text(current, node.tail or "")
    place_run(current, run)
    give_way(run)


def _pieces(content: Content, run: etree._Element, host: Host) -> Iterator[str | etree._Element]:
    """Yield texts and elements for the inside of a run, and elements that stand between runs."""
    match content.value:
        case str(text):
            yield from _text_pieces(text)
        case RichValue() as value:
            unknown: list[str] = []
            yield from rich_runs(value, run.find(w("rPr")), host.styles, host.links, unknown)
            _tell_unknown(unknown, content.line, host)
        case ImageFile() as value:
            drawing = host.images.drawing(value, host.links, host.locate(content.line))
            if drawing is not None:
                yield drawing
        case value:
            yield _instruction(place_text(value))


def _text_pieces(text: str) -> Iterator[str | etree._Element]:
    for piece in filter(None, _SPLIT.split(text)):
        match piece:
            case "\n":
                yield etree.Element(w("br"))
            case "\t":
                yield etree.Element(w("tab"))
            case "\a":
                yield _instruction(_PARAGRAPH)
            case "\f":
                yield _instruction(_PAGE)
            case _:
                yield piece


def _tell_unknown(styles: list[str], line: int, host: Host) -> None:
    for name in styles:
        message = f"the template has no character style '{name}'; the text is highlighted instead"
        hint = host.styles.nearest(name) or "add the style to the template in Word"
        host.images.warnings.append(_warning("T041", message, host.locate(line), hint))


def _warning(code: str, message: str, where: Location, hint: str) -> Problem:
    from policygen.problems import Severity

    return Problem(code, message, where, hint, Severity.WARNING)


def place_text(value: object) -> str:
    """Return the instruction that keeps a place of the document, or another file, for later."""
    match value:
        case DocumentPlace(kind=kind, target=target):
            return f"{kind} {target}".strip()
        case NumberOf(target=target, text=text):
            return f"number {target} {text}"
        case WordFile(path=path):
            return f"subdoc {path}"
        case _:
            raise TypeError(f"{type(value).__name__} has no place in a Word file")


# -- elsewhere --


def _put_outside(node: etree._Element, host: Host) -> None:
    """Put in a value that stands in no run: by ``{{p }}``, in a field code, in a formula."""
    content = _content(node, host)
    if isinstance(content.value, DocumentPlace | WordFile):
        node.text = place_text(content.value)
        return
    holder = parent_of(node).tag
    if isinstance(content.value, BlockText):
        message = f"text stands outside every paragraph: {content.value.text.strip()[:60]!r}"
        hint = "print a text with {{ … }}; {{p … }} is for body, contents, clause and subdoc"
        host.fault("T108", message, content.line, hint)
        give_way(node)
        return
    if isinstance(content.value, str):
        give_way(node, " ".join(content.value.split()))
        return
    if holder in _HOLD_PARAGRAPHS:
        run = etree.Element(w("r"))
        paragraph = etree.Element(w("p"))
        paragraph.append(run)
        for piece in _pieces(content, run, host):
            if isinstance(piece, str) or piece.tag == w("drawing"):
                run.append(piece)  # type: ignore[arg-type]
            else:
                run.addprevious(piece)
        if not len(run):
            drop(run)
        node.addprevious(paragraph)
    else:
        message = "a picture or a text with a look of its own cannot stand here"
        host.fault("T042", message, content.line, "print it in a paragraph of the text")
    give_way(node)


def _split_paragraphs(root: etree._Element) -> None:
    """End a paragraph where a value does, and begin a new one, or a new page."""
    breaks = [
        node for node in root.iter(etree.ProcessingInstruction) if node.text in {_PARAGRAPH, _PAGE}
    ]
    for node in breaks:
        paragraph = parent_of(node)
        if paragraph.tag != w("p"):
            _break_inside(node)
            continue
        before = etree.Element(w("p"))
        properties = paragraph.find(w("pPr"))
        if properties is not None:
            before.append(_without_section(properties))
        kept = [child for child in node.itersiblings(preceding=True) if child is not properties]
        before.extend(reversed(kept))
        paragraph.addprevious(before)
        if node.text == _PAGE:
            paragraph.addprevious(_page_break())
        drop(node)


def _break_inside(node: etree._Element) -> None:
    """Break the line or the page where a link or a control around the value bars more."""
    run = etree.Element(w("r"))
    kind = {w("type"): "page"} if node.text == _PAGE else {}
    etree.SubElement(run, w("br"), kind)
    node.addprevious(run)
    drop(node)


def _without_section(properties: etree._Element) -> etree._Element:
    """Return paragraph properties for another paragraph: a section ends only once."""
    made = deepcopy(properties)
    for section in made.findall(w("sectPr")):
        made.remove(section)
    return made


def _page_break() -> etree._Element:
    paragraph = etree.Element(w("p"))
    etree.SubElement(etree.SubElement(paragraph, w("r")), w("br"), {w("type"): "page"})
    return paragraph


# -- pictures of the template that a value replaces --


def _replace_pictures(root: etree._Element, host: Host) -> None:
    """Put a picture in the place of the one in whose alternative text its tag stands."""
    for node in root.iter(etree.Element):
        for key, value in node.attrib.items():
            found = MARK.search(str(value))
            if found is None:
                continue
            content = host.contents[int(found[1])]
            drawing = next(node.iterancestors(w("drawing")), None)
            is_picture = etree.QName(node).localname in _DESCRIBED and drawing is not None
            if isinstance(content.value, ImageFile) and is_picture and drawing is not None:
                where = host.locate(content.line)
                node.set(key, host.images.replace(content.value, drawing, host.links, where))
            else:
                message = "a picture or a text with a look of its own cannot stand here"
                host.fault("T042", message, content.line, "print it in a paragraph of the text")
