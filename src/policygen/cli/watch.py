"""``policygen build --watch``: build again at every save, and say what that changed."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from policygen.cli.show import has_colour, show_problems, show_result, shown_progress, told
from policygen.files import saved_between

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from policygen.cli.show import Session
    from policygen.files import Look, Watched
    from policygen.pipeline import BuildRequest
    from policygen.pipeline.watch import Watching, Written

    Explain = Callable[[Exception, Session], int]
    """Shows why something came to nothing."""

# Seconds between two looks at the files; and between two that must agree before a build begins,
# since editors save in several steps.
_PAUSE = 0.1
_SETTLE = 0.03


def watch_build(request: BuildRequest, session: Session, explain: Explain) -> None:
    """Build, then again at every save, until the user ends it with Ctrl-C."""
    from policygen.pipeline.watch import Watching

    watching = Watching(request)
    try:
        _watch(watching, session, explain)
    except KeyboardInterrupt:
        click.echo(err=True)
    finally:
        watching.close()


def _watch(watching: Watching, session: Session, explain: Explain) -> None:
    saved: tuple[Path, ...] = ()
    watched = watching.watched
    look = watched.look()
    while True:
        try:
            _build(watching, saved, session)
        except Exception as error:  # noqa: BLE001  (no fault ends the watch)
            explain(error, session)
        if not session.quiet:
            show_result("watching for saves; Ctrl-C ends it\n" if not saved else "\n")
        look = _with_new(look, watched, watching.watched)
        watched = watching.watched
        saved, look = _next_saves(watched, look)


def _build(watching: Watching, saved: tuple[Path, ...], session: Session) -> None:
    from policygen.report.watch import render_saved

    begun = time.monotonic()
    if saved and not session.quiet:
        show_result(render_saved(map(watching.name, saved)))
    with shown_progress(session) as progress:
        for number, written in enumerate(watching.build(saved, progress)):
            if number == 0:
                show_problems(told(written.result.problems, session))
            if not session.quiet:
                _show(written, time.monotonic() - begun, with_documents=bool(saved) and number == 0)


def _show(written: Written, seconds: float, *, with_documents: bool) -> None:
    from policygen.report.watch import render_documents, render_written

    text = render_documents(written.documents) if with_documents else ""
    colour = has_colour(sys.stdout)
    show_result(text + render_written(written.result.changes, seconds, colour=colour))


def _with_new(look: Look, before: Watched, after: Watched) -> Look:
    """Return a look that has the files that are watched since, as they are now."""
    if before == after:
        return look
    known = before.look()
    return {**{path: state for path, state in after.look().items() if path not in known}, **look}


def _next_saves(watched: Watched, before: Look) -> tuple[tuple[Path, ...], Look]:
    """Wait for a save; return the files that were saved, and how all files are then."""
    while True:
        now = watched.look()
        while now != before:
            time.sleep(_SETTLE)
            settled = watched.look()
            if settled == now:
                return saved_between(before, now), now
            now = settled
        time.sleep(_PAUSE)
