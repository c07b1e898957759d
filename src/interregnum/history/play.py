"""Plays a scenario once, with everything written down: the way from a scenario to a history."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from interregnum.arguments import progress_function, real_number, seed_number
from interregnum.calculus.engines import EngineName, engine_named
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled
from interregnum.history.data import Firing, History, drawn_values, read_trace
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario

PROGRESS_EVERY = 60.0  # minutes played between two reports of what happened

Progress = Callable[[Sequence[Firing]], None]


def run(
    where: Where,
    seed: int = 7,
    replica: int = 0,
    *,
    until: float | None = None,
    engine: EngineName = "auto",
    progress: Progress | None = None,
) -> History:
    """Play one history of a scenario, with everything written down.

    `where` is an id, a path, a mapping of sections, or what `load` gave. `until` is a minute since the start (the
    scenario's end by default). `progress` is called with the firings of each hour as it is played. Raises
    ScenarioError for a scenario that is not sound, ArgumentError for a seed, a replica or a minute that makes no sense,
    RunError for a number that cannot be, or events that set each other off without end.
    """
    seed, replica = seed_number("seed", seed), seed_number("replica", replica)
    progress = progress_function(progress)
    found = load(where)
    if until is not None:
        until = real_number("until", until, 0.0, found.scenario.timeline().length, "minutes")
    return play(found.scenario, found.compiled, seed, replica, until=until, engine=engine, progress=progress)


def play(
    scenario: Scenario,
    compiled: Compiled,
    seed: int,
    replica: int,
    *,
    until: float | None = None,
    engine: EngineName = "auto",
    progress: Progress | None = None,
    into: History | None = None,
) -> History:
    """The same, for a network that is already compiled; `into` is a history of nothing yet, which fills."""
    player = Player(compiled, seed, replica, engine_named(engine))
    end = scenario.timeline().length if until is None else until
    history = into or History(scenario, compiled, seed, replica, end)
    history.drawn = dict(drawn_values(compiled, player.value))
    while player.now < end:
        player.advance(min(end, player.now + PROGRESS_EVERY))
        firings, changes = read_trace(compiled, player.traced(), len(history.firings))
        history.firings += firings
        history.written += changes
        if progress is not None:
            progress(firings)
    return history
