"""Deliberation: one floor, ballots, exits, recesses, amendments, and what moves the blocs."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import evaluate, parse
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "deliberation.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
NO_NOISE = {  # recognition takes a minute, shouting costs nothing, and heat does as the page says
    "deliberation.recognition": {"title": "r", "typical": 1},
    "deliberation.interruption": {"title": "i", "typical": 0},
    "deliberation.urgent": {"title": "u", "typical": 5},
    "deliberation.heat": {"title": "h", "typical": 4},
    "deliberation.contagion": {"title": "c", "typical": 3},
    "deliberation.roll_call_per_head": {"title": "p", "typical": 0.2},
    "deliberation.count_per_head": {"title": "n", "typical": 0.03},
}
ALL_YES = {"reds": {"yes": 1}, "greens": {"yes": 1}, "blues": {"yes": 1}}


def scenario(flags: tuple[str, ...] = (), reds: dict[str, Any] | None = None, **parts: Any) -> Scenario:
    """A diet of three blocs, in session from the first minute unless `opens` says otherwise."""
    blocs = {
        "reds": {"title": "Reds", "delegates": 300, "heat": 0.2, **(reds or {})},
        "greens": {"title": "Greens", "delegates": 100, "heat": 0.5, "looks_to": ["blues"]},
        "blues": {"title": "Blues", "delegates": 100, "heat": 0.8},
    }
    diet = {"title": "Diet", "at": "hall", "chair": "dan", "blocs": blocs, "opens": {"takes": 0}, **parts}
    return Scenario.model_validate(
        {
            "scenario": FRAME,
            "authorities": {"junta": {"title": "Junta"}, "council": {"title": "Council"}},
            "places": {"hall": {"title": "Hall"}, "quay": {"title": "Quay"}},
            "persons": {
                "dan": {"title": "Dan", "at": "hall"},
                "mia": {"title": "Mia", "at": "hall"},
                "lev": {"title": "Lev", "at": "quay"},
            },
            "quantities": {flag: {"title": flag, "kind": "flag"} for flag in ("carried", "lost", *flags)},
            "assumptions": NO_NOISE,
            "assemblies": {"diet": diet},
        }
    )


def compiled(**parts: Any) -> Compiled:
    return asked(scenario(**parts))


def asked(of: Scenario) -> Compiled:
    """The tables, with a quantity for when each event last happened."""
    network = build(of)
    for event in list(network.events):
        ask(network, parse(f"since({event})"))
    return compile_tables(network)


def played(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 5, replica, traced=False)
    player.advance(until)
    return player


def when(player: Player, event: str) -> float:
    """The minute of the event, or infinity where it did not happen."""
    minute = player.value(f"diet.{event}.last")
    return minute if minute >= 0 else math.inf


def votes(player: Player, motion: str = "m") -> dict[str, float]:
    """Yes, no and abstaining, of all blocs."""
    blocs = [bloc for bloc in ALL_YES if f"diet.{motion}.{bloc}.yes" in player.compiled.quantity_index]
    return {
        vote: sum(player.value(f"diet.{motion}.{b}.{vote}") for b in blocs)
        for vote in ("yes", "no", "abstain")
    }


def motion(**parts: Any) -> dict[str, Any]:
    made = {
        "title": "M",
        "takes": 1,
        "support": ALL_YES,
        "carried": [{"carried": "yes"}],
        "lost": [{"lost": "yes"}],
    }
    return {"m": made | parts}


def speech(**parts: Any) -> dict[str, Any]:
    return {"title": "S", "takes": 7} | parts


def heats(player: Player) -> list[float]:
    return [player.value(f"diet.{bloc}.heat") for bloc in ("reds", "greens", "blues")]


# --- the floor --------------------------------------------------------------------------------------------


def test_statements_follow_each_other() -> None:
    """Ten speeches of seven minutes, with a minute on average before each, take about eighty."""
    tables = compiled(speeches={f"s{n}": speech() for n in range(10)})
    ends = []
    for replica in range(60):
        player = played(tables, replica)
        times = sorted(when(player, f"s{n}") for n in range(10))
        assert min(later - earlier for earlier, later in pairwise(times)) >= 7.0 - 1e-9
        ends.append(times[-1])
    # before the k-th speech, k of those left raise their hands, each within a minute on average
    expected = 70 + sum(1 / k for k in range(1, 11))
    assert statistics.mean(ends) == pytest.approx(expected, abs=4 * 1.25 / math.sqrt(60))


def test_an_urgent_statement_is_heard_first_five_times_in_six() -> None:
    tables = compiled(speeches={"plain": speech(), "urgent": speech(urgent=True)})
    players = [played(tables, n, 60.0) for n in range(300)]
    first = sum(when(p, "urgent") < when(p, "plain") for p in players)
    assert first / 300 == pytest.approx(5 / 6, abs=4 * math.sqrt(5 / 36 / 300))


def test_shouting_lengthens_a_speech() -> None:
    """Polarisation is (300 x 0.2 + 100 x 0.5 + 100 x 0.8) / 500 = 0.38; at 2, speech takes 1.76 times as long."""
    loud = {"deliberation.interruption": {"title": "i", "typical": 2}}
    of = scenario(speeches={"s": speech()})
    network = build(
        of.model_copy(
            update={
                "assumptions": of.assumptions
                | Scenario.model_validate({"scenario": FRAME, "assumptions": loud}).assumptions
            }
        )
    )
    ask(network, parse("since(diet.s)"))
    ask(network, parse("since(diet.s.rises)"))
    player = played(compile_tables(network))
    assert when(player, "s") - when(player, "s.rises") == pytest.approx(7 * 1.76)


def test_who_is_not_in_the_house_or_not_at_liberty_does_not_speak() -> None:
    tables = compiled(speeches={"there": speech(by="dan"), "away": speech(by="lev")})
    player = played(tables)
    assert when(player, "there") < math.inf
    assert when(player, "away") == math.inf


def test_a_stand_in_reads_what_the_absent_cannot() -> None:
    player = played(
        compiled(speeches={"s": speech(by="lev", stand_in="reds"), "t": speech(by="lev", stand_in="lev")})
    )
    assert when(player, "s") < math.inf
    assert when(player, "t") == math.inf


def test_an_interruption_needs_its_author_in_the_hall() -> None:
    player = played(
        compiled(speeches={"here": speech(floor=False, by="dan"), "away": speech(floor=False, by="lev")})
    )
    assert (when(player, "here"), when(player, "away")) == (7.0, math.inf)


def test_a_motion_is_not_moved_without_its_mover() -> None:
    assert when(played(compiled(motions=motion(by="dan"))), "m.moved") < math.inf
    assert when(played(compiled(motions=motion(by="lev"))), "m.moved") == math.inf
    assert when(played(compiled(motions=motion(by="lev", stand_in="mia"))), "m.moved") < math.inf


def test_news_needs_no_floor_and_stirs_the_blocs() -> None:
    news = speech(floor=False, takes=3, heats={"reds": 0.5}, cools={"blues": 0.25})
    player = played(compiled(speeches={"long": speech(takes=50), "news": news}))
    assert when(player, "news") == 3.0
    assert heats(player) == pytest.approx([0.2 + 0.8 * 0.5, 0.5, 0.8 * 0.75])


# --- opening ----------------------------------------------------------------------------------------------


def test_an_hour_that_is_set_opens_nothing() -> None:
    opens = {"takes": "180 min", "intended": ["1920-03-13T20:00"]}
    player = played(compiled(opens=opens))
    assert (when(player, "due_1"), when(player, "opens")) == (120.0, 180.0)
    early = played(compiled(opens=opens | {"takes": "60 min"}))
    assert (when(early, "due_1"), early.value("diet.late")) == (math.inf, 0.0)


def test_no_opening_without_the_chair() -> None:
    assert when(played(compiled(chair="lev")), "opens") == math.inf


# --- votes ------------------------------------------------------------------------------------------------


def test_ballots_have_the_mean_and_spread_of_a_multinomial() -> None:
    support = {
        "reds": {"yes": 3, "no": 1},
        "greens": {"yes": 1, "no": 2, "abstain": 1, "odds": [{"name": "x", "x": 5}]},
    }
    tables = compiled(motions=motion(method="count", support=support))
    counts = [votes(played(tables, n, 400.0)) for n in range(300)]
    assert all(sum(count.values()) == 400 for count in counts)  # blues have no part in it
    yes = [count["yes"] for count in counts]
    spread = math.sqrt(300 * 0.75 * 0.25 + 100 * 0.625 * 0.375)
    assert statistics.mean(yes) == pytest.approx(300 * 0.75 + 100 * 5 / 8, abs=4 * spread / math.sqrt(300))
    assert statistics.stdev(yes) == pytest.approx(spread, rel=0.2)
    assert statistics.mean(c["no"] for c in counts) == pytest.approx(75 + 25, abs=4 * 9 / math.sqrt(300))


@pytest.mark.parametrize(("method", "minutes"), [("roll_call", 100.0), ("count", 15.0)])
def test_to_count_takes_longer_the_more_there_are(method: str, minutes: float) -> None:
    def voting(people: int) -> float:
        tables = compiled(motions=motion(method=method), reds={"delegates": people})
        players = [played(tables, n) for n in range(100)]
        return statistics.median(when(p, "m") - when(p, "m.put") for p in players)

    assert voting(300) == pytest.approx(minutes, rel=0.12)
    assert voting(1300) / voting(300) == pytest.approx(3, rel=0.15)


@pytest.mark.parametrize(
    ("majority", "no", "abstain", "carried"),
    [("votes_cast", 0, 400, 1), ("present", 0, 400, 0), ("votes_cast", 1, 0, 0), ("present", 0, 0, 1)],
)
def test_majorities(majority: str, no: int, abstain: int, carried: int) -> None:
    support = {"reds": {"yes": 0, "no": no, "abstain": abstain}, "greens": {"yes": 1}}
    if not no and not abstain:
        support["reds"] = {"yes": 1}
    player = played(compiled(motions=motion(method="count", majority=majority, support=support)))
    assert (player.value("carried"), player.value("lost")) == (carried, 1 - carried)
    assert (player.value("diet.m.passed"), player.value("diet.m.failed")) == (carried, 1 - carried)


def test_a_chair_who_judges_by_ear_errs_in_a_close_vote_and_not_in_a_clear_one() -> None:
    def carried(share: float, method: str) -> float:
        support = {bloc: {"yes": share, "no": 1 - share} for bloc in ALL_YES}
        tables = compiled(motions=motion(method=method, support=support))
        return sum(played(tables, n).value("carried") for n in range(100)) / 100

    assert carried(0.45, "count") < 0.1
    assert 0.05 < carried(0.45, "acclamation") < 0.6
    assert carried(0.9, "acclamation") == 1.0


# --- amendments and tabling -------------------------------------------------------------------------------


def test_an_amendment_is_settled_before_its_motion() -> None:
    amendment = motion(title="A", amends="m", debate="90 min")["m"]
    tables = compiled(motions={**motion(debate="60 min"), "a": amendment})
    for replica in range(20):
        player = played(tables, replica)
        assert when(player, "m.moved") < when(player, "a.moved") < when(player, "a") <= when(player, "m.put")


def test_a_friendly_amendment_is_taken_over_without_a_vote() -> None:
    amendment = motion(title="A", amends="m", friendly="yes")["m"]
    player = played(compiled(motions={**motion(debate="60 min"), "a": amendment}))
    assert when(player, "a.accepted") == when(player, "a.moved")
    assert when(player, "a") == math.inf
    assert player.value("diet.a.passed") == 1.0


def test_what_is_tabled_is_not_voted_on() -> None:
    tabling = motion(title="T", tables="m", carried=[], lost=[])["m"]
    player = played(compiled(motions={**motion(debate="200 min"), "t": tabling}))
    assert player.value("diet.m.tabled") == 1.0
    assert when(player, "m") == math.inf
    assert player.value("carried") == 0.0


def test_a_motion_lies_until_the_chair_puts_it() -> None:
    player = played(compiled(motions=motion(put_when="late"), flags=("late",)))
    assert when(player, "m.moved") < math.inf
    assert when(player, "m.put") == math.inf


# --- recess -----------------------------------------------------------------------------------------------


def test_a_recess_silences_the_hall_and_passes() -> None:
    recess = {"title": "R", "by": "greens", "when": "yes", "takes": 1, "granted": 1, "lasts": "30 min"}
    speeches = {
        "after": speech(when="happened(diet.pause)"),
        "noise": speech(floor=False, when="happened(diet.pause)"),
    }
    player = played(compiled(recesses={"pause": recess}, speeches=speeches))
    assert when(player, "pause.ends") == pytest.approx(when(player, "pause") + 30)
    assert when(player, "after") > when(player, "pause.ends")
    assert when(player, "noise") == pytest.approx(when(player, "pause.ends") + 7)


def test_a_recess_refused_may_drive_them_out() -> None:
    recess = {"title": "R", "by": "greens", "when": "yes", "takes": 1, "granted": 0.25, "lasts": 30}
    recess["refused"] = [{"lost": "yes"}]
    tables = compiled(recesses={"pause": recess})
    refused = sum(played(tables, n).value("lost") for n in range(300)) / 300
    assert refused == pytest.approx(0.75, abs=4 * math.sqrt(0.75 * 0.25 / 300))


# --- exits ------------------------------------------------------------------------------------------------


def walkout(**parts: Any) -> dict[str, Any]:
    return {"title": "W", "bloc": "blues", "when": "yes", "takes": {"mean": 60}} | parts


def test_an_exit_leaves_the_rest_otherwise_than_they_were() -> None:
    out = walkout(takes=5, share=0.5, heats={"reds": 0.25}, cools={"greens": 0.5})
    player = played(compiled(walkouts={"w": out}))
    gone = player.value("diet.blues.out")
    assert 30 < gone < 70
    assert player.value("diet.blues.present") + gone == 100
    assert heats(player) == pytest.approx([0.2 + 0.8 * 0.25, 0.25, 0.8])


def test_polarisation_counts_those_gone_as_wholly_at_odds() -> None:
    tables = compiled(walkouts={"w": walkout(takes=5)})
    node = tables.network.definitions["diet.polarisation"]
    for until, expected in ((1.0, 0.38), (30.0, (300 * 0.2 + 100 * 0.5 + 100) / 500)):
        player = played(tables, 0, until)
        values = {name: player.value(name) for name in tables.network.quantities}
        assert evaluate(node, values, until) == pytest.approx(expected)


@pytest.mark.parametrize(("heat", "rate"), [(0.5, 1.0), (1.0, math.e**2), (0.0, math.e**-2)])
def test_heat_hastens_an_exit(heat: float, rate: float) -> None:
    tables = compiled(walkouts={"w": walkout(bloc="reds")}, reds={"heat": heat})
    times = [when(played(tables, n, 5000.0), "w") for n in range(300)]
    assert statistics.mean(times) == pytest.approx(60 / rate, rel=4 / math.sqrt(300))


def test_those_who_look_to_the_leavers_follow_sooner() -> None:
    """Greens are of heat one half and look to the blues: with the blues gone they leave four times as fast."""
    first = walkout(takes=0)
    alone = compiled(walkouts={"g": walkout(bloc="greens")})
    after = compiled(walkouts={"w": first, "g": walkout(bloc="greens")})
    means = [statistics.mean(when(played(t, n, 5000.0), "g") for n in range(300)) for t in (alone, after)]
    assert means[0] / means[1] == pytest.approx(4.0, rel=0.3)


def test_those_who_left_may_come_back() -> None:
    back = {"title": "B", "when": "yes", "takes": 20, "share": 1}
    player = played(compiled(walkouts={"w": walkout(takes=5, returns=back)}))
    assert (player.value("diet.blues.present"), player.value("diet.blues.out")) == (100.0, 0.0)


def test_members_speak_while_their_bloc_is_in_the_hall_and_go_and_come_back_with_it() -> None:
    """Dan sits with the Reds, all of whom leave at 5 and come back at 25; he is at the quay between."""
    back = {"title": "B", "when": "yes", "takes": 20, "share": 1}
    away = walkout(bloc="reds", takes=5, to="quay")
    parts: dict[str, Any] = {
        "reds": {"members": ["dan"], "heat": 0.5},
        "speeches": {"late": speech(by="dan", when="happened(diet.w)")},
    }
    player = played(compiled(walkouts={"w": away}, **parts))
    assert (player.value("dan.at.hall"), player.value("dan.at.quay")) == (0.0, 1.0)
    assert when(player, "late") == math.inf
    player = played(compiled(walkouts={"w": away | {"returns": back}}, **parts))
    assert (player.value("dan.at.hall"), player.value("dan.at.quay")) == (1.0, 0.0)
    assert 25.0 + 7.0 < when(player, "late") < math.inf
    player = played(compiled(walkouts={"w": walkout(bloc="reds", takes=5)}, **parts))
    assert player.value("dan.at.hall") == 1.0
    assert when(player, "late") == math.inf  # in the house, but nobody of his bloc is in the hall


def test_members_who_are_elsewhere_or_held_neither_go_nor_come_with_their_bloc() -> None:
    """Dan is held in the house; Lev is at the quay, where the others go and from where they come back."""
    back = {"title": "B", "when": "yes", "takes": 20, "share": 1}
    out = walkout(bloc="reds", takes=5, to="quay", returns=back)
    network = build(scenario(reds={"members": ["dan", "lev"], "heat": 0.5}, chair="mia", walkouts={"w": out}))
    network.quantities["dan.free"] = replace(network.quantities["dan.free"], start=0.0)
    ask(network, parse("since(diet.w.returns)"))
    for until in (10.0, 60.0):
        player = played(compile_tables(network), until=until)
        assert when(player, "w.returns") == (math.inf if until < 25 else 25.0)
        assert (player.value("diet.reds.present"), player.value("dan.at.hall")) == (
            0.0 if until < 25 else 300.0,
            1.0,
        )
        assert (player.value("lev.at.quay"), player.value("lev.at.hall")) == (1.0, 0.0)


def test_leavers_may_sit_down_in_a_rival_assembly() -> None:
    of = scenario(walkouts={"w": walkout(takes=5, joins="duma")})
    rival = {
        "title": "Duma",
        "at": "quay",
        "blocs": {"blues": {"title": "Blues", "delegates": 10}},
        "opens": {"takes": 0},
    }
    both = Scenario.model_validate(
        of.model_dump(by_alias=True, exclude_defaults=True)
        | {"assemblies": of.model_dump(by_alias=True, exclude_defaults=True)["assemblies"] | {"duma": rival}}
    )
    player = played(compile_tables(build(both)))
    assert (player.value("diet.blues.present"), player.value("duma.blues.present")) == (0.0, 110.0)


@pytest.mark.parametrize(("mover", "leaves_at"), [("blues", "after"), ("reds", "during")])
def test_nobody_leaves_while_a_motion_of_his_own_is_voted_on(mover: str, leaves_at: str) -> None:
    """A roll call of a hundred minutes, in which the Blues would leave at once."""
    called = motion(method="roll_call", by=mover)
    out = walkout(takes={"mean": 0.001}, when="diet.m.put")
    player = played(compiled(motions=called, walkouts={"w": out}))
    voted = when(player, "m")
    assert voted > 50
    assert (
        when(player, "w") == pytest.approx(voted, abs=0.1) if leaves_at == "after" else when(player, "w") < 50
    )


def test_a_bloc_that_has_left_does_not_vote() -> None:
    late = motion(method="count", when="happened(diet.w)")
    player = played(compiled(motions=late, walkouts={"w": walkout(takes=5)}))
    assert votes(player) == {"yes": 400.0, "no": 0.0, "abstain": 0.0}


def test_an_assembly_recognises_whom_it_says() -> None:
    carried = [{"set": "diet.recognises", "to": "council"}]
    player = played(compiled(recognises="junta", motions=motion(carried=carried)))
    assert (player.value("diet.recognises.junta"), player.value("diet.recognises.council")) == (0.0, 1.0)


def test_nothing_happens_once_it_has_closed() -> None:
    closing = {"when": "yes", "takes": 10}
    tables = compiled(closes=closing, speeches={"s": speech(when="happened(diet.closes)")})
    assert when(played(tables), "s") == math.inf


def test_the_example_of_the_page_plays() -> None:
    text = PAGE.read_text(encoding="utf-8").split("```yaml")[1].split("```")[0]
    parts = YAML(typ="safe").load(text)
    of = Scenario.model_validate({"scenario": FRAME, **parts})
    outcomes = {played(compile_tables(build(of)), n).value("diet.truce.passed") for n in range(40)}
    assert outcomes == {0.0, 1.0}


@pytest.mark.parametrize(("reds", "left"), [(0, False), (10, True)])
def test_a_bloc_of_nobody_has_not_left_and_a_hall_of_nobody_is_not_at_odds(reds: int, left: bool) -> None:
    nobody = {
        "reds": {"title": "Reds", "delegates": reds, "heat": 0.5, "looks_to": ["blues"]},
        "blues": {"title": "Blues", "delegates": 0, "heat": 0.5},
    }
    out = walkout(bloc="reds", takes=30)
    player = played(compiled(blocs=nobody, speeches={"s": speech(takes=7)}, walkouts={"w": out}))
    assert when(player, "s") < 1440
    assert when(player, "w") == (30 if left else math.inf)
