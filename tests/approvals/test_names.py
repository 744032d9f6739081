"""When two spellings are one person's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.approvals.names import name_key, unseen_in

UNSEEN = st.sampled_from(
    ["\u200b", "\xad", "\u200d", "\u2060", "\ufeff", "\u202e", "\ufe0f", "\u034f"]
)
SPACES = st.text(st.sampled_from(" \xa0\u2009\u3000\t\u2028"), min_size=1, max_size=3)


@given(st.text(), st.data())
def test_what_nobody_sees_makes_no_other_name(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name)))
    assert name_key(name_key(name)) == name_key(name)
    # At the end no letter that is put together can come apart.
    assert name_key(name + data.draw(UNSEEN)) == name_key(name)
    letters = name.encode("ascii", "ignore").decode()
    place = min(place, len(letters))
    other = letters[:place] + data.draw(UNSEEN) + letters[place:]
    assert name_key(other) == name_key(letters)


@given(SPACES, SPACES)
def test_any_white_space_is_one_space(first: str, second: str) -> None:
    assert name_key(f"{first}A.{second}Byrne{first}") == name_key("a. byrne")


@pytest.mark.parametrize("other", ["B. Byrne", "A. Byrnes", "A. Ó Byrne", "AByrne"])
def test_another_name_is_another_person(other: str) -> None:
    assert name_key(other) != name_key("A. Byrne")


def test_what_nobody_sees_is_named_once() -> None:
    assert unseen_in("A\xad.\u200b\xad B") == ("U+00AD", "U+200B")
    assert unseen_in("Ó Súilleabháin, Ć.") == ()
