"""A redline as one HTML page that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from policygen.redline.reading import Grid, Line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policygen.redline.reading import Marked, Stretch

_STYLE = """\
body{font:16px/1.5 system-ui,sans-serif;color:#1a1f2b;background:#fff;max-width:52rem;\
margin:2rem auto;padding:0 1rem}
h1,h2,h3,h4,h5,h6{line-height:1.25}
ins{color:#0b5a1e;background:#e3f4e6;text-decoration:underline}
del{color:#9b1c1c;background:#fbe7e7;text-decoration:line-through}
.moved{border-left:3px solid #5b5bd6;padding-left:.6rem}
.moved:before{content:"moved ";font-size:.8rem;color:#4343a8}
.looks{border-left:3px solid #b58900;padding-left:.6rem}
.looks:before{content:"formatting ";font-size:.8rem;color:#7a5c00}
aside{font-size:.875rem;color:#333;background:#f4f5f7;border-left:3px solid #8a93a3;\
margin:.3rem 0 1rem;padding:.3rem .7rem}
aside p{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;margin:1rem 0}
td{border:1px solid #b9c1cc;padding:.3rem .5rem;vertical-align:top}
td p{margin:0}
.label{color:#555}
"""


def render_html(marked: Marked, title: str, language: str = "en") -> str:
    """Return a page with the whole document; what went is struck out, what came underlined."""
    parts = [*_blocks(marked.body)]
    for heading, lines in (("Headers and footers", marked.margins), ("Notes", marked.notes)):
        changed = [line for line in lines if not isinstance(line, Line) or line.is_changed]
        if changed:
            parts += [f"<h2>{heading}</h2>", *_blocks(changed)]
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _blocks(blocks: Iterable[Line | Grid]) -> Iterable[str]:
    for block in blocks:
        yield _line(block) if isinstance(block, Line) else _table(block)


def _line(line: Line) -> str:
    tag = f"h{line.level}" if line.level else "p"
    label = f'<span class="label">{escape(line.label)}</span> ' if line.label else ""
    words = "".join(map(_stretch, line.stretches))
    if not words:
        return ""
    look = ' class="moved"' if line.is_moved else ' class="looks"' if line.has_new_looks else ""
    return f"<{tag}{look}>{label}{words}</{tag}>{''.join(map(_remark, line.remarks))}"


def _stretch(stretch: Stretch) -> str:
    text = escape(stretch.text).replace("\n", "<br>").replace("\t", " ")
    if stretch.note:
        text = f"<sup>{text}</sup>"
    return f"<{stretch.mark}>{text}</{stretch.mark}>" if stretch.mark else text


def _remark(lines: tuple[str, ...]) -> str:
    inner = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<aside aria-label="Reason">{inner}</aside>'


def _table(grid: Grid) -> str:
    rows = []
    for _, cells in grid.rows:
        inner = "".join(f"<td>{''.join(_blocks(cell))}</td>" for cell in cells)
        rows.append(f"<tr>{inner}</tr>")
    return f"<table>{''.join(rows)}</table>"
