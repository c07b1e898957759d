"""One history as data: what happened and why, and why other events did not happen.

Firings are columns with an entry for each firing, numbered from 1 as in the history. Bookkeeping has no reasons.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interregnum.explain import Absence, why_not
from interregnum.explain.why import odds_at, reason_of
from interregnum.history import Firing, History
from interregnum.views.text.absences import absence_lines
from interregnum.views.text.wording import state_text

MOST_GIVEN = 5  # things that had held since the start
MOST_MAKERS = 6  # events that would have made a condition true


def chronicle(history: History) -> dict[str, Any]:
    """Firings, reasons, absences and outcomes of one history."""
    index = {id: number for number, id in enumerate(history.network.events)}
    firings = history.firings
    return {
        "minutes": [round(firing.minute, 2) for firing in firings],
        "began": [round(firing.minute - firing.began, 1) for firing in firings],
        "of": [index[firing.event] for firing in firings],
        "branches": {firing.number: firing.branch for firing in firings if firing.branch is not None},
        "reasons": {firing.number: _reason(history, firing) for firing in history.without_bookkeeping()},
        "absences": {id: _absence(why_not(history, id, 0)) for id in _missed(history)},
        "outcomes": {
            id: {"shown": history.shown(id), "value": value} for id, value in history.outcomes.items()
        },
    }


def _reason(history: History, firing: Firing) -> dict[str, Any]:
    """The causes of a firing, what had held since the start, its influences, and the odds."""
    reason = reason_of(history, firing)
    network = history.network
    values = {name: history.start_value(name) for name in reason.given}
    given = [state_text(network, name, value) for name, value in values.items() if value != 0]
    data: dict[str, Any] = {
        "causes": [cause.number for cause in reason.causes],
        "given": given[:MOST_GIVEN],
        "pushes": [
            [push.name, float(f"{push.times:.3g}"), push.on, max(push.numbers, default=0)]
            for push in sorted(reason.pushes, key=lambda push: -push.strength)
            if push.noticeable
        ],
        "odds": [[title, round(share, 3)] for title, share in odds_at(history, firing)],
    }
    return {key: value for key, value in data.items() if value}


def _missed(history: History) -> Iterator[str]:
    """The events, without bookkeeping, that did not happen."""
    for id, event in history.network.events.items():
        if not event.quiet and not history.firings_of(id):
            yield id


def _absence(absence: Absence) -> dict[str, Any]:
    """Why an event did not happen: the verdict, its evidence in words, and what would have made it possible."""
    _, *lines = absence_lines(absence)
    never_held = [clause for clause in absence.clauses if not clause.ever_held]
    makers = dict.fromkeys(name for clause in never_held for name in clause.makers)
    data = {"verdict": absence.verdict, "lines": lines, "makers": list(makers)[:MOST_MAKERS]}
    return {key: value for key, value in data.items() if value}
