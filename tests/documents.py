"""Documents to write: short builders, one document of every kind of block, and strategies.

Numbers are filled in as ``tree.numbering`` would, so that writers can be tested without it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from policygen.model import Audience
from policygen.tree.blocks import (
    Break,
    Cell,
    Document,
    Footnote,
    Heading,
    Item,
    List,
    Paragraph,
    Properties,
    Quote,
    Reference,
    Run,
    Table,
    Term,
    Terms,
)

if TYPE_CHECKING:
    from policygen.tree.blocks import Align, Block, Span

#: Text that a careless writer reads as markup, in one or another format.
TRICKY = (
    "R&D <b> *x* | {{ 7*7 }} {% raw %}",
    "&amp; &#65; &lt;script&gt; ]]> <!-- x --> <?xml?>",
    "1. one",
    "1) one",
    "# not a heading #",
    "- not a bullet",
    "+ nor this",
    "> nor a quote",
    "===",
    "---",
    "***",
    "___",
    "- - -",
    "a | b",
    "--|--",
    "| a |",
    ":---:",
    ": meaning",
    "```",
    "~~~",
    "~~gone~~ ~gone~",
    "`code` ``more``",
    "_under_ snake_case_name __init__ _",
    "*star* **stars** 5 * 3",
    "[text](https://example.org) [text][ref] [ref] ![alt](x.png)",
    "[ ] todo",
    "[x] done",
    "[^1] and [^1]: note",
    "[ref]: https://example.org",
    "www.example.org http://example.org https://example.org/a_b?c=d&e=f <https://example.org>",
    "someone@example.org",
    "back\\slash \\* C:\\temp\\ \\",
    "{: .lead #id } { x=y }",
    "$5 and US$6 and $x$",
    ":smile:",
    "  leading and trailing  ",
    "two  spaces",
    "a.  Two spaces after a stop. One space. (Bracket.) Next.",
    "\u00a0no-break edges\u2003",
    "\u2028separator\u2029",
    "עברית שלום 123 and العربية",
    "👩‍⚖️ 🇮🇪 é e\u0301 \u200b\u200d\ufeff ﬁ",
    "wow!",
    "'quotes' \"and\" “more”",
    "=1+1",
    "</style></script></p>",
    "a" * 120,
)


# --- builders ---------------------------------------------------------------------------------


def text(*spans: Span | str) -> tuple[Span, ...]:
    """Return spans; a plain string stands for a run of it."""
    return tuple(Run(span) if isinstance(span, str) else span for span in spans)


def heading(level: int, title: Span | str, number: str = "", identity: str = "") -> Heading:
    return Heading(level, text(title), id=identity, number=number, numbered=bool(number))


def annex(title: str, number: str, identity: str = "") -> Heading:
    return Heading(1, text(title), id=identity, number=number, annex=True)


def paragraph(*spans: Span | str, identity: str = "", classes: tuple[str, ...] = ()) -> Paragraph:
    return Paragraph(text(*spans), id=identity, classes=frozenset(classes))


def bullets(*items: Item | str, depth: int = 0) -> List:
    """Return a bulleted list; a string is an item of one paragraph."""
    return List(
        tuple(
            Item((paragraph(item),), depth=depth) if isinstance(item, str) else item
            for item in items
        )
    )


def clause(
    label: str, *blocks: Block | str, number: str = "", depth: int = 1, identity: str = ""
) -> Item:
    """Return a numbered item; a string is a paragraph."""
    return Item(
        tuple(paragraph(block) if isinstance(block, str) else block for block in blocks),
        id=identity,
        label=label,
        number=number or label,
        depth=depth,
    )


def clauses(*items: Item) -> List:
    return List(items, ordered=True)


def cell(*spans: Span | str, align: Align = "") -> Cell:
    return Cell(text(*spans), align)


def properties(**changes: object) -> Properties:
    """Return plain properties with some changed."""
    plain = Properties(
        organisation="Harbour Mutual plc",
        version="1.2",
        status="Draft",
        date=date(2026, 11, 23),
        owner="Head of Procurement",
        language="en-IE",
        subject="Service desk",
        reader="Board copy",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def document(*blocks: Block, title: str = "Outsourcing policy", **changes: object) -> Document:
    """Return a document of these blocks; ``changes`` go to its properties."""
    return Document(
        id="outsourcing-policy",
        title=title,
        audience=Audience.BOARD,
        properties=properties(**changes),
        blocks=blocks,
    )


# --- one document of everything -----------------------------------------------------------------


def rich_document() -> Document:
    """Return a document with every kind of block and span, numbered."""
    return document(*_opening(), *_charges(), *_annex(), title="Outsourcing policy for R&D <all>")


def _opening() -> tuple[Block, ...]:
    return (
        paragraph(
            "This policy says what may be outsourced. It stands over every contract.",
            classes=("lead",),
        ),
        heading(1, "Purpose", "1", "purpose"),
        clauses(
            clause("1.1", "We outsource for reasons. Cost alone is not one.", identity="reasons"),
            clause(
                "1.2",
                paragraph(
                    "The limits are in ",
                    Reference("fee-limit", "2.1(b)(i)"),
                    ", and in ",
                    Reference("bands", "Table 1", bold=True),
                    ".",
                    Footnote((paragraph("Set by the ", Run("board", italic=True), "."),), 1),
                ),
                paragraph("A second paragraph of the same clause."),
            ),
        ),
        heading(2, Run("Drivers and measures"), "1.1", "drivers"),
        bullets(
            "Speed",
            Item(
                (
                    paragraph("Talent, of which:"),
                    bullets("actuaries", "engineers", depth=1),
                )
            ),
            "Access to markets",
        ),
        paragraph(
            Run("Bold", bold=True),
            " and ",
            Run("italic", italic=True),
            " and ",
            Run("both", bold=True, italic=True),
            " and ",
            Run("code | `x`", code=True),
            " and ",
            Run("a link", href="https://example.org/a?b=c&d=e"),
            Break(),
            "after a break.",
            identity="styles",
        ),
        paragraph(
            "The data protection officer is ",
            Run("[To be confirmed: name of the officer; HR, by 1 December 2026]", note=True),
            ".",
        ),
    )


def _charges() -> tuple[Block, ...]:
    return (
        heading(1, "Charges", "2", "charges"),
        clauses(
            clause(
                "2.1",
                paragraph("The charges are:"),
                clauses(
                    clause("(a)", "a fixed fee;", number="2.1(a)", depth=2),
                    clause(
                        "(b)",
                        paragraph("a variable fee, which:"),
                        clauses(
                            clause(
                                "(i)",
                                "has a limit;",
                                number="2.1(b)(i)",
                                depth=3,
                                identity="fee-limit",
                            ),
                            clause("(ii)", "falls with volume.", number="2.1(b)(ii)", depth=3),
                        ),
                        number="2.1(b)",
                        depth=2,
                        identity="variable-fee",
                    ),
                ),
                paragraph("Both are in euro."),
            ),
        ),
        Table(
            header=(cell("Band"), cell("Volume", align="center"), cell("Price", align="right")),
            rows=(
                (cell("A | B"), cell("1–10", align="center"), cell("€5.00", align="right")),
                (
                    cell("C", Break(), Run("new", bold=True)),
                    cell("11+", Footnote((paragraph("Per month."),), 2), align="center"),
                    cell("", align="right"),
                ),
            ),
            caption=text("Bands of the ", Run("variable", bold=True), " fee"),
            number="Table 1",
            id="bands",
        ),
        Quote((paragraph("Charges follow the work."), bullets("always", "in all cases"))),
    )


def _annex() -> tuple[Block, ...]:
    return (
        annex("Words and measures", "Annex A", "annex-words"),
        Terms(
            (
                Term(text("Services"), (paragraph("what the provider does;"),)),
                Term(
                    text("Working day"),
                    (paragraph("a day other than:"), bullets("Saturday", "Sunday")),
                ),
            )
        ),
        Table(
            header=tuple(cell(f"Column {n}") for n in range(1, 9)),
            rows=(tuple(cell(f"value {n}") for n in range(1, 9)),),
            wide=True,
        ),
        heading(2, "Unnumbered remarks"),
        *(paragraph(tricky) for tricky in TRICKY),
        paragraph("See ", Reference("annex-words", "Annex A"), " and ", Reference("gone", "9.9")),
        paragraph("Fill this in with care.", classes=("guidance",)),
    )


# --- strategies ---------------------------------------------------------------------------------

# No control characters, surrogates, private use or unassigned code points: answers and clauses
# with those are refused before a document is built.
_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn"))

#: Any text that can stand in a run: never a newline, which is a ``Break`` in the tree.
texts = st.one_of(
    st.sampled_from(TRICKY),
    st.text(st.sampled_from("ab 1.)(#-+*_~`[]{}<>&|!:=\\/^$\"'@;,\u00a0"), max_size=12),
    st.text(_CHARACTERS, max_size=12),
    st.lists(st.sampled_from(("The", "fee", "ends.", "(a)", "No.", "5", "*", "”")), max_size=8).map(
        " ".join
    ),
)


def runs() -> st.SearchStrategy[Run]:
    links = st.sampled_from(("", "", "", "https://example.org/a_(b)?c=d&amp;e", "#purpose"))
    return st.builds(
        Run,
        text=texts,
        bold=st.booleans(),
        italic=st.booleans(),
        code=st.booleans(),
        note=st.booleans(),
        href=links,
    )


def spans(*, notes: bool = True) -> st.SearchStrategy[tuple[Span, ...]]:
    """Return spans with any text; ``notes`` allows footnotes (never one inside another)."""
    references = st.builds(
        Reference,
        target=st.sampled_from(("block-1", "block-2", "gone")),
        text=st.sampled_from(("7.1(b)", "Annex A", "Table 1")),
        bold=st.booleans(),
        italic=st.booleans(),
    )
    kinds: list[st.SearchStrategy[Span]] = [
        st.builds(Run, texts),
        runs(),
        st.just(Break()),
        references,
    ]
    if notes:
        kinds.append(
            st.builds(
                Footnote, st.lists(_paragraphs(notes=False), min_size=1, max_size=2).map(tuple)
            )
        )
    return st.lists(st.one_of(kinds), min_size=1, max_size=4).map(tuple)


def _paragraphs(*, notes: bool = True) -> st.SearchStrategy[Paragraph]:
    classes = st.sampled_from((frozenset[str](), frozenset({"lead"}), frozenset({"guidance"})))
    return st.builds(Paragraph, spans(notes=notes), classes=classes)


def _headings() -> st.SearchStrategy[Heading]:
    return st.builds(
        Heading,
        level=st.integers(1, 6),
        spans=spans(),
        number=st.sampled_from(("", "1", "7.1", "10.2.3")),
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 4))
    aligns = draw(
        st.lists(st.sampled_from(("", "left", "center", "right")), min_size=width, max_size=width)
    )

    def row() -> tuple[Cell, ...]:
        return tuple(Cell(draw(spans()), align) for align in aligns)  # type: ignore[arg-type]

    return Table(
        header=row(),
        rows=tuple(row() for _ in range(draw(st.integers(0, 2)))),
        caption=draw(st.one_of(st.just(()), spans(notes=False))),
        number=draw(st.sampled_from(("", "Table 1"))),
        wide=draw(st.booleans()),
    )


_LABELS = {1: ("7.1", "7.2", "7.3"), 2: ("(a)", "(b)", "(c)"), 3: ("(i)", "(ii)", "(iii)")}


@st.composite
def _lists(draw: st.DrawFn, inner: st.SearchStrategy[Block]) -> List:
    """Return a list whose nested ordered lists are deeper than itself, as the dialect has it."""
    ordered = draw(st.booleans())
    depth = draw(st.integers(1, 2)) if ordered else 0
    contents = draw(
        st.lists(st.lists(inner, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3)
    )
    items = tuple(
        Item(
            _deepen(blocks, depth + 1),
            label=_LABELS[depth][n] if ordered else "",
            number=_LABELS[depth][n] if ordered else "",
            depth=depth,
        )
        for n, blocks in enumerate(contents)
    )
    return List(items, ordered)


def _deepen(blocks: tuple[Block, ...], least: int) -> tuple[Block, ...]:
    """Number the ordered lists in ``blocks`` from depth ``least`` on."""

    def deeper(block: Block) -> Block:
        match block:
            case List(items=items, ordered=True):
                depth = max(min(least, 3), items[0].depth)
                return List(
                    tuple(
                        replace(
                            item,
                            blocks=_deepen(item.blocks, depth + 1),
                            label=_LABELS[depth][n],
                            number=_LABELS[depth][n],
                            depth=depth,
                        )
                        for n, item in enumerate(items)
                    ),
                    ordered=True,
                )
            case List(items=items):
                return List(tuple(replace(i, blocks=_deepen(i.blocks, least)) for i in items))
            case Quote(blocks=inner):
                return Quote(_deepen(inner, least))
            case Terms(entries=entries):
                return Terms(tuple(Term(e.spans, _deepen(e.blocks, least)) for e in entries))
            case _:
                return block

    return tuple(deeper(block) for block in blocks)


def _containers(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    blocks = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        _lists(inner),
        st.builds(Quote, blocks),
        st.builds(
            Terms,
            st.lists(st.builds(Term, spans(notes=False), blocks), min_size=1, max_size=2).map(
                tuple
            ),
        ),
    )


def bodies() -> st.SearchStrategy[Block]:
    """Return any block that is no heading."""
    leaves: st.SearchStrategy[Block] = st.one_of(_paragraphs(), _paragraphs(), tables())
    return st.recursive(leaves, _containers, max_leaves=6)


def documents() -> st.SearchStrategy[Document]:
    """Return documents with any text in any place, distinct ids and footnotes in order."""
    blocks = st.lists(st.one_of(_headings(), bodies()), max_size=5).map(tuple)
    return st.builds(
        lambda blocks, title: document(*_settle(blocks), title=title),
        blocks,
        texts.filter(str.strip),
    )


def _settle(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Give every other block an id, and footnotes their numbers in reading order."""
    return _Settling().blocks(blocks)


class _Settling:
    """Ids and footnote numbers, handed out in reading order."""

    def __init__(self) -> None:
        self.ids = (f"block-{n}" if n % 2 else "" for n in count(1))
        self.numbers = count(1)

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(self.block(block) for block in blocks)

    def block(self, block: Block) -> Block:
        match block:
            case Heading() | Paragraph():
                return replace(block, id=next(self.ids), spans=self.spans(block.spans))
            case List(items=items):
                return replace(block, items=tuple(self.item(item) for item in items))
            case Table(header=header, rows=rows):
                header, rows = self.row(header), tuple(self.row(row) for row in rows)
                return replace(block, id=next(self.ids), header=header, rows=rows)
            case Quote(blocks=inner):
                return Quote(self.blocks(inner))
            case Terms(entries=entries):
                return Terms(
                    tuple(Term(self.spans(e.spans), self.blocks(e.blocks)) for e in entries)
                )

    def item(self, item: Item) -> Item:
        return replace(item, id=next(self.ids), blocks=self.blocks(item.blocks))

    def row(self, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(replace(cell, spans=self.spans(cell.spans)) for cell in row)

    def spans(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(
            replace(span, number=next(self.numbers)) if isinstance(span, Footnote) else span
            for span in spans
        )
