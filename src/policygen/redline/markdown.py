"""A redline as Markdown, for a pull request: what changed, under the headings where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.redline.reading import Grid, Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policygen.redline.reading import Marked, Stretch

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")
_WRAPS = {"ins": ("<ins>", "</ins>"), "del": ("<del>", "</del>"), "": ("", "")}


def render_markdown(marked: Marked, title: str) -> str:
    """Return the changed paragraphs and rows, each under the headings above it.

    Words that went stand in ``<del>``, words that came in ``<ins>``, which git hosts show.
    """
    parts = [f"# {_escaped(title)}", *_changes(marked.body)]
    for heading, blocks in (("Headers and footers", marked.margins), ("Notes", marked.notes)):
        found = list(_changes(blocks))
        if found:
            parts += [f"## {heading}", *found]
    if len(parts) == 1:
        parts.append("Nothing is different.")
    return "\n\n".join(parts) + "\n"


def _changes(blocks: Iterable[Line | Grid]) -> Iterator[str]:
    trail: dict[int, Line] = {}
    for block in blocks:
        if isinstance(block, Grid):
            found = list(_rows(block))
        else:
            if block.level:
                trail = {level: line for level, line in trail.items() if level < block.level}
                trail[block.level] = block
            found = [_line(block)] if block.is_changed else []
        if found:
            last = [line for line in trail.values() if line is not block]
            yield from (_heading(line) for line in last)
            trail = {}
        yield from found


def _heading(line: Line) -> str:
    return f"{'#' * min(line.level + 1, 6)} {_words(line)}"


def _line(line: Line) -> str:
    moved = "*moved:* " if line.is_moved else "*formatting:* " if line.has_new_looks else ""
    start = f"{'#' * min(line.level + 1, 6)} " if line.level else ""
    remarks = "".join(f"\n\n> {_remark(remark)}" for remark in line.remarks)
    return f"{start}{moved}{_words(line)}{remarks}"


def _remark(lines: tuple[str, ...]) -> str:
    return "  \n> ".join(map(_escaped, lines))


def _words(line: Line) -> str:
    label = f"{_escaped(line.label)} " if line.label else ""
    return label + "".join(map(_stretch, line.stretches))


def _stretch(stretch: Stretch) -> str:
    before, after = _WRAPS[stretch.mark]
    return f"{before}{_escaped(stretch.text)}{after}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text.replace("\t", " ")).replace("\n", "<br>")


def _rows(grid: Grid) -> Iterator[str]:
    for mark, cells in grid.rows:
        if mark or any(line.is_changed for cell in cells for line in cell):
            inner = (" ".join(_words(line) for line in cell) for cell in cells)
            remarks = [remark for cell in cells for line in cell for remark in line.remarks]
            told = "".join(f"\n\n> {_remark(remark)}" for remark in remarks)
            yield f"Row: {' — '.join(inner)}{told}"
