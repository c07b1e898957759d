"""Histories worth opening, out of eight that are written out: the closest, the extremes, one for each ending."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from interregnum.lab.answers.exemplars import closest_under, distances, exemplars, outside
from interregnum.lab.answers.file import ExemplarAnswer
from interregnum.lab.bundle.observations import BY_CLOCK, WIDE, Observation
from interregnum.language.resolve import resolve
from interregnum.model import Outcome
from interregnum.record import Shown

FAIR = Path(__file__).parent / "fair"
NEVER = math.nan
# replica:        0      1      2      3      4      5      6      7
CROWD = np.array([250.0, 130.0, NEVER, 210.0, 205.0, 600.0, 205.0, 900.0])
BELL = np.array([100.0, 100.0, 100.0, 90.0, 110.0, 100.0, 110.0, 100.0])
RIOT = np.array([NEVER, NEVER, NEVER, NEVER, 20.0, NEVER, NEVER, NEVER])
HOW = ["inside", "open", "dark", "inside", "inside", "open", "inside", "open"]


def fact(measure: str, first: float, last: float, **more: Any) -> Observation:
    given = {"id": measure, "title": measure, "middle": first, "part": "scored", "night": False} | more
    return Observation(measure=measure, first=first, last=last, **given)  # type: ignore[arg-type]


@dataclass
class Played:
    """Eight histories: their times, and their endings."""

    times: dict[str, Any]

    def __len__(self) -> int:
        return len(CROWD)

    def outcome(self, id: str, one: Outcome) -> list[str]:
        assert (id, bool(one.first_of)) == ("how", True)
        return HOW


PLAYED: Any = Played({"crowd": CROWD, "bell": BELL, "riot": RIOT, "noon": BELL})
READY: Any = SimpleNamespace(
    observations=[
        fact("crowd", 200.0, 220.0),
        fact("bell", 100.0, 101.0),
        fact("noon", 0.0, 1.0, untimed=BY_CLOCK),  # tells nothing
        fact("elsewhere", 0.0, 1.0),  # was not asked
    ],
    spec=SimpleNamespace(absences={"riot": SimpleNamespace(measure="riot")}),
    record=SimpleNamespace(readings={}),
    scenario=SimpleNamespace(outcomes={"how": SimpleNamespace(first_of=True)}),
)
FAR = [  # of the crowd, the bell, the riot that did not happen
    (30 + 0 + 0) / 3,
    (70 + 0 + 0) / 3,
    (360 + 0 + 0) / 3,
    (0 + 10 + 0) / 3,
    (0 + 9 + 360) / 3,
    (360 + 0 + 0) / 3,  # 380 minutes too late are no worse than never
    (0 + 9 + 0) / 3,
    (360 + 0 + 0) / 3,
]


def test_how_far_outside_a_window_a_time_lies() -> None:
    times = np.array([0.0, 50.0, 100.0, 150.0, 200.0, 230.0, 560.0, 561.0, NEVER])
    assert outside(fact("x", 100.0, 200.0), times).tolist() == [100, 50, 0, 0, 0, 30, 360, 360, 360]


def test_distances_are_means_of_all_that_the_record_tells() -> None:
    assert distances(READY, PLAYED) == pytest.approx(FAR)
    nothing: Any = SimpleNamespace(observations=[], spec=SimpleNamespace(absences={}))
    assert np.isnan(distances(nothing, PLAYED)).all()
    wide: Any = SimpleNamespace(observations=[fact("bell", 95.0, 200.0, untimed=WIDE)], spec=nothing.spec)
    # What is not timed counts all the same.
    assert distances(wide, PLAYED).tolist() == [0, 0, 0, 5, 0, 0, 0, 0]


def found(outcomes: list[str], ready: Any = READY) -> list[tuple[str, int, str, str, float | None]]:
    chosen = exemplars(resolve(FAIR), ready, PLAYED, outcomes)
    return [(one.kind, one.replica, one.outcome, one.label, one.distance) for one in chosen]


def test_the_closest_the_extremes_and_one_for_each_ending() -> None:
    """The median time is 210, of seven that come. Of the endings `open` the closest is that of the crowd at 130."""
    assert found(["lamps", "entered", "how", "unknown"]) == [
        ("closest", 6, "", "", 3.0),
        ("earliest", 1, "entered", "", 23.3),
        ("median", 3, "entered", "", 3.3),
        ("latest", 7, "entered", "", 120.0),
        ("ending", 6, "how", "inside", 3.0),
        ("ending", 2, "how", "dark", 120.0),
        ("ending", 1, "how", "open", 23.3),
    ]


def test_the_closest_is_none_that_the_record_denies_and_ended_as_it_tells() -> None:
    """The closest in hours is history 6; of those that ended in the dark there is but history 2, far as it lies."""
    dark = SimpleNamespace(shows=(Shown(outcome="how", ended="dark"),))
    told: Any = SimpleNamespace(**{**vars(READY), "record": SimpleNamespace(readings={"lamps": dark})})
    assert found([], told)[0] == ("closest", 2, "", "", 120.0)
    inside = SimpleNamespace(shows=(Shown(outcome="how", ended="inside"),))
    riots = Played({**PLAYED.times, "riot": np.array([NEVER, NEVER, NEVER, 1.0, NEVER, NEVER, 2.0, NEVER])})
    told = SimpleNamespace(**{**vars(READY), "record": SimpleNamespace(readings={"door": inside})})
    (closest, *_) = exemplars(resolve(FAIR), told, riots, [])  # type: ignore[arg-type]
    assert closest.replica == 4  # no riot there, which had made 3 and 6 the nearer ones


def test_without_a_record_an_ending_is_shown_by_its_first_history() -> None:
    assert found(["how"], None) == [
        ("ending", 0, "how", "inside", None),
        ("ending", 2, "how", "dark", None),
        ("ending", 1, "how", "open", None),
    ]


def under(ready: Any, base: Any) -> ExemplarAnswer:
    return closest_under(["shut"], "the gate stays shut", ready, PLAYED, base)


def test_under_a_variant_it_is_the_closest_in_which_it_changes_anything() -> None:
    """In history 6, the closest, all is as it is without the variant; in history 3 one hour is another."""
    lamps = next(name for name, times in PLAYED.times.items() if not np.isnan(times[3]))
    as_it_is = {name: times.copy() for name, times in PLAYED.times.items()}
    as_it_is[lamps][3] += 5
    base: Any = Played(as_it_is)
    assert (under(READY, base).replica, under(None, base).replica) == (3, 3)
    assert under(READY, PLAYED).replica == 6  # a variant that changes nothing has no better one


def test_under_a_variant_it_is_the_closest_or_the_first() -> None:
    other: Any = Played({name: times + 1 for name, times in PLAYED.times.items()})

    def chosen(ready: Any) -> ExemplarAnswer:
        return under(ready, other)

    one = chosen(READY)
    assert (one.kind, one.replica, one.variants, one.title, one.distance) == (
        "variant",
        6,
        ("shut",),
        "the gate stays shut",
        3.0,
    )
    assert (chosen(None).replica, chosen(None).distance) == (0, None)


def test_a_time_that_never_comes_has_no_extremes() -> None:
    never: Any = Played({**PLAYED.times, "crowd": np.full(8, NEVER)})
    kinds = [one.kind for one in exemplars(resolve(FAIR), None, never, ["entered"])]
    assert kinds == []


def test_an_ending_without_a_title_goes_by_its_label() -> None:
    ending = {"label": "a_new_day", "when": "yes"}
    outcome = Outcome.model_validate(
        {
            "title": "x",
            "first_of": [{"label": "a", "title": "The first", "when": "yes"}, ending],
            "otherwise": "no_end",
        }
    )
    assert outcome.ending_titles == {"a": "The first", "a_new_day": "a new day", "no_end": "no end"}
