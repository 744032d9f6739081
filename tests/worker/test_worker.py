"""Work in processes with limits: what comes back, and what is told when they die."""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput, MissingTool, OutputRefused
from policygen.problems import Location, Problem
from policygen.worker import Jobs, Worker, at, in_worker, process

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def _forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork although the runner of the tests may have threads: this work does not touch them."""
    monkeypatch.setattr(process, "_can_fork", lambda: True)


def problem_of(work: Callable[[], object]) -> Problem:
    with pytest.raises(InvalidInput) as raised:
        in_worker(lambda _: work())
    (problem,) = raised.value.problems
    return problem


def test_the_answer_is_that_of_another_process_and_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []

    def work(progress: Callable[[str, int, int], None]) -> int:
        progress("making", 1, 2)
        return os.getpid()

    assert in_worker(work, lambda *step: told.append(step)) != os.getpid()
    assert told == [("making", 1, 2)]


def test_a_worker_keeps_what_it_learnt_until_it_dies() -> None:
    known: list[int] = []

    def work(number: int, _: object) -> list[int]:
        if number < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        known.append(number)
        return known

    with Worker(work) as worker:
        assert [worker.ask(1), worker.ask(2)] == [[1], [1, 2]]
        with pytest.raises(InvalidInput):
            worker.ask(-1)
        assert worker.ask(3) == [3]
    assert known == []


@pytest.mark.parametrize(
    "error",
    [
        InvalidInput([Problem("T004", "no", Location("a.md", 3), "mend it")]),
        MissingTool("git", "install it"),
        OutputRefused(["a", "b"], "cannot write", "wait"),
        OSError(28, "No space left on device", "a.docx"),
        ZeroDivisionError("one by nought"),
    ],
)
def test_exceptions_come_back_as_they_are(error: Exception) -> None:
    def work(_: object) -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        in_worker(work)
    assert str(raised.value) == str(error)
    assert vars(raised.value).keys() >= vars(error).keys() - {"__notes__"}
    assert getattr(raised.value, "problems", ()) == getattr(error, "problems", ())


def test_the_traceback_of_a_bug_comes_with_it() -> None:
    def faulty(_: object) -> None:
        dict[str, int]()["key"]

    with pytest.raises(KeyError) as raised:
        in_worker(faulty)
    assert "in faulty" in "".join(raised.value.__notes__)


def test_an_exception_that_cannot_be_sent_is_told_in_words() -> None:
    class LocalError(Exception):
        pass

    def work(_: object) -> None:
        raise LocalError("odd")

    with pytest.raises(RuntimeError, match="LocalError: odd"):
        in_worker(work)


def test_endless_work_ends_with_the_file_it_is_at() -> None:
    def work() -> None:
        at("filling this template", "templates/clauses/x.md", 1)
        while True:
            pass

    begun = time.monotonic()
    problem = problem_of(work)
    assert time.monotonic() - begun < 30
    assert (problem.code, problem.location.file) == ("B040", "templates/clauses/x.md")
    assert "more than 1 seconds of computing" in problem.message


def test_each_step_has_its_own_time() -> None:
    def work(_: object) -> bool:
        for number in range(3):
            at("filling this template", f"{number}.md", 1)
            last = time.process_time() + 0.8
            while time.process_time() < last:
                pass
        return True

    assert in_worker(work)


def test_work_that_would_fill_the_memory_ends() -> None:
    def work() -> int:
        at("filling this template", "big.md")
        return len(b"x" * (4 * 1024**3))

    problem = problem_of(work)
    assert (problem.code, problem.location.file) == ("B041", "big.md")


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS])
def test_a_crash_is_a_problem_of_what_was_made(number: signal.Signals) -> None:
    def work() -> None:
        at("writing desk as docx", "templates/outlines/desk.yaml")
        os.kill(os.getpid(), number)
        time.sleep(5)

    problem = problem_of(work)
    assert (problem.code, problem.location.file) == ("B043", "templates/outlines/desk.yaml")
    assert "while it was writing desk as docx" in problem.message


def test_a_kill_for_want_of_memory_is_told_as_that() -> None:
    assert problem_of(lambda: os.kill(os.getpid(), signal.SIGKILL)).code == "B041"


def deeper(level: int) -> int:
    return deeper(level + 1)


def test_recursion_without_end_is_a_problem() -> None:
    assert problem_of(lambda: deeper(0)).code == "B042"


def test_what_cannot_be_forked_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_can_fork", lambda: False)
    assert in_worker(lambda _: os.getpid()) == os.getpid()
    assert problem_of(lambda: deeper(0)).code == "B042"
    with Jobs[int](2) as jobs:
        jobs.start(os.getpid)
        assert list(jobs.results()) == [os.getpid()]


def test_jobs_come_in_order_and_side_by_side() -> None:
    def slow(number: int) -> tuple[int, int]:
        time.sleep(0.3 if number == 0 else 0)
        return number, os.getpid()

    with Jobs[tuple[int, int]](2) as jobs:
        for number in range(5):
            jobs.start(partial(slow, number))
        found = list(jobs.results())
    assert [number for number, _ in found] == [0, 1, 2, 3, 4]
    assert len({pid for _, pid in found}) == 5


def test_jobs_inside_a_worker_end_with_it() -> None:
    def work(_: object) -> list[int]:
        with Jobs[int](2) as jobs:
            for number in range(3):
                jobs.start(partial(pow, number, 2))
            return list(jobs.results())

    assert in_worker(work) == [0, 1, 4]


def test_the_fault_of_a_job_is_that_of_its_worker() -> None:
    def dies() -> None:
        at("filling this template", "desk.md")
        os.abort()

    def work(_: object) -> list[None]:
        with Jobs[None](2) as jobs:
            jobs.start(dies)
            jobs.start(partial(time.sleep, 60))
            return list(jobs.results())

    begun = time.monotonic()
    with pytest.raises(InvalidInput) as raised:
        in_worker(work)
    assert time.monotonic() - begun < 30
    assert raised.value.problems[0].location.file == "desk.md"


def test_results_larger_than_a_pipe_holds() -> None:
    with Jobs[bytes](2) as jobs:
        for sign in (b"a", b"b", b"c"):
            jobs.start(partial(sign.__mul__, 3_000_000))
        assert [len(data) for data in jobs.results()] == [3_000_000] * 3


def test_no_process_is_left() -> None:
    with Worker[int, int](lambda number, _: number) as worker:
        worker.ask(1)
    with Jobs[None](2) as jobs:
        jobs.start(partial(time.sleep, 60))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
