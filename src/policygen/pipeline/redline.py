"""The verb ``redline``: two versions of a document marked up as one.

It has a module of its own so that the other verbs do not load the engine.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.files import Change, publish
from policygen.pipeline.versions import Side, Wanted, Word, load_side
from policygen.problems import Location, Problem, Severity, in_order
from policygen.redline import Redline, Signature, redline_word
from policygen.redline.html import render_html
from policygen.redline.markdown import render_markdown
from policygen.redline.reading import read_marked
from policygen.redline.reasons import Reasons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from policygen.pipeline.build import Progress
    from policygen.redline.remarks import Explain, Explainer

_DEFAULT = ("outsourcing-policy",)


@dataclass(frozen=True)
class RedlineRequest:
    """What redline is asked for.

    ``old`` and ``new`` are each a Word file, a bundle folder or an answers file. ``out`` is the
    file to write or, without a suffix, the folder for all documents. ``author`` makes the tracked
    changes; they bear the day ``when``, else the date of the new documents, else ``epoch``, else
    none. A copy for an ``audience`` outside the house carries no reasons.
    """

    old: Path
    new: Path
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


def redline(request: RedlineRequest, progress: Progress = lambda *_: None) -> RedlineResult:
    """Write what is different between two versions of a document, or of all documents.

    Raises:
        InvalidInput: With every problem found; nothing is written then.
        OutputRefused: Files may not be written; nothing is written then.
    """
    to_folder = not request.out.suffix
    asked = request.documents or (() if to_folder else _DEFAULT)
    wanted = Wanted(asked, request.audience)
    old, new = (
        load_side(path, wanted, request.as_of, request.epoch, progress)
        for path in (request.old, request.new)
    )
    problems = [*old.problems, *new.problems]
    pairs = _paired(old, new, problems)
    artifacts: dict[str, bytes] = {}
    counts: Counter[str] = Counter()
    for number, (place, (before, after)) in enumerate(pairs.items()):
        progress("comparing", number, len(pairs))
        made = _redlined(request, (old, before), (new, after))
        file = _file(request, place, pairs, to_folder=to_folder)
        artifacts[file] = _rendered(made, file)
        counts += Counter(made.paragraphs)
        problems += made.problems
    folder = request.out if to_folder else request.out.parent
    changes = publish(folder, artifacts, {}, force=request.force)
    return RedlineResult(in_order(problems), changes, dict(counts))


def _redlined(request: RedlineRequest, old: tuple[Side, Word], new: tuple[Side, Word]) -> Redline:
    when = request.when or request.as_of or new[0].day or request.epoch
    signature = Signature(request.author, when)
    names = old[0].name, new[0].name
    explainer = None if request.audience in _OUTSIDE else _explainer(old[1], new[1])
    return redline_word(old[1].data, new[1].data, signature, names, explainer)


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


def _explainer(old: Word, new: Word) -> Explainer | None:
    before, after = old.version, new.version
    if before is None or after is None:
        return None

    def explained(ours: Sequence[str], theirs: Sequence[str]) -> Explain:
        return Reasons(before, after, (ours, theirs))

    return explained


def _paired(old: Side, new: Side, problems: list[Problem]) -> dict[str, tuple[Word, Word]]:
    """Return the documents that both sides have, by their places; tell of the others."""
    ours, theirs = old.documents, new.documents
    if "" in {*ours, *theirs} and len(ours) == len(theirs) == 1:
        return {"": (next(iter(ours.values())), next(iter(theirs.values())))}
    shared = [place for place in theirs if place in ours]
    for side, places in ((old, ours), (new, theirs)):
        problems.extend(_alone(side, place) for place in places if place not in shared)
    if not shared:
        message = "the two sides have no document in common"
        hint = "name one document that both have with -d, or compare two Word files"
        raise InvalidInput([*problems, Problem("D065", message, Location(new.name), hint)])
    return {place: (ours[place], theirs[place]) for place in shared}


def _alone(side: Side, place: str) -> Problem:
    message = f"only this side has the document '{place or side.name}': it is not compared"
    return Problem("D066", message, Location(side.name), severity=Severity.WARNING)


def _file(
    request: RedlineRequest, place: str, pairs: Mapping[str, object], *, to_folder: bool
) -> str:
    if to_folder:
        return f"{place or request.new.stem}.docx"
    if len(pairs) > 1:
        message = f"{len(pairs)} documents cannot be written into one file"
        hint = "name one document with -d, or give -o a folder"
        raise InvalidInput([Problem("D067", message, Location(request.out.as_posix()), hint)])
    return request.out.name
