"""The player, and the two forms of the engine: same bytes, compiled once, forked, stopped, forced."""

from __future__ import annotations

import gc
import math
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from networks import (
    add,
    at,
    branch,
    bytes_of,
    draw,
    event,
    everything,
    exponential,
    firings,
    move,
    network,
    now,
    play,
    player,
    put,
    stories,
    times,
)

from interregnum.calculus import player as player_module
from interregnum.calculus.engines import Engine, engine_named, fastest_engine, python_engine, wasm_engine
from interregnum.calculus.kernel import draws, layout
from interregnum.calculus.kernel.draws import draw_clock
from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.errors import ArgumentError, RunError


@pytest.fixture(params=["python", "wasm"])
def form(request: pytest.FixtureRequest) -> Engine:
    return engine_named(request.param)


def test_the_compiled_engine_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none was compiled for this machine (`test_native_engine`)."""
    monkeypatch.setenv("INTERREGNUM_CACHE", str(tmp_path))
    fastest_engine.cache_clear()
    assert engine_named("auto") is engine_named("wasm") is wasm_engine() is fastest_engine()
    assert engine_named("python") is python_engine()
    fastest_engine.cache_clear()


# --- two forms, one kernel ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_the_engines_write_the_same_bytes(seed: int) -> None:
    both = [player(everything(), seed, 3, form) for form in (python_engine(), wasm_engine())]
    for history in both:
        history.advance(60)
    python, compiled = both
    assert len(firings(python)) > 100
    assert bytes_of(python) == bytes_of(compiled)


@pytest.mark.parametrize("typical", [1e15, 1e18, 1e19, 1e300])
def test_numbers_beyond_64_bits_are_whole_in_both(typical: float) -> None:
    """Of people, who start whole. Python's whole numbers have no end; those of compiled code have."""
    made = network({}, event("it", "yes", 1), people={"p": draw("lognormal", typical, 2)})
    for seed in range(5):
        python, compiled = (player(made, seed, 0, form) for form in (python_engine(), wasm_engine()))
        assert python.value("p") == compiled.value("p") == math.floor(python.value("p"))


@pytest.mark.parametrize("barred", [0, 5, 61])
def test_of_many_branches_the_same_is_barred_in_both(barred: int) -> None:
    ways = [branch(f"b{n}", 1, put("x", n)) for n in range(70)]
    made = network({"x": -1}, event("it", "yes", 1, branches=ways, again=True))
    found = []
    for form in (python_engine(), wasm_engine()):
        history = player(made, 3, 0, form)
        history.bar("it", f"b{barred}")
        history.advance(400)
        found.append([firing.branch for firing in firings(history)])
    assert found[0] == found[1]
    assert set(found[0]) >= {63, 64, 64 + barred} - {64 + 61}
    assert barred not in found[0]


def test_a_branch_that_cannot_be_barred_is_refused(form: Engine) -> None:
    ways = [branch(f"b{n}") for n in range(64)]
    history = player(network({}, event("it", "yes", 1, branches=ways)), engine=form)
    with pytest.raises(ArgumentError, match="one of the first 62, up to b61; got 'b62'"):
        history.bar("it", "b62")


def test_everything_is_everything() -> None:
    """The network of the test above leaves out nothing that the kernel can do."""
    made = player(everything()).compiled
    assert set(made.tables.events["clock"]) == {*range(6), layout.AT, layout.AFTER}
    assert set(made.tables.events["memory"]) == {layout.FORGET, layout.PAUSE, layout.KEEP}
    assert set(made.tables.effects["op"]) == set(range(5))
    ran = {int(operation) for operation in made.tables.code["op"]}
    assert {operation % layout.OF_VALUE for operation in ran} >= {
        layout.OR,
        layout.IF,
        layout.EXP,
        layout.LOG,
        layout.POW,
        layout.NORMAL,
    }
    happened = {firing.event for firing in play(everything(), 60)}
    assert happened >= {"fixed", "exponential", "lognormal", "triangular", "gamma", "weibull", "once"}


@pytest.mark.parametrize("seed", [0, 2**63 - 1, 2**63, 2**64 - 1])
def test_seeds_and_replicas_of_64_bits_are_whole(seed: int) -> None:
    made = everything()
    python, compiled = (player(made, seed, seed, form) for form in (python_engine(), wasm_engine()))
    for history in (python, compiled):
        history.advance(5)
        history.renew(seed)
        history.advance(29.5)
    assert bytes_of(python) == bytes_of(compiled)
    assert int(compiled.state.moment[0].seed) == int(compiled.state.moment[0].replica) == seed


def test_a_network_has_one_kernel_for_all_its_players_and_none_when_it_is_gone() -> None:
    engine: Any = wasm_engine()
    compiled = player(everything()).compiled
    first, second = Player(compiled, 1, engine=engine), Player(compiled, 2, engine=engine)
    assert first.kernel is second.kernel
    kernel = weakref.ref(first.kernel)
    del first, second, compiled
    gc.collect()
    assert kernel() is None


def test_the_same_network_with_other_starts_shares_a_kernel_and_plays_as_with_its_own() -> None:
    compiled = player(everything()).compiled
    quantities = compiled.tables.quantities.copy()
    quantities["start"][compiled.quantity_index["y"]] += 1.0
    other = compiled.with_quantities(quantities, compiled.tables.order)
    engine: Any = wasm_engine()
    histories = [Player(each, 5, engine=engine) for each in (compiled, other, replace(other, of=None))]
    for minute in (10.0, 60.0):  # in turns, in one memory
        for history in histories:
            history.advance(minute)
    plain, shared, alone = (bytes_of(history) for history in histories)
    assert shared == alone != plain
    assert histories[0].kernel.memory is histories[1].kernel.memory  # type: ignore[attr-defined]
    assert histories[0].kernel.tables is not histories[1].kernel.tables  # type: ignore[attr-defined]
    assert other.with_quantities(quantities, compiled.tables.order).of is compiled


def test_room_is_used_again_once_nothing_can_be_seen_of_it() -> None:
    compiled = player(everything()).compiled
    kernel: Any = wasm_engine().kernel_for(compiled)
    for replica in range(3):  # what a player needs, and what is passed along
        Player(compiled, 1, replica).advance(30.0)
    end = kernel.memory.end
    for replica in range(30):
        history = Player(compiled, 1, replica)
        history.advance(10.0)
        other = history.fork()
        other.advance(30.0)
        seen, values = other.state.values, other.state.values.copy()
        del other
        Player(compiled, 2, replica).advance(30.0)
        assert (seen == values).all()
    assert kernel.memory.end <= end + 2 * kernel.state().block.size + 2 * history.trace.block.size  # type: ignore[attr-defined]


def test_threads_that_share_a_network_play_as_if_alone() -> None:
    compiled = player(everything()).compiled

    def history(replica: int) -> bytes:
        played = Player(compiled, 5, replica)
        while played.now < 60.0:
            played.advance(played.now + 1.0)
        return b"".join(part.tobytes() for part in played.traced())

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(history, range(40))) == [history(replica) for replica in range(40)]


# --- playing on, stopping, forking ----------------------------------------------------------------------


def test_a_history_plays_up_to_and_with_the_minute(form: Engine) -> None:
    history = player(network({"n": 0}, event("it", "yes", 5, add("n"), again=True)), engine=form)
    assert (history.now, history.value("n")) == (0, 0)
    for until, happened in ((4.999, 0), (5, 1), (5, 1), (14, 2), (15, 3)):
        assert history.advance(until) is None
        assert (history.now, history.value("n")) == (until, happened)
    history.advance(3)  # there is no way back
    assert history.now == 15


def test_a_network_without_events_only_passes_time(form: Engine) -> None:
    history = player(network({"x": 7}), engine=form)
    history.advance(12)
    assert (history.now, history.value("x"), firings(history)) == (12, 7, [])


def test_it_stops_before_what_it_is_asked_to_stop_at(form: Engine) -> None:
    made = network({"x": 0}, *(event(id, "yes", n, put("x", n)) for n, id in enumerate("abcd", 1)))
    history = player(made, engine=form)
    assert history.advance(10, ["b", "d"]) == "b"
    assert (history.value("x"), len(firings(history))) == (1, 1)
    assert history.advance(10, ["b", "d"]) == "d"
    assert (history.value("x"), len(firings(history))) == (3, 3)
    assert history.advance(10, ["b", "d"]) is None
    assert history.value("x") == 4


def test_it_stops_each_time(form: Engine) -> None:
    history = player(network({}, event("it", "yes", 2, again=True)), engine=form)
    stops = 0
    while history.advance(10, ["it"]) is not None:
        assert len(firings(history)) == stops
        stops += 1
    assert stops == 5


def test_decisions_are_stopped_at_alike(form: Engine) -> None:
    made = network({}, event("it", "yes", 1, decision=True, branches=[branch("a"), branch("b")]))
    history = player(made, engine=form)
    assert history.advance(5) is None  # nobody asked
    history = player(made, engine=form)
    assert history.advance(5, ["it"]) == "it"


def test_forks_share_their_past_and_go_their_own_ways(form: Engine) -> None:
    made = network(
        {"x": 0},
        event("tick", "yes", exponential(1), again=True),
        event("it", "yes", 10, branches=[branch("a", 1, put("x", 1)), branch("b", 1, put("x", 2))]),
    )
    history = player(made, engine=form)
    history.advance(10, ["it"])
    one, two = history.fork(), history.fork()
    one.choose("it", "a")
    two.choose("it", "b")
    one.advance(20)
    assert (one.value("x"), two.value("x"), history.value("x")) == (1, 0, 0)
    two.advance(20)
    assert (one.value("x"), two.value("x"), history.value("x")) == (1, 2, 0)
    assert times(firings(one), "tick") == times(firings(two), "tick")
    past = len(firings(history))
    assert firings(one)[:past] == firings(two)[:past] == firings(history)


def test_a_fork_of_a_fork_keeps_what_was_written(form: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interregnum.calculus.player.TRACE_ROOM", 3)
    whole = player(everything(), 5, engine=form)
    whole.advance(40)
    fork = player(everything(), 5, engine=form)
    for minute in (7, 13, 22, 40):
        fork.advance(minute)
        fork = fork.fork()
    assert bytes_of(fork) == bytes_of(whole)


def test_a_trace_runs_on_when_its_room_is_full(form: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    long = player(everything(), 1, engine=form)
    long.advance(60)
    monkeypatch.setattr("interregnum.calculus.player.TRACE_ROOM", 1)
    short = player(everything(), 1, engine=form)
    short.advance(60)
    assert len(firings(long)) > 100
    assert bytes_of(short) == bytes_of(long)


def test_what_is_not_written_down_happens_all_the_same(form: Engine) -> None:
    written, unwritten = (player(everything(), 4, engine=form, traced=traced) for traced in (True, False))
    for history in (written, unwritten):
        history.advance(60)
    assert now(written) == now(unwritten)
    assert firings(unwritten) == []


# --- forcing a branch -----------------------------------------------------------------------------------


def lots(again: bool = False) -> Network:
    """A branch that is all but impossible, and another."""
    ways = [branch("likely", 1e9, add("x")), branch("rare", 1, add("y"))]
    return network({"x": 0, "y": 0}, event("it", "yes", 1, branches=ways, again=again))


def test_a_branch_can_be_forced_whatever_the_odds(form: Engine) -> None:
    history = player(lots(), engine=form)
    history.choose("it", "rare")
    history.advance(5)
    assert (history.value("x"), history.value("y"), firings(history)[0].branch) == (0, 1, 1)


def test_a_branch_without_weight_can_be_forced_too(form: Engine) -> None:
    made = network({"x": 0}, event("it", "yes", 1, branches=[branch("a", 0), branch("b", 0, put("x", 1))]))
    history = player(made, engine=form)
    history.choose("it", "b")
    history.advance(5)
    assert history.value("x") == 1


def test_what_is_forced_is_the_next_time_only(form: Engine) -> None:
    history = player(lots(again=True), engine=form)
    history.advance(1.5)
    history.choose("it", "rare")
    history.advance(4.5)
    assert [firing.branch for firing in firings(history)] == [0, 1, 0, 0]


def test_forcing_moves_no_draws(form: Engine) -> None:
    made = network(
        {},
        event(
            "it", "yes", exponential(1), move("p", "q", 0.5), branches=[branch("a"), branch("b")], again=True
        ),
        people={"p": 1000, "q": 0},
    )
    free, forced = player(made, engine=form), player(made, engine=form)
    free.advance(8)
    chosen = ["b" if firing.branch == 0 else "a" for firing in firings(free)]
    for way in chosen:
        assert forced.advance(8, ["it"]) == "it"
        forced.choose("it", way)
    forced.advance(8)
    assert [(one.time, one.changes) for one in firings(forced)] == [
        (one.time, one.changes) for one in firings(free)
    ]
    assert all(one.branch != other.branch for one, other in zip(firings(free), firings(forced), strict=True))


# --- cycles that take no time ---------------------------------------------------------------------------


def test_a_cycle_that_takes_no_time_is_named(form: Engine) -> None:
    made = network(
        {"x": 0},
        event("before", "yes", 1),
        event("ping", "x == 1", 0, put("x", 2), again=True),
        event("pong", "x == 2", 0, put("x", 1), again=True),
        event("serve", "yes", 3, put("x", 1)),
        event("after", "yes", 4),
    )
    history = player(made, engine=form)
    with pytest.raises(RunError) as caught:
        history.advance(10)
    message = str(caught.value)
    assert "`ping`" in message
    assert "`pong`" in message
    assert "minute 3" in message
    assert not any(name in message for name in ("before", "serve", "after"))
    # Before, and the most there may be at 3.
    assert len(firings(history)) == 2 + player_module.MOST_AT_ONCE - 1


def test_much_at_once_is_no_cycle(form: Engine) -> None:
    most = player_module.MOST_AT_ONCE
    for limit in (most, most + 1):
        made = network({"n": 0}, event("it", f"n < {limit}", "if(n == 0, 1, 0)", add("n"), again=True))
        history = player(made, engine=form, traced=False)
        if limit == most:
            history.advance(10)
            assert history.value("n") == most
        else:
            with pytest.raises(RunError, match="10,000"):
                history.advance(10)


def test_much_at_each_of_many_instants_is_no_cycle(form: Engine) -> None:
    made = network(
        {"n": 0},
        event("tick", "yes", 1, put("n", 40), again=True),
        event("it", "n > 0", 0, add("n", -1), again=True),
    )
    history = player(made, engine=form, traced=False)
    history.advance(300)
    assert history.state.moment[0].record == 300 * 41


# --- draws and their addresses --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 1, 2**63, 2**64 - 1])
@pytest.mark.parametrize("replica", [0, 5, 2**64 - 1])
def test_every_clock_is_the_draw_at_its_address(form: Engine, seed: int, replica: int) -> None:
    """By firing; and within one, by how often the guard has risen."""
    made = network(
        {"gate": 1},
        event("it", "yes", exponential(3), again=True),
        event("gated", "gate", draw("weibull", 100, 2)),
        event("shut", "yes", 1, put("gate", "no")),
        event("open", "yes", 2, put("gate", "yes")),
    )
    history = play(made, 1000, seed, replica, form)
    total = 0.0
    for firing, minute in enumerate(times(history, "it")):
        u = at("it", firing, 0, 0, seed, replica)
        total += draw_clock(draws.EXPONENTIAL, 3.0, 0.0, 0.0, u)
        assert minute == total
    second = draw_clock(draws.WEIBULL, 100.0, 2.0, 0.0, at("gated", 0, 0, 1, seed, replica))
    assert times(history, "gated") == [2 + second]


def test_seed_nought_is_a_seed_like_any_other(form: Engine) -> None:
    made = network({}, event("it", "yes", exponential(1)))
    minutes = [times(play(made, 1000, seed, engine=form), "it")[0] for seed in (0, 1, 2, 2**64 - 1, 0)]
    assert len(set(minutes)) == 4
    assert minutes[0] == minutes[-1]


def test_a_replica_is_the_same_whatever_was_played_before_it(form: Engine) -> None:
    """Also on a state that another history has used."""
    made = network(
        {"x": draw("triangular", 0, 1, 2), "open": 1},
        *(
            event(f"{a}_{b}", f"{a} > 3", exponential(1), move(a, b, 0.3), again=True)
            for a, b in ("ab", "ba")
        ),
        event("shut", "open and a > 0 and b > 0", exponential(2), put("open", 0)),
        people={"a": 100, "b": 10},
    )
    used, fresh = player(made, 3, 0, form), player(made, 3, 7, form)
    used.advance(30)
    assert len(firings(used)) > 10
    used.written.clear()
    used.kernel.begin(used.state, 3, 7)
    for history in (used, fresh):
        history.advance(20)
    assert firings(used) == firings(fresh)
    assert [used.value(id) for id in "xab"] == [fresh.value(id) for id in "xab"]


def test_renaming_moves_the_draws_of_the_renamed_alone(form: Engine) -> None:
    def three(*names: str) -> Network:
        return network({}, *(event(name, "yes", exponential(1), again=True) for name in names))

    before = stories(play(three("a", "b", "c"), 20, engine=form))
    after = stories(play(three("a", "new", "c"), 20, engine=form))
    assert {id: after[id] for id in "ac"} == {id: before[id] for id in "ac"}
    assert after["new"] != before["b"]


def test_an_event_whose_clock_is_drawn_more_often_leaves_the_others_alone(form: Engine) -> None:
    def with_toggle(pause: float) -> Network:
        return network(
            {"gate": 1},
            event("toggle", "yes", pause, put("gate", "not gate"), again=True),
            event("busy", "gate", exponential(50)),
            event("it", "yes", exponential(2), again=True),
        )

    calm, wild = (stories(play(with_toggle(pause), 50, engine=form)) for pause in (40, 0.5))
    assert calm["it"] == wild["it"]


@pytest.mark.parametrize("seed", [0, 2**63, 2**64 - 1])
def test_any_seed_will_do(form: Engine, seed: int) -> None:
    made = network({"x": draw("triangular", 0, 1, 2)}, event("it", "yes", exponential("x")))
    minutes = {(s, r): play(made, 1e9, s, r, form)[0].time for s in (seed, 1) for r in (0, 2**64 - 1)}
    assert len(set(minutes.values())) == 4
