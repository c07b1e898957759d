"""The pure functions of the page, tested by Node's own runner: what no picture of a whole page would show."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = shutil.which("node")
LEAST = (20, 6)  # the first Node whose modules can be given other names (`--import`, `register`)
FILES = sorted(path.name for path in HERE.glob("*.test.mjs"))


def version() -> tuple[int, ...]:
    shown = subprocess.run([str(NODE), "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in re.findall(r"\d+", shown)[:2])


def test_the_modules_of_the_page_do_what_they_say() -> None:
    if NODE is None or version() < LEAST:
        pytest.skip("the unit tests of the page's modules need Node 20.6 or newer")
    command = [NODE, "--import", "./setup.mjs", "--test", *FILES]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert FILES
    assert re.search(r"^# tests [1-9]\d+$", done.stdout, re.M), done.stdout + done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
