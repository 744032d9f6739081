"""Small Word files written by hand, and strategies for pairs of them."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NS = f'xmlns:w="{W}" xmlns:r="{R}"'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LEVEL = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="%1."/>'
    '<w:lvlJc w:val="left"/></w:lvl>'
)


@dataclass(frozen=True)
class Words:
    """A run: text and looks; ``link`` an address, ``note`` the text of a footnote behind it."""

    text: str
    looks: str = ""
    link: str = ""
    note: str = ""
    field: str = ""
    inner: str = ""


@dataclass(frozen=True)
class Para:
    """A paragraph in a style (``Normal``, ``Strong``) and a list (its number, 0 for none)."""

    runs: tuple[Words, ...] = ()
    style: str = ""
    list: int = 0
    bookmark: str = ""


@dataclass(frozen=True)
class Tab:
    """A table: rows of cells of paragraphs."""

    rows: tuple[tuple[tuple[Para, ...], ...], ...]


@dataclass(frozen=True)
class Box:
    """A content control around paragraphs."""

    paras: tuple[Para, ...]
    tag: str = "box"


Part = Para | Tab | Box


def para(*texts: str | Words, style: str = "", number: int = 0, bookmark: str = "") -> Para:
    runs = tuple(Words(text) if isinstance(text, str) else text for text in texts)
    return Para(runs, style, number, bookmark)


def table(*rows: Sequence[str]) -> Tab:
    return Tab(tuple(tuple((para(cell),) for cell in row) for row in rows))


class _Writer:
    def __init__(self) -> None:
        self.links: list[str] = []
        self.notes: list[str] = []
        self.marks = 0

    def body(self, parts: Sequence[Part]) -> str:
        return "".join(self.part(part) for part in parts)

    def part(self, part: Part) -> str:
        match part:
            case Para():
                return self.para(part)
            case Tab(rows):
                width = max(len(row) for row in rows)
                grid = '<w:gridCol w:w="1000"/>' * width
                inner = "".join(self.row(row) for row in rows)
                return (
                    '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
                    f"<w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>"
                )
            case Box(paras, tag):
                return (
                    f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr>'
                    f"<w:sdtContent>{self.body(paras)}</w:sdtContent></w:sdt>"
                )

    def row(self, row: tuple[tuple[Para, ...], ...]) -> str:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/></w:tcPr>{self.body(cell)}</w:tc>'
            for cell in row
        )
        return f"<w:tr>{cells}</w:tr>"

    def para(self, para: Para) -> str:
        style = f'<w:pStyle w:val="{para.style}"/>' if para.style else ""
        number = (
            f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{para.list}"/></w:numPr>'
            if para.list
            else ""
        )
        properties = f"<w:pPr>{style}{number}</w:pPr>" if style or number else ""
        inner = "".join(map(self.run, para.runs))
        if para.bookmark:
            self.marks += 1
            inner = (
                f'<w:bookmarkStart w:id="{self.marks}" w:name="{para.bookmark}"/>{inner}'
                f'<w:bookmarkEnd w:id="{self.marks}"/>'
            )
        return f"<w:p>{properties}{inner}</w:p>"

    def run(self, run: Words) -> str:
        looks = f"<w:rPr>{run.looks}</w:rPr>" if run.looks else ""
        inner = run.inner or f'<w:t xml:space="preserve">{escape(run.text)}</w:t>'
        made = f"<w:r>{looks}{inner}</w:r>"
        if run.field:
            made = (
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                f'<w:r><w:instrText xml:space="preserve"> {escape(run.field)} </w:instrText></w:r>'
                f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{made}'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            )
        if run.link:
            self.links.append(run.link)
            made = f'<w:hyperlink r:id="rLink{len(self.links)}">{made}</w:hyperlink>'
        if run.note:
            self.notes.append(run.note)
            made += f'<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
        return made


def word(
    parts: Sequence[Part],
    header: Sequence[Para] = (),
    *,
    margin: int = 1000,
    styles: Sequence[str] = ("Normal", "Strong"),
    body: str = "",
) -> bytes:
    """Return a Word file of these parts; ``body`` is raw XML behind them."""
    writer = _Writer()
    inner = writer.body(parts) + body
    reference = '<w:headerReference w:type="default" r:id="rHead"/>' if header else ""
    section = (
        f'<w:sectPr>{reference}<w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{margin}" w:right="1000" w:bottom="1000" w:left="1000" w:header="500"'
        ' w:footer="500" w:gutter="0"/></w:sectPr>'
    )
    files = {
        "word/document.xml": f"<w:document {_NS}><w:body>{inner}{section}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NS}>{''.join(map(_style, styles))}</w:styles>",
        "word/numbering.xml": _numbering(),
    }
    rels = {"styles": "styles.xml", "numbering": "numbering.xml"}
    if writer.notes:
        files["word/footnotes.xml"] = _footnotes(writer.notes)
        rels["footnotes"] = "footnotes.xml"
    if header:
        files["word/header1.xml"] = f"<w:hdr {_NS}>{_Writer().body(header)}</w:hdr>"
        rels["header"] = "header1.xml"
    rows = [
        f'<Relationship Id="{"rHead" if kind == "header" else f"r{kind}"}" Type="{R}/{kind}"'
        f' Target="{target}"/>'
        for kind, target in rels.items()
    ]
    rows += [
        f'<Relationship Id="rLink{place}" Type="{R}/hyperlink" Target={quoteattr(link)}'
        ' TargetMode="External"/>'
        for place, link in enumerate(writer.links, 1)
    ]
    files["word/_rels/document.xml.rels"] = _relationships(rows)
    return _zipped(files)


def _style(name: str) -> str:
    key, _, looks = name.partition(":")
    default = ' w:default="1"' if key == "Normal" else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"{default}><w:name w:val="{key}"/>'
        f"{looks}</w:style>"
    )


def _numbering() -> str:
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{place}">{_LEVEL.format(form)}</w:abstractNum>'
        for place, form in enumerate(("decimal", "lowerLetter"))
    )
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/></w:num>'
        for number, kind in ((1, 0), (2, 1), (3, 0))
    )
    return f"<w:numbering {_NS}>{kinds}{lists}</w:numbering>"


def _footnotes(notes: Sequence[str]) -> str:
    made = "".join(
        f'<w:footnote w:id="{place}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(note)}</w:t></w:r></w:p></w:footnote>'
        for place, note in enumerate(notes, 1)
    )
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{place}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, place in (("separator", -1), ("continuationSeparator", 0))
    )
    return f"<w:footnotes {_NS}>{separators}{made}</w:footnotes>"


def _relationships(rows: Sequence[str]) -> str:
    return f'<Relationships xmlns="{RELS}">{"".join(rows)}</Relationships>'


def _zipped(files: dict[str, str]) -> bytes:
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "numbering": "numbering",
        "footnotes": "footnotes",
        "header1": "header",
    }
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in kinds.items()
        if f"word/{name}.xml" in files
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    main = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in {
            "[Content_Types].xml": types,
            "_rels/.rels": _relationships([main]),
            **files,
        }.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


# --- strategies ----------------------------------------------------------------------------------

_TEXTS = st.lists(
    st.sampled_from(
        [
            "the",
            "provider",
            "pays",
            "fee",
            "within",
            "thirty",
            "sixty",
            "days",
            ".",
            ",",
            "of",
            "R&D",
            "<b>",
            "é",
            "👩\u200d⚖️",
            "語彙",
            "1,000.50",
        ]
    ),
    max_size=8,
).map(" ".join)
_LOOKS = st.sampled_from(("", "", "", "<w:b/>", "<w:i/>", '<w:color w:val="FF0000"/>'))
_RUNS = st.builds(
    Words,
    text=_TEXTS,
    looks=_LOOKS,
    link=st.sampled_from(("", "", "", "https://example.org/a", "https://example.org/b")),
    note=st.sampled_from(("", "", "", "a note", "another note of more words")),
    field=st.sampled_from(("", "", "", "REF clause-1 \\h", "MERGEFIELD name")),
    inner=st.sampled_from(("", "", "", "<w:tab/>", "<w:br/>")),
)
_PARAS = st.builds(
    Para,
    runs=st.lists(_RUNS, max_size=3).map(tuple),
    style=st.sampled_from(("", "", "Strong")),
    list=st.sampled_from((0, 0, 1, 2, 3)),
)
_HEADERS = st.builds(
    Para,
    runs=st.lists(st.builds(Words, text=_TEXTS, looks=_LOOKS), max_size=2).map(tuple),
    style=st.sampled_from(("", "Strong")),
    list=st.sampled_from((0, 0, 2)),
)
_CELLS = st.lists(_PARAS, min_size=1, max_size=2).map(tuple)
_TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(_CELLS, min_size=width, max_size=width).map(tuple), min_size=1, max_size=3
    ).map(lambda rows: Tab(tuple(rows)))
)
_BOXES = st.builds(
    Box, paras=st.lists(_PARAS, min_size=1, max_size=2).map(tuple), tag=st.sampled_from(("a", "b"))
)
_PARTS = st.one_of(_PARAS, _PARAS, _PARAS, _TABLES, _BOXES)


@st.composite
def edited(draw: st.DrawFn, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return parts as an editor may leave them: some gone, come, moved, or reworded."""
    made = list(parts)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(len(made) - 1, 0)))
        match draw(st.sampled_from(("drop", "add", "move", "reword"))):
            case "drop" if len(made) > 1:
                made.pop(at)
            case "move" if made:
                made.insert(draw(st.integers(0, len(made) - 1)), made.pop(at))
            case "reword" if made:
                made[at] = draw(_reworded(made[at]))
            case _:
                made.insert(at, draw(_PARTS))
    return tuple(made)


@st.composite
def _reworded(draw: st.DrawFn, part: Part) -> Part:
    match part:
        case Para(runs) if runs:
            at = draw(st.integers(0, len(runs) - 1))
            words = runs[at].text.split()
            place = draw(st.integers(0, len(words)))
            words[place : place + draw(st.integers(0, 1))] = draw(_TEXTS).split()
            changed = replace(runs[at], text=" ".join(words), looks=draw(_LOOKS))
            return replace(part, runs=(*runs[:at], changed, *runs[at + 1 :]))
        case Tab(rows):
            at = draw(st.integers(0, len(rows) - 1))
            row = draw(st.lists(_CELLS, min_size=len(rows[0]), max_size=len(rows[0])).map(tuple))
            keep = draw(st.integers(0, 1))
            return Tab((*rows[:at], row, *rows[at + keep :]))
        case _:
            return draw(_PARTS)


def _whole(parts: Sequence[Part]) -> tuple[Part, ...]:
    """A body ends in a paragraph, and two tables have one between them."""
    made: list[Part] = []
    for part in (*parts, para("The end.")):
        if made and isinstance(part, Tab | Box) and isinstance(made[-1], Tab | Box):
            made.append(Para())
        made.append(part)
    return tuple(made)


@dataclass(frozen=True)
class Pair:
    """Two Word files: the parts of each, the paragraphs of its header, its upper margin."""

    parts: tuple[tuple[Part, ...], tuple[Part, ...]]
    headers: tuple[tuple[Para, ...], tuple[Para, ...]] = ((), ())
    margins: tuple[int, int] = (1000, 1000)

    @property
    def old(self) -> bytes:
        return word(self.parts[0], self.headers[0], margin=self.margins[0])

    @property
    def new(self) -> bytes:
        return word(self.parts[1], self.headers[1], margin=self.margins[1])


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Return two Word files, one made from the other by edits, or each for itself."""
    old = tuple(draw(st.lists(_PARTS, max_size=6)))
    new = draw(st.one_of(edited(old), edited(old), st.lists(_PARTS, max_size=6).map(tuple)))
    headers = st.lists(_HEADERS, max_size=2).map(tuple)
    files = (_whole(old), _whole(new))
    if draw(st.integers(0, 2)) == 0:
        files = ((*files[0][:-1], draw(_PARAS)), (*files[1][:-1], draw(_PARAS)))
    margins = (draw(st.sampled_from((1000, 1200))), 1000)
    return Pair(files, (draw(headers), draw(headers)), margins)
