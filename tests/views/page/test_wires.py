"""Messages as data of the page: what holds of every sending, and of what moved anybody's beliefs."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from accounts import heard, wires
from harbour import harbour, petrograd, small

from interregnum.calculus.tables import compile_tables
from interregnum.history import History
from interregnum.history.play import play
from interregnum.mechanisms import build
from interregnum.views.page.facts.doings import hearers

SLOW = 2.0  # as `account/wires.js` has it: so many times the median of its kind
NIGHTS = [(petrograd, replica) for replica in range(6)] + [(harbour, replica) for replica in range(4)]
night = cache(lambda play, replica: play(replica))


@pytest.fixture(params=NIGHTS, ids=[f"{play.__name__} {replica}" for play, replica in NIGHTS])
def history(request: pytest.FixtureRequest) -> History:
    found: History = night(*request.param)
    return found


def test_nothing_arrives_before_it_is_sent(history: History) -> None:
    for wire in wires(history):
        assert 0 <= wire["sent"] <= history.ended + 0.01
        for end in ("delivered", "lost"):
            assert wire["sent"] <= wire.get(end, wire["sent"]) <= history.ended + 0.01
        assert not ("delivered" in wire and "lost" in wire)


def ended(wire: dict[str, Any]) -> bool:
    """It has arrived, or will not."""
    return "delivered" in wire or "lost" in wire


def test_as_many_arrive_and_are_lost_as_the_history_counts(history: History) -> None:
    """Word repeated on its way is one sending; what arrived or was lost is counted by the history itself."""
    found = wires(history)
    for id in history.scenario.messages:
        own = [wire for wire in found if wire["id"] == id]
        ends = ["delivered", "handed_back", "too_late", "intercepted", "lost"]
        met = [
            "delivered" if "delivered" in wire else wire.get("fate", "lost") for wire in own if ended(wire)
        ]
        assert [met.count(end) for end in ends] == [history.value(f"{id}.{end}") for end in ends]
        assert len(own) <= history.value(f"{id}.sent")
        assert sum(not ended(wire) for wire in own) == history.value(f"{id}.pending")


def test_a_message_arrives_by_its_own_event(history: History) -> None:
    for wire in wires(history):
        assert ("arrived_by" in wire) == ("delivered" in wire)
        if "delivered" in wire:
            arrival = history.firing(wire["arrived_by"])
            counted = f"{wire['id']}.delivered"
            assert arrival.minute == pytest.approx(wire["delivered"], abs=0.01)
            assert history.value(counted, arrival.number) == history.value(counted, arrival.number - 1) + 1


def test_what_a_message_tells_had_happened_when_it_was_sent(history: History) -> None:
    for wire in wires(history):
        for number in wire["tells"]:
            assert 1 <= number <= wire["sent_by"]
            assert wire["true"]


def test_true_is_what_the_formula_was(history: History) -> None:
    for wire in wires(history):
        reports = history.scenario.messages[wire["id"]].reports
        assert ("true" in wire) == (reports is not None)
        if reports is not None:
            so = history.evaluate(history.network.closed(reports), wire["sent_by"]) != 0
            assert wire["true"] == so


def test_late_is_stale_or_slow(history: History) -> None:
    for wire in wires(history):
        assert wire["stale"] == (wire.get("true") is True and wire.get("still_true") is False)
        if "delivered" in wire:
            took = wire["delivered"] - wire["sent"]
            if abs(took - SLOW * wire["usual"]) > 0.2:
                assert wire["slow"] == (took > SLOW * wire["usual"])
        else:
            assert not wire["slow"]


def test_groups_are_told_as_their_members(history: History) -> None:
    nouns = {*history.scenario.persons, *history.scenario.units}
    for wire in wires(history):
        assert len(set(wire["to"])) == len(wire["to"])
        assert not set(wire["to"]) & set(history.scenario.groups)
        assert set(wire["to"]) <= nouns | {*history.scenario.authorities, *history.scenario.places}


def test_heard_are_all_changes_of_what_somebody_expects(history: History) -> None:
    found = heard(history)
    for who, numbers in found.items():
        assert numbers == sorted(set(numbers))
        for number in numbers:
            assert any(
                history.value(f"{who}.expects.{authority}", number)
                != history.value(f"{who}.expects.{authority}", number - 1)
                for authority in history.scenario.authorities
            )
    changed = {(c.quantity.split(".")[0], c.number) for c in history.written if ".expects." in c.quantity}
    assert changed == {(who, number) for who, numbers in found.items() for number in numbers}


def test_a_favouring_message_is_heard_by_those_it_reaches() -> None:
    """Where a message that favours somebody arrives, what its hearers expect has moved at that firing."""
    history = night(petrograd, 0)
    found = heard(history)
    moved = 0
    for wire in wires(history):
        if "favours" not in wire or "delivered" not in wire:
            continue
        for who in hearers(history.scenario, tuple(wire["to"])):
            moved += wire["arrived_by"] in found.get(who, [])
    assert moved > 20


def test_what_a_message_reports_is_told_in_words() -> None:
    reports = {wire["id"]: wire["reports"] for wire in wires(night(petrograd, 0)) if "reports" in wire}
    assert len(reports) > 5
    assert [text for text in reports.values() if re.search(r"[<>=_()]", text)] == []


def test_who_could_not_have_what_reached_others_is_named(tmp_path: Path) -> None:
    written = """
    authorities: {council: {title: the council}, junta: {title: the junta}}
    places: {hall: {title: the hall}, quay: {title: the quay}}
    persons: {mayor: {title: the mayor, at: hall}, clerk: {title: the clerk, at: quay}}
    channels: {boy: {title: a boy, takes: 30 min}}
    messages: {word: {title: word, from: mayor, to: [mayor, clerk], by: boy, at: hall}}
    events:
      sends: {title: It is sent, then: [{send: word}]}
      comes: {title: The clerk comes, takes: 2 h, then: [{set: clerk.at, to: hall}]}
    """
    made = small(tmp_path, written)
    (wire,) = wires(play(made, compile_tables(build(made)), 7, 0))
    assert (wire["missed"], "fate" in wire) == (["clerk"], False)
