"""Rules between answers: all told by a case, silent about what is not known, waived as agreed."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.answers import Answers, load_answers
from policygen.answers.rules import all_rules, check_rules
from policygen.codes import CODES
from policygen.model import OpenPoint
from policygen.problems import Severity
from policygen.schema import load_schema

CASES = Path(__file__).parents[1] / "cases" / "problems"
OPEN = OpenPoint("a figure", "finance", date(2027, 1, 1))


def base() -> Answers:
    return load_answers(CASES / "base.yaml", CASES, load_schema())


BASE = base()


def changed(**topics: Any) -> Answers:
    return Answers({**deepcopy(BASE.data), **topics}, BASE.schema, BASE.node)


def told(answers: Answers, as_of: date | None = None) -> list[tuple[str, str, Severity]]:
    return [(p.code, p.location.pointer, p.severity) for p in check_rules(answers, as_of)]


def steps_into(value: Any, steps: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [steps] if steps else []
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            found += steps_into(inner, (*steps, key))
    return found


# What amendments and locks keep to is no rule on answers alone: tests/executed has their cases.
OF_LOCKS = frozenset(f"R07{number}" for number in range(1, 10))


def test_every_rule_is_documented_and_has_a_case() -> None:
    printed = "".join(path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*.txt")))
    printed += Path(__file__).read_text(encoding="utf-8")
    codes = [rule.code for rule in all_rules()]
    documented = {code for code in CODES if code.startswith(("R0", "R12"))}
    assert codes == sorted(documented - OF_LOCKS)
    assert [code for code in codes if code not in printed] == []
    assert all(re.fullmatch(r"S\d{1,2}", name) for rule in all_rules() for name in rule.holds)


def test_base_breaks_no_rule() -> None:
    assert told(BASE, date(2027, 6, 1)) == []


@pytest.mark.parametrize("topic", sorted(BASE.data))
def test_silent_about_open_and_missing_topics(topic: str) -> None:
    assert told(changed(**{topic: OPEN})) == []
    without = {key: value for key, value in BASE.data.items() if key != topic}
    check_rules(Answers(without, BASE.schema, BASE.node))


def test_an_open_answer_breaks_no_rule() -> None:
    data = deepcopy(BASE.data)
    answers = Answers(data, BASE.schema, BASE.node)
    for steps in steps_into(BASE.data):
        here: Any = data
        for step in steps[:-1]:
            here = here[step]
        before, here[steps[-1]] = here[steps[-1]], OPEN
        assert told(answers) == [], steps
        here[steps[-1]] = before


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(steps_into(BASE.data)), st.sampled_from([None, 5, "x", [], {}, [OPEN], True])
)
def test_nothing_makes_a_rule_trip(steps: tuple[Any, ...], value: Any) -> None:
    data = deepcopy(BASE.data)
    here: Any = data
    for step in steps[:-1]:
        here = here[step]
    here[steps[-1]] = value
    check_rules(Answers(data, BASE.schema, BASE.node))


def test_role_codes() -> None:
    roles = [{"id": "a", "code": "XX"}, {"id": "b", "code": "XX"}, {"id": "c", "code": OPEN}]
    assert told(changed(roles=roles)) == [("R061", "roles[b].code", Severity.ERROR)]


def exception(**more: Any) -> dict[str, Any]:
    return {
        "id": "cheap",
        "rule": "R001",
        "reason": "x",
        "risk": "x",
        "approver": "board",
        "date": date(2027, 3, 1),
        "expires": date(2027, 9, 1),
        **more,
    }


def only_cost(*exceptions: dict[str, Any], as_of: date) -> list[tuple[str, Severity]]:
    drivers = {"ranked": [{"id": "savings", "kind": "cost"}]}
    answers = changed(drivers=drivers, candidates=[], decisions=[], exceptions=list(exceptions))
    return [(code, severity) for code, _, severity in told(answers, as_of)]


def test_exception_makes_a_note_while_it_lasts() -> None:
    during, after = date(2027, 9, 1), date(2027, 9, 2)
    assert only_cost(as_of=during) == [("R001", Severity.ERROR)]
    assert only_cost(exception(), as_of=during) == [("R001", Severity.NOTE)]
    assert only_cost(exception(), as_of=after) == [
        ("R001", Severity.ERROR),
        ("R091", Severity.ERROR),
    ]
    assert only_cost(exception(), as_of=date(2027, 2, 1)) == [("R001", Severity.ERROR)]


def test_exception_that_is_open_covers_nothing() -> None:
    for key in ("rule", "approver", "date", "expires"):
        assert only_cost(exception(**{key: OPEN}), as_of=date(2027, 6, 1)) == [
            ("R001", Severity.ERROR)
        ]


def test_exception_for_one_contract_covers_that_contract() -> None:
    said = dict.fromkeys(("source", "client_owner", "provider_owner"), "x")
    levels = [{"id": "a", "direction": "higher", "minimum": 1, "target": 2, **said}]
    contracts = [
        {"id": name, "tier": "t3", "service_levels": levels, "benchmark": OPEN}
        for name in ("one", "two")
    ]
    cover = exception(rule="R051", approver="function-head", contract="one")
    answers = changed(contracts=contracts, exceptions=[cover])
    assert told(answers, date(2027, 6, 1)) == [
        ("R051", "contracts[one].service_levels[a]", Severity.NOTE),
        ("R051", "contracts[two].service_levels[a]", Severity.ERROR),
    ]


def test_exception_must_be_approved_by_the_tier_or_higher() -> None:
    def problems(approver: str, **more: Any) -> list[str]:
        answers = changed(exceptions=[exception(approver=approver, rule="travel", **more)])
        return [code for code, _, _ in told(answers, date(2027, 6, 1))]

    assert problems("board") == []
    assert problems("sponsor") == ["R092"]
    assert problems("function-head", contract="payroll") == []
    assert problems("executive-committee", decision="payroll") == []
    assert problems("budget-holder", contract="payroll") == ["R092"]
    assert problems("budget-holder", contract="gone") == []


def test_format_rules_are_not_waived() -> None:
    raci = [{"id": "a", "activity": "x", "accountable": "board", "informed": ["board"]}]
    answers = changed(raci=raci, exceptions=[exception(rule="R060")])
    assert told(answers, date(2027, 6, 1)) == [
        ("R060", "raci[a].informed", Severity.ERROR),
        ("R093", "exceptions[cheap].rule", Severity.ERROR),
    ]


def test_legacy_contract_gets_a_list_until_renewal() -> None:
    contract = deepcopy(BASE.data["contracts"][0])
    contract["origin"] = "legacy"
    contract["dates"]["signed"] = date(2020, 1, 1)
    found = check_rules(changed(contracts=[contract]))
    assert [(p.code, p.severity) for p in found] == [("R011", Severity.WARNING)]
    assert "by its next renewal on 2030-06-30" in found[0].message


def test_notice_six_weeks_before_the_earliest() -> None:
    def notice(day: date, regimes: list[str]) -> list[str]:
        data = deepcopy(BASE.data)
        data["organisation"]["regimes"] = regimes
        data["candidates"][0]["critical"] = {"answer": True, "reason": "x"}
        data["decisions"][0]["dates"] = {"regulator_notice": day}
        return [code for code, _, _ in told(Answers(data, BASE.schema, BASE.node))]

    # The contract takes effect on 1 June 2027; six weeks before is 20 April.
    assert notice(date(2027, 4, 20), ["solvency-ii"]) == []
    assert notice(date(2027, 4, 21), ["solvency-ii"]) == ["R070"]
    assert notice(date(2027, 4, 21), ["dora"]) == []
    assert notice(date(2027, 4, 21), []) == []


def test_model_is_approved_before_bids_open_not_on_the_day() -> None:
    def model(approved: date) -> list[str]:
        data = deepcopy(BASE.data)
        data["decisions"][0]["dates"] = {"bids": date(2027, 4, 10)}
        data["decisions"][0]["model"]["approved_on"] = approved
        return [code for code, _, _ in told(Answers(data, BASE.schema, BASE.node))]

    assert model(date(2027, 4, 9)) == []
    assert model(date(2027, 4, 10)) == ["R025"]


def test_days_may_be_the_same() -> None:
    day = date(2027, 7, 1)
    dates = {"signed": day, "effective": day, "service_start": day, "end": day}
    assert told(changed(contracts=[{"id": "a", "dates": dates, "benchmark": OPEN}])) == []
