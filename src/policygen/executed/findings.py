"""What follows from the lock and the amendments of a contract: ``finding.executed`` in clauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from policygen.analysis.findings import Findings
from policygen.executed.terms import term_title, value_in_words
from policygen.executed.texts import Grid, Passage, changed_sections, differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.answers import Amendment
    from policygen.executed.contract import Contract, Text
    from policygen.executed.texts import Section
    from policygen.inputs import Inputs


def with_executed(inputs: Inputs, contracts: Sequence[Contract]) -> Inputs:
    """Return inputs whose findings tell of each locked contract under ``executed``.

    Raises:
        InvalidInput: A snapshot has problems, or an amendment leads nowhere.
    """
    found = inputs.findings.values.get("contracts")
    if not isinstance(found, dict):
        return inputs
    told, sources = dict(found), dict(inputs.findings.inputs)
    for contract in contracts:
        own = told.get(contract.id)
        if isinstance(own, dict):
            told[contract.id] = {**own, "executed": executed_findings(contract)}
            path = f"contracts[{contract.id}]"
            sources[f"contracts.{contract.id}.executed"] = (f"{path}.state", f"{path}.amendments")
    values = {**inputs.findings.values, "contracts": told}
    return replace(inputs, findings=Findings(values, sources))


def executed_findings(contract: Contract) -> dict[str, Any]:
    """Return the lock in plain data, each amendment's changes, and when which terms applied."""
    lock, holding = contract.lock, contract.holding
    return {
        "signed_on": lock.signed_on,
        "file": lock.signed_file,
        "sha256": lock.signed_sha256,
        "as_of": contract.current.as_of,
        "amendments": {each.id: _amendment(contract, each) for each in contract.amendments},
        "in_force": [_listed(each) for each in holding],
        "terms": list(_terms(contract)),
    }


def _listed(amendment: Amendment) -> dict[str, Any]:
    return {
        "number": amendment.number,
        "title": amendment.title,
        "signed": amendment.signed,
        "effective": amendment.effective,
        "reason": amendment.reason,
    }


def before_of(contract: Contract, amendment: Amendment) -> tuple[Amendment, ...]:
    """Return the amendments that an amendment builds on: those with lower numbers."""
    return tuple(each for each in contract.amendments if each.number < amendment.number)


def _amendment(contract: Contract, amendment: Amendment) -> dict[str, Any]:
    earlier = before_of(contract, amendment)
    before, after = contract.texts(earlier), contract.texts((*earlier, amendment))
    return {
        "terms": list(_changed_terms(contract, amendment)),
        "documents": [
            {"id": text.id, "title": text.title, "sections": sections}
            for text in after.values()
            if (sections := list(_sections(before.get(text.id), text)))
        ],
    }


def _sections(before: Text | None, after: Text) -> Iterator[dict[str, Any]]:
    old = before.sections if before else ()
    for was, now in changed_sections(old, after.sections):
        section = now or was
        if section is None:
            continue
        yield {
            "number": section.number,
            "title": section.title,
            "name": section.name,
            "is_new": was is None,
            "is_gone": now is None,
            "changes": [each._asdict() for each in differences(was, now)],
            "parts": list(_parts(now)) if now else [],
        }


def _parts(section: Section) -> Iterator[dict[str, Any]]:
    for part in section.parts:
        match part:
            case Passage(label=label, text=text):
                yield {"table": False, "label": label, "text": text}
            case Grid(label=label, caption=caption, header=header, rows=rows):
                yield {
                    "table": True,
                    "label": label,
                    "caption": caption,
                    "header": list(header),
                    "rows": [list(row) for row in rows],
                }


def _changed_terms(contract: Contract, amendment: Amendment) -> Iterator[dict[str, Any]]:
    earlier = before_of(contract, amendment)
    before = contract.amended(earlier).answers
    after = contract.amended((*earlier, amendment)).answers
    for change in amendment.changes:
        known = after if after.get(change.key) is not None else before
        yield {
            "term": term_title(known, change.key),
            "before": value_in_words(before, change.key),
            "after": value_in_words(after, change.key),
        }


def _terms(contract: Contract) -> Iterator[dict[str, Any]]:
    """Yield each value of each term that amendments in force changed, with its days, in order."""
    holding = contract.holding
    latest, signed = contract.amended(holding).answers, contract.signed.answers
    for key in dict.fromkeys(change.key for each in holding for change in each.changes):
        changing = [each for each in holding if key in {change.key for change in each.changes}]
        title = term_title(latest if latest.get(key) is not None else signed, key)
        starts: list[Amendment | None] = [None, *changing]
        for amendment, following in zip_longest(starts, changing):
            upto = holding[: holding.index(amendment) + 1] if amendment else ()
            until = following.effective if following else None
            yield {
                "term": title,
                "value": value_in_words(contract.amended(upto).answers, key),
                "since": amendment.effective if amendment else None,
                "until": until - timedelta(days=1) if until else None,
                "amendment": amendment.number if amendment else None,
            }
