"""The routes.

GET     /               the page of a history
GET     /history.json   its data
GET     /static/...     the files of the page
POST    /whatif         ask a what-if: 202, and where its answer will be
GET     /whatif/ID      how far it is, and the answer as it stands
DELETE  /whatif/ID      cancel it
"""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from interregnum.errors import InterregnumError, RunError, ScenarioError
from interregnum.server.guards import Guards
from interregnum.server.hand import Hand
from interregnum.server.jobs import LIMIT, Desk, Job
from interregnum.server.packed import Packed
from interregnum.server.pages import told
from interregnum.server.press import Press
from interregnum.server.queries import Asked, QueryError, Which, history_asked, question_asked
from interregnum.server.shelf import Shelf, TooBusyError

MOST_BODY = 4096  # bytes of a what-if
BODY_WITHIN = 10.0  # seconds in which it must have come


class Server:
    """What answers: a scenario, the press of its pages, and the history that is shown where none is named."""

    def __init__(
        self,
        where: str,
        press: Press,
        usual: Which,
        limit: float = LIMIT,
        hired: Callable[[str], Hand] = Hand,
    ) -> None:
        self.usual = usual
        self.shelf = Shelf(where, press)
        self.desk = Desk(where, limit, hired)
        self.files = {name: Packed.of(content, _media(name)) for name, content in press.files.items()}

    async def page(self, request: Request) -> Response:
        """The page of a history."""
        asked = history_asked(request.query_params.multi_items(), self.usual)
        return (await self.shelf.page(asked)).answer(request)

    async def data(self, request: Request) -> Response:
        """The data of a history."""
        asked = history_asked(request.query_params.multi_items(), self.usual)
        return (await self.shelf.data(asked)).answer(request)

    async def file(self, request: Request) -> Response:
        """One of the files of the page, by its name in a list made at the start: no path leads anywhere else."""
        packed = self.files.get(request.path_params["name"])
        return told(request, 404, "path") if packed is None else packed.answer(request)

    async def icon(self, request: Request) -> Response:
        """Browsers ask for one of their own accord."""
        return Response(status_code=204)

    async def ask(self, request: Request) -> Response:
        """Take a what-if on."""
        body = await _body(request)
        if isinstance(body, Response):
            return body
        job = self.desk.ask(question_asked(body))
        return JSONResponse(job.to_dict(), 202, {"Location": f"/whatif/{job.id}"})

    async def whatif(self, request: Request) -> Response:
        """How far a what-if is; with DELETE it is cancelled first."""
        job: Job | None = self.desk.jobs.get(request.path_params["id"])
        if job is None:
            return told(request, 404, "what-if")
        if request.method == "DELETE":
            self.desk.cancel(job)
        return JSONResponse(job.to_dict())

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Make the first page before anybody asks; play what-ifs as long as the server runs; then stop it all."""
        with suppress(InterregnumError):  # the page says it
            await self.shelf.page(Asked(self.usual))
        working = asyncio.create_task(self.desk.work())
        try:
            yield
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working
            self.desk.close()
            self.shelf.close()


def application(
    where: str,
    press: Press,
    usual: Which,
    *,
    host: str = "127.0.0.1",
    names: Iterable[str] = (),
    limit: float = LIMIT,
    hired: Callable[[str], Hand] = Hand,
) -> ASGIApp:
    """The application, behind its guards.

    `limit` is how many seconds a what-if is played at most; `hired` starts the process that plays it.
    """
    server = Server(where, press, usual, limit, hired)
    routes = [
        Route("/", server.page),
        Route("/history.json", server.data),
        Route("/static/{name:path}", server.file),
        Route("/favicon.ico", server.icon),
        Route("/whatif", server.ask, methods=["POST"]),
        Route("/whatif/{id}", server.whatif, methods=["GET", "DELETE"]),
    ]
    app = Starlette(routes=routes, lifespan=server.lifespan, exception_handlers=HANDLERS)
    app.router.redirect_slashes = False
    return Guards(app, host, names)


async def _body(request: Request) -> bytes | Response:
    """The body of a request, or the answer that refuses it."""
    content = b""
    try:
        async with asyncio.timeout(BODY_WITHIN):
            async for chunk in request.stream():
                content += chunk
                if len(content) > MOST_BODY:
                    return told(request, 413, "body")
    except TimeoutError:
        return told(request, 408, "slow")
    except ClientDisconnect:
        return Response(status_code=400)
    return content


def _media(name: str) -> str:
    """What kind of file it is, by its name; not by what this machine believes scripts to be."""
    known = {"js": "text/javascript", "mjs": "text/javascript", "css": "text/css", "json": "application/json"}
    ending = name.rpartition(".")[2]
    media = known.get(ending) or mimetypes.guess_type(name)[0] or "text/plain"
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


# --- what went wrong --------------------------------------------------------------------------------------------


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = told(request, error.status_code, "method" if error.status_code == 405 else "path")
    answer.headers.update(error.headers or {})
    return answer


async def _misread(request: Request, error: Exception) -> Response:
    assert isinstance(error, QueryError)
    return told(request, 400, "query", error.problems)


async def _unsound(request: Request, error: Exception) -> Response:
    assert isinstance(error, ScenarioError)
    return told(request, 422, "scenario", error.problems)


async def _endless(request: Request, error: Exception) -> Response:
    return told(request, 422, "engine", more=str(error))


async def _busy(request: Request, error: Exception) -> Response:
    return told(request, 503, "busy")


async def _bug(request: Request, error: Exception) -> Response:
    return told(request, 500, "bug")


HANDLERS: Mapping[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
    HTTPException: _refused,
    QueryError: _misread,
    ScenarioError: _unsound,
    RunError: _endless,
    TooBusyError: _busy,
    Exception: _bug,
}
