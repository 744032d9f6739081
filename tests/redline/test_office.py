"""LibreOffice's own engine accepts and rejects the changes, and the validator finds no fault."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from policygen.redline import Signature, redline_word
from tests.redline.making import Box, Words, para, table, word
from tests.redline.settling import said

if TYPE_CHECKING:
    from tests.redline.making import Part

SIGNATURE = Signature("Anna Example", date(2026, 3, 31))
PYTHON = "/usr/bin/python3"
SETTLE = Path(__file__).with_name("office_settle.py")

OLD = word(
    [
        para("Terms", style="Strong", bookmark="terms"),
        para("The provider pays within thirty days of the invoice, and tells the client."),
        para("This paragraph goes away altogether, and a table follows it."),
        table(("Service", "Fee"), ("Desk", "100"), ("Calls", "200"), ("Old row", "300")),
        para("A moved paragraph that has some words in it."),
        para("Plain and ", Words("bold", "<w:b/>"), " words"),
        para("one", number=1),
        para("two", number=1),
        para(
            Words("A noted text", note="the note says this"),
            " and ",
            Words("a link", link="http://a.example"),
        ),
        para("A line above the table."),
        table(("a gone", "table"), ("with", "two rows")),
        para("The end."),
        para("The last paragraph of the old file goes."),
    ],
    [para("Version one")],
)
NEW = word(
    [
        para("Terms and scope", style="Strong", bookmark="terms"),
        para("The provider pays within sixty days of the invoice, and informs the client."),
        table(("Service", "Fee"), ("Desk", "150"), ("Brand new row", "1"), ("Calls", "200")),
        para("Plain and bold", Words(" words", "<w:b/>")),
        para("one", number=1),
        para("two and a half", number=1),
        para("two", number=1),
        para(
            Words("A noted text", note="the note says that"),
            " and ",
            Words("a link", link="http://b.example"),
        ),
        para("A line above the table."),
        para("A new paragraph is before a new table."),
        table(("x", "y", "z"), ("1", "2", "3")),
        para("A moved paragraph that has some words in it."),
        para("The end."),
    ],
    [para("Version two")],
)


def has_office_python() -> bool:
    if not Path(PYTHON).exists():
        return False
    found = subprocess.run([PYTHON, "-c", "import uno"], check=False, capture_output=True)
    return found.returncode == 0


def texts(said_: Any) -> list[Any]:
    """What a file says without its looks: the words of paragraphs, the shape of tables."""
    made: list[Any] = []
    for item in said_:
        if item[0] == "p":
            made.append("".join(run[0] if isinstance(run[0], str) else "*" for run in item[2]))
        elif item[0] == "table":
            made.append([[texts(cell[1]) for cell in cells] for _, cells in item[4]])
        elif item[0] == "section":
            made.append([texts(header[2]) for header in item[2]])
    return made


@pytest.mark.office
@pytest.mark.timeout(300)
@pytest.mark.skipif(not has_office_python(), reason="wants apt-get install python3-uno")
@pytest.mark.parametrize("way", ["forth", "back"])
def test_office_settles_the_changes_as_the_files_are(way: str, tmp_path: Path) -> None:
    old, new = (OLD, NEW) if way == "forth" else (NEW, OLD)
    made = redline_word(old, new, SIGNATURE).data
    jobs: list[str] = []
    for how, data in (("open", old), ("open", new), ("accept", made), ("reject", made)):
        place = tmp_path / f"{len(jobs)}.docx"
        place.write_bytes(data)
        jobs += [how, str(place), str(tmp_path / f"{len(jobs)}-done.docx")]
    subprocess.run(
        [PYTHON, SETTLE, str(tmp_path / "profile"), *jobs],
        check=True,
        timeout=240,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    before, after, accepted, rejected = (texts(said(Path(job).read_bytes())) for job in jobs[2::3])
    assert accepted == after
    assert rejected == before


@pytest.mark.ooxml
@pytest.mark.parametrize("what", ["forth", "back", "twice", "control"])
def test_the_validator_finds_no_fault(what: str, tmp_path: Path) -> None:
    box: list[Part] = [para("x"), Box((para("held"), para("more"))), para("The end.")]
    files = {
        "forth": (OLD, NEW),
        "back": (NEW, OLD),
        "twice": (word([para("The end.")]), redline_word(OLD, NEW, SIGNATURE).data),
        "control": (word([para("x"), para("The end.")]), word(box)),
    }[what]
    path = tmp_path / "redline.docx"
    path.write_bytes(redline_word(*files, Signature("Bert", date(2026, 4, 1))).data)
    program = shutil.which("ooxml-validator") or "ooxml-validator"
    found = subprocess.run([program, path], capture_output=True, check=False, text=True)
    assert json.loads(found.stdout)["errors"] == []
