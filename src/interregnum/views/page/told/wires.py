"""Messages by the readings: when they were sent, came or were lost; and lines that went dead."""

from __future__ import annotations

from typing import Any

from interregnum.model import Scenario
from interregnum.views.page.told.moments import Moments, ReadingMoment
from interregnum.views.page.told.steps import Steps

KEYS = {"sent": ("sent", "sent_by"), "arrived": ("delivered", "arrived_by"), "lost": ("lost", "lost_by")}


def wires(scenario: Scenario, all: Moments) -> list[dict[str, Any]]:
    """Each message that is told of, in the order of sending; of one whose sending is not told, from its arrival on."""
    found: dict[str, list[dict[str, Any]]] = {}
    for moment, shown in all.shown():
        if shown.subject == "message" and shown.is_ in KEYS:
            _take(found.setdefault(str(shown.message), []), moment, str(shown.is_))
    listed = [_wire(scenario, id, sending) for id, all_of_it in found.items() for sending in all_of_it]
    return sorted(listed, key=lambda wire: float(wire["sent"]))


def lines(all: Moments, steps: Steps) -> None:
    """Set for each channel that is told of whether it works."""
    for moment, shown in all.shown():
        if shown.subject == "channel":
            steps.set(f"{shown.channel}.works", moment.number, int(shown.is_ == "working"))


def _take(sendings: list[dict[str, Any]], moment: ReadingMoment, what: str) -> None:
    """A message that is sent begins a sending; what comes of it belongs to the last one."""
    minute, by = KEYS[what]
    fresh = not sendings or what == "sent" or minute in sendings[-1]
    if fresh:
        sendings.append({})
    sendings[-1] |= {minute: moment.minute, by: moment.number}


def _wire(scenario: Scenario, id: str, sending: dict[str, Any]) -> dict[str, Any]:
    message = scenario.messages[id]
    start = min(value for key, value in sending.items() if key in ("sent", "delivered", "lost"))
    members = dict.fromkeys(member for name in message.to for member in scenario.groups.get(name, (name,)))
    return {
        "id": id,
        "title": message.title,
        "kind": message.kind,
        "says": message.says or "",
        "from": message.sender,
        "to": list(members),
        "channel": message.by,
        "reach": scenario.channels[message.by].reach,
        "tells": [],
        "sent_by": 0,
        "told": 1,
        "stale": False,
        "slow": False,
        "why_lost": "",
        **sending,
        "sent": start,
    }
