"""Spans to Markdown: every text is escaped where Markdown would read it, and only there.

The output is for CommonMark with GitHub's tables and footnotes. A character that Python-Markdown
can escape too gets a backslash, any other an entity, so that both show the same text. An e-mail
address stays as it is: hosts make it a link whatever stands there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import punctuation
from typing import TYPE_CHECKING

from policygen.render.spans import simplified
from policygen.tree.blocks import Break, Footnote, Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.tree.blocks import Span

# Found fast, then judged where they stand: most text holds none of these.
_SUSPECT = re.compile(r"[\\`*\[\]{_<&~$]")
_MARKUP = re.compile(
    r"""
    [\\`*\[\]{]                              # always
    | (?<![^\W_])_ | _(?![^\W_])             # not between the letters of a word
    | <(?![\s\d=])                           # tags and autolinks
    | &(?=\#?[0-9A-Za-z]+;)                  # entities
    | (?<=\S)~ | ~(?!\d)                     # strikethrough; ~5 is left alone
    | (?<=\S)\$                              # the end of mathematics, on hosts that have it
    """,
    re.VERBOSE,
)
_BARE_LINK = re.compile(r"(https?|ftp)(:)(?=//)|(www)(\.)", re.IGNORECASE)
_BACKSLASHED = frozenset("\\`*_{}[]()#+-.!>|")
# At the start of a line: headings, quotes, rows, bullets, underlines, definitions, numbers.
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]+;)")
_LINE_START = re.compile(r"[#>|]|[-+](?=[\s|:-]|$)|:(?=[\s|-])|=(?==*\s*$)|(\d{1,9})([.)])(?=\s|$)")
_SENTENCE_END = re.compile(r"([.!?][)\]\"'”’]*) (?=[A-Z])")
_EDGE = re.compile(r"\A\s|\s\Z")
_PLAIN_NOTE = re.compile(r"\[[^\W_][^\[\]\\`]*\]")
_BACKTICKS = re.compile("`+")
_FOOTNOTE_END = re.compile(r"\[\^\d+\]\Z")
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
_TAGS = {"*": "<em>{}</em>", "**": "<strong>{}</strong>", "***": "<strong><em>{}</em></strong>"}


@dataclass(frozen=True, slots=True)
class Page:
    """What spans and blocks need to know of their document, and what gathers as it is written.

    ``path`` is its place in the bundle, ``language`` a BCP 47 tag. ``pictures`` are SVG texts by
    their own place in the bundle.
    """

    ids: frozenset[str]
    path: str
    language: str
    notes: list[Footnote] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some Markdown, and the emphasis around it: nothing, ``*``, ``**`` or ``***``."""

    markdown: str
    marks: str = ""


def render_lines(spans: Sequence[Span], page: Page) -> str:
    """Return a paragraph: one sentence a line, a break as a backslash and a newline."""
    lines = _joined(_pieces(spans, page, "\\\n", "\n")).split("\n")
    return "\n".join(_with_safe_start(_with_safe_edges(line)) for line in lines)


def render_line(spans: Sequence[Span], page: Page) -> str:
    """Return the spans on one line, for a heading or a caption: a break as ``<br>``."""
    return _with_safe_edges(_joined(_pieces(spans, page, "<br>", " ")))


def render_cell(spans: Sequence[Span], page: Page) -> str:
    """Return the spans as a table cell holds them."""
    return render_line(spans, page).replace("|", "\\|")


def render_image(words: str, target: str, page: Page) -> str:
    """Return an image: ``words`` stand for it where it is not seen."""
    text = render_line((Run(words),), page)
    if text.startswith("^"):  # ``![^`` begins a footnote on some hosts
        text = _escaped("^") + text[1:]
    return f"![{text}]({target})"


# --- text -----------------------------------------------------------------------------------------


def _escape(text: str) -> str:
    escaped = _SUSPECT.sub(_judged, text)
    may_link = "://" in escaped or "www." in escaped.lower()
    return _BARE_LINK.sub(_parted, escaped) if may_link else escaped


def _judged(found: re.Match[str]) -> str:
    is_markup = _MARKUP.match(found.string, found.start())
    return _escaped(found[0]) if is_markup else found[0]


def _parted(found: re.Match[str]) -> str:
    word, mark = (str(group) for group in found.groups() if group)
    return word + _escaped(mark)


def _escaped(character: str) -> str:
    if character in _BACKSLASHED:
        return f"\\{character}"
    return _ENTITIES.get(character, f"&#{ord(character)};")


def _with_safe_edges(line: str) -> str:
    """Keep the white space at the ends of a line, which Markdown would drop."""
    if line[:1].isspace() or line[-1:].isspace():
        return _EDGE.sub(lambda found: f"&#{ord(found[0])};", line)
    return line


def _with_safe_start(line: str) -> str:
    found = _LINE_START.match(line)
    if not found:
        return line
    number, mark = found.groups()
    start = f"{number}\\{mark}" if number else _escaped(found[0])
    return start + line[found.end() :]


# --- spans to pieces ------------------------------------------------------------------------------


def _pieces(spans: Sequence[Span], page: Page, line_break: str, gap: str) -> Iterator[_Piece]:
    """Yield the pieces of spans; ``gap`` stands between two sentences."""
    for span in simplified(spans, page.ids):
        if isinstance(span, Break):
            yield _Piece(line_break)
        elif isinstance(span, Footnote):
            page.notes.append(span)
            yield _Piece(f"[^{span.number}]")
        elif span.bold or span.italic or span.note or span.code or span.href:
            yield from _styled(span)
        else:
            yield _Piece(_SENTENCE_END.sub(rf"\1{gap}", _escape(span.text)))


def _styled(run: Run) -> Iterator[_Piece]:
    """Yield a run with emphasis, as code or as a link; white space around it stays outside."""
    core = run.text.strip()
    if run.code:
        core = run.text
    if not core:
        yield _Piece(run.text)
        return
    start = run.text.index(core)
    before, after = run.text[:start], run.text[start + len(core) :]
    marks = "**" * (run.bold or run.note) + "*" * run.italic
    yield from (_Piece(before), _Piece(_content(run, core), marks), _Piece(after))


def _content(run: Run, text: str) -> str:
    if run.code:
        content = _code(text)
    elif run.note and not run.href and _PLAIN_NOTE.fullmatch(text):
        content = f"[{_escape(text[1:-1])}]"
    else:
        content = _escape(text)
    if not run.href:
        return content
    if content.startswith("^"):  # ``[^`` is a footnote
        content = _escaped("^") + content[1:]
    return f"[{content}]({_ENTITY.sub('&amp;', run.href)})"


def _code(text: str) -> str:
    """Return a code span: fenced by more backticks than it holds."""
    longest = max((len(ticks) for ticks in _BACKTICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    touches = text.startswith("`") or text.endswith("`")
    is_trimmed = text.startswith(" ") and text.endswith(" ") and text.strip(" ")
    pad = " " if touches or is_trimmed else ""
    return f"{fence}{pad}{text}{pad}{fence}"


# --- pieces to Markdown ---------------------------------------------------------------------------


def _joined(pieces: Iterator[_Piece]) -> str:
    """Return the pieces in a row, such that none changes the meaning of its neighbour."""
    row = [piece for piece in pieces if piece.markdown]
    out = ""
    for number, piece in enumerate(row):
        following = row[number + 1] if number + 1 < len(row) else _Piece("")
        markdown = _emphasised(piece, out[-1:], following)
        if markdown[0] == "[" and out.endswith(("!", "^")):
            out = out[:-1] + _escaped(out[-1])
        if markdown[0] in "(:" and _FOOTNOTE_END.search(out, len(out) - 12):
            markdown = _escaped(markdown[0]) + markdown[1:]
        out += markdown
    return out


def _emphasised(piece: _Piece, before: str, following: _Piece) -> str:
    """Return a piece in asterisks where CommonMark sees them as such, else in tags."""
    text, marks = piece.markdown, piece.marks
    if not marks:
        return text
    opens = text[0].isalnum() or _is_gap(before)
    closes = text[-1].isalnum() or _is_gap(following.markdown[:1])
    if opens and closes and not following.marks:
        return f"{marks}{text}{marks}"
    return _TAGS[marks].format(text)


def _is_gap(character: str) -> bool:
    return character in {"", " ", "\n"} or character in punctuation
