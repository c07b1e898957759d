"""Branches of a recorded history: a change that begins at a minute of it, and many futures with and without it.

Until that minute it is the history as it was recorded; from then on the change holds, and everything that has not
happened is drawn anew. The same futures are played without the change, so that the two are compared pair by pair.
"""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from interregnum.arguments import instance, progress_function, real_number, replica_count
from interregnum.calculus.network import HOLDS, ONE, Branch, Event, Factor, Network, Set, all_of
from interregnum.errors import HistoryError, Problem, ScenarioError
from interregnum.expression import Call, Node, Number
from interregnum.history import History
from interregnum.lab.contrasts.exposure import ChangeExposure, changes_of
from interregnum.lab.contrasts.outcomes import contrasts
from interregnum.lab.contrasts.whatif import WhatIf, titles_of
from interregnum.lab.ensembles.ensemble import events_of
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument
from interregnum.lab.ensembles.replicas import Arrays, Replicas, joined
from interregnum.lab.ensembles.response import Response, response_of
from interregnum.lab.ensembles.workers import ALL_CORES, Workers, workers_from
from interregnum.lab.futures.resample import CHUNK, futures_chunk, past_of
from interregnum.lab.notebook import Brief, table
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import FEWEST
from interregnum.lab.statistics.shares import share
from interregnum.lab.variants.apply import application_problems, apply_variants, read_variants
from interregnum.lab.variants.changes import ChangeSpec, changes_in, no_change, with_changes
from interregnum.lab.variants.schema import Variants
from interregnum.language.load import load
from interregnum.language.resolve import bundled
from interregnum.mechanisms import build
from interregnum.model import Scenario

Progress = Callable[[int, int], None]
BASE, CHANGED = "as it was", "changed"


@dataclass(frozen=True, repr=False)
class Branching(Brief):
    """Futures of one past, as it was and changed, and how they differ: future n of the one and future n of the other
    share their draws."""

    history: History
    minute: float
    as_it_was: Replicas
    changed: Replicas
    contrast: WhatIf

    def to_dict(self) -> dict[str, Any]:
        """How the futures differ, as plain data."""
        return self.contrast.to_dict() | {
            "format": "interregnum-branch",
            "replica": self.history.replica,
            "minute": self.minute,
            "futures": self.contrast.replicas,
        }

    def _repr_html_(self) -> str:
        since, found = self.history.label(self.minute), self.contrast
        head = f"From {since} on: {found.title}; {found.replicas:,} futures of replica {self.history.replica}"
        return table(head, ["outcome", "", "difference", "95 %"], found.text_rows())


def variants_beside(history: History) -> Variants:
    """The variants of the scenario of a history, where it comes with the package and is still the same."""
    id = history.scenario.scenario.id
    if id in bundled() and load(id).scenario == history.scenario:
        return read_variants(id)
    return Variants()


def branch(
    history: History,
    minute: float,
    change: ChangeSpec | Sequence[ChangeSpec],
    futures: int = 500,
    *,
    named: Variants | None = None,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> Branching:
    """Play futures of a history from a minute on, as it was and with a change that holds from then.

    `change` is as for `whatif`; the variants that may be named are those of `named`. Raises HistoryError where the
    history cannot be played again as it was recorded, ScenarioError where the change is unknown or cannot begin in
    the middle.
    """
    instance("history", history, History, "a History, as `run` and `load_history` give it")
    futures = replica_count("futures", futures, 0)
    workers, progress = workers_from(workers), progress_function(progress)
    named = Variants() if named is None else instance("named", named, Variants, "Variants, or None")
    scenario, timeline = history.scenario, history.scenario.timeline()
    minute = real_number("minute", minute, -math.inf, math.inf)
    wanted = changes_in("change", change)
    variants, names = with_changes(named, wanted)
    whole = build(scenario)
    problems = [problem for problem in variants.problems if problem.severity == "error"]
    problems += application_problems(whole, timeline, variants, names)
    if not names and not problems:
        problems.append(no_change())
    if futures < FEWEST:
        message = "too few futures to measure a difference"
        problems.append(Problem("too-few", message, "-n", found=str(futures), allowed=f"{FEWEST} or more"))
    if problems:
        raise ScenarioError(problems)
    changed = apply_variants(copy_of(whole), timeline, variants, names)
    cases = {
        BASE: instrument(scenario, copy_of(whole), events_of(whole)),
        CHANGED: instrument(scenario, from_then_on(whole, changed, minute), events_of(whole)),
    }
    _same_past(history, cases[BASE], minute)
    base, other = _played(cases, history, minute, futures, workers, progress)
    changes, _ = changes_of(whole, timeline, variants, names)
    return Branching(
        history,
        minute,
        base,
        other,
        _contrast(history, cases, base, other, changes, titles_of(variants, names, changes)),
    )


def _played(
    cases: Mapping[str, Instrumented],
    history: History,
    minute: float,
    futures: int,
    workers: Workers,
    progress: Progress | None,
) -> list[Replicas]:
    tasks = [(name, n, min(CHUNK, futures - n)) for name in cases for n in range(0, futures, CHUNK)]
    blobs = {name: pickle.dumps(case) for name, case in cases.items()}
    calls = [(blobs[name], history.seed, history.replica, minute, n, count) for name, n, count in tasks]
    blocks: dict[str, list[Arrays]] = {name: [] for name in cases}
    for done, ((name, _, _), block) in enumerate(
        zip(tasks, workers.in_order(futures_chunk, calls), strict=True), 1
    ):
        blocks[name].append(block)
        if progress is not None:
            progress(done, len(tasks))
    return [joined(cases[name], history.seed, blocks[name]) for name in (BASE, CHANGED)]


def _contrast(
    history: History,
    cases: Mapping[str, Instrumented],
    base: Replicas,
    other: Replicas,
    changes: Sequence[ChangeExposure],
    titles: Sequence[str],
) -> WhatIf:
    """How the outcomes of the two differ, future by future."""
    scenario = history.scenario
    responses = [response_of(cases[BASE], id) for id in scenario.outcomes]
    numbers = [
        np.column_stack([_numbers_of(response, side, scenario) for response in responses])
        for side in (base, other)
    ]
    touched = np.zeros(len(base), np.bool_)
    for id in base.times:
        here, there = base.times[id], other.times[id]
        touched |= ~((here == there) | (np.isnan(here) & np.isnan(there)))
    return WhatIf(
        scenario,
        changes,
        titles,
        (),
        history.seed,
        len(base),
        share(int(touched.sum()), len(base)),
        contrasts(responses, numbers[0], numbers[1], base.until, history.seed),
    )


def _numbers_of(response: Response, replicas: Replicas, scenario: Scenario) -> Floats:
    return response.among(replicas.outcome(response.id, scenario.outcomes[response.id]))


def _same_past(history: History, case: Instrumented, minute: float) -> None:
    """Whether what is played up to that minute is what was recorded."""
    if not 0 <= minute <= history.ended:
        message, allowed = "the history has no such minute", f"0 to {history.ended:g}"
        raise HistoryError([Problem("hour", message, "--at", found=f"{minute:g}", allowed=allowed)])
    past = past_of(case, history.seed, history.replica, minute)
    firsts: dict[str, float] = {}
    for firing in history.firings:
        if firing.minute <= minute:
            firsts.setdefault(firing.event, firing.minute)
    times = dict(zip(case.watched, case.times_of(past).tolist(), strict=True))
    differing = [
        id for id, time in times.items() if id in history.network.events and not _same(time, firsts.get(id))
    ]
    if differing:
        message = "this history is not what this version plays; `interregnum replay` says where it differs"
        raise HistoryError([Problem("unplayable", message, found=", ".join(differing[:5]))])


def _same(played: float, recorded: float | None) -> bool:
    return played != played if recorded is None else played == recorded


# --- a change that begins in the middle -----------------------------------------------------------------


def from_then_on(whole: Network, changed: Network, minute: float) -> Network:
    """The network that is `whole` until that minute and `changed` from it on; `whole` and `changed` stay as they are.

    Start values that differ are set at that minute. Raises ScenarioError where the change cannot begin then.
    """
    made = copy_of(whole)
    for id, quantity in changed.quantities.items():
        made.quantities.setdefault(id, quantity)
    for choice, options in changed.choices.items():
        made.choices[choice] = list(dict.fromkeys((*made.choices.get(choice, ()), *options)))
    on = made.flag("branch.on", "the change holds")
    problems: list[Problem] = []
    for id, event in changed.events.items():
        if id not in whole.events:
            made.event(event if event.exogenous else replace(event, guard=all_of(on, event.guard)))
        elif event != whole.events[id]:
            made.events[id] = _either(on, whole.events[id], event, problems)
    settings = _settings(whole, changed, problems)
    if problems:
        raise ScenarioError(problems)
    made.event(
        Event(
            id="branch.begins",
            title="Here the history branches off",
            guard=HOLDS,
            clock=made.hour(minute),
            effects=(*settings, Set("branch.on", ONE)),
            exogenous="where the person who asks branches off",
            quiet=True,
            mechanism="lab",
        )
    )
    return made


def _either(on: Node, before: Event, after: Event, problems: list[Problem]) -> Event:
    if before.clock != after.clock:
        message = "an event cannot be forced to an hour in the middle of a history"
        allowed = "force the way it turns out, delay it, or remove it"
        problems.append(Problem("branch", message, found=before.id, allowed=allowed))
    ways = {way.id: way for way in after.branches}
    return replace(
        before,
        guard=_if(on, after.guard, before.guard),
        branches=tuple(_way(on, way, ways[way.id]) for way in before.branches),
    )


def _way(on: Node, before: Branch, after: Branch) -> Branch:
    odds = [
        replace(factor, value=_if(on, _value(factor.name, after), factor.value)) for factor in before.odds
    ]
    return replace(before, share=_if(on, after.share, before.share), odds=tuple(odds))


def _value(name: str, way: Branch) -> Node:
    found: list[Factor] = [factor for factor in way.odds if factor.name == name]
    return found[0].value if found else ONE


def _if(on: Node, then: Node, otherwise: Node) -> Node:
    return otherwise if then == otherwise else Call("if", (on, then, otherwise), 0)


def _settings(whole: Network, changed: Network, problems: list[Problem]) -> list[Set]:
    found = []
    for id, quantity in changed.quantities.items():
        if id in whole.quantities and quantity.start == whole.quantities[id].start:
            continue
        if not isinstance(quantity.start, float | int):
            message = "in the middle of a history a number is set, and not drawn from a range"
            problems.append(Problem("branch", message, found=id, allowed="a plain number"))
        elif id in whole.quantities:
            found.append(Set(id, Number(float(quantity.start), "", 0)))
    return found
