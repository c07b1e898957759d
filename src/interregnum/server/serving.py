"""`interregnum serve`: listen, say where, open a browser, end with Ctrl-C.

Problem codes: port.
"""

from __future__ import annotations

import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

import uvicorn
from starlette.types import ASGIApp

from interregnum.errors import Problem, ProblemsFound
from interregnum.language.positions import clean
from interregnum.server.guards import EVERYWHERE

FREE = "another --port; or --port 0, for any that is free"
LOCAL = ("127.0.0.1", "::1", "localhost")
LAST_WORDS = 2  # seconds in which answers under way may end
WAITING = 512  # readers not yet let in
MOST_HEADER_BYTES = 32_768


def listening(host: str, port: int) -> socket.socket:
    """A socket at that host and port; 0 takes any port that is free. Raises ProblemsFound where it cannot be had."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, number)
    except OSError as error:
        message = f"there is no such host: {error.strerror or error}"
        allowed = "127.0.0.1, or an address of this machine"
        raise ProblemsFound(
            [Problem("port", message, "--host", found=clean(host), allowed=allowed)]
        ) from error
    try:
        if os.name == "posix":  # elsewhere it would let two servers have one port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(WAITING)
    except OSError as error:
        found.close()
        message = f"one cannot listen there: {(error.strerror or str(error)).lower()}"
        raise ProblemsFound(
            [Problem("port", message, "--port", found=clean(f"{host}:{port}"), allowed=FREE)]
        ) from error
    return found


def address_of(listener: socket.socket, host: str) -> str:
    """The address to open: by the name of this machine where all its addresses are listened at."""
    shown = socket.gethostname() if host in EVERYWHERE else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{listener.getsockname()[1]}/"


def names_of_this_machine() -> list[str]:
    """The names by which it may be reached in a network."""
    name = socket.gethostname()
    return [name, f"{name}.local", socket.getfqdn()]


def is_local(host: str) -> bool:
    """Whether only this machine itself is let in."""
    return host in LOCAL


class _Server(uvicorn.Server):
    """A server that says when it has begun."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self.begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.begun()


def server_of(app: ASGIApp, begun: Callable[[], None]) -> uvicorn.Server:
    """A server of the application; `begun` is called as soon as readers are let in."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
        timeout_graceful_shutdown=LAST_WORDS,
    )
    return _Server(config, begun)


def run(app: ASGIApp, listener: socket.socket, begun: Callable[[], None]) -> None:
    """Serve until Ctrl-C."""
    with suppress(KeyboardInterrupt):  # which is how it is ended
        server_of(app, begun).run([listener])


def open_browser(address: str) -> None:
    """Open the page in the reader's browser, where there is one with a window."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return

    def opened() -> None:
        with suppress(webbrowser.Error, OSError):
            webbrowser.open(address)

    Thread(target=opened, daemon=True).start()
