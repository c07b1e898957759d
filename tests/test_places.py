"""Arguments that no system takes for a path, and paths that are no UTF-8."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from harbour import HARBOUR
from test_cli import ask

import interregnum as ir
from interregnum.cli import commands

LONG = ["a" * 5000, "/".join(["a" * 200] * 25), "a" * 300]
OUT = ["run", "report", "odd", "export", "ensemble", "study"]
NO_HOME = """
import os, pwd, sys
for name in ("HOME", "XDG_CACHE_HOME", "INTERREGNUM_CACHE"):
    os.environ.pop(name, None)

def unknown(number):
    raise KeyError(number)

pwd.getpwuid = unknown
from interregnum.cli import main
main()
"""


@pytest.mark.parametrize("path", LONG, ids=["name", "folders", "one name"])
def test_a_path_that_is_too_long_is_said(path: str) -> None:
    for name in commands.list_commands(None):  # type: ignore[arg-type]
        words = [name, path, "event"] if name in ("why", "why-not") else [name, path]
        result = CliRunner().invoke(commands, words)
        assert result.exit_code != 0
        assert result.exception is None or isinstance(result.exception, SystemExit | ir.InterregnumError), (
            name
        )
    for name in OUT:
        result = CliRunner().invoke(
            commands, [name, str(HARBOUR), "--out", path, *(["--to", "csl"] if name == "export" else [])]
        )
        assert result.exit_code == 2
        assert "this path is too long" in result.output


@pytest.mark.parametrize(
    "words", [["check", "a\0b"], ["run", str(HARBOUR), "--out", "a\0b"], ["why", "a\0b", "x"]]
)
def test_what_can_be_no_path_is_said(words: list[str]) -> None:
    result = CliRunner().invoke(commands, words)
    assert result.exit_code == 2
    assert "this cannot be a path" in result.output


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every path is text")
def test_a_path_that_is_no_text_is_a_path(tmp_path: Path) -> None:
    town = os.fsdecode(os.fsencode(tmp_path) + b"/town\xff")
    shutil.copytree(HARBOUR, town)
    command = [sys.executable, "-m", "interregnum", "check", town]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    for words in (
        ["run", town, "--quiet", "--out", town + "-night"],
        ["replay", town + "-night"],
        ["report", town, "--out", town + ".html"],
        ["export", town, "--to", "sqlite", "--out", town + ".db"],
        ["ensemble", town, "-n", "20", "--workers", "1", "--out", town + "-runs"],
        ["query", town + "-runs", "select count(*) from outcomes"],
    ):
        result = ask(*words)
        assert (result.exit_code, result.stderr) == (0, ""), words


def test_a_user_without_a_home(tmp_path: Path) -> None:
    words = ["run", str(HARBOUR), "--quiet", "--out", str(tmp_path / "night"), "--engine", "python"]
    done = subprocess.run(
        [sys.executable, "-c", NO_HOME, *words], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
