"""Go-betweens, crowds, soldiers' meetings, the hurt: in the flagship each may come out otherwise."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from interregnum.calculus.engines import wasm_engine
from interregnum.calculus.event_memory import ask
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.expression import evaluate, parse
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build

REPLICAS = 300
MISSIONS = (
    "envoys_to_ships",
    "envoys_to_palace",
    "envoys_to_smolny",
    "duma_column",
    "chudnovsky_visit",
    "peace_delegation",
)
EVENTS = (
    "embankment_crowd.flees", "attack.blank", "street_crowd.flees", "fortress_fires_by_mistake",
    "street_crowd.threatens",
    "palace_crowd.threatens", "workers_on_banks.cheers", "streetcars.stops", "siege.assault", "cabinet_hears_envoys",
    "congress.cannon", "salvo", "prisoners_cars.found", "prisoners.sets_out", "street_crowd.forms",
)  # fmt: skip
VALUES = (
    *(f"{mission}.{what}" for mission in MISSIONS for what in ("access", "turned_back", "fired_at", "over")),
    "cyclists_meeting.refuse_to_go.passed", "cyclists_meeting.refuse_to_go.failed", "cyclists_3_order.obeyed",
    "northern_meetings.stand_with_garrison.passed", "northern_meetings.stand_with_garrison.failed",
    "prisoners.lynched", "prisoners.jailed", "cannon.echo", "bridge.nears",
)  # fmt: skip


@cache
def nights() -> dict[str, np.ndarray]:
    """Quantities at noon, and when each event last happened (infinity: never), of each history."""
    scenario = resolve("petrograd-1917")
    network = build(scenario)
    hurt = {what: network.closed(f"casualties.{what}") for what in ("dead", "wounded")}
    for event in EVENTS:
        ask(network, parse(f"since({event})"))
    tables, rows = compile_tables(network), []
    for replica in range(REPLICAS):
        player = Player(tables, 12, replica, wasm_engine(), traced=False)
        player.advance(scenario.timeline().length)
        values = {name: player.value(name) for name in tables.quantity_index}
        counted = [evaluate(node, values, 0.0) for node in hurt.values()]
        rows.append(
            [*(values[name] for name in VALUES), *(values[f"{event}.last"] for event in EVENTS), *counted]
        )
    table = np.array(rows)
    times = table[:, len(VALUES) : len(VALUES) + len(EVENTS)]
    times[times < 0] = np.inf
    return dict(zip((*VALUES, *EVENTS, *hurt), table.T, strict=True))


def happens(event: str) -> float:
    return float(np.mean(np.isfinite(nights()[event])))


@pytest.mark.parametrize("mission", MISSIONS)
def test_every_mission_that_sets_out_ends_somehow_and_none_always_the_same(mission: str) -> None:
    of = nights()
    ended = of[f"{mission}.over"].mean()
    ways = {how: of[f"{mission}.{how}"].mean() for how in ("access", "turned_back", "fired_at")}
    assert 0.1 < ended < 0.95
    assert max(ways.values()) < ended
    assert sum(ways.values()) <= ended + 1e-9


def test_envoys_who_are_received_are_heard_by_the_cabinet() -> None:
    of = nights()
    received = sum(
        of[f"{mission}.access"] for mission in ("envoys_to_palace", "envoys_to_smolny", "peace_delegation")
    )
    heard = np.isfinite(of["cabinet_hears_envoys"])
    assert heard.any()
    assert not np.any(heard & (received + of["duma_column.access"] == 0))


def test_the_onlookers_flee_from_the_blank_round() -> None:
    of = nights()
    fired = np.isfinite(of["attack.blank"])
    assert np.mean(np.isfinite(of["embankment_crowd.flees"][fired])) > 0.9
    assert happens("workers_on_banks.cheers") > 0.8
    assert 0.02 < happens("streetcars.stops") < 0.5


def test_the_mob_about_the_prisoners_is_a_crowd_and_shots_scatter_it() -> None:
    of = nights()
    shots = np.isfinite(of["fortress_fires_by_mistake"])
    assert happens("street_crowd.threatens") > 0.4
    # a crowd that had gathered by then; who comes after the shots knew of them
    assert np.mean(np.isfinite(of["street_crowd.flees"][shots])) > 0.6
    assert np.mean(np.isfinite(of["street_crowd.flees"][~shots])) < 0.1  # nerves still raw from the guns
    assert 0 < of["prisoners.lynched"].mean() < 0.25


def test_the_congress_hears_no_cannon_that_has_not_been_fired() -> None:
    of = nights()
    heard = np.isfinite(of["congress.cannon"])
    assert heard.mean() > 0.2
    since_the_blank = of["congress.cannon"][heard] - of["attack.blank"][heard]
    lately = (since_the_blank > 0) & (since_the_blank < of["cannon.echo"][heard])
    assert np.all(lately | np.isfinite(of["salvo"][heard]))


def test_nobody_looks_for_a_car_for_prisoners_who_have_gone_on_foot() -> None:
    of = nights()
    looked = np.isfinite(of["prisoners_cars.found"])
    assert np.all(of["prisoners_cars.found"][looked] <= of["prisoners.sets_out"][looked])


def test_the_crowd_at_the_bridge_gathers_when_the_prisoners_come_near() -> None:
    of = nights()
    there = np.isfinite(of["street_crowd.forms"])
    walked = of["street_crowd.forms"][there] - of["prisoners.sets_out"][there]
    assert there.any()
    assert np.all(walked > of["bridge.nears"][there])


def test_most_nights_cost_few_lives_and_a_storm_costs_more() -> None:
    of = nights()
    storm = np.isfinite(of["siege.assault"])
    assert np.median(of["dead"][~storm]) < 15
    assert np.median(of["dead"][storm]) > 3 * np.median(of["dead"][~storm])
    assert np.all(of["wounded"][of["dead"] > 40] > of["dead"][of["dead"] > 40])


def test_soldiers_meet_before_they_answer() -> None:
    of = nights()
    refused, willing = (
        of["cyclists_meeting.refuse_to_go.passed"] == 1,
        of["cyclists_meeting.refuse_to_go.failed"] == 1,
    )
    assert 0.6 < refused.mean() < 0.99
    assert of["cyclists_3_order.obeyed"][willing].mean() > of["cyclists_3_order.obeyed"][refused].mean() + 0.2
    north = [of[f"northern_meetings.stand_with_garrison.{how}"].mean() for how in ("passed", "failed")]
    assert min(north) > 0.1
