"""What-ifs: keys and values that lead nowhere are told; the others are one more layer."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.answers import check, load_answers, parse_changes
from policygen.answers.what_if import lay_over, parse_change
from policygen.errors import InvalidInput
from policygen.problems import Location
from policygen.schema import load_schema
from policygen.source import MappingNode

if TYPE_CHECKING:
    from policygen.problems import Problem

ROOT = Path(__file__).parents[2] / "samples" / "insurer"
ANSWERS = ROOT / "answers.yaml"
DECISION = "decisions[service-desk-and-claims-intake]"


def tried(*texts: str) -> tuple[Problem, ...]:
    """Return the errors of the insurer's answers with changes."""
    try:
        changes = parse_changes(texts)
    except InvalidInput as error:
        return error.problems
    _, problems = check(ANSWERS, ROOT, changes=changes)
    return tuple(problem for problem in problems if problem.is_error)


def changed(*texts: str) -> Any:
    """Return the insurer's answers with changes that make no error."""
    answers, problems = check(ANSWERS, ROOT, changes=parse_changes(texts))
    assert [problem.message for problem in problems if problem.is_error] == []
    assert answers is not None
    return answers


DEEP = "organisation.name=" + "[" * 60 + "]" * 60
BOMB = "organisation.name=[&a [x, x, x, x, x, x, x, x, x, x]" + "".join(
    f", &{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in zip("abcde", "bcdef", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        pytest.param("", "A025", "'' is not", id="nothing"),
        pytest.param("=", "A025", "'=' is not", id="equals"),
        pytest.param("=3", "A025", "'=3' is not", id="no key"),
        pytest.param("balance.floor_shift", "A025", "is not an answer's path", id="no value"),
        pytest.param("balance.floor_shift=", "A025", "is given no value", id="empty value"),
        pytest.param("balance.floor_shift=  ", "A025", "is given no value", id="blank value"),
        pytest.param("decisions[", "A025", "'decisions['", id="bracket"),
        pytest.param("decisions[]=3", "A025", "'decisions[]=3'", id="empty bracket"),
        pytest.param('decisions["\\x"]=3', "A025", "no name in quotes", id="bad quotes"),
        pytest.param("a=b=c", "A002", "there is no 'a' among the topics", id="two equals"),
        pytest.param("extends=x.yaml", "A002", "there is no 'extends'", id="extends"),
        pytest.param("balanc.floor_shift=5", "A002", "there is no 'balanc'", id="topic"),
        pytest.param("balance.floor_shft=5", "A002", "no 'floor_shft' in balance", id="field"),
        pytest.param("balance={floor_shft: 5}", "A002", "no 'floor_shft' in balance", id="value"),
        pytest.param("decisions.years=5", "A002", "no 'years' in decisions", id="no record"),
        pytest.param("decisions[desk].years=5", "A026", "no 'desk' in decisions", id="record"),
        pytest.param(f"{DECISION}.options[onshor].one_off=2", "A026", "'onshor'", id="option"),
        pytest.param(f"{DECISION}.options[9].one_off=2", "A026", "no '9' in", id="place"),
        pytest.param(f"{DECISION}.options=[{{id: far, one_off: 2}}]", "A026", "'far'", id="added"),
        pytest.param(f"{DECISION}={{options: [{{id: far}}]}}", "A026", "'far'", id="added below"),
        pytest.param(f"{DECISION}.options[onshore].id=far", "A026", "another id", id="renamed"),
        pytest.param(f"{DECISION}.options[onshore]={{id: far}}", "A026", "another id", id="laid"),
        pytest.param(f"{DECISION}.years.x=5", "A002", "no 'x' in", id="below a number"),
        pytest.param(f"{DECISION}.years[0]=5", "A026", "no '0' in", id="item of a number"),
        pytest.param(f"{DECISION}.years=five", "A005", "years must be a whole number", id="kind"),
        pytest.param(f"{DECISION}.discount_rate=170", "A013", "discount_rate", id="percent"),
        pytest.param("balance.floor_shift=[1", "Y001", "", id="not yaml"),
        pytest.param("balance.floor_shift=!!python/object:x {}", "Y015", "", id="tag"),
        pytest.param("balance.floor_shift=2027-02-30", "Y005", "", id="date"),
        pytest.param("balance.floor_shift=1\n---\n2", "Y014", "", id="documents"),
        pytest.param(DEEP, "Y012", "", id="deep"),
        pytest.param(BOMB + "]", "Y011", "", id="aliases"),
        pytest.param("organisation.name=\x00", "Y008", "", id="control character"),
        pytest.param("organisation.name=" + "x" * 10_000_000, "Y013", "5 MB", id="10 MB of value"),
        pytest.param("x" * 10_000_000, "A025", "...", id="10 MB of key"),
        pytest.param("[" * 1_000_000 + "=1", "A025", "...", id="brackets"),
        pytest.param(
            f"{DECISION}.model.criteria[npv-savings].weight=30", "R020", "add up to 105", id="sum"
        ),
    ],
)
def test_what_leads_nowhere_is_told_with_its_key(text: str, code: str, words: str) -> None:
    (problem,) = tried(text)
    assert problem.code == code
    assert words in problem.message
    assert len(problem.message) < 500
    assert problem.location.file.startswith("--what-if ")
    assert len(problem.location.file) < 250


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("balanc.floor_shift=5", "did you mean 'balance'?"),
        (f"{DECISION}.options[onshor].one_off=2", "did you mean 'onshore'?"),
        (f"{DECISION}.options=[{{id: blen}}]", "did you mean 'blend'?"),
        (f"{DECISION}.options[x].one_off=2", "known are status-quo, improve, onshore, blend"),
        (f"{DECISION}.options[onshore].yearly[9]=2", "count from 0 to 4"),
        ("decisions.years=5", "name one of its records, as in decisions[id]"),
    ],
)
def test_the_hint_says_what_there_is(text: str, hint: str) -> None:
    assert [problem.hint for problem in tried(text)] == [hint]


def test_all_problems_are_told_at_once() -> None:
    assert [problem.code for problem in tried("=", "x")] == ["A025", "A025"]
    assert [problem.code for problem in tried("a=1", "decisions[x].years=5")] == ["A002", "A026"]


def test_a_value_is_yaml_and_one_more_layer() -> None:
    answers = changed(
        f"{DECISION}.options[onshore].one_off=2.40",
        f"{DECISION}.options[onshore].yearly[1]=4.6",
        f"{DECISION}.options[blend]={{one_off: 3, label: Z}}",
        f"{DECISION}.options=[{{id: improve, one_off: 1}}]",
        f"{DECISION}.rate_range=[1, 2]",
        "candidates[service-desk].advantage.score=4",
        "balance={floor_shift: 5}",
        'organisation.name="a=b: [c]"',
    )
    get = answers.get
    assert str(get(f"{DECISION}.options[onshore].one_off")) == "2.40"
    assert get(f"{DECISION}.options[onshore].yearly")[:3] == [
        Decimal("5.10"),
        Decimal("4.6"),
        Decimal("4.60"),
    ]
    assert get(f"{DECISION}.options[blend].label") == "Z"
    assert get(f"{DECISION}.options[blend].kind") == "outsource"
    assert get(f"{DECISION}.options[improve].one_off") == 1
    assert [option["id"] for option in get(f"{DECISION}.options")] == [
        "status-quo",
        "improve",
        "onshore",
        "blend",
    ]
    assert get(f"{DECISION}.rate_range") == [1, 2]
    assert get("candidates[service-desk].advantage.score") == 4
    assert get("balance.floor_shift") == 5
    assert get("organisation.name") == "a=b: [c]"


def test_places_read_as_the_change_for_it_and_as_the_file_for_the_rest() -> None:
    key = f"{DECISION}.options[onshore].one_off"
    answers = changed(f"{key}=2")
    assert answers.where(key).file == f"--what-if {key}"
    assert answers.where(f"{DECISION}.options[onshore].kind").file == "answers.yaml"
    assert answers.where(f"{DECISION}.options[blend].one_off").line > 300


def test_a_change_reaches_into_what_stands_by_default() -> None:
    root = ROOT.parent / "minimal"
    before = load_answers(root / "answers.yaml", root, load_schema(root))
    assert not before.is_written("tiers")
    changes = parse_changes(["tiers[t1].amount=3", "balance.savings.floor=10"])
    after, _ = check(root / "answers.yaml", root, changes=changes)
    assert after is not None
    amounts = {tier["id"]: tier.get("amount") for tier in before.get("tiers")} | {"t1": 3}
    assert {tier["id"]: tier.get("amount") for tier in after.get("tiers")} == amounts
    assert after.get("balance") == {
        **before.get("balance"),
        "savings": {**before.get("balance.savings"), "floor": 10},
    }
    assert {**after.data, "tiers": None, "balance": None} == {
        **before.data,
        "tiers": None,
        "balance": None,
    }


def test_an_answer_may_become_open_and_an_open_one_answered() -> None:
    point = "{open: {need: the quote, owner: Finance, due: 2027-03-01}}"
    key = f"{DECISION}.options[onshore].yearly"
    answers = changed(f"{key}={point}")
    assert [each.path for each in answers.open_points] == [key]
    again = changed(f"{key}={point}", f"{key}=[1, 2, 3, 4, 5]")
    assert again.get(key) == [1, 2, 3, 4, 5]
    assert again.open_points == ()


def test_the_later_of_two_changes_counts() -> None:
    key = f"{DECISION}.years"
    assert parse_change(f"{key}=5").key == key
    assert (
        changed(f"{DECISION}.discount_rate=5", f"{DECISION}.discount_rate=6").get(
            f"{DECISION}.discount_rate"
        )
        == 6
    )


def test_nothing_is_changed_by_no_change() -> None:
    assert check(ANSWERS, ROOT)[0] == check(ANSWERS, ROOT, changes=())[0]


@given(st.text(max_size=60))
def test_no_text_at_all_stops_the_reading(text: str) -> None:
    with suppress(InvalidInput):
        change = parse_change(text)
        assert text.startswith(f"{change.key}=")
        assert change.steps


@given(st.lists(st.sampled_from(["decisions", "[x]", "[0]", ".", '["a"]', "[", "]", "=", "years"])))
def test_no_path_at_all_stops_the_laying(parts: list[str]) -> None:
    node, schema = MappingNode({}, Location()), load_schema(ROOT)
    with suppress(InvalidInput):
        change = parse_change("".join(parts) + "=1")
        lay_over(node, {"decisions": [{"id": "x", "years": 3}]}, schema, [change])
