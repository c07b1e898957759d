"""Files and folders: the new content whole, or the old one and nothing beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from interregnum.writing import (
    clear_beside,
    clear_left_overs,
    content_of,
    write_file,
    write_files,
    write_folder,
)


def test_a_file_is_replaced_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "file.txt"
    for content in (b"old", b"new"):
        write_file(place, content)
        assert place.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]
    with pytest.raises(FileNotFoundError):
        write_file(tmp_path / "nowhere" / "file.txt", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]


def test_of_several_files_none_is_put_in_place_before_all_are_written(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "file" / "second"
    first.write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"no folder")
    with pytest.raises(OSError, match=r"file"):
        write_files({first: b"new", second: b"new"})
    assert first.read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"first", "file"}


def test_a_folder_is_replaced_only_where_that_is_meant(tmp_path: Path) -> None:
    place = tmp_path / "folder"
    write_folder(place, {"a": b"1", "in/b": b"2"})
    with pytest.raises(OSError, match=r"folder"):
        write_folder(place, {"a": b"3"})
    assert (place / "a").read_bytes() == b"1"
    write_folder(place, {"a": b"3"}, replace=True)
    assert [path.name for path in place.rglob("*")] == ["a"]
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def gone() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def test_left_overs_are_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in (".block.writing-12", ".block.writing-12-34", "block", ".hidden", ".block.writing-on"):
        (tmp_path / name).write_bytes(b"x")
    write_folder(tmp_path / ".folder.writing-1-2", {"in/a": b"x"})
    clear_left_overs(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"block", ".hidden", ".block.writing-on"}


def test_what_a_killed_writer_of_this_place_left_is_removed_at_once(tmp_path: Path) -> None:
    names = [f".page.{what}-{gone()}-5" for what in ("writing", "replaced")]
    others = [f".page.writing-{os.getpid()}-5", f".[ab]age.writing-{gone()}-5", ".page.notes"]
    for name in (*names, *others):
        (tmp_path / name).write_bytes(b"x")
    clear_beside(tmp_path / "page")
    assert {path.name for path in tmp_path.iterdir()} == set(others)
    clear_beside(tmp_path / "[ab]age")
    assert len(list(tmp_path.iterdir())) == 2


def test_what_is_unfinished_is_no_content(tmp_path: Path) -> None:
    for name in (".ensemble.json.writing-1", ".a.b.replaced-1-2", ".gitignore"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in content_of(tmp_path)] == [".gitignore"]


def test_a_folder_that_cannot_be_put_in_place_leaves_the_one_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, rename = tmp_path / "folder", Path.rename
    write_folder(folder, {"a": b"old"})

    def refused(path: Path, target: Path) -> Path:
        if ".writing-" in path.name:
            raise OSError("refused")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OSError, match="refused"):
        write_folder(folder, {"a": b"new"}, replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert (folder / "a").read_bytes() == b"old"
