"""Documents to write: short builders, one document of every kind of block, and strategies.

``rich_document`` and ``documents`` are settled: numbered, with the texts of their references.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, TypeVar

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
    Picture,
    Properties,
    Quote,
    Reference,
    Run,
    Table,
    Term,
    Terms,
    plain_text,
)
from policygen.tree.numbering import settle
from tests.charts.pictures import insurer_candidates, insurer_scores, insurer_weights

if TYPE_CHECKING:
    from policygen.tree.blocks import Align, Block, Span

T = TypeVar("T")

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
    blocks, _ = settle((*_opening(), *_charges(), *_annex()))
    return document(*blocks, title="Outsourcing policy for R&D <all>")


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
        Picture(
            insurer_scores(),
            "The scores of *three* options by group. A leads for employees.",
            caption=text("Scores and ", Run("floors", bold=True)),
            id="scores",
        ),
        paragraph("All options are in ", Reference("scores", "Figure 1"), "."),
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


_SOME_TEXT = texts.filter(lambda text: text != "")

runs = st.builds(
    Run,
    text=texts,
    bold=st.booleans(),
    italic=st.booleans(),
    code=st.booleans(),
    note=st.booleans(),
    href=st.sampled_from(("", "", "", "https://example.org/a_(b)?c=d&amp;e", "#purpose")),
)
_references = st.builds(
    Reference,
    target=st.sampled_from(("block-1", "block-3", "gone")),
    bold=st.booleans(),
    italic=st.booleans(),
)
_plain_runs = st.builds(Run, texts)


def _several(kind: st.SearchStrategy[T], most: int) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(kind, min_size=1, max_size=most).map(tuple)


#: Spans without footnotes, as they stand in captions, defined terms and footnotes themselves.
plain_spans: st.SearchStrategy[tuple[Span, ...]] = _several(
    st.one_of(_plain_runs, runs, st.just(Break()), _references), 4
)
_footnotes = st.builds(Footnote, _several(st.builds(Paragraph, plain_spans), 2))
spans: st.SearchStrategy[tuple[Span, ...]] = _several(
    st.one_of(_plain_runs, runs, st.just(Break()), _references, _footnotes), 4
)

_paragraphs = st.builds(
    Paragraph,
    spans,
    classes=st.sampled_from((frozenset[str](), frozenset({"lead"}), frozenset({"guidance"}))),
)
_headings = st.builds(
    Heading, level=st.integers(1, 6), spans=spans, annex=st.booleans(), numbered=st.booleans()
)

# A caption is words: no break at either end, which would part it from its number.
_CAPTIONS = plain_spans.filter(
    lambda spans: plain_text(spans).strip("\n") == plain_text(spans) != ""
)


def _tables(width: int) -> st.SearchStrategy[Table]:
    aligns: tuple[Align, ...] = ("", "left", "center", "right")
    row = st.tuples(*(st.builds(Cell, spans, st.just(aligns[n % 4])) for n in range(width)))
    return st.builds(
        Table,
        header=row,
        rows=st.lists(row, max_size=2).map(tuple),
        caption=st.one_of(st.just(()), _CAPTIONS),
        wide=st.booleans(),
    )


_pictures = st.builds(
    Picture,
    chart=st.sampled_from((insurer_scores(), insurer_weights(), insurer_candidates())),
    alt=texts,
    caption=st.one_of(st.just(()), _CAPTIONS),
)

_LEAVES: st.SearchStrategy[Block] = st.one_of(
    _paragraphs, _paragraphs, _pictures, *(_tables(width) for width in range(1, 5))
)


@st.composite
def bodies(draw: st.DrawFn, nesting: int = 2) -> Block:
    """Return any block that is no heading, with containers ``nesting`` deep at most."""
    kind = draw(st.sampled_from(("leaf", "leaf", "list", "quote", "terms")))
    if kind == "leaf" or nesting == 0:
        leaf: Block = draw(_LEAVES)
        return leaf
    several = range(draw(st.sampled_from((1, 1, 2, 3))))

    def blocks() -> tuple[Block, ...]:
        return tuple(draw(bodies(nesting - 1)) for _ in range(draw(st.sampled_from((1, 1, 2)))))

    if kind == "list":
        return List(tuple(Item(blocks()) for _ in several), ordered=draw(st.booleans()))
    if kind == "quote":
        return Quote(blocks())
    return Terms(tuple(Term(draw(plain_spans), blocks()) for _ in several))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Return a document with any text in any place: numbered, with distinct ids, settled."""
    blocks = draw(st.lists(st.one_of(_headings, bodies()), max_size=4).map(tuple))
    settled, _ = settle(_Identities().blocks(blocks))
    return document(*settled, title=draw(_SOME_TEXT))


class _Identities:
    """Gives every other block that can have an id one."""

    def __init__(self) -> None:
        self.ids = (f"block-{n}" if n % 2 else "" for n in count(1))

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(self.block(block) for block in blocks)

    def block(self, block: Block) -> Block:
        match block:
            case Heading() | Paragraph() | Table() | Picture():
                return replace(block, id=next(self.ids))
            case List(items=items):
                return replace(block, items=tuple(self.item(item) for item in items))
            case Quote(blocks=inner):
                return Quote(self.blocks(inner))
            case Terms(entries=entries):
                return Terms(tuple(Term(e.spans, self.blocks(e.blocks)) for e in entries))

    def item(self, item: Item) -> Item:
        return replace(item, id=next(self.ids), blocks=self.blocks(item.blocks))
