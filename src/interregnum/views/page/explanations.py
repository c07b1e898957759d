"""One history as data: what happened and why, and why other events did not happen.

Firings are columns with an entry for each firing, numbered from 1 as in the history. Bookkeeping has no reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from interregnum.calculus.network import Network
from interregnum.explain import Absence, why_not
from interregnum.explain.choices import Choice, Option
from interregnum.explain.pushes import Push, stands_on
from interregnum.explain.why import reason_of
from interregnum.history import Firing, History
from interregnum.model import Grounds
from interregnum.views.page.entities import grounds
from interregnum.views.text.absences import absence_lines
from interregnum.views.text.divisions import divided_texts
from interregnum.views.text.prose import Prose
from interregnum.views.text.running import course_lines
from interregnum.views.text.wording import listed, state_text

MOST_GIVEN = 5  # things that had held since the start
MOST_MAKERS = 6  # events that would have made a condition true
MOST_READ = 4  # numbers that one factor read


def chronicle(history: History) -> dict[str, Any]:
    """Firings, reasons, absences and outcomes of one history."""
    index = {id: number for number, id in enumerate(history.network.events)}
    firings, prose = history.firings, Prose(history.scenario, history.network, plain=True)
    return {
        "minutes": [round(firing.minute, 2) for firing in firings],
        "began": [round(firing.minute - firing.began, 1) for firing in firings],
        "of": [index[firing.event] for firing in firings],
        "branches": {firing.number: firing.branch for firing in firings if firing.branch is not None},
        "reasons": {
            firing.number: _reason(history, firing, prose) for firing in history.without_bookkeeping()
        },
        "absences": {id: _absence(why_not(history, id, 0), prose) for id in _missed(history)},
        "outcomes": {
            id: {"shown": history.shown(id), "value": value} for id, value in history.outcomes.items()
        },
    }


def _reason(history: History, firing: Firing, prose: Prose) -> dict[str, Any]:
    """The causes of a firing, what had held since the start, what changed its speed, its options, who divided how."""
    reason = reason_of(history, firing)
    network = history.network
    values = {name: history.start_value(name) for name in reason.given}
    given = [state_text(network, name, value) for name, value in values.items() if value != 0]
    data: dict[str, Any] = {
        "causes": [cause.number for cause in reason.causes],
        "given": given[:MOST_GIVEN],
        "ran": list(course_lines(history, prose, reason)),
        "pushes": [
            [prose.named(push.name), float(f"{push.mean:.3g}"), push.on, max(push.numbers, default=0)]
            for push in sorted(reason.pushes, key=lambda push: -push.strength)
            if push.noticeable and push.on == "speed"
        ],
        "waited": 1 if reason.choice is not None and reason.choice.waited else 0,
        "options": [] if reason.choice is None else list(_options(reason.choice, prose)),
        "divided": list(divided_texts(reason.divisions, prose)),
    }
    return {key: value for key, value in data.items() if value}


def _options(choice: Choice, prose: Prose) -> Iterator[dict[str, Any]]:
    """Every option of a firing: chance, weight, and its factors with what they read; each basis is told once."""
    told = [choice.history.network.events[choice.firing.event].grounds]
    for option in choice.options:
        idle = [prose.named(push.name) for push in option.pushes if not push.pressed]
        data = {
            "id": option.id,
            "chance": rounded(option.chance),
            "weight": rounded(option.weight),
            "share": rounded(option.share),
            "read": _read(choice, option.read, option.share),
            "grounds": _fresh(option.grounds, told),
            "pushes": [_push(choice, prose, push, told) for push in _strongest_first(option) if push.pressed],
            "idle": idle,
        }
        yield {key: value for key, value in data.items() if value not in ("", [])}


def _strongest_first(option: Option) -> list[Push]:
    return sorted(option.pushes, key=lambda push: -push.strength)


def _push(choice: Choice, prose: Prose, push: Push, told: list[Grounds]) -> list[Any]:
    """A factor on the odds: name, size, the firing that last set it, what it read, what it stands on."""
    found = stands_on(choice.history.network, push.grounds, push.read)
    last = max(push.numbers, default=0)
    read = _read(choice, push.read, push.times)
    return [prose.named(push.name), rounded(push.times), last, read, _fresh(found, told)]


def _read(choice: Choice, read: dict[str, float], whole: float) -> str:
    """The quantities that were read, in words; without one that is the whole number itself."""
    network = choice.history.network
    shown = [
        state_text(network, name, rounded(value))
        for name, value in read.items()
        if value != whole or network.quantities[name].kind == "flag"
    ]
    return listed(shown, MOST_READ)


def _fresh(found: Iterable[Grounds], told: list[Grounds]) -> list[dict[str, str]]:
    """Grounds that have not been told."""
    fresh = [one for one in dict.fromkeys(found) if one not in told]
    told += fresh
    return [grounds(one) for one in fresh]


def rounded(value: float) -> float:
    """To four figures: as much as a reader is shown."""
    return float(f"{value:.4g}")


def _missed(history: History) -> Iterator[str]:
    """The events, without bookkeeping, that did not happen."""
    for id, event in history.network.events.items():
        if not event.quiet and not history.firings_of(id):
            yield id


def _without_ids(text: str, network: Network) -> str:
    """A line without the names of events that a terminal shows beside their titles."""
    return re.sub(r" +\[([\w.]+)\]", lambda found: "" if found[1] in network.events else found[0], text)


def _absence(absence: Absence, prose: Prose) -> dict[str, Any]:
    """Why an event did not happen: the verdict, its evidence in words, and what would have made it possible.

    A line that tells a condition has its formula beside it.
    """
    _, *told = absence_lines(absence, prose)
    plain = [(_without_ids(text, absence.history.network), formula) for text, formula in told]
    lines = [[text, formula] if formula else text for text, formula in plain]
    never_held = [clause for clause in absence.clauses if not clause.ever_held]
    makers = dict.fromkeys(name for clause in never_held for name in clause.makers)
    data = {"verdict": absence.verdict, "lines": lines, "makers": list(makers)[:MOST_MAKERS]}
    return {key: value for key, value in data.items() if value}
