"""What is watched, through time, in every history of an ensemble: the values, and their mean, spread and quantiles.

A value is that just after all that happens at its minute. A replica that failed, and a formula that has no value,
are missing (`nan`; null in tables) and left out of means, spreads and quantiles.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interregnum import __version__
from interregnum.arguments import one_name
from interregnum.errors import ArgumentError, nearest_name
from interregnum.lab.ensembles.instrumented import Sampling
from interregnum.lab.notebook import Brief, table
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import LEVELS
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

MOST_ROWS = 24  # of a table that is shown


@dataclass(frozen=True, repr=False)
class Series(Brief):
    """Formulas through time in many histories: `values` is formulas x replicas x minutes."""

    scenario: Scenario
    seed: int
    sampling: Sampling
    values: Floats
    failures: Mapping[int, str]

    def __repr__(self) -> str:
        formulas = ", ".join(self.formulas)
        named = formulas if len(formulas) <= 60 else f"{len(self.formulas)} formulas"
        return f"{super().__repr__()[:-1]}, {named} at {len(self.minutes):,} minutes>"

    @property
    def formulas(self) -> tuple[str, ...]:
        """What was watched, in the order in which it was asked."""
        return self.sampling.formulas

    @property
    def replicas(self) -> int:
        """The number of histories."""
        return int(self.values.shape[1])

    @cached_property
    def minutes(self) -> Floats:
        """When it was read: minutes since the start."""
        return np.array(self.sampling.minutes)

    @property
    def times(self) -> list[str]:
        """The same in the scenario's calendar and clock, to the second: `1917-10-25T18:30:00`."""
        timeline = self.scenario.timeline()
        return [timeline.moment_at(minute).timestamp for minute in self.sampling.minutes]

    def __getitem__(self, formula: str) -> Floats:
        """The values of a formula: replicas x minutes. Raises ArgumentError for what was not watched."""
        return np.asarray(self.values[self._index(formula)])

    @cached_property
    def counts(self) -> Floats:
        """In how many histories it has a value: formulas x minutes."""
        return np.asarray((~np.isnan(self.values)).sum(axis=1), np.float64)

    @cached_property
    def means(self) -> Floats:
        """The mean over the histories: formulas x minutes."""
        return _over_histories(lambda: np.nanmean(self.values, axis=1))

    @cached_property
    def sds(self) -> Floats:
        """The standard deviation over the histories (divided by n - 1): formulas x minutes."""
        return _over_histories(lambda: np.nanstd(self.values, axis=1, ddof=1))

    @cached_property
    def quantiles(self) -> Floats:
        """The 5, 25, 50, 75 and 95 % quantiles over the histories: levels x formulas x minutes."""
        return _over_histories(lambda: _quantile(self.values))

    def table(self) -> pa.Table:
        """All values as an Arrow table: `replica`, `minute`, `time` and `series.FORMULA`: a row for each minute."""
        many, minutes = self.replicas, len(self.minutes)
        moments = pa.DictionaryArray.from_arrays(
            pa.array(np.tile(np.arange(minutes, dtype=np.int32), many)), pa.array(self.times)
        )
        columns: dict[str, Any] = {
            "replica": pa.array(np.repeat(np.arange(many), minutes)),
            "minute": pa.array(np.tile(self.minutes, many)),
            "time": moments,
        }
        for formula, values in zip(self.formulas, self.values, strict=True):
            columns[f"series.{formula}"] = pa.array(values.ravel(), from_pandas=True)
        return pa.table(columns)

    def summary(self) -> pa.Table:
        """A row for each formula and minute: `formula`, `minute`, `time`, `count`, `mean`, `sd`, and `q05` to `q95`."""
        watched = len(self.formulas)
        columns: dict[str, Any] = {
            "formula": pa.array(np.repeat(np.array(self.formulas, object), len(self.minutes)), pa.string()),
            "minute": pa.array(np.tile(self.minutes, watched)),
            "time": pa.array(self.times * watched, pa.string()),
            "count": pa.array(self.counts.ravel().astype(np.int64)),
            "mean": pa.array(self.means.ravel(), from_pandas=True),
            "sd": pa.array(self.sds.ravel(), from_pandas=True),
        }
        for level, ends in zip(LEVELS, self.quantiles, strict=True):
            columns[f"q{round(100 * level):02d}"] = pa.array(ends.ravel(), from_pandas=True)
        return pa.table(columns)

    def plot(self, formula: str | None = None) -> Figure:
        """A fan for a formula, or one for each, as a Matplotlib figure. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.fan import fans

        wanted = range(len(self.formulas)) if formula is None else [self._index(formula)]
        return fans(self, list(wanted))

    def to_dict(self) -> dict[str, Any]:
        """Means, spreads and quantiles as plain data, for JSON; what is missing is None."""
        return {
            "format": "interregnum-series",
            "version": 1,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "seed": self.seed,
            "replicas": self.replicas,
            "failed": len(self.failures),
            "minutes": self.minutes.tolist(),
            "times": self.times,
            "levels": list(LEVELS),
            "series": [
                {
                    "formula": formula,
                    "title": self.sampling.titles[n],
                    "count": self.counts[n].astype(int).tolist(),
                    "mean": _plain(self.means[n]),
                    "sd": _plain(self.sds[n]),
                    "quantiles": [_plain(ends) for ends in self.quantiles[:, n]],
                }
                for n, formula in enumerate(self.formulas)
            ],
        }

    def _repr_html_(self) -> str:
        return "".join(
            table(
                f"{self.sampling.titles[n]}: {self.replicas:,} histories, seed {self.seed}",
                HEAD,
                rows_of(self, n),
            )
            for n in range(len(self.formulas))
        )

    def _index(self, formula: str) -> int:
        if one_name("formula", formula) in self.formulas:
            return self.formulas.index(formula)
        allowed = "one of those watched: " + ", ".join(self.formulas)
        raise ArgumentError("formula", formula, allowed, nearest_name(formula, self.formulas))


def rows_of(series: Series, index: int) -> list[list[str]]:
    """The table of the formula of that number, as texts: at most 24 rows, in even steps and with the last."""
    numbers = [series.means[index], series.sds[index], *series.quantiles[:, index]]
    hours = _hours(series)
    return [[hours[n], *(_shown(column[n]) for column in numbers)] for n in _picked(len(hours), MOST_ROWS)]


def _hours(series: Series) -> list[str]:
    """`25 Oct 18:30` for each minute; with seconds where one of them has some."""
    timeline, seconds = series.scenario.timeline(), [time[-3:] for time in series.times]
    whole = set(seconds) == {":00"}
    labels = [timeline.label(minute) for minute in series.sampling.minutes]
    return labels if whole else [label + second for label, second in zip(labels, seconds, strict=True)]


HEAD = ("", "mean", "sd", *(f"{100 * level:g} %" for level in LEVELS))


def _over_histories(statistic: Callable[[], Floats]) -> Floats:
    """A statistic that leaves `nan` out, and is `nan` where nothing is left; NumPy would warn of that."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)
        return statistic()


def _quantile(values: Floats) -> Floats:
    """Quantiles over the histories; NumPy takes them much faster where nothing is missing."""
    take = np.nanquantile if np.isnan(values).any() else np.quantile
    return np.asarray(take(values, LEVELS, axis=1))


def _picked(count: int, most: int) -> list[int]:
    """At most so many of the numbers from 0, in even steps, with the first and the last."""
    return sorted({round(n) for n in np.linspace(0, count - 1, min(count, most)).tolist()})


def _shown(number: float) -> str:
    return "-" if np.isnan(number) else f"{number:.4g}"


def _plain(numbers: Floats) -> list[float | None]:
    return [number if math.isfinite(number) else None for number in numbers.tolist()]


def series_in(
    histories: pa.Table, scenario: Scenario, seed: int, sampling: Sampling, failures: Mapping[int, str]
) -> Series:
    """The series in the chunks of an ensemble."""
    shape = (histories.num_rows, len(sampling.minutes))
    lists = [pc.list_flatten(histories[f"series.{formula}"]) for formula in sampling.formulas]
    values = [np.asarray(flat.to_numpy(), np.float64).reshape(shape) for flat in lists]
    return Series(scenario, seed, sampling, np.stack(values), failures)
