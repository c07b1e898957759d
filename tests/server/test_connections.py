"""Connections: many that ask nothing lock nobody out, and nothing is written about them."""

from __future__ import annotations

import errno
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from harbour import HARBOUR
from live import HOST, PATIENCE, served

from interregnum.server.http import connections

HALF = b"GET / HTTP/1.1\r\nHost: "
LONG = 10_000.0  # seconds: whom the time limit would end, too, must be ended by something else
# A server with so few handles as its first argument says.
SERVER = f"""
import resource, sys
handles = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_NOFILE, (handles, handles))
from interregnum.cli import main
from interregnum.server.http import connections
connections.REQUEST_TIMEOUT = {LONG}
main()
"""


def opened(stack: ExitStack, port: int, sends: bytes) -> socket.socket:
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
    connection.sendall(sends)
    return connection


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


@contextmanager
def with_handles(handles: int) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server in a process of its own, and its port."""
    words = [sys.executable, "-c", SERVER, str(handles), "serve", str(HARBOUR), "--port", "0", "--no-browser"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield process, int(line.partition("127.0.0.1:")[2].partition("/")[0])
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize(("handles", "half_open", "at_once"), [(128, 300, 8), (1024, 1100, 100)])
def test_more_half_requests_than_handles_lock_nobody_out(handles: int, half_open: int, at_once: int) -> None:
    """As many `at_once` as may wait to be taken: of more the system takes no notice, until they knock again a second
    later."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < half_open + 100:
        pytest.skip("this system has too few handles for the test itself")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, half_open + 100), hard))
    with with_handles(handles) as (process, port), ExitStack() as stack:
        for number in range(half_open):
            opened(stack, port, HALF)
            if number % at_once == at_once - 1:
                found = httpx.get(f"http://127.0.0.1:{port}/", timeout=PATIENCE)
                assert found.status_code == 200
        assert httpx.get(f"http://127.0.0.1:{port}/history.json", timeout=PATIENCE).status_code == 200
        process.terminate()
        assert process.communicate(timeout=PATIENCE)[1] == ""


def test_the_one_that_has_waited_longest_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 8)
    monkeypatch.setattr(connections, "REQUEST_TIMEOUT", LONG)
    with served() as client, ExitStack() as stack:
        port = client.base_url.port
        assert port is not None
        waiting = [opened(stack, port, HALF) for _ in range(8)]
        opened(stack, port, HALF)
        assert is_closed(waiting[0])
        waiting[-1].sendall(HOST.encode() + b"\r\n\r\n")
        assert waiting[-1].recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize("sends", [b"", HALF, HALF + HOST.encode() + b"\r\n\r\n" + HALF])
def test_who_sends_no_request_in_time_is_left(monkeypatch: pytest.MonkeyPatch, sends: bytes) -> None:
    monkeypatch.setattr(connections, "REQUEST_TIMEOUT", 0.2)
    with served() as client, ExitStack() as stack:
        port = client.base_url.port
        assert port is not None
        connection = opened(stack, port, sends)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
        assert received.startswith(b"HTTP/1.1 200") == (len(sends) > len(HALF))
        assert client.get("/").status_code == 200


def test_who_takes_nothing_of_a_response_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(connections, "RESPONSE_TIMEOUT", 0.2)
    with served() as client, ExitStack() as stack:
        port = client.base_url.port
        assert port is not None
        connection = stack.enter_context(socket.socket())
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", port))
        ask = HALF.replace(b"/ ", b"/history.json ") + HOST.encode() + b"\r\n\r\n"
        with suppress(ConnectionError):
            while True:
                connection.sendall(ask)
        assert client.get("/").status_code == 200


def test_what_is_no_http_is_refused_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    with served() as client, ExitStack() as stack:
        port = client.base_url.port
        assert port is not None
        upgrade = b"\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
        for sends in (b"\x16\x03\x01 no HTTP\r\n\r\n", HALF + HOST.encode() + upgrade):
            assert opened(stack, port, sends).recv(9) == b"HTTP/1.1 "
    assert capfd.readouterr().err == ""


def test_what_ceases_to_be_http_in_the_middle_is_left_without_a_word() -> None:
    """The body of the request is none; that is seen before its answer begins, or while it is sent."""
    head = HALF + b"localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with with_handles(256) as (process, port), ExitStack() as stack:
        # Now it is at hand.
        assert httpx.get(f"http://127.0.0.1:{port}/", timeout=PATIENCE).status_code == 200
        for at_once, later in ((b"zz\r\n", b""), (b"", b"zz\r\n")):
            begun = opened(stack, port, head + at_once)
            with suppress(ConnectionError):
                while later and not begun.recv(9):
                    pass
                begun.sendall(later)
                while begun.recv(65536):
                    pass
        assert httpx.get(f"http://127.0.0.1:{port}/", timeout=PATIENCE).status_code == 200
        process.terminate()
        assert process.communicate(timeout=PATIENCE)[1] == ""


@pytest.mark.parametrize("handles", [64, 128, 256, 1024, 4096, resource.RLIM_INFINITY])
def test_there_is_room_for_what_is_taken_at_once(handles: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before one is closed, all that wait may have been taken, as many as there were just closed."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (handles, handles))
    most, backlog = connections.room()
    assert 8 <= most <= connections.MOST
    if handles > 0:
        assert most + 2 * backlog < handles - 30


def test_of_errors_those_for_want_of_handles_alone_are_not_told() -> None:
    told: list[object] = []
    loop: Any = SimpleNamespace(default_exception_handler=lambda context: told.append(context["exception"]))
    other = [OSError(errno.ECONNRESET, "reset"), ValueError("wrong"), None]
    for error in (*(OSError(code, "full") for code in connections.SHORTAGES), *other):
        connections.without_shortage(loop, {"message": "x", "exception": error})
    assert told == other
