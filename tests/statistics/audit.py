"""The battery of the lab: each kind of number that it prints, against a known truth, over many seeds.

A *check* yields findings: a claim, a case, what was found and what it should be, and a p-value that it is so. All
together must show nothing at a false discovery rate of 5 %, and the same checks must find numbers that are wrong on
purpose (`test_audit.py`). `make audit` writes the table into `docs/reference/audit.md`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from interregnum.lab.calibration import calibrate
from interregnum.lab.causes import causation, ranking
from interregnum.lab.sensitivity import sobol
from interregnum.lab.sensitivity.fixed_inputs import Input
from interregnum.lab.statistics import differences, exact, many, scores, shares

SEED = 19171025
Check = Callable[[], Iterator["Finding"]]


class Finding(NamedTuple):
    """One line of the table: in how many `trials` something was so, and how often it should be at `least` or `most`."""

    claim: str
    case: str
    hits: int
    trials: int
    least: float | None = None
    most: float | None = None

    @property
    def found(self) -> float:
        return self.hits / max(1, self.trials)

    @property
    def p(self) -> float:
        """The chance of so few hits where there should be `least`, or of so many where there should be `most`."""
        if self.least is not None:
            return float(stats.binom.cdf(self.hits, self.trials, self.least))
        return float(stats.binom.sf(self.hits - 1, self.trials, self.most))

    @property
    def should(self) -> str:
        if self.least is not None:
            return f"at least {self.least:.1%}"
        return f"at most {self.most:.1%}"


def random(what: str) -> np.random.Generator:
    """Another stream for each check, so that none moves another's numbers."""
    return np.random.default_rng([SEED, *what.encode()])


def covers(ends: Sequence[float], truth: float) -> bool:
    return bool(ends[0] - 1e-12 <= truth <= ends[1] + 1e-12)


# --- shares and their differences --------------------------------------------------------------------------


def share_intervals() -> Iterator[Finding]:
    """Wilson's interval of a share. Near 0 it covers a little less than it says, by a known amount."""
    for chance, count, least in ((0.5, 100, 0.93), (0.2, 40, 0.92), (0.01, 1000, 0.93), (0.01, 100, 0.90)):
        hits = random(f"share {chance} {count}").binomial(count, chance, 3000)
        ends = {k: (one.low, one.high) for k in set(hits.tolist()) for one in [shares.share(k, count)]}
        found = sum(covers(ends[k], chance) for k in hits.tolist())
        yield Finding("share: 95 % interval covers", f"{chance:.0%} of {count:,}", found, 3000, least=least)


PAIRS = {  # chances of a gained and of a lost pair, and how many pairs
    "15 % differ, 200 pairs": (0.10, 0.05, 200),
    "1 % differ, 1,000 pairs": (0.007, 0.003, 1000),
    "few: 5 % differ, 40 pairs": (0.03, 0.02, 40),
    "all differ, 60 pairs": (0.7, 0.3, 60),
    "no effect, 20 % differ, 100 pairs": (0.1, 0.1, 100),
}


def pairs_of(case: str, trials: int) -> list[differences.Pairs]:
    gained, lost, count = PAIRS[case]
    rest = 1 - gained - lost
    drawn = random(f"pairs {case}").multinomial(count, [gained, lost, rest / 2, rest / 2], trials)
    return [differences.Pairs(int(both), int(g), int(k), int(neither)) for g, k, both, neither in drawn]


def share_differences() -> Iterator[Finding]:
    """Tango's interval of a paired difference, and McNemar's exact test where there is none."""
    for case, (gained, lost, _) in PAIRS.items():
        found = [pair.difference() for pair in pairs_of(case, 1500)]
        hits = sum(covers((one.low, one.high), gained - lost) for one in found)
        least = 0.93 if "all" not in case else 0.91
        yield Finding("difference of shares: 95 % interval covers", case, hits, 1500, least=least)
    for name, (chance, count) in {
        "10 pairs differ": (0.025, 200),
        "1 % differ": (0.005, 1000),
        "half differ": (0.25, 400),
    }.items():
        drawn = random(f"mcnemar {name}").multinomial(count, [chance, chance, 1 - 2 * chance], 3000)
        hits = sum(exact.mcnemar(int(g), int(k)) <= 0.05 for g, k, _ in drawn)
        yield Finding("difference of shares: told where there is none", name, hits, 3000, most=0.05)


# --- means --------------------------------------------------------------------------------------------------

Made = Callable[[np.random.Generator, tuple[int, int]], Any]


def lognormal(spread: float) -> Made:
    return lambda random, shape: np.exp(spread * random.normal(size=shape))


def some(part: float, made: Made) -> Made:
    return lambda random, shape: np.where(random.random(shape) < part, made(random, shape), 0.0)


def both_ways(made: Made) -> Made:
    return lambda random, shape: made(random, shape) - made(random, shape)


def exponential(random: np.random.Generator, shape: tuple[int, int]) -> Any:
    return random.exponential(size=shape)


def normal(random: np.random.Generator, shape: tuple[int, int]) -> Any:
    return random.normal(1.0, 3.0, size=shape)


# Numbers, their mean, their median, pairs, coverage.
MEANS: dict[str, tuple[Made, float, float, int, float]] = {
    "all differ, normal, 100 pairs": (normal, 1.0, 1.0, 100, 0.93),
    "all differ, exponential, 400 pairs": (exponential, 1.0, np.log(2), 400, 0.93),
    "1 in 10 differs, exponential, 1,000 pairs": (some(0.1, exponential), 0.1, np.log(2), 1000, 0.92),
    "1 % differs, exponential, 3,000 pairs": (some(0.01, exponential), 0.01, np.log(2), 3000, 0.92),
    "heavy tail, lognormal of factor 12, 300 pairs": (
        lognormal(np.log(12)),
        12.0 ** (np.log(12) / 2),
        1.0,
        300,
        0.93,
    ),
    "heavy tail, lognormal of factor 3, 300 pairs": (
        lognormal(np.log(3)),
        3.0 ** (np.log(3) / 2),
        1.0,
        300,
        0.92,
    ),
}


def differences_of(case: str, made: Made, count: int, trials: int) -> list[differences.Difference]:
    columns = made(random(f"mean {case}"), (count, trials))
    return differences.mean_differences(np.zeros_like(columns), columns, 7, 600)


def mean_intervals() -> Iterator[Finding]:
    """What is told of a mean: its bootstrap interval, or that of the median of the pairs that differ where the mean
    cannot be trusted. Where too few pairs differ nothing is told."""
    for case, (made, mean, median, count, least) in MEANS.items():
        told = [one for one in differences_of(case, made, count, 400) if not one.few]
        hits = sum(
            covers((one.low, one.high), mean)
            if one.typical is None
            else covers((one.typical.low, one.typical.high), median)
            for one in told
        )
        yield Finding("mean difference: what is told covers", case, hits, len(told), least=least)


NOUGHT: dict[str, tuple[Made, int]] = {
    "ten pairs differ, exponential either way": (some(0.05, both_ways(exponential)), 200),
    "60 differ, exponential either way": (some(0.15, both_ways(exponential)), 400),
    "heavy tail either way": (both_ways(lognormal(np.log(12))), 300),
    "60 differ, mean nought, skewed": (
        some(0.15, lambda random, shape: random.exponential(size=shape) - 1),
        400,
    ),
}


def claims_of_means() -> Iterator[Finding]:
    """How often a claim is called reproduced or refuted where the truth is nought."""
    for case, (made, count) in NOUGHT.items():
        found = differences_of(case, made, count, 400)
        hits = sum(differences.verdict(one, 1) != "undecided" for one in found)
        most = 0.06 if "skewed" not in case else 0.08
        yield Finding("mean difference: told where there is none", case, hits, 400, most=most)


def medians() -> Iterator[Finding]:
    for name, count in (("30 pairs", 30), ("101 pairs", 101)):
        drawn = np.exp(3 * random(f"median {name}").normal(size=(1500, count)))
        hits = sum(covers(exact.median_interval(row)[1:], 1.0) for row in drawn)
        yield Finding(
            "median of pairs that differ: 95 % interval covers", f"lognormal, {name}", hits, 1500, least=0.95
        )


# --- many rows ----------------------------------------------------------------------------------------------


def tables_of_rows() -> Iterator[Finding]:
    """Tables of 400 rows: how much of what is told is none; and of tables without any effect, how many tell one."""
    for name, real in (("400 rows without effect", 0), ("40 of 400 rows with one", 40)):
        generator, wrong, told, tables = random(f"rows {name}"), 0, 0, 80
        falsely = 0.0
        for _ in range(tables):
            chances = np.full((400, 3), (0.05, 0.05, 0.90))
            chances[:real] = (0.12, 0.04, 0.84)
            drawn = generator.multinomial(300, chances)
            q = np.array(many.adjusted([exact.mcnemar(int(g), int(k)) for g, k, _ in drawn]))
            called = np.flatnonzero(q <= many.RATE)
            wrong += bool((called >= real).any())
            told += len(called)
            falsely += (called >= real).mean() if len(called) else 0.0
        if not real:
            yield Finding("many rows: a table says something of nothing", name, wrong, tables, most=0.05)
        else:
            yield Finding(
                "many rows: share of what is told that is none", name, round(falsely), tables, most=0.05
            )
            yield Finding(
                "many rows: effects of 8 points that are told", name, told, tables * real, least=0.4
            )


def endings() -> Iterator[Finding]:
    """Removals that change no chance of any ending, 60 % of the pairs differing: how often one seems to."""
    for kinds in (2, 3, 5):
        name = f"{kinds} endings, 60 % of 300 pairs differ"
        generator, wrong, trials = random(f"endings {name}"), 0, 1500
        off = 0.6 / (kinds * (kinds - 1))
        chances = np.where(np.eye(kinds, dtype=bool), 0.4 / kinds, off).reshape(-1)
        for row in generator.multinomial(300, chances, size=trials).reshape(trials, kinds, kinds):
            both = [int(row[k, k]) for k in range(kinds)]
            lost, gained = row.sum(axis=1) - both, row.sum(axis=0) - both
            pairs = [
                differences.Pairs(
                    both[k], int(gained[k]), int(lost[k]), 300 - both[k] - int(gained[k] + lost[k])
                )
                for k in range(kinds)
            ]
            wrong += ranking.p_of_endings(pairs) <= 0.05
        yield Finding("p of an outcome: told where no chance changes", name, wrong, trials, most=0.05)


def rank_intervals() -> Iterator[Finding]:
    """Rows of known strength: how often all rows at a time, and one row, have their true rank within its interval."""
    for name, strengths in {
        "8 rows, all different": np.linspace(0.5, 0.15, 8),
        "8 rows, four of one strength": np.array([0.5, 0.3, 0.3, 0.3, 0.3, 0.15, 0.1, 0.05]),
        "8 rows, all of one strength": np.full(8, 0.2),
    }.items():
        generator, hits, sure = random(f"ranks {name}"), 0, 0
        for seed in range(60):
            drawn = (generator.random((300, 8)) < strengths).astype(np.float64)
            order = np.argsort(-drawn.mean(axis=0), kind="stable")
            for place, found in zip(order, many.ranks(drawn[:, order], seed), strict=True):
                stronger = int((strengths > strengths[place]).sum())
                weaker = int((strengths < strengths[place]).sum())
                hits += found.first <= 1 + stronger and found.last >= 8 - weaker
                sure += found.first == found.last
        yield Finding("rank: 95 % interval holds the true ranks", name, hits, 60 * 8, least=0.94)
        if name == "8 rows, all of one strength":
            yield Finding("rank: told to one place where all are alike", name, sure, 60 * 8, most=0.05)


# --- causes -------------------------------------------------------------------------------------------------


def causes() -> Iterator[Finding]:
    """Probabilities of causation and their bounds in a table of responses that is known."""
    # X in 0.4 of histories; Y without X, Y with X: (no, no), (no, yes), (yes, no), (yes, yes), in each
    responses = np.array([0.25, 0.35, 0.1, 0.3])
    truth = causation.bounds(_kinds(0.4, responses)[None, :])
    single = {
        "pn": responses[1] / (responses[1] + responses[3]),
        "ps": responses[1] / (responses[0] + responses[1]),
    }
    single["pns"] = responses[1]
    generator, trials, count = random("causes"), 300, 400
    hits = dict.fromkeys(("pn", "ps", "pns", "pn range", "ps range", "pns range"), 0)
    for seed in range(trials):
        x = generator.random(count) < 0.4
        kind = generator.choice(4, count, p=responses)
        without, with_it = (kind == 2) | (kind == 3), (kind == 1) | (kind == 3)
        found = causation.causation(x, np.where(x, with_it, without), without, with_it, seed)
        for n, name in enumerate(("pn", "ps", "pns")):
            one, around = getattr(found, name), getattr(found, f"{name}_bounds")
            hits[name] += covers((one.low, one.high), single[name])
            low, high = float(truth[n].low[0]), float(truth[n].high[0])
            hits[f"{name} range"] += around.least <= low + 1e-12 and high <= around.most + 1e-12
    for name in ("pn", "ps", "pns"):
        yield Finding(
            f"{name.upper()}: 95 % interval covers", "400 histories", hits[name], trials, least=0.93
        )
        case = "400 histories, the whole range"
        yield Finding(
            f"{name.upper()}: interval of the bounds covers", case, hits[f"{name} range"], trials, least=0.93
        )


def _kinds(x: float, responses: Any) -> Any:
    """The shares of the sixteen kinds of history that `causation.bounds` counts."""
    found = np.zeros(16)
    for happened, chance in ((1, x), (0, 1 - x)):
        for kind, share in enumerate(responses):
            without, with_it = int(kind in (2, 3)), int(kind in (1, 3))
            outcome = with_it if happened else without
            found[8 * happened + 4 * outcome + 2 * without + with_it] += chance * share
    return found


def forced() -> Iterator[Finding]:
    """An event that happens in half of the histories, at times of mean 300; the answer is whether it was by minute 200.
    Made to happen at times drawn from those that were seen, as `knock_ins` does."""
    from interregnum.lab.causes.counterfactuals.knock_ins import drawn_minutes

    generator, trials, count, hits = random("forced"), 300, 400, 0
    for seed in range(trials):
        first = np.where(generator.random(count) < 0.5, generator.exponential(300, count), np.nan)
        minutes = drawn_minutes(first[:, None], seed)[:, 0]
        happened = ~np.isnan(first)
        outcome, with_it = first <= 200, np.where(happened, first, minutes) <= 200
        found = causation.causation(happened, outcome, np.zeros(count, np.bool_), with_it, seed, timed=True)
        hits += covers((found.ps.low, found.ps.high), 1 - np.exp(-200 / 300))
    yield Finding("PS: 95 % interval covers", "made to happen at drawn minutes", hits, trials, least=0.93)


# --- validation, calibration, sensitivity -------------------------------------------------------------------


def coverages() -> Iterator[Finding]:
    """The interval of coverage, where facts hang together in sixes, of a model that is right."""
    generator, trials, count, facts = random("coverage"), 300, 300, 60
    hits = 0
    for _ in range(trials):
        groups = generator.normal(size=(count + 1, 10))
        times = np.repeat(groups, 6, axis=1) + 0.2 * generator.normal(size=(count + 1, facts))
        model, record = times[:-1], times[-1]
        low, high = np.quantile(model, (0.05, 0.95), axis=0)
        worth = scores.effective_number(((low <= model) & (model <= high)).astype(float), 0.9)
        inside = float(((low <= record) & (record <= high)).sum())
        one = shares.share(inside, facts, worth)
        hits += covers((one.low, one.high), 0.9)
    yield Finding(
        "coverage: 95 % interval covers", "60 facts that hang together in sixes", hits, trials, least=0.93
    )


def gains() -> Iterator[Finding]:
    """The gain of a fit that changes nothing: both sides are histories of one model."""
    from interregnum.lab.bundle.observations import Observation

    facts = [Observation(name, name, name, 95.0, 105.0, 100.0, "scored", False) for name in "abc"]
    generator, trials, hits = random("gains"), 200, 0
    for _ in range(trials):
        sides = [{name: generator.normal(100, 40, 200) for name in "abc"} for _ in range(2)]
        hits += calibrate.gain(facts, *sides, 1440.0).verdict != "neither better nor worse"
    yield Finding(
        "gain of a calibration: told where there is none",
        "three facts, 200 histories",
        hits,
        trials,
        most=0.06,
    )


def indices() -> Iterator[Finding]:
    """Sobol's indices of 3 a + 2 b and luck: their intervals, and whether what only shuffles luck is told."""
    inputs = [Input(name, name, "number", 0.0, 0.5, 1.0) for name in ("a", "b", "idle")]
    truth = {"a": 9 / 13, "b": 4 / 13}
    generator, trials, replicas = random("sobol"), 60, 40
    hits, idle, total = 0, 0, 0
    for seed in range(trials):
        points = sobol.design(3, 64, seed)
        signal = 3 * points[:, :, 0] + 2 * points[:, :, 1]
        luck = np.repeat(generator.normal(0, 0.5, (64, 1, replicas)), 5, axis=1)
        shuffled = generator.normal(0, 0.5, (64, 5, replicas)) * (points[:, :, 2:] > 0.5)
        numbers = signal[:, :, None] + luck + shuffled
        for row in sobol.indices(inputs, numbers, seed):
            if row.input.id == "idle":
                idle += row.beyond
            else:
                hits += abs(row.total - truth[row.input.id]) <= row.total_half
                total += 1
    yield Finding("Sobol's total index: ± covers", "3 a + 2 b, and luck", hits, total, least=0.9)
    case = "a number that only shuffles luck"
    yield Finding("Sobol's total index: told where there is none", case, idle, trials, most=0.06)


def transforms() -> Iterator[Finding]:
    """The PIT of a model that is right: each tenth as often as another."""
    generator, trials, hits = random("pit"), 200, 0
    for _ in range(trials):
        observed = generator.normal(500, 100, 100)
        found = [scores.pit(generator.normal(500, 100, 400), seen, seen) for seen in observed]
        counts = np.sum(found, axis=0)
        hits += float(stats.chisquare(counts).pvalue) <= 0.05
    yield Finding("PIT histogram: uneven where the model is right", "100 facts", hits, trials, most=0.06)


CHECKS: tuple[Check, ...] = (
    share_intervals,
    share_differences,
    mean_intervals,
    claims_of_means,
    medians,
    tables_of_rows,
    endings,
    rank_intervals,
    causes,
    forced,
    coverages,
    gains,
    indices,
    transforms,
)


def table(findings: Sequence[Finding]) -> list[str]:
    """The findings as lines of Markdown."""
    head = ["| claim | case | found | should be | trials |", "|---|---|---|---|---|"]
    return head + [
        f"| {one.claim} | {one.case} | {one.found:.1%} | {one.should} | {one.trials:,} |" for one in findings
    ]


BEGIN, END = "<!-- the table of make audit -->", "<!-- its end -->"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "audit.md"


def main() -> None:
    """Write the table into its page, between its marks."""
    import engine_audit
    import score_audit

    began = time.process_time()
    findings = [
        finding for check in (*CHECKS, *score_audit.CHECKS, *engine_audit.CHECKS) for finding in check()
    ]
    seconds = time.process_time() - began
    text = PAGE.read_text(encoding="utf-8")
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    said = f"{len(findings)} findings, seed {SEED}, {seconds:.0f} s of processor time."
    PAGE.write_text("\n".join([before, "", said, "", *table(findings), "", after]), encoding="utf-8")
    print("\n".join([said, *table(findings)]))


if __name__ == "__main__":
    main()
