"""Our own wording, and the documents of answers: found once, at the clause or the answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policygen.inputs import load_inputs
from policygen.library import Library
from policygen.lint.built_documents import lint_documents
from policygen.lint.running import lint_subject
from policygen.lint.targets import load_subject
from policygen.lint.texts.clause_text import parse_clause_text
from policygen.pipeline import BuildRequest, build
from policygen.resources import packaged
from tests.lint.linting import RULES

if TYPE_CHECKING:
    from collections.abc import Callable

    from policygen.lint.running import Outcome

CLAUSES = sorted(Library(Path(__file__).parent / "contracts").contents("clauses/", ".md"))


@pytest.mark.parametrize(("name", "data"), CLAUSES, ids=[Path(name).stem for name, _ in CLAUSES])
def test_our_own_clauses_have_no_weak_wording(name: str, data: bytes) -> None:
    outcome = lint_subject(parse_clause_text(data.decode("utf-8"), name), RULES)
    assert [(p.location.line, p.code, p.message) for p in outcome.problems] == []


def linted(answers: Path) -> Outcome:
    return lint_documents(load_inputs(answers, answers.parent, None, None), RULES)


@pytest.mark.parametrize("name", ["insurer", "county", "minimal"])
def test_the_samples_point_at_answers_only(name: str, sample: Callable[[str], Path]) -> None:
    outcome = linted(sample(name))
    assert [p for p in outcome.problems if p.location.file.startswith("templates/")] == []
    places = [(p.code, p.location) for p in outcome.problems]
    assert len(places) == len(set(places))


def test_words_of_an_answer_are_told_at_that_answer(sample: Callable[[str], Path]) -> None:
    answers = sample("minimal")
    text = answers.read_text(encoding="utf-8")
    line = next(line for line in text.split("\n") if line.startswith("  core_strength: "))
    weak = "  core_strength: the service desk that is mutually agreed later"
    answers.write_text(text.replace(line, weak), encoding="utf-8")
    (problem,) = [p for p in linted(answers).problems if p.code == "W030"]
    where = problem.location
    assert (where.file, where.pointer) == ("answers.yaml", "drivers.core_strength")
    assert where.line == text.split("\n").index(line) + 1


def own_clause(answers: Path, name: str, body: str, front: str = "") -> None:
    path = next(Path(one) for one, _ in CLAUSES if Path(one).stem == name)
    target = answers.parent / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"---\nid: {name}\ntitle: Own\n{front}---\n{body}", encoding="utf-8")


def test_words_of_a_clause_are_told_at_its_line_and_once(sample: Callable[[str], Path]) -> None:
    answers = sample("minimal")
    own_clause(answers, "policy-purpose", "Fine words.\n\nIt uses **best** efforts.\n")
    (problem,) = [p for p in linted(answers).problems if p.code == "W001"]
    assert problem.location.file == "templates/clauses/policy/policy-purpose.md"
    assert problem.location.line == 7


def test_a_phrase_that_only_a_value_completes_is_found(sample: Callable[[str], Path]) -> None:
    answers = sample("minimal")
    own_clause(answers, "policy-purpose", "It uses best {{ 'efforts' }}.\n")
    assert "W001" in [p.code for p in linted(answers).problems]


def test_a_silence_in_a_clause_holds_in_its_documents(sample: Callable[[str], Path]) -> None:
    answers = sample("minimal")
    body = "{# lint-off W001: agreed #}\n\nIt uses best efforts.\n"
    own_clause(answers, "policy-purpose", body)
    outcome = linted(answers)
    assert "W001" not in [p.code for p in outcome.problems]
    assert any(one.reason == "agreed" and times == 1 for one, times in outcome.silenced.items())


def test_a_place_is_told_once_though_its_copies_differ(sample: Callable[[str], Path]) -> None:
    answers = sample("insurer")
    words = "{{ document.reader }} is the name of this one" + ", and so it goes on and on" * 9
    own_clause(answers, "appendix-general", f"{words}.\n", "audience: provider\n")
    place = "templates/clauses/benchmark/appendix-general.md"
    found = [p for p in linted(answers).problems if p.location.file == place]
    assert [p.code for p in found] == ["W080"]


@pytest.mark.parametrize("name", ["insurer", "county"])
def test_a_built_document_on_its_own_has_no_problem(name: str, tmp_path: Path) -> None:
    """What the answers silence or settle needs no silence in the file that is sent."""
    answers = packaged("samples") / name / "answers.yaml"
    build(BuildRequest(answers, out=tmp_path, formats=("docx", "md")))
    files = [path for path in sorted(tmp_path.rglob("*")) if path.suffix in {".docx", ".md"}]
    assert len(files) >= 7
    for file in files:
        subject = load_subject(file, file.name)
        told = lint_subject(subject, RULES).problems
        assert told == (), (file.name, told)
