"""A server that really listens, with the page as readers get it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from interregnum.server.app import application
from interregnum.server.listener import create_server, listen
from interregnum.server.renderer import page_renderer
from interregnum.server.requests import HistoryKey

PATIENCE = 120.0  # seconds after which a server is taken to hang


@contextmanager
def served(where: str | Path, seed: int = 7) -> Iterator[str]:
    """The address of a server that listens on this machine, with the page as readers get it."""
    ready, listener = Event(), listen("127.0.0.1", 0)
    server = create_server(application(str(where), page_renderer(), HistoryKey(seed, 0)), ready.set)
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
