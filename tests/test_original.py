"""Histories that share most of another: to the last bit what is played from the start, whatever is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import networks as networks_module
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import add, event, everything, network, networks, player, put

from interregnum.calculus import original
from interregnum.calculus import player as player_module
from interregnum.calculus.engines import Engine, python_engine, wasm_engine
from interregnum.calculus.network import Network
from interregnum.calculus.original import Asked, Original, Removal
from interregnum.calculus.player import Player, stops
from interregnum.calculus.tables import Compiled
from interregnum.errors import ArgumentError, RunError

UNTIL = 15.0
seeds = st.sampled_from([0, 1, 2**64 - 1]) | st.integers(0, 2**64 - 1)
many = settings(deadline=None, max_examples=300)


def end_of(history: Player) -> tuple[Any, ...]:
    """All that is so at the end: values, and of each event how often and when first it happened."""
    values = history.values(range(len(history.compiled.quantities)))
    clocks = history.state.clocks
    fired = [int(clock.fired) for clock in clocks]
    first = history.firsts(range(len(history.compiled.events)))
    return values.tobytes(), first.tobytes(), fired, history.now, int(history.state.moment[0].record)


def removals(played: Original) -> Iterator[tuple[int, int, int]]:
    """Each event that happens, and each way in which one turns out: position, event, branch; in their order."""
    seen = set()
    _, events, branches = played.firings
    for position, (what, way) in enumerate(zip(events.tolist(), branches.tolist(), strict=True)):
        for branch in {-1, way}:
            if (what, branch) not in seen:
                seen.add((what, branch))
                yield position, what, branch


def compare_all(compiled: Compiled, seed: int, replica: int, until: float, engine: Engine) -> int:
    played = Original(compiled, seed, replica, until, engine)
    whole = Player(compiled, seed, replica, engine, traced=False)
    whole.advance(until)
    assert end_of(played.player) == end_of(whole)
    nowhere = stops(compiled, ())
    number = 0
    for position, what, branch in removals(played):
        barred = Player(compiled, seed, replica, engine, traced=False)
        id = compiled.events[what]
        barred.bar(id, compiled.branches[id][branch] if branch >= 0 else None)
        barred.advance(until)
        assert end_of(played.without(position, [what], branch, nowhere)) == end_of(barred), (id, branch)
        number += 1
    return number


@given(networks(), seeds, seeds)
@many
def test_a_history_without_something_is_as_if_it_could_not_happen_from_the_start(
    made: Network, seed: int, replica: int
) -> None:
    compare_all(player(made).compiled, seed, replica, UNTIL, wasm_engine())


NAMES = [f"e{n}" for n in range(7)]
TIMED = [
    *(f"time {sign} {minute}" for sign in ("<", "<=", ">", ">=") for minute in (1, 2, 3, 5, 8)),
    *(f"since({id}) {sign} {minutes}" for id in NAMES for sign in (">=", ">", "<") for minutes in (1, 2, 3)),
]


@st.composite
def clockworks(make: st.DrawFn) -> Network:
    """A network in which all happens at whole minutes, much of it by alarms, so that many ring at the same minute."""
    asked = st.sampled_from(
        [*TIMED, *(f"q{n} > {k}" for n in range(4) for k in (0, 1)), *(f"not happened({id})" for id in NAMES)]
    )
    made = []
    for id in NAMES:
        guard = f" {make(st.sampled_from(['and', 'or']))} ".join(
            make(st.lists(asked, min_size=1, max_size=3))
        )
        again = make(st.booleans())
        takes = make(st.integers(1, 3) if again else st.integers(0, 3))
        effects = make(
            st.lists(
                st.tuples(st.sampled_from([put, add]), st.integers(0, 3), st.sampled_from([-1, 1, 2])),
                max_size=2,
            )
        )
        speed = make(
            st.sampled_from(
                [(), (), ("1 + min(q0 * q0, 4)",), (f"if({make(st.sampled_from(TIMED))}, 1, 2)",)]
            )
        )
        memory = make(st.sampled_from(["forget", "pause", "keep"]))
        changes = (change(f"q{n}", value) for change, n, value in effects)
        made.append(event(id, guard, takes, *changes, speed=speed, again=again, memory=memory))
    return network({f"q{n}": make(st.integers(0, 1)) for n in range(4)}, *made)


@given(clockworks(), seeds)
@settings(deadline=None, max_examples=600)
def test_so_are_clockworks_in_which_much_happens_at_one_minute(made: Network, seed: int) -> None:
    compare_all(player(made).compiled, seed, 0, 12.0, wasm_engine())


@pytest.mark.parametrize("engine", [python_engine(), wasm_engine()], ids=["python", "wasm"])
def test_so_is_a_network_with_everything_in_it(engine: Engine) -> None:
    compiled = player(everything()).compiled
    assert sum(compare_all(compiled, seed, 3, 60.0, engine) for seed in range(4)) > 30


@given(networks(), seeds)
@settings(deadline=None, max_examples=60)
def test_both_engines_share_alike(made: Network, seed: int) -> None:
    compiled = player(made).compiled
    ends = []
    for engine in (python_engine(), wasm_engine()):
        played = Original(compiled, seed, 0, UNTIL, engine)
        nowhere = stops(compiled, ())
        ends.append([end_of(played.without(*where, nowhere)) for where in by_list(played)])
    assert ends[0] == ends[1]


def by_list(played: Original) -> list[tuple[int, list[int], int]]:
    return [(position, [what], branch) for position, what, branch in removals(played)]


def test_several_events_can_be_taken_away_at_once() -> None:
    compiled = player(everything()).compiled
    played = Original(compiled, 5, 0, 60.0)
    _, events, _ = played.firings
    both = list(dict.fromkeys(events.tolist()))[1:3]
    other = played.without(events.tolist().index(both[0]), both, -1, stops(compiled, ()))
    barred = Player(compiled, 5, 0, traced=False)
    for what in both:
        barred.bar(compiled.events[what])
    barred.advance(60.0)
    assert end_of(other) == end_of(barred)


def test_it_stops_at_the_end_of_the_instant_and_goes_on_from_there() -> None:
    """Two things happen at minute 5; asked to stop at the first, the second has happened as well."""
    made = network(
        {"x": 0, "y": 0, "z": 0},
        event("early", "yes", 1, put("z", 1)),
        event("one", "yes", 5, put("x", 1)),
        event("two", "yes", 5, put("y", 1)),
        event("late", "x > 0", 3, put("z", 2)),
    )
    compiled = player(made).compiled
    played = Original(compiled, 1, 0, 20.0)
    other = played.without(0, [compiled.event_index["early"]], -1, stops(compiled, ["one"]))
    assert (other.now, other.value("x"), other.value("y"), other.value("z")) == (5.0, 1, 1, 0)
    other.advance_to(20.0, stops(compiled, ()))
    assert (other.now, other.value("z")) == (20.0, 2)


def test_a_journal_that_is_full_goes_on_in_a_larger_one(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = player(everything()).compiled
    monkeypatch.setattr(original, "ROOM", (2, 100, 2 * len(compiled.events)))
    for engine in (python_engine(), wasm_engine()):
        compare_all(compiled, 8, 0, 60.0, engine)


@given(networks(risky=True), seeds)
@settings(deadline=None, max_examples=60)
def test_a_number_that_cannot_be_stops_it_in_the_same_words(made: Network, seed: int) -> None:
    compiled = player(made).compiled

    def words(play: Any) -> str:
        try:
            return str(end_of(play()))
        except RunError as error:
            return str(error)

    def from_the_start() -> Player:
        history = Player(compiled, seed, 0, traced=False)
        history.advance(UNTIL)
        return history

    played = words(lambda: Original(compiled, seed, 0, UNTIL).player)
    assert played == words(from_the_start)
    if played.startswith("("):
        whole = Original(compiled, seed, 0, UNTIL)
        for position, what, branch in removals(whole):

            def barred(what: int = what, branch: int = branch) -> Player:
                history = Player(compiled, seed, 0, traced=False)
                id = compiled.events[what]
                history.bar(id, compiled.branches[id][branch] if branch >= 0 else None)
                history.advance(UNTIL)
                return history

            where = (position, [what], branch, stops(compiled, ()))
            assert words(lambda where=where: whole.without(*where)) == words(barred)


def test_only_what_differs_is_played() -> None:
    """Of two hundred things that have nothing to do with each other, one is taken away: no other is looked at."""
    made = network(
        {f"q{n}": 0 for n in range(200)},
        *(event(f"e{n}", "yes", 3, put(f"q{n}", 1), again=False) for n in range(200)),
    )
    compiled = player(made).compiled
    played = Original(compiled, 1, 0, 10.0)
    other = played.without(7, [7], -1, stops(compiled, ()))
    apart = np.asarray(other.sharing.apart.apart)
    assert apart.sum() == 1
    assert other.value("q7") == 0
    assert other.value("q8") == 1


def test_alarms_that_ring_at_one_minute_only_without_something_ring_together() -> None:
    """Without the hurry the bell rings later, and two hours after it strike with the clock: nobody sees one alone."""
    made = network(
        {"q": 0, "glitches": 0},
        event("hurry", "yes", 1, put("q", 1)),
        event("bell", "q > 0 or time >= 2", 1),
        event("one", "since(bell) >= 2 and time < 5", 0, add("glitches")),
        event("other", "time >= 5 and not since(bell) >= 2", 0, add("glitches")),
        event("later", "time >= 5 and since(bell) >= 2", 1, add("glitches", 10)),
    )
    compiled = player(made).compiled
    played = Original(compiled, 1, 0, 12.0)
    assert played.player.value("glitches") == 11
    other = played.without(0, [compiled.event_index["hurry"]], -1, stops(compiled, ()))
    assert other.value("glitches") == 10
    compare_all(compiled, 1, 0, 12.0, python_engine())


def test_a_branch_so_late_that_no_history_can_be_barred_from_it_is_refused() -> None:
    made = network(
        {"x": 0}, event("it", "yes", 1, branches=[networks_module.branch(f"b{n}") for n in range(64)])
    )
    compiled = player(made).compiled
    played = Original(compiled, 1, 0, 5.0)
    with pytest.raises(ArgumentError, match="one of the first 62, up to b61"):
        played.without(0, [0], 62, stops(compiled, ()))
    barred = played.without(0, [0], 61, stops(compiled, ()))
    assert barred.now == 5.0


def test_arithmetic_that_takes_the_smallest_numbers_for_zero_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled = player(everything()).compiled
    # As half the smallest normal number would be.
    flushed = SimpleNamespace(float_info=SimpleNamespace(min=0.0))
    monkeypatch.setattr(player_module, "sys", flushed)
    with pytest.raises(RunError, match="-ffast-math"):
        Player(compiled, 1)


@given(networks(risky=True), seeds, st.lists(st.integers(0, 7), max_size=3), st.booleans())
@settings(deadline=None, max_examples=100)
def test_many_at_once_are_what_each_is_alone(
    made: Network, seed: int, settling: list[int], together: bool
) -> None:
    """Ended, first minutes and values of all in one call; and where one cannot go on, the words that it has alone."""
    compiled = player(made).compiled
    number = len(compiled.events)
    settling = [event for event in settling if event < number]
    groups = [settling] if together and settling else [[event] for event in settling]
    marks = stops(compiled, [compiled.events[event] for event in settling])
    for engine in (python_engine(), wasm_engine()):
        try:
            played = Original(compiled, seed, 0, UNTIL, engine)
        except RunError:
            return
        asked = Asked(groups, range(number), range(len(compiled.read)))
        without = [
            Removal(position, [what], branch, whole=n % 3 == 0)
            for n, (position, what, branch) in enumerate(removals(played))
        ]
        alone, wrong = [], ""
        for removal in without:
            try:
                alone.append(answer_alone(played, removal, groups, marks))
            except RunError as error:
                wrong = str(error)
                break
        if wrong:
            with pytest.raises(RunError) as found:
                played.again().without_each(without, asked)
            assert str(found.value) == wrong
        else:
            ended, firsts, values = played.again().without_each(without, asked)
            told = [(e, f.tobytes(), v.tobytes()) for e, f, v in zip(ended, firsts, values, strict=True)]
            for mine, others in zip(told, alone, strict=True):
                assert mine[: len(others)] == others


def answer_alone(played: Original, removal: Removal, groups: list[list[int]], marks: Any) -> tuple[Any, ...]:
    """What is asked of one history, played by itself and stopped after each settling event.

    What was settled before the history parts is settled: then it is left as it stands there, with no more than the
    original's first minutes until then (and no values, which nobody can ask this engine for without playing on).
    """
    if groups and not removal.whole:
        ended, firsts = before_parting(played, removal.position)
        if all(np.isfinite(firsts[group]).any() for group in groups):
            return ended, firsts.tobytes()
    nowhere = np.zeros_like(marks)
    other = played.without(*removal[:3], nowhere if removal.whole or not groups else marks)
    while other.now < UNTIL and not removal.whole and groups:
        if all(np.isfinite(other.firsts(group)).any() for group in groups):
            break
        other.advance_to(UNTIL, marks)
    values = other.kernel.values_of(other.state, np.array(other.compiled.read, np.int64))
    return other.now, other.firsts(range(len(other.compiled.events))).tobytes(), values.tobytes()


def before_parting(played: Original, position: int) -> tuple[float, Any]:
    """When the original last looked at its events again before this firing, and the first minutes until then."""
    while position > 0 and played._journal.firings[position - 1].held:
        position -= 1
    times, events, _ = (part[:position] for part in played.firings)
    firsts = np.full(len(played.player.compiled.events), np.inf)
    np.minimum.at(firsts, events, times)
    return max(times, default=0.0), firsts


def test_a_removal_that_cannot_go_on_says_so_and_the_others_are_lost() -> None:
    """Without the first event the second divides by nought."""
    made = network(
        {"q": 0, "r": 0},
        event("early", "yes", 1, put("q", 1), again=False),
        event("late", "yes", 2, put("r", "1 / q"), again=False),
        event("other", "yes", 3, put("r", 1), again=False),
    )
    for engine in (python_engine(), wasm_engine()):
        played = Original(player(made).compiled, 1, 0, 10.0, engine)
        each = [Removal(0, [0]), Removal(1, [1]), Removal(2, [2])]
        with pytest.raises(RunError, match="late"):
            played.without_each(each, Asked([]))
        fine = played.again().without_each(each[1:], Asked([], [0, 1, 2]))
        assert np.isinf(fine.firsts).tolist() == [[False, True, False], [False, False, True]]
