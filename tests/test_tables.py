"""Names become indices: unknown ones are reported, start values put in order, and nothing lost on the way."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from networks import (
    add,
    ballot,
    branch,
    closed,
    conditions,
    draw,
    event,
    everything,
    exponential,
    move,
    network,
    networks,
    player,
    put,
)

from interregnum.calculus.engines import python_engine, wasm_engine
from interregnum.calculus.kernel import layout
from interregnum.calculus.network import ALARMS, Choose, Effect, Event, Network, formulas, targets
from interregnum.calculus.player import Player
from interregnum.calculus.states import new_state, new_trace
from interregnum.calculus.tables import compile_formula, compile_tables, speed_formula
from interregnum.errors import Problem, ScenarioError
from interregnum.expression import conjunction, evaluate, names, parse, reads_time

unhurried = settings(deadline=None, max_examples=60)
START = {"people": 5.0, "x": 1.0}


def problem(made: Network) -> Problem:
    with pytest.raises(ScenarioError) as caught:
        compile_tables(made)
    (found,) = caught.value.problems
    return found


# --- unknown names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        event("it", "poeple > 3"),
        event("it", "x > 3 or poeple > 3"),
        event("it", "not poeple"),
        event("it", "happened(poeple) or x > poeple"),
        event("it", "yes", "poeple"),
        event("it", "yes", draw("lognormal", 1, "poeple")),
        event("it", "yes", 1, speed=["x", "poeple"]),
        event("it", "yes", 1, put("x", "poeple")),
        event("it", "yes", 1, put("poeple", 1)),
        event("it", "yes", 1, add("poeple", 1)),
        event("it", "yes", 1, move("people", "poeple", 1)),
        event("it", "yes", 1, move("poeple", "people", 1)),
        event("it", "yes", 1, move("people", "x", "poeple")),
        event("it", "yes", 1, ballot("poeple", {"x": 1})),
        event("it", "yes", 1, ballot("x", {"poeple": 1})),
        event("it", "yes", 1, ballot("x", {"people": "poeple"})),
        event("it", "yes", 1, branches=[branch("a", "poeple")]),
        event("it", "yes", 1, branches=[branch("a", odds=["poeple"])]),
        event("it", "yes", 1, branches=[branch("a"), branch("b", 1, put("poeple", 1))]),
    ],
)
def test_an_unknown_name_is_reported_where_it_stands_with_the_nearest(wrong: Event) -> None:
    made = network(START, event("fine", "x > 3"), wrong)
    if "happened" in str(wrong.guard):
        made.flag("poeple.happened", "so that the other name is the unknown one")
    found = problem(made)
    assert (found.code, found.found, found.path) == ("unknown-quantity", "poeple", "it")
    assert found.nearest.startswith(("people", "poeple"))
    assert "`poeple`" in found.message


@pytest.mark.parametrize(
    ("wrong", "named"), [("x.poeple", "x.resolve"), ("y.lit", "people"), ("people.at", "x.people")]
)
def test_an_unknown_name_is_told_with_one_that_this_network_has(wrong: str, named: str) -> None:
    """Of the same thing where there is one, and another than the nearest, which is told beside it."""
    found = problem(network({"people": 5.0, "x.people": 5.0, "x.resolve": 1.0}, event("it", wrong)))
    assert found.allowed == f"a quantity of the network, such as `{named}`"
    assert problem(network({}, event("it", wrong))).allowed == "the network has no quantities"


def test_what_has_happened_to_an_unknown_event_is_unknown() -> None:
    found = problem(network(START, event("it", "happened(x)")))
    assert found.found == "x.happened"


def test_an_unknown_name_in_a_start_value_is_reported_with_the_quantity() -> None:
    found = problem(network(START | {"share": draw("fixed", "poeple / 2")}))
    assert (found.code, found.found, found.nearest, found.path) == (
        "unknown-quantity",
        "poeple",
        "people",
        "share",
    )


def test_a_name_like_no_other_has_no_nearest() -> None:
    assert problem(network(START, event("it", "zzzzz"))).nearest == ""


@pytest.mark.parametrize("wrong", [Choose("colour", "red"), Choose("c", "red")])
def test_an_unknown_choice_or_option_is_reported(wrong: Effect) -> None:
    found = problem(network(START, event("it", "yes", 1, wrong), choices={"c": ["blue", "green"]}))
    assert found.path == "it"


def test_a_formula_from_outside_is_held_to_the_same_names() -> None:
    compiled = compile_tables(network(START))
    assert compile_formula(compiled, parse("x + people * x")) == ("x", "people")
    with pytest.raises(ScenarioError) as caught:
        compile_formula(compiled, parse("x + poeple"))
    assert caught.value.problems[0].nearest == "people"


# --- start values ---------------------------------------------------------------------------------------


def test_start_values_come_after_what_they_read_however_declared() -> None:
    made = network(
        {
            "c": draw("triangular", "b", "b + 1", "b + a"),
            "b": draw("fixed", "a * 2"),
            "z": draw("lognormal", 3, 1.5),
            "a": draw("fixed", "plain + 1"),
            "plain": 4,
        }
    )
    compiled = compile_tables(made)
    order = [compiled.quantities[n] for n in compiled.tables.order]
    assert sorted(order) == ["a", "b", "c", "z"]
    assert order.index("a") < order.index("b") < order.index("c")
    assert player(made).value("b") == 10


@pytest.mark.parametrize(
    ("starts", "circle"),
    [
        ({"a": "a + 1"}, "a -> a"),
        ({"a": "b", "b": "c", "c": "a * 2"}, "a -> b -> c -> a"),
        ({"x": "1", "a": "x + b", "b": "x + a"}, "a -> b -> a"),
    ],
)
def test_start_values_that_wait_for_each_other_are_reported(starts: dict[str, str], circle: str) -> None:
    found = problem(network({id: draw("fixed", text) for id, text in starts.items()}))
    assert found.code == "start-cycle"
    assert circle in found.message


# --- guards in their two forms --------------------------------------------------------------------------


numbers = st.sampled_from([-1.0, -0.0, 0.0, 0.5, 1.0, 2.0, 3.0, 7.0, 8.0])


@given(conditions(), st.data())
@unhurried
def test_a_guard_means_the_same_as_clauses_and_as_a_program(text: str, data: st.DataObject) -> None:
    """At the start, and turned by what changes. `x or no` is the same as x, but no conjunction."""
    guard = parse(text)
    assume(not reads_time(guard))
    read = names(guard)
    before, then = ({id: data.draw(numbers, id) for id in read} for _ in range(2))
    change = event("change", "yes", 1, *(put(id, value) for id, value in then.items()))
    pair = [event(id, guard, 99) for id, guard in (("direct", text), ("program", f"({text}) or no"))]
    history = Player(compile_tables(network(before, *pair, change)), 0)
    direct, program, _ = history.compiled.tables.events
    assert program.guard >= 0
    assert (direct.guard == -1) == (conjunction(guard) is not None or text == "yes")
    for minute, values in ((0, before), (2, then)):
        history.advance(minute)
        expected = evaluate(guard, values, 0.0) != 0.0
        assert [bool(clock.enabled) for clock in history.state.clocks[:2]] == [expected, expected]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("x < 3 and not y and 2 >= x and z", 4),
        ("x", 1),
        ("not x", 1),
        ("yes", 0),
        ("happened(it) and x == 1", 2),
        ("x or y", None),
        ("x < y", None),
        ("x + 1 > 2", None),
        ("no", None),
        ("x > 1 and time > 3", None),
    ],
)
def test_the_commonest_guards_need_no_program(text: str, clauses: int | None) -> None:
    starts = {"x": 1.0, "y": 0.0, "z": 1.0, "it.happened": 0.0}
    tables = compile_tables(network(starts, event("it", text))).tables
    assert (tables.events[0].guard == -1) == (clauses is not None)
    assert len(tables.clauses) == (clauses or 0)


# --- nothing is lost ------------------------------------------------------------------------------------


@given(networks())
@unhurried
def test_every_name_in_a_guard_or_speed_leads_back_to_the_event_and_nothing_else_does(made: Network) -> None:
    """By a clause, or by a link with its role."""
    compiled = compile_tables(closed(made))
    tables = compiled.tables
    expected: dict[tuple[str, str], int] = {}
    for one in compiled.network.events.values():
        for name in names(one.guard):
            expected[name, one.id] = layout.GUARD_ROLE
        alarm = one.clock.parameters if one.clock.distribution in ALARMS else ()
        for name in {name for node in (*(f.value for f in one.factors), *alarm) for name in names(node)}:
            expected[name, one.id] = expected.get((name, one.id), 0) | layout.SPEED_ROLE
    found: dict[tuple[str, str], int] = {}
    for name, row in zip(compiled.quantities, tables.quantities, strict=True):
        for clause in tables.clauses[row.clauses : row.clauses_end]:
            assert tables.events[clause.event].guard == -1
            found[name, compiled.events[clause.event]] = layout.GUARD_ROLE
        linked = [compiled.events[link.event] for link in tables.links[row.links : row.links_end]]
        assert len(set(linked)) == len(linked)
        for link in tables.links[row.links : row.links_end]:
            key = name, compiled.events[link.event]
            found[key] = found.get(key, 0) | int(link.role)
    assert found == expected


@given(networks())
@unhurried
def test_causes_and_influences_are_the_names_in_the_formulas(made: Network) -> None:
    compiled = compile_tables(closed(made))
    for row, one in zip(compiled.tables.events, compiled.network.events.values(), strict=True):
        read = [compiled.quantities[n] for n in compiled.tables.reads]
        pushing = [node for part, node in formulas(one) if part in ("clock", "speed", "odds")]
        assert read[row.causes : row.causes_end] == list(names(one.guard))
        assert sorted(read[row.influences : row.influences_end]) == sorted(
            {name for node in pushing for name in names(node)}
        )


@given(networks(), st.integers(0, 2**64 - 1))
@unhurried
def test_there_is_room_for_the_longest_of_all_firings(made: Network, seed: int) -> None:
    """`most` bounds what any one firing writes; a move writes two quantities, a choice each option."""
    compiled = compile_tables(closed(made))
    causes, influences, changes = compiled.tables.most
    for one in compiled.network.events.values():
        assert len(names(one.guard)) <= causes
        for way in one.branches or (None,):
            both = one.effects + (() if way is None else way.effects)
            assert sum(writes(made, effect) for effect in both) <= changes
    history = player(made, seed)
    history.advance(10)
    for row, nexts in pairwise(history.traced().firings):
        assert nexts.influences_end - row.influences_end <= influences


def writes(made: Network, effect: Effect) -> int:
    return len(made.choices[effect.choice]) if isinstance(effect, Choose) else len(targets(effect))


def test_indices_stand_for_names_in_declared_order() -> None:
    compiled = compile_tables(closed(everything()))
    assert compiled.quantities == tuple(compiled.network.quantities)
    assert compiled.events == tuple(compiled.network.events)
    assert [compiled.quantity_index[id] for id in compiled.quantities] == [*range(len(compiled.quantities))]
    assert [compiled.event_index[id] for id in compiled.events] == [*range(len(compiled.events))]


def test_equal_formulas_share_a_program() -> None:
    tables = compile_tables(
        network(START, event("a", "yes", "x + 1", put("x", "x + 1")), event("b", "yes", "x + 1"))
    ).tables
    assert len({tables.events[0].a, tables.events[1].a, tables.effects[0].program}) == 1


def test_an_empty_network_compiles() -> None:
    compiled = compile_tables(Network())
    assert (compiled.quantities, compiled.events) == ((), ())
    assert len(new_state(compiled).due) >= 2


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 8, 9, 64, 65])
def test_every_event_has_its_place_in_the_tournament(number: int) -> None:
    """Of any number of events the earliest is found, and of the earliest the first declared."""
    minutes = [7 + (n * 5) % 11 for n in range(number)]
    made = network({}, *(event(f"e{n}", "yes", minute) for n, minute in enumerate(minutes)))
    history = player(made)
    history.advance(20)
    order = [history.compiled.events[row.event] for row in history.traced().firings]
    assert order == [f"e{n}" for n in sorted(range(number), key=lambda n: (minutes[n], n))]


# --- state and trace ------------------------------------------------------------------------------------


def test_a_copied_state_shares_nothing_with_the_first() -> None:
    for engine in (python_engine(), wasm_engine()):
        history = player(everything(), engine=engine)
        history.advance(10)
        state = history.state
        before = repr(state)
        other = history.kernel.copied(state)
        for part in other:
            for row in part if isinstance(part, list) else []:
                if hasattr(row, "now"):
                    row.now = -1.0
                if hasattr(row, "work"):
                    row.work = -1.0
            part[:] = [part[0]] * len(part) if isinstance(part, list) else np.zeros_like(part)
        assert repr(state) == before


def test_a_trace_has_room_for_as_many_firings_as_asked() -> None:
    compiled = compile_tables(closed(everything()))
    trace = new_trace(compiled.tables, 10)
    assert len(trace.firings) == 10
    lengths = [len(part) for part in (trace.causes, trace.influences, trace.changes)]
    assert lengths == [10 * most for most in compiled.tables.most]
    assert [len(part) for part in new_trace(compiled.tables, 0)[:4]] == [0, 0, 0, 0]


def test_a_speed_is_the_product_of_its_factors() -> None:
    assert speed_formula(event("it")) is None
    made = event("it", speed=["x", "y + 1", 3])
    speed = speed_formula(made)
    assert speed is not None
    assert evaluate(speed, {"x": 2.0, "y": 4.0}, 0.0) == 30


def test_effects_of_a_ballot_are_laid_after_it() -> None:
    made = network(
        {"x": 1},
        event("it", "yes", exponential(1), ballot("a", {"b": 1, "c": 2})),
        people=dict.fromkeys("abc", 9.0),
    )
    compiled = compile_tables(made)
    rows = compiled.tables.effects
    assert list(rows["op"]) == [layout.BALLOT, layout.OPTION, layout.OPTION]
    assert rows[0].other == 2
