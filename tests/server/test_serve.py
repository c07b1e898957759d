"""`interregnum serve` as a person starts and ends it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from harbour import HARBOUR
from live import PATIENCE, ask_and_see_playing

from interregnum.errors import ProblemsFound
from interregnum.server import listener

COMMAND = (sys.executable, "-m", "interregnum", "serve")


@contextmanager
def started(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The process, the address that it says, and all that it said until then."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
        start_new_session=True,
    )
    said = ""
    try:
        assert process.stdout is not None
        while (found := re.search(r"Serving .* at (http\S+)", said)) is None:
            line = process.stdout.readline()
            assert line, process.communicate()[1]
            said += line
        yield process, found[1], said
    finally:
        process.kill()
        process.communicate()


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Ctrl-C, to the process and to all that it started: exit code and what the error stream holds."""
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, errors


def test_it_says_where_it_is_and_ctrl_c_ends_it() -> None:
    with started(str(HARBOUR), "--port", "0", "--no-browser") as (process, address, said):
        assert address.startswith("http://127.0.0.1:")
        assert "password" not in said
        page = httpx.get(address, timeout=PATIENCE)
        assert page.status_code == 200
        assert "The night of the two mayors" in page.text
        assert interrupted(process) == (0, "")


def test_ctrl_c_in_the_middle_of_a_what_if_leaves_nothing_behind() -> None:
    with started(str(HARBOUR), "--port", "0", "--no-browser") as (process, address, _):
        with httpx.Client(base_url=address, timeout=PATIENCE) as client:
            ask_and_see_playing(client, without="night_train", replicas=2000)
        children = (
            Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
        )
        assert children
        assert interrupted(process) == (0, "")
        for child in children:
            gone(int(child))


def gone(id: int) -> None:
    """Wait until a process has ended that is not ours to wait for."""
    hangs_at = time.monotonic() + PATIENCE
    with suppress(OSError):  # which is how it shows that it has
        while Path(f"/proc/{id}/cmdline").read_bytes():
            assert time.monotonic() < hangs_at
            time.sleep(0.02)


def test_a_terminated_server_ends_too() -> None:
    with started(str(HARBOUR), "--port", "0", "--no-browser") as (process, _, _):
        process.terminate()
        _, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, errors) == (-signal.SIGTERM, "")


def test_fifty_readers_at_once_of_a_real_server() -> None:
    with started(str(HARBOUR), "--port", "0", "--no-browser") as (_, address, _):

        def read(number: int) -> int:
            with httpx.Client(base_url=address, timeout=PATIENCE) as reader:
                paths = ("/", "/static/page.css", "/history.json", f"/?replica={number % 5}")
                return max(reader.get(path).status_code for path in paths)

        with ThreadPoolExecutor(50) as readers:
            assert set(readers.map(read, range(50))) == {200}


def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, str(HARBOUR), "--port", port], capture_output=True, text=True, check=False
        )
    assert done.returncode == 2
    assert "[port]" in done.stderr
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port 0" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [("nowhere-1917",), (str(HARBOUR), "--host", "no.such.host.invalid"), (str(HARBOUR), "--port", "x")],
)
def test_what_cannot_be_served_is_said(arguments: tuple[str, ...]) -> None:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_a_broken_scenario_is_served_and_said_on_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("scenario: {id: broken}\nevnts: {}\n", encoding="utf-8")
    with started(str(path), "--port", "0", "--no-browser") as (process, address, _):
        assert httpx.get(address, timeout=PATIENCE).status_code == 422
        code, errors = interrupted(process)
        assert code == 0
        assert "broken.yaml:2" in errors


def test_letting_others_in_is_said_plainly() -> None:
    with started(str(HARBOUR), "--port", "0", "--no-browser", "--host", "0.0.0.0") as (_, address, said):
        assert "no password" in said
        port = address.rstrip("/").rpartition(":")[2]
        assert httpx.get(f"http://127.0.0.1:{port}/", timeout=PATIENCE).status_code == 200
        stranger = httpx.get(f"http://127.0.0.1:{port}/", headers={"Host": "evil.example"}, timeout=PATIENCE)
        assert stranger.status_code == 421


def test_a_browser_is_opened_where_there_is_one(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\necho "$1" > {opened}.part && mv {opened}.part {opened}\n', encoding="utf-8"
    )
    browser.chmod(0o755)
    with started(str(HARBOUR), "--port", "0", BROWSER=str(browser), DISPLAY=":0") as (_, address, _):
        hangs_at = time.monotonic() + PATIENCE
        while not opened.exists():
            assert time.monotonic() < hangs_at
            time.sleep(0.02)
        assert opened.read_text(encoding="utf-8").strip() == address


def test_none_is_opened_where_nobody_would_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")

    def opened(address: str) -> None:
        raise AssertionError(address)

    monkeypatch.setattr(listener, "Thread", opened)
    listener.open_browser("http://127.0.0.1/")


# The first is reserved for documentation.
@pytest.mark.parametrize("host", ["192.0.2.1", "a" * 70, "a..b", "\0"])
def test_a_host_that_is_not_this_machine_is_a_problem(host: str) -> None:
    with pytest.raises(ProblemsFound) as caught:
        listener.listen(host, 0)
    assert caught.value.problems[0].code == "port"
