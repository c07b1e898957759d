"""Texts that a process reads again and again: only the file that is another is parsed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from harbour import HARBOUR

from interregnum.language.check import check
from interregnum.language.reading import text_memo, yaml_text
from interregnum.language.resolve import read


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files that are parsed from now on, in a process that remembers texts."""
    files: list[str] = []
    build = yaml_text.Builder.build

    def counted(self: yaml_text.Builder, text: str) -> None:
        files.append(self.findings.file)
        build(self, text)

    monkeypatch.setattr(yaml_text.Builder, "build", counted)
    monkeypatch.setattr("interregnum.language.reading.parse_cache.recall", lambda name: None)
    text_memo.remember_texts()
    yield files
    text_memo.remember_texts(0)
    text_memo._remembered.clear()


def test_only_the_file_that_is_another_is_parsed(tmp_path: Path, parsed: list[str]) -> None:
    folder = Path(shutil.copytree(HARBOUR, tmp_path / "town"))
    first = read(folder)[1].document
    assert len(parsed) > 4
    parsed.clear()
    again = read(folder)[1].document
    assert parsed == []
    assert (again.data, again.positions, again.value_positions) == (
        first.data,
        first.positions,
        first.value_positions,
    )
    text = (folder / "word.yaml").read_text(encoding="utf-8")
    (folder / "word.yaml").write_text("# one line more\n" + text, encoding="utf-8")
    moved = read(folder)[1].document
    assert parsed == ["word.yaml"]
    assert moved.data == first.data
    at = next(path for path, position in first.positions.items() if position.file == "word.yaml")
    assert moved.positions[at].line == first.positions[at].line + 1


def test_what_is_wrong_is_said_each_time(tmp_path: Path, parsed: list[str]) -> None:
    folder = Path(shutil.copytree(HARBOUR, tmp_path / "town"))
    (folder / "word.yaml").write_text("channels: {x: {title: [}}\n", encoding="utf-8")
    first = check(folder)
    parsed.clear()
    assert check(folder) == first
    assert parsed == ["word.yaml"]  # the others are remembered


def test_data_that_were_changed_are_not_those_that_are_remembered(tmp_path: Path, parsed: list[str]) -> None:
    read(HARBOUR)[1].document.data.clear()
    data = read(HARBOUR)[1].document.data
    data["events"].clear()
    assert read(HARBOUR)[1].document.data["events"]


def test_the_oldest_go_first_and_nothing_is_remembered_unasked(parsed: list[str]) -> None:
    said = text_memo.Said({}, {}, {}, 1)
    text_memo.remember_texts(10)
    for text in ("a" * 6, "b" * 6, "c" * 11):
        text_memo.remember(("file", text, "", True), said)
    assert [text[0] for _, text, _, _ in text_memo._remembered] == ["b"]
    text_memo.remember_texts(0)
    text_memo._remembered.clear()
    read(HARBOUR)
    assert not text_memo._remembered
