"""Interruptions: what is broken off is lost or waits; who is held, driven out or let go; later sittings of one body."""

from __future__ import annotations

import math
import statistics
from typing import Any

import pytest
from test_deliberation import asked, compiled, motion, played, scenario, speech, votes, when

from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled
from interregnum.expression import evaluate
from interregnum.mechanisms import build
from interregnum.model import Scenario

BLOCS = {"reds": 300.0, "greens": 100.0, "blues": 100.0}
ROLL_CALL = 0.2 * 500  # minutes that the vote takes of which all in the hall are called by name


def interruption(**parts: Any) -> dict[str, Any]:
    return {"x": {"title": "X", "when": "yes", **parts}}


def after(minutes: float, of: str = "diet.opened") -> dict[str, Any]:
    """So many minutes after the opening, once."""
    return {"when": of, "takes": minutes}


def body(player: Player, bloc: str) -> float:
    """All of a bloc, wherever they are."""
    parts = ("present", "out", "away")
    return sum(player.value(f"diet.{bloc}.{part}") for part in parts)


def present(player: Player) -> float:
    return sum(player.value(f"diet.{bloc}.present") for bloc in BLOCS)


def whole(player: Player) -> bool:
    """Nobody is lost, and nobody is made."""
    return all(body(player, bloc) == people for bloc, people in BLOCS.items())


# --- speech -----------------------------------------------------------------------------------------------


def spoken(policy: str, **parts: Any) -> Player:
    """A speech of ten minutes, broken off four minutes after it began, and an end of that twenty minutes later."""
    cut = interruption(when="diet.s.rose", takes=4, until="happened(diet.x)", resumes=20, **parts)
    return played(
        compiled(speeches={"s": speech(takes=10)}, interruptions=cut, when_interrupted={"speech": policy})
    )


def test_a_speech_that_is_resumed_goes_on_where_it_was() -> None:
    player = spoken("resumed")
    assert when(player, "x") == pytest.approx(when(player, "s.rises") + 4)
    assert when(player, "x.ends") == pytest.approx(when(player, "x") + 20)
    assert when(player, "s") == pytest.approx(when(player, "x.ends") + 6)


def test_a_speech_that_is_lost_is_begun_anew() -> None:
    player = spoken("lost")
    assert when(player, "s.broken_off") == when(player, "x")
    assert when(player, "s.rises") > when(player, "x.ends")
    assert when(player, "s") == pytest.approx(when(player, "s.rises") + 10)


@pytest.mark.parametrize("policy", ["lost", "resumed"])
def test_what_is_interrupted_for_good_is_not_heard(policy: str) -> None:
    cut = interruption(when="diet.s.rose", takes=4)
    player = played(
        compiled(speeches={"s": speech(takes=10)}, interruptions=cut, when_interrupted={"speech": policy})
    )
    assert (when(player, "s"), player.value("diet.interrupted")) == (math.inf, 1)
    assert player.value("diet.floor") == (policy == "resumed")


def test_a_sitting_that_stands_still_hears_moves_opens_and_closes_nothing() -> None:
    cut = interruption(**after(0))
    news, more = speech(floor=False, takes=3), speech(takes=3)
    player = played(
        compiled(
            interruptions=cut,
            speeches={"news": news, "more": more},
            motions=motion(),
            closes={"when": "yes", "takes": 60},
            presidium={"seats": 5, "rule": "d_hondt", "among": ["reds"], "takes": 5},
        )
    )
    quiet = ("news", "more.rises", "m.rises", "closes", "seated")
    assert [when(player, event) for event in quiet] == [math.inf] * 5


# --- votes ------------------------------------------------------------------------------------------------


def voted(policy: str, mean: float, replica: int, tables: dict[str, Compiled]) -> Player:
    """A roll call, and an interruption of so many minutes on average from when it is put; then they go on."""
    if policy not in tables:
        cut = interruption(
            when="diet.m.put and not diet.m.counted",
            takes={"mean": mean},
            until="happened(diet.x)",
            resumes=30,
        )
        roll = motion(method="roll_call")
        tables[policy] = compiled(motions=roll, interruptions=cut, when_interrupted={"vote": policy})
    return played(tables[policy], replica)


@pytest.mark.parametrize("policy", ["lost", "resumed"])
def test_a_vote_is_interrupted_as_often_as_its_length_and_the_hazard_say(policy: str) -> None:
    """The vote takes V, log-normal; it is cut with chance E[1 - exp(-V / mean)]."""
    mean, replicas, tables = 80.0, 400, dict[str, Compiled]()
    players = [voted(policy, mean, n, tables) for n in range(replicas)]
    cut = sum(when(p, "x") < math.inf for p in players) / replicas
    quantiles = [statistics.NormalDist().inv_cdf((n + 0.5) / 1000) for n in range(1000)]
    expected = statistics.mean(1 - math.exp(-ROLL_CALL * 1.3**z / mean) for z in quantiles)
    assert cut == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / replicas))
    assert all(player.value("diet.m.passed") == 1 for player in players)
    assert all(sum(votes(player).values()) == 500 for player in players)


def test_a_vote_that_is_resumed_takes_its_time_and_the_time_of_the_interruption() -> None:
    """Whether it is cut or not: the draw of the vote is the same."""
    plain = compiled(motions=motion(method="roll_call"))
    tables = dict[str, Compiled]()
    for replica in range(20):
        player, alone = voted("resumed", 80.0, replica, tables), played(plain, replica)
        took = when(player, "m") - when(player, "m.put")
        extra = 30 if when(player, "x") < math.inf else 0
        assert took == pytest.approx(when(alone, "m") - when(alone, "m.put") + extra)


def test_a_vote_that_is_lost_is_put_again_and_counted_once() -> None:
    tables = dict[str, Compiled]()
    player = next(p for p in (voted("lost", 20.0, n, tables) for n in range(9)) if when(p, "x") < math.inf)
    assert when(player, "m.vote.broken_off") == when(player, "x")
    assert when(player, "m.put") >= when(player, "x.ends")
    assert when(player, "m") > when(player, "m.put") + 20


def test_motions_that_are_lost_fall_away() -> None:
    cut = interruption(when="diet.m.moved", takes=5, until="happened(diet.x)")
    made = {"motions": motion(debate=60), "interruptions": cut}
    kept = played(compiled(**made))
    lost = played(compiled(**made, when_interrupted={"motions": "lost"}))
    assert (kept.value("diet.m.passed"), lost.value("diet.m.passed")) == (1, 0)
    assert when(lost, "m.lapses") == when(lost, "x")


# --- guns -------------------------------------------------------------------------------------------------


def test_nobody_votes_under_guns_and_nobody_walks_out() -> None:
    leaving = {"exit": {"title": "Exit", "bloc": "blues", "when": "diet.interrupted", "takes": 1}}
    held = interruption(when="diet.m.put", takes=5, does="holds")
    player = played(compiled(motions=motion(method="roll_call"), walkouts=leaving, interruptions=held))
    assert (when(player, "m"), when(player, "exit"), player.value("diet.held")) == (math.inf, math.inf, 1)
    assert present(player) == 500


def test_a_vote_under_guns_says_so() -> None:
    held = interruption(when="diet.m.put", takes=5, does="holds", goes_on="carried or happened(diet.x)")
    player = played(compiled(motions=motion(method="roll_call"), interruptions=held))
    assert player.value("diet.m.under_duress") == 1
    assert when(player, "m.duress") == when(player, "m") == when(player, "m.carried")
    free = interruption(when="carried", does="holds", goes_on="happened(diet.x)")
    player = played(compiled(motions=motion(), interruptions=free))
    assert (player.value("diet.m.under_duress"), when(player, "m.duress")) == (0, math.inf)


def test_a_hall_that_is_held_does_not_rise_until_it_is_freed() -> None:
    held = interruption(when="diet.m.put", takes=5, does="holds", goes_on="yes", until="carried", resumes=90)
    player = played(
        compiled(
            motions=motion(method="roll_call"),
            interruptions=held,
            closes={"when": "diet.m.settled", "takes": 1},
        )
    )
    assert when(player, "m.carried") < when(player, "x.ends") < when(player, "closes")
    assert player.value("diet.held") == 0


def test_freed_they_go_on_or_rise() -> None:
    held = {"when": "diet.opened", "does": "holds", "until": "happened(diet.x)", "resumes": 60}
    sits = played(compiled(interruptions=interruption(**held)))
    rise = played(compiled(interruptions=interruption(**held, afterwards="rises")))
    assert [sits.value(f"diet.{flag}") for flag in ("open", "held", "interrupted")] == [1, 0, 0]
    assert [rise.value(f"diet.{flag}") for flag in ("open", "held", "interrupted")] == [0, 0, 1]


def test_some_are_let_go_each_with_the_chance_given() -> None:
    women = {"title": "Women", "when": "yes", "takes": 10, "blocs": ["reds"], "share": 0.3}
    tables = compiled(interruptions=interruption(when="diet.opened", does="holds", lets_go={"women": women}))
    players = [played(tables, n) for n in range(100)]
    gone = [player.value("diet.reds.away") for player in players]
    assert statistics.mean(gone) == pytest.approx(90, abs=4 * math.sqrt(300 * 0.3 * 0.7 / 100))
    assert {player.value("diet.blues.away") for player in players} == {0}
    assert all(whole(player) for player in players)


def test_who_is_driven_out_is_no_exit_and_heats_nobody() -> None:
    """Polarisation counts those who left; the Greens, who look to the Blues, are not drawn after by an expulsion."""
    out = interruption(**after(5), drives_out={"blues": 1}, until="happened(diet.x)")
    leaving = {
        "exit": {"title": "Exit", "bloc": "greens", "when": "diet.x.on or happened(diet.x)", "takes": 900}
    }
    of = scenario(interruptions=out, walkouts=leaving)
    network = build(of)
    player = played(compiled(interruptions=out, walkouts=leaving), until=60)
    assert player.value("diet.blues.away") == 100
    polarisation = evaluate(network.definitions["diet.polarisation"], player.value, 0.0)
    assert polarisation == pytest.approx((300 * 0.2 + 100 * 0.5) / 500)
    (contagion,) = (f for f in network.events["diet.exit"].factors if f.name.startswith("those they look"))
    assert evaluate(contagion.value, player.value, 0.0) == 1


def test_the_dispersed_are_out_and_the_sitting_is_over() -> None:
    player = played(
        compiled(interruptions=interruption(**after(30), does="disperses"), motions=motion(debate=99))
    )
    assert [player.value(f"diet.{flag}") for flag in ("open", "interrupted")] == [0, 1]
    assert [player.value(f"diet.{bloc}.away") for bloc in BLOCS] == [*BLOCS.values()]
    assert (present(player), when(player, "m")) == (0, math.inf)


def test_the_stronger_interruption_ends_the_weaker() -> None:
    """A brawl breaks the sitting off; armed men come and hold it; then it is cleared. Not the other way round."""
    made = {
        "guns": {"title": "Guns", "does": "holds", "when": "diet.opened", "takes": 20},
        "brawl": {
            "title": "Brawl",
            "when": "diet.opened",
            "takes": 10,
            "until": "happened(diet.guns)",
            "resumes": 5,
        },
        "late": {"title": "Late", "when": "happened(diet.guns)", "takes": 5},
        "cleared": {"title": "Cleared", "does": "disperses", "when": "diet.held", "takes": 20},
    }
    player = played(compiled(interruptions=made))
    assert [when(player, event) for event in ("brawl", "guns", "cleared")] == [10, 20, 40]
    assert [when(player, event) for event in ("brawl.ends", "late")] == [math.inf, math.inf]
    assert player.value("diet.held") == player.value("diet.guns.on") == player.value("diet.brawl.on") == 0


def test_who_interrupts_must_be_there() -> None:
    there, away = interruption(**after(5), by="dan"), interruption(**after(5), by="lev")
    assert when(played(compiled(interruptions=there)), "x") == 5
    assert when(played(compiled(interruptions=away)), "x") == math.inf


# --- members who are taken --------------------------------------------------------------------------------

TAKEN = {"when": "diet.m.moved", "takes": 10, "title": "Mia is taken", "then": [{"mia.free": "no"}]}
BACK = {"when": "diet.m.settled", "takes": 90, "title": "Mia is let go", "then": [{"mia.free": "yes"}]}


def with_members(back: dict[str, Any] = BACK, **parts: Any) -> Compiled:
    """Mia sits for the Reds, and is taken before the vote."""
    of = scenario(reds={"members": ["mia"]}, motions=motion(debate=30), **parts)
    return asked(Scenario.model_validate(of.model_dump() | {"events": {"taken": TAKEN, "back": back}}))


def test_a_member_who_is_taken_does_not_vote_and_has_not_left() -> None:
    player = played(with_members(interruptions=interruption(when="lost")), until=50)
    assert sum(votes(player).values()) == 499
    assert [player.value(f"diet.reds.{part}") for part in ("present", "out", "away")] == [299, 0, 0]
    player.advance(200)
    assert player.value("diet.reds.present") == 300  # at liberty again, and there


def test_a_member_who_is_held_in_the_hall_with_the_others_is_counted_with_them() -> None:
    held = interruption(when="diet.opened", does="holds", goes_on="yes")
    player = played(with_members(interruptions=held), until=50)
    assert sum(votes(player).values()) == 500


def test_a_member_who_comes_back_to_a_hall_that_was_cleared_is_out_like_the_others() -> None:
    out = interruption(when="diet.m.moved", takes=20, does="disperses")
    back = {"when": "diet.interrupted", "takes": 10, "title": "Mia is let go", "then": [{"mia.free": "yes"}]}
    player = played(with_members(interruptions=out, back=back))
    assert [player.value(f"diet.reds.{part}") for part in ("present", "away")] == [0, 300]
    assert player.value("diet.taken.mia") == 0


# --- later sittings ---------------------------------------------------------------------------------------

NEXT = {"title": "Next", "opens": {"when": "not diet.open", "takes": 100}}


def test_a_second_sitting_is_the_same_body_with_what_it_had_come_to_think() -> None:
    hot = speech(heats={"reds": 0.5}, floor=False, takes=3)
    player = played(
        compiled(
            speeches={"hot": hot},
            motions=motion(debate=40),
            interruptions=interruption(**after(20), does="disperses"),
            sittings={"next": {**NEXT, "closes": {"when": "diet.m.settled", "takes": 1}}},
        )
    )
    assert when(player, "next.opens") == 120
    assert player.value("diet.reds.heat") == pytest.approx(0.2 + 0.8 * 0.5)
    # The agenda is carried on.
    assert when(player, "m.debated") == pytest.approx(when(player, "m.moved") + 40 + 100)
    assert (player.value("diet.sittings"), when(player, "next.closes")) == (2, when(player, "m.carried") + 1)
    assert sum(votes(player).values()) == 500
    assert whole(player)


def test_a_later_sitting_may_drop_the_agenda() -> None:
    made = {"motions": motion(debate=400), "closes": {"when": "diet.m.moved", "takes": 5}}
    player = played(compiled(**made, sittings={"next": {**NEXT, "agenda": "dropped"}}))
    assert when(player, "m.lapses") == when(player, "next.opens") == when(player, "closes") + 100
    assert player.value("diet.m.passed") == 0
    kept = played(compiled(**made, sittings={"next": NEXT}))
    assert kept.value("diet.m.passed") == 1


def test_what_is_moved_in_the_sitting_that_drops_the_agenda_is_not_dropped() -> None:
    made = motion(when="diet.next.on", debate=10)
    player = played(
        compiled(
            motions=made, closes={"when": "yes", "takes": 5}, sittings={"next": {**NEXT, "agenda": "dropped"}}
        )
    )
    assert player.value("diet.m.passed") == 1


def test_members_are_conserved_over_sittings() -> None:
    leaving = {
        "exit": {"title": "Exit", "bloc": "blues", "when": "diet.open", "takes": {"mean": 60}, "share": 0.5}
    }
    cut = {
        "guns": {"title": "G", "does": "holds", "when": "diet.open", "takes": {"mean": 60}, "lets_go": {
            "some": {"title": "S", "when": "yes", "takes": {"mean": 30}, "share": 0.2}
        }},
        "out": {"title": "O", "does": "disperses", "when": "diet.held", "takes": {"mean": 90}},
    }  # fmt: skip
    again = {
        "next": {**NEXT, "returning": 0.5},
        "third": {**NEXT, "opens": {"when": "happened(diet.next.closes)", "takes": 5}},
    }
    again["next"] = again["next"] | {"closes": {"when": "diet.next.on", "takes": 30}}
    tables = compiled(walkouts=leaving, interruptions=cut, sittings=again, motions=motion(debate=30))
    for replica in range(40):
        player = Player(tables, 3, replica, traced=False)
        for minute in range(0, 900, 60):
            player.advance(float(minute))
            assert whole(player)
        assert player.value("diet.sittings") == 3


def test_each_sitting_rises_by_its_own_rule() -> None:
    player = played(
        compiled(
            closes={"when": "yes", "takes": 30},
            sittings={"next": {**NEXT, "closes": {"when": "yes", "takes": 50}}},
        )
    )
    assert [when(player, event) for event in ("closes", "next.opens", "next.closes")] == [30, 130, 180]
    assert player.value("diet.open") == 0


def test_the_rule_by_which_the_first_sitting_rises_is_not_that_of_the_next() -> None:
    """The first is dispersed before its rule holds; the second has no rule, and goes on."""
    player = played(
        compiled(
            closes={"when": "diet.next.on", "takes": 30},
            interruptions=interruption(**after(20), does="disperses"),
            sittings={"next": NEXT},
        )
    )
    assert (when(player, "closes"), player.value("diet.open")) == (math.inf, 1)
