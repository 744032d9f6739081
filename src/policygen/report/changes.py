"""What a build did to the files."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from policygen.files import Action
from policygen.report.printable import painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.files import Change


def render_changes(
    changes: Sequence[Change], out: str, *, dry_run: bool = False, colour: bool = False
) -> str:
    """Return what a build did: a line for each file, and a line that counts them."""
    width = max((len(change.action) for change in changes), default=0)
    lines = [
        f"{painted(change.action.ljust(width), change.action, colour=colour)}  {change.path}"
        for change in changes
    ]
    found = Counter(change.action for change in changes)
    counts = ", ".join(f"{found[action]} {action}" for action in Action if found[action])
    told = f"{counts or 'no files'} in {out}"
    lines.append(f"{told} (dry run: nothing was written)" if dry_run else told)
    if found[Action.KEPT]:
        lines.append("kept: no longer produced, but edited by hand; delete it if it has served")
    return "\n".join(lines) + "\n"
