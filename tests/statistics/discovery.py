"""Many tests at once: which of them found something, when a few small p-values are to be expected."""

from __future__ import annotations

from collections.abc import Mapping


def discoveries(p_values: Mapping[str, float], rate: float = 0.05) -> list[str]:
    """The tests whose hypotheses are rejected, smallest p-value first.

    Of what is rejected the expected share of true hypotheses is at most `rate`, so that where all are true
    the chance of rejecting any at all is at most `rate`.

    Source: Benjamini and Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical
    Society B 57 (1995) 289-300.
    """
    ranked = sorted(p_values, key=lambda name: p_values[name])
    below = [n for n, name in enumerate(ranked, 1) if p_values[name] <= rate * n / len(ranked)]
    return ranked[: below[-1]] if below else []
