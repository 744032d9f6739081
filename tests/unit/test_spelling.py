"""The clauses' own words follow the locale; answers never do."""

from __future__ import annotations

from tests.conftest import ROOT

from policygen.library import Library
from policygen.tree.blocks import Paragraph, Run, Source, plain_text
from policygen.tree.spelling import respell

WORDS = {"organisation": "organization", "licence": "license"}


def respelled(*runs: Run) -> str:
    (paragraph,) = respell((Paragraph(runs),), WORDS)
    assert isinstance(paragraph, Paragraph)
    return plain_text(paragraph.spans)


def test_static_text_is_respelled_and_keeps_its_capitals() -> None:
    assert respelled(Run("The Organisation, ORGANISATION and organisation")) == (
        "The Organization, ORGANIZATION and organization"
    )


def test_parts_of_words_and_answers_stay() -> None:
    answer = Run(" licence", source=Source("x", 1, ("a",)))
    assert respelled(Run("licences"), answer) == "licences licence"


def test_the_list_for_the_united_states_changes_every_word_in_it() -> None:
    words = Library(ROOT).spelling("en-US")
    assert words["organisation"] == "organization"
    assert all(word != other and word == word.lower() for word, other in words.items())
    assert Library(ROOT).spelling("en-IE") == {}
