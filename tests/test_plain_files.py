"""Only plain files are read, and no more than a limit: in a scenario, a history, an ensemble, wherever it is."""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from harbour import HARBOUR, harbour

from interregnum import plain_files
from interregnum.cli import commands
from interregnum.errors import ProblemsFound, ScenarioError
from interregnum.lab.ensembles.ensemble import ensemble
from interregnum.lab.ensembles.workers import Workers
from interregnum.plain_files import NotPlainError, TooLargeError, read_plain
from interregnum.server.signature import signature
from interregnum.server.state import load_state

TOWN = Path(__file__).parent / "record" / "town"
PATIENCE = 120  # seconds after which a command is taken never to end


def zeros(path: Path) -> None:
    """Without end, and outside the folder."""
    path.symlink_to("/dev/zero")


def pipe(path: Path) -> None:
    """Nobody writes to it."""
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def bound_socket(path: Path) -> None:
    place = os.getcwd()
    os.chdir(path.parent)  # the whole path may be too long for a socket
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(place)


def hole(path: Path) -> None:
    """Terabytes, of which the disk holds none."""
    with path.open("wb") as file:
        file.truncate(2**42)


STRANGE = [zeros, pipe, folder, bound_socket, hole]
PLACES = {
    "scenario": ("scenario", "scenario.yaml", "check"),
    "event": ("scenario", "events/strange.yaml", "check"),
    "record": ("record", "record/strange.yaml", "record"),
    "sources": ("record", "record/sources.json", "record"),
    "variants": ("scenario", "variants/strange.yaml", "check"),
    "validation": ("scenario", "validation/strange.yaml", "check"),
    "map": ("scenario", "map.geojson", "check"),
    "manifest": ("history", "history.json", "replay"),
    "events": ("history", "events.parquet", "replay"),
    "news": ("history", "news.parquet", "replay"),
    "ensemble": ("ensemble", "ensemble.json", "query"),
    "chunks": ("ensemble", "chunks.json", "query"),
}


def made(kind: str, at: Path) -> Path:
    """A folder of that kind, as it should be."""
    if kind == "history":
        return harbour(0).save(at)
    if kind == "ensemble":
        ensemble(HARBOUR, 1, at, workers=Workers(1))
        return at
    return Path(shutil.copytree(TOWN if kind == "record" else HARBOUR, at))


def put(path: Path, strange: Callable[[Path], None]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    strange(path)


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """What never ends is ended, as a failure."""

    def give_up(*_: object) -> None:
        raise AssertionError("this does not end")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def problems(*words: object) -> str:
    """What a command finds wrong."""
    try:
        result = CliRunner().invoke(commands, [str(word) for word in words], catch_exceptions=False)
    except ProblemsFound as error:
        return str(error)
    assert result.exit_code == 2
    return result.output


@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_plain_file_is_said(tmp_path: Path, place: str) -> None:
    kind, name, command = PLACES[place]
    there = made(kind, tmp_path / "there")
    for strange in STRANGE:
        path = there / name
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        put(path, strange)
        assert "error [" in problems(command, there), strange


@pytest.mark.parametrize("strange", STRANGE)
def test_answers_that_are_no_plain_file_are_said(tmp_path: Path, strange: Callable[[Path], None]) -> None:
    there = made("scenario", tmp_path / "there")
    put(there / "answers.json", strange)
    assert "answers.json: error [" in problems("report", there, "--out", tmp_path / "page.html")


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("words", [("check",), ("record", str(TOWN), "coverage")])
@pytest.mark.parametrize("name", ["strange", "strange.yaml", "strange.json"])
def test_no_argument_is_read_without_end(
    tmp_path: Path, words: tuple[str, ...], name: str, strange: Callable[[Path], None]
) -> None:
    strange(tmp_path / name)
    assert "error [" in problems(*words, tmp_path / name)


@pytest.mark.parametrize("strange", STRANGE)
def test_strange_things_in_the_folder_of_a_served_scenario(
    tmp_path: Path, strange: Callable[[Path], None]
) -> None:
    there = made("scenario", tmp_path / "there")
    put(there / "events" / "strange.yaml", strange)
    with pytest.raises(ScenarioError):
        load_state(str(there), signature(str(there)))


def test_a_file_is_read_up_to_the_limit_and_no_further(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_plain(path, 5) == b"12345"
    with pytest.raises(TooLargeError) as caught:
        read_plain(path, 4)
    assert caught.value.size == 5
    with pytest.raises(TooLargeError) as caught:  # told by the system, and not by reading
        read_plain(path, 1)
    assert caught.value.size == 5
    with pytest.raises(NotPlainError, match="a folder, device or pipe"):
        read_plain(tmp_path, 5)


def test_of_a_file_that_grows_no_more_is_read_than_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    class Growing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            asked.append(-1 if size is None else size)
            return b"x" * asked[-1]

    path = tmp_path / "file"
    path.write_bytes(b"1")
    monkeypatch.setattr(plain_files.os, "fdopen", lambda handle, mode: Growing(os.close(handle) or b""))
    monkeypatch.setattr(plain_files.os, "fstat", lambda handle: path.stat())
    with pytest.raises(TooLargeError):
        read_plain(path, 4)
    assert asked == [5]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
def test_what_took_the_place_of_a_file_meanwhile_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between asking what it is and opening it."""
    monkeypatch.setattr(plain_files, "plain_size", lambda _: 1)
    with pytest.raises(NotPlainError):
        read_plain("/dev/zero", 5)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system has no such files")
def test_a_file_that_hides_its_size_is_read_up_to_the_limit() -> None:
    with pytest.raises(TooLargeError):
        read_plain("/proc/self/status", 10)
