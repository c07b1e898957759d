"""What is watched through time in every history of an ensemble: formulas, and the minutes at which they are read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from interregnum.arguments import names_in, real_number
from interregnum.calculus.network import Network
from interregnum.dates import DateError, Timeline
from interregnum.errors import ArgumentError, Problem, ScenarioError, nearest_name
from interregnum.expression import ExpressionError, event_references
from interregnum.lab.ensembles.instrumented import UNWATCHED, Sampling, copy_of, instrument
from interregnum.model import Scenario

MOST_VALUES = 50_000_000  # 400 MB
SHORTEST = 1e-6  # minutes between two readings: 60 microseconds
At = str | float | Iterable[str | float]
AT = "minutes since the start, or hours of the scenario, as a rising list"


def sampling_of(
    scenario: Scenario,
    network: Network,
    replicas: int,
    watch: str | Iterable[str],
    at: At | None,
    every: float | None,
) -> Sampling:
    """The formulas and minutes that are meant; nothing where nothing is watched. Titles are those of the quantities.

    Raises ArgumentError for minutes that make no sense and for more than 50 million values, ScenarioError for formulas
    that cannot be read: all of them.
    """
    formulas = tuple(dict.fromkeys(names_in("watch", watch)))
    if not formulas:
        _only_watched(at, every)
        return UNWATCHED
    minutes = _minutes(scenario.timeline(), at, every, formulas, replicas)
    check_formulas(scenario, network, formulas)
    return Sampling(formulas, tuple(title_of(network, formula) for formula in formulas), tuple(minutes))


def title_of(network: Network, formula: str) -> str:
    """The title of a quantity; any other formula as it is written."""
    return network.quantities[formula].title if formula in network.quantities else formula


def check_formulas(scenario: Scenario, network: Network, formulas: Iterable[str]) -> None:
    """Raise ScenarioError with the problem of each formula that cannot be read or names nothing."""
    problems: list[Problem] = []
    for formula in formulas:
        try:
            strange = _unknown_events(network, formula)
            problems += strange
            if not strange:
                instrument(scenario, copy_of(network), (), [formula])
        except ExpressionError as error:
            found, allowed, nearest = error.found or formula, error.allowed, error.nearest
            problem = Problem(
                "formula", error.message, path=formula, found=found, allowed=allowed, nearest=nearest
            )
            problems.append(problem)
        except ScenarioError as error:
            problems += [replace(problem, path=formula) for problem in error.problems]
    if problems:
        raise ScenarioError(problems)


def _unknown_events(network: Network, formula: str) -> list[Problem]:
    asked = dict.fromkeys(id for _, id, _ in event_references(network.closed(formula)))
    message, allowed = "there is no event `{}`", "the id of an event of the scenario"
    return [
        Problem("unknown-event", message.format(id), path=formula, found=id, allowed=allowed, nearest=nearest)
        for id in asked
        if id not in network.events
        for nearest in [nearest_name(id, network.events)]
    ]


def step_of(every: object, length: float) -> float:
    """The minutes between two readings. Raises ArgumentError."""
    return real_number("every", every, SHORTEST, length, "minutes")


def _only_watched(at: object, every: object) -> None:
    for name, given in (("at", at), ("every", every)):
        if given is not None:
            raise ArgumentError(name, given, "only with `watch`, which names the formulas to read")


def _minutes(
    timeline: Timeline, at: At | None, every: float | None, watched: Sequence[str], replicas: int
) -> list[float]:
    rows = replicas * len(watched)
    if every is None:
        if at is None:
            raise ArgumentError("at", at, "`watch` needs this or `every`, which say when to read")
        minutes = _listed(timeline, at)
        _enough_room("at", rows * len(minutes))
        return minutes
    if at is not None:
        raise ArgumentError("every", every, "None where `at` is given: one of them says when")
    step = step_of(every, timeline.length)
    steps = math.ceil(timeline.length / step - 1e-9)
    _enough_room("every", rows * (steps + 1))
    return [*(n * step for n in range(steps)), timeline.length]


def _listed(timeline: Timeline, at: At) -> list[float]:
    if isinstance(at, (bytes, Mapping)):
        raise ArgumentError("at", at, AT)
    given = list(at) if isinstance(at, Iterable) and not isinstance(at, str) else [at]
    if not given:
        raise ArgumentError("at", given, f"{AT}: at least one")
    minutes = [_minute(timeline, each) for each in given]
    for (before, after), written in zip(pairwise(minutes), given[1:], strict=True):
        if after <= before:
            raise ArgumentError("at", written, f"{AT}: each later than the one before it")
    return minutes


def _minute(timeline: Timeline, at: object) -> float:
    if not isinstance(at, str):
        return real_number("at", at, 0.0, timeline.length, "minutes")
    allowed = f"an hour from {timeline.label(0.0)} to {timeline.label(timeline.length)}"
    try:
        minute = timeline.minute_of(at)
    except DateError as error:
        raise ArgumentError("at", at, f"{allowed} ({error.message})") from error
    if not 0 <= minute <= timeline.length:
        raise ArgumentError("at", at, allowed)
    return minute


def _enough_room(name: str, values: int) -> None:
    if values > MOST_VALUES:
        allowed = f"at most {MOST_VALUES:,} values (histories x minutes x formulas)"
        raise ArgumentError(name, values, allowed)
