"""Where words come from: clause, line and answers, for words of the author and of the answers."""

from __future__ import annotations

import json
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from policygen import pipeline
from policygen.cli.boundary import run
from policygen.errors import InvalidInput
from policygen.model import Audience
from policygen.pipeline import BuildRequest
from policygen.pipeline.explain import explain
from policygen.provenance import find_words
from policygen.resources import packaged
from policygen.tree.blocks import (
    Cell,
    Document,
    Footnote,
    Heading,
    Item,
    List,
    Paragraph,
    Properties,
    Reference,
    Run,
    Source,
    Table,
)

if TYPE_CHECKING:
    from pathlib import Path

    from policygen.tree.blocks import Block

AUTHOR = Source("a.md", 3)
ANSWER = Source("a.md", 3, ("control.urgent",))


def document(*blocks: Block) -> Document:
    properties = Properties("Acme", "1", "draft", date(2027, 1, 1), "Owner", "en-IE")
    return Document("paper", "Paper", Audience.INTERNAL, properties, blocks)


def paragraph(*pieces: tuple[str, Source]) -> Paragraph:
    return Paragraph(tuple(Run(text, source=source) for text, source in pieces))


def test_words_across_clause_and_answer_have_both_sources() -> None:
    text = paragraph(("within ", AUTHOR), ("thirty", ANSWER), (" days of it", AUTHOR))
    (found,) = find_words(document(Heading(1, (Run("Time"),), number="4"), text), "THIRTY\n days")
    assert found.heading == "4 Time"
    assert found.sources == (ANSWER, AUTHOR)
    assert found.text[found.start : found.end] == "thirty days"


def test_every_place_is_found_in_items_cells_notes_and_references() -> None:
    note = Footnote((paragraph(("see section 7.3", AUTHOR)),), 2)
    linked = Paragraph((Run("see section ", source=AUTHOR), Reference("x", "7.3", source=AUTHOR)))
    item = Item((linked,), label="(b)", number="5.1(b)")
    cell = Cell((Run("see section 7.3", source=AUTHOR),))
    made = document(
        List((item,), ordered=True),
        Table((cell,), ((cell,),)),
        Paragraph((Run("Here", source=AUTHOR), note)),
    )
    found = find_words(made, "Section 7.3")
    assert [each.label for each in found] == ["5.1(b)", "", "", "note 2"]


def test_quotation_marks_and_odd_spaces_do_not_hide_words() -> None:
    made = document(paragraph(("the “best\u00a0efforts” of it", AUTHOR)))
    assert len(find_words(made, '"best efforts"')) == 1


@pytest.mark.parametrize("words", ["", "  ", "(?:", "never said"])
def test_no_words_and_strange_words_are_found_nowhere(words: str) -> None:
    assert find_words(document(paragraph(("anything at all", AUTHOR))), words) == ()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain") / "project"
    shutil.copytree(packaged("samples/minimal"), folder)
    shutil.rmtree(folder / "build", ignore_errors=True)
    asked = BuildRequest(
        folder / "answers.yaml", documents=("outsourcing-policy",), formats=("md", "docx")
    )
    pipeline.build(asked)
    return folder


@pytest.mark.parametrize("suffix", ["md", "docx"])
def test_an_answer_in_a_built_document_is_traced_to_its_line(project: Path, suffix: str) -> None:
    lines = (project / "answers.yaml").read_text(encoding="utf-8").splitlines()
    number = next(at for at, line in enumerate(lines, 1) if line.strip().startswith("name:"))
    name = lines[number - 1].partition(":")[2].strip().strip("'\"")
    found = explain(project / "build" / f"outsourcing-policy.{suffix}", name)
    assert not found.problems
    places = {(answer.path, answer.place) for origin in found.origins for answer in origin.answers}
    assert ("organisation.name", f"answers.yaml:{number}") in places


def test_words_of_a_clause_are_traced_to_the_line_they_stand_on(project: Path) -> None:
    words = "Outsourcing is a means."
    (origin,) = explain(project / "build" / "outsourcing-policy.md", words).origins
    (clause,) = origin.clauses
    text = packaged(clause.file).read_text(encoding="utf-8").splitlines()
    assert words in text[clause.line - 1]
    assert clause.meets
    assert origin.answers == ()


def test_a_file_that_was_edited_is_explained_with_a_warning(project: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(project, tmp_path / "project")
    file = copy / "build" / "outsourcing-policy.md"
    file.write_text(file.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    found = explain(file, "Outsourcing is a means.")
    assert [problem.code for problem in found.problems] == ["B022"]
    assert found.origins


def test_words_that_are_not_there_and_files_of_no_bundle_are_problems(project: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        explain(project / "build" / "outsourcing-policy.md", "no such words")
    assert [problem.code for problem in caught.value.problems] == ["B029"]
    with pytest.raises(InvalidInput) as caught:
        explain(project / "answers.yaml", "no such words")
    assert [problem.code for problem in caught.value.problems] == ["B025"]


def test_the_command_tells_it_as_text_and_json(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(project / "build" / "outsourcing-policy.md")
    assert run(["explain", file, "Outsourcing is a means."]) == 0
    text = capsys.readouterr().out
    assert "clause  templates/clauses/policy/policy-purpose.md:" in text
    assert text.endswith("\n1 place\n")
    assert run(["explain", file, "Outsourcing is a means.", "--format", "json"]) == 0
    (place,) = json.loads(capsys.readouterr().out)["result"]["places"]
    assert place["heading"] == "1.1 Purpose"
