"""What an event could have turned into when it fired: every option with its weight, its chance, and what pressed on it.

The chance of an option is its weight over the sum of all weights, with everything as it stood just before the
firing: what the kernel drew from. An option that a variant has removed has the weight 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interregnum.calculus.network import Branch, Event, odds_formula
from interregnum.explain.pushes import Push, push_at, read_at, reading_data, stands_on
from interregnum.expression import Node, show
from interregnum.history.data import Firing, History
from interregnum.model import Grounds


@dataclass(frozen=True, slots=True, repr=False)
class WeighedOption:
    """One way in which an event could turn out: `weight` is `share` times the factors `pushes`.

    `read` has the quantities of the share, `grounds` what the share stands on.
    """

    id: str
    title: str
    taken: bool
    chance: float
    weight: float
    share: float
    read: dict[str, float]
    grounds: tuple[Grounds, ...]
    pushes: tuple[Push, ...]
    formula: Node

    def __repr__(self) -> str:
        taken = ", taken" if self.taken else ""
        return f"<Option {self.id}: weight {self.weight:.3g}, chance {self.chance:.3g}{taken}>"


@dataclass(frozen=True, repr=False)
class Choice:
    """One firing of an event that could turn out in several ways, with all of them.

    `waited` says that a decision which comes again was put off: the option taken changed nothing that any event
    reads.
    """

    history: History
    firing: Firing
    options: tuple[WeighedOption, ...]
    waited: bool

    @property
    def taken(self) -> WeighedOption | None:
        """The option that was taken; None where all weights were 0."""
        return next((option for option in self.options if option.taken), None)

    def option(self, id: str) -> WeighedOption:
        """The option of that id."""
        return next(option for option in self.options if option.id == id)

    def __repr__(self) -> str:
        ways = (
            f"{option.id} {option.chance:.3g}{' (taken)' if option.taken else ''}" for option in self.options
        )
        hour = self.history.label(self.firing.minute)
        return f"<Choice {self.firing.event}, {hour}: {', '.join(ways)}>"

    def to_dict(self) -> dict[str, Any]:
        """The choice as plain data."""
        network = self.history.network
        return {
            "number": self.firing.number,
            "event": self.firing.event,
            "taken": self.firing.branch,
            "waited": self.waited,
            "options": [
                {
                    "id": option.id,
                    "title": option.title,
                    "taken": option.taken,
                    "chance": option.chance,
                    "weight": option.weight,
                    "share": option.share,
                    "formula": show(option.formula),
                    "read": reading_data(network, option.read),
                    "grounds": [grounds.model_dump() for grounds in option.grounds],
                    "influences": [push.to_dict(network) for push in option.pushes],
                }
                for option in self.options
            ],
        }


def choice_at(history: History, firing: Firing) -> Choice:
    """The options of an event when it fired."""
    event = history.network.events[firing.event]
    weights = [_weight(history, firing, branch) for branch in event.branches]
    options = tuple(
        _option(history, firing, branch, weight, chance)
        for branch, weight, chance in zip(event.branches, weights, chances(weights), strict=True)
    )
    return Choice(history, firing, options, _waited(history, firing, event))


def chances(weights: Sequence[float]) -> list[float]:
    """The chance of each weight; all 0 where none is taken. One past all numbers wins, the first of several."""
    largest = max(weights)
    if math.isinf(largest):
        return [float(n == weights.index(largest)) for n in range(len(weights))]
    if math.isinf(sum(weights)):
        weights = [weight / largest for weight in weights]
    total = sum(weights)
    return [weight / total if total > 0 else 0.0 for weight in weights]


def _weight(history: History, firing: Firing, branch: Branch) -> float:
    formula = odds_formula(branch.share, [factor.value for factor in branch.odds])
    return max(0.0, history.evaluate(formula, firing.number - 1, firing.minute))


def _option(history: History, firing: Firing, branch: Branch, weight: float, chance: float) -> WeighedOption:
    read = read_at(history, firing, branch.share)
    return WeighedOption(
        id=branch.id,
        title=branch.title,
        taken=branch.id == firing.branch,
        chance=chance,
        weight=weight,
        share=history.evaluate(branch.share, firing.number - 1, firing.minute),
        read=read,
        grounds=tuple(stands_on(history.network, branch.share_grounds, read)),
        pushes=tuple(push_at(history, firing, factor, "odds") for factor in branch.odds),
        formula=branch.share,
    )


def _waited(history: History, firing: Firing, event: Event) -> bool:
    """Whether a decision that comes again was put off: what was chosen changed nothing that any event reads."""
    branch = history.branch(firing)
    if branch is None or not (event.again and event.decision):
        return False
    network = history.network
    written = {name for effect in branch.effects for name in network.written_by(effect)}
    return not any(
        history.writer(name, firing.number) == firing.number for name in written & network.read_by_events
    )
