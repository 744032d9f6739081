"""Answers: layers, places, open points, defaults."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from policygen.answers import Answers, check, load_answers
from policygen.errors import InvalidInput
from policygen.model import OpenPoint
from policygen.problems import Location
from policygen.schema import Schema, load_schema
from policygen.schema.loading import schema_from

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = {
    "firm": """
        type: dict
        required: true
        meta: {title: Firm, help: Who.}
        schema:
          name: {type: text, required: true, meta: {title: N, help: N., example: x}}
          price: {type: money, meta: {title: P, help: P., example: 1}}
          size: {type: integer, default: 3, meta: {title: S, help: S., example: 3}}
          tags: {type: list, schema: {type: text}, meta: {title: T, help: T., example: [a]}}
          budget:
            anyof:
              - {type: money}
              - type: dict
                schema:
                  amount: {type: money, required: true, meta: {title: A, help: A., example: 1}}
                  per: {type: text, default: year, meta: {title: P, help: P., example: year}}
            meta: {title: B, help: B., example: 5}
          old: {type: text, excludes: new, meta: {title: O, help: O., example: x}}
          new: {type: text, dependencies: name, meta: {title: N, help: N., example: x}}
          last: {type: text, dependencies: {size: [3, 4]}, meta: {title: L, help: L., example: x}}
          none: {type: text, noneof: [{allowed: [bad]}], meta: {title: L, help: L., example: x}}
          few: {type: list, maxlength: 1, schema: {type: text, maxlength: 2, minlength: 2},
                meta: {title: F, help: F., example: [ab]}}
        """,
    "deals": """
        type: list
        default: []
        meta: {title: Deals, help: What.}
        schema:
          type: dict
          schema:
            id: {type: id, required: true, meta: {title: I, help: I., example: a}}
            title: {type: text, meta: {title: T, help: T., example: a}}
            parts:
              type: list
              meta: {title: P, help: P.}
              schema: {type: dict, schema: {title: {type: text, meta: {title: T, help: T., example: a}}}}
        """,  # noqa: E501
}


@pytest.fixture
def schema(tmp_path: Path) -> Schema:
    return schema_from(folder(tmp_path / "packaged", SCHEMA))


def folder(path: Path, files: dict[str, str]) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    return path


def load(tmp_path: Path, schema: Schema, **files: str) -> Answers:
    root = folder(tmp_path / "project", files)
    return load_answers(root / "answers.yaml", root, schema)


def told(tmp_path: Path, schema: Schema, **files: str) -> list[str]:
    with pytest.raises(InvalidInput) as found:
        load(tmp_path, schema, **files)
    return [
        f"{p.location.file}:{p.location.line} {p.code} {p.location.pointer}"
        for p in found.value.problems
    ]


def test_values_defaults_and_places(tmp_path: Path, schema: Schema) -> None:
    text = """\
        firm: {name: Ledger, price: 1.10}
        deals:
          - id: a
            parts:
              - title: x
              - title: y
        """
    answers = load(tmp_path, schema, answers=text)
    assert answers.data == {
        "firm": {"name": "Ledger", "price": Decimal("1.10"), "size": 3},
        "deals": [{"id": "a", "parts": [{"title": "x"}, {"title": "y"}]}],
    }
    assert str(answers.get("firm.price")) == "1.10"
    assert answers.get("deals[a].parts[1].title") == "y"
    assert answers.get("deals[0].id") == "a"
    assert answers.get("deals[b].id") is None
    assert answers.get("firm.none.at.all") is None
    path = "deals[a].parts[1].title"
    assert answers.where(path) == Location("answers.yaml", 6, 9, pointer=path)
    assert answers.where("firm.size") == Location("answers.yaml", 1, 1, pointer="firm.size")
    assert answers.where("deals[zzz].id").line == 2
    assert answers.files == ("answers.yaml",)


def test_answers_travel_to_a_worker(tmp_path: Path, schema: Schema) -> None:
    answers = load(tmp_path, schema, answers="firm: {name: x}")
    again = pickle.loads(pickle.dumps(answers))  # noqa: S301
    assert again.data == answers.data
    assert again.where("firm.name") == answers.where("firm.name")


def test_layers(tmp_path: Path, schema: Schema) -> None:
    base = """\
        firm: {name: Base, size: 9, tags: [a, b]}
        deals:
          - {id: a, title: A, parts: [{title: one}, {title: two}]}
          - {id: b, title: B}
        """
    middle = "extends: sub/base.yaml\nfirm: {tags: [c]}\n"
    top = """\
        extends: middle.yaml
        firm: {name: Top}
        deals:
          - {id: c, title: C}
          - {id: a, title: AA, parts: [{title: three}]}
        """
    (tmp_path / "project").mkdir()
    folder(tmp_path / "project" / "sub", {"base": base})
    answers = load(tmp_path, schema, answers=top, middle=middle)
    assert answers.data["firm"] == {"name": "Top", "size": 9, "tags": ["c"]}
    assert answers.data["deals"] == [
        {"id": "a", "title": "AA", "parts": [{"title": "three"}]},
        {"id": "b", "title": "B"},
        {"id": "c", "title": "C"},
    ]
    assert answers.files == ("answers.yaml", "middle.yaml", "sub/base.yaml")
    assert answers.where("firm.size").file == "sub/base.yaml"
    assert answers.where("firm.tags").file == "middle.yaml"
    assert answers.where("deals[a].title") == Location(
        "answers.yaml", 5, 13, pointer="deals[a].title"
    )
    assert answers.where("deals[b].title").file == "sub/base.yaml"


def test_open_point_and_answer_replace_each_other(tmp_path: Path, schema: Schema) -> None:
    point = "{open: {need: n, owner: o, due: 2027-01-31}}"
    base = f"""\
        firm: {{name: x, budget: {{amount: 5}}, size: {point}}}
        deals: [{{id: a, title: {point}}}]
        """
    top = f"extends: base.yaml\nfirm: {{budget: {point}, size: 4}}\ndeals: [{{id: a, title: t}}]\n"
    answers = load(tmp_path, schema, answers=top, base=base)
    path = "firm.budget"
    assert answers.open_points == (OpenPoint("n", "o", date(2027, 1, 31), path),)
    assert answers.data["firm"]["size"] == 4
    assert answers.get("deals[a].title") == "t"


def test_open_points_anywhere(tmp_path: Path, schema: Schema) -> None:
    point = "{open: {need: n, owner: o, due: 2027-01-31}}"
    text = f"firm: {point}\ndeals:\n  - {point}\n  - {{id: a, parts: [{{title: {point}}}]}}\n"
    answers = load(tmp_path, schema, answers=text)
    assert [p.path for p in answers.open_points] == ["firm", "deals[0]", "deals[a].parts[0].title"]
    assert load(tmp_path, schema, answers=f"firm: {{name: x}}\ndeals: {point}").open_points


def test_alternatives_are_told_by_the_closest(tmp_path: Path, schema: Schema) -> None:
    assert load(tmp_path, schema, answers="firm: {name: x, budget: {amount: 5}}").data["firm"][
        "budget"
    ] == {"amount": 5, "per": "year"}
    lines = told(tmp_path, schema, answers="firm: {name: x, budget: {amont: 5}}")
    assert lines == [
        "answers.yaml:1 A003 firm.budget.amount",
        "answers.yaml:1 A002 firm.budget.amont",
    ]
    assert told(tmp_path, schema, answers="firm: {name: x, budget: much}") == [
        "answers.yaml:1 A020 firm.budget"
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("old: a, new: b", "A019 firm.old"),
        ("size: 5, last: x", "A018 firm.last"),
        ("none: bad", "A020 firm.none"),
        ("few: [ab, cd]", "A010 firm.few"),
        ("few: [abc]", "A010 firm.few[0]"),
        ("few: [a]", "A009 firm.few[0]"),
    ],
)
def test_other_rules(tmp_path: Path, schema: Schema, more: str, expected: str) -> None:
    lines = told(tmp_path, schema, answers=f"firm: {{name: x, {more}}}")
    assert f"answers.yaml:1 {expected}" in lines


def test_problems_of_all_layers_are_told(tmp_path: Path, schema: Schema) -> None:
    lines = told(
        tmp_path, schema, answers="extends: base.yaml\nfirm: {nmae: x}", base="firm: {size: x}"
    )
    assert lines == [
        "answers.yaml:2 A003 firm.name",
        "answers.yaml:2 A002 firm.nmae",
        "base.yaml:1 A005 firm.size",
    ]


def test_circles_and_ways_out(tmp_path: Path, schema: Schema) -> None:
    files = {"answers": "extends: b.yaml", "b": "extends: c.yaml", "c": "extends: ./b.yaml"}
    assert told(tmp_path, schema, **files) == ["c.yaml:1 A023 "]
    assert told(tmp_path, schema, answers="extends: ../packaged/firm.yaml") == [
        "answers.yaml:1 Y019 "
    ]


def test_check_gives_answers_only_if_they_fit(tmp_path: Path, schema: Schema) -> None:
    root = folder(tmp_path / "project", {"good": "firm: {name: x}", "bad": "firm: {name: 5}"})
    answers, problems = check(root / "good.yaml", root, schema=schema)
    assert answers is not None
    assert problems == ()
    answers, problems = check(root / "bad.yaml", root, schema=schema)
    assert answers is None
    assert [problem.code for problem in problems] == ["A006"]


def test_project_schema_problems_are_told_by_check(tmp_path: Path) -> None:
    root = folder(tmp_path / "project", {"answers": "firm: {name: x}"})
    folder(root / "schemas", {"firm": "{type: txt}"})
    answers, problems = check(root / "answers.yaml", root)
    assert answers is None
    assert {problem.code for problem in problems} == {"S002", "S004", "S005"}
    assert all(problem.location.file == "schemas/firm.yaml" for problem in problems)


def test_packaged_schema_is_read_once() -> None:
    assert load_schema() is load_schema()
