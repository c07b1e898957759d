"""What has been made and is kept: the scenario, the most recent histories and pages.

Everything is made in one thread beside the event loop, and made once: a request for something that is being made
waits for it with the others.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from interregnum.errors import ProblemsFound
from interregnum.garbage import uncollected
from interregnum.history import History
from interregnum.server.http.response import StoredResponse
from interregnum.server.renderer import Renderer, ShownHistories
from interregnum.server.requests import HistoryKey, PageRequest
from interregnum.server.signature import Signature, signature
from interregnum.server.state import ScenarioState, load_state

if TYPE_CHECKING:
    from interregnum.server.watching.loop import Watch

Value = TypeVar("Value")

MAX_HISTORIES, MAX_PAGES = 12, 64  # kept; a page of the flagship is a few hundred kilobytes, compressed
CHECK_INTERVAL = 0.25  # seconds between two checks whether the files have changed
MAX_PENDING = 64  # values that are being made or waited for; further requests are refused


class TooBusyError(Exception):
    """So much is pending that nothing more is accepted."""


class AsyncCache:
    """The `size` most recently used values by key; each is made once, in a thread."""

    def __init__(self, thread: ThreadPoolExecutor, size: int) -> None:
        self.thread, self.size = thread, size
        self.values: OrderedDict[Hashable, Any] = OrderedDict()
        self.pending: dict[Hashable, asyncio.Future[Any]] = {}

    async def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of that key, made if need be. If `make` fails, nothing is kept. Raises TooBusyError."""
        if key in self.values:
            found: Value = self.cached(key)
            return found
        if key not in self.pending:
            if len(self.pending) >= MAX_PENDING:
                raise TooBusyError
            task = asyncio.ensure_future(
                asyncio.get_running_loop().run_in_executor(self.thread, _made_whole, make)
            )
            self.pending[key] = task
            task.add_done_callback(lambda done: self._store(key, done))
        # Others wait for it, even if this client leaves.
        made: Value = await asyncio.shield(self.pending[key])
        return made

    def cached(self, key: Hashable) -> Any:
        """The value of that key; None where it is not in the cache."""
        if key in self.values:
            self.values.move_to_end(key)
        return self.values.get(key)

    def _store(self, key: Hashable, done: asyncio.Future[Any]) -> None:
        del self.pending[key]
        if done.cancelled() or done.exception() is not None:
            return
        self.values[key] = done.result()
        while len(self.values) > self.size:
            self.values.popitem(last=False)


def _made_whole(make: Callable[[], Value]) -> Value:
    with uncollected():
        return make()


class PageCache:
    """The scenario as it is now, its histories, and the pages made of them."""

    def __init__(self, where: str, renderer: Renderer, watch: Watch | None = None) -> None:
        self.where, self.renderer, self.watch = where, renderer, watch
        self.files: Signature = ()
        self.checked_at = -math.inf
        self.thread = ThreadPoolExecutor(1, "pages")
        self.states = AsyncCache(self.thread, 1)
        self.histories = AsyncCache(self.thread, MAX_HISTORIES)
        self.responses = AsyncCache(self.thread, MAX_PAGES)

    async def state(self, version: int | None = None) -> ScenarioState:
        """The scenario as its files are now, or as they were last without errors, or in a version, where they are
        watched. Raises ProblemsFound, which is kept too until the files change."""
        if self.watch is not None:
            return await self.watch.state(version)
        files = self._current_files()

        def load() -> ScenarioState | ProblemsFound:
            try:
                return load_state(self.where, files)
            except ProblemsFound as error:
                return error

        loaded = await self.states.get(files, load)
        if isinstance(loaded, ProblemsFound):
            raise ProblemsFound(loaded.problems)
        return loaded

    def _current_files(self) -> Signature:
        """The signature of the files; many requests at once share one check."""
        now = time.monotonic()
        if now - self.checked_at >= CHECK_INTERVAL:
            self.files, self.checked_at = signature(self.where), now
        return self.files

    async def page(self, request: PageRequest) -> StoredResponse:
        """The page of a history. Raises ProblemsFound, RunError, TooBusyError."""

        def make(state: ScenarioState, shown: ShownHistories) -> StoredResponse:
            html, policy = self.renderer.page(self.renderer.data(state, shown))
            return StoredResponse.of(html.encode("utf-8", "replace"), "text/html; charset=utf-8", policy)

        return await self._response("page", request, make)

    async def data(self, request: PageRequest) -> StoredResponse:
        """The data of a history, as JSON. Raises as `page` does."""

        def make(state: ScenarioState, shown: ShownHistories) -> StoredResponse:
            data = self.renderer.data(state, shown)
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            return StoredResponse.of(text.encode("utf-8", "replace"), "application/json")

        return await self._response("data", request, make)

    async def playable(self, version: int | None = None) -> StoredResponse:
        """With what a page plays by itself, as bytes. Raises as `page` does."""
        state = await self.state(version)
        make = self.renderer.playable
        return await self.responses.get(
            ("playable", state.signature),
            lambda: StoredResponse.of(make(state), "application/octet-stream"),
        )

    async def _response(
        self, kind: str, request: PageRequest, make: Callable[[ScenarioState, ShownHistories], StoredResponse]
    ) -> StoredResponse:
        state = await self.state(request.version)
        key = (kind, state.signature, request)
        response: StoredResponse | None = self.responses.cached(key)
        if response is None:
            shown = await self._shown(state, request)
            response = await self.responses.get(key, lambda: make(state, shown))
        return response

    async def _shown(self, state: ScenarioState, request: PageRequest) -> ShownHistories:
        history = await self._history(state, request.shown)
        beside = None if request.beside is None else await self._history(state, request.beside)
        return ShownHistories(request.shown, history, request.beside, beside)

    async def _history(self, state: ScenarioState, key: HistoryKey) -> History:
        return await self.histories.get((state.signature, key), lambda: state.play(key))

    def close(self) -> None:
        """Make nothing more."""
        self.thread.shutdown(wait=False, cancel_futures=True)
