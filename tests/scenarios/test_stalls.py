"""What is missing where one thing fails: a consequence that a historian would believe, and no stall of the model.

Each event here is taken away from every history in which it happens (`lab.causes.counterfactuals.knockouts`). A car
that is not found, a man who comes late or envoys who do not go home again must not keep the palace standing; a ring
that never closes may.
"""

from __future__ import annotations

import pickle
from functools import cache

import numpy as np
import pytest

from interregnum.lab.causes.counterfactuals.knockouts import Knockout, knockout_block, knockouts_of
from interregnum.lab.ensembles.ensemble import instrumented_network
from interregnum.lab.ensembles.response import response_of

HISTORIES = 60
NO_REASON = (
    "pierce_arrow.found",
    "kerensky_drives.sets_out",
    "polkovnikov_reports",
    "kerensky_course",
    "konovalov_calls_cabinet",
    "sladkov_goes.sets_out",
    "attack.admiralty",
    "attack.mariinsky",
    "mariinsky_force_goes.sets_out",
    "cabinet_opens",
    "attack.ring",
    "call_to_keksgolmsky.arrives",
    "keksgolmsky_called.answered",
    "keksgolmsky_march.sets_out",
    "bridge_pickets_go.sets_out",
    "pavlovsky_called.answered",
    "landing_orders.arrives",
    "kronstadt_lands",
)
NO_REASON_FOR_CONGRESS = (
    "soviet.trotsky_reports",
    "soviet.lenins_statement",
    "soviet.closes",
    "delegates_gather",
    "congress.due_1",
    "fractions_ready",
)
REASON = ("siege.sealed", "siege.millionnaia.covered")
ENVOYS = (
    "envoys_to_ships.heard",
    "envoys_to_palace.heard",
    "envoys_to_smolny.heard",
    "peace_delegation.heard",
)


@cache
def hours(outcome: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """When it comes, in each history; and in the same without each thing, or without any end of a truce."""
    _, network, case = instrumented_network("petrograd-1917")
    known = {knock.id: knock for knock in knockouts_of(network)}
    together = tuple(event for id in ENVOYS for event in known[id].events)
    palace = [*(known[id] for id in (*NO_REASON, *REASON)), Knockout("envoys stay", together)]
    knocks = palace if outcome == "palace_falls" else [known[id] for id in NO_REASON_FOR_CONGRESS]
    found = knockout_block(pickle.dumps(case), (response_of(case, outcome),), knocks, 11, 0, HISTORIES)
    without = {knock.id: found.without[:, k, 0] for k, knock in enumerate(knocks)}
    return found.base[:, 0], without


def still(outcome: str, id: str) -> float:
    """Of the histories in which it comes, the share in which it comes without the thing too."""
    base, without = hours(outcome)
    return float(np.isfinite(without[id][np.isfinite(base)]).mean())


@pytest.mark.parametrize("id", NO_REASON)
def test_one_thing_that_fails_is_no_reason_for_the_palace_to_stand(id: str) -> None:
    assert still("palace_falls", id) > 0.85


def test_envoys_who_do_not_go_home_hold_up_the_fire_for_a_time_only() -> None:
    assert still("palace_falls", "envoys stay") > 0.9


@pytest.mark.parametrize("id", REASON)
def test_a_ring_that_never_closes_is(id: str) -> None:
    assert still("palace_falls", id) < 0.3


@pytest.mark.parametrize("id", NO_REASON_FOR_CONGRESS)
def test_one_thing_that_fails_is_no_reason_for_the_congress_not_to_open(id: str) -> None:
    assert still("congress_opens", id) > 0.9
