"""Compiled code is kept; where what is kept is damaged, or cannot be kept, it is compiled again and the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

numba = pytest.importorskip("numba")

from interregnum.calculus import engine, layout, machine  # noqa: E402
from interregnum.calculus.code_cache import kept  # noqa: E402

FULL = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
sys.path.insert(0, sys.argv[2])
from test_compiled_code import compare
assert compare(Path(sys.argv[1])) == (0, 1)
"""


def compare(folder: Path) -> tuple[int, int]:
    """Call a function of the kernel whose code is kept there: how often it was found, and how often it was not."""
    compiled: Any = kept(numba.njit(**engine.COMPILED), folder)(machine.compare)
    assert compiled(layout.LT, 1.0, 2.0) == 1.0
    return sum(compiled.stats.cache_hits.values()), sum(compiled.stats.cache_misses.values())


def files(folder: Path, kind: str) -> list[Path]:
    found = list(folder.rglob(f"*.{kind}"))
    assert len(found) == 1
    return found


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def nonsense(path: Path) -> None:
    path.write_bytes(b"nonsense")


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def remove(path: Path) -> None:
    path.unlink()


def test_code_is_found_again(tmp_path: Path) -> None:
    assert [compare(tmp_path) for _ in range(2)] == [(0, 1), (1, 0)]


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
@pytest.mark.parametrize("damage", [empty, cut, nonsense, folder_instead, remove])
def test_damaged_code_is_made_again(tmp_path: Path, damage: Callable[[Path], None], kind: str) -> None:
    compare(tmp_path)
    for path in files(tmp_path, kind):
        damage(path)
    assert compare(tmp_path) == (0, 1)
    if damage is not folder_instead:
        assert compare(tmp_path) == (1, 0)


def test_altered_code_is_not_run(tmp_path: Path) -> None:
    compare(tmp_path)
    alter(files(tmp_path, "nbc")[0])
    assert [compare(tmp_path) for _ in range(2)] == [(0, 1), (1, 0)]


@pytest.mark.skipif(sys.platform == "win32", reason="limits on files are those of Unix")
def test_no_room_is_no_trouble(tmp_path: Path) -> None:
    words = [sys.executable, "-B", "-c", FULL, str(tmp_path), str(Path(__file__).parent)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=os.environ)
    assert (done.returncode, done.stderr) == (0, "")
