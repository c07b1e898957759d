"""Histories played by `kernel.wasm` in Node, in a memory that is laid out here; and the same with `wasmtime`."""

from __future__ import annotations

import ctypes
import hashlib
import json
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from checksums import SEED, subject, until

from interregnum.calculus.engines.compiled import CompiledKernel
from interregnum.calculus.engines.memory import Mailbox
from interregnum.calculus.engines.module import PLACE
from interregnum.calculus.engines.wasm import instance
from interregnum.calculus.kernel.layout import FULL
from interregnum.calculus.player import MOST_AT_ONCE, TRACE_ROOM, stops

SCRIPT = Path(__file__).with_name("play.mjs")
NODE = shutil.which("node")


class Played(NamedTuple):
    """Of each replica, why the kernel stopped and the checksum of each part of its trace; and processor time."""

    played: list[list[Any]]
    seconds: float


class Laid:
    """A network, and room for a history and its trace, in a memory of their own."""

    def __init__(self, name: str, *, traced: bool = True) -> None:
        self.until, self.traced = until(name), traced
        compiled = subject(name)
        self.kernel = CompiledKernel(compiled, instance())
        self.state = self.kernel.state()
        self.trace = self.kernel.trace(TRACE_ROOM if traced else 0)
        self.stops = stops(compiled, ())
        self.sizes = [part.dtype.itemsize for part in self.trace]

    def here(self, replicas: Sequence[int], before: Sequence[int] = ()) -> Played:
        """Played by `wasmtime`."""
        for replica in before:
            self._play(replica)
        began = time.process_time()
        return Played([self._play(replica) for replica in replicas], time.process_time() - began)

    def _play(self, replica: int) -> list[Any]:
        digests = [hashlib.sha256() for _ in self.trace[:-1]]
        self.kernel.begin(self.state, SEED, replica)
        while True:
            self.trace.used[:] = 0
            reason = self.kernel.advance(self.state, self.trace, self.stops, self.until, MOST_AT_ONCE)
            if self.traced:
                for digest, part, used in zip(digests, self.trace, self.trace.used.tolist(), strict=False):
                    digest.update(part[:used].tobytes())
            if reason != FULL:
                return [reason, *(digest.hexdigest() for digest in digests)]

    def in_node(self, folder: Path, replicas: Sequence[int], before: Sequence[int] = ()) -> Played:
        """Played by Node, in a copy of the memory. `before` are played first, and not told."""
        assert NODE is not None
        memory: Any = self.kernel.memory
        marks = Mailbox(memory, self.stops.dtype.type).pass_on(self.stops)
        size = memory.memory.data_len(memory.store)
        (folder / "memory").write_bytes(ctypes.string_at(memory.base, size))
        job = {
            "kernel": str(PLACE),
            "memory": str(folder / "memory"),
            "tables": self.kernel.tables.block.address,
            "state": self.state.block.address,  # type: ignore[attr-defined]
            "trace": self.trace.block.address,  # type: ignore[attr-defined]
            "stops": marks,
            "sizes": self.sizes,
            "seed": SEED,
            "until": self.until,
            "most_at_once": MOST_AT_ONCE,
            "traced": self.traced,
            "before": list(before),
            "replicas": list(replicas),
        }
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        command = [NODE, str(SCRIPT), str(folder / "job.json")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return Played(**json.loads(done.stdout))
