"""What a visit to the page costs, and its frames a second while one scrubs and while it plays, beside an empty page.

The two stand in windows of the same kind and size and are measured in turn, so that a busy minute strikes both; what
is told is the median of the ratios. Frames are counted as in `bench.scrubbing`. On a phone the processor is slowed
fourfold.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from bench.measure import Row, ratios, spread
from bench.scrubbing import FRAMES, browser

TIMES = 3  # pairs of each
SECONDS = 2.0
SPEEDS = (2, 10, 40)  # minutes of the night to a second
PATIENCE = 120_000  # milliseconds after which a page is taken to hang
LEAST = 0.8  # of the empty page's frames, on a desktop
EVENING = "at=1917-10-25T17:00&view=map"
SHOWN = ("sources", "played")
# The least that moves: a bar that is put elsewhere in every frame.
EMPTY = """<!doctype html><style>body { margin: 0; height: 100vh }
i { position: absolute; width: 9px; height: 9px; background: #a3271d }</style><i></i><script>
let n = 0;
const draw = () => {
  document.querySelector("i").style.left = `${n++ % 300}px`;
  requestAnimationFrame(draw);
}; draw()</script>"""


class Kind(NamedTuple):
    """A window: how wide and high, and how many times slower its processor is made."""

    name: str
    wide: int
    high: int
    slower: int


KINDS = (Kind("desktop", 1440, 900, 1), Kind("phone, processor slowed fourfold", 390, 844, 4))


def rows() -> list[Row]:
    """Its size; and for each kind of window what a visit costs, and a row for each thing that is done in it."""
    from interregnum.cli import commands

    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        report = Path(folder) / "night.html"
        with redirect_stdout(sys.stderr):
            commands.main(["report", "petrograd-1917", "--out", str(report)], standalone_mode=False)
        size = Row("petrograd-1917's page in one file: size", f"{report.stat().st_size / 2**20:.2f} MiB")
        return [size, *(row for kind in KINDS for row in of_kind(chromium, report.as_uri(), kind))]


def of_kind(chromium: Any, page: str, kind: Kind) -> list[Row]:
    """The rows of one kind of window."""
    found = [_cost(chromium, page, kind)]
    acts = [("scrubbing", SCRUB)]
    acts += [(f"playing at {speed} min/s", PLAY.replace("SPEED", str(speed))) for speed in SPEEDS]
    for shown in SHOWN:
        here = f"{page}#{EVENING}&shown={shown}"
        found += [_row(chromium, here, kind, f"{shown}, {name}", act) for name, act in acts]
    return found


def _row(chromium: Any, page: str, kind: Kind, name: str, act: str) -> Row:
    """Frames of the page and of the empty one, in turn."""
    ours, empty, work = [], [], []
    for _ in range(TIMES):
        frames, busy = _frames(chromium, page, kind, act)
        ours.append(frames)
        work.append(busy)
        empty.append(_frames(chromium, "", kind, "() => {}")[0])
    shares = ratios(ours, empty)
    met = statistics.median(shares) >= LEAST if kind.slower == 1 else None
    return Row(
        f"petrograd-1917's map, {kind.name}: {name}: frames a second; the page's own work for one",
        f"{spread(ours)}; {spread(work, 'ms')}",
        "an empty page",
        spread(empty),
        f"{spread(shares)} x its frames",
        f"at least {LEAST:g}x" if kind.slower == 1 else "",
        met,
    )


def _cost(chromium: Any, page: str, kind: Kind) -> Row:
    """First paint, ready, layout shift and memory of a visit."""
    seen: list[list[float]] = []
    for _ in range(TIMES):
        context, one = _opened(chromium, kind)
        one.add_init_script(WATCH)
        one.goto(f"{page}#{EVENING}")
        one.wait_for_function("() => window.ready")
        one.wait_for_timeout(500)
        seen.append(one.evaluate(COST))
        context.close()
    paint, ready, shift, memory = zip(*seen, strict=True)
    said = f"{spread(paint, 's', 1e-3)}; {spread(ready, 's', 1e-3)}; {max(shift):.3f}; {spread(memory, 'MiB', 2**-20)}"
    return Row(f"petrograd-1917's page, {kind.name}: first paint; ready; layout shift; memory", said)


def _opened(chromium: Any, kind: Kind) -> tuple[Any, Any]:
    context = chromium.new_context(
        viewport={"width": kind.wide, "height": kind.high}, is_mobile=kind.slower > 1
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    if kind.slower > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": kind.slower})
    return context, page


def _frames(chromium: Any, url: str, kind: Kind, act: str) -> tuple[float, float]:
    """Frames a second while something is done, and milliseconds of the processor that the page's own thread takes for
    one. The empty page where there is no address."""
    context, page = _opened(chromium, kind)
    if url:
        page.goto(url)
        page.wait_for_selector("html[data-ready]", state="attached")
    else:
        page.set_content(EMPTY)
    page.wait_for_timeout(1000)
    page.evaluate(act)  # it has begun, and goes on for longer than is looked at
    chromium.start_tracing(page=page, categories=[FRAMES, "devtools.timeline"])
    page.wait_for_timeout(1000 * SECONDS)
    events = json.loads(chromium.stop_tracing())["traceEvents"]
    context.close()
    drawn = [event for event in events if event["name"] == "DrawFrame"]
    process = Counter(event["pid"] for event in drawn).most_common(1)[0][0]
    times = sorted(event["ts"] / 1e6 for event in drawn if event["pid"] == process)
    work = sum(event.get("tdur", 0) for event in events if event["name"] in WORK and event["pid"] == process)
    lasted = times[-1] - times[0] if len(times) > 1 else SECONDS  # one frame in all that time: none a second
    return (len(times) - 1) / lasted, work / 1000 / len(times)


# What the page's own thread does for a frame; one does not hold another.
WORK = (
    "FireAnimationFrame",
    "UpdateLayoutTree",
    "Layout",
    "PrePaint",
    "Paint",
    "Layerize",
    "Commit",
    "TimerFire",
)
WATCH = """new MutationObserver(() => {
  if (document.documentElement.dataset.ready) window.ready ??= performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
window.shifted = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifted += one.value })
  .observe({ type: "layout-shift", buffered: true })"""
COST = """() => [performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  window.ready, window.shifted, performance.memory.usedJSHeapSize]"""
PLAY = """() => {
  const choice = document.getElementById("speed");
  choice.value = "SPEED";
  choice.dispatchEvent(new Event("change"));
  document.getElementById("play").click();
}"""
# Over the evening and back without an end, a step in every frame, as a hand does.
SCRUB = """() => {
  const slider = document.getElementById("scrubber");
  const box = slider.getBoundingClientRect();
  const send = (type, share) => slider.dispatchEvent(new PointerEvent(type,
    { bubbles: true, pointerId: 1, clientX: box.left + share * box.width, clientY: box.top + 20 }));
  slider.setPointerCapture = () => {};
  slider.hasPointerCapture = () => true;
  send("pointerdown", 0.4);
  const step = (now) => {
    send("pointermove", 0.4 + 0.35 * Math.abs(((now / 1500) % 2) - 1));
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}"""
