"""Connections within limits, so that no reader is locked out by those who open many and say nothing.

There are never more than the system has handles for. Where there is no room for another, the one that has waited
longest without having asked anything is closed. A request must have arrived within a time limit, and a response must be
taken. Nothing of this is written to the terminal: it could be made to happen as often as somebody likes.
"""

from __future__ import annotations

import asyncio
import errno
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 400  # connections at once
LEAST = 8  # of them, however few handles there are
RESERVED = 96  # handles for the files, pipes and sockets of the server itself
BACKLOG = 128  # connections that the system has taken and we have not; each becomes a handle at once
SHORTAGES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
REQUEST_TIMEOUT = 15.0  # seconds within which the head of a request must arrive
RESPONSE_TIMEOUT = 20.0  # seconds within which a reader must take something of a response


def room() -> tuple[int, int]:
    """How many connections there may be, and how many that wait to be taken, by the handles of this process."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return MOST, BACKLOG
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    handles = 10**6 if soft == resource.RLIM_INFINITY else soft
    most = max(LEAST, min(MOST, (handles - RESERVED) // 2))
    return most, max(LEAST, min(BACKLOG, (handles - RESERVED) // 4))


class LimitedProtocol(H11Protocol):
    """A connection that is closed where it asks nothing in time, or takes nothing, or there are too many."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most, _ = room()
        self.idle_since = 0.0
        self.deadline: asyncio.TimerHandle | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, in the place of an idle one where there are enough; this one, where no other is idle."""
        super().connection_made(transport)
        self._wait_for_request()
        if len(self.connections) > self.most:
            idle = (
                connection
                for connection in self.connections
                if isinstance(connection, LimitedProtocol) and connection.is_idle
            )
            oldest = min(idle, key=lambda connection: connection.idle_since)
            oldest.transport.abort()
            self.connections.discard(oldest)

    def data_received(self, data: bytes) -> None:
        """Read on; once there is a request, it has come in time."""
        super().data_received(data)
        if not self.is_idle and not self.flow.write_paused:
            self._wait_no_more()

    def on_response_complete(self) -> None:
        """From now on the next request is waited for."""
        super().on_response_complete()
        if self.is_idle and not self.transport.is_closing():
            self._wait_for_request()

    def pause_writing(self) -> None:
        """The reader takes nothing for the moment."""
        super().pause_writing()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        """The reader has taken what there was."""
        super().resume_writing()
        self._wait_no_more()
        if self.is_idle:
            self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        super().connection_lost(exc)
        self._wait_no_more()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; where a request is being answered, what answers it is told that nobody hears it."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self.transport.close()
        elif self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.close()

    def _wait_for_request(self) -> None:
        self._wait_no_more()
        self.idle_since = self.loop.time()
        self.deadline = self.loop.call_later(REQUEST_TIMEOUT, self.transport.abort)

    def _wait_for_reader(self) -> None:
        self._wait_no_more()
        left = self.transport.get_write_buffer_size()
        self.deadline = self.loop.call_later(RESPONSE_TIMEOUT, self._end_unless_taken, left)

    def _end_unless_taken(self, left: int) -> None:
        if self.transport.get_write_buffer_size() < left:
            self._wait_for_reader()
        else:
            self.transport.abort()

    def _wait_no_more(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None


def without_shortage(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An exception handler that says nothing of connections for which the system has no handle; they wait."""
    if getattr(context.get("exception"), "errno", None) not in SHORTAGES:
        loop.default_exception_handler(context)
