"""Start a policy repository: settings, answers to fill in, and what editors and git want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.errors import InvalidInput, OutputRefused
from policygen.problems import Problem, did_you_mean
from policygen.resources import packaged
from policygen.schema import load_schema
from policygen.schema_views import SCHEMA_LINE, render_answers_file, render_json_schema

if TYPE_CHECKING:
    from pathlib import Path

_ANSWERS = "answers.yaml"
_SCHEMA = "answers.schema.json"
_SETTINGS = "policygen.yaml"

_ATTRIBUTES = """\
# The manifest holds the hash of every built file: git must not change their line ends.
build/** -text
"""

_IGNORED = """\
# What is left while a build is written, and by open documents.
.policygen-publish/
~$*
.~lock.*#
.DS_Store
"""

_README = """\
# Outsourcing policy

The policy and its contract documents are made from `answers.yaml`. The next steps:

1. **Answer.** Fill in `answers.yaml`; every question is explained there. An editor that knows YAML
   (such as VS Code with the YAML extension) completes and checks it by `answers.schema.json`.
   Candidates, decisions and contracts may be left out at first. Roles, tiers and most rules stand
   as packaged: `policygen schema` names them, with the ids to refer to.
2. **Check.** `policygen check answers.yaml` tells everything that is missing or does not fit, with
   line and column.
3. **Build.** `policygen build answers.yaml` writes the documents to `build/`. Commit them with the
   answers, so that reviewers see what changed.

To change the wording, copy a clause with `policygen templates eject ID` (`policygen templates list`
shows them all) and edit the copy under `templates/`.
To ask a question of your own, describe it under `schemas/`, then write the editor's schema anew:
`policygen schema --json-schema > answers.schema.json`.
"""


def new(folder: Path, sample: str | None = None) -> tuple[str, ...]:
    """Write a policy repository into ``folder``, from the packaged ``sample`` if one is named.

    Returns:
        The files written, relative to the folder.

    Raises:
        InvalidInput: There is no such sample.
        OutputRefused: Files are there already; nothing is written then.
    """
    files = {
        ".gitattributes": _ATTRIBUTES.encode(),
        ".gitignore": _IGNORED.encode(),
        "README.md": _README.encode(),
        _SETTINGS: b"policygen: 1\n",
        **(_sample_files(sample) if sample else _fresh_files()),
    }
    _check_free(folder, files)
    for path in sorted(files):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(files[path])
    return tuple(sorted(files))


def _fresh_files() -> dict[str, bytes]:
    schema = load_schema()
    return {
        _ANSWERS: render_answers_file(schema).encode(),
        _SCHEMA: render_json_schema(schema).encode(),
    }


def _sample_files(name: str) -> dict[str, bytes]:
    """Return the files of a sample, without what was built from it."""
    root = packaged("samples")
    known = sorted(path.parent.name for path in root.glob(f"*/{_ANSWERS}"))
    if name not in known:
        hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
        raise InvalidInput([Problem("B003", f"there is no sample {name!r}", hint=hint)])
    files = {
        path.relative_to(root / name).as_posix(): path.read_bytes()
        for path in sorted((root / name).rglob("*"))
        if path.is_file() and path.relative_to(root / name).parts[0] != "build"
    }
    if not files[_ANSWERS].startswith(SCHEMA_LINE.encode()):
        files[_ANSWERS] = SCHEMA_LINE.encode() + files[_ANSWERS]
    extended = load_schema(root / name)  # a sample may add fields of its own
    return {_SCHEMA: render_json_schema(extended).encode(), **files}


def _check_free(folder: Path, files: dict[str, bytes]) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputRefused([str(folder)], "this is a file, not a folder")
    if taken := [str(folder / path) for path in sorted(files) if (folder / path).exists()]:
        raise OutputRefused(taken, "these files are there already", "choose another folder")
