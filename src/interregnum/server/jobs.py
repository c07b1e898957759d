"""What-ifs that readers ask: one is played at a time, a few wait, the last answers are kept.

Any of them can be cancelled at any moment, and none is played for longer than the limit. What an answer said before
it was stopped is kept, with the number of pairs that it rests on.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from interregnum.errors import Problem
from interregnum.server.hand import Hand, Said
from interregnum.server.pages import seen, visible
from interregnum.server.queries import Question
from interregnum.server.shelf import TooBusyError

LIMIT = 120.0  # seconds that one is played at most
WAITING = 8  # that wait; more are refused
KEPT = 64  # of those that have ended

State = Literal["waiting", "playing", "done", "cancelled", "stopped", "failed"]
ENDED = ("done", "cancelled", "stopped", "failed")


@dataclass
class Job:
    """One what-if: how far it is, the answer as it stands, and what went wrong."""

    id: str
    question: Question
    state: State = "waiting"
    done: int = 0
    answer: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    message: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ENDED

    def end(self, state: State, message: str = "") -> None:
        """Say how it ended, unless it has ended already."""
        if not self.ended:
            self.state, self.message = state, message

    def heard(self, kind: str, what: Any) -> None:
        """Take in what the process says."""
        match kind:
            case "done":
                self.done = what
            case "answer":
                self.answer = what
                self.done = what["replicas"]
            case "problems":
                self.problems = tuple(Problem(**one) for one in what)
                self.end("failed", "the question names what is not there, or contradicts itself")
            case "failed":
                self.end("failed", what)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, for the page."""
        return {
            "id": self.id,
            "url": f"/whatif/{self.id}",
            "state": self.state,
            "done": self.done,
            "of": self.question.replicas,
            "answer": self.answer,
            "problems": [seen(problem) for problem in self.problems],
            "message": visible(self.message),
        }


class Desk:
    """Takes questions and has them played, one after the other."""

    def __init__(self, where: str, limit: float = LIMIT, hired: Callable[[str], Hand] = Hand) -> None:
        self.where, self.limit, self.hired = where, limit, hired
        self.jobs: OrderedDict[str, Job] = OrderedDict()
        self.queue: asyncio.Queue[Job] = asyncio.Queue()
        self.hand: Hand | None = None
        self.playing: Job | None = None
        self.ears = ThreadPoolExecutor(1, "what-ifs")

    def ask(self, question: Question) -> Job:
        """Take a question on. Raises TooBusyError where enough are waiting."""
        if sum(1 for job in self.jobs.values() if job.state == "waiting") >= WAITING:
            raise TooBusyError
        job = Job(secrets.token_hex(8), question)
        self.jobs[job.id] = job
        self.queue.put_nowait(job)
        for id in [id for id, one in self.jobs.items() if one.ended][:-KEPT]:
            del self.jobs[id]
        return job

    def cancel(self, job: Job) -> None:
        """Stop it, whatever it is at."""
        job.end("cancelled")
        if job is self.playing:
            self._dismiss()

    async def work(self) -> None:
        """Have one after the other played, for as long as the server runs."""
        while True:
            job = await self.queue.get()
            if job.ended:
                continue
            self.playing, job.state = job, "playing"
            try:
                async with asyncio.timeout(self.limit):
                    await self._play(job)
            except TimeoutError:
                job.end(
                    "stopped",
                    f"it was stopped after {self.limit:g} s; what is here is what was found by then",
                )
                self._dismiss()
            except OSError as error:
                job.end("failed", f"no process can be started to play it: {error.strerror or error}")
            finally:
                self.playing = None

    async def _play(self, job: Job) -> None:
        loop = asyncio.get_running_loop()
        hand = self._asked(
            job.question
        )  # some milliseconds; in a thread it could begin after it was called off
        while True:
            said: Said | None = await loop.run_in_executor(self.ears, hand.hear)
            if said is None:
                job.end("failed", "the process that played it has ended")
                self._dismiss()
                return
            if said[0] == "end":
                job.end("done")
                return
            job.heard(*said)

    def _asked(self, question: Question) -> Hand:
        """A hand at work on the question: the one that is there, or a new one where it is gone."""
        if self.hand is not None:
            with suppress(OSError):
                self.hand.ask(question)
                return self.hand
        self.hand = self.hired(self.where)
        self.hand.ask(question)
        return self.hand

    def _dismiss(self) -> None:
        hand, self.hand = self.hand, None
        if hand is not None:
            hand.kill()

    def close(self) -> None:
        """Stop all that is played."""
        self._dismiss()
        self.ears.shutdown(wait=False, cancel_futures=True)
