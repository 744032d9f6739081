"""What stands over what: clauses, Word templates, wording rules, and unfinished merges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from policygen.library import Library, Origin
from policygen.lint.rules.loading import load_rules
from policygen.pipeline import BuildRequest, build, check
from policygen.pipeline.lint import LintRequest, lint
from policygen.resources import packaged
from tests.overrides.projects import clause, project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXTRAS = "templates/clauses/policy/extras.md"
CONFLICT = "<<<<<<< this project\na\n=======\nb\n>>>>>>> policygen 0.1.0\n"


def test_a_clause_of_the_project_stands_over_the_packaged_one(
    sample: Callable[[str], Path],
) -> None:
    answers = sample("minimal")
    project(answers.parent, {EXTRAS: clause("extras", "Nothing without a signature.")})
    build(BuildRequest(answers, formats=("md",), documents=("outsourcing-policy",)))
    page = (answers.parent / "build" / "outsourcing-policy.md").read_text(encoding="utf-8")
    assert "Nothing without a signature." in page
    library = Library(answers.parent)
    assert library.origin(EXTRAS) is Origin.OVER
    assert library.origin("templates/clauses/policy/gates.md") is Origin.PACKAGED


def test_a_clause_elsewhere_with_a_packaged_id_is_told_where_to_go(tmp_path: Path) -> None:
    own = "templates/clauses/ours/extras.md"
    root = project(tmp_path, {own: clause("extras", "Ours.")})
    with pytest.raises(InvalidInput) as raised:
        _ = Library(root).clause_files
    (problem,) = raised.value.problems
    assert problem.code == "T028"
    assert problem.hint == f"move {own} to {EXTRAS}: there it stands over the packaged clause"


def test_a_word_template_and_a_wording_rule_stand_over_the_packaged_ones(tmp_path: Path) -> None:
    root = project(tmp_path, {})
    word = root / "templates" / "word" / "house.docx"
    word.parent.mkdir(parents=True)
    word.write_bytes(b"ours")
    rule = (packaged("templates") / "wording" / "blank.yaml").read_text(encoding="utf-8")
    (root / "templates" / "wording").mkdir()
    own = root / "templates" / "wording" / "blank.yaml"
    own.write_text(rule.replace("severity: error", "severity: warning"), encoding="utf-8")
    library = Library(root)
    assert library.read("templates/word/house.docx") == b"ours"
    codes = [one.code for one in load_rules(library)]
    assert codes == [one.code for one in load_rules(Library(tmp_path / "nothing"))]


def test_tests_and_ejected_copies_are_no_clauses(tmp_path: Path) -> None:
    files = {
        "templates/clauses/policy/tests/extras.md": "not a clause",
        "templates/ejected/clauses/policy/extras.md": "not a clause",
    }
    library = Library(project(tmp_path, files))
    assert library.clause_files["extras"] == EXTRAS
    assert library.origin(EXTRAS) is Origin.PACKAGED


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        (EXTRAS, clause("extras", f"Text.\n\n{CONFLICT}"), 7),
        ("templates/outlines/open-points.yaml", f"id: open-points\n{CONFLICT}", 2),
    ],
)
def test_a_merge_that_is_not_finished_stops_the_build_and_says_so(
    sample: Callable[[str], Path], file: str, text: str, line: int
) -> None:
    answers = sample("minimal")
    project(answers.parent, {file: text})
    with pytest.raises(InvalidInput) as raised:
        build(BuildRequest(answers, formats=("md",)))
    (problem,) = raised.value.problems
    assert (problem.code, problem.location.file, problem.location.line) == ("T071", file, line)


@pytest.mark.parametrize("file", ["schemas/organisation.yaml", "answers.yaml"])
def test_so_does_one_in_a_schema_or_in_the_answers(
    sample: Callable[[str], Path], file: str
) -> None:
    answers = sample("minimal")
    path = answers.parent / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(CONFLICT, encoding="utf-8")
    (problem,) = check(answers, None, None)
    assert (problem.code, problem.location.file, problem.location.line) == ("T071", file, 1)


def test_a_line_of_equal_signs_is_no_conflict(tmp_path: Path) -> None:
    text = clause("extras", "Heading\n=======\n\nText with <<<<<<< in it.")
    assert "Heading" in Library(project(tmp_path, {EXTRAS: text})).read_text(EXTRAS)


def test_a_file_that_leads_out_of_the_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text(clause("extras", "Theirs."), encoding="utf-8")
    root = project(tmp_path / "own", {})
    link = root / EXTRAS
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "outside.md")
    with pytest.raises(InvalidInput) as raised:
        Library(root)
    assert raised.value.problems[0].code == "Y019"


def test_lint_tells_of_an_unfinished_merge_and_leaves_ejected_copies_alone(tmp_path: Path) -> None:
    files = {
        EXTRAS: clause("extras", f"Text.\n\n{CONFLICT}"),
        "templates/ejected/clauses/policy/extras.md": clause("extras", "The supplier may agree."),
    }
    root = project(tmp_path, files)
    outcome = lint(LintRequest(paths=(root,), folder=root))
    assert [problem.code for problem in outcome.problems] == ["T071"]
    assert outcome.texts == 0
