"""What the page costs the reader's browser: its size, how soon it can be used, frames a second while one scrubs.

Frames are counted in the browser's own trace: one `DrawFrame` is one picture handed on to be shown. The count is
tried first on pages whose rate is known. There is no graphics card: Chromium draws on the processor.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.measure import NotAvailableError, Row, at_most, spread

MOST_BYTES = 2 * 2**20
MOST_SECONDS = 1.5
LEAST_FRAMES = 30
STEPS = 300
VISITS = 5
FRAMES = "disabled-by-default-devtools.timeline.frame"
MAP = "at=1917-10-25T03:00&view=map"
READY = """new MutationObserver(() => {
  if (document.documentElement.dataset.ready) window.usable ??= performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] })"""
BUSY = """<!doctype html><p id="n"></p><script>
const draw = () => {
  const from = performance.now(); n.textContent = from;
  while (performance.now() - from < %d);
  requestAnimationFrame(draw);
}; draw()</script>"""


def rows() -> list[Row]:
    """Size, time until it can be used, frames while scrubbing; and how the count of frames does on known pages."""
    from interregnum.cli import commands

    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        report = Path(folder) / "night.html"
        with redirect_stdout(sys.stderr):
            commands.main(["report", "petrograd-1917", "--out", str(report)], standalone_mode=False)
        size = report.stat().st_size
        found = [
            Row(
                "petrograd-1917's page in one file: size",
                f"{size / 2**20:.2f} MiB",
                bar="at most 2 MiB",
                met=size <= MOST_BYTES,
            ),
            at_most(
                "petrograd-1917's page: until it can be used",
                [_usable(chromium, report) for _ in range(VISITS)],
                "s",
                MOST_SECONDS,
            ),
        ]
        for busy, known in ((0, 60), (45, 20)):
            counted, _ = _frames(
                chromium, "about:blank", lambda page: page.wait_for_timeout(2000), BUSY % busy
            )
            found.append(
                Row(f"a page that draws {known} frames a second, as counted", f"{counted:.1f} a second")
            )
        rates, slowest = zip(
            *(_frames(chromium, f"{report.as_uri()}#{MAP}", _scrub) for _ in range(3)), strict=True
        )
        found.append(
            Row(
                f"petrograd-1917's map, {STEPS} steps of scrubbing: frames a second",
                spread(rates),
                bar=f"at least {LEAST_FRAMES}",
                met=statistics.median(rates) >= LEAST_FRAMES,
            )
        )
        found.append(Row("one frame in a hundred took longer than", spread(slowest, "ms")))
        return found


@contextmanager
def browser(*flags: str) -> Iterator[Any]:
    """Chromium as the tests start it, with more flags."""
    sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "browser"))
    import chromium
    from playwright.sync_api import sync_playwright

    try:
        settings = chromium.settings()
    except FileNotFoundError as error:
        raise NotAvailableError(str(error)) from error
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**settings | {"args": [*settings["args"], *flags]})
        yield started
        started.close()


def _usable(browser: Any, report: Path) -> float:
    """Seconds from the start of a visit until the page has said that it is ready."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(READY)
    page.goto(f"{report.as_uri()}#{MAP}")
    page.wait_for_function("() => window.usable")
    found = float(page.evaluate("() => window.usable")) / 1000
    page.close()
    return found


def _frames(browser: Any, url: str, act: Callable[[Any], None], content: str = "") -> tuple[float, float]:
    """Frames a second while something is done, and the 99th percentile of the time between two, in ms."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(url)
    if content:
        page.set_content(content)
    page.wait_for_timeout(1000)
    browser.start_tracing(page=page, categories=[FRAMES])
    act(page)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    context.close()
    drawn = [event for event in events if event["name"] == "DrawFrame"]
    process = Counter(event["pid"] for event in drawn).most_common(1)[0][0]
    times = sorted(event["ts"] / 1e6 for event in drawn if event["pid"] == process)
    gaps = [after - before for before, after in pairwise(times)]
    return len(gaps) / (times[-1] - times[0]), 1000 * statistics.quantiles(gaps, n=100)[-1]


def _scrub(page: Any) -> None:
    """Drag the handle over the whole span, step by step, as a mouse does."""
    box = page.locator("#scrubber").bounding_box()
    left, middle = box["x"], box["y"] + box["height"] / 3
    page.mouse.move(left + 1, middle)
    page.mouse.down()
    for step in range(STEPS):
        page.mouse.move(left + (step + 1) / STEPS * (box["width"] - 2), middle)
    page.mouse.up()
