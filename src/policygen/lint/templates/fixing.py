"""Mend the faults that have one right answer; what was mended is told like what was found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policygen.lint.templates.markdown import check_markdown
from policygen.lint.templates.pairing import check_pairs, readable
from policygen.lint.templates.tags import Tag, TextOrigin, find_tags
from policygen.lint.templates.word import tagged_paragraphs
from policygen.lint.templates.word_layout import is_split
from policygen.lint.texts.clause_text import FRONT_MATTER
from policygen.lint.texts.word_runs import text_nodes, visible_text
from policygen.lint.texts.word_text import open_word, text_parts
from policygen.source.encoding import decode
from policygen.wordtags.names import w
from policygen.wordtags.nodes import drop
from policygen.wordtags.package import write_package, write_xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from policygen.lint.templates.findings import Finding
    from policygen.problems import Problem

_SIGNS = frozenset({"T123", "T124"})
_BLANK_LINE, _INDENT, _SPLIT = "T127", "T128", "T125"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def fix_template(data: bytes, name: str) -> tuple[bytes, list[Problem]]:
    """Return a clause or Word file with its sure faults mended, and the faults that were.

    Raises:
        InvalidInput: the file cannot be read.
    """
    return _fix_word(data, name) if name.lower().endswith(".docx") else _fix_text(data, name)


def _sign_faults(tag: Tag) -> list[Finding]:
    """Return the faults of a tag that plain signs mend: the rest of it must be sound."""
    _, findings = check_pairs([replace(tag, text=tag.plain)], is_word=True)
    # That it does not pair says nothing here: it stands alone.
    codes = {finding.problem.code for finding in findings} - {"T122"}
    return list(findings) if codes and codes <= _SIGNS else []


# -- Markdown --


def _fix_text(data: bytes, name: str) -> tuple[bytes, list[Problem]]:
    text = decode(data, name)
    ends = "\r\n" if "\r\n" in text else "\n"
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    text, fixed = _fix_tags(text, name)
    match = FRONT_MATTER.match(text)
    head = match[0] if match else ""
    lines, more = _fix_lists(text[len(head) :], name, head.count("\n") + 1)
    fixed += more
    if not fixed:
        return data, []
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + (head + "\n".join(lines)).replace("\n", ends).encode(), fixed


def _fix_tags(text: str, name: str) -> tuple[str, list[Problem]]:
    pieces: list[str] = []
    fixed: list[Problem] = []
    at = 0
    for tag in find_tags(text, TextOrigin(name, text)):
        faults = _sign_faults(tag) if tag.closed else []
        if faults:
            pieces += [text[at : tag.start], readable(tag)]
            at = tag.end
            fixed += [fault.problem for fault in faults]
    return "".join([*pieces, text[at:]]), fixed


def _fix_lists(body: str, name: str, first_line: int) -> tuple[list[str], list[Problem]]:
    """Give lists their blank line and items their indent, one fault after the other."""
    lines = body.split("\n")
    fixed: list[Problem] = []
    added = 0
    for _ in range(len(lines)):
        problem = next(
            (
                finding.problem
                for finding in check_markdown("\n".join(lines), name, first_line)
                if finding.problem.code in {_BLANK_LINE, _INDENT}
            ),
            None,
        )
        if problem is None:
            break
        # Places are those of the file as it was.
        fixed.append(
            replace(problem, location=replace(problem.location, line=problem.location.line - added))
        )
        at = problem.location.line - first_line
        if problem.code == _BLANK_LINE:
            lines.insert(at, "")
            added += 1
        else:
            _indent(lines, at)
    return lines, fixed


def _indent(lines: list[str], at: int) -> None:
    """Move an item, its siblings and what is below them to four spaces more than the outer one."""
    own = _indent_of(lines[at])
    outer = next(
        (
            _indent_of(line)
            for line in reversed(lines[:at])
            if line.strip() and _indent_of(line) < own
        ),
        0,
    )
    shift = " " * (outer + 4 - own)
    for place in range(at, len(lines)):
        line = lines[place]
        if not line.strip() or line.lstrip().startswith("{%"):
            continue
        if _indent_of(line) < own:
            break
        lines[place] = shift + line


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


# -- Word --


def _fix_word(data: bytes, name: str) -> tuple[bytes, list[Problem]]:
    container = open_word(data, name)
    fixed: list[Problem] = []
    for part, root in text_parts(container).items():
        told = [
            problem
            for one in tagged_paragraphs(root, part, name, {})
            for tag in one.tags
            if tag.closed and one.origin.text == visible_text(one.node)
            for problem in _fix_word_tag(one.node, tag)
        ]
        if told:
            container.files[part] = write_xml(root)
            fixed += told
    return (write_package(container.files) if fixed else data), fixed


def _fix_word_tag(paragraph: etree._Element, tag: Tag) -> list[Problem]:
    told = [fault.problem for fault in _sign_faults(tag)]
    pieces = _pieces(paragraph, tag)
    if told:
        plain = tag.text[:2] + tag.unit + readable(tag)[2 + len(tag.unit) :]
        for node, start, end, offset in pieces:
            text = node.text or ""
            node.text = text[:start] + plain[offset : offset + end - start] + text[end:]
    if is_split(paragraph, tag) and all(node.tag == w("t") for node, *_ in pieces):
        message = "the tag is in pieces of different looks"
        told.append(tag.finding(_SPLIT, message).problem)
        _join(pieces)
    return told


Piece = tuple["etree._Element", int, int, int]


def _pieces(paragraph: etree._Element, tag: Tag) -> list[Piece]:
    """Return the text nodes of a tag: from and to where in each, and from where in the tag."""
    found, at = [], 0
    for node, text in text_nodes(paragraph):
        start, end = max(tag.start - at, 0), min(tag.end - at, len(text))
        if start < end:
            found.append((node, start, end, at + start - tag.start))
        at += len(text)
    return found


def _join(pieces: Sequence[Piece]) -> None:
    """Put the whole tag where it begins, in the look that it has there."""
    first, _, end, _ = pieces[0]
    rest = "".join((node.text or "")[begin:stop] for node, begin, stop, _ in pieces[1:])
    text = first.text or ""
    first.text = text[:end] + rest + text[end:]
    first.set(_SPACE, "preserve")
    for node, begin, stop, _ in pieces[1:]:
        text = node.text or ""
        node.text = text[:begin] + text[stop:]
        node.set(_SPACE, "preserve")
        if not node.text:
            drop(node)
