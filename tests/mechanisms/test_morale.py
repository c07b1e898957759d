"""Morale: the hazard of leaving, the contagion of leaving, and people who are never lost."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask, close
from interregnum.calculus.network import ONE, Draw, Event, Network, Set, formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import Name, Number, check_condition, evaluate, kind_of, parse
from interregnum.mechanisms import build
from interregnum.mechanisms.force import meetings
from interregnum.mechanisms.force.morale import COEFFICIENTS, contagion
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "morale.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
TYPICAL = {name.split(".")[1]: float(amount.typical) for name, (_, amount) in COEFFICIENTS.items()}
# All have the same threshold: nothing at 0, everything above a half.
STEP = {"threshold": 0.5, "spread": 0.001}


def scenario(morale: dict[str, Any], guard: dict[str, Any], **sections: Any) -> Scenario:
    """A guard of 60 that watches 90 police; all coefficients are fixed."""
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}},
        "places": {"hall": {"title": "Town hall"}},
        "units": {
            "guard": {"title": "The guard", "people": 60, "at": "hall", "obeys": "council", "resolve": 0.5}
            | guard,
            "police": {"title": "The police", "people": 90, "at": "hall", "obeys": "council", "resolve": 0.5},
        },
        "morale": {"guard": {"exposed": "yes", "takes": 60, **STEP} | morale},
        "quantities": {
            "fed": {"title": "There is food", "kind": "flag", "starts": 1},
            "promises": {"title": "Promises broken"},
        },
        "assumptions": {
            name: {"title": title, "typical": amount.typical}
            for name, (title, amount) in COEFFICIENTS.items()
        },
    }
    return Scenario.model_validate(base | sections)


def network_of(
    morale: dict[str, Any] | None = None, guard: dict[str, Any] | None = None, **sections: Any
) -> Network:
    return build(scenario(morale or {}, guard or {}, **sections))


def compiled(
    morale: dict[str, Any] | None = None, guard: dict[str, Any] | None = None, **sections: Any
) -> Compiled:
    """The tables, with `times(e)` and `since(e)` kept for each event."""
    network = network_of(morale, guard, **sections)
    for event in tuple(network.events):
        ask(network, parse(f"times({event}) + since({event})"))
    return compile_tables(network)


def play(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 3, replica, traced=False)
    player.advance(until)
    return player


def at(hour: str, *then: dict[str, Any]) -> dict[str, Any]:
    """An event from outside, at an hour after 18:00."""
    return {"title": "From outside", "at": f"1920-03-13T{hour}", "exogenous": "a test", "then": list(then)}


ALL_GO = {"move": {"from": "police.people", "to": "police.left", "share": 1}}


# The published result -----------------------------------------------------------------------------


def settled(sigma: float) -> float:
    """Where a crowd of 100 comes to rest: each joins once as many have joined as the threshold says.

    A network of the mechanism's own rule and nothing else: at every step, the share that has gone becomes
    the share whose threshold has been passed.
    """
    network = Network()
    gone = network.share("gone", "the share that has gone")
    reached = contagion(gone, Number(0.25), Number(sigma / 100))
    guard = parse("gone < 1")
    network.event(
        Event("step", "More go", guard, Draw("fixed", (ONE,)), effects=(Set("gone", reached),), again=True)
    )
    player = Player(compile_tables(close(network)), 0, traced=False)
    player.advance(3000)
    return 100 * player.value("gone")


def test_granovetters_crowd_jumps_between_a_spread_of_12_2_and_12_3() -> None:
    """Granovetter (1978), figure 2: thresholds normal with mean 25, a hundred people."""
    assert settled(12.2) == pytest.approx(5.5, abs=0.05)
    assert settled(12.3) == pytest.approx(100, abs=0.05)


def test_the_rest_is_an_equilibrium() -> None:
    rest = settled(12.0) / 100
    assert evaluate(contagion(Name("x"), Number(0.25), Number(0.12)), {"x": rest}, 0.0) == pytest.approx(rest)


@given(gone=st.floats(0, 1), threshold=st.floats(-0.5, 1.5), spread=st.floats(0, 2))
def test_contagion_is_a_share_that_only_grows_with_those_who_have_gone(
    gone: float, threshold: float, spread: float
) -> None:
    rule = contagion(Name("x"), Number(threshold), Number(spread))
    fewer, more = (evaluate(rule, {"x": x}, 0.0) for x in (gone * 0.9, gone))
    assert 0 <= fewer <= more <= 1


def test_without_spread_it_is_a_step() -> None:
    rule = contagion(Name("x"), Number(0.25), Number(0.0))
    assert [evaluate(rule, {"x": x}, 0.0) for x in (0.2, 0.3)] == pytest.approx([0.0, 1.0])


# The hazard ---------------------------------------------------------------------------------------


def speed(network: Network, event: str = "guard.leaves", **values: float) -> float:
    """The speed of leaving, with the quantities at their starts except for `values`."""
    known = {id: float(q.start) for id, q in network.quantities.items() if not isinstance(q.start, Draw)}
    known |= {name.replace("__", "."): value for name, value in values.items()}
    return math.prod(evaluate(factor.value, known, 0.0) for factor in network.events[event].factors)


FULL = {"hungry": "not fed", "isolated": "not fed", "promises_broken": "promises"}


@given(
    resolve=st.floats(0, 1),
    fed=st.booleans(),
    promises=st.integers(0, 5),
    shaken=st.floats(0, 3),
    gone=st.integers(0, 90),
)
@settings(max_examples=40, deadline=None)
def test_the_speed_is_the_product_of_the_page(
    resolve: float, fed: bool, promises: int, shaken: float, gone: int
) -> None:
    network = network_of(FULL | {"threshold": 0.3, "spread": 0.2}, {"looks_to": ["police"]})
    found = speed(
        network,
        guard__resolve=resolve,
        fed=float(fed),
        promises=float(promises),
        guard__shaken=shaken,
        police__left=float(gone),
        police__people=90.0 - gone,
    )
    passed = 0.5 * math.erfc(-(gone / 90 - 0.3) / 0.2 / math.sqrt(2))
    expected = math.exp(TYPICAL["resolve"] * (0.5 - resolve)) * math.exp(TYPICAL["shaken"] * shaken)
    expected *= TYPICAL["promise"] ** promises * (1 + TYPICAL["contagion"] * passed)
    if not fed:
        expected *= TYPICAL["hungry"] * TYPICAL["isolated"]
    assert found == pytest.approx(expected)


def test_the_clock_is_that_of_a_unit_at_its_ease() -> None:
    assert speed(network_of(FULL)) == pytest.approx(1.0)
    assert speed(network_of(FULL, {"looks_to": ["police"]})) == pytest.approx(1.0)
    assert play(compiled({"takes": 60})).value("guard.leaves.last") == pytest.approx(60)


def test_each_factor_has_a_name_to_cite() -> None:
    network = network_of(FULL, {"looks_to": ["police"]})
    assert [factor.name for factor in network.events["guard.leaves"].factors] == [
        "resolve of The guard",
        "no food",
        "cut off",
        "shaken by the blast",
        "promises broken",
        "those they look to have gone",
    ]
    plain = network_of().events["guard.leaves"].factors
    assert [factor.name for factor in plain] == ["resolve of The guard", "shaken by the blast"]


def test_the_waiting_time_is_the_mean_over_the_hazard_ratio() -> None:
    replicas = 250
    tables = compiled({"takes": {"mean": 60}, "hungry": "yes"}, {"resolve": 0.8})
    mean = 60 / (math.exp(TYPICAL["resolve"] * -0.3) * TYPICAL["hungry"])
    waits = [play(tables, replica, 14400).value("guard.leaves.last") for replica in range(replicas)]
    assert sum(waits) / replicas == pytest.approx(mean, abs=4 * mean / math.sqrt(replicas))
    late = sum(wait > mean for wait in waits) / replicas
    assert late == pytest.approx(math.exp(-1), abs=4 * math.sqrt(0.24 / replicas))


def test_hunger_that_comes_half_way_hurries_the_rest() -> None:
    tables = compiled({"hungry": "not fed"}, events={"eaten": at("18:30", {"fed": "no"})})
    assert play(tables).value("guard.leaves.last") == pytest.approx(30 + 30 / TYPICAL["hungry"])


def test_those_they_look_to_draw_them_after() -> None:
    tables = compiled(guard={"looks_to": ["police"]}, events={"desertion": at("18:30", ALL_GO)})
    assert play(tables).value("guard.leaves.last") == pytest.approx(30 + 30 / (1 + TYPICAL["contagion"]))
    blind = compiled(events={"desertion": at("18:30", ALL_GO)})
    assert play(blind).value("guard.leaves.last") == pytest.approx(60)


# Going --------------------------------------------------------------------------------------------


def test_as_a_body_all_go_once() -> None:
    player = play(compiled())
    assert [player.value(f"guard.{what}") for what in ("people", "left", "gone")] == [0, 60, 1]
    assert player.value("guard.leaves.times") == 1


def test_out_of_danger_nobody_goes() -> None:
    assert play(compiled({"exposed": "not fed"})).value("guard.people") == 60


def test_by_parts_people_are_conserved_and_the_unit_is_gone_at_the_last() -> None:
    player = Player(compiled({"leaves": "by_parts", "part": 0.2, "takes": 10}), 3, traced=False)
    before = 60.0
    for minute in range(5, 1440, 10):
        player.advance(minute)
        people, left, gone = (player.value(f"guard.{what}") for what in ("people", "left", "gone"))
        assert people + left == 60
        assert people <= before
        assert gone == (people < 1)
        before = people
    assert before == 0


def test_by_parts_each_goes_with_the_chance_given() -> None:
    replicas, part, rounds = 200, 0.2, 4
    tables = compiled({"leaves": "by_parts", "part": part, "takes": 10})
    stay = (1 - part) ** rounds
    mean = (
        sum(play(tables, replica, 10 * rounds + 1).value("guard.people") for replica in range(replicas))
        / replicas
    )
    assert mean == pytest.approx(60 * stay, abs=4 * math.sqrt(60 * stay * (1 - stay) / replicas))


# By vote ------------------------------------------------------------------------------------------

VOTE = {"leaves": "by_vote", "for_going": 1, "outvoted": 0.5, "sets_off": 10, "takes": 60}


def test_each_votes_by_what_presses_on_the_unit() -> None:
    """The odds for going are `for_going` times the speed of the clock."""
    replicas = 150
    tables = compiled(VOTE | {"for_going": 0.6, "hungry": "yes"}, {"resolve": 0.6})
    speed = math.exp(TYPICAL["resolve"] * -0.1) * TYPICAL["hungry"]
    chance = 0.6 * speed / (1 + 0.6 * speed)
    met = 60 / speed + 1
    mean = sum(play(tables, replica, met).value("guard.voted_go") for replica in range(replicas)) / replicas
    assert mean == pytest.approx(60 * chance, abs=4 * math.sqrt(60 * chance * (1 - chance) / replicas))


def test_a_majority_goes_once_it_is_ready_and_the_minority_stays_in_its_share() -> None:
    replicas, stayed, outvoted = 200, 0.0, 0.0
    tables = compiled(VOTE | {"for_going": 4})
    for replica in range(replicas):
        player = play(tables, replica)
        people, left, against = (player.value(f"guard.{what}") for what in ("people", "left", "voted_stay"))
        assert people + left == 60
        assert player.value("guard.leaves.last") == pytest.approx(player.value("guard.meets.last") + 10)
        assert player.value("guard.meets.times") == 1
        stayed, outvoted = stayed + people, outvoted + against
    assert stayed == pytest.approx(outvoted / 2, abs=4 * math.sqrt(replicas * 60 * 0.1 * 0.9))


def test_a_unit_that_votes_to_stay_loses_nobody_and_meets_again() -> None:
    player = play(compiled(VOTE | {"for_going": 0.05}), until=400)
    assert [player.value(f"guard.{what}") for what in ("people", "left", "resolved")] == [60, 0, 0]
    assert player.value("guard.meets.times") == player.value("guard.stays.times") == 6


def test_what_follows_a_vote_is_done_when_they_go() -> None:
    moved = {"move": {"from": "guard.people", "to": "police.people", "share": 1}}
    player = play(compiled(VOTE | {"for_going": 4, "then": [moved]}), until=69)
    assert player.value("guard.people") == 60
    player.advance(71)
    assert player.value("guard.people") == 0
    assert player.value("police.people") + player.value("guard.left") == 150


def test_who_is_out_of_danger_once_resolved_does_not_go() -> None:
    safe = compiled(VOTE | {"for_going": 4, "exposed": "fed"}, events={"end": at("19:05", {"fed": "no"})})
    player = play(safe)
    assert [player.value(f"guard.{what}") for what in ("resolved", "left")] == [1, 0]


def test_what_follows_is_done_when_they_go() -> None:
    player = play(compiled({"then": [{"fed": "no"}]}), until=59)
    assert player.value("fed") == 1
    player.advance(61)
    assert player.value("fed") == 0


def test_every_formula_makes_sense() -> None:
    drawn = {
        "threshold": {"typical": "25 %", "between": ["15 %", "40 %"]},
        "spread": {"typical": 0.1, "factor": 1.5},
    }
    for leaves, names in (("by_parts", ("melts",)), ("by_vote", ("meets", "resolves", "stays", "leaves"))):
        network = network_of(FULL | drawn | {"leaves": leaves}, {"looks_to": ["police"]})
        kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
        for event in (network.events[f"guard.{name}"] for name in names):
            check_condition(event.guard, kinds)
            for _, node in formulas(event):
                kind_of(node, kinds)


def test_the_page_names_each_coefficient_with_its_range() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, (_, amount) in (COEFFICIENTS | meetings.COEFFICIENTS).items():
        assert amount.between is not None
        assert f"| `{name}` | {amount.typical}, between {amount.between[0]} and {amount.between[1]} |" in page


def test_the_example_of_the_page_runs() -> None:
    example = YAML(typ="safe").load(PAGE.read_text(encoding="utf-8").split("```yaml")[1].split("```")[0])
    tables = compile_tables(build(Scenario.model_validate({"scenario": FRAME, **example})))
    assert {"cadets.melts", "cossacks.leaves", "gunners.meets"} <= set(tables.events)
    play(tables)


def test_a_unit_of_nobody_is_looked_to_in_vain() -> None:
    """Of nobody no share has gone."""
    empty = {"title": "The police", "people": 0, "at": "hall", "obeys": "council", "resolve": 0.5}
    found = scenario({"spread": 0.5}, {"looks_to": ["police"]}).model_dump(by_alias=True, exclude_unset=True)
    found["units"]["police"] = empty
    tables = compile_tables(build(Scenario.model_validate(found)))
    player = Player(tables, 3)
    player.advance(1440.0)
    assert player.value("guard.left") == 60
