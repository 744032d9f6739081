"""The marks of Markdown inside a line, blanked out so that every other character stays in place."""

from __future__ import annotations

import re

from policygen.lint.texts.passages import DROPPED

#: A line under a heading.
UNDERLINE = re.compile(r" {0,3}(?:=+|-{3,})[ \t]*$")
#: A horizontal rule.
RULE = re.compile(r"[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|_{3,}[ \t]*)$")
#: The line between the header and the rows of a table.
DELIMITER = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*(?::?-+:?)?[ \t]*$")

_LINK = re.compile(r"(!?\[)([^\[\]\n]{1,400})(\]\([^()\n]{0,400}\))")
# Three and more underscores are a blank to fill in and stay.
_INLINE = re.compile(
    r"\{:[^{}\n]{0,300}\}"
    r"|</?[A-Za-z][^<>\n]{0,300}>"
    r"|\\(?=[!-/:-@\[-`{-~])"
    r"|(?<!\\)`{1,3}"
    r"|(?<!\\)\*{1,3}(?=\S)|(?<=\S)(?<!\\)\*{1,3}"
    r"|(?<![\w\\])_{1,2}(?=[^\W_])|(?<=[^\W_])_{1,2}(?!\w)"
    r"|\[\^[^\]\s]{1,60}\]"
)
_SPACE = re.compile(r"&nbsp;")


def without_markup(line: str) -> str:
    """Return a line in which ``DROPPED`` stands for each character that is markup."""
    line = _LINK.sub(lambda found: _gap(found[1]) + found[2] + _gap(found[3]), line)
    line = _SPACE.sub(" " + DROPPED * 5, line)
    return _INLINE.sub(lambda found: _gap(found[0]), line)


def _gap(text: str) -> str:
    return DROPPED * len(text)
