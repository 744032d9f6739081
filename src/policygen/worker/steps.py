"""What a worker is doing and may take for it. Both can be read after it has died."""

from __future__ import annotations

import faulthandler
import mmap
import re
import signal
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Memory that a worker may take, in bytes, beyond what it has when it starts.
MOST_MEMORY = 1024 * 1024 * 1024
#: Seconds of computing that one template may take, and any other step.
TEMPLATE_SECONDS = 5
STEP_SECONDS = 120

_PAGE_SIZE = 64 * 1024
_MOST_WORDS = 1000


class Step(NamedTuple):
    """What is being done, as in ``filling this template``, the file, and how long it may take.

    ``lines`` tells of a template which line of it each line of the code compiled from it is of:
    ``2=14&5=21``, each a line of the template and the first of its code.
    """

    doing: str = ""
    file: str = ""
    seconds: int = STEP_SECONDS
    lines: str = ""


class Page:
    """A page of memory that a process shares with the worker that it forks.

    ``trace`` is a file in which a worker that is ended from outside leaves where it was.
    """

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _PAGE_SIZE)
        self.trace = TemporaryFile()  # noqa: SIM115  (it lives as long as the page)

    def write(self, step: Step) -> None:
        """Note a step."""
        parts = (step.doing[:_MOST_WORDS], step.file[-_MOST_WORDS:], str(step.seconds), step.lines)
        data = "\0".join(parts).encode(errors="replace")[: _PAGE_SIZE - 4]
        self._memory[: len(data) + 4] = len(data).to_bytes(4, "big") + data

    def read(self) -> Step:
        """Return the step that was noted last."""
        size = int.from_bytes(self._memory[:4], "big")
        parts = self._memory[4 : 4 + size].decode(errors="replace").split("\0")
        if len(parts) != len(Step._fields) or not parts[2].isdigit():
            return Step()
        return Step(parts[0], parts[1], int(parts[2]), parts[3])

    def close(self) -> None:
        """Let go of the page, when nobody will ask any more."""
        self.trace.close()
        self._memory.close()

    def line(self) -> int:
        """Return the line of the template at which the worker was ended, 0 if it is not known."""
        step = self.read()
        self.trace.seek(0)
        told = self.trace.read().decode(errors="replace")
        found = re.search(rf'File "{re.escape(step.file)}", line (\d+)', told)
        pairs = re.findall(r"(\d+)=(\d+)", step.lines)
        at = int(found[1]) if found else 0
        return max((int(line) for line, code in pairs if int(code) <= at), default=0)


@dataclass
class _Process:
    """What this process is doing, and the page to tell it on if it is a worker."""

    step: Step
    page: Page | None = None


_here = _Process(Step())


def at(doing: str, file: str, seconds: int = TEMPLATE_SECONDS, lines: str = "") -> None:
    """Note what is being done from now on; in a worker it may take so much time and no more."""
    _here.step = Step(doing, file, seconds, lines)
    if _here.page is not None:
        _here.page.write(_here.step)
        _limit_time(seconds)


def now() -> Step:
    """Return what was noted last in this process."""
    return _here.step


def limit(page: Page) -> None:
    """Make this process a worker: its limits hold, and its steps are noted on ``page``."""
    _here.page = page
    _limit_memory()
    faulthandler.enable(page.trace)
    if sys.platform == "linux":
        faulthandler.register(signal.SIGXCPU, page.trace, chain=True)
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
