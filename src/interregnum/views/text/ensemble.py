"""What an ensemble came to, outcome by outcome; and how to open it elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from interregnum.lab.ensembles.ensemble import Ensemble
from interregnum.model import Outcome

BAR = 24


def lines(ensemble: Ensemble) -> Iterator[str]:
    """Each outcome over all histories: shares of endings, the spread of hours and values."""
    scenario = ensemble.scenario
    yield f"{scenario.scenario.title}: {len(ensemble):,} histories, seed {ensemble.seed}, in {ensemble.folder}/"
    variants = ensemble.manifest.variants
    if variants:
        yield f"with {', '.join(variants)}"
    for replica, why in list(ensemble.failures.items())[:5]:
        yield f"replica {replica} failed: {why}"
    table = ensemble.table([f"outcome.{id}" for id in scenario.outcomes])
    for id, outcome in scenario.outcomes.items():
        yield ""
        yield f"{outcome.title}  [{id}]"
        yield from _outcome(ensemble, outcome, table[f"outcome.{id}"])
    yield ""
    yield f"To ask more: interregnum query {ensemble.folder}/"


def _outcome(ensemble: Ensemble, outcome: Outcome, column: pa.ChunkedArray) -> Iterator[str]:
    if outcome.kind == "ending":
        counts = Counter(label for label in column.to_pylist() if label is not None)
        for label, title in outcome.endings.items():
            share = counts[label] / max(1, sum(counts.values()))
            told = f"{label}: {title}" if title else label
            yield f"  {share:6.1%} {'█' * round(BAR * share):<{BAR}} {told}"
        return
    numbers = np.array(column.drop_null().to_numpy(), np.float64)
    if outcome.kind == "time":
        share = len(numbers) / max(1, len(column))
        yield f"  {share:6.1%} {'█' * round(BAR * share):<{BAR}} comes at all"
        if len(numbers):
            timeline = ensemble.scenario.timeline()
            early, low, middle, high, late = (
                timeline.label(float(one)) for one in np.quantile(numbers, (0.05, 0.25, 0.5, 0.75, 0.95))
            )
            yield f"  median {middle}; half between {low} and {high}, nine in ten between {early} and {late}"
        return
    if len(numbers):
        low, middle, high = np.quantile(numbers, (0.05, 0.5, 0.95))
        yield f"  mean {numbers.mean():.4g}; median {middle:.4g}, nine in ten between {low:.4g} and {high:.4g}"


def how_to_open(ensemble: Ensemble) -> Iterator[str]:
    """The tables there are, and a line for each of the tools that people use."""
    where = f"{ensemble.folder}/histories"
    outcomes = ", ".join(ensemble.scenario.outcomes)
    yield f"{len(ensemble):,} histories. Tables: outcomes, times, drawn (each with `replica`); histories (all of it)."
    yield f"outcomes: {outcomes}"
    yield "times: one column for each event, the minute of its first time, empty where it never came"
    yield ""
    yield "In SQL:"
    first = next((id for id, outcome in ensemble.scenario.outcomes.items() if outcome.endings), "1")
    yield f'  interregnum query {ensemble.folder}/ "select {first}, count(*) from outcomes group by 1"'
    yield "Elsewhere (columns outcome.ID, time.EVENT, drawn.ID):"
    yield f'  Python  pandas.read_parquet("{where}")'
    yield f'  Python  polars.scan_parquet("{where}/*.parquet")'
    yield f'  R       arrow::open_dataset("{where}")'
    yield f"  DuckDB  select * from '{where}/*.parquet'"
