"""An ensemble on disk: a manifest and blocks of replicas, written one by one, so that it can be resumed and grown.

    runs/ensemble.json        what is played: scenario, variants, seed, software; sealed with its own hash
    runs/blocks.json          which blocks are done, with their checksums and the replicas that failed
    runs/histories/000000000.parquet    replicas 0 to 499, and so on

The folder depends on what is played and on how many replicas there are: not on workers, machines, or how often
it was stopped and taken up again. The format is described in `docs/reference/ensemble.md`.

Problem codes: no-ensemble, not-an-ensemble, newer-version, tampered, other-ensemble, place-taken, unwritable,
disk-full, too-few.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from interregnum.calculus.network import Network
from interregnum.errors import HistoryError, Problem
from interregnum.lab.bundle.setup import asked_of, plan_if_any
from interregnum.lab.ensembles.chunks import BLOCK, block_file
from interregnum.lab.ensembles.files import (
    Block,
    Manifest,
    block_name,
    clear_left_overs,
    manifest_of,
    read_blocks,
    read_manifest,
    same,
    sound_blocks,
    write_beside,
    write_blocks,
    write_manifest,
)
from interregnum.lab.ensembles.instrumented import Prepared, copy_of, prepare
from interregnum.lab.ensembles.replicas import Replicas
from interregnum.lab.ensembles.workers import ALL_CORES, Crew
from interregnum.lab.variants.apply import read_variants, varied
from interregnum.lab.variants.schema import WATCHING
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Ensemble:
    """Many histories of one scenario, as they lie on disk. Nothing is read before it is asked for."""

    folder: Path
    manifest: Manifest
    blocks: Sequence[Block]

    def __len__(self) -> int:
        return sum(block.rows for block in self.blocks)

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
        return {replica: why for block in self.blocks for replica, why in block.failures.items()}

    def table(self, columns: Sequence[str] | None = None) -> pa.Table:
        """The replicas as an Arrow table, in order; all columns, or those named.

        Raises HistoryError where a block is not as it was written.
        """
        self.check()
        parts = [pq.read_table(self.folder / one.file, columns=columns) for one in self.blocks]
        return pa.concat_tables(parts)

    def replicas(self, case: Prepared, count: int) -> Replicas | None:
        """The first histories as they would be played for `case`; None where there are too few, or it asks for more."""
        columns = {
            **{question: f"time.{question}" for question in case.kept},
            **{value: f"value.{value}" for value in case.values},
            **{id: f"drawn.{id}" for id in case.drawn},
        }
        known = set(pq.read_schema(self.folder / self.blocks[0].file).names) if self.blocks else set()
        if len(self) < count or self.failures or not known.issuperset(columns.values()):
            return None
        table = self.table(list(columns.values())).slice(0, count)
        kept = {name: np.array(table[column].to_numpy(), np.float64) for name, column in columns.items()}
        times, values, drawn = (
            {name: kept[name] for name in names} for names in (case.kept, case.values, case.drawn)
        )
        return Replicas(self.seed, case.until, times, values, drawn)

    def check(self) -> None:
        """Raise HistoryError where a block is missing or is not as it was written."""
        kept = {block.file for block in sound_blocks(self.folder, self.blocks)}
        lost = [block for block in self.blocks if block.file not in kept]
        if lost:
            message = "this block is cut short, altered or gone; `interregnum ensemble` plays it again"
            raise HistoryError([Problem("tampered", message, str(self.folder / one.file)) for one in lost])

    def plot(self, outcome: str | None = None) -> Figure:
        """An outcome as a Matplotlib figure, or all of them as small pictures.

        Raises ScenarioError where no outcome has this name, MissingExtra without Matplotlib.
        """
        from interregnum.lab.drawing.outcomes import outcomes

        return outcomes(self, outcome)

    def _repr_html_(self) -> str:
        title, folder = escape(self.scenario.scenario.title), escape(str(self.folder))
        return f"<p><b>{len(self):,} histories</b> of {title}, seed {self.seed}, in <code>{folder}</code></p>"


def open_ensemble(folder: str | Path) -> Ensemble:
    """The ensemble in a folder. Raises HistoryError where there is none, or it is damaged or too new."""
    manifest = read_manifest(folder)
    return Ensemble(Path(folder), manifest, read_blocks(folder))


def ensemble(
    where: Where,
    replicas: int,
    out: str | Path,
    *,
    seed: int = 7,
    variants: Iterable[str] = (),
    crew: Crew = ALL_CORES,
    progress: Progress | None = None,
) -> Ensemble:
    """Play replicas 0 to `replicas` - 1 of a scenario into a folder, or go on where it was left.

    Blocks that are there and sound are kept as they are; a damaged one is played again. `progress` is given how many
    replicas of how many are there. Raises HistoryError where the folder holds something else, or cannot be
    written; then what is done stays readable.
    """
    if replicas < 1:
        message = "an ensemble has at least one history"
        raise HistoryError([Problem("too-few", message, "-n", found=str(replicas), allowed="1 or more")])
    names = tuple(variants)
    found = load(where)
    scenario, network = found.scenario, copy_of(found.network)
    _vary(found, scenario, network, names)
    manifest = manifest_of(scenario, names, copy_of(network), seed)
    ready = plan_if_any(found)
    asked, values = asked_of(ready) if ready is not None else ([], [])
    case = prepare(scenario, network, [*events_of(network), *asked], values)
    folder = Path(out)
    done = _begun(folder, manifest)
    return _played(folder, manifest, case, done, replicas, crew, progress)


def timed_network(where: Where) -> tuple[Scenario, Network, Prepared]:
    """A scenario, its network, and the same made ready so that each of its events and outcomes is timed."""
    found = load(where)
    scenario, network = found.scenario, copy_of(found.network)
    return scenario, network, prepare(scenario, network, events_of(network))


def _vary(where: Where, scenario: Scenario, network: Network, names: Sequence[str]) -> None:
    if names:
        varied(network, scenario.timeline(), read_variants(where), names)


def events_of(network: Network) -> list[str]:
    """The events that an ensemble times: all but watchers and timers."""
    return [id for id, event in network.events.items() if event.mechanism not in WATCHING]


def _begun(folder: Path, manifest: Manifest) -> list[Block]:
    """The blocks that are there already and sound; the folder is made and marked where it is new."""
    if (folder / "ensemble.json").exists():
        same(read_manifest(folder), manifest, folder)
        clear_left_overs(folder)
        return sound_blocks(folder, read_blocks(folder))
    write_manifest(folder, manifest)
    return []


def _played(
    folder: Path,
    manifest: Manifest,
    case: Prepared,
    done: Sequence[Block],
    replicas: int,
    crew: Crew,
    progress: Progress | None,
) -> Ensemble:
    blocks = {block.first: block for block in done}
    ranges = [(first, min(BLOCK, replicas - first)) for first in range(0, replicas, BLOCK)]
    missing = [(first, count) for first, count in ranges if first not in blocks or blocks[first].rows < count]
    blob = pickle.dumps(case)
    calls = [(blob, manifest.seed, first, count) for first, count in missing]
    total = max(replicas, sum(block.rows for block in done))
    finished = total - sum(count - (blocks[first].rows if first in blocks else 0) for first, count in missing)
    if progress is not None:
        progress(finished, total)
    played = crew.in_order(block_file, calls)
    for (first, count), (content, failures) in zip(missing, played, strict=True):
        finished += count - (blocks[first].rows if first in blocks else 0)
        write_beside(folder / block_name(first), content)
        blocks[first] = Block.of(first, count, content, failures)
        write_blocks(folder, blocks.values())
        if progress is not None:
            progress(finished, total)
    return Ensemble(folder, manifest, [blocks[first] for first in sorted(blocks)])
