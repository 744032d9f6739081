"""``policygen reviews``: what is due, what is overdue, and the record of what was held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from policygen.cli.options import (
    answers_argument,
    day_of,
    epoch,
    format_choice,
    output_options,
    today,
)
from policygen.cli.show import Session, show_problems, show_result

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policygen.analysis.dates.history import Outcome, Told
    from policygen.pipeline.reviews import Schedule

_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen reviews answers.yaml --from 2028-01-01 --to 2028-03-31\n"
    "  policygen reviews answers.yaml --overdue\n"
    "  policygen reviews answers.yaml --notice 2028-03-13\n"
    "  policygen reviews answers.yaml --record desk/steering/2028-04-19 --held 2028-04-19 \\\n"
    '    --evidence "Minutes of 19 April 2028" --by contract-manager\n'
    "  policygen reviews answers.yaml --record\n"
)


@click.command(short_help="Tell what is due, and record what was held.", epilog=_EXAMPLES)
@answers_argument
@click.option("--contract", metavar="ID", help="Of this contract only.")
@click.option(
    "--from",
    "first",
    callback=day_of,
    metavar="YYYY-MM-DD",
    help="From this day on.  [default: the day of --as-of; for ics and csv the beginning]",
)
@click.option(
    "--to",
    "last",
    callback=day_of,
    metavar="YYYY-MM-DD",
    help="Up to this day.  [default: twelve months; for ics and csv the end]",
)
@click.option(
    "--as-of",
    callback=day_of,
    metavar="YYYY-MM-DD",
    help="The day on which it is told what is due and overdue.  [default: today]",
)
@click.option(
    "--overdue",
    is_flag=True,
    help="Only what is before that day and not recorded; exit code 1 if there is any.",
)
@click.option(
    "--notice",
    callback=day_of,
    metavar="YYYY-MM-DD",
    help="The escalation ladder of a matter noticed on this day.",
)
@click.option(
    "--record",
    is_flag=False,
    flag_value="",
    metavar="[EVENT-ID]",
    help="Record this event as held or waived; without an id, the schedule as sent.",
)
@click.option(
    "--held", callback=day_of, metavar="YYYY-MM-DD", help="The day on which the event was held."
)
@click.option("--waived", is_flag=True, help="The event was waived.")
@click.option("--evidence", metavar="TEXT", help="What shows it, such as the minutes.")
@click.option("--by", metavar="ROLE", help="The role that says so.")
@format_choice("text", "json", "ics", "csv")
@output_options
@click.pass_context
def reviews(
    ctx: click.Context,
    answers: Path,
    *,
    contract: str | None,
    first: date | None,
    last: date | None,
    as_of: date | None,
    overdue: bool,
    notice: date | None,
    record: str | None,
    held: date | None,
    waived: bool,
    evidence: str | None,
    by: str | None,
    format_: str,
) -> None:
    """Tell what is due of the reviews in ANSWERS, and record what was sent and held.

    The record is the file schedule-history.yaml beside the answers. It belongs with them into
    version control: later builds tell from it what moved, what was cancelled and what was held.
    """
    from policygen.analysis.dates.history import Outcome, State
    from policygen.pipeline import reviews as schedules

    _check_record(record, held, evidence, by, waived=waived)
    _check_asked(ctx, first, last)
    day = as_of or today()
    schedule = schedules.load_schedule(answers, day, contract, epoch())
    session = ctx.ensure_object(Session)
    if record is not None:
        outcome = Outcome(held, evidence or "", by or "") if record else None
        _record(answers, schedule, record, outcome, session)
        return
    show_problems(
        problem
        for problem in schedule.inputs.problems
        if session.verbose or problem.code.startswith("H")
    )
    if notice is not None:
        show_result(_ladder(schedule, notice, format_))
        return
    told = _wanted(schedule, first, last, whole=overdue or format_ in {"ics", "csv"})
    if overdue:
        told = tuple(each for each in told if each.state is State.OVERDUE)
    show_result(_shown(schedule, told, format_, overdue=overdue))
    if overdue and (told or schedule.unknown):
        ctx.exit(1)


def _check_record(
    record: str | None, held: date | None, evidence: str | None, by: str | None, *, waived: bool
) -> None:
    """Refuse parts of a record that do not go together. Raises click.UsageError."""
    outcome = held is not None or waived
    if not record and (outcome or evidence is not None or by is not None):
        raise click.UsageError("--held, --waived, --evidence and --by want --record EVENT-ID")
    if record and (held is not None) == waived:
        raise click.UsageError("--record EVENT-ID wants either --held or --waived")
    if record and evidence is None:
        raise click.UsageError("--record EVENT-ID wants --evidence")


# What --record and --notice do not look at: to take it silently would answer another question.
_APART = {
    "record": ("notice", "overdue", "first", "last", "format_"),
    "notice": ("overdue", "first", "last"),
}


def _check_asked(ctx: click.Context, first: date | None, last: date | None) -> None:
    """Refuse questions that do not go together. Raises click.UsageError."""
    given = [
        param
        for param in ctx.command.params
        if param.name and ctx.get_parameter_source(param.name) is ParameterSource.COMMANDLINE
    ]
    names = {param.name: param.opts[0] for param in given}
    for asked, others in _APART.items():
        for other in others:
            if asked in names and other in names:
                raise click.UsageError(f"{names[asked]} goes without {names[other]}")
    if first and last and last < first:
        raise click.UsageError(f"--to {last} is before --from {first}")


def _record(
    answers: Path, schedule: Schedule, event_id: str, outcome: Outcome | None, session: Session
) -> None:
    from policygen.pipeline import reviews as schedules
    from policygen.report.schedule import render_replaced

    if outcome is None:
        count = schedules.record_sent(answers, schedule)
        told = f"recorded as sent: {len(schedule.told)} events, {count} of them new or changed\n"
    else:
        state, replaced = schedules.record_outcome(answers, schedule, event_id, outcome)
        told = f"recorded: {event_id} {state}\n" + render_replaced(replaced)
    if not session.quiet:
        show_result(told)


def _ladder(schedule: Schedule, notice: date, format_: str) -> str:
    from policygen.pipeline import reviews as schedules
    from policygen.report import render_json
    from policygen.report.schedule import ladders_as_json, render_ladders

    if format_ not in {"text", "json"}:
        raise click.UsageError(f"--notice is told as text or json, not as {format_}")
    found = schedules.ladders(schedule, notice)
    if format_ == "json":
        return render_json("reviews", (), ladders_as_json(notice, found))
    return render_ladders(notice, found)


def _wanted(
    schedule: Schedule, first: date | None, last: date | None, *, whole: bool
) -> tuple[Told, ...]:
    """Return the events from ``first`` to ``last``; without ``whole`` a year is the default."""
    from policygen.analysis.dates.business_days import add_months

    if not whole:
        first = first or (min(schedule.as_of, last) if last else schedule.as_of)
        last = last or add_months(first, 12)
    return schedule.between(first, last)


def _shown(schedule: Schedule, told: tuple[Told, ...], format_: str, *, overdue: bool) -> str:
    from policygen.report import render_json
    from policygen.report import schedule as texts

    match format_:
        case "json":
            return render_json("reviews", (), texts.as_json(schedule, told))
        case "ics":
            return texts.render_told_ics(schedule, told)
        case "csv":
            return texts.render_told_csv(told)
        case _:
            return texts.render_told(schedule, told, overdue=overdue)
