"""The battery's checks of scores: a model that is right, and null models whose scores are closed forms.

A *race* is a record drawn from the model itself: each fact is uniform in a window of its own, and the windows fill the
span. Then the mean score of the model's hours is a sixth of a window, that of any hour of the span a sixth of the span.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from audit import Check, Finding, covers, random
from scipy import stats

from interregnum.lab.bundle.observations import WIDE, Observation
from interregnum.lab.bundle.validation_spec import NonEvent
from interregnum.lab.calibration.calibrate import candidate_for
from interregnum.lab.calibration.sbc import Ranks, sbc_ranks
from interregnum.lab.calibration.smc import Candidate
from interregnum.lab.causes.shapley import shapley
from interregnum.lab.ensembles.instrumented import instrument
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics import order, scores
from interregnum.lab.validation import criteria, null_scores
from interregnum.lab.validation.leakage import Leakage
from interregnum.lab.validation.observation_scores import (
    AbsenceScore,
    ObservationScore,
    score_absence,
    score_observation,
)
from interregnum.lab.validation.summary import ScoreSummary, summarise_scores
from interregnum.language.load import load
from interregnum.mechanisms import build

HERE = Workers(1)
SPAN, WINDOW, FACTS, HISTORIES = 1200.0, 60.0, 40, 200
NEVER = math.nan


def seen_at(hours: Any) -> list[Observation]:
    return [
        Observation(f"f{n}", f"f{n}", f"f{n}", at, at, at, "scored", False)
        for n, at in enumerate(hours.tolist())
    ]


def race(generator: np.random.Generator) -> tuple[list[ObservationScore], dict[str, Any]]:
    """The facts of a race with their scores, and the model's times."""
    facts = seen_at(BEGINS + generator.uniform(0, WINDOW, FACTS))
    times = {
        fact.measure: scores.evenly(a, a + WINDOW, HISTORIES) for fact, a in zip(facts, BEGINS, strict=True)
    }
    return [score_observation(fact, times[fact.measure], SPAN) for fact in facts], times


def holds(numbers: Any, truth: float) -> bool:
    """Whether the 95 % interval of a mean of these, Student's, has the truth in it."""
    half = stats.t.ppf(0.975, len(numbers) - 1) * np.std(numbers, ddof=1) / math.sqrt(len(numbers))
    return bool(abs(np.mean(numbers) - truth) <= half)


AT = scores.evenly(0, SPAN, 4_000)
BEGINS = (SPAN - WINDOW) * np.arange(FACTS) / (FACTS - 1)
# Of each fact, the chance that it is seen by then.
SEEN = np.clip(np.subtract.outer(AT, BEGINS) / WINDOW, 0, 1)


def expected(given: Any) -> Any:
    """The mean score of a distribution for each fact: over y, of the integral of (F - 1{y <= t})^2, which is that of
    F^2 - 2 F G + G."""
    return np.mean(given**2 - 2 * given * SEEN + SEEN, axis=0) * SPAN


def order_statistics() -> Any:
    """The n-th of as many uniform hours is a beta distribution; a sample of it scores half of its mean difference, by
    the number of histories, worse."""
    given = np.column_stack([stats.beta.cdf(AT / SPAN, n + 1, FACTS - n) for n in range(FACTS)])
    return expected(given) + np.mean(given * (1 - given), axis=0) * SPAN / HISTORIES


def null_models() -> Iterator[Finding]:
    """The scores of hours, of the model and of null models, over races, fact by fact; and the skill that follows."""
    generator, trials = random("nulls"), 200
    own = SEEN
    any_hour = np.broadcast_to(AT[:, None] / SPAN, own.shape)
    truths = {
        "the model": expected(own),
        "no_order": expected(any_hour),
        "pool": expected(np.broadcast_to(own.mean(axis=1)[:, None], own.shape)),
        "uniform": order_statistics(),
    }
    places = np.add.outer(scores.evenly(0, WINDOW, 400), BEGINS) / SPAN
    assert np.allclose(truths["no_order"], np.mean(SPAN * (1 / 3 - places * (1 - places)), axis=0), rtol=1e-3)
    assert np.allclose(truths["the model"], WINDOW / 6, rtol=1e-2)
    hits, told, off, truth = (
        dict.fromkeys(truths, 0),
        0,
        [],
        1 - WINDOW / 6 / float(np.mean(truths["no_order"])),
    )
    for seed in range(trials):
        facts, times = race(generator)
        nulls = null_scores.unordered([one.observation for one in facts], times, (0.0, SPAN))
        nulls |= null_scores.blind(times, SPAN, seed)
        found = {"the model": [one.when for one in facts]}
        for null in ("no_order", "pool", "uniform"):
            found[null] = [null_scores.score_null(nulls[null], [one], [], times, SPAN).when for one in facts]
        for null, expectation in truths.items():
            hits[null] += holds(np.array(found[null]) - expectation, 0.0)
        off.append(float(np.mean(found["uniform"]) - np.mean(truths["uniform"])))
        skill = null_scores.score_null(nulls["no_order"], facts, [], times, SPAN).skill_when
        loss = np.array(found["the model"]) - (1 - truth) * np.array(found["no_order"])
        told += abs(skill - truth) * np.mean(found["no_order"]) <= 2.02 * np.std(loss) / math.sqrt(FACTS)
    # Its facts share their histories, so that only races tell against each other.
    groups = np.reshape(off, (20, -1))
    hits["uniform"], claim = (
        sum(holds(group, 0.0) for group in groups),
        "score of hours: as the closed form has it",
    )
    for null, hit in hits.items():
        yield Finding(claim, null, hit, len(groups) if null == "uniform" else trials, least=0.92)
    yield Finding("skill in hours: as the closed form has it", "against any hour", told, trials, least=0.92)


def whether() -> Iterator[Finding]:
    """The log score of chances that are right is minus their entropy, with what is kept back of each."""
    generator, trials, count, hits = random("whether"), 300, 60, 0
    chances = np.linspace(0.1, 0.9, count)
    kept = scores.KEPT_BACK / 2 + (1 - scores.KEPT_BACK) * chances
    truth = float(np.mean(chances * np.log(kept) + (1 - chances) * np.log(1 - kept)))
    spread = math.sqrt(float(np.sum(chances * (1 - chances) * np.log(kept / (1 - kept)) ** 2))) / count
    for _ in range(trials):
        happened = generator.random(count) < chances
        facts, absences = told(happened, chances)
        times = {one.observation.measure: np.array([1.0]) for one in facts}
        found = summarise_scores(facts, times, [one.log for one in absences])
        hits += abs(found.log - truth) <= scores.NORMAL_975 * spread
    yield Finding("score of whether: minus the entropy", "60 things, chances right", hits, trials, least=0.93)


def told(happened: Any, chances: Any) -> tuple[list[ObservationScore], list[AbsenceScore]]:
    """What happened as facts, what did not as absences."""
    facts, absences = [], []
    for n, (came, chance) in enumerate(zip(happened, chances, strict=True)):
        times = np.where(np.arange(1000) < round(1000 * chance), 5.0, NEVER)
        if came:
            wide = Observation(f"f{n}", "", f"f{n}", 0.0, 9.0, 5.0, "scored", False, WIDE)
            facts.append(score_observation(wide, times, SPAN))
        else:
            absences.append(score_absence(f"f{n}", NonEvent(title="x", measure=f"f{n}"), times))
    return facts, absences


def judged(generator: np.random.Generator, count: int, off: float = 0.0) -> ScoreSummary:
    """A right model of facts that have nothing to do with each other, or one that is off by so many minutes."""
    middles = generator.uniform(300, 900, count)
    facts = seen_at(generator.normal(middles, 80))
    times = {
        fact.measure: generator.normal(middle + off, 80, HISTORIES)
        for fact, middle in zip(facts, middles, strict=True)
    }
    return summarise_scores([score_observation(fact, times[fact.measure], SPAN) for fact in facts], times)


def bias() -> Iterator[Finding]:
    """Criteria of bias: of a right model they are missed as seldom as chance alone says."""
    generator, trials = random("bias"), 300
    kept = Leakage("", 0, 1, {}, {})
    for count in (5, 20):
        missed = {"lateness": 0, "pit_mean": 0}
        for _ in range(trials):
            found = judged(generator, count)
            asked = criteria.criteria(criteria.Scored([], found, [], [], kept, length=200.0))
            for one in asked:
                if one.id in missed:
                    missed[one.id] += not one.met
        names = {"lateness": "median lateness", "pit_mean": "mean PIT"}
        for id, name in names.items():
            case = f"{count} facts, the model right"
            yield Finding(f"{name}: told to be off", case, missed[id], trials, most=0.06)
    off = sum(judged(generator, 60, -80.0).mean_pit > 0.62 for _ in range(60))
    yield Finding("mean PIT: told to be off", "60 facts, one standard deviation early", off, 60, least=0.95)
    middle = [judged(generator, 60).mean_pit for _ in range(60)]
    yield Finding("mean PIT: a half", "60 facts, the model right", 60 * holds(middle, 0.5), 60, least=0.95)


def orders() -> Iterator[Finding]:
    """Kendall's tau of single histories, 2 P(right order) - 1 on average; and which pairs are called wired."""
    generator, trials, hits = random("orders"), 200, 0
    firsts = np.array([0.0, 50.0, 150.0])
    truth = np.mean([2 * stats.norm.cdf(d / (80 * math.sqrt(2))) - 1 for d in (50, 150, 100)])
    pairs = order.settled(firsts, firsts + 1)
    for _ in range(trials):
        taus = [order.tau_over(row, pairs) for row in generator.normal(firsts, 80, (150, 3))]
        hits += holds(taus, float(truth))
    yield Finding("τ of a history: the closed form", "3 facts, 150 histories", hits, trials, least=0.93)
    for chance, limits in ((0.01, {"most": 0.03}), (0.002, {"least": 0.95})):
        called = 0
        for _ in range(trials):
            first = generator.random(2000)
            second = first + np.where(generator.random(2000) < chance, -1.0, 1.0)
            called += bool(order.wired(np.column_stack([first, second]))[0, 1])
        case = f"the other way in {chance:.1%} of 2,000 histories"
        yield Finding("order: a pair is called wired", case, called, trials, **limits)


def quantile_errors() -> Iterator[Finding]:
    """The 5, 50 and 95 % times of so many histories: the share below them is theirs to within chance."""
    generator, trials, count = random("quantiles"), 1000, 400
    for law, draw in (
        ("exponential", generator.exponential),
        ("heavy tail", lambda size: generator.pareto(1.5, size)),
    ):
        below = {"exponential": stats.expon.cdf, "heavy tail": stats.lomax(1.5).cdf}[law]
        for level, place in ((0.05, 0), (0.5, 2), (0.95, 4)):
            half = scores.NORMAL_975 * math.sqrt(level * (1 - level) / count)
            hits = 0
            for _ in range(trials):
                found = scores.quantiles(np.asarray(draw(size=count)))
                assert found is not None
                hits += covers((level - half, level + half), float(below(found[place])))
            case = f"{level:.0%} of {count} histories, {law}"
            yield Finding("quantile: the share below it", case, hits, trials, least=0.93)


# --- causes and calibration -----------------------------------------------------------------------------------

FRAME = """scenario: {id: known, title: Known, starts: 1920-03-13T06:00, ends: 1920-03-14T06:00}
sources: {made_up: {title: Made up, dated: "1920"}}
"""
BASIS = "basis: sourced, source: made_up p1"
WAYS = "{{so: {{title: so, share: 0.5, then: [{{{0}_up: yes}}]}}, not: {{title: not so, share: 0.5}}}}"
# Either of two, each in half of the histories, makes the ending; a third changes nothing.
EITHER = (
    FRAME
    + "quantities:\n"
    + "".join(f"  {id}_up: {{title: {id}, kind: flag}}\n" for id in ("a", "b", "idle"))
    + "events:\n"
    + "".join(
        f"  {id}: {{title: {id}, takes: {{mean: 5 min}}, {BASIS}, among: {WAYS.format(id)}}}\n"
        for id in ("a", "b", "idle")
    )
    + "outcomes:\n  y: {title: Y, first_of: [{label: high, when: a_up or b_up}], otherwise: low}\n"
)
WAITS = (
    FRAME
    + "assumptions:\n  pace: {title: pace, kind: minutes, typical: 20 min, between: [5 min, 60 min], "
    + f"{BASIS}}}\n"
    + "events:\n"
    + "".join(f"  wait_{n}: {{title: wait {n}, takes: {{mean: pace}}, {BASIS}}}\n" for n in range(4))
    + "outcomes:\n  y: {title: Y, time_of: wait_0}\n"
)


def written(text: str) -> Path:
    path = Path(tempfile.mkdtemp()) / "known.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def shapley_values() -> Iterator[Finding]:
    """Alone each takes away all, both together half each: -(1/4 + 1/4 x 1/2); all of them -3/4."""
    truths, trials, count = {"a": -0.375, "b": -0.375, "together": -0.75}, 30, 60
    hits, idle, sums = dict.fromkeys(truths, 0), 0, 0
    sound = load(written(EITHER))
    for seed in range(trials):
        found = shapley(sound, "y", ["a", "b", "idle"], count, seed, aim="high", workers=HERE)
        parts = {part.id: part for part in (*found.parts, found.together)}
        for id, truth in truths.items():
            hits[id] += covers((parts[id].low, parts[id].high), truth)
        idle += (parts["idle"].low, parts["idle"].high) != (0.0, 0.0)
        sums += math.isclose(sum(part.value for part in found.parts), found.together.value, abs_tol=1e-12)
    each = hits["a"] + hits["b"]
    yield Finding(
        "Shapley value: 95 % interval covers", "either of two is enough", each, 2 * trials, least=0.93
    )
    yield Finding(
        "Shapley value: 95 % interval covers", "all of them together", hits["together"], trials, least=0.93
    )
    yield Finding("Shapley value: told of what touches nothing", "60 histories", idle, trials, most=0.001)
    yield Finding("Shapley values: they add up", "three events", sums, trials, least=0.999)


def sbc() -> Iterator[Finding]:
    """Ranks of the true number, with an exact posterior and with one that is too narrow."""
    generator, trials = random("sbc"), 200
    uneven, seen = 0, 0
    for _ in range(trials):
        truth, data = generator.normal(size=60), np.empty(60)
        data = truth + generator.normal(size=60)
        exact = stats.norm.cdf(truth, data / 2, math.sqrt(0.5))  # the posterior of a normal mean
        narrow = stats.norm.cdf(truth, data / 2, math.sqrt(0.5) / 2)
        uneven += Ranks(["x"], exact[:, None]).chances()["x"] <= 0.05
        seen += Ranks(["x"], narrow[:, None]).chances()["x"] <= 0.05
    yield Finding("SBC ranks: told to be uneven", "60 trials, the posterior exact", uneven, trials, most=0.06)
    yield Finding("SBC ranks: told to be uneven", "60 trials, half as wide", seen, trials, least=0.9)


def posteriors() -> Iterator[Finding]:
    """The fit itself, of numbers that were put in: how often its middle part holds them."""
    ranks = sbc_ranks(_waiting(), 25, population=20, generations=2, seed=3, workers=HERE).shares[:, 0]
    for level in (0.5, 0.9):
        inside = int(np.sum(np.abs(ranks - 0.5) <= level / 2))
        case = f"its middle {level:.0%}, four waits of one mean"
        yield Finding("posterior: holds the number put in", case, inside, len(ranks), least=level - 0.05)


def _waiting() -> Candidate:
    """What calibrates the mean of four waits."""
    sound, seen = load(written(WAITS)), [f"wait_{n}" for n in range(4)]
    case = instrument(sound.scenario, build(sound.scenario), seen)
    facts = [Observation(id, id, id, 10.0, 10.0, 10.0, "tuning", False) for id in seen]
    return candidate_for(case, ["pace"], facts, 600.0, 7, HERE)


CHECKS: tuple[Check, ...] = (
    null_models,
    whether,
    bias,
    orders,
    quantile_errors,
    shapley_values,
    sbc,
    posteriors,
)
