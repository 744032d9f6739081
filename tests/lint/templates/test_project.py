"""A project as a whole, single files, and what is told only of all files together."""

from __future__ import annotations

import json
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from policygen.cli import group
from policygen.errors import InvalidInput
from policygen.library import Library
from policygen.lint.templates.project import Templates
from policygen.lint.templates.running import TemplateRun, home_of, templates_of
from policygen.lint.word_comments import render_commented
from policygen.pipeline.lint import LintRequest, lint
from policygen.resources import packaged
from policygen.schema import load_schema
from policygen.wordtags.package import read_package
from tests.lint.templates.test_corpus import PROJECT
from tests.lint.templates.word_cases import CASES

if TYPE_CHECKING:
    from pathlib import Path

OURS = list(templates_of(packaged("templates").parent))
OUTLINE = "id: own\ntitle: Own\nfile: own\nclauses:\n  - id: own-clause\n"


def clause(body: str, front: str = "") -> str:
    return f"---\nid: own-clause\ntitle: Own\n{front}---\n{body}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "policygen.yaml").write_text("policygen: 1\n")
    for folder in ("clauses", "outlines"):
        (tmp_path / "templates" / folder).mkdir(parents=True)
    (tmp_path / "templates/outlines/own.yaml").write_text(OUTLINE)
    (tmp_path / "templates/clauses/own-clause.md").write_text(clause("{{ organisation.name }}"))
    return tmp_path


def codes(request: LintRequest) -> list[str]:
    return [problem.code for problem in lint(request).problems if problem.code.startswith("T")]


def test_our_own_templates_have_no_problem() -> None:
    templates = Templates(Library(packaged("templates").parent), load_schema())
    found = [one.problem for name, path in OURS for one in templates.check(name, path.read_bytes())]
    assert found == []
    assert len(OURS) > 200


def test_a_run_without_a_path_reads_clauses_outlines_and_word_templates(project: Path) -> None:
    assert codes(LintRequest(folder=project)) == []
    word = project / "templates/word"
    word.mkdir()
    (word / "own.docx").write_bytes(CASES["name"]())
    outline = project / "templates/outlines/own.yaml"
    outline.write_text(OUTLINE + "when: organisation.knd\n")
    (project / "templates/clauses/own-clause.md").write_text(clause("{{ organisation.nam }}"))
    problems = [one for one in lint(LintRequest(folder=project)).problems if one.code == "T111"]
    assert [one.location.file for one in problems] == [
        "templates/clauses/own-clause.md",
        "templates/outlines/own.yaml",
        "templates/word/own.docx",
    ]


def test_an_own_question_that_no_template_uses_is_told(project: Path) -> None:
    (project / "schemas").mkdir()
    (project / "schemas/organisation.yaml").write_text(
        "schema:\n"
        "  motto:\n    type: text\n    meta: {title: Motto, help: The motto., example: Onwards}\n"
        "  colour:\n    type: text\n    meta: {title: Colour, help: The colour., example: blue}\n"
    )
    body = project / "templates/clauses/own-clause.md"
    body.write_text(clause("{% set org = organisation %}{{ org.motto }}"))
    (problem,) = [one for one in lint(LintRequest(folder=project)).problems if one.code == "T135"]
    assert "'organisation.colour'" in problem.message
    assert (problem.location.file, problem.location.line) == ("schemas/organisation.yaml", 5)
    body.write_text(clause("{{ organisation.motto }}{% if organisation.colour %}x{% endif %}"))
    assert codes(LintRequest(folder=project)) == []


def test_a_requirement_has_to_be_in_a_register(project: Path) -> None:
    body = project / "templates/clauses/own-clause.md"
    body.write_text(clause("Text.", "meets: [S1, S41x]\n"))
    assert "T136" not in codes(LintRequest(folder=project))
    (project / "templates/requirements").mkdir()
    register = project / "templates/requirements/article.yaml"
    register.write_text("- {id: S1, title: A}\n- {id: S41, title: B}\n")
    (problem,) = [one for one in lint(LintRequest(folder=project)).problems if one.code == "T136"]
    assert (problem.location.line, problem.location.column) == (4, 13)
    assert problem.hint == "did you mean 'S41'?"


def test_a_silence_with_a_reason_takes_a_fault_away(project: Path) -> None:
    body = project / "templates/clauses/own-clause.md"
    body.write_text(clause("{# lint-off T134: kept for the next edition #}\n{% if true %}A{% endif %}"))
    outcome = lint(LintRequest(folder=project))
    assert [one.code for one in outcome.problems] == []
    assert list(outcome.silenced.values()) == [1]


def test_codes_are_selected_and_ignored_and_misspelt_ones_told(project: Path) -> None:
    body = project / "templates/clauses/own-clause.md"
    body.write_text(clause("{{ organisation.nam }} {% if true %}A{% endif %}"))
    assert codes(LintRequest(folder=project, select=("T111",))) == ["T111"]
    assert codes(LintRequest(folder=project, ignore=("T11",))) == ["T134"]
    with pytest.raises(InvalidInput, match="no rule has the code 'T999'"):
        lint(LintRequest(folder=project, select=("T999",)))


def test_a_broken_schema_of_the_project_is_told(project: Path) -> None:
    (project / "schemas").mkdir()
    (project / "schemas/organisation.yaml").write_text("schema:\n  motto: {type: txt}\n")
    found = {one.code for one in lint(LintRequest(folder=project)).problems}
    assert "S002" in found


# -- single files --


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Braces {as such} and a list:\n- one\n", []),
        ("{{ anything.goes }} {% for a in whatever %}{{ a.b }}{% endfor %}", []),
        ("{{ client.name|uper }}", ["T112"]),
        ("{{ client.name", ["T121"]),
        ("{% if client %}", ["T122"]),
    ],
)
def test_a_single_file_is_checked_without_names(tmp_path: Path, text: str, expected: list[str]) -> None:
    path = tmp_path / "letter.md"
    path.write_text(text)
    assert codes(LintRequest(paths=(path,), folder=tmp_path)) == expected


def test_data_give_the_names(tmp_path: Path) -> None:
    path, data = tmp_path / "letter.md", tmp_path / "letter.yaml"
    data.write_text("client: {name: Ann}\ndue: 2027-01-01\nitems: [{n: 1}, {n: 2, note: x}]\nx: null\n")
    path.write_text(
        "{{ client.nam }} {{ due|number }} {% for i in items %}{{ i.note }}{{ i.m }}{% endfor %}"
        "{{ x.y }} {{ clint }}"
    )
    request = LintRequest(paths=(path,), folder=tmp_path, data=data, select=("T",))
    assert [one.message for one in lint(request).problems] == [
        "'client' has no field 'nam'",
        "the filter 'number' is for a number; 'due' is a date",
        "'i' (items[]) has no field 'm'",
        "there is no name 'clint'",
    ]


@pytest.mark.parametrize(
    "rules",
    ["type: dict\nschema: {name: {type: text}}\n", "client: {type: dict, schema: {name: {type: text}}}\n"],
)
def test_a_schema_gives_the_names(tmp_path: Path, rules: str) -> None:
    path, schema = tmp_path / "letter.md", tmp_path / "client.yaml"
    schema.write_text(rules)
    path.write_text("{{ client.nam }}")
    request = LintRequest(paths=(path,), folder=tmp_path, schema=schema, select=("T",))
    assert [one.hint for one in lint(request).problems] == ["did you mean 'name'?"]


def test_data_that_are_no_mapping_are_told(tmp_path: Path) -> None:
    path, data = tmp_path / "letter.md", tmp_path / "letter.yaml"
    path.write_text("{{ a }}")
    data.write_text("- a\n")
    with pytest.raises(InvalidInput, match="mapping of names to values"):
        lint(LintRequest(paths=(path,), folder=tmp_path, data=data))


def test_a_template_of_a_project_is_known_by_its_path(project: Path) -> None:
    own = project / "templates/clauses/own-clause.md"
    assert home_of(own) == project
    assert home_of(project / "letter.md") is None
    own.write_text(clause("{{ contract.title }}"))
    (finding,) = TemplateRun().check(own, "shown.md", own.read_bytes())
    assert finding.problem.location.file == "shown.md"
    assert "templates/outlines/own.yaml is made once" in finding.problem.hint


# -- the command --


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(group.policygen, ["lint", *arguments])
    return result.exit_code, result.stdout


def test_the_command_mends_in_place_and_tells_it(tmp_path: Path) -> None:
    path = tmp_path / "letter.md"
    path.write_text("See {{ ref(‘a’) }}.\nIt shall:\n- pay.\n")
    status, text = run(str(path), "--fix", "--select", "T")
    assert status == 0
    assert path.read_text() == "See {{ ref('a') }}.\nIt shall:\n\n- pay.\n"
    assert text.count(" mended: ") == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["letter.md"]
    assert run(str(path), "--fix", "--select", "T")[1].count("mended") == 0


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_the_command_speaks_to_machines(tmp_path: Path, form: str) -> None:
    path = tmp_path / "letter.md"
    path.write_text("Some words.\n\n{{ a|uper }} and {{ ref(‘a’) }}\n")
    status, text = run(str(path), "--fix", "--format", form, "--select", "T")
    assert status == 1
    assert "T112" in text
    assert form == "github" or json.loads(text)
    if form == "json":
        assert [one["code"] for one in json.loads(text)["result"]["fixed"]] == ["T123"]


def test_the_whole_broken_project_is_told_at_once(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECT, project)
    outcome = lint(LintRequest(folder=project))
    broken = {one.location.file for one in outcome.problems if one.code.startswith(("T", "Y"))}
    assert len(broken) >= len(list(templates_of(project))) - 3


def test_data_and_schema_are_two_answers_to_one_question(tmp_path: Path) -> None:
    for name in ("a.md", "b.yaml"):
        (tmp_path / name).write_text("a: 1")
    names = [str(tmp_path / name) for name in ("a.md", "b.yaml", "b.yaml")]
    assert run(names[0], "--data", names[1], "--schema", names[2])[0] == 2


def test_faults_of_tags_become_word_comments(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    for name in ("name-in-cell", "filter", "text-beside", "in-pieces"):
        path.write_bytes(CASES[name]())
        outcome = lint(LintRequest(paths=(path,), folder=tmp_path, select=("T",)))
        faults = [fault for fault in outcome.faults if fault.code.startswith("T")]
        assert len(faults) == len(outcome.problems) or name == "name-in-cell"
        data = render_commented(path.read_bytes(), "letter.docx", faults, date(2026, 1, 1))
        if faults:
            comments = read_package(data, "x")["word/comments.xml"].decode()
            assert all(fault.code in comments for fault in faults)
