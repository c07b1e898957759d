"""Particular events: the scenario's own, lowered as they are written."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "particular.md"
FIRST = {"title": "who came first", "least": 0, "most": 2}


def compiled(**sections: Any) -> Compiled:
    frame = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
    return compile_tables(build(Scenario.model_validate({"scenario": frame, **sections})))


def after(tables: Compiled, minutes: float, replica: int = 0) -> Player:
    player = Player(tables, 5, replica)
    player.advance(minutes)
    return player


@pytest.mark.parametrize("x", [0.5, 1.0, 3.0])
def test_competing_exponentials_come_first_as_often_as_the_page_says(x: float) -> None:
    first = {"when": "first == 0", "takes": {"mean": 30}, "faster": [{"name": "a push", "x": x}]}
    second = {"when": "first == 0", "takes": {"mean": 60}}
    tables = compiled(
        quantities={"first": FIRST},
        events={
            "one": {"title": "One", **first, "then": [{"first": 1}]},
            "two": {"title": "Two", **second, "then": [{"first": 2}]},
        },
    )
    replicas = 600
    won = sum(after(tables, 1440.0, replica).value("first") == 1.0 for replica in range(replicas)) / replicas
    p = (x / 30) / (x / 30 + 1 / 60)
    assert won == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / replicas))


def test_slower_is_faster_turned_over() -> None:
    factor = [{"name": "mud", "x": 4}]
    tables = compiled(events={"march": {"title": "A march", "takes": 10, "slower": factor}})
    history = Player(tables, 5)
    assert history.advance(39.9, ["march"]) is None
    assert history.advance(40.1, ["march"]) == "march"


def test_an_event_without_a_time_happens_at_once() -> None:
    then = {"title": "The echo", "when": "loud", "then": [{"echoes": 1}]}
    bang = {"title": "A bang", "takes": 7, "then": [{"loud": "yes"}]}
    loud = {"loud": {"title": "loud", "kind": "flag"}, "echoes": {"title": "echoes"}}
    tables = compiled(quantities=loud, events={"echo": then, "bang": bang})
    assert after(tables, 6.9).value("echoes") == 0.0
    assert after(tables, 7.0).value("echoes") == 1.0


def test_an_hour_that_has_passed_happens_at_once() -> None:
    train = {
        "title": "The train",
        "at": "1920-03-13T19:00",
        "exogenous": "its timetable",
        "then": [{"there": "yes"}],
    }
    late = train | {"when": "open", "then": [{"late": "yes"}]}
    opens = {"title": "The line is opened", "takes": 90, "then": [{"open": "yes"}]}
    flags = {name: {"title": name, "kind": "flag"} for name in ("there", "late", "open")}
    tables = compiled(quantities=flags, events={"train": train, "late_train": late, "opens": opens})
    assert after(tables, 59.9).value("there") == 0.0
    assert after(tables, 60.0).value("there") == 1.0
    assert after(tables, 89.9).value("late") == 0.0
    assert after(tables, 90.0).value("late") == 1.0


@pytest.mark.parametrize(
    ("kind", "given", "low", "high"),
    [
        ("flag", {}, 0.0, 1.0),
        ("share", {}, 0.0, 1.0),
        ("people", {}, 0.0, 60.0),
        ("number", {}, -60.0, 60.0),
        ("number", {"least": -5, "most": 7}, -5.0, 7.0),
        ("people", {"most": 9}, 0.0, 9.0),
    ],
)
def test_values_stay_within_their_bounds(kind: str, given: dict[str, float], low: float, high: float) -> None:
    steps = {
        name: {"title": name, "takes": minute, "then": [{"set": "x", "to": value}]}
        for name, minute, value in (("down", 10, -60), ("up", 20, 60))
    }
    tables = compiled(quantities={"x": {"title": "x", "kind": kind, **given}}, events=steps)
    assert after(tables, 10.0).value("x") == low
    assert after(tables, 20.0).value("x") == high


def test_the_way_it_turns_out_follows_what_it_does_anyway() -> None:
    among = {"twice": {"share": 1, "then": [{"set": "x", "to": "2 * x"}]}}
    event = {"title": "Three, twice", "takes": 1, "then": [{"x": 3}], "among": among}
    assert after(compiled(quantities={"x": {"title": "x"}}, events={"event": event}), 1.0).value("x") == 6.0


def test_the_example_of_the_page_plays() -> None:
    example = YAML(typ="safe", pure=True).load(
        PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    )
    tables = compiled(**example)
    assert after(tables, 0.0).value("lamps.lit") == 1.0
    assert any(after(tables, 1440.0, replica).value("lamps.lit") == 0.0 for replica in range(5))
