"""What a release hands out: the files of both packages, their licences, and that the wheel works by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from pages import ROOT, git_files

VENDORED = "src/interregnum/views/page/static/vendor/LICENSES"
checkout = pytest.mark.skipif(not git_files(), reason="what belongs to the project is what git knows")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as a release builds it, unpacked, which is all that installing it does."""
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of the source package."""
    folder = tmp_path_factory.mktemp("source")
    (built,) = SdistBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with tarfile.open(built) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def metadata(wheel: Path) -> Message:
    (found,) = wheel.glob("*.dist-info/METADATA")
    return Parser().parsestr(found.read_text(encoding="utf-8"))


@checkout
def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    files = {path.relative_to(wheel).as_posix() for path in wheel.rglob("*") if path.is_file()}
    own = {name for name in files if ".dist-info/" not in name}
    assert own == {name.removeprefix("src/") for name in git_files() if name.startswith("src/")}


@checkout
def test_the_source_package_holds_what_git_knows_and_nothing_else(source: set[str]) -> None:
    command = ["git", "ls-files"]
    kept = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {name for name in kept if (ROOT / name).is_file()} - source == set()
    assert source - set(git_files()) == {"PKG-INFO"}


def test_the_licences_go_with_the_wheel(wheel: Path) -> None:
    said = metadata(wheel)
    assert said["License-Expression"] == "MIT AND ISC AND BSD-3-Clause"
    assert said.get_all("License-File") == ["LICENSE", VENDORED]
    for name in said.get_all("License-File", []):
        (copy,) = wheel.glob(f"*.dist-info/licenses/{name}")
        assert copy.read_bytes() == (ROOT / name).read_bytes()


def test_the_wheel_works_by_itself(wheel: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(wheel), "INTERREGNUM_CACHE": str(tmp_path / "cache")}

    def done(*words: str) -> str:
        command = [sys.executable, *words]
        ran = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, ""), words
        return ran.stdout

    assert done("-c", "import interregnum; print(interregnum.__file__)").startswith(str(wheel))
    done("-m", "interregnum", "new", "town")
    assert "How it ended" in done("-m", "interregnum", "run", "town")
    done("-m", "interregnum", "report", "town", "--out", "town.html")
    assert "<title>The night of the two mayors</title>" in (tmp_path / "town.html").read_text(
        encoding="utf-8"
    )
