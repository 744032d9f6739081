"""A manifest is read back as it was written, and a foreign one is only a warning."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from policygen.files import publish
from policygen.manifest import (
    MANIFEST,
    Manifest,
    Row,
    Selection,
    keep_rows,
    load_manifest,
    parse_manifest,
    render_manifest,
    value_digest,
)
from policygen.model import Audience, OpenPoint
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AS_OF = date(2026, 3, 1)


def row(path: str, **changes: Any) -> Row:
    document, _, format_ = path.rpartition("/")[2].rpartition(".")
    plain = Row(path, document, Audience.INTERNAL, format_, "a" * 64, 10, AS_OF)
    return replace(plain, **changes)


POLICY = row(
    "outsourcing-policy.md",
    answers={"organisation.name": "b" * 64},
    clauses={"clauses/policy/purpose.md": "c" * 64},
)
DESK = row("contracts/desk/terms.docx", record="contracts/desk", word_template="word/house.docx")
MANIFESTO = Manifest(
    source="answers.yaml",
    tool="0.1.0",
    as_of=AS_OF,
    rows=(POLICY, DESK),
    data={"babel": "2.18.0"},
    options={"formats": ["docx", "md"], "final": False},
    files={"answers.yaml": "d" * 64},
)


def test_a_manifest_comes_back_as_it_was_written() -> None:
    manifest, problems = parse_manifest(render_manifest(MANIFESTO), MANIFEST)
    assert problems == ()
    assert manifest == replace(MANIFESTO, rows=(DESK, POLICY))


def test_the_order_of_rows_and_keys_changes_no_byte() -> None:
    data = {"babel": "2.18.0", "holidays": "0.109"}
    turned = dict(sorted(data.items(), reverse=True))
    one = replace(MANIFESTO, data=data)
    assert render_manifest(replace(one, rows=(DESK, POLICY), data=turned)) == render_manifest(one)
    text = render_manifest(MANIFESTO).decode()
    assert text.endswith("}\n")
    assert text.index('"as_of"') < text.index('"rows"') < text.index('"version": 1')


def changed(change: Callable[[Any], object]) -> bytes:
    content = json.loads(render_manifest(MANIFESTO))
    change(content)
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<<<<<<< HEAD\n{}", id="merge conflict"),
        pytest.param(b"\xff\xfe", id="not text"),
        pytest.param(b"[]", id="list"),
        pytest.param(b"{}", id="foreign"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(changed(lambda c: c.pop("tool")), id="without tool"),
        pytest.param(changed(lambda c: c.update(rows={"a": 1})), id="rows are a mapping"),
        pytest.param(changed(lambda c: c["rows"][0].update(path="../up.md")), id="path leads out"),
        pytest.param(changed(lambda c: c["rows"][0].update(path=None)), id="no path"),
        pytest.param(changed(lambda c: c["rows"][0].update(sha256="x")), id="no hash"),
        pytest.param(changed(lambda c: c["rows"][0].update(sha256=5)), id="hash is a number"),
        pytest.param(changed(lambda c: c["rows"][0].update(audience="all")), id="audience"),
        pytest.param(changed(lambda c: c["rows"][0].update(as_of="soon")), id="date"),
        pytest.param(changed(lambda c: c["rows"][0].update(answers=["a"])), id="answers"),
        pytest.param(changed(lambda c: c["rows"][0].update(note="x")), id="unknown key"),
    ],
)
def test_a_broken_manifest_is_a_warning(data: bytes) -> None:
    manifest, (problem,) = parse_manifest(data, "build/manifest.json")
    assert manifest is None
    assert (problem.code, problem.severity) == ("B001", Severity.WARNING)
    assert problem.location.file == "build/manifest.json"
    assert problem.hint


def test_a_manifest_of_another_version_is_told_apart() -> None:
    manifest, (problem,) = parse_manifest(changed(lambda c: c.update(version=2)), MANIFEST)
    assert manifest is None
    assert problem.code == "B002"


def test_the_earlier_bundle_is_known_with_its_manifest(tmp_path: Path) -> None:
    assert load_manifest(tmp_path).manifest is None
    out = tmp_path / "build"
    publish(out, {MANIFEST: render_manifest(MANIFESTO)}, {})
    earlier = load_manifest(out)
    assert set(earlier.known) == {POLICY.path, DESK.path, MANIFEST}
    assert {change.action for change in publish(out, {MANIFEST: b"new"}, earlier.known)} == {
        "updated"
    }
    broken = load_manifest(out)
    assert (broken.manifest, broken.known) == (None, {})
    assert [problem.code for problem in broken.problems] == ["B001"]


STAFF = row("staff/outsourcing-policy.md", document="outsourcing-policy", audience=Audience.STAFF)
LINE = row("contracts/line/terms.md", record="contracts/line")


@pytest.mark.parametrize(
    ("selection", "covered"),
    [
        (Selection(), {POLICY.path, DESK.path, LINE.path}),
        (Selection(formats=["docx", "pdf"]), {DESK.path}),
        (Selection(documents=["outsourcing-policy"]), {POLICY.path}),
        (Selection(documents=["contracts/line", "terms"]), {DESK.path, LINE.path}),
        (Selection(audience=Audience.STAFF), {STAFF.path}),
        (Selection(formats=["md"], documents=["terms"]), {LINE.path}),
        (Selection(documents=["none"]), set()),
    ],
)
def test_a_narrow_build_replaces_only_what_it_was_asked_for(
    selection: Selection, covered: set[str]
) -> None:
    earlier = replace(MANIFESTO, rows=(POLICY, DESK, STAFF, LINE))
    rows, obsolete = keep_rows(earlier, [], selection)
    assert set(obsolete) == covered
    assert {row.path for row in rows} == {row.path for row in earlier.rows} - covered


def test_a_produced_row_takes_the_place_of_the_earlier_one() -> None:
    new = replace(POLICY, sha256="e" * 64)
    rows, obsolete = keep_rows(MANIFESTO, [new], Selection(formats=["md"]))
    assert (rows, obsolete) == ((DESK, new), ())
    assert keep_rows(None, [new], Selection()) == ((new,), ())


def test_values_that_differ_have_different_hashes() -> None:
    values: list[object] = [
        "1",
        1,
        Decimal(1),
        ["number", "1"],
        True,
        None,
        "",
        [],
        {},
        ["1"],
        {"1": "1"},
        date(2026, 1, 1),
        "2026-01-01",
        OpenPoint("a", "b", date(2026, 1, 1)),
    ]
    assert len({value_digest(value) for value in values}) == len(values)


def test_equal_values_have_equal_hashes() -> None:
    one = {"b": (Decimal("1.50"), "é"), "a": OpenPoint("a", "b", AS_OF, path="x")}
    other = {"a": OpenPoint("a", "b", AS_OF, path="y"), "b": [Decimal("1.50"), "é"]}
    assert value_digest(one) == value_digest(other)
