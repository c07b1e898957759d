"""The calculus by hand: what the kernel plays, in each of its two forms, against times worked out on paper."""

from __future__ import annotations

import ast
import math
from dataclasses import replace
from pathlib import Path

import pytest
from networks import (
    Formula,
    add,
    at,
    ballot,
    branch,
    draw,
    event,
    exponential,
    move,
    network,
    play,
    player,
    put,
    times,
)

import interregnum
from interregnum.calculus.engines import Engine, module, python_engine, wasm_engine
from interregnum.calculus.kernel import draws
from interregnum.calculus.kernel.draws import draw_clock
from interregnum.calculus.network import Branch, Choose, Network

FAR = 1000.0


@pytest.fixture(params=["python", "wasm"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return wasm_engine() if request.param == "wasm" else python_engine()


def first(made: Network, engine: Engine, id: str = "it") -> float | None:
    """The minute at which the event first happens."""
    found = times(play(made, FAR, engine=engine), id)
    return found[0] if found else None


# --- clocks and ties ------------------------------------------------------------------------------------


def test_a_clock_runs_out_once(engine: Engine) -> None:
    assert times(play(network({}, event("it", "yes", 5)), FAR, engine=engine), "it") == [5.0]


def test_what_can_happen_again_does(engine: Engine) -> None:
    made = network({}, event("it", "yes", 5, again=True))
    assert times(play(made, 20, engine=engine), "it") == [5.0, 10.0, 15.0, 20.0]


def test_what_happened_once_does_not_happen_when_its_guard_rises_again(engine: Engine) -> None:
    toggle = event("toggle", "yes", 10, put("gate", "not gate"), again=True)
    made = network({"gate": 1}, event("it", "gate", 3), toggle)
    assert times(play(made, 100, engine=engine), "it") == [3.0]


def test_ties_happen_in_declared_order(engine: Engine) -> None:
    names = ["c", "a", "d", "b", "e"]
    made = network({}, *(event(name, "yes", 5) for name in names))
    assert [firing.event for firing in play(made, FAR, engine=engine)] == names


def test_what_is_set_off_at_once_ties_in_declared_order_too(engine: Engine) -> None:
    made = network(
        {"lit": 0, "x": 0},
        event("early", "lit", 0, put("x", "x * 10 + 1")),
        event("match", "yes", 5, put("lit", "yes")),
        event("late", "lit", 0, put("x", "x * 10 + 2")),
        event("other", "yes", 5, put("x", "x * 10 + 3")),
    )
    told = [(firing.event, firing.time) for firing in play(made, FAR, engine=engine)]
    assert told == [("match", 5.0), ("early", 5.0), ("late", 5.0), ("other", 5.0)]


def test_a_clock_is_drawn_by_its_parameters_as_they_are_when_the_guard_rises(engine: Engine) -> None:
    made = network(
        {"x": 3, "gate": 0},
        event("open", "yes", 2, put("gate", "yes"), put("x", 4)),
        event("change", "yes", 3, put("x", 100)),
        event("it", "gate", "x + time"),
    )
    assert first(made, engine) == 2 + (4 + 2)


# --- memory ---------------------------------------------------------------------------------------------


def gated(takes: float, memory: str, opens: float = 10) -> Network:
    """A gate open until 4, shut, and open again; behind it an event."""
    return network(
        {"gate": 1},
        event("shut", "yes", 4, put("gate", "no")),
        event("open", "yes", opens, put("gate", "yes")),
        event("it", "gate", takes, memory=memory),
    )


@pytest.mark.parametrize(
    ("memory", "takes", "happens"),
    [
        ("forget", 6, 10 + 6),  # from the beginning
        ("pause", 6, 10 + 2),  # with the two minutes that were left
        ("keep", 6, 10),  # ran out behind the gate, and happens as it opens
        ("keep", 9, 10),
        ("keep", 12, 12),  # ran on as if there were no gate
        ("forget", 3, 3),
        ("pause", 3, 3),
        ("keep", 3, 3),
    ],
)
def test_memory(engine: Engine, memory: str, takes: float, happens: float) -> None:
    assert first(gated(takes, memory), engine) == happens


@pytest.mark.parametrize(("memory", "began"), [("forget", 10), ("pause", 10), ("keep", 10)])
def test_it_began_when_the_guard_last_rose(engine: Engine, memory: str, began: float) -> None:
    (it,) = [one for one in play(gated(20, memory), FAR, engine=engine) if one.event == "it"]
    assert it.began == began


def test_a_pause_can_be_long_and_often(engine: Engine) -> None:
    toggle = event("toggle", "yes", 3, put("gate", "not gate"), again=True)
    made = network({"gate": 1}, event("it", "gate", 10, memory="pause"), toggle)
    assert first(made, engine) == 3 + (3) + 3 + (3) + 3 + (3) + 1


def test_after_it_has_happened_nothing_is_left_of_the_clock(engine: Engine) -> None:
    """An event that shuts its own gate starts afresh when it opens, whatever its memory."""
    for memory in ("forget", "pause", "keep"):
        made = network(
            {"gate": 1},
            event("it", "gate", 5, put("gate", "no"), again=True, memory=memory),
            event("open", "not gate", 2, put("gate", "yes"), again=True),
        )
        assert times(play(made, 20, engine=engine), "it") == [5.0, 12.0, 19.0]


# --- speed ----------------------------------------------------------------------------------------------


def hurried(takes: float, *changes: tuple[float, float], start: float = 1) -> Network:
    """An event whose speed is set to something at some minutes."""
    orders = [event(f"at_{when}", "yes", when, put("pace", pace)) for when, pace in changes]
    return network({"pace": start}, *orders, event("it", "yes", takes, speed=["pace"]))


@pytest.mark.parametrize(
    ("made", "happens"),
    [
        (hurried(10, start=2), 5),
        (hurried(10, (4, 2)), 4 + 6 / 2),
        (hurried(10, (4, 0.5)), 4 + 6 / 0.5),
        (hurried(10, (4, 2), (6, 0.25)), 6 + (10 - 4 - 4) / 0.25),
        (hurried(10, (4, 0), (9, 1)), 9 + 6),
        (hurried(10, (4, 0)), None),
        (hurried(10, start=0), None),
        (hurried(10, (7, 1), start=0), 17),
        (hurried(0, start=0), 0),  # no work needs no speed
    ],
)
def test_a_clock_goes_on_at_its_present_speed(engine: Engine, made: Network, happens: float | None) -> None:
    assert first(made, engine) == happens


def test_factors_multiply(engine: Engine) -> None:
    made = network({"x": 3}, event("it", "yes", 12, speed=["x", 2, "1 / 3"]))
    assert first(made, engine) == pytest.approx(6)


def test_each_note_makes_it_faster_against_the_closed_form(engine: Engine) -> None:
    """With speed 1 + n after n minutes, n (n + 1) / 2 minutes of work are done by minute n."""
    tick = event("tick", "yes", 1, add("n"), again=True)
    made = network({"n": 0}, event("it", "yes", 8, speed=["1 + n"]), tick)
    assert first(made, engine) == 3 + (8 - 6) / 4


def test_a_speed_that_grows_with_every_step_against_the_exponential(engine: Engine) -> None:
    """Speed e^(kn/s) on steps of 1/s minutes: the sum of a geometric series."""
    steps = 50
    tick = event("tick", "yes", 1 / steps, add("n"), again=True)
    made = network({"n": 0}, event("it", "yes", 5.3, speed=[f"exp(n / {steps})"]), tick)
    left, minute, rate = 5.3, 0.0, 1.0
    ratio = 2.718281828459045 ** (1 / steps)
    while left > rate / steps:
        left, minute, rate = left - rate / steps, minute + 1 / steps, rate * ratio
    (it,) = times(play(made, 3, engine=engine), "it")
    assert it == pytest.approx(minute + left / rate, rel=1e-12)


@pytest.mark.parametrize(
    ("memory", "takes", "happens"),
    [
        ("forget", 10, 5 + 10 / 2),
        ("pause", 10, 5 + (10 - 2) / 2),
        ("keep", 10, 5 + (10 - 4 - 2) / 2),  # behind the gate too it hurries
        ("keep", 5, 5),  # runs out at 4.5, and waits for the gate
    ],
)
def test_a_change_of_speed_behind_a_shut_gate(
    engine: Engine, memory: str, takes: float, happens: float
) -> None:
    """The gate shuts at 2, the pace doubles at 4, and the gate opens at 5."""
    made = network(
        {"gate": 1, "pace": 1},
        event("shut", "yes", 2, put("gate", "no")),
        event("hurry", "yes", 4, put("pace", 2)),
        event("open", "yes", 5, put("gate", "yes")),
        event("it", "gate", takes, speed=["pace"], memory=memory),
    )
    assert first(made, engine) == happens


def test_a_speed_that_stays_as_it_was_moves_nothing_by_the_last_digit(engine: Engine) -> None:
    tick = event("tick", "yes", exponential(0.1), add("x"), again=True)
    made = network({"x": 1}, event("it", "yes", exponential(9), speed=["clip(x, 0, 1)"]), tick)
    for seed in range(10):
        (it,) = times(play(made, 60, seed, engine=engine), "it")
        assert it == draw_clock(draws.EXPONENTIAL, 9.0, 0.0, 0.0, at("it", 0, 0, 0, seed, 0))


@pytest.mark.parametrize(("memory", "happens"), [("forget", 11), ("pause", 9), ("keep", 7)])
def test_a_gate_that_shuts_as_the_speed_changes(engine: Engine, memory: str, happens: float) -> None:
    """By one event at 4, both; open again at 6, with two minutes at double speed in between."""
    made = network(
        {"gate": 1, "pace": 1},
        event("both", "yes", 4, put("gate", "no"), put("pace", 2)),
        event("open", "yes", 6, put("gate", "yes")),
        event("it", "gate", 10, speed=["pace"], memory=memory),
    )
    assert first(made, engine) == happens


# --- guards ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("guard", "happens"),
    [
        ("x >= 3", 3),
        ("x > 3", 4),
        ("3 <= x and y == 0", 3),
        ("not (x < 5 or y == 0)", 6),
        ("x == 2 or x == 4", 2),
        ("x * 2 >= y + 8", 4),
        ("happened(sixth)", 6),
        ("times(tick) >= 4", 4),
        ("since(sixth) >= 7", 13),
        ("since(sixth) > 2.5", math.nextafter(8.5, 9)),
        ("2.5 <= since(sixth)", 8.5),
        ("since(sixth) >= 2 and x >= 10", 10),
        ("since(sixth) >= 0", 6),
        ("since(sixth) < 3", 6),
        ("not (since(sixth) < 3)", 0),
        ("since(never) >= 1", None),
        ("since(never) < 1", None),
        ("not happened(sixth) and x > 7", None),
    ],
)
def test_guards(engine: Engine, guard: str, happens: float | None) -> None:
    made = network(
        {"x": 0, "y": 0},
        event("tick", "yes", 1, add("x"), again=True),
        event("sixth", "yes", 6, put("y", 1)),
        event("never", "no", 1),
        event("it", guard, 0),
    )
    assert times(play(made, 40, engine=engine), "it") == ([] if happens is None else [happens])


def test_since_counts_from_the_last_time(engine: Engine) -> None:
    """Bells at 0, 4, 8, 12, 16; five minutes of silence fall only after the last."""
    made = network(
        {"n": 0},
        event("bell", "n < 5", "if(n == 0, 0, 4)", add("n"), again=True),
        event("silence", "since(bell) >= 5", 0),
        event("noise", "since(bell) < 3 and n > 2", 2.5),
    )
    history = play(made, 60, engine=engine)
    assert times(history, "bell") == [0, 4, 8, 12, 16]
    assert times(history, "silence") == [16 + 5]
    assert times(history, "noise") == [8 + 2.5]


def test_a_timer_of_an_event_that_happens_twice_is_not_early(engine: Engine) -> None:
    made = network(
        {"n": 0},
        event("bell", "n < 2", "n / 20", add("n"), again=True),
        event("silence", "since(bell) >= 5", 0),
    )
    history = play(made, 60, engine=engine)
    assert times(history, "bell") == [0, 0.05]
    assert times(history, "silence") == [5.05]


# --- branches -------------------------------------------------------------------------------------------


def taken(engine: Engine, *branches: Branch, x: float = 0) -> list[int]:
    made = network({"x": x}, event("it", "yes", 1, branches=branches, again=True))
    return [firing.branch for firing in play(made, 200, engine=engine)]


def test_a_branch_is_taken_by_weight(engine: Engine) -> None:
    assert set(taken(engine, branch("a", 0), branch("b", 1), branch("c", 0))) == {1}
    both = taken(engine, branch("a", 0), branch("b", 1), branch("c", 1))
    assert set(both) == {1, 2}
    assert 60 < both.count(1) < 140


def test_odds_multiply_shares(engine: Engine) -> None:
    only = taken(engine, branch("a", 1, odds=["x", 3]), branch("b", 1, odds=["1 - x"]), x=1)
    assert set(only) == {0}


def test_where_a_change_has_barred_all_that_have_weight_nothing_is_chosen(engine: Engine) -> None:
    barred = replace(branch("b", "1 / x"), barred=True)
    assert set(taken(engine, branch("a", 0), barred)) == {-1}
    assert set(taken(engine, branch("a", 2), barred)) == {0}


def test_an_only_branch_is_taken(engine: Engine) -> None:
    assert set(taken(engine, branch("a", "x + 0.1"))) == {0}


# --- effects --------------------------------------------------------------------------------------------


def after(engine: Engine, made: Network, *quantities: str, seed: int = 0) -> list[float]:
    """The values of quantities an hour later."""
    history = player(made, seed, engine=engine)
    history.advance(60)
    return [history.value(id) for id in quantities]


def test_effects_happen_in_order_and_the_branchs_after_the_events_own(engine: Engine) -> None:
    ways = [branch("only", 1, put("x", "x * 2"), add("y", "x"))]
    made = network({"x": 1, "y": 0}, event("it", "yes", 1, add("x", 2), put("y", "x + 1"), branches=ways))
    assert after(engine, made, "x", "y") == [6, 10]
    (firing,) = play(made, engine=engine)
    assert firing.changes == (("x", 1, 3), ("y", 0, 4), ("x", 3, 6), ("y", 4, 10))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("if(x, 2, 3)", 2),
        ("if(x + 1, 2, 3)", 3),
        ("6 / x", -6),
        ("6 / (x - 1)", -3),
        ("not x", 0),
        ("not (x + 1)", 1),
        ("x and 5", 1),
        ("count(x, 0, 7)", 2),
        ("share(x, 0, 7, 0)", 0.5),
        ("pow(x, 2)", 1),
        ("pow(x, 3)", -1),
        ("pow(x, 0)", 1),
        ("pow(4, 0.5)", 2),
        ("clip(x, 2, 3) + clip(9, 2, 3)", 5),
        ("min(x, 2, -3) + max(x, 2, -3)", -1),
        ("time - x", 2),
        ("normal(0)", 0.5),
        ("exp(0) + log(1)", 1),
        ("-x - 1", 0),
    ],
)
def test_formulas(engine: Engine, formula: str, value: float) -> None:
    """Where x is -1, at minute 1."""
    made = network({"x": -1, "y": 99}, event("it", "yes", 1, put("y", formula)))
    assert after(engine, made, "y") == [value]


def test_values_stay_within_bounds(engine: Engine) -> None:
    made = network(
        {}, event("up", "yes", 1, put("f", 7), add("s", 0.8)), event("down", "yes", 2, add("n", -3))
    )
    made.flag("f", "a flag")
    made.quantity("s", "a share", "share", 0.5, 0.0, 1.0)
    made.count("n", "a count")
    assert after(engine, made, "f", "s", "n") == [1, 1, 0]


def test_a_choice_has_one_option(engine: Engine) -> None:
    made = network({}, event("it", "c.one", 3, Choose("c", "two")), choices={"c": ["one", "two", "three"]})
    assert after(engine, made, "c.one", "c.two", "c.three") == [0, 1, 0]
    assert play(made, engine=engine)[0].changes == (("c.one", 1, 0), ("c.two", 0, 1))


@pytest.mark.parametrize(
    ("chance", "there", "moved"),
    [(1, 10, 10), (1 + 1e-12, 10, 10), (0, 10, 0), (-1e-12, 10, 0), (1, 0, 0), (0.5, 0, 0)],
)
def test_moves_that_are_certain(engine: Engine, chance: float, there: float, moved: float) -> None:
    made = network({}, event("it", "yes", 1, move("a", "b", chance)), people={"a": there, "b": 5})
    assert after(engine, made, "a", "b") == [there - moved, 5 + moved]


def test_moves_conserve_people(engine: Engine) -> None:
    flow = [
        event(f"{a}_{b}", "yes", exponential(1), move(a, b, 0.3), again=True) for a, b in ("ab", "bc", "ca")
    ]
    made = network({}, *flow, people={"a": 100, "b": 10, "c": 0})
    history = player(made, engine=engine)
    for hour in range(1, 20):
        history.advance(hour)
        counts = [history.value(id) for id in "abc"]
        assert sum(counts) == 110
        assert all(count >= 0 and count == int(count) for count in counts)


def test_a_move_to_where_one_is_changes_nothing_in_the_end(engine: Engine) -> None:
    made = network({}, event("it", "yes", 1, move("a", "a", 0.5)), people={"a": 20})
    assert after(engine, made, "a") == [20]


@pytest.mark.parametrize(
    ("weights", "result"),
    [
        ([0, 1, 0], [0, 50, 0]),
        ([0, 0, 1], [0, 0, 50]),
        ([0, 0, 2], [0, 0, 50]),
    ],
)
def test_ballots_that_are_certain(engine: Engine, weights: list[float], result: list[float]) -> None:
    among = dict(zip(["a", "b", "c"], weights, strict=True))
    made = network(
        {}, event("it", "yes", 1, ballot("block", among)), people={"block": 50, "a": 9, "b": 9, "c": 9}
    )
    assert after(engine, made, "a", "b", "c") == result
    assert after(engine, made, "block") == [50]


@pytest.mark.parametrize("seed", range(20))
def test_nobody_votes_twice_and_nobody_is_lost(engine: Engine, seed: int) -> None:
    among = {"a": 0.1, "b": 0.2, "c": 0.3, "d": 0}
    made = network(
        {}, event("it", "yes", 1, ballot("block", among)), people={"block": 97} | dict.fromkeys("abcd", 0)
    )
    counts = after(engine, made, *"abcd", seed=seed)
    assert sum(counts) == 97
    assert counts[3] == 0


def test_a_ballot_is_weighed_before_it_is_counted(engine: Engine) -> None:
    among: dict[str, Formula] = {"a": 1, "b": "1 + a", "c": 1}
    people = {"block": 3000.0} | dict.fromkeys("abc", 0.0)
    made = network({}, event("it", "yes", 1, ballot("block", among)), people=people)
    assert all(900 < count < 1100 for count in after(engine, made, *"abc"))


# --- causes ---------------------------------------------------------------------------------------------


def test_causes_are_the_last_writers_of_the_guard_when_it_rose(engine: Engine) -> None:
    made = network(
        {"x": 0, "y": 0, "z": 0, "w": 1},
        event("one", "yes", 1, put("x", 1)),
        event("two", "yes", 2, put("y", 1)),
        event("again", "yes", 3, put("x", 2)),  # while the clock runs: too late to be a cause
        event("pace", "yes", 4, put("w", 2)),
        event("idle", "yes", 5, put("z", 0)),  # writes what is so already
        event("it", "x >= 1 and y >= 1 and z == 0", "10 + w", speed=["w"]),
    )
    it = play(made, engine=engine)[-1]
    assert (it.event, it.began, it.causes, it.influences) == ("it", 2, (1, 2, 0), (4,))


def test_each_time_it_happens_has_its_own_causes(engine: Engine) -> None:
    made = network(
        {"x": 0}, event("tick", "yes", 4, add("x"), again=True), event("it", "x >= 1", 3, again=True)
    )
    history = play(made, 16, engine=engine)
    told = [(one.event, one.time, one.causes) for one in history]
    assert told == [
        ("tick", 4, ()),
        ("it", 7, (1,)),
        ("tick", 8, ()),
        ("it", 10, (1,)),  # began at 7: the second tick was not yet
        ("tick", 12, ()),
        ("it", 13, (3,)),
        ("tick", 16, ()),
        ("it", 16, (5,)),
    ]


def test_influences_are_what_drove_clock_speed_and_odds(engine: Engine) -> None:
    made = network(
        {"a": 5, "b": 1, "c": 1, "d": 1, "x": 0},
        *(event(f"w{n}", "yes", n, add(id, 0.5)) for n, id in enumerate("abcdx", 1)),
        event(
            "it",
            "x == 0 or x > 0",
            "a + 5",
            put("x", "a"),
            speed=["b"],
            branches=[branch("one", "c", odds=["d", "a"]), branch("two")],
        ),
    )
    it = play(made, engine=engine)[-1]
    assert (it.event, it.causes, it.influences) == ("it", (0,), (1, 2, 3, 4))


# --- the start ------------------------------------------------------------------------------------------


def test_start_values_that_are_formulas(engine: Engine) -> None:
    made = network({"b": draw("fixed", "a * 2"), "a": draw("fixed", "c - 10"), "c": 3})
    assert after(engine, made, "a", "b", "c") == [-7, -14, 3]


def test_an_uncertain_start_may_be_negative(engine: Engine) -> None:
    made = network({"a": draw("triangular", -3, -2, -1), "b": draw("lognormal", -2, 1.5)})
    for seed in range(20):
        a, b = after(engine, made, "a", "b", seed=seed)
        assert -3 < a < -1
        assert b < 0


def test_people_are_whole_and_bounds_hold_before_another_start_reads_them(engine: Engine) -> None:
    made = network({"half": draw("fixed", "crowd / 2"), "twice": draw("fixed", "s * 2")})
    made.quantity("crowd", "a crowd", "people", draw("triangular", 8, 10.2, 12), 0)
    made.quantity("s", "a share", "share", draw("triangular", 1.1, 1.2, 1.3), 0, 1)
    seen = set()
    for seed in range(20):
        crowd, half, s, twice = after(engine, made, "crowd", "half", "s", "twice", seed=seed)
        assert crowd == int(crowd) == half * 2
        assert (s, twice) == (1, 2)
        seen.add(crowd)
    assert len(seen) > 2


# --- clocks that repeat -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "until"),
    [("0.1", 60.0), ("0.7", 70.0), ("10 s", 30.0), ("0.07", 7.0), ("11 s", 55.0), ("3", 99.0)],
)
def test_the_last_tick_of_a_fixed_clock_falls_on_so_many_times_its_length(
    engine: Engine, length: str, until: float
) -> None:
    """Added up, 600 tenths of a minute are more than an hour."""
    made = network({"n": 0}, event("tick", "yes", length, add("n"), again=True))
    ticks = times(play(made, until, engine=engine), "tick")
    step = ticks[0]
    assert ticks[-1] == until
    assert len(ticks) == round(until / step)
    assert ticks == pytest.approx([k * step for k in range(1, len(ticks) + 1)], rel=1e-15)


def test_a_clock_ticks_from_when_it_was_set_going(engine: Engine) -> None:
    made = network(
        {"on": 0},
        event("start", "yes", "0.3", put("on", 1)),
        event("stop", "yes", "1.05", put("on", 0)),
        event("restart", "yes", "2", put("on", 1)),
        event("tick", "on == 1", "0.1", again=True),
    )
    ticks = times(play(made, 2.35, engine=engine), "tick")
    assert ticks == [0.3 + k * 0.1 for k in range(1, 8)] + [2 + k * 0.1 for k in range(1, 4)]


def test_a_clock_that_changes_its_pace_ticks_from_there(engine: Engine) -> None:
    made = network(
        {"twice": 0, "longer": 0},
        event("faster", "yes", "0.35", put("twice", 1)),
        event("longer", "yes", "0.61", put("longer", 1)),
        event("tick", "yes", "if(longer == 1, 0.4, 0.1)", speed=["if(twice == 1, 2, 1)"], again=True),
    )
    ticks = times(play(made, 1.4, engine=engine), "tick")
    assert ticks[:3] == [k * 0.1 for k in range(1, 4)]
    assert ticks[3] == pytest.approx(0.375)  # half of the fourth at twice the speed
    assert ticks[4:9] == [ticks[3] + k * 0.05 for k in range(1, 6)]  # the last was set before 0.61
    assert ticks[9:] == [ticks[8] + k * 0.2 for k in range(1, 4)]


def test_of_what_is_due_together_the_first_declared_happens_first(engine: Engine) -> None:
    """Whole times of a length are whole, so that ticks of one clock tie with those of another, and with hours."""
    made = network(
        {"n": 0},
        event("hour", "yes", 60, put("n", 0)),
        event("tenth", "yes", "0.1", again=True),
        event("ten_seconds", "yes", "10 s", again=True),
    )
    told = [firing.event for firing in play(made, 60, engine=engine) if firing.time == 60.0]
    assert told == ["hour", "tenth", "ten_seconds"]


# --- how it is written ----------------------------------------------------------------------------------

PACKAGE = Path(str(interregnum.__file__)).parent
SOURCES = [PACKAGE.joinpath(*name.split(".")).with_suffix(".py") for name in module.SOURCES]
REDUCTIONS = {
    "sum",
    "mean",
    "dot",
    "cumsum",
    "prod",
    "cumprod",
    "any",
    "all",
    "max",
    "min",
    "std",
    "var",
    "sort",
}
ALLOWED = {
    "math",
    "typing",
    "numpy",
    *(f"interregnum.{name}" for name in module.SOURCES),
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_source_is_such_that_compiling_it_changes_no_byte(path: Path) -> None:
    """No reductions, which add in another order than a loop; no decorators; nothing from elsewhere."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)):
                assert name not in REDUCTIONS, f"line {node.lineno}: {name}"
            case ast.Call(func=ast.Name(id=name)):
                assert name not in ("sum", "any", "all", "sorted", "pow"), f"line {node.lineno}: {name}"
            case ast.BinOp(op=ast.MatMult()):
                pytest.fail(f"line {node.lineno}: @")
            case ast.FunctionDef(decorator_list=decorators) | ast.ClassDef(decorator_list=decorators):
                assert not decorators, f"line {node.lineno}: a decorator"
            case ast.Import(names=names):
                modules |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module)):
                modules.add(module)
    own = {"hashlib"} if path.stem == "draws" else set[str]()  # for the names, before anything is compiled
    assert modules <= ALLOWED | own | {"__future__"}
