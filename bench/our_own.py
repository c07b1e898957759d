"""Playing our own networks for the measurements: compiled, untraced."""

from __future__ import annotations

from bench.measure import Play
from interregnum.calculus.engines import fastest_engine
from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables


def play_of(network: Network, until: float, seed: int = 1917) -> Play:
    """Plays the network from its start to that minute, again and again the same history."""
    compiled = compile_tables(network)

    def play() -> int:
        player = Player(compiled, seed, 0, fastest_engine(), traced=False)
        player.advance(until)
        return int(player.state.moment[0].record)

    return play
