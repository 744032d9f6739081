"""The settings of a project: which of the packaged topics and outlines it takes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from policygen.library import Library
from policygen.pipeline import BuildRequest, build, check
from policygen.resources import packaged
from policygen.schema import load_schema
from policygen.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = date(2027, 1, 4)
OWN = """\
type: list
meta: {title: Contracts, help: Contracts of another kind.}
schema:
  type: dict
  schema:
    id: {type: id, required: true, meta: {title: Id, help: Its id., example: a}}
    text: {type: text, meta: {title: Text, help: A text., example: b}}
    day: {type: date, meta: {title: Day, help: Its day., example: 2027-01-04}}
"""
OUTLINE = """\
id: page
title: Page
file: pages/{id}
each: contracts
formats: [md]
date: contract.day
clauses: [{id: words}]
"""
CLAUSE = "---\nid: words\ntitle: Words\n---\n{{ contract.text }}\n"


def settings(root: Path, text: str) -> Settings:
    (root / "policygen.yaml").write_text(text, encoding="utf-8")
    return load_settings(root)


@pytest.mark.parametrize("text", ["", "\n", "policygen: 1\n", "# a comment\npolicygen: 1\n"])
def test_all_that_is_packaged_stands_unless_something_is_said(tmp_path: Path, text: str) -> None:
    assert settings(tmp_path, text) == Settings()
    assert load_settings(tmp_path / "elsewhere") == Settings()


def test_topics_and_outlines_are_taken_by_name(tmp_path: Path) -> None:
    text = "policygen: 1\npackaged: {topics: [roles, organisation], outlines: []}\n"
    assert settings(tmp_path, text).topics == ("roles", "organisation")
    assert load_schema(tmp_path).topics == ("organisation", "roles")
    assert Library(tmp_path).outlines == ()
    settings(tmp_path, "policygen: 1\npackaged: {outlines: [open-points]}\n")
    assert load_schema(tmp_path) is not None
    assert [outline.id for outline in Library(tmp_path).outlines] == ["open-points"]
    assert load_schema(tmp_path).topics == load_schema().topics


@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        ("[a]", "the settings are no mapping", "write 'policygen: 1'"),
        ("packaged: {}", "do not begin with 'policygen: 1'", "no other version"),
        ("policygen: 2", "do not begin with 'policygen: 1'", "no other version"),
        ("policygen: 1\npackage: {}", "no setting 'package'", "did you mean 'packaged'?"),
        ("policygen: 1\npackaged: all", "'packaged' must be a mapping", "topics:"),
        ("policygen: 1\npackaged: {topic: []}", "no setting 'topic'", "did you mean 'topics'?"),
        ("policygen: 1\npackaged: {topics: all}", "'topics' must be a list", "[] takes none"),
        (
            "policygen: 1\npackaged: {topics: [role]}",
            "no packaged topic 'role'",
            "did you mean 'roles'?",
        ),
        (
            "policygen: 1\npackaged: {outlines: [policy]}",
            "no packaged outline 'policy'",
            "outsourcing-policy",
        ),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, told: str, hint: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        settings(tmp_path, text)
    (problem,) = raised.value.problems
    assert problem.code == "T070"
    assert told in problem.message
    assert hint in problem.hint
    assert problem.location.line > 0
    (tmp_path / "answers.yaml").write_text("organisation: {}\n")
    assert [one.code for one in check(tmp_path / "answers.yaml", None, None)] == ["T070"]


def pack(root: Path, each: str) -> Path:
    """Write a pack with a topic of its own that has a packaged name; return its answers."""
    files = {
        "policygen.yaml": "policygen: 1\npackaged: {topics: [], outlines: []}\n",
        "schemas/contracts.yaml": OWN,
        "templates/outlines/page.yaml": OUTLINE.replace("each: contracts", f"each: {each}"),
        "templates/clauses/words.md": CLAUSE,
        "answers.yaml": "contracts:\n  - {id: one, text: Hello., day: 2027-02-03}\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root / "answers.yaml"


def test_an_own_topic_with_a_packaged_name_is_not_taken_for_the_packaged_one(
    tmp_path: Path,
) -> None:
    build(BuildRequest(pack(tmp_path, "contracts"), as_of=DAY))
    page = (tmp_path / "build" / "pages" / "one.md").read_text(encoding="utf-8")
    assert "Hello." in page
    assert "3 February 2027" in page


@pytest.mark.parametrize(
    ("each", "hint"), [("contarcts", "did you mean 'contracts'?"), ("x", "lists are contracts")]
)
def test_an_outline_for_each_of_what_has_no_records_is_told(
    tmp_path: Path, each: str, hint: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        build(BuildRequest(pack(tmp_path, each), as_of=DAY))
    (problem,) = raised.value.problems
    assert (problem.code, problem.hint) == ("T072", hint)
    assert problem.location.file == "templates/outlines/page.yaml"


def test_documents_without_a_date_say_what_gives_one(tmp_path: Path) -> None:
    (problem,) = check(pack(tmp_path, "contracts"), None, None)
    assert problem.code == "B010"
    assert problem.hint == "give --as-of, or set SOURCE_DATE_EPOCH"


def test_only_contracts_have_a_calendar(tmp_path: Path) -> None:
    outline = OUTLINE.replace("[md]", "[md, ics]").replace("each: contracts\n", "")
    (tmp_path / "templates" / "outlines").mkdir(parents=True)
    (tmp_path / "templates" / "outlines" / "page.yaml").write_text(outline, encoding="utf-8")
    with pytest.raises(InvalidInput) as raised:
        _ = Library(tmp_path).outlines
    assert "has a calendar (ics)" in raised.value.problems[0].message


def test_a_replaced_field_from_which_nothing_can_be_derived_is_told_at_its_place(
    sample: Callable[[str], Path],
) -> None:
    answers = sample("insurer")
    schema = """\
schema:
  schema:
    benchmark:
      replace: true
      type: text
      meta: {title: Benchmark, help: In words., example: none}
"""
    (answers.parent / "schemas").mkdir()
    (answers.parent / "schemas" / "contracts.yaml").write_text(schema, encoding="utf-8")
    answers.write_text(
        "extends: base.yaml\ncontracts: [{id: desk-and-intake, benchmark: none}]\n",
        encoding="utf-8",
    )
    packaged_answers = packaged("samples") / "insurer" / "answers.yaml"
    (answers.parent / "base.yaml").write_bytes(packaged_answers.read_bytes())
    told = check(answers, None, None)
    assert [problem.code for problem in told if problem.code[0] in "TS"] == ["T084"]
    (problem,) = (problem for problem in told if problem.code == "T084")
    assert (problem.location.file, problem.location.line) == ("schemas/contracts.yaml", 4)
