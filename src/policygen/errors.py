"""The few exceptions. ``cli`` turns them into text and exit codes, nothing else catches them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.problems import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policygen.problems import Problem


class PolicygenError(Exception):
    """Base of all errors that are already explained: the user sees no traceback."""


class InvalidInput(PolicygenError):  # noqa: N818  (named for what the user did)
    """The input has problems. Exit code 1."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


class MissingTool(PolicygenError):  # noqa: N818
    """A program or package that this job wants is not installed. Exit code 3."""

    def __init__(self, name: str, how_to_get_it: str) -> None:
        self.name = name
        self.how_to_get_it = how_to_get_it
        super().__init__(f"{name} is not installed: {how_to_get_it}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name, self.how_to_get_it)


class OutputRefused(PolicygenError):  # noqa: N818
    """Files cannot or may not be written. Exit code 3.

    ``paths`` names them, ``reason`` says why, ``hint`` what to do.
    """

    def __init__(self, paths: Iterable[str], reason: str, hint: str = "") -> None:
        self.paths = tuple(paths)
        self.reason = reason
        self.hint = hint
        super().__init__(f"{reason}: {', '.join(self.paths)}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.paths, self.reason, self.hint)
