"""What a page holds is what the history, the scenario and the record say."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from accounts import account
from harbour import petrograd_record

from interregnum.explain.why import reason_of
from interregnum.history import History
from interregnum.history.play import play
from interregnum.language.load import load
from interregnum.views.page import Payload
from interregnum.views.text.wording import brief

SEEDS = (0, 7, 2**64 - 1)


@cache
def history(seed: int) -> History:
    found = load("petrograd-1917")
    return play(found.scenario, found.compiled, seed, 0, engine="wasm")


@cache
def night(seed: int) -> dict[str, Any]:
    data = Payload("petrograd-1917", history(seed), petrograd_record()).data()
    return json.loads(json.dumps(data, allow_nan=False))  # as a browser gets it


@pytest.mark.parametrize("seed", SEEDS)
def test_firings_are_those_of_the_history(seed: int) -> None:
    told, played = account(history(seed)), history(seed)
    events = night(seed)["events"]
    assert (told["seed"], told["replica"]) == (str(seed), "0")
    assert [events[n]["id"] for n in told["of"]] == [firing.event for firing in played.firings]
    assert told["minutes"] == [round(firing.minute, 2) for firing in played.firings]
    assert told["branches"] == {firing.number: firing.branch for firing in played.firings if firing.branch}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_so_is_what_the_history_says(seed: int) -> None:
    """Every track, after every firing that wrote it and at the start."""
    played, choices = history(seed), history(seed).network.choices
    for name, (numbers, values) in account(played)["tracks"].items():
        assert numbers[0] == 0
        assert numbers == sorted(set(numbers)), name
        steps = dict(zip(numbers, values, strict=True))
        now: Any = None
        options = choices.get(name)
        for number in sorted({0, len(played.firings), *numbers, *writers(played, name, options)}):
            now = steps.get(number, now if number not in steps else None)
            if options is None:
                assert now == pytest.approx(played.value(name, number), abs=0.0051), (name, number)
            else:
                holding = [option for option in options if played.value(f"{name}.{option}", number) != 0]
                assert now == (holding[0] if holding else ""), (name, number)


def writers(played: History, name: str, options: list[str] | None) -> set[int]:
    names = {name} if options is None else {f"{name}.{option}" for option in options}
    return {change.number for change in played.written if change.quantity in names}


@pytest.mark.parametrize("seed", SEEDS)
def test_reasons_are_given_for_all_that_is_told_and_absences_for_the_rest(seed: int) -> None:
    told, played = account(history(seed)), history(seed)
    events = played.network.events
    assert set(told["reasons"]) == {firing.number for firing in played.without_bookkeeping()}
    quiet = {id for id, event in events.items() if event.quiet}
    assert set(told["absences"]) == {id for id in events if not played.firings_of(id)} - quiet
    for firing in played.without_bookkeeping():
        causes = told["reasons"][firing.number].get("causes", [])
        assert causes == [link.number for link in reason_of(played, firing).causes]
        assert all(cause < firing.number for cause in causes)


def test_what_did_not_happen_is_told_as_why_not_tells_it() -> None:
    played = history(7)
    for id, absence in list(account(played)["absences"].items())[::7]:
        full = played.why_not(id)
        assert absence["verdict"] == full.verdict
        told = [line if isinstance(line, str) else line[0] for line in absence["lines"]]
        # Names are a terminal's.
        lines = [re.sub(r" +\[[\w.]+\]", "", line) for line in full.text().split("\n")[1:]]
        assert told == [line for line in lines if line in set(told)]
        formulas = [line[1] for line in absence["lines"] if not isinstance(line, str)]
        of_conditions = ("needed", "had not begun", "was over", "were over")
        assert len(formulas) == sum(any(word in line for word in of_conditions) for line in told)
        assert set(formulas) <= {brief(clause.formula) for clause in full.clauses}


def test_the_record_is_whole() -> None:
    kept, told = petrograd_record(), night(7)["record"]
    assert [shown["id"] for shown in told["readings"]] == list(kept.windows)
    assert set(told["claims"]) == set(kept.claims)
    for shown in told["readings"]:
        reading, window = kept.readings[shown["id"]], kept.windows[shown["id"]]
        assert [account["says"] for account in shown["accounts"]] == [a.says for a in reading.accounts]
        for key, bound in (("first", window.not_before), ("last", window.not_after)):
            assert shown[key] == (None if bound is None else round(bound.since(kept.timeline.starts), 1))


def test_every_event_has_a_lane_that_is_there_and_a_rule_if_it_is_told() -> None:
    lanes = {lane["id"] for lane in night(7)["lanes"]}
    for event in night(7)["events"]:
        assert event["lane"] in lanes
        assert ("rule" in event) == ("quiet" not in event)
    known = {reading["lane"] for reading in night(7)["record"]["readings"]}
    assert known <= lanes


def test_what_a_number_stands_on_is_said_for_each() -> None:
    """A number without grounds of its own stands on those of its event."""
    for event in night(7)["events"]:
        for number in event.get("numbers", []):
            assert number.get("basis") or event.get("basis") or number["text"].startswith("exactly 0"), event[
                "id"
            ]


def test_days_are_those_of_both_calendars() -> None:
    days = night(7)["frame"]["days"]
    assert days[0] == {
        "own": "25 October 1917", "short": "25 Oct", "iso": "1917-10-25", "other": "7 November 1917",
    }  # fmt: skip
    assert days[1]["own"] == "26 October 1917"


def test_the_licence_is_that_of_the_scenario() -> None:
    assert night(7)["frame"]["licence"] == {"id": "MIT", "address": "https://spdx.org/licenses/MIT"}


def test_who_has_won_is_said_for_every_way_to_end() -> None:
    outcomes = night(7)["nouns"]["outcomes"]
    assert [id for id, outcome in outcomes.items() if "says" in outcome] == ["power_at_noon"]
    power = outcomes["power_at_noon"]
    assert set(power["says"]) == set(power["endings"])
    assert all(said[0].islower() and not said.endswith(".") for said in power["says"].values())  # a clause


def test_how_true_it_is_is_said_in_words() -> None:
    """What can be counted is counted by the validation, and would be wrong here the next time."""
    remarks = night(7)["guide"]["remarks"]
    assert len(remarks) == 4
    assert [one["title"] for one in remarks if re.search(r"\d", one["says"].replace("1917", ""))] == []
