"""Readiness: searches and repairs, attempts that fail, hands that are not free."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask
from interregnum.calculus.network import formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import check_condition, kind_of, parse
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "readiness.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}


def scenario(things: dict[str, Any], **sections: Any) -> Scenario:
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
        "places": {"fort": {"title": "The fort"}},
        "units": {"gunners": {"title": "The gunners", "people": 8, "at": "fort", "obeys": "council"}},
        "persons": {"smith": {"title": "The smith", "at": "fort"}},
        "things": {name: {"title": f"The {name}", "at": "fort"} | thing for name, thing in things.items()},
    }
    return Scenario.model_validate(base | sections)


def compiled(things: dict[str, Any], **sections: Any) -> Compiled:
    """The tables, with `times(e)` and `since(e)` kept for each event."""
    network = build(scenario(things, **sections))
    for event in tuple(network.events):
        ask(network, parse(f"times({event}) + since({event})"))
    return compile_tables(network)


def play(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 5, replica, traced=False)
    player.advance(until)
    return player


def times(player: Player, event: str) -> int:
    return int(player.value(f"{event}.times"))


def state(player: Player, thing: str) -> set[str]:
    """The flags of a thing that hold."""
    flags = ("ready", "faulty", "missing", "written_off")
    return {flag for flag in flags if player.value(f"{thing}.{flag}") == 1.0}


LOST = {"state": "missing", "find": {"takes": 10}}


def test_a_thing_starts_in_the_state_it_is_given() -> None:
    tables = compiled({"gun": {}, "car": {"state": "faulty"}, "lamp": {"state": "missing"}})
    player = play(tables)
    assert [state(player, thing) for thing in ("gun", "car", "lamp")] == [{"ready"}, {"faulty"}, {"missing"}]
    assert tables.events == ()  # nobody looks and nobody repairs unless the scenario says so


def test_a_search_that_cannot_fail_ends_in_its_time() -> None:
    tables = compiled({"lamp": LOST})
    assert state(play(tables, until=9.9), "lamp") == {"missing"}
    after = play(tables)
    assert state(after, "lamp") == {"ready"}
    assert times(after, "lamp.found") == 1


def test_what_is_found_may_be_faulty_and_is_then_mended() -> None:
    tables = compiled({"lamp": LOST | {"found_faulty": True, "mend": {"takes": 5}}})
    assert state(play(tables, until=12), "lamp") == {"faulty"}
    assert state(play(tables, until=15), "lamp") == {"ready"}


def test_attempts_are_geometric() -> None:
    chance, replicas = 0.25, 300
    find = {"takes": 10, "succeeds": chance, "then": [{"lamp_lit": "yes"}]}
    lit = {"lamp_lit": {"title": "The lamp is lit", "kind": "flag"}}
    tables = compiled({"lamp": {"state": "missing", "find": find}}, quantities=lit)
    attempts = []
    for replica in range(replicas):
        player = play(tables, replica)
        attempts.append(times(player, "lamp.found"))
        assert player.value("lamp_lit") == player.value("lamp.ready") == 1.0
    mean, deviation = 1 / chance, math.sqrt(1 - chance) / chance
    assert sum(attempts) / replicas == pytest.approx(mean, abs=4 * deviation / math.sqrt(replicas))
    first = attempts.count(1) / replicas
    assert first == pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / replicas))


def test_a_failed_attempt_has_none_of_the_effects_and_is_followed_by_another() -> None:
    tables = compiled({"lamp": {"state": "missing", "find": {"takes": 10, "succeeds": 0}}})
    player = play(tables, until=105)
    assert state(player, "lamp") == {"missing"}
    assert times(player, "lamp.found") == 10


def test_who_gives_up_tries_once() -> None:
    mend = {"takes": 10, "succeeds": 0.4}
    tables = compiled({"gun": {"state": "faulty", "mend": mend, "gives_up": True}})
    ended = [state(play(tables, replica), "gun") for replica in range(300)]
    assert all(end in ({"ready"}, {"faulty", "written_off"}) for end in ended)
    ready = ended.count({"ready"}) / len(ended)
    assert ready == pytest.approx(0.4, abs=4 * math.sqrt(0.24 / len(ended)))


def test_a_thing_written_off_is_worked_on_again_once_someone_thinks_better_of_it() -> None:
    mend = {"takes": 10, "succeeds": "if(expert, 1, 0)"}
    second = {"title": "A second look", "at": "1920-03-13T20:00", "exogenous": "a test"}
    tables = compiled(
        {"gun": {"state": "faulty", "mend": mend, "gives_up": True}},
        quantities={"expert": {"title": "An expert is there", "kind": "flag"}},
        events={"look": second | {"then": [{"gun.written_off": "no"}, {"expert": "yes"}]}},
    )
    assert state(play(tables, until=119), "gun") == {"faulty", "written_off"}
    assert state(play(tables, until=130), "gun") == {"ready"}


def test_a_prisoner_finds_nothing() -> None:
    find = {"takes": 10, "by": "smith"}
    held = {"smith": {"title": "The smith", "at": "fort", "held_by": "junta"}}
    tables = compiled({"lamp": {"state": "missing", "find": find}}, persons=held)
    assert state(play(tables), "lamp") == {"missing"}
    assert state(play(compiled({"lamp": {"state": "missing", "find": find}})), "lamp") == {"ready"}


def test_a_unit_of_nobody_repairs_nothing() -> None:
    things = {"gun": {"state": "faulty", "mend": {"takes": 10, "by": "gunners"}}}
    gone = {"gunners": {"title": "The gunners", "people": 0, "at": "fort", "obeys": "council"}}
    assert state(play(compiled(things)), "gun") == {"ready"}
    assert state(play(compiled(things, units=gone)), "gun") == {"faulty"}


def test_a_thing_made_ready_by_other_means_is_no_longer_looked_for() -> None:
    brought = {"title": "A lamp is brought", "takes": 4, "then": [{"lamp.ready": "yes"}]}
    player = play(compiled({"lamp": LOST}, events={"brought": brought}))
    assert times(player, "lamp.found") == 0


def test_named_factors_hurry_the_work() -> None:
    find = {"takes": 10, "faster": [{"x": 2, "name": "many hands"}], "slower": [{"x": 4, "name": "dark"}]}
    tables = compiled({"lamp": {"state": "missing", "find": find}})
    assert play(tables).value("lamp.found.last") == pytest.approx(20)
    assert [factor.name for factor in tables.network.events["lamp.found"].factors] == ["many hands", "dark"]


def test_every_formula_makes_sense() -> None:
    find = {"takes": "10 min", "succeeds": {"typical": 0.5, "between": [0.2, 0.8]}, "by": "smith"}
    network = build(
        scenario({"lamp": {"state": "missing", "find": find, "mend": {"takes": 3, "by": "gunners"}}})
    )
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    for event in network.events.values():
        check_condition(event.guard, kinds)
        for _, node in formulas(event):
            kind_of(node, kinds)


def test_the_example_of_the_page_runs() -> None:
    example = YAML(typ="safe").load(PAGE.read_text(encoding="utf-8").split("```yaml")[1].split("```")[0])
    tables = compile_tables(build(Scenario.model_validate({"scenario": FRAME, **example})))
    assert {"lantern.found", "guns.mended"} <= set(tables.events)
    play(tables)
