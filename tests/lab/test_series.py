"""What is watched through time: closed forms, single histories recounted, and the same bytes however it came about."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from interregnum.cli import commands
from interregnum.errors import ArgumentError, HistoryError, ScenarioError
from interregnum.expression import parse
from interregnum.history.play import run
from interregnum.lab import Workers, ensemble, hinges, open_ensemble, validate
from interregnum.lab.ensembles import chunks, files
from interregnum.lab.ensembles.query import ask
from interregnum.lab.ensembles.series import Series

FAIR, LAWS = Path(__file__).parent / "fair", Path(__file__).parent / "laws.yaml"
HERE = Workers(1)
GRID = [0, 30, 61.5, 180, 400, 720, 1200, 1440]
WATCHED = ["lights", "gate.open", "happened(bell)", "times(lamp_out)", "lights * 2 - gate.open"]


def through(count: int = 45, out: Path | None = None, **options: Any) -> Series:
    options = {"watch": WATCHED, "at": GRID, "workers": HERE, **options}
    return ensemble(FAIR, count, out, seed=3, **options).series()


def floats(values: Any) -> Any:
    return np.asarray(values, np.float64)


# --- closed forms -------------------------------------------------------------------------------------------


def gone(rate: float, minutes: Any) -> Any:
    return 1 - np.exp(-rate * minutes)


MOMENTS: dict[str, Callable[[Any], tuple[Any, Any]]] = {
    "settlers": lambda t: (10 * gone(0.1, t), 10 * gone(0.1, t)),
    "family": lambda t: (100 * np.exp(-0.01 * t), 100 * 21 * np.exp(-0.01 * t) * gone(0.01, t)),
    "ships": lambda t: (25 * gone(0.2, t), 25 * gone(0.2, t) + 50 * gone(0.4, t)),
    "atoms": lambda t: (100 * np.exp(-0.1 * t), 100 * np.exp(-0.1 * t) * gone(0.1, t)),
    "switch": lambda t: (gone(0.15, t) / 3, gone(0.15, t) / 3 * (1 - gone(0.15, t) / 3)),
}


@pytest.fixture(scope="module")
def laws() -> Series:
    return ensemble(LAWS, 1000, watch=list(MOMENTS), every=2, workers=HERE).series()


@pytest.mark.parametrize("formula", MOMENTS)
def test_moments_through_time_are_those_of_closed_forms(laws: Series, formula: str) -> None:
    """The criteria of the discrete stochastic models test suite: Z within 3 on the mean, Y within 5 on the variance."""
    mean, variance = MOMENTS[formula](laws.minutes[1:])
    values = laws[formula][:, 1:]
    z = np.sqrt(1000) * (values.mean(axis=0) - mean) / np.sqrt(variance)
    y = np.sqrt(1000 / 2) * (((values - mean) ** 2).mean(axis=0) / variance - 1)
    assert np.abs(z).max() < 3
    assert np.abs(y).max() < 5


# --- single histories ---------------------------------------------------------------------------------------


def test_every_value_is_the_one_counted_from_its_history() -> None:
    """For every replica, minute and formula: that after the last firing at or before the minute."""
    found = through()
    for replica in range(45):
        history = run(FAIR, 3, replica)
        for n, minute in enumerate(GRID):
            after = sum(firing.minute <= minute for firing in history.firings)
            read = {
                "lights": history.value("lights", after),
                "gate.open": history.value("gate.open", after),
                "happened(bell)": any(one.minute <= minute for one in history.firings_of("bell")),
                "times(lamp_out)": sum(one.minute <= minute for one in history.firings_of("lamp_out")),
                "lights * 2 - gate.open": history.evaluate(parse("lights * 2 - gate.open"), after, minute),
            }
            assert {formula: found[formula][replica, n] for formula in WATCHED} == read


TAKES = {"again": True, "takes": "0.1 min", "basis": "sourced", "source": "maker"}
TICKING: dict[str, Any] = {
    "scenario": {"id": "clock", "title": "A clock", "starts": "1920-03-13T18:00", "ends": "1920-03-13T18:30"},
    "sources": {"maker": {"title": "The maker", "dated": "1920"}},
    "quantities": {
        "ticks": {"title": "ticks and tocks", "basis": "sourced", "source": "maker"},
        "next": {"title": "the next is a tock", "kind": "flag"},
    },
    "events": {
        "tick": {
            "title": "Tick",
            "when": "not next",
            "then": [{"add": "ticks", "by": 1}, {"next": "yes"}],
            **TAKES,
        },
        "tock": {
            "title": "Tock",
            "when": "next",
            "then": [{"add": "ticks", "by": 1}, {"next": "no"}],
            **TAKES,
        },
    },
}


def test_what_happens_at_the_instant_has_happened_however_sums_are_rounded() -> None:
    """Added up, tenths of a minute miss most of the minutes that they make by a rounding; no tick is a step late."""
    fine = ensemble(TICKING, 1, watch="ticks", every=0.1, workers=HERE).series()
    assert fine["ticks"].tolist() == [[*range(300), fine["ticks"][0, -1]]]
    assert fine.times[:2] == ["1920-03-13T18:00:00", "1920-03-13T18:00:06"]
    at = ensemble(TICKING, 1, watch="ticks", at=[0.05, "18:01", "13 Mar 18:10"], workers=HERE).series()
    assert at["ticks"].tolist() == [[0, 10, 100]]


@pytest.mark.parametrize(("every", "minutes"), [(11, [0, 11, 22, 30]), (10, [0, 10, 20, 30]), (30, [0, 30])])
def test_a_grid_has_all_its_steps_and_the_end(every: float, minutes: list[float]) -> None:
    assert ensemble(TICKING, 1, watch="ticks", every=every, workers=HERE).series().minutes.tolist() == minutes


def test_what_passes_with_time_is_read_when_nothing_happens() -> None:
    """The same formulas, with and without one that reads the clock beside them."""
    found = ensemble(FAIR, 5, seed=3, watch=["time", *WATCHED], every=0.5, workers=HERE).series()
    assert np.all(found["time"] == found.minutes)
    without = ensemble(FAIR, 5, seed=3, watch=WATCHED, every=0.5, workers=HERE).series()
    assert found.values[1:].tobytes() == without.values.tobytes()


def test_watching_changes_no_history(tmp_path: Path) -> None:
    plain = ensemble(FAIR, 30, seed=3, workers=HERE).table()
    watched = ensemble(FAIR, 30, seed=3, watch=WATCHED, every=0.5, workers=HERE).table()
    assert watched.select(plain.column_names) == plain


def test_a_replica_that_fails_is_missing_and_left_out() -> None:
    """In about half of the histories it strikes, and then what it adds has no value."""
    data = {
        **TICKING,
        "events": {
            "hour": {
                "title": "It strikes",
                "takes": {"mean": "40 min", "basis": "judgement", "why": "so"},
                "then": [{"add": "ticks", "by": "1 / ticks"}],
            },
        },
    }
    runs = ensemble(data, 40, watch=["happened(hour)", "1 / ticks"], at=[0, 30], workers=HERE)
    found = runs.series()
    assert 0 < len(found.failures) < 40
    missing = np.isnan(found["happened(hour)"]).all(axis=1)
    assert set(np.flatnonzero(missing)) == set(found.failures)
    assert found.means[0].tolist() == [0, 0]  # in those that it struck, it failed
    assert found.counts.tolist() == [[40 - len(found.failures)] * 2, [0, 0]]
    assert np.isnan(found.means[1]).all()
    assert found.to_dict()["failed"] == len(found.failures)
    json.dumps(runs.to_dict(), allow_nan=False)


# --- the same bytes however it came about -------------------------------------------------------------------


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (chunks, sys.modules["interregnum.lab.ensembles.ensemble"], files):
        monkeypatch.setattr(module, "CHUNK", 20)


def folder_bytes(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.mark.usefixtures("small_chunks")
def test_stopped_resumed_grown_mended_it_is_the_same(tmp_path: Path, pool: Executor) -> None:
    def stop(done: int, of: int) -> None:
        if done == 40:
            raise KeyboardInterrupt

    at_once = through(70, tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        through(70, tmp_path / "other", progress=stop)
    through(70, tmp_path / "other")
    assert folder_bytes(tmp_path / "other") == folder_bytes(tmp_path / "whole")
    for count in (1, 33, 70):
        grown = through(count, tmp_path / "grown", workers=Workers(2, pool))
    assert folder_bytes(tmp_path / "grown") == folder_bytes(tmp_path / "whole")
    (tmp_path / "grown" / "histories" / "000000020.parquet").write_bytes(b"cut")
    with pytest.raises(HistoryError, match="truncated, altered or missing"):
        open_ensemble(tmp_path / "grown").series()
    assert through(70, tmp_path / "grown").values.tobytes() == grown.values.tobytes()
    assert folder_bytes(tmp_path / "grown") == folder_bytes(tmp_path / "whole")
    in_memory = through(70)
    assert in_memory.values.tobytes() == at_once.values.tobytes() == grown.values.tobytes()
    assert in_memory.sampling == open_ensemble(tmp_path / "whole").series().sampling


def test_another_series_is_refused_and_left_alone(tmp_path: Path) -> None:
    through(20, tmp_path / "runs")
    before = folder_bytes(tmp_path / "runs")
    for options, parts in (
        ({"watch": "lights"}, ["formulas"]),
        ({"at": [*GRID[:-1], 1439]}, ["minutes"]),
        ({"watch": (), "at": None}, ["formulas", "minutes"]),
    ):
        with pytest.raises(HistoryError, match="something else is watched") as caught:
            ensemble(
                FAIR,
                20,
                tmp_path / "runs",
                seed=3,
                **{"watch": WATCHED, "at": GRID, "workers": HERE, **options},
            )
        assert [problem.path for problem in caught.value.problems] == [f"watched.{part}" for part in parts]
    assert folder_bytes(tmp_path / "runs") == before


def test_hinges_and_validation_take_an_ensemble_that_was_watched(tmp_path: Path) -> None:
    through(20, tmp_path / "runs")
    assert hinges(FAIR, "how", 20, 3, only="bell", ensemble=tmp_path / "runs", workers=HERE).rows
    assert validate(FAIR, 20, 3, ensemble=tmp_path / "runs", workers=HERE).baseline_from


def test_an_ensemble_without_series_says_so() -> None:
    with pytest.raises(HistoryError, match="no-series"):
        ensemble(FAIR, 2, workers=HERE).series()


# --- tables and pictures ------------------------------------------------------------------------------------


def test_its_tables_hold_its_values(tmp_path: Path) -> None:
    found = through(20, tmp_path / "runs")
    table = found.table()
    assert table.column_names == ["replica", "minute", "time", *(f"series.{formula}" for formula in WATCHED)]
    assert table.num_rows == 20 * len(GRID)
    row = table.slice(3 * len(GRID) + 2, 1).to_pylist()[0]
    assert (row["replica"], row["minute"], row["time"]) == (3, 61.5, "1920-03-13T07:01:30")
    assert row["series.lights"] == found["lights"][3, 2]
    summary = found.summary()
    assert summary.num_rows == len(WATCHED) * len(GRID)
    last = summary.slice(len(GRID) - 1, 1).to_pylist()[0]
    lights = found["lights"][:, -1]
    assert (last["formula"], last["minute"]) == ("lights", 1440)
    assert (last["mean"], last["sd"]) == pytest.approx((lights.mean(), lights.std(ddof=1)))
    assert [last[name] for name in ("q05", "q25", "q50", "q75", "q95")] == pytest.approx(
        np.quantile(lights, (0.05, 0.25, 0.5, 0.75, 0.95)).tolist()
    )


def test_it_is_asked_in_sql_on_disk_and_in_memory(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    for out in (tmp_path / "runs", None):
        runs = ensemble(FAIR, 45, out, seed=3, watch=WATCHED, at=GRID, workers=HERE)
        answer = ask(runs, "select minute, avg(lights) as mean from series group by minute order by minute")
        assert answer["minute"].to_pylist() == GRID
        assert answer["mean"].to_pylist() == pytest.approx(runs.series().means[0].tolist())
        assert ask(runs, 'select sum("happened(bell)") as n from series')["n"].to_pylist() == [
            runs.series()["happened(bell)"].sum()
        ]


def test_it_is_one_line_a_table_and_a_picture() -> None:
    found = through()
    assert repr(found) == ("<Series of fair: 45 histories, seed 3, 5 formulas at 8 minutes>")
    assert repr(through(watch="lights")) == "<Series of fair: 45 histories, seed 3, lights at 8 minutes>"
    assert found._repr_html_().count("<table>") == len(WATCHED)
    figure = found.plot()
    assert [list(axes.lines[0].get_ydata()) for axes in figure.axes] == [
        found.quantiles[2, n].tolist() for n in range(len(WATCHED))
    ]
    assert len(found.plot("lights").axes) == 1
    assert through(watch="lights", at=30).plot().axes[0].lines[0].get_ydata()[0] == found.quantiles[2, 0, 1]
    with pytest.raises(ArgumentError, match="nearest: lights"):
        found.plot("lihgts")


# --- what cannot be -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"at": None}, "at: `watch` needs this or `every`"),
        ({"at": []}, "at: .*at least one; got"),
        ({"at": [3, 2]}, "at: .*later than the one before it; got 2"),
        ({"at": [3, 3.0]}, "at: .*later than the one before it; got 3.0"),
        ({"at": [-1, 2]}, "at: a number from 0 to 1440 minutes; got -1"),
        ({"at": 1441}, "at: a number from 0 to 1440 minutes; got 1441"),
        ({"at": ["07:00", "noon"]}, r"at: an hour from .* \(this is not an hour of the run\); got 'noon'"),
        ({"at": "15 Mar 07:00"}, "at: an hour from 13 Mar 06:00 to 14 Mar 06:00; got '15 Mar 07:00'"),
        ({"at": None, "every": 0}, "every: a number from .* to 1440 minutes; got 0"),
        ({"at": None, "every": -5}, "every: a number from .* to 1440 minutes; got -5"),
        ({"at": None, "every": 1441}, "every: a number from .* to 1440 minutes; got 1441"),
        ({"at": None, "every": 0.001}, "every: at most 50,000,000 values .*; got 72000050"),
        ({"every": 5}, "every: None where `at` is given.*; got 5"),
        ({"watch": ()}, "at: only with `watch`.*; got"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_said_in_one_line(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError, match=said) as caught:
        through(**{"count": 50, "watch": "lights", **options})
    assert "\n" not in str(caught.value)


def test_all_formulas_that_cannot_be_read_are_said_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        through(watch=["lihgts", "lights +", "happened(bel)", "lights"])
    problems = caught.value.problems
    assert [(one.code, one.path, one.nearest) for one in problems] == [
        ("unknown-quantity", "lihgts", "lights"),
        ("formula", "lights +", ""),
        ("unknown-event", "happened(bel)", "bell"),
    ]


# --- the command --------------------------------------------------------------------------------------------


def shown(*words: str) -> str:
    result = CliRunner().invoke(
        commands, ["ensemble", str(FAIR), "-n", "45", "--seed", "3", "--workers", "1", *words]
    )
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_shows_a_table_of_eighty_columns() -> None:
    found = through(watch=["lights", "happened(bell)"], at=None, every=0.5)
    text = shown("--watch", "lights", "--watch", "happened(bell)", "--every", "30 s")
    tables = text[text.index("lamps that burn  [lights]") :].splitlines()
    assert max(len(line) for line in tables) <= 80
    assert tables[1].split() == ["mean", "sd", "5", "%", "50", "%", "95", "%"]
    assert tables[-1] == "  24 of 2,881 times; --json has them all"
    assert tables[25].startswith("  14 Mar 06:00:00")
    assert tables[2].split()[3] == f"{found.means[0, 0]:.4g}"


def test_the_command_gives_all_of_it_as_data(tmp_path: Path) -> None:
    words = ("--watch", "lights", "--at", "12:00", "--at", "13 Mar 18:00")
    data = json.loads(shown(*words, "--out", str(tmp_path / "runs"), "--json"))
    series = open_ensemble(tmp_path / "runs").series()
    assert data["series"] == series.to_dict()
    assert data["series"]["times"] == ["1920-03-13T12:00:00", "1920-03-13T18:00:00"]
    assert data["series"]["series"][0]["mean"] == series.means[0].tolist()
    assert sum(data["outcomes"]["how"]["endings"].values()) == data["replicas"] == 45
