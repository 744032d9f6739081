"""Who meets in a body, on what agenda and with which quorum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.analysis.reading import each_known, known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.analysis.dates.cadence import Answers


def read_charter(contract: Answers, body: Answers, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body's members with the titles of their roles, its quorum in words, its agenda.

    The sides have the names that the contract gives them. The chair, too, is a member, whether or
    not it is among those listed. What is still open is left out: it stops no date.
    """
    chair = known(body, "chair")
    listed = [member for member in each_known(known(body, "members")) if known(member, "role")]
    roles = {member["role"] for member in listed}
    wanted = {chair, *roles, *(known(member, "deputy") for member in listed)} - {None}
    found = {role["id"]: role for role in each_known(known(answers, "roles")) if known(role, "id")}
    terms = known(contract, "terms") or {}
    client, provider = known(terms, "customer") or "client", known(terms, "supplier") or "provider"
    titles = {
        name: str(known(found[name], "title") or name).replace("Provider", provider.capitalize())
        for name in wanted & set(found)
    }
    members = [_member(member, chair, titles) for member in listed]
    if chair is not None and chair not in roles:
        side = known(found[chair], "side") if chair in found else None
        members.insert(0, _member({"role": chair, "side": side or "client"}, chair, titles))
    return {
        "members": members,
        "quorum": quorum_in_words(body, client, provider),
        "agenda": [
            *each_known(known(body, "agenda")),
            *each_known(known(answers["governance"]["rules"], "standing_points")),
        ],
    }


def quorum_in_words(body: Answers, client: str, provider: str) -> str:
    """Return a quorum as calendars say it: ``2 of the Customer and 2 of the Supplier``.

    Empty while a part of it is open.
    """
    quorum = known(body, "quorum") or {}
    ours, theirs = known(quorum, "client"), known(quorum, "provider")
    if ours is None or theirs is None:
        return ""
    told = f"{ours} of the {client} and {theirs} of the {provider}"
    return f"{told}, with the chair or its deputy" if known(quorum, "chair_needed") else told


def _member(member: Answers, chair: str | None, titles: Mapping[str, str]) -> dict[str, Any]:
    role, deputy = member["role"], known(member, "deputy")
    return {
        "role": role,
        "title": titles.get(role, role),
        "side": known(member, "side") or "client",
        "deputy": deputy or "",
        "deputy_title": titles.get(deputy, deputy) if deputy else "",
        "voting": known(member, "voting") is not False,
        "chair": role == chair,
    }
