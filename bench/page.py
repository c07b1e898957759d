"""The page served: fifty readers at once, each with a connection of her own, on a server as `serve` starts it."""

from __future__ import annotations

import asyncio
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.measure import NotAvailableError, Row, fresh_environment

SCENARIO = "petrograd-1917"
READERS, ROUNDS = 50, 20
MOST = 50.0  # milliseconds
PATHS = ("/", "/history.json")


def rows() -> list[Row]:
    """How long fifty readers wait who ask at once for the page, and for data."""
    with server() as (host, port):
        return [row(path, *asyncio.run(read(host, port, path))) for path in PATHS]


@contextmanager
def server(where: str = SCENARIO, *options: str) -> Iterator[tuple[str, int]]:
    """A server in a process of its own, once it says where it is."""
    command = [sys.executable, "-m", "interregnum", "serve", where, "--port", "0", "--no-browser", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=fresh_environment()) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://([\d.]+):(\d+)/", process.stdout.readline())
            if found is None:
                raise NotAvailableError("the server did not say where it is")
            yield found[1], int(found[2])
        finally:
            process.terminate()


async def read(host: str, port: int, path: str) -> tuple[list[float], int, int, float]:
    """Milliseconds of each answer; how many were dropped; bytes of one; seconds of all. Compressed, as browsers ask."""
    asked = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    links = [await asyncio.open_connection(host, port) for _ in range(READERS)]
    await answer(*links[0], asked)
    times: list[float] = []
    dropped = size = 0
    began = time.perf_counter()
    for _ in range(ROUNDS):  # in each round all ask at once, and the next begins when the last has her answer
        answers = await asyncio.gather(*(answer(*link, asked) for link in links), return_exceptions=True)
        for found in answers:
            if isinstance(found, BaseException):
                dropped += 1
            else:
                times.append(found[0])
                size = found[1]
    seconds = time.perf_counter() - began
    for _, writer in links:
        writer.close()
    return times, dropped, size, seconds


async def answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: bytes
) -> tuple[float, int]:
    """Milliseconds from the question to the last byte, and bytes."""
    began = time.perf_counter()
    writer.write(asked)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.I)
    if not head.startswith(b"HTTP/1.1 200 ") or length is None:
        raise ConnectionError(head.partition(b"\r\n")[0].decode())
    size = len(await reader.readexactly(int(length[1])))
    return 1000 * (time.perf_counter() - began), size


def row(path: str, times: list[float], dropped: int, size: int, seconds: float) -> Row:
    """Median and worst wait, answers a second, and whether any was dropped."""
    median = statistics.median(times)
    return Row(
        f"{SCENARIO}: {READERS} readers at once of `{path}`, {size / 1024:.0f} KiB, {ROUNDS} times",
        f"{median:.1f} ms (worst {max(times):.0f} ms); {len(times) / seconds:,.0f} answers/s; {dropped} dropped",
        bar=f"under {MOST:g} ms, none dropped",
        met=median < MOST and dropped == 0,
    )
