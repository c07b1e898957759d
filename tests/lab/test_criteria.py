"""What a model must meet: every criterion by name, at its very bounds, and read from the right number.

Limits scale with what a scenario puts, unless it sets its own.
"""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from interregnum.lab.bundle.observations import Observation
from interregnum.lab.bundle.read import read_bundle
from interregnum.lab.bundle.validation_spec import (
    CRITERIA,
    CausalClaim,
    LimitedShare,
    OwnLimits,
    RecordedDuration,
    UntestedClaim,
    ValidationSpec,
)
from interregnum.lab.statistics.shares import chance_limits
from interregnum.lab.validation.criteria import TINY, Criterion, Scored, criteria, share_limit_score
from interregnum.lab.validation.null_scores import NullScore
from interregnum.lab.validation.observation_scores import DurationScore, ObservationScore
from interregnum.lab.validation.summary import OrderScore, ScoreSummary
from interregnum.language.load import load

FAIR = Path(__file__).parent / "fair"
SPAN = 1_440.0  # minutes
# id: (least, most, unit) of a scenario with 137 scored facts and a record of 30 readings, as the reference has them
ASKED = {
    "coverage_90": (0.80, 0.97, "share"),
    "coverage_50": (0.35, 0.65, "share"),
    "skill_uniform": (TINY, None, "number"),
    "skill_mechanisms": (TINY, None, "number"),
    "skill_messages": (TINY, None, "number"),
    "width": (None, SPAN / 4, "min"),
    "width_of_durations": (None, 3.0, "number"),
    "skill_no_order": (TINY, None, "number"),
    "skill_pool": (TINY, None, "number"),
    "skill_evenly_spread": (TINY, None, "number"),
    "lateness": (-SPAN / 20, SPAN / 20, "min"),
    "pit_mean": (0.38, 0.62, "number"),
    "order": (0.8, None, "number"),
    "order_free": (0.85, None, "number"),
    "order_near": (0.6, None, "number"),
    "claims_reproduced": (0.8, None, "share"),
    "claims_refuted": (None, 0, "count"),
    "facts": (10, None, "count"),  # a third of the readings
    "timed_facts": (2, None, "count"),  # half of the facts
    "causal_statements": (3, None, "count"),  # half of those written down
    "counterfactuals": (1, None, "count"),
    "clockwork": (None, 0.1, "share"),
}


@dataclass
class Judged:
    """A claim as it was judged."""

    contrast: CausalClaim
    verdict: str
    few: bool = False

    @property
    def effect(self) -> Any:
        return SimpleNamespace(few=self.few)

    @property
    def counterfactual(self) -> bool:
        return self.contrast.counterfactual


def claim(of: str, verdict: str, but: str = "") -> Judged:
    text = {"claim": "x", "strength": "A", "variant": "x", "measure": "x", "expect": "more"}
    return Judged(CausalClaim(of=of, but=but, **text), verdict)  # type: ignore[arg-type]


def a_summary(cover_90: float) -> ScoreSummary:
    """Every number another, so that none can stand for another."""
    skill = {"uniform": 0.21, "mechanisms": 0.22, "messages": 0.23, "no_order": 0.24, "pool": 0.25}
    nulls = {null: NullScore(60.0, -0.5, 70.0, 9, 0.4, 0.3, found) for null, found in skill.items()}
    nulls["evenly_spread"] = NullScore(60.0, -0.5, 70.0, 9, 0.26, 0.3, -0.5)
    return ScoreSummary(
        observations=1, timed=137, cover_50=0.51, cover_90=cover_90, crps=31.0, tau=0.85, tau_single=0.6,
        log=-0.4, log_skill=0.3, width=700.0, width_night=400.0, bias=5.0, when=24.0, happening=137, mean_pit=0.44,
        order=OrderScore(0.9, 900, 0.3, 0.86, 600, 0.61, 90), nulls=nulls,
    )  # fmt: skip


def length(part: str, width: float) -> DurationScore:
    link = RecordedDuration(title="x", begins="a", ends="b")
    times = (0.0, 1.0, 2.0, 3.0, width)
    return DurationScore("x", link, 0.0, 1.0, 10.0, part, 1.0, times, 0.0, 0.0, 0.0, {})  # type: ignore[arg-type]


def left(of: str) -> UntestedClaim:
    return UntestedClaim(of=of, claim="x", why="x")


def everything(**more: Any) -> Scored:
    timed = Observation("a", "a", "a", 0.0, 1.0, 0.5, "scored", False)
    facts = [ObservationScore(replace(timed, untimed=why), 1.0, None, 0, 0, 0, 0) for why in ("", "", "wide")]
    durations = [length(*one) for one in (("tuning", 500.0), ("scored", 20.0), ("scored", 50.0))]
    claims: list[Any] = [claim("1", "reproduced"), claim("1", "reproduced"), claim("F4", "reproduced")]
    claims += [claim("2", "refuted", "because"), claim("K1", "refuted"), claim("K1", "undecided")]
    spec = ValidationSpec(not_put={str(n): left(of) for n, of in enumerate(["1", "7", "8", "K2", "K1"])})
    leakage: Any = SimpleNamespace(clockwork=0.075)
    whole = Scored(facts, a_summary(0.91), durations, claims, leakage, readings=30, length=SPAN, spec=spec)
    return replace(whole, **more)


def found(**more: Any) -> dict[str, Criterion]:
    return {criterion.id: criterion for criterion in criteria(everything(**more))}


@pytest.mark.parametrize("id", ASKED)
def test_a_criterion_has_its_limits(id: str) -> None:
    criterion = found()[id]
    assert (criterion.least, criterion.most, criterion.unit) == ASKED[id]


def test_every_criterion_may_have_limits_of_its_own() -> None:
    assert {*ASKED, "durations"} == set(CRITERIA)  # how many durations there are, only a scenario can say
    own = {id: OwnLimits(0.25, 0.75, "judgement", "so") for id in CRITERIA}
    limits = {id: (one.least, one.most) for id, one in found(spec=ValidationSpec(criteria=own)).items()}
    assert limits == dict.fromkeys(CRITERIA, (0.25, 0.75))


def test_a_criterion_is_read_from_its_own_number() -> None:
    own = ValidationSpec(criteria={"durations": OwnLimits(25, None, "judgement", "so")})
    values = {id: criterion.value for id, criterion in found(spec=own).items()}
    assert values == pytest.approx(
        {
            "coverage_90": 0.91,
            "coverage_50": 0.51,
            "skill_uniform": 0.21,
            "skill_mechanisms": 0.22,
            "skill_messages": 0.23,
            "width": 400.0,
            "width_of_durations": 3.5,  # of 2 and 5, scored alone
            "skill_no_order": 0.24,
            "skill_pool": 0.25,
            "skill_evenly_spread": 0.26,  # of the hours of what happens
            "lateness": 5.0,
            "pit_mean": 0.44,
            "order": 0.85,
            "order_free": 0.86,
            "order_near": 0.61,
            "claims_reproduced": 0.5,
            "claims_refuted": 1.0,
            "facts": 3.0,
            "timed_facts": 2.0,
            "durations": 3.0,
            "causal_statements": 3.0,  # claim 1 twice, F4, claim 2
            "counterfactuals": 1.0,
            "clockwork": 0.075,
        }
    )


def test_few_facts_are_held_to_limits_that_chance_can_reach() -> None:
    """The limits are the middle 95 % of the binomial, where that is wider than the usual."""
    few = found(scored=replace(a_summary(0.91), timed=19))
    low, high = (float(stats.binom.ppf(p, 19, 0.9)) / 19 for p in (0.025, 0.975))
    assert few["coverage_90"].least == pytest.approx(min(0.80, low))
    assert (few["coverage_90"].most, high) == (None, 1.0)  # all 19 of 19 is no wonder
    low, high = (float(stats.binom.ppf(p, 19, 0.5)) / 19 for p in (0.025, 0.975))
    assert (few["coverage_50"].least, few["coverage_50"].most) == pytest.approx((low, high))
    assert "coverage_50" not in found(scored=replace(a_summary(0.91), timed=3))  # anything may come of three


def test_a_bias_is_held_to_limits_that_chance_can_reach() -> None:
    """Of few facts: the error of a median and of a mean of uniform numbers; of one fact the mean can be anything."""
    few = found(scored=replace(a_summary(0.91), happening=16))
    sigma = 700.0 / stats.norm.ppf(0.95) / 2
    error = stats.norm.ppf(0.975) * math.sqrt(math.pi / 2) * sigma / 4
    assert few["lateness"].most == pytest.approx(error)
    assert few["lateness"].least == -few["lateness"].most
    assert few["pit_mean"].most == pytest.approx(0.5 + stats.norm.ppf(0.975) * stats.uniform.std() / 4)
    assert "pit_mean" not in found(scored=replace(a_summary(0.91), happening=1))
    tuned = found(spec=ValidationSpec(tuned=240.0))
    assert tuned["lateness"].most == pytest.approx((SPAN - 240) / 20)  # of the period that is judged


def test_of_few_pairs_no_order_is_judged_nor_of_few_facts_a_null_that_knows_their_hours() -> None:
    few = a_summary(0.91)
    few = replace(few, happening=9, order=replace(few.order, free_pairs=29, near_pairs=30))
    measured = {id: one.measured for id, one in found(scored=few).items()}
    assert (measured["order_free"], measured["order_near"]) == (False, True)
    assert (measured["skill_pool"], measured["skill_evenly_spread"]) == (False, False)
    assert (measured["skill_no_order"], measured["skill_uniform"]) == (True, True)


def test_a_share_of_histories_is_a_criterion_of_its_own_name() -> None:
    limited = LimitedShare(
        title="It rains", measure="rain", most="5 %", basis="judgement", why="so dry a month"
    )
    played: Any = {"": SimpleNamespace(times={"rain": np.array([3.0, math.nan, math.nan, math.nan])})}
    score = share_limit_score("dry", limited, played)
    assert (score.share.value, score.share.of) == (0.25, 4)
    spec = ValidationSpec(criteria={"dry": OwnLimits(None, 0.05, "judgement", "so dry a month")})
    dry = found(shares=[score], spec=spec)["dry"]
    assert (dry.name, dry.value, dry.most, dry.met) == ("It rains", 0.25, 0.05, False)


@pytest.mark.parametrize("share", [0.5, 0.9])
@pytest.mark.parametrize("of", [1, 2, 5, 19, 137, 5_000])
def test_the_limits_of_chance_are_those_of_the_binomial(share: float, of: int) -> None:
    low, high = chance_limits(share, of)
    assert (low * of, high * of) == pytest.approx(
        (stats.binom.ppf(0.025, of, share), stats.binom.ppf(0.975, of, share))
    )
    assert chance_limits(share, 0) == (0.0, 1.0)


def test_a_claim_of_which_nothing_can_be_said_is_neither_met_nor_missed() -> None:
    """Too few pairs differ: it counts among those that are tested as little as among those that are reproduced."""
    claims: list[Any] = [claim("1", "reproduced"), replace(claim("2", "undecided"), few=True)]
    assert found(contrasts=claims)["claims_reproduced"].value == 1.0
    assert math.isnan(found(contrasts=claims[1:])["claims_reproduced"].value)


def test_what_is_asked_grows_with_what_there_is_to_ask() -> None:
    small = found(readings=6)
    assert (small["facts"].least, small["facts"].met) == (2, True)
    assert (found(readings=300)["facts"].least, found(readings=300)["facts"].met) == (100, False)
    assert "counterfactuals" not in found(contrasts=[], spec=ValidationSpec())
    assert found(contrasts=[])["causal_statements"].met is False  # written down, and none tested
    assert found(length=600.0)["width"].most == 150.0
    assert found()["width"].name == "median width of 90 % intervals"
    assert found(spec=ValidationSpec(night=60.0))["width"].name.endswith(", facts of the night")


@pytest.mark.parametrize("id", ASKED)
def test_a_criterion_holds_at_its_limits_and_not_beyond(id: str) -> None:
    criterion = found()[id]
    least, most = (
        -math.inf if criterion.least is None else criterion.least,
        math.inf if criterion.most is None else criterion.most,
    )
    for value, met in (
        (least, True),
        (most, True),
        (math.nextafter(least, -math.inf), least == -math.inf),
        (math.nextafter(most, math.inf), most == math.inf),
        (math.nan, False),
    ):
        assert replace(criterion, value=value).met is met, value


def test_without_data_nothing_is_met_nor_missed_but_what_was_there_to_ask() -> None:
    leakage: Any = SimpleNamespace(clockwork=0.0)
    nothing = replace(
        a_summary(math.nan),
        timed=0,
        happening=0,
        cover_50=math.nan,
        nulls={},
        tau=math.nan,
        width_night=math.nan,
        bias=math.nan,
        mean_pit=math.nan,
        order=OrderScore(),
    )
    none = {one.id: one for one in criteria(Scored([], nothing, [], [], leakage, readings=9, length=SPAN))}
    assert {id for id, one in none.items() if one.met} == {"clockwork"}
    assert {id for id, one in none.items() if one.measured} == {"clockwork", "facts"}
    assert (none["facts"].value, none["facts"].least) == (0.0, 3)


def test_a_value_lies_below_its_limits_or_above_them_or_is_none() -> None:
    one = Criterion("x", 0.5, 0.8, 0.97, "share")
    assert (one.below, one.above, one.measured) == (True, False, True)
    assert (replace(one, value=0.98).below, replace(one, value=0.98).above) == (False, True)
    none = replace(one, value=math.nan)
    assert (none.below, none.above, none.measured, none.met) == (False, False, False, False)


# --- limits that a scenario sets itself -------------------------------------------------------------------------

OWN = "basis: judgement, why: enough}"


@pytest.mark.parametrize(
    ("text", "code", "line", "nearest"),
    [
        (f"  facts: {{least: 20, {OWN}", "", 0, ""),
        (f"  width: {{most: 9 h, {OWN}", "", 0, ""),
        (f"  coverage_90: {{least: 70 %, most: 1, {OWN}", "", 0, ""),
        (f"  factss: {{least: 20, {OWN}", "unknown-reference", 2, "facts"),
        (f"  facts: {{{OWN}", "missing-key", 2, ""),
        (f"  facts: {{least: bell.times, {OWN}", "formula", 2, ""),
        (f"  facts: {{least: 9, most: 3, {OWN}", "window-order", 2, ""),
        ("  facts: {least: 20, why: enough}", "missing-key", 2, ""),
        ("  facts: {least: 20, basis: judgement}", "missing-key", 2, ""),
        (f"  facts: {{laest: 20, {OWN}", "unknown-key", 2, "least"),
    ],
)
def test_limits_of_its_own_are_read_and_checked(
    tmp_path: Path, text: str, code: str, line: int, nearest: str
) -> None:
    fair = Path(shutil.copytree(FAIR, tmp_path / "fair"))
    (fair / "validation" / "own.yaml").write_text(f"criteria:\n{text}\n", encoding="utf-8")
    bundle = read_bundle(fair, load(fair))
    found = [(one.code, one.file, one.line, one.nearest) for one in bundle.problems]
    assert found == ([(code, "validation/own.yaml", line, nearest)] if code else [])
    if "width" in text:
        assert bundle.spec.criteria["width"] == OwnLimits(None, 540.0, "judgement", "enough")


@pytest.mark.parametrize(
    ("text", "code", "nearest"),
    [
        (f"  shut_in: {{title: x, measure: happened(crowd) and not gate.open, most: 5 %, {OWN}", "", ""),
        (f"  shut_in: {{title: x, measure: crowd, variant: no_bell, least: 10 %, {OWN}", "", ""),
        (f"  shut_in: {{title: x, measure: crwd, most: 5 %, {OWN}", "unknown-measure", "crowd"),
        (
            f"  shut_in: {{title: x, measure: crowd, variant: no_bel, most: 5 %, {OWN}",
            "unknown-reference",
            "no_bell",
        ),
        (f"  shut_in: {{title: x, measure: crowd, {OWN}", "missing-key", ""),
        (f"  shut_in: {{title: x, measure: crowd, most: bell.times, {OWN}", "formula", ""),
        (f"  shut_in: {{title: x, measure: crowd, least: 9 %, most: 3 %, {OWN}", "window-order", ""),
        (f"  order: {{title: x, measure: crowd, most: 5 %, {OWN}", "duplicate-id", ""),
    ],
)
def test_limits_of_a_share_are_read_and_checked(tmp_path: Path, text: str, code: str, nearest: str) -> None:
    fair = Path(shutil.copytree(FAIR, tmp_path / "fair"))
    (fair / "validation" / "own.yaml").write_text(f"shares:\n{text}\n", encoding="utf-8")
    bundle = read_bundle(fair, load(fair))
    found = [(one.code, one.line, one.nearest) for one in bundle.problems]
    assert found == ([(code, 2, nearest)] if code else [])
