"""The outcomes of an ensemble as plain data: how often each ending came, and the spread of hours and values."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa

from interregnum.lab.statistics.scores import LEVELS
from interregnum.model import Outcome


def outcome_data(outcome: Outcome, answers: pa.ChunkedArray) -> dict[str, Any]:
    """An outcome over the histories that have it: counts of endings, or the quantiles of minutes or values."""
    data: dict[str, Any] = {
        "title": outcome.title,
        "kind": outcome.kind,
        "of": len(answers) - answers.null_count,
    }
    if outcome.kind == "ending":
        counts = Counter(answers.drop_null().to_pylist())
        return data | {"endings": {label: counts[label] for label in outcome.endings}}
    numbers = np.asarray(answers.drop_null().to_numpy(), np.float64)
    quantiles = np.quantile(numbers, LEVELS).tolist() if len(numbers) else None
    return data | {"levels": list(LEVELS), "quantiles": quantiles}
