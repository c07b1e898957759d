"""Whole histories of the scenario that comes with the package, compiled, without a trace."""

from __future__ import annotations

import time

from bench.measure import Row, spread
from interregnum.calculus.engines import fastest_engine
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build

SCENARIO = "petrograd-1917"
HISTORIES = 200
TIMES = 9


def rows() -> list[Row]:
    """Histories a second and core, and the events in them."""
    scenario = resolve(SCENARIO)
    compiled, end = compile_tables(build(scenario)), scenario.timeline().length

    def play(replica: int) -> int:
        player = Player(compiled, 1917, replica, fastest_engine(), traced=False)
        player.advance(end)
        return int(player.state.moment[0].record)

    play(0)
    histories, events = [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        fired = sum(play(replica) for replica in range(HISTORIES))
        seconds = time.perf_counter() - began
        histories.append(HISTORIES / seconds)
        events.append(fired / seconds)
    network = f"{len(compiled.events)} events over {len(compiled.quantities)} quantities"
    return [
        Row(f"{SCENARIO} ({network}): histories a second", spread(histories)),
        Row(f"{SCENARIO}: events a second", spread(events, "M/s", 1e-6)),
    ]
