"""Schema files: checks, additions by a project, fields, audiences and names."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from policygen.model import Audience
from policygen.schema import Schema, answer_path, check_schema, is_id, load_schema, pattern_of
from policygen.schema.loading import schema_from

if TYPE_CHECKING:
    from pathlib import Path

BASE = {
    "firm": """
        type: dict
        meta: {title: Firm, help: Who., order: 20, audience: public}
        schema:
          name: {type: text, required: true, meta: {title: Name, help: N., example: Ledger}}
          boss: {type: id, refers: roles, meta: {title: Boss, help: B., example: chair}}
          pay:
            type: dict
            meta: {title: Pay, help: P., audience: board}
            schema:
              scale: {type: integer, default: 3, meta: {title: Scale, help: S., example: 3}}
          ratings:
            type: dict
            keysrules: {type: id}
            valuesrules: {type: number}
            meta: {title: Ratings, help: R., example: {speed: 3}}
        """,
    "roles": """
        type: list
        default: []
        meta: {title: Roles, help: Who does what., order: 10}
        schema:
          type: dict
          schema:
            id: {type: id, required: true, meta: {title: Id, help: I., example: chair}}
            since: {type: date, meta: {title: Since, help: S., example: '2027-01-31'}}
        """,
}


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    return folder


def small(tmp_path: Path, **added: str) -> Schema:
    base = write(tmp_path / "packaged" / "schemas", BASE)
    project = write(tmp_path / "project" / "schemas", added)
    return schema_from(base, project, tmp_path / "project")


def told(tmp_path: Path, **added: str) -> list[str]:
    with pytest.raises(InvalidInput) as found:
        small(tmp_path, **added)
    return [
        f"{p.location.file}:{p.location.line}: {p.code} {p.message}" for p in found.value.problems
    ]


def test_packaged_schema_is_sound() -> None:
    schema = load_schema()
    assert list(check_schema(schema, schema.topics)) == []
    assert len(schema.topics) > 20
    assert all(field.title and field.help for field in schema.fields() if "meta" in field.rules)


def test_order_fields_and_lookup(tmp_path: Path) -> None:
    schema = small(tmp_path)
    assert schema.topics == ("roles", "firm")
    assert [field.path for field in schema.fields()][:4] == [
        "roles",
        "roles[]",
        "roles[].id",
        "roles[].since",
    ]
    scale = schema.field("firm.pay.scale")
    assert scale is not None
    assert (scale.name, scale.type, scale.title, scale.example) == ("scale", "integer", "Scale", 3)
    assert (scale.required, scale.unit, scale.owner) == (False, "", "")
    found = schema.field("roles[chair].since")
    assert found is not None
    assert found.path == "roles[].since"
    free = schema.field("firm.ratings.speed")
    assert free is not None
    assert free.path == "firm.ratings.*"
    assert schema.field("firm.none") is None


def test_audience_is_inherited(tmp_path: Path) -> None:
    schema = small(tmp_path)
    assert schema.audience_of("firm.name") is Audience.PUBLIC
    assert schema.audience_of("firm.pay.scale") is Audience.BOARD
    assert schema.audience_of("firm.pay.unheard") is Audience.BOARD
    assert schema.audience_of("roles[chair].since") is Audience.INTERNAL
    assert schema.audience_of("unheard.of") is Audience.INTERNAL


def test_names_and_nearest(tmp_path: Path) -> None:
    schema = small(tmp_path)
    assert schema.names_in("") == ("roles", "firm")
    assert schema.names_in("roles[chair]") == ("id", "since")
    assert schema.nearest("firm.pay.scael") == "did you mean 'scale'?"
    assert schema.nearest("frim") == "did you mean 'firm'?"


def test_project_adds_fields_and_topics(tmp_path: Path) -> None:
    schema = small(
        tmp_path,
        firm="""
            schema:
              pay: {schema: {bonus: {type: money, meta: {title: B, help: B., example: 1}}}}
            """,
        roles="schema: {schema: {room: {type: text, meta: {title: R, help: R., example: '12'}}}}",
        fleet="{type: text, meta: {title: Fleet, help: Cars., example: Six}}",
    )
    assert schema.field("firm.pay.bonus") is not None
    assert schema.field("firm.pay.scale") is not None
    assert schema.field("roles[].room") is not None
    assert schema.topics == ("roles", "firm", "fleet")
    assert schema.files == ("schemas/firm.yaml", "schemas/fleet.yaml", "schemas/roles.yaml")


def test_project_replaces_only_by_saying_so(tmp_path: Path) -> None:
    new = "type: text, meta: {title: Name, help: Longer., example: Ledger}"
    lines = told(tmp_path / "a", firm=f"schema: {{name: {{{new}}}}}")
    assert [line.split(": ")[1][:4] for line in lines] == ["S008", "S008"]
    schema = small(tmp_path / "b", firm=f"schema: {{name: {{replace: true, {new}}}}}")
    name = schema.field("firm.name")
    assert name is not None
    assert (name.help, name.required, "replace" in name.rules) == ("Longer.", False, False)


@pytest.mark.parametrize(
    ("field", "code", "said"),
    [
        ("{type: txt, META}", "S002", "no type 'txt'"),
        ("{META}", "S002", "has no type"),
        ("{type: text, requird: true, META}", "S003", "no rule 'requird'"),
        ("{type: text, check_with: os, META}", "S003", "no rule 'check_with'"),
        ("{type: text, meta: {title: T, help: H, example: x, owns: y}}", "S003", "no entry 'owns'"),
        ("{type: text, meta: {help: H, example: x}}", "S004", "has no title"),
        ("{type: text}", "S004", "has no help"),
        ("{type: text, meta: {title: T, help: H}}", "S005", "has no example"),
        ("{type: list, schema: {type: text}, meta: {title: T, help: H}}", "S005", "has no example"),
        ("{type: id, refers: rolls, META}", "S006", "refers to rolls"),
        ("{type: id, refers: firm.name, META}", "S006", "refers to firm.name"),
        ("{type: text, default: 5, META}", "S007", "default does not fit"),
        (
            "{type: integer, default: true, meta: {title: T, help: H, example: 1}}",
            "S007",
            "default",
        ),
        ("{type: text, required: 'yes', META}", "S009", "required takes true or false"),
        ("{type: text, regex: '[', META}", "S009", "regex is wrong"),
        ("{type: list, schema: [a], META}", "S009", "schema takes a mapping"),
        ("{type: text, coerce: eval, META}", "S009", "coerce takes"),
        ("{type: text, anyof: [1], META}", "S009", "anyof takes"),
        ("{type: text, meta: {title: T, help: H, example: x, audience: all}}", "S010", "'all'"),
        ("{type: date, META}", "S011", "example does not fit"),
        ("{type: integer, min: ~, meta: {title: T, help: H, example: 1}}", "S009", "min: null"),
        ("{type: list, schema: 5, META}", "S009", "schema takes a mapping"),
        ("5", "S001", "not a mapping"),
    ],
)
def test_slips_are_told_at_their_line(tmp_path: Path, field: str, code: str, said: str) -> None:
    text = field.replace("META", "meta: {title: T, help: H, example: abc}")
    lines = told(tmp_path, firm=f"schema:\n  pay:\n    schema:\n      new: {text}\n")
    assert any(
        line.startswith(f"schemas/firm.yaml:4: {code} firm.pay.new") and said in line
        for line in lines
    )


def test_slips_are_told_together(tmp_path: Path) -> None:
    lines = told(tmp_path, firm="schema: {a: {type: x}, b: {type: y}}", roles="[]", bad="a: 'x")
    assert {line.split(" ")[1] for line in lines} >= {"S001", "S002", "S004", "Y001"}


def test_alternatives_are_checked_and_found(tmp_path: Path) -> None:
    schema = small(
        tmp_path,
        firm="""
            schema:
              budget:
                anyof:
                  - {type: money}
                  - type: dict
                    schema: {amount: {type: money, meta: {title: A, help: A., example: 1}}}
                meta: {title: Budget, help: B., example: 5}
            """,
    )
    assert schema.field("firm.budget.amount") is not None


def test_paths() -> None:
    data = {"a": [{"id": "x", "b": [1, {"k": 2}]}, {"id": "x"}, {"id": "No"}], "f": {"odd key": 1}}
    assert answer_path(data, ("a", 0, "b", 1, "k")) == "a[x].b[1].k"
    assert answer_path(data, ("a", 1)) == "a[1]"
    assert answer_path(data, ("a", 2)) == "a[2]"
    assert answer_path(data, ("f", "odd key")) == 'f["odd key"]'
    assert pattern_of("a[x].b[1].k") == "a[].b[].k"


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a", True), ("service-desk-2", True), ("a" * 41, True), ("a" * 42, False), ("1a", False)]
    + [(name, False) for name in ("", "A", "con", "com1", "nul", "a_b", "é", "a\n")],
)
def test_ids(text: str, fits: bool) -> None:
    assert is_id(text) is fits
