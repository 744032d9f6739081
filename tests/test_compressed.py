"""``build --compress``: smaller Word files with the same words, told apart in the manifest."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from policygen.cli.boundary import run
from tests.revisions.repositories import SHORT, edit, project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return project(tmp_path / "policy", version="'1.0'")


def build(answers: Path, *options: str) -> tuple[bytes, dict[str, Any]]:
    """Build the Word file; return it and the manifest."""
    assert run(["build", str(answers), "-q", "-f", "docx", "-f", "md", *options]) == 0
    folder = answers.parent / "build"
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return (folder / f"{SHORT}.docx").read_bytes(), told


def parts(data: bytes) -> tuple[list[int], list[tuple[str, bytes]]]:
    """Return how the parts of a Word file are kept, and what they hold, in order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        kept = [info.compress_type for info in archive.infolist()]
        return kept, [(name, archive.read(name)) for name in archive.namelist()]


def test_compressed_files_hold_the_same_and_the_manifest_says_so(answers: Path) -> None:
    plain, manifest = build(answers)
    assert manifest["options"]["compress"] is False
    assert {row["engine"] for row in manifest["rows"]} == {""}
    small, manifest = build(answers, "--compress")
    assert manifest["options"]["compress"] is True
    engines = {row["format"]: row["engine"].split()[0] for row in manifest["rows"] if row["engine"]}
    assert engines == {"docx": "zlib"}
    assert set(parts(plain)[0]) == {zipfile.ZIP_STORED}
    assert set(parts(small)[0]) == {zipfile.ZIP_DEFLATED}
    assert parts(small)[1] == parts(plain)[1]
    assert len(small) < len(plain) / 3
    assert build(answers, "--compress")[0] == small
    assert build(answers)[0] == plain


def test_verify_makes_compressed_files_again(answers: Path, capsys: Any) -> None:
    build(answers, "--compress")
    folder = answers.parent / "build"
    assert run(["verify", str(folder), "-q"]) == 0
    edit(answers, "name: Harrowgate", "name: New Harrowgate")
    assert run(["verify", str(folder), "-q"]) == 1
    assert "answer 'organisation.name'" in capsys.readouterr().err


def test_another_zlib_makes_no_file_stale(answers: Path) -> None:
    build(answers, "--compress")
    folder = answers.parent / "build"
    word = folder / f"{SHORT}.docx"
    with zipfile.ZipFile(word) as archive:
        held = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(word, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for info, data in held:
            archive.writestr(info, data, zipfile.ZIP_DEFLATED, compresslevel=1)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for row in manifest["rows"]:
        if row["format"] == "docx":
            row["sha256"] = sha256(word.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert run(["verify", str(folder), "-q"]) == 1  # this zlib would give another file
    for row in manifest["rows"]:
        row["engine"] = "zlib 1.2.3" if row["engine"] else ""
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert run(["verify", str(folder), "-q"]) == 0
