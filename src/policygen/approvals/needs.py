"""Whose approval a document wants, by the tier of what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policygen.approvals.names import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policygen.answers import Answers
    from policygen.approvals.record import Approval

# Keys of a record, or of ``control``, whose role wrote the document or answers for it.
_AUTHORS = ("author", "owner")


@dataclass(frozen=True, slots=True)
class Needs:
    """Whose approval is wanted; roles are ids.

    One of ``approvers`` approves: the first is the one that the answers name, the others stand
    above it. All ``sign_offs`` agree. ``authors`` are never the only ones to approve. ``formal``:
    an approval wants the resolution's number, the day of the meeting and the hash of the minute.
    """

    approvers: tuple[str, ...] = ()
    sign_offs: tuple[str, ...] = ()
    authors: frozenset[str] = frozenset()
    formal: bool = False

    def lacking(self, given: Iterable[Approval]) -> tuple[str, ...]:
        """Say in words what is missing from ``given``: ``approval by board``; empty: nothing."""
        given = tuple(given)
        lacks = []
        if not any(self._counts(each, given) for each in given):
            wanted = " or ".join(self.approvers) or "an approver (control.approver)"
            lacks.append(f"approval by {wanted}")
        agreed = {each.role for each in given if each.capacity == "agreed"}
        lacks += [f"agreement of {role}" for role in self.sign_offs if role not in agreed]
        return tuple(lacks)

    def not_counted(self, given: Iterable[Approval]) -> tuple[str, ...]:
        """Say why approvals among ``given`` do not suffice; empty once another one does."""
        given = tuple(given)
        if any(self._counts(each, given) for each in given):
            return ()
        approvals = [each for each in given if each.capacity == "approved"]
        told = (
            f"the approval of {each.by} does not count alone: "
            f"{' and '.join(self._bars(each, given))}"
            for each in approvals
        )
        return tuple(dict.fromkeys(told))

    def _counts(self, one: Approval, given: tuple[Approval, ...]) -> bool:
        """Tell whether an approval is the approver's, in due form, and not the author's own."""
        return one.capacity == "approved" and not any(self._bars(one, given))

    def _bars(self, one: Approval, given: tuple[Approval, ...]) -> Iterator[str]:
        """Say why an approval does not suffice, if it does not."""
        hands = {name_key(each.by) for each in given if each.capacity == "prepared"}
        if name_key(one.by) in hands:
            yield f"{one.by} prepared this version"
        if one.role in self.authors:
            yield f"{one.role} is the author or owner of it"
        if one.role not in self.approvers:
            yield f"{one.role} is not asked to approve it"
        if self.formal and not (one.resolution and one.meeting and one.minute):
            yield "it lacks the resolution, the meeting or the minute"


def needs_of(answers: Answers, record: str = "") -> Needs:
    """Return whose approval a document wants: that of the policy, or of ``contracts/desk``.

    A record with a tier takes the tier's approver, or that of a tier above it, or the policy's.
    """
    control = _mapping(answers.get("control"))
    approver, tiers = _text(control, "approver"), answers.records("tiers")
    first = _text(tiers[0], "approver") if tiers else ""
    topic, _, name = record.partition("/")
    about = _mapping(answers.get(f"{topic}[{name}]")) if name else {}
    places = {_text(tier, "id"): place for place, tier in enumerate(tiers)}
    place = places.get(_text(about, "tier"))
    if place is None:
        roles = (control, about) if about else (control,)
        formal = bool(approver) and approver == first
        return Needs((approver,) * bool(approver), (), _authors(roles), formal)
    above = [_text(tier, "approver") for tier in reversed(tiers[: place + 1])]
    approvers = tuple(dict.fromkeys(filter(None, (*above, approver))))
    return Needs(approvers, _texts(tiers[place], "sign_off"), _authors((about,)), formal=place == 0)


def _authors(parts: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(filter(None, (_text(part, key) for part in parts for key in _AUTHORS)))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(part: Mapping[str, Any], key: str) -> str:
    value = part.get(key)
    return value if isinstance(value, str) else ""


def _texts(part: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = part.get(key)
    items = value if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, str))
