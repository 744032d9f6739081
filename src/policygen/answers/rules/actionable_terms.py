"""Actionable terms: something follows from each, and a body or a role acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.benchmark import benchmarked
from policygen.answers.rules.rule import Breach, Case, rule
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part


@rule("R053", "S73", "S80", waivable=True, severity=Severity.WARNING)
def check_terms_are_actionable(case: Case) -> Iterator[Breach]:
    """A target has a consequence and a body that acts, an action has evidence of its own."""
    for contract in case.parts("contracts"):
        yield from _targets(contract)
    has_bodies = bool(case.parts("governance.bodies"))
    for _, benchmark in benchmarked(case):
        if has_bodies:
            yield from _bodies(benchmark)
        yield from _evidence(benchmark)
        yield from _client(benchmark)


def _targets(contract: Part) -> Iterator[Breach]:
    levels = contract.parts("service_levels")
    for level in levels:
        acts = level.truth("critical") or level.truth("trigger") or level.text("review_body")
        if not acts and level.truth("critical") is not None and level.is_missing("review_body"):
            message = f"nothing follows from {level.text('id')}: no credit, no trigger, no body"
            hint = "make it critical, or name the review_body that acts on it"
            yield Breach(level.path(), message, hint)
    is_critical = any(level.truth("critical") for level in levels)
    if is_critical and contract.number("credits.at_risk_percent") == 0:
        message = "service levels are critical, but nothing is at risk"
        hint = "give at_risk_percent a figure above 0"
        yield Breach(contract.path("credits.at_risk_percent"), message, hint)


def _bodies(benchmark: Part) -> Iterator[Breach]:
    wanted = {
        "action_plan.body": "checks the actions after a benchmark",
        "benchmarker.decided_by": "decides whether a firm is excluded",
    }
    for key, what in wanted.items():
        needed = key == "action_plan.body" or not benchmark.is_missing("benchmarker.panel")
        if needed and benchmark.is_missing(key):
            topic, _, name = key.partition(".")
            message = f"no body is named that {what}"
            yield Breach(benchmark.path(topic), message, f"name it under {topic}.{name}")


def _evidence(benchmark: Part) -> Iterator[Breach]:
    for action in benchmark.parts("actions"):
        evidence = action.text("evidence").casefold()
        said = {action.text("title").casefold(), action.text("deliverable").casefold()}
        if evidence and evidence in said:
            message = f"the evidence of the action {action.text('id')} is the action itself"
            hint = "name what a third person can look at: a report, an invoice, a measured month"
            yield Breach(action.path("evidence"), message, hint)


def _client(benchmark: Part) -> Iterator[Breach]:
    answers = {
        benchmark.text(f"{key}.answer") for key in ("process_question", "reporting_question")
    }
    actions = benchmark.parts("actions")
    if "cumbersome" not in answers or not actions or not benchmark.is_whole("actions"):
        return
    if all(action.text("party") == "provider" for action in actions):
        message = "the client's processes or reports are cumbersome, but no action changes them"
        hint = "add an action with party: client that makes them simpler"
        yield Breach(benchmark.path("actions"), message, hint)
