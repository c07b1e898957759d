"""Sensitivity and calibration for a terminal, line by line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import click

from interregnum.lab.bundle.observations import ScoreSummary
from interregnum.lab.calibration.calibrate import Check
from interregnum.lab.calibration.posterior import Posterior
from interregnum.lab.sensitivity.analyse import MOST_NOISE, Analysis, Sensitivity
from interregnum.lab.sensitivity.morris import MorrisEffects
from interregnum.lab.sensitivity.sobol import SobolIndices
from interregnum.views.text.columns import Table, in_columns

LISTED = 15
COLLAPSED = 0.2  # with fewer of the particles in effect, the weights have gone to a few


def sensitivity_lines(found: Sensitivity, top: int = LISTED) -> Iterator[str]:
    """On which numbers each outcome hangs, the strongest first, and which cannot be told from luck."""
    kind = "base points" if found.method == "sobol" else "trajectories"
    yield (
        f"{found.scenario.scenario.title}: {len(found.inputs)} uncertain numbers, {found.points} {kind}, "
        f"{found.replicas} histories at each point, {found.histories:,} in all; seed {found.seed}."
    )
    for one in found.analyses:
        yield ""
        yield from _analysis(found, one, top)


def _analysis(found: Sensitivity, one: Analysis, top: int) -> Iterator[str]:
    asked = one.target.in_words(found.scenario.timeline()) if one.unit == "share" else one.outcome.title
    yield click.style(f"{one.outcome.id}: {asked}", bold=True)
    yield f"Mean {shown(one.mean, one.unit)}."
    if found.method == "sobol":
        yield f"Over these numbers its expectation spreads by {shown(one.spread, one.unit)} (standard deviation)."
        yield f"They bring {one.explained:.0%} of the variance of single histories; the rest is luck and other numbers."
        if one.luck > MOST_NOISE:
            yield f"{one.luck:.0%} of the variance between points is luck: more --replicas would tell more."
    told = sum(1 for row in one.rows if row.beyond)
    yield f"{told} of {len(one.rows)} can be told from luck."
    rows = one.rows[:top]
    yield from in_columns(_sobol(rows) if found.method == "sobol" else _morris(rows, one.unit))
    if len(one.rows) > len(rows):
        yield f"  and {len(one.rows) - len(rows)} more"


def _sobol(rows: Sequence[SobolIndices | MorrisEffects]) -> Table:
    head = ("number", "", "alone (S1)", "in all (ST)", "noise floor", "ST, luck taken out", "")
    cells = [
        (
            row.input.id,
            row.input.title,
            f"{row.s1:.2f} ± {row.s1_half:.2f}",
            f"{row.st:.2f} ± {row.st_half:.2f}",
            f"{row.noise:.2f}",
            "" if math.isnan(row.total) else f"{row.total:.2f} ± {row.total_half:.2f}",
            "" if row.beyond else "luck?",
        )
        for row in rows
        if isinstance(row, SobolIndices)
    ]
    return Table(head, cells)


def _morris(rows: Sequence[SobolIndices | MorrisEffects], unit: str) -> Table:
    head = ("number", "", "moves it by (µ*)", "±", "direction (µ)", "noise floor", "")
    cells = [
        (
            row.input.id,
            row.input.title,
            shown(row.mu_star, unit),
            shown(row.mu_star_half, unit),
            ("+" if row.mu > 0 else "") + shown(row.mu, unit),
            shown(row.noise, unit),
            "" if row.beyond else "luck?",
        )
        for row in rows
        if isinstance(row, MorrisEffects)
    ]
    return Table(head, cells)


def shown(value: float, unit: str) -> str:
    """A number of an outcome, in its unit."""
    value += 0.0  # no minus before nought
    return {"share": f"{100 * value:.1f} %", "min": f"{value:.1f} min"}.get(unit, f"{value:.4g}")


def calibration_lines(found: Posterior, check: Check | None = None) -> Iterator[str]:
    """What is learned of each number; how facts are told before and after."""
    last = found.generations[-1]
    yield (
        f"{found.scenario.scenario.title}: what {len(found.facts)} training facts leave of {len(found.inputs)} "
        f"numbers; seed {found.seed}."
    )
    yield (
        f"{len(found.generations)} generations of {len(found.weights)} particles from {found.histories:,} candidates; "
        f"tolerance {found.generations[0].tolerance:.3g} to {last.tolerance:.3g}; "
        f"{found.effective:.0f} particles in effect."
    )
    if found.effective < COLLAPSED * len(found.weights):
        yield "So few carry nearly all the weight that this says little: more --population would tell more."
    yield ""
    head = ("number", "", "before: 5 %", "50 %", "95 %", "after: 5 %", "50 %", "95 %", "left")
    rows = [
        (
            one.input.id,
            one.input.title,
            *(f"{value:.4g}" for value in (one.input.low, one.input.median, one.input.high)),
            *(f"{value:.4g}" for value in (one.low, one.median, one.high)),
            f"{one.left:.0%}",
        )
        for one in found.marginals()
    ]
    yield from in_columns(Table(head, rows))
    yield "left: how much of the middle 90 % of the range is still open; about 100 % where nothing is learned."
    if check is not None:
        yield ""
        yield from _check(check)


def _check(check: Check) -> Iterator[str]:
    yield f"Facts told by {check.replicas} histories with the numbers as they were, and as they are left:"
    head = ("facts", "", "timed", "90 % covers", "50 % covers", "CRPS", "log score")
    pairs = {"fitted to": check.training, "held back": check.held_back}
    rows = [
        (name, when, *_scores(one))
        for name, pair in pairs.items()
        for when, one in zip(("before", "after"), pair, strict=True)
    ]
    yield from in_columns(Table(head, rows))
    one = check.gains["held_back"]
    if not math.isnan(one.skill):
        yield (
            f"What was held back is told {one.verdict} with the numbers as they are left: CRPS smaller by "
            f"{one.skill:.1%} (95 %: {one.low:.1%} to {one.high:.1%})."
        )


def _scores(one: ScoreSummary) -> tuple[str, ...]:
    covers = (f"{value:.0%}" if not math.isnan(value) else "" for value in (one.cover_90, one.cover_50))
    return str(one.timed), *covers, f"{one.crps:.1f} min", f"{one.log:.3f}"
