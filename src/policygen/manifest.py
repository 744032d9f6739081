"""The manifest of a bundle: what each file is, from which inputs it was made, and its hash."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from policygen.files import load_published, name_fault
from policygen.model import Audience, OpenPoint
from policygen.problems import Location, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from policygen.answers import Answers

MANIFEST = "manifest.json"
_VERSION = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Row:
    """One file of the bundle. ``format`` is the document's: a picture is of the Markdown's.

    ``record`` is the record of a document that is written for each record of a list, with its
    folder, as in ``contracts/service-desk``; empty otherwise. ``size`` is in bytes. ``answers``
    maps the path of every answer that was read to the hash of its value (``value_digest``),
    ``clauses`` every clause file to the hash of its content. ``engine`` is the program of the
    machine, with its version, that made the file; its bytes need not come out the same again.
    """

    path: str
    document: str
    audience: Audience
    format: str
    sha256: str
    size: int
    as_of: date
    record: str = ""
    word_template: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files of a bundle, and the closed list of what they were made from.

    ``source`` is the answers file, by its name in the project. ``tool`` is the version of
    policygen, ``data`` the releases of the data sets that reach the
    text (Babel, holidays, …), ``options`` those of the build that made it, ``files`` every input
    file with the hash of its content.
    """

    source: str
    tool: str
    as_of: date
    rows: tuple[Row, ...]
    data: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selection:
    """What a build was asked for; an empty part asks for all.

    ``documents`` holds outline ids (``outsourcing-policy``) and records (``contracts/desk``). The
    copies for one ``audience`` stand in a folder of its name, apart from the plain build's files.
    """

    formats: Collection[str] = ()
    documents: Collection[str] = ()
    audience: Audience | None = None

    def covers(self, row: Row) -> bool:
        """Tell whether ``row`` is one of the files asked for."""
        return (
            (not self.formats or row.format in self.formats)
            and (not self.documents or bool({row.document, row.record} & set(self.documents)))
            and row.path.startswith(f"{row.audience}/") is (self.audience is not None)
            and (self.audience is None or row.audience is self.audience)
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier bundle in a folder, as its manifest tells it.

    ``known`` maps every file, the manifest too, to its hash, as ``files.publish`` wants it.
    """

    manifest: Manifest | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def load_manifest(out: Path) -> Earlier:
    """Read the manifest in the bundle folder ``out``; an unfinished publish counts as done.

    A manifest that cannot be read is a warning, and none of the files are known then.
    """
    data = load_published(out, MANIFEST)
    if data is None:
        return Earlier()
    manifest, problems = parse_manifest(data, (out / MANIFEST).as_posix())
    if manifest is None:
        return Earlier(problems=problems)
    known = {row.path: row.sha256 for row in manifest.rows}
    return Earlier(manifest, {**known, MANIFEST: sha256(data).hexdigest()}, problems)


def keep_rows(
    earlier: Manifest | None, produced: Iterable[Row], selection: Selection
) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Join the rows of a build with those of the earlier bundle that it was not asked for.

    Returns:
        The rows of the new manifest, by path, and the paths that are no longer produced.
    """
    rows = {row.path: row for row in produced}
    obsolete = []
    for row in earlier.rows if earlier else ():
        if row.path in rows:
            continue
        if selection.covers(row):
            obsolete.append(row.path)
        else:
            rows[row.path] = row
    return tuple(rows[path] for path in sorted(rows)), tuple(sorted(obsolete))


def render_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as JSON in its one form: sorted, indented, a newline at the end."""
    rows = sorted(manifest.rows, key=lambda row: row.path)
    content = {**_content(manifest), "rows": [*map(_content, rows)], "version": _VERSION}
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, default=date.isoformat)
    return f"{text}\n".encode()


def _content(part: Manifest | Row) -> dict[str, Any]:
    return {each.name: getattr(part, each.name) for each in fields(part)}


def value_digest(value: object) -> str:
    """Return the SHA-256 of an answer's value; values that differ, in kind too, differ in it."""
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def answer_digest(answers: Answers, path: str) -> str:
    """Return the hash of an answer; of ``contracts[*]``, the hash of which records there are."""
    value = answers.get(path.removesuffix("[*]"))
    if path.endswith("[*]") and isinstance(value, list):
        value = [item.get("id", "") if isinstance(item, dict) else item for item in value]
    return value_digest(value)


def _plain(value: object) -> object:
    match value:
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return _plain_leaf(value)


def _plain_leaf(value: object) -> object:
    # No answer has an empty key, so these mappings are unlike any answer.
    match value:
        case Decimal():
            return {"": ["number", str(value)]}
        case datetime() | date() | time():
            return {"": ["date", value.isoformat()]}
        case OpenPoint():
            return {"": ["open", value.need, value.owner, value.due.isoformat()]}
        case _:
            return str(value) if isinstance(value, str) else value


def parse_manifest(data: bytes, file: str) -> tuple[Manifest | None, tuple[Problem, ...]]:
    """Read a manifest. ``file`` names it in problems.

    Returns:
        The manifest, or None and a warning if this is not a manifest that policygen wrote.
    """
    try:
        content = json.loads(data)
        if content["version"] != _VERSION:
            return None, (_warning("B002", f"manifest version {content['version']}", file),)
        return _manifest(content), ()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else f"{error!s} is missing or wrong"
        return None, (_warning("B001", f"not a manifest of policygen: {reason}", file),)


def _warning(code: str, message: str, file: str) -> Problem:
    hint = "restore it, or let --force build over the files that it should list"
    return Problem(code, message, Location(file), hint, Severity.WARNING)


def _manifest(content: dict[str, Any]) -> Manifest:
    _check_keys(Manifest, content, {"version"})
    return Manifest(
        source=_text(content["source"]),
        tool=_text(content["tool"]),
        as_of=date.fromisoformat(content["as_of"]),
        rows=tuple(_row(row) for row in content["rows"]),
        data=_texts(content["data"]),
        options=dict(content["options"]),
        files=_texts(content["files"]),
    )


def _row(content: dict[str, Any]) -> Row:
    _check_keys(Row, content, set())
    if fault := name_fault(_text(content["path"])):
        raise ValueError(f"{content['path']!r} is no path in a bundle: {fault}")
    if not _DIGEST.fullmatch(content["sha256"]):
        raise ValueError(f"{content['sha256']!r} is no hash")
    return Row(
        path=content["path"],
        document=_text(content["document"]),
        record=_text(content["record"]),
        audience=Audience(content["audience"]),
        format=_text(content["format"]),
        sha256=content["sha256"],
        size=int(content["size"]),
        as_of=date.fromisoformat(content["as_of"]),
        word_template=_text(content["word_template"]),
        answers=_texts(content["answers"]),
        clauses=_texts(content["clauses"]),
        engine=_text(content["engine"]),
    )


def _check_keys(kind: type[Manifest | Row], content: object, more: set[str]) -> None:
    known = {part.name for part in fields(kind)} | more
    if not isinstance(content, dict) or set(content) != known:
        raise ValueError(f"{kind.__name__.lower()} does not hold what it should")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")  # noqa: TRY004  (one kind of error to catch)
    return value


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is not a mapping")  # noqa: TRY004
    return {_text(key): _text(item) for key, item in value.items()}
