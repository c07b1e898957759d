"""Messages: sent, on their way, delivered or lost; true when sent, and still."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask
from interregnum.calculus.network import Add, Network, Set
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import parse
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "messages.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
NEVER = math.inf
LINE = {"title": "The line is up", "kind": "flag", "starts": "yes"}


def scenario(
    message: dict[str, Any] | None = None,
    channel: dict[str, Any] | None = None,
    sent_at: tuple[str, ...] = ("18:00",),
    line: dict[str, str] | None = None,
    **sections: Any,
) -> Scenario:
    """A wire that takes 10 minutes; word is sent at the given hours, the line goes up or down by `line`."""
    wire = {"title": "Wire", "needs": "line.up", "takes": "10 min"} | (channel or {})
    word = {"title": "The word", "from": "junta", "to": ["guard"], "by": "wire"} | (message or {})
    events = {f"send_{n}": at(hour, {"send": "word"}) for n, hour in enumerate(sent_at)}
    events |= {
        f"line_{n}": at(hour, {"line.up": state}) for n, (hour, state) in enumerate((line or {}).items())
    }
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
        "places": {"hall": {"title": "Hall"}},
        "units": {"guard": {"title": "The guard", "people": 60, "at": "hall", "obeys": "council"}},
        "channels": {"wire": wire},
        "messages": {"word": word} | sections.pop("more", {}),
        "quantities": {"line.up": LINE} | sections.pop("quantities", {}),
        "events": events | sections.pop("events", {}),
    }
    return Scenario.model_validate(base | sections)


def at(hour: str, *then: dict[str, Any]) -> dict[str, Any]:
    return {"title": f"At {hour}", "at": hour, "exogenous": "a test", "then": list(then)}


def compiled(*args: Any, **kwargs: Any) -> Compiled:
    return timed(build(scenario(*args, **kwargs)))


def play(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 7, replica, traced=False)
    player.advance(until)
    return player


def timed(network: Network) -> Compiled:
    """The tables, with a quantity for when each event last happened."""
    for event in list(network.events):
        ask(network, parse(f"since({event})"))
    return compile_tables(network)


def minute(player: Player, event: str) -> float:
    """When the event last happened; infinite if it did not."""
    last = player.value(f"{event}.last")
    return NEVER if last < 0 else last


def counts(player: Player, id: str = "word") -> dict[str, float]:
    return {what: player.value(f"{id}.{what}") for what in ("sent", "delivered", "lost", "pending")}


# The network --------------------------------------------------------------------------------------


def test_a_channel_that_loses_nothing_has_no_branches() -> None:
    event = build(scenario()).events["word.arrives"]
    assert event.branches == ()
    assert event.again
    assert "word.cut" not in build(scenario()).events


def test_delivery_counts_first_then_is_believed_then_acted_upon() -> None:
    message = {"favours": "junta", "weight": 0.2, "reports": "line.up", "then": [{"add": {"seen": 1}}]}
    seen = {"seen": {"title": "Seen"}}
    effects = build(scenario(message, quantities=seen)).events["word.arrives"].effects
    written = [effect.quantity for effect in effects if isinstance(effect, Set | Add)]
    assert written[:3] == ["word.delivered", "word.pending", "word.still_true"]
    assert set(written[3:-1]) == {"guard.expects.junta", "guard.expects.council"}
    assert written[-1] == "seen"


def test_news_reaches_only_those_who_can_hold_a_belief() -> None:
    message = {"favours": "junta", "weight": 0.2, "to": ["council", "guard"]}
    effects = build(scenario(message)).events["word.arrives"].effects
    assert {e.quantity.split(".")[0] for e in effects if isinstance(e, Set)} == {"word", "guard"}


def test_news_is_as_public_as_the_channel_that_carries_it() -> None:
    message = {"favours": "junta", "weight": 0.2}
    assert "belief.public" in build(scenario(message, {"reach": "public"})).quantities
    assert "belief.public" not in build(scenario(message, {"reach": "private"})).quantities


def test_news_without_a_weight_has_a_weight_that_is_judged_and_drawn() -> None:
    quantity = build(scenario({"favours": "junta"})).quantities["word.weight"]
    assert quantity.assumed
    assert quantity.grounds.basis == "judgement"


# Delivery -----------------------------------------------------------------------------------------


def test_word_arrives_after_the_time_the_channel_takes() -> None:
    player = play(compiled())
    assert minute(player, "word.arrives") == pytest.approx(10)
    assert counts(player) == {"sent": 1, "delivered": 1, "lost": 0, "pending": 0}


def test_sending_again_before_arrival_sends_nothing_and_says_so() -> None:
    player = play(compiled(sent_at=("18:00", "18:04", "18:08", "19:00")))
    assert counts(player) == {"sent": 2, "delivered": 2, "lost": 0, "pending": 0}
    assert player.value("word.repeated") == 2
    assert minute(player, "word.repeats") == pytest.approx(8)


def test_what_is_lost_is_a_binomial_share_of_what_is_sent() -> None:
    runs, loss = 400, 0.3
    tables = compiled(channel={"loss": loss}, message={"lost": [{"add": {"tears": 1}}]}, quantities=TEARS)
    lost = 0
    for replica in range(runs):
        player = play(tables, replica)
        was = counts(player)
        assert was["delivered"] + was["lost"] == 1
        assert player.value("tears") == was["lost"]
        lost += was["lost"] == 1
    assert lost / runs == pytest.approx(loss, abs=4 * math.sqrt(loss * (1 - loss) / runs))


TEARS = {"tears": {"title": "Tears shed"}}


# A line that is cut -------------------------------------------------------------------------------


def test_over_a_cut_line_word_waits_and_the_way_behind_it_counts() -> None:
    player = play(compiled(line={"18:06": "no", "18:36": "yes"}))
    assert minute(player, "word.arrives") == pytest.approx(6 + 30 + 4)


def test_a_cut_line_may_lose_what_is_on_it() -> None:
    tables = compiled(
        {"lost": [{"add": {"tears": 1}}]},
        {"if_cut": "lost"},
        line={"18:06": "no", "18:36": "yes"},
        quantities=TEARS,
    )
    player = play(tables)
    assert minute(player, "word.cut") == pytest.approx(6)
    assert counts(player) == {"sent": 1, "delivered": 0, "lost": 1, "pending": 0}
    assert player.value("tears") == 1


def test_word_lost_on_a_cut_line_and_sent_anew_has_the_whole_way_before_it() -> None:
    sent = ("18:00", "19:00")
    player = play(compiled(channel={"if_cut": "lost"}, sent_at=sent, line={"18:06": "no", "18:36": "yes"}))
    assert minute(player, "word.arrives") == pytest.approx(60 + 10)
    assert counts(player) == {"sent": 2, "delivered": 1, "lost": 1, "pending": 0}


def test_the_message_may_have_needs_of_its_own() -> None:
    ready = {"ready": {"title": "The clerk is there", "kind": "flag", "starts": "no"}}
    clerk = {"clerk": at("19:00", {"ready": "yes"})}
    player = play(compiled({"needs": "ready"}, quantities=ready, events=clerk))
    assert minute(player, "word.arrives") == pytest.approx(70)


# Replies ------------------------------------------------------------------------------------------


def question(**changes: Any) -> dict[str, Any]:
    return {"question": {"title": "The question", "from": "council", "to": ["guard"], "by": "wire"} | changes}


def test_a_reply_waits_for_its_question() -> None:
    asked = {"ask": at("19:00", {"send": "question"})}
    player = play(compiled({"replies_to": "question"}, more=question(), events=asked))
    assert minute(player, "word.arrives") == pytest.approx(60 + 10 + 10)
    unasked = play(compiled({"replies_to": "question"}, more=question()))
    assert counts(unasked) == {"sent": 1, "delivered": 0, "lost": 0, "pending": 1}


def test_a_reply_by_another_channel_still_needs_the_line_that_carried_the_question() -> None:
    channels = {
        "wire": {"title": "Wire", "needs": "line.up", "takes": "10 min"},
        "runner": {"title": "Runner", "takes": "20 min"},
    }
    tables = compiled(
        {"replies_to": "question", "by": "runner", "then": []},
        channels=channels,
        sent_at=("18:11",),
        more=question(),
        events={"ask": at("18:00", {"send": "question"})},
        line={"18:12": "no", "19:12": "yes"},
    )
    assert minute(play(tables), "word.arrives") == pytest.approx(11 + 20 + 60)


# True or not --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("down_at", "true", "still"), [("17:59", 0, 0), ("18:05", 1, 0), ("18:30", 1, 1)])
def test_a_report_may_be_false_when_sent_or_overtaken_on_the_way(down_at: str, true: int, still: int) -> None:
    held = {
        "held": {
            "title": "The bridge is held",
            "kind": "flag",
            "starts": "no" if down_at < "18:00" else "yes",
        }
    }
    falls = {} if down_at < "18:00" else {"falls": at(down_at, {"held": "no"})}
    player = play(compiled({"reports": "held"}, quantities=held, events=falls))
    assert (player.value("word.true"), player.value("word.still_true")) == (true, still)


@pytest.mark.parametrize("first", [0, 1])
def test_repeating_a_message_on_its_way_does_not_change_what_was_true_at_first(first: int) -> None:
    held = {"held": {"title": "The bridge is held", "kind": "flag", "starts": "yes" if first else "no"}}
    turns = {"turns": at("18:03", {"held": "no" if first else "yes"})}
    tables = compiled({"reports": "held"}, sent_at=("18:00", "18:05"), quantities=held, events=turns)
    player = play(tables)
    assert (player.value("word.true"), player.value("word.still_true")) == (first, 1 - first)


# The page -----------------------------------------------------------------------------------------


def test_the_example_on_the_page_plays() -> None:
    example = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    sections = YAML(typ="safe", pure=True).load(example)
    player = play(timed(build(Scenario.model_validate({"scenario": FRAME, **sections}))))
    assert player.value("demand.sent") == 1
    assert player.value("demand.delivered") + player.value("demand.lost") == 1
