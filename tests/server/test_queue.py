"""The queue of what-ifs: one is played at a time, in a process that may be killed or die at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from multiprocessing.connection import wait

import pytest
from awaited import awaited
from live import PATIENCE
from stub_workers import (
    StubWorkers,
    answers,
    dies_after_an_answer,
    dies_at_once,
    dies_when_asked,
    never_finishes,
    never_speaks,
    sends_nonsense,
)

from interregnum.server import worker as worker_module
from interregnum.server.cache import TooBusyError
from interregnum.server.queue import Job, WhatIfQueue
from interregnum.server.requests import WhatIfRequest
from interregnum.server.worker import Target, Worker, answer_sizes, messages

SHORT = WhatIfRequest(replicas=20)
LONG = WhatIfRequest(replicas=2000)


def run_queue(
    workers: StubWorkers, use: Callable[[WhatIfQueue], Awaitable[None]], time_limit: float = PATIENCE
) -> None:
    """Run a queue, and something that uses it."""

    async def both() -> None:
        async with running(WhatIfQueue("nowhere", time_limit, workers)) as queue:
            await use(queue)

    awaited(both())
    assert all(has_died(worker) for worker in workers.started)  # none outlives its queue


@asynccontextmanager
async def running(queue: WhatIfQueue) -> AsyncIterator[WhatIfQueue]:
    playing = asyncio.create_task(queue.run())
    try:
        yield queue
    finally:
        playing.cancel()
        with suppress(asyncio.CancelledError):
            await playing
        queue.close()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition; the time limit only keeps a broken test from hanging."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)


async def result(queue: WhatIfQueue, request: WhatIfRequest = SHORT) -> Job:
    """A what-if that has been played to its end."""
    job = queue.add(request)
    await until(lambda: job.ended)
    return job


def has_died(worker: Worker) -> bool:
    """Whether the process ends, which is waited for."""
    return bool(wait([worker.process.sentinel], PATIENCE))


# --- the worker dies --------------------------------------------------------------------------------------------


def test_a_what_if_whose_worker_died_while_idle_is_played_by_a_new_one() -> None:
    workers = StubWorkers(answers, answers)

    async def use(queue: WhatIfQueue) -> None:
        assert (await result(queue)).state == "done"
        assert (await result(queue)).state == "done"
        assert len(workers.started) == 1
        workers.started[0].process.kill()
        assert has_died(workers.started[0])
        job = await result(queue)
        assert (job.state, job.done, job.message) == ("done", 20, "")
        assert len(workers.started) == 2

    run_queue(workers, use)


@pytest.mark.parametrize("dies", [dies_at_once, dies_when_asked])
def test_a_what_if_whose_worker_dies_before_its_first_message_is_played_by_a_new_one(dies: Target) -> None:
    workers = StubWorkers(dies, dies, answers)

    async def use(queue: WhatIfQueue) -> None:
        job = await result(queue)
        assert (job.state, job.done, job.message) == ("done", 20, "")
        assert len(workers.started) == 3

    run_queue(workers, use)


def test_workers_that_always_die_are_not_replaced_for_ever() -> None:
    workers = StubWorkers(then=dies_when_asked)

    async def use(queue: WhatIfQueue) -> None:
        job = await result(queue)
        assert (job.state, job.done, job.answer) == ("failed", 0, None)
        assert job.message == "3 processes in a row ended before they began to play it"
        assert len(workers.started) == 3
        workers.then = answers
        assert (await result(queue)).state == "done"

    run_queue(workers, use)


def test_a_what_if_whose_worker_is_killed_after_its_first_message_fails() -> None:
    workers = StubWorkers(never_finishes, answers)

    async def use(queue: WhatIfQueue) -> None:
        job = queue.add(LONG)
        await until(lambda: job.done > 0)
        workers.started[0].process.kill()
        await until(lambda: job.ended)
        assert (job.state, job.done, job.answer) == ("failed", 10, None)
        assert job.message == "the process that played it ended before it was done"
        assert (await result(queue)).state == "done"
        assert len(workers.started) == 2

    run_queue(workers, use)


def test_a_what_if_whose_worker_dies_after_an_answer_fails_and_keeps_the_answer() -> None:
    workers = StubWorkers(dies_after_an_answer)

    async def use(queue: WhatIfQueue) -> None:
        job = await result(queue, LONG)
        assert (job.state, job.done, job.answer) == ("failed", 20, {"replicas": 20})
        assert job.message == "the process that played it ended before it was done"
        assert len(workers.started) == 1

    run_queue(workers, use)


def test_where_no_process_can_be_started_the_what_if_says_so() -> None:
    def fails(where: str) -> Worker:
        raise OSError(11, "Resource temporarily unavailable")

    async def use() -> None:
        async with running(WhatIfQueue("nowhere", PATIENCE, fails)) as queue:
            job = await result(queue)
            assert job.state == "failed"
            assert job.message == "no process can be started to play it: Resource temporarily unavailable"

    awaited(use())


# --- cancelled, stopped -----------------------------------------------------------------------------------------


def test_cancelling_kills_the_worker_and_the_next_is_played() -> None:
    workers = StubWorkers(never_finishes, answers)

    async def use(queue: WhatIfQueue) -> None:
        first, second = queue.add(LONG), queue.add(SHORT)
        await until(lambda: first.done > 0)
        queue.cancel(first)
        assert first.state == "cancelled"
        assert has_died(workers.started[0])
        queue.cancel(first)
        await until(lambda: second.ended)
        assert (first.state, first.done, second.state) == ("cancelled", 10, "done")
        assert len(workers.started) == 2

    run_queue(workers, use)


def test_one_that_is_cancelled_before_its_first_message_is_not_played_again() -> None:
    workers = StubWorkers(never_speaks, answers)

    async def use(queue: WhatIfQueue) -> None:
        first = queue.add(LONG)
        await until(lambda: first.state == "playing")
        queue.cancel(first)
        assert (await result(queue)).state == "done"
        assert first.state == "cancelled"
        assert len(workers.started) == 2

    run_queue(workers, use)


def test_one_that_waits_is_cancelled_before_it_begins() -> None:
    workers = StubWorkers(never_speaks, answers)

    async def use(queue: WhatIfQueue) -> None:
        first, second = queue.add(LONG), queue.add(SHORT)
        await until(lambda: first.state == "playing")
        assert second.state == "waiting"
        queue.cancel(second)
        queue.cancel(first)
        assert (await result(queue)).state == "done"
        assert (second.state, second.done, second.answer) == ("cancelled", 0, None)
        assert len(workers.started) == 2

    run_queue(workers, use)


def test_none_is_played_for_longer_than_the_limit() -> None:
    workers = StubWorkers(never_finishes)

    async def use(queue: WhatIfQueue) -> None:
        job = await result(queue, LONG)
        assert job.state == "stopped"
        assert "after 0.05 s" in job.message
        assert has_died(workers.started[0])

    run_queue(workers, use, time_limit=0.05)


# --- errors -----------------------------------------------------------------------------------------------------


def test_an_internal_error_ends_one_what_if_and_the_next_is_played(caplog: pytest.LogCaptureFixture) -> None:
    workers = StubWorkers(sends_nonsense, answers)

    async def use(queue: WhatIfQueue) -> None:
        job = await result(queue)
        assert job.state == "failed"
        assert job.message == "an internal error; the details are in the terminal of the server"
        assert (await result(queue)).state == "done"

    run_queue(workers, use)
    assert "Traceback" in caplog.text


def test_an_internal_error_in_the_worker_is_reported_without_its_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(replicas: int) -> list[int]:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(worker_module, "answer_sizes", broken)
    found = list(messages("nowhere", SHORT, lambda done: None))
    assert found == [("failed", "an internal error; the details are in the terminal of the server")]
    assert "secret" in caplog.text


# --- bounds -----------------------------------------------------------------------------------------------------


def test_only_a_few_wait() -> None:
    workers = StubWorkers(never_speaks)

    async def use(queue: WhatIfQueue) -> None:
        first = queue.add(LONG)
        await until(lambda: first.state == "playing")
        waiting = [queue.add(LONG) for _ in range(8)]
        with pytest.raises(TooBusyError):
            queue.add(LONG)
        queue.cancel(waiting[3])
        queue.add(LONG)
        with pytest.raises(TooBusyError):
            queue.add(LONG)

    run_queue(workers, use)


def test_only_the_most_recent_are_kept_and_nothing_of_those_that_were_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("interregnum.server.queue.MAX_ENDED", 2)
    queue = WhatIfQueue("nowhere")
    jobs = []
    for _ in range(50):
        jobs.append(queue.add(SHORT))
        queue.cancel(jobs[-1])
    assert list(queue.jobs.values()) == jobs[-3:]
    queue.close()


def test_an_answer_is_sent_after_ever_more_pairs() -> None:
    assert answer_sizes(20) == [20]
    assert answer_sizes(21) == [20, 21]
    assert answer_sizes(200) == [20, 50, 100, 200]
    assert answer_sizes(2000) == [20, 50, 100, 200, 400, 800, 1600, 2000]
