"""Problems and outcomes read the same everywhere, and cannot steer a terminal."""

from __future__ import annotations

import json

import pytest

from policygen.files import Action, Change
from policygen.problems import Location, Problem, Severity
from policygen.report import (
    problem_count,
    render_changes,
    render_github,
    render_json,
    render_sarif,
    render_text,
)

BELOW = Problem(
    "A014",
    "review_cycle_months must be at least 1 (got 0)",
    Location("answers.yaml", 12, 5, "control.review_cycle_months"),
    "give the months between two reviews",
)
UNKNOWN = Problem(
    "A002", "unknown key 'colour'", Location("answers.yaml", 3), severity=Severity.NOTE
)
WORD = Problem(
    "T900",
    "unknown name 'organisaton'",
    Location(
        "word/house.docx",
        part="word/header1.xml",
        heading="Purpose",
        paragraph="This policy of {{ organisaton.name }} applies to all functions that it has now, "
        "or will have",
        tag="{{ organisaton.name }}",
    ),
    "did you mean 'organisation'?",
    Severity.WARNING,
)
NOWHERE = Problem("D001", "no date", Location(pointer="organisation.effective"))


def test_a_problem_with_a_line_reads_as_promised() -> None:
    assert render_text([BELOW]) == (
        "answers.yaml:12:5: A014 error: review_cycle_months must be at least 1 (got 0)\n"
        "  hint: give the months between two reviews\n"
    )


def test_problems_stand_in_the_order_of_their_places() -> None:
    assert [line[:17] for line in render_text([BELOW, UNKNOWN, BELOW]).splitlines()] == [
        "answers.yaml:3: A",
        "answers.yaml:12:5",
        "  hint: give the ",
    ]


def test_a_problem_in_word_names_part_heading_paragraph_and_tag() -> None:
    assert render_text([WORD]) == (
        "word/house.docx: T900 warning: unknown name 'organisaton'\n"
        "  in: word/header1.xml, under the heading “Purpose”, “This policy of "
        "{{ organisaton.name }} applies to all functions that …”, tag {{ organisaton.name }}\n"
        "  hint: did you mean 'organisation'?\n"
    )


def test_a_problem_without_a_file_names_the_answer() -> None:
    assert render_text([NOWHERE]) == "D001 error: no date\n  in: organisation.effective\n"


@pytest.mark.parametrize("evil", ["\x1b[2J", "\r", "\n", "\x9b", "\u202e", "\u2028", "\x07"])
def test_no_text_steers_the_terminal(evil: str) -> None:
    problem = Problem(
        "A001", f"a{evil}b", Location(f"c{evil}d", paragraph=f"e{evil}f"), f"g{evil}h"
    )
    text = render_text([problem])
    assert evil.strip("\n") == "" or evil not in text
    assert text.splitlines()[0].count("a\\") == 1
    assert len(text.splitlines()) <= 4


def test_a_hint_of_two_lines_is_indented() -> None:
    problem = Problem("A001", "wrong", hint="one\ntwo")
    assert render_text([problem]) == "A001 error: wrong\n  hint: one\n        two\n"


def test_colour_is_only_added() -> None:
    text = render_text([BELOW], colour=True)
    assert "\x1b[31merror\x1b[0m" in text
    assert text.replace("\x1b[31m", "").replace("\x1b[0m", "") == render_text([BELOW])


def test_problems_are_counted() -> None:
    assert problem_count([BELOW, NOWHERE, UNKNOWN]) == "2 errors, 1 note"
    assert problem_count([]) == "no problems"


def test_the_json_envelope() -> None:
    content = json.loads(render_json("check", [BELOW], {"file": "Größe.yaml"}))
    assert content == {
        "version": 1,
        "command": "check",
        "problems": [
            {
                "code": "A014",
                "severity": "error",
                "message": BELOW.message,
                "hint": BELOW.hint,
                "location": {
                    "file": "answers.yaml",
                    "line": 12,
                    "column": 5,
                    "pointer": "control.review_cycle_months",
                    "part": "",
                    "heading": "",
                    "paragraph": "",
                    "tag": "",
                    "cell": "",
                },
            }
        ],
        "result": {"file": "Größe.yaml"},
    }


def test_github_lines_hold_every_character_as_data() -> None:
    problem = Problem("A001", "100%\nof: it,", Location("a,b:c%.yaml", 2, 3), "mend\rit")
    assert render_github([problem, UNKNOWN]) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=2,col=3,title=A001::"
        "100%25%0Aof: it,%0Ahint: mend%0Dit\n"
        "::notice file=answers.yaml,line=3,title=A002::unknown key 'colour'\n"
    )


def test_a_sarif_log_has_rules_and_places() -> None:
    log = json.loads(render_sarif([BELOW, UNKNOWN, WORD, NOWHERE], "0.1.0"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["A002", "A014", "D001", "T900"]
    assert rules[1]["shortDescription"]["text"] == "A value below the minimum."
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    found = {result["ruleId"]: result for result in run["results"]}
    assert found["A014"]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "answers.yaml"},
                "region": {"startLine": 12, "startColumn": 5},
            },
            "logicalLocations": [{"fullyQualifiedName": "control.review_cycle_months"}],
        }
    ]
    assert found["A002"]["level"] == "note"
    assert "region" not in found["T900"]["locations"][0]["physicalLocation"]
    assert "physicalLocation" not in found["D001"]["locations"][0]


CHANGES = (
    Change("contracts/desk/terms.docx", Action.CREATED),
    Change("manifest.json", Action.UPDATED),
    Change("policy.md", Action.UNCHANGED),
)


def test_changes_are_aligned_and_counted() -> None:
    assert render_changes(CHANGES, "build") == (
        "created    contracts/desk/terms.docx\n"
        "updated    manifest.json\n"
        "unchanged  policy.md\n"
        "1 created, 1 updated, 1 unchanged in build\n"
    )


def test_a_dry_run_says_so() -> None:
    assert render_changes((), "build", dry_run=True) == (
        "no files in build (dry run: nothing was written)\n"
    )


def test_a_kept_file_is_explained() -> None:
    text = render_changes((Change("old.md", Action.KEPT),), "build", colour=True)
    assert text.startswith("\x1b[35mkept\x1b[0m  old.md\n1 kept in build\n")
    assert "edited by hand" in text
