"""An event that is made to happen without an hour: at one drawn from its own, where it does not happen by itself."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from interregnum.errors import ScenarioError
from interregnum.lab.contrasts.whatif import growing, whatif
from interregnum.lab.ensembles.ensemble import ensemble
from interregnum.lab.ensembles.workers import Workers

HERE = Workers(1)
LATE = """
scenario: {id: late, title: Late, starts: 1920-03-13T06:00, ends: 1920-03-14T06:00}
sources: {s: {title: Made up, dated: "1920"}}
quantities:
  may: {title: may, kind: flag}
  on: {title: on, kind: flag}
  hardly: {title: hardly, kind: flag}
events:
  opens:
    title: It opens
    takes: {mean: 1 min}
    basis: sourced
    source: s p1
    among:
      so: {title: so, share: 0.5, then: [{may: yes}]}
      not_so: {title: not so, share: 0.5}
  e: {title: The event, when: may, takes: {mean: 300 min}, basis: sourced, source: s p1, then: [{on: yes}]}
  never: {title: Never, when: may, takes: {mean: 900000 h}, basis: sourced, source: s p1, then: [{hardly: yes}]}
  seen: {title: It is seen, when: on, takes: 1 min, basis: sourced, source: s p1}
outcomes: {y: {title: When it is seen, time_of: seen}}
variants: {}
"""


@pytest.fixture
def late(tmp_path: Path) -> Path:
    folder = tmp_path / "late"
    (folder / "variants").mkdir(parents=True)
    (folder / "scenario.yaml").write_text(LATE.replace("variants: {}\n", ""), encoding="utf-8")
    made = "variants:\n  brought_on: {title: It is brought on, force: {e: drawn}}\n"
    (folder / "variants" / "mine.yaml").write_text(made, encoding="utf-8")
    return folder


def test_it_happens_at_its_own_hour_or_at_one_of_the_others(late: Path) -> None:
    """Half of the histories have it; the others get hours of these, of which exp(-200/300) are after 200 minutes."""
    found = whatif(late, {"force": "e"}, 600, 3, workers=HERE)
    base, times = found["y"].base_times, found["y"].varied_times
    assert found["y"].comes is not None
    assert found["y"].comes.difference.varied == pytest.approx(1.0, abs=0.01)
    assert base is not None
    assert times is not None
    assert base[3] == math.inf
    assert times[2] == pytest.approx(300 * math.log(2), rel=0.15)  # the median of all is that of its own law
    when = found["y"].when
    assert when is not None
    # Where it happens by itself it stays.
    assert (when.of, when.differing) == (found["y"].comes.pairs.both, 0)
    (change,) = found.changes
    assert change.exposure is not None
    assert change.exposure.value == pytest.approx(1 - found["y"].comes.difference.base, abs=0.01)
    assert "at an hour drawn from its own where it did not" in found.title
    assert change.text == "force e"


def test_workers_and_the_way_it_is_written_change_nothing(late: Path) -> None:
    typed = whatif(late, {"force": "e"}, 60, 3, workers=Workers(2))
    written = whatif(late, "brought_on", 60, 3, workers=HERE)
    assert typed.table() == written.table()
    *_, grown = growing(late, {"force": "e"}, [30, 60], 3, workers=HERE)
    assert grown.table() == written.table()


def test_what_has_no_hour_of_its_own_is_said_and_so_is_where_none_can_be_drawn(late: Path) -> None:
    with pytest.raises(ScenarioError, match="in none of 30 histories, so it has no hour of its own"):
        whatif(late, {"force": "never"}, 30, 3, workers=HERE)
    with pytest.raises(ScenarioError, match="only in `whatif`"):
        ensemble(late, 5, variants=["brought_on"], workers=HERE)
    with pytest.raises(ScenarioError, match="only in `whatif`"):
        whatif(late, {"without": "opens"}, 30, 3, against=["brought_on"], workers=HERE)
    with pytest.raises(ScenarioError, match="it cannot happen at two hours"):
        whatif(late, {"force": ["e", "e=10:00"]}, 30, 3, workers=HERE)
    assert np.isfinite(whatif(late, {"force": "e=10:00"}, 30, 3, workers=HERE)["y"].varied_times or ()).all()
