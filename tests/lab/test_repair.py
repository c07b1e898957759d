"""Machine repair, a contrast with a published gain: 54.9 times less variance by common random numbers.

Five machines that each break after an exponential time and are mended after another (mean 0.5); counted are the
repairs done by time 50, with a mean time to break of 1 and of 1.05. The setting is that of the test of keyed streams in
CompetingClocks.jl 0.4 (A. Dolgert, `test/test_crn_streams.jl`), 3,000 pairs; the figure is told in the documentation
of ChronoSim.jl. Here the same pairs come of addresses: the n-th break of a machine is one number in both.
"""

from __future__ import annotations

import numpy as np
import pytest
from networks import add, closed, event, exponential, network, put

from interregnum.calculus.network import Network
from interregnum.calculus.tables import compile_tables
from interregnum.expression import parse
from interregnum.lab.contrasts.pairs import PlayedPairs, Side, play_pairs
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.response import Response
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics.differences import Difference, mean_differences

MACHINES, HORIZON, MENDED, BREAKS, MORE = 5, 50.0, 0.5, 1.0, 1.05
PAIRS = 12_000  # of 3,000, as published, one run gives 52.6 +- 2.9, over 24 seeds


def machines(breaks: float) -> Network:
    works = [f"works_{n}" for n in range(MACHINES)]
    events = []
    for n, flag in enumerate(works):
        events.append(event(f"breaks_{n}", flag, exponential(breaks), put(flag, 0), again=True))
        mended = (put(flag, 1), add("repairs"))
        events.append(event(f"mended_{n}", f"not {flag}", exponential(MENDED), *mended, again=True))
    made = network(dict.fromkeys(works, 1.0) | {"repairs": 0.0}, *events)
    for flag in works:
        made.flag(flag, flag, start=True)
    return made


def side(breaks: float) -> Side:
    compiled = compile_tables(closed(machines(breaks)), [parse("repairs")])
    case = Instrumented(compiled, HORIZON, {}, ("repairs",), (), {}, ())
    return Side(case, (Response("repairs", "Repairs", "value", read=0),))


@pytest.fixture(scope="module")
def played() -> PlayedPairs:
    return play_pairs(side(BREAKS), side(MORE), [], 7, PAIRS, Workers(1))


def difference(played: PlayedPairs) -> Difference:
    return mean_differences(played.base, played.varied, 7)[0]


def test_the_gain_is_at_least_fifty(played: PlayedPairs) -> None:
    assert difference(played).gain >= 50


def test_the_gain_is_measured_against_runs_that_are_apart(played: PlayedPairs) -> None:
    """The variance of unpaired differences is that of differences of histories that share nothing."""
    apart = play_pairs(side(BREAKS), side(MORE), [], 8, PAIRS, Workers(1))
    unpaired = np.var(apart.varied - played.base, ddof=1)
    paired = np.var(played.varied - played.base, ddof=1)
    assert unpaired / paired == pytest.approx(difference(played).gain, rel=0.1)
    assert unpaired / paired >= 50


def test_pairing_does_not_move_the_difference(played: PlayedPairs) -> None:
    """The mean is that of machines that work at the start and alternate."""
    rates = {breaks: expected(breaks) for breaks in (BREAKS, MORE)}
    found = difference(played)
    spread = np.std(played.varied - played.base, ddof=1) / np.sqrt(PAIRS)
    assert found.mean == pytest.approx(rates[MORE] - rates[BREAKS], abs=4 * spread)
    assert found.low < rates[MORE] - rates[BREAKS] < found.high


def expected(breaks: float) -> float:
    """Repairs by the horizon of machines that alternate, in closed form (two states, two rates)."""
    down, up = 1 / breaks, 1 / MENDED
    both = down + up
    return MACHINES * (down * up / both * HORIZON - down * up / both**2 * (1 - np.exp(-both * HORIZON)))
