"""A clause prints a picture: drawn in the page, a file beside the Markdown, one per audience."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from policygen import pipeline
from policygen.errors import InvalidInput
from policygen.files import name_fault
from policygen.pipeline import BuildRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHEMA = """\
type: dict
required: true
meta: {title: Chart, help: A chart to draw., audience: public}
schema:
  kind: {type: text, required: true, meta: {title: Kind, help: Its kind., example: bars}}
  axis: {type: text, required: true, meta: {title: Axis, help: Its axis., example: Cost}}
  categories:
    type: list
    required: true
    meta: {title: Categories, help: The groups.}
    schema: {type: text, meta: {title: Group, help: A group., example: Year one}}
  series:
    type: list
    required: true
    meta: {title: Series, help: The bars.}
    schema:
      type: dict
      schema:
        id: {type: id, required: true, meta: {title: Id, help: Its id., example: a}}
        name: {type: text, required: true, meta: {title: Name, help: Its name., example: A}}
        values:
          type: list
          required: true
          meta: {title: Values, help: One for each group.}
          schema: {type: number, meta: {title: Value, help: A value., example: 1}}
"""
ANSWERS = """
chart:
  kind: bars
  axis: "Cost <b>&"
  categories: ["2027", "2028"]
  series:
    - {id: a, name: "A & <i>all</i>", values: [1.5, 2]}
    - {id: b, name: "B", values: [3, 2.5]}
"""
CLAUSE = """\
---
id: drawn
title: Costs
owner: Legal
version: "1.0"
audience: public
---
The costs are in {{ ref('costs') }}.

{{ chart|picture('Cost by year: B costs more, [see] *below*.') }}

The costs of **both**
{: .caption #costs }

{{ chart|picture('The same: ' ~ chart.axis ~ '.') }}
"""
OUTLINE = """\
id: costs
title: Costs
file: papers/deep/costs
audience: public
copies: [provider]
formats: [md, html]
organisation: "{{ organisation.name }}"
version: "{{ control.version }}"
status: draft
owner: "{{ control.owner|title_in(roles) }}"
date: control.effective
clauses:
  - id: drawn
"""


@pytest.fixture
def answers(sample: Callable[[str], Path]) -> Path:
    """Return a project whose outline ``costs`` prints two pictures."""
    file = sample("minimal")
    added = {
        "schemas/chart.yaml": SCHEMA,
        "templates/clauses/drawn.md": CLAUSE,
        "templates/outlines/costs.yaml": OUTLINE,
    }
    for name, text in added.items():
        path = file.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8") + ANSWERS, encoding="utf-8")
    return file


def build(answers: Path, *formats: str, audience: str | None = None) -> Path:
    """Build the one document; return the bundle."""
    pipeline.build(BuildRequest(answers, formats=formats, documents=("costs",), audience=audience))
    return answers.parent / "build"


def files(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


# --- what must not happen -------------------------------------------------------------------------


def test_two_documents_for_one_file_are_a_problem_and_nothing_is_written(answers: Path) -> None:
    # 'papers/deep/costs' with its picture 'costs' and 'papers-deep/costs' with its own.
    outlines = answers.parent / "templates" / "outlines"
    other = OUTLINE.replace("id: costs", "id: others").replace("papers/deep/", "papers-deep/")
    (outlines / "others.yaml").write_text(other, encoding="utf-8")
    with pytest.raises(InvalidInput) as raised:
        pipeline.build(BuildRequest(answers, documents=("costs", "others"), formats=("md",)))
    found = [problem.message for problem in raised.value.problems if problem.code == "B015"]
    assert found == [
        f"'pictures/papers-deep-costs-{name}.svg' would be written twice:"
        " for 'costs' and for 'others'"
        for name in ("2", "costs")
    ]
    assert not (answers.parent / "build").exists()


def test_a_page_without_markdown_leaves_no_picture_files(answers: Path) -> None:
    assert files(build(answers, "html")) == ["manifest.json", "papers/deep/costs.html"]


def test_an_audiences_pictures_stand_in_its_own_folder(answers: Path) -> None:
    out = build(answers, "md", audience="provider")
    assert files(out) == [
        "manifest.json",
        "provider/papers/deep/costs.md",
        "provider/pictures/papers-deep-costs-2.svg",
        "provider/pictures/papers-deep-costs-costs.svg",
    ]


# --- what must be so ------------------------------------------------------------------------------


def test_the_markdown_links_to_pictures_that_are_there(answers: Path) -> None:
    for audience in (None, "provider"):
        out = build(answers, "md", audience=audience)
        page = out / (audience or "") / "papers" / "deep" / "costs.md"
        links = re.findall(r"!\[.*?\]\((.*?)\)\n", page.read_text(encoding="utf-8"))
        assert len(links) == 2
        for link in links:
            target = (page.parent / link).resolve()
            root = ElementTree.fromstring(target.read_text(encoding="utf-8"))
            assert "A & <i>all</i>" in {element.text for element in root.iter()}


def test_the_markdown_says_what_a_picture_shows_and_how_it_is_called(answers: Path) -> None:
    text = (build(answers, "md") / "papers" / "deep" / "costs.md").read_text(encoding="utf-8")
    assert "The costs are in [Figure 1](#costs)." in text
    image = (
        '<a id="costs"></a>![Cost by year: B costs more, \\[see\\] \\*below\\*.]'
        "(../../pictures/papers-deep-costs-costs.svg)"
    )
    assert f"\n\n{image}\n\n*Figure 1: The costs of* ***both***\n\n" in text
    assert text.endswith("![The same: Cost &lt;b>&.](../../pictures/papers-deep-costs-2.svg)\n")


def test_pictures_have_manifest_rows_of_the_markdown_and_go_with_it(answers: Path) -> None:
    out = build(answers)
    manifest = json.loads((out / "manifest.json").read_bytes())
    rows = {row["path"]: row for row in manifest["rows"]}
    assert set(rows) == set(files(out)) - {"manifest.json"}
    row = rows["pictures/papers-deep-costs-costs.svg"]
    assert (row["format"], row["document"], row["audience"]) == ("md", "costs", "public")
    assert row["answers"] == rows["papers/deep/costs.md"]["answers"]
    assert all(name_fault(path) == "" for path in rows)
    before = files(out)
    build(answers, "html")
    assert files(out) == before
    clause = answers.parent / "templates" / "clauses" / "drawn.md"
    clause.write_text(CLAUSE.partition("{{ chart")[0].replace("{{ ref('costs') }}", "order"))
    build(answers, "md")
    assert [path for path in files(out) if "pictures" in path] == []


def test_the_same_answers_give_the_same_pictures(answers: Path) -> None:
    first = {path: (build(answers) / path).read_bytes() for path in files(build(answers))}
    assert {path: (build(answers) / path).read_bytes() for path in first} == first
