"""The benchmark: its object, its firms, its metric, and actions with owners and days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part

_SERVICES = frozenset({"services-requested", "services-delivered"})


def benchmarked(case: Case) -> Iterator[tuple[Part, Part]]:
    """Yield each contract that has a benchmark, with its benchmark."""
    for contract in case.parts("contracts"):
        part = contract.part("benchmark")
        if part.value and part.truth("applies") is not False:
            yield contract, part


def _benchmarks(case: Case) -> Iterator[Part]:
    """Yield the benchmark of each contract that has one."""
    return (benchmark for _, benchmark in benchmarked(case))


@rule("R040", "S79", process=True)
def check_object_is_chosen(case: Case) -> Iterator[Breach]:
    """It is settled whether the contract, the services requested or those delivered are compared.

    Services can be compared only if the contract lists them.
    """
    for contract, part in benchmarked(case):
        objects = part.texts("objects")
        if part.is_missing("objects"):
            message = "it is not chosen what the benchmark compares"
            yield Breach(part.path("objects"), message, "choose one or more objects")
        if _SERVICES.intersection(objects) and contract.is_missing("scope.services"):
            message = "the benchmark compares services, but the contract lists none"
            yield Breach(part.path("objects"), message, "list the services under scope")


@rule("R041", "S74", waivable=True)
def check_exclusions_are_decided(case: Case) -> Iterator[Breach]:
    """A firm is excluded only with a written reason, a challenge and a dated decision."""
    for benchmark in _benchmarks(case):
        for part in benchmark.parts("benchmarker.exclusions"):
            lacking = [key for key in ("reason", "challenge") if part.is_missing(key)]
            if part.text("decision") in {"accepted", "rejected"}:
                decided = ("decided", "decision_reason")
                lacking += [key for key in decided if part.is_missing(key)]
            if lacking:
                message = f"the request to exclude {part.text('firm')} has no {', '.join(lacking)}"
                hint = "a firm is excluded for written reasons that were challenged"
                yield Breach(part.path(), message, hint)


@rule("R042", "S74", "S77")
def check_a_firm_is_left(case: Case) -> Iterator[Breach]:
    """Exclusions leave at least one firm of the panel."""
    for benchmark in _benchmarks(case):
        firms = {part.text("id") for part in benchmark.parts("benchmarker.panel")}
        gone = {
            part.text("firm")
            for part in benchmark.parts("benchmarker.exclusions")
            if part.text("decision") == "accepted"
        }
        if firms and firms <= gone and benchmark.is_whole("benchmarker.panel"):
            message = "every firm of the panel is excluded"
            yield Breach(benchmark.path("benchmarker.panel"), message, "add firms to the panel")


@rule("R043", "S76", waivable=True, process=True)
def check_percentile_is_justified(case: Case) -> Iterator[Breach]:
    """A percentile is the exception: it says which, by which rule, and why it is reasonable."""
    for part in _benchmarks(case):
        if part.text("method.metric") != "percentile":
            continue
        wanted = ("percentile", "percentile_rule", "percentile_reason")
        lacking = [key for key in wanted if part.is_missing(f"method.{key}")]
        if lacking:
            message = f"the metric is a percentile without {', '.join(lacking)}"
            hint = "say why a percentile suits this scope, scale and complexity, or use the median"
            yield Breach(part.path("method.metric"), message, hint)


@rule("R044", "S80", waivable=True)
def check_actions_are_dated(case: Case) -> Iterator[Breach]:
    """Every action has an owner, a start and a due day; once there are results, real days."""
    for benchmark in _benchmarks(case):
        results = benchmark.parts("results")
        is_real = any(part.truth("worked_example") is not True for part in results)
        wanted = ("owner", "start", "due") if is_real else ("owner", "start_day", "due_day")
        for part in benchmark.parts("actions"):
            lacking = [key for key in wanted if part.is_missing(key)]
            if lacking:
                message = f"the action {part.text('id')} has no {', '.join(lacking)}"
                yield Breach(part.path(), message, "an action is owned and has its days")


@rule("R045", "S80")
def check_actions_end_after_they_start(case: Case) -> Iterator[Breach]:
    """An action is due after it starts."""
    for benchmark in _benchmarks(case):
        for part in benchmark.parts("actions"):
            start, due = part.date("start"), part.date("due")
            first, last = part.number("start_day"), part.number("due_day")
            late = start is not None and due is not None and due < start
            if late or (first is not None and last is not None and last < first):
                key = "due" if late else "due_day"
                message = f"the action {part.text('id')} is due before it starts"
                yield Breach(part.path(key), message, "check both days")


@rule("R046", "S82", waivable=True)
def check_client_acts_too(case: Case) -> Iterator[Breach]:
    """The onus is not on the provider alone: the client acts too, or says why not."""
    for part in _benchmarks(case):
        actions = part.parts("actions")
        if not (actions or part.parts("results")) or not part.is_whole("actions"):
            continue
        sides = {action.text("party") for action in actions}
        if sides <= {"provider"} and part.is_missing("client_actions_reason"):
            message = "the benchmark has no action of the client and no reason for that"
            hint = "add an action with party: client, or write client_actions_reason"
            yield Breach(part.path("actions"), message, hint)


@rule("R047")
def check_comparators_fit(case: Case) -> Iterator[Breach]:
    """The fewest comparators are not more than the number aimed for."""
    for part in _benchmarks(case):
        least, aim = part.number("comparators.floor"), part.number("comparators.target")
        if least is not None and aim is not None and least > aim:
            message = f"at least {least} comparators are needed, but {aim} are aimed for"
            yield Breach(part.path("comparators.floor"), message, "raise the target number")
