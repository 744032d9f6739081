"""JSON Schema and reference say what the schema says: samples fit, planted faults do not."""

from __future__ import annotations

import copy
import json
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from policygen.resources import packaged
from policygen.schema import load_schema
from policygen.schema.loading import schema_from
from policygen.schema_views import render_json_schema, render_reference
from policygen.source import load_yaml, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from policygen.schema.fields import Schema

SAMPLES = sorted(packaged("samples").glob("*/answers.yaml"))


def as_editors_see(value: Any) -> Any:
    match value:
        case dict():
            return {key: as_editors_see(item) for key, item in value.items()}
        case list():
            return [as_editors_see(item) for item in value]
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case _:
            return value


def load(path: Path) -> Any:
    return as_editors_see(plain(load_yaml(path, path.parent)))


@pytest.fixture(scope="module")
def content() -> Any:
    return json.loads(render_json_schema(load_schema()))


@pytest.fixture(scope="module")
def validator(content: Any) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(content)
    return jsonschema.Draft202012Validator(content)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_samples_fit(path: Path) -> None:
    content = json.loads(render_json_schema(load_schema(path.parent)))
    validator = jsonschema.Draft202012Validator(content)
    assert [error.message for error in validator.iter_errors(load(path))] == []


def test_there_are_samples() -> None:
    assert len(SAMPLES) >= 2


def changed(answers: Any, *keys: str | int, to: Any) -> None:
    for key in keys[:-1]:
        answers = answers[key]
    answers[keys[-1]] = to


FAULTS: dict[str, Callable[[Any], Any]] = {
    "unknown topic": lambda a: changed(a, "organization", to={}),
    "missing topic": lambda a: a.pop("control"),
    "unknown field": lambda a: changed(a, "organisation", "nam", to="x"),
    "missing field": lambda a: a["organisation"].pop("name"),
    "empty text": lambda a: changed(a, "organisation", "name", to="  "),
    "number for a text": lambda a: changed(a, "organisation", "name", to=5),
    "text for a number": lambda a: changed(a, "organisation", "staff", to="many"),
    "fraction for a whole number": lambda a: changed(a, "organisation", "staff", to=1.5),
    "true for a number": lambda a: changed(a, "organisation", "staff", to=True),
    "too small": lambda a: changed(a, "organisation", "staff", to=0),
    "not allowed": lambda a: changed(a, "organisation", "kind", to="club"),
    "wrong form": lambda a: changed(a, "organisation", "currency", to="euro"),
    "no date": lambda a: changed(a, "control", "effective", to="soon"),
    "list for a record": lambda a: changed(a, "control", to=[]),
    "record for a list": lambda a: changed(a, "organisation", "sites", to={}),
    "too short a list": lambda a: changed(a, "organisation", "sites", to=[]),
    "wrong id": lambda a: changed(a, "organisation", "sites", 0, "id", to="York works"),
    "device as id": lambda a: changed(a, "organisation", "sites", 0, "id", to="con"),
    "null": lambda a: changed(a, "organisation", "name", to=None),
    "open point without owner": lambda a: changed(
        a, "organisation", "name", to={"open": {"need": "x", "due": "2027-01-01"}}
    ),
    "percent above 100": lambda a: changed(
        a, "decisions", 0, "model", "criteria", 0, "weight", to=101
    ),
    "wrong key of values": lambda a: changed(
        a, "decisions", 0, "options", 1, "figures", to={"A b": 1}
    ),
    "text among values": lambda a: changed(
        a, "decisions", 0, "options", 1, "figures", to={"cost": "much"}
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_do_not_fit(validator: jsonschema.Draft202012Validator, fault: str) -> None:
    answers = load(packaged("samples") / "minimal" / "answers.yaml")
    assert validator.is_valid(answers)
    FAULTS[fault](answers)
    assert not validator.is_valid(answers)


@pytest.mark.parametrize("keys", [("organisation",), ("organisation", "staff"), ("candidates", 0)])
def test_an_open_point_may_stand_anywhere(
    validator: jsonschema.Draft202012Validator, keys: tuple[str | int, ...]
) -> None:
    answers = load(packaged("samples") / "minimal" / "answers.yaml")
    point = {"open": {"need": "the figure", "owner": "Finance", "due": "2027-01-31"}}
    changed(answers, *keys, to=point)
    assert validator.is_valid(answers)


def test_a_file_that_extends_another_may_leave_out_what_is_required(
    validator: jsonschema.Draft202012Validator,
) -> None:
    assert validator.is_valid({"extends": "base.yaml"})
    assert not validator.is_valid({})


def nodes(content: Any) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        yield content
    for inner in content.values() if isinstance(content, dict) else content:
        if isinstance(inner, dict | list):
            yield from nodes(inner)


def test_all_examples_and_defaults_fit_where_they_stand(content: Any) -> None:
    validator = jsonschema.Draft202012Validator(content)
    found = 0
    for node in nodes({key: content[key] for key in ("properties",)}):
        if isinstance(node.get("examples"), list) and ("anyOf" in node or "$ref" in node):
            here = validator.evolve(schema={**node, "$defs": content["$defs"]})
            for value in (*node["examples"], *([node["default"]] if "default" in node else [])):
                assert here.is_valid(value), (node.get("title"), value)
                found += 1
    assert found > 900


def test_the_words_of_the_schema_reach_the_editor(content: Any) -> None:
    staff = content["properties"]["organisation"]["anyOf"][0]["properties"]["staff"]
    assert staff["title"] == "Staff"
    assert staff["description"] == "How many people the organisation employs. Unit: people."
    assert staff["examples"] == [1140]


PROJECT = """
type: dict
meta: {title: Fleet, help: What moves., order: 900}
schema:
  size:
    anyof:
      - {type: integer, min: 1}
      - {type: text, allowed: [unknown]}
    meta: {title: Size, help: How many., example: 3}
  owner:
    type: [id, text]
    nullable: true
    excludes: lessor
    meta: {title: Owner, help: 'Who has it | all of it.', example: us}
  lessor:
    type: text
    minlength: 2
    maxlength: 4
    dependencies: size
    meta: {title: Lessor, help: Who lets it., example: them}
  marks:
    type: list
    minlength: 1
    schema: {type: text, regex: '[A-Z]|[0-9]{2}'}
    meta: {title: Marks, help: Its marks., example: [A]}
"""


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    folder = tmp_path_factory.mktemp("project")
    (folder / "schemas").mkdir()
    (folder / "schemas" / "fleet.yaml").write_text(PROJECT)
    return schema_from(folder / "schemas")


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ({"size": 3, "owner": "us", "marks": ["A", "12"]}, True),
        ({"size": "unknown", "lessor": "they", "owner": None}, False),
        ({"size": "unknown", "lessor": "they"}, True),
        ({"lessor": "they"}, False),
        ({"size": 0}, False),
        ({"size": "big"}, False),
        ({"owner": None}, True),
        ({"owner": 3}, False),
        ({"size": 1, "lessor": "x"}, False),
        ({"size": 1, "lessor": "xxxxx"}, False),
        ({"marks": []}, False),
        ({"marks": ["A1"]}, False),
        ({"marks": ["1"]}, False),
    ],
)
def test_rules_that_a_project_may_use(fleet: Schema, value: Any, fits: bool) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(render_json_schema(fleet)))
    assert validator.is_valid({"fleet": copy.deepcopy(value)}) is fits


# -- reference --


def cells(page: str) -> list[list[str]]:
    lines = [line for line in page.splitlines() if line.startswith("| `")]
    return [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]


def test_every_field_has_its_row() -> None:
    schema = load_schema()
    page = render_reference(schema)
    named = [
        field
        for field in schema.fields()
        if "." in field.path and not field.path.endswith(("[]", ".*"))
    ]
    rows = cells(page)
    assert len(rows) == len(named)
    assert {len(row) for row in rows} == {8}
    assert sorted(row[0].strip() for row in rows) == sorted(f"`{field.name}`" for field in named)


def test_every_link_leads_to_a_heading() -> None:
    page = render_reference(load_schema())
    headings = re.findall(r"^##+ (.*)$", page, re.MULTILINE)
    anchors = [re.sub(r"[^a-z0-9_-]", "", heading.lower()) for heading in headings]
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\(#([^)]*)\)", page)) <= set(anchors)


def test_a_row_says_all_that_is_known(fleet: Schema) -> None:
    rows = {
        row[0].strip(): [cell.strip() for cell in row] for row in cells(render_reference(fleet))
    }
    assert rows["`lessor`"] == [
        "`lessor`",
        "text, 2 to 4 characters",
        "",
        "",
        "",
        "internal",
        "**Lessor.** Who lets it.",
        "`them`",
    ]
    assert rows["`marks`"][1] == "list of texts, `[A-Z]\\|[0-9]{2}`, at least 1 entry"
    assert rows["`owner`"][1] == "id or text"
    assert rows["`owner`"][6] == "**Owner.** Who has it \\| all of it."


def test_packaged_records_are_named_by_their_ids() -> None:
    page = render_reference(load_schema())
    assert "Default: the packaged `board`, `executive-committee`" in page
