"""Reading YAML: meanings, places, limits, and files below a root."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.source import (
    MAX_BYTES,
    ListNode,
    MappingNode,
    ScalarNode,
    is_written,
    load_yaml,
    node_at,
    parse_yaml,
    plain,
)


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as told:
        parse_yaml(text, "f.yaml")
    return told.value.problems


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("1,140", "1,140"),
        ("2027-01-04 10:00", "2027-01-04 10:00"),
        ("=", "="),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("", None),
        ("41000", 41000),
        ("-7", -7),
        ("0x1F", 31),
        ("0o17", 15),
        ("017", 17),
        ("2027-01-04", date(2027, 1, 4)),
        ('"2027-01-04"', "2027-01-04"),
        ("'1.10'", "1.10"),
        ("!!str 1.10", "1.10"),
        ("|\n  two\n  lines", "two\nlines"),
    ],
)
def test_meaning_of_a_word(written: str, value: object) -> None:
    read = plain(parse_yaml(f"a: {written}", "f.yaml"))["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("written", ["1.10", "0.1", ".5", "1e5", "-19.80", "9" * 40])
def test_numbers_stay_as_written(written: str) -> None:
    read = plain(parse_yaml(f"a: {written}", "f.yaml"))["a"]
    assert read == Decimal(written)
    if "." in written:
        assert str(read) == str(Decimal(written))


@pytest.mark.parametrize("written", ["9" * 41, "1e41", "1e-999999999", "0x" + "f" * 40])
def test_numbers_beyond_reason_are_refused(written: str) -> None:
    assert [problem.code for problem in problems_of(f"a: {written}")] == ["Y007"]


def test_every_node_knows_its_place() -> None:
    node = parse_yaml("é: ü\nlist:\n  - a\n  - {b: 1.50}\n", "f.yaml")
    assert node_at(node, ["é"]) == (ScalarNode("ü", "ü", Location("f.yaml", 1, 4)), _at(1, 1))
    assert node_at(node, ["list", 1, "b"])[0] == ScalarNode(Decimal("1.50"), "1.50", _at(4, 9))
    assert node_at(node, ["list", 1, "b"])[1] == _at(4, 6)
    assert node_at(node, ["list", 7, "x"])[1] == _at(2, 1)
    assert is_written(node, ["list", 1, "b"])
    assert not is_written(node, ["list", 2])


def _at(line: int, column: int) -> Location:
    return Location("f.yaml", line, column)


def test_lines_count_from_where_the_text_stands() -> None:
    node = parse_yaml("a: 1\nb: 2\n", "clause.md", first_line=10)
    assert node_at(node, ["b"])[1].line == 11
    with pytest.raises(InvalidInput) as told:
        parse_yaml("a: 1\na: 2\n\tb: 3\n", "clause.md", first_line=10)
    assert {problem.location.line for problem in told.value.problems} <= {11, 12}


def test_marks_and_line_ends_do_not_matter() -> None:
    expected = {"a": 1, "b": [2]}
    for text in (b"a: 1\nb: [2]\n", b"a: 1\r\nb: [2]\r\n", b"\xef\xbb\xbfa: 1\nb: [2]"):
        assert plain(parse_yaml(text, "f.yaml")) == expected
    assert plain(parse_yaml("\ufeffa: 1\nb: [2]", "f.yaml")) == expected


def test_aliases_repeat_a_value() -> None:
    assert plain(parse_yaml("a: &x [1, 2]\nb: *x\n", "f.yaml")) == {"a": [1, 2], "b": [1, 2]}


def test_depth_has_a_limit() -> None:
    assert isinstance(parse_yaml("[" * 50 + "]" * 50, "f.yaml"), ListNode)
    assert problems_of("[" * 100_000)[0].code == "Y012"
    assert problems_of("- " * 100_000)[0].code == "Y012"


def test_problems_are_told_together() -> None:
    text = "a: 1\na: 2\n2027: x\nc: 2027-02-30\nd: .nan\ne: !x y\nf: *g\n<<: {}\n"
    codes = [problem.code for problem in problems_of(text)]
    assert codes == ["Y003", "Y004", "Y005", "Y006", "Y015", "Y021", "Y017"]


def test_look_alike_keys() -> None:
    assert problems_of("na\u0456me: x")[0].code == "Y018"
    assert problems_of("n\u00a0ame: x")[0].code == "Y018"
    assert plain(parse_yaml("größe: x\nимя: y\n", "f.yaml")) == {"größe": "x", "имя": "y"}


@pytest.mark.parametrize("text", ["\x00", "a: \x1b", "a: \ud800", "a: \u2028", "a: \ufffe"])
def test_control_characters(text: str) -> None:
    assert {problem.code for problem in problems_of(text)} == {"Y008"}


def test_file_below_the_root(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.yaml").write_text("a: 1\n")
    node = load_yaml(tmp_path / "sub" / "a.yaml", tmp_path)
    assert isinstance(node, MappingNode)
    assert node.location.file == "sub/a.yaml"


def refused(path: Path, root: Path) -> str:
    with pytest.raises(InvalidInput) as told:
        load_yaml(path, root)
    return told.value.problems[0].code


def test_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    assert refused(path, tmp_path) == "Y013"
    path.write_bytes(b"a: " + b"x" * (MAX_BYTES - 3))
    assert len(plain(load_yaml(path, tmp_path))["a"]) == MAX_BYTES - 3


def test_paths_and_links_stay_inside(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.yaml").write_text("a: 1\n")
    (root / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (root / "inner.yaml").symlink_to(root / "real.yaml")
    (root / "real.yaml").write_text("a: 1\n")
    (root / "loop.yaml").symlink_to(root / "loop.yaml")
    assert refused(root / "link.yaml", root) == "Y019"
    assert refused(root / ".." / "secret.yaml", root) == "Y019"
    assert refused(root / "loop.yaml", root) == "Y020"
    assert plain(load_yaml(root / "inner.yaml", root)) == {"a": 1}


def test_what_is_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.yaml", tmp_path) == "Y020"
    assert refused(tmp_path, tmp_path) == "Y020"
    assert refused(tmp_path / "a\0b.yaml", tmp_path) == "Y020"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.yaml")
        assert refused(tmp_path / "pipe.yaml", tmp_path) == "Y020"


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n")

    def fail(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", fail)
    assert refused(path, tmp_path) == "Y020"
