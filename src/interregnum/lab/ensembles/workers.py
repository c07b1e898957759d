"""Work spread over processes or any executor; results come in the order of the tasks.

Any `concurrent.futures.Executor` will do: by default processes on this machine, freshly started (a forked
process inherits locks in the middle of their use); `dask.distributed`'s `Client.get_executor()`;
`mpi4py.futures.MPIPoolExecutor()`.
"""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import active_children, get_context
from typing import Any, TypeVar
from urllib.parse import urlsplit

from interregnum.arguments import instance, whole_number
from interregnum.errors import ArgumentError, MissingExtra, Problem, ProblemsFound
from interregnum.parenthood import serve_parent, starting

Result = TypeVar("Result")
Progress = Callable[[int, int], None]  # is given how much is done, and of how much
ANSWERS_WITHIN = 8  # seconds
AHEAD = 4  # tasks in flight for each worker: enough to keep it busy, few enough to keep memory flat


@dataclass(frozen=True)
class Workers:
    """What plays histories: `number` processes (by default one for each core), or an executor, wherever it runs.

    With an executor, `number` is how many workers it has; it decides how many tasks are sent ahead.
    """

    number: int | None = None
    executor: Executor | None = None

    def __post_init__(self) -> None:
        if self.number is not None:
            whole_number("workers", self.number, 1)
        if self.executor is not None:
            instance("executor", self.executor, Executor, "a concurrent.futures.Executor")

    def in_order(self, function: Callable[..., Result], calls: Sequence[tuple[Any, ...]]) -> Iterator[Result]:
        """The results of the calls, in their order, each as soon as it and those before it are done.

        With one worker the calls are made in this process. Closing the iterator cancels what has not begun.
        """
        many = min(self.count, len(calls))
        if self.executor is None and many <= 1:
            yield from (function(*call) for call in calls)
            return
        with processes(many) if self.executor is None else _lent(self.executor) as pool:
            yield from _ahead(pool, function, iter(calls), AHEAD * self.count)

    @contextmanager
    def started(self) -> Iterator[Workers]:
        """The same workers with their processes started once, for callers with several rounds of work."""
        if self.executor is not None or self.count <= 1:
            yield self
            return
        with processes(self.count) as pool:
            yield Workers(self.count, pool)

    @property
    def count(self) -> int:
        """How many workers there are: `number`, or one for each core."""
        return cores() if self.number is None else self.number


ALL_CORES = Workers()


def workers_from(given: Workers | int) -> Workers:
    """The workers that are meant: `Workers`, or a number of processes. Raises ArgumentError for anything else."""
    if isinstance(given, Workers):
        return given
    try:
        return Workers(whole_number("workers", given, 1))
    except ArgumentError as error:
        allowed = "a number of processes, 1 or more, or Workers(number, executor)"
        raise ArgumentError("workers", given, allowed) from error


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """Fresh processes, which are stopped at the end; where that comes before its time, in the middle of their work.

    They end with this process, however it ends.
    """
    others = set(active_children())
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=serve_parent)
    try:
        yield pool
    except BaseException:  # Ctrl-C, an error, or nobody wants the rest: what they are at may take minutes
        for process in set(active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _lent(executor: Executor) -> Iterator[Executor]:
    """An executor of the caller, which stays open."""
    yield executor


def _ahead(
    pool: Executor, function: Callable[..., Result], calls: Iterator[tuple[Any, ...]], ahead: int
) -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    try:
        for call in calls:
            with starting():
                waiting.append(pool.submit(function, *call))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


@contextmanager
def dask_workers(address: str) -> Iterator[Workers]:
    """The workers of a Dask cluster, by the address of its scheduler, such as `tcp://127.0.0.1:8786`.

    Raises MissingExtra without `distributed`, ProblemsFound where there is no answer within some seconds.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        message = "a Dask cluster needs dask.distributed: pip install 'interregnum[dask]'"
        raise MissingExtra(message) from error
    try:
        _knock(address)
        client = distributed.Client(address, timeout=ANSWERS_WITHIN)
    except (OSError, ValueError, TimeoutError) as error:
        message = "no Dask scheduler answers at this address"
        allowed = "the address that `dask scheduler` prints, such as tcp://127.0.0.1:8786"
        raise ProblemsFound(
            [Problem("no-answer", message, "--dask", found=address, allowed=allowed)]
        ) from error
    with client:
        threads = sum(client.nthreads().values())
        yield Workers(max(1, threads), client.get_executor(pure=False))


def _knock(address: str) -> None:
    """Raise OSError or ValueError at once where nothing listens; a Dask client would keep trying."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.hostname is None or parts.port is None:
        raise ValueError(address)
    socket.create_connection((parts.hostname, parts.port), timeout=ANSWERS_WITHIN).close()
