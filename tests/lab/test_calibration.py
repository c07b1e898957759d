"""Calibration: the same from any workers, blind to what is held back, and right about what it puts in itself."""

from __future__ import annotations

import json
import math
import shutil
from concurrent.futures import Executor
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest
from click.testing import CliRunner
from known import SEEN, WAITS, written
from scipy import stats

from interregnum.cli import commands, main
from interregnum.errors import ArgumentError, MissingExtra, ScenarioError
from interregnum.lab.bundle.observations import Observation
from interregnum.lab.bundle.setup import read_setup
from interregnum.lab.calibration.calibrate import (
    Check,
    calibrate,
    candidate_for,
    gain,
    play_each,
    predictive_check,
    training,
)
from interregnum.lab.calibration.facts import fits
from interregnum.lab.calibration.posterior import Posterior, plainly, quantile
from interregnum.lab.calibration.sbc import Ranks, chi_square_tail, sbc_ranks
from interregnum.lab.calibration.smc import Candidate, RecordDistance, adjusted, smc
from interregnum.lab.ensembles.instrumented import instrument
from interregnum.lab.ensembles.replicas import play_many
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.variants.apply import apply_variants, read_variants
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.views.text.lab.assumptions import calibration_lines

FAIR = Path(__file__).parent / "fair"
HERE = Workers(1)
SOURCES = """
sources: {gazette: {title: The Gazette, dated: "1920"}}
"""


def reading(id: str, early: str, late: str, wait: int) -> str:
    """A reading of a record: a wait was over between two hours."""
    when = f'{{as_written: so, not_before: "{early}", not_after: "{late}", qualifier: between}}'
    accounts = "[{source: gazette ¶1, says: so}]"
    return (
        f"  {id}: {{title: {id}, kind: state, when: {when}, accounts: {accounts}, measures: wait_{wait}}}\n"
    )


# Six waits of about ten minutes are training facts, and one that was long is held back.
TRAINED = [f"wait_{n}_over" for n in range(6)]
READINGS = "readings:\n" + "".join(
    [
        *(reading(id, "06:09", "06:12", n) for n, id in enumerate(TRAINED)),
        reading("late", "08:30", "08:40", 6),
    ]
)
PERIODS = 'periods: {tuned: {at: "08:00"}, night: {at: "11:00"}}\n'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The scenario as a folder with a record."""
    return waits(tmp_path / "waits")


@pytest.fixture(scope="module")
def posterior(tmp_path_factory: pytest.TempPathFactory) -> Posterior:
    """What is found there."""
    return fitted(waits(tmp_path_factory.mktemp("waits")))


def waits(folder: Path) -> Path:
    for part, text in (
        ("scenario.yaml", WAITS.replace("id: known", "id: waits") + SOURCES),
        ("record/readings.yaml", READINGS),
        ("record/sources.json", '[{"id": "gazette", "type": "article-newspaper", "title": "The Gazette"}]'),
        ("validation/all.yaml", PERIODS),
    ):
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (folder / part).write_text(text, encoding="utf-8")
    return folder


def fitted(where: Path, workers: Workers = HERE, seed: int = 0, population: int = 30) -> Posterior:
    return calibrate(where, population=population, generations=3, seed=seed, workers=workers)


def told(found: Posterior) -> str:
    return json.dumps(found.to_dict())


def candidate(folder: Path) -> Candidate:
    scenario = resolve(written(folder, WAITS))
    case = instrument(scenario, build(scenario), SEEN)
    facts = [Observation(id, id, id, 10.0, 10.0, 10.0, "tuning", False) for id in SEEN]
    return candidate_for(case, ["pace", "other"], facts, 600.0, 7, HERE)


# --- the same from any workers -------------------------------------------------------------------------------


def test_workers_change_no_byte_and_seed_nought_is_a_seed(
    place: Path, posterior: Posterior, pool: Executor
) -> None:
    first = told(posterior)
    assert {told(fitted(place, Workers(workers, pool))) for workers in (2, 3)} == {first}
    assert told(fitted(place, seed=1)) != first


def test_it_leaves_the_streams_of_others_alone(place: Path) -> None:
    np.random.seed(4)  # noqa: NPY002
    before = np.random.get_state()[1].tolist()  # type: ignore[index]  # noqa: NPY002
    fitted(place, population=10)
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index]  # noqa: NPY002


# --- blind to what is held back ---------------------------------------------------------------------------


def test_facts_held_back_change_no_byte_of_the_posterior(place: Path, posterior: Posterior) -> None:
    before = posterior
    assert list(before.facts) == TRAINED
    readings = place / "record" / "readings.yaml"
    text = readings.read_text(encoding="utf-8")
    readings.write_text(text.replace("08:30", "10:30").replace("08:40", "16:40"), encoding="utf-8")
    assert told(fitted(place)) == told(before)
    # and the check sees the change, so that the change was one
    assert predictive_check(place, before, 50, workers=HERE).held_back[0].crps > 150
    readings.write_text(text.replace("06:09", "06:30").replace("06:12", "06:40"), encoding="utf-8")
    assert told(fitted(place)) != told(before)


def test_only_timed_facts_before_the_hour_are_training_facts() -> None:
    facts = training(read_setup(FAIR))
    assert [one.id for one in facts] == ["bell_rung"]
    assert all(one.timed and one.part == "tuning" for one in facts)


# --- what it learns ---------------------------------------------------------------------------------------


def test_simulation_based_calibration_ranks_are_uniform(tmp_path: Path, pool: Executor) -> None:
    workers = Workers(2, pool)
    found = sbc_ranks(candidate(tmp_path), 50, population=20, generations=2, seed=1, workers=workers)
    chances = found.chances(bins=5)
    assert min(chances.values()) > 0.01, chances
    table = found.table()
    assert (table.num_rows, table.column_names) == (50, ["pace", "other"])
    assert json.loads(json.dumps(found.to_dict()))["trials"] == 50


def test_ranks_that_are_not_uniform_are_seen() -> None:
    even = np.random.default_rng(2).random((60, 1))
    assert Ranks(["x"], even).chances(5)["x"] > 0.01
    assert Ranks(["x"], even**2).chances(5)["x"] < 0.01  # the posterior too high
    assert Ranks(["x"], 0.5 + (even - 0.5) * 0.5).chances(5)["x"] < 0.01  # too wide
    assert "x" in Ranks(["x"], even)._repr_html_()
    for statistic, freedom in ((3.0, 4), (12.0, 9), (0.5, 1), (40.0, 9)):
        assert chi_square_tail(statistic, freedom) == pytest.approx(stats.chi2.sf(statistic, freedom))


def test_the_posterior_is_that_of_the_closed_form(tmp_path: Path) -> None:
    """Eight waits of ten minutes: the chance of a pace p is p^-8 exp(-80 / p), times what the scenario gives it."""
    found = smc(candidate(tmp_path), 5, 150, 5, 0.01, workers=HERE)
    u = (np.arange(20000) + 0.5) / 20000
    pace = stats.triang.ppf(u, (20 - 5) / 55, loc=5, scale=55)
    weight = pace**-8 * np.exp(-80 / pace)
    weight /= weight.sum()
    mean = float((weight * u).sum())
    spread = math.sqrt(float((weight * (u - mean) ** 2).sum()))
    ours = float(found.weights @ found.points[:, 0])
    assert abs(ours - mean) < 0.6 * spread
    assert math.sqrt(float(found.weights @ (found.points[:, 0] - ours) ** 2)) < 2 * spread < 0.35
    other = float(found.weights @ found.points[:, 1])  # of which nothing is seen
    assert abs(other - 0.5) < 0.12
    assert math.sqrt(float(found.weights @ (found.points[:, 1] - other) ** 2)) == pytest.approx(
        0.289, abs=0.06
    )


def test_the_posterior_of_one_long_wait_is_that_of_quadrature(tmp_path: Path) -> None:
    """One wait of four hours, and a pace of 5 to 60 min: nearly every history falls short of it, on one side."""
    scenario = resolve(written(tmp_path, WAITS))
    case = instrument(scenario, build(scenario), SEEN[:1])
    facts = [Observation(SEEN[0], SEEN[0], SEEN[0], 240.0, 241.0, 240.5, "tuning", False)]
    ready = candidate_for(case, ["pace"], facts, 600.0, 7, HERE)
    found = smc(ready, 7, 100, 4, 0.01, workers=HERE)
    u = (np.arange(20000) + 0.5) / 20000
    pace = stats.triang.ppf(u, (20 - 5) / 55, loc=5, scale=55)
    weight = np.exp(-240 / pace) - np.exp(-241 / pace)
    mean = float((weight * u).sum() / weight.sum())
    spread = math.sqrt(float((weight * (u - mean) ** 2).sum() / weight.sum()))
    assert abs(float(found.weights @ found.points[:, 0]) - mean) < 0.75 * spread
    assert found.generations[-1].tolerance > 0.3  # still far: it is the regression that gets there


def test_adjusting_takes_away_what_the_residuals_explain() -> None:
    random = np.random.default_rng(1)
    residuals = random.uniform(-1, 0, (400, 1))  # all on one side
    logits = 0.5 + 2.0 * residuals + random.normal(0, 0.1, (400, 1))
    points, weights = 1 / (1 + np.exp(-logits)), np.full(400, 1 / 400)
    moved = adjusted(points, residuals, weights, np.abs(residuals[:, 0]), 1.0)
    assert float(np.mean(np.log(moved / (1 - moved)))) == pytest.approx(0.5, abs=0.03)
    same = np.zeros((400, 1))
    assert np.array_equal(adjusted(points, same, weights, same[:, 0], 0.5), points)  # nothing left to explain


def test_it_stops_where_it_is_close_enough_and_says_why(tmp_path: Path) -> None:
    ready = candidate(tmp_path)
    assert ready.prior_distance > 0
    near = smc(ready, 5, 30, 9, 0.01, enough=0.8 * ready.prior_distance, workers=HERE)
    assert near.stopped == "tolerance"
    assert near.generations[-1].tolerance <= 0.8 * ready.prior_distance < near.generations[-2].tolerance
    assert smc(ready, 5, 30, 2, 0.0, workers=HERE).stopped == "number"
    assert smc(ready, 5, 30, 9, 0.5, workers=HERE).stopped == "acceptance"


def test_how_far_a_history_is_from_the_record() -> None:
    yard = RecordDistance(
        np.array([10.0, 20.0]), np.array([12.0, 30.0]), np.array([2.0, 10.0]), np.eye(2), 60.0
    )
    assert yard.distance(np.array([11.0, 25.0])) == 0.0
    assert yard.distance(np.array([8.0, 25.0])) == pytest.approx(1 / math.sqrt(2))
    assert yard.distance(np.array([12.0, np.nan])) == pytest.approx(3 / math.sqrt(2))  # never is the horizon
    assert yard.distance(np.array([12.0, 900.0])) == yard.distance(np.array([12.0, np.nan]))


# --- what it leaves ---------------------------------------------------------------------------------------


def test_weighted_quantiles_and_points_of_equal_weight(posterior: Posterior) -> None:
    numbers, weights = np.array([3.0, 1.0, 2.0]), np.array([0.2, 0.5, 0.3])
    assert [quantile(numbers, weights, level) for level in (0.1, 0.5, 0.51, 0.81)] == [1.0, 1.0, 2.0, 3.0]
    found = posterior
    points = found.resampled(4000)
    assert np.array_equal(points, found.resampled(4000))
    for point, weight in zip(found.points, found.weights, strict=True):
        assert np.mean((points == point).all(axis=1)) == pytest.approx(weight, abs=2 / 4000)


def test_what_it_gives(posterior: Posterior) -> None:
    found = posterior
    assert found.weights.sum() == pytest.approx(1.0)
    assert ((found.points > 0) & (found.points < 1)).all()
    table = found.table()
    assert table.column_names == ["weight", "distance", "pace", "other", "unit.pace", "unit.other"]
    assert pc.max(table["distance"]).as_py() <= found.generations[-1].tolerance
    tolerances = [one.tolerance for one in found.generations]
    assert tolerances == sorted(tolerances, reverse=True)
    assert found.histories == sum(one.candidates for one in found.generations) > 90
    assert json.loads(told(found))["sample"]["weight"] == table["weight"].to_pylist()
    assert "pace" not in found._repr_html_() or "how long it takes" in found._repr_html_()
    pace, other = found.marginals()
    assert pace.median < pace.input.median  # ten minutes were seen, twenty were thought
    assert pace.left < 0.75 < other.left


def test_it_is_kept_as_a_variant(place: Path, posterior: Posterior) -> None:
    found = posterior
    (place / "variants").mkdir()
    (place / "variants" / "calibrated.yaml").write_text(found.as_variant(), encoding="utf-8")
    variants = read_variants(place)
    assert variants.problems == []
    scenario = resolve(place)
    network = apply_variants(build(scenario), scenario.timeline(), variants, ["calibrated"])
    played = play_many({"": instrument(scenario, network, SEEN)}, 3, 200, workers=HERE)[""]
    low, high = (quantile(found.values[:, 0], found.weights, level) for level in (0.025, 0.975))
    assert ((played.drawn["pace"] > low - 1e-3) & (played.drawn["pace"] < high + 1e-3)).all()
    assert [plainly(one) for one in (12345678.9, 1e-9, -0.5, 2.0)] == ["12345680", "0.000000001", "-0.5", "2"]
    read_setup(place)  # the whole scenario is sound with it


def test_the_check_tells_facts_before_and_after(place: Path) -> None:
    found = fitted(place, population=60)
    result = predictive_check(place, found, 200, workers=HERE)
    assert isinstance(result, Check)
    assert result.training[1].crps < result.training[0].crps
    assert result.held_back[1].crps > result.held_back[0].crps  # it came late, and the training facts early
    assert result.gains["training"].verdict == "better"
    assert result.gains["held_back"].verdict == "worse"
    assert result.table().num_rows == 4
    assert json.loads(json.dumps(result.to_dict(), allow_nan=False))["held_back"]["posterior"]["timed"] == 1
    assert "held back" in result._repr_html_()
    fit = next(one for one in result.facts if one.fact.id == TRAINED[0])
    assert fit.within[1] > fit.within[0] > 0
    assert not fit.missed
    assert result.contradicted == []


def test_what_the_record_has_and_no_history_is_said(place: Path) -> None:
    """An effect recorded before its cause. No distance shows it: one is too late and the other too early."""
    text = (place / "scenario.yaml").read_text(encoding="utf-8")
    after = "  wait_1: {title: After the first, when: happened(wait_0), "
    (place / "scenario.yaml").write_text(text.replace("  wait_1: {title: A wait, ", after), encoding="utf-8")
    readings = reading("cause", "07:00", "07:02", 0) + reading("effect", "06:05", "06:07", 1)
    readings += reading("soon", "06:00", "06:00", 2)  # nothing is over at once
    (place / "record" / "readings.yaml").write_text("readings:\n" + readings, encoding="utf-8")
    found = fitted(place)
    result = predictive_check(place, found, 40, workers=HERE)
    assert ("effect", "cause") in list(result.contradicted)
    lines = "\n".join(calibration_lines(found, result))
    assert "In no history, before or after, does effect come before cause" in lines
    assert "the prior's median distance is" in lines


def test_a_window_that_no_history_reaches_is_missed() -> None:
    fact = Observation("a", "A", "a", 10.0, 10.0, 10.0, "tuning", False)
    near, far = np.array([10.5, 9.0, np.nan]), np.array([11.5, 9.0, np.nan])
    reached, missed = (fits([fact], {"a": near}, {"a": side})[0] for side in (near, far))
    assert (reached.within, reached.before, reached.missed) == ((1 / 3, 1 / 3), (1 / 3, 1 / 3), False)
    assert (missed.within, missed.missed) == ((1 / 3, 0.0), True)
    assert missed.medians == (10.5, 11.5)
    assert fits([fact], {"a": near}, {"a": np.full(3, np.nan)})[0].to_dict()["medians"] == [10.5, None]


def test_a_replica_at_the_point_that_it_drew_is_the_replica(tmp_path: Path, pool: Executor) -> None:
    scenario = resolve(written(tmp_path, WAITS))
    case = instrument(scenario, build(scenario), SEEN)
    drawn = play_many({"": case}, 7, 60, workers=HERE)[""]
    points = stats.triang.cdf(drawn.drawn["pace"], 15 / 55, loc=5, scale=55)[:, None]
    for workers in (HERE, Workers(2, pool)):
        again = play_each(case, ["pace"], points, 7, workers)
        for id in SEEN:
            assert again[id] == pytest.approx(drawn.times[id], rel=1e-9)


# --- the command ------------------------------------------------------------------------------------------


def test_the_command_tells_in_words_or_as_data(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "variant.yaml"
    words = [
        "calibrate",
        str(place),
        "--population",
        "20",
        "--generations",
        "2",
        "--replicas",
        "40",
        "--workers",
        "1",
    ]
    done = CliRunner().invoke(commands, [*words, "--out", str(out)], standalone_mode=False)
    assert done.exit_code == 0, done.output
    assert "6 training facts" in done.output
    assert "held back" in done.output
    assert out.read_text(encoding="utf-8").startswith("# Written by")
    data = json.loads(CliRunner().invoke(commands, [*words, "--json"], standalone_mode=False).stdout)
    assert data["format"] == "interregnum-posterior"
    assert data["check"]["replicas"] == 40


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--of", "paec"], "nearest: pace"),
        (["--population", "0"], "population: a whole number from 10 to"),
        (["--generations", "0"], "generations: a whole number, 1 or more"),
        (["--replicas", "5"], "from 20 to"),
        (["--out", "/nowhere/at/all.yaml"], "[unwritable]"),
    ],
)
def test_bad_input_is_said(
    place: Path,
    words: list[str],
    wanted: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["interregnum", "calibrate", str(place), "--workers", "1", *words])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert wanted in capsys.readouterr().err


def test_without_training_facts_there_is_nothing_to_learn(place: Path) -> None:
    periods = place / "validation" / "all.yaml"
    periods.write_text(PERIODS.replace("08:00", "06:00"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        fitted(place)
    assert [one.code for one in caught.value.problems] == ["no-training-facts"]


def test_a_missing_library_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyabc", None)
    with pytest.raises(MissingExtra, match="interregnum\\[lab\\]"):
        fitted(place)


def test_the_fair_is_calibrated_too(tmp_path: Path) -> None:
    shutil.copytree(FAIR, tmp_path / "fair")
    found = calibrate(tmp_path / "fair", of=["lights"], population=20, generations=2, seed=0, workers=HERE)
    assert [one.input.id for one in found.marginals()] == ["lights"]
    with pytest.raises(ArgumentError, match="replicas: a whole number from 20 to"):
        predictive_check(tmp_path / "fair", found, 10)


def test_a_gain_of_nothing_is_none() -> None:
    times = np.random.default_rng(3).exponential(60.0, 300)
    fact = Observation("x", "x", "x", 30.0, 31.0, 30.5, "scored", False)
    same = gain([fact], {"x": times}, {"x": times}, 600.0)
    assert (same.skill, same.verdict) == (0.0, "neither better nor worse")
    assert gain([fact], {"x": times}, {"x": 31 + times / 100}, 600.0).verdict == "better"
    assert gain([fact], {"x": times}, {"x": times * 3}, 600.0).verdict == "worse"
    assert math.isnan(gain([], {}, {}, 600.0).skill)
