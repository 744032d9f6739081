"""What a Word template can print besides text: looks, pictures, other Word files, the document.

These are plain descriptions; ``wordtags`` and the Word writer make them real.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.utils import Cycler, Joiner, Namespace

from policygen.templating.values import WordContent, active

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class RichPiece:
    """A text and how it looks; ``look`` holds docxtpl's names of properties with their values."""

    text: str
    look: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class RichValue(WordContent):
    """Texts that each have a look of their own."""

    pieces: tuple[RichPiece, ...]


@dataclass(frozen=True, slots=True)
class ImageFile(WordContent):
    """A picture in a file; sizes are in EMU (36,000 to the millimetre), 0 where not given."""

    path: str
    width: int
    height: int
    alt: str
    url: str


@dataclass(frozen=True, slots=True)
class WordFile(WordContent):
    """The content of another Word file."""

    path: str


@dataclass(frozen=True, slots=True)
class DocumentPlace(WordContent):
    """A place for a part of the document: ``body``, ``contents`` or ``clause`` with its id."""

    kind: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class NumberOf(WordContent):
    """The number of the part of the document that has this id; ``text`` is it, once known."""

    target: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class BlockText(WordContent):
    """A text that its tag prints in the place of a whole paragraph, row or cell."""

    text: str


_EMU = {"mm": 36_000, "cm": 360_000, "in": 914_400, "pt": 12_700, "px": 9_525}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(mm|cm|in|pt|px)")
_LARGEST = 3_000 * _EMU["mm"]
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_WORDS = re.compile(r"[^<>&\"]{1,120}")
_LINES = {"single", "double", "thick", "dotted", "dash", "dotDash", "dotDotDash", "wave"}
_FLAGS = ("bold", "italic", "strike", "subscript", "superscript", "rtl")


def rich(
    value: Any,
    style: str = "",
    *,
    color: str = "",
    highlight: str = "",
    size: int = 0,
    underline: bool | str = False,
    font: str = "",
    url: str = "",
    lang: str = "",
    **flags: bool,
) -> RichValue:
    """A text with a look of its own: ``{{ name|rich(bold=true, color='C00000') }}``.

    A list joins several: ``{{ ['Dear ', name|rich('Strong')]|rich }}``. ``style`` is a character
    style of the template by its name; ``size`` is in half points; ``url`` makes a link.
    """
    look: dict[str, Any] = {
        "style": _word("style", style),
        "color": _colour(color),
        "highlight": _colour(highlight),
        "size": _size(size),
        "underline": _underline(underline),
        "font": _word("font", font),
        "url": str(url),
        "lang": _word("lang", lang),
    }
    for name, wanted in flags.items():
        if name not in _FLAGS:
            raise TypeError(f"'rich' has no '{name}'; it has {', '.join(_FLAGS)}")
        look[name] = bool(wanted)
    own = tuple((name, wanted) for name, wanted in look.items() if wanted)
    pieces: list[RichPiece] = []
    for part in value if isinstance(value, list | tuple) else [value]:
        inner = part.pieces if isinstance(part, RichValue) else (RichPiece(_plain(part)),)
        # What a part says of itself stands over what is said of all.
        pieces += [RichPiece(p.text, tuple({**dict(own), **dict(p.look)}.items())) for p in inner]
    return RichValue(tuple(pieces))


def image(
    path: str, width: str = "", height: str = "", *, alt: str = "", url: str = ""
) -> ImageFile:
    """A picture from a file below the project's folder: ``{{ logo|image(width='40mm') }}``.

    ``alt`` says in words what it shows. In the alternative text of a picture in the template, the
    tag replaces that picture.
    """
    return ImageFile(str(path), _length(width), _length(height), str(alt), str(url))


def subdoc(path: str) -> WordFile:
    """The content of another Word file: ``{{p 'annex.docx'|subdoc }}``."""
    return WordFile(str(path))


def listing(value: Any) -> Any:
    """The text itself: its new lines and tabs are Word's own without this filter too."""
    return value


def block(value: Any) -> Any:
    """A value in the place of a whole paragraph: what ``{{p value }}`` prints."""
    if isinstance(value, str | int | float | Decimal | datetime.date):
        return BlockText(_plain(value))
    return value


def _plain(value: Any) -> str:
    return active().formats.plain(value)


def _word(name: str, value: str) -> str:
    if value and not _WORDS.fullmatch(str(value)):
        raise ValueError(f"{value!r} is no {name}")
    return str(value)


def _colour(value: str) -> str:
    found = _COLOUR.fullmatch(str(value))
    if value and not found:
        raise ValueError(f"{value!r} is no colour; a colour is six figures such as C00000")
    return found[1].upper() if found else ""


def _size(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value <= 3276:
        raise ValueError(f"{value!r} is no size in half points, such as 24 for 12 points")
    return int(value)


def _underline(value: bool | str) -> str:
    if not value:
        return ""
    kind = "single" if value is True else str(value)
    if kind not in _LINES:
        raise ValueError(f"there is no underline {kind!r}; there are {', '.join(sorted(_LINES))}")
    return kind


def _length(value: str) -> int:
    if not value:
        return 0
    found = _LENGTH.fullmatch(str(value).strip())
    size = round(float(found[1]) * _EMU[found[2]]) if found else 0
    if not 0 < size <= _LARGEST:
        raise ValueError(f"{value!r} is no length such as '40mm', '4cm', '1.5in' or '72pt'")
    return size


#: Filters that only Word templates have, docxtpl's and more of Jinja's.
WORD_FILTERS: Mapping[str, Callable[..., Any]] = {
    **{name: JINJA_FILTERS[name] for name in ("dictsort", "items", "string", "wordwrap")},
    "block": block,
    "image": image,
    "listing": listing,
    "rich": rich,
    "subdoc": subdoc,
}
WORD_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "cycler": Cycler,
    "joiner": Joiner,
    "namespace": Namespace,
}
#: Methods of mappings that Word templates may call where the mapping has no such field.
METHODS = frozenset({"get", "items", "keys", "values"})
