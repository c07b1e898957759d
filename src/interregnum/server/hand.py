"""The process that plays what-ifs: one beside the server, which can be stopped in the middle of a history.

It is a process and no thread, because only a process can be ended whatever it does. What it says comes through a
pipe as plain data, and the end of the pipe is news as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what this module imports is imported before Ctrl-C is left to the server: next to nothing
    from interregnum.server.queries import Question

FIRST = (20, 50, 100, 200)  # pairs after which an answer is given; from then on twice as many each time
BLOCK = 10  # pairs between two reports of progress

Said = tuple[
    str, Any
]  # ("done", pairs) | ("answer", data) | ("problems", [...]) | ("failed", text) | ("end", None)


def sizes(replicas: int) -> list[int]:
    """After how many pairs an answer is given, of so many in all."""
    found = [size for size in FIRST if size < replicas]
    while found and found[-1] >= FIRST[-1] and found[-1] * 2 < replicas:
        found.append(found[-1] * 2)
    return [*found, replicas]


class Hand:
    """The process. Started when the first question comes; the next one finds it ready."""

    def __init__(self, where: str) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=at_work, args=(theirs, where), name="what-if", daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, question: Question) -> None:
        """Set it to work. Raises OSError where it is gone."""
        self.pipe.send(question)

    def hear(self) -> Said | None:
        """What it says next, waited for; None when it has ended."""
        try:
            said: Said = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return said

    def kill(self) -> None:
        """End it, whatever it does; who listens hears the end."""
        self.process.kill()
        self.process.join()


def at_work(pipe: Connection, where: str) -> None:
    """Answer one question after the other, in the process, until nobody asks any more."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the server to answer to Ctrl-C
    while True:
        try:
            question: Question = pipe.recv()
            for said in answers(where, question, lambda done: pipe.send(("done", done))):
                pipe.send(said)
            pipe.send(("end", None))
        except (EOFError, OSError):
            return


def answers(where: str, question: Question, told: Callable[[int], None]) -> Iterator[Said]:
    """What there is to say to a question, as it is found out."""
    from dataclasses import asdict

    from interregnum.errors import InterregnumError, ProblemsFound
    from interregnum.lab.contrasts.whatif import growing
    from interregnum.lab.ensembles.workers import Workers
    from interregnum.lab.variants.changes import Wanted

    wanted: list[Wanted] = [*question.variants, *([question.changes] if question.changes else [])]
    try:
        for found in growing(
            where,
            wanted,
            sizes(question.replicas),
            question.seed,
            against=question.against,
            outcomes=question.outcomes,
            workers=Workers(1),
            progress=lambda done, of: told(done),
            block=BLOCK,
        ):
            yield "answer", found.to_dict()
    except ProblemsFound as error:
        yield "problems", [asdict(problem) for problem in error.problems]
    except InterregnumError as error:
        yield "failed", str(error)
