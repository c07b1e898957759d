"""The Vilar oscillator against rebop: sixteen reactions of nine species, mass action.

Source of the system: Vilar, Kueh, Barkai, Leibler, "Mechanisms of noise-resistance in genetic oscillators",
PNAS 99 (2002) 5988-5992. For us each reaction is an event with an exponential clock and the reaction's
propensity as its speed. rebop simulates the same law by Gillespie's direct method; that the two agree is
checked by the mean copy numbers before anything is timed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from bench.measure import NotAvailableError, Row, faster, in_turn
from interregnum.calculus.engines import fastest_engine
from interregnum.calculus.network import Add, Draw, Event, Factor, Network
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.expression import parse

# Rate, reactants, products. da and dr are free genes, pa and pr those with activator bound; ma and mr
# messengers; a activator, r repressor, c their complex.
REACTIONS: tuple[tuple[float, str, str], ...] = (
    (1, "a da", "pa"),
    (50, "pa", "da a"),
    (1, "a dr", "pr"),
    (100, "pr", "dr a"),
    (500, "pa", "pa ma"),
    (50, "da", "da ma"),
    (50, "pr", "pr mr"),
    (0.01, "dr", "dr mr"),
    (50, "ma", "ma a"),
    (5, "mr", "mr r"),
    (2, "a r", "c"),
    (1, "c", "r"),
    (1, "a", ""),
    (0.2, "r", ""),
    (10, "ma", ""),
    (0.5, "mr", ""),
)
SPECIES = ("da", "pa", "dr", "pr", "ma", "mr", "a", "r", "c")
START = {"da": 1, "dr": 1}
HOURS = 20.0
HISTORIES = 10  # in each measurement
COUNTED = 40  # histories whose reactions rebop writes down: it does not say how many there were otherwise
CHECKED, CHECKED_HOURS = 60, 8.0  # histories for the comparison of means, and their length


def rows() -> list[Row]:
    """Our speed beside rebop's, in reactions a second."""
    rebop, network = rebop_system(), vilar_network()
    check_means(rebop, network)
    compiled = compile_tables(network)
    reactions = sum(rebop.run(START, HOURS, 0, rng=n).sizes["time"] for n in range(COUNTED)) // COUNTED

    def ours() -> int:
        fired = 0
        for replica in range(HISTORIES):
            player = Player(compiled, 1917, replica, fastest_engine(), traced=False)
            player.advance(HOURS)
            fired += int(player.state.moment[0].record)
        return fired

    def theirs() -> int:
        for replica in range(HISTORIES):
            rebop.run(START, HOURS, 1, rng=replica)
        return int(HISTORIES * reactions)

    speed, rebop_speed = in_turn(9, ours, theirs)
    return [faster("Vilar oscillator, 16 reactions", "rebop", speed, rebop_speed, floor=0.9)]


def rebop_system() -> Any:
    """The reactions as rebop has them."""
    from rebop import Gillespie

    system = Gillespie()
    for rate, reactants, products in REACTIONS:
        system.add_reaction(rate, reactants.split(), products.split())
    return system


def vilar_network() -> Network:
    """The reactions as one of our networks."""
    network = Network()
    for name in SPECIES:
        network.quantity(name, name, "number", float(START.get(name, 0)), 0)
    for n, (rate, reactants, products) in enumerate(REACTIONS):
        before, after = reactants.split(), products.split()
        changes: Mapping[str, int] = {s: after.count(s) - before.count(s) for s in (*before, *after)}
        network.event(
            Event(
                id=f"r{n}",
                title=f"{reactants} -> {products}",
                guard=parse("1"),
                clock=Draw("exponential", (parse("1"),)),
                factors=(Factor("propensity", parse(" * ".join([str(rate), *before]))),),
                effects=tuple(Add(s, parse(str(by))) for s, by in changes.items() if by != 0),
                again=True,
            )
        )
    return network


def check_means(rebop: Any, network: Network) -> None:
    """Mean copy numbers agree: none is further apart than five standard errors."""
    compiled = compile_tables(network)
    ours, theirs = np.zeros((CHECKED, len(SPECIES))), np.zeros((CHECKED, len(SPECIES)))
    for n in range(CHECKED):
        player = Player(compiled, 1, n, fastest_engine(), traced=False)
        player.advance(CHECKED_HOURS)
        ours[n] = player.state.values
        theirs[n] = [rebop.run(START, CHECKED_HOURS, 1, rng=n)[s][-1] for s in SPECIES]
    for species, a, b in zip(SPECIES, ours.T, theirs.T, strict=True):
        error = math.sqrt((a.var() + b.var() + 1e-12) / CHECKED)
        if abs(a.mean() - b.mean()) > 5 * error:
            raise NotAvailableError(f"mean {species} differs: {a.mean():.2f} here, {b.mean():.2f} in rebop")
