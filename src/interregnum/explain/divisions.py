"""How people divided when an event fired: the votes of a ballot, and those who each went with a chance or stayed.

The chance is that of each of them, by the weights that the kernel drew from: with everything as it stood when the
effect was applied, after the effects before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from interregnum.calculus.network import Ballot, Effect, Move, Network, Vote
from interregnum.explain.choices import chances
from interregnum.explain.pushes import Push, push_at, reading_data, stands_on
from interregnum.expression import Binary, Node, Number, evaluate, names, show
from interregnum.history.data import Change, Firing, History
from interregnum.model import Grounds, Scenario


@dataclass(frozen=True, slots=True, repr=False)
class Way:
    """One way for each of them: how many took it, with what chance; `weight` is `share` times the factors `pushes`.

    `read` has the quantities of the share, `grounds` what the share stands on.
    """

    quantity: str
    title: str
    people: float
    chance: float
    weight: float
    share: float
    read: dict[str, float]
    grounds: tuple[Grounds, ...]
    pushes: tuple[Push, ...]
    formula: Node

    def __repr__(self) -> str:
        return f"<Way {self.title}: {self.people:.0f}, chance {self.chance:.3g}>"


@dataclass(frozen=True, repr=False)
class Division:
    """A body of people, counted by the quantity `block`, that divided when an event fired; `voted` by a ballot."""

    history: History
    firing: Firing
    block: str
    people: float
    ways: tuple[Way, ...]
    voted: bool

    def __repr__(self) -> str:
        ways = ", ".join(f"{way.title} {way.people:.0f} ({way.chance:.3g})" for way in self.ways)
        return f"<Division of {self.people:.0f} {self.block}: {ways}>"

    def to_dict(self) -> dict[str, Any]:
        """The division as plain data."""
        network = self.history.network
        return {
            "block": self.block,
            "people": self.people,
            "voted": self.voted,
            "ways": [
                {
                    "quantity": way.quantity,
                    "title": way.title,
                    "people": way.people,
                    "chance": way.chance,
                    "weight": way.weight,
                    "share": way.share,
                    "formula": show(way.formula),
                    "read": reading_data(network, way.read),
                    "grounds": [grounds.model_dump() for grounds in way.grounds],
                    "influences": [push.to_dict(network) for push in way.pushes],
                }
                for way in self.ways
            ],
        }


def divisions_at(history: History, firing: Firing) -> tuple[Division, ...]:
    """How people divided when an event fired, in the order of its effects; nobody divides where all go, or none."""
    branch = history.branch(firing)
    effects = history.network.events[firing.event].effects + (() if branch is None else branch.effects)
    if not any(isinstance(effect, Ballot | Move) for effect in effects):
        return ()
    return tuple(_divisions(_Course(history, firing), effects))


class _Course:
    """The quantities while the effects of one firing are applied: as they were before it, and what it has written."""

    def __init__(self, history: History, firing: Firing) -> None:
        self.history, self.firing = history, firing
        self._written: dict[str, float] = {}
        first = bisect_left(history.written, firing.number, key=lambda change: change.number)
        end = bisect_left(history.written, firing.number + 1, key=lambda change: change.number)
        self._changes: list[Change] = history.written[first:end][::-1]

    def value(self, quantity: str) -> float:
        if quantity in self._written:
            return self._written[quantity]
        return self.history.value(quantity, self.firing.number - 1)

    def evaluate(self, node: Node) -> float:
        return evaluate(node, self.value, self.firing.minute)

    def read(self, node: Node) -> dict[str, float]:
        return {name: self.value(name) for name in names(node)}

    def write(self, quantities: Sequence[str]) -> None:
        """Take what an effect has written from the changes; a value that stayed the same is not among them."""
        for quantity in quantities:
            if self._changes and self._changes[-1].quantity == quantity:
                self._written[quantity] = self._changes.pop().new


def _divisions(course: _Course, effects: Sequence[Effect]) -> Iterator[Division]:
    for effect in effects:
        found: Division | None = None
        match effect:
            case Ballot():
                found = _ballot(course, effect)
            case Move():
                found = _move(course, effect)
        course.write(course.history.network.written_by(effect))
        if found is not None:
            yield replace(
                found, ways=tuple(replace(way, people=_number(course, found, way)) for way in found.ways)
            )


def _number(course: _Course, division: Division, way: Way) -> float:
    """How many took a way, now that it is written: those who went are those who are gone from where they were."""
    there = course.value(way.quantity)
    if division.voted:
        return there if division.people >= 1 else 0.0
    left = course.value(division.block)
    return left if way.quantity == division.block else division.people - left


def _ballot(course: _Course, ballot: Ballot) -> Division:
    """The ways of a ballot; its numbers are not yet known."""
    weights = [max(0.0, course.evaluate(weight)) for _, weight in ballot.among]
    ways = (
        _way(course, vote, weight, chance)
        for vote, weight, chance in zip(ballot.votes, weights, chances(weights), strict=True)
    )
    return Division(
        course.history, course.firing, ballot.block, course.value(ballot.block), tuple(ways), True
    )


def _move(course: _Course, move: Move) -> Division | None:
    """To go, each with a chance, or to stay; None where that is certain, or nobody is there."""
    chance, people = course.evaluate(move.chance), course.value(move.source)
    if not 0.0 < chance < 1.0 or people < 1.0:
        return None
    goes = _way(
        course,
        Vote(move.target, move.chance, gone(course.history.scenario, course.history.network, move.target)),
        chance,
        chance,
    )
    is_flag = course.history.network.kinds[move.source] == "flag"
    stays = Vote(move.source, Binary("-", Number(1.0), move.chance), "stays" if is_flag else "stay")
    ways = goes, _way(course, stays, 1.0 - chance, 1.0 - chance)
    return Division(course.history, course.firing, move.source, people, ways, False)


def gone(scenario: Scenario, network: Network, target: str) -> str:
    """What becomes of those who go: of `Town hall guard: people gone for good` what they are then."""
    title = network.quantities[target].title
    if network.kinds[target] == "flag":  # one person
        return "goes"
    whose, made, what = title.rpartition(": ")
    if not made or target in scenario.quantities:
        return f"go to {title}"
    return what.removeprefix("people").strip() or f"go to {whose}"


def _way(course: _Course, vote: Vote, weight: float, chance: float) -> Way:
    network, read = course.history.network, course.read(vote.share)
    return Way(
        quantity=vote.quantity,
        title=vote.title or network.quantities[vote.quantity].title,
        people=0.0,
        chance=chance,
        weight=weight,
        share=course.evaluate(vote.share),
        read=read,
        grounds=tuple(stands_on(network, vote.grounds, read)),
        pushes=tuple(
            push_at(course.history, course.firing, factor, "odds", course.value) for factor in vote.odds
        ),
        formula=vote.share,
    )
