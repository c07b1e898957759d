"""How the time of one event grows with the size of the network: twice and ten times the events."""

from __future__ import annotations

from bench.guarded import guarded_events, guarded_network
from bench.measure import Row, in_turn, ratios, spread
from bench.our_own import play_of

SIZES = (600, 1200, 6000)
FIRINGS = 400_000


def rows() -> list[Row]:
    """Nanoseconds an event for each size, beside those of the smallest."""
    plays = []
    for size in SIZES:
        network = guarded_network(guarded_events(size))
        plays.append(play_of(network, FIRINGS / size * 2))
    smallest, *larger = samples = in_turn(9, *plays)
    found = [Row(f"guarded network, {SIZES[0]} events: time of an event", spread(samples[0], "ns"))]
    for size, sample in zip(SIZES[1:], larger, strict=True):
        times = f"{spread(ratios(sample, smallest))} x that of {SIZES[0]}"
        found.append(
            Row(f"guarded network, {size} events: time of an event", spread(sample, "ns"), ratio=times)
        )
    return found
