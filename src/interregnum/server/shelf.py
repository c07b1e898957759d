"""What has been made and is kept for a while: the scenario, histories, pages.

All is made in one thread beside the one that answers, each thing once: who asks for what is being made waits for it
with the others.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from interregnum.errors import ScenarioError
from interregnum.history import History
from interregnum.server.packed import Packed
from interregnum.server.press import Played, Press
from interregnum.server.queries import Asked, Which
from interregnum.server.standing import Signature, Standing, signature, standing

Made = TypeVar("Made")

HISTORIES, PAGES = 12, 64  # kept; a page of the flagship is some hundred kilobytes, compressed
LOOKS_EVERY = 0.25  # seconds between two looks at the files
MOST_WAITING = 64  # things being made or waited for; more are refused


class TooBusyError(Exception):
    """So much is asked for already that no more is taken on."""


class Kept:
    """Things by name, the last few of them, each made once in a thread."""

    def __init__(self, thread: ThreadPoolExecutor, most: int) -> None:
        self.thread, self.most = thread, most
        self.there: OrderedDict[Hashable, Any] = OrderedDict()
        self.making: dict[Hashable, asyncio.Future[Any]] = {}

    async def get(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """The thing of that name; made, if it is not there. What could not be made is not kept."""
        if name in self.there:
            found: Made = self.held(name)
            return found
        if name not in self.making:
            if len(self.making) >= MOST_WAITING:
                raise TooBusyError
            task = asyncio.ensure_future(asyncio.get_running_loop().run_in_executor(self.thread, make))
            self.making[name] = task
            task.add_done_callback(lambda done: self._done(name, done))
        made: Made = await asyncio.shield(self.making[name])  # a reader who leaves takes it from nobody else
        return made

    def held(self, name: Hashable) -> Any:
        """The thing of that name; None where it is not there."""
        if name in self.there:
            self.there.move_to_end(name)
        return self.there.get(name)

    def _done(self, name: Hashable, done: asyncio.Future[Any]) -> None:
        del self.making[name]
        if done.cancelled() or done.exception() is not None:
            return
        self.there[name] = done.result()
        while len(self.there) > self.most:
            self.there.popitem(last=False)


class Shelf:
    """The scenario as it stands, its histories, and the pages made of them."""

    def __init__(self, where: str, press: Press) -> None:
        self.where, self.press = where, press
        self.files: Signature = ()
        self.looked = -math.inf
        self.thread = ThreadPoolExecutor(1, "making")
        self.standings = Kept(self.thread, 1)
        self.histories = Kept(self.thread, HISTORIES)
        self.pages = Kept(self.thread, PAGES)

    async def standing(self) -> Standing:
        """The scenario as its files are now. Raises ScenarioError; what is wrong is kept as long as they are so."""
        files = self._files()

        def read() -> Standing | ScenarioError:
            try:
                return standing(self.where, files)
            except ScenarioError as error:
                return error

        found = await self.standings.get(files, read)
        if isinstance(found, ScenarioError):
            raise ScenarioError(found.problems)
        return found

    def _files(self) -> Signature:
        """The state of the files; many who ask at once have one look between them."""
        now = time.monotonic()
        if now - self.looked >= LOOKS_EVERY:
            self.files, self.looked = signature(self.where), now
        return self.files

    async def page(self, asked: Asked) -> Packed:
        """The page of a history. Raises ScenarioError, QueryError, RunError, TooBusyError."""

        def made(now: Standing, played: Played) -> Packed:
            html, policy = self.press.page(self.press.night(now, played))
            return Packed.of(html.encode("utf-8", "replace"), "text/html; charset=utf-8", policy)

        return await self._kept("page", asked, made)

    async def data(self, asked: Asked) -> Packed:
        """The data of a history, as JSON. Raises as `page` does."""

        def made(now: Standing, played: Played) -> Packed:
            night = self.press.night(now, played)
            text = json.dumps(night, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            return Packed.of(text.encode("utf-8", "replace"), "application/json")

        return await self._kept("data", asked, made)

    async def _kept(self, kind: str, asked: Asked, make: Callable[[Standing, Played], Packed]) -> Packed:
        now = await self.standing()
        name = (kind, now.signature, asked)
        found: Packed | None = self.pages.held(name)
        if found is None:
            played = await self._played(now, asked)
            found = await self.pages.get(name, lambda: make(now, played))
        return found

    async def _played(self, now: Standing, asked: Asked) -> Played:
        history = await self._history(now, asked.shown)
        other = None if asked.beside is None else await self._history(now, asked.beside)
        return Played(asked.shown, history, asked.beside, other)

    async def _history(self, now: Standing, which: Which) -> History:
        return await self.histories.get((now.signature, which), lambda: now.play(which))

    def close(self) -> None:
        """Make nothing more."""
        self.thread.shutdown(wait=False, cancel_futures=True)
