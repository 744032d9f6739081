"""What a worker is doing and may take for it. Both can be read after it has died."""

from __future__ import annotations

import mmap
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Memory that a worker may take, in bytes, beyond what it has when it starts.
MOST_MEMORY = 1024 * 1024 * 1024
#: Seconds of computing that one template may take, and any other step.
TEMPLATE_SECONDS = 6
STEP_SECONDS = 120

_PAGE_SIZE = 4096
_MOST_WORDS = 1000


class Step(NamedTuple):
    """What is being done, as in ``filling this template``, the file, and how long it may take."""

    doing: str = ""
    file: str = ""
    seconds: int = STEP_SECONDS


class Page:
    """A page of memory that a process shares with the workers that it forks."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _PAGE_SIZE)

    def write(self, step: Step) -> None:
        """Note a step."""
        words = "\0".join((step.doing[:_MOST_WORDS], step.file[-_MOST_WORDS:], str(step.seconds)))
        data = words.encode(errors="replace")[: _PAGE_SIZE - 2]
        self._memory[: len(data) + 2] = len(data).to_bytes(2, "big") + data

    def read(self) -> Step:
        """Return the step that was noted last."""
        size = int.from_bytes(self._memory[:2], "big")
        parts = self._memory[2 : 2 + size].decode(errors="replace").split("\0")
        if len(parts) != len(Step._fields) or not parts[2].isdigit():
            return Step()
        return Step(parts[0], parts[1], int(parts[2]))


_page = Page()
_limited = False


def at(doing: str, file: str, seconds: int = TEMPLATE_SECONDS) -> None:
    """Note what is being done from now on; in a worker it may take so much time and no more."""
    _page.write(Step(doing, file, seconds))
    if _limited:
        _limit_time(seconds)


def now() -> Step:
    """Return what was noted last in this process."""
    return _page.read()


def is_limited() -> bool:
    """Tell whether this process is a worker."""
    return _limited


def limit(page: Page) -> None:
    """Make this process a worker: its limits hold, and its steps are noted on ``page``."""
    global _page, _limited
    _page, _limited = page, True
    _limit_memory()
    at("reading the inputs", "", STEP_SECONDS)


if sys.platform == "linux":
    import resource
    from pathlib import Path

    def _limit_time(seconds: int) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds + 1)

    def _limit_memory() -> None:
        # Pages of data: what the program and its libraries map of files is not counted.
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        _set(resource.RLIMIT_DATA, pages * resource.getpagesize() + MOST_MEMORY)
        _set(resource.RLIMIT_CORE, 0)

    def _set(kind: int, amount: int) -> None:
        _, most = resource.getrlimit(kind)
        if most != resource.RLIM_INFINITY:
            amount = min(amount, most)
        resource.setrlimit(kind, (amount, most))

    @contextmanager
    def unlimited() -> Iterator[None]:
        """Let a program that is started meanwhile have the limits of the user, not a worker's."""
        kinds = (resource.RLIMIT_CPU, resource.RLIMIT_DATA)
        held = {kind: resource.getrlimit(kind) for kind in kinds}
        for kind, (_, most) in held.items():
            resource.setrlimit(kind, (most, most))
        try:
            yield
        finally:
            for kind, limits in held.items():
                resource.setrlimit(kind, limits)

else:

    def _limit_time(seconds: int) -> None:
        """Set no limit: this system has none of the kind."""

    def _limit_memory() -> None:
        """Set no limit: this system has none of the kind."""

    @contextmanager
    def unlimited() -> Iterator[None]:
        """Do nothing: there are no limits to lift."""
        yield
