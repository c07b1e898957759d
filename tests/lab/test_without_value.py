"""An outcome that has no value in some histories: how many is told, and the mean is of the others."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from harbour import FRAME

import interregnum as ir
from interregnum.lab.bundle.validation_spec import CausalClaim
from interregnum.lab.contrasts.branch import branch
from interregnum.lab.contrasts.outcomes import Contrast, contrasts
from interregnum.lab.contrasts.whatif import WhatIf, whatif
from interregnum.lab.drawing.contrast import rows_of
from interregnum.lab.ensembles.replicas import Replicas
from interregnum.lab.ensembles.response import Response
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics.differences import mean_differences
from interregnum.lab.validation.claims import contrast_scores
from interregnum.lab.validation.playing import BASELINE, case_of
from interregnum.views.text.lab.validation.claims import claim_section
from interregnum.views.text.lab.whatif import as_text, futures_as_text

NAN = math.nan
# The bell rings or not, even odds; what the quotient is of is 0 where it does not.
RATIO = (
    FRAME
    + """
sources: {gazette: {title: The Gazette, dated: 1920}}
quantities: {rung: {title: how often it rang, starts: 0}, boats: {title: boats, starts: 0}}
events:
  bell:
    title: The bell
    takes: 5 min
    basis: sourced
    source: gazette p1
    among: {rings: {title: it rings, share: 1, then: [{add: rung, by: 1}]}, dumb: {title: it does not, share: 1}}
  boat:
    {title: A boat, takes: {mean: 4 h}, again: true, basis: sourced, source: gazette p1, then: [{add: boats, by: 1}]}
outcomes:
  ratio: {title: Boats to a bell, value: boats / rung}
  none: {title: No number at all, value: boats / (rung - rung)}
  boats: {title: Boats, value: boats}
"""
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ratio") / "ratio.yaml"
    made.write_text(RATIO, encoding="utf-8")
    return made


def asked(path: Path, **change: str) -> WhatIf:
    return whatif(path, change, 60, 3, workers=Workers(1))


# --- the numbers ---------------------------------------------------------------------------------------------------

BASE = np.array([[1.0, 5.0], [NAN, 5.0], [3.0, 6.0], [4.0, 7.0], [NAN, 8.0], [2.0, math.inf]])
VARIED = np.array([[2.0, 5.0], [7.0, 5.0], [NAN, 6.0], [8.0, 9.0], [NAN, 8.0], [5.0, 4.0]])


def test_a_pair_without_both_numbers_is_left_out_and_counted() -> None:
    """1 to 2, 4 to 8 and 2 to 5: by 8/3 on average."""
    some, others = mean_differences(BASE, VARIED, 7)
    assert (some.base, some.varied, some.mean) == (pytest.approx(7 / 3), 5.0, pytest.approx(8 / 3))
    assert (some.of, others.of) == (3, 5)
    assert some.low <= some.mean <= some.high
    (alone,) = mean_differences(BASE[[0, 3, 5], :1], VARIED[[0, 3, 5], :1], 7)
    assert (some.gain, some.changed, some.p) == (alone.gain, alone.changed, alone.p)
    # Other resamples of the same pairs.
    assert (some.low, some.high) == pytest.approx((alone.low, alone.high), abs=1.0)


def test_columns_without_gaps_are_as_they_were() -> None:
    generator = np.random.default_rng(4)
    base, varied = generator.normal(0, 1, (50, 3)), generator.normal(0.3, 1, (50, 3))
    holes = base.copy()
    holes[7, 1] = NAN
    whole, gaps = mean_differences(base, varied, 7), mean_differences(holes, varied, 7)
    assert (gaps[0], gaps[2]) == (whole[0], whole[2])
    assert (whole[1].of, gaps[1].of) == (50, 49)


def test_where_no_pair_has_both_numbers_there_is_no_difference_and_nothing_moved() -> None:
    (found,) = mean_differences(np.array([[NAN], [1.0]]), np.array([[2.0], [NAN]]), 7)
    assert found.of == 0
    assert math.isnan(found.mean)
    assert not found.moved
    assert set(found.to_dict().values()) == {None, 0, 1.0}  # a p-value of 1: nothing speaks of a difference


def test_how_often_it_has_a_value_is_told_as_a_share_only_where_it_lacks_one() -> None:
    responses = [Response("some", "Some", "value"), Response("all", "All", "value")]
    some, whole = contrasts(responses, BASE[:5], VARIED[:5], 720.0, 7)
    assert some.valued is not None
    pairs = some.valued.pairs
    assert (pairs.both, pairs.gained, pairs.lost, pairs.neither) == (2, 1, 1, 1)
    assert [(measure, row is not None) for measure, _, row in some.rows] == [
        ("has a value", True),
        ("value", False),
    ]
    assert (some.changed.value, whole.changed.value) == (4 / 5, 1 / 5)
    assert whole.valued is None
    assert [measure for measure, _, _ in whole.rows] == ["value"]


# --- of a scenario -------------------------------------------------------------------------------------------------


def counted(contrast: Contrast) -> tuple[int, int]:
    """In how many histories it has no value, without and with the change."""
    assert contrast.valued is not None
    pairs = contrast.valued.pairs
    return pairs.gained + pairs.neither, pairs.lost + pairs.neither


def test_a_what_if_counts_them_and_takes_the_mean_of_the_others(path: Path) -> None:
    """Where the bell rings the quotient is the number of boats; those by hand from the histories themselves."""
    found = asked(path, delay="boat=1 h")
    nights = [ir.run(path, 3, n).outcomes for n in range(60)]
    silent = sum(night["ratio"] is None for night in nights)
    assert 0 < silent < 60
    assert counted(found["ratio"]) == (silent, silent)
    shift = found["ratio"].shift
    assert shift is not None
    assert shift.of == 60 - silent
    assert shift.base == pytest.approx(
        np.mean([night["ratio"] for night in nights if night["ratio"] is not None])
    )
    text = "\n".join(as_text(found))
    assert f"it has no value in {silent} histories without the change and in {silent} with it" in text
    assert f"its mean is of the other {60 - silent} pairs" in text
    assert "nan" not in text


def test_a_change_that_gives_it_a_value_moves_it(path: Path) -> None:
    found = asked(path, force="bell=rings")
    silent, still = counted(found["ratio"])
    assert still == 0 < silent
    assert found["ratio"].moved
    text = " ".join(as_text(found))
    assert f"it has a value in 100.0% of histories instead of {1 - silent / 60:.1%}" in text
    assert [row.name for row in rows_of(found)] == ["Boats to a bell: it has a value"]
    rows = {(row["outcome"], row["measure"]): row for row in found.table().to_pylist()}
    assert rows["ratio", "value"]["of"] == 60 - silent
    assert rows["boats", "value"]["of"] == 60


def test_what_has_a_value_in_no_history_has_no_difference(path: Path) -> None:
    found = asked(path, force="bell=rings")
    none = found["none"]
    assert counted(none) == (60, 60)
    assert not none.moved
    rows = {(row["outcome"], row["measure"]): row for row in found.table().to_pylist()}
    assert rows["none", "value"]["difference"] is None
    assert "nan" not in found._repr_html_()
    assert "nan" not in " ".join(as_text(found))


def test_a_branch_of_a_history_counts_them_too(path: Path) -> None:
    history = ir.run(path, 3, 0, until=1.0)
    found = branch(history, 1.0, {"force": "bell=rings"}, 60, workers=Workers(1))
    silent, still = counted(found.contrast["ratio"])
    assert still == 0 < silent
    text = " ".join(futures_as_text(found))
    assert f"it has no value in {silent} histories without the change" in text
    assert "nan" not in text


def test_a_causal_claim_says_how_many_pairs_are_left_out() -> None:
    """A claim about a formula that lacks a value in 3 of 6 pairs."""
    claim = CausalClaim.model_validate(
        {
            "of": 1,
            "claim": "more boats",
            "strength": "A",
            "variant": "bell",
            "measure": "ratio",
            "expect": "more",
        }
    )
    played = {
        name: Replicas(7, 720.0, {}, {"ratio": side[:, 0]})
        for name, side in ((BASELINE, BASE), (case_of(["bell"]), VARIED))
    }
    (score,) = contrast_scores({"bell": claim}, played)
    assert (score.effect.of, score.effect.mean) == (3, pytest.approx(8 / 3))
    whole = replace(score, effect=replace(score.effect, of=6))
    assert re.findall(r"\([^()]* left out\)", str(claim_section([score, whole]))) == [
        "(3 pairs without a value left out)"
    ]
