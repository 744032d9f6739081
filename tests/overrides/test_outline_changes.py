"""An outline of the project that says only what is other than in the packaged one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from policygen.library import Library
from policygen.pipeline import BuildRequest, build
from tests.overrides.projects import clause, project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from policygen.library import Outline
    from policygen.problems import Problem

FILE = "templates/outlines/open-points.yaml"
POLICY = "templates/outlines/outsourcing-policy.yaml"


def outline(root: Path, name: str) -> Outline:
    return next(each for each in Library(root).outlines if each.id == name)


def ids(root: Path) -> list[str]:
    return [entry.id for entry in outline(root, "outsourcing-policy").entries]


def problems(root: Path, text: str, file: str = POLICY) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as raised:
        _ = Library(project(root, {file: text})).outlines
    return raised.value.problems


def test_clauses_are_dropped_replaced_and_added_in_their_places(tmp_path: Path) -> None:
    before = ids(project(tmp_path / "plain", {}))
    text = """\
changes:
  - drop: risk-appetite
  - {replace: extras, with: our-extras}
  - {add: works-council, after: people-law, level: 2}
  - {add: first-of-all, before: document-control, level: 0}
  - {add: our-annex, annex: true, title: Ours}
"""
    root = project(tmp_path / "own", {POLICY: text})
    at = before.index("extras")
    wanted = [*before[:at], "our-extras", *before[at + 1 :]]
    wanted.remove("risk-appetite")
    wanted.insert(wanted.index("people-law") + 1, "works-council")
    assert ids(root) == ["first-of-all", *wanted, "our-annex"]
    entries = {entry.id: entry for entry in outline(root, "outsourcing-policy").entries}
    assert entries["works-council"].level == 2
    assert entries["our-extras"].level == 2
    assert (entries["our-annex"].annex, entries["our-annex"].title) == (True, "Ours")


def test_a_clause_is_moved_by_dropping_and_adding_it(tmp_path: Path) -> None:
    text = "changes:\n  - drop: extras\n  - {add: extras, after: policy-upkeep, level: 2}\n"
    found = ids(project(tmp_path, {POLICY: text}))
    assert found.count("extras") == 1
    assert found.index("extras") == found.index("policy-upkeep") + 1


def test_a_condition_decides_which_of_two_stands_there(
    tmp_path: Path, sample: Callable[[str], Path]
) -> None:
    text = """\
changes:
  - {replace: extras, with: our-extras, when: "organisation.size == 'small'"}
  - {drop: policy-training, when: "organisation.size == 'small'"}
  - {drop: recognition-and-care, when: "organisation.size != 'small'"}
"""
    answers = sample("minimal")
    own = {
        POLICY: text,
        "templates/clauses/ours/our-extras.md": clause("our-extras", "Ours alone."),
    }
    project(answers.parent, own)
    build(BuildRequest(answers, formats=("md",), documents=("outsourcing-policy",)))
    page = (answers.parent / "build" / "outsourcing-policy.md").read_text(encoding="utf-8")
    assert "Ours alone." in page
    assert '<a id="extras">' not in page
    assert '<a id="policy-training">' not in page
    assert '<a id="recognition-and-care">' in page
    small = answers.read_text(encoding="utf-8")
    answers.write_text(small.replace("size: small", "size: medium"), encoding="utf-8")
    build(BuildRequest(answers, formats=("md",), documents=("outsourcing-policy",)))
    page = (answers.parent / "build" / "outsourcing-policy.md").read_text(encoding="utf-8")
    assert "Ours alone." not in page
    assert '<a id="extras">' in page
    assert '<a id="policy-training">' in page
    assert '<a id="recognition-and-care">' not in page


def test_a_condition_goes_together_with_the_entrys_own(tmp_path: Path) -> None:
    text = "changes:\n  - {drop: joint-bodies, when: roles}\n"
    root = project(tmp_path, {POLICY: text})
    entry = next(
        one for one in outline(root, "outsourcing-policy").entries if one.id == "joint-bodies"
    )
    assert entry.when is not None
    assert entry.when.source == "(organisation.size != 'small') and not (roles)"


def test_other_fields_stand_in_place_of_the_packaged_ones(tmp_path: Path) -> None:
    text = "title: What is open\nformats: [md]\ncopies: []\nchanges: []\n"
    packaged = outline(project(tmp_path / "plain", {}), "open-points")
    own = outline(project(tmp_path / "own", {FILE: text}), "open-points")
    assert own.formats == ("md",)
    assert [entry.id for entry in own.entries] == [entry.id for entry in packaged.entries]
    assert own.properties.keys() == packaged.properties.keys()
    assert own.base == f"packaged:{FILE}"
    assert own.location.file == FILE


def test_the_manifest_names_both_files(sample: Callable[[str], Path]) -> None:
    answers = sample("minimal")
    project(answers.parent, {POLICY: "changes:\n  - drop: extras\n"})
    build(BuildRequest(answers, formats=("md",)))
    manifest = (answers.parent / "build" / "manifest.json").read_text(encoding="utf-8")
    assert f'"{POLICY}"' in manifest
    assert f'"packaged:{POLICY}"' in manifest


@pytest.mark.parametrize(
    ("text", "told", "line"),
    [
        ("changes:\n  - drop: extra\n", "the outline holds no clause 'extra'", 2),
        ("changes:\n  - {add: x, after: nowhere}\n", "the outline holds no clause 'nowhere'", 2),
        ("changes:\n  - {replace: extras}\n", "'with' is missing", 1),
        ("changes:\n  - {drop: extras, add: x}\n", "one of 'drop', 'replace' and 'add'", 2),
        ("changes:\n  - extras\n", "one of 'drop', 'replace' and 'add'", 2),
        ("changes:\n  - {drop: extras, level: 2}\n", "unknown field 'level'", 2),
        ("changes:\n  - {add: x, after: extras, before: extras}\n", "not both", 2),
        ("changes: extras\n", "'changes' must be a list", 1),
        ("changes: []\nclauses: []\n", "'clauses' or 'changes', not both", 2),
        ("id: other\nchanges: []\n", "this file changes is 'outsourcing-policy'", 1),
        ("changes:\n  - {drop: extras, when: 'a b'}\n", "condition 'a b'", 2),
    ],
)
def test_a_wrong_change_is_told_at_its_line(
    tmp_path: Path, text: str, told: str, line: int
) -> None:
    (problem,) = problems(tmp_path, text)
    assert told in problem.message
    assert (problem.location.file, problem.location.line) == (POLICY, line)


def test_a_near_name_is_suggested(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "changes:\n  - drop: risk-apetite\n")
    assert problem.hint == "did you mean 'risk-appetite'?"


def test_changes_want_a_packaged_outline_of_that_path(tmp_path: Path) -> None:
    text = "id: ours\nfile: ours\nchanges:\n  - drop: extras\n"
    (problem,) = problems(tmp_path, text, "templates/outlines/ours.yaml")
    assert problem.code == "T023"
    assert "this project has none" in problem.message


def test_two_outlines_of_one_id_are_told(tmp_path: Path) -> None:
    text = "id: open-points\nfile: mine\nclauses: []\n"
    (problem,) = problems(tmp_path, text, "templates/outlines/ours.yaml")
    assert problem.code == "T073"


def test_clauses_that_are_no_list_are_told(tmp_path: Path) -> None:
    text = "id: ours\nfile: ours\nclauses: extras\n"
    (problem,) = problems(tmp_path, text, "templates/outlines/ours.yaml")
    assert problem.message == "'clauses' must be a list"
