"""How a clock ran before its event: earlier spells, standing still, what let it run, factors that changed meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from accounts import account
from harbour import played, small

from interregnum.explain.clock_course import course_of, work
from interregnum.history import History

# The lamp burns from 18:07 to 18:14, from 18:21 to 18:28, and so on; the gate opens at 18:30; the road is blocked from
# 18:50 to 19:10.
LAMP = """
quantities:
  open: {title: the gate is open, kind: flag}
  free: {title: the road is free, kind: flag, starts: yes}
  up: {title: the lamp burns, kind: flag}
  wait: {title: the wait, kind: minutes, starts: 60}
events:
  gate: {title: The gate opens, takes: 30 min, then: [{open: yes}]}
  shut: {title: The road is blocked, takes: 50 min, then: [{free: no}]}
  clear: {title: The road is cleared, takes: 70 min, then: [{free: yes}]}
  lamp: {title: The lamp is lit or put out, again: yes, takes: 7 min, then: [{set: up, to: "not up"}]}
  carts:
    title: The carts are through
    takes: 30 min
    faster: [{name: a shut gate, x: "if(open, 1, 0)"}, {name: a blocked road, x: "if(free, 2, 0)"}]
  work:
    title: The work is done
    when: up
    memory: pause
    takes: 18 min
    faster: [{name: tired, x: 0.5, when: time >= 20}]
  on: {title: The other work is done, when: up, memory: keep, takes: 18 min}
  lost: {title: It begins again, when: up, takes: 5 min, faster: [{name: tired, x: 0.5, when: time < 20}]}
  cut: {title: What is never done, when: up and not happened(gate), memory: pause, takes: 20 h}
  shorter: {title: The wait is shortened, takes: 45 min, then: [{wait: 10}]}
  eight: {title: What comes at eight, when: time >= 2 h, takes: 1 min}
  go: {title: They go, when: since(gate) >= wait, takes: 1 min}
  stay: {title: They stay, when: since(shorter) >= wait, takes: 1 min}
  soon: {title: What comes soon after, when: since(shorter) < wait, takes: 1 min}
  pushed: {title: What is pushed, takes: 80 min, faster: [{name: a push, x: 2, when: since(gate) >= wait}]}
outcomes: {when: {title: When, time_of: go}}
"""


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> History:
    return played(small(tmp_path_factory.mktemp("lamp"), LAMP), seed=1)


def told(history: History, event: str) -> str:
    """The first paragraph, in one line."""
    return " ".join(str(history.why(event, 0)).split("\n\n")[0].split())


def causes(history: History, event: str) -> list[str]:
    return [history.firing(cause.number).event for cause in history.why(event).reasons[0].causes]


@pytest.mark.parametrize(
    ("event", "minutes"), [("carts", 30.0), ("work", 18.0), ("on", 18.0), ("lost", 5.0), ("pushed", 80.0)]
)
def test_what_is_done_in_all_is_what_the_kernel_drew(night: History, event: str, minutes: float) -> None:
    (firing,) = night.firings_of(event)
    assert work(course_of(night, firing).stretches) == pytest.approx(minutes)


def test_what_let_a_clock_run_that_stood_still_is_its_cause(night: History) -> None:
    """From 18:30 it runs at a speed of 2 and is done before the road is blocked."""
    (firing,) = night.firings_of("carts")
    assert firing.minute == 45.0
    assert causes(night, "carts") == ["gate"]
    assert course_of(night, firing).stood == 30.0
    assert "It stood still for 30 min: a shut gate (x0)." in told(night, "carts")
    assert "Held back (x0 for 30 min, then x1 for 15 min) by: a shut gate" in told(night, "carts")
    assert "Hurried (x2) by: a blocked road" in told(night, "carts")


def test_of_several_times_the_last_thing_that_let_it_run_is_the_cause(tmp_path: Path) -> None:
    history = played(small(tmp_path, LAMP.replace("takes: 30 min\n    faster", "takes: 50 min\n    faster")))
    (firing,) = history.firings_of("carts")
    assert firing.minute == 70.0 + (50 - 2 * 20) / 2
    assert causes(history, "carts") == ["clear"]
    assert history.why("carts").to_dict()["reasons"][0]["clock"]["stood"] == 50.0
    assert "stood still for 50 min: a shut gate; a blocked road (x0)." in told(history, "carts")


def test_work_kept_over_a_pause_is_told_with_when_and_what_ended_it(night: History) -> None:
    """7 + 3.5 + 3.5 + 3.5 of 18 minutes of work in four spells of seven minutes, the rest at half speed from 19:03."""
    (firing,) = night.firings_of("work")
    assert firing.minute == 64.0
    course = course_of(night, firing)
    assert [(one.began, one.ended, one.done * 18) for one in course.earlier] == [
        (7.0, 14.0, 7.0),
        (21.0, 28.0, 3.5),
        (35.0, 42.0, 3.5),
        (49.0, 56.0, pytest.approx(3.5)),
    ]
    assert {night.firing(one.ended_by).event for one in course.earlier} == {"lamp"}
    assert course.done_before == pytest.approx(17.5 / 18)
    text = told(night, "work")
    assert "Possible since 19:03; it took 1 min. 97% of it was done before." in text
    assert "18:07 to 18:14, 39%, ended by: The lamp is lit or put out; 18:21 to 18:28, 19%" in text
    assert text.count("ended by") == 3
    assert "and 1 more." in text


def test_a_factor_that_changed_is_told_over_the_whole_time_and_not_only_at_the_end(night: History) -> None:
    (push,) = night.why("work").reasons[0].pushes
    assert push.course == ((7.0, 1.0), (22.0, 0.5))
    assert push.mean == pytest.approx(18 / 29)
    assert "Held back (x1 for 7 min, then x0.5 for 22 min) by: tired" in told(night, "work")
    shown = account(night)["reasons"][night.firings_of("work")[0].number]
    assert shown["pushes"][0][:3] == ["tired", 0.621, "speed"]
    assert shown["ran"][0].startswith("97% of it was done before. Possible earlier: 18:07 to 18:14")


def test_a_clock_that_runs_on_is_told_with_what_was_done_while_it_was_not_possible(night: History) -> None:
    (firing,) = night.firings_of("on")
    assert (firing.began, firing.minute) == (21.0, 25.0)
    assert course_of(night, firing).done_before == pytest.approx(14 / 18)
    assert "78% of it was done before (its clock runs on while it is not possible)" in told(night, "on")


def test_a_clock_that_forgets_has_no_earlier_spells_and_no_push_from_them(night: History) -> None:
    """In the first seven minutes, at half speed, 3.5 of its 5 are done, and lost; the second time it is not tired."""
    (firing,) = night.firings_of("lost")
    assert firing.minute == 26.0
    assert night.why("lost").reasons[0].pushes == ()
    assert course_of(night, firing).earlier == ()
    assert "done before" not in told(night, "lost")


def test_a_push_that_has_ended_is_told_all_the_same(tmp_path: Path) -> None:
    text = LAMP.replace("x: 0.5, when: time >= 20", "x: 0.5, when: time < 20")
    history = played(small(tmp_path, text))
    (push,) = history.why("work").reasons[0].pushes
    assert push.times == 1.0
    assert push.pressed
    assert "Held back (x0.5 for 7 min, then x1 for" in told(history, "work")


def test_both_the_beginning_of_a_wait_and_its_length_are_causes(night: History) -> None:
    assert causes(night, "go") == ["shorter", "gate"]
    text = told(night, "go")
    assert "The wait is shortened (18:45), which set how long" in text
    assert "The gate opens (18:30), from which the time counts" in text


def test_one_event_that_did_both_is_one_cause_without_more_words(night: History) -> None:
    assert causes(night, "stay") == ["shorter"]
    assert causes(night, "soon") == ["shorter"]
    assert "which set" not in told(night, "stay")


def test_a_factor_with_such_a_comparison_names_both(night: History) -> None:
    (push,) = night.why("pushed").reasons[0].pushes
    assert {night.firing(number).event for number in push.numbers} == {"shorter", "gate"}
    text = told(night, "pushed")
    assert "last through: The wait is shortened (18:45), counted from: The gate opens (18:30)." in text


def test_of_what_did_not_come_in_time_it_is_told_that_nothing_was_lost(night: History) -> None:
    lines = [line.strip() for line in str(night.why_not("cut")).splitlines()]
    assert lines[2].startswith(
        "Possible from 13 Mar 18:07 to 13 Mar 18:14: 7 min, of the 20 h that it usually"
    )
    assert lines[4] == (
        "Its clock stops, and then goes on, while it is not possible: what had been done was not lost."
    )


@pytest.mark.parametrize(
    ("opens", "words"),
    [
        ("20 h", "12 h, but all that time its speed was 0. Then the history ended."),
        ("6 h", "12 h, of which it stood still for 6 h, of the 7 h that it usually takes"),
    ],
)
def test_what_stood_still_is_not_said_to_have_run(tmp_path: Path, opens: str, words: str) -> None:
    """The speed at the beginning of a spell is not that of the whole of it."""
    text = f"""
quantities: {{open: {{title: the gate is open, kind: flag}}}}
events:
  gate: {{title: The gate opens, takes: {opens}, then: [{{open: yes}}]}}
  carts: {{title: The carts are through, takes: 7 h, faster: [{{name: a shut gate, x: "if(open, 1, 0)"}}]}}
outcomes: {{when: {{title: When, time_of: carts}}}}
"""
    assert words in " ".join(str(played(small(tmp_path, text)).why_not("carts")).split())


def test_the_clock_has_a_line_of_its_own_without_a_formula(night: History) -> None:
    first, second = str(night.why("eight")).split("\n\n")
    assert "Because: The clock: it is 13 Mar 20:00 (20:00, see 2)." in first
    assert second == "2. 13 Mar 20:00  The clock: it is 13 Mar 20:00"
