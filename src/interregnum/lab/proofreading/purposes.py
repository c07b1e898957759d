"""What an event is for, read off the network: what else reads what it brings about; and what ends a time.

A *turn* is an event that many others must precede: `not happened(X)` stands in the guards of at least three. What comes
after a turn, and does not need it, and is read by nothing that can still happen, is done in vain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from interregnum.calculus.network import Choose, Event, Network, Set, all_effects, formulas
from interregnum.expression import Call, Name, Node, Number, Unary, names
from interregnum.expression.tree import EVENT_QUANTITY

Entry = tuple[str | int, ...]
INCIDENTAL = ("held_by", "free", "busy")  # of a person: to be held, or let go, serves no end by itself
NOTED = tuple(EVENT_QUANTITY.values())
MANY = 3  # guards that must precede an event for it to be a turn
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
        return [
            id for id, event in self.network.events.items() if len(before.get(id, ())) >= MANY and not event.again
        ]

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
            if event.mechanism not in ASIDE:
                read = dict.fromkeys(name for _, node in formulas(event) for name in names(node))
                for name in read:
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

    def _incidental(self, quantity: str) -> bool:
        """Whether nobody does something for the sake of it: to hear news, to be held."""
        who, _, what = quantity.partition(".")
        kind = what.partition(".")[0]
        return kind == "expects" or (who in self.persons and kind in INCIDENTAL)

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
        return []

    @cached_property
    def _turning_on(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for event in self.network.events.values():
            for quantity in brought(event, self.network):
                found[quantity][event.id] = None
        return {quantity: tuple(events) for quantity, events in found.items()}

    def needs(self, event: str, turn: str) -> bool:
        """Whether an event can come only after a turn."""
        return turn in self._needs[event]


def conjuncts(guard: Node) -> Iterator[Node]:
    """The conditions that a guard joins by `and`."""
    from interregnum.explain.conditions import conditions

    return conditions(guard)


def brought(event: Event, network: Network) -> Iterator[str]:
    """The quantities that an event writes, but for what it takes away and what only notes that it has happened."""
    noted = {f"{event.id}.{what}" for what in NOTED}
    for effect in all_effects(event):
        if isinstance(effect, Set) and effect.value == Number(0.0, "", 0):
            continue
        written = (f"{effect.choice}.{effect.option}",) if isinstance(effect, Choose) else network.written_by(effect)
        yield from (quantity for quantity in written if quantity not in noted)
