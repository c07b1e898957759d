"""Futures from a moment on, as the page plays them, have the numbers of `interregnum inevitability`."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import Any

import pytest
from accounts import NODE, in_node
from harbour import HARBOUR

from interregnum.history.play import play
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.futures.inevitability import futures_for, inevitability, moments
from interregnum.language.load import load
from interregnum.views.page.facts import facts
from interregnum.views.page.playable import playable

pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed")
WIDTH = 0.3
FUTURES = futures_for(WIDTH)
SEED = 7
CASES = {  # the scenario, the history, minutes between two moments, outcomes: an ending, and an hour that came or not
    "harbour": (str(HARBOUR), 3, 120.0, []),
    "flagship": ("petrograd-1917", 12, 660.0, ["how", "palace_falls"]),
}


@cache
def curves(name: str, players: int) -> dict[str, Any]:
    """The curves of a history that the page plays, by outcome; and those of the laboratory."""
    where, replica, every, wanted = CASES[name]
    found = load(where)
    history = play(found.scenario, found.compiled, SEED, replica)
    told = facts(found.scenario, found.network)["outcomes"]
    ids = wanted or [id for id, outcome in told.items() if outcome["kind"] != "value"]
    minutes = moments(found.scenario.timeline().length, every)
    asked = [
        {"seed": str(SEED), "replica": str(replica), "minutes": minutes, "futures": FUTURES,
         "outcome": list(told).index(id), "facts": told[id], "value": history.outcomes[id]}
        for id in ids
    ]  # fmt: skip
    job = {"playable": b64encode(playable(found)).decode(), "players": players, "asked": asked}
    return dict(zip(ids, in_node("page_ahead.mjs", job), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_a_curve_has_the_numbers_of_the_laboratory(name: str) -> None:
    where, replica, every, _ = CASES[name]
    found = curves(name, 1)
    assert found
    for id, points in found.items():
        here = inevitability(where, id, replica, SEED, every=every, width=WIDTH, workers=Workers(1))
        assert points == [[p.chance.value, p.chance.low, p.chance.high] for p in here.points]
        assert points[-1][0] == float(here.came)


def test_any_number_of_workers_gives_the_same() -> None:
    assert curves("harbour", 3) == curves("harbour", 1)
