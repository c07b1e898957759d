"""What a process that was started to work for another does first: leave Ctrl-C to it, and end when it ends.

Nothing else ends such a process where its parent is killed: it would wait for work for ever. Nothing is imported here
but what Python has loaded by then: it is to be ready soon.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from multiprocessing.connection import wait

MASKS = hasattr(signal, "pthread_sigmask")  # not on Windows


@contextmanager
def starting() -> Iterator[None]:
    """While a process is started, Ctrl-C waits: it would end the new one with a traceback before it can ignore it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if MASKS else set()
    try:
        yield
    finally:
        if MASKS:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve_parent() -> None:
    """Ignore Ctrl-C, which the parent handles, and end as soon as the parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if MASKS:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    """Waits on a pipe whose other end the parent alone holds; on Windows, on the process itself.

    Unlike a signal at the death of the parent, it does not mistake the end of the thread that started this process for
    the end of the parent, and works on every system.
    """
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
