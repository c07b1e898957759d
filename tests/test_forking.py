"""Where one history branches off from another: barred, brought on, drawn anew."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats as laws
from networks import (
    add,
    branch,
    draw,
    event,
    everything,
    exponential,
    firings,
    network,
    now,
    player,
    put,
    stories,
)

from interregnum.calculus.engines import Engine, engine_named
from interregnum.calculus.kernel import draws
from interregnum.calculus.network import ZERO, Network
from interregnum.calculus.player import Player


@pytest.fixture(params=["python", "wasm"])
def form(request: pytest.FixtureRequest) -> Engine:
    return engine_named(request.param)


def without(made: Network, id: str, way: str | None = None) -> Network:
    """The network with the event, or one of its branches, left out from the start."""
    whole = made.events[id]
    if way is None:
        changed = replace(whole, guard=ZERO)
    else:
        left = tuple(replace(one, share=ZERO) if one.id == way else one for one in whole.branches)
        changed = replace(whole, branches=left)
    return replace(made, events={**made.events, id: changed})


def outcome(history: Player, of: Network) -> dict[str, float]:
    """The values of a network's quantities, and when each of its events first happened."""
    index = history.compiled.event_index
    firsts = {f"first of {id}": float(history.state.clocks[index[id]].first) for id in of.events}
    return firsts | {id: history.value(id) for id in of.quantities}


# --- barred ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("id", sorted(everything().events))
def test_barred_where_it_would_first_happen_it_is_as_if_it_had_never_been(id: str, seed: int) -> None:
    forked = player(everything(), seed)
    forked.advance(60, [id])
    forked.bar(id)
    forked.advance(60)
    plain = player(without(everything(), id), seed)
    plain.advance(60)
    assert outcome(forked, everything()) == outcome(plain, everything())


@pytest.mark.parametrize("seed", range(8))
def test_a_branch_barred_where_it_would_first_be_taken(seed: int) -> None:
    for id, whole in everything().events.items():
        for way in [one.id for one in whole.branches]:
            forked = player(everything(), seed)
            while forked.advance(60, [id]) is not None:
                if forked.would_choose(id) == way:
                    forked.bar(id, way)
                    assert forked.would_choose(id) != way
                    break
            forked.advance(60)
            plain = player(without(everything(), id, way), seed)
            plain.advance(60)
            assert outcome(forked, everything()) == outcome(plain, everything())


def test_a_branch_that_goes_or_changes_its_weight_moves_only_what_it_wins(form: Engine) -> None:
    """Counterfactual stability (Oberst & Sontag 2019): another branch never gives way to a third."""

    def chosen(weight: float) -> list[int]:
        ways = [branch("a", 2), branch("b", weight), branch("c", 1)]
        history = player(network({}, event("it", "yes", 1, branches=ways, again=True)), engine=form)
        history.advance(400)
        return [firing.branch for firing in firings(history)]

    without, little, much = chosen(0), chosen(1), chosen(5)
    assert 1 not in without
    assert 50 < little.count(1) < 150
    for fewer, more in ((without, little), (little, much)):
        assert {(one, other) for one, other in zip(fewer, more, strict=True) if one != other} <= {
            (0, 1),
            (2, 1),
        }


def test_branches_in_another_order_choose_the_same(form: Engine) -> None:
    ways = [branch("a", 2), branch("b", "x"), branch("c", 1)]
    both = []
    for order in (ways, ways[::-1]):
        history = player(network({"x": 3}, event("it", "yes", 1, branches=order, again=True)), engine=form)
        history.advance(100)
        both.append([order[firing.branch].id for firing in firings(history)])
    assert both[0] == both[1]


def test_barred_from_the_start_and_for_good(form: Engine) -> None:
    made = network({"n": 0, "on": 1}, event("it", "on", 1, add("n"), again=True), event("on", "yes", 5))
    history = player(made, engine=form)
    history.bar("it")
    history.advance(20)
    assert history.value("n") == 0
    history = player(made, engine=form)
    history.advance(5)
    history.bar("it")
    history.advance(20)
    assert history.value("n") == 5


def test_an_only_branch_that_is_barred_is_not_taken(form: Engine) -> None:
    made = network({"n": 0}, event("it", "yes", 1, branches=[branch("a", 1, add("n"))], again=True))
    history = player(made, engine=form)
    history.advance(3)
    history.bar("it", "a")
    history.advance(9)
    assert (history.value("n"), len(firings(history))) == (3, 9)


def test_barring_a_fork_leaves_its_origin_alone(form: Engine) -> None:
    origin = player(everything(), 3, engine=form)
    alone = player(everything(), 3, engine=form)
    origin.advance(20)
    other = origin.fork()
    other.bar("gamma")
    other.renew(99)
    other.advance(60)
    origin.advance(60)
    alone.advance(60)
    assert now(origin) == now(alone)


# --- brought on -----------------------------------------------------------------------------------------


def test_what_is_brought_on_happens_now_with_its_guard_down(form: Engine) -> None:
    made = network(
        {"x": 0, "y": 1}, event("it", "x > 5", 60, put("x", "y + 2")), event("y", "yes", 2, put("y", 7))
    )
    history = player(made, engine=form)
    history.advance(3)
    history.bring_on("it")
    assert history.value("x") == 0
    history.advance(3)
    assert history.value("x") == 9
    (fired,) = [one for one in firings(history) if one.event == "it"]
    assert (fired.time, fired.began) == (3, 3)


# --- drawn anew -----------------------------------------------------------------------------------------

KINDS = {
    "exponential": (draws.EXPONENTIAL, (20.0, 0.0, 0.0), laws.expon(scale=20)),
    "lognormal": (draws.LOGNORMAL, (20.0, 1.8, 0.0), laws.lognorm(s=math.log(1.8), scale=20)),
    "triangular": (draws.TRIANGULAR, (5.0, 10.0, 60.0), laws.triang(c=5 / 55, loc=5, scale=55)),
    "gamma": (draws.GAMMA, (20.0, 2.5, 0.0), laws.gamma(a=2.5, scale=8)),
    "weibull": (draws.WEIBULL, (20.0, 1.7, 0.0), laws.weibull_min(c=1.7, scale=20)),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("minutes", [-1.0, 0.0, 1e-6, 3.0, 7.5, 19.0, 44.0, 59.0, 61.0, 200.0])
def test_the_chance_of_lasting_longer(kind: str, minutes: float) -> None:
    number, parameters, law = KINDS[kind]
    found = draws.clock_survival(number, *parameters, minutes)
    assert found == pytest.approx(law.sf(minutes), rel=1e-11, abs=1e-300)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("done", [0.5, 8.0, 30.0, 55.0])
def test_the_rest_is_distributed_as_what_is_left_of_the_whole(kind: str, done: float) -> None:
    number, parameters, law = KINDS[kind]
    us = (np.arange(2000) + 0.5) / 2000
    rest = np.array([draws.draw_longer(number, *parameters, float(u), done) for u in us])
    assert (rest >= done).all()
    assert (np.diff(rest) >= 0).all()
    assert 1 - law.sf(rest) / law.sf(done) == pytest.approx(us, abs=1e-9)


def test_a_clock_that_has_nearly_run_out_is_as_good_as_run_out() -> None:
    assert draws.draw_longer(draws.EXPONENTIAL, 1.0, 0.0, 0.0, 0.5, 1e6) == 1e6
    assert draws.draw_longer(draws.TRIANGULAR, 0.0, 1.0, 2.0, 0.5, 2.0) == 2.0
    assert draws.draw_longer(draws.LOGNORMAL, 5.0, 1.0, 0.0, 0.5, 4.0) == 5.0


@pytest.mark.parametrize("kind", KINDS)
def test_futures_of_a_running_clock_are_those_of_a_clock_that_has_run_so_long(
    kind: str, form: Engine
) -> None:
    """Against the clock's own law, given that it is longer: futures of one past (Kolmogorov-Smirnov)."""
    _, parameters, law = KINDS[kind]
    used = [one for one in parameters if one > 0]
    made = network({"slow": 0}, event("it", "yes", draw(kind, *used), speed=["if(slow, 0.5, 1)"]))
    made.event(event("slows", "yes", 4, put("slow", 1)))
    seed = next(
        n
        for n in range(100)
        if law.ppf(draws.uniform(draws.stable_hash("it"), *map(np.uint64, (0, 0, 0, n, 0)))) > 12
    )
    past = player(made, seed, engine=form, traced=False)
    past.advance(10)  # 4 at full speed, 6 at half: 7 minutes of work are done
    work = []
    for future in range(1500):
        other = past.fork()
        other.renew(future)
        other.advance(1000)
        work.append(7 + (other.state.clocks[0].first - 10) / 2)
    left = laws.kstest(work, lambda x: 1 - law.sf(x) / law.sf(7))
    assert left.pvalue > 1e-3


def test_a_clock_that_is_held_is_drawn_anew_from_what_it_has_done(form: Engine) -> None:
    made = network({"on": 1}, event("it", "on", draw("weibull", 20, 3), memory="pause"))
    made.event(event("off", "yes", 5, put("on", 0)))
    made.event(event("back", "yes", 50, put("on", 1)))
    seed = next(
        n for n in range(99) if draws.uniform(draws.stable_hash("it"), *map(np.uint64, (0, 0, 0, n, 0))) > 0.3
    )
    past = player(made, seed, engine=form, traced=False)
    past.advance(20)
    firsts = []
    for future in range(800):
        other = past.fork()
        other.renew(future)
        other.advance(500)
        firsts.append(other.state.clocks[0].first - 50 + 5)
    law = laws.weibull_min(c=3, scale=20)
    assert laws.kstest(firsts, lambda x: 1 - law.sf(x) / law.sf(5)).pvalue > 1e-3


def test_a_renewed_future_keeps_its_past_and_is_one_of_the_new_seed(form: Engine) -> None:
    past = player(everything(), 5, engine=form)
    past.advance(20)
    one, same, other = past.fork(), past.fork(), past.fork()
    for history, seed in ((one, 8), (same, 8), (other, 9)):
        history.renew(seed)
        history.advance(60)
    past.advance(60)
    until = [[firing for firing in firings(history) if firing.time <= 20] for history in (past, one, other)]
    assert until[0] == until[1] == until[2]
    assert now(one) == now(same)
    assert len({repr(stories(firings(history))) for history in (past, one, other)}) == 3


def test_a_fixed_clock_is_not_drawn(form: Engine) -> None:
    past = player(
        network({}, event("it", "yes", 30), event("also", "yes", exponential(9), again=True)), engine=form
    )
    past.advance(10)
    past.renew(7)
    past.advance(60)
    assert past.state.clocks[0].first == 30
