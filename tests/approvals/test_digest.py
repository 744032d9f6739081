"""The digest of a text: nothing that an approval prints moves it, every other word does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.approvals.digest import sections_of, text_digest
from policygen.approved import text_of
from policygen.inputs import load_inputs
from policygen.pipeline.approve import approvable
from policygen.tree.blocks import Document, Paragraph, Run
from tests.approvals.project import change
from tests.documents import document, documents, heading, paragraph, properties

if TYPE_CHECKING:
    from pathlib import Path


@settings(deadline=None)
@given(documents(), st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_version_status_watermark_and_look_do_not_count(
    made: Document, version: str, status: str, watermark: str
) -> None:
    said = replace(made.properties, version=version, status=status, watermark=watermark)
    house = replace(said.house, accent="112233")
    other = replace(made, properties=replace(said, house=house))
    assert text_digest([other]) == text_digest([made])


@pytest.mark.parametrize("name", ["organisation", "owner", "language", "subject", "reader"])
def test_what_else_a_document_says_of_itself_counts(name: str) -> None:
    before, after = document(paragraph("x")), document(paragraph("x"), **{name: "other"})
    assert getattr(before.properties, name) != "other"
    assert text_digest([before]) != text_digest([after])


@settings(deadline=None)
@given(documents(), st.integers(0), st.text(min_size=1, max_size=4))
def test_one_more_letter_anywhere_counts(made: Document, place: int, letter: str) -> None:
    at = place % (len(made.blocks) + 1)
    more = Paragraph((Run(letter),))
    other = replace(made, blocks=(*made.blocks[:at], more, *made.blocks[at:]))
    assert text_digest([other]) != text_digest([made])


def test_the_seam_between_two_runs_of_a_style_says_nothing() -> None:
    one = document(paragraph(Run("thirty "), Run("days")))
    other = document(paragraph(Run("thirty days")))
    bold = document(paragraph(Run("thirty "), Run("days", bold=True)))
    assert text_digest([one]) == text_digest([other]) != text_digest([bold])


def test_the_digest_is_the_same_on_every_machine() -> None:
    made = document(heading(1, "Purpose", "1", "purpose"), paragraph("We outsource — sometimes."))
    made = replace(made, properties=properties())
    known = "b9fabbde130f1bf6cb6717eedbde80fc1bf77c5d45d074250f4ed506c9c617b1"
    assert text_digest([made]) == known


def test_a_new_section_does_not_change_those_that_it_renumbers() -> None:
    first, last = heading(1, "First", "1", "first"), heading(1, "Last", "2", "last")
    new = heading(1, "New", "2", "new")
    before = document(first, paragraph("a"), last, paragraph("b"))
    after = document(
        first, paragraph("a"), new, paragraph("c"), replace(last, number="3"), paragraph("b")
    )
    told = {section.key: section.digest for section in sections_of(after)}
    assert {section.key: section.digest for section in sections_of(before)}.items() <= told.items()
    assert text_digest([before]) != text_digest([after])


def digests(answers: Path, *documents: str) -> dict[str, str]:
    inputs = load_inputs(answers, answers.parent, None, None)
    copies = [copy for copy in approvable(inputs) if not documents or copy.path in documents]
    return {copy.path: text_of(inputs, copy).made.digest for copy in copies}


def digest_of_rules(answers: Path) -> str:
    return digests(answers, "house-rules")["house-rules"]


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("answers.yaml", 'version: "1.0"\n', 'version: "9.9"\n'),
        ("answers.yaml", "First rules.", "Rules of another time."),
        ("answers.yaml", "date: 2026-12-15", "date: 2026-12-16"),
        ("templates/outlines/rules.yaml", "formats: [docx, md, html]", "formats: [md]"),
        ("templates/clauses/purpose.md", "keeps these rules", "keeps  these\nrules"),
        ("answers.yaml", "id: v1-0", "id: v1-1"),
    ],
)
def test_these_do_not_count(answers: Path, file: str, before: str, after: str) -> None:
    old = digest_of_rules(answers)
    change(answers.parent / file, before, after)
    assert digest_of_rules(answers) == old


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("answers.yaml", "Harrowgate", "Hargate"),
        ("answers.yaml", "title: House rules", "title: Rules"),
        ("answers.yaml", "effective: 2027-01-04", "effective: 2027-01-05"),
        ("answers.yaml", "title: Sponsor", "title: Patron"),  # the owner on the cover
        ("answers.yaml", "approver: board\n  effective", "approver: committee\n  effective"),
        ("templates/clauses/purpose.md", "keeps", "**keeps**"),
        # What only one state shows, or only one copy.
        ("templates/clauses/card.md", "in force", "binding"),
        ("templates/clauses/card.md", "a draft", "a proposal"),
        (
            "templates/clauses/talk.md",
            "Staff are told first.",
            "Staff are told first{% if document.reader == 'Staff copy' %}, always{% endif %}.",
        ),
        ("templates/clauses/money.md", "The board alone", "Only the board"),
        ("templates/outlines/rules.yaml", "{id: purpose}, {id: talk}", "{id: talk}, {id: purpose}"),
        ("templates/outlines/rules.yaml", "{id: talk}", "{id: talk, level: 2}"),
    ],
)
def test_these_count(answers: Path, file: str, before: str, after: str) -> None:
    old = digest_of_rules(answers)
    change(answers.parent / file, before, after)
    assert digest_of_rules(answers) != old


def test_every_answer_that_a_document_reads_counts_but_version_and_history(answers: Path) -> None:
    inputs = load_inputs(answers, answers.parent, None, None)
    copy = next(one for one in approvable(inputs) if one.path == "house-rules")
    read = text_of(inputs, copy).made.answers
    assert "organisation.name" in read
    assert "control.effective" in read
    assert not any("document" in head for head in read)
    change(answers, "First rules.", "Other rules.")
    change(answers, 'version: "1.0"\n', 'version: "2.0"\n')
    again = load_inputs(answers, answers.parent, None, None)
    assert text_of(again, copy).made.answers == read


def test_each_document_has_a_digest_of_its_own(answers: Path) -> None:
    found = digests(answers)
    assert set(found) == {"house-rules", "sheets/payroll", "sheets/vault"}
    assert len(set(found.values())) == 3
    change(answers, "Nobody likes it.", "It costs too much.")
    now = digests(answers)
    assert [path for path in found if found[path] != now[path]] == ["sheets/payroll"]
