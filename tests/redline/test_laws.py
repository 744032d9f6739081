"""The law of redlines: accepted it is the new file, rejected the old one."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings

from policygen.redline import Signature, redline_word
from tests.redline.making import Pair, pairs
from tests.redline.settling import said

SIGNATURE = Signature("Anna Example", date(2026, 3, 31))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs())
def test_accepted_it_is_the_new_file_and_rejected_the_old_one(files: Pair) -> None:
    old, new = files.old, files.new
    made = redline_word(old, new, SIGNATURE).data
    assert said(made, accept=True) == said(new)
    assert said(made, accept=False) == said(old)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs())
def test_a_file_and_itself_give_no_marks(files: Pair) -> None:
    for file in (files.old, files.new):
        assert redline_word(file, file, SIGNATURE).marks == {}


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs())
def test_the_same_files_give_the_same_bytes(files: Pair) -> None:
    old, new = files.old, files.new
    assert redline_word(old, new, SIGNATURE).data == redline_word(old, new, SIGNATURE).data


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs(), pairs())
def test_the_law_holds_for_files_that_have_tracked_changes(files: Pair, others: Pair) -> None:
    tracked = redline_word(files.old, files.new, Signature("Bert", date(2026, 1, 1))).data
    for old, new in (
        (others.old, tracked),
        (files.old, tracked),
        (files.new, tracked),
        (tracked, files.new),
    ):
        made = redline_word(old, new, SIGNATURE).data
        assert said(made, accept=True) == said(new, accept=True)
        assert said(made, accept=False) == said(old, accept=False)
