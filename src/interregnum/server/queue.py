"""What-ifs: one is played at a time, a few wait, the most recent answers are kept.

Any of them can be cancelled at any moment, and none is played for longer than the time limit. An answer that has come
in before a what-if is stopped is kept, with the number of pairs it rests on.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

from interregnum.errors import Problem
from interregnum.server.cache import TooBusyError
from interregnum.server.http.error_response import escape_invisible, problem_to_dict
from interregnum.server.requests import WhatIfRequest
from interregnum.server.worker import INTERNAL_ERROR, Worker

TIME_LIMIT = 120.0  # seconds that a what-if is played at most
MAX_WAITING = 8  # further what-ifs are refused
MAX_ENDED = 64  # kept of those that have ended
ATTEMPTS = 3  # workers that a what-if is given to, when each before died without a message

JobState = Literal["waiting", "playing", "done", "cancelled", "stopped", "failed"]
ENDED = ("done", "cancelled", "stopped", "failed")


@dataclass
class Job:
    """One what-if: how far it is, its answer so far, and what went wrong."""

    id: str
    request: WhatIfRequest
    state: JobState = "waiting"
    done: int = 0
    answer: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    message: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ENDED

    def end(self, state: JobState, message: str = "") -> None:
        """Set the final state, unless the job has one already."""
        if not self.ended:
            self.state, self.message = state, message

    def update(self, kind: str, content: Any) -> None:
        """Take in a message of the worker."""
        match kind:
            case "progress":
                self.done = content
            case "answer":
                self.answer = content
                self.done = content["replicas"]
            case "problems":
                self.problems = tuple(Problem(**fields) for fields in content)
                self.end("failed", "the what-if or the scenario has errors")
            case "failed":
                self.end("failed", content)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, for the page."""
        return {
            "id": self.id,
            "url": f"/whatif/{self.id}",
            "state": self.state,
            "done": self.done,
            "of": self.request.replicas,
            "answer": self.answer,
            "problems": [problem_to_dict(problem) for problem in self.problems],
            "message": escape_invisible(self.message),
        }


class WhatIfQueue:
    """Accepts what-ifs and has a worker play them, one after another. `start_worker` starts the worker."""

    def __init__(
        self, where: str, time_limit: float = TIME_LIMIT, start_worker: Callable[[str], Worker] = Worker
    ) -> None:
        self.where, self.time_limit, self.start_worker = where, time_limit, start_worker
        self.jobs: OrderedDict[str, Job] = OrderedDict()
        self.added = asyncio.Event()
        self.worker: Worker | None = None
        self.playing: Job | None = None
        self.thread = ThreadPoolExecutor(1, "what-ifs")  # waits for the worker's messages

    def add(self, request: WhatIfRequest) -> Job:
        """Add a what-if. Raises TooBusyError where enough are waiting."""
        if len(self._waiting()) >= MAX_WAITING:
            raise TooBusyError
        job = Job(secrets.token_hex(8), request)
        self.jobs[job.id] = job
        self.added.set()
        for id in [id for id, other in self.jobs.items() if other.ended][:-MAX_ENDED]:
            del self.jobs[id]
        return job

    def _waiting(self) -> list[Job]:
        return [job for job in self.jobs.values() if job.state == "waiting"]

    def cancel(self, job: Job) -> None:
        """Cancel a what-if, whether it waits or is played."""
        job.end("cancelled")
        if job is self.playing:
            self._kill_worker()

    async def run(self) -> None:
        """Play what-ifs, one after another, as long as the server runs."""
        while True:
            await self.added.wait()
            self.added.clear()
            while waiting := self._waiting():
                await self._run_job(waiting[0])

    async def _run_job(self, job: Job) -> None:
        """Play one what-if. Whatever goes wrong ends this one only."""
        self.playing, job.state = job, "playing"
        try:
            async with asyncio.timeout(self.time_limit):
                await self._play(job)
        except TimeoutError:
            limit = f"{self.time_limit:g} s"
            job.end(
                "stopped", f"it was stopped after {limit}; the answer rests on the pairs played until then"
            )
            self._kill_worker()
        except OSError as error:
            job.end("failed", f"no process can be started to play it: {error.strerror or error}")
        except Exception:
            logging.getLogger(__name__).exception("a what-if failed")
            job.end("failed", INTERNAL_ERROR)
            self._kill_worker()
        finally:
            self.playing = None

    async def _play(self, job: Job) -> None:
        """Play a what-if, with a new worker if one dies before its first message."""
        for _ in range(ATTEMPTS):
            if await self._attempt(job) or job.ended:
                return
            self._kill_worker()
        job.end("failed", f"{ATTEMPTS} processes in a row ended before they began to play it")

    async def _attempt(self, job: Job) -> bool:
        """Give a what-if to the worker and follow it to its end; False where the worker died without a message."""
        loop = asyncio.get_running_loop()
        try:  # not in a thread: there it could start after the job was cancelled
            self.worker = worker = self.worker or self.start_worker(self.where)
            worker.ask(job.request)
        except ConnectionError:  # it has died; where the pipe does not show it yet, `receive` will
            return False
        received = False
        while (message := await loop.run_in_executor(self.thread, worker.receive)) is not None:
            if message[0] == "end":
                job.end("done")
                return True
            job.update(*message)
            received = True
        if received:
            job.end("failed", "the process that played it ended before it was done")
            self._kill_worker()
        return received

    def _kill_worker(self) -> None:
        worker, self.worker = self.worker, None
        if worker is not None:
            worker.kill()

    def close(self) -> None:
        """Stop everything."""
        self._kill_worker()
        self.thread.shutdown(wait=False, cancel_futures=True)
