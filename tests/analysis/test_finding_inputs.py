"""The inputs of a finding are those of the derivation that gave it, inside its lists too."""

import pytest

from policygen.analysis.findings import Findings

FINDINGS = Findings(
    {},
    {
        "contracts.desk.reviews.shifted": ("governance.calendar.timezone",),
        "contracts.desk.reviews.shifted_late": ("contracts[desk].renewal.margin_days",),
    },
)


@pytest.mark.parametrize(
    "path",
    [
        "contracts.desk.reviews.shifted",
        "contracts.desk.reviews.shifted[2].day",
        "contracts.desk.reviews.shifted[by-id].day",
        "contracts.desk.reviews.shifted.count",
    ],
)
def test_a_part_of_a_finding_has_its_inputs(path: str) -> None:
    assert FINDINGS.inputs_of(path) == ("governance.calendar.timezone",)


def test_a_name_that_only_begins_the_same_is_another_finding() -> None:
    assert FINDINGS.inputs_of("contracts.desk.reviews.shifted_late[0]") == (
        "contracts[desk].renewal.margin_days",
    )
    assert FINDINGS.inputs_of("contracts.desk.reviews.shift") == ()
