"""Plays a scenario once, with everything written down: the way from a scenario to a history."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from interregnum.calculus.engine import EngineName, engine_named
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.history.data import Firing, History, drawn_values, read_trace
from interregnum.mechanisms import build
from interregnum.model import Scenario

TOLD_EVERY = 60.0  # minutes played between two tellings of what happened


def run(
    scenario: Scenario,
    seed: int = 0,
    replica: int = 0,
    *,
    until: float | None = None,
    engine: EngineName = "auto",
    progress: Callable[[Sequence[Firing]], None] | None = None,
) -> History:
    """Play one history of a scenario, with everything written down.

    `until` is a minute since the start (the scenario's end by default). `progress` is called with the firings of
    each hour as it is played.
    """
    compiled = compile_tables(build(scenario))
    return play(scenario, compiled, seed, replica, until=until, engine=engine, progress=progress)


def play(
    scenario: Scenario,
    compiled: Compiled,
    seed: int,
    replica: int,
    *,
    until: float | None = None,
    engine: EngineName = "auto",
    progress: Callable[[Sequence[Firing]], None] | None = None,
) -> History:
    """The same, for a network that is already compiled."""
    player = Player(compiled, seed, replica, engine_named(engine))
    end = scenario.timeline().length if until is None else until
    history = History(
        scenario, compiled, seed, replica, end, drawn=dict(drawn_values(compiled, player.value))
    )
    while player.now < end:
        player.advance(min(end, player.now + TOLD_EVERY))
        firings, changes = read_trace(compiled, player.traced(), len(history.firings))
        history.firings += firings
        history.written += changes
        if progress is not None:
            progress(firings)
    return history
