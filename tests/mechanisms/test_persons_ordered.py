"""Orders to persons: weighed by side and belief, asked back, persuaded, void; commanders who go with their units."""

from __future__ import annotations

import math
from typing import Any

import pytest
from test_movement import NEVER, compiled, march, minute, play, timed

from interregnum.mechanisms import build
from interregnum.model import Scenario

FRAME = {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-15T08:00"}


def ordered(person: dict[str, Any] | None = None, events: Any = (), **order: Any) -> Scenario:
    """The colonel has the junta's order after a minute, and weighs it for ten each time."""
    fixed = {f"obedience.{name}": {"title": name, "typical": 1} for name in ("leaning", "expects")}
    fixed |= {f"obedience.{name}": {"title": name, "typical": 0} for name in ("stall", "ask")}
    first = {"calls": {"title": "Calls", "takes": "1 min", "then": [{"send": "word"}]}}
    return Scenario.model_validate(
        {
            "scenario": FRAME,
            "authorities": {"council": {"title": "Council"}, "junta": {"title": "Junta"}},
            "places": {"hall": {"title": "Hall"}},
            "persons": {
                "colonel": {"title": "the colonel", "at": "hall", "expects": {"junta": 0.5}, **(person or {})}
            },
            "channels": {"wire": {"title": "W", "takes": "0 min"}},
            "messages": {
                name: {"title": name, "from": "junta", "to": ["colonel"], "by": "wire", "presence": "any"}
                for name in ("word", "call")
            },
            "orders": {
                "go": {
                    "title": "march",
                    "to": "colonel",
                    "by": "word",
                    "authority": "junta",
                    "takes": "10 min",
                    **order,
                }
            },
            "assumptions": fixed,
            "quantities": {"n": {"title": "N"}},
            "events": first | dict(events),
        }
    )


def never(*answers: str) -> dict[str, Any]:
    return {answer: {"odds": [{"name": "never", "x": 1e-9}]} for answer in answers}


@pytest.mark.parametrize(
    ("side", "expects", "x"), [("junta", 0.5, 1), ("council", 0.5, -1), (None, 0.9, 0.8), ("junta", 0.1, 0.2)]
)
def test_a_person_obeys_by_his_side_and_by_who_he_thinks_will_prevail(
    side: str | None, expects: float, x: float
) -> None:
    tables = timed(build(ordered({"side": side, "expects": {"junta": expects}})))
    runs = 300
    obeyed = sum(play(tables, replica).value("go.obeyed") for replica in range(runs)) / runs
    share = 1 / (1 + math.exp(-x))
    assert obeyed == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / runs))


def test_he_answers_while_at_liberty() -> None:
    held = play(timed(build(ordered({"held_by": "council"}, **never("stall")))))
    assert minute(held, "go.answered") == NEVER
    assert minute(play(timed(build(ordered(**never("stall"))))), "go.answered") == pytest.approx(11)


def test_who_asks_back_weighs_it_again_when_he_is_answered() -> None:
    events = {"answer": {"title": "Answer", "takes": "60 min", "then": [{"n": 1}]}}
    ask = {"until": "n > 0", "odds": [{"name": "always", "when": "n < 1", "x": 1e9}]}
    asked = ordered(events=events, ask=ask, **never("stall"))
    player = play(timed(build(asked)), until=50.0)
    assert (player.value("go.asked"), player.value("go.asking")) == (1, 1)
    player.advance(65.0)
    assert player.value("go.obeyed") + player.value("go.refused") == 0
    player.advance(1000.0)
    assert player.value("go.obeyed") + player.value("go.refused") == 1
    assert player.value("go.asking") == 0


def test_without_until_he_asks_and_weighs_on() -> None:
    tables = timed(build(ordered(ask={}, **never("stall"))))
    asked = [play(tables, replica).value("go.asked") for replica in range(300)]
    share = 1 / 3  # of equal weights
    assert sum(asked) / 300 == pytest.approx(share / (1 - share), abs=0.2)


def test_a_refusal_is_weighed_again_once() -> None:
    events = {"call": {"title": "A call", "takes": "30 min", "then": [{"n": 1}]}}
    again = ordered(events=events, weighs_again="n > 0", **never("stall", "obey"))
    player = play(timed(build(again)))
    assert minute(player, "go.weighs_again") == pytest.approx(30)
    assert minute(player, "go.answered") == pytest.approx(40)
    assert player.value("go.refused") == 1


def test_a_call_persuades_by_the_odds_of_obeying() -> None:
    events = {"call": {"title": "A call", "takes": "30 min", "then": [{"n": 1}]}}
    obey = {
        "odds": [
            {"name": "before", "when": "n < 1", "x": 1e-9},
            {"name": "called", "when": "n > 0", "x": 1e9},
        ]
    }
    again = ordered(events=events, weighs_again="n > 0", obey=obey, **never("stall"))
    assert play(timed(build(again))).value("go.obeyed") == 1


def test_an_order_to_the_dead_is_void_and_said_to_be() -> None:
    shot = {"shot": {"title": "Shot", "then": [{"colonel.alive": "no"}]}}
    made = build(ordered(events=shot))
    player = play(timed(made))
    assert (player.value("go.void"), minute(player, "go.answered")) == (1, NEVER)
    assert made.events["go.is_void"].title == "The colonel, ordered to march, is dead"
    later = {"shot": {"title": "Shot", "takes": "20 min", "then": [{"colonel.alive": "no"}]}}
    assert play(timed(build(ordered(events=later, **never("stall"))))).value("go.void") == 0


def test_it_is_told_of_him_as_of_one_man() -> None:
    titles = [branch.title for branch in build(ordered(ask={})).events["go.answered"].branches]
    assert titles == ["obeys", "puts it off", "refuses", "asks back"]


# Commanders ---------------------------------------------------------------------------------------


def led(person: dict[str, Any] | None = None, **movement: Any) -> Any:
    units = {
        "rifles": {"title": "R", "people": 100, "at": "barracks", "obeys": "junta", "commander": "major"}
    }
    persons = {"major": {"title": "The major", "at": "barracks", **(person or {})}}
    return compiled(units=units, persons=persons, movements={"march": march(**movement)})


def test_a_commander_goes_with_his_unit() -> None:
    player = play(led(), until=100.0)
    assert {place: player.value(f"major.at.{place}") for place in ("barracks", "hall")} == {
        "barracks": 0.0,
        "hall": 0.0,
    }
    player.advance(200.0)
    assert (player.value("major.at.hall"), player.value("rifles.at.hall"), player.value("march.led")) == (
        1,
        1,
        0,
    )


@pytest.mark.parametrize("person", [{"at": "bridge"}, {"held_by": "council"}])
def test_who_is_elsewhere_or_held_stays_behind(person: dict[str, Any]) -> None:
    player = play(led(person))
    assert player.value(f"major.at.{person.get('at', 'barracks')}") == 1.0
    assert player.value("rifles.at.hall") == 1.0


def test_a_commander_comes_back_with_his_unit() -> None:
    player = play(led(recalls={"back": {"title": "Back", "when": "march.leg >= 2"}}))
    assert (player.value("major.at.barracks"), player.value("rifles.at.barracks")) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("person", "place"),
    [({}, "hall"), ({"at": "bridge"}, "bridge"), ({"held_by": "council"}, "barracks")],
    ids=["with it", "elsewhere", "held"],
)
def test_where_an_effect_puts_a_unit_its_commander_is_put_if_he_is_with_it(
    person: dict[str, Any], place: str
) -> None:
    put = {"put": {"title": "They are put there", "takes": "5 min", "then": [{"rifles.at": "hall"}]}}
    units = {
        "rifles": {"title": "R", "people": 100, "at": "barracks", "obeys": "junta", "commander": "major"}
    }
    persons = {"major": {"title": "the major", "at": "barracks", **person}}
    player = play(compiled(units=units, persons=persons, movements={}, events=put))
    assert player.value("rifles.at.hall") == 1.0
    assert player.value(f"major.at.{place}") == 1.0
