"""A body that is broken off time and again; that removes to another house; and word to those who are in its hall."""

from __future__ import annotations

import math
from typing import Any

import pytest
from test_deliberation import motion, played, scenario, speech, votes, when

from interregnum.calculus.event_memory import ask
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import parse
from interregnum.mechanisms import build
from interregnum.model import Scenario

REMOVED = {"title": "Next", "at": "quay", "opens": {"when": "not diet.open", "takes": 100}}
# From the opening an hour of quiet and an hour of noise, by turns.
DIN = {
    "on": {"when": "diet.opened and not din", "then": [{"din": "yes"}]},
    "off": {"when": "din", "then": [{"din": "no"}]},
}
WORD = {"title": "Word", "from": "junta", "to": ["diet"], "by": "boy", "favours": "junta", "weight": 0.5}


def tables(
    events: dict[str, Any] | None = None, word: dict[str, Any] | None = None, **parts: Any
) -> Compiled:
    """The diet, with events of an hour each, and word sent after half an hour."""
    base = scenario(flags=("din",), **parts)
    whole = {name: getattr(base, name) for name in Scenario.model_fields}
    hourly = {"takes": "60 min", "again": True}
    whole["events"] = {id: {"title": id, **hourly, **event} for id, event in (events or {}).items()}
    if word is not None:
        whole["channels"] = {"boy": {"title": "A boy", "takes": "1 min"}}
        whole["messages"] = {"word": WORD | word}
        whole["events"]["send"] = {"title": "Sent", "takes": "30 min", "then": [{"send": "word"}]}
    network = build(Scenario.model_validate(whole))
    for event in list(network.events):
        for what in ("since", "times"):
            ask(network, parse(f"{what}({event})"))
    return compile_tables(network)


def times(player: Player, event: str) -> float:
    return player.value(f"{event}.times")


# --- again ------------------------------------------------------------------------------------------------


def pulsing(again: bool, **parts: Any) -> Player:
    cut = {"x": {"title": "X", "when": "din", "until": "not din", "again": again, **parts}}
    return played(tables(DIN, interruptions=cut, motions=motion(debate=300)))


def test_an_interruption_may_happen_whenever_its_condition_holds_anew() -> None:
    assert times(pulsing(again=False), "diet.x") == 1
    player = pulsing(again=True)
    assert times(player, "diet.x") == times(player, "on") > 3
    assert times(player, "diet.x.ends") == times(player, "off")


def test_debate_stands_still_in_each_of_several_interruptions() -> None:
    player = pulsing(again=True)
    began, ended = when(player, "m.moved"), when(player, "m.debated")
    quiet = sum(max(0.0, min(ended, at + 60.0) - max(began, at)) for at in range(0, 24 * 60, 120))
    assert quiet == pytest.approx(300)


def test_each_time_that_a_hall_is_held_a_group_is_let_out_once() -> None:
    old = {"title": "Old", "when": "diet.held", "takes": 5, "blocs": ["reds"], "share": 0.1}
    player = pulsing(again=True, does="holds", lets_go={"old": old})
    assert times(player, "diet.x.old") == times(player, "diet.x") > 3


# --- in another house -------------------------------------------------------------------------------------


def removing(**parts: Any) -> dict[str, Any]:
    """A body that is dispersed after twenty minutes and removes from the hall to the quay. Its chair Dan sits in it,
    and Lev, who was at the quay all the time; Mia in the hall is nobody of it."""
    return {
        "reds": {"members": ["dan", "lev"]},
        "interruptions": {"x": {"title": "X", "when": "diet.opened", "takes": 20, "does": "disperses"}},
        "sittings": {"next": REMOVED},
        **parts,
    }


def test_a_body_that_removes_takes_its_chair_and_members_along_and_nobody_else() -> None:
    player = played(tables(**removing()))
    assert when(player, "next.opens") == 120
    assert [player.value(f"{who}.at.quay") for who in ("diet", "dan", "lev")] == [1, 1, 1]
    assert [player.value(f"{who}.at.hall") for who in ("diet", "dan", "mia")] == [0, 0, 1]


def test_who_speaks_must_be_where_it_has_removed_to() -> None:
    speakers = {"d": "dan", "l": "lev", "m": "mia"}
    spoken = {name: speech(by=by, when="diet.next.on", takes=5) for name, by in speakers.items()}
    player = played(tables(**removing(speeches=spoken)))
    assert [math.isfinite(when(player, name)) for name in speakers] == [True, True, False]


def test_nobody_is_heard_in_the_house_to_which_it_has_not_yet_removed() -> None:
    player = played(tables(**removing(speeches={"l": speech(by="lev", when="not diet.next.on", takes=5)})))
    assert math.isinf(when(player, "l"))


def test_a_motion_moved_in_one_house_is_voted_on_in_the_other() -> None:
    player = played(tables(**removing(motions=motion(debate=40))))
    assert when(player, "m.debated") == pytest.approx(when(player, "m.moved") + 40 + 100)
    assert sum(votes(player).values()) == 500


def test_a_chair_who_has_gone_ahead_opens_it_there() -> None:
    goes = {"go": {"when": "happened(diet.x)", "takes": "10 min", "then": [{"set": "dan.at", "to": "quay"}]}}
    player = played(tables(goes, **removing()))
    assert (when(player, "next.opens"), player.value("dan.at.quay")) == (120, 1)


def test_a_body_whose_chair_was_driven_out_with_his_bloc_sits_again() -> None:
    stays = {"title": "Next", "opens": {"when": "not diet.open", "takes": 100}}
    assert when(played(tables(**removing(sittings={"next": stays}))), "next.opens") == 120


# --- word to those in the hall ----------------------------------------------------------------------------


def hearing(word: dict[str, Any] | None = None, **parts: Any) -> Player:
    return played(tables(None, word or {}, reds={"members": ["dan", "lev"]}, **parts))


def believed(player: Player) -> list[bool]:
    """Whether Dan, Lev and Mia believe more of the junta than at first."""
    names = [f"{who}.expects.junta" for who in ("dan", "lev", "mia")]
    before = played(player.compiled, until=1.0)
    return [player.value(name) > before.value(name) for name in names]


def test_word_to_an_assembly_comes_to_those_of_its_members_who_are_in_the_hall() -> None:
    player = hearing()
    assert player.value("word.delivered") == 1
    assert believed(player) == [True, False, False]  # Lev is at the quay, and Mia no member


def test_who_is_named_himself_has_it_in_that_way_too() -> None:
    assert believed(hearing({"to": ["diet", "lev", "mia"]})) == [True, True, True]


@pytest.mark.parametrize(
    "parts",
    [
        {"opens": {"when": "no", "takes": 0}},
        {"closes": {"when": "yes", "takes": 5}},
        {"interruptions": {"x": {"title": "X", "when": "yes"}}},
    ],
    ids=["it never opens", "it has risen", "it is broken off"],
)
def test_nobody_hears_it_while_the_assembly_does_not_sit(parts: dict[str, Any]) -> None:
    player = hearing(**parts)
    assert (player.value("word.delivered"), player.value("word.handed_back")) == (0, 1)
    assert believed(player) == [False, False, False]


def test_word_that_is_lost_for_each_comes_to_the_assembly_and_to_each_of_its_members() -> None:
    player = hearing({"lost_for": "each"})
    assert [player.value(f"word.has.{one}") for one in ("diet", "dan", "lev")] == [1, 1, 0]


def test_word_finds_the_assembly_where_it_has_removed_to() -> None:
    early = {"title": "Next", "at": "quay", "opens": {"when": "not diet.open", "takes": 1}}
    cleared = {"x": {"title": "X", "when": "diet.opened", "takes": 20, "does": "disperses"}}
    player = hearing(interruptions=cleared, sittings={"next": early})
    assert believed(player) == [True, True, False]
