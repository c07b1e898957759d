"""What a process that was started to work for another does first: leave Ctrl-C to it, and end when it ends.

Nothing else ends such a process where its parent is killed: it would wait for work for ever. Nothing is imported here
but what Python has loaded by then, for until this has run Ctrl-C ends the process with a traceback.
"""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing import parent_process
from multiprocessing.connection import wait


def serve_parent() -> None:
    """Ignore Ctrl-C, which the parent handles, and end as soon as the parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
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
