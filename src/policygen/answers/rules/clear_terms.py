"""Clear terms: each has one meaning, and no two of them contradict each other."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from policygen.answers.rules.benchmark import benchmarked
from policygen.answers.rules.rule import Breach, Case, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part

_OWN_PART = re.compile(r"(?:sections?|annex(?:es)?|tables?) \w", re.IGNORECASE)
_MONTHS = re.compile(r"(\d+) months?\b")
#: What is called by its title within a contract, so that a title stands for one thing.
_TITLED = ("service_levels", "charges.base_lines", "benchmark.normalisation", "scope.services")


@rule("R048", "S73")
def check_terms_are_clear(case: Case) -> Iterator[Breach]:
    """No term of a contract has two meanings, and no two terms contradict each other."""
    for contract in case.parts("contracts"):
        yield from _one_word_for_one_thing(contract)
        yield from _levels_agree(contract)
        yield from _references_stand_apart(contract)
    for contract, benchmark in benchmarked(case):
        yield from _metric_agrees(benchmark)
        yield from _order_agrees(contract, benchmark)
        yield from _callers_agree(benchmark)
        yield from _rerun_agrees(benchmark)


def _one_word_for_one_thing(contract: Part) -> Iterator[Breach]:
    terms = contract.part("terms")
    words = {key: terms.text(key).casefold() for key in terms.value if terms.text(key)}
    for key, others in _sharing(words):
        message = f"the agreement's word for {' and '.join(others)} is the same: {terms.text(key)}"
        yield Breach(terms.path(key), message, "give each the word that the agreement has for it")
    for topic in _TITLED:
        titles = {part.path(): part.text("title").casefold() for part in contract.parts(topic)}
        for path, _ in _sharing({path: title for path, title in titles.items() if title}):
            message = "another record of this list has the same title"
            yield Breach(path, message, "give it a title that nothing else has")


def _references_stand_apart(contract: Part) -> Iterator[Breach]:
    """The schedules call their own parts sections, tables and annexes."""
    references, agreement = contract.part("references"), contract.text("terms.agreement")
    for key in references.value:
        text = references.text(key)
        if _OWN_PART.match(text) and agreement and agreement not in text:
            message = f"'{text}' could be a part of the schedule as well as of the agreement"
            hint = f"write '{text} of the {agreement}'"
            yield Breach(references.path(key), message, hint)


def _sharing(words: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the last key of each word that several keys have, with those keys."""
    for word, times in Counter(words.values()).items():
        if times > 1:
            keys = [key for key, other in words.items() if other == word]
            yield keys[-1], [key.replace("_", " ") for key in keys]


def _levels_agree(contract: Part) -> Iterator[Breach]:
    for level in contract.parts("service_levels"):
        name, share = level.text("id"), level.number("allocation")
        if share is not None and share > 0 and level.truth("critical") is False:
            message = f"{name} has a share of the amount at risk, but is not critical"
            yield Breach(level.path("allocation"), message, "set critical: true, or leave it out")
        if share == 0 and level.truth("critical"):
            message = f"{name} is critical, but has no share of the amount at risk"
            yield Breach(level.path("critical"), message, "give it an allocation above 0")
        formula, unit = level.text("formula").replace(" ", ""), level.text("unit")
        if formula.endswith("×100") and unit and unit != "%":
            message = f"{name} is counted in {unit}, but its formula gives per cent"
            yield Breach(level.path("unit"), message, "write the formula that gives the unit")


def _metric_agrees(benchmark: Part) -> Iterator[Breach]:
    metric = benchmark.text("method.metric")
    if metric and metric != "percentile" and benchmark.number("method.percentile") is not None:
        message = f"the metric is the {metric}, but a percentile is given as well"
        hint = "leave out method.percentile, or set metric: percentile with its reason"
        yield Breach(benchmark.path("method.percentile"), message, hint)


def _order_agrees(contract: Part, benchmark: Part) -> Iterator[Breach]:
    first = benchmark.truth("adjustment.before_indexation")
    after = contract.truth("charges.indexation.after_benchmark")
    if contract.truth("charges.indexation.applies") and None not in {first, after}:
        if first is after:
            return
        message = (
            "the charges and the benchmark disagree on what comes first on one day, "
            "the reduction or the index"
        )
        hint = "make adjustment.before_indexation and charges.indexation.after_benchmark the same"
        yield Breach(benchmark.path("adjustment.before_indexation"), message, hint)


def _callers_agree(benchmark: Part) -> Iterator[Breach]:
    if benchmark.text("called_by") == "both" and benchmark.number("provider_calls") == 0:
        message = "both parties may call a benchmark, but the provider 0 times"
        yield Breach(
            benchmark.path("provider_calls"), message, "set called_by: client, or a number"
        )
    often = benchmark.number("out_of_cycle.per_cycle")
    if often is not None and often > 0 and benchmark.is_missing("out_of_cycle.triggers"):
        message = "a benchmark out of cycle is allowed, but no event gives the right to one"
        hint = "name the events, or set per_cycle: 0"
        yield Breach(benchmark.path("out_of_cycle.triggers"), message, hint)


def _rerun_agrees(benchmark: Part) -> Iterator[Breach]:
    said = _MONTHS.findall(benchmark.text("comparators.too_few"))
    months = benchmark.number("comparators.rerun_months")
    if said and months is not None and str(months) not in said:
        message = f"too_few says {' and '.join(said)} months, rerun_months says {months}"
        yield Breach(benchmark.path("comparators.too_few"), message, "let both say the same months")
