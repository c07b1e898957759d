"""Repeated, alternating measurements, and the rows of the table."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from interregnum.calculus.engines import fastest_engine

Play = Callable[[], int]  # plays once and says how many events there were
LIBRARIES = ("interregnum", "numpy", "wasmtime", "simpy", "ciw", "mesa", "rebop")
SOURCE = Path(__file__).resolve().parent.parent / "src"


class NotAvailableError(Exception):
    """What a subject needs is not on this machine; the message says what."""


@dataclass(frozen=True)
class Row:
    """One line of the table. `bar` is what was asked for; `met` whether it was reached, None if none was."""

    subject: str
    ours: str
    peer: str = ""
    theirs: str = ""
    ratio: str = ""
    bar: str = ""
    met: bool | None = None


def in_turn(times: int, *plays: Play) -> list[list[float]]:
    """Nanoseconds an event of each play, measured A B A B ... so that a slow minute strikes all alike."""
    for play in plays:
        play()
    samples: list[list[float]] = [[] for _ in plays]
    for _ in range(times):
        for play, sample in zip(plays, samples, strict=True):
            began = time.perf_counter_ns()
            events = play()
            sample.append((time.perf_counter_ns() - began) / events)
    return samples


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Pair by pair, so that what both suffered cancels."""
    return [a / b for a, b in zip(above, below, strict=True)]


def spread(sample: Sequence[float], unit: str = "", scale: float = 1.0) -> str:
    """The median and, in brackets, the least and the most."""
    low, middle, high = (scale * x for x in (min(sample), statistics.median(sample), max(sample)))
    return f"{middle:.3g} ({low:.3g} to {high:.3g}){' ' + unit if unit else ''}"


def rate(nanoseconds: Sequence[float]) -> str:
    """Nanoseconds an event, said as events a second."""
    sample = [1e9 / x for x in nanoseconds]
    scale, unit = (1e-6, "M/s") if statistics.median(sample) >= 1e6 else (1e-3, "k/s")
    return spread(sample, unit, scale)


def faster(subject: str, peer: str, ours: Sequence[float], theirs: Sequence[float], floor: float = 0) -> Row:
    """A row that says how many times faster we are; `floor` is the least that was asked for."""
    times = ratios(theirs, ours)
    bar, met = (f"at least {floor:g}x", statistics.median(times) >= floor) if floor else ("", None)
    return Row(subject, rate(ours), peer, rate(theirs), f"{spread(times)} x their speed", bar, met)


def at_most(subject: str, sample: Sequence[float], unit: str, most: float | None = None) -> Row:
    """A row for a figure of our own that should be small."""
    if most is None:
        return Row(subject, spread(sample, unit))
    return Row(
        subject, spread(sample, unit), bar=f"at most {most:g} {unit}", met=statistics.median(sample) <= most
    )


def machine() -> list[str]:
    """What was measured on: processor, cores, system, Python and libraries."""
    return [
        f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}; " + ", ".join(f"{name} {release(name)}" for name in LIBRARIES),
        f"{compiler_version()}; histories played by {type(fastest_engine()).__name__}",
        f"programs running or waiting to run meanwhile: {load()}",
    ]


def load() -> str:
    """How busy the machine was in the last minutes; absolute figures of a busy machine are worth little."""
    return f"{os.getloadavg()[1]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def processor() -> str:
    """The processor's name."""
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "processor unknown"


def release(name: str) -> str:
    """The release of an installed library; our own is told even where it is not installed."""
    if name == "interregnum":
        from interregnum import __version__

        return __version__
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def compiler_version() -> str:
    """The first line that the C compiler says of itself."""
    try:
        said = subprocess.run(["cc", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "no C compiler"
    return said.stdout.splitlines()[0]


def fresh_environment(**extra: str) -> dict[str, str]:
    """The environment of a fresh interpreter that finds this source."""
    return os.environ | {"PYTHONPATH": str(SOURCE), **extra}


# Run by an interpreter of its own, small enough not to hide the memory of what it starts.
_WATCHER = """
import resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
seconds = time.perf_counter() - began
if done.returncode != 0:
    sys.exit(done.stderr or f"error: exit code {done.returncode}")
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


class Process(NamedTuple):
    """What a whole process took: wall-clock seconds, seconds of the processor, and MiB at its peak."""

    seconds: float
    processor: float
    peak: float


def whole_process(arguments: Sequence[str], environment: dict[str, str]) -> Process:
    """A fresh interpreter with these arguments, from its start to its end."""
    command = [sys.executable, "-c", _WATCHER, sys.executable, *arguments]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        lines = [line for line in said.stderr.splitlines() if "rror" in line] or ["it failed"]
        raise NotAvailableError(f"`{' '.join(arguments[-2:])}` said: {lines[0]}")
    seconds, used, peak = said.stdout.split()
    return Process(
        float(seconds), float(used), float(peak) / (1024 if sys.platform != "darwin" else 1024 * 1024)
    )
