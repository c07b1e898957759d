"""Two circles of the flagship are closed: cut any one link, and what comes out is another night.

Isolation, exit, porosity: those cut off leave the sooner (morale), those who leave lay doors bare (siege), and a house
ringed and entered isolates those who stay. Deed, division, vote: what is done divides the congress, what is said and
voted divides it further or less, and how divided it is decides which government it claims to be.

Histories with and without a link share their draws, so that a mean difference well beyond its error is the
link's. Each margin is about half of what was found with 300 histories: were the link missing from the scenario,
cutting it would change nothing, and the test would fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from interregnum.calculus.engines import wasm_engine
from interregnum.calculus.event_memory import ask
from interregnum.calculus.mapping import map_formulas
from interregnum.calculus.network import Event, Move, Network, formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.expression import Number, names, parse, substitute
from interregnum.lab.ensembles.instrumented import copy_of
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build

REPLICAS = 300
GARRISON = (
    "mikhailovsky_cadets", "oranienbaum_cadets", "peterhof_cadets", "school_cadets", "palace_cossacks",
    "women_soldiers", "palace_officers",
)  # fmt: skip
HEATS = {
    f"congress.{bloc}.heat": Number(0.3, "", 0) for bloc in ("bolsheviks", "left_srs", "srs", "mensheviks")
}
MOTIONS = (
    "peace", "broad", "condemn", "lay_condemn_aside", "delegation_again", "manifesto", "kamkov_amends",
    "broadest_government",
)  # fmt: skip
TAKEN, ENTERED, COALITION = "palace_taken", "attack.entry", "government.broad_coalition.reached"
SOVIET_COALITION = "government.soviet_coalition.reached"
ASKED = (TAKEN, ENTERED, "siege.seeps", COALITION, SOVIET_COALITION)
Cut = Callable[[Network], None]


@cache
def built() -> tuple[float, Network]:
    """How long the night is, and its network, of which every cut takes a copy."""
    scenario = resolve("petrograd-1917")
    return scenario.timeline().length, build(scenario)


@cache
def nights(cut: Cut | None = None) -> dict[str, np.ndarray]:
    """When each event last happened in each history; infinity where it did not."""
    until, whole = built()
    network = copy_of(whole)
    if cut is not None:
        cut(network)
    for event in ASKED:
        ask(network, parse(f"since({event})"))
    tables = compile_tables(network)
    rows = []
    for replica in range(REPLICAS):
        player = Player(tables, 11, replica, wasm_engine(), traced=False)
        player.advance(until)
        rows.append([player.value(f"{event}.last") for event in ASKED])
    table = np.array(rows)
    table[table < 0] = np.inf
    return dict(zip(ASKED, table.T, strict=True))


def share(event: str, cut: Cut | None = None) -> float:
    return float(np.mean(np.isfinite(nights(cut)[event])))


def later(cut: Cut) -> float:
    """By how many minutes the palace falls later without the link, on average; not by noon counts as noon."""
    before, after = (np.minimum(nights(one)[TAKEN], 33 * 60) for one in (None, cut))
    return float(np.mean(after - before))


def leaving(network: Network) -> list[Event]:
    """The events in which parts of the garrison leave."""
    return [
        network.events[id]
        for unit in GARRISON
        for id in (f"{unit}.leaves", f"{unit}.melts")
        if id in network.events
    ]


# --- isolation, exit, porosity ----------------------------------------------------------------------------------


def no_strain(network: Network) -> None:
    """Morale to exit: hunger, being cut off, broken promises and blasts make nobody leave."""
    for name, idle in (("hungry", 1.0), ("isolated", 1.0), ("promise", 1.0), ("shaken", 0.0)):
        found = network.quantities[f"morale.{name}"]
        network.quantities[f"morale.{name}"] = replace(found, start=idle)


def posts_stay_manned(network: Network) -> None:
    """Exit to porosity: whoever resolves to leave stays at the post for all that."""
    for event in leaving(network):
        kept = tuple(effect for effect in event.effects if not isinstance(effect, Move))
        assert kept != event.effects
        network.events[event.id] = replace(event, effects=kept, again=False)


def ring_no_matter(network: Network) -> None:
    """Porosity to morale: a ring round the house, and men in its galleries, isolate and frighten nobody."""
    cut_off = network.quantities["morale.isolated"]
    network.quantities["morale.isolated"] = replace(cut_off, start=1.0)
    food = network.events["provisions"]
    network.events["provisions"] = replace(
        food, branches=tuple(replace(one, odds=()) for one in food.branches)
    )
    network.events["grenades_fall"] = replace(network.events["grenades_fall"], guard=Number(0, "flag"))


@pytest.mark.parametrize(
    ("cut", "minutes"), [(no_strain, 100), (posts_stay_manned, 150), (ring_no_matter, 30)]
)
def test_without_a_link_from_isolation_to_porosity_the_palace_holds_longer(cut: Cut, minutes: float) -> None:
    assert later(cut) > minutes


@pytest.mark.parametrize(
    ("cut", "fewer"), [(no_strain, 0.2), (posts_stay_manned, 0.3), (ring_no_matter, 0.03)]
)
def test_and_fewer_ways_in_lie_open(cut: Cut, fewer: float) -> None:
    assert share("siege.seeps", cut) < share("siege.seeps") - fewer
    assert share(ENTERED, cut) < share(ENTERED) - fewer


# --- deed, division, vote ---------------------------------------------------------------------------------------


def set_at(network: Network, value: float, *starts: str) -> None:
    found = [name for name in network.quantities if name.startswith(starts)]
    assert found
    for name in found:
        network.quantities[name] = replace(network.quantities[name], start=value)


def deed_unnoticed(network: Network) -> None:
    """Deed to division: neither ring nor cannon nor the taking of the palace heats anyone in the congress."""
    set_at(network, 0.0, *(f"congress.{what}.heats_" for what in ("rising_seen", "cannon", "deed_done")))


def votes_unfelt(network: Network) -> None:
    """Vote to division: no vote cools or slights anyone, and those who go leave the others as they were."""
    set_at(network, 1.0, "concession.cools")
    set_at(network, 0.0, "refusal.heats", "congress.mensheviks_leave.heats_", "congress.srs_leave.heats_")


def division_no_matter(network: Network) -> None:
    """Division to claim: motions are put, voted and taken over as in a hall of even temper."""
    found = 0
    for id, event in list(network.events.items()):
        if any(id == f"congress.{motion}" or id.startswith(f"congress.{motion}.") for motion in MOTIONS):
            read = {name for _, node in formulas(event) for name in names(node)}
            if read & HEATS.keys():
                found += 1
                network.events[id] = map_formulas(event, lambda node: substitute(node, HEATS))
    assert found > 5


@pytest.mark.parametrize(
    ("cut", "event", "change"),
    [
        (deed_unnoticed, COALITION, 0.2),
        (deed_unnoticed, SOVIET_COALITION, 0.1),
        (votes_unfelt, COALITION, -0.02),
        (division_no_matter, COALITION, 0.1),
    ],
)
def test_without_a_link_from_deed_to_vote_another_government_is_voted(
    cut: Cut, event: str, change: float
) -> None:
    found = share(event, cut) - share(event)
    assert found > change if change > 0 else found < change
