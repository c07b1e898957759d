"""Processes that play for another end with it, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FAIR = Path(__file__).parent / "fair"
PATIENCE = 120.0  # seconds after which a process that does not end is taken never to end
# Each worker says that it plays, and then plays for ever; so does what the server starts. It says so in one write: with
# PYTHONUNBUFFERED `print` makes two, and those of two workers may come between each other.
PLAYING = """
import os, signal, time
from interregnum.lab import Workers

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # `nohup` passes on that it is ignored

def play(number):
    os.write(1, b"plays\\n")
    time.sleep(10_000)

if __name__ == "__main__":
    list(Workers(2).in_order(play, [(1,), (2,)]))
"""
SERVING = """
import os, signal, time
from interregnum.parenthood import serve_parent
from interregnum.server.worker import Worker

signal.signal(signal.SIGHUP, signal.SIG_DFL)

def play(pipe, where):
    serve_parent()
    os.write(1, b"plays\\n")
    time.sleep(10_000)

if __name__ == "__main__":
    workers = [Worker("nowhere", play) for _ in range(2)]
    time.sleep(10_000)
"""
INTERRUPTED = PLAYING.replace(
    "    list(Workers(2).in_order(play, [(1,), (2,)]))",
    """    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        list(Workers(2).in_order(play, [(1,), (2,)]))
    except KeyboardInterrupt:
        print("stopped", flush=True)""",
)
STARTING = """
import os, signal, subprocess, sys
from interregnum.parenthood import starting

signal.signal(signal.SIGINT, signal.default_int_handler)
told = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []), flush=True)"
try:
    with starting():
        os.kill(os.getpid(), signal.SIGINT)
        subprocess.run([sys.executable, "-c", told], check=True)
except KeyboardInterrupt:
    print("heard")
"""
SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]


@pytest.mark.parametrize("sent", SIGNALS)
@pytest.mark.parametrize("program", [PLAYING, SERVING], ids=["workers", "server"])
def test_workers_end_with_their_parent(tmp_path: Path, program: str, sent: signal.Signals) -> None:
    """They hold the same output; it ends when the last of them has."""
    script = tmp_path / "playing.py"
    script.write_text(program, encoding="utf-8")
    with started(script) as process:
        process.send_signal(sent)
        rest = ended(process)
    assert rest == ""
    assert process.returncode == -sent


def test_an_interrupt_ends_workers_in_the_middle_of_their_work(tmp_path: Path) -> None:
    """Each would play for hours; nobody waits for that."""
    script = tmp_path / "playing.py"
    script.write_text(INTERRUPTED, encoding="utf-8")
    with started(script, stderr=subprocess.PIPE) as process:
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=PATIENCE)
    assert rest == ("stopped\n", "")
    assert process.returncode == 0


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="this system has no signal masks")
def test_what_is_being_started_does_not_hear_an_interrupt_and_the_parent_does_afterwards() -> None:
    done = subprocess.run([sys.executable, "-c", STARTING], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\nheard\n", "")


def test_a_command_that_is_ended_leaves_no_worker(tmp_path: Path) -> None:
    words = ["ensemble", FAIR, "-n", "1000000", "--workers", "2", "--out", tmp_path / "runs"]
    begun = tmp_path / "runs" / "chunks.json"
    with subprocess.Popen([sys.executable, "-m", "interregnum", *words], stdout=subprocess.PIPE) as process:
        while not begun.exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        ended(process)
    assert process.returncode == -signal.SIGTERM


@contextmanager
def started(script: Path, **more: Any) -> Iterator[subprocess.Popen[str]]:
    """A process whose two workers play. It is killed in the end: else, where a test fails, nothing would end it."""
    words = [sys.executable, str(script)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, **more) as process:
        assert process.stdout is not None
        try:
            assert [process.stdout.readline() for _ in range(2)] == ["plays\n"] * 2
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[Any]) -> Any:
    """What a process and all that hold its output print to their end. One that does not end is killed."""
    try:
        return process.communicate(timeout=PATIENCE)[0]
    finally:
        process.kill()
