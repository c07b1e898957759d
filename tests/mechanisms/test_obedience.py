"""Obedience: the logit of obeying, stalling and refusing, and the order's life until it is answered."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask
from interregnum.calculus.network import Network, formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import check_condition, evaluate, kind_of, parse
from interregnum.mechanisms import build
from interregnum.mechanisms.orders.obedience import COEFFICIENTS
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "obedience.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
TYPICAL = {name.split(".")[1]: float(amount.typical) for name, (_, amount) in COEFFICIENTS.items()}
MARCH = {"title": "March to the hall", "to": "cyclists", "by": "wire", "authority": "council", "takes": 10}


def scenario(order: dict[str, Any], unit: dict[str, Any], **sections: Any) -> Scenario:
    """A council orders the cyclists by telegraph, without loss; all coefficients are fixed."""
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
        "places": {"depot": {"title": "The depot"}, "hall": {"title": "Town hall"}},
        "units": {
            "cyclists": {
                "title": "The cyclists",
                "people": 300,
                "at": "depot",
                "obeys": "council",
                "resolve": 0.5,
            }
            | unit
        },
        "persons": {"mayor": {"title": "The mayor", "at": "hall"}},
        "channels": {"telegraph": {"title": "Telegraph", "takes": 4}},
        "messages": {
            "wire": {
                "title": "The wire",
                "kind": "order",
                "from": "mayor",
                "to": ["cyclists"],
                "by": "telegraph",
            }
        },
        "quantities": {"agitators": {"title": "Agitators are among them", "kind": "flag"}},
        "events": {"wired": {"title": "The mayor wires", "takes": 5, "then": [{"send": "wire"}]}},
        "orders": {"march": MARCH | order},
        "assumptions": {
            name: {"title": title, "typical": amount.typical}
            for name, (title, amount) in COEFFICIENTS.items()
        },
    }
    return Scenario.model_validate(base | sections)


def network_of(
    order: dict[str, Any] | None = None, unit: dict[str, Any] | None = None, **sections: Any
) -> Network:
    return build(scenario(order or {}, unit or {}, **sections))


def compiled(
    order: dict[str, Any] | None = None, unit: dict[str, Any] | None = None, **sections: Any
) -> Compiled:
    """The tables, with `times(e)` and `since(e)` kept for each event."""
    network = network_of(order, unit, **sections)
    for event in tuple(network.events):
        ask(network, parse(f"times({event}) + since({event})"))
    return compile_tables(network)


def play(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 11, replica, traced=False)
    player.advance(until)
    return player


def weights(network: Network, **values: float) -> dict[str, float]:
    """The weight of each answer, with the quantities at their starts except for `values`."""
    starts = {
        id: quantity.start if isinstance(quantity.start, float) else math.nan
        for id, quantity in network.quantities.items()
    }
    known = starts | {name.replace("__", "."): value for name, value in values.items()}
    found = {}
    for branch in network.events["march.answered"].branches:
        product = evaluate(branch.share, known, 0.0)
        for factor in branch.odds:
            product *= evaluate(factor.value, known, 0.0)
        found[branch.id] = product
    return found


def shares(weights: dict[str, float]) -> dict[str, float]:
    return {name: weight / sum(weights.values()) for name, weight in weights.items()}


def expects(value: float) -> dict[str, float]:
    return {"cyclists__expects__council": value}


# What lapses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("takes", "answered"), [(200, 0), (20, 1)])
def test_an_order_whose_phase_is_over_lapses_unless_it_has_been_answered(takes: float, answered: int) -> None:
    sure = {answer: {"odds": [{"name": "a test", "x": 1e-9}]} for answer in ("stall", "refuse")}
    over = {"title": "It is over", "takes": 100, "then": [{"set": "ended", "to": "yes"}]}
    player = play(
        compiled(
            {"takes": takes, "during": "siege", **sure},
            phases={"siege": {"title": "the siege", "until": "ended"}},
            quantities={
                "agitators": {"title": "Agitators are among them", "kind": "flag"},
                "ended": {"title": "The siege has ended", "kind": "flag"},
            },
            events={"wired": {"title": "Wired", "takes": 5, "then": [{"send": "wire"}]}, "end": over},
        )
    )
    assert (player.value("march.obeyed"), player.value("march.lapsed")) == (answered, 1 - answered)
    assert player.value("march.lapses.times") == 1 - answered
    if not answered:
        assert player.value("march.lapses.last") == pytest.approx(100)
    assert "march.lapses" not in network_of().events


# The logit ----------------------------------------------------------------------------------------


def test_who_is_drawn_neither_way_does_each_as_often() -> None:
    assert shares(weights(network_of(), **expects(0.5))) == pytest.approx(
        {"obey": 1 / 3, "stall": 1 / 3, "refuse": 1 / 3}
    )


@given(
    leaning=st.floats(-1, 1),
    belief=st.floats(0, 1),
    resolve=st.floats(0, 1),
    own=st.booleans(),
    told=st.booleans(),
    envoys=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_the_weights_are_the_logit_of_the_page(
    leaning: float, belief: float, resolve: float, own: bool, told: bool, envoys: bool
) -> None:
    order = {"purpose": "told" if told else "withheld", "envoys": "agitators"}
    unit = {"resolve": resolve, "leaning": {"council": leaning}, "obeys": "council" if own else "junta"}
    found = weights(network_of(order, unit), agitators=float(envoys), **expects(belief))
    inclination = (
        TYPICAL["leaning"] * leaning
        + TYPICAL["expects"] * (2 * belief - 1)
        + TYPICAL["resolve"] * (2 * resolve - 1) * (1 if own else -1)
        - TYPICAL["withheld"] * (not told)
        - TYPICAL["envoys"] * envoys
    )
    assert found["obey"] == pytest.approx(math.exp(inclination / 2))
    assert found["refuse"] == pytest.approx(math.exp(-inclination / 2))
    assert found["stall"] == pytest.approx(math.exp(TYPICAL["stall"]))


def test_a_coefficient_is_a_difference_in_log_odds_of_obeying() -> None:
    def log_odds(found: dict[str, float]) -> float:
        return math.log(found["obey"] / found["refuse"])

    network = network_of({"envoys": "agitators"})
    alone, pressed = (log_odds(weights(network, agitators=there, **expects(0.5))) for there in (0.0, 1.0))
    assert alone - pressed == pytest.approx(TYPICAL["envoys"])
    assert weights(network, **expects(0.5))["obey"] == pytest.approx(1.0)


def test_resolve_serves_the_authority_that_is_obeyed_now() -> None:
    loyal = shares(weights(network_of(unit={"resolve": 0.9}), **expects(0.5)))
    hostile = shares(weights(network_of(unit={"resolve": 0.9, "obeys": "junta"}), **expects(0.5)))
    assert loyal["obey"] == pytest.approx(hostile["refuse"])
    assert loyal["obey"] > 1 / 3 > hostile["obey"]


def test_the_scenarios_own_odds_multiply() -> None:
    order = {"stall": {"odds": [{"x": 3, "when": "agitators", "name": "talk"}]}}
    network = network_of(order)
    assert weights(network, agitators=1.0, **expects(0.5))["stall"] == pytest.approx(3.0)
    assert weights(network, agitators=0.0, **expects(0.5))["stall"] == pytest.approx(1.0)


def test_each_term_has_a_name_to_cite() -> None:
    branches = network_of({"purpose": "withheld", "envoys": "agitators"}).events["march.answered"].branches
    names = {branch.id: [factor.name for factor in branch.odds] for branch in branches}
    assert (
        names["obey"]
        == names["refuse"]
        == [
            "leaning of The cyclists to the council",
            "belief that the council will prevail",
            "resolve of The cyclists",
            "no purpose told",
            "envoys of the other side among them",
        ]
    )
    assert names["stall"] == ["waiting to see who wins"]


# What becomes of an order -------------------------------------------------------------------------


def test_an_order_is_weighed_once_it_is_delivered_and_until_it_is_answered() -> None:
    tables = compiled()
    player = play(tables, until=18.9)
    assert player.value("march.answered.times") == 0
    player.advance(1440)
    obeyed, refused, stalled = (player.value(f"march.{what}") for what in ("obeyed", "refused", "stalled"))
    assert obeyed + refused == 1
    assert player.value("march.answered.times") == stalled + 1
    assert player.value("march.answered.last") == pytest.approx(5 + 4 + 10 * (stalled + 1))


def test_no_word_no_answer() -> None:
    assert play(compiled(events={})).value("march.answered.times") == 0


def test_of_a_unit_that_is_gone_nobody_answers() -> None:
    assert play(compiled(unit={"people": 0})).value("march.answered.times") == 0


def test_answers_come_as_often_as_the_logit_says() -> None:
    replicas = 300
    unit = {"leaning": {"council": 0.2}, "expects": {"council": 0.6}}
    tables = compiled(unit=unit)
    p = shares(weights(tables.network, **expects(0.6)))
    first, stalls, obeyed = [], 0.0, 0.0
    for replica in range(replicas):
        player = play(tables, replica)
        first.append(player.value("march.stalled") == 0)
        stalls += player.value("march.stalled")
        obeyed += player.value("march.obeyed")

    def near(share: float) -> Any:
        return pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / replicas))

    assert sum(first) / replicas == near(1 - p["stall"])
    assert obeyed / replicas == near(p["obey"] / (p["obey"] + p["refuse"]))  # stalling only puts it off
    spread = math.sqrt(p["stall"]) / (1 - p["stall"])
    assert stalls / replicas == pytest.approx(
        p["stall"] / (1 - p["stall"]), abs=4 * spread / math.sqrt(replicas)
    )


def test_what_follows_is_done_for_the_answer_given() -> None:
    order = {
        "obey": {"then": [{"cyclists.at": "hall"}], "odds": [{"x": "1e9"}]},
        "refuse": {"then": [{"cyclists.obeys": "junta"}]},
    }
    obeyed = play(compiled(order))
    assert (obeyed.value("cyclists.at.hall"), obeyed.value("cyclists.obeys.council")) == (1, 1)
    order["obey"]["odds"] = [{"x": "1e-9"}]
    refused = play(compiled(order))
    assert (refused.value("cyclists.at.hall"), refused.value("cyclists.obeys.council")) == (0, 0)
    assert refused.value("cyclists.obeys.junta") == 1


def test_every_formula_makes_sense() -> None:
    network = network_of({"purpose": "withheld", "envoys": "agitators", "when": "not agitators"})
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    event = network.events["march.answered"]
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
    tables = compile_tables(build(Scenario.model_validate({"scenario": FRAME, **example})))
    assert "to_the_city.answered" in tables.events
    play(tables)
