"""What follows for a decision, in text: money, scores, ranking, recommendation, timing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policygen.analysis.money import total
from policygen.model import Undetermined
from policygen.report import firmness, sensitivity
from policygen.report.layout import (
    bullets,
    heading,
    labelled,
    open_lines,
    rest_lines,
    subheading,
)
from policygen.report.tables import Table, paragraph, table_lines
from policygen.report.wording import at, is_figure, list_at, mapping_at

if TYPE_CHECKING:
    from policygen.report.wording import Wording

_SHOWN = (
    "options",
    "ranking",
    "leaders",
    "leaders_by_floors",
    "leaders_by_group",
    "dominated",
    "group_weights",
    "overruns",
    "recommendation",
    "timing",
    "negotiation_too_early",
    "pictures",
    "rate",
    *firmness.SHOWN,
    *sensitivity.SHOWN,
)
_SHOWN_OF_OPTION = frozenset(
    {"money", "failed_checks", "scored", "total", "groups", "values", "clipped", "floors_failed"}
    | {"figures", "scenarios"}
)
_FITS: dict[Any, str] = {True: "which fits", False: "which DOES NOT FIT"}
_FLOORS = {
    "zero": "without floors",
    "lower": "with floors lower by {}",
    "as-set": "with the floors as set",
    "higher": "with floors higher by {}",
}


def decision_lines(name: str, found: Any, record: Any, shift: Any, word: Wording) -> list[str]:
    """Return everything on one decision. ``shift`` is by how much floors were moved on trial."""
    lines = heading(f"Decision {name}: {word.any(at(record, 'title'))}")
    if not isinstance(found, Mapping):
        return [*lines, *labelled("findings", word.any(found))]
    lines = lines[:-1]
    lines += _money(found, record, word)
    lines += _scores(found, record, word)
    lines += _ranking(found, word)
    lines += _interests(found, shift, word)
    lines += sensitivity.trade_off_lines(found, word)
    lines += firmness.firmness_lines(found, word)
    lines += sensitivity.first_place_lines(found, word)
    lines += _timing(found, word)
    lines += rest_lines(_rest(found), (), word)
    waits = open_lines({key: value for key, value in found.items() if key != "pictures"})
    return [*lines, *([""] if waits else []), *waits]


def _options(found: Mapping[str, Any]) -> dict[str, Any]:
    return dict(mapping_at(found, "options"))


def _rest(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the findings that have no layout here, those of options by what they find."""
    rest = {key: value for key, value in found.items() if key not in _SHOWN}
    for option, each in _options(found).items():
        for key, value in each.items() if isinstance(each, Mapping) else ():
            if key not in _SHOWN_OF_OPTION and value is not None:
                rest.setdefault(f"{key} of options", {})[option] = value
    return rest


def _money(found: Mapping[str, Any], record: Any, word: Wording) -> list[str]:
    options = _options(found)
    if not any(at(option, "money") is not None for option in options.values()):
        return []
    million = at(record, "money_unit") == "million"
    sums, values = (2, 3) if million else (0, 0)
    rates = _rates(options)
    rows = [
        [
            option,
            word.number(at(each, "money", "total"), sums),
            word.number(at(each, "money", "present_value"), values),
            word.number(at(each, "money", "npv"), values),
            *(word.number(at(each, "money", "npv_at", rate), values) for rate in rates),
            word.number(at(each, "money", "annual_cost"), sums),
            word.number(at(each, "money", "payback"), 2),
        ]
        for option, each in options.items()
    ]
    header = ["option", "total", "PV", "NPV"]
    header += [f"at {word.percent(Decimal(rate))}" for rate in rates]
    header += ["a year", "payback"]
    table = Table(header, rows, frozenset(range(1, len(header))))
    title = (
        f"Money in {_unit(record, word)} at {word.percent(at(record, 'discount_rate'))}: PV is the "
        "present value of all costs, NPV that of what is saved against the status quo, payback "
        "in years"
    )
    lines = [*subheading(title), *table_lines(table)]
    lines += sensitivity.rate_lines(found.get("rate"), word)
    lines += sensitivity.saving_lines(options, values, word)
    return [*lines, *_overruns(found, word)]


def _rates(options: Mapping[str, Any]) -> list[str]:
    """Return the other discount rates at which savings are known, as the findings name them."""
    tables = [mapping_at(each, "money", "npv_at") for each in options.values()]
    return list(dict.fromkeys(rate for each in tables for rate in each))


def _unit(record: Any, word: Wording) -> str:
    unit = at(record, "money_unit")
    return word.formats.currency if unit in {None, "one"} else f"{word.formats.currency} {unit}"


def _overruns(found: Mapping[str, Any], word: Wording) -> list[str]:
    overruns = mapping_at(found, "overruns")
    against = list(dict.fromkeys(name for each in overruns for name in mapping_at(overruns, each)))
    if not against:
        return []
    rows = [
        [option, *(word.number(at(each, name), 2) for name in against)]
        for option, each in overruns.items()
    ]
    table = Table(["option", *against], rows, frozenset(range(1, len(against) + 1)))
    title = "Run cost may rise by so many per cent before the option costs as much as"
    return [*subheading(title), *table_lines(table)]


def _scores(found: Mapping[str, Any], record: Any, word: Wording) -> list[str]:
    scored = {
        name: each
        for name, each in _options(found).items()
        if at(each, "total") is not None or isinstance(at(each, "values"), Undetermined)
    }
    criteria = at(record, "model", "criteria")
    if not scored or not isinstance(criteria, list):
        return []
    groups: dict[str, list[Any]] = {}
    for each in criteria:
        if isinstance(at(each, "group"), str):
            groups.setdefault(at(each, "group"), []).append(each)
    rows = []
    for group, inside in groups.items():
        rows.append(_group_row(group, found, record, scored, word))
        for each in inside:
            name = word.any(at(each, "id"))
            values = [f"{word.score(at(one, 'values', name))} " for one in scored.values()]
            rows.append([f"  {name}", word.number(at(each, "weight")), "", *values])
    totals = [f"{word.score(at(each, 'total'))} " for each in scored.values()]
    rows.append(["total", _whole(found.get("group_weights"), word), "", *totals])
    header = ["criterion", "weight", "floor", *(f"{name} " for name in scored)]
    table = Table(header, rows, frozenset(range(1, len(header))))
    title = "Scores from 0 to 100, by group and criterion (! below the floor)"
    return [*subheading(title), *table_lines(table), *_figures(scored, criteria, word)]


def _whole(weights: Any, word: Wording) -> str:
    if not isinstance(weights, Mapping) or not all(map(is_figure, weights.values())):
        return ""
    return word.number(total(list(weights.values())))


def _group_row(
    group: str, found: Mapping[str, Any], record: Any, scored: Mapping[str, Any], word: Wording
) -> list[str]:
    cells = []
    for each in scored.values():
        below = group in list_at(each, "floors_failed")
        cells.append(word.score(at(each, "groups", group)) + ("!" if below else " "))
    weight = word.number(at(found, "group_weights", group))
    return [group, weight, word.number(at(record, "model", "floors", group)), *cells]


def _figures(scored: Mapping[str, Any], criteria: list[Any], word: Wording) -> list[str]:
    if not any(isinstance(at(each, "figures"), Mapping) for each in scored.values()):
        return []
    rows = []
    for each in criteria:
        name = word.any(at(each, "id"))
        ends = [word.number(at(each, "worst")), word.number(at(each, "best"))]
        figures = [_figure(at(one, "figures", name), word) for one in scored.values()]
        rows.append([name, *ends, *figures])
    header = ["criterion", "worst", "best", *scored]
    table = Table(header, rows, frozenset(range(1, len(header))))
    return [*subheading("Figures behind the scores"), *table_lines(table)]


def _figure(value: Any, word: Wording) -> str:
    shown = word.number(value)
    return shown if len(shown.rpartition(".")[2]) <= 3 else word.number(value, 3)


def _ranking(found: Mapping[str, Any], word: Wording) -> list[str]:
    options = _options(found)
    lines: list[str] = []
    ranking = found.get("ranking")
    if rows := [_place(each, options, word) for each in list_at(found, "ranking")]:
        lines += subheading("Ranking")
        lines += table_lines(Table(["place", "option", "total", ""], rows, frozenset({0, 2})))
    elif isinstance(ranking, Undetermined):
        lines += [*subheading("Ranking"), *paragraph(word.any(ranking))]
    for name, each in options.items():
        if at(each, "scored") is False:
            failed = at(each, "failed_checks")
            why = f"fails {word.names(failed)}" if failed else "the yardstick, without figures"
            lines += labelled("not scored", f"{name}: {why}")
    for name, others in _dominated(found):
        lines += labelled("dominated", f"{name}: as good or worse than {word.names(others)} in all")
    for name, each in options.items():
        if outside := list_at(each, "clipped"):
            said = f"{name}: {word.names(outside)}, which counts as the nearer anchor"
            lines += labelled("beyond anchors", said)
    return [*lines, *_recommendation(found, word)]


def _place(each: Any, options: Mapping[str, Any], word: Wording) -> list[str]:
    name = str(at(each, "option"))
    failed = list_at(options, name, "floors_failed")
    said = ["tied"] if at(each, "tied") is True else []
    if failed:
        said.append(f"below the floor in {word.names(failed)}")
    return [word.number(at(each, "place")), name, word.score(at(each, "total")), ", ".join(said)]


def _dominated(found: Mapping[str, Any]) -> list[tuple[str, Any]]:
    dominated = mapping_at(found, "dominated")
    return [(name, others) for name in dominated if (others := list_at(dominated, name))]


def _recommendation(found: Mapping[str, Any], word: Wording) -> list[str]:
    lines = []
    leaders = found.get("leaders")
    if isinstance(leaders, list | tuple):
        none = "none: every scored option is below a floor"
        led = word.names(leaders) if leaders else none
        lines += labelled("first place", led) if at(found, "ranking") else []
    recommendation = found.get("recommendation")
    if isinstance(recommendation, Mapping):
        lines += labelled("recommended", _recommended(recommendation, word))
    elif isinstance(recommendation, Undetermined):
        lines += labelled("recommended", word.any(recommendation))
    return lines


def _recommended(recommendation: Mapping[str, Any], word: Wording) -> str:
    said = [str(recommendation.get("option"))]
    if recommendation.get("scored") is False:
        return f"{said[0]}, which is not scored"
    said.append("which is first" if recommendation.get("leads") else "which is NOT first")
    if failed := recommendation.get("floors_failed"):
        said.append(f"below the floor in {word.names(failed)}: it needs an approved exception")
    return ", ".join(said)


def _interests(found: Mapping[str, Any], shift: Any, word: Wording) -> list[str]:
    lines = []
    alone = found.get("leaders_by_group")
    if isinstance(alone, Mapping) and alone:
        lines += subheading("What each interest alone would choose")
        lines += [
            line for group, names in alone.items() for line in labelled(group, word.names(names))
        ]
    floors = found.get("leaders_by_floors")
    if isinstance(floors, Mapping) and floors:
        lines += subheading("What the floors do")
        if len(floors) > 1 and all(names == floors.get("zero") for names in floors.values()):
            moved = word.number(shift)
            said = (
                f"{_led(floors.get('zero'), word)}, without floors, as set, {moved} lower or higher"
            )
            return [*lines, *labelled("always", said)]
        lines += bullets(
            f"{_FLOORS.get(str(key), str(key)).format(word.number(shift))}: {_led(names, word)}"
            for key, names in floors.items()
        )
    return lines


def _led(names: Any, word: Wording) -> str:
    return word.names(names) if names or isinstance(names, Undetermined) else "no option"


def _timing(found: Mapping[str, Any], word: Wording) -> list[str]:
    timing = found.get("timing")
    lines: list[str] = []
    if isinstance(timing, Undetermined):
        lines += labelled("timing", word.any(timing))
    elif isinstance(timing, Mapping):
        lines += _bounds(timing, word)
    if found.get("negotiation_too_early") is True:
        said = "before the policy is in force or the evaluation approved"
        lines += labelled("negotiation", f"TOO EARLY: {said}")
    return [*subheading("Timing"), *lines] if lines else []


def _bounds(timing: Mapping[str, Any], word: Wording) -> list[str]:
    lines = []
    fits = _FITS.get(timing.get("fits"), "")
    if timing.get("planned") is not None:
        planned = word.day(timing["planned"])
        lines += labelled("planned start", f"{planned}, {fits}" if fits else planned)
    for key in ("earliest", "latest"):
        if isinstance(timing.get(key), Mapping):
            bound = timing[key]
            lines += labelled(key, f"{word.day(at(bound, 'day'))}, {word.any(at(bound, 'what'))}")
    if timing.get("dependencies"):
        lines += labelled("depends on", word.any(timing["dependencies"]))
    rows = [
        [word.day(at(each, "day")), word.any(at(each, "gate")).upper(), word.any(at(each, "what"))]
        for each in list_at(timing, "not_before")
    ]
    if rows:
        lines += ["", *table_lines(Table(["not before", "gate", "what"], rows))]
    return lines
