"""What is called off does not come about; word lost for each comes to as many as a binomial says."""

from __future__ import annotations

import math
from typing import Any

import pytest
from test_movement import NEVER, compiled, march, minute, play, timed

from interregnum.calculus.player import Player
from interregnum.mechanisms import build
from interregnum.model import Scenario

OFF = {"title": "Off", "when": "off"}
FRAME = {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-14T08:00"}


def said_off(at: str, **more: Any) -> dict[str, Any]:
    return {
        "events": {"told": {"title": "Told", "at": at, "exogenous": "a test", "then": [{"off": "yes"}]}},
        "quantities": {"off": {"title": "It is off", "kind": "flag"}},
        **more,
    }


def test_a_march_is_called_off_before_it_sets_out_and_not_after() -> None:
    written = march(readies="40 min", called_off=OFF)
    before = play(compiled(movements={"march": written}, **said_off("18:30")))
    assert (minute(before, "march.calls_off"), minute(before, "march.sets_out")) == (30, NEVER)
    assert before.value("rifles.at.barracks") == 1.0
    after = play(compiled(movements={"march": written}, **said_off("18:50")))
    assert (minute(after, "march.calls_off"), after.value("march.called_off")) == (NEVER, 0.0)
    assert after.value("rifles.at.hall") == 1.0


def test_word_that_it_is_off_needs_its_time() -> None:
    written = march(readies="40 min", called_off={**OFF, "takes": "15 min"})
    assert minute(play(compiled(movements={"march": written}, **said_off("18:30"))), "march.sets_out") == 40


def word(loss: float, **more: Any) -> Scenario:
    units = {
        name: {"title": name, "people": 60, "at": "hall", "obeys": "council", "expects": {"council": 0.2}}
        for name in "abcd"
    }
    message = {"title": "Word", "from": "council", "to": list(units), "by": "radio", **more}
    return Scenario.model_validate(
        {
            "scenario": FRAME,
            "authorities": {"council": {"title": "Council"}},
            "places": {"hall": {"title": "Hall"}},
            "units": units,
            "channels": {"radio": {"title": "R", "takes": "5 min", "loss": loss}},
            "messages": {"word": message},
            "quantities": {"off": {"title": "Off", "kind": "flag"}, "n": {"title": "N"}},
            "events": {
                "calls": {"title": "Calls", "then": [{"send": "word"}]},
                "told": {"title": "Told", "takes": "3 min", "then": [{"off": "yes"}]},
            },
        }
    )


def heard(player: Player) -> int:
    return sum(int(player.value(f"word.has.{name}")) for name in "abcd")


def test_copies_are_lost_each_by_itself() -> None:
    runs, loss = 400, 0.4
    tables = timed(build(word(loss, lost_for="each")))
    players = [play(tables, replica, until=10.0) for replica in range(runs)]
    counts = [sum(heard(player) == k for player in players) for k in range(5)]
    for k, count in enumerate(counts):
        share = math.comb(4, k) * (1 - loss) ** k * loss ** (4 - k)
        assert count / runs == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / runs))
    for player in players:
        assert player.value("word.delivered") == (heard(player) > 0)
        assert player.value("word.lost") == (heard(player) == 0)
        assert player.value("word.pending") == 0


def test_only_those_believe_it_who_have_it() -> None:
    tables = timed(build(word(0.5, lost_for="each", favours="council", weight=0.5)))
    for replica in range(20):
        player = play(tables, replica, until=10.0)
        for name in "abcd":
            assert (player.value(f"{name}.expects.council") > 0.21) == bool(player.value(f"word.has.{name}"))


def test_what_follows_follows_where_somebody_has_it_and_what_is_lost_where_nobody_has() -> None:
    more = {"then": [{"add": {"n": 1}}], "lost": [{"add": {"n": 10}}]}
    for loss, n in ((0.0, 1), (1.0, 10)):
        assert play(timed(build(word(loss, lost_for="each", **more))), until=10.0).value("n") == n


def test_word_on_its_way_is_called_off() -> None:
    player = play(timed(build(word(0.0, called_off=OFF))), until=20.0)
    assert minute(player, "word.calls_off") == 3
    fates = ("delivered", "lost", "handed_back", "too_late", "intercepted", "called_off")
    assert player.value("word.sent") == sum(player.value(f"word.{fate}") for fate in fates) == 1
    assert player.value("word.delivered") == 0


@pytest.mark.parametrize(("takes", "answered"), [("2 min", False), ("10 min", True)])
def test_an_order_is_called_off_until_it_is_answered(takes: str, answered: bool) -> None:
    made = word(0.0).model_dump(by_alias=True, exclude_unset=True)
    order = {"title": "Go", "to": "a", "by": "word", "authority": "council", "takes": "4 min"}
    made["orders"] = {"go": {**order, "called_off": {**OFF, "takes": takes}}}
    made["channels"]["radio"]["takes"] = "2 min"
    player = play(timed(build(Scenario.model_validate(made))), until=30.0)
    assert (minute(player, "go.answered") < NEVER) == answered
    if not answered:
        assert player.value("go.called_off") == 1.0


def test_without_these_keys_nothing_is_lowered_otherwise() -> None:
    network = build(word(0.3))
    assert not [id for id in network.quantities if ".has." in id or ".out." in id or "called_off" in id]
