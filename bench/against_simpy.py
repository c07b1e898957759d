"""The guarded network against SimPy: a process for each event, as SimPy's own way would have it.

The process waits on a plain SimPy event until its guard holds, then on a timeout, which others interrupt when
the guard falls. Guards are compiled Python functions, looked at only for those that depend on what changed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Sequence
from typing import Any

from bench.guarded import LEVELS, Guarded, guarded_events, guarded_network
from bench.measure import NotAvailableError, Row, faster, in_turn
from bench.our_own import play_of

UNTIL = 300.0


def rows() -> list[Row]:
    """Our speed beside SimPy's."""
    events = guarded_events()
    guards = [guard_of(event) for event in events]
    play = play_of(guarded_network(events), UNTIL)
    ours, theirs = play(), simpy_play(events, guards)
    if not 0.9 < ours / theirs < 1.1:
        raise NotAvailableError(f"SimPy's network fires {theirs} times, ours {ours} times")
    speed, simpy_speed = in_turn(5, play, lambda: simpy_play(events, guards))
    return [faster("guarded network, 600 events", "SimPy", speed, simpy_speed, floor=30)]


def guard_of(event: Guarded) -> Callable[[Sequence[int]], bool]:
    """The guard as a Python function of the quantities."""
    text = " and ".join(f"q[{m}] {op} {constant}" for m, op, constant in event.clauses)
    guard: Callable[[Sequence[int]], bool] = eval(f"lambda q: {text}")
    return guard


def simpy_play(events: Sequence[Guarded], guards: Sequence[Callable[[Sequence[int]], bool]]) -> int:
    """Play the network; the number of firings."""
    import simpy

    chance, env, fired = random.Random(1917), simpy.Environment(), 0
    q = [0] * len(events)
    enabled = [False] * len(events)
    wakes = [env.event() for _ in events]
    dependants: list[list[int]] = [[] for _ in events]
    for n, event in enumerate(events):
        for m, _, _ in event.clauses:
            dependants[m].append(n)

    def look(n: int) -> None:
        holds = guards[n](q)
        if holds and not enabled[n]:
            enabled[n] = True
            wakes[n].succeed()
        elif enabled[n] and not holds:
            enabled[n] = False
            processes[n].interrupt()

    def life(n: int) -> Generator[Any, Any, Any]:
        nonlocal fired
        while True:
            try:
                if not enabled[n]:
                    wakes[n] = env.event()
                    enabled[n] = guards[n](q)
                    if not enabled[n]:
                        yield wakes[n]
                yield env.timeout(chance.expovariate(1 / events[n].mean))
            except simpy.Interrupt:
                continue
            fired += 1
            q[n] = q[n] + 1 if q[n] < LEVELS - 1 else 0
            for other in dependants[n]:
                look(other)

    processes = [env.process(life(n)) for n in range(len(events))]
    env.run(until=UNTIL)
    return fired
