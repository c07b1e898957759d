"""The outcomes of an ensemble, and how to open its files in other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from interregnum.lab.ensembles.ensemble import Ensemble
from interregnum.lab.ensembles.series import HEAD, Series, rows_of
from interregnum.model import Outcome
from interregnum.views.text.wording import counted

BAR = 24
FEWEST = 20  # histories, for a median and a spread of some of them to say anything
SHOWN = (0, 1, 2, 3, 5, 7)  # of the columns of a series: what 80 characters hold


def lines(ensemble: Ensemble) -> Iterator[str]:
    """Each outcome over all histories: shares of endings, the spread of hours and values."""
    scenario = ensemble.scenario
    where = "" if ensemble.folder is None else f", in {ensemble.folder}/"
    yield f"{scenario.scenario.title}: {counted(len(ensemble), 'history', 'histories')}, seed {ensemble.seed}{where}"
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
    if ensemble.manifest.sampling.formulas:
        yield from _series(ensemble.series())
    if ensemble.folder is not None:
        yield ""
        yield f"Next: interregnum query {ensemble.folder}/"


def _series(series: Series) -> Iterator[str]:
    """A table for each formula that was watched: its mean, spread, median and middle 90 % through time."""
    for n, formula in enumerate(series.formulas):
        title = series.sampling.titles[n]
        yield ""
        yield title if title == formula else f"{title}  [{formula}]"
        rows = [[row[column] for column in SHOWN] for row in (HEAD, *rows_of(series, n))]
        widths = [max(len(row[column]) for row in rows) for column in range(len(SHOWN))]
        for row in rows:
            cells = (text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True))
            yield f"  {row[0]:<{widths[0]}}  {'  '.join(cells)}"
        if len(rows) - 1 < len(series.minutes):
            yield f"  {len(rows) - 1} of {len(series.minutes):,} times; --json has them all"


def _outcome(ensemble: Ensemble, outcome: Outcome, column: pa.ChunkedArray) -> Iterator[str]:
    if outcome.kind == "ending":
        counts = Counter(label for label in column.to_pylist() if label is not None)
        for label, title in outcome.endings.items():
            share = counts[label] / max(1, sum(counts.values()))
            text = f"{label}: {title}" if title else label
            yield f"  {share:6.1%} {'█' * round(BAR * share):<{BAR}} {text}"
        return
    numbers = np.array(column.drop_null().to_numpy(), np.float64)
    if outcome.kind == "time":
        share = len(numbers) / max(1, len(column))
        yield f"  {share:6.1%} {'█' * round(BAR * share):<{BAR}} happens"
        among = _among(len(numbers), len(column), "in which it happens")
        if 0 < len(numbers) < len(column) and len(numbers) < FEWEST:
            yield f"  {among}too few for a median"
        elif len(numbers):
            timeline = ensemble.scenario.timeline()
            early, low, middle, high, late = (
                timeline.label(float(minute))
                for minute in np.quantile(numbers, (0.05, 0.25, 0.5, 0.75, 0.95))
            )
            yield f"  {among}median {middle}; middle half {low} to {high}, middle 90 % {early} to {late}"
        return
    if len(numbers) < len(column):
        yield f"  {len(numbers) / len(column):6.1%} of the histories have a value"
    among = _among(len(numbers), len(column), "that have one")
    if 0 < len(numbers) < len(column) and len(numbers) < FEWEST:
        yield f"  {among}too few for a mean or a median"
    elif len(numbers):
        low, middle, high = np.quantile(numbers, (0.05, 0.5, 0.95))
        yield f"  {among}mean {numbers.mean():.4g}; median {middle:.4g}, middle 90 % {low:.4g} to {high:.4g}"


def _among(number: int, of: int, which: str) -> str:
    """Of which histories the numbers are that follow, where not of all."""
    return "" if number == of else f"of those {which} ({number:,}): "


def how_to_open(ensemble: Ensemble) -> Iterator[str]:
    """The tables of the ensemble, and how to open its files in other programs."""
    where = f"{ensemble.folder}/histories"
    outcomes = ", ".join(ensemble.scenario.outcomes)
    watched = ensemble.manifest.sampling.formulas
    series = ", series" if watched else ""
    yield (
        f"{len(ensemble):,} histories. Tables: outcomes, times, drawn{series} (each with `replica`); "
        "histories (all columns)."
    )
    yield f"outcomes: {outcomes}"
    yield "times: a column for each event: the minute when it first happened, empty if it never did"
    if watched:
        yield f"series: a row for each replica and `minute`, with {', '.join(watched)}"
    yield ""
    yield "In SQL:"
    first = next((id for id, outcome in ensemble.scenario.outcomes.items() if outcome.endings), "1")
    yield f'  interregnum query {ensemble.folder}/ "select {first}, count(*) from outcomes group by 1"'
    yield "In other programs (columns outcome.ID, time.EVENT, drawn.ID):"
    yield f'  Python  pandas.read_parquet("{where}")'
    yield f'  Python  polars.scan_parquet("{where}/*.parquet")'
    yield f'  R       arrow::open_dataset("{where}")'
    yield f"  DuckDB  select * from '{where}/*.parquet'"
