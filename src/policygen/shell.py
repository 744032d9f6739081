"""Fill the tags of a Word template with the names that clauses see: the result is a shell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from policygen.errors import InvalidInput
from policygen.model import OpenPoint, Undetermined
from policygen.problems import Location, Problem, did_you_mean
from policygen.templating import Formats, compile_word
from policygen.templating.marks import SlotMark, split_marks
from policygen.templating.values import MarkdownText, PictureData, RefTarget, Slot
from policygen.templating.word_values import DocumentPlace, NumberOf
from policygen.tree.blocks import Heading, List, Picture, Table, iter_blocks
from policygen.tree.filling import open_note
from policygen.wordtags import Content, Filled, Shell, WordTemplate, fill
from policygen.wordtags.fill import no_file
from policygen.wordtags.names import MAIN_TYPE
from policygen.wordtags.parts import Parts
from policygen.wordtags.runs import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from policygen.tree.blocks import Document

# What is more than one line of plain text.
_SPECIAL = re.compile(r"[\n\t\f\a\r]")
_NOT_XML = re.compile("[^\a\f\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def assemble_shell(
    template: WordTemplate,
    names: Mapping[str, Any],
    formats: Formats,
    document: Document | None = None,
    *,
    read: Callable[[str, Location], bytes] = no_file,
    check: Callable[[Slot], Iterable[Problem]] = lambda _: (),
    may_lack: bool = False,
) -> Shell:
    """Return the Word template with every tag filled.

    Args:
        template: the Word template.
        names: what its tags see, besides the places of the document.
        formats: how values print.
        document: the document that goes into the shell, if there is one.
        read: gives the bytes of a file that a tag names.
        check: gives what is wrong with a printed value, such as that the reader may not read it.
        may_lack: whether ``|default`` stands in for names that are not there, too.

    Raises:
        InvalidInput: With every problem of the tags.
    """
    numbers = _numbers(document) if document else {}
    main = Parts(template.files).named(MAIN_TYPE)
    seen = {**names, **(_PLACES if document else {})}

    reads: list[str] = []

    def render(source: str, part: str) -> Filled:
        marked = compile_word(source, template.name).render(seen, formats, may_lack=may_lack)
        told = marked.problems if document else map(_without_document, marked.problems)
        problems = [*told, *(each for slot in marked.slots for each in check(slot))]
        reads.extend(marked.reads)
        filling = _Filling(formats, numbers, (template.name, main, part), problems)
        filled = filling.filled(marked.text, marked.slots)
        if problems:
            raise InvalidInput(problems)
        return filled

    shell = fill(template, render, read)
    return replace(shell, answers=tuple(dict.fromkeys(reads)))


def _without_document(problem: Problem) -> Problem:
    """Return a problem with the reason why places of a document are not known here."""
    name = problem.message.removesuffix(" is undefined").strip("'")
    if name not in _PLACES or problem.hint:
        return problem
    hint = (
        "only the Word template of an outline has this, filled by 'policygen build';"
        f" here '{name}' must be in the data"
    )
    return replace(problem, hint=hint)


def clause_place(target: str) -> DocumentPlace:
    """The place of one clause of the document: ``{{p clause('governance') }}``."""
    return DocumentPlace("clause", str(target))


def number_of(target: str) -> NumberOf:
    """The number of a clause, table or picture of the document: ``{{ number('governance') }}``."""
    return NumberOf(str(target))


# What a template that a document goes into sees besides.
_PLACES: Mapping[str, Any] = {
    "body": DocumentPlace("body"),
    "contents": DocumentPlace("contents"),
    "clause": clause_place,
    "number": number_of,
}


def _numbers(document: Document) -> dict[str, str]:
    """Return the number of everything in the document that has an id; empty for what has none."""
    found: dict[str, str] = {}
    for block in iter_blocks(document.blocks):
        match block:
            case Heading() | Table() | Picture():
                found.setdefault(block.id, block.number)
            case List(items=items):
                for item in items:
                    found.setdefault(item.id, item.number)
            case _:
                pass
    found.pop("", None)
    return found


class _Filling:
    """Puts values into the rendered text of one part."""

    def __init__(
        self,
        formats: Formats,
        numbers: Mapping[str, str],
        where: tuple[str, str, str],
        problems: list[Problem],
    ) -> None:
        self._formats = formats
        self._numbers = numbers
        self._file, self._main, self._part = where
        self._problems = problems
        self._contents: list[Content] = []

    def filled(self, text: str, slots: tuple[Slot, ...]) -> Filled:
        """Return the text with the values: plain ones escaped, others as instructions."""
        pieces = []
        in_attribute = False
        for piece in split_marks(text):
            if isinstance(piece, SlotMark):
                pieces.append(self._value(slots[piece.number], in_attribute=in_attribute))
            else:
                own = str(piece)
                pieces.append(own)
                at = max(own.rfind("<"), own.rfind(">"))
                in_attribute = own[at] == "<" if at >= 0 else in_attribute
        return Filled("".join(pieces), tuple(self._contents))

    def _value(self, slot: Slot, *, in_attribute: bool) -> str:
        content = self._content(slot)
        if isinstance(content, str):
            content = content.replace("\r\n", "\n")
            if in_attribute:
                return escape(" ".join(content.split()), {'"': "&quot;"})
            if not _SPECIAL.search(content):
                return escape(content)
        if in_attribute and isinstance(content, NumberOf):
            return escape(content.text)
        self._contents.append(Content(content, slot.line))
        number = len(self._contents) - 1
        return mark(number) if in_attribute else f"<?policygen value {number}?>"

    def _content(self, slot: Slot) -> object:
        """Return what a slot prints in Word; what cannot be printed is among the problems."""
        match slot.content:
            case str(text):
                wrong = _NOT_XML.search(text)
                if wrong:
                    answer = next(reversed(slot.answers), "a value")
                    message = f"'{answer}' holds U+{ord(wrong[0]):04X}, which Word cannot show"
                    self._problem("T045", message, slot, "take the character out of the value")
                return _NOT_XML.sub("", text)
            case OpenPoint() | Undetermined():
                return open_note(slot.content, self._formats)
            case RefTarget(target=target) | NumberOf(target=target):
                return self._number(target, slot)
            case DocumentPlace(kind="clause", target=target) if target not in self._numbers:
                self._unknown(target, slot)
            case MarkdownText() | PictureData():
                message = "Markdown or a picture of findings cannot be printed in a Word template"
                self._problem("T027", message, slot, "print it in a clause")
            case content:
                return content
        return ""

    def _number(self, target: str, slot: Slot) -> object:
        """Return a number: in the main text one that Word keeps up to date."""
        number = self._numbers.get(target, "")
        if target not in self._numbers:
            self._unknown(target, slot)
        elif not number:
            self._problem("T046", f"'{target}' has no number", slot, "refer to what is numbered")
        elif self._part == self._main:
            return NumberOf(target, number)
        return number

    def _unknown(self, target: str, slot: Slot) -> None:
        message = f"the document holds nothing with the id '{target}'"
        self._problem("D002", message, slot, did_you_mean(target, self._numbers))

    def _problem(self, code: str, message: str, slot: Slot, hint: str) -> None:
        where = Location(file=self._file, line=slot.line, part=self._part)
        self._problems.append(Problem(code, message, where, hint))
