"""The schema's examples make answers that fit the schema, the packaged one and a pack's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policygen.answers import normalised
from policygen.clause_tests.examples import example_answers
from policygen.resources import packaged
from policygen.schema import load_schema
from policygen.source import plain
from tests.overrides.projects import project

if TYPE_CHECKING:
    from pathlib import Path

PACK = packaged("samples") / "information-security"


@pytest.mark.parametrize("root", [None, PACK], ids=["packaged", "pack"])
def test_they_fit(root: Path | None) -> None:
    schema = load_schema(root)
    answers = normalised(example_answers(schema), schema)
    assert set(answers.data) == set(schema.topics)
    assert not answers.open_points


def test_references_lead_to_records_that_are_there() -> None:
    data = plain(example_answers(load_schema(PACK)))
    classes = [one["id"] for one in data["information"]["classes"]]
    assert classes == ["confidential", "confidential-2"]
    assert data["systems"][0]["class"] in classes
    roles = [one["id"] for one in data["roles"]]
    assert data["systems"][0]["owner"] in roles


def test_of_fields_that_exclude_each_other_one_is_answered(tmp_path: Path) -> None:
    schema = """\
type: dict
meta: {title: T, help: H}
schema:
  one: {type: text, excludes: [two], meta: {title: T, help: H, example: a}}
  two: {type: text, excludes: [one], meta: {title: T, help: H, example: b}}
"""
    loaded = load_schema(project(tmp_path, {"schemas/own.yaml": schema}))
    answers = normalised(example_answers(loaded), loaded)
    assert answers.get("own") == {"one": "a"}
