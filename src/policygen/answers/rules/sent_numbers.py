"""Numbers as sent: each stands for one section."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("R058")
def check_numbers_sent_are_distinct(case: Case) -> Iterator[Breach]:
    """No number of a schedule that was sent is recorded for two sections."""
    for contract in case.parts("contracts"):
        for schedule in contract.parts("attachment.numbering"):
            sections = schedule.parts("sections")
            times = Counter(section.text("number") for section in sections)
            for section in sections:
                number = section.text("number")
                if number and times[number] > 1:
                    message = f"{number} is recorded for more than one section"
                    hint = "look up the numbers in the version that was sent"
                    yield Breach(section.path("number"), message, hint)
