"""The entry: an answers file to checked answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.answers import Answers
from policygen.answers.from_git import FromGit, lay_git
from policygen.answers.layers import load_layers
from policygen.answers.normalising import normalise
from policygen.answers.rules import check_rules
from policygen.answers.what_if import lay_over
from policygen.errors import InvalidInput
from policygen.problems import in_order
from policygen.schema import Schema, load_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from policygen.answers.what_if import WhatIf
    from policygen.problems import Problem
    from policygen.revisions import Revision
    from policygen.source import MappingNode


def load_answers(path: Path, root: Path, schema: Schema) -> Answers:
    """Return the answers of a file below ``root``, with defaults; the rules are not asked.

    Raises:
        InvalidInput: With every problem found.
    """
    answers, problems = _read(path, root, schema)
    if _has_errors(problems):
        raise InvalidInput(problems)
    return answers


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
    revision: Revision | None = None,
) -> tuple[Answers | None, tuple[Problem, ...]]:
    """Return the answers and every problem of them, of the schema files and by the rules.

    There are no answers if the file does not fit the schema. Rules that ask for today's date use
    ``as_of``, else the day the policy takes effect. ``changes`` are laid over what the files say.
    ``revision`` is the one that the files are of, for what git is to tell; without one they are
    those of the working folder.
    """
    try:
        answers, problems = _read(path, root, schema or load_schema(root), changes, revision)
    except InvalidInput as error:
        return None, error.problems
    found = in_order((*problems, *check_rules(answers, as_of)))
    return (None if _has_errors(problems) else answers), found


def _read(
    path: Path,
    root: Path,
    schema: Schema,
    changes: Sequence[WhatIf] = (),
    revision: Revision | None = None,
) -> tuple[Answers, list[Problem]]:
    """Return answers with ``UNKNOWN`` for what is wrong, and the problems."""
    written, files = load_layers(path, root)
    try:
        told = lay_git(written, files, root, schema, revision)
    except InvalidInput as error:
        told = FromGit(written, problems=error.problems)
    node = told.node
    made = normalise(node, schema)
    if changes:
        node = lay_over(node, made.data, schema, changes)
        made = normalise(node, schema)
    answers = Answers(made.data, schema, node, made.open_points, files, told.commit)
    return answers, [*told.problems, *made.problems]


def _has_errors(problems: Sequence[Problem]) -> bool:
    return any(problem.is_error for problem in problems)
