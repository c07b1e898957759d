"""What a command writes replaces nothing but an earlier file of the same kind."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from harbour import HARBOUR

from interregnum.cli import commands
from interregnum.cli.out_files import (
    ANSWERS,
    DESCRIPTION,
    JUDGEMENT,
    PAGE,
    POSTERIOR,
    FileKind,
    write_text,
)
from interregnum.errors import ProblemsFound

KINDS = [PAGE, DESCRIPTION, JUDGEMENT, POSTERIOR, ANSWERS]
# Commands and the option with which they write a file.
WRITING = [
    ("report", "--out"),
    ("odd", "--out"),
    ("study", "--out"),
    ("validate", "--markdown"),
    ("calibrate", "--out"),
]


def refused(*words: object) -> str:
    with pytest.raises(ProblemsFound) as caught:
        CliRunner().invoke(
            commands, [str(word) for word in words], catch_exceptions=False, standalone_mode=False
        )
    return str(caught.value)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HARBOUR, tmp_path / "town"))


@pytest.mark.parametrize(("command", "option"), WRITING)
def test_no_command_writes_over_a_scenario(town: Path, command: str, option: str) -> None:
    """And says so before it plays anything: the town has no record to validate against."""
    before = (town / "scenario.yaml").read_bytes()
    said = refused(command, town, option, town / "scenario.yaml")
    assert "[place-taken]" in said
    assert (town / "scenario.yaml").read_bytes() == before


def test_no_folder_is_written_over_a_scenario(town: Path) -> None:
    before = sorted(path.read_bytes() for path in town.rglob("*.yaml"))
    for words in (["run", town, "--out", town], ["export", town, "--to", "parquet", "--out", town]):
        assert "[place-taken]" in refused(*words)
    assert "[place-taken]" in refused("ensemble", town, "-n", "20", "--workers", "1", "--out", town)
    assert "[place-taken]" in refused("export", town, "--to", "csl", "--out", town / "scenario.yaml")
    assert sorted(path.read_bytes() for path in town.rglob("*.yaml")) == before


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what.split("`")[1])
def test_a_file_of_the_same_kind_is_replaced_and_no_other(tmp_path: Path, kind: FileKind) -> None:
    place = tmp_path / "file"
    write_text(place, f"{kind.mark} one", kind)
    write_text(place, f"{kind.mark} two", kind)
    assert place.read_text(encoding="utf-8").endswith("two")
    for other in KINDS:
        if other != kind:
            with pytest.raises(ProblemsFound, match="place-taken"):
                write_text(place, f"{other.mark} three", other)
    assert place.read_text(encoding="utf-8").endswith("two")


def test_what_cannot_be_written_to_its_end_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "file"
    write_text(place, f"{PAGE.mark} one", PAGE)

    def half(path: Path, content: bytes, durable: bool) -> None:
        path.write_bytes(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("interregnum.writing._write", half)
    with pytest.raises(ProblemsFound, match="unwritable"):
        write_text(place, f"{PAGE.mark} two", PAGE)
    assert place.read_text(encoding="utf-8").endswith("one")
    assert list(tmp_path.iterdir()) == [place]


def test_an_empty_file_and_a_device_are_written_to(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    write_text(tmp_path / "link", f"{PAGE.mark} one", PAGE)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "empty").read_text(encoding="utf-8").endswith("one")
    write_text(Path("/dev/null"), "anything", PAGE)


def test_what_the_commands_write_bears_their_marks(town: Path, tmp_path: Path) -> None:
    """Written twice, the second time over the first."""
    for _ in range(2):
        for words in (
            ["report", town, "--out", tmp_path / "page.html"],
            ["odd", town, "--out", tmp_path / "page.md"],
            ["study", town, "-n", "20", "--part", "hinges", "--workers", "1", "--out", town / "answers.json"],
        ):
            result = CliRunner().invoke(commands, [str(word) for word in words], catch_exceptions=False)
            assert result.exit_code == 0, result.output
