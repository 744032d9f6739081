"""What bars a reader of a file is found, with its place; what bars nobody is left alone."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policygen.codes import CODES
from policygen.library import Library
from policygen.lint.access.contrast import contrast
from policygen.lint.access.rules import ACCESS_RULES
from policygen.lint.rules.loading import load_rules
from policygen.lint.targets import Dates, lint_file
from policygen.lint.word_comments import render_commented
from policygen.problems import Severity
from policygen.wordtags.package import read_package, write_package
from tests.lint.linting import RULES
from tests.wordtags.making import W, house_parts, paragraph, row, run, table, word_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from policygen.lint.running import Outcome

HEAD = paragraph("Terms", style="Heading1")
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def in_word(*content: str, **parts: bytes) -> list[str]:
    """Return code and message of what is found in a Word file."""
    return told(word_file(*content, **parts), "draft.docx")


def in_markdown(text: str) -> list[str]:
    return told(text.encode(), "draft.md")


def told(data: bytes, name: str) -> list[str]:
    """Return code and message of each problem; that a text has no words is told besides."""
    problems = linted(data, name).problems
    return [f"{one.code} {one.message}" for one in problems if one.code != "W082"]


def linted(data: bytes, name: str) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return lint_file(path, name, ACCESS_RULES, Dates())


def shaped(text: str, *properties: str) -> str:
    """Return a run with properties such as ``color="FF0000"``."""
    inner = "".join(f"<w:{each}/>" for each in properties)
    return run(text, f"<w:rPr>{inner}</w:rPr>")


def of(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def picture(words: str | None, inner: str = "", name: str = "Picture 1") -> str:
    alt = "" if words is None else f' descr="{words}"'
    drawing = f'<wp:docPr id="1" name="{name}"{alt}>{inner}</wp:docPr>'
    return of(
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}">{drawing}</wp:inline></w:drawing></w:r>'
    )


def headed(*rows: str) -> str:
    """Return a table whose first row is marked as its header row."""
    return table(*rows).replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 1)


DATA = (row("Band", "From", "Price"), row("A", "1", "5"))
RED = shaped("late", 'color w:val="C00000"')

WORD_FOUND: dict[str, tuple[str, tuple[str, ...]]] = {
    "jump": (
        "H020 “Deep”: a heading of level 3 follows one of level 1; level 2 is left out",
        (HEAD, paragraph("Deep", style="Heading3")),
    ),
    "first": (
        "H020 “Deep”: a heading of level 2 follows no other heading; level 1 is left out",
        (paragraph("Deep", style="Heading2"),),
    ),
    "empty heading": ("H021 a heading of level 1 has no words", (paragraph(style="Heading1"),)),
    "no words": ("H022 the picture 'Picture 1' has no alternative text", (picture(None),)),
    "blank words": ("H022 the picture 'Picture 1' has no alternative text", (picture(" "),)),
    "file name": (
        "H022 the alternative text of a picture is only 'image3.png'",
        (picture("image3.png"),),
    ),
    "drawn in the old way": (
        "H022 the picture 'picture' has no alternative text",
        (
            of(
                '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata/>'
                "</v:shape></w:pict></w:r>"
            ),
        ),
    ),
    "table": ("H023 table 1, of 2 rows, has no header row", (table(*DATA),)),
    "second table": ("H023 table 2, of 2 rows, has no header row", (headed(*DATA), table(*DATA))),
    "header switched off": (
        "H023 table 1, of 2 rows, has no header row",
        (headed(*DATA).replace("<w:tblHeader/>", '<w:tblHeader w:val="0"/>'),),
    ),
    "colour": (
        "H026 “late” differs only in its colour (#C00000)",
        (of(run("This report is "), RED),),
    ),
    "colour of a link": (
        "H026 “the rules” differs only in its colour (#0000AA)",
        (of(run("It stands in "), shaped("the rules", 'color w:val="0000AA"')),),
    ),
    "grey": (
        "H027 “Guidance”: #AAAAAA on #FFFFFF stands out by 2.32 to 1 (at least 4.5 to 1)",
        (of(shaped("Guidance", 'color w:val="AAAAAA"')),),
    ),
    "white": (
        "H027 “Hidden”: #FFFFFF on #FFFFFF stands out by 1.00 to 1 (at least 4.5 to 1)",
        (of(shaped("Hidden", 'color w:val="FFFFFF"')),),
    ),
    "marked": (
        "H027 “Open”: #FF0000 on #FFFF00 stands out by 3.72 to 1 (at least 4.5 to 1)",
        (of(shaped("Open", 'color w:val="FF0000"', 'highlight w:val="yellow"')),),
    ),
    "small": (
        "H028 “fine print” is set in 7.5 points (at least 8)",
        (of(shaped("fine print", 'sz w:val="15"')),),
    ),
    "typed number": ("H029 '1.1' is typed before the paragraph", (paragraph("1.1 The fee."),)),
    "typed letters": (
        "H029 '(a)' is typed before the paragraph (and 2 more after it)",
        (paragraph("(a) one"), paragraph("(b)\u00a0two"), paragraph(), paragraph("(c) three")),
    ),
    "typed bullet": ("H029 '•' is typed before the paragraph", (paragraph("• one"),)),
    "typed number of a heading": (
        "H029 '1.' is typed before the paragraph",
        (paragraph("1. Terms", style="UnnumberedHeading1"),),
    ),
    "blank": (
        "H030 2 blank paragraphs follow each other",
        (paragraph("one"), paragraph(), paragraph(" "), paragraph("two")),
    ),
}

WORD_FINE: dict[str, tuple[str, ...]] = {
    "headings": (
        HEAD,
        paragraph("One", style="Heading2"),
        paragraph("Two", style="Heading3"),
        paragraph("Next", style="Heading1"),
    ),
    "a heading of tags": (HEAD, paragraph("{%p if x %}", style="Heading4")),
    "a picture": (picture("Option B leads in quality."),),
    "a picture that a tag describes": (picture("{{ chart.alt }}"),),
    "decoration": (
        picture(
            "",
            "<adec:decorative xmlns:adec="
            '"http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>',
        ),
    ),
    "a header row": (headed(*DATA),),
    "a row of tags before the header row": (
        table(row("{%tr if x %}", "", ""), *DATA).replace(
            f"{row('Band', 'From', 'Price')}",
            row("Band", "From", "Price").replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>"),
        ),
    ),
    "names and values": (table(row("Version", "1.0"), row("Status", "Draft")),),
    "one row to place things": (table(row("left", "middle", "right")),),
    "colour and weight": (of(run("It is "), shaped("late", 'color w:val="C00000"', "b")),),
    "colour and line": (of(run("See "), shaped("it", 'color w:val="0000AA"', 'u w:val="single"')),),
    "all of one colour": (of(RED, RED),),
    "colour of a full stop": (of(run("It is late"), shaped(".", 'color w:val="C00000"')),),
    "large and grey": (of(shaped("Draft", 'color w:val="8A8A8A"', 'sz w:val="48"')),),
    "white on dark": (
        of(shaped("Head", 'color w:val="FFFFFF"', 'shd w:val="clear" w:fill="1B2B4B"')),
    ),
    "automatic on dark": (
        of(shaped("Head", 'color w:val="auto"', 'shd w:val="clear" w:fill="000000"')),
    ),
    "raised": (of(run("m"), shaped("2", 'sz w:val="14"', 'vertAlign w:val="superscript"')),),
    "a number of the style": (paragraph("1. Terms", style="Heading1"),),
    "a number in a cell": (headed(row("No.", "What", "When"), row("1. one", "x", "y")),),
    "a year": (paragraph("2027 is the first year."), paragraph("12 months later it ends.")),
    "one blank paragraph": (table(row("a")), paragraph(), paragraph("two")),
    "a page break": (
        paragraph("one"),
        paragraph(),
        of('<w:r><w:br w:type="page"/></w:r>'),
        paragraph(),
    ),
    "tags": (paragraph("{%p if x %}"), paragraph("{%p endif %}"), paragraph("{{p body }}")),
}


@pytest.mark.parametrize("name", WORD_FOUND)
def test_in_word_it_is_found(name: str) -> None:
    wanted, content = WORD_FOUND[name]
    assert in_word(*content) == [wanted]


@pytest.mark.parametrize("name", WORD_FINE)
def test_in_word_it_is_left_alone(name: str) -> None:
    assert in_word(*WORD_FINE[name]) == []


def test_a_place_in_word_has_part_heading_paragraph() -> None:
    data = word_file(HEAD, of(shaped("fine print", 'sz w:val="12"')))
    (problem,) = linted(data, "own.docx").problems
    where = problem.location
    assert (where.file, where.part) == ("own.docx", "word/document.xml")
    assert (where.heading, where.paragraph) == ("Terms", "fine print")
    assert problem.severity is Severity.WARNING
    assert problem.hint


def test_headers_are_read_too() -> None:
    tiny = of(shaped("tiny", 'sz w:val="10"'))
    header = f'<w:hdr xmlns:w="{W}">{tiny}</w:hdr>'
    outcome = linted(word_file(HEAD, header1=header.encode()), "own.docx")
    assert [problem.location.part for problem in outcome.problems] == ["word/header1.xml"]


def without(part: str, before: bytes, after: bytes) -> bytes:
    files = house_parts()
    assert before in files[part]
    return write_package({**files, part: files[part].replace(before, after)})


def test_a_file_says_its_title_and_its_language() -> None:
    data = house_parts()["docProps/core.xml"]
    start, end = data.index(b"<dc:title>"), data.index(b"</dc:title>")
    made = without("docProps/core.xml", data[start:end], b"<dc:title> ")
    assert told(made, "own.docx") == ["H024 the file has no title in its properties"]
    made = without("word/styles.xml", b"<w:lang ", b"<w:noProof ")
    assert told(made, "own.docx") == ["H025 no style says in which language the text is written"]


def test_a_paragraph_can_be_silenced_and_be_remarked_on() -> None:
    data = word_file(HEAD, picture(None), paragraph(), paragraph(), paragraph("x"))
    outcome = linted(data, "own.docx")
    assert [problem.code for problem in outcome.problems] == ["H022", "H030"]
    commented = render_commented(data, "own.docx", outcome.faults, None)
    assert b"has no alternative text" in b"".join(
        each for name, each in _members(commented).items() if "comments" in name
    )


def _members(data: bytes) -> dict[str, bytes]:
    return read_package(data, "own.docx")


MARKDOWN_FOUND = {
    "# A\n\n### B\n": "H020 “B”: a heading of level 3 follows one of level 1; level 2 is left out",
    "# A\n\nB\n---\n\n#### C": (
        "H020 “C”: a heading of level 4 follows one of level 2; level 3 is left out"
    ),
    "# A\n\n## \n": "H021 a heading of level 2 has no words",
    "# A\n\n## {: #id }\n": "H021 a heading of level 2 has no words",
    "# A\n\n![](x.png)\n": "H022 the picture has no alternative text",
    "# A\n\nSee ![x.png](x.png)\n": "H022 the alternative text of a picture is only 'x.png'",
    '# A\n\n<img src="x.png">\n': "H022 the picture has no alternative text",
    "# A\n\n| | |\n|---|---|\n| a | b |\n": "H023 the columns of the table have no headings",
    "## A\n\ntext\n": "H024 the file has headings, but none of level 1 for its title",
    '# A\n\n<span style="color: red">late</span>\n': (
        "H026 '<span style=\"color: red\">' sets words apart by a colour"
    ),
    "# A\n\n<br>\n<br>\n": "H030 a line of marks for breaks or spaces only",
    "---\nid: own\n---\n## A\n\n(a) one\n\n(b) two\n": "H029 '(a)' is typed before the paragraph",
    "---\nid: own\n---\n## A\n\n#### B\n": (
        "H020 “B”: a heading of level 4 follows one of level 2; level 3 is left out"
    ),
}

MARKDOWN_FINE = (
    "# A\n\n## B\n\n### C\n\n# D\n",
    "A\n===\n\nB\n---\n",
    "---\ntitle: Own\n---\n## A\n\ntext\n",
    "Only text.\n",
    "---\nid: own\ntitle: Own\n---\n## A\n\nA clause begins at any level.\n",
    "# A\n\n![Option B leads](x.png)\n",
    "# A\n\n![{{ chart.alt }}](x.png)\n",
    '# A\n\n<img alt="" src="x.png">\n',
    "# A\n\n| a | |\n|---|---|\n| | |\n",
    "# A\n\n```\n#### code\n![](x.png)\n```\n",
    "# A\n\n<!-- #### not read ![](x.png) -->\n",
    "# A\n\n1. one\n2. two\n\n(a) text as it was built\n",
    "---\nid: own\n---\n1. one\n2. two\n\n    - three\n",
    "# A\n\ntext  \nmore<br>text\n",
    "# A\n\ntext\n---\n\n- item\n---\n",
)


@pytest.mark.parametrize("text", MARKDOWN_FOUND)
def test_in_markdown_it_is_found(text: str) -> None:
    assert list(dict.fromkeys(in_markdown(text))) == [MARKDOWN_FOUND[text]]


@pytest.mark.parametrize("text", MARKDOWN_FINE)
def test_in_markdown_it_is_left_alone(text: str) -> None:
    assert in_markdown(text) == []


def test_a_place_in_markdown_has_its_line_and_can_be_silenced() -> None:
    text = "---\nid: own\n---\n## A\n\n![](x.png)\n"
    (problem,) = linted(text.encode(), "own.md").problems
    assert (problem.location.line, problem.location.heading) == (6, "A")
    quiet = text.replace(
        "![](x.png)", "{# lint-off H022: the picture is drawn later #}\n![](x.png)"
    )
    outcome = linted(quiet.encode(), "own.md")
    assert outcome.problems == ()


def test_every_rule_is_documented_and_tested() -> None:
    tested = {wanted[:4] for wanted, _ in WORD_FOUND.values()} | {"H024", "H025"}
    assert tested == {rule.code for rule in ACCESS_RULES}
    for rule in ACCESS_RULES:
        assert CODES[rule.code] == f"{rule.title}."
        assert rule.why.endswith(".")
        assert not rule.better.endswith(".")


def test_they_are_among_the_rules_that_lint_runs() -> None:
    loaded = load_rules(Library(Path(__file__).parent / "contracts"))
    assert set(ACCESS_RULES) <= set(loaded)
    assert not set(ACCESS_RULES) & set(RULES)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [("000000", "FFFFFF", 21.0), ("777777", "FFFFFF", 4.48), ("FFFFFF", "FFFFFF", 1.0)],
)
def test_contrast_is_what_wcag_reckons(one: str, other: str, wanted: float) -> None:
    assert contrast(one, other) == pytest.approx(wanted, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(
    "make",
    [
        lambda size: word_file(*(paragraph("(a) x"), paragraph()) * size),
        lambda size: word_file(*(of(run("one "), RED),) * size),
        lambda size: word_file(headed(*(row("a", "b", "c"),) * size)),
    ],
)
def test_time_grows_with_the_size(make: Callable[[int], bytes]) -> None:
    small, large = make(300), make(3_000)
    begin = time.process_time()
    told(small, "own.docx")
    middle = time.process_time()
    told(large, "own.docx")
    assert time.process_time() - middle < 25 * (middle - begin) + 1
