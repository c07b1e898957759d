"""A night from a seat is what the lab plays with the same decisions; it shows nothing that the seat cannot know."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checksums import NIGHT
from in_node import NODE, Laid

from interregnum.calculus.player import Player, stops
from interregnum.history import History
from interregnum.history.play import play
from interregnum.lab.contrasts.outcomes import contrasts
from interregnum.lab.ensembles.ensemble import events_of
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument
from interregnum.lab.ensembles.response import response_of, settle
from interregnum.lab.futures.resample import future_seed
from interregnum.language.load import load
from interregnum.mechanisms.orders.addressees import addressees, has_it
from interregnum.views.page.playable import playable
from interregnum.views.page.seats import decided

pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed")
HERE = Path(__file__).parent
SEED = 7
PETROGRAD, MOSCOW = load("petrograd-1917"), load("moscow-1991")
SEATS = sorted({event.by for event in decided(PETROGRAD.network)})
RULES = ("first", "last", "turns", "model")
FUTURES = 40


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The block of bytes that a page plays with."""
    path = tmp_path_factory.mktemp("seats") / "playable"
    path.write_bytes(playable(PETROGRAD))
    return path


@pytest.fixture(scope="module")
def moscow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("moscow") / "playable"
    path.write_bytes(playable(MOSCOW))
    return path


def in_node(
    packed: Path, nights: list[Any], messages: list[Any] | None = None, blind: list[Any] | None = None
) -> Any:
    job = {"playable": str(packed), "nights": nights, "messages": messages or [], "blind": blind or []}
    path = packed.with_name("job.json")
    path.write_text(json.dumps(job), encoding="utf-8")
    command = [str(NODE), "--import", "./page/setup.mjs", "./page_seats.mjs", str(path)]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def night(seat: str, replica: int, rule: str) -> dict[str, str]:
    return {"seed": str(SEED), "replica": str(replica), "seat": seat, "rule": rule}


@pytest.fixture(scope="module")
def case() -> Instrumented:
    return instrument(PETROGRAD.scenario, copy_of(PETROGRAD.network), events_of(PETROGRAD.network))


def halted(player: Player, seat: str, until: float) -> Iterator[str]:
    """Play on up to each decision of the seat in which several ways are open: the event."""
    own = stops(player.compiled, [event.id for event in decided(PETROGRAD.network) if event.by == seat])
    while (event := player.advance_to(until, own)) is not None:
        row = player.compiled.tables.events[event]
        programs = player.compiled.tables.branches["weight"][row.branches : row.branches_end]
        moment = player.state.moment[0]
        now, moment.now = float(moment.now), float(player.state.due[event])
        weights = player.kernel.values_of(player.state, np.array(programs, np.int64))
        moment.now = now
        if (weights > 0).sum() > 1:
            yield player.compiled.events[event]


def replayed(case: Instrumented, seat: str, replica: int, decisions: list[dict[str, str]]) -> Player:
    player = Player(case.compiled, SEED, replica)
    left = list(decisions)
    for event in halted(player, seat, case.until):
        decision = left.pop(0)
        assert decision["event"] == event
        if decision["way"] != "*":
            player.choose(event, decision["way"])
    assert not left
    return player


def test_where_the_model_decides_a_night_from_a_seat_is_the_night_as_it_is(packed: Path) -> None:
    seats = ["konovalov", "antonov", "kerensky", "northern_units"]
    found = in_node(packed, [night(seat, replica, "model") for seat in seats for replica in range(6)])
    here = [digests for _, *digests in Laid(NIGHT).here(range(6)).played]
    assert [one["trace"] for one in found["nights"]] == here * len(seats)
    assert sum(len(one["decisions"]) for one in found["nights"]) > 20


@pytest.mark.parametrize("rule", ["first", "last", "turns"])
def test_what_is_decided_is_played_as_the_lab_plays_it(packed: Path, case: Instrumented, rule: str) -> None:
    """The same events at the same minutes, and so the same outcomes."""
    asked = [(seat, replica) for seat in ("konovalov", "antonov", "pavlovsky") for replica in (3, 11)]
    found = in_node(packed, [night(seat, replica, rule) for seat, replica in asked])["nights"]
    responses = [response_of(case, id) for id in case.outcomes]
    assert any(one["decisions"] for one in found)
    for (seat, replica), one in zip(asked, found, strict=True):
        player = replayed(case, seat, replica, one["decisions"])
        numbers = settle(case, player, responses)
        assert list(one["debrief"]["outcomes"].values()) == [
            response.labels[int(x)] if response.kind == "ending" else None if np.isnan(x) else x
            for response, x in zip(responses, numbers, strict=True)
        ]
        firings = player.traced().firings
        own = {n for n, id in enumerate(case.compiled.events) if id in {d["event"] for d in one["decisions"]}}
        taken = [float(firing.time) for firing in firings if firing.event in own]
        assert [decision["minute"] for decision in one["debrief"]["decisions"]] == taken
        fate, last = one["debrief"]["fate"], one["seen"][-1]
        assert [fate[part] for part in ("place", "company", "people")] == [
            last[part] for part in ("place", "company", "people")
        ]
        if seat in PETROGRAD.scenario.persons:
            assert (fate["alive"], fate["free"]) == (
                player.value(f"{seat}.alive") != 0,
                player.value(f"{seat}.free") != 0,
            )
            holders = [one for one in PETROGRAD.scenario.authorities if player.value(f"{seat}.held_by.{one}")]
            assert fate["captor"] == (holders[0] if holders else "")


def futures_of(case: Instrumented, seat: str, replica: int, decisions: Any, at: int, way: str) -> Any:
    """The outcomes in the futures after a decision, had it been this one."""
    player = Player(case.compiled, SEED, replica, traced=False)
    for n, event in enumerate(halted(player, seat, case.until)):
        player.choose(event, decisions[n]["way"] if n < at else way)
        if n == at:
            break
    player.advance_to(case.until, stops(case.compiled, case.compiled.events))
    responses = [response_of(case, id) for id in case.outcomes]
    found = []
    for n in range(FUTURES):
        future = player.fork()
        future.renew(future_seed(SEED, n))
        found.append(settle(case, future, responses))
    return np.array(found)


def test_what_a_decision_changed_has_the_numbers_of_the_lab(packed: Path, case: Instrumented) -> None:
    """To the last digit: the outcomes of every future, and the contrast of two ways of a decision."""
    (played,) = in_node(packed, [night("konovalov", 3, "first")])["nights"]
    at, ways = 2, ["yields", "silent"]
    asked = {"seed": str(SEED), "replica": "3", "seat": "konovalov", "decisions": played["decisions"]}
    share = {"first": 0, "step": 1, "end": FUTURES}
    messages = [{"kind": "futures", "night": asked, "number": at, "way": way, "share": share} for way in ways]
    compare = {"kind": "compare", "seed": str(SEED), "of": [0, 1]}
    *there, compared = in_node(packed, [], [*messages, compare])["answers"]
    here = [futures_of(case, "konovalov", 3, played["decisions"], at, way) for way in ways]
    for answer, numbers in zip(there, here, strict=True):
        rows = [list(row.values()) for row in answer["block"]]
        assert np.array_equal(np.array(rows, dtype=float), numbers, equal_nan=True)
    responses = [response_of(case, id) for id in case.outcomes]
    expected = [one.to_dict() for one in contrasts(responses, *here, case.until, SEED)]
    assert compared["contrasts"] == json.loads(json.dumps(expected))


def test_what_a_seat_is_shown_hangs_on_nothing_that_it_cannot_know(packed: Path) -> None:
    """At each halt everything that it neither is nor sees is made another: not a letter of what it is shown changes."""
    asked = [night(seat, replica, "turns") for seat in SEATS for replica in (3, 4)]
    found = in_node(packed, [], blind=asked)["blind"]
    assert all(all(halts) for halts in found)
    assert sum(len(halts) for halts in found) > 2 * len(SEATS)


def reached(history: History, seat: str) -> list[tuple[float, str, str]]:
    """What reaches a seat, found from the history by itself: minute, how, event or message."""
    scenario, network = history.scenario, history.network
    arrivals = {f"{id}.arrives": id for id in scenario.messages}
    hopes = {f"{seat}.expects.{name}" for name in scenario.authorities}
    moved = {change.number for change in history.written if change.quantity in hopes}
    shown = {firing.number for firing in history.without_bookkeeping()}
    found = []
    for firing in history.firings:
        event, here = network.events[firing.event], (place(history, seat, firing.number - n) for n in (0, 1))
        if firing.event in arrivals:
            message = scenario.messages[arrivals[firing.event]]
            came = firing.branch in (None, "delivered")
            can = seat in addressees(message, scenario) and history.holds(
                has_it(seat, message, scenario, network), firing.number - 1
            )
            how = "word" if can else "public" if scenario.channels[message.by].reach == "public" else ""
            if came and how and (can or message.sender != seat):
                found.append((firing.minute, how, arrivals[firing.event]))
        elif firing.number in shown:
            own = event.by == seat and (event.mechanism != "messages" or event.id.endswith(".called_off"))
            there = bool(event.place) and event.place in here
            how = "own" if own else "there" if there else "news" if firing.number in moved else ""
            found += [(firing.minute, how, event.id)] if how else []
    return found


def place(history: History, who: str, number: int) -> str:
    options = history.network.choices.get(f"{who}.at", [])
    return next((one for one in options if history.value(f"{who}.at.{one}", number)), "")


def test_what_reaches_a_seat_is_what_the_history_says(packed: Path) -> None:
    asked = [(seat, replica) for seat in SEATS for replica in (3, 12)]
    found = in_node(packed, [night(seat, replica, "model") for seat, replica in asked])["nights"]
    for (seat, replica), one in zip(asked, found, strict=True):
        history = play(PETROGRAD.scenario, PETROGRAD.compiled, SEED, replica, engine="auto")
        told = [
            (heard["minute"], heard["how"], heard.get("event") or heard["message"])
            for heard in one["seen"][-1]["heard"]
        ]
        assert told == reached(history, seat), (seat, replica)


def test_another_scenario_has_seats_too(moscow: Path) -> None:
    """What reaches each of its seats, and that what they are shown hangs on nothing else."""
    seats = sorted({event.by for event in decided(MOSCOW.network)})
    asked = [night(seat, 3, "model") for seat in seats]
    found = in_node(moscow, asked, blind=asked)
    assert all(all(halts) for halts in found["blind"])
    assert sum(len(one["decisions"]) for one in found["nights"]) > len(seats)
    history = play(MOSCOW.scenario, MOSCOW.compiled, SEED, 3, engine="auto")
    for seat, one in zip(seats, found["nights"], strict=True):
        told = [(heard["minute"], heard["how"]) for heard in one["seen"][-1]["heard"]]
        assert told == [(minute, how) for minute, how, _ in reached(history, seat)], seat


def test_nothing_is_heard_before_it_happens_and_what_was_heard_stays(packed: Path) -> None:
    """What a seat has heard only grows; of what the debrief says it had not heard, nothing is in it."""
    for one in in_node(packed, [night("konovalov", 3, "last"), night("antonov", 6, "first")])["nights"]:
        for earlier, later in pairwise(one["seen"]):
            assert later["heard"][: len(earlier["heard"])] == earlier["heard"]
        for now, decision in zip(one["seen"], one["debrief"]["decisions"], strict=False):
            assert all(heard["minute"] <= now["minute"] for heard in now["heard"])
            known = {(heard["minute"], heard.get("event")) for heard in now["heard"]}
            assert not known & {(turn["minute"], turn["event"]) for turn in decision["unheard"]}
        assert any(decision["unheard"] for decision in one["debrief"]["decisions"])


WRONG = {
    "nobody": ({"seat": "nobody", "decisions": []}, "seat"),
    "no decider": ({"seat": "lenin", "decisions": []}, "seat"),
    "another event": ({"seat": "konovalov", "decisions": [{"event": "worn_out", "way": "waits"}]}, "seat-decision"),
    "no such way": ({"seat": "konovalov", "decisions": [{"event": "dictator", "way": "lenin"}]}, "seat-decision"),
    "too many": ({"seat": "kerensky", "decisions": [{"event": "kerensky_course", "way": "*"}] * 2}, "seat-over"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_decisions_that_do_not_fit_are_refused(packed: Path, name: str) -> None:
    asked, code = WRONG[name]
    message = {"kind": "sit", "night": {"seed": str(SEED), "replica": "3", **asked}}
    (answer,) = in_node(packed, [], [message])["answers"]
    assert [problem["code"] for problem in answer["problems"]] == [code]


def test_every_seat_can_be_sat_in(packed: Path) -> None:
    """Whoever has a decision in the scenario is dealt a night, or it is said that there is none."""
    deals = [{"kind": "deal", "night": {"seed": str(SEED), "replica": "0", "seat": seat}} for seat in SEATS]
    found = in_node(packed, [], deals)["answers"]
    told = {seat: answer["state"] for seat, answer in zip(SEATS, found, strict=True)}
    assert sum(state == "done" for state in told.values()) > 20, told
