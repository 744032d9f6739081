"""A process of its own for work on untrusted input: it may die, and the command goes on.

What goes there and comes back is plain data that can be pickled. Where a process cannot be forked
safely, the same work is done in this one, within the bounds that templates have there.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
import threading
import time
import traceback
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Generic, NoReturn, TypeVar

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.worker import steps
from policygen.worker.steps import MOST_MEMORY, Page, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Progress = Callable[[str, int, int], None]

Question = TypeVar("Question")
Answer = TypeVar("Answer")

_SIZE = struct.Struct("!Q")
_PATIENCE = 2.0
_NOBODY = lambda *_: None  # noqa: E731

# What a worker sends.
_STEP, _ANSWER, _FAILURE = "step", "answer", "failure"

# The ends of pipes that this process holds.
_ends: set[BinaryIO] = set()


class Worker(Generic[Question, Answer]):
    """Work that is asked for again and again, in one process that keeps what it has learnt.

    After its death the next question starts another process, which knows nothing yet.
    """

    def __init__(self, work: Callable[[Question, Progress], Answer]) -> None:
        self._work = work
        self._child: _Child | None = None

    def ask(self, question: Question, progress: Progress = _NOBODY) -> Answer:
        """Return the answer.

        Raises:
            InvalidInput: The work takes more memory or time than it may, or its process died;
                or what the work itself raises, as all other exceptions.
        """
        if self._child is None and not _can_fork():
            with _told_as_problems():
                return self._work(question, progress)
        try:
            if self._child is None:
                self._child = _started(self._work)
            self._child.ask(question)
            answer: Answer = self._child.answer(progress)
        except BaseException as error:
            if self._child and (not self._child.is_alive or not isinstance(error, Exception)):
                self.close()
            raise
        return answer

    def close(self) -> None:
        """End the process, if there is one."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def __enter__(self) -> Worker[Question, Answer]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Jobs(Generic[Answer]):
    """Pieces of work that are done side by side, each in a process of its own.

    Its memory goes back when it is done. No more than ``most`` run at a time.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._running: list[_Child] = []
        self._done: list[Answer] = []

    def start(self, work: Callable[[], Answer]) -> None:
        """Begin a piece of work, once there is room for it. Raises what ``results`` raises."""
        if len(self._running) >= self._most:
            self._take()
        if self._running or _can_fork():
            child = _started(lambda _, __: work())
            self._running.append(child)
            child.ask(None)
        else:
            with _told_as_problems():
                self._done.append(work())

    def results(self) -> Iterator[Answer]:
        """Yield what each piece of work gave, in the order in which they were begun.

        Raises:
            InvalidInput: One takes more memory or time than it may, or its process died; or what
                the work itself raises, as all other exceptions.
        """
        while self._done or self._running:
            if not self._done:
                self._take()
            yield self._done.pop(0)

    def _take(self) -> None:
        child = self._running[0]
        self._done.append(child.answer(_NOBODY))
        self._running.remove(child)
        child.end()

    def __enter__(self) -> Jobs[Answer]:
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._running:
            child.end()


def in_worker(work: Callable[[Progress], Answer], progress: Progress = _NOBODY) -> Answer:
    """Return what the work gives, done once in a process of its own.

    Raises:
        InvalidInput: The work takes more memory or time than it may, or its process died; or
            what the work itself raises, as all other exceptions.
    """
    with Worker[None, Answer](lambda _, told: work(told)) as worker:
        return worker.ask(None, progress)


# -- the parent's side --


class _Child:
    """A worker's process as its parent sees it."""

    def __init__(self, pid: int, questions: BinaryIO, answers: BinaryIO, page: Page) -> None:
        self._pid = pid
        self._questions = questions
        self._answers = answers
        self._page = page
        self._status: int | None = None
        _ends.update((questions, answers))

    def ask(self, question: object) -> None:
        """Send a question; that nobody reads it shows when the answer is awaited."""
        with suppress(BrokenPipeError):
            _send(self._questions, question)

    def answer(self, progress: Progress) -> Any:
        """Wait for the answer and return it. Raises InvalidInput, and what the work raises."""
        try:
            while True:
                kind, content = _receive(self._answers)
                if kind == _ANSWER:
                    return content
                if kind == _FAILURE:
                    raise content
                progress(*content)
        except EOFError:
            raise InvalidInput([_death(self._page, self._ended())]) from None

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended yet."""
        self._wait(os.WNOHANG)
        return self._status is None

    def end(self) -> None:
        """End the process: first so that it can clean up, then for good."""
        for pipe in (self._questions, self._answers):
            _ends.discard(pipe)
            with suppress(OSError):
                pipe.close()
        if self.is_alive:
            self._signal(signal.SIGTERM)
        last = time.monotonic() + _PATIENCE
        while self.is_alive and time.monotonic() < last:
            time.sleep(0.005)
        if self.is_alive:
            self._signal(signal.SIGKILL)
            self._wait(0)
        self._page.close()

    def _ended(self) -> int:
        """Return how the process ended, once it has: an exit code, or minus a signal."""
        self._wait(0)
        return self._status or 0

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, number)

    def _wait(self, how: int) -> None:
        if self._status is None:
            pid, status = os.waitpid(self._pid, how)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)


def _can_fork() -> bool:
    """Tell whether this process can be forked: no other thread may hold what the fork needs."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1


def _started(work: Callable[[Any, Progress], Any]) -> _Child:
    page = Page()
    to_child, to_parent = os.pipe(), os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(to_child[1])
        os.close(to_parent[0])
        # What is left of the parent's: a pipe ends when the last of its holders lets go.
        for end in _ends:
            end.close()
        questions, answers = os.fdopen(to_child[0], "rb"), os.fdopen(to_parent[1], "wb")
        _ends.clear()
        _ends.update((questions, answers))
        _run(work, page, questions, answers)
    os.close(to_child[0])
    os.close(to_parent[1])
    return _Child(pid, os.fdopen(to_child[1], "wb"), os.fdopen(to_parent[0], "rb"), page)


def _send(pipe: BinaryIO, content: object) -> None:
    data = pickle.dumps(content)
    pipe.write(_SIZE.pack(len(data)) + data)
    pipe.flush()


def _receive(pipe: BinaryIO) -> Any:
    head = pipe.read(_SIZE.size)
    if len(head) < _SIZE.size:
        raise EOFError
    size = _SIZE.unpack(head)[0]
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)  # noqa: S301  (written by our own process)


# -- the worker's side --


def _run(
    work: Callable[[Any, Progress], Any], page: Page, questions: BinaryIO, answers: BinaryIO
) -> NoReturn:
    """Answer questions until there are no more; never return into the parent's code."""
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        steps.limit(page)

        def progress(stage: str, done: int, total: int) -> None:
            _send(answers, (_STEP, (stage, done, total)))

        while True:
            question = _receive(questions)
            _send(answers, _outcome(work, question, progress))
    except (EOFError, BrokenPipeError):
        code = 0
    except KeyboardInterrupt:
        code = 130
    finally:
        os._exit(code)


def _outcome(
    work: Callable[[Any, Progress], Any], question: Any, progress: Progress
) -> tuple[str, Any]:
    try:
        with _told_as_problems():
            return _ANSWER, work(question, progress)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  (it is raised again in the parent)
        return _FAILURE, _portable(error)


def _portable(error: Exception) -> Exception:
    """Return an exception as it can be raised in the parent, with the traceback as a note."""
    try:
        error.add_note("".join(traceback.format_exception(error)))
        copy: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own exception)
    except Exception:  # noqa: BLE001  (of a library that did not think of pickling)
        return RuntimeError(f"{type(error).__name__}: {error}")
    return copy


# -- what went wrong, as problems --


@contextmanager
def _told_as_problems() -> Iterator[None]:
    """Turn what stops the work wherever it is into problems. Raises InvalidInput."""
    try:
        yield
    except MemoryError:
        raise InvalidInput([_too_large(steps.now())]) from None
    except RecursionError:
        raise InvalidInput([_too_deep(steps.now())]) from None


def _death(page: Page, code: int) -> Problem:
    """Return the problem of work whose process died with an exit code, or minus a signal."""
    step = page.read()
    where = Location(step.file, page.line())
    match -code:
        case signal.SIGXCPU:
            hint = "make it shorter, or its loops and expressions simpler"
            message = f"{step.doing} takes more than {step.seconds} seconds of computing"
            return Problem("B040", message, where, hint)
        case signal.SIGKILL:
            return _too_large(step)
        case _:
            hint = (
                "something in this file, or in a value it uses, brings a library down: take parts "
                "of it out until the rest works, and report it"
            )
            message = f"the process died while it was {step.doing}"
            return Problem("B043", message, where, hint)


def _too_large(step: Step) -> Problem:
    message = f"{step.doing} takes more than {MOST_MEMORY // 2**30} gigabyte of memory"
    return Problem("B041", message, Location(step.file), "make its texts, lists or numbers smaller")


def _too_deep(step: Step) -> Problem:
    message = f"{step.doing} fails: something in it is nested too deep"
    hint = "take levels out of its lists, quotations, brackets or calls"
    return Problem("B042", message, Location(step.file), hint)
