"""Who meets in a body, on what agenda and with which quorum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.analysis.dates.cadence import Answers


def read_charter(body: Answers, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body's members with the titles of their roles, its quorum in words, its agenda.

    The chair, too, is a member, whether or not it is among those listed. ``has_cadence`` is false
    for a body that meets only when it is asked to.
    """
    titles = {role["id"]: role["title"] for role in answers["roles"]}
    sides = {role["id"]: role["side"] for role in answers["roles"]}
    chair = body["chair"]
    members = [_member(member, chair, titles) for member in body["members"]]
    if chair not in {member["role"] for member in members}:
        side = sides.get(chair, "client")
        first = {"role": chair, "side": side, "deputy": None, "voting": True}
        members.insert(0, _member(first, chair, titles))
    return {
        "has_cadence": len(body["cadence"]) > 0,
        "members": members,
        "quorum": quorum_in_words(body["quorum"]),
        "agenda": [*body["agenda"], *answers["governance"]["rules"]["standing_points"]],
    }


def quorum_in_words(quorum: Answers) -> str:
    """Return a quorum as it prints in calendars: ``2 of the client and 2 of the provider``."""
    told = f"{quorum['client']} of the client and {quorum['provider']} of the provider"
    return f"{told}, with the chair or its deputy" if quorum["chair_needed"] else told


def _member(member: Answers, chair: str, titles: Mapping[str, str]) -> dict[str, Any]:
    role, deputy = member["role"], member.get("deputy")
    return {
        "role": role,
        "title": titles.get(role, role),
        "side": member["side"],
        "deputy": deputy or "",
        "deputy_title": titles.get(deputy, deputy) if deputy else "",
        "voting": member["voting"],
        "chair": role == chair,
    }
