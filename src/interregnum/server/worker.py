"""The process that plays what-ifs: one beside the server, which can be killed in the middle of a history.

It is a process and not a thread, because only a process can be stopped whatever it is doing. It sends messages
through a pipe as plain data; when the pipe closes, the process has ended.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from interregnum.parenthood import serve_parent, starting

if TYPE_CHECKING:
    from interregnum.server.requests import WhatIfRequest

FIRST_SIZES = (20, 50, 100, 200)  # pairs after which an answer is sent; from then on twice as many each time
PROGRESS_STEP = 10  # pairs between two reports of progress
INTERNAL_ERROR = "an internal error; the details are in the terminal of the server"

# ("progress", pairs) | ("answer", data) | ("problems", [...]) | ("failed", text) | ("end", None)
WorkerMessage = tuple[str, Any]
Target = Callable[[Connection, str], None]


def answer_sizes(replicas: int) -> list[int]:
    """The numbers of pairs after which an answer is sent, up to `replicas`."""
    sizes = [size for size in FIRST_SIZES if size < replicas]
    while sizes and sizes[-1] >= FIRST_SIZES[-1] and sizes[-1] * 2 < replicas:
        sizes.append(sizes[-1] * 2)
    return [*sizes, replicas]


class Worker:
    """The process. It stays ready for the next what-if. `target` runs in it; tests put other functions there."""

    def __init__(self, where: str, target: Target | None = None) -> None:
        context = get_context("spawn")
        self.pipe, worker_end = context.Pipe()
        self.process = context.Process(
            target=target or work, args=(worker_end, where), name="what-if", daemon=True
        )
        with starting():
            self.process.start()
        worker_end.close()

    def ask(self, request: Any) -> None:
        """Send it a what-if. Raises ConnectionError where the pipe shows that the process has ended."""
        self.pipe.send(request)

    def receive(self) -> WorkerMessage | None:
        """Wait for its next message; None when the process has ended."""
        try:
            message: WorkerMessage = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return message

    def kill(self) -> None:
        """Kill it, whatever it is doing; a waiting `receive` returns None."""
        self.process.kill()
        self.process.join()


def work(pipe: Connection, where: str) -> None:
    """Runs in the process: play one what-if after another until the pipe closes."""
    serve_parent()
    while True:
        try:
            request: WhatIfRequest = pipe.recv()
            for message in messages(
                request.where or where, request, lambda done: pipe.send(("progress", done))
            ):
                pipe.send(message)
            pipe.send(("end", None))
        except (EOFError, OSError):
            return


def messages(where: str, request: WhatIfRequest, progress: Callable[[int], None]) -> Iterator[WorkerMessage]:
    """Play a what-if: an answer after each size, or what is wrong. `progress` is called with the pairs done."""
    from dataclasses import asdict

    from interregnum.errors import InterregnumError, ProblemsFound
    from interregnum.lab.contrasts.whatif import growing
    from interregnum.lab.ensembles.workers import Workers
    from interregnum.lab.variants.changes import ChangeSpec

    wanted: list[ChangeSpec] = [*request.variants, *([request.changes] if request.changes else [])]
    try:
        for answer in growing(
            where,
            wanted,
            answer_sizes(request.replicas),
            request.seed,
            against=request.against,
            outcomes=request.outcomes,
            workers=Workers(1),
            progress=lambda done, of: progress(done),
            block=PROGRESS_STEP,
        ):
            yield "answer", answer.to_dict()
    except ProblemsFound as error:
        yield "problems", [asdict(problem) for problem in error.problems]
    except InterregnumError as error:
        yield "failed", str(error)
    except ConnectionError:  # the server is gone
        raise
    except Exception:
        logging.getLogger(__name__).exception("a what-if failed")
        yield "failed", INTERNAL_ERROR
