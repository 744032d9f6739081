"""The bundle: each copy becomes a document, each document its files and their manifest rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING

from policygen import __version__
from policygen.analysis.dates.events import calendar_events, for_side, hidden_series
from policygen.analysis.dates.history import with_sequences
from policygen.approvals import DRAFT
from policygen.approved import LAPSED, Judged, check_status, judge, signers_file
from policygen.assemble import Assembled, Scope, assemble, check_reader
from policygen.errors import InvalidInput
from policygen.library import HOUSE, Origin
from policygen.manifest import Manifest, Row, answer_digest
from policygen.model import Audience, may_read
from policygen.problems import Location, Problem, Severity
from policygen.render import Task, render
from policygen.shell import assemble_shell
from policygen.source import load_bytes
from policygen.tree.sent import render_record
from policygen.wordtags import complete, dress, load_word_template, without_cover
from policygen.worker import STEP_SECONDS, at, in_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from policygen.assemble import Parts
    from policygen.copies import Copy
    from policygen.inputs import Inputs
    from policygen.model import Event
    from policygen.render import Artifact
    from policygen.wordtags import Shell

    Writer = Callable[[str, Task], tuple[Artifact, ...]]
    """Writes a document in the format of a name."""

DATA = ("babel", "holidays", "icalendar", "typst", "tzdata", "xlsxwriter")
"""Libraries whose release reaches the bytes: those whose data reach the text, and those
that write charts and set pages. They are pinned exactly, so that a build can be repeated."""

#: Formats whose pages are counted when they are written, which takes long.
PAGED = frozenset({"docx", "pdf"})

#: The typeface that the PDF's own stands for.
PDF_TYPEFACE = "Arial"

# Copies that leave the house: they hold nothing that is still open.
_OUTSIDE = frozenset({Audience.PROVIDER, Audience.PUBLIC})


@dataclass(frozen=True)
class Made:
    """A copy, the document assembled for it, its filled Word template, and all their problems.

    ``judged`` is how the document stands by its approvals.
    """

    copy: Copy
    assembled: Assembled
    judged: Judged
    shell: Shell | None
    problems: tuple[Problem, ...]


def make(inputs: Inputs, copy: Copy, known: Parts | None = None) -> Made:
    """Assemble one copy; what goes wrong is in its problems.

    ``known`` are parts of the same copy as it was assembled before, of the same answers.
    """
    at(f"assembling {copy.path}", copy.outline.location.file, STEP_SECONDS)
    scope = Scope(
        copy.names, inputs.formats, copy.audience, inputs.audience_of, inputs.as_of, inputs.house
    )
    assembled = assemble(copy.outline, inputs.library, scope, known)
    judged = judge(inputs, copy, assembled.document.properties.version)
    if judged.standing != DRAFT:
        scope = replace(scope, standing=judged.standing)
        # What its templates gave holds only while it is approved: it is known to no later build.
        assembled = replace(assemble(copy.outline, inputs.library, scope), parts={})
    found = (*assembled.problems, *_unprintable(copy, assembled))
    found += (*judged.problems, *check_status(copy, assembled.document, judged.standing))
    problems = tuple(_with_answer(inputs, problem) for problem in found)
    if not copy.wants_word:
        return Made(copy, assembled, judged, None, problems)
    try:
        shell, warnings = _shell(inputs, copy, assembled, scope)
    except InvalidInput as error:
        return Made(copy, assembled, judged, None, (*problems, *error.problems))
    return Made(copy, assembled, judged, shell, (*problems, *warnings))


def _unprintable(copy: Copy, assembled: Assembled) -> Iterator[Problem]:
    """Yield a warning for each text that the PDF, if it is wanted, cannot print as it is."""
    if "pdf" in copy.formats and not copy.is_printed:
        from policygen.render.pdf import check_characters

        yield from check_characters(assembled.document, copy.outline.location)


def check_typefaces(inputs: Inputs, made: Iterable[Made]) -> Iterator[Problem]:
    """Yield a note for each typeface of the house that the PDF, if it is wanted, does not have."""
    if not any("pdf" in one.copy.formats and not one.copy.is_printed for one in made):
        return
    named = (("headings", inputs.house.headings), ("text", inputs.house.text))
    for field, face in named:
        if face and face != PDF_TYPEFACE:
            path = f"house.fonts.{field}"
            message = f"the PDF is set in Arimo, which is as wide as Arial, not in {face}"
            hint = "Word and HTML have it; --pdf-engine libreoffice prints the Word file with it"
            yield Problem("D030", message, inputs.answers.where(path), hint, Severity.NOTE)


def _with_answer(inputs: Inputs, problem: Problem) -> Problem:
    """Return a problem of a clause with the place of the answer that causes it, in the hint."""
    pointer = problem.location.pointer
    if not pointer or pointer.startswith(("findings", "document.")):
        return problem
    place = inputs.answers.where(pointer)
    told = f"the answer belongs to {place.file}:{place.line}"
    return replace(problem, hint="\n".join(filter(None, (problem.hint, told))))


def check_open_points(inputs: Inputs, made: Iterable[Made], *, final: bool) -> Iterator[Problem]:
    """Yield a problem for each open point that may not be in what is asked for.

    A final build has none at all, a copy that leaves the house none that it would print or use.
    """
    read = {
        path
        for one in made
        if one.copy.audience in _OUTSIDE
        for path in inputs.answers_behind(one.assembled.reads)
    }
    for point in inputs.answers.open_points:
        if final or point.path in read:
            where = inputs.answers.where(point.path)
            message = f"'{point.path}' is still open: {point.need} ({point.owner})"
            hint = "answer it; a final or outside copy holds nothing that is open"
            yield Problem("B011", message, where, hint)


def check_approvals(problems: Iterable[Problem], *, final: bool) -> Iterator[Problem]:
    """Yield the problems; in a final build a text that changed under its approval is an error."""
    for problem in problems:
        lapsed = final and problem.code == LAPSED
        yield replace(problem, severity=Severity.ERROR) if lapsed else problem


def check_numbers(inputs: Inputs, made: Iterable[Made]) -> Iterator[Problem]:
    """Yield a note for each document that left the house without a record of its numbers.

    The hint holds the record, to be put into the answers as it is.
    """
    for one in made:
        outline, sections = one.copy.outline, one.assembled.unrecorded
        if not sections or outline.numbering is None:
            continue
        topic, _, name = one.copy.record.partition("/")
        record = f"{topic}[{name}]" if name else topic
        message = (
            f"'{record}' has left the house, and the numbers of its {outline.id} are not recorded"
        )
        key = outline.numbering.source.partition(".")[2]
        hint = f"put this under '{key}', so that each section keeps the number it was sent with:"
        where = inputs.answers.where(record)
        block = render_record(outline.id, sections)
        yield Problem("B016", message, where, f"{hint}\n{block}", Severity.NOTE)


def render_apart(format_name: str, task: Task) -> tuple[Artifact, ...]:
    """Write a document as ``render`` does, where pages are counted in a process of its own.

    What that takes of memory, only the end of its process gives back.
    """
    if format_name not in PAGED:
        return render(format_name, task)
    return in_worker(lambda _: render(format_name, task))


def render_copy(
    inputs: Inputs, made: Made, writer: Writer = render_apart
) -> Iterator[tuple[Row, bytes]]:
    """Yield each file of a copy, as ``writer`` writes it, with its manifest row."""
    copy = made.copy
    task = Task(
        made.assembled.document, copy.path, made.shell, _events(inputs, copy), copy.pdf_engine
    )
    for format_name in copy.formats:
        at(f"writing {copy.path} as {format_name}", copy.outline.location.file, STEP_SECONDS)
        for artifact in writer(format_name, task):
            yield _row(inputs, made, format_name, artifact), artifact.data


def check_paths(rows: Iterable[Row]) -> Iterator[Problem]:
    """Yield a problem for each file that two documents would be written to."""
    first: dict[str, Row] = {}
    for row in rows:
        other = first.setdefault(row.path, row)
        if other is not row:
            one, two = (each.record or each.document for each in (other, row))
            message = f"'{row.path}' would be written twice: for '{one}' and for '{two}'"
            hint = "give an outline another 'file', or a picture in one of them another id"
            yield Problem("B015", message, hint=hint)


def manifest_of(inputs: Inputs, rows: tuple[Row, ...], options: Mapping[str, object]) -> Manifest:
    """Return the manifest of a bundle with these rows."""
    return Manifest(
        source=inputs.answers.files[0],
        tool=__version__,
        as_of=inputs.as_of,
        rows=rows,
        data={name: version(name) for name in DATA},
        options=options,
        files=_files(inputs, rows),
    )


def _shell(
    inputs: Inputs, copy: Copy, assembled: Assembled, scope: Scope
) -> tuple[Shell, tuple[Problem, ...]]:
    outline = copy.outline
    data, name = inputs.library.word_template(outline.word_template, outline.location)
    own = load_word_template(data if outline.cover else without_cover(data, name), name)
    house = load_word_template(*inputs.library.word_template(HOUSE, outline.location))

    def read(path: str, where: Location) -> bytes:
        return load_bytes(inputs.root / path, inputs.root, where)

    shell = assemble_shell(
        complete(own, house),
        assembled.names,
        inputs.formats,
        assembled.document,
        read=read,
        check=lambda slot: check_reader(scope, slot, own.name),
    )
    warnings = (*own.warnings, *shell.warnings)
    if outline.word_template == HOUSE and _is_packaged(inputs, HOUSE):
        shell = dress(shell, inputs.house)
    return shell, warnings


def _is_packaged(inputs: Inputs, word_template: str) -> bool:
    return inputs.library.origin(f"templates/word/{word_template}") is Origin.PACKAGED


def _events(inputs: Inputs, copy: Copy) -> tuple[Event, ...]:
    """Return the dated events of a contract's calendar that the copy's reader may see."""
    if "ics" not in copy.outline.formats:
        return ()
    contract_id = copy.record.removeprefix("contracts/")
    derived = inputs.findings.values.get("contracts", {})
    found = derived.get(contract_id, {}).get("reviews") if isinstance(derived, dict) else None
    # What waits for an open point has no day yet.
    known = found if isinstance(found, dict) else {}
    readable = {
        part: _readable(inputs, copy.audience, contract_id, part, known.get(part))
        for part in ("by_body", "milestones", "clashes")
    }
    events = calendar_events(contract_id, readable)
    hidden = hidden_series(contract_id, found, readable)
    events = with_sequences(events, inputs.history, contract_id, hidden)
    return for_side(events, "provider") if copy.audience is Audience.PROVIDER else events


def _readable(
    inputs: Inputs, audience: Audience, contract_id: str, part: str, found: object
) -> object:
    """Return what ``audience`` may read of a part of a contract's reviews."""
    path = f"findings.contracts.{contract_id}.reviews.{part}"
    if not isinstance(found, dict):
        return found if may_read(audience, inputs.audience_of(path)) else None
    return {
        name: finding
        for name, finding in found.items()
        if may_read(audience, inputs.audience_of(f"{path}.{name}"))
    }


def _row(inputs: Inputs, made: Made, format_name: str, artifact: Artifact) -> Row:
    copy, assembled = made.copy, made.assembled
    from_word = format_name == "docx" or bool(artifact.engine)
    shell = made.shell if from_word else None
    read = inputs.answers_behind((*assembled.reads, *(shell.answers if shell else ())))
    return Row(
        path=f"{copy.folder}{artifact.path}",
        document=copy.outline.id,
        record=copy.record,
        audience=copy.audience,
        format=format_name,
        sha256=_digest(artifact.data),
        size=len(artifact.data),
        as_of=inputs.as_of,
        word_template=f"templates/word/{copy.outline.word_template}" * from_word,
        answers={name: _answer_digest(inputs, name) for name in read},
        clauses={
            **{name: _digest(inputs.library.read(name)) for name in assembled.clauses},
            # The pictures and other files that the tags of the Word template read.
            **{name: _digest(data) for name, data in (shell.read if shell else {}).items()},
        },
        engine=artifact.engine,
    )


def _answer_digest(inputs: Inputs, path: str) -> str:
    """Return the hash of an answer, worked out once."""
    if path not in inputs.digests:
        inputs.digests[path] = answer_digest(inputs.answers, path)
    return inputs.digests[path]


def _files(inputs: Inputs, rows: Sequence[Row]) -> dict[str, str]:
    """Return every input file with its hash: answers, schemas, history, library files.

    A clause that an earlier build read for a row that is kept, and that is gone since, has the
    hash that its row recorded.
    """
    gone = {name: digest for row in rows for name, digest in row.clauses.items()}
    gone = {name: digest for name, digest in gone.items() if not inputs.library.holds(name)}
    names = {name for row in rows for name in (*row.clauses, row.word_template) if name}
    for outline in inputs.library.outlines:
        names |= {outline.location.file, outline.base} - {""}
    names |= {inputs.library.spelling_file(inputs.formats.locale)} - {""}
    here = sorted(name for name in names if inputs.library.holds(name))
    files = gone | {name: _digest(inputs.library.read(name)) for name in here}
    own = (*inputs.answers.files, *inputs.answers.schema.files)
    own += (inputs.library.settings.file,) * bool(inputs.library.settings.file)
    own += tuple(filter(None, (inputs.history.file, inputs.approvals.file, signers_file(inputs))))
    return files | {name: _digest((inputs.root / name).read_bytes()) for name in own}


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
