"""The response of a history, as one number: which ending came, at what minute, or what value at the end."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from interregnum.arguments import one_name
from interregnum.calculus.network import Network
from interregnum.calculus.player import Player, stops
from interregnum.dates import DateError, Timeline
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.statistics.arrays import Bools, Floats


@dataclass(frozen=True)
class Response:
    """An outcome of the scenario, or the first time of an event.

    Its number depends on the kind: the position in `labels` of the label of an `ending`; the minute of a `time`, `nan`
    for never; the `value` at the end. `events` are the indices of the events that settle it.
    """

    id: str
    title: str
    kind: Literal["ending", "time", "value"]
    labels: tuple[str, ...] = ()
    otherwise: str = ""
    events: tuple[int, ...] = ()
    read: int = -1

    def of(self, player: Player) -> float:
        """The number for a history as far as it is played. RunError where a value has none."""
        if self.kind == "value":
            return player.tell(self.read, f"the outcome `{self.id}`")
        return self.found(player)

    def found(self, player: Player) -> float:
        """The same; `nan` where a value has no number."""
        read = [self.read] if self.kind == "value" else []
        return float(self.numbers(player.firsts(self.events)[None], player.read(read))[0])

    def numbers(self, firsts: Floats, values: Floats) -> Floats:
        """The numbers of several histories, from the first minutes of `events` in each, or from the value of each."""
        if self.kind == "value":
            return values
        if self.kind == "time":
            return np.where(np.isfinite(firsts[:, 0]), firsts[:, 0], np.nan)
        first = firsts.argmin(axis=1)
        came = np.isfinite(firsts[np.arange(len(firsts)), first])
        return np.where(came, first, self.labels.index(self.otherwise)).astype(np.float64)

    def among(self, outcomes: Sequence[float | str | None]) -> Floats:
        """The numbers for outcomes as a history gives them: labels, minutes or None, values."""
        return np.array([np.nan if outcome is None else self._number(outcome) for outcome in outcomes])

    def _number(self, outcome: float | str) -> float:
        return float(self.labels.index(outcome) if isinstance(outcome, str) else outcome)

    def settled(self, player: Player) -> bool:
        """Whether nothing that can still happen changes it."""
        return self.kind != "value" and bool(np.isfinite(player.firsts(self.events)).any())


def response_of(case: Instrumented, id: str) -> Response:
    """The outcome of that name, or the event; ScenarioError with the nearest name where there is none."""
    if one_name("outcome", id, "the name of an outcome or of an event") in case.outcomes:
        outcome = case.outcomes[id]
        read = -1 if outcome.formula is None else case.values.index(outcome.formula)
        events = tuple(case.watched[event] for event in outcome.watched(id))
        labels, otherwise = tuple(outcome.endings), outcome.otherwise if outcome.endings else ""
        return Response(id, outcome.title, outcome.kind, labels, otherwise, events, read)
    if id in case.watched:
        return Response(id, id, "time", events=(case.watched[id],))
    raise ScenarioError([unknown_outcome(id, case.outcomes, [*case.outcomes, *case.kept])])


def titled(response: Response, network: Network) -> Response:
    """The same, with the title of the event where it is the time of an event."""
    event = network.events.get(response.id) if response.title == response.id else None
    return response if event is None else replace(response, title=event.title)


def settle(case: Instrumented, player: Player, responses: Sequence[Response]) -> list[float]:
    """Play on until all responses are settled, to the end of the instant in which the last of them was."""
    marks, nowhere = settling(case, responses), stops(case.compiled, ())
    settled = all(response.settled(player) for response in responses)
    while not settled and (event := player.advance_to(case.until, marks)) is not None:
        player.advance_to(player.state.due[event], nowhere)
        settled = all(response.settled(player) for response in responses)
    return numbers_of(player, responses)


def numbers_of(player: Player, responses: Sequence[Response]) -> list[float]:
    """The numbers of several responses, whose values are read at once."""
    reads = [response.read for response in responses if response.kind == "value"]
    values = iter(player.read(reads).tolist() if reads else ())
    known = [next(values) if response.kind == "value" else math.nan for response in responses]
    # of a value that cannot be, `of` says what is wrong
    return [
        response.of(player) if math.isnan(number) else number
        for response, number in zip(responses, known, strict=True)
    ]


def settling(case: Instrumented, responses: Sequence[Response]) -> Any:
    """The events that settle responses, as marks to stop at; none where one is a value, which only the end settles."""
    marks = stops(case.compiled, ())
    if all(response.kind != "value" for response in responses):
        marks[[event for response in responses for event in response.events]] = 1
    return marks


def unknown_outcome(id: str, outcomes: Iterable[str], known: Iterable[str]) -> Problem:
    """The problem with a name that is neither an outcome nor an event, or with none."""
    message = "no outcome and no event has this name" if id else "of which outcome? None is named"
    allowed = "an outcome: " + ", ".join(outcomes) + "; or an event"
    nearest = nearest_name(id, known)
    return Problem("unknown-outcome", message, "--outcome", found=id, allowed=allowed, nearest=nearest)


@dataclass(frozen=True)
class Target:
    """A yes-or-no question about an outcome: is it this ending? has it come by this minute? is it above this value?

    `estimated` says that nobody asked it: its ending is the commonest, or its bound the median, of the same histories.
    """

    outcome: Response
    label: str = ""
    bound: float = np.inf
    estimated: bool = False

    def hit(self, numbers: Floats) -> Bools:
        """Where the answer is yes."""
        if self.outcome.kind == "ending":
            return np.asarray(numbers == self.outcome.labels.index(self.label))
        if self.outcome.kind == "time":
            return np.asarray(numbers <= self.bound)
        return np.asarray(numbers > self.bound)

    def differs(self, base: Floats, other: Floats) -> Bools:
        """Where the outcome differs: another ending; of an hour or a value, another answer to the question."""
        if self.outcome.kind == "ending":
            return np.asarray(base != other)
        return np.asarray(self.hit(base) != self.hit(other))

    def level(self, numbers: Floats, until: float) -> Floats:
        """The outcome as a number with a mean: 1 for the target's ending, minutes (the end for never), the value."""
        if self.outcome.kind == "ending":
            return self.hit(numbers).astype(np.float64)
        if self.outcome.kind == "time":
            return np.where(np.isnan(numbers), until, numbers)
        return numbers

    def in_words(self, timeline: Timeline) -> str:
        """The question as a statement: `how is taken`."""
        if self.outcome.kind == "ending":
            return f"{self.outcome.id} is {self.label}"
        if self.outcome.kind == "time":
            when = "at all" if np.isinf(self.bound) else f"by {timeline.label(self.bound)}"
            return f"{self.outcome.id} comes {when}"
        return f"{self.outcome.id} is more than {self.bound:g}"


def target_of(outcome: Response, text: str | None, timeline: Timeline, numbers: Floats) -> Target:
    """The question that `text` names: a label, an hour, or a number. By default the most frequent ending in `numbers`;
    coming by the median time; more than the median.

    Raises ScenarioError where the outcome has no such answer.
    """
    if text is None:
        return _usual(outcome, numbers)
    why = ""
    text = one_name("aim", text, "the label of an ending, an hour, or a number, as text")
    try:
        if outcome.kind == "ending" and text in outcome.labels:
            return Target(outcome, label=text)
        if outcome.kind == "time":
            return Target(outcome, bound=np.inf if text == "ever" else _within_span(text, timeline))
        if outcome.kind == "value" and math.isfinite(float(text)):
            return Target(outcome, bound=float(text))
    except DateError as error:
        why = f": {error.message}"
    except ValueError:  # no number
        pass
    allowed = {
        "ending": "one of " + ", ".join(outcome.labels),
        "time": f"an hour by which it comes, {_span(timeline)}, or `ever`",
        "value": "a number that it may exceed",
    }[outcome.kind]
    message = f"`{outcome.id}` has no such target{why}"
    nearest = nearest_name(text, outcome.labels)
    raise ScenarioError(
        [Problem("target", message, "--target", found=text, allowed=allowed, nearest=nearest)]
    )


def _within_span(text: str, timeline: Timeline) -> float:
    """The minute of an hour of the scenario. Raises DateError where it is none, or outside."""
    minute = timeline.minute_of(text)
    if not 0 <= minute <= timeline.length:
        raise DateError("this hour is outside the scenario", text, _span(timeline))
    return minute


def _span(timeline: Timeline) -> str:
    return f"from {timeline.label(0.0)} to {timeline.label(timeline.length)}"


def _usual(outcome: Response, numbers: Floats) -> Target:
    if outcome.kind == "ending":
        codes, counts = np.unique(numbers, return_counts=True)
        return Target(outcome, label=outcome.labels[int(codes[counts.argmax()])], estimated=True)
    there = numbers[~np.isnan(numbers)]
    return Target(outcome, bound=float(np.median(there)) if len(there) else np.inf, estimated=True)
