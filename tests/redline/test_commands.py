"""``policygen redline`` and ``policygen diff``, from the command line to the file."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from policygen.cli.boundary import run
from policygen.inputs import load_inputs
from policygen.model import Audience, may_read
from policygen.pipeline.sides import Dates, Wanted
from policygen.pipeline.versions import load_side
from policygen.revisions import find_repository
from policygen.source import project_root
from tests.redline.making import Words, para, word
from tests.redline.settling import File, said, w

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
CLAUSE = "templates/clauses/policy/policy-exceptions.md"


def git(folder: Path, *arguments: str, author: str = "Mary Quinn") -> None:
    names = ("-c", f"user.name={author}", "-c", "user.email=someone@example.org")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two tagged versions: two answers and a clause differ."""
    folder = tmp_path_factory.mktemp("story") / "policy"
    shutil.copytree(SAMPLES / "minimal", folder, ignore=shutil.ignore_patterns("build"))
    edit(folder / "answers.yaml", "\nscope:", "  exception_months: 12\n\nscope:")
    clause = folder / CLAUSE
    clause.parent.mkdir(parents=True)
    shutil.copy(ROOT / CLAUSE, clause)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Approve the policy")
    git(folder, "tag", "v1")
    edit(folder / "answers.yaml", "exception_months: 12", "exception_months: 9")
    git(folder, "commit", "-qam", "Shorten exceptions")
    edit(clause, "It may be renewed once", "It may be renewed only once")
    git(folder, "commit", "-qam", "Renew an exception only once", author="Sean Daly")
    git(folder, "tag", "v2")
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    def write(old: bytes, new: bytes) -> tuple[Path, Path]:
        paths = tmp_path / "old.docx", tmp_path / "new.docx"
        for path, data in zip(paths, (old, new), strict=True):
            path.write_bytes(data)
        return paths

    return write


def comments(data: bytes) -> list[str]:
    root: Any = File(data).tree("word/comments.xml")
    return [
        "\n".join("".join(p.itertext()) for p in comment.iter(w("p")))
        for comment in root.iter(w("comment"))
    ]


@pytest.mark.timeout(400)
def test_a_revision_is_compared_and_each_change_has_its_reason(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(project)
    out = tmp_path / "redline.docx"
    assert run(["redline", "v1", "v2", "-o", str(out), "--author", "Anna Example"]) == 0
    assert "1 changed" in capsys.readouterr().out
    (comment,) = comments(out.read_bytes())
    assert "control.exception_months: 12 (answers.yaml:" in comment
    assert "→ 9 (answers.yaml:" in comment
    assert f"{CLAUSE} was edited: " in comment
    assert "by Sean Daly" in comment
    assert "Renew an exception only once" in comment
    assert b"Anna Example" in zipfile.ZipFile(out).read("word/document.xml")


@pytest.mark.timeout(400)
def test_diff_tells_answers_findings_clauses_and_documents(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(project)
    command = ["diff", "v1", "answers.yaml", "-d", "outsourcing-policy", "--format", "json"]
    assert run(command) == 0
    result = json.loads(capsys.readouterr().out)["result"]
    assert [each["path"] for each in result["answers"]] == ["control.exception_months"]
    assert (result["answers"][0]["before"], result["answers"][0]["after"]) == ("12", "9")
    assert [(each["file"], each["change"]) for each in result["clauses"]] == [(CLAUSE, "edited")]
    assert result["documents"] == [
        {
            "document": "outsourcing-policy",
            "change": "changed",
            "paragraphs": {"changed": 1, "inserted": 0, "deleted": 0, "moved": 0},
            "inputs": [],
        }
    ]


@pytest.mark.timeout(400)
def test_the_providers_redline_holds_nothing_that_is_withheld(tmp_path: Path, capsys: Any) -> None:
    old, new = tmp_path / "old" / "answers.yaml", tmp_path / "new" / "answers.yaml"
    for path in (old, new):
        shutil.copytree(SAMPLES / "county", path.parent, ignore=shutil.ignore_patterns("build"))
    edit(new, "title: Payroll and benefits services", "title: Payroll and all benefits services")
    out = tmp_path / "provider.docx"
    record = "contracts/payroll-and-benefits"
    command = ["redline", str(old), str(new), "-o", str(out)]
    options = ["--for", "provider", "-d", record]
    code = run([*command, *options])
    if code == 1:  # the record holds more than one document: a folder takes them
        out = tmp_path / "provider"
        assert run([*command[:-1], str(out), *options]) == 0, capsys.readouterr().err
    written = [out] if out.is_file() else sorted(out.rglob("*.docx"))
    assert written
    inputs = load_inputs(new, project_root(new), None, None)
    wanted = Wanted((record,), "provider")
    copies = [load_side(str(side), wanted, Dates(), tmp_path / "store") for side in (old, new)]
    sent = [word_.data for side in copies for word_ in side.documents.values()]
    there = [data.decode("utf-8", "replace") for file in sent for _, data in parts_of(file)]
    # What the copies themselves hold was sent already: another test looks at those.
    withheld = {
        value for value in withheld_values(inputs) if not any(value in text for text in there)
    }
    assert len(withheld) > 20
    for file in written:
        for name, data in parts_of(file.read_bytes()):
            text = data.decode("utf-8", "replace")
            for trace in ("answers.yaml", "contracts[", "templates/clauses", 'policygen"'):
                assert trace not in text, (name, trace)
            found = sorted(value for value in withheld if value in text)
            assert found == [], name
        assert all("comments" not in name for name, _ in parts_of(file.read_bytes()))


def withheld_values(inputs: Any) -> Iterator[str]:
    """Texts of answers that the provider may not read, long enough not to stand by chance."""
    from policygen.redline.changed_answers import leaves

    readable: set[str] = set()
    hidden: set[str] = set()
    for path, value in leaves(inputs.answers.data, ""):
        if isinstance(value, str) and len(value) > 24:
            may = may_read(Audience.PROVIDER, inputs.audience_of(path))
            (readable if may else hidden).add(value)
    return iter(hidden - readable)


def parts_of(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_two_word_files_are_compared(
    files: Callable[..., tuple[Path, Path]], tmp_path: Path, capsys: Any
) -> None:
    old, new = word([para("thirty days")]), word([para("sixty days")])
    paths = [str(path) for path in files(old, new)]
    out = tmp_path / "out.docx"
    assert run(["redline", *paths, "-o", str(out), "--date", "2026-03-31"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("paragraphs: 1 changed in ")
    assert said(out.read_bytes(), accept=True) == said(new)
    assert b'w:date="2026-03-31T00:00:00Z"' in zipfile.ZipFile(out).read("word/document.xml")
    assert run(["redline", *paths, "-o", str(out)]) == 3
    assert run(["redline", *paths, "-o", str(out), "--force"]) == 0
    assert b"w:date" not in zipfile.ZipFile(out).read("word/document.xml")


def test_html_and_markdown_escape_what_they_print(
    files: Callable[..., tuple[Path, Path]], tmp_path: Path
) -> None:
    old = word([para("R&D <b> *x* stays here, old")])
    new = word([para("R&D <b> *x* stays here, <script>alert(1)</script>")])
    paths = [str(path) for path in files(old, new)]
    page, text = tmp_path / "out.html", tmp_path / "out.md"
    assert run(["redline", *paths, "-o", str(page)]) == 0
    assert run(["redline", *paths, "-o", str(text)]) == 0
    html = page.read_text(encoding="utf-8")
    assert "<del>old</del>" in html
    assert "<ins>&lt;script&gt;" in html
    assert "<script" not in html
    markdown = text.read_text(encoding="utf-8")
    assert "<del>old</del><ins>\\<script\\>" in markdown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["gone.docx", "new.docx"], (1, "D063")),
        (["old.docx", "notes.txt"], (1, "no repository")),
        (["--upload-pack=evil", "new.docx"], (2, "No such option")),
        (["old.docx", "new.docx", "-o", "x.pdf"], (2, "must end in")),
        (["old.docx", "new.docx", "-o", "new.docx"], (2, "would overwrite")),
        (["old.docx", "new.docx", "--author", " "], (2, "must name somebody")),
        (["old.docx", "new.docx", "--author", "A", "--for", "provider"], (2, "names no author")),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str],
    told: tuple[int, str],
    files: Callable[..., tuple[Path, Path]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    folder = files(word([para("a")]), word([para("b")]))[0].parent
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    out = [] if "-o" in arguments else ["-o", "out.docx"]
    assert run(["redline", *arguments, *out]) == told[0]
    assert told[1] in capsys.readouterr().err
    assert not (folder / "out.docx").exists()


def test_names_of_authors_are_taken_out_for_the_other_side(
    files: Callable[..., tuple[Path, Path]], tmp_path: Path
) -> None:
    tracked = (
        '<w:p><w:ins w:id="900" w:author="Ulla Ungenannt"><w:r><w:t>more</w:t></w:r></w:ins></w:p>'
    )
    old, new = word([para("a text")]), word([para("b text")], body=tracked)
    out = tmp_path / "out.docx"
    paths = [str(path) for path in files(old, new)]
    assert run(["redline", *paths, "-o", str(out), "--for", "provider"]) == 0
    assert all(b"Ungenannt" not in data for _, data in parts_of(out.read_bytes()))
    assert run(["redline", *paths, "-o", str(out), "--force"]) == 0
    assert any(b"Ungenannt" in data for _, data in parts_of(out.read_bytes()))


def test_git_reads_no_name_as_an_option(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "One")
    repository = find_repository(tmp_path)
    assert repository is not None
    for name in ("--all", "-h", "--output=x", "", "HEAD~9", "HEAD; touch x"):
        with pytest.raises(Exception, match="git knows no revision"):
            repository.commit(name)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", "a.txt"]
    assert len(repository.commit("HEAD")) == 40


def test_a_link_in_the_text_of_a_file_keeps_its_address(
    files: Callable[..., tuple[Path, Path]], tmp_path: Path
) -> None:
    old = word([para(Words("a", link="https://example.org/a?x=1&y=2")), para("end")])
    new = word([para("end")])
    out = tmp_path / "out.docx"
    assert run(["redline", *(str(path) for path in files(old, new)), "-o", str(out)]) == 0
    assert said(out.read_bytes(), accept=False) == said(old)
