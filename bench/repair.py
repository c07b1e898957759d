"""Contrasts: how many histories, and how long, until a difference is known so well; paired, and the usual way.

Machine repair as in the tests of CompetingClocks.jl 0.4 (five machines, mean time to break 1 against 1.05, to mend 0.5,
repairs done by time 50), where pairing is told to take 54.9 times the variance away. Beside it the same contrast
in SimPy as one would write it: independent runs of both. And a contrast of the flagship.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from bench.measure import Row, ratios, spread
from interregnum.calculus.network import ONE, ZERO, Add, Draw, Event, Network, Set
from interregnum.calculus.tables import compile_tables
from interregnum.expression import parse
from interregnum.lab.contrasts.pairs import Side, play_pairs
from interregnum.lab.contrasts.whatif import whatif
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.response import Response
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics.differences import Difference, mean_differences
from interregnum.lab.statistics.scores import NORMAL_975

MACHINES, HORIZON, MENDED, BREAKS, MORE = 5, 50.0, 0.5, 1.0, 1.05
LEAST = 50.0  # times less variance, asked for
PAIRS = 12_000
HALF = 0.1  # half the width of the 95 % interval: a tenth of a repair
TIMES, TIMED = 7, 500  # pairs played between two readings of the clock
FLAGSHIP, CHANGE, OUTCOME, POINT = "petrograd-1917", "attack.blank", "how", 0.01
HISTORIES = 2000
HERE = Workers(1)


def rows() -> list[Row]:
    """The gain, the time to the same interval, and what the flagship needs."""
    subject = f"machine repair, {PAIRS:,} pairs"
    gain = difference(PAIRS).gain
    found = [
        Row(
            f"{subject}: variance unpaired over paired",
            f"{gain:.3g}",
            bar=f"at least {LEAST:g}",
            met=gain >= LEAST,
        )
    ]
    try:
        found.append(against_simpy())
    except ImportError as error:
        found.append(Row(subject, f"not available: {error}", "SimPy"))
    return [*found, *flagship()]


def difference(pairs: int, seed: int = 7) -> Difference:
    """The contrast of more time between breaks."""
    played = play_pairs(side(BREAKS), side(MORE), [], seed, pairs, HERE)
    return mean_differences(played.base, played.varied, seed)[0]


def side(breaks: float) -> Side:
    """The machines as one of our networks, ready to be played."""
    network = Network()
    network.count("repairs", "repairs done")
    for n in range(MACHINES):
        works = network.flag(f"works_{n}", f"machine {n} works", start=True)
        for id, guard, mean, effects in (
            ("breaks", works.id, breaks, (Set(works.id, ZERO),)),
            ("mended", f"not {works.id}", MENDED, (Set(works.id, ONE), Add("repairs", ONE))),
        ):
            clock = Draw("exponential", (parse(f"{mean}"),))
            network.event(Event(f"{id}_{n}", id, parse(guard), clock, effects=effects, again=True))
    case = Instrumented(compile_tables(network, [parse("repairs")]), HORIZON, {}, ("repairs",), (), {}, ())
    return Side(case, (Response("repairs", "Repairs", "value", read=0),))


# --- the usual way ------------------------------------------------------------------------------------------


def against_simpy() -> Row:
    """Seconds to an interval of that width: pairs here, independent runs there."""
    sides = side(BREAKS), side(MORE)
    both: list[list[float]] = [[], []]
    for turn in range(TIMES + 1):
        for seconds, play in zip(both, (lambda n: paired(sides, n), unpaired), strict=True):
            needed = seconds_to(play, turn)
            if turn > 0:  # the first compiles, and warms
                seconds.append(needed)
    return Row(
        f"machine repair: seconds to a 95 % interval of ±{HALF:g} repairs",
        spread(both[0], "s"),
        "SimPy, independent runs",
        spread(both[1], "s"),
        f"{spread(ratios(both[1], both[0]))} x our time",
    )


def seconds_to(play: Callable[[int], float], turn: int) -> float:
    """The time that some pairs take, times how many of these an interval of that width needs by their variance."""
    began = time.perf_counter()
    variance = play(turn)
    seconds = time.perf_counter() - began
    return seconds / TIMED * pairs_for(variance, HALF)


def pairs_for(variance: float, half: float) -> float:
    """How many pairs make the 95 % interval of a mean that wide either way."""
    return NORMAL_975**2 * variance / half**2


def paired(sides: tuple[Side, Side], turn: int) -> float:
    """The variance of our paired differences."""
    played = play_pairs(*sides, [], 1917 + turn, TIMED, HERE)
    return float(np.var(played.varied - played.base, ddof=1))


def unpaired(turn: int) -> float:
    """The variance of differences of independent runs in SimPy."""
    chance = random.Random(1917 + turn)
    return statistics.variance(
        simpy_repairs(MORE, chance) - simpy_repairs(BREAKS, chance) for _ in range(TIMED)
    )


def simpy_repairs(breaks: float, chance: random.Random) -> int:
    """Repairs done in one run: a process for each machine."""
    import simpy

    env, repairs = simpy.Environment(), 0

    def machine() -> Generator[Any, Any, Any]:
        nonlocal repairs
        while True:
            yield env.timeout(chance.expovariate(1 / breaks))
            yield env.timeout(chance.expovariate(1 / MENDED))
            repairs += 1

    for _ in range(MACHINES):
        env.process(machine())
    env.run(until=HORIZON)
    return repairs


# --- the flagship -------------------------------------------------------------------------------------------


def flagship() -> list[Row]:
    """How many histories make each ending's difference known to a point, paired and unpaired."""
    found = whatif(FLAGSHIP, {"without": CHANGE}, HISTORIES, outcomes=[OUTCOME], workers=HERE)
    made = []
    for ending in found[OUTCOME].endings:
        d = ending.difference
        apart = d.base * (1 - d.base) + d.varied * (1 - d.varied)
        if math.isfinite(d.gain):
            made.append(
                Row(
                    f"{FLAGSHIP} without {CHANGE}, {OUTCOME} is {ending.label}: pairs to ±1 point",
                    f"{pairs_for(apart / d.gain, POINT):,.0f}",
                    "unpaired",
                    f"{pairs_for(apart, POINT):,.0f}",
                    f"{d.gain:.3g} x fewer",
                )
            )
    return made
