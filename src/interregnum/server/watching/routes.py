"""The addresses of a server that watches.

GET   /watch                      the versions, what is wrong now, and what the last edit changed
GET   /watch/news                 a line whenever there is more to be told (server-sent events)
GET   /watch/compare?from=1&to=3  what differs between two versions
GET   /watch/versions/3.zip       the files of a version
POST  /watch/versions/3           write them back: {"confirm": true, "now": 5}
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from interregnum.server.cache import TooBusyError
from interregnum.server.http.body import read_body
from interregnum.server.http.error_response import error_response
from interregnum.server.requests import QueryError, query_problem
from interregnum.server.watching.loop import Watch
from interregnum.server.watching.told import as_data, change_data

MAX_LISTENERS = 40  # pages that are told at once
# Seconds after which a line is sent that says nothing, so that a page that has gone is noticed.
HEARTBEAT = 10.0


class WatchRoutes:
    """The handlers. `writes` says whether files may be written back: only where nobody else can connect."""

    def __init__(self, watch: Watch, writes: bool) -> None:
        self.watch, self.writes = watch, writes
        self.listeners = 0

    def routes(self) -> list[Route]:
        """All of them."""
        return [
            Route("/watch", self.now),
            Route("/watch/news", self.news),
            Route("/watch/compare", self.compare),
            Route("/watch/versions/{number:int}.zip", self.files),
            Route("/watch/versions/{number:int}", self.write, methods=["POST"]),
        ]

    async def now(self, request: Request) -> Response:
        """What is known now."""
        await self.watch.first()
        return JSONResponse(await asyncio.to_thread(as_data, self.watch, writes=self.writes))

    async def news(self, request: Request) -> Response:
        """A line for each piece of news, until the page is left or the server ends."""
        if self.listeners >= MAX_LISTENERS:
            raise TooBusyError
        return StreamingResponse(self._news(), media_type="text/event-stream")

    async def _news(self) -> AsyncIterator[str]:
        self.listeners += 1
        try:
            told = -1
            while not self.watch.ending:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        told = await self.watch.more_than(told)
                    yield f"data: {told}\n\n"
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self.listeners -= 1

    async def compare(self, request: Request) -> Response:
        """What differs between two versions."""
        first, second = (_number(request, name) for name in ("from", "to"))
        change = await self.watch.compared(first, second)
        return JSONResponse(await asyncio.to_thread(change_data, self.watch.snapshots, change))

    async def files(self, request: Request) -> Response:
        """The files of a version as a zip."""
        version = self.watch.version(request.path_params["number"])
        place = self.watch.snapshots.place
        name = (
            "".join(char if char.isascii() and char.isalnum() else "-" for char in place.stem) or "scenario"
        )
        headers = {"Content-Disposition": f'attachment; filename="{name}-version-{version.number}.zip"'}
        packed = await asyncio.to_thread(self.watch.snapshots.packed, version.files)
        return Response(packed, headers=headers, media_type="application/zip")

    async def write(self, request: Request) -> Response:
        """Write the files of a version back, where that is confirmed."""
        if not self.writes:
            return error_response(request, 403, "write")
        return JSONResponse(
            await self.watch.write_back(request.path_params["number"], await _confirmed(request))
        )


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    raise QueryError([query_problem(f"`{name}` must be the number of a version", name, text or "(nothing)")])


async def _confirmed(request: Request) -> int:
    """The version that was there when the wish was confirmed. Raises QueryError."""
    content = await read_body(request)
    try:
        body = json.loads(content) if isinstance(content, bytes) else None
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict) and body.get("confirm") is True and isinstance(body.get("now"), int):
        return int(body["now"])
    message = "files are written back only where that is confirmed"
    raise QueryError([query_problem(message, "confirm", "", '{"confirm": true, "now": NUMBER}')])
