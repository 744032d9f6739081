"""The sum behind a finding, as text and as plain JSON, with the answers that went in."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from policygen.model import Undetermined
from policygen.report.layout import heading, labelled_all, subheading
from policygen.report.plain import plain_json
from policygen.report.tables import Table, paragraph, table_lines
from policygen.report.wording import Wording, is_figure

if TYPE_CHECKING:
    from policygen.analysis.explaining import Explanation
    from policygen.inputs import Facts

_PACKAGED = "as packaged"
# A topic or one of its records, steps below it, and the last step.
_PARTS = re.compile(
    r"([^.\[]+(?:\[[^\]]*\])?)((?:\.?[^.\[\]]+|\[[^\]]*\])*?)(\.[^.\[\]]+|\[[^\]]*\]|)"
)


def render_explanation(told: Explanation, facts: Facts) -> str:
    """Return the terms as a table, the result, and the answers with their places."""
    word = Wording(facts.formats)
    lines = heading(f"{told.title} ({told.path})")
    if told.waits_for:
        lines += paragraph(word.any(Undetermined(told.waits_for)))
    if told.rows:
        lines += [*_terms(told, word), ""]
    beside = [(name, _cell(figure, word)) for name, figure in told.figures]
    if not told.waits_for:
        beside += [("how", told.how), ("result", f"{_result(told, word)} {told.unit}".rstrip())]
        beside.append(("note", told.note))
    lines += labelled_all([(label, text) for label, text in beside if text])
    return "\n".join([*lines, *_answers(told, facts, word)]).rstrip() + "\n"


def explanation_json(told: Explanation, facts: Facts) -> dict[str, Any]:
    """Return the explanation in JSON's own kinds."""
    return {
        "path": told.path,
        "title": told.title,
        "columns": list(told.columns),
        "rows": plain_json(told.rows),
        "figures": {name: plain_json(figure) for name, figure in told.figures},
        "how": told.how,
        "result": plain_json(Undetermined(told.waits_for) if told.waits_for else told.result),
        "unit": told.unit,
        "note": told.note,
        "answers": [
            {
                "path": path,
                "value": plain_json(facts.answers.get(path)),
                "file": where.file if written else "",
                "line": where.line if written else 0,
            }
            for path in told.inputs
            for where, written in [(facts.answers.where(path), facts.answers.is_written(path))]
        ],
    }


def _terms(told: Explanation, word: Wording) -> list[str]:
    rows = [[_cell(cell, word) for cell in row] for row in told.rows]
    right = frozenset(
        column
        for column in range(len(told.columns))
        if all(row[column] is None or is_figure(row[column]) for row in told.rows)
    )
    return table_lines(Table(told.columns, rows, right))


def _cell(cell: Any, word: Wording) -> str:
    return cell.isoformat() if isinstance(cell, date) else word.any(cell)


def _result(told: Explanation, word: Wording) -> str:
    if isinstance(told.result, tuple):
        return word.names(told.result) if told.result else "none"
    return _cell(told.result, word)


def _answers(told: Explanation, facts: Facts, word: Wording) -> list[str]:
    """Return the answers by record, those of one place together; what is not given left out."""
    records: dict[str, dict[tuple[str, str], list[str]]] = {}
    for path in told.inputs:
        value = facts.answers.get(path)
        if value is None:
            continue
        record, parent, name = _parts(path)
        places = records.setdefault(record, {})
        places.setdefault((parent, _place(path, facts)), []).append(f"{name} {word.any(value)}")
    lines: list[str] = []
    for record, places in records.items():
        rows = [[parent, ", ".join(said), place] for (parent, place), said in places.items()]
        lines += subheading(f"From the answers in {record}")
        lines += table_lines(Table(["in", "is", "where"], rows))
    return lines


def _parts(path: str) -> tuple[str, str, str]:
    """Return a path as the record or topic, what is below it, and the last step."""
    record, parent, name = _PARTS.fullmatch(path).groups("")  # type: ignore[union-attr]
    return record, parent.strip("."), name.lstrip(".")


def _place(path: str, facts: Facts) -> str:
    if not facts.answers.is_written(path):
        return _PACKAGED
    where = facts.answers.where(path)
    return ":".join(str(part) for part in (where.file, where.line) if part)
