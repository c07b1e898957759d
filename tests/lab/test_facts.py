"""The facts of a record and their scores, each against numbers worked out by hand."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from interregnum.lab.bundle.observations import BY_CLOCK, WIDE, Observation, observations_of
from interregnum.lab.bundle.setup import read_setup
from interregnum.lab.bundle.validation_spec import RecordedDuration
from interregnum.lab.validation.null_scores import Null, NullScore, score_null
from interregnum.lab.validation.observation_scores import (
    ObservationScore,
    at_least_a_minute,
    overlap,
    score_duration,
    score_observation,
)
from interregnum.lab.validation.summary import ScoreSummary, summarise_scores

FAIR = Path(__file__).parent / "fair"
END = 1440.0
NEVER = math.nan


def fact(first: float, last: float, middle: float | None = None, **more: object) -> Observation:
    """A fact of an event called `it`."""
    between = (first + last) / 2 if middle is None else middle
    given: dict[str, object] = {"id": "it", "title": "It", "measure": "it", "part": "scored", "night": False}
    return Observation(first=first, last=last, middle=between, **given | more)  # type: ignore[arg-type]


def facts_of(folder: Path, when: str) -> Observation:
    """The fact of the bell of the fair, which is said to have rung `when`."""
    where = folder / "fair"
    shutil.copytree(FAIR, where)
    (path,) = (where / "record").glob("*.yaml")
    old = '{as_written: about nine, not_before: "08:30", best: "09:00", not_after: "09:30", qualifier: about}'
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, f"{{as_written: so, {when}}}"), encoding="utf-8")
    return next(one for one in read_setup(where).observations if one.id == "bell_rung")


# --- the window that a record states ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "first", "last", "middle"),
    [
        # the scenario begins at 06:00; an hour to the minute covers that minute and no more
        ('not_before: "09:00", not_after: "09:00", qualifier: exact', 180, 181, 180.5),
        ('not_before: "09:00", not_after: "09:01", qualifier: between', 180, 181, 180.5),
        ('not_before: "09:00", not_after: "09:02", qualifier: between', 180, 182, 181),
        ('not_before: "09:00", best: "09:10", not_after: "10:00", qualifier: about', 180, 240, 190),
        # cut to the span
        ('not_before: 1920-03-13T05:00, not_after: "07:00", qualifier: between', 0, 60, 30),
    ],
)
def test_a_window_is_at_least_the_minute_that_is_stated(
    tmp_path: Path, when: str, first: float, last: float, middle: float
) -> None:
    found = facts_of(tmp_path, when)
    assert (found.first, found.last, found.middle, found.untimed) == (first, last, middle, "")


@pytest.mark.parametrize(
    ("when", "untimed", "counted"),
    [
        ('not_before: "07:00", not_after: "18:59", qualifier: between', "", True),
        ('not_before: "07:00", not_after: "19:00", qualifier: between', WIDE, True),
        (
            'not_before: 1920-03-13T05:00, not_after: "19:00", qualifier: between',
            "the record does not say whether within the span",
            False,
        ),
        ('not_before: "09:00", qualifier: after', "the record bounds it on one side only", False),
        (
            "not_before: 1920-03-13T03:00, not_after: 1920-03-13T05:59, qualifier: between",
            "outside the span of the scenario",
            False,
        ),
    ],
)
def test_what_is_too_wide_or_outside_times_nothing(
    tmp_path: Path, when: str, untimed: str, counted: bool
) -> None:
    found = facts_of(tmp_path, when)
    assert (found.untimed, found.counted, found.timed) == (untimed, counted, untimed == "")


def test_the_hour_at_which_tuning_ends_belongs_to_it_and_that_of_the_night_to_the_night() -> None:
    ready = read_setup(FAIR)
    kinds = {}
    for tuned, night in ((180.0, 180.0), (179.9, 180.1)):
        questions = replace(ready.spec, tuned=tuned, night=night)
        facts = observations_of(ready.record, questions, _network())
        bell = next(one for one in facts if one.id == "bell_rung")
        assert bell.middle == 180.0
        kinds[tuned] = (bell.part, bell.night)
    assert kinds == {180.0: ("tuning", True), 179.9: ("scored", False)}


def _network():  # type: ignore[no-untyped-def]
    from interregnum.language.resolve import resolve
    from interregnum.mechanisms import build

    return build(resolve(FAIR))


@pytest.mark.parametrize(
    ("untimed", "counted"), [("", True), (WIDE, True), (BY_CLOCK, False), ("else", False)]
)
def test_what_tells_against_a_model(untimed: str, counted: bool) -> None:
    assert fact(0, 10, untimed=untimed).counted is counted
    assert not fact(0, 10, untimed=untimed, figure=True).counted


# --- how an interval lies to a window -----------------------------------------------------------------------


def test_an_interval_is_no_narrower_than_a_minute() -> None:
    assert at_least_a_minute(5.0, 5.0) == (5.0, 6.0)
    assert at_least_a_minute(5.0, 5.5) == (5.0, 6.0)
    assert at_least_a_minute(5.0, 6.0) == (5.0, 6.0)
    assert at_least_a_minute(5.0, 6.5) == (5.0, 6.5)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (10.0, 10.0, "OUT"),  # 10 to 11, and the window begins at 11
        (10.6, 10.6, "in"),  # 0.6 of the one minute of the interval
        (10.4, 10.4, "part"),  # 0.4 of it
        (10.5, 10.5, "in"),  # half is enough
        (0.0, 16.0, "in"),  # 5 of the 10 minutes of the window, which is the narrower
        (0.0, 15.9, "part"),
        (15.9, 99.0, "in"),
        (16.0, 99.0, "in"),
        (16.1, 99.0, "part"),
        (21.0, 30.0, "OUT"),
        (12.0, 13.0, "in"),
    ],
)
def test_in_part_or_out(low: float, high: float, word: str) -> None:
    times = (low, low, (low + high) / 2, high, high)
    assert overlap(times, 11.0, 21.0) == word


def test_what_is_too_rare_lies_nowhere() -> None:
    assert overlap(None, 0.0, 10.0) == "too rare"
    nothing = ObservationScore(fact(0, 10), 0.01, None, 0.0, 0.0, 1.0, -1.0)
    assert nothing.found == "too rare"
    assert math.isnan(nothing.width)
    untimed = ObservationScore(fact(0, 10, untimed=WIDE), 1.0, (0, 1, 2, 3, 4), 0.0, 0.0, 1.0, -1.0)
    assert untimed.found == ""
    assert untimed.width == 4


# --- scores -------------------------------------------------------------------------------------------------


def test_scores_of_a_fact() -> None:
    """Times 0 to 100: 5 % at 5, 25 % at 25, 75 % at 75, 95 % at 95; a window from 70 to 110."""
    times = np.arange(101.0)
    found = score_observation(fact(70, 110), times, END)
    assert found.times == pytest.approx((5, 25, 50, 75, 95))
    assert (found.cover_50, found.cover_90) == pytest.approx((5 / 40, 25 / 40))
    assert (found.share, found.width, found.found) == (1.0, 90.0, "in")
    assert found.log == pytest.approx(math.log(0.995))


def test_a_fact_whose_times_are_all_one_minute_is_held_against_that_minute() -> None:
    """All at 10: an interval of 10 to 11, of which a window of 10.5 to 12.5 has a quarter."""
    found = score_observation(fact(10.5, 12.5), np.full(40, 10.0), END)
    assert (found.cover_50, found.cover_90) == (0.25, 0.25)


def test_a_fact_that_hardly_happens_covers_nothing() -> None:
    times = np.full(100, NEVER)
    times[:3] = 50.0
    found = score_observation(fact(0, 100), times, END)
    assert (found.share, found.times, found.cover_50, found.cover_90) == (0.03, None, 0.0, 0.0)
    assert math.isnan(score_observation(fact(0, 100, untimed=WIDE), times, END).cover_90)


# --- durations ----------------------------------------------------------------------------------------------


def duration(link: RecordedDuration, lengths: list[float] | np.ndarray, **facts: Observation):  # type: ignore[no-untyped-def]
    """From `a`, always at minute 100, to `b`, so many minutes later."""
    lengths = np.asarray(lengths, dtype=float)
    times = {"a": np.full(len(lengths), 100.0), "b": 100.0 + lengths}
    blind = {"a": np.full(len(lengths), 0.0), "b": np.full(len(lengths), 300.0)}
    return score_duration("x", link, facts, times, {"blind": blind})


def test_a_duration_is_from_the_last_of_the_first_to_the_first_of_the_last_and_the_other_way() -> None:
    a, b = fact(100, 110, measure="a", part="tuning"), fact(150, 170, measure="b")
    found = duration(RecordedDuration(title="x", begins="a", ends="b"), np.arange(0.0, 101.0), a=a, b=b)
    assert (found.first, found.last, found.recorded) == (150 - 110, 170 - 100, 160 - 105)
    assert found.part == "scored"  # as its end
    assert found.times == pytest.approx((5, 25, 50, 75, 95))
    assert found.ratio == pytest.approx(90 / 55)
    assert (found.cover_50, found.cover_90) == (1.0, 1.0)
    assert found.found == "in"
    assert found.null_crps["blind"] == 300 - 55.0  # a point's score is its mean distance from the window
    tuned = duration(RecordedDuration(title="x", begins="b", ends="a"), [0.0], a=a, b=b)
    assert (tuned.part, tuned.first, tuned.recorded) == ("tuning", 0.0, 1.0)


def test_a_duration_of_no_length_covers_a_minute() -> None:
    at = fact(100, 100, measure="a")
    found = duration(
        RecordedDuration(title="x", begins="a", ends="b"), np.full(30, 0.5), a=at, b=replace(at, measure="b")
    )
    assert (found.first, found.last, found.recorded) == (0.0, 1.0, 1.0)
    assert found.cover_90 == 0.5  # 0.5 to 1.5 minutes, of the minute from 0 to 1


def test_a_duration_that_the_source_gives_is_that() -> None:
    a, b = fact(100, 110, measure="a"), fact(150, 170, measure="b")
    lengths = np.append(np.full(30, 60.0), [NEVER] * 10)
    found = duration(RecordedDuration(title="x", begins="a", ends="b", between=(30, 90)), lengths, a=a, b=b)
    assert (found.first, found.last, found.recorded, found.share) == (30, 90, 60, 0.75)
    assert found.crps == pytest.approx(15.0)  # the mean distance of the middle from a window of 60 minutes
    stands = duration(RecordedDuration(title="x", begins="a", ends="b", between=(60, 60)), lengths, a=a, b=b)
    assert (stands.last, stands.cover_50) == (61, 1.0)


# --- all together -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> ScoreSummary:
    """Two timed facts, of which one is of the night, and one that is not timed; one that did not happen."""
    early = fact(90, 110, id="early", measure="early")
    late = fact(190, 210, id="late", measure="late", night=True)
    wide = fact(0, 1000, id="wide", measure="wide", untimed=WIDE)
    clock = fact(0, 10, id="clock", measure="clock", untimed=BY_CLOCK)
    times = {"early": np.full(40, 130.0), "late": np.full(40, 240.0)}
    blind = {"early": np.full(40, 180.0), "late": np.full(40, 120.0)}
    known = (100.0, 110.0, 130.0, 250.0, 260.0), (200.0, 220.0, 240.0, 245.0, 280.0)
    scores = [
        ObservationScore(early, 1.0, known[0], 0.0, 0.5, 30.0, -0.1, 25.0),
        ObservationScore(late, 0.5, known[1], 0.25, 1.0, 40.0, -0.7, 35.0),
        ObservationScore(wide, 0.2, None, NEVER, NEVER, NEVER, -1.6),
        ObservationScore(clock, 1.0, None, NEVER, NEVER, NEVER, -9.0),
    ]
    null = score_null(Null({**times, **blind}), scores, [], times, END)
    return summarise_scores(scores, times, [-0.2], {"blind": null})


def test_a_summary_is_of_means_over_what_is_timed(whole: ScoreSummary) -> None:
    assert (whole.observations, whole.timed) == (4, 2)
    assert (whole.cover_50, whole.cover_90, whole.crps) == (0.125, 0.75, 35.0)
    assert (whole.width, whole.width_night) == (120.0, 80.0)


def test_skill_is_one_less_ours_over_theirs(whole: ScoreSummary) -> None:
    """The null says 180 for a window about 100, and 120 for one about 200: 80 minutes off on the mean."""
    assert whole.skill == {"blind": pytest.approx(1 - 35 / 80)}


def test_there_is_no_skill_against_a_null_model_that_is_the_model_itself() -> None:
    """Without mechanisms nothing is lost by taking them away, and nothing can be gained by having them."""
    known = ObservationScore(fact(90, 110), 1.0, (100.0, 110.0, 130.0, 250.0, 260.0), 0.0, 0.5, 30.0, -0.1)
    times = {known.observation.measure: np.full(40, 130.0)}
    found = score_null(Null(times), [known], [], times, END)
    assert math.isnan(found.skill)
    assert math.isnan(found.skill_when)


def test_coverage_has_an_interval_and_facts_a_place_in_the_distribution(whole: ScoreSummary) -> None:
    assert whole.tau_pairs == 1
    assert whole.interval_90[0] < whole.cover_90 < whole.interval_90[1]
    assert whole.pit == pytest.approx((1.0, *[0.0] * 9))  # the record lies before all of the model's times


def test_when_is_of_what_happens_and_the_rest_of_both_is_due_to_never(whole: ScoreSummary) -> None:
    assert (whole.when, whole.happening) == (30.0, 2)
    assert whole.never == pytest.approx(1 - (25 + 0.25 * 35) / 70)


def test_bias_is_positive_where_the_model_is_late(whole: ScoreSummary) -> None:
    assert whole.bias == pytest.approx(((130 - 100) + (240 - 200)) / 2)


def test_the_order_is_that_of_medians_and_of_single_histories(whole: ScoreSummary) -> None:
    """Of their 75 % times the later fact has the earlier, which does not matter."""
    assert (whole.tau, whole.tau_single) == (1.0, 1.0)


def test_the_log_score_is_of_what_counts_and_what_did_not_happen(whole: ScoreSummary) -> None:
    """What the clock does counts for nothing. Its skill is against the same chance of 3 in 4 for all four."""
    ours, same = (-0.1 - 0.7 - 1.6 - 0.2) / 4, (3 * math.log(3 / 4) + math.log(1 / 4)) / 4
    assert whole.log == pytest.approx(ours)
    assert whole.log_skill == pytest.approx(1 - ours / same)


def test_a_summary_as_data_has_null_for_what_is_no_number(whole: ScoreSummary) -> None:
    null = NullScore(30.0, -0.5, 40.0, 2, math.nan, math.nan, -math.inf)
    data = replace(whole, width=math.nan, nulls={"blind": null}).to_dict()
    assert data["nulls"]["blind"]["skill_when"] is None
    assert (data["width"], data["skill"], data["crps"]) == (None, {"blind": None}, 35.0)
