"""The guarded network against C generated for that very network."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

import numpy as np

from bench.c_twin import CTwin
from bench.guarded import guarded_events, guarded_network
from bench.measure import NotAvailableError, Row, in_turn, rate, ratios, spread
from bench.our_own import play_of
from interregnum.calculus.engines import fastest_engine
from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables

UNTIL = 1500.0
SEED = 1917
MOST = 1.06


def rows() -> list[Row]:
    """Our time over C's, with the usual options and with the processor's own."""
    events = guarded_events()
    network = guarded_network(events)
    with tempfile.TemporaryDirectory() as folder:
        usual = CTwin(events, Path(folder), "-O2")
        own = CTwin(events, Path(folder), "-O3", "-march=native")
        for twin in (usual, own):
            check_same(network, twin)
        ours, c, c_own = in_turn(
            15,
            play_of(network, UNTIL, SEED),
            lambda: usual.play(SEED, UNTIL),
            lambda: own.play(SEED, UNTIL),
        )
    return [
        _row("cc -O2", ours, c, f"at most {MOST:g}x C's time"),
        _row("cc -O3 -march=native", ours, c_own),
    ]


def check_same(network: Network, twin: CTwin) -> None:
    """Both play the same history, to the last bit; otherwise they are not to be compared."""
    player = Player(compile_tables(network), SEED, 0, fastest_engine())
    player.advance(UNTIL)
    times = player.traced().firings["time"]
    same = twin.play(SEED, UNTIL) == len(times) and twin.last == times[-1]
    due = player.state.due[: len(twin.due)]
    if not (same and np.array_equal(twin.values, player.state.values) and np.array_equal(twin.due, due)):
        raise NotAvailableError("the C program plays another history than the kernel")


def _row(peer: str, ours: list[float], theirs: list[float], bar: str = "") -> Row:
    times = ratios(ours, theirs)
    met = statistics.median(times) <= MOST if bar else None
    subject = "guarded network, 600 events"
    return Row(subject, rate(ours), peer, rate(theirs), f"{spread(times)} x C's time", bar, met)
