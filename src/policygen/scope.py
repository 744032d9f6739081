"""The names that templates see: one per topic, the findings, and what a current record adds."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from policygen.answers.rules.standing import REMEDIATION
from policygen.templating import Formats
from policygen.templating.values import ANY, Open, Record, Recorder, Records, Shape, recording, view

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policygen.answers import Answers
    from policygen.model import OpenPoint
    from policygen.problems import Problem

# Words that end so take "es" in the plural.
_PLURALS = ("sses", "shes", "ches", "xes")


def top_names(
    answers: Answers, findings: Mapping[str, Any], problems: Iterable[Problem]
) -> dict[str, Any]:
    """Return the names of every document: the topics of the schema and ``findings``.

    ``findings.open_points`` lists what is not known yet, ``findings.remediation`` where a contract
    that is older than the policy falls short of it (of the answers' ``problems``).
    """
    tasks = [_task(problem) for problem in problems if REMEDIATION in problem.message]
    points = [_listed(answers, point) for point in answers.open_points]
    derived = {**findings, "open_points": points, "remediation": tasks}
    shape = Shape({topic: shape_of(rules) for topic, rules in answers.schema.rules.items()})
    with recording(Recorder("", Formats())):
        root = view(answers.data, "", shape)
        topics = {topic: root.read(topic) for topic in answers.schema.topics}
        return {**topics, "findings": view(derived, "findings")}


def _listed(answers: Answers, point: OpenPoint) -> dict[str, Any]:
    """Return an open point with the question that it answers and where that stands."""
    place = answers.where(point.path)
    field = answers.schema.field(point.path)
    return {
        **asdict(point),
        "question": field.title if field else point.path,
        "file": place.file,
        "line": str(place.line),
    }


def _task(problem: Problem) -> dict[str, str]:
    """Return a breach of a rule as a task: contract, rule, what falls short."""
    contract = problem.location.pointer.partition("[")[2].partition("]")[0]
    shortfall = problem.message.partition(REMEDIATION)[0]
    return {"contract": contract, "rule": problem.code, "shortfall": shortfall}


def record_names(names: Mapping[str, Any], topic: str, record: Any) -> dict[str, Any]:
    """Return the names that a document about one record of ``topic`` has besides."""
    with recording(Recorder("", Formats())):
        finding = _finding(names["findings"], topic, str(record.read("id")))
    return {**names, singular(topic): record, "finding": finding}


def singular(topic: str) -> str:
    """Return the name of one record of a topic: ``contract``, ``policy``, ``process``."""
    if topic.endswith("ies"):
        return f"{topic[:-3]}y"
    return topic[:-2] if topic.endswith(_PLURALS) else topic.removesuffix("s")


def _finding(findings: Record, topic: str, record_id: str) -> Any:
    try:
        return findings.read(topic).read(record_id)
    except KeyError:
        return view({}, f"findings.{topic}.{record_id}")


def shape_of(rules: Mapping[str, Any]) -> Shape:
    """Return which names answers under these Cerberus rules may have."""
    inner = rules.get("schema")
    if inner is None:
        return ANY
    if rules.get("type") == "list":
        return Shape(item=shape_of(inner))
    return Shape({name: shape_of(field) for name, field in inner.items()})


def records_by_id(records: Records) -> list[tuple[str, Record]]:
    """Return each record of a topic with its id; one that is open, or whose id is, has none."""
    with recording(Recorder("", Formats())):
        named = ((r.read("id"), r) for r in records if isinstance(r, Record))
        return [(str(name), record) for name, record in named if not isinstance(name, Open)]
