"""What the tests of the server share: a real server in a thread, a client that acts as our own page, waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
from harbour import HARBOUR
from stub_renderer import stub_renderer

from interregnum.server.app import application
from interregnum.server.listener import create_server, listen, nothing_more
from interregnum.server.renderer import Renderer
from interregnum.server.requests import HistoryKey
from interregnum.server.watching.loop import Watch

HOST = "127.0.0.1:1917"  # the Host header of the tests, whatever port the server really has
OURS = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
PATIENCE = 120.0  # seconds after which a test that waits is taken to hang; a slow machine needs far less
DEFAULT = HistoryKey(1, 0)


@contextmanager
def served(
    where: str | Path = HARBOUR,
    renderer: Renderer | None = None,
    host: str = "127.0.0.1",
    watch: Watch | None = None,
    **options: Any,
) -> Iterator[httpx.Client]:
    """A client of a server that really listens. `host` is the address that the server takes for its own."""
    app = application(str(where), renderer or stub_renderer(), DEFAULT, host=host, watch=watch, **options)
    ready, listener = Event(), listen("127.0.0.1", 0)
    server = create_server(app, ready.set, nothing_more if watch is None else watch.stop)
    thread = Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=address, headers={"Host": HOST}, timeout=PATIENCE) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()
    assert not thread.is_alive()


def get_raw(client: httpx.Client, path: str, host: str = HOST) -> tuple[int, str]:
    """Status and text of the response to a GET of exactly this path, which no client library has normalised."""
    connection = HTTPConnection("127.0.0.1", client.base_url.port, timeout=PATIENCE)
    connection.putrequest("GET", "/", skip_host=True)
    connection._buffer[0] = f"GET {path} HTTP/1.1".encode()  # type: ignore[attr-defined]
    connection._buffer.append(f"Host: {host}".encode())  # type: ignore[attr-defined]
    connection.endheaders()
    response = connection.getresponse()
    found = response.status, response.read().decode()
    connection.close()
    return found


def ask(client: httpx.Client, **body: Any) -> str:
    """Ask a what-if: the address of its answer."""
    response = client.post("/whatif", json=body, headers=OURS)
    assert response.status_code == 202, response.text
    url: str = response.json()["url"]
    return url


def ask_and_see_playing(client: httpx.Client, **body: Any) -> str:
    """Ask a what-if and wait until it is played. Asked again where it ended before it was seen."""
    while True:
        url = ask(client, **body)
        job = until(client, url, lambda job: has_ended(job) or job["done"] > 0)
        if not has_ended(job):
            return url


def until(client: httpx.Client, url: str, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Poll a what-if until it meets a condition."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get(url).json()
        if condition(job):
            return job
        time.sleep(0.02)
    raise AssertionError(f"it hangs: {job}")


def has_ended(job: dict[str, Any]) -> bool:
    """Whether a what-if has its final state."""
    return job["state"] not in ("waiting", "playing")
