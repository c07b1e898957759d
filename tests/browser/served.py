"""A server that really listens, with the page as readers get it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from interregnum.server.app import application
from interregnum.server.press import press
from interregnum.server.queries import Which
from interregnum.server.serving import listening, server_of


@contextmanager
def served(where: str | Path, seed: int = 7) -> Iterator[str]:
    """The address of a server that listens on this machine, with the page as readers get it."""
    begun, listener = Event(), listening("127.0.0.1", 0)
    server = server_of(application(str(where), press(), Which(seed, 0)), begun.set)
    thread = Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        assert begun.wait(60)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(60)
        listener.close()
