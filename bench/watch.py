"""What an author waits for who saves a file: every problem, the night as it now is, and what the edit changed.

A server as `serve --watch` starts it, and a client that does what an open page does: it is told that there is news,
asks what, and loads the page anew. A browser then takes its own time to draw it (`bench.frames`).
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import httpx

from bench.measure import Row, at_most
from bench.page import server
from interregnum.language.starter import sources

PATIENCE = 120.0  # seconds
SAVES = 7
# Of each scenario the file that is edited, a duration in it, and the seconds in which the page must be there.
EDITS = {
    "harbour-town": ("plan.yaml", "takes: {typical: 20 min", 2.0),
    "petrograd-1917": ("events/palace.yaml", "takes: {typical: 20 min", 4.0),
}
PROBLEMS = 2.0  # seconds
Known = dict[str, Any]


def rows() -> list[Row]:
    """Seconds by the clock of somebody who has saved."""
    return [row for name in EDITS for row in _measured(name)]


def _measured(name: str) -> list[Row]:
    file, duration, most = EDITS[name]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve() / name
        copytree(str(sources()[name]), home)
        with (
            server(str(home), "--watch") as (host, port),
            httpx.Client(base_url=f"http://{host}:{port}", timeout=PATIENCE) as client,
        ):
            return _saved(name, client, home / file, duration, most)


def _saved(name: str, client: httpx.Client, file: Path, duration: str, most: float) -> list[Row]:
    text = file.read_text(encoding="utf-8")
    if duration not in text:
        raise OSError(f"there is no `{duration}` in {file.name}")
    desk = PageAndEditor(client)
    desk.until(lambda known: known["shown"] == 1)
    page, changed, problems, mended = [], [], [], []
    for turn in range(SAVES):
        other = text.replace(duration, duration.replace("20", str(21 + turn)), 1)
        desk.save(file, other)
        desk.until(lambda known: known["shown"] == desk.number)
        page.append(desk.load())
        changed.append(desk.until(lambda known: (known["change"] or {}).get("state") == "done"))
        desk.save(file, other.replace("takes:", "tekes:", 1))
        problems.append(desk.until(lambda known: known["newest"] == desk.number and known["problems"]))
        desk.save(file, other)
        desk.until(lambda known: known["shown"] == desk.number)
        mended.append(desk.load())
        desk.until(lambda known: (known["change"] or {}).get("state") == "done")
    return [
        at_most(f"{name} saved with another duration, until its page is there", page, "s", most),
        at_most("... until what that changed is told", changed, "s"),
        at_most("... saved with a slip, until it is told", problems, "s", PROBLEMS),
        at_most("... saved without it, until the page is there", mended, "s", most),
    ]


class PageAndEditor:
    """A page that is open, and an editor beside it. `number` is the version that the last save makes."""

    def __init__(self, client: httpx.Client) -> None:
        self.client, self.number, self.saved_at = client, 1, 0.0

    def save(self, file: Path, text: str) -> None:
        """Save a file, whole at once, as editors do."""
        beside = file.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        self.number, self.saved_at = self.number + 1, time.perf_counter()
        beside.replace(file)

    def until(self, so: Callable[[Known], Any]) -> float:
        """Ask whenever there is news, until something is so; seconds since the save."""
        with self.client.stream("GET", "/watch/news") as news:
            for _ in _pieces(news):
                known: Known = json.loads(self.client.get("/watch").content)
                if so(known):
                    return time.perf_counter() - self.saved_at
        raise OSError("the server has nothing more to say")

    def load(self) -> float:
        """Load the page; seconds since the save."""
        self.client.get("/").raise_for_status()
        return time.perf_counter() - self.saved_at


def _pieces(news: httpx.Response) -> Iterator[str]:
    return (line for line in news.iter_lines() if line.startswith("data:"))
