"""Belief: what news does to the believed chance that each authority prevails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from interregnum.calculus.network import Draw, Network, Set
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.expression import evaluate
from interregnum.mechanisms import build
from interregnum.model import Scenario, ScenarioEffect

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "belief.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
SHARE = st.floats(0, 1)


def scenario(**sections: Any) -> Scenario:
    """Three authorities; a guard that leans against the junta, a crew that does not; four persons."""
    place = {"at": "hall"}
    expects = {"council": 0.6, "junta": 0.3, "assembly": 0.1}
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {id: {"title": f"the {id}"} for id in ("council", "junta", "assembly")},
        "places": {"hall": {"title": "Hall"}},
        "units": {
            "guard": {
                "title": "The guard",
                "people": 60,
                "obeys": "council",
                "leaning": {"junta": -0.5},
                "expects": expects,
                **place,
            },
            "crew": {"title": "The crew", "people": 90, "obeys": "junta", "expects": expects, **place},
        },
        "persons": {
            "mayor": {"title": "The mayor", "side": "council", "expects": expects, **place},
            "major": {"title": "The major", "side": "junta", "expects": expects, **place},
            "editor": {"title": "The editor", "expects": expects, **place},
        },
    }
    return Scenario.model_validate(base | sections)


def news(**changes: Any) -> dict[str, Any]:
    return {"news": {"favours": "junta", "weight": 0.2} | changes}


def hear(effect: dict[str, Any], values: dict[str, float] | None = None) -> dict[str, float]:
    """What the news makes of the beliefs, by the effects taken in order."""
    network = build(scenario())
    lowered = network.effects((ScenarioEffect.model_validate(effect),))
    now = {q.id: q.start for q in network.quantities.values() if not isinstance(q.start, Draw)}
    now |= {"belief.discount": 0.4, "belief.public": 1.5, "belief.club": 1.2} | (values or {})
    for change in lowered:
        assert isinstance(change, Set)
        now[change.quantity] = evaluate(change.value, now, 0.0)
    return now


# The rule -----------------------------------------------------------------------------------------


@given(p=SHARE, q=SHARE, weight=st.floats(0, 2))
@settings(max_examples=50, deadline=None)
def test_news_moves_belief_the_share_k_of_the_way_to_certainty(p: float, q: float, weight: float) -> None:
    before = {"crew.expects.junta": p, "crew.expects.council": q}
    after = hear(news(weight=weight, reaches=["crew"]), before)
    k = min(weight, 1.0)
    assert after["crew.expects.junta"] == pytest.approx(p + k * (1 - p))
    assert after["crew.expects.council"] == pytest.approx(q * (1 - k))


@given(
    p=SHARE,
    leaning=st.floats(-1, 1),
    weight=st.floats(0, 5),
    reach=st.sampled_from(["private", "club", "public"]),
)
@settings(max_examples=50, deadline=None)
def test_beliefs_stay_shares_and_news_never_harms_whom_it_favours(
    p: float, leaning: float, weight: float, reach: str
) -> None:
    before = {"guard.expects.junta": p, "guard.leaning.junta": leaning}
    after = hear(news(weight=weight, reach=reach, reaches=["guard"]), before)
    assert p - 1e-12 <= after["guard.expects.junta"] <= 1 + 1e-12
    assert 0 <= after["guard.expects.council"] <= 0.6


def test_chances_that_add_up_to_one_go_on_adding_up_to_one() -> None:
    after = hear(news(reaches=["crew"]))
    assert sum(after[f"crew.expects.{id}"] for id in ("council", "junta", "assembly")) == pytest.approx(1)


def test_public_news_counts_more_than_club_news_and_that_more_than_a_private_word() -> None:
    heard = {reach: hear(news(reach=reach, reaches=["crew"]))["crew.expects.junta"] for reach in REACHES}
    assert heard == pytest.approx({reach: 0.3 + 0.2 * factor * 0.7 for reach, factor in REACHES.items()})


REACHES = {"private": 1.0, "club": 1.2, "public": 1.5}


def test_those_who_lean_against_the_favoured_discount_the_news() -> None:
    after = hear(news(reaches=["guard", "crew"]))
    assert after["guard.expects.junta"] == pytest.approx(0.3 + 0.2 * (1 - 0.4 * 0.5) * 0.7)
    assert after["crew.expects.junta"] == pytest.approx(0.3 + 0.2 * 0.7)


def test_a_person_on_another_side_discounts_it_and_one_on_its_own_or_on_none_does_not() -> None:
    after = hear(news(reaches=["mayor", "major", "editor"]))
    assert after["mayor.expects.junta"] == pytest.approx(0.3 + 0.2 * 0.6 * 0.7)
    assert after["major.expects.junta"] == after["editor.expects.junta"] == pytest.approx(0.3 + 0.2 * 0.7)


# Whom it reaches ----------------------------------------------------------------------------------


def reached(network: Network, **changes: Any) -> set[str]:
    effects = network.effects((ScenarioEffect.model_validate(news(**changes)),))
    return {effect.quantity.split(".")[0] for effect in effects if isinstance(effect, Set)}


def test_news_reaches_whom_it_names_and_the_members_of_groups_and_no_authority() -> None:
    network = build(scenario(groups={"armed": ["guard", "crew"]}))
    assert reached(network, reaches=["mayor"]) == {"mayor"}
    assert reached(network, reaches=["armed", "mayor", "guard"]) == {"guard", "crew", "mayor"}
    assert reached(network, reaches=["council"]) == set()


def test_news_that_names_someone_twice_is_heard_once() -> None:
    once, twice = (hear(news(reaches=names)) for names in (["crew"], ["crew", "crew"]))
    assert once == twice


def test_news_that_names_nobody_reaches_everyone() -> None:
    assert reached(build(scenario())) == {"guard", "crew", "mayor", "major", "editor"}


# Assumptions --------------------------------------------------------------------------------------


def test_what_no_one_has_told_of_is_expected_as_likely_as_not() -> None:
    persons = {"clerk": {"title": "The clerk", "at": "hall"}}
    quantity = build(scenario(persons=persons)).quantities["clerk.expects.junta"]
    assert isinstance(quantity.start, Draw)
    assert [evaluate(node, {}, 0.0) for node in quantity.start.parameters] == [0.4, 0.5, 0.6]
    assert quantity.grounds.basis == "judgement"


def test_coefficients_are_assumptions_that_appear_when_used_and_that_a_scenario_may_set() -> None:
    assert "belief.public" not in build(scenario()).quantities
    cry = {"cry": {"title": "A cry", "takes": "5 min", "then": [news(reach="public")]}}
    network = build(scenario(events=cry))
    assert {id for id, q in network.quantities.items() if q.assumed} == {"belief.public", "belief.discount"}
    own = {"belief.public": {"title": "ours", "typical": 3}}
    assert build(scenario(events=cry, assumptions=own)).quantities["belief.public"].start == 3.0


def test_a_weight_with_a_range_is_an_assumption_named_after_what_brings_the_news() -> None:
    vague = news(weight={"typical": 0.2, "between": [0.1, 0.3]})
    cry = {"cry": {"title": "A cry", "takes": "5 min", "then": [vague, vague]}}
    quantities = build(scenario(events=cry)).quantities
    assert quantities["cry.news_junta"].assumed
    assert quantities["cry.news_junta_2"].assumed


# In a run -----------------------------------------------------------------------------------------


def test_equal_private_news_again_and_again_follows_the_closed_form() -> None:
    word = {"title": "Word", "takes": "10 min", "again": True, "then": [news(reaches=["crew"])]}
    player = Player(compile_tables(build(scenario(events={"word": word}))), seed=0)
    for n in range(1, 30):
        player.advance(10.0 * n)
        assert player.value("crew.expects.junta") == pytest.approx(1 - (1 - 0.3) * (1 - 0.2) ** n)
        assert player.value("crew.expects.council") == pytest.approx(0.6 * (1 - 0.2) ** n)


def test_a_message_carries_its_news_with_the_reach_of_its_channel() -> None:
    sections = {
        "channels": {"bell": {"title": "The bell", "takes": "1 min", "reach": "public"}},
        "messages": {
            "alarm": {
                "title": "The alarm",
                "from": "major",
                "to": ["crew"],
                "by": "bell",
                "favours": "junta",
                "weight": 0.2,
            }
        },
        "events": {"ring": {"title": "It rings", "takes": "5 min", "then": [{"send": "alarm"}]}},
        "assumptions": {"belief.public": {"title": "ours", "typical": 1.5}},
    }
    player = Player(compile_tables(build(scenario(**sections))), seed=0)
    player.advance(5.5)
    assert player.value("crew.expects.junta") == 0.3
    player.advance(6.0)
    assert player.value("crew.expects.junta") == pytest.approx(0.3 + 0.2 * 1.5 * 0.7)


# The page -----------------------------------------------------------------------------------------


def test_the_example_on_the_page_plays() -> None:
    example = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    sections = YAML(typ="safe", pure=True).load(example)
    network = build(Scenario.model_validate({"scenario": FRAME, **sections}))
    player = Player(compile_tables(network), seed=0)
    before = player.value("guard.expects.junta")
    player.advance(1440.0)
    assert player.value("guard.expects.junta") > before
