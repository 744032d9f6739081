"""How firm a decision's result is, in text: other methods and weights, where the lead changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policygen.model import Undetermined
from policygen.report.layout import labelled, subheading
from policygen.report.tables import Table, paragraph, table_lines
from policygen.report.wording import at, list_at, mapping_at

if TYPE_CHECKING:
    from policygen.report.wording import Wording

#: The findings that are shown here.
_AGREES: dict[Any, str] = {True: "agrees", False: "DISAGREES"}
_CONSISTENT: dict[Any, str] = {True: ", consistent", False: ", NOT CONSISTENT"}
SHOWN = ("cross_checks", "flips", "stepping", "weightings", "comparisons")


def firmness_lines(found: Mapping[str, Any], word: Wording) -> list[str]:
    """Return every test of the result that there is."""
    parts = {
        "comparisons": ("Weights from comparisons in pairs", _comparisons),
        "cross_checks": ("Cross-checks by other methods", _cross_checks),
        "flips": ("Weight, in per cent, at which another option comes first", _flips),
        "stepping": ("Every combination of moved weights", _stepping),
        "weightings": ("Random weightings", _weightings),
    }
    lines: list[str] = []
    for key, (title, laid_out) in parts.items():
        value = found.get(key)
        if isinstance(value, Undetermined):
            lines += [*subheading(title), *paragraph(word.any(value))]
        elif isinstance(value, Mapping) and (inner := laid_out(value, word)):
            lines += [*subheading(title), *inner]
    return lines


def _cross_checks(checks: Mapping[str, Any], word: Wording) -> list[str]:
    methods = [each for each in list_at(checks, "methods") if isinstance(each, Mapping)]
    options = list(dict.fromkeys(name for each in methods for name in mapping_at(each, "scores")))
    rows = [
        [
            str(each.get("id")),
            *(word.number(at(each, "scores", name), 4) for name in options),
            _first(each, word),
            _AGREES.get(each.get("agrees"), ""),
        ]
        for each in methods
    ]
    if not rows:
        return []
    header = ["method", *options, "first", ""]
    lines = table_lines(Table(header, rows, frozenset(range(1, len(options) + 1))))
    agree = checks.get("agree")
    if agree is True:
        lines += paragraph("All of them put first what the weighted scores put first.")
    elif agree is False:
        others = [
            f"{each.get('id')} ({_first(each, word)})" for each in methods if not _agrees(each)
        ]
        said = (
            f"Not all of them put first what the weighted scores put first: {word.names(others)}."
        )
        lines += paragraph(said)
    return lines


def _agrees(method: Mapping[str, Any]) -> bool:
    return method.get("agrees") is not False


def _first(method: Mapping[str, Any], word: Wording) -> str:
    ranking = list_at(method, "ranking")
    return word.names([str(at(each, "option")) for each in ranking if at(each, "place") == 1])


def _flips(flips: Mapping[str, Any], word: Wording) -> list[str]:
    rows = []
    for kind in ("groups", "criteria"):
        for name, each in mapping_at(flips, kind).items():
            told = [_change(change, word) for change in list_at(each, "changes")]
            rows.append(
                [
                    name if kind == "groups" else f"  {name}",
                    word.number(at(each, "weight"), 2),
                    word.names(at(each, "leaders")),
                    "; ".join(told) or "never",
                ]
            )
    if not rows:
        return []
    return table_lines(Table(["weight of", "now", "first now", "changes at"], rows, frozenset({1})))


def _change(change: Any, word: Wording) -> str:
    before, after = word.names(at(change, "from")), word.names(at(change, "to"))
    return f"{word.number(at(change, 'weight'), 2)} ({before} to {after})"


def _stepping(stepping: Mapping[str, Any], word: Wording) -> list[str]:
    lines: list[str] = []
    step = word.percent(stepping.get("step"))
    if stepping.get("exhaustive") is True:
        count = word.number(stepping.get("combinations"))
        lines += labelled("combinations", f"{count}, each weight {step} lower, as set or higher")
        for name, times in mapping_at(stepping, "first").items():
            lines += labelled("first", f"{name} in {word.number(times)}")
    else:
        lines += labelled("worst case", f"each weight within {step} of what is set")
    overtaken = list_at(stepping, "overtaken_by")
    if stepping.get("stays") is True:
        lines += labelled("result", "no combination puts another option first")
    elif overtaken:
        lines += labelled("result", f"overtaken in some by {word.names(overtaken)}")
    return lines


def _weightings(weightings: Mapping[str, Any], word: Wording) -> list[str]:
    shares = mapping_at(weightings, "shares")
    if not shares:
        return []
    lines = labelled(
        "draws", f"{word.number(weightings.get('draws'))} weightings, all alike likely"
    )
    for name, share in shares.items():
        lines += labelled("first", f"{name} in {word.percent(share, 1)}")
    return lines


def _comparisons(comparisons: Mapping[str, Any], word: Wording) -> list[str]:
    weights, lines = mapping_at(comparisons, "weights"), []
    if rows := [[name, word.number(weight, 2)] for name, weight in weights.items()]:
        lines += table_lines(Table(["criterion", "weight"], rows, frozenset({1})))
    for each in list_at(comparisons, "sets"):
        consistent = _CONSISTENT.get(at(each, "consistent"), "")
        ratio = word.number(at(each, "ratio"), 3)
        lines += labelled(str(at(each, "id")), f"consistency ratio {ratio}{consistent}")
    return lines
