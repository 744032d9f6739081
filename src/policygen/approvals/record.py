"""What is on record: approvals, each bound to a text by its digest, and what that was made of."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from policygen.problems import Location

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Capacity(StrEnum):
    """What a role did with a version of a document."""

    PREPARED = "prepared"
    REVIEWED = "reviewed"
    AGREED = "agreed"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval on record.

    ``document`` is the document's place in the bundle, such as ``contracts/desk/review-schedule``,
    ``digest`` that of its text, ``by`` a person's name, ``role`` the id of a role, ``on`` the day.
    ``minute`` is the SHA-256 of the signed minute, ``signature`` what ``ssh-keygen`` made of the
    statement, without its frame; both are empty where there is none.
    """

    document: str
    version: str
    digest: str
    capacity: Capacity
    by: str
    role: str
    on: date
    resolution: str = ""
    meeting: date | None = None
    minute: str = ""
    signature: str = field(default="", compare=False)
    location: Location = field(default=Location(), compare=False)

    @property
    def statement(self) -> bytes:
        """The one form of what is approved, by whom and when: this is signed."""
        told = {
            "document": self.document,
            "version": self.version,
            "digest": self.digest,
            "capacity": self.capacity.value,
            "by": self.by,
            "role": self.role,
            "on": self.on.isoformat(),
            "resolution": self.resolution,
            "meeting": self.meeting.isoformat() if self.meeting else "",
            "minute": self.minute,
        }
        return f"{json.dumps(told, sort_keys=True, indent=0)}\n".encode()

    @property
    def id(self) -> str:
        """The name of the record; it is made from the statement, so that an edit shows."""
        return f"a-{sha256(self.statement).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class ApprovedText:
    """A text that is approved, and what it was made of, each part with a short digest.

    ``sections`` are by heading, ``answers`` by the first two steps of their paths
    (``tiers[t1]``), ``clauses`` by file.
    """

    digest: str
    sections: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Approvals:
    """All that the file beside the answers holds. ``file`` is its name in the project, if any."""

    records: tuple[Approval, ...] = ()
    texts: Mapping[str, ApprovedText] = field(default_factory=dict)
    file: str = ""

    def of(self, document: str, version: str) -> tuple[Approval, ...]:
        """Return the approvals of one version of a document, as they were recorded."""
        return tuple(
            each for each in self.records if (each.document, each.version) == (document, version)
        )

    def until(self, day: date) -> Approvals:
        """Return what was approved on a day or before it."""
        return replace(self, records=tuple(each for each in self.records if each.on <= day))
