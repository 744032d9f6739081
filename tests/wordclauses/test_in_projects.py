"""Clauses in Word in a project: which file stands, the commands, hostile files, an edit."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from policygen.cli.boundary import run as run_args
from policygen.errors import InvalidInput
from policygen.library import Library, Origin, parse_word_clause
from policygen.resources import packaged
from policygen.wordtags.package import read_package, write_package
from tests.wordclauses.making import NAME, front, para, run, word

if TYPE_CHECKING:
    from collections.abc import Callable

CLAUSE = "templates/clauses/policy/grid-reading.docx"
PACKAGED = "templates/clauses/policy/grid-reading.md"
EDIT = Path(__file__).with_name("office_edit.py")
PYTHON = "/usr/bin/python3"
TWICE = "delete one, or give one another file name and that name as its id"


class Ended(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def policygen(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    def run_one(*args: str) -> Ended:
        code = run_args(args)
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run_one


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of a sample that is the working directory."""
    folder = tmp_path / "minimal"
    shutil.copytree(packaged("samples") / "minimal", folder, ignore=lambda *_: {"build"})
    monkeypatch.chdir(folder)
    return folder


def put(root: Path, name: str, data: bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_a_word_clause_stands_over_the_packaged_one(root: Path) -> None:
    put(root, CLAUSE, word(para("x"), head=front(id="grid-reading")))
    library = Library(root)
    assert library.clause_files["grid-reading"] == CLAUSE
    assert library.origin(CLAUSE) is Origin.OVER


def test_two_files_of_one_clause_are_told(root: Path) -> None:
    put(root, CLAUSE, word(para("x"), head=front(id="grid-reading")))
    put(root, PACKAGED, b"---\nid: grid-reading\ntitle: x\n---\ny\n")
    with pytest.raises(InvalidInput) as error:
        _ = Library(root).clause_files
    (problem,) = error.value.problems
    assert problem.code == "T028"
    assert problem.hint == TWICE


@pytest.mark.parametrize("other", ["policy/grid-reading.md", "ours/grid-reading.docx"])
def test_lint_tells_two_files_of_one_clause(
    root: Path, policygen: Callable[..., Ended], other: str
) -> None:
    data = word(para("x"), head=front(id="grid-reading"))
    put(root, CLAUSE, data)
    text = b"---\nid: grid-reading\ntitle: x\n---\ny\n"
    put(root, f"templates/clauses/{other}", data if other.endswith(".docx") else text)
    told = policygen("lint").out
    assert told.count("T028") == 1
    assert TWICE in told


@pytest.mark.parametrize("file", [CLAUSE, PACKAGED])
def test_an_emptied_clause_is_told_where_it_is(
    root: Path, policygen: Callable[..., Ended], file: str
) -> None:
    text = b"---\nid: grid-reading\ntitle: x\n---\n\n"
    put(root, file, word(head=front(id="grid-reading")) if file == CLAUSE else text)
    told = policygen("lint")
    assert [line for line in told.out.splitlines() if "T166 warning" in line and file in line]
    assert f"{file}:4: T166" in told.out or file == CLAUSE
    put(root, PACKAGED, text.replace(b"\n\n", b"\n{# later #}\n"))
    (root / CLAUSE).unlink(missing_ok=True)
    assert "T166" not in policygen("lint").out


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ 1/0 }}", "division by zero"),
        (
            "{% for i in range(10**19) %}{{ i }}{% endfor %}",
            "range(10000000000000000000) counts more than the 100,000 numbers allowed",
        ),
    ],
)
@pytest.mark.parametrize("file", [CLAUSE, PACKAGED])
def test_a_tag_that_fails_is_all_that_is_told(
    root: Path, policygen: Callable[..., Ended], tag: str, words: str, file: str
) -> None:
    text = f"---\nid: grid-reading\ntitle: x\n---\n{tag}\n".encode()
    put(root, file, word(para(tag), head=front(id="grid-reading")) if file == CLAUSE else text)
    refers = b"---\nid: extras\ntitle: x\n---\n{{ ref('grid-reading') }}\n"
    put(root, "templates/clauses/policy/extras.md", refers)
    told = policygen("build", "answers.yaml", "-f", "md")
    assert told.code == 1
    assert [line for line in told.err.splitlines() if " error: " in line] == [
        line for line in told.err.splitlines() if f"T004 error: {words}" in line
    ]
    assert words in told.err
    assert ("hint: loop over" in told.err) is ("range" in tag)


def test_convert_and_back(root: Path, policygen: Callable[..., Ended]) -> None:
    before = policygen("build", "answers.yaml", "-f", "md")
    text = (root / "build/outsourcing-policy.md").read_bytes()
    assert before.code == 0

    made = policygen("templates", "convert", "grid-reading", "--to", "docx")
    assert (made.code, made.out) == (0, f"{CLAUSE}\n")
    assert policygen("build", "answers.yaml", "-f", "md").code == 0
    assert (root / "build/outsourcing-policy.md").read_bytes() == text
    assert CLAUSE in policygen("templates", "status").out
    assert policygen("templates", "list").code == 0
    assert policygen("lint").code == 0
    assert policygen("templates", "test", "grid-reading").code == 0
    assert CLAUSE in (root / "build/manifest.json").read_text(encoding="utf-8")

    twice = policygen("templates", "convert", "grid-reading", "--to", "docx")
    assert (twice.code, "T086" in twice.err) == (1, True)
    refused = policygen("templates", "eject", "grid-reading")
    assert (refused.code, CLAUSE in refused.err) == (3, True)

    back = policygen("templates", "convert", "grid-reading", "--to", "md")
    assert (back.code, back.out) == (0, f"{PACKAGED}\n")
    assert not (root / CLAUSE).exists()
    assert policygen("build", "answers.yaml", "-f", "md").code == 0
    assert (root / "build/outsourcing-policy.md").read_bytes() == text


def test_what_cannot_be_said_writes_nothing(root: Path, policygen: Callable[..., Ended]) -> None:
    ended = policygen("templates", "convert", "plan-outcome", "grid-reading", "--to", "docx")
    assert (ended.code, "T159" in ended.err) == (1, True)
    assert not (root / "templates").exists()
    unknown = policygen("templates", "convert", "grid-readin", "--to", "docx")
    assert (unknown.code, "did you mean 'grid-reading'" in unknown.err) == (1, True)


def test_explain_names_the_paragraph(root: Path, policygen: Callable[..., Ended]) -> None:
    assert policygen("templates", "convert", "grid-reading", "--to", "docx").code == 0
    assert policygen("build", "answers.yaml", "-f", "md").code == 0
    told = policygen("explain", "build/outsourcing-policy.md", "reading is where the verdict")
    assert f"clause  {CLAUSE}  (" in told.out
    assert "“The reading is where the verdict starts." in told.out
    assert policygen("verify", "build").code == 0
    (root / CLAUSE).write_bytes((root / CLAUSE).read_bytes().replace(b"is where", b"was when"))
    stale = policygen("verify", "build")
    assert (stale.code, CLAUSE in stale.err) == (1, True)


def test_lint_tells_names_and_what_is_lost(root: Path, policygen: Callable[..., Ended]) -> None:
    body = (
        para("Pay {{ organisation.nam }}."),
        para(run("Red", '<w:color w:val="FF0000"/>')),
        para("{{ ref('nowhere') }}"),
    )
    head = front(id="grid-reading", when="organisation.kid == 'insurer'", meets="S1")
    put(root, CLAUSE, word(*body, head=head))
    told = policygen("lint")
    assert told.code == 1
    for code in ("T111", "T154", "T132"):
        assert code in told.out
    assert "'organisation' has no field 'kid'" in told.out
    commented = policygen("lint", CLAUSE, "--comment-into", "checked.docx")
    assert commented.code == 1
    comments = read_package((root / "checked.docx").read_bytes(), "")["word/comments.xml"]
    assert "T154" in comments.decode()


# -- hostile files --


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def hostile() -> dict[str, bytes]:
    good = read_package(word(para("x")), "")
    bomb = b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'
    return {
        "no zip": b"not a zip file",
        "zip bomb": zipped({**good, "word/media/a.bin": b"\0" * (70 * 1024 * 1024)}),
        "entities": zipped({**good, "word/document.xml": bomb}),
        "macros": zipped({**good, "word/vbaProject.bin": b"\0"}),
        "way out": zipped({**good, "../../etc/passwd": b"x"}),
        "not whole": word(para("x"))[:2000],
    }


@pytest.mark.parametrize(
    "kind", ["no zip", "zip bomb", "entities", "macros", "way out", "not whole"]
)
def test_a_hostile_file_is_refused(kind: str) -> None:
    with pytest.raises(InvalidInput) as error:
        parse_word_clause(hostile()[kind], NAME)
    assert {problem.code for problem in error.value.problems} == {"T101"}


def test_a_link_that_word_would_fetch_is_told() -> None:
    files = read_package(word(para("x")), "")
    link = (
        '<Relationship Id="rId99" TargetMode="External" Target="http://evil.example/t.dotm"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
    )
    name = "word/_rels/document.xml.rels"
    files[name] = files[name].replace(b"</Relationships>", f"{link}</Relationships>".encode())
    clause = parse_word_clause(write_package(files), NAME)
    assert [problem.code for problem in clause.warnings] == ["T102"]


@pytest.mark.parametrize(
    "tag",
    ["{{ ''.__class__ }}", "{{ range(10**9)|list }}", "{% for x in range(10**9) %}a{% endfor %}"],
)
def test_a_hostile_tag_is_told_at_its_paragraph(
    tag: str, root: Path, policygen: Callable[..., Ended]
) -> None:
    put(root, CLAUSE, word(para(tag), head=front(id="grid-reading")))
    ended = policygen("build", "answers.yaml", "-f", "md")
    assert ended.code == 1
    assert f"tag {tag[:20]}" in ended.err


# -- an edit in LibreOffice --


@pytest.mark.office
def test_a_clause_edited_in_an_office_program(
    root: Path, tmp_path: Path, policygen: Callable[..., Ended]
) -> None:
    if shutil.which("soffice") is None or not Path(PYTHON).exists():
        pytest.skip("LibreOffice is not there")
    assert policygen("templates", "convert", "grid-reading", "--to", "docx").code == 0
    assert policygen("build", "answers.yaml", "-f", "md").code == 0
    before = (root / "build/outsourcing-policy.md").read_text(encoding="utf-8").splitlines()
    added = "A third point for {{ organisation.name }}, with R&D."
    words = "The reading is where the verdict starts."
    subprocess.run(
        [PYTHON, EDIT, tmp_path / "profile", root / CLAUSE, words, added],
        check=True,
        timeout=180,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    formats = [part for one in ("md", "html", "docx") for part in ("-f", one)]
    assert policygen("build", "answers.yaml", *formats).code == 0
    after = (root / "build/outsourcing-policy.md").read_text(encoding="utf-8").splitlines()
    new = [line for line in after if line not in before]
    assert new == ["- (c) A third point for Harrowgate Instruments Ltd, with R&D."]
    assert [line for line in before if line not in after] == []
    for form in ("html", "docx"):
        data = (root / f"build/outsourcing-policy.{form}").read_bytes()
        text = read_package(data, "")["word/document.xml"] if form == "docx" else data
        assert b"A third point for " in text
