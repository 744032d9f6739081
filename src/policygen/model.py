"""Plain data that several layers share: who may read, and what is not known yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The years that dates may have: calendars reckon some decades around them.
YEARS = range(1900, 2200)


class PdfEngine(StrEnum):
    """What makes a PDF: the typesetter that travels along, or the machine's office program."""

    TYPST = "typst"
    LIBREOFFICE = "libreoffice"


class Audience(StrEnum):
    """Who may read a field, a clause or a document."""

    PUBLIC = "public"
    PROVIDER = "provider"
    STAFF = "staff"
    INTERNAL = "internal"
    BOARD = "board"
    PRIVILEGED = "privileged"


# Staff do not read contract terms and the provider does not read what staff are told, so the
# audiences are no single ladder: each lists who else may read what is meant for it.
_READERS: dict[Audience, frozenset[Audience]] = {
    Audience.PUBLIC: frozenset(Audience),
    Audience.PROVIDER: frozenset(
        {Audience.PROVIDER, Audience.INTERNAL, Audience.BOARD, Audience.PRIVILEGED}
    ),
    Audience.STAFF: frozenset(
        {Audience.STAFF, Audience.INTERNAL, Audience.BOARD, Audience.PRIVILEGED}
    ),
    Audience.INTERNAL: frozenset({Audience.INTERNAL, Audience.BOARD, Audience.PRIVILEGED}),
    Audience.BOARD: frozenset({Audience.BOARD, Audience.PRIVILEGED}),
    Audience.PRIVILEGED: frozenset({Audience.PRIVILEGED}),
}


def may_read(reader: Audience, audience: Audience) -> bool:
    """Tell whether ``reader`` may read what is meant for ``audience``."""
    return reader in _READERS[audience]


def strictest(audiences: Iterable[Audience]) -> Audience:
    """Return the audience whose readers may read all of the given ones (public if none)."""
    readers = frozenset(Audience)
    for audience in audiences:
        readers &= _READERS[audience]
    return max(
        (audience for audience in Audience if _READERS[audience] <= readers),
        key=lambda audience: len(_READERS[audience]),
    )


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """An answer that is not known yet: what is needed, from whom, by when."""

    need: str
    owner: str
    due: date
    path: str = ""


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A finding that cannot be derived yet, and the open points it waits for."""

    waits_for: tuple[OpenPoint, ...]


class Part(StrEnum):
    """What somebody does in a meeting."""

    CHAIR = "chair"
    VOTER = "voter"
    GUEST = "guest"
    DEPUTY = "deputy"


@dataclass(frozen=True, slots=True)
class Attendee:
    """A role that is asked to a meeting: its id and title, its side (client or provider)."""

    role: str
    title: str
    side: str
    part: Part


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event of a calendar.

    ``key`` is what stays the same when the event moves: the contract, the series (a body, or the
    kind of a milestone), and its place in the series; its identity in calendar programs is made
    from it. ``start`` is a local time in ``timezone`` without tzinfo, or a date for an event of the
    whole day. ``sides`` tells in whose calendars it stands: all that it says may be read there.
    ``alarms`` are the days before the start on which to warn. ``sequence`` counts how often the
    event moved since it was first sent. ``done`` is the day on which the answers say it was done,
    ``evidence`` what they say shows it.
    """

    key: tuple[str, ...]
    title: str
    start: datetime | date
    duration: timedelta = timedelta(0)
    timezone: str = "UTC"
    place: str = ""
    description: str = ""
    kind: str = "meeting"
    category: str = ""
    sides: tuple[str, ...] = ("client", "provider")
    alarms: tuple[int, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    sequence: int = 0
    cancelled: bool = False
    done: date | None = None
    evidence: str = ""

    @property
    def id(self) -> str:
        """The event's name in lists and in the history: ``desk/steering/2028-04-19``."""
        return "/".join(self.key)

    @property
    def day(self) -> date:
        """The local day on which it starts."""
        return self.start.date() if isinstance(self.start, datetime) else self.start


def child_path(path: str, place: int, value: object) -> str:
    """Return the answer path of a list's element: by its id where it has one, else by place."""
    if isinstance(value, Mapping) and isinstance(value.get("id"), str):
        return f"{path}[{value['id']}]"
    return f"{path}[{place}]"
