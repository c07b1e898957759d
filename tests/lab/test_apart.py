"""What is not ranked as a cause: the steps of the ending itself, and waiting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from networks import add, branch, closed, event, exponential, network, put

from interregnum.calculus.network import Event, Network
from interregnum.expression import parse
from interregnum.lab.causes.apart import apart, read_by, the_ending, waits
from interregnum.lab.causes.counterfactuals.knockouts import Knockout, knockouts_of
from interregnum.lab.ensembles.ensemble import instrumented_network
from interregnum.lab.ensembles.instrumented import watch
from interregnum.lab.ensembles.response import Response, response_of

Kind = Any


def flags(*ids: str, **numbers: float) -> Network:
    made = network(numbers)
    for id in ids:
        made.flag(id, id)
    return made


def ending(made: Network, id: str, kind: Kind = "time", value: str | None = None) -> set[str]:
    """What defines the outcome that this event settles, or the end of this value."""
    made = closed(made)
    events = () if kind == "value" else (list(made.events).index(id),)
    formula = None if value is None else made.closed(value)
    return set(the_ending(Response(id, id, kind, events=events), made, formula))


def town(*events: Event) -> Network:
    """It falls when it is stormed or opened, while there is no truce."""
    made = flags("stormed", "opened", "truce")
    made.event(event("storm", "yes", exponential(9), put("stormed", "yes")))
    made.event(
        event(
            "gate",
            "yes",
            exponential(9),
            branches=[branch("open", 1, put("opened", "yes")), branch("shut", 1)],
        )
    )
    made.event(event("call_truce", "yes", exponential(9), put("truce", "yes")))
    made.event(event("end_truce", "truce", exponential(9), put("truce", "no")))
    for one in events:
        made.event(one)
    return made


# --- the ending itself --------------------------------------------------------------------------------------


def test_what_settles_it_and_what_makes_its_condition_true_is_the_ending() -> None:
    """What stands against the condition is a cause, and so is what makes it true at one remove."""
    made = town(event("falls", "(stormed or opened) and not truce", 0))
    assert ending(made, "falls") == {"falls", "storm", "gate", "gate.open", "end_truce"}


def test_an_event_that_takes_time_is_the_ending_alone() -> None:
    assert ending(town(event("falls", "stormed or opened", 5)), "falls") == {"falls"}


def test_the_events_that_endings_name_are_the_ending_either_way() -> None:
    made = town(event("how.storm.reached", "happened(storm) and not truce", 0))
    assert ending(made, "how.storm.reached", "ending") == {
        "how.storm.reached",
        "storm",
        "call_truce",
        "end_truce",
    }


def test_only_one_step_back_is_the_ending() -> None:
    made = flags("ready", "done")
    made.event(event("first", "yes", exponential(9), put("ready", "yes")))
    made.event(event("second", "ready", 0, put("done", "yes")))
    made.event(event("falls", "done", 0))
    assert ending(made, "falls") == {"falls", "second"}


def test_behind_a_timer_stands_what_starts_it() -> None:
    made = flags()
    made.event(event("alarm", "yes", exponential(9)))
    made.event(event("falls", "since(alarm) >= 30", 0))
    assert {"alarm", "falls"} <= ending(made, "falls")


def test_what_alone_changes_a_number_is_the_ending_and_one_of_several_is_not() -> None:
    made = flags(lamps=3, men=9)
    made.event(event("lamp_out", "lamps >= 1", exponential(9), add("lamps", -1), again=True))
    made.event(event("leave", "yes", exponential(9), add("men", -1), again=True))
    made.event(event("fall", "yes", exponential(9), add("men", -1), again=True))
    made.event(event("dark", "lamps < 1", 0))
    made.event(event("empty", "men < 1", 0))
    made.event(event("both", "men + lamps < 1", 0))
    assert ending(made, "dark") == {"dark", "lamp_out"}
    assert ending(made, "empty") == {"empty"}
    assert ending(made, "both") == {"both"}


def test_a_value_is_defined_by_what_sets_it_and_a_sum_by_nobody() -> None:
    made = flags("lynched", dead=0, hurt=0)
    made.event(event("mob", "yes", exponential(9), put("lynched", "yes")))
    made.event(event("shots", "yes", exponential(9), add("dead", 1)))
    made.event(event("blows", "yes", exponential(9), add("hurt", 1)))
    assert ending(made, "", "value", "lynched") == {"mob"}
    assert ending(made, "", "value", "dead") == {"shots"}
    assert ending(made, "", "value", "dead + hurt") == set()


def test_an_option_whose_hour_is_asked_is_the_ending() -> None:
    made = town()
    assert ending(made, watch(made, "gate.open")) == {"watch gate.open", "gate", "gate.open"}


def test_the_ending_of_a_scenario() -> None:
    _, made, case = instrumented_network(Path(__file__).parent / "fair")
    assert set(the_ending(response_of(case, "entered"), made)) == {"crowd"}
    how = the_ending(response_of(case, "how"), made)
    assert {"crowd", "lamp_out"} <= how  # it is dark when the lamps are out
    assert how.isdisjoint({"bell", "gate"})


def test_a_thing_is_the_ending_if_a_part_of_it_is() -> None:
    made = flags("settled")
    made.event(event("motion", "yes", 1))
    made.event(event("motion.vote", "happened(motion)", 1, put("settled", "yes")))
    made.event(
        event(
            "choice",
            "yes",
            1,
            decision=True,
            branches=[branch("a", 1, put("settled", "yes")), branch("b", 1)],
        )
    )
    found = ending(made, "", "value", "settled")
    set_apart = {
        one.id: apart(one, frozenset(found), made, read_by(made))
        for one in [*knockouts_of(made), Knockout("choice", ("choice",))]
    }
    assert set_apart == {"motion": "ending", "choice": "ending", "choice.a": "ending", "choice.b": ""}


# --- waiting ------------------------------------------------------------------------------------------------


def decision(**more: Any) -> Event:
    """Storm or wait, again and again; each option marks itself, as `mechanisms.orders.choice` has it."""
    given: dict[str, Any] = {"decision": True, "again": True} | more
    storms = branch("storms", 1, put("storm.storms", 1), put("storm.waits", 0), put("stormed", 1))
    waiting = branch("waits", 1, put("storm.storms", 0), put("storm.waits", 1))
    return event("storm", "not stormed", exponential(9), branches=[storms, waiting], **given)


def test_waiting_is_an_option_that_does_nothing_of_a_decision_that_comes_again() -> None:
    assert waits(decision(), "waits", frozenset())
    assert not waits(decision(), "storms", frozenset())


@pytest.mark.parametrize("more", [{"again": False}, {"decision": False}])
def test_an_option_of_a_decision_that_is_taken_once_is_a_deed(more: dict[str, Any]) -> None:
    assert not waits(decision(**more), "waits", frozenset())


@pytest.mark.parametrize(
    ("reader", "deed"), [("storm.waits", True), ("happened(storm)", False), ("storm.storms", False)]
)
def test_an_option_that_somebody_asks_about_is_a_deed(reader: str, deed: bool) -> None:
    made = network({"stormed": 0, "storm.waits": 0, "storm.storms": 0}, decision())
    made.event(event("mutter", reader, 5))
    assert waits(made.events["storm"], "waits", read_by(closed(made))) is not deed


def test_an_option_that_an_outcome_reads_is_a_deed() -> None:
    made = network({"stormed": 0, "storm.waits": 0, "storm.storms": 0}, decision())
    assert "storm.waits" in read_by(made, [parse("storm.waits")])
    assert "storm.waits" not in read_by(made)
