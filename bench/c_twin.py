"""C generated for one guarded network: the same events, draws and tournament as our kernel, nothing general.

Guards, effects and dependants become code; draws have the same addresses, so the history is the same to the
last bit. What our kernel does beyond it (bounds, memories, who wrote what) is left out: this is the speed
that somebody would reach who wrote this one network by hand.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.guarded import LEVELS, Guarded
from bench.measure import NotAvailableError
from interregnum.calculus.kernel.draws import stable_hash

PRELUDE = """
#include <math.h>
#include <stdint.h>

typedef unsigned __int128 wide;
static double q[EVENTS], due[LEAVES], now;
static int32_t tree[2 * LEAVES];
static struct { uint64_t fired, drawn; int enabled; } clocks[EVENTS];
static uint64_t seed, replica;

static double uniform(uint64_t c0, uint64_t c1, uint64_t c3) {
    uint64_t c2 = 0, k0 = seed, k1 = replica;
    for (int round = 0; round < 10; round++) {
        wide a = (wide)0xD2E7470EE14C6C93u * c0, b = (wide)0xCA5A826395121157u * c2;
        uint64_t n0 = (uint64_t)(b >> 64) ^ c1 ^ k0, n2 = (uint64_t)(a >> 64) ^ c3 ^ k1;
        c0 = n0; c1 = (uint64_t)b; c2 = n2; c3 = (uint64_t)a;
        k0 += 0x9E3779B97F4A7C15u; k1 += 0xBB67AE8584CAA73Bu;
    }
    return (double)(c0 >> 12) * 0x1p-52 + 0x1p-53;
}

static void schedule(int event, double minute) {
    due[event] = minute;
    for (int node = (LEAVES + event) / 2; node >= 1; node /= 2) {
        int left = tree[2 * node], right = tree[2 * node + 1];
        int winner = due[left] <= due[right] ? left : right;
        if (winner == tree[node] && winner != event) return;
        tree[node] = winner;
    }
}

static void look(int event, uint64_t name, double mean, int holds) {
    if (holds == clocks[event].enabled) return;
    clocks[event].enabled = holds;
    if (holds) {
        double u = uniform(name, clocks[event].fired, clocks[event].drawn++);
        schedule(event, now + -mean * log1p(-u));
    } else {
        schedule(event, INFINITY);
    }
}
"""

MAIN = """
int64_t play(uint64_t s, uint64_t r, double until, double *values, double *dues, double *last) {
    int64_t record = 0;
    seed = s; replica = r; now = 0;
    for (int n = 0; n < EVENTS; n++) { q[n] = 0; clocks[n].fired = clocks[n].drawn = clocks[n].enabled = 0; }
    for (int n = 0; n < LEAVES; n++) { due[n] = INFINITY; tree[LEAVES + n] = n; }
    for (int node = LEAVES - 1; node >= 1; node--) tree[node] = tree[2 * node];
    for (int n = 0; n < EVENTS; n++) looks[n]();
    while (due[tree[1]] <= until) {
        int event = tree[1];
        now = due[event];
        record++;
        clocks[event].enabled = 0;
        clocks[event].fired++;
        clocks[event].drawn = 0;
        fires[event]();
        if (!clocks[event].enabled) schedule(event, INFINITY);
    }
    for (int n = 0; n < EVENTS; n++) { values[n] = q[n]; dues[n] = due[n]; }
    *last = now;
    return record;
}
"""


def c_code(events: Sequence[Guarded]) -> str:
    """The C program for this network."""
    leaves = 1 << max(1, (len(events) - 1).bit_length())
    dependants: list[list[int]] = [[] for _ in events]
    lines = [f"#define EVENTS {len(events)}", f"#define LEAVES {leaves}", PRELUDE]
    for n, event in enumerate(events):
        guard = " && ".join(f"q[{m}] {op} {constant}" for m, op, constant in event.clauses)
        name = f"0x{int(stable_hash(f'e{n}')):x}u"
        lines.append(f"static void look_{n}(void) {{ look({n}, {name}, {event.mean}, {guard}); }}")
        for other, _, _ in event.clauses:
            dependants[other].append(n)
    for n, others in enumerate(dependants):
        effect = f"q[{n}] = q[{n}] < {LEVELS - 1} ? q[{n}] + 1 : 0;"
        looks = " ".join(f"look_{m}();" for m in (n, *others))
        lines.append(f"static void fire_{n}(void) {{ {effect} {looks} }}")
    for function in ("look", "fire"):
        members = ", ".join(f"{function}_{n}" for n in range(len(events)))
        lines.append(f"static void (*const {function}s[])(void) = {{{members}}};")
    return "\n".join([*lines, MAIN])


class CTwin:
    """The compiled program, ready to play."""

    def __init__(self, events: Sequence[Guarded], folder: Path, *options: str) -> None:
        compiler = shutil.which("cc")
        if compiler is None:
            raise NotAvailableError("no C compiler `cc` on this machine")
        source, library = folder / "twin.c", folder / f"twin{''.join(options)}.so"
        source.write_text(c_code(events), encoding="utf-8")
        flags = [*options, "-ffp-contract=off", "-shared", "-fPIC"]
        subprocess.run([compiler, *flags, "-o", str(library), str(source), "-lm"], check=True)
        self._play = ctypes.CDLL(str(library)).play
        self._play.restype = ctypes.c_int64
        self.values, self.due, self.last = np.zeros(len(events)), np.zeros(len(events)), 0.0

    def play(self, seed: int, until: float) -> int:
        """Play a history; the number of firings. It leaves the end values, what is due when, and `last`, the
        time of the last firing."""
        last = ctypes.c_double()
        number = self._play(
            ctypes.c_uint64(seed),
            ctypes.c_uint64(0),
            ctypes.c_double(until),
            self.values.ctypes.data_as(ctypes.c_void_p),
            self.due.ctypes.data_as(ctypes.c_void_p),
            ctypes.byref(last),
        )
        self.last = last.value
        return int(number)
