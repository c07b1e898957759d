"""Why something had not happened at an hour: what was missing then, what made it true, and since when it could."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from harbour import SWITCHES, harbour, played, small

from interregnum.errors import ArgumentError, ScenarioError
from interregnum.history import History


@pytest.fixture(scope="module")
def switches(tmp_path_factory: pytest.TempPathFactory) -> History:
    """The first switch is thrown at 18:10, the second at 18:20; each makes some events possible."""
    return played(small(tmp_path_factory.mktemp("switches"), SWITCHES))


def said(history: History, name: str, at: str | float) -> list[str]:
    return [line.strip() for line in str(history.why_not(name, at=at)).splitlines()]


def night_of(event: str) -> History:
    """The first night in the harbour town in which it happened."""
    return next(night for night in map(harbour, range(40)) if night.firings_of(event))


NEVER = "It did not happen later either; `why-not` without an hour tells of the whole history."


def test_before_it_happened_it_is_told_what_was_missing_and_what_made_it_true(switches: History) -> None:
    assert said(switches, "later", "18:05") == [
        "Half an hour on  [later]",
        "Not yet at 13 Mar 18:05. Missing then:",
        "needed: “The first switch is thrown” has happened",
        "came true at 13 Mar 18:10 by: The first switch is thrown [first]",
        "needed: at least 30 min have passed since “The first switch is thrown”",
        "came true at 13 Mar 18:40 by: 30 min have passed since: The first switch is thrown",
        "It happened later, at 13 Mar 18:41.",
    ]


def test_values_are_those_of_the_hour_and_not_of_the_last_event_before_it(switches: History) -> None:
    _, _, needed, *_ = said(switches, "later", 12.0)
    assert needed.endswith("(then 2 min)")


def test_what_had_been_possible_is_told_since_when(switches: History) -> None:
    assert said(switches, "either", "18:12") == [
        "One of two  [either]",
        "Not yet at 13 Mar 18:12:",
        "it had been possible since 13 Mar 18:10; it usually takes 5 min under these conditions",
        "It happened later, at 13 Mar 18:15.",
    ]
    assert said(switches, "slower", "18:30")[-1] == NEVER


def test_of_what_never_happened_the_hour_is_told_and_not_the_end(switches: History) -> None:
    """First the second switch is missing; then it has been thrown, and what it put down does not come back."""
    second, up = said(switches, "beside", "18:15"), said(switches, "beside", "18:25")
    assert second[2:4] == [
        "needed: “the second switch” holds",
        "came true at 13 Mar 18:20 by: The second switch is thrown [second]",
    ]
    assert up[2:] == [
        "needed: it is up",
        "last changed at 13 Mar 18:20 by: The second switch is thrown [second]",
        NEVER,
    ]


def test_of_a_branch_it_is_told_which_was_taken_later(switches: History) -> None:
    assert said(switches, "coin.heads", "18:02")[-1] == "It happened later, at 13 Mar 18:25."
    assert said(switches, "coin.tails", "18:02")[-1] == (
        "It happened later, at 13 Mar 18:25, and turned out another way: A coin falls: heads up."
    )


def test_an_hour_holds_for_the_whole_minute_and_from_then_on_it_has_happened(switches: History) -> None:
    assert "It did happen, at 13 Mar 18:15." in said(switches, "either", "18:15")[1]
    assert "It did happen" in said(switches, "either", 15.0)[1]
    assert said(switches, "either", 14.9)[1].startswith("Not yet at")
    night = night_of("hall_entered")
    taken = night.firings_of("hall_entered")[0]
    assert taken.minute % 1 != 0
    assert "It did happen" in said(night, "hall_entered", night.label(taken.minute))[1]


def test_the_same_as_data(switches: History) -> None:
    data = json.loads(switches.why_not("later", at=12).json())
    assert (data["verdict"], data["asked"], data["happened"]) == (
        "not yet",
        12,
        [switches.firings_of("later")[0].number],
    )
    assert [(clause["held_at_end"], clause["came"] is not None) for clause in data["clauses"]] == [
        (True, False),
        (False, True),
    ]
    assert json.loads(switches.why_not("beside").json())["asked"] is None


def test_what_was_missing_is_what_the_kernel_waited_for() -> None:
    """Nothing is missing from the minute on in which it became possible; something was just before."""
    night = night_of("hall_entered")
    entered = night.firings_of("hall_entered")[0]
    for minute, possible in (
        (entered.began - 1.0, False),
        (entered.began, True),
        (entered.minute - 1.0, True),
    ):
        absence = night.why_not("hall_entered", at=minute)
        assert all(clause.held_at_end for clause in absence.clauses) == possible == bool(absence.spans)
    assert absence.spans[0].began == entered.began


def test_an_hour_that_there_is_not_and_two_questions_at_once_are_refused(switches: History) -> None:
    with pytest.raises(ScenarioError, match="outside the history"):
        switches.why_not("either", at="14 Mar 09:00")
    with pytest.raises(ArgumentError, match="without `time`"):
        switches.why_not("either", at="18:05", time=1)
    with pytest.raises(ScenarioError, match="not even once"):
        switches.why_not("beside", time=2)


def test_an_hour_that_is_waited_for_is_compared_with_the_hour_and_not_with_a_duration(tmp_path: Path) -> None:
    history = played(
        small(
            tmp_path,
            """
quantities: {calm: {title: it is calm, kind: flag, starts: yes}, until: {title: the end, kind: minutes, starts: 400}}
events:
  storm: {title: A storm, takes: 1 h, then: [{calm: no}]}
  late: {title: What is late, when: time >= 5 h and calm, takes: 1 min}
  later: {title: What is later, when: until <= time and calm, takes: 1 min}
outcomes: {when: {title: When, time_of: late}}
""",
        )
    )
    assert "needed: it is 13 Mar 23:00 or later    (then 13 Mar 18:30)" in said(history, "late", 30.0)
    assert "needed: it is the end or later    (then 13 Mar 18:30 against 14 Mar 00:40)" in said(
        history, "later", 30.0
    )
    whole = [line.strip() for line in str(history.why_not("late")).splitlines()]
    assert "needed: it is 13 Mar 23:00 or later    (then 13 Mar 18:00)" in whole
