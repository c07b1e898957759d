"""The routes.

GET     /               the page of a history
GET     /history.json   its data
GET     /static/...     the files of the page
GET     /worker/...     those of them that play in a worker
GET     /playable       with what they play
POST    /whatif         ask a what-if: 202, and the address of its answer
GET     /whatif/ID      its progress, and the answer so far
DELETE  /whatif/ID      cancel it

A server that watches has those below `/watch` too (`watching.routes`).
"""

from __future__ import annotations

import asyncio
import logging
import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from interregnum.errors import EngineMissing, InterregnumError, ProblemsFound, RunError
from interregnum.server.cache import PageCache, TooBusyError
from interregnum.server.http.body import read_body
from interregnum.server.http.error_response import error_response
from interregnum.server.http.response import StoredResponse
from interregnum.server.http.security import LOCAL, WORKER_POLICY, SecurityMiddleware
from interregnum.server.queue import TIME_LIMIT, Job, WhatIfQueue
from interregnum.server.renderer import Renderer
from interregnum.server.requests import (
    HistoryKey,
    PageRequest,
    QueryError,
    parse_page_request,
    parse_whatif,
)
from interregnum.server.watching.loop import Watch
from interregnum.server.watching.routes import WatchRoutes
from interregnum.server.worker import Worker


class Server:
    """The handlers of the routes. `default` is the history shown where an address names none; `watch` follows the files
    where that is wished."""

    def __init__(
        self, cache: PageCache, queue: WhatIfQueue, default: HistoryKey, watch: Watch | None = None
    ) -> None:
        self.cache, self.queue, self.default, self.watch = cache, queue, default, watch
        files = cache.renderer.files
        self.files = {name: StoredResponse.of(content, _media_type(name)) for name, content in files.items()}
        self.worker_files = {
            name: StoredResponse.of(content, _media_type(name), WORKER_POLICY)
            for name, content in for_a_worker(files).items()
        }

    async def page(self, request: Request) -> Response:
        """The page of a history."""
        return (await self.cache.page(self._wanted(request))).to_response(request)

    async def data(self, request: Request) -> Response:
        """The data of a history."""
        return (await self.cache.data(self._wanted(request))).to_response(request)

    def _wanted(self, request: Request) -> PageRequest:
        return parse_page_request(
            request.query_params.multi_items(), self.default, versions=self.watch is not None
        )

    async def file(self, request: Request) -> Response:
        """One of the files of the page. Names are looked up in a fixed list, so no path leads anywhere else."""
        stored = self.files.get(request.path_params["name"])
        return error_response(request, 404, "path") if stored is None else stored.to_response(request)

    async def worker_file(self, request: Request) -> Response:
        """One of the files of the page as a worker needs it."""
        stored = self.worker_files.get(request.path_params["name"])
        return error_response(request, 404, "path") if stored is None else stored.to_response(request)

    async def playable(self, request: Request) -> Response:
        """With what a worker plays."""
        return (await self.cache.playable(self._wanted(request).version)).to_response(request)

    async def icon(self, request: Request) -> Response:
        """Browsers ask for an icon on their own; there is none."""
        return Response(status_code=204)

    async def ask(self, request: Request) -> Response:
        """Add a what-if to the queue."""
        body = await read_body(request)
        if isinstance(body, Response):
            return body
        asked = parse_whatif(body)
        if self.watch is not None:  # of the version that the page shows, whatever the files are by now
            state = await self.watch.state(self._wanted(request).version)
            asked = replace(asked, where=state.home)
        job = self.queue.add(asked)
        return JSONResponse(job.to_dict(), 202, {"Location": f"/whatif/{job.id}"})

    async def whatif(self, request: Request) -> Response:
        """The progress of a what-if; DELETE cancels it first."""
        job: Job | None = self.queue.jobs.get(request.path_params["id"])
        if job is None:
            return error_response(request, 404, "what-if")
        if request.method == "DELETE":
            self.queue.cancel(job)
        return JSONResponse(job.to_dict())

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Make the default page before the first request; play what-ifs while the server runs; then stop everything."""
        working = [asyncio.create_task(self.queue.run())]
        if self.watch is not None:
            working.append(asyncio.create_task(self.watch.run()))
        try:
            await self.cache.page(PageRequest(self.default))
        except InterregnumError:
            pass  # the page will say what is wrong
        except Exception:
            logging.getLogger(__name__).exception("the first page could not be made")
        try:
            yield
        finally:
            for task in working:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            self.queue.close()
            self.cache.close()
            if self.watch is not None:
                self.watch.close()


def application(
    where: str,
    renderer: Renderer,
    default: HistoryKey,
    *,
    host: str = "127.0.0.1",
    names: Iterable[str] = (),
    time_limit: float = TIME_LIMIT,
    start_worker: Callable[[str], Worker] = Worker,
    watch: Watch | None = None,
) -> ASGIApp:
    """The application, behind its security checks.

    `time_limit` is how many seconds a what-if is played at most; `start_worker` starts the process that plays it. With
    a `watch` the page follows the files; from it they may be written only where none but this machine can connect.
    """
    cache, queue = PageCache(where, renderer, watch), WhatIfQueue(where, time_limit, start_worker)
    server = Server(cache, queue, default, watch)
    routes = [
        Route("/", server.page),
        Route("/history.json", server.data),
        Route("/static/{name:path}", server.file),
        Route("/worker/{name:path}", server.worker_file),
        Route("/playable", server.playable),
        Route("/favicon.ico", server.icon),
        Route("/whatif", server.ask, methods=["POST"]),
        Route("/whatif/{id}", server.whatif, methods=["GET", "DELETE"]),
    ]
    if watch is not None:
        routes += WatchRoutes(watch, writes=host in LOCAL).routes()
    app = Starlette(routes=routes, lifespan=server.lifespan, exception_handlers=ERROR_HANDLERS)
    app.router.redirect_slashes = False
    app.state.watching = watch is not None
    return SecurityMiddleware(app, host, names)


def for_a_worker(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The modules that play, by their name: a worker has no import map, so they name each other by their address."""
    return {
        name: content.replace(b' from "interregnum/', b' from "/worker/')
        for name, content in files.items()
        if name.startswith("play/") and name.endswith(".js")
    }


def _media_type(name: str) -> str:
    """The media type of a file, by its name. Scripts are listed here because systems disagree about them."""
    known = {"js": "text/javascript", "mjs": "text/javascript", "css": "text/css", "json": "application/json"}
    suffix = name.rpartition(".")[2]
    media_type = known.get(suffix) or mimetypes.guess_type(name)[0] or "text/plain"
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


# --- errors -----------------------------------------------------------------------------------------------------


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = error_response(request, error.status_code, "method" if error.status_code == 405 else "path")
    response.headers.update(error.headers or {})
    return response


async def _query_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, QueryError)
    return error_response(request, 400, "query", error.problems)


async def _scenario_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemsFound)
    return error_response(request, 422, "scenario", error.problems)


async def _run_error(request: Request, error: Exception) -> Response:
    return error_response(request, 422, "engine", message=str(error))


async def _missing(request: Request, error: Exception) -> Response:
    return error_response(request, 500, "kernel", message=str(error))


async def _too_busy(request: Request, error: Exception) -> Response:
    return error_response(request, 503, "busy")


async def _internal_error(request: Request, error: Exception) -> Response:
    return error_response(request, 500, "bug")


ERROR_HANDLERS: Mapping[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
    HTTPException: _http_error,
    QueryError: _query_error,
    ProblemsFound: _scenario_error,
    RunError: _run_error,
    EngineMissing: _missing,
    TooBusyError: _too_busy,
    Exception: _internal_error,
}
