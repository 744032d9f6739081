"""``analyze``: findings, the sum behind one, and what other answers would change."""

from __future__ import annotations

import json
import re
import shlex
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from policygen.report.tables import width_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Run

DECISION = "decisions[service-desk-and-claims-intake]"
FOUND = "decisions.service-desk-and-claims-intake"

# The shape that docs/reference/analyze.md describes.
SCALAR = {"type": ["string", "number", "boolean", "null"]}
UNDETERMINED = {
    "type": "object",
    "required": ["undetermined"],
    "additionalProperties": False,
    "properties": {
        "undetermined": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["path", "need", "owner", "due"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string"},
                    "need": {"type": "string"},
                    "owner": {"type": "string"},
                    "due": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
                },
            },
        }
    },
}
FINDING = {
    "anyOf": [
        SCALAR,
        {"type": "array", "items": {"$ref": "#/$defs/finding"}},
        UNDETERMINED,
        {
            "type": "object",
            "not": {"required": ["undetermined"]},
            "additionalProperties": {"$ref": "#/$defs/finding"},
        },
    ]
}
CHANGED_PROBLEM = {
    "type": "object",
    "required": ["code", "severity", "message", "path"],
    "additionalProperties": False,
    "properties": {name: {"type": "string"} for name in ("code", "severity", "message", "path")},
}
DIFFERENCE = {
    "type": "object",
    "required": ["finding", "before", "after"],
    "additionalProperties": False,
    "properties": {
        "finding": {"type": "string"},
        "before": {"$ref": "#/$defs/finding"},
        "after": {"$ref": "#/$defs/finding"},
        "difference": {"type": ["string", "number"]},
    },
}
EXPLANATION = {
    "type": "object",
    "required": [
        *("path", "title", "columns", "rows", "figures"),
        *("how", "result", "unit", "note", "answers"),
    ],
    "additionalProperties": False,
    "properties": {
        **{name: {"type": "string"} for name in ("path", "title", "how", "unit", "note")},
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "array", "items": SCALAR}},
        "figures": {"type": "object", "additionalProperties": SCALAR},
        "result": {"$ref": "#/$defs/finding"},
        "answers": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "value", "file", "line"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string"},
                    "value": {"$ref": "#/$defs/finding"},
                    "file": {"type": "string"},
                    "line": {"type": "integer", "minimum": 0},
                },
            },
        },
    },
}
ENVELOPE = {
    "$defs": {"finding": FINDING},
    "type": "object",
    "required": ["version", "command", "problems", "result"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": 1},
        "command": {"const": "analyze"},
        "problems": {"type": "array"},
        "result": {
            "type": "object",
            "required": ["answers"],
            "additionalProperties": False,
            "properties": {
                "answers": {"type": "string"},
                "as_of": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
                "findings": {
                    "type": "object",
                    "additionalProperties": {
                        "anyOf": [
                            UNDETERMINED,
                            {
                                "type": "object",
                                "additionalProperties": {"$ref": "#/$defs/finding"},
                            },
                        ]
                    },
                },
                "explanation": EXPLANATION,
                "what_if": {
                    "type": "object",
                    "required": ["comparable", "made", "removed", "flips", "moved"],
                    "additionalProperties": False,
                    "properties": {
                        "comparable": {"type": "boolean"},
                        "made": {"type": "array", "items": CHANGED_PROBLEM},
                        "removed": {"type": "array", "items": CHANGED_PROBLEM},
                        "flips": {"type": "array", "items": DIFFERENCE},
                        "moved": {"type": "array", "items": DIFFERENCE},
                    },
                },
            },
        },
    },
}


@pytest.fixture
def insurer(sample: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> str:
    file = sample("insurer")
    monkeypatch.chdir(file.parent)
    return file.name


@pytest.fixture
def minimal(sample: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    file = sample("minimal")
    monkeypatch.chdir(file.parent)
    return Path(file.name)


def as_json(text: str) -> Any:
    """Return the output as read back, once it has the documented shape."""
    content = json.loads(text, parse_constant=pytest.fail)
    jsonschema.Draft202012Validator(ENVELOPE).validate(content)
    return content


@pytest.mark.parametrize(
    "options",
    [
        ["--what-if", "a=b=c"],
        ["--what-if", "="],
        ["--what-if", "decisions["],
        ["--what-if", "decisions[nobody].years=4"],
        ["--what-if", f"{DECISION}.years=" + "[" * 100],
        ["--explain", "nothing.of.this.kind"],
        ["--explain", "total"],
    ],
)
def test_problems_end_with_1_as_text_and_as_json(
    run: Run, insurer: str, options: list[str]
) -> None:
    ended = run("analyze", insurer, *options)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.endswith("1 error\n")
    ended = run("analyze", insurer, *options, "--format", "json")
    content = as_json(ended.out)
    assert (ended.code, ended.err) == (1, "")
    assert content["result"] == {"answers": "answers.yaml"}
    assert [problem["severity"] for problem in content["problems"]] == ["error"]


def test_wrong_answers_are_told_before_anything_follows(run: Run, minimal: Path) -> None:
    minimal.write_text(minimal.read_text().replace("kind: company", "kind: club"))
    ended = run("analyze", "answers.yaml")
    assert (ended.code, ended.out) == (1, "")
    assert " A007 error: " in ended.err


def test_a_weight_that_breaks_the_sum_is_told_at_the_change(run: Run, insurer: str) -> None:
    key = f"{DECISION}.model.criteria[npv-savings].weight"
    ended = run("analyze", insurer, "--what-if", f"{key}=30")
    assert (ended.code, ended.err) == (1, "")
    first, _, rest = ended.out.partition("Figures that move")
    assert f"\n--what-if {key}: R020 error: the weights of" in first
    assert ["group_weights.savings", "35", "40", "+5"] in map(str.split, rest.splitlines())
    ended = run("analyze", insurer, "-q", "--what-if", f"{key}=30")
    assert (ended.code, ended.out) == (1, "")
    assert " R020 error: " in ended.err
    ended = run("analyze", insurer, "--what-if", f"{key}=30", "--format", "json")
    content = as_json(ended.out)
    assert ended.code == 1
    assert [problem["code"] for problem in content["problems"]] == ["R020"]
    assert [problem["code"] for problem in content["result"]["what_if"]["made"]] == ["R020"]


def test_a_rule_broken_before_and_mended_is_compared(run: Run, insurer: str) -> None:
    path = Path(insurer)
    path.write_text(path.read_text().replace("weight: 25, worst", "weight: 24, worst"))
    key = f"{DECISION}.model.criteria[npv-savings].weight"
    ended = run("analyze", insurer, "--what-if", f"{key}=25")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Problems that this removes\n")
    assert " R020 error: " in ended.out
    assert "group_weights.savings" in ended.out


# The figures of the worked case: totals, and savings in EUR million at 7 %.
def test_the_text_has_the_worked_figures(run: Run, insurer: str) -> None:
    ended = run("analyze", insurer)
    assert (ended.code, ended.err) == (0, "")
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert "total 100 62.79 67.92 50.98" in lines
    assert "improve 27.92 23.129 1.799 2.110 1.528 5.64 2.41" in lines
    assert "onshore 25.25 21.126 3.802 4.372 3.305 5.15 2.02" in lines
    assert "blend 23.30 19.883 5.045 5.891 4.308 4.85 2.27" in lines
    assert "employees 25 40 100.00 82.32 34.66!" in lines
    assert "3 blend 50.98 below the floor in quality and employees" in lines
    assert "recommended onshore, which is first" in lines
    assert "m2028-03 €37,500 k3 €1,875, k6 €7,500 €9,375 €4,687.50" in lines
    assert "desk 19.80 18.275 8.34 18.275 €62,525" in lines
    assert "planned start 2027-11-01, which fits" in lines
    assert all(width_of(line) <= 80 for line in ended.out.splitlines())
    assert not any(line != line.rstrip() for line in ended.out.splitlines())
    assert "\n\n\n" not in ended.out
    assert "\x1b" not in ended.out


def test_the_same_answers_give_the_same_bytes(run: Run, insurer: str) -> None:
    for options in ([], ["--format", "json"]):
        assert run("analyze", insurer, *options) == run("analyze", insurer, *options)


def test_quiet_shows_nothing_if_all_is_fine(run: Run, insurer: str) -> None:
    assert run("analyze", insurer, "-q") == (0, "", "")


@pytest.mark.parametrize("name", ["insurer", "county", "minimal"])
def test_json_has_the_documented_shape_and_exact_amounts(
    run: Run, sample: Callable[[str], Path], name: str
) -> None:
    ended = run("analyze", str(sample(name)), "--format", "json")
    content = as_json(ended.out)
    assert ended.code == 0
    assert set(content["result"]) == {"answers", "as_of", "findings"}
    for decision in content["result"]["findings"]["decisions"].values():
        for option in decision["options"].values():
            assert isinstance(option["money"]["npv"], str)
            assert isinstance(option["total"], float | None)
    if name == "insurer":
        options = content["result"]["findings"]["decisions"][FOUND.partition(".")[2]]["options"]
        npv = Decimal(options["onshore"]["money"]["npv"])
        assert npv == Decimal("3.802032322931559446971633900")
        assert round(options["onshore"]["total"], 2) == 67.92


def test_an_open_point_reads_as_not_yet_determined(run: Run, insurer: str) -> None:
    point = "{open: {need: the quote, owner: Finance, due: 2027-03-01}}"
    path = Path(insurer)
    text = path.read_text().replace("discount_rate: 7\n", f"discount_rate: {point}\n")
    path.write_text(text)
    ended = run("analyze", insurer)
    assert ended.code == 0
    assert "not yet determined, waits for the quote (Finance, by 2027-03-01)" in " ".join(
        ended.out.split()
    )
    assert "9,375" in ended.out
    content = as_json(run("analyze", insurer, "--format", "json").out)
    found = content["result"]["findings"]["decisions"][FOUND.partition(".")[2]]
    assert found["options"]["onshore"]["money"] == {
        "undetermined": [
            {
                "path": f"{DECISION}.discount_rate",
                "need": "the quote",
                "owner": "Finance",
                "due": "2027-03-01",
            }
        ]
    }
    waits = run("analyze", insurer, "--explain", "onshore.npv")
    assert waits.code == 0
    assert "not yet determined, waits for the quote" in waits.out


def test_answers_without_candidates_have_nothing_to_analyse(run: Run, minimal: Path) -> None:
    minimal.write_text(minimal.read_text().partition("candidates:")[0])
    ended = run("analyze", "answers.yaml")
    assert ended.code == 0
    assert ended.out.startswith("There is nothing to analyse")
    content = as_json(run("analyze", "answers.yaml", "--format", "json").out)
    assert content["result"]["findings"] == {}
    assert run("analyze", "answers.yaml", "--explain", "total").code == 1


def test_an_explanation_shows_terms_result_and_places(run: Run, insurer: str) -> None:
    ended = run("analyze", insurer, "--explain", "onshore.total")
    assert (ended.code, ended.err) == (0, "")
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert "price-predictability 10 4 1 5 75 750" in lines
    assert any(line.startswith("result 67.92") for line in lines)
    number = next(
        number
        for number, line in enumerate(Path(insurer).read_text().splitlines(), 1)
        if "{id: npv-savings, title" in line
    )
    assert f"answers.yaml:{number}" in ended.out
    told = as_json(run("analyze", insurer, "--explain", "onshore", "--format", "json").out)
    explanation = told["result"]["explanation"]
    weights = {
        answer["path"]: answer
        for answer in explanation["answers"]
        if answer["path"][-6:] == "weight"
    }
    answer = weights[f"{DECISION}.model.criteria[npv-savings].weight"]
    assert (answer["value"], answer["file"], answer["line"]) == (25, "answers.yaml", number)
    assert explanation["result"] == pytest.approx(67.92, abs=0.001)


def test_a_score_that_flips_the_first_place(run: Run, insurer: str) -> None:
    change = f"{DECISION}.options[onshore].figures.kpis-at-target=60"
    ended = run("analyze", insurer, "--what-if", change)
    assert ended.err == ""
    flips, _, moved = ended.out.partition("Figures that move")
    assert "! leaders: onshore -> improve\n" in flips
    assert "! ranking.improve.place: 2 -> 1\n" in flips
    assert "! options.onshore.floors_failed: none -> quality\n" in flips
    assert "! recommendation.leads: yes -> no\n" in flips
    assert ["options.onshore.total", "67.921", "58.561", "−9.360"] in [
        line.split() for line in moved.splitlines()
    ]
    content = as_json(run("analyze", insurer, "--what-if", change, "--format", "json").out)
    changed = content["result"]["what_if"]
    by_path = {each["finding"]: each for each in (*changed["flips"], *changed["moved"])}
    assert by_path[f"{FOUND}.leaders"]["before"] == ["onshore"]
    assert by_path[f"{FOUND}.leaders"]["after"] == ["improve"]
    assert by_path[f"{FOUND}.options.onshore.total"]["difference"] == pytest.approx(-9.36)


def test_a_floor_that_the_first_option_fails(run: Run, insurer: str) -> None:
    ended = run("analyze", insurer, "--what-if", f"{DECISION}.model.floors.employees=85")
    assert "! leaders: onshore -> improve\n" in ended.out
    assert "! options.onshore.floors_failed: none -> employees\n" in ended.out


# The worked case has savings of EUR 4.372 million at 4 %; at 95 % nothing is ever paid back.
def test_a_discount_rate_moves_money_and_flips_a_payback(run: Run, insurer: str) -> None:
    rate = f"{DECISION}.discount_rate"
    ended = run("analyze", insurer, "--what-if", f"{rate}=4")
    assert ["options.onshore.money.npv", "3.802", "4.372", "+0.570"] in [
        line.split() for line in ended.out.splitlines()
    ]
    assert "Outcomes that change" not in ended.out
    ended = run("analyze", insurer, "--what-if", f"{rate}=95")
    assert "! options.onshore.money.payback_discounted: 2.180 -> none\n" in ended.out


def test_dates_credits_and_prices_flip(run: Run, insurer: str) -> None:
    contract = "contracts[desk-and-intake]"
    ended = run(
        *("analyze", insurer),
        *("--what-if", f"{DECISION}.dates.service_start=2028-04-01"),
        *("--what-if", f"{DECISION}.dates.stabilisation_end=2028-07-01"),
        *("--what-if", f"{contract}.performance[m2028-03].levels[k1].result=60"),
        *("--what-if", f"{contract}.benchmark.method.band_percent=9"),
    )
    assert ended.code == 0
    assert "! timing.fits: yes -> no\n" in ended.out
    assert "! credits.months.m2028-03.amount: 9,375 -> 15,000\n" in ended.out
    assert "! benchmark.results.first.lines.desk.new_price: 18.275 -> 19.8" in ended.out


def test_problems_made_and_removed_come_first(run: Run, insurer: str) -> None:
    path = Path(insurer)
    wrong = path.read_text().replace("discount_rate: 7\n", "discount_rate: 170\n")
    path.write_text(wrong)
    ended = run("analyze", insurer, "--what-if", f"{DECISION}.discount_rate=7")
    assert ended.code == 0
    assert ended.out.startswith("Problems that this removes\n")
    assert " A013 error: " in ended.out
    assert "there is nothing to compare" in ended.out
    content = as_json(
        run("analyze", insurer, "--what-if", f"{DECISION}.discount_rate=7", "--format", "json").out
    )
    assert content["result"]["what_if"]["removed"][0]["code"] == "A013"
    assert content["result"]["what_if"]["comparable"] is False
    assert content["problems"] == []


def test_a_change_of_nothing_says_so(run: Run, insurer: str) -> None:
    ended = run("analyze", insurer, "--what-if", f"{DECISION}.discount_rate=7.0")
    assert (ended.code, ended.out) == (0, "No finding changes.\n")


def test_a_changed_finding_is_explained_as_changed(run: Run, insurer: str) -> None:
    ended = run(
        *("analyze", insurer, "--explain", "onshore.money.total"),
        *("--what-if", f"{DECISION}.options[onshore].one_off=2.85"),
    )
    assert "Figures that move" in ended.out
    assert "result  26.25" in ended.out
    assert "--what-if" in ended.out


def test_nothing_is_written(run: Run, insurer: str) -> None:
    def state() -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in Path().rglob("*") if file.is_file()}

    before = state()
    for options in (
        [],
        ["--format", "json"],
        ["--explain", "onshore"],
        ["--what-if", f"{DECISION}.discount_rate=4"],
    ):
        assert run("analyze", insurer, *options).code == 0
    assert state() == before


def test_the_date_reaches_the_findings(run: Run, insurer: str) -> None:
    content = as_json(run("analyze", insurer, "--as-of", "2029-03-01", "--format", "json").out)
    assert content["result"]["as_of"] == "2029-03-01"
    year = content["result"]["findings"]["contracts"]["desk-and-intake"]["reviews"]["next_year"]
    assert year[0]["day"] >= "2029-03-01"


def test_titles_cannot_steer_the_terminal(run: Run, minimal: Path) -> None:
    text = minimal.read_text().replace("title: Payroll\n", 'title: "日本\\u202e給与"\n')
    minimal.write_text(text)
    ended = run("analyze", "answers.yaml")
    assert ended.code == 0
    assert "\u202e" not in ended.out
    assert "日本\\u202e給与" in ended.out


def test_the_how_to_runs_as_it_says(run: Run, minimal: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "what-if.md"
    text = page.read_text(encoding="utf-8")
    commands = re.findall(r"^(?:\$ )?(policygen analyze .+)$", text, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        assert run(*shlex.split(command)[1:]).code == 0
    shown = text.partition("bureau.npv\n")[2].partition("```")[0]
    assert run("analyze", str(minimal), "--explain", "bureau.npv").out.startswith(shown)
