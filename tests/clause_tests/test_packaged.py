"""The packaged clauses that have cases of their own give the texts that were approved."""

from __future__ import annotations

import pytest

from policygen.pipeline.template_tests import Verdict, run_tests
from policygen.resources import packaged

TEMPLATES = packaged("templates")
APPROVED = sorted(
    path.name.removesuffix(".approved.txt")
    for path in (TEMPLATES / "clauses").rglob("tests/*.approved.txt")
)


def test_there_are_some() -> None:
    assert len(APPROVED) >= 4


@pytest.mark.parametrize("clause", APPROVED)
def test_a_clause_gives_its_approved_texts(clause: str) -> None:
    outcome = run_tests(TEMPLATES.parent, [clause])
    assert outcome.problems == ()
    (one,) = outcome.tested
    verdicts = {verdict for _, verdict in one.verdicts}
    assert Verdict.SAME in verdicts
    assert verdicts <= {Verdict.SAME, Verdict.RENDERED}
