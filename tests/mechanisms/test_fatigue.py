"""Fatigue: what a march takes from resolve, what a rest gives back, and that nothing is lost between them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.network import formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import check_condition, kind_of
from interregnum.mechanisms import build
from interregnum.mechanisms.movement.fatigue import COEFFICIENTS
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "fatigue.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T00:00", "ends": "1920-03-14T00:00"}
FIXED = {"tires": 60, "loses": 0.1, "rests": 120, "regains": 0.5}


def scenario(fatigue: dict[str, Any] | None, hours: float = 6, **rifles: Any) -> Scenario:
    """The rifles march for so many hours from midnight, at a spread of none, and rest after that."""
    return Scenario.model_validate(
        {
            "scenario": FRAME,
            "authorities": {"junta": {"title": "the junta"}},
            "places": {"camp": {"title": "Camp"}, "town": {"title": "Town"}},
            "modes": {"foot": {"km_h": 4}},
            "routes": {"road": {"between": ["camp", "town"], "by": "foot", "km": 4 * hours}},
            "units": {
                "rifles": {
                    "title": "The rifles",
                    "people": 100,
                    "at": "camp",
                    "obeys": "junta",
                    "resolve": 0.8,
                    **rifles,
                }
            },
            "movements": {"march": {"title": "The march", "who": "rifles", "from": "camp", "to": "town"}},
            "assumptions": {
                "movement.spread": {"title": "spread", "typical": 1},
                **{f"fatigue.{what}": {"title": what, "typical": value} for what, value in FIXED.items()},
            },
            **({} if fatigue is None else {"fatigue": {"rifles": fatigue}}),
        }
    )


def tables(fatigue: dict[str, Any] | None = None, hours: float = 6, **rifles: Any) -> Compiled:
    return compile_tables(build(scenario(fatigue if fatigue is not None else {}, hours, **rifles)))


def at(night: Compiled, hour: float, replica: int, what: str) -> float:
    """A quantity of a history at some hour."""
    player = Player(night, 9, replica, traced=False)
    player.advance(60 * hour)
    return player.value(what)


def mean_at(night: Compiled, hour: float, what: str, number: int = 2000) -> tuple[float, float]:
    """The mean over histories, and its standard error."""
    found = [at(night, hour, replica, what) for replica in range(number)]
    mean = sum(found) / number
    return mean, math.sqrt(sum((value - mean) ** 2 for value in found) / (number - 1) / number)


def test_what_is_left_of_resolve_after_a_march_is_the_closed_form() -> None:
    mean, error = mean_at(tables(), 6, "rifles.resolve")
    assert mean == pytest.approx(0.8 * math.exp(-0.1 * 6), abs=4 * error)
    assert error < 0.003


def test_what_is_left_of_fatigue_after_a_rest_is_the_closed_form() -> None:
    """Fatigue below 0.001 rests no more: too little to see."""
    mean, error = mean_at(tables(), 10, "rifles.fatigue")
    worn = 0.8 * (1 - math.exp(-0.1 * 6))
    assert mean == pytest.approx(worn * math.exp(-0.5 * 4 / 2), abs=4 * error)


def test_mud_wears_them_faster() -> None:
    mean, error = mean_at(tables({"faster": [{"x": 2}]}), 6, "rifles.resolve")
    assert mean == pytest.approx(0.8 * math.exp(-0.1 * 12), abs=4 * error)


def test_a_unit_may_have_its_own_pace_and_share() -> None:
    """Every quarter of an hour, to the minute: after an hour and a half six times, the last at the very end."""
    night = tables({"tires": 15, "loses": 0.5, "rests": 60, "regains": 1}, hours=1.45)
    assert at(night, 1.44, 1, "rifles.resolve") == pytest.approx(0.8 / 2**5)
    assert at(night, 4, 1, "rifles.resolve") == pytest.approx(0.8)
    assert at(night, 4, 1, "rifles.fatigue") == 0


@pytest.mark.parametrize("hour", [0.5, 3, 6, 9, 20])
def test_resolve_and_fatigue_together_stay_the_same(hour: float) -> None:
    night = tables()
    for replica in range(20):
        both = at(night, hour, replica, "rifles.resolve") + at(night, hour, replica, "rifles.fatigue")
        assert both == pytest.approx(0.8)


def test_nobody_tires_who_does_not_march() -> None:
    night = tables(at="town")
    assert {at(night, 20, replica, "rifles.resolve") for replica in range(10)} == {0.8}


def test_a_scenario_without_the_section_is_what_it_was() -> None:
    network = build(scenario(None))
    assert not [
        id
        for id in (*network.quantities, *network.events)
        if id in ("rifles.tires", "rifles.rests", "rifles.fatigue")
    ]


def test_every_formula_has_the_kind_it_should() -> None:
    network = build(scenario({}))
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    for event in network.events.values():
        check_condition(event.guard, kinds)
        for part, node in formulas(event):
            if part != "guard":
                kind_of(node, kinds)


def test_the_defaults_are_those_of_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, (_, amount) in COEFFICIENTS.items():
        low, high = amount.between or ("", "")
        assert (
            f"| `{name}` | {amount.typical}, between {low} and {high} | {amount.basis}: {amount.why} |"
            in page
        )


def test_the_example_of_the_page_is_played() -> None:
    example = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    data = YAML(typ="safe").load(example)
    night = compile_tables(build(Scenario.model_validate({"scenario": FRAME, **data})))
    assert 0 < at(night, 4, 1, "rifles.fatigue") < 0.8
