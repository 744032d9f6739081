"""The samples' whole output, file by file, as it was last read and found right.

``pytest --update-golden tests/test_golden.py`` writes it anew; the difference is then reviewed like
code. A Word file is kept as what a reader finds in it, never as bytes.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from policygen import pipeline
from tests.conftest import ROOT
from tests.outline import CELL, NOTE, outline_of_docx, without_style

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOLDEN = ROOT / "tests" / "golden"
SAMPLES = ("county", "insurer", "minimal")


def readable(path: Path) -> tuple[str, str]:
    """Return the name and the text under which a file of a bundle is kept."""
    if path.suffix != ".docx":
        text = path.read_bytes().decode().replace("\r\n", "\n")
        # What stands before the body of a page is its style sheet, the same in all of them.
        return path.name, text[text.find("<body") :] if path.suffix == ".html" else text
    entries = (
        "  " * entry.depth + f"{entry.kind}: {without_marks(entry.text)}"
        for entry in without_style(outline_of_docx(path.read_bytes(), whole=True))
    )
    return f"{path.name}.txt", "\n".join(entries) + "\n"


def without_marks(text: str) -> str:
    """Return the text of an outline's entry with its private marks made visible."""
    return text.replace(CELL, " | ").replace(NOTE, "^").replace("\n", " / ")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_gives_its_golden_output(
    name: str, sample: Callable[[str], Path], request: pytest.FixtureRequest
) -> None:
    answers = sample(name)
    pipeline.build(pipeline.BuildRequest(answers))
    built = {}
    for path in sorted((answers.parent / "build").rglob("*")):
        if path.is_file():
            name_kept, text = readable(path)
            built[(path.parent / name_kept).relative_to(answers.parent / "build").as_posix()] = text
    # The manifest holds hashes of everything; what it says is tested by itself.
    del built["manifest.json"]
    folder = GOLDEN / name
    if request.config.getoption("--update-golden"):
        assert not os.environ.get("CI"), "golden files are not written where nobody reads them"
        write(folder, built)
    golden = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    assert sorted(built) == sorted(golden)
    for kept, text in golden.items():
        assert built[kept] == text, kept


def write(folder: Path, files: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
