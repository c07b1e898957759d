"""The process that plays the histories of a version, so that reading and showing it need not wait for them."""

from __future__ import annotations

import logging
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from interregnum.parenthood import serve_parent
from interregnum.server.worker import INTERNAL_ERROR, Worker

if TYPE_CHECKING:
    from interregnum.lab.contrasts.versions import PlayedVersion


class NightsError(Exception):
    """Why the histories of a version cannot be played."""


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
    """Runs in the process: play one version after another until the pipe closes."""
    from interregnum.language.reading.parts_read import Parts, kept_in

    serve_parent()
    parts: Parts = {}
    while True:
        try:
            place = pipe.recv()
            with kept_in(parts):  # only the file that is another is parsed
                answer = _answer(place)
            pipe.send(answer)
        except (EOFError, OSError):
            return


def _answer(place: str) -> tuple[str, Any]:
    from interregnum.errors import InterregnumError
    from interregnum.lab.contrasts.versions import play_version
    from interregnum.lab.ensembles.workers import Workers
    from interregnum.language.load import load

    try:
        return "played", play_version(load(place), workers=Workers(1))
    except InterregnumError as error:
        return "failed", str(error)
    except Exception:
        logging.getLogger(__name__).exception("the histories of a version could not be played")
        return "failed", INTERNAL_ERROR
