"""Effects with a condition: asked once, before the first thing they do, and nothing done where it does not hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interregnum.calculus.network import all_effects
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.mechanisms import build
from interregnum.model import Scenario
from interregnum.views.text.effects import effect_text
from interregnum.views.text.prose import Prose


def scenario(*effects: Any, **sections: Any) -> Scenario:
    return Scenario.model_validate(
        {
            "scenario": {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-14T08:00"},
            "authorities": {"council": {"title": "Council"}, "junta": {"title": "Junta"}},
            "places": {"hall": {"title": "Hall", "held_by": "council"}, "quay": {"title": "Quay"}},
            "units": {
                "guard": {"title": "Guard", "people": 60, "at": "hall", "obeys": "council", "resolve": 0.5}
            },
            "persons": {"mayor": {"title": "The mayor", "at": "hall"}},
            "quantities": {"lit": {"title": "The lamp is lit", "kind": "flag"}, "n": {"title": "A number"}},
            "channels": {"wire": {"title": "W", "takes": "10 min"}},
            "messages": {"word": {"title": "Word", "from": "council", "to": ["hall"], "by": "wire"}},
            "events": {"it": {"title": "It", "takes": "1 min", "then": list(effects)}},
        }
        | sections
    )


def after(*effects: Any, **sections: Any) -> Player:
    player = Player(compile_tables(build(scenario(*effects, **sections))), 7, 0, traced=False)
    player.advance(5.0)
    return player


@pytest.mark.parametrize(
    ("effect", "quantity", "then", "otherwise"),
    [
        ({"n": 4}, "n", 4, 0),
        ({"add": {"n": 3}}, "n", 3, 0),
        ({"move": {"from": "guard.people", "to": "guard.left", "share": 1}}, "guard.left", 60, 0),
        ({"hall.held_by": "junta"}, "hall.held_by.junta", 1, 0),
        ({"hall.held_by": "none"}, "hall.held_by.council", 0, 1),
        ({"mayor.at": "quay"}, "mayor.at.hall", 0, 1),
        ({"send": "word"}, "word.pending", 1, 0),
        ({"send": "word"}, "word.sent", 1, 0),
        ({"hit": "guard", "share": 1}, "guard.people", 0, 60),
    ],
)
def test_an_effect_does_its_work_if_its_condition_holds_and_nothing_if_not(
    effect: dict[str, Any], quantity: str, then: float, otherwise: float
) -> None:
    assert after({**effect, "when": "not lit"}).value(quantity) == then
    assert after({**effect, "when": "lit"}).value(quantity) == otherwise


def test_the_condition_is_asked_once_also_where_the_effect_changes_what_it_asks() -> None:
    moved = after({"mayor.at": "quay", "when": "mayor.at.hall"})
    assert (moved.value("mayor.at.hall"), moved.value("mayor.at.quay")) == (0, 1)
    back = after({"mayor.at": "quay"}, {"mayor.at": "hall", "when": "mayor.at.quay"})
    assert (back.value("mayor.at.hall"), back.value("mayor.at.quay")) == (1, 0)
    once = after({"send": "word", "when": "word.sent < 1"})
    assert (once.value("word.sent"), once.value("word.pending")) == (1, 1)


def test_a_definition_in_a_condition_is_asked_once_too() -> None:
    defined = {"definitions": {"here": {"formula": "mayor.at.hall"}}}
    assert after({"mayor.at": "quay", "when": "here"}, **defined).value("mayor.at.quay") == 1


@given(st.lists(st.sampled_from(["n < 2", "n >= 2", "n > 5"]), max_size=6))
def test_each_condition_is_asked_after_the_effects_before_it(conditions: list[str]) -> None:
    expected = 0
    for condition in conditions:
        expected += eval(condition, {"n": expected})
    effects = [{"add": {"n": 1}, "when": condition} for condition in conditions]
    assert after(*effects).value("n") == expected


def test_a_choice_keeps_exactly_one_option() -> None:
    for condition in ("lit", "not lit"):
        network = build(scenario({"hall.held_by": "junta", "when": condition}))
        player = Player(compile_tables(network), 7, 0, traced=False)
        player.advance(5.0)
        assert sum(player.value(f"hall.held_by.{option}") for option in network.choices["hall.held_by"]) == 1


def test_it_is_told_in_words() -> None:
    made = scenario({"lit": True, "when": "mayor.at.hall"}, {"mayor.at": "quay", "when": "mayor.at.hall"})
    network = build(made)
    said = [effect_text(Prose(made, network), effect) for effect in all_effects(network.events["it"])]
    assert said == [
        "if the mayor is at Hall, the lamp is lit",
        "it is noted whether the mayor is at Hall",
        "if so, the mayor is not at Hall",
        "if so, the mayor is at Quay",
    ]


def test_without_conditions_nothing_is_lowered_otherwise() -> None:
    assert not [id for id in build(scenario({"n": 4}, {"hall.held_by": "junta"})).quantities if "only_" in id]
