"""What changed answers change, as text and as plain JSON: outcomes that flip, moved figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from policygen.analysis.money import total
from policygen.model import Undetermined
from policygen.report.layout import heading, subheading
from policygen.report.plain import plain_json
from policygen.report.problems import render_text
from policygen.report.tables import Table, paragraph, table_lines
from policygen.report.wording import Wording, is_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.analysis.comparing import Difference
    from policygen.inputs import Facts
    from policygen.pipeline.analysis import Trial
    from policygen.problems import Problem

_ARROW = "->"
# Longer findings are told by a word; JSON has them whole.
_LONGEST = 60


def render_trial(trial: Trial, facts: Facts) -> str:
    """Return problems made and removed, then outcomes that flip, then the moved figures."""
    word = Wording(facts.formats)
    flips = [each for each in trial.differences if each.flips]
    moved = [each for each in trial.differences if not each.flips]
    parts = [
        _problems("Problems that this makes", trial.made),
        _problems("Problems that this removes", trial.removed),
        _flipped(flips, word),
        _moved(moved, word),
    ]
    if not trial.comparable:
        said = "Nothing follows from the answers as they stand: there is nothing to compare."
        parts.append(paragraph(said, 0))
    elif not trial.differences:
        parts.append(paragraph("No finding changes.", 0))
    return "\n\n".join("\n".join(part).rstrip() for part in parts if part) + "\n"


def trial_json(trial: Trial) -> dict[str, Any]:
    """Return the trial in JSON's own kinds; problems by code, message and answer path."""
    return {
        "comparable": trial.comparable,
        "made": [_problem(problem) for problem in trial.made],
        "removed": [_problem(problem) for problem in trial.removed],
        "flips": [_difference(each) for each in trial.differences if each.flips],
        "moved": [_difference(each) for each in trial.differences if not each.flips],
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "path": problem.location.pointer,
    }


def _difference(each: Difference) -> dict[str, Any]:
    found = {
        "finding": each.path,
        "before": plain_json(each.before),
        "after": plain_json(each.after),
    }
    if (by := _by(each)) is not None:
        found["difference"] = plain_json(by)
    return found


def _problems(title: str, problems: Sequence[Problem]) -> list[str]:
    if not problems:
        return []
    return [*heading(title)[:-1], *render_text(problems).splitlines()]


def _flipped(flips: Sequence[Difference], word: Wording) -> list[str]:
    lines = heading("Outcomes that change")[:-1] if flips else []
    for record, inside in _by_record(flips):
        lines += subheading(record)
        for name, each in inside:
            said = f"{told(each.before, word)} {_ARROW} {told(each.after, word)}"
            lines += paragraph(f"! {name}: {said}", 2, 6)
    return lines


def _moved(moved: Sequence[Difference], word: Wording) -> list[str]:
    """Return figures in a table, and below it what is told in words."""
    lines = heading("Figures that move")[:-1] if moved else []
    for record, inside in _by_record(moved):
        rows = [
            [name, told(each.before, word), told(each.after, word), _signed(_by(each), word)]
            for name, each in inside
            if _by(each) is not None
        ]
        lines += subheading(record)
        if rows:
            header = ["finding", "before", "after", "difference"]
            lines += table_lines(Table(header, rows, frozenset({1, 2, 3})))
        for name, each in inside:
            if _by(each) is None:
                said = f"{told(each.before, word)} {_ARROW} {told(each.after, word)}"
                lines += paragraph(f"{name}: {said}", 2, 6)
    return lines


def _by_record(
    differences: Sequence[Difference],
) -> list[tuple[str, list[tuple[str, Difference]]]]:
    """Return the differences by their record (topic and id), each with the path below it."""
    records: dict[str, list[tuple[str, Difference]]] = {}
    for each in differences:
        topic, _, rest = each.path.partition(".")
        name, _, below = rest.partition(".")
        records.setdefault(f"{topic}.{name}" if name else topic, []).append((below, each))
    return list(records.items())


def told(value: Any, word: Wording) -> str:
    """Return a finding in words; a long one as that it is determined."""
    if isinstance(value, Undetermined):
        return word.any(value)
    if isinstance(value, list | tuple) and not any(isinstance(item, Mapping) for item in value):
        return word.names([word.any(item) for item in value]) if value else "none"
    if isinstance(value, Mapping | list | tuple):
        shown = word.any(value)
        return shown if len(shown) <= _LONGEST else "determined"
    return word.number(value, 3) if isinstance(value, float) else _short(value, word)


def _short(value: Any, word: Wording) -> str:
    """Return a value; an exact one with so many digits that none but the first few matter."""
    if value is None:
        return "none"
    shown = word.any(value)
    if is_figure(value) and len(shown) > len(word.number(value, 3)) + 1:
        return word.number(value, 3)
    return shown


def _by(each: Difference) -> Any:
    """Return by how much a figure moves, or by how many days; nothing for what is no figure."""
    before, after = each.before, each.after
    if isinstance(before, date) and isinstance(after, date):
        return (after - before).days
    if not is_figure(before) or not is_figure(after):
        return None
    if isinstance(before, float) or isinstance(after, float):
        return float(after) - float(before)
    return total([after, -before])


def _signed(value: Any, word: Wording) -> str:
    if value is None:
        return ""
    shown = told(value, word)
    return f"+{shown}" if value > 0 else shown
