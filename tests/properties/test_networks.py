"""What holds of every network: the kernel against the oracle, both engines, the invariants, the promises."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))

from naive import Naive
from networks import (
    firings,
    networks,
    player,
)

from interregnum import engine
from interregnum.network import Network

UNTIL = 15.0
seeds = st.sampled_from([0, 1, 2**64 - 1]) | st.integers(0, 2**64 - 1)
some = settings(deadline=None, max_examples=40)
few = settings(deadline=None, max_examples=15)


# --- the oracle, and the other engine -------------------------------------------------------------------


@given(networks(), seeds, seeds)
@settings(deadline=None, max_examples=150)
def test_the_kernel_plays_what_the_slowest_simulator_plays(made: Network, seed: int, replica: int) -> None:
    history = player(made, seed, replica)
    history.advance(UNTIL)
    naive = Naive(made, seed, replica)
    naive.advance(UNTIL)
    assert firings(history) == naive.firings
    assert {id: history.value(id) for id in made.quantities} == naive.values


@given(networks(), seeds, seeds)
@some
def test_both_engines_write_the_same_bytes(made: Network, seed: int, replica: int) -> None:
    pytest.importorskip("numba")
    both = [player(made, seed, replica, each) for each in (engine.python_engine(), engine.numba_engine())]
    for history in both:
        history.advance(UNTIL)
    python, compiled = (columns((*history.traced()[:4], *history.state)) for history in both)
    assert python == compiled


def columns(parts: Sequence[np.ndarray]) -> list[bytes]:
    """The bytes of each column of each table: without the gaps between them, which mean nothing."""
    found = []
    for part in parts:
        names = part.dtype.names
        found += [part.tobytes()] if names is None else [part[name].tobytes() for name in names]
    return found
