"""Choice: who decides, when, and with what odds."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.errors import RunError
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "choice.md"
OPTIONS: dict[str, Any] = {"yields": {"share": 1}, "waits": {"share": 2}, "refuses": {"share": 1}}


def compiled(decision: dict[str, Any], **sections: Any) -> Compiled:
    """A town in which the mayor has something to decide."""
    frame = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
    town = {
        "authorities": {"junta": {"title": "the junta"}},
        "places": {"hall": {"title": "Town hall"}, "quay": {"title": "Quay"}},
        "persons": {"mayor": {"title": "The mayor", "at": "hall"}},
        "quantities": {"fear": {"title": "fear"}, "dark": {"title": "it is dark", "kind": "flag"}},
    }
    made = {"title": "The answer", "by": "mayor", "when": "yes", "takes": 10, "among": OPTIONS, **decision}
    scenario = {"scenario": frame, **town, **sections, "decisions": {"answer": made}}
    return compile_tables(build(Scenario.model_validate(scenario)))


def chosen(tables: Compiled, replica: int = 0, until: float = 1440.0) -> list[str]:
    """The options that hold after a while."""
    player = Player(tables, 3, replica)
    player.advance(until)
    return [option for option in OPTIONS if player.value(f"answer.{option}") == 1.0]


def shares(tables: Compiled, replicas: int = 400) -> dict[str, float]:
    """How often each option was chosen."""
    every = [chosen(tables, replica) for replica in range(replicas)]
    assert all(len(one) == 1 for one in every)
    return {option: every.count([option]) / replicas for option in OPTIONS}


@pytest.mark.parametrize(
    ("odds", "weight"),
    [
        ([], 1.0),
        ([{"name": "dark", "when": "dark", "x": 6}], 1.0),
        ([{"name": "not dark", "when": "not dark", "x": 6}], 6.0),
        ([{"name": "fear", "per": "fear", "x": 2}], 8.0),
        ([{"name": "one", "x": 3}, {"name": "two", "x": 2}], 6.0),
    ],
)
def test_the_odds_are_those_of_the_page(odds: list[Any], weight: float) -> None:
    among = OPTIONS | {"yields": {"share": 1, "odds": odds}}
    fear = {"fear": {"title": "fear", "starts": 3}, "dark": {"title": "it is dark", "kind": "flag"}}
    found = shares(compiled({"among": among}, quantities=fear))
    expected = {"yields": weight, "waits": 2.0, "refuses": 1.0}
    for option, one in expected.items():
        p = one / sum(expected.values())
        assert found[option] == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / 400))


def test_an_option_that_weighs_nothing_is_never_chosen() -> None:
    found = shares(compiled({"among": OPTIONS | {"waits": {"share": 0}}}), 50)
    assert found["waits"] == 0.0


def test_where_nothing_weighs_anything_the_history_stops() -> None:
    tables = compiled({"among": {option: {"share": 0} for option in OPTIONS}})
    with pytest.raises(RunError, match="no option of `answer` has a weight above 0"):
        Player(tables, 3).advance(60.0)


def test_it_takes_its_time() -> None:
    tables = compiled({"slower": [{"name": "calls interrupt", "x": 2}]})
    assert chosen(tables, until=19.9) == []
    assert len(chosen(tables, until=20.0)) == 1


@pytest.mark.parametrize("mayor", [{"at": "quay"}, {"at": "hall", "held_by": "junta"}])
def test_who_is_elsewhere_or_held_does_not_decide(mayor: dict[str, str]) -> None:
    persons = {"mayor": {"title": "The mayor", **mayor}}
    assert chosen(compiled({"at": "hall"}, persons=persons)) == []


def test_who_is_arrested_while_he_ponders_does_not_decide() -> None:
    arrest = {"title": "He is arrested", "takes": 5, "then": [{"set": "mayor.free", "to": "no"}]}
    assert chosen(compiled({}, events={"arrest": arrest})) == []


def test_of_many_choices_the_last_holds_alone() -> None:
    player = Player(compiled({"again": True}), 3)
    seen = set()
    for minute in range(10, 400, 10):
        player.advance(float(minute))
        hold = [option for option in OPTIONS if player.value(f"answer.{option}") == 1.0]
        assert len(hold) == 1
        seen.update(hold)
    assert seen == set(OPTIONS)


def test_a_choice_is_a_decision_that_a_person_could_take() -> None:
    tables = compiled({})
    player = Player(tables, 3)
    assert player.advance(60.0, stop_at=["answer"]) == "answer"
    player.choose("answer", "refuses")
    player.advance(60.0)
    assert player.value("answer.refuses") == 1.0


def test_the_example_of_the_page_plays() -> None:
    example = YAML(typ="safe", pure=True).load(
        PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    )
    frame = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
    tables = compile_tables(build(Scenario.model_validate({"scenario": frame, **example})))
    player = Player(tables, 3)
    player.advance(1440.0)
    assert player.value("answer.yields") + player.value("answer.refuses") == 1.0
