"""Specific terms: who, what, how much and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.benchmark import benchmarked
from policygen.answers.rules.rule import Breach, Case, rule
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part

_EXECUTED = frozenset({"executed", "amended"})
#: States in which nothing is agreed yet, the state that is not known among them.
_UNSENT = frozenset({"", "draft"})
_QUESTIONS = ("process_question", "reporting_question")


@rule("R049", "S73", waivable=True, process=True, severity=Severity.WARNING)
def check_terms_are_specific(case: Case) -> Iterator[Breach]:
    """Measures, price lines and steps of a benchmark say who, what, how much and by when."""
    for contract in case.parts("contracts"):
        yield from _measures(contract)
        yield from _exhibits(contract)
    for contract, benchmark in benchmarked(case):
        yield from _prices(contract, benchmark)
        yield from _firms(contract, benchmark)
        yield from _actions(benchmark)
        yield from _questions(benchmark)


def _measures(contract: Part) -> Iterator[Breach]:
    for level in contract.parts("service_levels"):
        wanted = ["source", "client_owner", "provider_owner"]
        if "numerator" in level.text("formula"):
            wanted = ["numerator", "denominator", *wanted]
        lacking = [key for key in wanted if level.is_missing(key)]
        if lacking:
            message = f"{level.text('id')} does not say its {_named(lacking)}"
            hint = "say what is counted, from which source, and who answers for it on each side"
            yield Breach(level.path(), message, hint)


def _exhibits(contract: Part) -> Iterator[Breach]:
    if contract.text("state") not in _EXECUTED:
        return
    for exhibit in contract.parts("exhibits"):
        if exhibit.is_missing("hash"):
            message = f"the exhibit {exhibit.text('title')} of a signed contract has no hash"
            yield Breach(exhibit.path(), message, "give the SHA-256 of the file that was signed")


def _prices(contract: Part, benchmark: Part) -> Iterator[Breach]:
    dimensions, lines = benchmark.texts("dimensions"), contract.parts("charges.base_lines")
    if "price" in dimensions and contract.is_missing("charges.base_lines"):
        message = "prices are compared, but the contract has no price line"
        hint = "list the lines under charges.base_lines, or leave price out of dimensions"
        yield Breach(benchmark.path("dimensions"), message, hint)
    if "quality" in dimensions and contract.is_missing("service_levels"):
        message = "quality is compared, but the contract has no service level"
        hint = "list the service levels, or leave quality out of dimensions"
        yield Breach(benchmark.path("dimensions"), message, hint)
    for line in lines:
        if line.is_missing("unit"):
            message = f"the price line {line.text('id')} does not say what a unit is"
            yield Breach(line.path(), message, "name the unit, such as contact or payslip")
    index = contract.part("charges.indexation")
    if index.truth("applies") and index.is_missing("series"):
        message = "prices follow an index, but it is not said which"
        yield Breach(index.path(), message, "name the series and who publishes it")


def _firms(contract: Part, benchmark: Part) -> Iterator[Breach]:
    if benchmark.is_missing("benchmarker.panel"):
        message = "no firm is named that may make the benchmark"
        yield Breach(benchmark.path("benchmarker"), message, "agree a panel of three firms")
    if contract.text("state") not in _UNSENT and benchmark.is_missing("method.statement"):
        message = "there is no method statement, which is agreed at signature"
        yield Breach(benchmark.path("method"), message, "name it with its version and date")


def _actions(benchmark: Part) -> Iterator[Breach]:
    for action in benchmark.parts("actions"):
        if action.text("deliverable").casefold() == action.text("title").casefold():
            message = f"the action {action.text('id')} delivers only what its title says"
            yield Breach(action.path("deliverable"), message, "name the thing that is handed over")


def _questions(benchmark: Part) -> Iterator[Breach]:
    for key in _QUESTIONS:
        question = benchmark.part(key)
        if question.text("answer") == "cumbersome":
            wanted = ("finding", "change", "source", "date")
            lacking = [name for name in wanted if question.is_missing(name)]
            if lacking:
                message = f"the {key.replace('_', ' ')} is answered without {_named(lacking)}"
                yield Breach(question.path(), message, "say what was found, and what changes")
    for report in benchmark.parts("reporting_question.reports"):
        if report.text("verdict") == "merge" and report.is_missing("into"):
            message = f"the report {report.text('id')} is merged, but not said into which"
            yield Breach(report.path(), message, "name the report that takes it in under into")


def _named(keys: list[str]) -> str:
    *first, last = (key.replace("_", " ") for key in keys)
    return f"{', '.join(first)} and {last}" if first else last
