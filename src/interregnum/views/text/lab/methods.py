"""The methods of a ranking of causes as a paragraph that can be pasted into a paper."""

from __future__ import annotations

import math
from collections.abc import Iterator

from interregnum import __version__
from interregnum.lab.causes.hinges import Hinges
from interregnum.lab.statistics.differences import ENOUGH
from interregnum.lab.statistics.many import RATE
from interregnum.lab.statistics.many import RESAMPLES as RANK_RESAMPLES

MEASURED = {
    "decided": "the share of histories whose outcome differed without the event",
    "share": "the change of the share of histories with the target without the event",
    "comes": "the change, without the event, of the share of histories in which the outcome came at all",
    "when": "the mean change of its time, without the event, in the pairs of histories in which it came in both",
    "mean": "the change of the mean outcome without the event",
}
RACE = "Garivier, A. & Cappé, O. (2011). The KL-UCB algorithm for bounded stochastic bandits and beyond. COLT 24."
SOURCES = (
    "Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57, 289-300.",
    "Efron, B. (1987). Better bootstrap confidence intervals. JASA 82, 171-185.",
    RACE,
    "McNemar, Q. (1947). Note on the sampling error of the difference between correlated proportions. "
    "Psychometrika 12, 153-157.",
    "Mogstad, M., Romano, J., Shaikh, A. & Wilhelm, D. (2024). Inference for ranks. Review of Economic Studies 91, "
    "476-518.",
    "Pearl, J. (2009). Causality, 2nd ed., chapter 9. Cambridge University Press.",
    "Tango, T. (1998). Equivalence test and confidence interval for the difference in proportions for the "
    "paired-sample design. Statistics in Medicine 17, 891-908.",
    "Tian, J. & Pearl, J. (2000). Probabilities of causation: bounds and identification. Annals of Mathematics and "
    "Artificial Intelligence 28, 287-313.",
    "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.",
)


def methods_text(found: Hinges) -> Iterator[str]:
    """What was done, in sentences, and its sources."""
    yield " ".join([*_played(found), *_measured(found), *_causation()])
    yield ""
    yield from (source for source in SOURCES if found.raced or source != RACE)


def _played(found: Hinges) -> Iterator[str]:
    frame, target = found.scenario.scenario, found.target
    yield f"We played {found.replicas:,} histories of the scenario “{frame.title}” ({frame.id}) with Interregnum"
    yield f"{__version__} (seed {found.seed}), and each of them again without each event and each option of each"
    yield "decision, with the same random draws at the same addresses. Events that fell together and left the same"
    yield f"outcomes were taken as one; what defines the outcome “{found.outcome.title}”, and options that do nothing,"
    yield f"were set apart. Events were ranked by {MEASURED[found.by]}."
    if found.raced:
        yield f"Rows that could no longer be among the first {found.raced} were played in no more histories: after"
        yield "rounds of 128, 192, 256, 384 histories and so on those left whose upper bound was below the lower bounds"
        yield "of so many others, by Chernoff's bound at 95 % for all rows and rounds (Garivier & Cappé 2011)."
    chosen = "estimated from the same histories" if target.estimated else "fixed beforehand"
    yield f"The question asked of the outcome was whether {target.in_words(found.scenario.timeline())}, {chosen}."
    if found.outcome.kind == "time":
        yield "A time was told in two parts, how often it came, and when it came in the pairs in which it came in"
        yield "both; in one number, never counts as the end of the span."


def _measured(found: Hinges) -> Iterator[str]:
    tested = sum(not math.isnan(row.q) for row in found.rows)
    yield "Shares have Wilson's interval (1927); differences of paired shares Tango's score interval (1998) and"
    yield "McNemar's exact test (1947); differences of means the bias-corrected and accelerated bootstrap (Efron 1987)"
    yield f"and Student's test of the pairs that differ, and none is given where fewer than {ENOUGH} pairs differ. All"
    yield f"intervals are 95 % sampling intervals of one number at a time. The p-values of the {tested} events that"
    yield f"might be causes were adjusted by Benjamini & Hochberg (1995) at a false discovery rate of {RATE:.0%}."
    yield f"Intervals of ranks come from paired differences with a bootstrap of {RANK_RESAMPLES:,} resamples (Mogstad"
    yield "et al. 2024)."


def _causation() -> Iterator[str]:
    yield "Probabilities of necessity and sufficiency (Pearl 2009) were counted in coupled pairs, with bounds for any"
    yield "coupling (Tian & Pearl 2000) and their bootstrap intervals; an event was made to happen at minutes drawn"
    yield "from its own times. What removing an event did under new luck is the difference between the histories drawn"
    yield "anew from there on without the event and with it kept. Intervals say how sure the numbers are within this"
    yield "model, and nothing of whether the model is right."
