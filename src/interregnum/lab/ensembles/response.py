"""What is asked of a history, as one number: which ending came, at what minute, or what value at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.dates import DateError, Timeline
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.lab.ensembles.instrumented import Prepared
from interregnum.lab.statistics.arrays import Bools, Floats


@dataclass(frozen=True)
class Asked:
    """An outcome of the scenario, or the first time of an event.

    As a number it is, by kind: of an `ending` the place of its label in `labels`, of a `time` the minute or
    `nan` for never, of a `value` the value at the end. `events` are the indices of the events that settle it.
    """

    id: str
    title: str
    kind: Literal["ending", "time", "value"]
    labels: tuple[str, ...] = ()
    otherwise: str = ""
    events: tuple[int, ...] = ()
    read: int = -1

    def of(self, player: Player) -> float:
        """The number for a history as far as it is played."""
        if self.kind == "value":
            return float(player.read()[self.read])
        firsts = player.firsts(self.events)
        if self.kind == "time":
            return float(firsts[0]) if np.isfinite(firsts[0]) else np.nan
        first = int(firsts.argmin())
        return float(first if np.isfinite(firsts[first]) else self.labels.index(self.otherwise))

    def among(self, outcomes: Sequence[float | str | None]) -> Floats:
        """The numbers for outcomes as a history tells them: labels, minutes or None, values."""
        return np.array(
            [
                np.nan if one is None else float(self.labels.index(one) if isinstance(one, str) else one)
                for one in outcomes
            ]
        )

    def settled(self, player: Player) -> bool:
        """Whether nothing that is still to come can change it."""
        return self.kind != "value" and bool(np.isfinite(player.firsts(self.events)).any())


def asked(case: Prepared, id: str) -> Asked:
    """The outcome of that name, or the event; ScenarioError with the nearest name where there is none."""
    if id in case.outcomes:
        outcome = case.outcomes[id]
        read = -1 if outcome.formula is None else case.values.index(outcome.formula)
        events = tuple(case.watched[event] for event in outcome.watched(id))
        labels, otherwise = tuple(outcome.endings), outcome.otherwise if outcome.endings else ""
        return Asked(id, outcome.title, outcome.kind, labels, otherwise, events, read)
    if id in case.watched:
        return Asked(id, id, "time", events=(case.watched[id],))
    raise ScenarioError([unknown_outcome(id, case.outcomes, [*case.outcomes, *case.kept])])


def named(one: Asked, network: Network) -> Asked:
    """The same; an event goes by its title."""
    event = network.events.get(one.id) if one.title == one.id else None
    return one if event is None else replace(one, title=event.title)


def unknown_outcome(id: str, outcomes: Iterable[str], known: Iterable[str]) -> Problem:
    """A name that neither an outcome has nor an event."""
    message = "no outcome, and no event, has this name"
    allowed = "an outcome: " + ", ".join(outcomes) + "; or an event"
    nearest = nearest_name(id, known)
    return Problem("unknown-outcome", message, "--outcome", found=id, allowed=allowed, nearest=nearest)


@dataclass(frozen=True)
class Target:
    """A yes-or-no question put to an outcome: is it this ending; has it come by that minute; is it more than that."""

    outcome: Asked
    label: str = ""
    bound: float = np.inf

    def hit(self, numbers: Floats) -> Bools:
        """Where the answer is yes."""
        if self.outcome.kind == "ending":
            return np.asarray(numbers == self.outcome.labels.index(self.label))
        if self.outcome.kind == "time":
            return np.asarray(numbers <= self.bound)
        return np.asarray(numbers > self.bound)

    def told(self, timeline: Timeline) -> str:
        """The question as words."""
        if self.outcome.kind == "ending":
            return f"{self.outcome.id} is {self.label}"
        if self.outcome.kind == "time":
            when = "at all" if np.isinf(self.bound) else f"by {timeline.label(self.bound)}"
            return f"{self.outcome.id} comes {when}"
        return f"{self.outcome.id} is more than {self.bound:g}"


def target(outcome: Asked, text: str | None, timeline: Timeline, numbers: Floats) -> Target:
    """The question that `text` puts: a label, an hour, or a number. By default the ending that is commonest in
    `numbers`; coming by the median time of those that come; more than the median.

    Raises ScenarioError where the text is no answer that the outcome can have.
    """
    if text is None:
        return _usual(outcome, numbers)
    try:
        if outcome.kind == "ending" and text in outcome.labels:
            return Target(outcome, label=text)
        if outcome.kind == "time":
            return Target(outcome, bound=np.inf if text == "ever" else timeline.minute_of(text))
        if outcome.kind == "value":
            return Target(outcome, bound=float(text))
    except (DateError, ValueError):
        pass
    allowed = {
        "ending": "one of " + ", ".join(outcome.labels),
        "time": "an hour by which it comes, such as 02:00, or `ever`",
        "value": "a number that it is more than",
    }[outcome.kind]
    message = f"`{outcome.id}` cannot be asked so"
    nearest = nearest_name(text, outcome.labels)
    raise ScenarioError(
        [Problem("target", message, "--target", found=text, allowed=allowed, nearest=nearest)]
    )


def _usual(outcome: Asked, numbers: Floats) -> Target:
    if outcome.kind == "ending":
        codes, counts = np.unique(numbers, return_counts=True)
        return Target(outcome, label=outcome.labels[int(codes[counts.argmax()])])
    there = numbers[~np.isnan(numbers)]
    return Target(outcome, bound=float(np.median(there)) if len(there) else np.inf)
