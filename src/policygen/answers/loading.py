"""The entry: an answers file to checked answers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from policygen.answers.amendments import (
    all_amendments,
    check_changes,
    check_order,
    in_force,
    own_changes,
)
from policygen.answers.answers import Answers
from policygen.answers.from_git import FromGit, lay_git
from policygen.answers.layers import load_layers
from policygen.answers.normalising import normalise
from policygen.answers.rules import check_rules
from policygen.answers.what_if import lay_over
from policygen.errors import InvalidInput
from policygen.problems import in_order
from policygen.schema import Schema, load_schema
from policygen.source import MappingNode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from policygen.answers.what_if import WhatIf
    from policygen.problems import Problem
    from policygen.revisions import Revision


def load_answers(path: Path, root: Path, schema: Schema) -> Answers:
    """Return the answers of a file below ``root``, with defaults; the rules are not asked.

    Amendments are not laid over them.

    Raises:
        InvalidInput: With every problem found.
    """
    answers, problems, of_git = _read(path, root, schema)
    if _has_errors(told := (*of_git, *problems)):
        raise InvalidInput(told)
    return answers


def with_changes(answers: Answers, changes: Sequence[WhatIf]) -> Answers:
    """Return answers with changes laid over them; the rules are not asked.

    Raises:
        InvalidInput: With every problem found.
    """
    changed, problems = _changed(answers, changes)
    if problems:
        raise InvalidInput(problems)
    return changed


def normalised(node: MappingNode, schema: Schema) -> Answers:
    """Return the answers that a node holds, with defaults; the rules are not asked.

    Raises:
        InvalidInput: With everything in which it does not fit the schema.
    """
    made = normalise(node, schema)
    if made.problems:
        raise InvalidInput(made.problems)
    return Answers(made.data, schema, node, made.open_points)


def check(
    path: Path,
    root: Path,
    as_of: date | None = None,
    schema: Schema | None = None,
    changes: Sequence[WhatIf] = (),
    *,
    terms_of: date | None = None,
    revision: Revision | None = None,
) -> tuple[Answers | None, tuple[Problem, ...]]:
    """Return the answers and every problem of them, of the schema files and by the rules.

    There are no answers if the file does not fit the schema. Rules that ask for today's date use
    ``as_of``, else the day the policy takes effect. ``changes`` are laid over what the files say,
    and before them the amendments of contracts that hold on ``terms_of``, else on the day the
    policy takes effect, else on ``as_of``. ``revision`` is the one that the files are of, for what
    git is to tell; without one they are those of the working folder.
    """
    try:
        schema = schema or load_schema(root)
        answers, problems, of_git = _read(path, root, schema, revision)
        if not _has_errors((*problems, *of_git)):
            answers, problems = _amended(answers, terms_of or _effective(answers) or as_of)
        if changes:
            answers, problems = _changed(answers, changes)
        problems = [*of_git, *problems]
    except InvalidInput as error:
        return None, error.problems
    told = in_order((*problems, *check_order(answers), *check_rules(answers, as_of)))
    return (None if _has_errors(problems) else answers), told


def _read(
    path: Path, root: Path, schema: Schema, revision: Revision | None = None
) -> tuple[Answers, list[Problem], tuple[Problem, ...]]:
    """Return answers with ``UNKNOWN`` for what is wrong, their problems, and those of git."""
    written, files = load_layers(path, root)
    try:
        told = lay_git(written, files, root, schema, revision)
    except InvalidInput as error:
        told = FromGit(written, problems=error.problems)
    node = told.node
    made = normalise(node, schema)
    answers = Answers(made.data, schema, node, made.open_points, files, told.commit)
    return answers, made.problems, tuple(told.problems)


def _has_errors(problems: Sequence[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def _changed(answers: Answers, changes: Sequence[WhatIf]) -> tuple[Answers, list[Problem]]:
    assert isinstance(answers.node, MappingNode)  # noqa: S101  (load_layers gives no other)
    node = lay_over(answers.node, answers.data, answers.schema, changes)
    made = normalise(node, answers.schema)
    changed = Answers(
        made.data, answers.schema, node, made.open_points, answers.files, answers.commit
    )
    return changed, made.problems


def _amended(answers: Answers, day: date | None) -> tuple[Answers, list[Problem]]:
    """Return answers with the terms in force on a day; amendments of all days are checked."""
    every = all_amendments(answers)
    problems = list(check_changes(answers))
    if problems or not every:
        return answers, problems
    latest, problems = _changed(answers, own_changes(every))
    holding = in_force(answers, day) if day else ()
    if problems or holding == every:
        return latest, problems
    return _changed(answers, own_changes(holding)) if holding else (answers, [])


def _effective(answers: Answers) -> date | None:
    found = answers.get("control.effective")
    return found if isinstance(found, datetime.date) else None
