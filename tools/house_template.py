"""Write the house template ``templates/word/house.docx``.

The template is a plain Word file that anyone may change in Word. It is made here, from parts
written out as XML, so that its first version is reviewed as text and holds nothing left over from
some other document. Run ``python tools/house_template.py`` after a change; a test proves that the
committed file is what this script writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policygen.house import House
from policygen.wordtags.package import write_package

TARGET = Path(__file__).resolve().parent.parent / "templates" / "word" / "house.docx"

FONT = "Arial"
TEXT_FONT, HEADING_FONT = "minor", "major"
CODE_FONT = "Courier New"
INK, NAVY, GREY, RULE, MARK = "1A1A1A", House().accent, "5B6573", "B9C1CC", "FFF2CC"
BAND = House().band
LINK, OPEN, SHADE = "1F4E8C", "7A4B00", "EFEFEF"
# What the theme calls each colour: who changes a colour of the theme changes it everywhere.
_THEME_NAMES = {
    INK: "text1",
    NAVY: "accent1",
    GREY: "accent2",
    RULE: "accent6",
    BAND: "background2",
    LINK: "hyperlink",
    OPEN: "accent4",
}

# A4 in twentieths of a point, with margins of 2.5 cm left and right.
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1418
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_V = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Look:
    """One paragraph or character style. ``paragraph`` and ``run`` are property XML, in order."""

    name: str
    based: str = "Normal"
    follows: str = ""
    paragraph: str = ""
    run: str = ""
    kind: str = "paragraph"
    hidden: bool = False

    @property
    def id(self) -> str:
        """The style's id: its name without spaces, as Word makes it."""
        return style_id(self.name)


def style_id(name: str) -> str:
    """Return the id that Word gives a style of this name."""
    return "".join(word[:1].upper() + word[1:] for word in name.replace("toc ", "TOC ").split())


def indent(left: int, hanging: int = 0) -> str:
    """Return an indent, in twips."""
    return f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'


def spacing(before: int, after: int, line: int = 0) -> str:
    """Return space before and after (twips) and, if given, the line height in 240ths."""
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def size(points: float) -> str:
    """Return a font size in points."""
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def colour(value: str) -> str:
    """Return a text colour of the theme."""
    return f'<w:color w:val="{value}" w:themeColor="{_THEME_NAMES[value]}"/>'


def typeface(which: str) -> str:
    """Return the theme's typeface for text (``minor``) or headings (``major``)."""
    kinds = (("ascii", "HAnsi"), ("hAnsi", "HAnsi"), ("eastAsia", "EastAsia"), ("cs", "Bidi"))
    named = " ".join(f'w:{script}Theme="{which}{kind}"' for script, kind in kinds)
    named = named.replace("w:csTheme", "w:cstheme")
    return f"<w:rFonts {named}/>"


def numbered(list_id: int, level: int) -> str:
    """Return the link from a style to a level of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def border(side: str, width: int, value: str, space: int = 0) -> str:
    """Return one border line; ``width`` in eighths of a point, ``space`` in points."""
    return (
        f'<w:{side} w:val="single" w:sz="{width}" w:space="{space}" w:color="{value}" '
        f'w:themeColor="{_THEME_NAMES[value]}"/>'
    )


BOLD = "<w:b/><w:bCs/>"
ITALIC = "<w:i/><w:iCs/>"
KEEP = "<w:keepNext/><w:keepLines/>"
BODY_LIST, ANNEX_LIST, BULLET_LIST = 1, 2, 3

#: Left indents of the clause levels, in twips: 1.1, (a), (i), (A).
CLAUSE_LEFT = (709, 1276, 1843, 2410)
CLAUSE_HANGING = (709, 567, 567, 567)
BULLET_LEFT = (357, 714, 1071)


def heading(name: str, level: int, before: int, points: float, more: str = "") -> Look:
    """Return a heading style; ``more`` is its link to a list."""
    hang = indent(709, 709) if more else ""
    above = "<w:pBdr>" + border("top", 4, RULE, 8) + "</w:pBdr>" if level == 0 else ""
    return Look(
        name,
        follows="Body Text",
        paragraph=f"{KEEP}{more}{above}<w:suppressAutoHyphens/>{spacing(before, 120, 252)}{hang}"
        f'<w:jc w:val="left"/><w:outlineLvl w:val="{level}"/>',
        run=typeface(HEADING_FONT) + BOLD + colour(NAVY) + size(points),
    )


def clause(name: str, list_id: int, level: int) -> Look:
    """Return the style of a numbered clause at ``level`` of its list (1 for ``1.1``)."""
    return Look(
        name,
        based="Body Text",
        paragraph=numbered(list_id, level)
        + indent(CLAUSE_LEFT[level - 1], CLAUSE_HANGING[level - 1]),
    )


def headings() -> list[Look]:
    """Return the styles of headings, in the body and in annexes."""
    annex_top = (
        f"{KEEP}<w:pageBreakBefore/>{numbered(ANNEX_LIST, 0)}<w:suppressAutoHyphens/>"
        f'{spacing(0, 240, 252)}{indent(1418, 1418)}<w:jc w:val="left"/><w:outlineLvl w:val="0"/>'
    )
    return [
        heading("heading 1", 0, 400, 14, numbered(BODY_LIST, 0)),
        heading("heading 2", 1, 240, 11, numbered(BODY_LIST, 1)),
        *(
            Look(
                f"Unnumbered Heading {level}",
                f"heading {level}",
                "Body Text",
                numbered(0, 0) + '<w:ind w:left="0" w:firstLine="0"/>',
            )
            for level in (1, 2)
        ),
        heading("heading 3", 2, 200, 10.5),
        heading("heading 4", 3, 200, 10),
        heading("heading 5", 4, 160, 10),
        heading("heading 6", 5, 160, 10),
        Look(
            "Annex Heading 1",
            "Normal",
            "Body Text",
            annex_top,
            typeface(HEADING_FONT) + BOLD + colour(NAVY) + size(14),
        ),
        heading("Annex Heading 2", 1, 240, 11, numbered(ANNEX_LIST, 1)),
    ]


def body_styles() -> list[Look]:
    """Return the styles of running text, clauses and lists."""
    return [
        Look("Body Text", paragraph=spacing(0, 140)),
        *(clause(f"Clause {level + 1}", BODY_LIST, level) for level in range(1, 5)),
        *(clause(f"Annex Clause {level + 1}", ANNEX_LIST, level) for level in range(1, 5)),
        *(
            Look(f"Clause Text {level + 2}", "Body Text", paragraph=indent(left))
            for level, left in enumerate(CLAUSE_LEFT)
        ),
        *(
            Look(
                f"List Bullet {level + 1}" if level else "List Bullet",
                "Body Text",
                paragraph=numbered(BULLET_LIST, level) + spacing(0, 80) + indent(left, 357),
            )
            for level, left in enumerate(BULLET_LEFT)
        ),
        Look("Lead", "Body Text", "Body Text", spacing(0, 240), colour(NAVY) + size(11.5)),
        Look(
            "Guidance",
            "Body Text",
            paragraph=f"<w:pBdr>{border('left', 18, RULE, 10)}</w:pBdr>{spacing(0, 140)}"
            + indent(227),
            run=colour(GREY) + size(9.5),
        ),
        Look(
            "Quote",
            "Body Text",
            paragraph=spacing(60, 160) + '<w:ind w:left="567" w:right="567"/>',
            run=ITALIC,
        ),
        Look("Definition Term", "Body Text", "Definition", "<w:keepNext/>" + spacing(0, 40), BOLD),
        Look("Definition", "Body Text", "Definition Term", indent(709)),
    ]


def table_and_note_styles() -> list[Look]:
    """Return the styles of tables, captions, notes and contents."""
    left = '<w:jc w:val="left"/>'
    # The page number ends at the right margin.
    tabs = (
        '<w:tabs><w:tab w:val="left" w:pos="{0}"/>'
        f'<w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    )
    return [
        Look("Table Text", paragraph=spacing(0, 0, 252) + left, run=size(9)),
        Look("Table Head", "Table Text", paragraph="<w:keepNext/>", run=BOLD + colour(NAVY)),
        *(
            Look(f"{base} {side}", base, paragraph=f'<w:jc w:val="{side}"/>')
            for base in ("Table Text", "Table Head")
            for side in ("center", "right")
        ),
        Look(
            "caption",
            follows="Body Text",
            paragraph=KEEP + spacing(240, 100) + left,
            run=BOLD + colour(NAVY) + size(9),
        ),
        Look("footnote text", paragraph=spacing(0, 40, 240) + left, run=size(8.5)),
        Look(
            "TOC Heading",
            follows="Body Text",
            paragraph=f"{KEEP}<w:pageBreakBefore/>" + spacing(0, 240),
            run=typeface(HEADING_FONT) + BOLD + colour(NAVY) + size(14),
        ),
        Look(
            "toc 1",
            paragraph=tabs.format(992) + spacing(120, 40) + indent(992, 992) + left,
            run=BOLD,
        ),
        Look("toc 2", paragraph=tabs.format(1701) + spacing(0, 40) + indent(1701, 709) + left),
        Look(
            "Section End",
            paragraph='<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
        ),
        Look("header", paragraph=spacing(0, 0, 240) + left, run=colour(GREY) + size(8)),
        Look("footer", paragraph=spacing(0, 0, 240) + left, run=colour(GREY) + size(8)),
        *(
            Look(f"{place} right", place, paragraph='<w:jc w:val="right"/>')
            for place in ("header", "footer")
        ),
    ]


def cover_styles() -> list[Look]:
    """Return the styles of the cover page."""
    return [
        Look(
            "Title",
            follows="Subtitle",
            paragraph=KEEP + spacing(0, 200, 252),
            run=typeface(HEADING_FONT) + BOLD + colour(NAVY) + size(30),
        ),
        Look(
            "Subtitle",
            follows="Body Text",
            paragraph=KEEP + spacing(0, 200, 264),
            run=colour(GREY) + size(15),
        ),
        Look(
            "Cover Organisation",
            follows="Title",
            paragraph=f"<w:pBdr>{border('bottom', 12, NAVY, 10)}</w:pBdr>{spacing(1700, 1500)}",
            run=typeface(HEADING_FONT) + BOLD + colour(NAVY) + '<w:spacing w:val="10"/>' + size(13),
        ),
        Look("Cover Space", paragraph=spacing(1800, 0)),
        Look("Cover Label", paragraph=spacing(60, 60, 240), run=colour(GREY) + size(9.5)),
        Look("Cover Text", paragraph=spacing(60, 60, 240), run=colour(INK) + size(9.5)),
    ]


def character_styles() -> list[Look]:
    """Return the character styles."""
    code = f'<w:rFonts w:ascii="{CODE_FONT}" w:hAnsi="{CODE_FONT}" w:cs="{CODE_FONT}"/>'
    default = "Default Paragraph Font"
    return [
        Look("Strong", default, run=BOLD, kind="character"),
        Look("Emphasis", default, run=ITALIC, kind="character"),
        Look("Code", default, run=code + size(9), kind="character"),
        Look("Hyperlink", default, run=colour(LINK) + '<w:u w:val="single"/>', kind="character"),
        Look(
            "Open Point",
            default,
            run=BOLD + colour(OPEN) + f'<w:shd w:val="clear" w:color="auto" w:fill="{MARK}"/>',
            kind="character",
        ),
        Look(
            "footnote reference",
            default,
            run='<w:vertAlign w:val="superscript"/>',
            kind="character",
        ),
    ]


_BUILT_IN = (
    "heading",
    "toc ",
    "TOC Heading",
    "footnote",
    "caption",
    "header",
    "footer",
    "Title",
    "Subtitle",
    "Body Text",
    "List Bullet",
    "Quote",
    "Strong",
    "Emphasis",
    "Hyperlink",
)


def style_xml(look: Look) -> str:
    """Return one style element."""
    is_built_in = look.name.startswith(_BUILT_IN) and not look.name.endswith(" right")
    custom = "" if is_built_in else ' w:customStyle="1"'
    follows = f'<w:next w:val="{style_id(look.follows)}"/>' if look.follows else ""
    paragraph = f"<w:pPr>{look.paragraph}</w:pPr>" if look.paragraph else ""
    run = f"<w:rPr>{look.run}</w:rPr>" if look.run else ""
    return (
        f'<w:style w:type="{look.kind}"{custom} w:styleId="{look.id}">'
        f'<w:name w:val="{look.name}"/><w:basedOn w:val="{style_id(look.based)}"/>{follows}'
        f"<w:qFormat/>{paragraph}{run}</w:style>"
    )


def table_styles() -> str:
    """Return the table styles: Word's normal one and the house's."""
    cell = (
        '<w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
        '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
    )
    # LibreOffice loses rows where a table parts and its last line is not as thick as the others.
    lines = (
        f"<w:tblBorders>{border('top', 8, NAVY)}{border('bottom', 4, NAVY)}"
        f"{border('insideH', 4, RULE)}</w:tblBorders>"
    )
    lined = border("top", 4, RULE) + border("bottom", 4, RULE) + border("insideH", 4, RULE)
    head = (
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>'
        f"<w:tcBorders>{border('bottom', 8, NAVY)}</w:tcBorders>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{BAND}" w:themeFill="background2"/>'
        '<w:vAlign w:val="bottom"/>'
        "</w:tcPr></w:tblStylePr>"
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        "<w:unhideWhenUsed/><w:tblPr>"
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="HouseTable">'
        '<w:name w:val="House Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f'<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblInd w:w="0" w:type="dxa"/>{lines}{cell}'
        f"</w:tblPr>{head}</w:style>"
        + bare_style("House Cover", lined)
        + bare_style("House header", border("bottom", 4, RULE), "bottom")
        + bare_style("House footer", border("top", 4, RULE), "top")
    )


def styles() -> str:
    """Return ``word/styles.xml``."""
    looks = [
        *headings(),
        *body_styles(),
        *table_and_note_styles(),
        *cover_styles(),
        *character_styles(),
    ]
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{typeface(TEXT_FONT)}"
        f"{colour(INK)}{size(10)}"
        '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr><w:widowControl/>{spacing(0, 0, 276)}</w:pPr></w:pPrDefault>"
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
        "<w:unhideWhenUsed/></w:style>"
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
        f"{''.join(style_xml(look) for look in looks)}{table_styles()}</w:styles>"
    )


@dataclass(frozen=True)
class Level:
    """One level of a list: its number format and text, the style it is linked to, its indents."""

    form: str
    text: str
    style: str = ""
    left: int = 0
    hanging: int = 0
    run: str = ""
    suffix: str = ""


def level_xml(index: int, level: Level) -> str:
    """Return one list level."""
    style = f'<w:pStyle w:val="{style_id(level.style)}"/>' if level.style else ""
    suffix = f'<w:suff w:val="{level.suffix}"/>' if level.suffix else ""
    run = f"<w:rPr>{level.run}</w:rPr>" if level.run else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{level.form}"/>{style}'
        f'{suffix}<w:lvlText w:val="{level.text}"/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{indent(level.left, level.hanging)}</w:pPr>{run}</w:lvl>"
    )


def clause_levels(first: str, prefix: str) -> list[Level]:
    """Return the levels below the top one: 1.1, (a), (i), (A)."""
    plain = '<w:b w:val="0"/><w:bCs w:val="0"/>'
    forms = (
        ("decimal", "%1.%2"),
        ("lowerLetter", "(%3)"),
        ("lowerRoman", "(%4)"),
        ("upperLetter", "(%5)"),
    )
    # The level 1.1 is linked to the heading; the clause style names the same level itself.
    linked = (first, f"{prefix}Clause 3", f"{prefix}Clause 4", f"{prefix}Clause 5")
    return [
        Level(form, text, style, left, hanging, "" if index == 0 else plain)
        for index, ((form, text), style, left, hanging) in enumerate(
            zip(forms, linked, CLAUSE_LEFT, CLAUSE_HANGING, strict=True)
        )
    ]


def numbering() -> str:
    """Return ``word/numbering.xml``: the body's list, the annexes', the bullets'."""
    lists = {
        ("policygen clauses", BODY_LIST): [
            Level("decimal", "%1", "heading 1", 709, 709),
            *clause_levels("heading 2", ""),
        ],
        ("policygen annexes", ANNEX_LIST): [
            Level("upperLetter", "Annex %1", "Annex Heading 1", 1418, 1418),
            *clause_levels("Annex Heading 2", "Annex "),
        ],
        ("policygen bullets", BULLET_LIST): [
            Level(
                "bullet",
                mark,
                f"List Bullet {index + 1}" if index else "List Bullet",
                left,
                357,
                colour(NAVY),
            )
            for index, (mark, left) in enumerate(zip("•–▪", BULLET_LEFT, strict=True))
        ],
    }
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="5A3C10{number:02d}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="7B2E40{number:02d}"/>'
        f'<w:name w:val="{name}"/>'
        f"{''.join(level_xml(index, level) for index, level in enumerate(levels))}</w:abstractNum>"
        for (name, number), levels in lists.items()
    )
    concrete = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for _, number in lists
    )
    return f"<w:numbering {_W}>{abstract}{concrete}</w:numbering>"


def paragraph(style: str, content: str = "") -> str:
    """Return a paragraph; ``content`` is text, or runs when it begins with an element."""
    runs = content if content.startswith("<") or not content else text_run(content)
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{runs}</w:p>'


def text_run(text: str) -> str:
    """Return a run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str) -> str:
    """Return a field that Word works out by itself."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def cell(share: int, content: str) -> str:
    """Return a table cell; ``share`` is its hundredths of the table's width."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{50 * share}" w:type="pct"/></w:tcPr>{content}</w:tc>'


def bare_table(style: str, shares: tuple[int, int], rows: str) -> str:
    """Return a table of two columns without a header row; ``shares`` are hundredths of it."""
    grid = "".join(f'<w:gridCol w:w="{TEXT_WIDTH * share // 100}"/>' for share in shares)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style_id(style)}"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def bare_style(name: str, borders: str, pad: str = "") -> str:
    """Return the style of such a table; ``pad`` names a side to set text off from."""
    above, below = (
        f'<w:{side} w:w="80" w:type="dxa"/>' if pad == side else "" for side in ("top", "bottom")
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id(name)}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>'
        f'<w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblCellMar>{above}<w:left w:w="0" w:type="dxa"/>{below}'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def cover() -> str:
    """Return the cover: organisation, title, subject, and a table of the document's state."""
    facts = (
        ("Version", "version"),
        ("Status", "status"),
        ("Date", "date"),
        ("Owner", "owner"),
        ("Copy", "reader"),
    )
    shares = (19, 81)
    rows = ""
    for label, name in facts:
        row = (
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            + cell(shares[0], paragraph("Cover Label", label))
            + cell(shares[1], paragraph("Cover Text", f"{{{{ document.{name} }}}}"))
            + "</w:tr>"
        )
        optional = name in {"owner", "reader"}
        rows += tag_row(f"{{%tr if document.{name} %}}", shares) if optional else ""
        rows += row
        rows += tag_row("{%tr endif %}", shares) if optional else ""
    return (
        paragraph("Cover Organisation", "{{ document.organisation }}")
        + paragraph("Title", "{{ document.title }}")
        + paragraph("Normal", "{%p if document.subject %}")
        + paragraph("Subtitle", "{{ document.subject }}")
        + paragraph("Normal", "{%p endif %}")
        + paragraph("Cover Space")
        + bare_table("House Cover", shares, rows)
    )


def tag_row(tag: str, shares: tuple[int, int]) -> str:
    """Return a row that holds nothing but a tag for rows."""
    first, second = cell(shares[0], paragraph("Normal", tag)), cell(shares[1], paragraph("Normal"))
    return f"<w:tr>{first}{second}</w:tr>"


def document() -> str:
    """Return ``word/document.xml``."""
    front = section(
        '<w:headerReference w:type="default" r:id="rId6"/>'
        '<w:headerReference w:type="first" r:id="rId7"/>'
        '<w:footerReference w:type="default" r:id="rId9"/>'
        '<w:footerReference w:type="first" r:id="rId10"/>',
        "<w:titlePg/>",
    )
    main = section('<w:headerReference w:type="default" r:id="rId8"/>')
    return (
        f"<w:document {_W} {_R}><w:body>{cover()}"
        + paragraph("TOC Heading", "Contents")
        + paragraph("Normal", "{{p contents }}")
        + f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{front}</w:pPr></w:p>'
        + paragraph("Normal", "{{p body }}")
        + f"{main}</w:body></w:document>"
    )


def section(references: str, more: str = "") -> str:
    """Return the properties of a section: its headers and footers, the page."""
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="1701" w:right="{MARGIN}" w:bottom="1418" w:left="{MARGIN}"'
        f' w:header="737" w:footer="624" w:gutter="0"/><w:cols w:space="708"/>{more}</w:sectPr>'
    )


def running(kind: str, share: int, left: str, right: str, last: str = "") -> str:
    """Return a header or footer: text at the left and at the right, and a rule.

    ``share`` is how much of the width the text at the left has, in hundredths; ``last`` are runs
    that take no room.
    """
    style = {"hdr": "header", "ftr": "footer"}[kind]
    shares = (share, 100 - share)
    row = (
        f"<w:tr>{cell(shares[0], paragraph(style, left))}"
        f"{cell(shares[1], paragraph(f'{style} right', right))}</w:tr>"
    )
    table = bare_table(f"House {style}", shares, row)
    return f"<w:{kind} {_W} {_R} {_V}>{table}{paragraph(style, last)}</w:{kind}>"


def blank(kind: str, last: str = "") -> str:
    """Return an empty header or footer, for the cover."""
    style = {"hdr": "header", "ftr": "footer"}[kind]
    return f"<w:{kind} {_W} {_R} {_V}>{paragraph(style, last)}</w:{kind}>"


def header(section_title: str, number: int) -> str:
    """Return a header: the document's title at the left, the section's at the right."""
    return running("hdr", 50, "{{ document.title }}", section_title, watermark(number))


def footer() -> str:
    """Return the footer: whose document in what state, and the page."""
    pages = text_run("Page ") + field("PAGE") + text_run(" of ") + field("NUMPAGES")
    state = "Version {{ document.version }} · {{ document.status }}"
    reader = "{% if document.reader %} · {{ document.reader }}{% endif %}"
    return running("ftr", 80, f"{{{{ document.organisation }}}} · {state}{reader}", pages)


def section_title() -> str:
    """Return the field that Word fills with the title of the section a page stands in.

    It has no result of its own: a program that does not know the field shows nothing there, not
    the title of some other section.
    """
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> STYLEREF 1 </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def watermark(number: int) -> str:
    """Return Word's own kind of watermark, which a build keeps in drafts and takes out of others.

    It says nothing to who listens: its alternative text is empty.
    """
    place = ";".join(
        (
            "position:absolute;margin-left:0;margin-top:0;width:440pt;height:132pt;rotation:315",
            "z-index:-251658752",
            "mso-position-horizontal:center;mso-position-horizontal-relative:margin",
            "mso-position-vertical:center;mso-position-vertical-relative:margin",
        )
    )
    return (
        '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" '
        'adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
        '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" '
        'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
        '<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" '
        'xrange="6629,14971"/></v:handles><o:lock v:ext="edit" text="t" shapetype="t"/>'
        f'</v:shapetype><v:shape id="PowerPlusWaterMarkObject{number}" '
        f'o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" alt="" style="{place}" '
        f'o:allowincell="f" fillcolor="#{SHADE}" stroked="f"><v:textpath '
        f'style="font-family:&quot;{FONT}&quot;;font-size:1pt;font-weight:bold" string="DRAFT"/>'
        "</v:shape></w:pict></w:r>"
    )


def footnotes() -> str:
    """Return ``word/footnotes.xml`` with the two separators that Word asks for."""
    plain = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    return (
        f'<w:footnotes {_W}><w:footnote w:type="separator" w:id="-1"><w:p>{plain}<w:r>'
        '<w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" '
        f'w:id="0"><w:p>{plain}<w:r><w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>'
    )


def settings() -> str:
    """Return ``word/settings.xml``."""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    return (
        f'<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:footnotePr>'
        '<w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f'<w:compat>{compat}</w:compat><w:themeFontLang w:val="en-GB"/>'
        '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" '
        'w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" '
        'w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" '
        'w:followedHyperlink="followedHyperlink"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )


def font_table() -> str:
    """Return ``word/fontTable.xml``, with the free fonts of the same widths as alternatives."""
    fonts = (
        (FONT, "Liberation Sans", "swiss", "variable"),
        (CODE_FONT, "Liberation Mono", "modern", "fixed"),
    )
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="00"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, other, family, pitch in fonts
    )
    return f"<w:fonts {_W}>{entries}</w:fonts>"


def theme() -> str:
    """Return ``word/theme/theme1.xml``: the house's colours and font."""
    colours = {
        "dk1": INK,
        "lt1": "FFFFFF",
        "dk2": NAVY,
        "lt2": BAND,
        "accent1": NAVY,
        "accent2": GREY,
        "accent3": LINK,
        "accent4": OPEN,
        "accent5": "4E6E58",
        "accent6": RULE,
        "hlink": LINK,
        "folHlink": GREY,
    }
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items()
    )
    face = "".join(f'<a:{script} typeface="{FONT}"/>' for script in ("latin", "ea", "cs"))
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="House">'
        f'<a:themeElements><a:clrScheme name="House">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="House"><a:majorFont>{face}</a:majorFont>'
        f'<a:minorFont>{face}</a:minorFont></a:fontScheme><a:fmtScheme name="House">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}"
        "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def core() -> str:
    """Return ``docProps/core.xml``; a build fills it from the document's properties."""
    package = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return (
        f'<cp:coreProperties xmlns:cp="{package}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>House template</dc:title>'
        "</cp:coreProperties>"
    )


def app() -> str:
    """Return ``docProps/app.xml``."""
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>policygen</Application></Properties>'
    )


#: The parts that ``word/document.xml`` refers to: name, relationship and content type.
LINKED = (
    ("styles.xml", "styles", "styles"),
    ("numbering.xml", "numbering", "numbering"),
    ("settings.xml", "settings", "settings"),
    ("fontTable.xml", "fontTable", "fontTable"),
    ("footnotes.xml", "footnotes", "footnotes"),
    ("header1.xml", "header", "header"),
    ("header2.xml", "header", "header"),
    ("header3.xml", "header", "header"),
    ("footer1.xml", "footer", "footer"),
    ("footer2.xml", "footer", "footer"),
)


def content_types() -> str:
    """Return ``[Content_Types].xml``."""
    overrides = [
        ("/word/document.xml", f"{_WORD_TYPE}.document.main+xml"),
        *((f"/word/{name}", f"{_WORD_TYPE}.{kind}+xml") for name, _, kind in LINKED),
        ("/word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        (
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        ),
    ]
    rows = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def relationships(rows: list[tuple[str, str]]) -> str:
    """Return a relationships part: the pairs of type and target become rId1, rId2 and so on."""
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(rows, start=1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{links}</Relationships>"
    )


def parts() -> dict[str, bytes]:
    """Return all parts of the template by name."""
    package = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
    texts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(
            [
                (f"{_OFFICE}/officeDocument", "word/document.xml"),
                (f"{package}/core-properties", "docProps/core.xml"),
                (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
            ]
        ),
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": relationships(
            [
                *((f"{_OFFICE}/{kind}", name) for name, kind, _ in LINKED),
                (f"{_OFFICE}/theme", "theme/theme1.xml"),
            ]
        ),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/fontTable.xml": font_table(),
        "word/footnotes.xml": footnotes(),
        "word/theme/theme1.xml": theme(),
        "word/header1.xml": header("", 1),
        "word/header2.xml": blank("hdr", watermark(2)),
        "word/header3.xml": header(section_title(), 3),
        "word/footer1.xml": footer(),
        "word/footer2.xml": blank("ftr"),
        "docProps/core.xml": core(),
        "docProps/app.xml": app(),
    }
    return {name: (_DECLARATION + text).encode() for name, text in texts.items()}


def house_template() -> bytes:
    """Return the whole template."""
    return write_package(parts())


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(house_template())
    print(f"wrote {TARGET}")
