"""The process that plays the histories of a version, so that reading and showing it need not wait for them.

It is told of a version as soon as there is one, and makes it ready while the server still asks whether it is sound; it
plays only once that is known. Whatever else the machine has to do, such as the page, comes before.
"""

from __future__ import annotations

import logging
import os
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Literal, NamedTuple

from interregnum.parenthood import serve_parent
from interregnum.server.worker import INTERNAL_ERROR, Worker

if TYPE_CHECKING:
    from interregnum.lab.contrasts.versions import PlayedVersion, PreparedVersion

LESS_URGENT = 5  # by so much than the server itself, as a system counts niceness


class NightsError(Exception):
    """Why the histories of a version cannot be played."""


class NightOrder(NamedTuple):
    """What the process is told: to make the version at this place ready, or to play it."""

    do: Literal["prepare", "play"]
    place: str


def player() -> Worker:
    """The process: it is sent the place of a version, and answers with its histories."""
    return Worker("", play)


def receive(worker: Worker) -> PlayedVersion:
    """Wait for the histories. Raises NightsError where there are none."""
    message = worker.receive()
    if message is None:
        raise NightsError("the process that played them has ended")
    if message[0] == "failed":
        raise NightsError(message[1])
    played: PlayedVersion = message[1]
    return played


def play(pipe: Connection, where: str) -> None:
    """Runs in the process: make versions ready one after another, and play those that are wanted."""
    from interregnum.language.reading.parts_read import Parts, kept_in

    serve_parent()
    if hasattr(os, "nice"):
        os.nice(LESS_URGENT)
    parts: Parts = {}
    ready: dict[str, PreparedVersion | str] = {}  # the last version, or why it cannot be played
    while True:
        try:
            order: NightOrder = pipe.recv()
            if order.place not in ready:
                with kept_in(parts):  # only the file that is another is parsed
                    ready = {order.place: _prepared(order.place)}
            if order.do == "play":
                pipe.send(_played(ready[order.place]))
        except (EOFError, OSError):
            return


def _prepared(place: str) -> PreparedVersion | str:
    """The version at a place ready to be played, or why it is not. Whether it is sound is known elsewhere."""
    from interregnum.errors import InterregnumError
    from interregnum.garbage import uncollected
    from interregnum.lab.contrasts.versions import prepared
    from interregnum.language.resolve import resolve
    from interregnum.mechanisms import build

    try:
        with uncollected():
            scenario = resolve(place)
            return prepared(scenario, build(scenario))
    except InterregnumError as error:
        return str(error)
    except Exception:  # a version with mistakes may fail anywhere; it is told of only where it is sound
        logging.getLogger(__name__).debug("a version could not be made ready", exc_info=True)
        return INTERNAL_ERROR


def _played(
    version: PreparedVersion | str,
) -> tuple[Literal["played"], PlayedVersion] | tuple[Literal["failed"], str]:
    from interregnum.errors import InterregnumError
    from interregnum.lab.contrasts.versions import play_version
    from interregnum.lab.ensembles.workers import Workers

    if isinstance(version, str):
        return "failed", version
    try:
        return "played", play_version(version, workers=Workers(1))
    except InterregnumError as error:
        return "failed", str(error)
    except Exception:
        logging.getLogger(__name__).exception("the histories of a version could not be played")
        return "failed", INTERNAL_ERROR
