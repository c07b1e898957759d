"""Texts that an editor holds stand over the files on the disk, and a file that was read before is not read again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pages import ROOT

from interregnum.language.positions import Sources
from interregnum.language.reading import yaml_text
from interregnum.language.reading.parts_read import MOST, Parts, kept_in
from interregnum.language.resolve import bundled, read
from interregnum.language.starter import make_starter
from interregnum.plain_files import read_plain, unsaved

VALID = sorted((ROOT / "tests/language/valid").glob("*.yaml"))
INVALID = sorted((ROOT / "tests/language/invalid").glob("*.yaml"))


def held(**texts: str) -> dict[str, bytes]:
    return {os.path.realpath(path): text.encode() for path, text in texts.items()}


def told(sources: Sources) -> object:
    document = sources.document
    return document.data, {path: document.where(path) for path in document.positions}, document.files


@pytest.mark.parametrize(
    "where", [*VALID, *INVALID[::4], bundled()["moscow-1991"]], ids=lambda path: path.stem
)
def test_read_again_a_scenario_says_the_same_with_the_same_problems(where: Path) -> None:
    scenario, sources, problems = read(where)
    parts: Parts = {}
    for _ in range(3):
        with kept_in(parts):
            again, from_parts, found = read(where)
        assert (again, found) == (scenario, problems)
        assert from_parts.document.data == sources.document.data
        assert [from_parts.position(path) for path in sources.document.positions] == [
            sources.position(path) for path in sources.document.positions
        ]


def test_only_what_changed_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town = make_starter(tmp_path / "town")
    built: list[str] = []
    build = yaml_text.Builder.build

    def noted(self: yaml_text.Builder, text: str) -> None:
        built.append(self.findings.file)
        build(self, text)

    monkeypatch.setattr(yaml_text.Builder, "build", noted)
    parts: Parts = {}
    with kept_in(parts):
        read(town)
        assert len(built) == len(parts) == 7
        built.clear()
        read(town)
        assert built == []
        people = town / "people.yaml"
        people.write_text(people.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
        read(town)
        assert built == ["people.yaml"]


def test_what_is_kept_is_bounded(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    parts: Parts = {}
    with kept_in(parts):
        for number in range(MOST + 20):
            file.write_text(f"scenario: {{id: a{number}}}\n", encoding="utf-8")
            read(file)
    assert len(parts) == MOST


def test_an_unsaved_text_stands_over_the_file_and_a_new_file_beside_it(tmp_path: Path) -> None:
    town = make_starter(tmp_path / "town")
    church = "church: {title: Church of St Clement"
    places = (town / "places.yaml").read_text(encoding="utf-8")
    new = {str(town / "places.yaml"): places.replace(church, "church: {title: The church")}
    new[str(town / "more.yaml")] = "glossary:\n  quay: {title: quay, says: where ships lie}\n"
    with unsaved(held(**new)):
        scenario, _, problems = read(town)
    assert problems == []
    assert scenario is not None
    assert scenario.places["church"].title == "The church"
    assert list(scenario.glossary) == ["quay"]
    before, _, _ = read(town)
    assert before is not None
    assert before.places["church"].title == "Church of St Clement"


def test_a_file_that_is_gone_is_read_as_long_as_an_editor_holds_it(tmp_path: Path) -> None:
    gone = tmp_path / "gone.yaml"
    with unsaved(held(**{str(gone): "a: 1"})):
        assert read_plain(gone, 100) == b"a: 1"
    with pytest.raises(FileNotFoundError):
        read_plain(gone, 100)
