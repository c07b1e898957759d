"""Checksums of histories, networks and ensembles: what must be the same on every machine, and in every engine.

Numbers count by their IEEE bytes, names as text, so that no format of a file has a part in it.
`python tests/checksums.py` prints those that `test_same_everywhere` compares between machines.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from harbour import HARBOUR, compiled
from networks import bytes_of, closed, everything

from interregnum.calculus.engines import EngineName, engine_named
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.history.data import Change, Firing, drawn_values, read_trace
from interregnum.lab.ensembles.chunks import chunk_table
from interregnum.lab.ensembles.ensemble import ensemble, instrumented_network
from interregnum.lab.ensembles.files import fingerprint
from interregnum.lab.ensembles.workers import Workers
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build

SEED = 7
HOUR = 60.0
TOWN, NIGHT, ALL_KINDS = "harbour-town", "petrograd-1917", "every kind of clock and effect"
MINUTES = {ALL_KINDS: 120.0}
WATCHED = ["guard.people", "exp(guard.people / 100)"]
VALID = sorted(Path(__file__).parent.joinpath("language", "valid").glob("*.yaml"))


@cache
def subject(name: str) -> Compiled:
    """The network of that name, made ready to be played."""
    if name == ALL_KINDS:
        return compile_tables(closed(everything()))
    return compiled(HARBOUR if name == TOWN else name)[1]


def until(name: str) -> float:
    """The minute at which its histories end."""
    return MINUTES.get(name) or compiled(HARBOUR if name == TOWN else name)[0].timeline().length


def begun(name: str, replica: int, engine: EngineName) -> Player:
    """A history at its start."""
    return Player(subject(name), SEED, replica, engine_named(engine))


def differs(name: str, replica: int, engines: Sequence[EngineName] = ("wasm",)) -> bool:
    """Whether one of these writes or leaves behind anything that plain Python does not, byte for byte."""
    found = []
    for engine in ("python", *engines):
        player = begun(name, replica, engine)
        player.advance(until(name))
        found.append(bytes_of(player))
    return any(other != found[0] for other in found[1:])


# --- of a history ---------------------------------------------------------------------------------------


def checksum(name: str, replica: int, engine: EngineName = "wasm") -> str:
    """The checksum of a history: what was drawn, each firing with its causes and influences, and each change."""
    player = begun(name, replica, engine)
    drawn = dict(drawn_values(player.compiled, player.value))
    player.advance(until(name))
    firings, changes = read_trace(player.compiled, player.traced())
    digest = hashlib.sha256()
    for part in (*_drawn(drawn), *map(_firing, firings), *map(_change, changes)):
        digest.update(part)
    return digest.hexdigest()


def _drawn(drawn: dict[str, float]) -> Iterator[bytes]:
    for id, value in sorted(drawn.items()):
        yield _text(id) + struct.pack("<d", value)


def _firing(firing: Firing) -> bytes:
    names = _text(firing.event) + _text(firing.branch or "")
    times = struct.pack("<Qdd", firing.number, firing.minute, firing.began)
    return names + times + _numbers(firing.causes) + _numbers(firing.influences)


def _change(change: Change) -> bytes:
    return _text(change.quantity) + struct.pack("<Qdd", change.number, change.old, change.new)


def _text(name: str) -> bytes:
    return _counted(name.encode())


def _numbers(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{1 + len(numbers)}Q", len(numbers), *numbers)


def _counted(content: bytes) -> bytes:
    return struct.pack("<Q", len(content)) + content


# --- of an ensemble, and of what is played --------------------------------------------------------------


def checksum_of_ensemble(name: str, replicas: int) -> str:
    """The checksum of an ensemble: names and values of every column; of the harbour town, series among them."""
    if name == NIGHT:  # a chunk of it, without all that is checked before: of the flagship that takes seconds
        table, _ = chunk_table(instrumented_network(name)[2], SEED, 0, replicas)
    else:
        here = Workers(1)
        table = ensemble(HARBOUR, replicas, seed=SEED, watch=WATCHED, every=HOUR, workers=here).table()
    digest = hashlib.sha256()
    for column in table.column_names:
        digest.update(_text(column) + _column(table[column]))
    return digest.hexdigest()


def _column(column: pa.ChunkedArray) -> bytes:
    if pa.types.is_list(column.type):
        lengths = np.array(column.combine_chunks().value_lengths(), np.int64)
        return _counted(lengths.astype("<i8").tobytes()) + _column(
            pa.chunked_array([column.combine_chunks().flatten()])
        )
    if pa.types.is_floating(column.type):
        there = np.array(column.is_valid())
        values = np.where(there, np.array(column.to_numpy(), np.float64), math.nan)
        return _counted(values.astype("<f8").tobytes())
    return b"".join(_text(json.dumps(value)) for value in column.to_pylist())


def checksums_of_tables() -> dict[str, str]:
    """Of what is played: the flagship, the harbour town, and small scenarios that together use every mechanism."""
    networks = {path.stem: build(resolve(path)) for path in VALID}
    made = {id: subject(id).network for id in (TOWN, NIGHT, ALL_KINDS)}
    return {id: fingerprint(compile_tables(network)) for id, network in (networks | made).items()}


# --- for another process --------------------------------------------------------------------------------


def what_must_agree() -> dict[str, Any]:
    """A little of all of it: histories of both engines, an ensemble, and what is played; and what need not agree."""
    few = {NIGHT: 1, TOWN: 8, ALL_KINDS: 8}
    return {
        "wasm": {name: [checksum(name, n) for n in range(2 * count)] for name, count in few.items()},
        "python": {name: [checksum(name, n, "python") for n in range(count)] for name, count in few.items()},
        "ensemble": checksum_of_ensemble(TOWN, 20),
        "tables": checksums_of_tables(),
        "of the C library": of_the_c_library(),
    }


def of_the_c_library() -> list[list[float]]:
    """What its mathematics says, which nothing above may depend on."""
    functions = (math.exp, math.log, math.sin, math.erf, lambda x: math.pow(x, 1.7))
    return [[function(n / 7) for function in functions] for n in range(1, 20)]


if __name__ == "__main__":
    print(json.dumps(what_must_agree()))
