"""Which two changes cannot both be, in either order, and what is said of them."""

from __future__ import annotations

import pytest

from interregnum.lab.variants.conflicts import Intervention, conflict


def change(kind: str, value: str = "", when: str = "", subject: str = "gate") -> Intervention:
    return Intervention("x", (kind, 0), kind, subject, value, when)  # type: ignore[arg-type]


DELAYED = "an event that is forced to an hour cannot be delayed"
GONE = "an event that is removed cannot happen"


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        (change("value", "1"), change("value", "2"), "it cannot have two values at once"),
        (change("value", "1"), change("value", "1"), ""),
        (change("value", "1", "10:00"), change("value", "2", "11:00"), ""),
        (change("value", "1", "10:00"), change("value", "2", "10:00"), "it cannot have two values at once"),
        (change("value", "1"), change("value", "2", subject="lamps"), ""),
        (change("delay", "1 h"), change("delay", "1 h"), "it is delayed twice"),
        (change("way", "opens"), change("way", "stays"), "it cannot turn out in two ways"),
        (change("way", "opens"), change("way", "opens"), ""),
        (change("hour", "10:00"), change("hour", "11:00"), "it cannot happen at two hours"),
        (change("hour", "10:00"), change("hour", "10:00"), ""),
        (change("delay", "1 h"), change("hour", "10:00"), DELAYED),
        (
            change("way", "opens"),
            change("without", "opens"),
            "it is forced to turn out in a way that is removed",
        ),
        (change("way", "opens"), change("without"), "it is forced to turn out in a way that is removed"),
        (change("way", "opens"), change("without", "stays"), ""),
        (change("without"), change("hour", "10:00"), GONE),
        (change("without", "opens"), change("hour", "10:00"), ""),
        (change("without"), change("delay", "1 h"), GONE),
        (change("without", "opens"), change("delay", "1 h"), ""),
        (change("without"), change("without", "opens"), ""),
        (change("way", "opens"), change("hour", "10:00"), ""),
        (change("way", "opens"), change("delay", "1 h"), ""),
    ],
)
def test_two_changes_clash_in_either_order(one: Intervention, two: Intervention, why: str) -> None:
    assert conflict(one, two) == why
    assert conflict(two, one) == why


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (change("without"), "without gate"),
        (change("without", "opens"), "without gate.opens"),
        (change("way", "opens"), "force gate=opens"),
        (change("hour", "10:00"), "force gate=10:00"),
        (change("delay", "1 h"), "delay gate=1 h"),
        (Intervention("x", ("set", 0), "value", "gate", "1", "10:00"), "set gate=1@10:00"),
        (Intervention("x", ("assume", "gate"), "value", "gate", "1..2"), "assume gate=1..2"),
    ],
)
def test_a_change_is_said_as_it_is_typed(claim: Intervention, text: str) -> None:
    assert claim.text == text
