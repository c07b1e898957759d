"""Endings: which condition held first, without changing anything by looking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.tables import compile_tables
from interregnum.history import History
from interregnum.history.play import play as play_once
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "ending.md"
EVENTS: dict[str, Any] = {
    "yields": {"title": "The mayor yields", "takes": {"mean": "3 h"}},
    "relief": {
        "title": "Help arrives",
        "takes": {"mean": "6 h"},
        "among": {"a": {"share": 1}, "b": {"share": 1}},
    },
    "drizzle": {
        "title": "It drizzles",
        "takes": {"mean": "40 min"},
        "again": True,
        "then": [{"add": {"wet": 1}}],
    },
}
ENDINGS = [
    {"label": "given_up", "when": "happened(yields)"},
    {"label": "saved", "when": "happened(relief)"},
    {"label": "drowned", "when": "wet > 30"},
]


def play(endings: list[dict[str, str]], replica: int = 0, **changes: Any) -> History:
    frame = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T06:00"}
    outcomes = {"how": {"title": "How it ends", "first_of": endings}} if endings else {}
    sections = {"quantities": {"wet": {"title": "how wet it is"}}, "events": EVENTS, "outcomes": outcomes}
    scenario = Scenario.model_validate({"scenario": frame, **sections, **changes})
    return play_once(scenario, compile_tables(build(scenario)), 11, replica)


@pytest.mark.parametrize("replica", range(20))
def test_the_label_is_that_of_the_first(replica: int) -> None:
    history = play(ENDINGS, replica)
    labels = {"yields": "given_up", "relief": "saved"}
    first = next((labels[firing.event] for firing in history.firings if firing.event in labels), "open")
    assert history.outcomes["how"] == first


def test_every_ending_is_reached_in_some_history() -> None:
    assert {play(ENDINGS, replica).outcomes["how"] for replica in range(60)} >= {"given_up", "saved"}
    assert play(ENDINGS[2:]).outcomes["how"] == "open"


@pytest.mark.parametrize("order", [1, -1])
def test_a_tie_goes_to_the_ending_declared_first(order: int) -> None:
    endings = [{"label": "one", "when": "wet > 0"}, {"label": "other", "when": "wet >= 1"}][::order]
    assert play(endings).outcomes["how"] == endings[0]["label"]


def test_an_ending_that_holds_from_the_start_is_reached_at_the_start() -> None:
    history = play([{"label": "dry", "when": "wet < 1"}])
    assert history.outcomes["how"] == "dry"
    assert history.firings_of("how.dry.reached")[0].minute == 0.0


@pytest.mark.parametrize("replica", range(5))
def test_watching_changes_nothing(replica: int) -> None:
    watched, unwatched = play(ENDINGS, replica), play([], replica)
    assert len(watched.firings) > len(unwatched.firings) > 5
    assert [what(watched, n) for n in own(watched)] == [what(unwatched, n) for n in own(unwatched)]


def own(history: History) -> list[int]:
    return [firing.number for firing in history.firings if firing.event in EVENTS]


def what(history: History, number: int) -> tuple[Any, ...]:
    """A firing and what it changed, without the numbers, and without what was only remembered for the endings."""
    firing = history.firing(number)
    changes = [
        (one.quantity, one.old, one.new)
        for one in history.written
        if one.number == number and not one.quantity.endswith(".happened")
    ]
    return firing.event, firing.minute, firing.began, firing.branch, changes


def test_the_example_of_the_page_plays() -> None:
    example = YAML(typ="safe", pure=True).load(
        PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    )
    assert play([], **example).outcomes["how"] in ("given_up", "saved", "undecided")
