"""Events as a page needs them to say why one happened, and why another did not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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
)
from interregnum.explain.conditions import conditions
from interregnum.expression import Node, Number, names
from interregnum.model import Grounds, Scenario
from interregnum.views.page.entities import grounds
from interregnum.views.page.facts import words
from interregnum.views.page.facts.formulas import NONE, Formulas, number
from interregnum.views.text.prose import Prose

# How values are written; all others are written as numbers.
KINDS = {"flag": "f", "people": "p", "share": "s", "minutes": "m"}


class Rules:
    """The events of a network as rows; with what was met on the way: grounds, and quantities that are told of."""

    def __init__(self, scenario: Scenario, network: Network) -> None:
        self.scenario, self.network = scenario, network
        self.index = {id: n for n, id in enumerate(network.quantities)}
        self.formulas = Formulas(self.index)
        self.prose = Prose(scenario, network, plain=True)
        self._grounds: dict[tuple[tuple[str, str], ...], int] = {}
        self._told: dict[str, None] = {}

    def events(self) -> list[dict[str, Any]]:
        """A row for each event, in the order of the network, without what is as usual."""
        return [self._event(event) for event in self.network.events.values()]

    def _event(self, event: Event) -> dict[str, Any]:
        shown = () if event.quiet else names(event.guard)  # of bookkeeping no reasons are told
        self._tell(shown)
        data: dict[str, Any] = {
            "guard": self.formulas.place(event.guard),
            "reads": [self.index[name] for name in shown],
            "clauses": [] if event.quiet else self._clauses(event.guard),
            "clock": self._clock(event.clock),
            "factors": self._factors(event.factors),
            "memory": "" if event.memory == "forget" else event.memory,
            "again": 1 if event.again and event.decision else 0,
            "timer": 1 if event.mechanism == "timer" else 0,
            "effects": self._effects(event.effects),
            "ways": [self._way(branch) for branch in event.branches],
            "stands": self._stands(event.grounds),
        }
        return {key: value for key, value in data.items() if value not in ([], "", 0) or key == "guard"}

    def _clauses(self, guard: Node) -> list[dict[str, Any]]:
        return [words.condition(self.prose, part, self.formulas) for part in conditions(guard)]

    def _clock(self, clock: Draw) -> list[Any]:
        places = [self.formulas.place(parameter) for parameter in clock.parameters]
        return [clock.distribution, 1 if clock.may_be_nought else 0, *places]

    def _factors(self, factors: Iterable[Factor]) -> list[list[Any]]:
        """Of each factor its name in words, its formula, what it stands on."""
        found = []
        for factor in factors:
            self._tell(names(factor.value))
            place = self.formulas.place(factor.value)
            found.append([self.prose.named(factor.name), place, self._stands(factor.grounds)])
        return found

    def _way(self, branch: Branch) -> dict[str, Any]:
        """A way to turn out; `writes` are the quantities it writes that some event reads."""
        self._tell(names(branch.share))
        written = {name for effect in branch.effects for name in self.network.written_by(effect)}
        data: dict[str, Any] = {
            "id": branch.id,
            "share": self.formulas.place(branch.share),
            "odds": self._factors(branch.odds),
            "stands": self._stands(branch.share_grounds),
            "effects": self._effects(branch.effects),
            "writes": sorted(self.index[name] for name in written & self.network.read_by_events),
        }
        return {key: value for key, value in data.items() if value != []}

    def _effects(self, effects: Iterable[Effect]) -> list[list[Any]]:
        """Effects as rows; of those that set a quantity to what depends on others, the quantities, many in one row."""
        rows: list[list[Any]] = []
        for effect in effects:
            row = self._effect(effect)
            if row[0] == "writes" and rows and rows[-1][0] == "writes":
                rows[-1] += row[1:]
            else:
                rows.append(row)
        return rows

    def _effect(self, effect: Effect) -> list[Any]:
        match effect:
            case Set(quantity, Number(value)):
                return ["set", self.index[quantity], number(value)]
            case Add(quantity, Number(value)):
                return ["add", self.index[quantity], number(value)]
            case Set(quantity, _) | Add(quantity, _):
                return ["writes", self.index[quantity]]
            case Choose(choice, option):
                return ["choose", choice, option]
            case Move(source, target, chance):
                who = words.divided(self.prose, source)
                goes = words.goes(self.scenario, self.prose, effect)
                self._tell(names(chance))
                return [
                    "move",
                    self.index[source],
                    self.index[target],
                    self.formulas.place(chance),
                    goes,
                    *who,
                ]
            case Ballot(block, _):
                return ["ballot", self.index[block], self._votes(effect), *words.divided(self.prose, block)]

    def _votes(self, ballot: Ballot) -> list[list[Any]]:
        rows: list[list[Any]] = []
        for vote in ballot.votes:
            title = vote.title or self.network.quantities[vote.quantity].title
            odds = [self.formulas.place(factor.value) for factor in vote.odds]
            rows.append([self.index[vote.quantity], title, self.formulas.place(vote.share), odds])
        return rows

    def _stands(self, of: Grounds) -> int:
        """The number of these grounds; `NONE` of what states no basis."""
        stated = tuple(grounds(of).items())
        return self._grounds.setdefault(stated, len(self._grounds)) if stated else NONE

    def _tell(self, quantities: Iterable[str]) -> None:
        self._told.update(dict.fromkeys(quantities))

    # Asked when all events are rows ---------------------------------------------------------------

    def told(self) -> list[list[Any]]:
        """The quantities whose state may be told: title, how it is written, what it stands on."""
        rows: list[list[Any]] = []
        for name in self._told:
            quantity = self.network.quantities[name]
            stands = self._stands(quantity.grounds) if quantity.grounds.basis else NONE
            rows.append([self.index[name], quantity.title, KINDS.get(quantity.kind, ""), stands])
        return rows

    def grounds(self) -> list[dict[str, str]]:
        """Every basis, by its number."""
        return [dict(stated) for stated in self._grounds]

    def starts(self) -> tuple[list[int], list[list[Any]]]:
        """The quantities that are drawn at the start; and those that start at another number than 0."""
        drawn, others = [], list[list[Any]]()
        for name, quantity in self.network.quantities.items():
            if isinstance(quantity.start, Draw):
                if name not in self.network.timed:
                    drawn.append(self.index[name])
            elif quantity.start != 0:
                others.append([self.index[name], number(quantity.start)])
        return drawn, others
