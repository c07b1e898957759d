"""Processes that play what-ifs as a test wants: they never end, or die at the moment that the test is about."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing.connection import Connection, wait

from asking import PATIENCE

from interregnum.server.hand import Hand, at_work

Player = Callable[[Connection, str], None]


class Players:
    """Starts one player after the other, of these kinds in this order; any more really play."""

    def __init__(self, *kinds: Player) -> None:
        self.kinds = list(kinds)
        self.started: list[Hand] = []

    def __call__(self, where: str) -> Hand:
        kind = self.kinds.pop(0) if self.kinds else at_work
        self.started.append(Hand(where, kind))
        return self.started[-1]


def has_ended(player: Hand) -> bool:
    """Whether its process ends, which is waited for."""
    return bool(wait([player.process.sentinel], PATIENCE))


def silent(pipe: Connection, where: str) -> None:
    """Take a question, and never say anything."""
    pipe.recv()
    pipe.recv()


def plays_on(pipe: Connection, where: str) -> None:
    """Play ten pairs, and never come to an end."""
    pipe.recv()
    pipe.send(("done", 10))
    pipe.recv()


def dies_unasked(pipe: Connection, where: str) -> None:
    """End at once."""
    os._exit(1)


def dies_when_asked(pipe: Connection, where: str) -> None:
    """End between a question and the first word."""
    pipe.recv()
    os._exit(1)


def dies_after_an_answer(pipe: Connection, where: str) -> None:
    """Answer from twenty pairs, and end."""
    pipe.recv()
    pipe.send(("answer", {"replicas": 20}))
    pipe.close()
    os._exit(1)


def talks_nonsense(pipe: Connection, where: str) -> None:
    """Say what nobody has agreed on."""
    pipe.recv()
    pipe.send(7)
    pipe.recv()
