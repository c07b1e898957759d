"""The fan of a quantity: quantiles of closed forms, the same whoever plays it."""

from __future__ import annotations

from concurrent.futures import Executor
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from interregnum.errors import ArgumentError, ScenarioError
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.futures.fan import fan

HERE = Workers(1)
TOWN = """
scenario: {id: bells, title: A night of bells, starts: 1920-03-13T18:00, ends: 1920-03-14T00:00}
quantities:
  rung: {title: how often it rang, basis: judgement, why: counted}
  gone: {title: the guard is gone, kind: flag}
events:
  bell: {title: It rings, takes: {mean: 10 min}, basis: judgement, why: loud, again: true, then: [{add: rung, by: 1}]}
  guard: {title: The guard leaves, takes: {mean: 2 h}, basis: judgement, why: cold, then: [{set: gone, to: yes}]}
outcomes:
  left: {title: When the guard leaves, time_of: guard}
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "bells.yaml"
    path.write_text(TOWN, encoding="utf-8")
    return path


def test_counts_of_a_poisson_process_fan_out_as_poisson(town: Path) -> None:
    """At minute t the count is Poisson with mean t / 10: each band is within its binomial error of the true one."""
    found = fan(town, "rung", 1000, every=60, workers=HERE)
    assert found.minutes.tolist() == [0, 60, 120, 180, 240, 300, 360]
    assert found.quantiles.shape == (5, 7)
    assert not found.quantiles[:, 0].any()
    for k, level in enumerate(found.levels):
        room = 4 * np.sqrt(level * (1 - level) / 1000)
        law = stats.poisson(found.minutes[1:] / 10)
        assert np.all(found.quantiles[k, 1:] >= law.ppf(max(level - room, 1e-9)))
        assert np.all(found.quantiles[k, 1:] <= law.ppf(level + room))
    assert np.all(np.abs(found.means - found.minutes / 10) <= 4 * np.sqrt(found.minutes / 10 / 1000))


def test_a_formula_is_read_at_the_minute_itself(town: Path) -> None:
    found = fan(town, "time * 2 + 1", 20, every=45, workers=HERE)
    assert np.all(found.quantiles == 2 * found.minutes + 1)
    assert np.all(found.means == 2 * found.minutes + 1)


def test_the_share_in_which_a_thing_has_happened_is_that_of_its_law(town: Path) -> None:
    found = fan(town, "happened(guard)", 1000, every=30, workers=HERE)
    expected = 1 - np.exp(-found.minutes / 120)
    assert np.all(np.abs(found.means - expected) <= 4 * np.sqrt(expected * (1 - expected) / 1000))
    passed = found.quantiles[2] >= 0.5
    assert np.array_equal(passed, found.means >= 0.5)


def test_it_is_the_same_for_any_number_of_workers(town: Path, pool: Executor) -> None:
    """The grid changes nothing either: a coarser one reads the same histories."""
    alone, two = (fan(town, "rung", 120, every=60, workers=workers) for workers in (HERE, Workers(2, pool)))
    assert alone.quantiles.tobytes() == two.quantiles.tobytes()
    assert alone.means.tobytes() == two.means.tobytes()
    fine = fan(town, "rung", 120, every=20, workers=HERE)
    assert np.array_equal(fine.quantiles[:, ::3], alone.quantiles)
    other = fan(town, "rung", 120, seed=8, every=60, workers=HERE)
    assert not np.array_equal(other.quantiles, alone.quantiles)


def test_its_title_and_its_data(town: Path) -> None:
    heard: list[tuple[int, int]] = []
    found = fan(town, "rung", 60, every=60, workers=HERE, progress=lambda done, of: heard.append((done, of)))
    assert (found.title, fan(town, "rung + 1", 20, every=60, workers=HERE).title) == (
        "how often it rang",
        "rung + 1",
    )
    assert fan(town, "rung + 1", 20, every=60, title="Bells", workers=HERE).title == "Bells"
    assert heard == [(0, 60), (50, 60), (60, 60)]
    data = found.to_dict()
    assert data["minutes"] == found.minutes.tolist()
    assert len(data["quantiles"]) == len(data["levels"]) == 5


def test_what_makes_no_sense_is_refused_at_once(town: Path) -> None:
    with pytest.raises(ArgumentError, match="replicas"):
        fan(town, "rung", 5, workers=HERE)
    with pytest.raises(ArgumentError, match="every"):
        fan(town, "rung", 20, every=0, workers=HERE)
    for formula in ("rnug", "rung +", ""):
        with pytest.raises(ScenarioError):
            fan(town, formula, 20, workers=HERE)
