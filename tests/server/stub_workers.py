"""Workers that behave as a test needs: they never finish, or die at a given moment. Real processes, light to start."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection

from interregnum.server.worker import Target, Worker


class StubWorkers:
    """Starts one worker after another: first with these targets, in this order; then workers that really play."""

    def __init__(self, *targets: Target, then: Target | None = None) -> None:
        self.targets, self.then = list(targets), then
        self.started: list[Worker] = []

    def __call__(self, where: str) -> Worker:
        target = self.targets.pop(0) if self.targets else self.then
        self.started.append(Worker(where, target))
        return self.started[-1]


def answers(pipe: Connection, where: str) -> None:
    """Answer every what-if at once."""
    while True:
        try:
            request = pipe.recv()
        except EOFError:
            return
        pipe.send(("answer", {"replicas": request.replicas}))
        pipe.send(("end", None))


def never_speaks(pipe: Connection, where: str) -> None:
    """Take a what-if and send nothing."""
    pipe.recv()
    pipe.recv()


def never_finishes(pipe: Connection, where: str) -> None:
    """Report ten pairs and never finish."""
    pipe.recv()
    pipe.send(("progress", 10))
    pipe.recv()


def dies_at_once(pipe: Connection, where: str) -> None:
    """Die before a what-if is read."""
    os._exit(1)


def dies_when_asked(pipe: Connection, where: str) -> None:
    """Die between a what-if and the first message."""
    pipe.recv()
    os._exit(1)


def dies_after_an_answer(pipe: Connection, where: str) -> None:
    """Answer from twenty pairs and die."""
    pipe.recv()
    pipe.send(("answer", {"replicas": 20}))
    os._exit(1)


def sends_nonsense(pipe: Connection, where: str) -> None:
    """Send something that is not a message."""
    pipe.recv()
    pipe.send(7)
    pipe.recv()
