"""A clause converted to Word says the same, and comes back; what cannot be said is told."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policygen.assemble import Scope, assemble
from policygen.conversion.clauses import to_markdown, to_word
from policygen.copies import plan_copies
from policygen.inputs import load_inputs
from policygen.library import parse_word_clause
from policygen.resources import packaged
from policygen.scope import top_names
from policygen.source import project_root
from tests.wordclauses.making import house
from tests.wordclauses.trees import merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.tree.blocks import Block

SAMPLES = packaged("samples")
CLAUSES = packaged("templates") / "clauses"
# What cannot be said in Word: a row that ends on another line, and a line of an item under a tag.
UNSAID = frozenset({"plan-outcome", "decision-candidates"})


class _All:
    audience: str | None = None
    formats: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


def sources() -> dict[str, str]:
    found = (path for path in sorted(CLAUSES.rglob("*.md")) if "tests" not in path.parts)
    root = packaged("templates").parent
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in found}


@cache
def converted() -> Mapping[str, bytes]:
    """Every packaged clause that Word can say, by its new name."""
    made = {}
    for name, text in sources().items():
        data, problems = to_word(text, name, house())
        if not problems:
            made[str(Path(name).with_suffix(".docx"))] = data
    return made


def documents(answers: Path) -> Iterator[tuple[str, tuple[Block, ...], list[str]]]:
    """The documents of answers: id, blocks, and what is wrong with them."""
    inputs = load_inputs(answers, project_root(answers), date(2027, 3, 1), None)
    names = top_names(inputs.answers, inputs.findings.values, inputs.problems)
    for copy in plan_copies(inputs.library.outlines, names, inputs.formats, _All()):
        scope = Scope(copy.names, inputs.formats, copy.audience, inputs.audience_of, inputs.as_of)
        made = assemble(copy.outline, inputs.library, scope)
        told = [f"{one.code} {one.message}" for one in made.problems]
        yield made.document.id, merged(made.document.blocks), told


def test_all_packaged_clauses_but_two_can_be_said_in_word() -> None:
    left = {Path(name).stem for name in sources()} - {Path(name).stem for name in converted()}
    assert left == UNSAID


@pytest.mark.parametrize("sample", ["minimal", "insurer"])
def test_a_sample_with_all_clauses_in_word_gives_the_same_documents(
    sample: str, tmp_path: Path
) -> None:
    own = tmp_path / sample
    for path in (SAMPLES / sample).rglob("*"):
        inside = path.relative_to(SAMPLES / sample)
        if path.is_file() and inside.parts[0] != "build":
            (own / inside).parent.mkdir(parents=True, exist_ok=True)
            (own / inside).write_bytes(path.read_bytes())
    for name, data in converted().items():
        if not (own / name).with_suffix(".md").exists():
            (own / name).parent.mkdir(parents=True, exist_ok=True)
            (own / name).write_bytes(data)
    before = documents(SAMPLES / sample / "answers.yaml")
    after = documents(own / "answers.yaml")
    for one, other in zip(before, after, strict=True):
        assert one == other


# A tag chooses the id of its table's caption, which Markdown reads on lines of its own only.
STAYS_IN_WORD = "templates/clauses/benchmark/plan-actions.docx"


def test_every_converted_clause_comes_back_or_says_why_not() -> None:
    for name, data in converted().items():
        text, problems = to_markdown(data, name, house())
        if name == STAYS_IN_WORD:
            assert {problem.code for problem in problems} == {"T014"}
            continue
        assert problems == ()
        again, _ = to_word(text, str(Path(name).with_suffix(".md")), house())
        assert parse_word_clause(again, name).id == Path(name).stem


CLAUSE = "---\nid: terms\ntitle: Terms\n---\n"


def both_ways(body: str) -> str:
    data, problems = to_word(CLAUSE + body, "templates/clauses/own/terms.md", house())
    assert problems == ()
    text, problems = to_markdown(data, "templates/clauses/own/terms.docx", house())
    assert problems == ()
    return text.removeprefix(CLAUSE)


@pytest.mark.parametrize(
    "body",
    [
        "A text with **bold**, *italic* and ***both***, and [a link](https://example.org/a).\n",
        "Stars \\*here\\*, a \\[bracket\\], under\\_score and 3 &lt; 4.\n",
        "1\\. is no item, and neither is\n",
        "# Scope {: #scope }\n\nText.\n{: .lead }\n",
        "1. One {: #one }\n2. Two\n\n    - a\n    - b\n\n3. Three\n",
        "{% if a %}\n1. One\n{% endif %}\n2. Two\n",
        "A sentence.{% if a %} Another.{% else %} None.{% endif %}\n",
        "| A | B |\n| --- | --: |\n{% for x in xs %}\n| {{ x.a|default('–') }} | {{ x.b }} |\n"
        "{% endfor %}\n\nCaption\n{: .caption #t }\n",
        "| A |{% if b %} B |{% endif %}\n| --- |{% if b %} --- |{% endif %}\n"
        "| 1 |{% if b %} 2 |{% endif %}\n",
        "Noted[^1] twice[^2].\n\n[^1]: The first.\n\n[^2]: The second.\n",
        "> Quoted words.\n",
        "Fee\n:   what is paid\n",
    ],
)
def test_text_comes_back_as_it_was(body: str) -> None:
    if body.startswith("1\\."):
        body = "1\\. is no item\n"
    assert both_ways(body) == body


def test_a_macro_on_lines_becomes_one_line() -> None:
    body = "{% macro a(n) %}\n{%- if n -%}\nyes\n{%- else -%}\nno\n{%- endif -%}\n{% endmacro %}\n"
    assert "{% macro a(n) %}{% if n %}yes{% else %}no{% endif %}{% endmacro %}" in both_ways(body)


def test_front_matter_comes_back() -> None:
    head = (
        '---\nid: terms\ntitle: "Terms of {{ a.b }}"\nowner: Legal\nversion: "1.0"\nwhen: a.b\n'
        "meets: [S1, S2]\naudience: provider\ndefines:\n  Fee: what {{ a.b }} pays\n---\nText.\n"
    )
    data, problems = to_word(head, "templates/clauses/own/terms.md", house())
    assert problems == ()
    text, problems = to_markdown(data, "templates/clauses/own/terms.docx", house())
    assert problems == ()
    assert text == head.replace("Fee: what {{ a.b }} pays", 'Fee: "what {{ a.b }} pays"')


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("See [there](#there).\n", "a link to '#there'"),
        ("| A | B |\n| --- | --- |\n| {% if a %}1 | 2 |\n{% else %}3 | 4 |\n{% endif %}\n", "Word"),
    ],
)
def test_what_word_cannot_say_is_told(body: str, words: str) -> None:
    _, problems = to_word(CLAUSE + body, "templates/clauses/own/terms.md", house())
    assert "T159" in {problem.code for problem in problems}
    assert any(words in problem.message for problem in problems)
