"""Fill a Word template once: the result is a shell, to which a writer adds the body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError
from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Problem
from policygen.wordtags.mend import mend
from policygen.wordtags.package import parse_xml, write_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policygen.wordtags.template import TextPart, WordTemplate


@dataclass(frozen=True, slots=True)
class Shell:
    """A filled Word template: plain data that a writer completes.

    In the main part a processing instruction ``<?policygen body?>`` stands, as a child of the
    body, where the document's blocks go, and ``<?policygen contents?>`` where its contents go.
    """

    name: str
    parts: Mapping[str, bytes]


def fill(template: WordTemplate, render: Callable[[str, str], str]) -> Shell:
    """Fill every tag of ``template``.

    Args:
        template: what ``load_word_template`` returned.
        render: is given the Jinja source of a part and the part's name and returns the filled XML;
            values in it are escaped, ``body`` and ``contents`` print
            ``<?policygen body?>`` and ``<?policygen contents?>``.

    Raises:
        InvalidInput: tags cannot be read or filled; each problem names the part, the nearest
            heading, the paragraph and the tag.
    """
    filled = dict(template.files)
    problems: list[Problem] = []
    for part in template.parts:
        try:
            root = parse_xml(render(part.source, part.name).encode())
            problems.extend(mend(root, part.name, template.name))
            filled[part.name] = write_xml(root)
        except InvalidInput as error:
            problems.extend(_located(problem, part, template.name) for problem in error.problems)
        except TemplateSyntaxError as error:
            problems.append(_syntax(error, part, template.name))
        except etree.XMLSyntaxError as error:
            problems.append(_broken(error, part, template.name))
    if problems:
        raise InvalidInput(problems)
    return Shell(template.name, filled)


def _located(problem: Problem, part: TextPart, file: str) -> Problem:
    """Give a problem, whose line counts in the Jinja source, its place in Word."""
    if problem.location.paragraph or not problem.location.line:
        return replace(problem, location=replace(problem.location, part=part.name))
    place = part.place(problem.location.line).location(file, problem.location.tag)
    return replace(problem, location=replace(place, pointer=problem.location.pointer))


def _syntax(error: TemplateSyntaxError, part: TextPart, file: str) -> Problem:
    place = part.place(error.lineno).location(file)
    return Problem("T006", f"a tag cannot be read: {error.message}", place)


def _broken(error: etree.XMLSyntaxError, part: TextPart, file: str) -> Problem:
    hint = (
        "tags for paragraphs are {%p … %}, for rows {%tr … %}; each needs its own paragraph or row"
    )
    place = part.place(0).location(file)
    return Problem("T107", f"filling the tags breaks this part: {error.msg}", place, hint)
