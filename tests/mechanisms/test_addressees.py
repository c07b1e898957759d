"""Whom a message reaches when it comes, and what becomes of one that reaches nobody."""

from __future__ import annotations

from typing import Any

import pytest
from test_phases import at, play, scenario

from interregnum.calculus.player import Player
from interregnum.mechanisms import build
from interregnum.mechanisms.orders.messages import FATES, repeatable

CHANNELS = {"boy": {"title": "a boy", "takes": "30 min"}}
PERSONS = {
    "mayor": {"title": "the mayor", "at": "hall", "side": "council"},
    "clerk": {"title": "the clerk", "at": "quay", "side": "council", "expects": {"junta": 0.5}},
    "major": {"title": "the major", "at": "quay", "side": "junta"},
}
TAKEN = at("18:20", {"hall.held_by": "junta"})
HELD = at("18:20", {"mayor.free": "no"})
GONE = at("18:20", {"mayor.at": "quay"})
EMPTIED = at("18:20", {"move": {"from": "guard.people", "to": "guard.left", "share": 1}})


def sent(message: dict[str, Any], **events: Any) -> Player:
    """Sent at 18:00, with the boy for half an hour."""
    word = {"title": "word", "from": "clerk", "to": ["mayor"], "by": "boy"} | message
    sends = {"sends": at("18:00", {"send": "word"})}
    return play(
        channels=CHANNELS,
        messages={"word": word},
        persons=PERSONS,
        phases={},
        events=sends | events,
        until=100,
    )


def fate(message: dict[str, Any], **events: Any) -> str:
    """The one thing that became of it."""
    player = sent(message, **events)
    (found,) = [name for name in ("delivered", "lost", "pending", *FATES) if player.value(f"word.{name}")]
    return found


@pytest.mark.parametrize(
    ("message", "events", "becomes"),
    [
        ({}, {}, "delivered"),
        ({}, {"held": HELD}, "handed_back"),  # the place is ours
        ({}, {"held": HELD, "taken": TAKEN}, "intercepted"),
        ({"from": "major"}, {"held": HELD, "taken": TAKEN}, "handed_back"),  # to the sender's own side
        ({}, {"gone": GONE}, "delivered"),  # it goes to no place, and finds him
        ({"at": "hall"}, {"gone": GONE}, "handed_back"),
        ({"at": "hall"}, {"gone": GONE, "taken": TAKEN}, "intercepted"),
        ({"at": "hall"}, {"taken": TAKEN}, "delivered"),  # he is there, and free
        ({"at": "hall", "presence": "free"}, {"gone": GONE}, "delivered"),
        ({"presence": "any"}, {"held": HELD, "taken": TAKEN}, "delivered"),
        ({"to": ["guard"]}, {"emptied": EMPTIED}, "handed_back"),
        ({"to": ["guard", "mayor"]}, {"emptied": EMPTIED}, "delivered"),
        ({"to": ["hall"]}, {}, "delivered"),
        ({"to": ["hall"]}, {"taken": TAKEN}, "intercepted"),
        ({"to": ["hall"], "from": "major"}, {"taken": TAKEN}, "handed_back"),
        ({"to": ["council"]}, {"taken": TAKEN}, "delivered"),  # the council is wherever it is
        ({"to": ["council"], "at": "hall"}, {"taken": TAKEN}, "intercepted"),
        ({"to": ["council"], "at": "quay"}, {"taken": TAKEN}, "delivered"),  # that nobody holds
    ],
)
def test_how_things_stand_when_it_comes_decides(
    message: dict[str, Any], events: dict[str, Any], becomes: str
) -> None:
    assert fate(message, **events) == becomes


def test_those_who_can_have_it_get_it_and_the_others_do_not() -> None:
    news = {"to": ["mayor", "clerk"], "favours": "junta", "weight": 0.5, "from": "major"}
    both = sent(news)
    assert both.value("mayor.expects.junta") > both.value("mayor.expects.council")
    before = sent({"to": ["clerk"]})
    one = sent(news, held=HELD)
    assert one.value("word.delivered") == 1
    assert one.value("mayor.expects.junta") == before.value("mayor.expects.junta")
    assert one.value("clerk.expects.junta") == both.value("clerk.expects.junta") > 0.5


@pytest.mark.parametrize("becomes", ["handed_back", "intercepted"])
def test_what_follows_from_it(becomes: str) -> None:
    events = {"held": HELD} | ({"taken": TAKEN} if becomes == "intercepted" else {})
    then = {"then": [{"add": {"n": 1}}], becomes: [{"add": {"n": 10}}]}
    assert sent(then, **events).value("n") == 10


def test_who_can_always_have_it_brings_no_chances() -> None:
    messages = {"word": {"title": "word", "from": "major", "to": ["clerk"], "by": "boy"}}
    network = build(
        scenario(
            channels=CHANNELS, messages=messages, persons=PERSONS, events={"s": at("18:00", {"send": "word"})}
        )
    )
    assert network.events["word.arrives"].branches == ()


# Sent again and again -----------------------------------------------------------------------------

OFTEN = {"title": "Often", "takes": "10 min", "again": True}


def test_an_event_that_only_sends_waits_until_it_has_something_to_send() -> None:
    messages = {"word": {"title": "word", "from": "clerk", "to": ["mayor"], "by": "boy"}}
    sections = {"channels": CHANNELS, "messages": messages, "persons": PERSONS}
    alone = play(events={"often": OFTEN | {"then": [{"send": "word"}]}}, until=121, **sections)
    assert (alone.value("word.sent"), alone.value("word.delivered")) == (3, 3)  # after 10, 50 and 90 minutes
    more = OFTEN | {"then": [{"send": "word"}, {"add": {"n": 1}}]}
    with_more = play(events={"often": more}, until=121, **sections)
    assert (with_more.value("n"), with_more.value("word.sent")) == (12, 4)
    assert with_more.value("word.repeated") == 8


def test_an_event_that_sends_two_messages_repeats_the_one_that_is_still_on_its_way() -> None:
    channels = CHANNELS | {"cart": CHANNELS["boy"] | {"takes": "100 min"}}
    messages = {
        name: {"title": name, "from": "clerk", "to": ["mayor"], "by": by}
        for name, by in {"word": "boy", "goods": "cart"}.items()
    }
    both = OFTEN | {"then": [{"send": "word"}, {"send": "goods"}]}
    night = play(channels=channels, messages=messages, persons=PERSONS, events={"often": both}, until=105)
    assert (night.value("word.sent"), night.value("word.delivered")) == (3, 2)  # after 10, 50 and 90 minutes
    assert (night.value("goods.sent"), night.value("goods.repeated")) == (1, 2)
    assert night.value("goods.pending") == 1


def test_which_messages_may_be_sent_while_they_are_on_their_way() -> None:
    messages = {name: {"title": name, "from": "clerk", "to": ["mayor"], "by": "boy"} for name in "abcdef"}
    events = {
        "once": at("18:00", {"send": "a"}),
        "only": OFTEN | {"then": [{"send": "b"}]},
        "two": OFTEN | {"then": [{"send": "e"}, {"send": "f"}]},
        "more": OFTEN | {"then": [{"send": "c"}, {"add": {"n": 1}}]},
        "first": at("18:00", {"send": "d"}),
        "second": at("19:00", {"send": "d"}),
    }
    made = scenario(channels=CHANNELS, messages=messages, persons=PERSONS, events=events)
    assert repeatable(made) == {"c", "d", "e", "f"}
