"""What the package says of its own scenarios is what reading and checking them says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import interregnum as ir
from interregnum.language import found_before
from interregnum.language.check import checked
from interregnum.language.found_before import FILE, as_found
from interregnum.language.resolve import bundled, resolved_json
from interregnum.language.sound import Sound


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERREGNUM_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize("id", bundled())
def test_what_is_said_is_what_is_found_now(id: str) -> None:
    found = checked(id)
    place, text = bundled()[id] / FILE, as_found(id, found.warnings)
    if os.environ.get("INTERREGNUM_ACCEPT"):
        place.write_text(text, encoding="utf-8")
    assert place.read_text(encoding="utf-8") == text, "INTERREGNUM_ACCEPT=1 with this test writes it anew"
    before = found_before.found_before(id)
    assert before is not None
    assert resolved_json(before.scenario) == resolved_json(found.scenario)
    assert (before.warnings, before.home) == (found.warnings, found.home)
    assert before.network.events == found.network.events
    assert before.network.quantities == found.network.quantities


def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scenario of the package, in a package that one may write to."""
    id, home = next(iter(bundled().items()))
    place = tmp_path / home.name
    for file in home.rglob("*"):
        if file.suffix == ".yaml" or file.name == FILE:
            (place / file.relative_to(home)).parent.mkdir(parents=True, exist_ok=True)
            (place / file.relative_to(home)).write_bytes(file.read_bytes())
    monkeypatch.setattr(found_before, "bundled", lambda: {id: place})
    return place


def test_files_that_changed_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = copied(tmp_path, monkeypatch)
    id = place.name.replace("_", "-")
    assert isinstance(found_before.found_before(id), Sound)
    with (place / "scenario.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# a remark\n")
    assert found_before.found_before(id) is None


@pytest.mark.parametrize("content", [None, b"", b"\xff", b'{"texts": '])
def test_without_it_the_files_are_read(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = copied(tmp_path, monkeypatch)
    (place / FILE).unlink()
    if content is not None:
        (place / FILE).write_bytes(content)
    assert found_before.found_before(place.name.replace("_", "-")) is None


def test_the_folder_of_a_stranger_is_read_and_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = next(iter(bundled().values()))
    assert found_before.found_before(home) is None
    assert ir.load(home).scenario.scenario.id
