"""What-ifs that readers ask: one is played at a time, a few wait, the last answers are kept.

Any of them can be cancelled at any moment, and none is played for longer than the limit. What an answer said before
it was stopped is kept, with the number of pairs that it rests on.
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
from interregnum.server.hand import Hand
from interregnum.server.pages import seen, visible
from interregnum.server.queries import Question
from interregnum.server.shelf import TooBusyError

LIMIT = 120.0  # seconds that one is played at most
WAITING = 8  # that wait; more are refused
KEPT = 64  # of those that have ended
TRIES = 3  # processes that are given a what-if, where each before ended without a word

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
        self.asked = asyncio.Event()
        self.hand: Hand | None = None
        self.playing: Job | None = None
        self.ears = ThreadPoolExecutor(1, "what-ifs")

    def ask(self, question: Question) -> Job:
        """Take a question on. Raises TooBusyError where enough are waiting."""
        if len(self._waiting()) >= WAITING:
            raise TooBusyError
        job = Job(secrets.token_hex(8), question)
        self.jobs[job.id] = job
        self.asked.set()
        for id in [id for id, other in self.jobs.items() if other.ended][:-KEPT]:
            del self.jobs[id]
        return job

    def _waiting(self) -> list[Job]:
        return [job for job in self.jobs.values() if job.state == "waiting"]

    def cancel(self, job: Job) -> None:
        """Stop it, whatever it is at."""
        job.end("cancelled")
        if job is self.playing:
            self._dismiss()

    async def work(self) -> None:
        """Have one after the other played, for as long as the server runs."""
        while True:
            await self.asked.wait()
            self.asked.clear()
            while waiting := self._waiting():
                await self._one(waiting[0])

    async def _one(self, job: Job) -> None:
        """Have one played. Whatever goes wrong ends this one alone."""
        self.playing, job.state = job, "playing"
        try:
            async with asyncio.timeout(self.limit):
                await self._play(job)
        except TimeoutError:
            job.end(
                "stopped",
                f"it was stopped after {self.limit:g} s; the answer rests on the pairs played until then",
            )
            self._dismiss()
        except OSError as error:
            job.end("failed", f"no process can be started to play it: {error.strerror or error}")
        except Exception:
            logging.getLogger(__name__).exception("a what-if could not be played")
            job.end("failed", "an error in the program; the terminal of the server shows it")
            self._dismiss()
        finally:
            self.playing = None

    async def _play(self, job: Job) -> None:
        """Have it played, by a new process where the one that was asked has ended before it said anything."""
        for _ in range(TRIES):
            if await self._played(job) or job.ended:
                return
            self._dismiss()
        job.end(
            "failed",
            f"{TRIES} processes that were to play it ended, one after the other, before they said anything",
        )

    async def _played(self, job: Job) -> bool:
        """Ask a process, and take in what it says until it is done or has ended; whether it said anything."""
        loop = asyncio.get_running_loop()
        try:  # some milliseconds; in a thread it could begin after it was called off
            self.hand = hand = self.hand or self.hired(self.where)
            hand.ask(job.question)
        except ConnectionError:  # it has ended, and this side of the pipe knows; else hearing will tell
            return False
        said_something = False
        while (said := await loop.run_in_executor(self.ears, hand.hear)) is not None:
            if said[0] == "end":
                job.end("done")
                return True
            job.heard(*said)
            said_something = True
        if said_something:
            job.end("failed", "the process that played it has ended")
            self._dismiss()
        return said_something

    def _dismiss(self) -> None:
        hand, self.hand = self.hand, None
        if hand is not None:
            hand.kill()

    def close(self) -> None:
        """Stop all that is played."""
        self._dismiss()
        self.ears.shutdown(wait=False, cancel_futures=True)
