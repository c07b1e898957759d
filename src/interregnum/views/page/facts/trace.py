"""One history as the kernel wrote it: columns, from which a page makes all that it shows of a history."""

from __future__ import annotations

from typing import Any

from interregnum.history import History
from interregnum.views.page.facts.formulas import number


def trace(history: History) -> dict[str, Any]:
    """Firings and changes as columns, and the start values that were drawn, in the order of `facts`.

    `of` and `quantities` are places in the network. Of a firing `began` has the number of a firing at the minute since
    which it had been possible, 0 for the start, or that minute in brackets; `branches` the way it turned out, -1 for
    none; `causes` the writers of its guard, or of a timer those of its minute. `changed` says how many of the changes
    each firing made.
    """
    events = {id: n for n, id in enumerate(history.network.events)}
    ways = {id: [way.id for way in event.branches] for id, event in history.network.events.items()}
    timers = {id for id, event in history.network.events.items() if event.mechanism == "timer"}
    changed = [0] * (len(history.firings) + 1)
    for change in history.written:
        changed[change.number] += 1
    index = history.compiled.quantity_index
    known = {0.0: 0} | {firing.minute: firing.number for firing in reversed(history.firings)}
    return {
        "minutes": [number(firing.minute) for firing in history.firings],
        "began": [known.get(firing.began, [number(firing.began)]) for firing in history.firings],
        "of": [events[firing.event] for firing in history.firings],
        "branches": [-1 if f.branch is None else ways[f.event].index(f.branch) for f in history.firings],
        "causes": [list(f.influences if f.event in timers else f.causes) for f in history.firings],
        "changed": changed,
        "quantities": [index[change.quantity] for change in history.written],
        "values": [number(change.new) for change in history.written],
        "drawn": [
            number(history.drawn[name]) for name in history.network.quantities if name in history.drawn
        ],
    }
