"""A small project with a contract that both sides have signed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from policygen.pipeline import BuildRequest, build
from policygen.pipeline.lock import Locked, LockRequest, lock

BASE = Path(__file__).parents[1] / "cases" / "problems" / "base.yaml"
SIGNED_ON = date(2027, 6, 1)
TEXT = "contracts/payroll/benchmark-appendix"
CONFORMED = "contracts/payroll/conformed-benchmark-appendix"
AMENDMENT = "contracts/payroll/amendment-1"
#: A day on which the first amendment of these tests is in force.
LATER = date(2028, 3, 1)


def make_project(folder: Path) -> Path:
    """Write the project, its contract executed and not locked; return the answers file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "answers.yaml"
    shutil.copy(BASE, path)
    (folder / "policygen.yaml").write_text("policygen: 1\n", "utf-8")
    (folder / "signed.pdf").write_bytes(b"%PDF signed")
    change(path, lambda contract: contract.update(state="executed", version="1.0"))
    return path


def change(path: Path, edit: Any) -> None:
    """Change the contract in an answers file."""
    answers = yaml.safe_load(path.read_text("utf-8"))
    edit(answers["contracts"][0])
    path.write_text(yaml.safe_dump(answers, allow_unicode=True, sort_keys=False), "utf-8")


def amend(path: Path, *changes: dict[str, Any], number: int = 1, **fields: Any) -> None:
    """Add an amendment to the contract."""
    record = {
        "id": f"a{number}",
        "number": number,
        "title": f"Change {number}",
        "signed": date(2027, 12, number),
        "effective": date(2028, 1, number),
        "changes": [{"id": f"c{n}", **one} for n, one in enumerate(changes)],
        **fields,
    }
    record = {key: value for key, value in record.items() if value is not None}
    change(path, lambda contract: contract.setdefault("amendments", []).append(record))


def lock_it(path: Path) -> Locked:
    """Lock the contract."""
    signed = path.parent / "signed.pdf"
    return lock(LockRequest(path, "contracts/payroll", signed, SIGNED_ON))


def built(
    path: Path,
    as_of: date | None = None,
    audience: str | None = None,
    formats: tuple[str, ...] = ("md",),
) -> tuple[dict[str, bytes], list[str]]:
    """Build the contract's documents; return the files and the problems as code and message."""
    request = BuildRequest(
        path,
        formats=formats,
        documents=("contracts/payroll",),
        audience=audience,
        as_of=as_of,
        force=True,
    )
    result = build(request)
    folder = path.parent / "build"
    files = {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }
    return files, [f"{one.code} {one.message} {one.hint}" for one in result.problems]
