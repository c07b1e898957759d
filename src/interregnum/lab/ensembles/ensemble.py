"""An ensemble: a manifest and chunks of replicas, written one by one, so that it can be resumed and extended.

    runs/ensemble.json        what is played: scenario, variants, seed, software; sealed with its own hash
    runs/chunks.json          which chunks are done, with their checksums and the replicas that failed
    runs/histories/000000000.parquet    replicas 0 to 499, and so on

Without a folder the same chunks are held in memory. The folder depends on what is played and on how many replicas there
are: not on workers, machines, or how often the run was stopped and resumed. The format is described in
`docs/reference/ensemble.md`.

Problem codes: no-ensemble, not-an-ensemble, newer-version, older-version, tampered, other-ensemble, place-taken,
unwritable, disk-full, no-series.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interregnum import __version__
from interregnum.arguments import names_in, path_of, progress_function, replica_count, seed_number
from interregnum.calculus.network import Network
from interregnum.errors import ArgumentError, HistoryError, Problem, nearest_name
from interregnum.history.parquet import NotATableError
from interregnum.lab.bundle.setup import measures_of, read_setup_if_any
from interregnum.lab.ensembles.chunks import CHUNK, check_footer, chunk_file, read_chunk
from interregnum.lab.ensembles.files import (
    Chunk,
    Manifest,
    make_folder,
    manifest_of,
    put_chunk,
    read_chunks,
    read_manifest,
    same,
    same_sampling,
    sound_chunks,
    write_manifest,
)
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument
from interregnum.lab.ensembles.lock import alone_in
from interregnum.lab.ensembles.replicas import CHUNK as IN_MEMORY
from interregnum.lab.ensembles.replicas import Replicas
from interregnum.lab.ensembles.sampling import At, sampling_of
from interregnum.lab.ensembles.series import Series, series_in
from interregnum.lab.ensembles.summary import outcome_data
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers, workers_from
from interregnum.lab.notebook import Brief
from interregnum.lab.variants.apply import apply_variants, read_variants
from interregnum.lab.variants.schema import WATCHER_MECHANISMS
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario
from interregnum.plain_files import read_plain
from interregnum.writing import clear_left_overs

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

    from interregnum.lab.drawing.paper import Figure


@dataclass(frozen=True, repr=False)
class Ensemble(Brief):
    """Many histories of one scenario, on disk or (without a folder) in memory. Nothing is read before it is needed."""

    folder: Path | None
    manifest: Manifest
    chunks: Sequence[Chunk]
    held: Mapping[str, bytes] = field(default_factory=dict)  # the files of an ensemble in memory

    def __len__(self) -> int:
        return sum(chunk.rows for chunk in self.chunks)

    @property
    def scenario(self) -> Scenario:
        """The scenario that was played."""
        return self.manifest.scenario

    @property
    def seed(self) -> int:
        """The seed of every replica."""
        return self.manifest.seed

    @property
    def failures(self) -> dict[int, str]:
        """The replicas that failed, and why. Each can be played alone: `run --seed S --replica N`."""
        return {replica: why for chunk in self.chunks for replica, why in chunk.failures.items()}

    def table(self, columns: Sequence[str] | None = None) -> pa.Table:
        """The replicas as an Arrow table, in order; all columns, or those named.

        Raises HistoryError where a column does not exist, or a chunk is missing or altered.
        """
        wanted = None if columns is None else names_in("columns", columns)
        self.check()
        known = self._columns()
        for name in wanted or ():
            if name not in known:
                allowed = "columns of this ensemble (`interregnum query` shows them)"
                raise ArgumentError("columns", name, allowed, nearest_name(name, known))
        parts = [self._part(chunk, wanted) for chunk in self.chunks]
        try:
            return pa.concat_tables(parts)
        except pa.ArrowException as error:
            message = "the chunks do not have the same columns"
            raise HistoryError([Problem("tampered", message, str(self.folder))]) from error

    def _part(self, chunk: Chunk, columns: Sequence[str] | None = None) -> pa.Table:
        with self._suspicion_of(chunk):
            return read_chunk(self._content(chunk), self.scenario, chunk.rows, columns)

    def _content(self, chunk: Chunk) -> bytes:
        return (
            self.held[chunk.file] if self.folder is None else read_plain(self.folder / chunk.file, chunk.size)
        )

    @contextmanager
    def _suspicion_of(self, chunk: Chunk) -> Iterator[None]:
        try:
            yield
        except (OSError, NotATableError) as error:
            message = f"this is not the chunk that it should be: {error}"
            raise HistoryError([Problem("tampered", message, f"{self.folder}/{chunk.file}")]) from error

    def series(self) -> Series:
        """What was watched through time. Raises HistoryError where nothing was, or a chunk is missing or altered."""
        sampling = self.manifest.sampling
        if not sampling.formulas:
            message = "nothing was watched through time in this ensemble"
            allowed = "an ensemble that was played with --watch (in Python, watch=[...])"
            raise HistoryError([Problem("no-series", message, str(self.folder or ""), allowed=allowed)])
        lists = self.table([f"series.{formula}" for formula in sampling.formulas])
        return series_in(lists, self.scenario, self.seed, sampling, self.failures)

    def to_dict(self) -> dict[str, Any]:
        """What was played, its outcomes and, where something was watched, its series, as plain data for JSON."""
        outcomes = self.scenario.outcomes
        table = self.table([f"outcome.{id}" for id in outcomes])
        return {
            "format": "interregnum-ensemble-summary",
            "version": 1,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "variants": list(self.manifest.variants),
            "seed": self.seed,
            "replicas": len(self),
            "failed": len(self.failures),
            "folder": None if self.folder is None else str(self.folder),
            "outcomes": {
                id: outcome_data(outcome, table[f"outcome.{id}"]) for id, outcome in outcomes.items()
            },
            "series": self.series().to_dict() if self.manifest.sampling.formulas else None,
        }

    def dataset(self) -> pa.Table | Dataset:
        """The chunks as one Arrow data set, for DuckDB and its like; nothing is read before it is needed."""
        paths = [] if self.folder is None else [str(self.folder / chunk.file) for chunk in self.chunks]
        if self.folder is None or not all(map(_is_utf8, paths)):  # Arrow knows no other paths
            return self.table()
        from pyarrow.dataset import dataset  # which loads pandas, where that is at hand

        return dataset(paths, format="parquet")

    def _columns(self) -> list[str]:
        return list(self._part(self.chunks[0]).column_names) if self.chunks else []

    def replicas(self, case: Instrumented, count: int) -> Replicas | None:
        """The first `count` histories as if played for `case`; None where some, or one of its columns, are missing."""
        columns = {
            **{question: f"time.{question}" for question in case.kept},
            **{value: f"value.{value}" for value in case.values},
            **{id: f"drawn.{id}" for id in case.drawn},
        }
        self.check()
        known = set(self._columns())
        if len(self) < count or self.failures or not known.issuperset(columns.values()):
            return None
        table = self.table(list(columns.values())).slice(0, count)
        kept = {name: np.array(table[column].to_numpy(), np.float64) for name, column in columns.items()}
        times, values, drawn = (
            {name: kept[name] for name in names} for names in (case.kept, case.values, case.drawn)
        )
        return Replicas(self.seed, case.until, times, values, drawn)

    def check(self) -> None:
        """Raise HistoryError where no chunk is played yet, or one is missing or altered, or is none.

        A chunk whose checksum is right is asked of its columns and of how many replicas it has; not of every value.
        """
        if not self.chunks:
            message = "no history of this ensemble is played yet"
            allowed = "a folder in which `interregnum ensemble` has finished a chunk"
            raise HistoryError([Problem("no-ensemble", message, str(self.folder), allowed=allowed)])
        if self.folder is None:
            return
        kept = {chunk.file for chunk in sound_chunks(self.folder, self.chunks)}
        lost = [chunk for chunk in self.chunks if chunk.file not in kept]
        if lost:
            message = "this chunk is truncated, altered or missing; `interregnum ensemble` plays it again"
            raise HistoryError(
                [Problem("tampered", message, str(self.folder / chunk.file)) for chunk in lost]
            )
        for chunk in self.chunks:
            with self._suspicion_of(chunk):
                check_footer(self._content(chunk), self.scenario, chunk.rows)

    def read_through(self) -> None:
        """As `check`, and every value is read."""
        self.check()
        for chunk in self.chunks:
            self._part(chunk)

    def plot(self, outcome: str | None = None) -> Figure:
        """An outcome as a Matplotlib figure, or all of them as small pictures.

        Raises ScenarioError where no outcome has this name, MissingExtra without Matplotlib.
        """
        from interregnum.lab.drawing.outcomes import outcomes

        return outcomes(self, outcome)

    def _repr_html_(self) -> str:
        title = escape(self.scenario.scenario.title)
        where = "memory" if self.folder is None else f"<code>{escape(str(self.folder))}</code>"
        head = f"<p><b>{len(self):,} histories</b> of {title}, seed {self.seed}, in {where}</p>"
        return head + (self.series()._repr_html_() if self.manifest.sampling.formulas else "")


def _is_utf8(path: str) -> bool:
    return path.encode("utf-8", "replace").decode() == path


def open_ensemble(folder: str | Path) -> Ensemble:
    """The ensemble in a folder. Raises HistoryError where there is none, or it is damaged or of another version."""
    folder = path_of("folder", folder)
    return Ensemble(folder, read_manifest(folder), read_chunks(folder))


def ensemble(
    where: Where,
    replicas: int = 1000,
    out: str | Path | None = None,
    *,
    seed: int = 7,
    variants: Iterable[str] = (),
    watch: str | Iterable[str] = (),
    at: At | None = None,
    every: float | None = None,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> Ensemble:
    """Play replicas 0 to `replicas` - 1 of a scenario into the folder `out`, or in memory; resume one that was stopped.

    Each formula of `watch` is read in every history at the minutes or hours `at`, or `every` so many minutes from the
    start and at the end, just after all that happens then: `.series()` has the values. Chunks that are intact are kept
    as they are; a damaged one is played again. `progress` is given how many replicas of how many are done.

    Raises ScenarioError where a formula cannot be read or names nothing; ArgumentError where minutes are outside the
    span or do not rise, and for more than 50 million values; HistoryError where the folder holds something else,
    another run is writing to it, or it cannot be written; then what is done stays readable.
    """
    workers, progress = workers_from(workers), progress_function(progress)
    seed, replicas = seed_number("seed", seed), replica_count("replicas", replicas, 1)
    folder = None if out is None else path_of("out", out)
    names = tuple(names_in("variants", variants))
    found = load(where)
    scenario, network = found.scenario, copy_of(found.network)
    _vary(found, scenario, network, names)
    sampling = sampling_of(scenario, network, replicas, watch, at, every)
    manifest = manifest_of(scenario, names, copy_of(network), seed, sampling)
    ready = read_setup_if_any(found)
    asked, values = measures_of(ready) if ready is not None else ([], [])
    case = instrument(scenario, network, [*events_of(network), *asked], values, sampling)
    if folder is not None:
        _check_place(folder, manifest)  # before the lock, which would leave its trace in a folder of others
    with nullcontext() if folder is None else alone_in(folder):
        done = [] if folder is None else _begun(folder, manifest)
        return _played(folder, manifest, case, done, replicas, workers, progress)


def instrumented_network(where: Where) -> tuple[Scenario, Network, Instrumented]:
    """A scenario, its network, and the network instrumented to time each of its events and outcomes."""
    found = load(where)
    scenario, network = found.scenario, copy_of(found.network)
    return scenario, network, instrument(scenario, network, events_of(network))


def _vary(where: Where, scenario: Scenario, network: Network, names: Sequence[str]) -> None:
    if names:
        apply_variants(network, scenario.timeline(), read_variants(where), names)


def events_of(network: Network) -> list[str]:
    """The events that an ensemble times: all but watchers and timers."""
    return [id for id, event in network.events.items() if event.mechanism not in WATCHER_MECHANISMS]


def _check_place(folder: Path, manifest: Manifest) -> bool:
    """Whether the folder holds this ensemble already; it is made where it is new. Raises HistoryError otherwise."""
    if not os.path.exists(folder / "ensemble.json"):
        make_folder(folder)
        return False
    found = read_manifest(folder)
    same(found, manifest, folder)
    same_sampling(found.sampling, manifest.sampling, folder)
    return True


def _begun(folder: Path, manifest: Manifest) -> list[Chunk]:
    """The intact chunks of the folder."""
    if _check_place(folder, manifest):
        clear_left_overs(folder)
        return sound_chunks(folder, read_chunks(folder))
    write_manifest(folder, manifest)
    return []


def _played(
    folder: Path | None,
    manifest: Manifest,
    case: Instrumented,
    done: Sequence[Chunk],
    replicas: int,
    workers: Workers,
    progress: Progress | None,
) -> Ensemble:
    chunks, held = {chunk.first: chunk for chunk in done}, dict[str, bytes]()
    size = IN_MEMORY if folder is None else CHUNK
    ranges = [(first, min(size, replicas - first)) for first in range(0, replicas, size)]
    missing = [(first, count) for first, count in ranges if first not in chunks or chunks[first].rows < count]
    blob = pickle.dumps(case)
    calls = [(blob, manifest.seed, first, count) for first, count in missing]
    total = max(replicas, sum(chunk.rows for chunk in done))
    finished = total - sum(count - (chunks[first].rows if first in chunks else 0) for first, count in missing)
    if progress is not None:
        progress(finished, total)
    played = workers.in_order(chunk_file, calls)
    for (first, count), (content, failures) in zip(missing, played, strict=True):
        finished += count - (chunks[first].rows if first in chunks else 0)
        chunk = Chunk.of(first, count, content, failures)
        if folder is None:
            chunks[first], held[chunk.file] = chunk, content
        else:
            put_chunk(folder, chunks, chunk, content)
        if progress is not None:
            progress(finished, total)
    return Ensemble(folder, manifest, [chunks[first] for first in sorted(chunks)], held)
