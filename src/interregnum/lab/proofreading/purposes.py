"""What an event is for, read off the network: what else reads what it brings about; and what ends a time.

A *turn* is an event that many others must precede: `not happened(X)` stands in the guards of at least three, or they
happen `during` the phase that it ends. What comes after a turn and does not follow from it, and is read by nothing that
can still happen, is done in vain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from interregnum.calculus.network import Choose, Event, Network, Set, all_effects, formulas
from interregnum.expression import Binary, Call, Name, Node, Number, Unary, evaluate, names
from interregnum.expression.tree import EVENT_QUANTITY, children, quantity_of

Entry = tuple[str | int, ...]
INCIDENTAL = ("held_by", "free", "busy")  # of a person: to be held, or let go, serves no end by itself
NOTED = tuple(EVENT_QUANTITY.values())
ON = ".on"  # of a phase: it lasts
MANY = 3  # guards that must precede an event for it to be a turn
PRESSES = ("clock", "speed", "odds")  # where a formula says how soon or how likely, not whether
ASIDE = ("ending", "lab", "timer")  # mechanisms whose events only watch
WAYS = ("movements", "missions", "custody", "things", "orders")  # nouns whose events serve one end together


class Purposes:
    """Who reads what an event writes."""

    def __init__(self, network: Network, persons: Collection[str]) -> None:
        self.network, self.persons = network, persons

    @cached_property
    def turns(self) -> Sequence[str]:
        """The events that end a time, in the order of the network."""
        before: dict[str, set[Entry]] = defaultdict(set)
        for event in self.network.events.values():
            for part in conjuncts(event.guard):
                match part:
                    case Unary("not", Call("happened", (Name(turn),))) if turn != event.id:
                        before[turn].add(self._entry(event.id))
                    case Name(flag) if flag.endswith(ON) and self._is_phase(flag):
                        before[f"{flag.removesuffix(ON)}.ends"].add(self._entry(event.id))
        return [
            id
            for id, event in self.network.events.items()
            if len(before.get(id, ())) >= MANY and not event.again
        ]

    def _is_phase(self, flag: str) -> bool:
        return self.network.written_at.get(flag, ())[:1] == ("phases",)

    def _entry(self, event: str) -> Entry:
        """The noun that an event serves: all events of a march serve its arrival, those of a motion its vote."""
        written = self.network.written_at.get(event, ())
        return written[:2] if written[:1] and written[0] in WAYS else written[:4]

    @cached_property
    def _of_entry(self) -> Mapping[Entry, Sequence[Event]]:
        found: dict[Entry, list[Event]] = defaultdict(list)
        for event in self.network.events.values():
            found[self._entry(event.id)].append(event)
        return found

    @cached_property
    def _readers(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for event in self.network.events.values():
            if event.mechanism not in (*ASIDE, "crowds"):
                asked = [name for role, node in formulas(event) if role in PRESSES for name in names(node)]
                for name in dict.fromkeys((*wanted(event.guard), *asked)):
                    found[name].append(event.id)
        return found

    def readers(self, event: str) -> Sequence[str]:
        """The events outside its own noun that read what its noun brings about by way of conditions and numbers."""
        return self._readers_of[self._entry(event)]

    @cached_property
    def _readers_of(self) -> Mapping[Entry, Sequence[str]]:
        found = {}
        for entry, events in self._of_entry.items():
            own = {event.id for event in events}
            read = dict.fromkeys(
                reader
                for event in events
                for quantity in brought(event, self.network)
                if not self._incidental(quantity)
                for reader in self._readers.get(quantity, ())
                if reader not in own
            )
            found[entry] = tuple(read)
        return found

    def beyond(self, event: str) -> Sequence[str]:
        """Those of the readers of a motion that are not of its own assembly."""
        assembly = self.network.written_at[event][:2]
        return [reader for reader in self.readers(event) if self.network.written_at[reader][:2] != assembly]

    def served(self, reachable: Collection[str]) -> frozenset[str]:
        """Of what can still happen, what is told for its own sake, and what leads to that."""
        found = set[str]()
        for entry, events in self._of_entry.items():
            possible = [event for event in events if event.id in reachable]
            if not self._readers_of[entry] and any(self._told(event) for event in possible):
                found |= {event.id for event in possible}
        waiting = list(found)
        while waiting:
            for earlier in self._leading_to.get(waiting.pop(), ()):
                if earlier in reachable and earlier not in found:
                    found.add(earlier)
                    waiting.append(earlier)
        return frozenset(found)

    def _told(self, event: Event) -> bool:
        """Whether a reader is told of it for its own sake; word that arrives is there for what it does."""
        return not event.quiet and event.mechanism not in (*ASIDE, "messages")

    @cached_property
    def _leading_to(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for event in self.network.events:
            for reader in self.readers(event):
                found[reader].append(event)
        return found

    def _incidental(self, quantity: str) -> bool:
        """Whether nobody does something for the sake of it: to hear news, to be held, to have the floor."""
        who, _, what = quantity.partition(".")
        kind, written = what.partition(".")[0], self.network.written_at.get(quantity, ())
        of_the_hall = written[:1] == ("assemblies",) and (len(written) == 2 or written[2] == "blocs")
        return kind == "expects" or of_the_hall or (who in self.persons and kind in INCIDENTAL)

    @cached_property
    def _needs(self) -> Mapping[str, frozenset[str]]:
        """The events that must have happened for each event, by what its guard says outright."""
        found: dict[str, frozenset[str]] = {}

        def needed(event: str, path: tuple[str, ...]) -> frozenset[str]:
            if event in found:
                return found[event]
            own: set[str] = set()
            for part in conjuncts(self.network.events[event].guard):
                earlier = self._makers(part)
                if len(earlier) == 1 and earlier[0] not in path:
                    own |= {earlier[0], *needed(earlier[0], (*path, earlier[0]))}
                elif earlier and not set(earlier) & set(path):
                    own |= frozenset.intersection(*(frozenset({m}) | needed(m, (*path, m)) for m in earlier))
            found[event] = frozenset(own)
            return found[event]

        for id in self.network.events:
            needed(id, (id,))
        return found

    def _makers(self, part: Node) -> Sequence[str]:
        """The events one of which must have happened for a condition to hold; none where it may hold from the start."""
        match part:
            case Call("happened", (Name(event),)):
                return [event]
            case Name(quantity) if quantity in self.network.quantities:
                known = self.network.quantities[quantity]
                if known.kind != "flag" or known.start != 0.0:
                    return []
                return self._turning_on.get(quantity, ())
            case Binary(">" | ">=" | "==" as op, Name(quantity), Number(least)) if (
                quantity in self.network.quantities
            ):
                start = self.network.quantities[quantity].start
                if isinstance(start, float) and not evaluate(
                    Binary(op, Number(start), Number(least)), {}, 0.0
                ):
                    return self._turning_on.get(quantity, ())
        return []

    @cached_property
    def _turning_on(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for event in self.network.events.values():
            for quantity in brought(event, self.network):
                found[quantity][event.id] = None
        return {quantity: tuple(events) for quantity, events in found.items()}

    def needs(self, event: str) -> frozenset[str]:
        """The events without which this one cannot come."""
        return self._needs[event]


def conjuncts(guard: Node) -> Iterator[Node]:
    """The conditions that a guard joins by `and`."""
    from interregnum.explain.conditions import conditions

    return conditions(guard)


def brought(event: Event, network: Network) -> Iterator[str]:
    """The quantities that an event writes, but for what it takes away."""
    for effect in all_effects(event):
        if not (isinstance(effect, Set) and effect.value == Number(0.0, "", 0)):
            yield from (
                (f"{effect.choice}.{effect.option}",)
                if isinstance(effect, Choose)
                else network.written_by(effect)
            )


def wanted(guard: Node) -> Iterator[str]:
    """The quantities that a guard reads otherwise than under a `not`."""
    waiting = [guard]
    while waiting:
        node = waiting.pop()
        quantity = quantity_of(node)
        if quantity is not None:
            yield quantity
        elif not (isinstance(node, Unary) and node.op == "not"):
            waiting += reversed(children(node))
