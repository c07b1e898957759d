"""How far each quantity can go, and whether a condition can ever hold: proofs by interval arithmetic.

A range is a pair (low, high) that surely contains every value, where there is one. What is proved here holds in every
history: if the range of a condition is (0, 0) it is never true. The converse does not follow; where nothing can be
proved, nothing is said. What surely has no value, `valueless` finds. Source of the method: R. E. Moore, Interval
Analysis (1966); P. Cousot and R. Cousot, "Abstract interpretation", POPL 1977.
"""

from __future__ import annotations

import math
from collections import ChainMap, deque
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce

from interregnum.calculus.network import (
    Add,
    Ballot,
    Choose,
    Draw,
    Effect,
    Move,
    Network,
    Quantity,
    Set,
    all_effects,
    targets,
)
from interregnum.expression import NEVER as NOT_YET
from interregnum.expression import (
    Binary,
    Call,
    Name,
    Node,
    Number,
    Unary,
    conjunction,
    evaluate,
    names,
    reads_time,
)
from interregnum.expression.thresholds import compared_events
from interregnum.expression.tree import COMPARISONS
from interregnum.model import Kind

Range = tuple[float, float]

EVERYTHING: Range = (-math.inf, math.inf)
NEVER, ALWAYS, EITHER = (0.0, 0.0), (1.0, 1.0), (0.0, 1.0)


def is_false(found: Range) -> bool:
    """Whether a condition with this range is never true."""
    return found == NEVER


def is_true(found: Range) -> bool:
    """Whether a condition with this range is always true: zero is not in it."""
    return found[0] > 0 or found[1] < 0


def join(first: Range, other: Range) -> Range:
    """The smallest range that contains both."""
    return min(first[0], other[0]), max(first[1], other[1])


# --- formulas -----------------------------------------------------------------------------------------------


def range_of(
    node: Node, ranges: Mapping[str, Range], now: Range, known: dict[Node, Range] | None = None
) -> Range:
    """Where the value of a formula lies, if each quantity lies in its range; unknown ones can be anything.

    Who asks about many formulas while the ranges stay as they are gives `known`, where those of their parts are kept.
    """

    def value(part: Node) -> Range:
        if isinstance(part, Name):
            return now if part.id == "time" else ranges.get(part.id, EVERYTHING)
        if isinstance(part, Number):
            return part.value, part.value
        if known is None:
            return of_parts(part)
        if part not in known:
            known[part] = of_parts(part)
        return known[part]

    def of_parts(part: Call | Unary | Binary) -> Range:
        if isinstance(part, Binary):
            if part.op in COMPARISONS and reads_time(part) and any(map(never, compared_events(part))):
                return NEVER
            return _binary(part.op, value(part.left), value(part.right))
        if isinstance(part, Unary):
            low, high = value(part.operand)
            return _negated((low, high)) if part.op == "not" else (0.0 - high, 0.0 - low)
        match part:
            case Call("happened", (Name(event),)):
                return ranges.get(f"{event}.happened", EITHER)
            case Call("times", (Name(event),)):
                return ranges.get(f"{event}.times", (0.0, math.inf))
            case Call("since", _):
                return 0.0, math.inf
        return _called(part.function, [value(argument) for argument in part.arguments])

    def never(event: str) -> bool:
        return ranges.get(f"{event}.last") == (NOT_YET, NOT_YET)

    return value(node)


def _negated(found: Range) -> Range:
    if is_false(found):
        return ALWAYS
    return NEVER if is_true(found) else EITHER


def _truth(found: Range) -> Range:
    return _negated(_negated(found))


def _binary(op: str, left: Range, right: Range) -> Range:
    match op:
        case "and":
            first, other = _truth(left), _truth(right)
            return min(first[0], other[0]), min(first[1], other[1])
        case "or":
            first, other = _truth(left), _truth(right)
            return max(first[0], other[0]), max(first[1], other[1])
        case "<":
            return _order(left[1] < right[0], left[0] >= right[1])
        case "<=":
            return _order(left[1] <= right[0], left[0] > right[1])
        case ">":
            return _order(left[0] > right[1], left[1] <= right[0])
        case ">=":
            return _order(left[0] >= right[1], left[1] < right[0])
        case "==":
            return _order(
                left[0] == left[1] == right[0] == right[1], left[1] < right[0] or left[0] > right[1]
            )
        case "!=":
            return _negated(_binary("==", left, right))
        case "+":
            return _sound(left[0] + right[0], left[1] + right[1])
        case "-":
            return _sound(left[0] - right[1], left[1] - right[0])
        case "*":
            corners = [0.0 if x == 0.0 or y == 0.0 else x * y for x in left for y in right]
            return _sound(min(corners), max(corners))
        case "/" if right[0] > 0 or right[1] < 0:
            return _corners(lambda x, y: x / y if math.isfinite(x) or math.isfinite(y) else 0.0, left, right)
    return EVERYTHING


def _order(surely: bool, never: bool) -> Range:
    return ALWAYS if surely else NEVER if never else EITHER


def _sound(low: float, high: float) -> Range:
    """The range, widened where infinities cancelled."""
    return (-math.inf if math.isnan(low) else low), (math.inf if math.isnan(high) else high)


def _corners(apply: Callable[[float, float], float], left: Range, right: Range) -> Range:
    found = [apply(x, y) for x in left for y in right]
    return _sound(min(found), max(found))


def _called(function: str, arguments: list[Range]) -> Range:
    match function:
        case "min" | "max":
            pick = min if function == "min" else max
            return pick(low for low, _ in arguments), pick(high for _, high in arguments)
        case "sum":
            return reduce(lambda left, other: _binary("+", left, other), arguments)
        case "count" | "share":
            low, high = (sum(_truth(argument)[end] for argument in arguments) for end in (0, 1))
            size = len(arguments) if function == "share" else 1
            return low / size, high / size
        case "clip":
            (low, high), floor, ceiling = arguments
            return min(max(low, floor[0]), ceiling[0]), min(max(high, floor[1]), ceiling[1])
        case "if":
            condition, then, otherwise = arguments
            if is_true(condition):
                return then
            return otherwise if is_false(condition) else join(then, otherwise)
        case "exp" | "normal":
            low, high = (_at(function, end) for end in arguments[0])
            return low, high
        case "log" if arguments[0][1] > 0:
            low, high = arguments[0]
            return (_at(function, low) if low > 0 else -math.inf), _at(function, high)
        case "pow" if arguments[0][0] >= 0:
            return _power(*arguments)
    return EVERYTHING


def _at(function: str, x: float) -> float:
    """The value of a function that only grows, at an end of its argument's range."""
    if math.isinf(x):
        return {"exp": 0.0 if x < 0 else math.inf, "normal": 0.0 if x < 0 else 1.0}.get(function, x)
    return evaluate(Call(function, (Number(x),)), {}, 0.0)


def _power(base: Range, exponent: Range) -> Range:
    """At the corners, where all are numbers; else whatever is not negative."""
    if base[0] <= 0 or not all(map(math.isfinite, (*base, *exponent))):
        return 0.0, math.inf
    return _corners(lambda x, y: evaluate(Call("pow", (Number(x), Number(y))), {}, 0.0), base, exponent)


def valueless(
    node: Node, ranges: Mapping[str, Range], now: Range, known: dict[Node, Range] | None = None
) -> Node | None:
    """The first part of a formula that has no value, or is too large for a number, whatever happens; None if none is
    surely so. Sides of `and`, `or` and `if` that may not be asked for are left out."""
    known = {} if known is None else known
    for part in _asked(node, ranges, now, known):
        found = valueless(part, ranges, now, known)
        if found is not None:
            return found
    return node if _has_none(node, ranges, now, known) else None


def _asked(node: Node, ranges: Mapping[str, Range], now: Range, known: dict[Node, Range]) -> tuple[Node, ...]:
    match node:
        case Binary("and" | "or", left, _):
            return (left,)
        case Binary(op) if op in COMPARISONS and compared_events(node):
            return ()  # false where one has not happened
        case Binary(_, left, right):
            return left, right
        case Unary(_, operand):
            return (operand,)
        case Call("if", (condition, then, otherwise)):
            asked = range_of(condition, ranges, now, known)
            taken = (then,) if is_true(asked) else (otherwise,) if is_false(asked) else ()
            return condition, *taken
        case Call("happened" | "times" | "since"):
            return ()
        case Call(_, arguments):
            return arguments
    return ()


def _has_none(node: Node, ranges: Mapping[str, Range], now: Range, known: dict[Node, Range]) -> bool:
    """Whether the node itself has no value, though its parts have."""
    match node:
        case Call("since", (Name(event),)):
            return ranges.get(f"{event}.last") == (NOT_YET, NOT_YET)
        case Binary("/", _, divisor):
            return range_of(divisor, ranges, now, known) == (0.0, 0.0)
        case Call("log", (x,)):
            return range_of(x, ranges, now, known)[1] <= 0
        case Call("pow", (x, y)):
            base, exponent = range_of(x, ranges, now, known), range_of(y, ranges, now, known)
            whole = exponent[0] == exponent[1] and exponent[0].is_integer()
            if base == (0.0, 0.0) and exponent[1] < 0:
                return True
            if base[1] < 0 and exponent[0] == exponent[1] and not whole:
                return True
    low, high = range_of(node, ranges, now, known)
    return low == math.inf or high == -math.inf


# --- networks -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reach:
    """How far every quantity can go, and which events can happen at all."""

    ranges: dict[str, Range]
    possible: frozenset[str]


def starts(network: Network) -> dict[str, Range]:
    """Where each quantity starts."""
    return {id: _start(quantity) for id, quantity in network.quantities.items()}


def _start(quantity: Quantity) -> Range:
    found = (quantity.lower, quantity.upper)
    if isinstance(quantity.start, float | int):
        found = (float(quantity.start), float(quantity.start))
    elif isinstance(quantity.start, Draw) and all(
        isinstance(parameter, Number) for parameter in quantity.start.parameters
    ):
        values = [parameter.value for parameter in quantity.start.parameters if isinstance(parameter, Number)]
        if quantity.start.distribution in ("fixed", "triangular"):
            found = (min(values), max(values))
        else:
            found = (0.0, math.inf)
    return max(found[0], quantity.lower), min(found[1], quantity.upper)


def reach(network: Network, now: Range, granted: frozenset[str] | None = None) -> Reach:
    """Let everything happen that can, until nothing new can.

    `granted` events are taken to be possible whatever their guard says; with None, all are. A number that
    changes is at once taken to its bounds, so this ends soon; flags are followed exactly. It is not found again where
    nothing has changed on which it hangs: an author mostly turns at durations, odds and words.
    """
    return _reached(_Ground.of(network), now, granted)


@dataclass(frozen=True)
class _Ground:
    """All of a network on which it hangs how far it can go: starts and bounds, guards and effects."""

    quantities: tuple[tuple[str, Range, float, float, Kind], ...]
    events: tuple[tuple[str, Node, tuple[Effect | tuple[str, ...], ...]], ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...]
    network: Network = field(compare=False)

    @staticmethod
    def of(network: Network) -> _Ground:
        """That of a network."""
        return _Ground(
            tuple(
                (id, _start(quantity), quantity.lower, quantity.upper, quantity.kind)
                for id, quantity in network.quantities.items()
            ),
            tuple(
                (id, event.guard, tuple(map(_written_or_same, all_effects(event))))
                for id, event in network.events.items()
            ),
            tuple((id, tuple(options)) for id, options in network.choices.items()),
            network,
        )


def _written_or_same(effect: Effect) -> Effect | tuple[str, ...]:
    """Of a ballot only what it writes matters, not the weights."""
    return targets(effect) if isinstance(effect, Ballot) else effect


@lru_cache(maxsize=3)
def _reached(ground: _Ground, now: Range, granted: frozenset[str] | None) -> Reach:
    network = ground.network
    ranges = starts(network)
    readers: dict[str, list[Effect]] = {}
    ready = [event for event in network.events.values() if granted is None or event.id in granted]
    waiting = {event.id: event for event in network.events.values()}
    asking: dict[str, list[str]] = {}  # the events whose guards read a quantity
    for event in network.events.values():
        for name in names(event.guard):
            asking.setdefault(name, []).append(event.id)
    for event in ready:
        del waiting[event.id]
    asked: Iterable[str] = list(waiting)
    while True:
        effects = [effect for event in ready for effect in all_effects(event)]
        for effect in effects:
            for name in _read_by(effect):
                readers.setdefault(name, []).append(effect)
        changed = _spread(effects, readers, ranges, network, now)
        asked = dict.fromkeys((*asked, *(id for name in changed for id in asking.get(name, ()))))
        ready = [
            waiting.pop(id)
            for id in asked
            if id in waiting and not is_false(range_of(waiting[id].guard, ranges, now))
        ]
        asked = ()
        if not ready:
            break
    return Reach(ranges, frozenset(network.events) - waiting.keys())


def _spread(
    effects: list[Effect],
    readers: Mapping[str, list[Effect]],
    ranges: dict[str, Range],
    network: Network,
    now: Range,
) -> list[str]:
    """Apply effects, and again those that read what has changed, until nothing changes: what has changed."""
    queue, queued = deque(effects), {id(effect) for effect in effects}
    changed: dict[str, None] = {}
    while queue:
        effect = queue.popleft()
        queued.discard(id(effect))
        before = {name: ranges.get(name) for name in _written_by(effect, network)}
        if not _apply(effect, ranges, network, now):
            continue
        for name in (name for name, old in before.items() if ranges.get(name) != old):
            changed[name] = None
            for reader in readers.get(name, ()):
                if id(reader) not in queued:
                    queued.add(id(reader))
                    queue.append(reader)
    return list(changed)


def _read_by(effect: Effect) -> tuple[str, ...]:
    """The quantities on which it hangs what an effect does."""
    match effect:
        case Set(_, value):
            return names(value)
        case Add(target, value):
            return target, *names(value)
        case Move(source, target, chance):
            return source, target, *names(chance)
        case _:
            return ()


def _written_by(effect: Effect, network: Network) -> tuple[str, ...]:
    """The quantities that an effect may change."""
    if isinstance(effect, Choose):
        return tuple(f"{effect.choice}.{option}" for option in network.choices.get(effect.choice, []))
    return targets(effect)


def _apply(effect: Effect, ranges: MutableMapping[str, Range], network: Network, now: Range) -> bool:
    """Widen the ranges by what an effect may do; whether that changed any."""
    if isinstance(effect, Set | Add) and _is_full(effect.quantity, ranges, network):
        return False
    match effect:
        case Set(target, value):
            return _write(target, range_of(value, ranges, now), ranges, network)
        case Add(target, value):
            low, high = range_of(value, ranges, now)
            old = ranges.get(target, EVERYTHING)
            return _write(target, (old[0] + min(low, 0.0), old[1] + max(high, 0.0)), ranges, network)
        case Move(source, target, chance):
            if range_of(chance, ranges, now)[1] <= 0 or ranges.get(source, EVERYTHING)[1] <= 0:
                return False
            less = _write(source, (0.0, ranges.get(source, EVERYTHING)[1]), ranges, network)
            return _write(target, (0.0, math.inf), ranges, network) or less
        case Ballot(among=among):
            return sum([_write(target, (0.0, math.inf), ranges, network) for target, _ in among]) > 0
        case Choose(choice, option):
            changed = [
                _write(f"{choice}.{other}", ALWAYS if other == option else NEVER, ranges, network)
                for other in network.choices.get(choice, [])
            ]
            return any(changed)


def _is_full(target: str, ranges: Mapping[str, Range], network: Network) -> bool:
    """Whether the range is already as wide as the bounds, so that no effect need be looked at."""
    quantity = network.quantities.get(target)
    return quantity is None or ranges[target] == (quantity.lower, quantity.upper)


def _write(target: str, value: Range, ranges: MutableMapping[str, Range], network: Network) -> bool:
    quantity = network.quantities.get(target)
    if quantity is None:
        return False
    old = ranges[target]
    low, high = _held(value, quantity)
    if low >= old[0] and high <= old[1]:
        return False
    if quantity.kind != "flag":  # numbers may creep: go to the bound at once
        low, high = (quantity.lower if low < old[0] else low), (quantity.upper if high > old[1] else high)
    ranges[target] = join(old, (low, high))
    return True


def _held(value: Range, quantity: Quantity) -> Range:
    """The range within the bounds of the quantity."""
    low, high = (min(max(end, quantity.lower), quantity.upper) for end in value)
    return low, high


def after(
    effects: tuple[Effect, ...], ranges: dict[str, Range], network: Network, now: Range
) -> Mapping[str, Range]:
    """Where each quantity is after some effects, done in order, from anywhere in the ranges given."""
    found = ChainMap[str, Range]({}, ranges)
    for effect in effects:
        match effect:
            case Set(target, value) if target in network.quantities:
                found[target] = _held(range_of(value, found, now), network.quantities[target])
            case Add(target, value) if target in network.quantities:
                sum_of = _binary("+", found[target], range_of(value, found, now))
                found[target] = _held(sum_of, network.quantities[target])
            case Choose(choice, option):
                for other in network.choices.get(choice, []):
                    found[f"{choice}.{other}"] = ALWAYS if other == option else NEVER
            case _:
                _apply(effect, found, network, now)
    return found


# --- contradictions -----------------------------------------------------------------------------------------


def contradicts(*nodes: Node) -> bool:
    """Whether conditions that are conjunctions of comparisons with constants cannot all hold."""
    low: dict[str, tuple[float, bool]] = {}
    high: dict[str, tuple[float, bool]] = {}
    for quantity, op, value in (clause for node in nodes for clause in conjunction(node) or ()):
        if op in (">", ">=", "=="):
            low[quantity] = max(low.get(quantity, (-math.inf, False)), (value, op == ">"))
        if op in ("<", "<=", "=="):
            least = min(high.get(quantity, (math.inf, True)), (value, op != "<"))
            high[quantity] = least
    unequal = {
        (quantity, value) for node in nodes for quantity, op, value in conjunction(node) or () if op == "!="
    }
    for quantity in low.keys() & high.keys():
        (bottom, above), (top, reached) = low[quantity], high[quantity]
        if bottom > top or (bottom == top and (above or not reached or (quantity, bottom) in unequal)):
            return True
    return False
