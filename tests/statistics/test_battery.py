"""Closed forms: what the compiled kernel plays has the distributions that theory says it has.

Each experiment plays many replicas of a network whose answer is known and gives p-values. Together they
must find nothing, at a false discovery rate of 5 %. The seed is fixed, so the verdict is too. A battery that
cannot fail is worth nothing: the same experiments must find each of a number of kernels broken on purpose.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from discovery import discoveries
from networks import (
    add,
    ballot,
    branch,
    draw,
    event,
    exponential,
    move,
    network,
    player,
    put,
)
from scipy import stats

from interregnum.calculus.engines import Engine, python_engine, wasm_engine
from interregnum.calculus.kernel import advance, beginning, draws, effects, layout, values
from interregnum.calculus.kernel import clocks as clocks_of_events
from interregnum.calculus.network import Draw, Network

SEED = 19171025
Finding = tuple[str, float]
Experiment = Callable[[Engine, int], Iterator[Finding]]


# --- playing many ---------------------------------------------------------------------------------------


class Many:
    """What became of so many replicas: the last value of each quantity, the first minute of each event."""

    def __init__(self, made: Network, engine: Engine, replicas: int, until: float) -> None:
        history = player(made, SEED, 0, engine, traced=False)
        self.names, self.until = history.compiled, until
        ends, firsts = [], []
        for replica in range(replicas):
            history.kernel.begin(history.state, SEED, replica)
            history.advance(until)
            ends.append(list(history.state.values))
            firsts.append([clock.first for clock in history.state.clocks])
        self._ends, self._firsts = np.array(ends), np.array(firsts)

    def value(self, quantity: str) -> Any:
        return self._ends[:, self.names.quantity_index[quantity]]

    def first(self, event: str) -> Any:
        """What has not happened by the end counts as happening then: where much is so, the laws fail."""
        return np.minimum(self._firsts[:, self.names.event_index[event]], self.until)


def continuous(sample: Any, law: Any) -> float:
    """Kolmogorov and Smirnov's p-value for a sample from a continuous distribution."""
    return float(stats.kstest(sample, law.cdf).pvalue)


def counted(observed: Sequence[float], shares: Sequence[float]) -> float:
    """Pearson's p-value for counts of categories with these shares."""
    total = float(np.sum(observed))
    assert math.isclose(math.fsum(shares), 1.0)
    return float(stats.chisquare(observed, [total * share for share in shares]).pvalue)


def discrete(sample: Any, law: Any) -> float:
    """Pearson's p-value for whole numbers, with the tails taken together until ten are expected in each."""
    least = 10 / len(sample)
    low, high = int(law.ppf(least)), int(law.isf(least))
    inner = range(low + 1, high)
    observed = [np.sum(sample <= low), *(np.sum(sample == k) for k in inner), np.sum(sample >= high)]
    return counted(observed, [law.cdf(low), *(law.pmf(k) for k in inner), law.sf(high - 1)])


def unrelated(one: Any, other: Any) -> float:
    """Spearman's p-value for no relation between two samples."""
    return float(stats.spearmanr(one, other).pvalue)


def together(table: Sequence[Sequence[float]]) -> float:
    """Pearson's p-value for no relation between rows and columns; rows without a count say nothing."""
    rows = [row for row in table if any(row)]
    return float(stats.chi2_contingency(rows).pvalue) if len(rows) > 1 else 1.0


# --- experiments ----------------------------------------------------------------------------------------

CLOCKS: dict[str, tuple[Draw, Any]] = {
    "exponential": (exponential(3), stats.expon(scale=3)),
    "lognormal": (draw("lognormal", 4, 1.2), stats.lognorm(math.log(1.2), scale=4)),
    "triangular": (draw("triangular", 1, 2, 6), stats.triang(1 / 5, loc=1, scale=5)),
    "gamma": (draw("gamma", 5, 20), stats.gamma(20, scale=5 / 20)),
    "weibull": (draw("weibull", 3, 5), stats.weibull_min(5, scale=3)),
}


def clocks(engine: Engine, n: int) -> Iterator[Finding]:
    """Every kind of clock, from replica to replica and from firing to firing."""
    once = network({}, *(event(kind, "yes", clock) for kind, (clock, _) in CLOCKS.items()))
    many = Many(once, engine, n, 1e6)
    for kind, (clock, law) in CLOCKS.items():
        yield f"{kind}, by replica", continuous(many.first(kind), law)
        again = event(kind, f"n < {n}", clock, add("n"), again=True)
        history = player(network({"n": 0}, again), SEED, engine=engine)
        history.advance(1e9)
        gaps = np.diff(history.traced().firings["time"], prepend=0.0)
        yield f"{kind}, by firing", continuous(gaps, law)
        yield f"{kind}, one after the other", unrelated(gaps[:-1], gaps[1:])
    for one, other in (("exponential", "weibull"), ("gamma", "lognormal"), ("triangular", "exponential")):
        yield f"{one} and {other}", unrelated(many.first(one), many.first(other))
    yield "one replica after the other", unrelated(many.first("gamma")[:-1], many.first("gamma")[1:])


def race(engine: Engine, n: int, clocks: Sequence[Draw]) -> tuple[Any, Any, Any]:
    """Who wins, when, and the contingency table of the two."""
    runners = [event(f"r{k}", "winner < 0", clock, put("winner", k)) for k, clock in enumerate(clocks)]
    end = event("end", "winner >= 0", 0)
    many = Many(network({"winner": -1}, *runners, end), engine, n, 1e6)
    winner, minute = many.value("winner"), many.first("end")
    early = minute < np.median(minute)
    both = [[np.sum(early & (winner == k)), np.sum(~early & (winner == k))] for k in range(len(clocks))]
    return [sum(row) for row in both], minute, both


def races(engine: Engine, n: int) -> Iterator[Finding]:
    """The first of several: exponentials by their rates; Weibulls of one shape by their scales."""
    wins, minute, both = race(engine, n, [exponential(mean) for mean in (2, 3, 6)])
    yield "exponentials: who", counted(wins, [1 / 2, 1 / 3, 1 / 6])
    yield "exponentials: when", continuous(minute, stats.expon())
    yield "exponentials: who whenever", together(both)
    scales, shape = (2.0, 3.0, 5.0), 1.7
    wins, minute, both = race(engine, n, [draw("weibull", scale, shape) for scale in scales])
    rates = [scale**-shape for scale in scales]
    yield "weibulls: who", counted(wins, [rate / math.fsum(rates) for rate in rates])
    law = stats.weibull_min(shape, scale=math.fsum(rates) ** (-1 / shape))
    yield "weibulls: when", continuous(minute, law)
    yield "weibulls: who whenever", together(both)


def chains(engine: Engine, n: int) -> Iterator[Finding]:
    """One thing after another: a shifted exponential, and Erlang's distribution."""
    made = network(
        {},
        event("march", "yes", 5),
        event("shifted", "happened(march)", exponential(10)),
        event("one", "yes", exponential(4)),
        event("two", "happened(one)", exponential(4)),
        event("three", "happened(two)", exponential(4)),
    )
    many = Many(made, engine, n, 1e6)
    yield "fixed, then exponential", continuous(many.first("shifted"), stats.expon(loc=5, scale=10))
    yield "three exponentials", continuous(many.first("three"), stats.gamma(3, scale=4))
    yield "second after first", unrelated(many.first("one"), many.first("two") - many.first("one"))


OPEN, SHUT = 10.0, 5.0
WORK = stats.weibull_min(2, scale=12)


def memories(engine: Engine, n: int) -> Iterator[Finding]:
    """A gate ten minutes open and five shut, in turn; behind it a Weibull with each of the memories."""
    waiting = [
        event(kind, "gate", draw("weibull", 12, 2), memory=kind) for kind in ("forget", "pause", "keep")
    ]
    made = network(
        {"gate": 1},
        event("shut", "gate", OPEN, put("gate", "no"), again=True),
        event("open", "not gate", SHUT, put("gate", "yes"), again=True),
        *waiting,
    )
    many = Many(made, engine, n, 30 * (OPEN + SHUT))
    whole = OPEN + SHUT

    pause = many.first("pause")
    yield "pause: work done", continuous(pause - SHUT * np.floor(pause / whole), WORK)

    forget = many.first("forget")
    through = WORK.cdf(OPEN)
    yield "forget: how many openings", discrete(np.floor(forget / whole), stats.geom(through, loc=-1))
    yield "forget: when in an opening", uniform(WORK.cdf(forget % whole) / through)

    keep = many.first("keep")
    ends = np.cumsum([0.0, *[OPEN, SHUT] * 3])
    shares = [*np.diff(WORK.cdf(ends)), WORK.sf(ends[-1])]
    at_once = keep % whole == 0.0
    number = np.where(at_once, 2 * (keep // whole) - 1, 2 * (keep // whole))
    observed = [np.sum(number == k) for k in range(6)]
    yield "keep: in which window", counted(pooled([*observed, n - np.sum(observed)]), pooled(shares))
    inside = keep[~at_once & (keep < ends[-1])]
    start = whole * (inside // whole)
    low, high = WORK.cdf(start), WORK.cdf(start + OPEN)
    yield "keep: when in an opening", uniform((WORK.cdf(inside) - low) / (high - low))


def uniform(sample: Any) -> float:
    """The p-value for a uniform distribution on 0 .. 1."""
    return continuous(sample, stats.uniform())


def pooled(rows: Sequence[float]) -> list[float]:
    """The last three categories as one: few fall there."""
    return [*rows[:-3], math.fsum(rows[-3:])]


def speeds(engine: Engine, n: int) -> Iterator[Finding]:
    """A pace that doubles at 4 and rests from 6 to 9: what is distributed by the clock is the work done."""
    pace = "if(happened(rest), if(happened(go_on), 1, 0), if(happened(hurry), 2, 1))"
    made = network(
        {},
        event("hurry", "yes", 4),
        event("rest", "yes", 6),
        event("go_on", "yes", 9),
        *(event(kind, "yes", clock, speed=[pace]) for kind, (clock, _) in CLOCKS.items()),
        event("doubled", "yes", exponential(6), speed=["if(happened(hurry), 2, 1)"]),
    )
    many = Many(made, engine, n, 1e6)
    for kind, (_, law) in CLOCKS.items():
        done = np.interp(many.first(kind), [0, 4, 6, 9, 1e9], [0, 4, 8, 8, 8 + 1e9 - 9])
        yield f"{kind}, by work done", continuous(done, law)
    minute = many.first("doubled")
    survival = np.where(minute < 4, np.exp(-minute / 6), np.exp(-(4 + 2 * (minute - 4)) / 6))
    yield "doubled hazard", uniform(1 - survival)


def populations(engine: Engine, n: int) -> Iterator[Finding]:
    """Births and deaths at speeds that follow the number of people."""
    made = network(
        {"young": 1, "old": 20},
        event("birth", "yes", exponential(1), add("young"), speed=["young"], again=True),
        event("death", "old > 0", exponential(1), add("old", -1), speed=["old"], again=True),
    )
    many = Many(made, engine, n, 1.2)
    yield "births", discrete(many.value("young"), stats.geom(math.exp(-1.2)))
    yield "deaths", discrete(many.value("old"), stats.binom(20, math.exp(-1.2)))


def chances(engine: Engine, n: int) -> Iterator[Finding]:
    """Branches by weight, people who move, blocks that vote."""
    ways = [
        branch("a", 1, put("way", 0)),
        branch("b", 2, put("way", 1), odds=[1.5]),
        branch("none", 0, put("way", 9)),
        branch("c", 1, put("way", 2)),
    ]
    made = network(
        {"way": 0},
        event("it", "yes", exponential(1), branches=ways),
        event("go", "yes", 1, move("home", "street", 0.3), move("street", "hall", 0.5)),
        event("vote", "yes", 1, ballot("few", {"x": 1, "y": 2, "z": 3})),
        event("poll", "yes", 1, ballot("lot", {"yea": 3, "nay": 1, "abstain": 0.5})),
        people={"home": 30.0, "few": 3.0, "lot": 60.0}
        | dict.fromkeys(("street", "hall", "x", "y", "z", "yea", "nay", "abstain"), 0.0),
    )
    many = Many(made, engine, n, 1e3)
    way, minute = many.value("way"), many.first("it")
    yield "branches", counted([np.sum(way == k) for k in range(3)], [0.2, 0.6, 0.2])
    early = minute < np.median(minute)
    table = [[np.sum(early & (way == k)), np.sum(~early & (way == k))] for k in range(3)]
    yield "branches whenever", together(table)

    gone = 30 - many.value("home")
    yield "who leaves", discrete(gone, stats.binom(30, 0.3))
    yield "who goes on", discrete(many.value("hall"), stats.binom(30, 0.15))

    outcomes = [(x, y, 3 - x - y) for x in range(4) for y in range(4 - x)]
    voted = list(zip(*(many.value(id) for id in "xyz"), strict=True))
    law = stats.multinomial(3, [1 / 6, 2 / 6, 3 / 6])
    yield (
        "a small ballot",
        counted([voted.count(one) for one in outcomes], [law.pmf(one) for one in outcomes]),
    )
    for id, share in (("yea", 3 / 4.5), ("nay", 1 / 4.5), ("abstain", 0.5 / 4.5)):
        yield f"a large ballot: {id}", discrete(many.value(id), stats.binom(60, share))


def starts(engine: Engine, n: int) -> Iterator[Finding]:
    """Uncertain start values, also below nought, and one whose range reads another."""
    made = network(
        {
            "t": draw("triangular", -3, 0, 5),
            "l": draw("lognormal", 10, 1.5),
            "after": draw("triangular", "t", "t + 1", "t + 4"),
        },
        people={"crowd": draw("triangular", 0.5, 4.5, 8.5)},
    )
    many = Many(made, engine, n, 1)
    t, after = many.value("t"), many.value("after")
    yield "triangular", continuous(t, stats.triang(3 / 8, loc=-3, scale=8))
    yield "lognormal", continuous(many.value("l"), stats.lognorm(math.log(1.5), scale=10))
    yield "one by another", continuous(after - t, stats.triang(1 / 4, scale=4))
    yield "one and another", unrelated(after - t, t)
    law = stats.triang(1 / 2, loc=0.5, scale=8)
    shares = [law.cdf(k + 0.5) - law.cdf(k - 0.5) for k in range(1, 9)]
    yield "people, whole", counted([np.sum(many.value("crowd") == k) for k in range(1, 9)], shares)


ARRIVE, SERVE, SETTLED, NUMBER = 0.8, 1.0, 1000.0, 800


def queue(engine: Engine, n: int) -> Iterator[Finding]:
    """M/M/1 at a load of 0.8, long after the start: how many are there, and how long one who comes stays.

    With load r and service rate m the number is geometric, P(k) = (1 - r) r^k, and a stay is exponential
    with mean 1 / (m (1 - r)). The memory of the empty start fades with time constant
    1 / (m (1 - sqrt r)^2) = 90 minutes. Source: Kleinrock, "Queueing Systems" I (1975), chapter 3.
    Whose stay it is must not depend on when he comes: before the first to come after some given minute,
    the queue has had a long time to shorten.
    """
    made = network(
        {"here": 0, "seen": 0, "number": 0, "ahead": -1, "came": -1, "left": -1},
        event(
            "arrival",
            "yes",
            exponential(1 / ARRIVE),
            add("here"),
            add("number"),
            put("came", f"if(number == {NUMBER}, time, came)"),
            put("ahead", f"if(number == {NUMBER}, here, ahead)"),
            again=True,
        ),
        event(
            "departure",
            "here > 0",
            exponential(1 / SERVE),
            add("here", -1),
            add("ahead", "if(ahead > 0, -1, 0)"),
            put("left", "if(ahead == 0 and left < 0, time, left)"),
            again=True,
        ),
        event("look", "yes", SETTLED, put("seen", "here")),
    )
    many = Many(made, engine, n, SETTLED + 400)
    load = ARRIVE / SERVE
    law = stats.geom(1 - load, loc=-1)
    yield "number", discrete(many.value("seen"), law)
    z = (np.mean(many.value("seen")) - law.mean()) / (law.std() / math.sqrt(n))
    yield "mean number", float(2 * stats.norm.sf(abs(z)))
    stay = many.value("left") - many.value("came")
    yield "stay", continuous(stay, stats.expon(scale=1 / (SERVE - ARRIVE)))
    yield "found there", discrete(many.value("here"), law)


EXPERIMENTS = (clocks, races, chains, memories, speeds, populations, chances, starts)


def battery(engine: Engine, n: int, experiments: Iterable[Experiment] = EXPERIMENTS) -> dict[str, float]:
    """The p-values of all experiments, with n replicas."""
    return {
        f"{experiment.__name__}: {name}": p for experiment in experiments for name, p in experiment(engine, n)
    }


# --- the verdict ----------------------------------------------------------------------------------------


def test_the_compiled_kernel_has_the_distributions_of_theory() -> None:
    p_values = battery(wasm_engine(), 4000)
    p_values |= battery(wasm_engine(), 1500, [queue])
    assert len(p_values) > 50
    assert discoveries(p_values) == []


FEW = 500


def test_so_few_replicas_find_nothing_in_the_kernel_as_it_is() -> None:
    assert discoveries(battery(python_engine(), FEW)) == []


def slow_work(real: Any) -> Any:
    return lambda *state: 1.05 * real(*state)


def partial_choice(real: Any) -> Any:
    """One time in ten the first branch, whatever the odds."""

    def choose(tables: Any, state: Any, event: int) -> int:
        chance = int(state.moment[0].replica) % 10
        return 0 if chance == 0 else int(real(tables, state, event))

    return choose


def one_luck_for_all(real: Any) -> Any:
    """All branches of an event race with the same luck, so that the heaviest always wins."""

    def draw(tables: Any, state: Any, event: int, purpose: Any, number: int) -> float:
        return float(real(tables, state, event, purpose, 0 if purpose == draws.BRANCH else number))

    return draw


def one_stream(real: Any) -> Any:
    """Every event draws at the address of the first."""
    return lambda tables, state, event, purpose, number: real(tables, state, 0, purpose, number)


def same_each_time(real: Any) -> Any:
    """Every firing draws what the first drew."""

    def draw(tables: Any, state: Any, event: int, purpose: Any, number: int) -> float:
        row, clock = tables.events[event], state.clocks[event]
        key = np.uint64(state.moment[0].seed), np.uint64(state.moment[0].replica)
        return draws.uniform(
            np.uint64(row.hash), np.uint64(min(clock.fired, 1)), purpose, np.uint64(number), *key
        )

    return draw


def rounded_people(real: Any) -> Any:
    """As many as expected go."""
    return lambda u, n, p: float(round(n * p))


def binomial_of_more(real: Any) -> Any:
    return lambda u, n, p: real(u, n, min(1.0, p * 1.1))


def never_negative(real: Any) -> Any:
    def at_start(row: Any, value: float) -> float:
        return max(0.0, float(real(row, value)))

    return at_start


def deaf(real: Any) -> Any:
    """No clock hears of a change of speed."""
    return lambda *state: None


def from_the_beginning(real: Any) -> Any:
    """A change of speed takes all the work up again."""
    return lambda clock, now: clock.work


@pytest.mark.parametrize(
    ("name", "broken", "experiments"),
    [
        ("draw_work", slow_work, [clocks]),
        ("draw_work", slow_work, [memories]),
        ("choose", partial_choice, [chances]),
        ("draw", one_luck_for_all, [chances]),
        ("draw", one_stream, [races]),
        ("draw", one_stream, [chains]),
        ("draw", same_each_time, [clocks]),
        ("binomial_quantile", rounded_people, [chances]),
        ("binomial_quantile", binomial_of_more, [chances]),
        ("at_start", never_negative, [starts]),
        ("change_speed", deaf, [speeds]),
        ("work_left", from_the_beginning, [speeds]),
        ("work_left", from_the_beginning, [memories]),
        ("PAUSE", lambda real: layout.KEEP, [memories]),
        ("FORGET", lambda real: layout.PAUSE, [memories]),
        ("KEEP", lambda real: layout.FORGET, [memories]),
    ],
)
def test_the_battery_finds_a_kernel_broken_on_purpose(
    name: str, broken: Callable[[Any], Any], experiments: list[Experiment], monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = [
        module for module in (advance, beginning, clocks_of_events, effects, values) if hasattr(module, name)
    ]
    real = getattr(homes[0], name)
    for module in homes:
        monkeypatch.setattr(module, name, broken(real))
    assert discoveries(battery(python_engine(), FEW, experiments))


# --- the judge ------------------------------------------------------------------------------------------


def test_discoveries_in_the_example_of_benjamini_and_hochberg() -> None:
    """Their section 4.1: fifteen hypotheses, of which four are rejected (Bonferroni would reject three)."""
    found = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    found += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    p_values = {str(n): p for n, p in enumerate(found)}
    assert discoveries(p_values) == ["0", "1", "2", "3"]


def test_discoveries_agree_with_scipy() -> None:
    chance = np.random.default_rng(0)
    for size in (1, 2, 10, 100):
        p = chance.uniform(size=size) ** 2
        expected = np.flatnonzero(stats.false_discovery_control(p) <= 0.05)
        assert sorted(discoveries(dict(enumerate(p)))) == list(expected)  # type: ignore[arg-type]


def test_nothing_is_discovered_in_nothing() -> None:
    assert discoveries({}) == []
    assert discoveries({"a": 0.06, "b": 1.0}) == []
