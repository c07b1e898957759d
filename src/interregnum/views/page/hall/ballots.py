"""One vote: what each bloc voted, and how likely that result was by the weights it was drawn with.

Each delegate present votes by the weights of the bloc, a multinomial draw (`mechanisms.assemblies`). The chance
that a motion is carried is given for these weights: exactly where the chair counts, by the normal approximation of
the sum of the draws where he judges by eye. The weights themselves are drawn too: of that it says nothing.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

from interregnum.explain.divisions import divisions_at
from interregnum.history import History
from interregnum.mechanisms.assemblies.motions import BY_EYE, VOTES

ALL_ALIKE = 1e-9  # a spread of votes that is none


def ballot(history: History, assembly: str, name: str, number: int) -> dict[str, Any]:
    """The vote of a motion at the firing that counted it.

    `blocs` gives for each bloc yes, no, abstaining; `weights` the shares that each was drawn with, `chance` that
    of being carried by them; `seen` how the chair saw a yes where nobody counted. `in_hall` were in the hall,
    `silent` of them in blocs that no weight was given for. `duress` is there where the hall was held.
    """
    motion = history.scenario.assemblies[assembly].motions[name]
    own = f"{assembly}.{name}"
    votes = {
        bloc: [round(history.value(f"{own}.{bloc}.{vote}", number)) for vote in VOTES]
        for bloc in motion.support
    }
    shares = _shares(history, number)
    seen = history.start_value(f"{own}.by_eye") if motion.method in BY_EYE else 1.0
    present = {
        bloc: round(history.value(f"{assembly}.{bloc}.present", number))
        for bloc in history.scenario.assemblies[assembly].blocs
    }
    abstaining = 0.0 if motion.majority == "votes_cast" else 1.0
    duress = f"{own}.under_duress"
    held = duress in history.network.quantities and history.value(duress, number)
    return {
        **({"duress": 1} if held else {}),
        "blocs": votes,
        "totals": [sum(column) for column in zip(*votes.values(), strict=True)],
        "in_hall": sum(present.values()),
        "silent": sum(n for bloc, n in present.items() if bloc not in votes),
        "weights": {bloc: [round(share, 3) for share in found] for bloc, found in shares.items()},
        "seen": round(seen, 2),
        "chance": round(carried({b: present[b] for b in votes}, shares, seen, abstaining), 3),
    }


def carried(present: dict[str, int], shares: dict[str, list[float]], seen: float, abstaining: float) -> float:
    """The chance that yes x seen > no + abstaining x abstentions, for these shares of yes, no and abstaining."""
    if seen == 1.0 and abstaining in (0.0, 1.0):
        return _counted(present, shares, abstaining)
    middle = spread = 0.0
    for bloc, (yes, no, neither) in shares.items():
        each = yes * seen - no - abstaining * neither
        squared = yes * seen**2 + no + abstaining**2 * neither
        middle += present[bloc] * each
        spread += present[bloc] * (squared - each**2)
    if spread < ALL_ALIKE:
        return 1.0 if middle > 0 else 0.0
    return 1.0 - NormalDist(middle, sqrt(spread)).cdf(0.0)


def _counted(present: dict[str, int], shares: dict[str, list[float]], abstaining: float) -> float:
    """The same, exactly: the lead is a sum of independent steps of 1, 0 and -1, whose characters multiply."""
    people = sum(present[bloc] for bloc in shares)
    turns = np.exp(-2j * np.pi * np.arange(2 * people + 1) / (2 * people + 1))
    character = np.ones(2 * people + 1, dtype=complex)
    for bloc, (yes, no, neither) in shares.items():
        against = no + abstaining * neither
        character *= (yes * turns + (1 - abstaining) * neither + against / turns) ** present[bloc]
    of_each_lead = np.fft.ifft(character).real  # leads 0, 1, ..., people, then -people, ..., -1
    return float(min(1.0, max(0.0, of_each_lead[1 : people + 1].sum())))


def _shares(history: History, number: int) -> dict[str, list[float]]:
    """Of each bloc, the shares of yes, no and abstaining by which its delegates voted."""
    return {
        division.block.split(".")[-2]: [way.chance for way in division.ways]
        for division in divisions_at(history, history.firing(number))
        if division.voted
    }
