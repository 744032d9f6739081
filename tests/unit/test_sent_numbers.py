"""Numbers that were sent stay: what falls away keeps its place, what comes in between is 7A."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.tree.blocks import Heading, Item, List, Paragraph, Reference, Run
from policygen.tree.numbering import settle
from policygen.tree.sent import SENT_NUMBER, SentSection, sections_of

IDS = tuple("abcdefghij")


def section(name: str, *, annex: bool = False) -> tuple[Heading, List]:
    """Return a section with one numbered paragraph."""
    title = Heading(1, (Run(name.upper()),), name, annex=annex)
    return title, List((Item((Paragraph((Run("Text."),)),), f"{name}-1"),), ordered=True)


def document(body: str, annexes: str = "") -> tuple[Heading | List, ...]:
    parts = [section(name) for name in body] + [section(name, annex=True) for name in annexes]
    return tuple(block for part in parts for block in part)


def sent(body: str, annexes: str = "") -> tuple[SentSection, ...]:
    settled, _ = settle(document(body, annexes))
    return sections_of(settled)


def numbers(body: str, annexes: str = "", *, since: tuple[SentSection, ...] = ()) -> dict[str, str]:
    settled, problems = settle(document(body, annexes), since)
    assert problems == ()
    return {each.id: each.number for each in sections_of(settled)}


def labels(body: str, annexes: str = "", *, since: tuple[SentSection, ...] = ()) -> list[str]:
    settled, _ = settle(document(body, annexes), since)
    lists = [block for block in settled if isinstance(block, List)]
    return [item.label for block in lists for item in block.items]


def test_without_a_record_sections_are_counted() -> None:
    assert numbers("abc", "xy") == {"a": "1", "b": "2", "c": "3", "x": "A", "y": "B"}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("abc", "axbc", {"a": "1", "x": "1A", "b": "2", "c": "3"}),
        ("abc", "axybc", {"a": "1", "x": "1A", "y": "1B", "b": "2", "c": "3"}),
        ("abc", "abcxy", {"a": "1", "b": "2", "c": "3", "x": "4", "y": "5"}),
        ("abc", "ac", {"a": "1", "b": "2", "c": "3"}),
        ("abc", "bc", {"a": "1", "b": "2", "c": "3"}),
        ("abc", "axc", {"a": "1", "x": "1A", "b": "2", "c": "3"}),
        ("abc", "xabc", {"x": "1A", "a": "1", "b": "2", "c": "3"}),
        ("abc", "", {"a": "1", "b": "2", "c": "3"}),
    ],
)
def test_sections_keep_their_numbers(before: str, now: str, expected: dict[str, str]) -> None:
    assert numbers(now, since=sent(before)) == expected


def test_annexes_keep_their_letters() -> None:
    since = sent("a", "xyz")
    assert numbers("a", "xpqz", since=since) == {
        "a": "1", "x": "A", "p": "A1", "q": "A2", "y": "B", "z": "C",
    }  # fmt: skip
    assert numbers("ab", "xyzp", since=since)["p"] == "D"


def test_annexes_are_counted_where_only_the_body_was_sent() -> None:
    assert numbers("axb", "pq", since=sent("ab")) == {
        "a": "1", "x": "1A", "b": "2", "p": "A", "q": "B",
    }  # fmt: skip


def test_a_section_that_moved_to_the_annexes_leaves_its_number_to_nobody() -> None:
    since = sent("abc")
    assert numbers("axc", "b", since=since) == {"a": "1", "x": "1A", "c": "3", "b": "A"}


def test_paragraphs_follow_their_section() -> None:
    assert labels("axbc", "pyq", since=sent("abc", "pq")) == [
        "1.1", "1A.1", "2.1", "3.1", "A.1", "A1.1", "B.1",
    ]  # fmt: skip


def test_a_second_version_sent_is_recorded_with_its_letters() -> None:
    first = sent("abc")
    second = sections_of(settle(document("axbc"), first)[0])
    assert numbers("axybc", since=second) == {
        "a": "1", "x": "1A", "y": "1B", "b": "2", "c": "3",
    }  # fmt: skip
    assert numbers("abc", since=second)["x"] == "1A"


def test_what_fell_away_says_so_and_references_to_it_still_lead_there() -> None:
    since = sent("abc")
    pointer = Paragraph((Reference("b"), Run(" and "), Reference("c-1")))
    settled, problems = settle((*document("ac"), pointer), since)
    assert problems == ()
    place = next(at for at, block in enumerate(settled) if getattr(block, "id", "") == "b")
    title, text = settled[place : place + 2]
    assert isinstance(title, Heading)
    assert (title.number, title.spans) == ("2", (Run("B"),))
    assert text == Paragraph((Run("Not used."),))
    assert isinstance(settled[-1], Paragraph)
    assert [getattr(span, "text", "") for span in settled[-1].spans] == ["2", " and ", "3.1"]


def test_more_sections_than_letters_come_in_between() -> None:
    names = [f"s{place}" for place in range(60)]
    parts = [section("a"), *(section(name) for name in names), section("b")]
    settled, _ = settle([block for part in parts for block in part], sent("ab"))
    found = [each.number for each in sections_of(settled)]
    assert found[:3] == ["1", "1A", "1B"]
    assert found[25:28] == ["1Y", "1ZA", "1ZB"]
    assert len(set(found)) == len(found)
    assert all(SENT_NUMBER.fullmatch(number) for number in found)


@given(
    before=st.lists(st.sampled_from(IDS), unique=True),
    now=st.lists(st.sampled_from(IDS), unique=True),
    annexes=st.lists(st.sampled_from("pqrs"), unique=True),
    later=st.lists(st.sampled_from("pqrs"), unique=True),
)
def test_no_number_changes_and_none_is_given_twice(
    before: list[str], now: list[str], annexes: list[str], later: list[str]
) -> None:
    since = sent("".join(before), "".join(annexes))
    found = numbers("".join(now), "".join(later), since=since)
    assert {each.id: each.number for each in since}.items() <= found.items()
    assert len(set(found.values())) == len(found)
    assert set(found) == {*before, *now, *annexes, *later}


@given(st.lists(st.sampled_from(IDS), unique=True), st.lists(st.sampled_from("pqrs"), unique=True))
def test_what_has_not_changed_since_is_numbered_as_ever(
    body: list[str], annexes: list[str]
) -> None:
    made = document("".join(body), "".join(annexes))
    plain, _ = settle(made)
    assert settle(made, sections_of(plain)) == (plain, ())
