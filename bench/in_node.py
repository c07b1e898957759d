"""The kernel in Node, the engine of a browser, beside `wasmtime`: the same file, the same memory, the same nights."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.measure import NotAvailableError, Row, ratios, spread

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from checksums import NIGHT
from in_node import NODE, Laid

COUNT, TIMES = 500, 7
WARM = range(COUNT, COUNT + 200)  # played before, so that what compiles while it plays has done so
MOST = 1.3


def rows() -> list[Row]:
    """Milliseconds of processor time for a night of the flagship that is not written down, measured in turn."""
    if NODE is None:
        raise NotAvailableError("Node is not installed")
    laid = Laid(NIGHT, traced=False)
    there, here = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(TIMES):
            found = laid.in_node(Path(folder), range(COUNT), WARM)
            beside = laid.here(range(COUNT), WARM)
            there.append(1000 * found.seconds / COUNT)
            here.append(1000 * beside.seconds / COUNT)
    ratio = ratios(there, here)
    return [
        Row(
            "a flagship history in Node", spread(there, "ms"), "wasmtime", spread(here, "ms"), spread(ratio),
            f"at most {MOST}", sorted(ratio)[TIMES // 2] <= MOST,
        )
    ]  # fmt: skip
