"""Tags one by one and in pairs: what Jinja cannot read, and what is not ended."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError

from policygen.problems import Severity, did_you_mean
from policygen.templating.syntax import TAG_WORDS, parse_tree, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policygen.lint.templates.findings import Finding
    from policygen.lint.templates.tags import Tag

_BLOCKS = frozenset({"if", "for", "with", "filter", "macro", "call", "autoescape", "block"})
_MIDDLE = {"else": frozenset({"if", "for"}), "elif": frozenset({"if"})}
# What the sandbox refuses, with what a clause can do instead.
_REFUSED = {
    **dict.fromkeys(
        ("include", "import", "from", "extends"),
        "templates read no other files: name the other clause in the outline",
    ),
    "block": "no template builds on another: write the text here, or make it a clause of its own",
    "autoescape": "take the tag away; values are never read as markup",
}
_RAW = {
    "raw": "write {% endraw %} after the text that is printed as it is",
    "endraw": "write {% raw %} before the text that is printed as it is",
}
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_CURLY = str.maketrans("“”„‘’‚", "\"\"\"'''")
_SPECIAL_SPACES = re.compile("[\u00a0\u2000-\u200b\u202f\u3000\ufeff]")
_QUOTED = re.compile("('[^']*'|\"[^\"]*\")")
_CURLY_SIGN = re.compile("[“”„‘’‚]")
_CELL_VALUES = frozenset({"colspan", "cellbg"})
_CELL_MARKS = frozenset({"vm", "hm"})
_GLUED = re.compile(r"\{(?:\{|%)(p|tr|tc|r)(?=(body|contents|if|for|else|elif|endif|endfor)\b)")
_PARTED = re.compile(r"\{% +(p|tr|tc|r) +(?=\w)")
_PARTED_END = re.compile(r"end\s+(\w+)$")
_GOT = re.compile(r"(?:got|unexpected) '(.*)'\.?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sound tag and what Jinja is given for it, character by character at the same place."""

    tag: Tag | None
    source: str


@dataclass(slots=True)
class _Pairing:
    """One pass over the tags of a text. ``is_word`` leaves to ``wordtags`` what it tells."""

    is_word: bool
    is_sound: bool
    findings: list[Finding] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    opened: list[Tag] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    divided: list[Tag] = field(default_factory=list)

    def tell(self, finding: Finding) -> None:
        self.findings.append(finding)

    def pairs(self, finding: Finding) -> None:
        if not self.is_word:
            self.tell(finding)

    def tag(self, tag: Tag) -> None:
        if not tag.closed:
            self.pairs(_not_whole(tag))
            if tag.word in _BLOCKS:
                self._opened_broken(tag)
            return
        self.findings.extend(_signs(tag, is_word=self.is_word))
        spaced = _space_fault(tag) if self.is_word else None
        if spaced:
            self.tell(spaced)
            return
        source = readable(tag)
        if tag.word in _RAW:
            # A whole one is no tag: what it holds is printed as it is.
            self.pairs(tag.finding("T122", f"'{tag.shown}' has no other half", _RAW[tag.word]))
            return
        if tag.word in _REFUSED:
            message = f"templates do not have '{tag.word}'"
            self.tell(tag.finding("T116", message, _REFUSED[tag.word]))
            if tag.word not in _BLOCKS:
                return
        if source and self._sound(tag, source) and self._paired(tag):
            self.pieces.append(Piece(tag, source))

    def _sound(self, tag: Tag, source: str) -> bool:
        finding = None if self.is_sound else _fault_alone(tag, source)
        if finding is None:
            return True
        self.tell(finding)
        if opens(tag):
            self._opened_broken(tag)
        elif meant := did_you_mean(tag.word, _BLOCKS):
            self.forgiven.append(meant.split("'")[1])
        elif parted := _PARTED_END.match(tag.inner):
            end = f"{{% end{parted[1]} %}}"
            if self._ends(replace(tag, text=end)):
                self.pieces.append(Piece(None, end))
        return False

    def _opened_broken(self, tag: Tag) -> None:
        """Open the block of a tag that cannot be read, so that its end is not one too many."""
        self.opened.append(tag)
        self.pieces.append(Piece(None, _NEUTRAL.get(tag.word, "")))

    def _paired(self, tag: Tag) -> bool:
        """Keep the stack of open blocks; return whether the tag may stand in the tree."""
        if opens(tag):
            self.opened.append(tag)
            return True
        if tag.word in _MIDDLE:
            return self._divides(tag)
        if not tag.word.startswith("end"):
            return True
        return self._ends(tag)

    def _divides(self, tag: Tag) -> bool:
        last = self.opened[-1] if self.opened else None
        if last is not None and last.word in _MIDDLE[tag.word] and last not in self.divided:
            self.divided += [last] if tag.word == "else" else []
            return True
        if last in self.divided:
            message = f"'{tag.word}' comes after the 'else' of '{last.shown}'"
            self.pairs(tag.finding("T122", message, "'else' is the last part and stands once"))
        elif last is None:
            message = f"'{tag.word}' divides nothing: no 'if' is open here"
            self.pairs(tag.finding("T122", message, "take it away, or put the 'if' before it"))
        else:
            hint = f"write {{% end{last.word} %}} before it"
            message = f"'{tag.word}' stands where '{last.shown}' has to be ended"
            self.pairs(tag.finding("T122", message, hint))
        return False

    def _ends(self, tag: Tag) -> bool:
        word = tag.word.removeprefix("end")
        words = [one.word for one in self.opened]
        if word not in words and word in self.forgiven:
            self.forgiven.remove(word)
            return False
        if word not in words:
            message = f"'{tag.word}' ends nothing: no '{word}' is open here"
            hint = f"take it away, or write {{% {word} … %}} where the part begins"
            self.pairs(tag.finding("T122", message, hint))
            return False
        while self.opened[-1].word != word:
            self.forgiven.append(self.opened[-1].word)
            self._never_ended(self.opened.pop(), before=tag)
        self.opened.pop()
        return True

    def _never_ended(self, opened: Tag, before: Tag | None = None) -> None:
        message = f"'{opened.shown}' is never ended"
        hint = f"write {{% end{opened.word} %}} where the part ends"
        if before:
            message = (
                f"'{opened.shown}' is not ended before '{before.shown}' ends the part around it"
            )
            hint = f"write {{% end{opened.word} %}} before '{before.shown}'"
        self.pairs(opened.finding("T122", message, hint))
        self.pieces.append(Piece(None, f"{{% end{opened.word} %}}"))

    def end(self) -> None:
        while self.opened:
            self._never_ended(self.opened.pop())


# What stands for a block whose tag cannot be read, so that what is in it is read all the same.
_NEUTRAL = {
    "if": "{% if [] %}",
    "for": "{% for _ in [] %}",
    "with": "{% with %}",
    "filter": "{% filter trim %}",
    "macro": "{% macro _() %}",
    "set": "{% set _ %}",
}


def check_pairs(
    tags: Iterable[Tag], *, is_word: bool = False, is_sound: bool = False
) -> tuple[list[Piece], list[Finding]]:
    """Return what can be put together to a tree, and what is wrong with tags alone and in pairs.

    Args:
        tags: the tags of a text in their order.
        is_word: whether ``wordtags`` tells of tags that are not whole or do not pair.
        is_sound: whether Jinja reads all tags together, so that none need be tried alone.
    """
    pairing = _Pairing(is_word, is_sound)
    for tag in tags:
        pairing.tag(tag)
    pairing.end()
    return pairing.pieces, pairing.findings


def opens(tag: Tag) -> bool:
    """Tell whether a tag begins a block that has to be ended."""
    return tag.word in _BLOCKS or (tag.word == "set" and "=" not in tag.inner)


def readable(tag: Tag) -> str:
    """Return a tag as Jinja shall read it, characters in place: plain quotes, plain spaces."""
    source = _plain_spaces(tag.plain)
    if _CURLY_SIGN.search(source) and not _reads(source):
        source = source.translate(_CURLY)
    if tag.word in _CELL_MARKS:
        return ""
    if tag.word in _CELL_VALUES:
        # docxtpl's tags for the look of a cell hold a value.
        at = source.index(tag.word)
        return f"{{{{{source[2:at]}{' ' * len(tag.word)}{source[at + len(tag.word) : -2]}}}}}"
    return source


def _plain_spaces(text: str) -> str:
    """Return a tag with ordinary spaces; in quotation marks they are the author's."""
    pieces = _QUOTED.split(text)
    pieces[::2] = [_SPECIAL_SPACES.sub(" ", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _reads(source: str) -> bool:
    try:
        tokens_of(source)
    except TemplateSyntaxError:
        return False
    return True


def _signs(tag: Tag, *, is_word: bool) -> Iterator[Finding]:
    """Yield the signs in a tag that a word processor puts where a plain one was meant."""
    curly = _CURLY_SIGN.search(tag.text)
    if curly and not _reads(_plain_spaces(tag.plain)):
        message = f"the tag has the curly quotation mark {curly[0]}"
        hint = "type ' or \" in its place, or let --fix do it"
        finding = tag.finding("T123", message, hint)
        if is_word:  # where they are read all the same
            finding = replace(finding, problem=replace(finding.problem, severity=Severity.NOTE))
        yield finding
    if _plain_spaces(tag.text) != tag.text:
        message = "the tag holds a space that is not an ordinary one"
        hint = "delete it and press the space bar, or let --fix do it"
        yield tag.finding("T124", message, hint)


def _space_fault(tag: Tag) -> Finding | None:
    glued = _GLUED.match(tag.text)
    if glued:
        unit, name = glued[1], glued[2]
        message = f"'{glued[0]}{name}' lacks the space after '{glued[0]}'"
        hint = f"write {tag.text[:2]}{unit} {tag.text[2 + len(unit) :]}"
        return tag.finding("T126", message, hint)
    parted = _PARTED.match(tag.text)
    if parted:
        message = f"between '{{%' and '{parted[1]}' no space may stand"
        rest = tag.text[parted.end() :].strip()
        return tag.finding("T126", message, f"write {{%{parted[1]} {rest}")
    return None


def _not_whole(tag: Tag) -> Finding:
    if not tag.opener:
        opener = {closer: opener for opener, closer in _CLOSERS.items()}[tag.text]
        message = f"'{tag.text}' ends a tag that has no beginning"
        hint = f"write '{opener}' where the tag begins, or take '{tag.text}' away"
        return tag.finding("T121", message, hint)
    closer = _CLOSERS[tag.opener]
    message = f"a tag begins with '{tag.opener}' and does not end with '{closer}'"
    typed = " ".join(re.split(r"[}%#]", tag.text[2:], maxsplit=1)[0].split())
    if not re.search(r"[}%#]", tag.text[2:]):
        return tag.finding("T121", message, f"write '{closer}' where the tag ends")
    return tag.finding("T121", message, f"write {tag.opener} {typed} {closer}")


def _fault_alone(tag: Tag, source: str) -> Finding | None:
    """Return why Jinja cannot read a tag, or None if it can."""
    try:
        tokens_of(source)
        parse_tree(_completed(tag, source))
    except TemplateSyntaxError as error:
        return _explained(tag, error.message or "", source)
    except RecursionError:
        return tag.finding("T121", "the tag is nested too deep to be read")
    return None


def _completed(tag: Tag, source: str) -> str:
    """Return a source in which a block tag stands with what it needs to be read."""
    if opens(tag):
        return f"{source}{{% end{tag.word} %}}"
    if tag.word in _MIDDLE:
        return f"{{% if 1 %}}{source}{{% endif %}}"
    if tag.word.startswith("end") and tag.word in TAG_WORDS:
        return ""
    return source


def _explained(tag: Tag, message: str, source: str) -> Finding:
    """Say in plain words what Jinja's parser says."""
    if message.startswith("Encountered unknown tag"):
        word = message.split("'")[1]
        parted = _PARTED_END.match(tag.inner)
        hint = f"write {{% end{parted[1]} %}}, in one word" if parted else ""
        hint = hint or did_you_mean(word, TAG_WORDS) or _TAGS_ARE
        return tag.finding("T121", f"there is no tag '{word}'", hint)
    if not tag.inner:
        return tag.finding("T121", "the tag is empty", "write what it shall print, or take it away")
    quotes = [sign for sign in "'\"" if source.count(sign) % 2]
    if quotes and ("unexpected char" in message or "unexpected '" in message):
        hint = f"end the text with {quotes[0]}; a text that holds ' is written in \" marks"
        return tag.finding("T121", f"a quotation mark {quotes[0]} stands alone in the tag", hint)
    for opening, closing in ("()", "[]", "{}"):
        more = source[2:-2].count(opening) - source[2:-2].count(closing)
        if more:
            missing, other = (closing, opening) if more > 0 else (opening, closing)
            text = f"'{missing}' is missing for a '{other}'"
            return tag.finding("T121", text, "each bracket that is opened has to be closed")
    return _unexpected(tag, message)


def _unexpected(tag: Tag, message: str) -> Finding:
    got = _GOT.search(message)
    what = got[1] if got else ""
    if "unexpected char" in message:
        sign = message.split("char ", 1)[1].rpartition(" at ")[0].strip("'\"")
        hint = "take it away, or put text in quotation marks"
        return tag.finding("T121", f"the sign {sign} cannot stand in a tag", hint)
    if what.startswith("end of") or message == "expected name or number":
        message = "the tag ends where something is still missing"
        return tag.finding("T121", message, _shape(tag))
    if what and "end of print statement" in message:
        text = f"'{what}' cannot follow what stands before it in the tag"
        hint = "join names with a dot, texts with ~, and put a bar | before a filter"
        return tag.finding("T121", text, hint)
    if what:
        return tag.finding("T121", f"'{what}' cannot stand there in the tag", _shape(tag))
    return tag.finding("T121", f"the tag cannot be read: {message.rstrip('.')}", _shape(tag))


_TAGS_ARE = "tags begin with if, for, set, macro, call or with; a value is printed with {{ NAME }}"
_SHAPES = {
    "if": "{% if NAME %}, {% if NAME == 'value' %} or {% if A and not B %}",
    "elif": "{% elif NAME %}",
    "for": "{% for ONE in LIST %}",
    "set": "{% set NAME = VALUE %}",
    "macro": "{% macro NAME(ARGUMENT) %}",
    "call": "{% call MACRO() %}",
    "with": "{% with NAME = VALUE %}",
}


def _shape(tag: Tag) -> str:
    word = tag.word
    if tag.is_bare:
        return "its form is NAME, NAME == 'value' or A and not B"
    if word.startswith("end") or word == "else":
        return f"nothing else stands in {{% {word} %}}"
    return f"its form is {_SHAPES.get(word, '{{ NAME }} or {{ NAME|FILTER }}')}"
