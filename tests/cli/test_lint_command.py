"""``lint`` as users run it: on drafts, answers, folders and a project's own clauses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.wordtags.making import paragraph, word_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Run

WEAK = "The Supplier uses best efforts.\n"
CLAUSE = "---\nid: own\ntitle: Own\n---\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(WEAK, encoding="utf-8")
    return path


def test_a_draft_outside_any_project_is_read(run: Run, draft: Path) -> None:
    ended = run("lint", draft.name)
    assert ended.code == 1
    assert ended.out.startswith("draft.md:1:19: W001 error: “best efforts”: a duty softened")
    assert ended.out.endswith("draft.md: 1 error\n")
    assert ended.err == ""


def test_warnings_are_fine_and_quiet_is_quiet(run: Run, draft: Path) -> None:
    draft.write_text("It reports promptly.\n", encoding="utf-8")
    assert run("lint", draft.name).code == 0
    draft.write_text("Fine.\n", encoding="utf-8")
    assert run("lint", draft.name) == (0, "draft.md: no problems\n", "")
    assert run("lint", draft.name, "-q") == (0, "", "")


def test_codes_are_selected_and_ignored_by_their_beginning(run: Run, draft: Path) -> None:
    draft.write_text("It uses best efforts promptly, TBD.\n", encoding="utf-8")

    def told(*options: str) -> list[str]:
        content = json.loads(run("lint", draft.name, "--format", "json", *options).out)
        return [problem["code"] for problem in content["problems"]]

    assert told() == ["W001", "W010", "W031"]
    assert told("--select", "W0", "--ignore", "W00", "--ignore", "W031") == ["W010"]
    assert told("--select", "W031", "--select", "W001") == ["W001", "W031"]


def test_a_code_that_no_rule_has_is_a_problem(run: Run, draft: Path) -> None:
    ended = run("lint", draft.name, "--select", "W999")
    assert ended.code == 1
    assert "W092 error: no rule has the code 'W999'" in ended.out + ended.err


def test_machines_get_their_forms(run: Run, draft: Path) -> None:
    content = json.loads(run("lint", draft.name, "--format", "json").out)
    assert (content["command"], content["result"]["texts"]) == ("lint", 1)
    sarif = json.loads(run("lint", draft.name, "--format", "sarif").out)
    assert sarif["runs"][0]["results"][0]["ruleId"] == "W001"
    assert run("lint", draft.name, "--format", "github").out.startswith(
        "::error file=draft.md,line=1,col=19,title=W001::"
    )


def test_silences_are_counted_and_listed(run: Run, draft: Path) -> None:
    draft.write_text(f"<!-- lint-off W001: counsel agrees -->\n{WEAK}", encoding="utf-8")
    assert run("lint", draft.name).out == "draft.md: no problems\n1 silenced (-v lists them)\n"
    assert "  draft.md:1: W001: counsel agrees (1)\n" in run("lint", draft.name, "-v").out
    assert run("lint", draft.name, "-q").out == ""


def test_without_a_path_the_project_around_is_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("lint").code == 2
    (tmp_path / "policygen.yaml").write_text("policygen: 1\n")
    assert run("lint") == (0, "0 files: no problems\n", "")
    clauses = tmp_path / "templates" / "clauses" / "policy"
    clauses.mkdir(parents=True)
    (clauses / "own.md").write_text(CLAUSE + WEAK, encoding="utf-8")
    deeper = tmp_path / "a" / "b"
    deeper.mkdir(parents=True)
    monkeypatch.chdir(deeper)
    assert run("lint").out.startswith("templates/clauses/policy/own.md:5:19: W001")


def test_in_the_checkout_the_packaged_clauses_are_read(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    ended = run("lint")
    assert ended.code == 0
    assert " files: no problems\n" in ended.out


def test_a_rule_of_the_project_stands_over_the_packaged_one(
    run: Run, tmp_path: Path, draft: Path
) -> None:
    (tmp_path / "policygen.yaml").write_text("policygen: 1\n")
    rules = tmp_path / "templates" / "wording"
    rules.mkdir(parents=True)
    packaged = (ROOT / "templates" / "wording" / "softened-effort.yaml").read_text("utf-8")
    own = packaged.replace("severity: error", "severity: note")
    (rules / "softened-effort.yaml").write_text(own, encoding="utf-8")
    assert run("lint", draft.name).out.startswith("draft.md:1:19: W001 note")
    (rules / "softened-effort.yaml").write_text(own.replace("{0,", "{9,"), encoding="utf-8")
    (rules / "bad.yaml").write_text("id: bad\n", encoding="utf-8")
    ended = run("lint", draft.name)
    assert ended.code == 1
    assert "templates/wording/bad.yaml:1: T301 error: 'code' is missing" in ended.err


def test_a_folder_is_all_that_can_be_read_in_it(run: Run, tmp_path: Path, draft: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.docx").write_bytes(word_file(paragraph("It is TBD.")))
    (tmp_path / "in" / "~$a.docx").write_bytes(b"x")
    (tmp_path / "in" / "b.txt").write_text(WEAK)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "c.md").write_text(WEAK)
    ended = run("lint", ".")
    assert [line.split(": ")[0] for line in ended.out.splitlines() if " error: " in line] == [
        "draft.md:1:19",
        "in/a.docx",
    ]
    assert run("lint", "in", draft.name).out.endswith("2 files: 2 errors\n")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", b"PK\x03\x04 broken", "T101"),
        ("a.md", b"\xff\xfe\x00", "Y009"),
        ("a.pdf", b"%PDF", "W093"),
        ("a.odt", b"PK", "W093"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 encrypted", "T101"),
        ("a.yaml", b"a: [", "Y001"),
        ("a.md", b"---\nid: a\nx: [\n---\n", "Y001"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(
    run: Run, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    ended = run("lint", name, "--select", "W")
    assert ended.code == 1
    assert f" {code} error: " in ended.out


def test_what_to_do_with_a_file_of_another_kind_is_said(run: Run, tmp_path: Path) -> None:
    for name, said in (
        ("a.doc", "save it as .docx"),
        ("b.pdf", "ask for the Word file"),
        ("c.html", "lint the .docx or .md"),
    ):
        (tmp_path / name).write_bytes(b"x")
        assert said in run("lint", name).out
    (tmp_path / "d.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "take the password off" in run("lint", "d.docx").out


def test_a_text_without_words_is_not_called_fine(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("\n", encoding="utf-8")
    ended = run("lint", "empty.md")
    assert (ended.code, "W082 warning" in ended.out) == (0, True)


def test_answers_are_read_as_the_documents_that_they_give(
    run: Run, sample: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = sample("minimal")
    monkeypatch.chdir(answers.parent)
    ended = run("lint", "answers.yaml", "--select", "W00")
    assert (ended.code, ended.err) == (0, "")
    assert "templates/" not in ended.out


def test_comments_go_into_a_copy(run: Run, tmp_path: Path) -> None:
    import docx

    data = word_file(paragraph(WEAK))
    (tmp_path / "draft.docx").write_bytes(data)
    options = ("lint", "draft.docx", "--comment-into", "out.docx", "--as-of", "2026-03-31")
    assert run(*options).code == 1
    (comment,) = docx.Document(str(tmp_path / "out.docx")).comments
    assert comment.timestamp is not None
    assert comment.timestamp.date().isoformat() == "2026-03-31"
    assert (tmp_path / "draft.docx").read_bytes() == data
    first = (tmp_path / "out.docx").read_bytes()
    assert run(*options).code == 1
    (tmp_path / "out.docx").write_bytes(b"mine")
    assert run(*options).code == 3
    assert (tmp_path / "out.docx").read_bytes() == b"mine"
    assert run(*options, "--force").code == 1
    assert (tmp_path / "out.docx").read_bytes() == first


def test_the_day_of_comments_may_come_from_the_environment(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import docx

    (tmp_path / "draft.docx").write_bytes(word_file(paragraph(WEAK)))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1774915200")
    run("lint", "draft.docx", "--comment-into", "out.docx")
    (comment,) = docx.Document(str(tmp_path / "out.docx")).comments
    assert str(comment.timestamp).startswith("2026-03-31")


@pytest.mark.parametrize(
    "args",
    [
        ("draft.md", "--comment-into", "out.docx"),
        ("draft.docx", "draft.md", "--comment-into", "out.docx"),
        ("draft.docx", "--comment-into", "out.pdf"),
        ("draft.docx", "--comment-into", "draft.docx"),
        ("missing.md",),
    ],
)
def test_wrong_usage_is_told(run: Run, tmp_path: Path, draft: Path, args: tuple[str, ...]) -> None:
    (tmp_path / "draft.docx").write_bytes(word_file(paragraph(WEAK)))
    assert run("lint", *args).code == 2


def test_a_broken_file_gives_no_copy(run: Run, tmp_path: Path) -> None:
    (tmp_path / "draft.docx").write_bytes(b"no")
    assert run("lint", "draft.docx", "--comment-into", "out.docx").code == 1
    assert not (tmp_path / "out.docx").exists()
