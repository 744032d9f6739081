"""The text of a Word clause as a template: rendered like any other, read by the Word reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.templating import Marked, Template, compile_word
from policygen.templating.values import WordContent
from policygen.templating.word_values import BlockText
from policygen.tree.markdown_reader import RawText, parse_markdown
from policygen.tree.word_reader import parse_word
from policygen.wordtags.lists import ListStyles
from policygen.wordtags.names import w
from policygen.wordtags.template import located, text_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policygen.templating import Branch, Formats, Slot
    from policygen.wordtags.places import Place
    from policygen.wordtags.template import TextPart


@dataclass(frozen=True, slots=True, eq=False)
class WordBody:
    """A text of a Word clause, ready to be rendered any number of times.

    What ``numbers`` holds for each paragraph of ``part`` is its number in the whole clause, which
    stands for a line in all that is made of it.
    """

    name: str
    template: Template
    part: TextPart
    numbers: tuple[int, ...]

    @property
    def branches(self) -> tuple[Branch, ...]:
        """All branches, if renderings tell which of them they take; lines are paragraphs."""
        return tuple(self._with_paragraph(branch) for branch in self.template.branches)

    def render(
        self, names: Mapping[str, Any], formats: Formats, *, may_lack: bool = False
    ) -> Marked:
        """Render with these top-level names; see ``Template.render``."""
        marked = self.template.render(names, formats, may_lack=may_lack)
        problems = list(located(marked.problems, self.part, self.name))
        slots = []
        for slot in marked.slots:
            content = slot.content
            if isinstance(content, BlockText):
                content = content.text
            elif isinstance(content, WordContent):
                problems.append(self._only_in_template(slot))
                content = ""
            slots.append(replace(slot, content=content, line=self._paragraph(slot.line)))
        return replace(
            marked,
            slots=tuple(slots),
            problems=tuple(problems),
            taken=tuple(self._with_paragraph(branch) for branch in marked.taken),
        )

    def _paragraph(self, line: int) -> int:
        """Return the number of the paragraph in which a line of the Jinja source stands."""
        lines = self.part.lines
        at = lines[line - 1].paragraph if 0 < line <= len(lines) else -1
        return self.numbers[at] if at >= 0 else 0

    def _with_paragraph(self, branch: Branch) -> Branch:
        return replace(branch, line=self._paragraph(branch.line))

    def _only_in_template(self, slot: Slot) -> Problem:
        message = "a look, a picture of a file or another Word file cannot be printed in a clause"
        hint = "print the text itself; |rich, |image and |subdoc are for Word templates"
        return Problem("T158", message, self.part.location(slot.line, self.name), hint)


def compile_body(
    root: etree._Element, part: str, places: Sequence[Place], file: str, *, telling: bool = False
) -> WordBody:
    """Compile what ``word_source`` made of a text; the tree is used up.

    Args:
        root: the text.
        part: the name of its part.
        places: those of all paragraphs of the clause, by their numbers.
        file: what problems call the clause.
        telling: whether renderings tell the branches that they take.

    Raises:
        InvalidInput: With every problem of its tags.
    """
    numbers = tuple(int(paragraph.get("n") or 0) for paragraph in root.iter(w("p")))
    where = tuple(places[number - 1] for number in numbers)
    made = text_part(root, part, where, ListStyles(None), file)
    try:
        # What is not telling was compiled already when its tags were read.
        telling_or_not = {"telling": True} if telling else {}
        template = compile_word(made.source, file, **telling_or_not)
    except InvalidInput as error:
        raise InvalidInput(located(error.problems, made, file)) from None
    return WordBody(file, template, made, numbers)


#: A text that becomes blocks: of a Markdown clause, or of one in Word.
Body = Template | WordBody


def parse_marked(body: Body, text: str) -> RawText:
    """Return the raw blocks of a rendered text, read as the clause's kind of file asks for."""
    if not isinstance(body, WordBody):
        return parse_markdown(text)
    if not text:  # a tag failed, and was told
        return RawText((), ())
    try:
        return parse_word(text)
    except etree.XMLSyntaxError as error:
        message = f"filling the tags breaks the clause: {error.msg}"
        hint = (
            "tags for paragraphs are {%p … %}, for rows {%tr … %}; each needs a paragraph or row"
            " of its own"
        )
        return RawText((), (Problem("T107", message, Location(part=body.part.name), hint),))
