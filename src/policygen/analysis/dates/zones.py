"""Time zones from the pinned tzdata release, never from the machine's own files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from policygen.errors import InvalidInput
from policygen.problems import Problem, did_you_mean


@cache
def load_zone(name: str) -> ZoneInfo:
    """Return a time zone from the tzdata package.

    Raises:
        InvalidInput: There is no such zone.
    """
    known = files("tzdata").joinpath("zones").read_text("ascii").split()
    if name not in known:
        hint = did_you_mean(name, known) or "use a name such as Europe/Dublin"
        raise InvalidInput([Problem("R108", f"there is no time zone {name!r}", hint=hint)])
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)
