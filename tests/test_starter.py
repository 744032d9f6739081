"""A new repository is fine from the first minute: it checks, it builds, it harms nothing."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policygen.errors import InvalidInput, OutputRefused
from policygen.pipeline import BuildRequest, build, check
from policygen.resources import packaged
from policygen.schema import load_schema
from policygen.schema_views import SCHEMA_LINE, render_answers_file
from policygen.source import load_yaml, plain
from policygen.starter import new

SAMPLES = sorted(path.parent.name for path in packaged("samples").glob("*/answers.yaml"))


def load(path: Path) -> Any:
    return json.loads(json.dumps(plain(load_yaml(path, path.parent)), default=_as_json))


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else float(str(value))


def test_a_new_repository_checks_and_builds(tmp_path: Path) -> None:
    written = new(tmp_path / "policy")
    assert written == (
        ".gitattributes",
        ".gitignore",
        "README.md",
        "answers.schema.json",
        "answers.yaml",
        "policygen.yaml",
    )
    answers = tmp_path / "policy" / "answers.yaml"
    assert [problem for problem in check(answers, None, None) if problem.is_error] == []
    result = build(BuildRequest(answers))
    assert (tmp_path / "policy/build/manifest.json").is_file()
    assert {change.action.value for change in result.changes} == {"created"}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_checks_and_knows_its_schema(tmp_path: Path, name: str) -> None:
    new(tmp_path, name)
    answers = tmp_path / "answers.yaml"
    assert answers.read_text().startswith(SCHEMA_LINE)
    assert not (tmp_path / "build").exists()
    assert [problem for problem in check(answers, None, None) if problem.is_error] == []
    schema = json.loads((tmp_path / "answers.schema.json").read_text())
    assert jsonschema.Draft202012Validator(schema).is_valid(load(answers))


@pytest.mark.parametrize("name", ["insuror", "..", "../samples/minimal", "nothing-like-it"])
def test_a_sample_that_does_not_exist_is_told_with_those_there_are(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        new(tmp_path / "policy", name)
    (problem,) = caught.value.problems
    assert problem.code == "B003"
    assert "insurer" in problem.hint
    assert not (tmp_path / "policy").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "policygen.yaml").write_text("mine")
    with pytest.raises(OutputRefused) as caught:
        new(tmp_path)
    assert [Path(path).name for path in caught.value.paths] == ["README.md", "policygen.yaml"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "policygen.yaml"]
    assert (tmp_path / "README.md").read_text() == "mine"


def test_other_files_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "LICENSE").write_text("mine")
    assert "answers.yaml" in new(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "policy").write_text("mine")
    with pytest.raises(OutputRefused, match="not a folder"):
        new(tmp_path / "policy")


# -- the answers file --


@pytest.fixture(scope="module")
def text() -> str:
    return render_answers_file(load_schema())


def is_answer(line: str) -> bool:
    return bool(re.match(r" *#?[^ #]", line))


def test_the_first_line_is_for_the_editor(text: str) -> None:
    assert text.startswith("# yaml-language-server: $schema=answers.schema.json\n")


def test_only_what_is_required_is_answered(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(text)
    answers = load(tmp_path / "a.yaml")
    schema = load_schema()

    def paths(value: Any, path: str) -> list[str]:
        if isinstance(value, dict):
            found = [paths(item, f"{path}.{key}".strip(".")) for key, item in value.items()]
            return [path, *(name for names in found for name in names)]
        if isinstance(value, list):
            return [path, *(name for item in value for name in paths(item, f"{path}[]"))]
        return [path]

    given = {path for path in paths(answers, "") if path and not path.endswith("[]")}
    fields = [schema.field(path) for path in given]
    assert all(field and field.required for field in fields)
    above = {field.path for field in schema.fields() if field.required}
    wanted = {
        path
        for path in above
        if all(path[:at] in above for at in range(len(path)) if path[at] == ".") and "[" not in path
    }
    assert wanted <= given


def test_every_question_is_there_and_explained(text: str) -> None:
    lines = text.splitlines()
    asked = [
        (number, re.sub(r"^ *#?(- )?", "", line).partition(":")[0])
        for number, line in enumerate(lines)
        if is_answer(line)
    ]
    names = sorted(
        field.name for field in load_schema().fields() if not field.path.endswith(("[]", ".*"))
    )
    assert sorted(name for _, name in asked) == names
    assert all(lines[number - 1].lstrip().startswith("# ") for number, _ in asked)
    assert max(len(line) for line in lines if not is_answer(line)) <= 100


def test_taking_away_the_signs_gives_answers_that_fit(text: str, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(re.sub(r"^( *)#(?=[^ \n])", r"\1", text, flags=re.MULTILINE))
    new(tmp_path / "policy")
    schema = json.loads((tmp_path / "policy/answers.schema.json").read_text())
    answers = load(file)
    assert set(answers) == set(load_schema().topics)
    # One example record stands for the two options that a decision has at least.
    answers["decisions"][0]["options"] *= 2
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(answers))
    assert [(list(error.absolute_path), error.message[:80]) for error in errors] == []
