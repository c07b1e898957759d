"""Casualties: who is hit is dead or wounded, in the shares of the page; nobody is made and nobody vanishes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import evaluate, kind_of
from interregnum.mechanisms import build
from interregnum.mechanisms.force.casualties import FATAL
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "casualties.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
REPLICAS = 100


def scenario(share: Any, fatal: float = 0.25) -> Scenario:
    return Scenario.model_validate(
        {
            "scenario": FRAME,
            "authorities": {"council": {"title": "the council"}},
            "places": {"hall": {"title": "The hall"}},
            "units": {
                "guard": {"title": "The guard", "people": 400, "at": "hall", "obeys": "council"},
                "police": {"title": "The police", "people": 100, "at": "hall", "obeys": "council"},
            },
            "crowds": {
                "onlookers": {
                    "title": "onlookers",
                    "at": "hall",
                    "people": 200,
                    "draws": "yes",
                    "gathers": 5,
                    "part": 1,
                }
            },
            "events": {
                "volley": {
                    "title": "A volley",
                    "takes": 30,
                    "then": [{"hit": "guard", "share": share}, {"hit": "onlookers", "share": share}],
                }
            },
            "assumptions": {"casualties.fatal": {"title": "fatal", "typical": fatal}},
        }
    )


def compiled(share: Any, fatal: float = 0.25) -> Compiled:
    return compile_tables(build(scenario(share, fatal)))


def play(tables: Compiled, replica: int = 0) -> Player:
    player = Player(tables, 23, replica, traced=False)
    player.advance(60)
    return player


def mean(tables: Compiled, what: str) -> float:
    return sum(play(tables, replica).value(what) for replica in range(REPLICAS)) / REPLICAS


def near(people: int, chance: float) -> Any:
    return pytest.approx(people * chance, abs=4 * math.sqrt(people * chance * (1 - chance) / REPLICAS) + 1e-9)


@pytest.mark.parametrize(("share", "fatal"), [(0.4, 0.25), (0.9, 0.5), (1, 0.25), (1, 1), (0.3, 0)])
def test_the_dead_and_the_wounded_are_in_the_shares_of_the_page(share: float, fatal: float) -> None:
    tables = compiled(share, fatal)
    for body, people in (("guard", 400), ("onlookers", 200)):
        assert mean(tables, f"{body}.killed") == near(people, share * fatal)
        assert mean(tables, f"{body}.wounded") == near(people, share * (1 - fatal))


def test_people_are_conserved_and_others_are_spared() -> None:
    tables = compiled(0.5)
    for replica in range(20):
        player = play(tables, replica)
        assert sum(player.value(f"guard.{what}") for what in ("people", "left", "killed", "wounded")) == 400
        assert player.value("police.people") == 100


def test_the_share_may_be_a_formula() -> None:
    assert mean(compiled("if(police.at.hall, 0.5, 0)"), "guard.killed") == near(400, 0.125)
    assert mean(compiled("if(police.at.hall, 0, 0.5)"), "guard.killed") == 0


def test_all_the_dead_and_all_the_wounded_are_counted() -> None:
    network = build(scenario(0.5))
    tables = compile_tables(network)
    player = play(tables)
    values = {name: player.value(name) for name in tables.quantity_index}
    for name, what in (("dead", "killed"), ("wounded", "wounded")):
        counted = sum(values[f"{body}.{what}"] for body in ("guard", "police", "onlookers"))
        assert counted > 0
        assert evaluate(network.closed(f"casualties.{name}"), values, 0.0) == counted
        assert (
            kind_of(
                network.closed(f"casualties.{name}"), {id: one.kind for id, one in network.quantities.items()}
            )
            == "people"
        )


def test_without_people_nobody_is_hurt() -> None:
    dead = build(Scenario.model_validate({"scenario": FRAME})).closed("casualties.dead")
    assert evaluate(dead, {}, 0.0) == 0


def test_the_page_names_the_coefficient_with_its_range() -> None:
    assert FATAL.between is not None
    row = f"| `casualties.fatal` | {FATAL.typical}, between {FATAL.between[0]} and {FATAL.between[1]} |"
    assert row in PAGE.read_text(encoding="utf-8")


def test_the_example_of_the_page_runs() -> None:
    example = YAML(typ="safe").load(PAGE.read_text(encoding="utf-8").split("```yaml")[1].split("```")[0])
    player = play(compile_tables(build(Scenario.model_validate({"scenario": FRAME, **example}))))
    assert (
        player.value("sailors.people") + player.value("sailors.killed") + player.value("sailors.wounded")
        == 600
    )
