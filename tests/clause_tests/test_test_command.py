"""``policygen templates test``: approved texts, differences, coverage, and cases that are wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from policygen.cli.boundary import run as run_args
from tests.overrides.projects import clause, project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHEMA = """\
type: dict
meta: {title: Own, help: Own answers.}
schema:
  name: {type: text, required: true, meta: {title: Name, help: A name., example: Ada}}
  note: {type: text, meta: {title: Note, help: A note., example: quiet}}
"""
SETTINGS = "policygen: 1\npackaged: {topics: [], outlines: []}\n"
OUTLINE = """\
id: page
title: Page
file: page
date: day.on
clauses: [{id: hello}]
"""
DAY = """\
type: dict
meta: {title: Day, help: The day.}
schema:
  on: {type: date, meta: {title: Day, help: The day., example: 2027-01-04}}
"""
BODY = "Hello {{ own.name }}.\n\n{% if own.note %}\nA note: {{ own.note }}.\n{% endif %}"
HELLO = "templates/clauses/hello.md"
APPROVED = "templates/clauses/tests/hello.approved.txt"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small pack that is the working directory."""
    files = {
        "policygen.yaml": SETTINGS,
        "schemas/own.yaml": SCHEMA,
        "schemas/day.yaml": DAY,
        "templates/outlines/page.yaml": OUTLINE,
        HELLO: clause("hello", BODY),
    }
    monkeypatch.chdir(project(tmp_path, files))
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run_one(*args: str) -> tuple[int, str, str]:
        code = run_args(("templates", "test", *args))
        return (code, *capsys.readouterr())

    return run_one


def cases(root: Path, text: str) -> None:
    project(root, {"policygen.yaml": SETTINGS, "templates/clauses/tests/hello.yaml": text})


def told(run: Callable[..., tuple[int, str, str]], *args: str) -> Any:
    return json.loads(run(*args, "--format", "json")[1])


def test_without_cases_the_examples_are_the_answers(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    (one,) = told(run)["result"]["clauses"]
    assert one["cases"] == {"examples": "new"}
    code, out, _ = run("--approve")
    assert code == 0
    assert f"approved: {APPROVED}" in out
    text = (root / APPROVED).read_text(encoding="utf-8")
    assert text.startswith("==== examples ====\n\n## ")
    assert "Hello Ada." in text
    assert "A note: quiet." in text
    assert told(run)["result"]["clauses"][0]["cases"] == {"examples": "same"}


def test_a_text_that_is_other_than_approved_ends_with_1_and_shows_the_difference(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    run("--approve")
    project(
        root,
        {"policygen.yaml": SETTINGS, HELLO: clause("hello", BODY.replace("Hello", "Good day,"))},
    )
    code, out, err = run()
    assert code == 1
    assert "1 other than approved" in out
    assert f"{HELLO}: T080 error: clause 'hello', case 'examples'" in err
    assert "-Hello Ada." in err
    assert "+Good day, Ada." in err
    assert "Hello Ada." in (root / APPROVED).read_text(encoding="utf-8")
    assert run("--approve")[0] == 0
    assert "Good day, Ada." in (root / APPROVED).read_text(encoding="utf-8")
    assert run()[0] == 0


def test_coverage_names_each_branch_that_no_case_reaches(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, _ = run("--coverage")
    assert code == 0
    assert f"{HELLO}:7: never false: {{% if own.note %}}" in out
    assert "1 of 2 branches reached" in out
    cases(root, "cases:\n  - {id: with}\n  - {id: without, without: [own.note]}\n")
    assert "2 of 2 branches reached" in run("--coverage")[1]


def test_coverage_asks_for_both_sides_of_when(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    text = clause("hello", "Hello.", "when: own.note\n")
    project(root, {"policygen.yaml": SETTINGS, HELLO: text})
    (one,) = told(run)["result"]["clauses"]
    assert one["unreached"] == [{"line": 4, "what": "never false: when: own.note"}]
    cases(root, "cases:\n  - {id: with}\n  - {id: without, without: [own.note]}\n")
    (one,) = told(run, "--approve")["result"]["clauses"]
    assert one["unreached"] == []
    text = (root / APPROVED).read_text(encoding="utf-8")
    assert text.endswith("==== without ====\n\n(left out)\n")


def test_a_case_that_fails_is_told_with_its_place_and_keeps_its_approved_text(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    cases(root, "cases:\n  - {id: one}\n")
    run("--approve")
    before = (root / APPROVED).read_bytes()
    project(root, {"policygen.yaml": SETTINGS, HELLO: clause("hello", "{{ own.nmae }}")})
    code, _, err = run("--approve")
    assert code == 1
    assert f"{HELLO}:5: T001" in err
    assert "in the case 'one' (templates/clauses/tests/hello.yaml:2)" in err
    assert (root / APPROVED).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        ("{id: one, from: nowhere.yaml}", "no answers file 'nowhere.yaml'"),
        ("{id: one, from: ../other.yaml}", "no answers file"),
        ("{id: one, outline: paige}", "not in the outline 'paige'"),
        ("{id: one, without: [own.name.x]}", "no answer 'own.name.x'"),
        ("{id: one, answers: {own: {name: 7}}}", "A006"),
        ("{id: one, answers: {own: {nam: x}}}", "A002"),
    ],
)
def test_a_case_that_is_wrong_is_told(
    root: Path, run: Callable[..., tuple[int, str, str]], text: str, told_of: str
) -> None:
    cases(root, f"cases:\n  - {text}\n")
    code, _, err = run()
    assert code == 1
    assert told_of in err
    assert "templates/clauses/tests/hello.yaml:2" in err


def test_an_approved_text_without_its_case_is_told(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    cases(root, "cases:\n  - {id: one}\n  - {id: two}\n")
    run("--approve")
    cases(root, "cases:\n  - {id: one}\n")
    code, _, err = run()
    assert code == 1
    assert "T082" in err
    assert "two" in err
    assert run("--approve")[0] == 0
    assert run()[0] == 0


def test_cases_for_a_whole_folder_reach_branches_and_are_not_kept(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    shared = "cases: [{id: with}, {id: without, without: [own.note]}]\n"
    project(
        root,
        {"policygen.yaml": SETTINGS, "templates/clauses/tests/every-clause.yaml": shared},
    )
    code, out, _ = run("--approve")
    assert code == 0
    assert "2 rendered for coverage" in out
    assert "2 of 2 branches reached" in out
    assert not (root / APPROVED).exists()


def test_a_clause_that_the_examples_cannot_fill_is_a_warning(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    project(root, {"policygen.yaml": SETTINGS, HELLO: clause("hello", "{{ findings.none }}")})
    code, _, err = run()
    assert code == 0
    assert "T083 warning" in err
    assert "templates/clauses/tests/hello.yaml" in err


def test_an_approved_text_that_is_no_text_is_told(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    run("--approve")
    (root / APPROVED).write_bytes(b"\xff\xfe")
    code, _, err = run()
    assert code == 1
    assert f"{APPROVED}" in err
    assert "Y009" in err


def test_a_clause_in_no_document_is_tested_too(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    alone = {"templates/clauses/alone.md": clause("alone", "Of {{ own.name }}.")}
    project(root, {"policygen.yaml": SETTINGS, **alone})
    found = {one["id"]: one["cases"] for one in told(run)["result"]["clauses"]}
    assert found == {"alone": {"examples": "new"}, "hello": {"examples": "new"}}


def test_packaged_clauses_are_tested_where_they_are_named(
    root: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    project(root, {"policygen.yaml": "policygen: 1\n"})
    code, out, _ = run("document-control")
    assert code == 0
    assert "2 as approved" in out
    code, _, err = run("document-control", "--approve")
    assert code == 1
    assert "T085" in err
    assert not (root / "templates" / "clauses" / "policy").exists()
    assert run("no-such-clause")[0] == 1
