"""The verb ``redline``: two versions of a document marked up as one.

It has a module of its own so that the other verbs do not load the engine.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.files import Change, publish
from policygen.pipeline.versions import (
    Dates,
    Side,
    Wanted,
    Word,
    explainer_of,
    load_side,
    paired,
)
from policygen.problems import Location, Problem, in_order
from policygen.redline import Redline, Signature, redline_word
from policygen.redline.html import render_html
from policygen.redline.markdown import render_markdown
from policygen.redline.outside import NOBODY, without_traces
from policygen.redline.reading import read_marked
from policygen.worker import in_worker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policygen.pipeline.build import Progress

_DEFAULT = ("outsourcing-policy",)


@dataclass(frozen=True)
class RedlineRequest:
    """What redline is asked for.

     ``old`` and ``new`` are each a Word file, a bundle folder, an answers file or ``REV:path``.
     ``out`` is the file to write or, without a suffix, the folder for all documents. ``author``
    makes the tracked changes; they bear the day ``when``, else ``as_of``, else the date of the new
    documents, else ``epoch``, else none. A copy for an ``audience`` outside the house carries no
    reasons and names no author.
    """

    old: str
    new: str
    out: Path
    documents: tuple[str, ...] = ()
    author: str = "policygen"
    when: date | None = None
    as_of: date | None = None
    epoch: date | None = None
    audience: str | None = None
    force: bool = False


@dataclass(frozen=True)
class RedlineResult:
    """What redline did: warnings, each file's change, and how many paragraphs differ and how."""

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    paragraphs: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Compared:
    """The files to write, warnings, and how many paragraphs differ and how."""

    artifacts: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    paragraphs: dict[str, int]


def redline(request: RedlineRequest, progress: Progress = lambda *_: None) -> RedlineResult:
    """Write what is different between two versions of a document, or of all documents.

    Raises:
        InvalidInput: With every problem found; nothing is written then.
        OutputRefused: Files may not be written; nothing is written then.
    """
    compared = in_worker(partial(_compared, request), progress)
    folder = request.out if _is_folder(request.out) else request.out.parent
    changes = publish(folder, compared.artifacts, {}, force=request.force)
    return RedlineResult(compared.problems, changes, compared.paragraphs)


def _is_folder(out: Path) -> bool:
    return not out.suffix


def _compared(request: RedlineRequest, progress: Progress) -> _Compared:
    to_folder = _is_folder(request.out)
    asked = request.documents or (() if to_folder else _DEFAULT)
    wanted, dates = Wanted(asked, request.audience), Dates(request.as_of, request.epoch)
    artifacts: dict[str, bytes] = {}
    counts: Counter[str] = Counter()
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        old = load_side(request.old, wanted, dates, Path(one), progress)
        new = load_side(request.new, wanted, dates, Path(other), progress)
        problems = [*old.problems, *new.problems]
        pairs = paired(old, new, problems)
        for number, (place, (before, after)) in enumerate(pairs.items()):
            progress("comparing", number, len(pairs))
            made = _redlined(request, (old, before), (new, after))
            file = _file(request, place, pairs, to_folder=to_folder)
            artifacts[file] = _rendered(made, file)
            counts += Counter(made.paragraphs)
            problems += made.problems
    return _Compared(artifacts, in_order(problems), dict(counts))


def _redlined(request: RedlineRequest, old: tuple[Side, Word], new: tuple[Side, Word]) -> Redline:
    when = request.when or request.as_of or new[0].day or request.epoch
    is_outside = request.audience in _OUTSIDE
    signature = Signature(NOBODY if is_outside else request.author, when)
    names = old[0].name, new[0].name
    explainer = None if is_outside else explainer_of(old, new)
    made = redline_word(old[1].data, new[1].data, signature, names, explainer)
    return replace(made, data=without_traces(made.data, new[0].name)) if is_outside else made


def _rendered(made: Redline, file: str) -> bytes:
    """Return the redline in the format of the file's name."""
    suffix, title = file.rpartition(".")[2].lower(), "What changed"
    match suffix:
        case "html":
            return render_html(read_marked(made.data, file), title).encode()
        case "md":
            return render_markdown(read_marked(made.data, file), title).encode()
        case _:
            return made.data


#: Copies that leave the house carry nothing of how they came about.
_OUTSIDE = frozenset({"provider", "public"})


def _file(
    request: RedlineRequest, place: str, pairs: Mapping[str, object], *, to_folder: bool
) -> str:
    if to_folder:
        return f"{place or Path(request.new).stem}.docx"
    if len(pairs) > 1:
        message = f"{len(pairs)} documents cannot be written into one file"
        hint = "name one document with -d, or give -o a folder"
        raise InvalidInput([Problem("D067", message, Location(request.out.as_posix()), hint)])
    return request.out.name
