"""What is kept between runs: whole or not at all, and never more than so much."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from interregnum import caching
from interregnum.caching import HASH, LONGEST, keep, kept, prune

NOW = 1_000_000.0
WRITING = """
import sys
from interregnum.caching import keep
for number in range(100):
    keep(f"sound/{sys.argv[1]}-{number}.json", b"x" * 1000)
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTERREGNUM_CACHE", str(tmp_path))
    return tmp_path


def named(stem: str) -> str:
    """A name such as `keep` is given: a hash."""
    return f"{hashlib.sha256(stem.encode()).hexdigest()[:32]}.json"


def made(folder: Path, name: str, bytes: int, used: float) -> Path:
    path = folder / name
    path.write_bytes(b"x" * bytes)
    os.utime(path, (used, used))
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    for number in range(10):
        made(tmp_path, named(f"edit-{number}"), 100, NOW - number)
    prune(tmp_path, 350, LONGEST, NOW)
    assert names(tmp_path) == {named(f"edit-{number}") for number in range(3)}


def test_what_nobody_used_for_long_goes_however_small(tmp_path: Path) -> None:
    made(tmp_path, named("new"), 1, NOW - 59)
    made(tmp_path, named("old"), 1, NOW - 61)
    made(tmp_path, f".{named('half')}.writing-123-456", 1, NOW - 61)
    prune(tmp_path, 1000, 60, NOW)
    assert names(tmp_path) == {named("new")}


def test_reading_counts_as_using(cache: Path) -> None:
    (cache / "sound").mkdir()
    keep("sound/a.json", b"x" * 10)
    path = cache / "sound" / "a.json"
    os.utime(path, (NOW, NOW))
    assert kept("sound/a.json") == b"x" * 10
    assert path.stat().st_mtime > NOW


def test_keeping_keeps_within_bounds(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "MOST_BYTES", 5 * (1000 + HASH))
    for number in range(40):
        keep(f"sound/{named(str(number))}", b"x" * 1000)
    assert len(names(cache / "sound")) == 5
    assert kept(f"sound/{named('39')}") is not None


def test_files_of_others_in_the_folder_are_left_alone(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "MOST_BYTES", 5000)
    (cache / "sound").mkdir()
    theirs = {"photo.wav", "notes.json", "a.writing-1", f"{named('a')}.bak", f"x{named('a')}"}
    for name in theirs:
        made(cache / "sound", name, 100_000, 0.0)
    keep(f"sound/{named('mine')}", b"x")
    assert names(cache / "sound") == {*theirs, named("mine")}


def test_what_another_process_removes_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        made(tmp_path, named(f"edit-{number}"), 100, NOW - number)
    stat = Path.stat

    def gone(path: Path, **options: bool) -> os.stat_result:
        found = stat(path, **options)
        if path.name in (named("edit-0"), named("edit-3")):
            path.unlink(missing_ok=True)
            if path.name == named("edit-0"):
                raise FileNotFoundError(path)
        return found

    monkeypatch.setattr(Path, "stat", gone)
    prune(tmp_path, 250, LONGEST, NOW)
    assert names(tmp_path) == {named("edit-1"), named("edit-2")}


def test_several_processes_keep_at_once(cache: Path) -> None:
    running = [subprocess.Popen([sys.executable, "-c", WRITING, str(number)]) for number in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert len(names(cache / "sound")) == 300
    assert {kept(f"sound/{path.name}") for path in (cache / "sound").iterdir()} == {b"x" * 1000}


def test_no_room_and_no_right_are_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "sound").write_text("a file where the folder should be")
    keep("sound/a.json", b"x")
    assert kept("sound/a.json") is None


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flip(content: bytes) -> bytes:
    return content[:40] + bytes([content[40] ^ 1]) + content[41:]


@pytest.mark.parametrize("damage", [lambda content: b"", cut, flip, lambda content: b"\x00" * 99])
def test_what_is_not_as_it_was_written_is_not_used(cache: Path, damage: Callable[[bytes], bytes]) -> None:
    keep("sound/a.json", b"x" * 100)
    path = cache / "sound" / "a.json"
    path.write_bytes(damage(path.read_bytes()))
    assert kept("sound/a.json") is None
    keep("sound/a.json", b"x" * 100)
    assert kept("sound/a.json") == b"x" * 100


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_in_the_cache_is_not_waited_for(cache: Path) -> None:
    (cache / "sound").mkdir()
    os.mkfifo(cache / "sound" / "a.json")
    assert kept("sound/a.json") is None


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("INTERREGNUM_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    assert caching.cache_folder() is None
    assert caching.folder_for("sound") is None
    keep("sound/a.json", b"x")
    assert kept("sound/a.json") is None


def no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")
