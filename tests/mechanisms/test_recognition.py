"""Recognition: what a claim stands on, how soon it is accepted, before the fact or after, and against a doctrine."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask
from interregnum.calculus.network import Network, formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import check_condition, evaluate, kind_of, parse
from interregnum.mechanisms import build
from interregnum.mechanisms.assemblies.recognition import COEFFICIENTS
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "recognition.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
REPLICAS = 400
WEIGHTS = {"proclaimed": 0.25, "deed": 1, "voted": 0.5, "doctrine": 0.1}


def scenario(view: dict[str, Any], claims: dict[str, dict[str, Any]], **sections: Any) -> Scenario:
    """A general who recognises the council, whose claim stands on its seat; takes 100 minutes on average."""
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {id: {"title": f"the {id}"} for id in ("council", "junta", "estates")},
        "places": {"hall": {"title": "The hall", "held_by": "council"}},
        "persons": {"general": {"title": "The general", "at": "hall"}},
        "claims": {"old": {"title": "the old claim", "by": "council", "deed": "hall.held_by.council"}}
        | {id: {"title": f"the claim {id}"} | claim for id, claim in claims.items()},
        "recognition": {
            "front": {
                "title": "the general",
                "who": "general",
                "recognises": "council",
                "takes": {"mean": 100},
            }
            | view
        },
        "quantities": {"bell": {"title": "How often the bell rang"}},
        "assumptions": {
            f"recognition.{name}": {"title": name, "typical": value} for name, value in WEIGHTS.items()
        },
    }
    return Scenario.model_validate(base | sections)


def network_of(
    view: dict[str, Any] | None = None, claims: dict[str, Any] | None = None, **sections: Any
) -> Network:
    return build(scenario(view or {}, claims or {}, **sections))


def compiled(
    view: dict[str, Any] | None = None, claims: dict[str, Any] | None = None, **sections: Any
) -> Compiled:
    network = network_of(view, claims, **sections)
    for event in tuple(network.events):
        ask(network, parse(f"times({event}) + since({event})"))
    return compile_tables(network)


def play(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 29, replica, traced=False)
    player.advance(until)
    return player


def share(tables: Compiled, what: str, until: float) -> float:
    return sum(play(tables, replica, until).value(what) for replica in range(REPLICAS)) / REPLICAS


def near(expected: float) -> Any:
    return pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / REPLICAS) + 1e-9)


def at(hour: str, *then: dict[str, Any]) -> dict[str, Any]:
    return {"title": "From outside", "at": f"1920-03-13T{hour}", "exogenous": "a test", "then": list(then)}


# What a claim stands on ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "grounds"),
    [
        ({}, 0),
        ({"proclaimed": "yes"}, 0.25),
        ({"deed": "yes", "voted": "yes"}, 1.5),
        ({"voted": "bell > 1"}, 0),
    ],
)
def test_the_grounds_add_up(claim: dict[str, Any], grounds: float) -> None:
    network = network_of(claims={"new": {"by": "junta"} | claim})
    values = {"bell": 0.0} | {f"recognition.{name}": float(value) for name, value in WEIGHTS.items()}
    assert evaluate(network.closed("new.grounds"), values, 0.0) == pytest.approx(grounds)


# How soon it is accepted --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "grounds"),
    [({"proclaimed": "yes"}, 0.25), ({"voted": "yes"}, 0.5), ({"deed": "yes", "voted": "yes"}, 1.5)],
)
def test_a_claim_is_accepted_as_soon_as_its_share_of_the_grounds_says(
    claim: dict[str, Any], grounds: float
) -> None:
    tables = compiled(claims={"new": {"by": "junta"} | claim})
    expected = 1 - math.exp(-grounds / (grounds + 1) * 100 / 100)
    assert share(tables, "front.recognises.junta", 100) == near(expected)


def test_where_nothing_stands_against_it_it_takes_the_time_that_is_said() -> None:
    tables = compiled(
        {"recognises": "estates"}, {"new": {"by": "junta", "proclaimed": "yes"}, "old": {"by": "council"}}
    )
    assert share(tables, "front.recognises.junta", 100) == near(1 - math.exp(-1))


def test_of_two_claims_each_is_accepted_first_in_proportion_to_its_grounds() -> None:
    claims = {"new": {"by": "junta", "deed": "yes"}, "third": {"by": "estates", "proclaimed": "yes"}}
    tables = compiled({"recognises": None, "takes": {"mean": 5}}, claims | {"old": {"by": "council"}})
    first = [play(tables, replica) for replica in range(REPLICAS)]
    sooner = sum(one.value("front.new.last") < one.value("front.third.last") for one in first) / REPLICAS
    assert sooner == near(1 / 1.25)
    assert all(one.value("front.new.times") == 1 for one in first)


def test_an_unfounded_claim_is_never_accepted_and_a_prisoner_accepts_none() -> None:
    assert play(compiled(claims={"new": {"by": "junta"}})).value("front.recognises.council") == 1
    seized = {"general": {"title": "The general", "at": "hall", "held_by": "junta"}}
    tables = compiled(claims={"new": {"by": "junta", "deed": "yes"}}, persons=seized)
    assert play(tables).value("front.recognises.council") == 1


def test_factors_and_conditions_of_the_scenario_count() -> None:
    claims = {"new": {"by": "junta", "deed": "yes"}}
    faster = compiled({"faster": [{"name": "pressed", "x": 2}]}, claims)
    assert share(faster, "front.recognises.junta", 100) == near(1 - math.exp(-1))
    assert play(compiled({"when": "bell > 1"}, claims)).value("front.recognises.junta") == 0


# Before the fact, after it, against a doctrine ----------------------------------------------------


def test_it_is_kept_whether_the_deed_came_first() -> None:
    claims = {"new": {"by": "junta", "proclaimed": "yes", "deed": "bell > 0"}}
    accepted = {"accepted": {"new": [{"add": {"bell": 10}}]}, "takes": 60}
    early = play(compiled(accepted, claims))
    assert [early.value(f"front.{when}_the_fact") for when in ("before", "after")] == [1, 0]
    assert early.value("bell") == 10
    late = play(compiled(accepted, claims, events={"deed": at("18:01", {"bell": 1})}))
    assert [late.value(f"front.{when}_the_fact") for when in ("before", "after")] == [0, 1]


def test_a_doctrine_bars_all_but_those_it_names() -> None:
    claims = {"new": {"by": "junta", "deed": "yes"}, "third": {"by": "estates", "deed": "no"}}
    barred = compiled({"doctrine": ["estates"]}, claims)
    assert share(barred, "front.recognises.junta", 100) == near(1 - math.exp(-0.5 * 0.1))
    given_up = {"given_up": at("18:00", {"front.doctrine": "no"})}
    freed = compiled({"doctrine": ["estates"]}, claims, events=given_up)
    assert share(freed, "front.recognises.junta", 100) == near(1 - math.exp(-0.5))
    allowed = compiled({"doctrine": ["junta"]}, claims)
    assert share(allowed, "front.recognises.junta", 100) == near(1 - math.exp(-0.5))


def test_an_assembly_recognises_by_its_votes_and_the_order_is_kept() -> None:
    diet = {
        "title": "The diet",
        "at": "hall",
        "recognises": "council",
        "blocs": {"all": {"title": "All", "delegates": 10, "heat": 0.3}},
        "opens": {"takes": 10},
    }
    voted = {
        "voted": at("18:30", {"diet.recognises": "junta"}),
        "deed": at("19:00", {"hall.held_by": "junta"}),
    }
    claims = {"new": {"by": "junta", "deed": "hall.held_by.junta"}}
    tables = compiled({"who": "diet", "recognises": None}, claims, assemblies={"diet": diet}, events=voted)
    player = play(tables)
    assert player.value("front.new.last") == 30
    assert [player.value(f"front.{when}_the_fact") for when in ("before", "after")] == [1, 0]


# The page -----------------------------------------------------------------------------------------


def test_every_formula_makes_sense() -> None:
    network = network_of(
        {"doctrine": ["estates"]}, {"new": {"by": "junta", "deed": "bell > 0", "voted": "bell > 1"}}
    )
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    for event in network.events.values():
        check_condition(event.guard, kinds)
        for _, node in formulas(event):
            kind_of(node, kinds)


def test_the_page_names_each_coefficient_with_its_range() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, (_, amount) in COEFFICIENTS.items():
        assert amount.between is not None
        assert f"| `{name}` | {amount.typical}, between {amount.between[0]} and {amount.between[1]} |" in page


def test_the_example_of_the_page_runs() -> None:
    example = YAML(typ="safe").load(PAGE.read_text(encoding="utf-8").split("```yaml")[1].split("```")[0])
    play(compile_tables(build(Scenario.model_validate({"scenario": FRAME, **example}))))
