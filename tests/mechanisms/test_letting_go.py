"""Hostages held where they are: let go in groups, by guards who may change their minds; and every part optional."""

from __future__ import annotations

import math
import statistics
from typing import Any

import pytest

from interregnum.calculus.event_memory import ask
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import evaluate, parse
from interregnum.mechanisms import build
from interregnum.mechanisms.movement.letting_go import COEFFICIENTS
from interregnum.model import Scenario

FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
WHO = [f"p{n}" for n in range(8)]
HOSTAGES = {"title": "the council", "who": WHO, "by": "junta", "at": "hall", "when": "yes"}


def scenario(guard: dict[str, Any] | None = None, **custody: Any) -> Scenario:
    """Eight persons in a hall, and a unit there whose resolve is one half."""
    unit = {"title": "Rifles", "people": 140, "at": "hall", "obeys": "junta", "resolve": 0.5, **(guard or {})}
    events = {
        "melts": {
            "title": "M",
            "at": "1920-03-13T19:00",
            "exogenous": "a test",
            "then": [{"rifles.people": 0}],
        }
    }
    return Scenario.model_validate(
        {
            "scenario": FRAME,
            "authorities": {"junta": {"title": "Junta"}, "council": {"title": "Council"}},
            "modes": {"foot": {"title": "on foot", "km_h": 4}},
            "places": {"hall": {"title": "Hall"}, "jail": {"title": "Jail"}},
            "routes": {"street": {"between": ["hall", "jail"], "by": "foot", "km": 2}},
            "persons": {name: {"title": name, "at": "hall"} for name in WHO},
            "units": {"rifles": unit},
            "custody": {"fate": HOSTAGES | custody},
            "quantities": {"bell": {"title": "How often the bell rang"}},
            "events": events if custody.get("guards") else {},
            "assumptions": {
                "custody.wavering": {"title": "w", "typical": 4},
                "custody.turned": {"title": "t", "typical": 5},
                "custody.spread": {"title": "s", "typical": 1},
            },
        }
    )


def compiled(guard: dict[str, Any] | None = None, **custody: Any) -> Compiled:
    network = build(scenario(guard, **custody))
    for event in tuple(network.events):
        ask(network, parse(f"since({event})"))
    return compile_tables(network)


def played(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 11, replica, traced=False)
    player.advance(until)
    return player


def when(player: Player, event: str) -> float:
    minute = player.value(f"fate.{event}.last")
    return minute if minute >= 0 else math.inf


def fates(player: Player) -> dict[str, int]:
    """How many are held by this custody, free, held by others."""
    found = {"held": 0, "free": 0, "elsewhere": 0}
    for who in WHO:
        if player.value(f"fate.{who}.taken"):
            found["held"] += 1
            assert player.value(f"{who}.held_by.junta") == 1
        elif player.value(f"{who}.free"):
            found["free"] += 1
            assert player.value(f"{who}.held_by.junta") == 0
        else:
            found["elsewhere"] += player.value(f"{who}.held_by.council") == 1
            assert player.value(f"{who}.held_by.junta") == 0
    assert sum(found.values()) == len(WHO)
    return found


# --- in place ---------------------------------------------------------------------------------------------


def test_who_is_held_in_place_stays_there_and_nothing_else_happens_to_him() -> None:
    network = build(scenario())
    assert list(network.events) == ["fate.arrest"]
    assert {id for id in network.quantities if id.startswith("fate.") and id.count(".") == 1} == {
        "fate.arrested",
        "fate.released",
    }
    assert "led" not in network.events["fate.arrest"].title
    player = played(compiled())
    assert fates(player) == {"held": 8, "free": 0, "elsewhere": 0}
    assert all(player.value(f"{who}.at.hall") for who in WHO)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"protocol": 20}, ["arrest", "protocol"]),
        ({"mob": {"mean": 60}, "held_off": 0.9}, ["arrest", "mob"]),
        ({"to": "jail"}, ["arrest", "sets_out", "jails"]),
        ({"to": "jail", "protocol": 20}, ["arrest", "protocol", "sets_out", "jails"]),
        ({"released_when": "bell > 0"}, ["arrest", "release"]),
    ],
)
def test_each_part_of_custody_is_there_only_where_it_is_written(
    parts: dict[str, Any], expected: list[str]
) -> None:
    assert list(build(scenario(**parts)).events) == [f"fate.{event}" for event in expected]


def test_without_a_protocol_they_set_out_at_once_and_arrive_in_the_time_of_the_walk() -> None:
    player = played(compiled(to="jail", arrest=10))
    assert [when(player, event) for event in ("arrest", "sets_out", "jails")] == [10, 10, 40]
    assert all(player.value(f"{who}.at.jail") for who in WHO)


def test_a_crowd_may_lynch_those_who_are_held_in_place() -> None:
    player = played(compiled(mob=5, held_off=0))
    assert player.value("fate.lynched") == 1
    assert all(player.value(f"{who}.alive") == 0 for who in WHO)
    held = build(scenario(mob=5, held_off=0, lets_go={"all": {"title": "A", "when": "no"}})).definitions[
        "fate.held"
    ]
    # The dead are not held.
    assert evaluate(held, lambda name: 0.0 if name.endswith(".alive") else 1.0, 0.0) == 0


# --- groups -----------------------------------------------------------------------------------------------


def group(**parts: Any) -> dict[str, Any]:
    return {"some": {"title": "Some", "when": "yes", **parts}}


def test_all_are_let_go_and_all_are_free() -> None:
    player = played(compiled(lets_go=group(takes=30, then=[{"add": {"bell": 1}}])))
    assert fates(player)["free"] == 8
    assert (when(player, "some"), player.value("fate.released"), player.value("bell")) == (30, 1, 1)


def test_those_named_are_let_go_and_nobody_else() -> None:
    player = played(compiled(lets_go=group(who=["p1", "p4"])))
    assert [who for who in WHO if player.value(f"{who}.free")] == ["p1", "p4"]
    assert player.value("fate.released") == 0


def test_of_a_share_each_goes_with_that_chance() -> None:
    """The number that goes is binomial: mean n p, variance n p (1 - p)."""
    share, replicas = 0.3, 300
    tables = compiled(lets_go=group(share=share))
    gone = [fates(played(tables, n))["free"] for n in range(replicas)]
    mean, variance = 8 * share, 8 * share * (1 - share)
    assert statistics.mean(gone) == pytest.approx(mean, abs=4 * math.sqrt(variance / replicas))
    assert statistics.variance(gone) == pytest.approx(variance, rel=4 * math.sqrt(2 / replicas))


def test_who_was_let_go_before_is_not_let_go_again() -> None:
    """The second group is of those who went with the first: nobody is left in it, and it does not happen."""
    groups = group(who=["p1"]) | {"later": {"title": "Later", "when": "yes", "takes": 5, "who": ["p1"]}}
    player = played(compiled(lets_go=groups))
    assert when(player, "later") == math.inf


def test_those_who_were_let_go_are_not_led_away_with_the_others() -> None:
    player = played(compiled(to="jail", protocol=60, lets_go=group(who=["p1"], takes=10)))
    assert (player.value("p1.at.hall"), player.value("p2.at.jail")) == (1, 1)
    everyone = played(compiled(to="jail", protocol=60, lets_go=group(takes=10)))
    assert when(everyone, "sets_out") == math.inf


def test_held_and_free_and_handed_over_and_gone_are_the_whole() -> None:
    guards = {"who": "rifles", "takes": {"mean": 90}, "over_to": "council"}
    guards |= {name: {"share": 1} for name in ("let_go", "join", "hand_over")}
    tables = compiled(lets_go=group(share=0.4, takes={"mean": 60}), guards=guards)
    for replica in range(60):
        player = Player(tables, 5, replica, traced=False)
        for minute in range(0, 400, 40):
            player.advance(float(minute))
            fates(player)


# --- guards -----------------------------------------------------------------------------------------------


def guarded(**parts: Any) -> dict[str, Any]:
    return {"who": "rifles", "takes": 30, "over_to": "council", **parts}


def test_guards_let_them_go_join_them_or_hand_them_over() -> None:
    let_go = played(compiled(guards=guarded(let_go={"share": 1})))
    assert (fates(let_go)["free"], let_go.value("rifles.obeys.junta")) == (8, 1)
    join = played(compiled(guards=guarded(join={"share": 1})))
    assert (fates(join)["free"], join.value("rifles.obeys.council")) == (8, 1)
    over = played(compiled(guards=guarded(hand_over={"share": 1})))
    assert fates(over)["elsewhere"] == 8
    assert (over.value("fate.handed_over"), over.value("fate.released")) == (1, 0)


@pytest.mark.parametrize("others", [{"guards": guarded(let_go={"share": 1})}, {"lets_go": group(takes=30)}])
def test_whom_others_have_let_go_is_not_released_again(others: dict[str, Any]) -> None:
    gone = played(compiled(released_when="yes", release=60, **others))
    assert (fates(gone)["free"], when(gone, "release")) == (8, math.inf)
    held = played(compiled(released_when="yes", release=20, **others))
    assert (fates(held)["free"], when(held, "release")) == (8, 20)


def test_guards_choose_by_weight_and_odds() -> None:
    replicas = 300
    ways = {"let_go": {"share": 1, "odds": [{"name": "o", "x": 2}]}, "hand_over": {"share": 3}}
    tables = compiled(guards=guarded(**ways))
    free = sum(fates(played(tables, n))["free"] == 8 for n in range(replicas)) / replicas
    assert free == pytest.approx(0.4, abs=4 * math.sqrt(0.24 / replicas))


@pytest.mark.parametrize("resolve", [0.0, 0.25, 0.5, 1.0])
def test_the_less_resolute_turn_the_sooner(resolve: float) -> None:
    player = played(compiled({"resolve": resolve}, guards=guarded(let_go={"share": 1}, takes=5)), until=59)
    assert when(player, "guards") == pytest.approx(5 / math.exp(4 * (0.5 - resolve)))


def test_guards_who_obey_the_captor_no_longer_turn_the_sooner() -> None:
    player = played(compiled({"obeys": "council"}, guards=guarded(let_go={"share": 1})))
    assert when(player, "guards") == pytest.approx(30 / 5)


def test_where_nobody_guards_them_any_longer_they_are_free() -> None:
    """The guards melt away after an hour; they would have taken two to change their minds."""
    player = played(compiled(guards=guarded(let_go={"share": 1}, takes=120)))
    assert (when(player, "unguarded"), when(player, "guards")) == (60, math.inf)
    assert fates(player)["free"] == 8


def test_nobody_is_held_in_place_before_his_guards_are_there() -> None:
    assert when(played(compiled({"at": "jail"}, guards=guarded(let_go={"share": 1}))), "arrest") == math.inf


def test_guards_of_a_prison_turn_once_they_are_locked_up() -> None:
    late = played(compiled({"at": "jail"}, to="jail", guards=guarded(let_go={"share": 1}, takes=31)))
    assert when(late, "guards") == math.inf  # they have melted away by then, and there is a lock
    player = played(compiled({"at": "jail"}, to="jail", guards=guarded(let_go={"share": 1}, takes=10)))
    assert when(player, "guards") == pytest.approx(40)


def test_the_page_names_each_coefficient_with_its_range() -> None:
    from test_custody import PAGE

    page = PAGE.read_text(encoding="utf-8")
    for name, (_, amount) in COEFFICIENTS.items():
        assert amount.between is not None
        assert f"| `{name}` | {amount.typical}, between {amount.between[0]} and {amount.between[1]} |" in page
