"""Small networks for tests, what became of them, and random ones.

Formulas are written as text. Random networks are built to be awkward: whole minutes, so that events tie;
speeds that fall to nothing; guards that rise and fall; weights that vanish.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st
from naive import THE_START, Firing

from interregnum.calculus import event_memory
from interregnum.calculus.engines import Engine
from interregnum.calculus.kernel import draws, layout
from interregnum.calculus.network import (
    Add,
    Ballot,
    Branch,
    Choose,
    Draw,
    Effect,
    Event,
    Factor,
    Move,
    Network,
    Set,
    Vote,
    formulas,
)
from interregnum.calculus.player import Player
from interregnum.calculus.rows import loosened
from interregnum.calculus.tables import compile_tables
from interregnum.expression import parse, show

Formula = str | float
T = TypeVar("T")
OPTIONS = ("one", "two", "three")


# --- writing a network ----------------------------------------------------------------------------------


def draw(distribution: Any, *parameters: Formula) -> Draw:
    """A distribution whose parameters are formulas."""
    return Draw(distribution, tuple(parse(str(parameter)) for parameter in parameters))


def fixed(minutes: Formula) -> Draw:
    """Exactly so long."""
    return draw("fixed", minutes)


def exponential(mean: Formula) -> Draw:
    """Memoryless, with that mean."""
    return draw("exponential", mean)


def put(quantity: str, value: Formula) -> Set:
    """The quantity becomes the value."""
    return Set(quantity, parse(str(value)))


def add(quantity: str, value: Formula = 1) -> Add:
    """The quantity grows by the value."""
    return Add(quantity, parse(str(value)))


def move(source: str, target: str, chance: Formula) -> Move:
    """Each of the people goes with that chance."""
    return Move(source, target, parse(str(chance)))


def ballot(block: str, among: Mapping[str, Formula]) -> Ballot:
    """The block divides by weight."""
    return Ballot(block, tuple(Vote(name, parse(str(weight))) for name, weight in among.items()))


def branch(id: str, share: Formula = 1, *effects: Effect, odds: Sequence[Formula] = ()) -> Branch:
    """One way it can turn out."""
    return Branch(id, id, parse(str(share)), factors(odds), effects)


def factors(values: Iterable[Formula]) -> tuple[Factor, ...]:
    """Multipliers without names of their own."""
    return tuple(Factor(str(value), parse(str(value))) for value in values)


def event(
    id: str,
    when: Formula = "yes",
    takes: Draw | Formula = 0,
    *effects: Effect,
    speed: Sequence[Formula] = (),
    branches: Sequence[Branch] = (),
    **rest: Any,
) -> Event:
    """An event; `takes` is a clock, or exactly so many minutes."""
    return Event(
        id=id,
        title=id,
        guard=parse(str(when)),
        clock=takes if isinstance(takes, Draw) else fixed(takes),
        factors=factors(speed),
        branches=tuple(branches),
        effects=effects,
        **rest,
    )


def network(
    starts: Mapping[str, float | Draw],
    *events: Event,
    people: Mapping[str, float | Draw] = {},
    choices: Mapping[str, Sequence[str]] = {},
) -> Network:
    """A network of plain numbers, of people, and of choices of which the first option holds."""
    made = Network()
    for id, start in starts.items():
        made.quantity(id, id, "number", start)
    for id, start in people.items():
        made.quantity(id, id, "people", start, lower=0.0)
    for id, options in choices.items():
        made.choice(id, id, options[0], options)
    for each in events:
        made.event(each)
    return made


def with_events(old: Network, events: Iterable[Event] | None = None) -> Network:
    """A copy of the network; with these events in place of its own, where they are given."""
    events = old.events.values() if events is None else events
    made = {event.id: event for event in events}
    return replace(old, quantities=dict(old.quantities), events=made, timed=dict(old.timed))


def everything() -> Network:
    """A network with every kind of clock, memory, effect, guard and start, for as long as one likes to play."""
    kinds = {
        "fixed": fixed("1.5 + y / 100"),
        "exponential": exponential("2 + x / 50"),
        "lognormal": draw("lognormal", 3, 1.6),
        "triangular": draw("triangular", 1, "2 + f", 5),
        "gamma": draw("gamma", 4, 2.5),
        "weibull": draw("weibull", 3, "1.3 + share(f, g)"),
    }
    effects: list[tuple[Effect, ...]] = [
        (put("f", "not f"), add("x", "if(f, 1, -0.7)")),
        (move("p", "q", "clip(x / 10, 0.1, 0.9)"), put("g", "p > q")),
        (ballot("r", {"s": "1 + x * x", "t": 2, "u": "exp(clip(y, -1, 1))"}), put("y", "s - t")),
        (move("q", "p", "normal(y / 10)"), Choose("c", "two")),
        (add("y", "log(1 + x * x) - pow(2, f)"), Choose("c", "one")),
        (move("r", "p", 0.02), move("p", "r", 0.03), put("x", "min(x, 9) + max(-time, -2) / 3")),
    ]
    guards = [
        "yes",
        "f or x > 1",
        "c.one",
        "p > 3 and not c.three",
        "since(fixed) >= 1",
        "times(gamma) < 40 or since(gamma) > 500",
    ]
    made = network(
        {"x": draw("triangular", -3, 0, 2), "y": 0, "f": 0, "g": 1},
        people={"p": 60, "q": 0, "r": draw("lognormal", 80, 1.3), "s": 0, "t": 0, "u": 0},
        choices={"c": OPTIONS},
    )
    for n, (id, clock) in enumerate(kinds.items()):
        ways = [branch("a", "1 + f"), branch("b", 2, put("g", "not g"), odds=["exp(g)"])] if n % 2 else []
        speed = ["if(g, 2, 0.5)", "clip(x + 1, 0, 2)"][: n % 3]
        memory = ("forget", "pause", "keep")[n % 3]
        made.event(
            event(id, guards[n], clock, *effects[n], speed=speed, branches=ways, memory=memory, again=True)
        )
    made.event(event("once", "happened(gamma) and y < 0", exponential(5), Choose("c", "three")))
    return made


# --- what became of it ----------------------------------------------------------------------------------


def closed(made: Network) -> Network:
    """A copy of the network, complete with what its formulas ask to be remembered. Twice is once."""
    return event_memory.close(with_events(made))


def player(
    made: Network, seed: int = 0, replica: int = 0, engine: Engine | None = None, traced: bool = True
) -> Player:
    """A history of the network at its start; `compiled.network` is the network closed."""
    return Player(compile_tables(closed(made)), seed, replica, engine, traced=traced)


def play(
    made: Network, until: float = 100.0, seed: int = 0, replica: int = 0, engine: Engine | None = None
) -> list[Firing]:
    """All that happens until that minute."""
    history = player(made, seed, replica, engine)
    history.advance(until)
    return firings(history)


def firings(history: Player) -> list[Firing]:
    """What was written down, with names for numbers."""
    trace, names = history.traced(), history.compiled
    changes: dict[int, list[tuple[str, float, float]]] = {}
    for row in loosened(trace.changes):
        changes.setdefault(row.record, []).append((names.quantities[row.quantity], row.old, row.new))
    found, cause, influence = [], 0, 0
    causes, influences = loosened(trace.causes), loosened(trace.influences)
    for record, row in enumerate(loosened(trace.firings), 1):
        found.append(
            Firing(
                event=names.events[row.event],
                time=row.time,
                began=row.began,
                branch=row.branch,
                causes=tuple(causes[cause : row.causes_end]),
                influences=tuple(influences[influence : row.influences_end]),
                changes=tuple(changes.pop(record, ())),
            )
        )
        cause, influence = row.causes_end, row.influences_end
    assert not changes
    assert (cause, influence) == (len(causes), len(influences))
    return found


def times(history: Sequence[Firing], event: str) -> list[float]:
    """The minutes at which the event happened."""
    return [firing.time for firing in history if firing.event == event]


def stories(history: Sequence[Firing], hidden: Collection[str] = ()) -> dict[str, list[Any]]:
    """What each event did, with causes by event and occurrence, so that others in between do not count.

    Changes of hidden quantities are left out.
    """
    who: list[tuple[str, int]] = [("", THE_START)]
    told: dict[str, list[Any]] = {}
    for firing in history:
        story = told.setdefault(firing.event, [])
        who.append((firing.event, len(story)))
        causes = [who[record] for record in firing.causes]
        influences = [who[record] for record in firing.influences]
        changes = [change for change in firing.changes if change[0] not in hidden]
        story.append((firing.time, firing.began, firing.branch, causes, influences, changes))
    return told


def at(id: str, firing: int, purpose: int, number: int, seed: int, replica: int) -> float:
    """The uniform number at an address."""
    return draws.uniform(draws.stable_hash(id), *map(np.uint64, (firing, purpose, number, seed, replica)))


def bytes_of(history: Player) -> list[object]:
    """All that was written down, byte for byte, and all that is so now."""
    return [*(column.tobytes() for part in history.traced()[:4] for column in columns(part)), *now(history)]


PARTS = {
    layout.OF_START: "start",
    layout.OF_GUARD: "guard",
    layout.OF_DURATION: "duration",
    layout.OF_SPEED: "speed",
    layout.OF_BRANCH: "branch",
    layout.OF_BRANCHES: "branches",
    layout.OF_EFFECT: "effect",
}


def bad_number(history: Player) -> tuple[str, str]:
    """The number that stopped a history: whose it was, and what part of that."""
    moment = history.state.moment[0]
    names = history.compiled.quantities if moment.fault == layout.OF_START else history.compiled.events
    return names[moment.faulty], PARTS[moment.fault]


def columns(part: Any) -> list[Any]:
    """The columns of a table, without the gaps between them, which mean nothing."""
    return [part] if part.dtype.names is None else [part[name] for name in part.dtype.names]


def now(history: Player) -> list[str]:
    """The state to the last digit, whether it is kept in arrays or in lists."""
    parts = [part if isinstance(part, list) else part.tolist() for part in history.state._replace(stack=[])]
    return [repr([plain(row) for row in part]) for part in parts]


def plain(row: Any) -> Any:
    """A row, as Python's own numbers."""
    if is_dataclass(row):
        return plain(tuple(getattr(row, column.name) for column in fields(row)))
    return tuple(np.array(value).item() for value in row) if isinstance(row, tuple) else row


# --- random networks ------------------------------------------------------------------------------------

FLAGS, NUMBERS, PEOPLE = ("f", "g", "h"), ("x", "y"), ("p", "q", "r")
CHOICE = "c"
EVENTS = ("a", "b", "d", "e", "i")
MOST = 50.0  # numbers stay within this: nothing may grow beyond what floats can hold

# Strategies are made once, here or in what is cached: most of what a draw from a new one takes is to look it over.
constants = st.sampled_from(["0", "1", "2", "3", "0.5", "-1", "7"])
TRUTHS = st.booleans()
WAYS = st.sampled_from([0, 0, 1, 2, 3])
MEMORIES = st.sampled_from(["forget", "pause", "keep"])
MEMORIES_WITHOUT_TIES = st.sampled_from(["forget", "pause"])
NUMBERS_AT_START = st.sampled_from([0.0, 1.0, 2.5]) | st.just(draw("triangular", -2, 1, 3))


@cache
def measures(prefix: str = "", risky: bool = False) -> st.SearchStrategy[str]:
    """Formulas for amounts; `risky` ones may have no value, or be infinite."""
    whole = st.sampled_from([prefix + id for id in NUMBERS + PEOPLE])
    over, logarithm, low = (
        ("({} / {})", "log({})", 0) if risky else ("({0} / max({1}, 0.5))", "log(max({}, 0.1))", 0.1)
    )
    more = (
        [st.builds("exp({0} * {0})".format, whole), st.builds("pow({}, 0.5)".format, whole)] if risky else []
    )
    leaves = st.sampled_from([prefix + id for id in NUMBERS + PEOPLE + FLAGS]) | constants
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
            st.builds(over.format, inner, inner),
            st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "sum"]), inner, inner),
            st.builds("if({}, {}, {})".format, inner, inner, inner),
            st.builds("if({} > {}, {}, {})".format, inner, inner, inner, inner),
            st.builds("exp(clip({}, -2, 1))".format, inner),
            st.builds(f"pow(clip({{}}, {low}, 3), clip({{}}, -1, 2))".format, inner, inner),
            st.builds("(-{})".format, inner),
            st.builds(logarithm.format, inner),
            st.builds("normal({})".format, inner),
            *more,
        ),
        max_leaves=4,
    )


@cache
def timed(prefix: str = "") -> st.SearchStrategy[str]:
    """Comparisons with time, with thresholds that stand and thresholds that move."""
    since = st.sampled_from([f"since({prefix}{id})" for id in EVENTS])
    signs = st.sampled_from(["<", "<=", ">", ">="])
    number = st.sampled_from([prefix + id for id in NUMBERS])
    return st.one_of(
        st.builds("{} {} {}".format, since, signs, st.integers(-1, 6)),
        st.builds("{} {} {}".format, st.integers(-1, 14), signs, since | st.just("time")),
        st.builds("{} {} {}".format, since, signs, since),
        st.builds("{} {} {}".format, since, signs, number),
        st.builds("time - {} {} {}".format, number, signs, st.integers(0, 9)),
        st.builds("2 * {} - {} {} {} + 1".format, since, since, signs, number),
        st.builds("4 - {} {} {}".format, since, signs, st.integers(-2, 2)),
    )


@cache
def conditions(prefix: str = "", risky: bool = False) -> st.SearchStrategy[str]:
    """Formulas for guards: plain conjunctions, and what must be a program; also what has happened."""
    events = st.sampled_from([prefix + id for id in EVENTS])
    flags = st.sampled_from([prefix + id for id in (*FLAGS, *(f"{CHOICE}.{option}" for option in OPTIONS))])
    numbers = st.sampled_from([prefix + id for id in NUMBERS + PEOPLE])
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    atoms = st.one_of(
        flags,
        st.builds("{} {} {}".format, numbers, signs, constants),
        st.builds("{} {} {}".format, measures(prefix, risky), signs, measures(prefix, risky)),
        st.builds("happened({})".format, events),
        st.builds("times({}) < {}".format, events, constants),
        timed(prefix),
        st.builds("count({}, {}) == 1".format, flags, flags),
    )
    f, g = prefix + "f", prefix + "g"
    gates = st.sampled_from(["yes", f, f"not {f}", f"{f} or {g}", f"{f} and not {g}"])
    return gates | st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
            st.builds("not ({})".format, inner),
        ),
        max_leaves=3,
    )


@cache
def minutes(prefix: str = "", risky: bool = False) -> st.SearchStrategy[str]:
    """Positive amounts: often whole, so that events tie."""
    amounts = measures(prefix, risky)
    some = st.sampled_from(["1", "2", "3", "0.75"]) | st.builds("clip({}, 0.5, 9)".format, amounts)
    if not risky:
        return some
    # Not below a third, or else not above nought: what happens too often never ends.
    return some | amounts.map("if({0} > 0.3, {0}, min({0}, 0.3) - 0.3)".format)


@cache
def clocks(again: bool, ties: bool = True, prefix: str = "", risky: bool = False) -> st.SearchStrategy[Draw]:
    """Clocks of every kind. What can happen again takes some time."""
    some = minutes(prefix, risky)
    kinds = [
        st.builds(lambda mean: exponential(mean), some),
        st.builds(lambda typical, factor: draw("lognormal", typical, f"1 + {factor}"), some, some),
        st.builds(
            lambda low, rise, fall: draw("triangular", low, f"{low} + {rise}", f"{low} + {rise} + {fall}"),
            some,
            some,
            some,
        ),
        st.builds(lambda mean, shape: draw("gamma", mean, shape), some, some),
        st.builds(lambda scale, shape: draw("weibull", scale, shape), some, some),
    ]
    if ties:
        kinds.append(some.map(fixed))
        kinds.append(some.map(fixed) if again else st.just(fixed(0)))
    return st.one_of(kinds)


@cache
def weights(prefix: str = "", risky: bool = False) -> st.SearchStrategy[str]:
    """Weights, which may be nought."""
    amounts = measures(prefix, risky)
    return amounts if risky else st.builds("clip({}, 0, 9)".format, amounts)


@cache
def effects(prefix: str = "", risky: bool = False) -> st.SearchStrategy[Effect]:
    """Effects of every kind."""
    amount, weight = measures(prefix, risky), weights(prefix, risky)
    chance = amount if risky else st.builds("clip({}, 0, 1)".format, amount)
    sure = weight if risky else st.builds("0.5 + {}".format, weight)
    flag = st.sampled_from([prefix + id for id in FLAGS])
    number = st.sampled_from([prefix + id for id in NUMBERS])
    crowd = st.sampled_from([prefix + id for id in PEOPLE])
    p, q, r = (prefix + id for id in PEOPLE)
    return st.one_of(
        st.builds(lambda name: put(name, f"1 - {name}"), flag),
        st.builds(put, flag, st.sampled_from(["yes", "no"])),
        st.builds(put, number, amount | st.just("time") | st.builds("if({}, 2, 1)".format, timed(prefix))),
        st.builds(add, number, amount),
        st.builds(move, crowd, crowd, chance | st.just("0.4")),
        st.builds(lambda one, two, three: ballot(p, {q: one, r: two, p: three}), weight, weight, sure),
        st.builds(Choose, st.just(prefix + CHOICE), st.sampled_from(OPTIONS)),
    )


@cache
def events(id: str, ties: bool = True, prefix: str = "", risky: bool = False) -> st.SearchStrategy[Event]:
    """Random events."""
    return _events(id, ties, prefix, risky)


@st.composite
def _events(make: st.DrawFn, id: str, ties: bool, prefix: str, risky: bool) -> Event:
    again = make(TRUTHS)
    branches = [
        branch(
            f"way_{n}",
            make(weights(prefix, risky)) if n or risky else f"0.5 + {make(weights(prefix))}",
            *make(some(effects(prefix, risky))),
            odds=make(odds(prefix)),
        )
        for n in range(make(WAYS))
    ]
    return event(
        prefix + id,
        make(conditions(prefix, risky)),
        make(clocks(again, ties, prefix, risky)),
        *make(some(effects(prefix, risky))),
        speed=make(speeds(prefix, risky)),
        branches=branches,
        memory=make(MEMORIES if ties else MEMORIES_WITHOUT_TIES),
        again=again,
    )


@cache
def some(items: st.SearchStrategy[T]) -> st.SearchStrategy[list[T]]:
    """None, one or two."""
    return st.lists(items, max_size=2)


@cache
def speeds(prefix: str = "", risky: bool = False) -> st.SearchStrategy[list[str]]:
    """Factors on a speed, which may be nought."""
    f, g = prefix + "f", prefix + "g"
    below = f"1 + {f} - 2 * {g}" if risky else f"max(1 + {f} - 2 * {g}, 0)"
    paces = st.sampled_from([f"if({f}, 4, 0.5)", f"1 - {g}", below])
    hours = st.builds("if({}, {}, 1)".format, timed(prefix), st.sampled_from(["0", "0.5", "2"]))
    amounts = measures(prefix, risky)
    held = st.builds(f"clip({{}}, {-1 if risky else 0}, 4)".format, amounts)
    return some(paces | hours | held)


@cache
def odds(prefix: str = "") -> st.SearchStrategy[list[str]]:
    """Factors on a weight."""
    pressed = st.builds("exp(clip({}, -2, 2))".format, measures(prefix))
    return st.lists(pressed | st.builds("if({}, 2, 0.5)".format, timed(prefix)), max_size=1)


@cache
def people_at_start(prefix: str, risky: bool) -> st.SearchStrategy[float | Draw]:
    """How many there are at the start."""
    drawn = st.sampled_from([draw("lognormal", 9, 1.5), fixed(f"{prefix}x * 4")])
    if risky:
        drawn |= st.sampled_from([fixed(f"1 / {prefix}y"), draw("lognormal", 9, f"{prefix}y")])
    return st.sampled_from([0.0, 5.0, 20.0]) | drawn


class Random(Network):
    """A network that can be read when a test has failed on it."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        lines = [f"{each.id} = {each.start}" for each in self.quantities.values()]
        for each in self.events.values():
            said = ", ".join(f"{part} {show(node)}" for part, node in formulas(each))
            about = f"{each.clock.distribution}, {each.memory}, {'again' if each.again else 'once'}"
            lines.append(f"{each.id} ({about}): {said}; {each.effects}")
            lines += [f"    {way.id}: {way.effects}" for way in each.branches]
        printer.text("\n    ".join(["", *lines, ""]))


@st.composite
def networks(make: st.DrawFn, ties: bool = True, prefix: str = "", risky: bool = False) -> Network:
    """A random network. Without `ties`, no two events are ever due at the same instant. In a `risky` one, numbers may
    come out that cannot be, and then its history stops.

    It always has a pulse, which keeps something changing.
    """
    made = Random()
    for id in FLAGS:
        made.flag(prefix + id, id, make(TRUTHS))
    for id in NUMBERS:
        made.quantity(prefix + id, id, "number", make(NUMBERS_AT_START), -MOST, MOST)
    for id in PEOPLE:
        made.quantity(prefix + id, id, "people", make(people_at_start(prefix, risky)), 0.0)
    made.choice(prefix + CHOICE, CHOICE, OPTIONS[0], OPTIONS)
    x, f = prefix + "x", prefix + "f"
    pulse = event(
        prefix + "pulse", "yes", exponential(2), put(f, f"1 - {f}"), add(x, "if(time > 8, -1, 1)"), again=True
    )
    made.event(pulse)
    for id in EVENTS:
        made.event(make(events(id, ties, prefix, risky)))
    return made
