"""Which firing is asked about: an event or one of its branches, the n-th time, or the last by an hour.

Problem codes: unknown-event, did-not-happen, hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from interregnum.arguments import real_number, whole_number
from interregnum.calculus.network import Event, Network
from interregnum.dates import DateError
from interregnum.errors import ArgumentError, Problem, ScenarioError, nearest_name
from interregnum.history.data import Firing, History

MOST_NAMED = 8  # branches or hours that a message lists


def named(network: Network, name: str) -> tuple[Event, str | None]:
    """The event of that id, or the event and the branch of `event.branch`. ScenarioError for any other name."""
    if name in network.events:
        return network.events[name], None
    head, _, tail = str(name).rpartition(".")
    event = network.events.get(head)
    if event is not None and any(branch.id == tail for branch in event.branches):
        return event, tail
    raise ScenarioError([_unknown(network, str(name), event)])


def _unknown(network: Network, name: str, event: Event | None) -> Problem:
    ways = [f"{id}.{branch.id}" for id, node in network.events.items() for branch in node.branches]
    if event is None:
        message = f"this scenario has no event `{name}`"
        allowed = "the id of an event (`interregnum events` lists them), or `event.way`"
        return Problem(
            "unknown-event",
            message,
            found=name,
            allowed=allowed,
            nearest=nearest_name(name, [*network.events, *ways]),
        )
    if not event.branches:
        message = f"`{event.id}` has no branches: it can turn out in one way only"
        return Problem("unknown-event", message, found=name, allowed=event.id)
    own = [f"{event.id}.{branch.id}" for branch in event.branches]
    message = f"`{event.id}` cannot turn out as `{name.rpartition('.')[2]}`"
    return Problem(
        "unknown-event", message, found=name, allowed=", ".join(own), nearest=nearest_name(name, own)
    )


def occasion(
    history: History, name: str, firings: Sequence[Firing], time: int | None, at: str | float | None
) -> Firing:
    """The one of these firings (at least one) that is asked about: the first, the n-th, or the last by an hour.

    `at` is an hour as people write it, or a minute since the start; a firing counts from the minute in which it is
    shown. Raises ScenarioError where there is no such time, ArgumentError for both `time` and `at`.
    """
    if time is not None and at is not None:
        raise ArgumentError("at", at, "without `time`: one of them says which time is meant")
    if at is not None:
        return _by_hour(history, name, firings, at)
    number = 1 if time is None else whole_number("time", time, 1)
    if number <= len(firings):
        return firings[number - 1]
    message = f"`{name}` happened only {times_text(len(firings))} in this history"
    raise ScenarioError(
        [Problem("did-not-happen", message, "--time", found=str(number), allowed=_times(history, firings))]
    )


def _times(history: History, firings: Sequence[Firing]) -> str:
    """The numbers that may be asked for, with their hours."""
    shown = [f"{n} ({history.label(firing.minute)})" for n, firing in enumerate(firings, 1)]
    if len(shown) <= MOST_NAMED:
        return ", ".join(shown)
    return f"{shown[0]}, {shown[1]}, ... {shown[-1]}"


def by_then(history: History, firings: Sequence[Firing], minute: float) -> Sequence[Firing]:
    """Those of these firings, in their order, that had happened by a minute: each from the minute that is shown."""
    return [firing for firing in firings if min(firing.minute, _as_shown(history, firing.minute)) <= minute]


def _by_hour(history: History, name: str, firings: Sequence[Firing], at: str | float) -> Firing:
    minute = asked_minute(history, at)
    before = by_then(history, firings, minute)
    if before:
        return before[-1]
    message = f"`{name}` had not happened yet at {history.label(minute)}"
    allowed = (
        f"{history.label(firings[0].minute)}, when it happened first, or later; `why-not` says why not yet"
    )
    raise ScenarioError([Problem("did-not-happen", message, "--at", found=str(at), allowed=allowed)])


def asked_minute(history: History, at: str | float) -> float:
    """The minute of an hour that is asked about. Raises ScenarioError where the history has no such hour."""
    if not isinstance(at, str):
        return real_number("at", at, 0.0, history.ended, "minutes")
    try:
        minute = history.scenario.timeline().minute_of(at)
    except DateError as error:
        problem = Problem("hour", error.message, "--at", found=at, allowed=error.allowed)
        raise ScenarioError([problem]) from error
    if not 0 <= minute <= history.ended:
        allowed = f"{history.label(0.0)} to {history.label(history.ended)}"
        problem = Problem("hour", "this hour is outside the history", "--at", found=at, allowed=allowed)
        raise ScenarioError([problem])
    return minute


def _as_shown(history: History, minute: float) -> float:
    """The minute that the clock shows at a minute: its seconds are left out."""
    start = history.scenario.timeline().starts.minute
    return round((start + minute) * 60) // 60 - start


def not_taken(history: History, name: str, event: Event, branch: str | None) -> ScenarioError:
    """The error for asking why something happened that did not: with what happened instead."""
    firings = history.firings_of(event.id)
    advice = (
        f"`why-not` explains why {'an event did not happen' if not firings else 'another branch was taken'}"
    )
    message = f"`{name}` did not happen in this history"
    if firings:
        often = Counter(str(firing.branch) for firing in firings if firing.branch is not None)
        took = ", ".join(f"{event.id}.{way} ({times_text(often[way])})" for way in often) or "none"
        message = f"`{event.id}` did not take the branch `{branch}` in this history; it took {took}"
    return ScenarioError([Problem("did-not-happen", message, found=name, allowed=advice)])


def times_text(number: int) -> str:
    """How often: once, or a number of times."""
    return "once" if number == 1 else f"{number} times"
