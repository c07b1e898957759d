"""Durations, factors and weights in words: with a number, and without a formula where there are words for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harbour import small

from interregnum.mechanisms import build
from interregnum.views.page.entities import _numbers
from interregnum.views.text.amounts import clock_of, factor_of, number_text
from interregnum.views.text.prose import Prose
from interregnum.views.text.sentences import full_lines, sentence

NUMBERS = """
assumptions:
  patience: {title: how long they wait, kind: minutes, typical: 20, between: [10, 40]}
  spread: {title: how it spreads, typical: 1.5}
quantities:
  dark: {title: it is dark, kind: flag}
  noise: {title: the noise, starts: 4}
  deadline: {title: the deadline, kind: minutes, starts: 90}
  none: {title: the way back, kind: minutes}
events:
  bell: {title: The bell rings, takes: 5 min, then: [{dark: yes}, {add: noise, by: 1}]}
  waits: {title: They wait, takes: {typical: patience, factor: spread}}
  double: {title: They wait twice as long, takes: {mean: 2 * patience}}
  louder: {title: It takes as long as it is loud, takes: {exactly: noise * 1 min}}
  back: {title: They go back, takes: {exactly: none}}
  pressed:
    title: What is pressed
    when: happened(bell)
    takes: 1 h
    faster:
      - {when: dark, x: 2}
      - {name: in part, x: "if(dark, 2, 0)"}
      - {name: all of it, x: noise}
      - {per: noise, x: 1.1}
    slower:
      - {when: since(bell) >= 5 min, x: 3, between: [2, 4]}
      - {name: tired, x: 1.5}
      - {name: crowded, per: noise, x: 1.2}
  shut: {title: What stands still, takes: 1 h, faster: [{name: a gate, x: "if(dark, 1, 0)"}]}
  late: {title: What is late, when: time >= deadline, takes: 1 min}
  hour: {title: What comes at eight, when: time >= 2 h or time < 5 min, takes: 1 min}
  after: {title: What comes after, when: since(bell) >= patience, takes: 1 min}
outcomes: {when: {title: When, time_of: bell}}
"""


@pytest.fixture(scope="module")
def prose(tmp_path_factory: pytest.TempPathFactory) -> Prose:
    scenario = small(tmp_path_factory.mktemp("numbers"), NUMBERS)
    return Prose(scenario, build(scenario))


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (
            "waits",
            "typically 20 min (“how long they wait”, 10 min to 40 min), give or take a factor of 1.5 (“how it spreads”)"
            " (log-normal)",
        ),
        ("double", "40 min (2 times “how long they wait”) on average, memoryless (exponential)"),
        ("louder", "exactly 4 min at the start (the noise times 1 min)"),
        ("back", "exactly the way back"),
        ("bell", "exactly 5 min"),
    ],
)
def test_a_duration_has_its_number_and_what_that_is_reckoned_from(
    prose: Prose, event: str, text: str
) -> None:
    assert clock_of(prose.network.events[event], prose) == text


def test_a_factor_is_told_in_words(prose: Prose) -> None:
    factors = [factor_of(prose, factor) for factor in prose.network.events["pressed"].factors]
    assert factors == [
        "dark: x2 while it is dark",
        "in part: x (2 if it is dark, else 0)",
        "all of it: x the noise",
        "each unit of the noise: x1.1",
        "at least 5 min have passed since “The bell rings”: divided by 3 (2 to 4)",
        "tired: divided by 1.5",
        "crowded: divided by 1.2 for each unit of the noise",
    ]


def test_the_page_and_the_terminal_tell_the_same(prose: Prose) -> None:
    event = prose.network.events["pressed"]
    shown = [number["text"] for number in _numbers(prose, event)]
    assert shown == [clock_of(event, prose), *(factor_of(prose, factor) for factor in event.factors)]
    assert [text for label, text in full_lines(prose, event) if label == "speed"] == shown[1:]
    assert not any(re.search(r"if\(|1 /|pow\(|since\(", text) for text in (*shown, sentence(prose, event)))


def test_a_state_is_not_told_as_the_number_that_it_is_at_the_start(prose: Prose) -> None:
    (_, _, whole, *_) = prose.network.events["pressed"].factors
    assert number_text(prose, whole.value) == "the noise"


def test_what_stands_still_at_the_start_is_said_to(prose: Prose) -> None:
    assert sentence(prose, prose.network.events["shut"]) == (
        "What stands still; at the start its clock stands still (its speed is 0). Possible from the start."
        " Influenced by a gate."
    )


def test_a_timer_says_when_it_rings_and_nothing_of_the_conditions_at_the_start(prose: Prose) -> None:
    timers = {event.id: event for event in prose.network.events.values() if event.mechanism == "timer"}
    told = {id: sentence(prose, event) for id, event in timers.items()}
    assert told == {
        "(since(bell) >= 5 min).rings": "5 min have passed since: The bell rings: a timer, set by what happens.",
        "(time >= deadline).rings": (
            "The clock: it is the minute set by “the deadline”: a timer, set by what happens."
        ),
        "(time >= 2 h).rings": ("The clock: it is 13 Mar 20:00: a timer, which rings at 13 Mar 20:00."),
        "(time < 5 min).rings": ("The clock: it is 13 Mar 18:05: a timer, which rings at 13 Mar 18:05."),
        "(since(bell) >= patience).rings": (
            "“how long they wait” has passed since: The bell rings: a timer, set by what happens."
        ),
    }
    lines = dict(full_lines(prose, timers["(since(bell) >= patience).rings"]))
    assert lines["from the start"] == "not set"
    assert lines["when"].startswith("rings at the minute that comes to ")
    assert "the minute of “The bell rings”" in lines["when"]
    assert dict(full_lines(prose, timers["(time >= 2 h).rings"]))["from the start"] == "in 2 h"


def test_a_comparison_with_an_hour_that_is_set_is_told_as_one(prose: Prose) -> None:
    assert prose.text(prose.network.events["late"].guard) == "it is the deadline or later"


def test_a_reckoned_number_within_another_is_set_apart(tmp_path: Path) -> None:
    scenario = small(tmp_path, NUMBERS)
    prose = Prose(scenario, build(scenario))
    for formula, text in (
        ("1 - clip(noise, 0, 1)", "1 less (the noise, kept between 0 and 1)"),
        ("exp(noise / 2)", "the exponential of (the noise divided by 2)"),
        ("exp(noise) / 2", "(the exponential of the noise) divided by 2"),
        ("min(noise, 2) * 3", "(the smallest of the noise and 2) times 3"),
    ):
        assert prose.amount(prose.network.formula(formula)) == text
