"""What `interregnum serve` does around the application: listen, open a browser, run until Ctrl-C.

Problem codes: port.
"""

from __future__ import annotations

import asyncio
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
from interregnum.server.http.connections import LimitedProtocol, room, without_shortage
from interregnum.server.http.security import ALL_ADDRESSES, LOCAL

FREE_PORT = "another --port, or --port 0 for any free port"
SHUTDOWN_TIMEOUT = 2  # seconds in which responses under way may be completed
MAX_HEADER_BYTES = 32_768


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at this host and port; port 0 takes any free port. Raises ProblemsFound."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:  # a name that is too long or empty cannot even be looked up
        message = f"no such host: {getattr(error, 'strerror', None) or error}"
        allowed = "127.0.0.1, or an address of this machine"
        raise ProblemsFound(
            [Problem("port", message, "--host", found=clean(host), allowed=allowed)]
        ) from error
    try:
        if os.name == "posix":  # on Windows this would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(room()[1])
    except OSError as error:
        listener.close()
        message = f"the server cannot listen there: {(error.strerror or str(error)).lower()}"
        raise ProblemsFound(
            [Problem("port", message, "--port", found=clean(f"{host}:{port}"), allowed=FREE_PORT)]
        ) from error
    return listener


def page_address(listener: socket.socket, host: str) -> str:
    """The address to open in a browser; with the name of this machine where the server listens on all addresses."""
    shown = socket.gethostname() if host in ALL_ADDRESSES else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{listener.getsockname()[1]}/"


def machine_names() -> list[str]:
    """The names under which other machines may reach this one."""
    name = socket.gethostname()
    return [name, f"{name}.local", socket.getfqdn()]


def is_local(host: str) -> bool:
    """Whether only this machine can connect."""
    return host in LOCAL


class _Server(uvicorn.Server):
    """A server that calls a function when it accepts connections."""

    def __init__(
        self, config: uvicorn.Config, on_ready: Callable[[], None], on_end: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self.on_ready, self.on_end = on_ready, on_end

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(without_shortage)
        await super().startup(sockets)
        if self.started:
            self.on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.on_end()
        await super().shutdown(sockets)


def nothing_more() -> None:
    """What is done at the end of a server whose responses end by themselves."""


def create_server(
    app: ASGIApp, on_ready: Callable[[], None], on_end: Callable[[], None] = nothing_more
) -> uvicorn.Server:
    """A server of the application; `on_ready` is called as soon as it accepts connections, `on_end` when it is about to
    wait for the responses under way."""
    config = uvicorn.Config(
        app,
        http=LimitedProtocol,
        backlog=room()[1],
        ws="none",
        lifespan="on",
        log_level="error",  # what is warned of is what readers send, as often as they like
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
        timeout_graceful_shutdown=SHUTDOWN_TIMEOUT,
    )
    return _Server(config, on_ready, on_end)


def run(
    app: ASGIApp,
    listener: socket.socket,
    on_ready: Callable[[], None],
    on_end: Callable[[], None] = nothing_more,
) -> None:
    """Serve until Ctrl-C."""
    with suppress(KeyboardInterrupt):
        create_server(app, on_ready, on_end).run([listener])


def open_browser(address: str) -> None:
    """Open the page in the user's browser, where there is a display to show it."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return

    def open_in_thread() -> None:
        with suppress(webbrowser.Error, OSError):
            webbrowser.open(address)

    Thread(target=open_in_thread, daemon=True).start()
