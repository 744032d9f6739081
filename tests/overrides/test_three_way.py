"""The laws of a three-way merge, and what stands between the marks of a conflict."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.overrides.three_way import merge
from policygen.source import conflict_lines

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "", "d d"]), max_size=8).map("\n".join)


@given(TEXTS, TEXTS)
def test_what_one_side_changed_is_taken(base: str, other: str) -> None:
    assert merge(base, base, other).text == other
    assert merge(base, other, base).text == other
    assert merge(base, other, base).conflicts == 0


@given(TEXTS, TEXTS)
def test_the_same_change_on_both_sides_is_no_conflict(base: str, other: str) -> None:
    merged = merge(base, other, other)
    assert (merged.text, merged.conflicts) == (other, 0)


@given(TEXTS, TEXTS, TEXTS)
def test_the_marks_are_as_many_as_the_conflicts(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    assert len(conflict_lines(merged.text)) == 2 * merged.conflicts
    # The other way round the same places are in conflict.
    assert bool(merge(base, theirs, mine).conflicts) == bool(merged.conflicts)


@given(TEXTS, TEXTS, TEXTS)
def test_no_line_that_both_kept_is_lost_and_none_is_invented(
    base: str, mine: str, theirs: str
) -> None:
    merged = set(merge(base, mine, theirs, ("m", "t")).text.split("\n"))
    sides = [set(text.split("\n")) for text in (base, mine, theirs)]
    assert sides[1] & sides[2] <= merged | sides[0]
    assert merged <= sides[1] | sides[2] | {"<<<<<<< m", "=======", ">>>>>>> t"}


def test_changes_in_different_places_go_together() -> None:
    base = "one\ntwo\nthree\nfour\nfive\n"
    merged = merge(base, base.replace("one", "ONE"), base.replace("five", "FIVE\nsix"))
    assert merged.text == "ONE\ntwo\nthree\nfour\nFIVE\nsix\n"
    assert merged.conflicts == 0


def test_a_conflict_shows_both_sides_without_the_lines_that_they_share() -> None:
    merged = merge("a\nx\nb", "a\nsame\nmine\nb", "a\nsame\ntheirs\nb", ("here", "there"))
    assert merged.text.split("\n") == [
        *("a", "same", "<<<<<<< here", "mine", "=======", "theirs", ">>>>>>> there", "b")
    ]
    assert merged.conflicts == 1


def test_lines_that_both_put_last_stand_after_the_conflict() -> None:
    merged = merge("a\nx\nb", "a\nmine\nsame\nb", "a\ntheirs\nsame\nb", ("here", "there"))
    assert merged.text.split("\n") == [
        *("a", "<<<<<<< here", "mine", "=======", "theirs", ">>>>>>> there", "same", "b")
    ]


@pytest.mark.skipif(shutil.which("git") is None, reason="git not installed")
@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("1\n2\n3\n4\n", "1\n2a\n3\n4\n", "1\n2\n3\n4b\n"),
        ("1\n2\n3\n4\n5\n", "2\n3\n4\n5\n", "1\n2\n3\n4\n5\n6\n"),
        ("1\n2\n3\n", "1\nx\n3\n", "1\ny\n3\n"),
        ("", "mine\n", "theirs\n"),
    ],
)
def test_it_says_what_git_says(base: str, mine: str, theirs: str, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("mine", "base", "theirs")]
    for file, text in zip(files, (mine, base, theirs), strict=True):
        file.write_text(text)
    labels = [word for name in ("mine", "base", "theirs") for word in ("-L", name)]
    told = subprocess.run(
        ["git", "merge-file", "-p", *labels, *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    merged = merge(base, mine, theirs)
    assert merged.text == told.stdout
    assert merged.conflicts == told.returncode
