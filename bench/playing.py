"""A file that plays, from `file://`: the same bytes, histories a second beside the engines of Python, what-ifs and how
soon they answer, frames and memory meanwhile, how soon any history is open.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from bench.measure import Row, at_most, ratios, spread
from bench.scrubbing import browser
from interregnum.calculus.engines import EngineName, engine_named
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled
from interregnum.language.load import load

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

SCENARIO = "petrograd-1917"
LARGEST = 2.5  # MiB
SAME, MANY, PAIRS, TIMES = 200, 500, 1000, 5
WHATIF = "shown=played&view=whatif"
ENGINES: tuple[EngineName, ...] = ("native", "wasm")
LEAST = 0.5  # of an engine of Python's histories a second
AFTER = (10, 50, 100)  # what-ifs after which memory is looked at
MOST_GROWN = 1.1
COLLECTED = "--js-flags=--expose-gc"  # what is no longer used is freed when we ask for it


def rows() -> list[Row]:
    """All of it, on one file."""
    from interregnum.cli import commands

    with tempfile.TemporaryDirectory() as folder, browser(COLLECTED) as chromium:
        report = Path(folder) / "night.html"
        with redirect_stdout(sys.stderr):
            commands.main(["report", SCENARIO, "--out", str(report)], standalone_mode=False)
        size, url = report.stat().st_size / 2**20, report.as_uri()
        return [
            Row(
                "the file that plays: size",
                f"{size:.2f} MiB",
                bar=f"at most {LARGEST} MiB",
                met=size <= LARGEST,
            ),
            *measured(chromium, url),
        ]


def measured(chromium: Any, url: str) -> list[Row]:
    """What is measured in a browser."""
    return [
        same(chromium, url),
        *speed(chromium, url),
        *pairs(chromium, url),
        first_answer(chromium, url),
        frames(chromium, url),
        *opening(chromium, url),
        memory(chromium, url),
    ]


def opened(chromium: Any, url: str, address: str = WHATIF) -> Any:
    """The file in a window of its own, with nothing played yet."""
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{url}#{address}")
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.wait_for_timeout(500)
    return page


def closed(page: Any) -> None:
    page.context.close()


def same(chromium: Any, url: str) -> Row:
    """How many histories have, part by part of their traces, the bytes that Python writes."""
    from checksums import NIGHT
    from in_node import Laid
    from page_traces import TRACES

    page = opened(chromium, url)
    there = page.evaluate(TRACES, SAME)
    closed(page)
    here = [digests for _, *digests in Laid(NIGHT).here(range(SAME)).played]
    equal = sum(a == b for a, b in zip(there, here, strict=True))
    return Row("histories with the bytes of Python", f"{equal} of {SAME}", bar="all", met=equal == SAME)


def speed(chromium: Any, url: str) -> list[Row]:
    """Histories a second of one worker, not written down, in turn with those of Python's engines."""
    compiled, until = load(SCENARIO).compiled, load(SCENARIO).scenario.timeline().length
    page = opened(chromium, url)
    page.evaluate(HISTORIES, MANY)  # what compiles while it plays has done so
    ours: list[float] = []
    theirs: dict[str, list[float]] = {name: [] for name in ENGINES}
    for name in ENGINES:
        _rate(compiled, until, name)
    for _ in range(TIMES):
        ours.append(1000 * MANY / page.evaluate(HISTORIES, MANY))
        for name in ENGINES:
            theirs[name].append(_rate(compiled, until, name))
    closed(page)
    return [_beside(name, ours, theirs[name]) for name in ENGINES]


def _rate(compiled: Compiled, until: float, name: EngineName) -> float:
    began = time.perf_counter()
    for replica in range(MANY):
        Player(compiled, 7, replica, engine_named(name), traced=False).advance(until)
    return MANY / (time.perf_counter() - began)


def _beside(name: str, ours: Sequence[float], theirs: Sequence[float]) -> Row:
    share = ratios(ours, theirs)
    return Row(
        "histories a second, one worker", spread(ours), f"Python's engine `{name}`", spread(theirs),
        f"{spread(share)} x its speed", f"at least {LEAST}x", sorted(share)[len(share) // 2] >= LEAST,
    )  # fmt: skip


def pairs(chromium: Any, url: str) -> list[Row]:
    """Seconds until a thousand pairs are counted, from a page that has played nothing yet."""
    found = []
    for workers, most in ((1, 8.0), (os.cpu_count() or 1, None)):
        seconds = []
        for _ in range(TIMES):
            page = opened(chromium, url)
            seconds.append(page.evaluate(WHOLE, [PAIRS, workers, "without attack.blank"]) / 1000)
            closed(page)
        found.append(at_most(f"{PAIRS:,} pairs of a what-if, workers: {workers}", seconds, "s", most))
    return found


def first_answer(chromium: Any, url: str) -> Row:
    """Seconds from the button to the first answer on the screen, from a page that has played nothing yet."""
    seconds = []
    for _ in range(TIMES):
        page = opened(chromium, url, f"{WHATIF}&if=without%20attack.blank")
        page.select_option("#whatif-size", "1000")
        seconds.append(page.evaluate(ANSWERED) / 1000)
        closed(page)
    return at_most("first answer of a what-if on the screen", seconds, "s", 1.0)


def frames(chromium: Any, url: str) -> Row:
    """Frames a second while it plays on all cores, beside the same page at rest; and the longest wait for one."""
    page = opened(chromium, url)
    at_rest, playing, longest = [], [], []
    for n in range(TIMES):
        at_rest.append(page.evaluate(FRAMES, None)[0])
        rate, wait = page.evaluate(FRAMES, f"assume organisation.friction={1 + n / 10}")
        playing.append(rate)
        longest.append(wait)
    closed(page)
    return Row(
        "frames a second while a what-if is played; the longest wait for one",
        f"{spread(playing)}; {spread(longest, 'ms')}", "the page at rest", spread(at_rest),
        f"{spread(ratios(playing, at_rest))} x its frames",
    )  # fmt: skip


def opening(chromium: Any, url: str) -> list[Row]:
    """Seconds until another history is open: the first, for which a worker must begin, and those after it."""
    first, later = [], []
    for _ in range(TIMES):
        page = opened(chromium, url, "shown=played&view=map")
        first.append(page.evaluate(OPENED, 1000) / 1000)
        later += [page.evaluate(OPENED, 1001 + n) / 1000 for n in range(4)]
        closed(page)
    return [
        at_most("another history, until it is open: the first of a visit", first, "s", 1.0),
        at_most("another history, until it is open: those after it", later, "s", 1.0),
    ]


def memory(chromium: Any, url: str) -> Row:
    """Memory of the page's process after ever more what-ifs, each another question, when nothing more can be freed."""
    page = opened(chromium, url)
    inspector = chromium.new_browser_cdp_session()
    sizes, asked = [], 0
    for many in AFTER:
        while asked < many:
            page.evaluate(WHOLE, [100, os.cpu_count(), f"assume organisation.friction={1 + asked / 100}"])
            asked += 1
        for worker in page.workers:
            worker.evaluate("() => globalThis.gc?.()")
        page.evaluate("() => globalThis.gc?.()")
        page.wait_for_timeout(1000)
        sizes.append(_resident(inspector))
    closed(page)
    grown = sizes[-1] / sizes[0]
    told = ", ".join(f"{size:.0f}" for size in sizes)
    return Row(
        f"memory of the page's process after {', '.join(map(str, AFTER))} what-ifs", f"{told} MiB",
        ratio=f"{grown:.2f}", bar=f"grows by less than {MOST_GROWN:g}x", met=grown < MOST_GROWN,
    )  # fmt: skip


def _resident(inspector: Any) -> float:
    """MiB of memory of the largest process that shows a page."""
    processes = inspector.send("SystemInfo.getProcessInfo")["processInfo"]
    pages = [Path(f"/proc/{process['id']}/statm") for process in processes if process["type"] == "renderer"]
    return max(int(path.read_text().split()[1]) for path in pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


# Futures from the first minute on are whole histories, each drawn anew, of which the outcomes are told.
HISTORIES = """async (count) => {
  const { thePlayers } = await import("interregnum/play/player.js");
  const players = thePlayers();
  players.many = 1;
  const began = performance.now();
  await players.ahead({ seed: "7", replica: "0", minute: 0 }, count).all;
  return performance.now() - began;
}"""
WHOLE = """async ([replicas, workers, change]) => {
  const { thePlayers } = await import("interregnum/play/player.js");
  const players = thePlayers();
  players.many = workers;
  const [kind, text] = change.split(" ");
  const began = performance.now();
  await new Promise((resolve, reject) => players.ask({ seed: "7", question: { changes: [{ kind, text }], replicas } },
    ({ state, reason }) => { if (state === "done") resolve(); if (state === "failed") reject(new Error(reason)); }));
  return performance.now() - began;
}"""
ANSWERED = """() => new Promise((resolve) => {
  const began = performance.now();
  document.getElementById("whatif-go").click();
  const look = () => {
    if (document.querySelector(".result h3")) requestAnimationFrame(() => resolve(performance.now() - began));
    else requestAnimationFrame(look);
  };
  look();
})"""
FRAMES = """async (change) => {
  const { thePlayers } = await import("interregnum/play/player.js");
  const [kind, text] = (change ?? "").split(" ");
  const question = { changes: [{ kind, text }], replicas: 5000 };
  const stop = change ? thePlayers().ask({ seed: "8", question }, () => {}) : () => {};
  const times = [performance.now()];
  while (times.at(-1) - times[0] < 2000) times.push(await new Promise(requestAnimationFrame));
  stop();
  const waits = times.slice(2).map((time, n) => time - times[n + 1]);
  return [1000 * waits.length / (times.at(-1) - times[1]), Math.max(...waits)];
}"""
OPENED = """(replica) => new Promise((resolve) => {
  const began = performance.now();
  location.hash = `#shown=played&history=7.${replica}&view=map`;
  const said = `History ${replica} of seed 7 is open.`;
  const look = () => {
    if (document.getElementById("said").textContent !== said) requestAnimationFrame(look);
    else requestAnimationFrame(() => resolve(performance.now() - began));
  };
  look();
})"""
