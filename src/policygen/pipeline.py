"""The verbs: each is a short list of stage calls."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING

from policygen import __version__, answers
from policygen.analysis.events import calendar_events, for_side
from policygen.analysis.findings import Findings, derive_findings
from policygen.assemble import Assembled, Scope, assemble
from policygen.copies import Copy, plan_copies
from policygen.errors import InvalidInput
from policygen.files import Change, publish
from policygen.library import Library
from policygen.manifest import (
    MANIFEST,
    Manifest,
    Row,
    Selection,
    keep_rows,
    load_manifest,
    render_manifest,
    value_digest,
)
from policygen.model import Audience, may_read, strictest
from policygen.problems import Problem
from policygen.render import Task, render
from policygen.scope import top_names
from policygen.shell import assemble_shell
from policygen.templating import Formats
from policygen.wordtags import load_word_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from policygen.answers import Answers
    from policygen.model import Event
    from policygen.wordtags import Shell

# The releases whose data reach the text; pinned exactly, so that a build can be repeated.
_DATA = ("babel", "holidays", "icalendar", "tzdata")

# Copies that leave the house: they hold nothing that is still open.
_OUTSIDE = frozenset({Audience.PROVIDER, Audience.PUBLIC})


@dataclass(frozen=True)
class BuildRequest:
    """What a build is asked for. ``epoch`` is the day of SOURCE_DATE_EPOCH, if it is set."""

    answers: Path
    out: Path | None = None
    formats: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    audience: str | None = None
    as_of: date | None = None
    epoch: date | None = None
    final: bool = False
    dry_run: bool = False
    force: bool = False


@dataclass(frozen=True)
class BuildResult:
    """What a build did: warnings and notes, each file's change, and the bundle's folder."""

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    out: Path


@dataclass(frozen=True)
class _Inputs:
    """Everything a build is made from."""

    root: Path
    answers: Answers
    findings: Findings
    library: Library
    as_of: date
    problems: tuple[Problem, ...]

    def audience_of(self, path: str) -> Audience:
        """Return who may read an answer or a finding: a finding takes its inputs' strictest."""
        if path.split(".", 1)[0] != "findings":
            return self.answers.schema.audience_of(path)
        inputs = self.findings.inputs_of(path.removeprefix("findings."))
        audiences = [self.answers.schema.audience_of(name) for name in inputs]
        return strictest(audiences) if audiences else Audience.INTERNAL

    def answers_behind(self, reads: tuple[str, ...]) -> tuple[str, ...]:
        """Return the answer paths behind what a document read, findings taken apart."""
        paths: dict[str, None] = {}
        for read in reads:
            if read.startswith("findings."):
                paths |= dict.fromkeys(self.findings.inputs_of(read.removeprefix("findings.")))
            elif not read.startswith("findings"):
                paths[read] = None
        return tuple(sorted(paths))


def check(path: Path, as_of: date | None, epoch: date | None) -> tuple[Problem, ...]:
    """Return every problem of an answers file."""
    root = project_root(path)
    _, _, problems = _checked(path, root, as_of, epoch)
    return problems


def build(
    request: BuildRequest, progress: Callable[[str, int, int], None] = lambda *_: None
) -> BuildResult:
    """Write the documents that follow from the answers.

    Raises:
        InvalidInput: With every problem found; nothing is written then.
        OutputRefused: Files may not be overwritten; nothing is written then.
    """
    inputs = _load(request)
    names = top_names(inputs.answers, inputs.findings.values)
    copies = plan_copies(inputs.library.outlines, names, _formats(inputs), request)
    made = [
        (copy, _assembled(inputs, copy, progress, number, len(copies)))
        for number, copy in enumerate(copies)
    ]
    _stop_at_errors(
        [*inputs.problems]
        + [problem for _, assembled in made for problem in assembled.problems]
        + list(_barred(inputs, request, made))
    )
    artifacts: dict[str, bytes] = {}
    rows: list[Row] = []
    for number, (copy, assembled) in enumerate(made):
        progress("writing", number, len(made))
        for format_name, data in _rendered(inputs, copy, assembled):
            artifacts[f"{copy.path}.{format_name}"] = data
            rows.append(_row(inputs, copy, assembled, format_name, data))
    out = request.out or request.answers.parent / "build"
    changes = _published(inputs, request, out, artifacts, rows)
    return BuildResult(inputs.problems, changes, out)


def project_root(path: Path) -> Path:
    """Return the nearest folder at or above the answers that holds ``policygen.yaml``."""
    folder = path.absolute().parent
    for candidate in (folder, *folder.parents):
        if (candidate / "policygen.yaml").is_file():
            return candidate
    return folder


# -- stages --


def _checked(
    path: Path, root: Path, as_of: date | None, epoch: date | None
) -> tuple[Answers | None, date | None, tuple[Problem, ...]]:
    loaded, problems = answers.check(path, root, as_of or epoch)
    if loaded is None:
        return None, None, problems
    effective = loaded.get("control.effective")
    day = as_of or (effective if isinstance(effective, datetime.date) else epoch)
    if day is None:
        message = "the documents need a date: the policy has no effective date"
        hint = "answer control.effective, or give --as-of, or set SOURCE_DATE_EPOCH"
        missing = Problem("B010", message, loaded.where("control"), hint)
        return loaded, None, (*problems, missing)
    return loaded, day, problems


def _load(request: BuildRequest) -> _Inputs:
    root = project_root(request.answers)
    loaded, as_of, problems = _checked(request.answers, root, request.as_of, request.epoch)
    _stop_at_errors(list(problems))
    if loaded is None or as_of is None:
        raise InvalidInput(problems)
    findings = derive_findings(loaded.data, as_of)
    return _Inputs(root, loaded, findings, Library(root), as_of, problems)


def _stop_at_errors(problems: list[Problem]) -> None:
    if any(problem.is_error for problem in problems):
        raise InvalidInput(problems)


def _formats(inputs: _Inputs) -> Formats:
    organisation = inputs.answers.data.get("organisation", {})
    return Formats(
        str(organisation.get("locale", "en-IE")).replace("_", "-"),
        str(organisation.get("currency", "EUR")),
    )


def _assembled(
    inputs: _Inputs, copy: Copy, progress: Callable[[str, int, int], None], number: int, total: int
) -> Assembled:
    progress("assembling", number, total)
    scope = Scope(copy.names, _formats(inputs), copy.audience, inputs.audience_of)
    return assemble(copy.outline, inputs.library, scope)


def _barred(
    inputs: _Inputs, request: BuildRequest, made: list[tuple[Copy, Assembled]]
) -> Iterator[Problem]:
    """Yield a problem for each open point that may not be in what is asked for."""
    read = {
        path
        for copy, assembled in made
        if copy.audience in _OUTSIDE
        for path in inputs.answers_behind(assembled.reads)
    }
    for point in inputs.answers.open_points:
        if request.final or point.path in read:
            where = inputs.answers.where(point.path)
            message = f"'{point.path}' is still open: {point.need} ({point.owner})"
            hint = "answer it; a final or outside copy holds nothing that is open"
            yield Problem("B011", message, where, hint)


def _rendered(inputs: _Inputs, copy: Copy, assembled: Assembled) -> Iterator[tuple[str, bytes]]:
    shell = partial(_shell, inputs, copy, assembled)
    task = Task(assembled.document, shell, _events(inputs, copy))
    for format_name in copy.formats:
        yield format_name, render(format_name, task)


def _events(inputs: _Inputs, copy: Copy) -> tuple[Event, ...]:
    """Return the dated events of a contract's calendar that the copy's reader may see."""
    contract_id = copy.record.removeprefix("contracts/")
    if "ics" not in copy.outline.formats:
        return ()
    found = inputs.findings.values["contracts"][contract_id]["reviews"]
    path = f"findings.contracts.{contract_id}.reviews"
    readable = {
        part: {
            name: finding
            for name, finding in found.get(part, {}).items()
            if may_read(copy.audience, inputs.audience_of(f"{path}.{part}.{name}"))
        }
        for part in ("by_body", "milestones")
    }
    events = calendar_events(contract_id, readable)
    return for_side(events, "provider") if copy.audience is Audience.PROVIDER else events


def _shell(inputs: _Inputs, copy: Copy, assembled: Assembled) -> Shell:
    name, data = inputs.library.word_template(copy.outline.word_template, copy.outline.location)
    return assemble_shell(load_word_template(data, name), assembled.names, _formats(inputs))


# -- manifest --


def _row(
    inputs: _Inputs, copy: Copy, assembled: Assembled, format_name: str, data: bytes
) -> Row:
    read = inputs.answers_behind(assembled.reads)
    word = f"templates/word/{copy.outline.word_template}" if format_name == "docx" else ""
    return Row(
        path=f"{copy.path}.{format_name}",
        document=copy.outline.id,
        record=copy.record,
        audience=copy.audience,
        format=format_name,
        sha256=sha256(data).hexdigest(),
        size=len(data),
        as_of=inputs.as_of,
        word_template=word,
        answers={name: _value_digest(inputs.answers, name) for name in read},
        clauses={name: _digest(inputs.library.read(name)) for name in assembled.clauses},
    )


def _value_digest(loaded: Answers, path: str) -> str:
    """Return the hash of an answer; of ``contracts[*]``, the hash of which records there are."""
    value = loaded.get(path.removesuffix("[*]"))
    if path.endswith("[*]") and isinstance(value, list):
        value = [item.get("id", "") if isinstance(item, dict) else item for item in value]
    return value_digest(value)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _published(
    inputs: _Inputs,
    request: BuildRequest,
    out: Path,
    artifacts: dict[str, bytes],
    rows: list[Row],
) -> tuple[Change, ...]:
    earlier = load_manifest(out)
    audience = Audience(request.audience) if request.audience else None
    selection = Selection(request.formats, request.documents, audience)
    kept, obsolete = keep_rows(earlier.manifest, rows, selection)
    manifest = Manifest(
        tool=__version__,
        as_of=inputs.as_of,
        rows=kept,
        data={name: version(name) for name in _DATA},
        options={"final": request.final},
        files=_files(inputs, kept),
    )
    artifacts[MANIFEST] = render_manifest(manifest)
    return publish(
        out, artifacts, earlier.known, obsolete, force=request.force, dry_run=request.dry_run
    )


def _files(inputs: _Inputs, rows: tuple[Row, ...]) -> dict[str, str]:
    """Return every input file with its hash: answers, the project's schemas, library files."""
    names = {name for row in rows for name in (*row.clauses, row.word_template) if name}
    names |= {outline.location.file for outline in inputs.library.outlines}
    files = {name: _digest(inputs.library.read(name)) for name in sorted(names)}
    own = (*inputs.answers.files, *inputs.answers.schema.files)
    return files | {name: _digest((inputs.root / name).read_bytes()) for name in own}
