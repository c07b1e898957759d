"""The lab on the flagship: ensembles, knock-outs by forking, hinge tables, speed-up, memory."""

from __future__ import annotations

import pickle
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.measure import Row, at_most, fresh_environment, whole_process
from interregnum.calculus.player import Player
from interregnum.lab.causes.counterfactuals.knockouts import knockout_block, knockouts_of
from interregnum.lab.causes.hinges import hinges
from interregnum.lab.ensembles.ensemble import ensemble, instrumented_network
from interregnum.lab.ensembles.response import response_of
from interregnum.lab.ensembles.workers import Workers
from interregnum.language.starter import make_starter

SCENARIO = "petrograd-1917"
SMALL = "harbour-town"  # what `interregnum new` makes
HISTORIES = 6000  # of the ensemble that is timed
STARTED = 1000  # by then all workers have started
TABLE = 1000  # histories of the hinge table
MANY = (10_000, 200_000)  # histories of the small scenario whose memory is compared
PLAY = (
    "import sys\nfrom interregnum.lab import Workers, ensemble\n"
    "if __name__ == '__main__': ensemble(sys.argv[1], int(sys.argv[2]), sys.argv[3], workers=Workers(1))"
)


def rows() -> list[Row]:
    """Everything the lab promises about time and memory."""
    return [*_ensembles(), *_knock_outs(), *_tables(), *_memory()]


def _ensembles() -> list[Row]:
    """Histories a second with one worker and with two, files and all: whole runs, and once the workers play."""
    whole, steady = {}, {}
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            began, marks = time.perf_counter(), {}

            def told(done: int, of: int, marks: dict[int, float] = marks) -> None:
                marks[done] = time.perf_counter()

            ensemble(SCENARIO, HISTORIES, Path(folder) / "runs", workers=Workers(workers), progress=told)
            whole[workers] = time.perf_counter() - began
            steady[workers] = (HISTORIES - STARTED) / (marks[HISTORIES] - marks[STARTED])
    start = whole[2] - HISTORIES / steady[2]
    ten, hundred = (start + number / steady[2] for number in (10_000, 100_000))
    gain = steady[2] / steady[1]
    return [
        Row(f"{SCENARIO}: ensemble on disk, one worker", f"{steady[1]:,.0f} histories/s"),
        Row(
            f"{SCENARIO}: ensemble on disk, two workers, {start:.1f} s to start",
            f"{steady[2]:,.0f} histories/s; 10,000 in {ten:.1f} s, 100,000 in {hundred:.0f} s",
            bar="100,000 in 90 s",
            met=hundred <= 90,
        ),
        Row(
            "speed-up from one to two workers, once they play",
            f"{gain:.2f}",
            bar="at least 1.8",
            met=gain >= 1.8,
        ),
    ]


def _knock_outs() -> list[Row]:
    """What taking one thing away costs, against playing a history: forks are shared pasts."""
    _, network, case = instrumented_network(SCENARIO)
    knocks, one = knockouts_of(network), response_of(case, "how")
    blob = pickle.dumps(case)

    def plain(replica: int) -> None:
        Player(case.compiled, 7, replica, traced=False).advance(case.until)

    def table(replica: int) -> int:
        return int(np.sum(~np.isnan(knockout_block(blob, [one], knocks, 7, replica, 1).first)))

    plain(0), table(0)
    shares, costs = [], []
    for replica in range(40):
        began = time.perf_counter()
        plain(replica)
        middle = time.perf_counter()
        happened = table(replica)
        ended = time.perf_counter()
        costs.append((ended - middle) / (middle - began) / max(1, happened))
        shares.append((ended - middle) / (middle - began) / (len(knocks) + 1))
    return [
        at_most("a knock-out that happens, in runs of a plain history", costs, "runs", 0.17),
        at_most(
            f"the table of {len(knocks)} knock-outs, in runs of {len(knocks) + 1} plain ensembles",
            shares,
            "runs",
        ),
    ]


def _tables() -> list[Row]:
    """The whole hinge table, with the strongest looked at more closely."""
    found = []
    for outcome in ("government", "palace_taken"):
        began = time.perf_counter()
        table = hinges(SCENARIO, outcome, TABLE, workers=Workers(2))
        seconds = time.perf_counter() - began
        what = f"hinge table of `{outcome}`: {len(table.rows)} rows, {TABLE:,} histories, two workers"
        found.append(at_most(what, [seconds], "s", 60))
    return found


def _memory() -> list[Row]:
    """Peak memory of a small and of a large ensemble of a small scenario."""
    peaks = []
    for number in MANY:
        with tempfile.TemporaryDirectory() as folder:
            make_starter(Path(folder) / SMALL)
            arguments = ["-c", PLAY, f"{folder}/{SMALL}", str(number), f"{folder}/runs"]
            peaks.append(whole_process(arguments, fresh_environment()).peak)
    grown = peaks[1] / peaks[0]
    return [
        Row(
            f"peak memory at {MANY[0]:,} and {MANY[1]:,} histories of {SMALL}",
            f"{peaks[0]:.0f} and {peaks[1]:.0f} MiB",
            ratio=f"{grown:.2f}",
            bar="within 20 %, under 1 GiB",
            met=grown <= 1.2 and max(peaks) < 1024,
        )
    ]
