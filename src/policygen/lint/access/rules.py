"""The rules of the accessibility family: what each finds, why it matters, how it is mended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from policygen.lint.faults import Examples, Match, Rule
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.texts.subjects import Subject

HEADING_JUMP = "H020"
EMPTY_HEADING = "H021"
NO_ALTERNATIVE = "H022"
NO_HEADER_ROW = "H023"
NO_TITLE = "H024"
NO_LANGUAGE = "H025"
COLOUR_ONLY = "H026"
LOW_CONTRAST = "H027"
SMALL_TEXT = "H028"
TYPED_NUMBER = "H029"
BLANK_PARAGRAPHS = "H030"


def _search(code: str, subject: Subject) -> Iterator[Match]:
    for hindrance in subject.hindrances:
        if hindrance.code == code:
            words = len(hindrance.passage.text)
            yield Match(hindrance.passage, 0, words, hindrance.message)


def _rule(code: str, name: str, title: str, why: str, better: str) -> Rule:
    return Rule(
        id=name,
        code=code,
        title=title,
        severity=Severity.WARNING,
        why=why,
        better=better,
        examples=Examples((), ()),
        search=partial(_search, code),
    )


ACCESS_RULES = (
    _rule(
        HEADING_JUMP,
        "heading-jump",
        "A heading of a file that leaves a level out",
        "Who cannot see the page moves from heading to heading by level, and takes a level that "
        "is left out for a part that is missing.",
        "give the heading the level that follows the one before it, and change its looks in its "
        "style",
    ),
    _rule(
        EMPTY_HEADING,
        "empty-heading",
        "A heading without words",
        "A screen reader stops at it and says nothing, and the contents have an empty line.",
        "take the heading away, or give it words; for space above a heading set it in its style",
    ),
    _rule(
        NO_ALTERNATIVE,
        "picture-without-words",
        "A picture without an alternative text",
        "Who does not see the picture does not learn what it shows.",
        "say in a sentence or two what the picture shows: in Word under 'Edit Alt Text', in "
        "Markdown between the square brackets; mark as decorative what shows nothing",
    ),
    _rule(
        NO_HEADER_ROW,
        "table-without-header",
        "A table without a header row",
        "A screen reader says the heading of the column with each cell. Without a header row it "
        "has none to say, and the next page begins without one.",
        "in Word choose 'Repeat Header Rows' for the first row under Table Layout; in Markdown "
        "give each column a heading",
    ),
    _rule(
        NO_TITLE,
        "no-title",
        "A file without a title",
        "The title is the first that a screen reader says of a window or a tab; without one it "
        "says the name of the file.",
        "in Word fill in Title under File, Info (a template may hold {{ document.title }} there); "
        "in Markdown begin with '# ' and the title",
    ),
    _rule(
        NO_LANGUAGE,
        "no-language",
        "A file that does not say its language",
        "A screen reader then speaks the words by the rules of whatever language it is set to.",
        "in Word set the proofing language of the style Normal under Review, Language",
    ),
    _rule(
        COLOUR_ONLY,
        "colour-only",
        "Words that only their colour sets apart",
        "Who does not see colours, or prints in grey, does not see that these words are special.",
        "set them apart in another way too: bold, underlined, or by a word such as 'new'",
    ),
    _rule(
        LOW_CONTRAST,
        "low-contrast",
        "Words in a colour that hardly stands out",
        "Many readers cannot read text that is nearly as light or as dark as what it stands on.",
        "use a colour that stands out by 4.5 to 1 (by 3 to 1 from 18 points, or 14 in bold)",
    ),
    _rule(
        SMALL_TEXT,
        "small-text",
        "Words that are too small",
        "In print, where nobody can enlarge them, many readers cannot read them.",
        "set running text in 10 points or more, and nothing in less than 8",
    ),
    _rule(
        TYPED_NUMBER,
        "typed-number",
        "A number or bullet that is typed by hand",
        "A screen reader does not know that there is a list and how long it is; and what is put "
        "in between leaves all numbers after it, and all references to them, wrong.",
        "use a numbered or bulleted style of Word; in a clause use a list of Markdown, and "
        "{{ ref('id') }} where the number is named",
    ),
    _rule(
        BLANK_PARAGRAPHS,
        "blank-paragraphs",
        "Blank paragraphs in place of space",
        "A screen reader says 'blank' at each of them, and the space moves with every change.",
        "take them away and set the space before or after the paragraph in its style, or a page "
        "break where a page is to begin",
    ),
)
