"""Names become indices, once: a network compiled to the arrays that the kernel plays.

This is the only step after checking that can fail on an unknown name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from interregnum.calculus.kernel import draws, layout
from interregnum.calculus.kernel.layout import Tables
from interregnum.calculus.network import (
    ALARMS,
    ONE,
    Add,
    Ballot,
    Choose,
    Draw,
    Effect,
    Event,
    Move,
    Network,
    Quantity,
    Set,
    odds_formula,
)
from interregnum.calculus.programs.postfix import Postfix, Program, stack_depth
from interregnum.calculus.programs.steps import Steps, steps_of
from interregnum.calculus.rows import loosened, table
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.expression import Binary, ExpressionError, Node, Number, conjunction, names, reads_time

KINDS = {
    "fixed": draws.FIXED,
    "exponential": draws.EXPONENTIAL,
    "lognormal": draws.LOGNORMAL,
    "triangular": draws.TRIANGULAR,
    "gamma": draws.GAMMA,
    "weibull": draws.WEIBULL,
    "at": layout.AT,
    "after": layout.AFTER,
}
MEMORIES = {"forget": layout.FORGET, "pause": layout.PAUSE, "keep": layout.KEEP}
# The values for which a comparison with x holds: within (1) or outside (0) a range, its ends included.
RANGES: dict[str, Callable[[float], tuple[int, float, float]]] = {
    "<": lambda x: (1, -math.inf, math.nextafter(x, -math.inf)),
    "<=": lambda x: (1, -math.inf, x),
    ">": lambda x: (1, math.nextafter(x, math.inf), math.inf),
    ">=": lambda x: (1, x, math.inf),
    "==": lambda x: (1, x, x),
    "!=": lambda x: (0, x, x),
}
Clause = tuple[int, int, float, float]  # event, within, low, high
Row = tuple[int, int, int, int]  # operation, quantity, other, program


@dataclass(frozen=True, repr=False, eq=False)
class Compiled:
    """A network as arrays, and the names that the indices stand for.

    `of` is the network that this one is with other starts (`with_quantities`): they share a kernel.
    """

    network: Network
    tables: Tables
    quantities: tuple[str, ...]
    events: tuple[str, ...]
    quantity_index: dict[str, int]
    event_index: dict[str, int]
    branches: dict[str, tuple[str, ...]]
    read: tuple[int, ...]  # programs of the formulas to be read, beside those of the network
    depth: int
    of: Compiled | None = None

    def with_quantities(self, quantities: Any, order: Any) -> Compiled:
        """The same with other rows of quantities, of which those of `order` are drawn; all else is as it is here."""
        tables = self.tables._replace(quantities=quantities, order=order)
        return replace(self, tables=tables, of=self.of or self)

    def __repr__(self) -> str:
        return f"<Compiled: {len(self.events):,} events, {len(self.quantities):,} quantities>"

    @cached_property
    def loose(self) -> Tables:
        """The tables as plain lists and objects, for the engine that is not compiled."""
        return Tables(*(loosened(part) for part in self.tables))


def compile_tables(network: Network, read: Iterable[Node] = ()) -> Compiled:
    """Compile a network, and formulas that somebody wants to read of it.

    An unknown name raises ScenarioError with the place that wrote it.
    """
    return _Compiler(network).compiled(read)


def compile_formula(compiled: Compiled, node: Node) -> tuple[str, ...]:
    """The quantities a formula from outside the network reads; ScenarioError if one is unknown."""
    for name in names(node):
        if name not in compiled.quantity_index:
            raise ScenarioError([unknown_quantity(name, compiled.quantity_index)])
    return names(node)


def speed_formula(event: Event) -> Node | None:
    """The product of the event's factors; None for a plain speed of one."""
    product: Node | None = None
    for factor in event.factors:
        product = factor.value if product is None else Binary("*", product, factor.value, 0)
    return product


def _watched(event: Event, speed: Node | None) -> Sequence[Node]:
    """The formulas that a running clock follows: its speed; of an alarm, its minute."""
    if event.clock.distribution in ALARMS:
        return event.clock.parameters
    return () if speed is None else (speed,)


@dataclass
class _Slices:
    """Lists of rows laid end to end, with where each begins."""

    starts: list[int] = field(default_factory=lambda: [0])
    rows: list[Any] = field(default_factory=list)

    def add(self, rows: Iterable[Any]) -> tuple[int, int]:
        """Lay a list at the end; say where it begins and ends."""
        self.rows.extend(rows)
        self.starts.append(len(self.rows))
        return self.starts[-2], self.starts[-1]


@lru_cache(2**15)
def _ready(code: tuple[tuple[int, int], ...]) -> tuple[Steps, int, frozenset[int]]:
    """A program as it is run, how many values it holds at once, and the quantities that it reads. Of a network that
    is compiled again after an edit most are as they were."""
    return steps_of(code), stack_depth(code), frozenset(at for op, at in code if op == layout.LOAD)


class _Compiler:
    """Gathers the arrays of one network."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.index = {name: n for n, name in enumerate(network.quantities)}
        self.clauses: list[list[Clause]] = [[] for _ in network.quantities]
        self.dependants: list[dict[int, int]] = [{} for _ in network.quantities]
        self.readers: list[list[int]] = [[] for _ in network.quantities]
        self.postfix = Postfix(self.index)
        self.programs, self.branches = _Slices(), _Slices()
        self.effects, self.reads = _Slices(), _Slices()
        self.known: dict[Node, int] = {}
        self.loads: list[frozenset[int]] = []  # the quantities that each program reads
        self.most_causes = self.most_influences = self.most_changes = 0
        self.event_number = 0
        self.depth = 1
        self.most_options = 0
        self.entry = ""

    def compiled(self, read: Iterable[Node]) -> Compiled:
        quantities = [self._quantity_row(q) for q in self.network.quantities.values()]
        events = [self._event_row(event) for event in self.network.events.values()]
        clauses, links, readers = _Slices(), _Slices(), _Slices()
        for row, own, roles, read_by in zip(
            quantities, self.clauses, self.dependants, self.readers, strict=True
        ):
            row["readers"], row["readers_end"] = readers.add(read_by)
            row["clauses"], row["clauses_end"] = clauses.add(own)
            row["links"], row["links_end"] = links.add(roles.items())
        self.entry = ""
        programs = tuple(self.program(node) for node in read)
        tables = Tables(
            events=table(layout.EVENT, events),
            quantities=table(layout.QUANTITY, [_in_order(layout.QUANTITY, row) for row in quantities]),
            clauses=table(layout.CLAUSE, clauses.rows),
            links=table(layout.LINK, links.rows),
            branches=table(layout.BRANCH_ROW, self.branches.rows),
            effects=table(layout.EFFECT_ROW, self.effects.rows),
            reads=np.array(self.reads.rows, np.int32),
            readers=np.array(readers.rows, np.int32),
            order=np.array(self._start_order(), np.int32),
            programs=table(layout.PROGRAM, list(pairwise(self.programs.starts))),
            code=table(layout.CODE, self.programs.rows),
            constants=np.array(list(self.postfix.constants), np.float64),
            most=np.array([self.most_causes, self.most_influences, 2 * self.most_changes], np.int64),
        )
        return Compiled(
            network=self.network,
            tables=tables,
            quantities=tuple(self.network.quantities),
            events=tuple(self.network.events),
            quantity_index=self.index,
            event_index={name: n for n, name in enumerate(self.network.events)},
            branches={id: tuple(b.id for b in event.branches) for id, event in self.network.events.items()},
            read=programs,
            depth=self.depth + self.most_options,
        )

    # Programs -----------------------------------------------------------------------------------

    def program(self, node: Node) -> int:
        """The number of the program for a formula; equal formulas share one."""
        number = self.known.get(node)
        if number is None:
            steps, depth, loads = _ready(tuple(self._code(node)))
            self.depth = max(self.depth, depth)
            self.programs.add(steps)
            self.loads.append(loads)
            number = self.known[node] = len(self.programs.starts) - 2
        return number

    def _code(self, node: Node) -> Program:
        try:
            return self.postfix.program(node)
        except ExpressionError:
            for name in names(node):
                self.quantity(name)  # says which is unknown
            raise

    def quantity(self, name: str) -> int:
        """The index of a quantity."""
        if name not in self.index:
            raise ScenarioError([unknown_quantity(name, self.index, self.entry)])
        return self.index[name]

    # Quantities ---------------------------------------------------------------------------------

    def _quantity_row(self, quantity: Quantity) -> dict[str, Any]:
        self.entry = quantity.id
        start = quantity.start
        kind, a, b, c = self._draw(start) if isinstance(start, Draw) else (-1, -1, -1, -1)
        return {
            "lower": quantity.lower,
            "upper": quantity.upper,
            "whole": int(quantity.kind == "people"),
            "hash": draws.stable_hash(quantity.id),
            "start": 0.0 if isinstance(start, Draw) else start,
            "drawn": kind,
            "a": a,
            "b": b,
            "c": c,
        }

    def _draw(self, draw: Draw) -> tuple[int, int, int, int]:
        a, b, c = [*(self.program(node) for node in draw.parameters), -1, -1, -1][:3]
        return KINDS[draw.distribution], a, b, c

    def _start_order(self) -> list[int]:
        """Drawn quantities, each after the drawn quantities that its parameters read."""
        quantities = self.network.quantities.values()
        drawn = {q.id: q.start for q in quantities if isinstance(q.start, Draw)}
        order: dict[str, None] = {}

        def visit(id: str, waiting: tuple[str, ...]) -> None:
            if id in waiting:
                circle = " -> ".join((*waiting, id))
                message = f"start values that wait for each other: {circle}"
                raise ScenarioError([Problem("start-cycle", message, path=id)])
            for node in drawn[id].parameters:
                for name in names(node):
                    if name in drawn and name not in order:
                        visit(name, (*waiting, id))
            order[id] = None

        for id in drawn:
            if id not in order:
                visit(id, ())
        return [self.index[id] for id in order]

    # Events -------------------------------------------------------------------------------------

    def _event_row(self, event: Event) -> tuple[Any, ...]:
        self.entry = event.id
        guard = self._guard(event.guard)
        clock, a, b, c = self._draw(event.clock)
        speed = speed_formula(event)
        weights = [odds_formula(b.share, [f.value for f in b.odds]) for b in event.branches]
        pushing = [*event.clock.parameters, *([] if speed is None else [speed]), *weights]
        causes, influences = self._quantities([event.guard]), self._quantities(pushing)
        self._depend(causes if guard >= 0 else [], layout.GUARD_ROLE)
        self._depend(self._quantities(_watched(event, speed)), layout.SPEED_ROLE)
        self.most_causes = max(self.most_causes, len(causes))
        self.most_influences = max(self.most_influences, len(influences))
        before = len(self.effects.rows)
        own, branches = self._effects(event, weights)
        self.event_number += 1
        row = {
            "hash": draws.stable_hash(event.id),
            "guard": guard,
            "clock": clock,
            "may_be_nought": int(event.clock.may_be_nought),
            "a": a,
            "b": b,
            "c": c,
            "speed": -1 if speed is None else self.program(speed),
            "memory": MEMORIES[event.memory],
            "again": int(event.again),
            "decision": int(event.decision),
        }
        slices = {
            "branches": branches,
            "effects": own,
            "causes": self.reads.add(causes),
            "influences": self.reads.add(influences),
        }
        rows = self.effects.rows[before:]
        targets = self._targets(rows)
        slices["targets"] = self.reads.add(targets)
        for quantity in {*causes, *influences, *targets, *self._read_by(rows)}:
            self.readers[quantity].append(self.event_number - 1)
        for name, (start, end) in slices.items():
            row |= {name: start, f"{name}_end": end}
        return _in_order(layout.EVENT, row)

    def _guard(self, guard: Node) -> int:
        """A conjunction of comparisons as clauses, and no program; anything else as a program."""
        if isinstance(guard, Number):
            return -1 if guard.value != 0.0 else self.program(guard)
        clauses = None if reads_time(guard) else conjunction(guard)
        if clauses is None:
            return self.program(guard)
        for name, op, constant in clauses:
            self.clauses[self.quantity(name)].append((self.event_number, *RANGES[op](constant)))
        return -1

    def _quantities(self, nodes: Sequence[Node]) -> list[int]:
        found = dict.fromkeys(name for node in nodes for name in names(node))
        return [self.quantity(name) for name in found]

    def _depend(self, quantities: Sequence[int], role: int) -> None:
        for quantity in quantities:
            roles = self.dependants[quantity]
            roles[self.event_number] = roles.get(self.event_number, 0) | role

    def _effects(self, event: Event, weights: Sequence[Node]) -> tuple[tuple[int, int], tuple[int, int]]:
        """The event's own effects, and its branches with theirs, as slices."""
        own = self.effects.add(self._rows(event.effects))
        branches, longest = [], 0
        for branch, weight in zip(event.branches, weights, strict=True):
            start, end = self.effects.add(self._rows(branch.effects))
            longest = max(longest, end - start)
            program = -1 if branch.barred else self.program(weight)
            branches.append((program, start, end, draws.stable_hash(branch.id)))
        self.most_changes = max(self.most_changes, own[1] - own[0] + longest)
        return own, self.branches.add(branches)

    def _targets(self, rows: Iterable[Row]) -> list[int]:
        """The quantities that these effects may change."""
        found: dict[int, None] = {}
        for op, quantity, other, _ in rows:
            if op != layout.BALLOT:
                found[quantity] = None
            if op == layout.MOVE:
                found[other] = None
        return list(found)

    def _read_by(self, rows: Iterable[Row]) -> set[int]:
        """The quantities that these effects read; a block that is divided among them."""
        found: set[int] = set()
        for op, quantity, _, program in rows:
            found |= {quantity} if op == layout.BALLOT else self.loads[program]
        return found

    def _rows(self, effects: Sequence[Effect]) -> list[Row]:
        return [row for effect in effects for row in self._row(effect)]

    def _row(self, effect: Effect) -> list[Row]:
        match effect:
            case Set(name, value):
                return [(layout.SET, self.quantity(name), -1, self.program(value))]
            case Add(name, value):
                return [(layout.INCREASE, self.quantity(name), -1, self.program(value))]
            case Move(source, target, chance):
                return [(layout.MOVE, self.quantity(source), self.quantity(target), self.program(chance))]
            case Choose(choice, option):
                return self._choice_rows(choice, option)
            case Ballot(block=block, among=among):
                self.most_options = max(self.most_options, len(among))
                head: Row = (layout.BALLOT, self.quantity(block), len(among), -1)
                options = [(layout.OPTION, self.quantity(name), -1, self.program(w)) for name, w in among]
                return [head, *options]

    def _choice_rows(self, choice: str, option: str) -> list[Row]:
        options = self.network.choices.get(choice, [])
        if option not in options:
            raise ScenarioError([unknown_quantity(f"{choice}.{option}", self.index, self.entry)])
        none, made = Number(0.0, "", 0), []
        for other in options:
            value = ONE if other == option else none
            made.append((layout.SET, self.quantity(f"{choice}.{other}"), -1, self.program(value)))
        return made


def _in_order(columns: list[tuple[str, str]], row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name, _ in columns)


def unknown_quantity(name: str, known: Iterable[str], entry: str = "") -> Problem:
    """There is no such quantity, but perhaps one of a like name, or another of the same thing."""
    all_known = list(known)
    nearest = nearest_name(name, all_known)
    akin = [other for other in all_known if other.partition(".")[0] == name.partition(".")[0]]
    example = next((other for other in (*akin, *all_known) if other != nearest), nearest)
    allowed = (
        f"a quantity of the network, such as `{example}`" if example else "the network has no quantities"
    )
    return Problem(
        "unknown-quantity",
        f"there is no quantity `{name}` in this scenario",
        path=entry,
        found=name,
        allowed=allowed,
        nearest=nearest,
    )
