"""Custody: arrest, protocol, the walk through a crowd, the lock, release."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask
from interregnum.calculus.network import Network, formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.errors import ScenarioError
from interregnum.expression import check_condition, evaluate, kind_of, parse
from interregnum.mechanisms import build
from interregnum.mechanisms.movement.custody import PROTECTOR, SPREAD, WALK
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "custody.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
NEVER = -1e9
STAGES = ("arrested", "recorded", "under_way", "jailed", "lynched", "released")

PRISONERS: dict[str, Any] = {
    "title": "the mayor and his clerk",
    "who": ["mayor", "clerk"],
    "by": "junta",
    "at": "hall",
    "to": "jail",
    "along": ["street", "quay"],
    "when": "yes",
    "arrest": 10,
    "protocol": 20,
    "mob": 1e9,
    "held_off": 0.5,
}


def scenario(custody: dict[str, Any], **sections: Any) -> Scenario:
    """Hall - bridge - jail: 1 + 2 km, at 4 km an hour 45 minutes; 30 minutes until they set out."""
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
        "modes": {"foot": {"title": "on foot", "km_h": 4}},
        "places": {id: {"title": f"The {id}"} for id in ("hall", "bridge", "jail")},
        "routes": {
            "street": {"between": ["hall", "bridge"], "by": "foot", "km": 1},
            "quay": {"between": ["jail", "bridge"], "by": "foot", "km": 2, "open": "not raised"},
        },
        "persons": {
            "mayor": {"title": "The mayor", "at": "hall"},
            "clerk": {"title": "The clerk", "at": "bridge"},
            "commissar": {"title": "The commissar", "at": "hall", "side": "junta"},
        },
        "custody": {"fate": PRISONERS | custody},
        "quantities": {
            "raised": {"title": "The bridge is raised", "kind": "flag"},
            "dusk": {"title": "It is dusk", "kind": "flag"},
            "bell": {"title": "How often the bell rang"},
        },
        "assumptions": {
            "custody.spread": {"title": "spread", "typical": 1},
            "custody.protector": {"title": "protector", "typical": PROTECTOR.typical},
        },
    }
    return Scenario.model_validate(base | sections)


def network_of(custody: dict[str, Any] | None = None, **sections: Any) -> Network:
    return build(scenario(custody or {}, **sections))


def compiled(custody: dict[str, Any] | None = None, **sections: Any) -> Compiled:
    """The tables, with `times(e)` and `since(e)` kept for each event."""
    network = network_of(custody, **sections)
    for event in tuple(network.events):
        ask(network, parse(f"times({event}) + since({event})"))
    return compile_tables(network)


def play(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 17, replica, traced=False)
    player.advance(until)
    return player


def stages(player: Player) -> list[str]:
    return [stage for stage in STAGES if player.value(f"fate.{stage}") == 1]


def minute(player: Player, event: str) -> float:
    return player.value(f"fate.{event}.last")


def at(hour: str, *then: dict[str, Any]) -> dict[str, Any]:
    return {"title": "From outside", "at": f"1920-03-13T{hour}", "exogenous": "a test", "then": list(then)}


def whole(player: Player, person: str) -> tuple[float, ...]:
    """Whether a person is free, held by the junta, in the hall, in the jail (where they can ever be)."""
    asked = [f"{person}.{what}" for what in ("free", "held_by.junta", "at.hall", "at.jail")]
    return tuple(player.value(name) if name in player.compiled.quantity_index else 0.0 for name in asked)


PLACES: dict[str, Any] = {id: {"title": f"The {id}"} for id in ("hall", "bridge", "jail", "gatehouse")}

# The stages ---------------------------------------------------------------------------------------


def test_stage_follows_stage_in_the_time_of_each() -> None:
    player = play(compiled())
    found = [minute(player, event) for event in ("arrest", "protocol", "sets_out", "jails")]
    assert found == pytest.approx([10, 30, 30, 75])
    assert stages(player) == ["arrested", "recorded", "jailed"]


def test_whoever_is_elsewhere_is_not_arrested() -> None:
    tables = compiled()
    assert stages(play(tables)) == ["arrested", "recorded", "jailed"]
    assert whole(play(tables, until=29), "mayor") == (0, 1, 1, 0)
    assert whole(play(tables), "clerk")[:2] == (1, 0)  # he is at the bridge


def test_where_nobody_is_nobody_is_arrested() -> None:
    assert stages(play(compiled({"who": ["clerk"]}))) == []


def test_whoever_is_arrested_is_held_and_follows() -> None:
    tables = compiled({"presence": "any"})
    for who in ("mayor", "clerk"):
        assert whole(play(tables, until=9), who)[:2] == (1, 0)
        assert whole(play(tables, until=29), who) == (0, 1, 1, 0)  # the clerk is fetched from the bridge
        assert whole(play(tables, until=40), who) == (0, 1, 0, 0)  # on the way they are nowhere
        assert whole(play(tables, until=76), who) == (0, 1, 0, 1)
    assert whole(play(tables), "commissar")[:2] == (1, 0)


def test_a_protocol_may_be_begun_here_and_signed_there() -> None:
    tables = compiled({"presence": "any", "signing": {"at": "gatehouse", "takes": 7}}, places=PLACES)
    player = play(tables)
    found = [minute(player, event) for event in ("protocol", "sets_out", "arrives", "signs", "jails")]
    assert found == pytest.approx([30, 30, 75, 82, 82])
    before = play(tables, until=81)
    for who in ("mayor", "clerk"):
        assert (before.value(f"{who}.at.gatehouse"), whole(before, who)) == (1, (0, 1, 0, 0))
        assert (player.value(f"{who}.at.gatehouse"), whole(player, who)) == (0, (0, 1, 0, 1))


def test_no_crowd_presses_on_those_who_are_brought_in() -> None:
    """A crowd that always presses and is always held off: the last time is before the walls."""
    made = {"presence": "any", "mob": {"mean": 2}, "held_off": 1, "signing": {"at": "gatehouse", "takes": 60}}
    player = play(compiled(made, places=PLACES))
    assert player.value("fate.mob.times") > 0
    assert minute(player, "mob") < minute(player, "arrives") < minute(player, "jails") - 59


def test_a_cellar_is_part_of_the_house() -> None:
    places = {**PLACES, "cellar": {"title": "The cellar", "within": "hall"}}
    persons = {"mayor": {"title": "The mayor", "at": "hall"}, "clerk": {"title": "The clerk", "at": "cellar"}}
    held = persons | {"clerk": {"title": "The clerk", "at": "jail", "held_by": "council"}}
    found = play(compiled(places=places, persons=persons), until=29)
    assert whole(found, "clerk") == (0, 1, 1, 0)
    found = play(compiled(places=places, persons=held))
    assert (whole(found, "clerk"), found.value("clerk.held_by.council")) == ((0, 0, 0, 1), 1)


def test_nobody_is_arrested_before_the_time() -> None:
    player = play(compiled({"when": "dusk"}, events={"dusk_falls": at("20:00", {"dusk": "yes"})}), until=125)
    assert stages(player) == []
    player.advance(131)
    assert stages(player) == ["arrested"]


def test_the_walk_waits_while_the_way_is_shut_and_then_goes_on() -> None:
    gate = {"up": at("18:40", {"raised": "yes"}), "down": at("19:40", {"raised": "no"})}
    assert minute(play(compiled(events=gate)), "jails") == pytest.approx(75 + 60)


def test_effects_are_done_at_their_stage() -> None:
    then = {stage: [{"add": {"bell": n}}] for stage, n in (("arrested", 1), ("jailed", 10))}
    tables = compiled(then)
    assert [play(tables, until=until).value("bell") for until in (9, 11, 74, 76)] == [0, 1, 1, 11]


def test_a_prison_in_the_same_place_takes_no_walk() -> None:
    player = play(compiled({"to": "hall", "along": []}))
    assert minute(player, "jails") == pytest.approx(30)
    assert whole(player, "mayor") == (0, 1, 1, 0)


def test_without_a_speed_on_foot_the_column_has_its_own() -> None:
    slow = {
        "custody.km_h": {"title": "speed", "typical": 3},
        "custody.spread": {"title": "spread", "typical": 1},
    }
    cart = {"cart": {"title": "by cart", "km_h": 8}}
    routes = {
        "street": {"between": ["hall", "bridge"], "by": "cart", "km": 1},
        "quay": {"between": ["jail", "bridge"], "by": "cart", "km": 2},
    }
    player = play(compiled(modes=cart, routes=routes, assumptions=slow))
    assert minute(player, "jails") == pytest.approx(30 + 60)


def test_the_walk_is_drawn_with_its_spread() -> None:
    replicas = 200
    tables = compiled(assumptions={"custody.spread": {"title": "spread", "typical": 1.3}})
    walks = [minute(play(tables, replica), "jails") - 30 for replica in range(replicas)]
    logs = [math.log(walk / 45) for walk in walks]
    sigma = math.log(1.3)
    assert sum(logs) / replicas == pytest.approx(0, abs=4 * sigma / math.sqrt(replicas))
    assert sum(log * log for log in logs) / replicas == pytest.approx(
        sigma**2, rel=4 * math.sqrt(2 / replicas)
    )


# The crowd ----------------------------------------------------------------------------------------

MOB = {"mob": {"mean": 30}, "held_off": 0.6}


def near(share: float, replicas: int) -> Any:
    return pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / replicas))


def test_they_arrive_as_often_as_the_page_says() -> None:
    """They are in the crowd's reach for 20 minutes of writing and 45 of walking."""
    replicas = 600
    tables = compiled(MOB)
    players = [play(tables, replica) for replica in range(replicas)]
    jailed = sum(player.value("fate.jailed") for player in players) / replicas
    assert jailed == near(math.exp(-(20 + 45) * 0.4 / 30), replicas)
    assert all(player.value("fate.jailed") + player.value("fate.lynched") == 1 for player in players)


def test_no_crowd_no_danger() -> None:
    tables = compiled({"mob": {"mean": 1}, "held_off": 0, "crowd": "dusk"})
    assert stages(play(tables)) == ["arrested", "recorded", "jailed"]


def test_lynching_ends_the_walk() -> None:
    tables = compiled(
        {"mob": 5, "held_off": 0, "lynched": [{"add": {"bell": 1}}], "released_when": "fate.lynched"}
    )
    player = play(tables)
    assert stages(player) == ["arrested", "lynched"]
    assert minute(player, "mob") == pytest.approx(15)
    assert player.value("fate.mob.times") == player.value("bell") == 1
    assert whole(player, "mayor")[0] == 0


def test_whoever_was_freed_meanwhile_is_neither_lynched_nor_led_off() -> None:
    freed = {"events": {"freed": at("18:12", {"set": "mayor.free", "to": "yes"})}}
    two = {"presence": "any"}  # the clerk is fetched from the bridge, and is not freed
    player = play(compiled({"mob": 5, "held_off": 0} | two, **freed))
    assert stages(player)[-1] == "lynched"
    assert [player.value(f"{who}.alive") for who in ("mayor", "clerk")] == [1, 0]
    player = play(compiled(two, **freed))
    assert whole(player, "mayor")[2:] == (1, 0)  # the column goes without the mayor
    assert whole(player, "clerk")[2:] == (0, 1)


@pytest.mark.parametrize("mob", [{}, {"mob": 5, "held_off": 0}])
def test_with_the_last_who_is_freed_it_is_over(mob: dict[str, Any]) -> None:
    freed = {"events": {"freed": at("18:12", {"set": "mayor.free", "to": "yes"})}}
    player = play(compiled(mob, **freed))
    assert stages(player)[0] == "arrested"
    assert stages(player)[-1] == "released"
    assert (player.value("mayor.alive"), player.value("fate.mayor.taken")) == (1, 0)


@pytest.mark.parametrize(
    "hour", ["18:40", "19:16"]
)  # on the way; and, where it is yet to be signed, in the jail
def test_nobody_is_locked_up_after_the_last_was_freed_on_the_way(hour: str) -> None:
    freed = {"events": {"freed": at(hour, {"set": "mayor.free", "to": "yes"})}}
    signing = {"at": "jail", "takes": "10 min"} if hour == "19:16" else None
    player = play(compiled({"signing": signing} if signing else None, **freed))
    assert not {"jailed", "signed", "under_way"} & set(stages(player))
    assert player.value("fate.released") == player.value("mayor.free") == 1
    assert player.value("fate.jailed") == 0


def test_who_is_set_free_before_the_arrest_ends_nothing() -> None:
    freed = {"events": {"freed": at("18:05", {"set": "mayor.free", "to": "yes"})}}
    assert stages(play(compiled(None, **freed))) == ["arrested", "recorded", "jailed"]


def test_a_crowd_held_off_comes_back() -> None:
    player = play(compiled({"mob": 10, "held_off": 1}))
    assert player.value("fate.mob.times") == 6  # at 20, 30 and so on to 70: arrested at 10, locked up at 75


def test_what_enrages_a_crowd_weighs_against_them() -> None:
    factor, replicas = 0.25, 300
    odds_of_being_held_off = {"odds": [{"name": "their chief got away", "x": factor}]}
    assert odds(odds_of_being_held_off, replicas) == near(factor / (1 + factor), replicas)


def odds(custody: dict[str, Any], replicas: int, **sections: Any) -> float:
    """The share of first pressings that are held off."""
    tables = compiled({"mob": 30, "held_off": 0.5} | custody, **sections)
    return sum(play(tables, replica, 61).value("fate.under_way") for replica in range(replicas)) / replicas


def test_a_protector_who_is_there_multiplies_the_odds() -> None:
    factor, replicas = float(PROTECTOR.typical), 200
    assert odds({}, replicas) == near(0.5, replicas)
    assert odds({"protector": "commissar"}, replicas) == near(factor / (1 + factor), replicas)


@pytest.mark.parametrize("state", [{"at": "bridge"}, {"at": "hall", "held_by": "council"}])
def test_one_who_is_elsewhere_or_held_protects_nobody(state: dict[str, Any]) -> None:
    others = {id: {"title": id, "at": "hall"} for id in ("mayor", "clerk")}
    network = network_of({"protector": "commissar"}, persons=others | {"commissar": {"title": "c"} | state})
    (factor,) = network.events["fate.mob"].branches[0].odds
    player = play(compile_tables(network), until=0)
    assert evaluate(factor.value, player.value, 0.0) == 1


# Release ------------------------------------------------------------------------------------------


def test_release_sets_them_free_where_they_are() -> None:
    custody = {"released_when": "dusk", "release": 5, "released": [{"add": {"bell": 1}}]}
    player = play(compiled(custody, events={"dusk_falls": at("20:00", {"dusk": "yes"})}))
    assert minute(player, "release") == pytest.approx(125)
    assert stages(player) == ["arrested", "recorded", "jailed", "released"]
    assert whole(player, "mayor") == (1, 0, 0, 1)
    assert player.value("bell") == 1


def test_whoever_is_released_before_the_protocol_is_not_taken_away() -> None:
    player = play(compiled({"released_when": "fate.arrested", "release": 5}))
    assert stages(player) == ["arrested", "released"]
    assert whole(player, "mayor") == (1, 0, 1, 0)


def test_nobody_is_released_on_the_way() -> None:
    player = play(compiled({"released_when": "fate.under_way or dusk"}))
    assert stages(player) == ["arrested", "recorded", "jailed"]


# Mistakes, and the page ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("along", "message"),
    [
        (["quay", "street"], "route quay does not start at hall"),
        (["street"], "the routes do not lead to jail"),
        ([], "no route joins hall and jail"),
    ],
)
def test_a_way_that_does_not_lead_there_is_a_problem(along: list[str], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        network_of({"along": along})
    (problem,) = caught.value.problems
    assert (problem.code, problem.message, problem.path) == ("no-route", message, "custody.fate")


def test_every_formula_makes_sense() -> None:
    custody = {
        "protector": "commissar",
        "held_off": {"typical": "60 %", "between": ["40 %", "80 %"]},
        "released_when": "dusk",
        "release": "5 min",
    }
    network = network_of(custody)
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    for event in network.events.values():
        check_condition(event.guard, kinds)
        for _, node in formulas(event):
            kind_of(node, kinds)


def test_the_page_names_each_coefficient_with_its_range() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, amount in (("protector", PROTECTOR), ("km_h", WALK), ("spread", SPREAD)):
        assert amount.between is not None
        assert (
            f"| `custody.{name}` | {amount.typical}, between {amount.between[0]} and {amount.between[1]} |"
            in page
        )


def test_the_example_of_the_page_runs() -> None:
    example = YAML(typ="safe").load(PAGE.read_text(encoding="utf-8").split("```yaml")[1].split("```")[0])
    tables = compile_tables(build(Scenario.model_validate({"scenario": FRAME, **example})))
    player = play(tables)
    assert player.value("ministers.jailed") + player.value("ministers.lynched") == 1
