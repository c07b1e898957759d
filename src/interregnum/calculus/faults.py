"""Why a history cannot go on: a number that cannot be, in words.

The kernel only notes whose number it was (`layout`: OF_SPEED and the like). Here its formula is taken from the network,
or read back from its program, and evaluated again on its tree, to say which part of it went wrong, and from what
values. Of the network it needs no more than `outline` leaves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from interregnum.calculus.kernel import layout
from interregnum.calculus.network import HOLDS, Draw, Event, Network
from interregnum.calculus.programs.postfix import decompile_postfix
from interregnum.calculus.programs.steps import postfix_of
from interregnum.calculus.tables import KINDS, Compiled
from interregnum.expression import (
    NEVER,
    Binary,
    Call,
    Name,
    Node,
    Number,
    Unary,
    evaluate,
    holds,
    names,
    reads_time,
)
from interregnum.expression import show as show_formula

MOST_NAMES = 8  # whose values are told
ABOVE = ("more than 0", lambda x: x > 0)
NOUGHT = ("0 or more", lambda x: x >= 0)
ONE_UP = ("1 or more", lambda x: x >= 1)
SHARE = ("from 0 to 1", lambda x: 0 <= x <= 1)
FINITE = ("a number", math.isfinite)
Allowed = tuple[str, Callable[[float], bool]]
PARAMETERS: dict[str, dict[str, Allowed]] = {
    "fixed": {"exactly": NOUGHT},
    "exponential": {"mean": ABOVE},
    "lognormal": {"typical": ABOVE, "factor": ONE_UP},
    "triangular": {"low end": NOUGHT, "typical": NOUGHT, "high end": ABOVE},
    "gamma": {"mean": ABOVE, "shape": ABOVE},
    "weibull": {"scale": ABOVE, "shape": ABOVE},
}


def outline(network: Network) -> Network:
    """The network without what cannot be sent to another process, or is long: enough to say what went wrong."""
    events = {}
    for id, event in network.events.items():
        branches = tuple(replace(branch, effects=()) for branch in event.branches)
        events[id] = replace(event, guard=HOLDS, effects=(), branches=branches)
    parts = {part for event in events.values() for part in _parts(event)}
    as_written = {node: written for node, written in network.as_written.items() if node in parts}
    return Network(
        events=events, definitions=network.definitions, as_written=as_written, timeline=network.timeline
    )


def _parts(event: Event) -> Iterator[Node]:
    yield from event.clock.parameters
    yield from (factor.value for factor in event.factors)
    for branch in event.branches:
        yield branch.share
        yield from (factor.value for factor in branch.odds)


def fault_in_words(compiled: Compiled, state: Any) -> str:
    """What number came out that cannot be: whose, the formula, what is wrong in it, and the values of its names."""
    world = _World(compiled, state)
    fault, whose, part = (int(getattr(state.moment[0], key)) for key in ("fault", "faulty", "faulty_part"))
    if fault == layout.OF_START:
        return _start(world, whose)
    event = world.network.events[compiled.events[whose]]
    match fault:
        case layout.OF_GUARD:
            guard = world.program(compiled.tables.events[whose].guard)
            return f"the condition of `{event.id}` cannot be: {world.about(guard, FINITE)}"
        case layout.OF_DURATION:
            return f"the duration of `{event.id}` cannot be: {_drawn(world, event.clock, PARAMETERS)}"
        case layout.OF_SPEED:
            pieces = [(f"factor `{factor.name}`", factor.value) for factor in event.factors]
            return f"the speed of `{event.id}` cannot be: {_product(world, pieces)}"
        case layout.OF_BRANCH:
            branch = event.branches[part]
            pieces = [("weight", branch.share), *((f"odds `{f.name}`", f.value) for f in branch.odds)]
            return f"the odds of `{event.id}.{branch.id}` cannot be: {_product(world, pieces)}"
        case layout.OF_BRANCHES:
            ways = world.all_of([branch.share for branch in event.branches])
            return f"no option of `{event.id}` has a weight above 0: {ways}"
    return _effect(world, event.id, part)


# --- whose number ---------------------------------------------------------------------------------------


def _start(world: _World, quantity: int) -> str:
    row = world.compiled.tables.quantities[quantity]
    kind = next(name for name, number in KINDS.items() if number == row.drawn)
    parameters = tuple(world.program(number) for number in (row.a, row.b, row.c) if number >= 0)
    allowed = {name: dict.fromkeys(of, FINITE) for name, of in PARAMETERS.items()}
    allowed["lognormal"]["factor"] = ONE_UP
    id = world.compiled.quantities[quantity]
    return f"the start value of `{id}` cannot be: {_drawn(world, Draw(kind, parameters), allowed)}"  # type: ignore[arg-type]


def _drawn(world: _World, draw: Draw, allowed: dict[str, dict[str, Allowed]]) -> str:
    """What is wrong with the parameters of a distribution, or with their order."""
    named = list(zip(allowed[draw.distribution], draw.parameters, strict=True))
    for name, node in named:
        if not (world.is_finite(node) and allowed[draw.distribution][name][1](world.value(node))):
            return f"`{name}`: {world.about(node, allowed[draw.distribution][name])}"
    values = [world.value(node) for node in draw.parameters]
    if draw.distribution == "triangular" and values != sorted(values):
        shown = ", ".join(world.shown(node) for node in draw.parameters)
        return f"low end, typical value and high end are not in order: {shown}"
    return "it was drawn too long for a number"


def _product(world: _World, pieces: Sequence[tuple[str, Node]]) -> str:
    """What is wrong with the first piece that cannot be, or with all of them together."""
    for name, node in pieces:
        if not (world.is_finite(node) and world.value(node) >= 0):
            return f"{name}: {world.about(node, NOUGHT)}"
    together = " * ".join(f"({world.shown(node)})" for _, node in pieces)
    return f"{together} is too large for a number"


def _effect(world: _World, event: str, number: int) -> str:
    rows, quantities = world.compiled.tables.effects, world.compiled.quantities
    row = rows[number]
    target = quantities[row.quantity]
    if row.op == layout.BALLOT:
        votes = [world.program(option.program) for option in rows[number + 1 : number + 1 + row.other]]
        ways = world.all_of(votes)
        return f"nobody of `{target}` can vote in `{event}`, for no option has a weight above 0: {ways}"
    node = world.program(row.program)
    match row.op:
        case layout.MOVE:
            what, allowed = f"chance to go to `{quantities[row.other]}`", SHARE
        case layout.OPTION:
            what, allowed = "weight", NOUGHT
        case _:
            what, allowed = "value", FINITE
    if row.op == layout.INCREASE and world.is_finite(node):
        node = Binary("+", Name(target), node)
    return f"the effect of `{event}` on `{target}` cannot be: {what}: {world.about(node, allowed)}"


# --- formulas -------------------------------------------------------------------------------------------


class _World:
    """The values at the moment of the fault, and formulas in words."""

    def __init__(self, compiled: Compiled, state: Any) -> None:
        self.compiled, self.state, self.now = compiled, state, float(state.moment[0].now)
        self.network = compiled.network

    def of(self, name: str) -> float:
        """The value of a quantity, or of a definition."""
        index = self.compiled.quantity_index.get(name)
        if index is None:
            return self.value(self.network.definitions[name])
        return float(self.state.values[index])

    def value(self, node: Node) -> float:
        """The value of a formula."""
        return evaluate(node, self.of, self.now)

    def is_finite(self, node: Node) -> bool:
        """Whether a formula has a value, and one that is not infinite."""
        return math.isfinite(self.value(node))

    def program(self, number: int) -> Node:
        """The formula of a program, read back."""
        tables = self.compiled.tables
        row = tables.programs[number]
        steps = [(int(step.op), int(step.arg)) for step in tables.code[row.code : row.code_end]]
        return decompile_postfix(postfix_of(steps), self.compiled.quantities, tables.constants)

    def shown(self, node: Node) -> str:
        """A formula as it was written, as far as that is known."""
        return show_formula(_with_since(self.written(node)))

    def written(self, node: Node) -> Node:
        """A formula as it was before definitions were put into it, or into the factors of which it is a product."""
        match self.network.as_written.get(node, node):
            case Binary("*", left, right, at) if node not in self.network.as_written:
                return Binary("*", self.written(left), self.written(right), at)
            case found:
                return found

    def about(self, node: Node, allowed: Allowed) -> str:
        """A formula, what is wrong with its value, and the values of the names in it."""
        written = self.written(node)
        culprit = self._culprit(written)
        if culprit is None:
            said = f"`{self.shown(node)}` is {self.value(node):g}, and can only be {allowed[0]}"
        elif culprit is written:
            said = f"`{self.shown(node)}` {self._trouble(culprit)}"
        else:
            said = f"`{self.shown(node)}` has no value, for `{self.shown(culprit)}` {self._trouble(culprit)}"
        if isinstance(written, Name) and culprit is None:
            return said
        return said + self._values([written] if culprit is None else [written, culprit])

    def all_of(self, nodes: Sequence[Node]) -> str:
        """Several formulas with their values, and those of the names in them."""
        written = [self.written(node) for node in nodes]
        each = ", ".join(f"`{self.shown(node)}` is {self.value(node):g}" for node in written)
        return each + self._values([node for node in written if not isinstance(node, Name)])

    def _values(self, nodes: Sequence[Node]) -> str:
        read = dict.fromkeys(name for node in nodes for name in names(_with_since(node)))
        known = [(name, self.of(name)) for name in read if not name.endswith(".last")]
        values = [f"{name} is {value:g}" for name, value in known if math.isfinite(value)][:MOST_NAMES]
        values += [f"time is {self.now:g}"] if any(map(reads_time, nodes)) else []
        return f" ({', '.join(values)})" if values else ""

    def _culprit(self, node: Node) -> Node | None:
        """The innermost part that has no finite value."""
        if self.is_finite(node):
            return None
        if _time_since(node) is not None:
            return node
        found = (self._culprit(part) for part in self._asked(node))
        return next((part for part in found if part is not None), node)

    def _asked(self, node: Node) -> Iterable[Node]:
        """The parts on which the value hangs: of `if`, the side that is taken."""
        match node:
            case Name(id) if id in self.network.definitions:
                return (self.network.definitions[id],)
            case Binary(_, left, right):
                return left, right
            case Unary(_, operand):
                return (operand,)
            case Call("if", (condition, then, otherwise)):
                return condition, (then if holds(self.value(condition)) else otherwise)
            case Call(function, arguments) if function not in ("happened", "times", "since"):
                return arguments
        return ()

    def _trouble(self, node: Node) -> str:
        event = _time_since(node)
        if event is not None:
            return f"has no value: `{event}` has not happened"
        match node:
            case Binary("/", _, divisor) if self.value(divisor) == 0:
                return "divides by 0"
            case Call("log", (x,)):
                return f"is the logarithm of {self.value(x):g}"
            case Call("pow", (x, y)) if math.isnan(self.value(node)):
                return f"is {self.value(x):g} to the power {self.value(y):g}, which is no number"
        return "has no value" if math.isnan(self.value(node)) else "is too large for a number"


def _time_since(node: Node) -> str | None:
    """The event of `since(EVENT)`, also where it is written out (`expression.thresholds`)."""
    match node:
        case Call("since", (Name(event),)):
            return event
        case Call("if", (Binary("!=", Name(last), Number(value)), _, Number(none))) if (
            value == NEVER and math.isnan(none)
        ):
            return last.removesuffix(".last")
    return None


def _with_since(node: Node) -> Node:
    """The formula with `since(...)` where it was lowered to that."""
    event = _time_since(node)
    if event is not None:
        return Call("since", (Name(event),))
    match node:
        case Binary(op, left, right, at):
            return Binary(op, _with_since(left), _with_since(right), at)
        case Unary(op, operand, at):
            return Unary(op, _with_since(operand), at)
        case Call(function, arguments, at):
            return Call(function, tuple(_with_since(part) for part in arguments), at)
    return node
