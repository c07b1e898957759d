"""What a formula comes to as things are, what is drawn at an address, and the note of a number that cannot be."""

from __future__ import annotations

from typing import Any

import numpy as np

from interregnum.calculus.kernel.draws import uniform
from interregnum.calculus.kernel.layout import SOUND, State, Tables
from interregnum.calculus.kernel.machine import run


def evaluate(tables: Tables, state: State, program: int) -> float:
    """The value of a formula as things are."""
    row = tables.programs[program]
    return run(
        tables.code, tables.constants, state.stack, state.values, state.moment[0].now, row.code, row.code_end
    )


def evaluate_each(tables: Tables, state: State, programs: Any, values: Any) -> None:
    """The values of several formulas as things are, into `values`."""
    for n in range(len(programs)):
        values[n] = evaluate(tables, state, programs[n])


def parameter(tables: Tables, state: State, program: int) -> float:
    """The value of a parameter's formula, 0 where the distribution has no such parameter."""
    return evaluate(tables, state, program) if program >= 0 else 0.0


def draw(tables: Tables, state: State, event: int, purpose: Any, number: int) -> float:
    """The draw at the address (event, which firing, purpose, number) of this seed and replica."""
    moment = state.moment[0]
    return uniform(
        np.uint64(tables.events[event].hash),
        np.uint64(state.clocks[event].fired),
        purpose,
        np.uint64(number),
        np.uint64(moment.seed),
        np.uint64(moment.replica),
    )


def note(state: State, fault: int, whose: int, part: int) -> None:
    """A number came out that cannot be. Of several the first counts: what it was computed from is still so."""
    moment = state.moment[0]
    if moment.fault == SOUND:
        moment.fault = fault
        moment.faulty = whose
        moment.faulty_part = part
