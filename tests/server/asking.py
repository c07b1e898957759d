"""What the tests of the server share: a real server in a thread, a client that is our own page, waiting."""

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
from stub import press

from interregnum.server.app import application
from interregnum.server.press import Press
from interregnum.server.queries import Which
from interregnum.server.serving import listening, server_of

HOST = "127.0.0.1:1917"  # by which the tests say they came, wherever the server really listens
OURS = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
PATIENCE = 120.0  # seconds after which a test that waits is taken to hang
USUAL = Which(1, 0)


@contextmanager
def served(
    where: str | Path = HARBOUR, made: Press | None = None, host: str = "127.0.0.1", **more: Any
) -> Iterator[httpx.Client]:
    """A client of a server that really listens. `host` is where it believes to."""
    app = application(str(where), made or press(), USUAL, host=host, **more)
    begun, listener = Event(), listening("127.0.0.1", 0)
    server = server_of(app, begun.set)
    thread = Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        assert begun.wait(PATIENCE)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=address, headers={"Host": HOST}, timeout=PATIENCE) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()
    assert not thread.is_alive()


def raw(client: httpx.Client, path: str, host: str = HOST) -> tuple[int, str]:
    """The answer to a GET of this path, byte for byte as it is written here."""
    connection = HTTPConnection("127.0.0.1", client.base_url.port, timeout=PATIENCE)
    connection.putrequest("GET", "/", skip_host=True)
    connection._buffer[0] = f"GET {path} HTTP/1.1".encode()  # type: ignore[attr-defined]  # nothing made proper
    connection._buffer.append(f"Host: {host}".encode())  # type: ignore[attr-defined]
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def ask(client: httpx.Client, **body: Any) -> str:
    """Ask a what-if: where its answer will be."""
    answer = client.post("/whatif", json=body, headers=OURS)
    assert answer.status_code == 202, answer.text
    url: str = answer.json()["url"]
    return url


def until(client: httpx.Client, url: str, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask again and again how far a what-if is, until something is so of it."""
    hangs_at = time.monotonic() + PATIENCE
    while time.monotonic() < hangs_at:
        job: dict[str, Any] = client.get(url).json()
        if is_so(job):
            return job
        time.sleep(0.02)
    raise AssertionError(f"it hangs: {job}")


def ended(job: dict[str, Any]) -> bool:
    """Whether nothing more will come of it."""
    return job["state"] not in ("waiting", "playing")
