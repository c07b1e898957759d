"""Which history is shown first, where nobody names one: near the record in what happened and how, not only in hours."""

from __future__ import annotations

from interregnum.history import History
from interregnum.record.lookup import endings_told
from interregnum.server.requests import HistoryKey
from interregnum.server.state import ScenarioState

USUAL = 0  # the replica where the lab has found none that is worth opening


def first_history(state: ScenarioState, seed: int) -> HistoryKey:
    """Of the exemplars that the lab has found among histories of this seed: in which the fewest things happen that the
    record denies, then the one that ended in the fewest other ways than it tells, then the one nearest in hours.
    """
    found = (state.answers or {}).get("exemplars", ())
    near = {kept["replica"]: kept.get("distance") or 0.0 for kept in found if not kept.get("variants")}
    if not near or state.answers is None or state.answers["seed"] != str(seed):
        return HistoryKey(seed, USUAL)

    def rank(replica: int) -> tuple[int, int, float]:
        history = state.play(HistoryKey(seed, replica))
        return denied(history, state.absent), differing(history, state), near[replica]

    return HistoryKey(seed, min(near, key=rank))


def denied(history: History, absent: tuple[str, ...]) -> int:
    """How many of these events, or ways for one to turn out, are in a history."""
    return sum(_happened(history, measure) for measure in absent)


def differing(history: History, state: ScenarioState) -> int:
    """How many outcomes ended in another way than the record tells."""
    told = {} if state.record is None else endings_told(state.record)
    return sum(history.outcomes.get(id) != label for id, (label, _) in told.items())


def _happened(history: History, measure: str) -> bool:
    event, _, branch = measure.rpartition(".")
    if measure in history.network.events:
        return bool(history.firings_of(measure))
    return event in history.network.events and any(f.branch == branch for f in history.firings_of(event))
