"""Sensitivity and calibration for a terminal, line by line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import click

from interregnum.lab.calibration.calibrate import Check
from interregnum.lab.calibration.posterior import Posterior
from interregnum.lab.sensitivity.analyse import MOST_NOISE, Analysis, Sensitivity
from interregnum.lab.sensitivity.morris import MorrisEffects
from interregnum.lab.sensitivity.sobol import SobolIndices
from interregnum.lab.validation.summary import ScoreSummary
from interregnum.views.text.columns import Table, in_columns
from interregnum.views.text.wording import counted

LISTED = 15
# Differences in a design of Morris: of fewer, random signs too often leave the effect as it is.
ENOUGH_SIGNS = 16
ROUNDING = 1e-12  # what is smaller came of the order of additions
STOPPED = {
    "tolerance": "Stopped because the tolerance is small enough: a twentieth of that of the prior.",
    "acceptance": "Stopped because fewer than one candidate in a hundred comes close enough.",
    "number": "Stopped at the greatest number of generations: more --generations would come closer.",
}
NEAR = 0.5  # of the prior's distance
COLLAPSED = 0.2  # a smaller effective sample size means that few particles carry the weight


def sensitivity_lines(found: Sensitivity, top: int = LISTED) -> Iterator[str]:
    """The numbers that each outcome depends on, the strongest first; those that may be noise are marked."""
    kind = "base points" if found.method == "sobol" else "trajectories"
    inputs = counted(len(found.inputs), "uncertain number", "uncertain numbers")
    yield (
        f"{found.scenario.scenario.title}: {inputs}, {found.points} {kind}, "
        f"{found.replicas} histories at each point, {found.histories:,} in all; seed {found.seed}."
    )
    for analysis in found.analyses:
        yield ""
        yield from _analysis(found, analysis, top)


def _analysis(found: Sensitivity, analysis: Analysis, top: int) -> Iterator[str]:
    asked = (
        analysis.target.in_words(found.scenario.timeline())
        if analysis.unit == "share"
        else analysis.outcome.title
    )
    yield click.style(f"{analysis.outcome.id}: {asked}", bold=True)
    if not analysis.varies:
        always = shown(analysis.mean, analysis.unit)
        yield f"It is {always} in every history of the design, so it depends on none of these numbers."
        return
    yield f"Mean {shown(analysis.mean, analysis.unit)}."
    if not analysis.depends:
        yield "Each history is the same at every point of the design, so it depends on none of these numbers."
        return
    if found.method == "morris" and found.points * found.replicas < ENOUGH_SIGNS:
        yield (
            f"Careful: {found.points} trajectories with {found.replicas} histories each are too few for a noise floor: "
            f"it may hide an effect of any size. Use {ENOUGH_SIGNS} or more in all (-n, --replicas)."
        )
    if found.method == "sobol":
        spread = shown(analysis.spread, analysis.unit)
        yield f"Standard deviation of its expectation over these numbers: {spread}."
        share = f"{analysis.explained:.0%} of the variance of single histories"
        yield f"They explain {share}; the rest is chance and other numbers."
        if analysis.luck > MOST_NOISE:
            yield f"{analysis.luck:.0%} of the variance between points is noise: use more --replicas."
    clear = sum(1 for row in analysis.rows if row.beyond)
    yield f"{clear} of {len(analysis.rows)} can be distinguished from noise."
    rows = analysis.rows[:top]
    yield from in_columns(_sobol(rows) if found.method == "sobol" else _morris(rows, analysis.unit))
    if len(analysis.rows) > len(rows):
        yield f"  and {len(analysis.rows) - len(rows)} more"


def _sobol(rows: Sequence[SobolIndices | MorrisEffects]) -> Table:
    head = ("number", "", "alone (S1)", "in all (ST)", "noise floor", "ST without noise", "")
    cells = [
        (
            row.input.id,
            row.input.title,
            f"{row.s1:.2f} ± {row.s1_half:.2f}",
            f"{row.st:.2f} ± {row.st_half:.2f}",
            f"{row.noise:.2f}",
            "" if math.isnan(row.total) else f"{row.total:.2f} ± {row.total_half:.2f}",
            "" if row.beyond else "noise?",
        )
        for row in rows
        if isinstance(row, SobolIndices)
    ]
    return Table(head, cells)


def _morris(rows: Sequence[SobolIndices | MorrisEffects], unit: str) -> Table:
    head = ("number", "", "effect (µ*)", "±", "direction (µ)", "noise floor", "")
    cells = [
        (
            row.input.id,
            row.input.title,
            shown(row.mu_star, unit),
            shown(row.mu_star_half, unit),
            ("+" if row.mu > 0 else "") + shown(row.mu, unit),
            shown(row.noise, unit),
            "" if row.beyond else "noise?",
        )
        for row in rows
        if isinstance(row, MorrisEffects)
    ]
    return Table(head, cells)


def shown(value: float, unit: str) -> str:
    """A number of an outcome, in its unit."""
    value = 0.0 if abs(value) < ROUNDING else value  # and no minus before it
    return {"share": f"{100 * value:.1f} %", "min": f"{value:.1f} min"}.get(unit, f"{value:.4g}")


def calibration_lines(found: Posterior, check: Check | None = None) -> Iterator[str]:
    """What is learned about each number; how well facts are predicted before and after."""
    last = found.generations[-1]
    yield (
        f"{found.scenario.scenario.title}: {len(found.inputs)} numbers fitted to {len(found.facts)} training facts; "
        f"seed {found.seed}."
    )
    yield (
        f"{len(found.generations)} generations of {len(found.weights)} particles from {found.histories:,} candidates; "
        f"tolerance {found.generations[0].tolerance:.3g} to {last.tolerance:.3g}, the prior's median distance is "
        f"{found.prior_distance:.3g}; effective sample size {found.effective:.0f}."
    )
    yield STOPPED[found.stopped]
    if last.tolerance > NEAR * found.prior_distance:
        yield "The histories come hardly closer to the record than by the scenario's own ranges, so this says little."
    if found.effective < COLLAPSED * len(found.weights):
        yield "A few particles carry nearly all the weight, so this result says little: use a larger --population."
    yield ""
    head = ("number", "", "before: 5 %", "50 %", "95 %", "after: 5 %", "50 %", "95 %", "left")
    rows = [
        (
            marginal.input.id,
            marginal.input.title,
            *(f"{value:.4g}" for value in (marginal.input.low, marginal.input.median, marginal.input.high)),
            *(f"{value:.4g}" for value in (marginal.low, marginal.median, marginal.high)),
            f"{marginal.left:.0%}",
        )
        for marginal in found.marginals()
    ]
    yield from in_columns(Table(head, rows))
    yield "left: the share of the middle 90 % of the range that is still possible; about 100 %: nothing was learned."
    if check is not None:
        yield ""
        yield from _check(check)


def _check(check: Check) -> Iterator[str]:
    yield f"Facts predicted by {check.replicas} histories, before and after the numbers were fitted:"
    head = ("facts", "", "timed", "90 % coverage", "50 % coverage", "CRPS", "log score")
    pairs = {"fitted to": check.training, "held back": check.held_back}
    rows = [
        (name, when, *_scores(scores))
        for name, pair in pairs.items()
        for when, scores in zip(("before", "after"), pair, strict=True)
    ]
    yield from in_columns(Table(head, rows))
    yield from _facts(check)
    gain = check.gains["held_back"]
    if not math.isnan(gain.skill):
        yield (
            f"The fitted numbers predict the facts held back {gain.verdict}: CRPS smaller by {gain.skill:.1%} "
            f"(95 % interval {gain.low:.1%} to {gain.high:.1%})."
        )


def _facts(check: Check) -> Iterator[str]:
    """What no history does although the record has it, and each training fact alone."""
    for earlier, later in check.contradicted:
        yield f"In no history, before or after, does {earlier} come before {later}, as the record has it."
    missed = [fit for fit in check.facts if fit.fact.part == "tuning" and fit.missed]
    for fit in missed:
        yield f"No history after the fit reaches the window of {fit.fact.id}: {fit.fact.title}."
    training = [fit for fit in check.facts if fit.fact.part == "tuning"]
    head = ("fitted to, one by one", "within before", "after", "too early before", "after", "")
    rows = [
        (
            fit.fact.id,
            *(f"{share:.0%}" for share in (*fit.within, *fit.before)),
            "missed" if fit.missed else "",
        )
        for fit in training
    ]
    yield from in_columns(Table(head, rows))


def _scores(scores: ScoreSummary) -> tuple[str, ...]:
    covers = (f"{value:.0%}" if not math.isnan(value) else "" for value in (scores.cover_90, scores.cover_50))
    return str(scores.timed), *covers, f"{scores.crps:.1f} min", f"{scores.log:.3f}"
