"""The process that plays versions: it makes them ready when told of them, and plays what is known to be sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harbour import HARBOUR

from interregnum.lab.contrasts.versions import PlayedVersion, play_version, prepared
from interregnum.lab.ensembles.workers import Workers
from interregnum.language.load import load
from interregnum.server.watching.nights import NightOrder, NightsError, player, receive
from interregnum.server.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = player()
    yield made
    made.kill()


def test_what_is_made_ready_is_not_played_until_that_is_wanted(worker: Worker) -> None:
    for do in ("prepare", "prepare", "play"):
        worker.ask(NightOrder(do, str(HARBOUR)))
    played = receive(worker)
    worker.ask(NightOrder("play", str(HARBOUR)))
    again = receive(worker)
    assert not worker.pipe.poll()
    known = play_version(load(HARBOUR), workers=Workers(1))
    assert hours(played) == hours(again) == hours(known)


def hours(version: PlayedVersion) -> dict[str, bytes]:
    """When each event happened in each history."""
    return {id: times.tobytes() for id, times in version.replicas.times.items()}


def test_a_version_with_mistakes_is_said_to_be_none_and_the_next_is_played(
    worker: Worker, tmp_path: Path
) -> None:
    for name, text in {
        "half.yaml": "scenario: {id: t",
        "none.yaml": "events: {a: {title: A, when: b}}",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        worker.ask(NightOrder("prepare", str(tmp_path / name)))
        worker.ask(NightOrder("play", str(tmp_path / name)))
        with pytest.raises(NightsError):
            receive(worker)
    worker.ask(NightOrder("play", str(HARBOUR)))
    assert len(receive(worker).replicas) == 200


def test_a_version_made_ready_gives_the_histories_of_the_sound_scenario() -> None:
    sound = load(HARBOUR)
    ready = play_version(prepared(sound.scenario, sound.network), 20, workers=Workers(1))
    known = play_version(sound, 20, workers=Workers(1))
    assert hours(ready) == hours(known)
