"""What holds of every network: the kernel against the oracle, both engines, the invariants, the promises."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import zip_longest
from unittest import mock

import pytest
from hypothesis import event as label
from hypothesis import given, settings
from hypothesis import strategies as st
from naive import THE_START, AsWritten, Naive, asks_time, rises
from networks import (
    CHOICE,
    EVENTS,
    OPTIONS,
    PEOPLE,
    bad_number,
    branch,
    bytes_of,
    closed,
    event,
    exponential,
    firings,
    move,
    networks,
    now,
    play,
    player,
    stories,
    with_events,
)

from interregnum.calculus.engines import python_engine, wasm_engine
from interregnum.calculus.mapping import map_formulas
from interregnum.calculus.network import Ballot, Network, Quantity, all_effects
from interregnum.calculus.player import Player
from interregnum.errors import RunError
from interregnum.expression import Binary, Call, Node, Number, Unary

UNTIL = 15.0
MOST_WRITTEN = 5_000  # more firings than a history has until then
PULSE_AND_EVENTS = ("pulse", *EVENTS)
seeds = st.sampled_from([0, 1, 2**64 - 1]) | st.integers(0, 2**64 - 1)
many = settings(deadline=None, max_examples=400)
some = settings(deadline=None, max_examples=40)


# --- the oracle, and the other engine -------------------------------------------------------------------


@given(networks(), seeds, seeds)
@many
def test_the_kernel_plays_what_the_slowest_simulator_plays(made: Network, seed: int, replica: int) -> None:
    """And what it writes down hangs together."""
    history = player(made, seed, replica)
    play_and_watch(history)
    naive = Naive(history.compiled.network, seed, replica)
    naive.advance(UNTIL)
    for ours, theirs in zip_longest(firings(history), naive.firings):
        assert ours == theirs
    assert {id: history.value(id) for id in naive.values} == naive.values


def play_and_watch(history: Player) -> None:
    """Play to the end. What is written down hangs together: time, records, bounds, options, people and values; and
    nothing happens twice that may not."""
    closed = history.compiled.network
    values = {id: history.value(id) for id in closed.quantities}
    happened, now = Counter[str](), 0.0
    history.advance(UNTIL)
    for record, firing in enumerate(firings(history), 1):
        assert 0.0 <= firing.began <= firing.time
        assert now <= firing.time <= UNTIL
        now = firing.time
        assert all(THE_START <= earlier < record for earlier in firing.causes + firing.influences)
        happened[firing.event] += 1
        assert happened[firing.event] == 1 or closed.events[firing.event].again
        people = sum(values[id] for id in PEOPLE)
        for quantity, old, new in firing.changes:
            assert values[quantity] == old != new
            assert closed.quantities[quantity].lower <= new <= closed.quantities[quantity].upper
            values[quantity] = new
        assert sum(values[f"{CHOICE}.{option}"] for option in OPTIONS) == 1.0
        if not any(isinstance(effect, Ballot) for effect in all_effects(closed.events[firing.event])):
            assert sum(values[id] for id in PEOPLE) == people
    assert values == {id: history.value(id) for id in closed.quantities}


@given(networks(risky=True), seeds, seeds)
@many
def test_the_kernel_stops_at_the_number_at_which_the_slowest_simulator_stops(
    made: Network, seed: int, replica: int
) -> None:
    history = player(made, seed, replica)
    naive = Naive(history.compiled.network, seed, replica)
    naive.advance(UNTIL)
    if not naive.bad:
        history.advance(UNTIL)
    else:
        with pytest.raises(RunError, match=f"in replica {replica} of seed {seed}$"):
            history.advance(UNTIL)
        assert bad_number(history) in naive.bad
    label("stopped by a number that cannot be" if naive.bad else "played to the end")
    assert history.now == naive.now
    assert firings(history)[: len(naive.firings)] == naive.firings


@given(networks(risky=True), seeds)
@some
def test_both_engines_stop_at_the_same_number_in_the_same_words(made: Network, seed: int) -> None:
    said = []
    for each in (python_engine(), wasm_engine()):
        history = player(made, seed, 0, each)
        try:
            history.advance(UNTIL)
            said.append("")
        except RunError as error:
            said.append(str(error))
        said.append(bytes_of(history))
    assert said[:2] == said[2:]


@given(networks(), seeds, seeds)
@many
def test_time_means_the_same_wherever_it_stands(made: Network, seed: int, replica: int) -> None:
    """Against a simulator that knows nothing of flags and timers, and compares with time itself at every instant.

    Where minutes are level, `>` would wait for the next that a float can hold, which this one cannot follow.
    """
    level = with_events(made, [map_formulas(each, at_the_minute) for each in made.events.values()])
    history = player(level, seed, replica)
    history.advance(UNTIL)
    naive = AsWritten(level, seed, replica)
    naive.advance(UNTIL)
    happened = [each for each in firings(history) if each.event in made.events]
    assert [(each.event, each.branch) for each in happened] == [
        (each.event, each.branch) for each in naive.firings
    ]
    assert [each.time for each in happened] == pytest.approx([each.time for each in naive.firings], abs=1e-6)
    assert {id: history.value(id) for id in naive.values} == pytest.approx(naive.values, abs=1e-6)


def at_the_minute(node: Node) -> Node:
    """The formula with comparisons with time that change at a minute in place of those that change after it."""
    match node:
        case Binary("<" | "<=" | ">" | ">=" as op, left, right) if asks_time(left) or asks_time(right):
            level = {">": ">=", "<=": "<"} if rises(node) else {"<": "<=", ">=": ">"}
            return Binary(level.get(op, op), left, right)
        case Binary(op, left, right):
            return Binary(op, at_the_minute(left), at_the_minute(right))
        case Unary(op, operand):
            return Unary(op, at_the_minute(operand))
        case Call(function, arguments) if function not in ("happened", "times"):
            return Call(function, tuple(map(at_the_minute, arguments)))
    return node


@given(networks(), seeds, seeds)
@some
def test_both_engines_write_the_same_bytes(made: Network, seed: int, replica: int) -> None:
    both = [player(made, seed, replica, each) for each in (python_engine(), wasm_engine())]
    for history in both:
        history.advance(UNTIL)
    python, compiled = (bytes_of(history) for history in both)
    assert python == compiled


# --- invariants -----------------------------------------------------------------------------------------


@given(networks(), seeds, st.floats(0.0, UNTIL))
@some
def test_a_fork_and_what_it_forked_from_go_the_same_way(made: Network, seed: int, when: float) -> None:
    whole = played(made, seed)
    history = player(made, seed)
    history.advance(when)
    fork = history.fork()
    fork.advance(UNTIL)
    assert bytes_of(fork) == bytes_of(whole)
    history.advance(UNTIL)
    assert bytes_of(history) == bytes_of(whole)


@given(networks(), seeds, st.lists(st.floats(0.0, UNTIL), max_size=5))
@some
def test_stop_and_go_is_straight_through(made: Network, seed: int, pauses: list[float]) -> None:
    history = player(made, seed)
    for pause in sorted(pauses):
        assert history.advance(pause) is None
        assert history.now == pause
    history.advance(UNTIL)
    assert firings(history) == firings(played(made, seed))


@given(networks(), seeds)
@some
def test_stopping_before_every_event_is_straight_through(made: Network, seed: int) -> None:
    whole = firings(played(made, seed))
    history, announced = player(made, seed), list[str]()
    while (event := history.advance(UNTIL, history.compiled.events)) is not None:
        assert len(history.traced().firings) == len(announced)
        announced.append(event)
    assert firings(history) == whole
    assert announced == [firing.event for firing in whole]


@given(networks(), seeds, st.integers(1, 5))
@some
def test_a_trace_emptied_often_is_the_trace_emptied_never(made: Network, seed: int, room: int) -> None:
    with mock.patch("interregnum.calculus.player.TRACE_ROOM", room):
        short = played(made, seed)
    with mock.patch("interregnum.calculus.player.TRACE_ROOM", MOST_WRITTEN):
        long = played(made, seed)
    assert len(long.traced().firings) < MOST_WRITTEN
    assert bytes_of(short) == bytes_of(long)


@given(networks(), seeds)
@some
def test_a_history_is_the_same_whether_or_not_it_is_written_down(made: Network, seed: int) -> None:
    written, unwritten = player(made, seed), player(made, seed, traced=False)
    written.advance(UNTIL)
    unwritten.advance(UNTIL)
    assert now(written) == now(unwritten)
    assert len(unwritten.traced().firings) == 0


# --- promises of the draws ------------------------------------------------------------------------------

nobody = {id: Quantity(id, id, "people", 9.0, 0.0) for id in ("nobody", "no_one")}
a_draw = move("nobody", "no_one", 0.1)


@given(networks(), seeds, st.integers(0, len(EVENTS)))
@some
def test_placebo_an_event_that_draws_and_does_nothing_changes_nothing(
    made: Network, seed: int, place: int
) -> None:
    ways = (branch("one", 1, a_draw), branch("two", 2))
    placebo = event("placebo", "yes", exponential(0.7), a_draw, branches=ways, again=True)
    others = list(made.events.values())
    with_placebo = with_events(made, [*others[:place], placebo, *others[place:]])
    with_placebo.quantities = nobody | made.quantities
    told = stories(play(with_placebo, UNTIL, seed))
    assert len(told.pop("placebo")) > 3
    assert told == stories(play(made, UNTIL, seed))


@given(networks(), seeds, st.sampled_from(PULSE_AND_EVENTS))
@some
def test_ownership_one_event_that_draws_more_leaves_the_others_draws(
    made: Network, seed: int, id: str
) -> None:
    made.quantities |= nobody
    old = made.events[id]
    ways = tuple(replace(way, effects=(*way.effects, a_draw)) for way in old.branches)
    drawing = replace(old, branches=ways, effects=old.effects if ways else (*old.effects, a_draw))
    more = with_events(made, (made.events | {id: drawing}).values())
    without, also = play(made, UNTIL, seed), play(more, UNTIL, seed)
    assert stories(also, hidden=nobody) == stories(without)


@given(networks(prefix="left_"), networks(prefix="right_"), seeds, st.booleans())
@some
def test_locality_two_halves_that_do_not_touch_know_nothing_of_each_other(
    left: Network, right: Network, seed: int, swapped: bool
) -> None:
    one, other = (right, left) if swapped else (left, right)
    both = Network(one.quantities | other.quantities, one.events | other.events, one.choices | other.choices)
    apart = stories(play(left, UNTIL, seed)) | stories(play(right, UNTIL, seed))
    assert stories(play(both, UNTIL, seed)) == apart


@given(networks(), seeds, st.sampled_from(PULSE_AND_EVENTS))
@some
def test_locality_without_an_event_nothing_differs_before_it_would_have_happened(
    made: Network, seed: int, id: str
) -> None:
    made = closed(made)
    never = replace(made.events[id], guard=Number(0.0, "flag"))
    without = play(with_events(made, (made.events | {id: never}).values()), UNTIL, seed)
    whole = play(made, UNTIL, seed)
    first = next((n for n, firing in enumerate(whole) if firing.event == id), None)
    assert without[:first] == whole[:first]
    assert first is not None or len(without) == len(whole)


@given(networks(ties=False), seeds, st.data())
@some
def test_declared_order_moves_no_draws(made: Network, seed: int, data: st.DataObject) -> None:
    made = closed(made)
    shuffled = with_events(made, [made.events[id] for id in data.draw(st.permutations(list(made.events)))])
    shuffled.quantities = {
        id: made.quantities[id] for id in data.draw(st.permutations(list(made.quantities)))
    }
    assert stories(play(shuffled, UNTIL, seed)) == stories(play(made, UNTIL, seed))


# --- what the tests above compare -----------------------------------------------------------------------


def played(made: Network, seed: int) -> Player:
    """The whole history."""
    history = player(made, seed)
    history.advance(UNTIL)
    return history
