"""The state at each moment: the quantities that a page shows, as steps.

A track has two columns: the numbers of the firings after which the value changed, 0 for the start, and the
values. Of a choice (`antonov.at`) the values are the options' names, of anything else numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from interregnum.history import History
from interregnum.history.data import START
from interregnum.model import Scenario

Track = tuple[list[int], list[Any]]
OF_A_UNIT = ("people", "resolve", "killed", "wounded", "left", "shaken")
OF_A_PERSON = ("free", "busy")
OF_A_THING = ("ready", "faulty", "missing", "written_off")


def tracks(history: History) -> dict[str, Track]:
    """The tracks of units, persons, places and things, by the names of their quantities."""
    return tracks_of(history, _shown(history.scenario))


def tracks_of(history: History, names: Iterable[str]) -> dict[str, Track]:
    """The tracks of these quantities and choices; of a name that is neither there is none."""
    changes = _changes(history)
    found = {}
    for name in names:
        if name in history.network.choices:
            found[name] = _choice(history, name, changes)
        elif name in history.network.quantities:
            found[name] = _number(history, name, changes)
    return found


def _shown(scenario: Scenario) -> Iterator[str]:
    for id in scenario.units:
        yield from (f"{id}.{part}" for part in ("at", "obeys", *OF_A_UNIT))
        yield from (f"{id}.expects.{authority}" for authority in scenario.authorities)
    for id in scenario.persons:
        yield from (f"{id}.{part}" for part in ("at", "held_by", *OF_A_PERSON))
        yield from (f"{id}.expects.{authority}" for authority in scenario.authorities)
    yield from (f"{id}.held_by" for id in scenario.places)
    yield from (f"{id}.{part}" for id in scenario.things for part in OF_A_THING)
    for id in scenario.sieges:
        yield f"{id}.sealed"
    for id in scenario.movements:
        yield f"{id}.leg"
    for id in scenario.plans:
        yield from (f"{id}.{step}.done" for step in scenario.plans[id].steps)


def _changes(history: History) -> dict[str, list[tuple[int, float]]]:
    found: dict[str, list[tuple[int, float]]] = {}
    for change in history.written:
        found.setdefault(change.quantity, []).append((change.number, change.new))
    return found


def _number(history: History, name: str, changes: dict[str, list[tuple[int, float]]]) -> Track:
    """A number to two places: a change too small to show is none."""
    numbers, values = [START], [_shown_number(history.start_value(name))]
    for number, value in changes.get(name, ()):
        shown = _shown_number(value)
        if number == numbers[-1]:
            values[-1] = shown
        elif shown != values[-1]:
            numbers.append(number)
            values.append(shown)
    return numbers, values


def _choice(history: History, name: str, changes: dict[str, list[tuple[int, float]]]) -> Track:
    """The option that held; empty where none did, as for one on the way."""
    flags = {option: f"{name}.{option}" for option in history.network.choices[name]}
    steps: dict[int, dict[str, bool]] = {START: {o: history.start_value(f) != 0 for o, f in flags.items()}}
    for option, flag in flags.items():
        for number, value in changes.get(flag, ()):
            steps.setdefault(number, {})[option] = value != 0
    holding: dict[str, bool] = {}
    numbers: list[int] = []
    values: list[Any] = []
    for number in sorted(steps):
        holding |= steps[number]
        option = next((option for option, holds in holding.items() if holds), "")
        if not values or option != values[-1]:
            numbers.append(number)
            values.append(option)
    return numbers, values


def _shown_number(value: float) -> float:
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
