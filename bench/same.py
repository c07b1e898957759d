"""All engines, byte for byte: `python -m bench.same` plays a thousand nights of the flagship and 200 of the harbour.

Every firing with its causes and influences, every change, and all values at the end, by plain Python, WebAssembly and,
where it was compiled, the kernel for this machine. Nearly all the time goes into plain Python; the tests do the same
with a few. Numbers on the command line are other counts.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from checksums import ALL_KINDS, NIGHT, TOWN, differs

from interregnum.calculus.engines import EngineName
from interregnum.calculus.engines.native import library

HISTORIES = {NIGHT: 1000, TOWN: 200, ALL_KINDS: 200}
COMPILED: tuple[EngineName, ...] = ("wasm",) if library() is None else ("wasm", "native")


def main() -> None:
    """Compare so many of each as are asked for on the command line, or a thousand and 200."""
    wanted = dict(zip(HISTORIES, map(int, sys.argv[1:]), strict=False))
    others = [_others(name, count) for name, count in (HISTORIES | wanted).items()]
    sys.exit(1 if any(others) else 0)


def _others(name: str, count: int) -> list[int]:
    """The replicas in which the engines differ; told, with the time it took."""
    began = time.process_time()
    others = [replica for replica in range(count) if differs(name, replica, COMPILED)]
    told = f"replicas {others} differ" if others else f"the same bytes from python, {', '.join(COMPILED)}"
    print(f"{name}: {count:,} histories, {told} ({time.process_time() - began:.0f} s)", flush=True)
    return others


if __name__ == "__main__":
    main()
