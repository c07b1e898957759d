"""Of many causes the explanation names first what turned last: it is known beforehand which of twenty wards that is."""

from __future__ import annotations

import pytest
from harbour import petrograd, played, small

from interregnum.explain.turning import turned_last
from interregnum.history import History
from interregnum.history.data import START
from interregnum.views.text.prose import prose_of

WARDS = range(1, 21)  # the Nth reports N minutes after six
READY = ", ".join(f"ready_{n}" for n in WARDS)
ALL = READY.replace(", ", " and ")
TWENTY = "\n".join(
    [
        "quantities:",
        *(f"  ready_{n}: {{title: Ward {n} is ready, kind: flag}}" for n in WARDS),
        "  slack: {title: the slack, starts: 1}",
        "events:",
        *(
            f"  ward_{n}: {{title: Ward {n} reports, takes: {n} min, then: [{{ready_{n}: yes}}]}}"
            for n in WARDS
        ),
        f"""
  tightens: {{title: The slack is gone, takes: 40 min, then: [{{slack: 0}}]}}
  most: {{title: Most are ready, when: "share({READY}) >= 60%", takes: 5 min}}
  all: {{title: All are ready, when: "{ALL}", takes: 5 min}}
  either: {{title: One way or the other, when: "{ALL} or count({READY}) >= 6 and happened(ward_9)", takes: 5 min}}
  waited: {{title: The wait is over, when: "count({READY}) >= 2 and since(ward_3) >= 30 min", takes: 5 min}}
  bound:
    title: They are let go
    when: count({READY}) >= 15
    takes: 5 min
    faster: [{{name: slack, x: 1 - slack}}]
  again: {{title: It comes again, again: yes, when: "count({READY}) >= 20", takes: 12 min, then: [{{ready_20: yes}}]}}
  always: {{title: It has always held, when: "count({READY}) >= 0", takes: 25 min}}
  few: {{title: A few are ready, when: ready_1 and ready_2, takes: 5 min}}
outcomes: {{when: {{title: When, time_of: most}}}}
""",
    ]
)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> History:
    return played(small(tmp_path_factory.mktemp("wards"), TWENTY), seed=1)


def told(history: History, event: str, **which: int) -> list[str]:
    """The lines of the first paragraph, each unbroken."""
    return history.why(event, 0, **which).text(100_000).split("\n\n")[0].splitlines()[1:]


def turned(history: History, event: str) -> tuple[list[str], list[str]]:
    """The events that made a guard hold, and the conditions that turned then, in words."""
    turn = turned_last(history, history.firings_of(event)[0])
    assert turn is not None
    prose = prose_of(history.scenario, history.network)
    return [history.firing(n).event for n in turn.numbers], [prose.text(one) for one in turn.conditions]


@pytest.mark.parametrize(
    ("event", "by", "condition"),
    [
        ("most", "ward_12", "at least 60% of these hold"),
        ("all", "ward_20", "Ward 20 is ready"),
        ("either", "ward_9", "“Ward 9 reports” has happened"),
        ("waited", "ward_3", "at least 30 min have passed since “Ward 3 reports”"),
        ("bound", "ward_15", "at least 15 of these hold"),
        ("few", "ward_2", "Ward 2 is ready"),
    ],
)
def test_one_firing_made_the_guard_hold(night: History, event: str, by: str, condition: str) -> None:
    events, conditions = turned(night, event)
    assert events == [by]
    assert [text.partition(": ")[0] for text in conditions] == [condition]


def test_what_has_held_since_the_start_turned_never(night: History) -> None:
    assert turned_last(night, night.firings_of("always")[0]) is None


def test_of_many_causes_what_turned_last_is_told_first(night: History) -> None:
    """The others follow, a few of them; a condition that says no more than its cause is not told."""
    lines = told(night, "most")
    assert lines[0] == "   Because at last: Ward 12 reports (18:12)."
    assert lines[1].startswith("   With that, at 18:12: at least 60% of these hold: Ward 1 is ready; ")
    assert lines[2].startswith("   Also because: Ward 11 reports (18:11); Ward 10 reports (18:10); ")
    assert lines[2].endswith("; and 7 more.")
    assert [line.partition(":")[0].strip() for line in told(night, "all")[:2]] == [
        "Because at last",
        "Also because",
    ]


def test_a_wait_that_ended_last_is_told_first_though_it_began_early(night: History) -> None:
    lines = told(night, "waited")
    assert lines[0] == "   Because at last: Ward 3 reports (18:03)."
    assert lines[1] == "   With that, at 18:33: at least 30 min have passed since “Ward 3 reports”."
    assert "Ward 3 " not in lines[2]


def test_what_let_a_clock_run_that_stood_still_came_last(night: History) -> None:
    lines = told(night, "bound")
    assert lines[0] == "   Because at last: The slack is gone (18:40)."
    assert lines[1].startswith("   Also because: Ward 15 reports (18:15); ")


def test_what_comes_again_has_the_same_reason(night: History) -> None:
    assert told(night, "again", time=3)[1:4] == told(night, "again", time=2)[1:4]
    assert "   Because at last: Ward 20 reports (18:20)." in told(night, "again", time=2)


def test_a_few_causes_are_told_side_by_side(night: History) -> None:
    assert told(night, "few")[0] == "   Because: Ward 2 reports (18:02); Ward 1 reports (18:01)."


def test_nothing_is_lost_of_it_as_data(night: History) -> None:
    (reason, *_) = night.why("most").to_dict()["reasons"]
    assert [night.firing(cause["number"]).event for cause in reason["causes"]] == [
        f"ward_{n}" for n in range(12, 0, -1)
    ]


def test_a_guard_held_from_the_minute_in_which_it_turned() -> None:
    """The kernel wrote down by itself since when each event had been possible."""
    history, seen = petrograd(), set()
    for firing in history.firings:
        first, seen = firing.event not in seen, seen | {firing.event}
        direct = not any(_is_bookkeeping(history, cause) for cause in firing.causes if cause != START)
        turn = turned_last(history, firing) if first and direct else None
        if turn is not None:
            assert turn.minute == firing.began, firing.event
            assert turn.numbers, firing.event


def test_behind_bookkeeping_stands_what_turned_its_own_guard() -> None:
    history = petrograd()
    (ultimatum,) = history.firings_of("attack.ultimatum")
    assert any(_is_bookkeeping(history, cause) for cause in ultimatum.causes)
    assert turned(history, "attack.ultimatum")[0] == ["waits_no_longer"]
    assert len(history.why("attack.ultimatum").reasons[0].causes) > 5


def _is_bookkeeping(history: History, number: int) -> bool:
    event = history.network.events[history.firing(number).event]
    return event.quiet and event.mechanism != "timer"
