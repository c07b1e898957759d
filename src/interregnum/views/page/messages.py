"""Messages: each sending, what it reported, whom it reached; and what changed somebody's expectations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interregnum.calculus.network import HOLDS
from interregnum.calculus.waiting_time import median
from interregnum.expression import Node, event_references, names
from interregnum.history import History
from interregnum.history.news import Sending, sendings
from interregnum.mechanisms.orders.addressees import addressees, has_it
from interregnum.model import Scenario
from interregnum.views.text.prose import Prose

SLOW = 2.0  # a message is slow if it takes more than so many times the median of its kind


def wires(history: History) -> list[dict[str, Any]]:
    """Every sending of a message, in the order in which they were sent.

    `to` names persons and bodies, groups replaced by their members; `reach` is who else hears it (that of its
    channel); `reports` is what it says was so, in words, and `tells` the firings that had made it so; `stale` and
    `slow` are the two ways of coming late; `fate` is how it missed those it was for, if not by loss; `missed` are
    those of `to` who could not have what reached others; `sent_by` and `arrived_by` are firings; `usual` the minutes
    within which half of such messages arrive.
    """
    prose = Prose(history.scenario, history.network, plain=True)
    return [_wire(history, sending, prose) for sending in sendings(history)]


def _wire(history: History, sending: Sending, prose: Prose) -> dict[str, Any]:
    message = history.scenario.messages[sending.message]
    usual = _usual(history, sending)
    delay = None if sending.delivered is None else sending.delivered - sending.sent
    data = {
        "id": sending.message,
        "title": message.title,
        "kind": message.kind,
        "says": sending.says,
        "from": sending.sender,
        "to": list(hearers(history.scenario, sending.to)),
        "channel": sending.channel,
        "reach": history.scenario.channels[sending.channel].reach,
        "favours": message.favours,
        "in_the_name_of": message.in_the_name_of,
        "confirms": message.confirms,
        "denies": message.denies,
        "replies_to": message.replies_to,
        "reports": None if message.reports is None else prose.text(_closed(history, sending)),
        "tells": _tells(history, sending),
        "sent": round(sending.sent, 2),
        "sent_by": sending.sent_by,
        "true": sending.true,
        "usual": round(usual, 1),
        "delivered": None if sending.delivered is None else round(sending.delivered, 2),
        "arrived_by": None if sending.delivered is None else _arrival(history, sending),
        "missed": _missed(history, sending) or None,
        "still_true": sending.still_true,
        "stale": bool(sending.true) and sending.still_true is False,
        "slow": delay is not None and delay > SLOW * usual,
        "lost": None if sending.lost is None else round(sending.lost, 2),
        "why_lost": sending.why_lost,
        "fate": None if sending.fate == "lost" else sending.fate,
    }
    return {key: value for key, value in data.items() if value is not None}


def _missed(history: History, sending: Sending) -> list[str]:
    """Those it was for who could not have it when it came to others of them."""
    if sending.delivered is None:
        return []
    message, scenario, network = history.scenario.messages[sending.message], history.scenario, history.network
    if message.lost_for == "each":
        came = _arrival(history, sending)
        to = addressees(message, scenario)
        return [one for one in to if history.value(f"{sending.message}.has.{one}", came) == 0]
    before = _arrival(history, sending) - 1
    return [
        one
        for one in addressees(message, scenario)
        if (can := has_it(one, message, scenario, network)) != HOLDS and not history.holds(can, before)
    ]


def _arrival(history: History, sending: Sending) -> int:
    """The firing with which a message arrived."""
    arrivals = history.firings_of(f"{sending.message}.arrives")
    return next(firing.number for firing in arrivals if firing.minute == sending.delivered)


def hearers(scenario: Scenario, to: tuple[str, ...]) -> dict[str, None]:
    """Those to whom a message goes, each once, groups replaced by their members."""
    return dict.fromkeys(member for name in to for member in scenario.groups.get(name, (name,)))


def heard(history: History) -> dict[str, list[int]]:
    """For each person and body, the firings that changed what they expect, or who they believe stands behind whom."""
    observers = {*history.scenario.persons, *history.scenario.units}
    found: dict[str, dict[int, None]] = {}
    for change in history.written:
        who, _, what = change.quantity.partition(".")
        if what.startswith(("expects.", "believes.")) and who in observers:
            found.setdefault(who, {})[change.number] = None
    return {who: list(numbers) for who, numbers in found.items()}


def _closed(history: History, sending: Sending) -> Node:
    return history.network.closed(history.scenario.messages[sending.message].reports or "no")


def _usual(history: History, sending: Sending) -> float:
    """The minutes within which half of such messages arrive, under the conditions when it was sent."""
    event = history.network.events[f"{sending.message}.arrives"]
    return median(event, lambda name: history.value(name, sending.sent_by), sending.sent)


def _tells(history: History, sending: Sending) -> list[int]:
    """The firings that a message reports: those that had made true what it says."""
    if not sending.true or history.scenario.messages[sending.message].reports is None:
        return []
    return sorted(dict.fromkeys(number for number in _makers(history, sending) if number > 0))


def _makers(history: History, sending: Sending) -> Iterator[int]:
    node = _closed(history, sending)
    for name in names(node):
        if name in history.network.quantities:
            yield history.writer(name, sending.sent_by)
    for _, event, _ in event_references(node):
        yield from (
            firing.number for firing in history.firings_of(event)[:1] if firing.number <= sending.sent_by
        )
