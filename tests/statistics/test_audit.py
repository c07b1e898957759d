"""What the lab prints, against known truths: the battery finds nothing wrong, and finds what is wrong on purpose."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

import audit
import engine_audit
import numpy as np
import pytest
import score_audit
from audit import PAGE, Check, Finding
from discovery import discoveries

from interregnum.lab.calibration import calibrate, sbc
from interregnum.lab.causes import causation, hinges, ranking
from interregnum.lab.causes.counterfactuals import knock_ins
from interregnum.lab.statistics import differences, exact, many, order, scores, shares
from interregnum.lab.validation import null_scores, summary

MOST = 100  # findings of the whole battery
CERTAIN = 0.05 / MOST  # so small a p-value is a discovery among them, whatever the others are
ALL = (*audit.CHECKS, *score_audit.CHECKS, *engine_audit.CHECKS)


@pytest.fixture(scope="module")
def battery() -> list[Finding]:
    return [finding for check in ALL for finding in check()]


def test_what_the_lab_prints_is_what_is_true(battery: list[Finding]) -> None:
    found = {f"{one.claim}: {one.case}": one.p for one in battery}
    assert 80 < len(found) == len(battery) < MOST
    assert discoveries(found) == []


def test_the_page_has_every_claim_and_case(battery: list[Finding]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    missing = [one for one in battery if f"| {one.claim} | {one.case} |" not in text]
    assert missing == []


def test_a_finding_is_judged_by_the_limit_that_it_has() -> None:
    assert Finding("x", "y", 900, 1000, least=0.95).p < 1e-6
    assert Finding("x", "y", 950, 1000, least=0.95).p > 0.4
    assert Finding("x", "y", 90, 1000, most=0.05).p < 1e-6
    assert Finding("x", "y", 50, 1000, most=0.05).p > 0.4


# --- wrong on purpose ---------------------------------------------------------------------------------------

Broken = Callable[[Any], Any]


def too_sure(real: Any) -> Any:
    return 1.5


def half_of(real: Any) -> Any:
    return lambda *given: real(*given) / 2


def squared(real: Any) -> Any:
    return lambda *given: real(*given) ** 2


def unadjusted(real: Any) -> Any:
    return list


def at_the_median(real: Any) -> Any:
    """Every history has the median minute."""
    return lambda first, seed: np.broadcast_to(np.nanmedian(first, axis=0), first.shape)


def as_if_independent(real: Any) -> Any:
    return lambda inside, share: float(inside.shape[1])


def certain_ranks(real: Any) -> Any:
    def ranks(contributions: Any, seed: int) -> Any:
        return [many.RankInterval(n + 1, n + 1) for n in range(contributions.shape[1])]

    return ranks


def no_error(real: Any) -> Any:
    """The bounds as they were estimated."""
    return lambda lows, highs: (float(lows.max(axis=0).mean()), float(highs.min(axis=0).mean()))


def never_heavy(real: Any) -> Any:
    return lambda moving: None


def from_the_start(real: Any) -> Any:
    """The hours of the first half of a span."""
    return lambda start, end, count: real(start, (start + end) / 2, count)


def without_order(real: Any) -> Any:
    def drawn(times: Any, start: Any, end: Any, seed: int) -> Any:
        return np.random.default_rng(seed).permuted(real(times, start, end, seed), axis=1)

    return drawn


def as_if_late(real: Any) -> Any:
    return lambda times: real(times) + 25.0


def too_strict(real: Any) -> Any:
    return 0.9995


def too_small(real: Any) -> Any:
    return 1.0


def too_far_in(real: Any) -> Any:
    return (0.1, 0.3, 0.5, 0.7, 0.9)


def least_of_them(real: Any) -> Any:
    """The best of several tests, as if it had been the only one."""
    return lambda endings: min(exact.mcnemar(one.gained, one.lost) for one in endings)


def against_the_past(real: Any) -> Any:
    """New luck held against what was, and not against new luck with the event kept."""
    return lambda target, base, first, without, kept: real(target, base, first, without, base)


@pytest.mark.parametrize(
    ("home", "name", "broken", "check"),
    [
        (shares, "NORMAL_975", too_sure, audit.share_intervals),
        (differences, "NORMAL_975", too_sure, audit.share_differences),
        (differences, "NORMAL_975", too_sure, audit.mean_intervals),
        (exact, "mcnemar", half_of, audit.share_differences),
        (differences, "_typical", never_heavy, audit.mean_intervals),
        (exact, "heads", half_of, audit.medians),
        (many, "adjusted", unadjusted, audit.tables_of_rows),
        (ranking, "p_of_endings", least_of_them, audit.endings),
        (many, "ranks", certain_ranks, audit.rank_intervals),
        (causation, "outer_interval", no_error, audit.causes),
        (knock_ins, "drawn_minutes", at_the_median, audit.forced),
        (scores, "effective_number", as_if_independent, audit.coverages),
        (calibrate, "STUDENT_975", too_sure, audit.gains),
        (hinges, "drawn_minutes", at_the_median, engine_audit.forced_late),
        (null_scores, "evenly", from_the_start, score_audit.null_models),
        (null_scores, "uniform_times", without_order, score_audit.null_models),
        (summary, "happening", as_if_late, score_audit.bias),
        (order, "WIRED", too_strict, score_audit.orders),
        (sys.modules["interregnum.lab.causes.shapley"], "NORMAL_975", too_small, score_audit.shapley_values),
        (sbc, "chi_square_tail", squared, score_audit.sbc),
        (scores, "LEVELS", too_far_in, score_audit.quantile_errors),
        (engine_audit, "fresh_draws", against_the_past, engine_audit.null_controls),
    ],
    ids=lambda given: given if isinstance(given, str) else getattr(given, "__name__", ""),
)
def test_the_battery_finds_what_is_wrong_on_purpose(
    home: Any, name: str, broken: Broken, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, name, broken(getattr(home, name)))
    assert any(finding.p < CERTAIN for finding in check())  # what comes after it need not be counted


# --- what it stands on --------------------------------------------------------------------------------------


def test_exact_tests_are_those_of_scipy() -> None:
    from scipy import special, stats

    for gained, lost in ((0, 0), (5, 0), (3, 9), (40, 60), (700, 650)):
        expected = stats.binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
        assert exact.mcnemar(gained, lost) == pytest.approx(expected, rel=1e-9)
    for a, b, x in ((0.5, 0.5, 0.3), (15.0, 0.5, 0.9), (500.0, 0.5, 0.999), (2.0, 7.0, 0.2)):
        assert exact.incomplete_beta(a, b, x) == pytest.approx(special.betainc(a, b, x), rel=1e-10)
    sample = np.random.default_rng(3).normal(0.4, 1, 31)
    found = exact.student(float(sample.mean()), float(sample.std(ddof=1)), 31)
    assert found == pytest.approx(stats.ttest_1samp(sample, 0).pvalue, rel=1e-9)
    assert (exact.student(0.0, 0.0, 5), exact.student(1.0, 0.0, 5), exact.student(1.0, 1.0, 1)) == (
        1.0,
        0.0,
        1.0,
    )


def test_the_median_has_the_ends_of_the_tables() -> None:
    """Of 30 numbers the 10th and the 21st, of 6 the first and the last (Conover 1999, table A3); of 5 none."""
    assert exact.median_interval(np.arange(1.0, 31.0)) == (15.5, 10.0, 21.0)
    assert exact.median_interval(np.arange(1.0, 7.0)) == (3.5, 1.0, 6.0)
    assert exact.median_interval(np.arange(1.0, 6.0)) == (3.0, -math.inf, math.inf)


def test_adjusted_p_values_are_those_of_scipy() -> None:
    from scipy import stats

    drawn = np.random.default_rng(0).uniform(size=50) ** 3
    assert many.adjusted(drawn.tolist()) == pytest.approx(stats.false_discovery_control(drawn))
    assert many.adjusted([]) == []


def test_rows_that_are_the_same_in_every_history_share_their_ranks() -> None:
    same = (np.random.default_rng(1).random((200, 1)) < 0.4).astype(float)
    weak = np.zeros((200, 1))
    weak[:20] = 1.0
    assert many.ranks(np.hstack([same, same, weak]), 3) == [(1, 2), (1, 2), (3, 3)]
    always = np.hstack([np.ones((200, 1)), np.full((200, 1), 0.5), np.zeros((200, 1))])
    assert many.ranks(always, 3) == [(1, 1), (2, 2), (3, 3)]  # stronger in every history
    assert many.ranks(np.empty((200, 0)), 3) == []
