"""Stories of causes, cut short and whole, and how what did not happen stood: a chain of switches at whole minutes."""

from __future__ import annotations

import json
import math
import re
from itertools import groupby
from pathlib import Path

import pytest
from accounts import account
from harbour import played, small

from interregnum.errors import RunError
from interregnum.explain import why_not
from interregnum.explain.pushes import Push
from interregnum.history import History
from interregnum.model import Grounds

# left and right at 18:01 and 18:02, both at 18:04, and the last at 18:08 (firings 1 to 4)
CHAIN = """
quantities:
  a: {title: left, kind: flag}
  b: {title: right, kind: flag}
  c: {title: both, kind: flag}
  calm: {title: it is calm, kind: flag, starts: yes}
  noise: {title: noise}
events:
  left: {title: “Left” is thrown, takes: 1 min, then: [{a: yes}]}
  right: {title: Right is thrown, takes: 2 min, then: [{b: yes}]}
  both: {title: Both are thrown, when: a and b and calm and noise < 1, takes: 2 min, then: [{c: yes}]}
  last: {title: The last, when: c, takes: 4 min, then: [{calm: no}]}
  again: {title: It is said again, when: c, takes: 10 min, again: true, among: {
    loud: {title: loudly, share: 3, then: [{add: noise, by: 1}]},
    soft: {title: softly, share: 1, then: [{add: noise, by: 0}]},
    not_at_all: {title: not at all, share: 0}}}
  never: {title: What never was, when: noise < 0 and c and calm, takes: 1 min}
outcomes:
  when: {title: When, time_of: last}
"""


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> History:
    return played(small(tmp_path_factory.mktemp("chain"), CHAIN), seed=1)


def test_a_story_cut_short_counts_what_is_left(chain: History) -> None:
    told = [reason.firing.event for reason in chain.why("last").reasons]
    assert told == ["last", "both", "right", "left"]
    for depth, events, rest in (
        (0, ["last"], "1 earlier cause is not shown; a greater depth shows more."),
        (1, ["last", "both"], "2 earlier causes are not shown; a greater depth shows more."),
        (2, ["last", "both", "right", "left"], None),
    ):
        story = chain.why("last", depth)
        assert [reason.firing.event for reason in story.reasons] == events
        assert story.text().split("\n\n")[-1] == rest or (rest is None and "not shown" not in story.text())


def test_what_had_stood_from_the_start_is_what_was_so_and_not_what_was_not(chain: History) -> None:
    """The guard read `calm`, which was so, and `noise`, which was nought: only the first is a reason."""
    story = chain.why("both")
    assert story.reasons[0].given == ("calm", "noise")
    assert "From the start: it is calm." in story.text()
    assert "Possible since 18:02; it took 2 min." in story.text()


def test_json_keeps_letters_as_they_are(chain: History) -> None:
    text = chain.why("last").json()
    assert "“Left” is thrown" in text
    assert json.loads(text) == json.loads(json.dumps(chain.why("last").to_dict()))
    absence = chain.why_not("never")
    assert json.loads(absence.json()) == json.loads(json.dumps(absence.to_dict()))


def test_how_a_condition_stood_at_the_end_and_ever(chain: History) -> None:
    absence = chain.why_not("never")
    stood = [(clause.held_at_end, clause.ever_held) for clause in absence.clauses]
    assert stood == [(False, False), (True, True), (False, True)]
    assert [clause.last_writer for clause in absence.clauses][1:] == [3, 4]
    noise, _, calm = absence.clauses
    assert (noise.values["noise"] > 0, calm.values) == (True, {"calm": 0.0})


def test_a_way_that_was_passed_over_often_is_told_in_four_lines_and_then_counted(chain: History) -> None:
    """What came several times running stands in one line, with how often."""
    absence = chain.why_not("again.not_at_all")
    assert absence.verdict == "chosen against"
    assert {one.chance for one in absence.passed} == {0.0}
    runs = [len(list(run)) for _, run in groupby(absence.passed, lambda passed: passed.taken)]
    lines = [line.strip() for line in str(absence).splitlines()]
    told = [line for line in lines if "the chance of this way was 0%" in line]
    assert [int(found[1]) if (found := re.search(r", (\d+) times;", line)) else 1 for line in told] == runs[
        :4
    ]
    assert re.match("13 Mar 18:14.*It is said again: ", told[0])
    assert f"and {sum(runs[4:])} times more" in lines
    assert "- not at all: 0%, weight 0 [again.not_at_all]" in lines


@pytest.mark.parametrize(
    ("times", "strength", "noticeable"),
    [
        (1.0, 0.0, False),
        (math.e, 1.0, True),
        (1 / math.e, 1.0, True),
        (0.0, math.inf, True),
        (1.02, 0.0198, False),
        (1.021, 0.02078, True),
        (0.98, 0.0202, True),
    ],
)
def test_a_push_is_as_strong_either_way_and_a_slight_one_is_not_told(
    times: float, strength: float, noticeable: bool
) -> None:
    push = Push("x", "speed", times, (), Grounds())
    assert push.strength == pytest.approx(strength, abs=1e-4)
    assert push.noticeable is noticeable


def test_the_page_has_what_never_happened_with_its_own_reasons_alone(chain: History) -> None:
    absences = account(chain)["absences"]
    assert list(absences) == ["never"]
    assert absences["never"]["verdict"] == "never possible"
    told, needed = str(why_not(chain, "never", 0)).splitlines()[1:], "    needed: noise is less than 0"
    assert absences["never"]["lines"][0] == told[0]
    assert absences["never"]["lines"][1] == [told[1], "noise < 0"]
    assert told[1].startswith(needed)
    without_ids = [re.sub(r" \[[\w.]+\]$", "", line) for line in told[2:]]
    assert absences["never"]["lines"][2:] == without_ids != told[2:]
    assert absences["never"].get("makers", []) == []


def test_the_page_names_what_would_have_helped_and_leaves_out_why_that_did_not_happen(tmp_path: Path) -> None:
    text = CHAIN.replace("noise < 0 and c and calm", "happened(rare)").replace(
        "  never:", "  rare: {title: What is rare, when: noise < 0, takes: 1 min}\n  never:"
    )
    history = played(small(tmp_path, text), seed=1)
    told = account(history)["absences"]
    assert list(told) == ["rare", "never"]
    assert told["never"]["makers"] == ["rare"]
    assert not any("What is rare" in line for line in told["never"]["lines"])
    assert any("What is rare" in line for line in str(history.why_not("never")).splitlines())


def test_a_story_is_of_the_first_time(chain: History) -> None:
    """It is said again every ten minutes, until the end."""
    times = chain.firings_of("again")
    assert len(times) > 2
    assert chain.why("again").reasons[0].firing == times[0]


def test_where_no_way_has_any_weight_the_history_stops(tmp_path: Path) -> None:
    fork = """
quantities: {z: {title: weight, starts: 0}}
events:
  fork: {title: A fork, takes: 1 min, among: {
    here: {title: here, share: z, then: [{add: z, by: 0}]},
    there: {title: there, share: z}}}
outcomes: {when: {title: When, time_of: fork}}
"""
    with pytest.raises(RunError, match="no option of `fork` has a weight above 0"):
        played(small(tmp_path, fork), seed=1)


def test_that_nothing_has_been_counted_on_either_side_is_no_coming_near(tmp_path: Path) -> None:
    """Before anybody has voted, `ayes <= noes` is 0 <= 0; what is `< 1` for want of any is so all the same."""
    votes = """
quantities: {ayes: {title: votes for}, noes: {title: votes against}, counted: {title: it is counted, kind: flag}}
events:
  vote: {title: They vote, takes: 2 h, then: [{ayes: 5}, {noes: 3}, {counted: yes}]}
  lost: {title: It is lost, when: counted and not ayes > noes, takes: 1 min}
  even: {title: It is even, when: counted and ayes == noes, takes: 1 min}
  none: {title: Nobody is for it, when: counted and ayes < 1, takes: 1 min}
outcomes: {when: {title: When, time_of: vote}}
"""
    history = played(small(tmp_path, votes))
    lost, even, none = (history.why_not(event).near for event in ("lost", "even", "none"))
    assert [(near.missing, near.began) for near in lost] == [((1,), 1)]
    assert [(near.missing, near.began) for near in even] == [((1,), 1)]
    assert [(near.missing, near.began) for near in none] == [((0,), 0), ((1,), 1)]
