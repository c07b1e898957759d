"""In another's name: what is believed of who stands behind whom, and what that does to obedience."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from interregnum.calculus.network import Draw, Network, Set
from interregnum.calculus.tables import compile_tables
from interregnum.expression import evaluate
from interregnum.history.play import play
from interregnum.mechanisms import build
from interregnum.mechanisms.orders.backing import COEFFICIENTS
from interregnum.model import Scenario, ScenarioEffect
from interregnum.views.text.explanation import story_text

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "backing.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
SHARE = st.floats(0, 1)
TYPICAL = {name: float(amount.typical) for name, (_, amount) in COEFFICIENTS.items()}
FIXED = TYPICAL | {
    "belief.discount": 0.4,
    "belief.public": 1.5,
    "belief.club": 1.2,
    "obedience.name": 2.0,
    "obedience.trust": 1.0,
}
B, T = "company.believes.mayor.behind.major", "company.trusts.major"


def scenario(**sections: Any) -> Scenario:
    """The major orders the company in the mayor's name; the mayor may deny it to all, or the clerk for him."""
    word = {"by": "wire", "to": ["company", "crew"]}
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
        "places": {"hall": {"title": "the hall"}, "quay": {"title": "the quay"}},
        "units": {
            "company": {
                "title": "the company",
                "people": 120,
                "at": "hall",
                "obeys": "council",
                "resolve": 0.5,
                "expects": {"council": 0.5, "junta": 0.5},
                "believes": {"mayor": {"major": 0.6, "clerk": 0.9}},
            },
            "crew": {"title": "the crew", "people": 40, "at": "quay", "obeys": "junta"},
        },
        "persons": {
            "mayor": {"title": "the mayor", "at": "hall", "side": "council"},
            "major": {"title": "the major", "at": "hall", "side": "junta"},
            "clerk": {"title": "the clerk", "at": "hall", "side": "council"},
        },
        "channels": {"wire": {"title": "the wire", "takes": 4}},
        "messages": {
            "orders": {"title": "the orders", "from": "major", "in_the_name_of": "mayor", **word},
            "denial": {"title": "the denial", "from": "mayor", "denies": "major", **word},
            "read_out": {
                "title": "the clerk's word",
                "from": "clerk",
                "in_the_name_of": "mayor",
                "denies": "major",
                **word,
            },
        },
        "events": {"ordered": {"title": "The major orders", "takes": 5, "then": [{"send": "orders"}]}},
        "orders": {
            "march": {"title": "march", "to": "company", "by": "orders", "authority": "junta", "takes": 10}
        },
        "assumptions": {name: {"title": name, "typical": value} for name, value in FIXED.items()},
    }
    return Scenario.model_validate(base | sections)


def after(network: Network, effects: Any, values: dict[str, float] | None = None) -> dict[str, float]:
    """Every value after the effects, taken in order."""
    now = {q.id: 0.5 if isinstance(q.start, Draw) else q.start for q in network.quantities.values()}
    now |= FIXED | (values or {})
    for change in effects:
        if isinstance(change, Set):
            now[change.quantity] = evaluate(change.value, now, 0.0)
    return now


def seen(what: str, values: dict[str, float], **more: Any) -> dict[str, float]:
    """What becomes of belief and trust where the company sees that the mayor stands, or not, behind the major."""
    network = build(scenario())
    effect = ScenarioEffect.model_validate({what: "major", "in_the_name_of": "mayor", **more})
    return after(network, network.effects((effect,)), values)


# The rule -----------------------------------------------------------------------------------------


@given(b=SHARE, t=SHARE, weight=st.floats(0, 2))
@settings(max_examples=50, deadline=None)
def test_what_is_seen_moves_the_belief_a_share_of_the_way_and_takes_trust_with_it(
    b: float, t: float, weight: float
) -> None:
    k = min(weight, 1.0)
    confirmed = seen("confirms", {B: b, T: t}, weight=weight)
    assert confirmed[B] == pytest.approx(b + k * (1 - b))
    assert confirmed[T] == t
    denied = seen("denies", {B: b, T: t}, weight=weight)
    assert denied[B] == pytest.approx(b * (1 - k))
    assert denied[T] == pytest.approx(t * (1 - TYPICAL["backing.trust"] * b * k))


@pytest.mark.parametrize(
    ("what", "reach", "k"),
    [
        ("denies", "private", 0.8),
        ("denies", "public", 1.0),
        ("confirms", "club", 0.84),
        ("confirms", "private", 0.7),
    ],
)
def test_without_a_weight_it_has_that_of_the_mechanism_times_its_reach(
    what: str, reach: str, k: float
) -> None:
    b = seen(what, {B: 0.5}, reach=reach)[B]
    assert b == pytest.approx(0.5 * (1 - k) if what == "denies" else 0.5 + 0.5 * k)


def test_whom_it_does_not_reach_believes_what_he_believed() -> None:
    assert seen("denies", {B: 0.6}, reaches=["crew"])[B] == 0.6


def test_trust_falls_once_for_what_was_believed() -> None:
    once = seen("denies", {B: 0.5, T: 1.0}, weight=1)
    assert once[T] == pytest.approx(1 - 0.8 * 0.5)
    twice = seen("denies", {B: once[B], T: once[T]}, weight=1)
    assert twice[T] == pytest.approx(once[T])


def test_whose_name_it_is_and_who_uses_it_know() -> None:
    network = build(scenario())
    assert "mayor.believes.mayor.behind.major" not in network.quantities
    assert "major.believes.mayor.behind.major" not in network.quantities
    assert "major.trusts.major" not in network.quantities
    assert network.quantities["clerk.believes.mayor.behind.major"].kind == "share"


# Word ---------------------------------------------------------------------------------------------


def arrived(message: str, values: dict[str, float] | None = None, **sections: Any) -> dict[str, float]:
    """What belief and trust are after the message has come."""
    network = build(scenario(**sections))
    event = network.events[f"{message}.arrives"]
    effects = event.effects or event.branches[0].effects
    return after(network, effects, {B: 0.6, T: 1.0} | (values or {}))


def test_a_name_that_is_used_gains_a_little() -> None:
    assert arrived("orders")[B] == pytest.approx(0.6 + 0.1 * 0.4)


def test_who_is_trusted_less_gains_less() -> None:
    assert arrived("orders", {T: 0.5})[B] == pytest.approx(0.6 + 0.05 * 0.4)


def test_a_denial_by_whose_name_it_is_counts_in_full_and_a_spokesmans_as_far_as_he_is_believed() -> None:
    assert arrived("denial")[B] == pytest.approx(0.6 * (1 - 0.8))
    speaks = "company.believes.mayor.behind.clerk"
    believed = arrived("read_out", {speaks: 0.5})
    assert believed[speaks] == pytest.approx(0.55)  # his word is in the mayor's name, too
    assert believed[B] == pytest.approx(0.6 * (1 - 0.8 * 0.55))
    assert arrived("read_out", {speaks: 0.0, "company.trusts.clerk": 0.0})[B] == pytest.approx(0.6)


def test_news_in_anothers_name_counts_as_far_as_that_is_believed() -> None:
    messages = scenario().model_dump(mode="json", by_alias=True)["messages"]
    messages["orders"] |= {"favours": "junta", "weight": {"typical": "0.2"}}
    expects = "company.expects.junta"
    for b in (0.0, 0.5, 1.0):
        now = arrived("orders", {B: b, expects: 0.5}, messages=messages)
        k = 0.2 * (b + 0.1 * (1 - b))
        assert now[expects] == pytest.approx(0.5 + 0.5 * k)


# Obedience ----------------------------------------------------------------------------------------


def log_odds(made: Scenario, values: dict[str, float]) -> float:
    """Log odds of obeying against refusing."""
    network = build(made)
    answers = {branch.id: branch for branch in network.events["march.answered"].branches}
    now = after(network, ())
    now |= {
        "obedience.leaning": 2.0,
        "obedience.expects": 2.0,
        "obedience.resolve": 1.0,
        "obedience.stall": 0.0,
    }
    now |= values
    weights = {
        id: math.prod(evaluate(factor.value, now, 0.0) for factor in branch.odds)
        for id, branch in answers.items()
    }
    return math.log(weights["obey"] / weights["refuse"])


@given(b=SHARE, t=SHARE)
@settings(max_examples=30, deadline=None)
def test_the_name_weighs_as_far_as_it_is_believed(b: float, t: float) -> None:
    assert log_odds(scenario(), {B: b, T: t}) == pytest.approx(2 * b - (1 - t))


def test_the_name_weighs_with_nobody_who_does_not_hold_it_for_legitimate() -> None:
    ours = {"company.obeys.council": 0.0, "company.obeys.junta": 1.0}
    assert log_odds(scenario(), {B: 1.0, T: 1.0} | ours) == pytest.approx(0.0)


def test_who_recognises_his_authority_holds_the_name_for_legitimate_whomever_he_obeys() -> None:
    claims = {"old": {"title": "the old claim", "by": "council", "proclaimed": "yes"}}
    view = {"view": {"title": "the view", "who": "company", "recognises": "junta", "takes": 1}}
    made = scenario(claims=claims, recognition=view)
    assert log_odds(made, {B: 1.0}) == pytest.approx(0.0)
    turned = {"view.recognises.junta": 0.0, "view.recognises.council": 1.0}
    assert log_odds(made, {B: 1.0} | turned) == pytest.approx(2.0)


@pytest.mark.parametrize("name", ["council", "crew", "diet"])
def test_a_name_may_be_an_authoritys_a_units_or_an_assemblys(name: str) -> None:
    """The authority is itself, whom the unit obeys, whom the assembly recognises."""
    messages = scenario().model_dump(mode="json", by_alias=True)["messages"]
    messages = {"orders": messages["orders"] | {"in_the_name_of": name}}
    units = scenario().model_dump(mode="json")["units"]
    units["company"] |= {"believes": {}}
    diet = {
        "title": "the diet",
        "at": "hall",
        "recognises": "council",
        "blocs": {"reds": {"title": "Reds", "delegates": 9}},
        "opens": {"takes": 5},
    }
    made = scenario(messages=messages, units=units, assemblies={"diet": diet})
    values = {f"company.believes.{name}.behind.major": 1.0}
    if name == "crew":
        assert log_odds(made, values) == pytest.approx(0.0)
        values |= {"crew.obeys.council": 1.0, "crew.obeys.junta": 0.0}
    assert log_odds(made, values) == pytest.approx(2.0)


def test_the_name_of_a_person_of_no_side_weighs_with_nobody() -> None:
    persons = scenario().model_dump(mode="json")["persons"]
    persons["mayor"] |= {"side": None, "at": "townhall"}
    places = {"hall": {"title": "the hall"}, "quay": {"title": "the quay"}}
    places["townhall"] = {"title": "the town hall", "held_by": "council"}
    assert log_odds(scenario(persons=persons, places=places), {B: 1.0}) == pytest.approx(0.0)


# In play ------------------------------------------------------------------------------------------


def example() -> dict[str, Any]:
    text = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    found: dict[str, Any] = YAML(typ="safe").load(text)
    frame = {"scenario": FRAME, "sources": {"gazette": {"title": "The Gazette", "dated": "1920"}}}
    return frame | found


def nights(made: Scenario, replicas: int) -> list[set[str]]:
    """What happens in each of so many histories, with the branches taken."""
    compiled = compile_tables(build(made))
    found = []
    for replica in range(replicas):
        firings = play(made, compiled, 1, replica).firings
        found.append({f.event for f in firings} | {f"{f.event}.{f.branch}" for f in firings if f.branch})
    return found


def test_the_example_on_the_page_runs_and_who_learns_of_the_denial_turns_back() -> None:
    found = nights(Scenario.model_validate(example()), 120)
    marched = [night for night in found if "march.sets_out" in night]
    undeceived = [night for night in marched if "march.undeceived" in night]
    assert len(marched) > 40
    assert len(undeceived) > 20
    assert all("denial.arrives" in night and "march.arrives" not in night for night in undeceived)


def test_an_order_that_is_denied_while_they_deliberate_has_lost_its_weight() -> None:
    """Of those who weigh it after the denial fewer obey; how many, says the formula."""
    told = {"denied": {"title": "The mayor denies", "takes": 12, "then": [{"send": "denial"}]}}
    certain = {"obedience.leaning": 0, "obedience.expects": 0, "obedience.resolve": 0, "backing.trust": 0}
    certain |= FIXED | {
        "backing.denied": 1,
        "backing.claimed": 0,
        "obedience.name": 3,
        "obedience.stall": -50,
    }
    assumptions = {name: {"title": name, "typical": value} for name, value in certain.items()}
    units = scenario().model_dump(mode="json")["units"]
    units["company"]["believes"] = {"mayor": {"major": {"typical": "1"}}}
    ordered = scenario().model_dump(mode="json")["events"]
    without = scenario(assumptions=assumptions, units=units)
    denied = scenario(assumptions=assumptions, units=units, events=ordered | told)
    number = 400
    for made, b in ((without, 1.0), (denied, 0.0)):
        obeyed = sum("march.answered.obey" in night for night in nights(made, number))
        chance = 1 / (1 + math.exp(-3 * b + (0.8 if made is denied else 0.0)))  # and trust is gone by 0.8
        assert abs(obeyed - number * chance) < 4 * math.sqrt(number * chance * (1 - chance))


def test_why_says_whom_they_believed_to_stand_behind_it_and_from_whom_they_heard_it() -> None:
    made = Scenario.model_validate(example())
    compiled = compile_tables(build(made))
    history = next(
        night
        for night in (play(made, compiled, 1, replica) for replica in range(50))
        if any(f.event == "occupy.answered" and f.branch == "obey" for f in night.firings)
    )
    text = " ".join(story_text(history.why("occupy.answered.obey"), 10_000).split())
    assert "belief that the mayor stands behind the major (" in text
    assert "heard from the major: The marching orders arrive (" in text


def test_a_scenario_without_such_names_has_no_such_state() -> None:
    messages = {"orders": {"title": "the orders", "from": "major", "to": ["company"], "by": "wire"}}
    units = scenario().model_dump(mode="json")["units"]
    units["company"] |= {"believes": {}}
    network = build(scenario(messages=messages, units=units))
    assert not [id for id in network.quantities if ".believes." in id or ".trusts." in id]
    assert ("denies", "major") not in network.actions
