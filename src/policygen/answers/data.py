"""Data of any shape, for templates outside a project: a YAML or JSON file without a schema."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policygen.errors import InvalidInput
from policygen.model import OpenPoint, child_path
from policygen.problems import Location, Problem
from policygen.source import MAX_BYTES, control_in, parse_json, parse_yaml, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PARTS = ("need", "owner", "due")
_HINT = 'write {"open": {"need": what is missing, "owner": who gives it, "due": "2027-01-31"}}'


def load_data(path: Path) -> dict[str, Any]:
    """Return the names and values in a file: JSON if its name ends in ``.json``, else YAML.

    ``{open: {need, owner, due}}`` in the place of a value is an open point.

    Raises:
        InvalidInput: With every problem of the file.
    """
    name = path.as_posix()
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror or error}"
        raise InvalidInput([Problem("Y020", message, Location(name), "check the path")]) from None
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB"
        raise InvalidInput([Problem("Y013", message, Location(name))])
    is_json = path.suffix.lower() == ".json"
    value = parse_json(data, name) if is_json else plain(parse_yaml(data, name))
    if not isinstance(value, dict):
        message = "the data are not a mapping of names to values"
        hint = "give each value a name: the names are what the template's tags say"
        raise InvalidInput([Problem("A001", message, Location(name), hint)])
    problems: list[Problem] = []
    found = {key: _with_open_points(inner, key, name, problems) for key, inner in value.items()}
    if problems:
        raise InvalidInput(problems)
    return found


def check_characters(value: Any, path: str, file: str) -> Iterator[Problem]:
    """Yield a problem for each text with a control character, which only Word templates can use."""
    match value:
        case str():
            sign = control_in(value)
            if sign:
                message = f"'{path}' holds a control character (U+{ord(sign):04X})"
                hint = "delete it; only a Word template makes a new page or paragraph of one"
                yield Problem("Y008", message, Location(file, pointer=path), hint)
        case list():
            for place, inner in enumerate(value):
                yield from check_characters(inner, child_path(path, place, inner), file)
        case dict():
            for key, inner in value.items():
                yield from check_characters(inner, f"{path}.{key}" if path else key, file)
        case _:
            pass


def _with_open_points(value: Any, path: str, file: str, problems: list[Problem]) -> Any:
    if isinstance(value, list):
        return [
            _with_open_points(inner, child_path(path, place, inner), file, problems)
            for place, inner in enumerate(value)
        ]
    if not isinstance(value, dict):
        return value
    if tuple(value) == ("open",) and isinstance(value["open"], dict):
        return _open_point(value["open"], path, file, problems)
    return {
        key: _with_open_points(inner, f"{path}.{key}", file, problems)
        for key, inner in value.items()
    }


def _open_point(
    parts: dict[str, Any], path: str, file: str, problems: list[Problem]
) -> OpenPoint | None:
    need, owner, due = (parts.get(name) for name in _PARTS)
    if isinstance(due, str):
        try:
            due = date.fromisoformat(due)
        except ValueError:
            due = None
    if set(parts) == set(_PARTS) and isinstance(due, date):
        return OpenPoint(str(need), str(owner), due)
    message = f"the open point at '{path}' does not say what is needed, from whom and by when"
    problems.append(Problem("A021", message, Location(file, pointer=path), _HINT))
    return None
