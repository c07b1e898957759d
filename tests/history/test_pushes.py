"""What pressed on an event: which way, how hard, in what order, through which firing last. Worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from accounts import account
from harbour import played, small

from interregnum.history import History

# `first` is firing 1 at 18:10, `second` firing 2 at 18:20; the storm names the second switch first, the coin last.
PRESSED = """
quantities:
  a: {title: the first switch, kind: flag}
  b: {title: the second switch, kind: flag}
  still: {title: it is still, kind: flag, starts: yes}
events:
  first: {title: The first switch is thrown, takes: 10 min, then: [{a: yes}]}
  second: {title: The second switch is thrown, takes: 20 min, then: [{b: yes}]}
  pressed:
    title: A thing under pressure
    when: a and b
    takes: 2 h
    faster:
      - {name: nothing, when: still, x: 1}
      - {name: a whisper, when: still, x: 1.01}
      - {name: a murmur, when: still, x: 1.03}
      - {name: a breeze, when: a, x: 1.5}
      - {name: a storm, when: b and a, x: 4}
    slower:
      - {name: a wall, when: still, x: 10}
    among:
      heads:
        title: heads up
        share: 1
        odds: [{name: a coin, when: a and b, x: 3}, {name: a stone, when: still, x: 0.5}]
      tails: {title: tails up, share: 0.5}
outcomes:
  when: {title: When, time_of: pressed}
"""
# On the speed; on the odds.
STRONGEST_FIRST = ["a wall", "a storm", "a breeze", "a murmur", "a coin", "a stone"]


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> History:
    """The first of these histories in which heads came up."""
    scenario = small(tmp_path_factory.mktemp("pressed"), PRESSED)
    histories = (played(scenario, seed=seed) for seed in range(30))
    return next(one for one in histories if one.firings[-1].branch == "heads")


def test_prose_tells_the_strongest_first_which_way_it_pressed_and_its_last_writer(pressed: History) -> None:
    first, _, _ = pressed.why("pressed").text().split("\n\n")
    last = "last through: The second switch is thrown (18:20, see 2)."
    lines = [line.strip() for line in first.splitlines()]
    at = next(n for n, line in enumerate(lines) if "a wall" in line)
    assert lines[at:] == [
        "Held back (x0.1) by: a wall.",
        f"Hurried (x4) by: a storm; {last}",
        "Hurried (x1.5) by: a breeze; last through: The first switch is thrown (18:10, see 3).",
        "Hurried (x1.03) by: a murmur.",
        "Of 2 options (* was taken):",
        "* heads up: 75%, weight 1.5 = 1 x 3 x 0.5 [pressed.heads]",
        "Made likelier (x3) by: a coin (a = yes; b = yes); last through: The second switch is thrown",
        "(18:20, see 2).",
        "Made less likely (x0.5) by: a stone (still = yes).",
        "- tails up: 25%, weight 0.5 [pressed.tails]",
    ]


def test_of_a_choice_further_back_the_chances_alone_are_told(tmp_path: Path) -> None:
    text = PRESSED.replace(
        "outcomes:", "  after: {title: What came of it, when: happened(pressed), takes: 1 min}\noutcomes:"
    )
    histories = (played(small(tmp_path, text), seed=seed) for seed in range(30))
    story = next(one for one in histories if one.firings_of("pressed")[0].branch == "heads").why("after")
    first, second, *_ = story.text().split("\n\n")
    assert "options" not in first
    assert "Made likelier (x3) by: a coin; last through: The second switch is thrown" in second
    assert second.endswith("The odds were: heads up 75%, tails up 25%.")


def test_the_page_has_the_strongest_first_which_way_it_pressed_and_its_last_writer(pressed: History) -> None:
    reason = account(pressed)["reasons"][3]
    assert reason["pushes"] == [
        ["a wall", 0.1, "speed", 0],
        ["a storm", 4.0, "speed", 2],
        ["a breeze", 1.5, "speed", 1],
        ["a murmur", 1.03, "speed", 0],
    ]
    heads, tails = reason["options"]
    assert heads["pushes"] == [
        ["a coin", 3.0, 2, "the first switch; the second switch", []],
        ["a stone", 0.5, 0, "it is still", []],
    ]
    assert [name for name, *_ in (*reason["pushes"], *heads["pushes"])] == STRONGEST_FIRST
    assert (heads["id"], heads["chance"], heads["weight"], heads["share"]) == ("heads", 0.75, 1.5, 1.0)
    assert tails == {"id": "tails", "chance": 0.25, "weight": 0.5, "share": 0.5}
    assert reason["causes"] == [2, 1]


def test_data_has_every_push_but_those_of_one_with_all_who_made_it_so(pressed: History) -> None:
    influences = pressed.why("pressed").to_dict()["reasons"][0]["influences"]
    assert [(one["name"], one["on"], sorted(one["numbers"])) for one in influences] == [
        ("a whisper", "speed", []),
        ("a murmur", "speed", []),
        ("a breeze", "speed", [1]),
        ("a storm", "speed", [1, 2]),
        ("a wall", "speed", []),
        ("a coin", "odds", [1, 2]),
        ("a stone", "odds", []),
    ]


def test_the_wait_is_as_long_as_the_pushes_make_it(pressed: History) -> None:
    (firing,) = pressed.firings_of("pressed")
    assert firing.began == 20.0
    assert firing.minute == pytest.approx(20.0 + 120.0 / (1.01 * 1.03 * 1.5 * 4 / 10))
    assert account(pressed)["began"][-1] == 192.3
