"""Presence: the state that places, units and persons bring."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from interregnum.calculus.network import Draw, Network
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "presence.md"


def network_of(**sections: Any) -> Network:
    frame = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
    return build(Scenario.model_validate({"scenario": frame, **sections}))


TOWN: dict[str, Any] = {
    "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
    "places": {"hall": {"title": "Town hall", "held_by": "council"}, "quay": {"title": "Quay"}},
    "units": {
        "guard": {
            "title": "The guard",
            "people": {"typical": 60, "between": [50, 70]},
            "at": "hall",
            "obeys": "council",
            "leaning": {"council": 0.4},
        }
    },
    "persons": {
        "mayor": {"title": "The mayor", "at": "hall"},
        "editor": {"title": "The editor", "at": "quay", "held_by": "junta"},
    },
}


def held(network: Network, choice: str) -> list[str]:
    """The options of a choice that hold at the start."""
    return [
        option for option in network.choices[choice] if network.quantities[f"{choice}.{option}"].start == 1.0
    ]


def test_of_each_choice_at_most_one_option_holds_at_the_start() -> None:
    network = network_of(**TOWN)
    assert held(network, "hall.held_by") == ["council"]
    assert held(network, "quay.held_by") == []
    assert held(network, "guard.at") == ["hall"]
    assert held(network, "guard.obeys") == ["council"]
    assert held(network, "mayor.held_by") == []
    assert held(network, "editor.held_by") == ["junta"]
    assert held(network, "editor.at") == ["quay"]


def test_every_authority_can_hold_every_place_and_person_and_be_obeyed() -> None:
    network = network_of(**TOWN)
    for choice in ("hall.held_by", "quay.held_by", "guard.obeys", "mayor.held_by", "editor.held_by"):
        assert set(network.choices[choice]) == {"council", "junta"}


def test_each_option_says_in_words_what_it_means() -> None:
    network = network_of(**TOWN)
    assert network.quantities["hall.held_by.junta"].title == "Town hall: held by the junta"
    assert network.quantities["guard.at.hall"].title == "The guard: at Town hall"
    assert network.quantities["editor.held_by.junta"].title == "The editor: held by the junta"


def test_who_is_held_is_not_free() -> None:
    quantities = network_of(**TOWN).quantities
    assert quantities["mayor.free"].start == 1.0
    assert quantities["editor.free"].start == 0.0


def test_bounds_and_defaults() -> None:
    quantities = network_of(**TOWN).quantities
    people = quantities["guard.people"]
    assert (people.kind, people.lower, people.upper) == ("people", 0.0, math.inf)
    assert quantities["guard.left"].start == 0.0
    assert quantities["guard.leaning.council"].start == 0.4
    assert quantities["guard.leaning.junta"].start == 0.0
    assert (quantities["guard.leaning.junta"].lower, quantities["guard.leaning.junta"].upper) == (-1.0, 1.0)
    assert isinstance(quantities["guard.resolve"].start, Draw)


def test_presence_alone_makes_nothing_happen() -> None:
    assert not network_of(**TOWN).events


def test_a_drawn_strength_is_whole_and_people_are_conserved() -> None:
    desertion = {
        "title": "Some of the guard go home",
        "takes": {"mean": "20 min"},
        "when": "guard.people > 0",
        "again": True,
        "then": [{"move": {"from": "guard.people", "to": "guard.left", "share": 0.1}}],
    }
    compiled = compile_tables(network_of(**TOWN, events={"desertion": desertion}))
    strengths = set()
    for replica in range(20):
        player = Player(compiled, 1, replica)
        strength = player.value("guard.people")
        strengths.add(strength)
        player.advance(1440.0)
        assert strength == round(strength)
        assert 50 <= strength <= 70
        assert player.value("guard.left") > 0
        assert player.value("guard.people") + player.value("guard.left") == strength
    assert len(strengths) > 5


def test_the_example_on_the_page_builds() -> None:
    example = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    network = network_of(**YAML(typ="safe", pure=True).load(example))
    assert held(network, "palace.held_by") == ["government"]
    assert Player(compile_tables(network), seed=0).value("commissar.free") == 1.0
