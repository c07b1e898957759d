"""A server that really listens, with the page as readers get it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread
from typing import Any

from interregnum.server.app import application
from interregnum.server.listener import create_server, listen, nothing_more
from interregnum.server.renderer import page_renderer
from interregnum.server.requests import HistoryKey
from interregnum.server.watching.loop import Watch
from interregnum.server.worker import Worker

PATIENCE = 120.0  # seconds after which a server is taken to hang


@contextmanager
def served(where: str | Path, seed: int = 7, *, watched: bool = False, **options: Any) -> Iterator[str]:
    """The address of a server that listens on this machine, with the page as readers get it."""
    ready, listener = Event(), listen("127.0.0.1", 0)
    watch = Watch(str(where)) if watched else None
    app = application(str(where), page_renderer(), HistoryKey(seed, 0), watch=watch, **options)
    server = create_server(app, ready.set, nothing_more if watch is None else watch.stop)
    thread = Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()
    assert not thread.is_alive()


def never_finishes(where: str) -> Worker:
    """A worker that plays ten pairs of any what-if and then waits to be stopped."""
    return Worker(where, _ten_pairs)


def _ten_pairs(pipe: Connection, where: str) -> None:
    pipe.recv()
    pipe.send(("progress", 10))
    pipe.recv()
