"""The crate: read back by `rocrate`, every file described, played again from what it says."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from exporting import FLAGSHIP, NAMES, RECORDED, WHERES, evil, exported, loaded, night, subject
from harbour import HARBOUR
from rocrate.rocrate import ROCrate

import interregnum
from interregnum.history import load_history
from interregnum.history.replay import replay
from interregnum.views.export import FORMATS, Exported
from interregnum.views.export.placing import put


def crate(where: str, folder: Path) -> Any:
    files, losses = exported(where, "ro-crate")
    put(folder, files, losses.markdown(), folder=True)
    return ROCrate(folder)


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_the_library_reads_it_back(where: str, tmp_path: Path) -> None:
    read, exported_night = crate(where, tmp_path / "crate"), night(where)
    assert exported_night.scenario.scenario.title in read.name
    (action,) = [entity for entity in read.contextual_entities if entity.type == "CreateAction"]
    assert action["instrument"].type == "SoftwareApplication"
    assert action["instrument"]["softwareVersion"] == interregnum.__version__
    given = {entity["name"]: entity["value"] for entity in action["object"] if entity.type == "PropertyValue"}
    assert given == {"seed": "7", "replica": "0"}
    assert "history/" in [entity.id for entity in action["result"]]
    works = read.root_dataset.get("citation", [])
    cited = [entity["name"] for entity in (works if isinstance(works, list) else [works])]
    assert sorted(cited) == sorted(item.get("title") for item in loaded(exported(where, "csl")[0]))


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_every_file_is_described_and_every_description_has_its_file(where: str, tmp_path: Path) -> None:
    folder = tmp_path / "crate"
    read = crate(where, folder)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    described = {entity.id for entity in read.data_entities if entity.type == "File"}
    assert described == there - {"ro-crate-metadata.json"}
    for entity in read.data_entities:
        if "contentSize" in entity.properties():
            assert (folder / entity.id).stat().st_size == int(entity["contentSize"])
    graph = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    ids = {node["@id"] for node in graph}
    assert len(ids) == len(graph)
    outside = {link for node in graph for link in links(node) if link not in ids}
    assert outside == {"https://w3id.org/ro/crate/1.1"}


def links(value: Any, top: bool = True) -> list[str]:
    if isinstance(value, dict):
        own = [] if top or "@id" not in value else [value["@id"]]
        return own + [link for item in value.values() for link in links(item, False)]
    return [link for item in value for link in links(item, False)] if isinstance(value, list) else []


def test_the_history_in_it_plays_again_and_the_scenario_in_it_is_the_one_played(tmp_path: Path) -> None:
    crate(FLAGSHIP, tmp_path / "crate")
    history = load_history(tmp_path / "crate" / "history")
    assert history.outcomes == night(FLAGSHIP).history.outcomes
    assert replay(tmp_path / "crate" / "history").agrees
    assert (tmp_path / "crate" / "scenario.json").read_text(encoding="utf-8") == night(FLAGSHIP).resolved


def licensed(files: dict[str, bytes]) -> tuple[object, dict[str, str]]:
    """The licence of a crate as its root has it, and the licences described, by address."""
    graph = loaded(files, "ro-crate-metadata.json")["@graph"]
    root = next(node for node in graph if node["@id"] == "./")
    found = [node for node in graph if node["@id"].startswith("https://spdx.org/licenses/")]
    assert all(node["@type"] == "CreativeWork" and node["name"] and node["description"] for node in found)
    return root["license"], {node["@id"]: node["identifier"] for node in found}


def test_the_licence_is_that_of_the_scenario() -> None:
    mit = "https://spdx.org/licenses/MIT"
    assert licensed(exported(FLAGSHIP, "ro-crate")[0]) == ({"@id": mit}, {mit: "MIT"})
    subject = night(str(HARBOUR))
    frame = subject.scenario.scenario.model_copy(update={"licence": "CC-BY-4.0"})
    scenario = subject.scenario.model_copy(update={"scenario": frame})
    files, losses = FORMATS["ro-crate"].write(Exported(replace(subject.history, scenario=scenario)))
    by = "https://spdx.org/licenses/CC-BY-4.0"
    assert licensed(files) == ({"@id": by}, {by: "CC-BY-4.0", mit: "MIT"})  # and that of the software
    assert not any("licence" in what for _, what in losses.narrowed)


def test_a_crate_without_a_licence_says_so_in_words_since_it_must_have_one() -> None:
    stated, _ = licensed(exported(RECORDED, "ro-crate")[0])
    assert isinstance(stated, str)
    assert "no licence" in stated
    assert any("licence" in what for _, what in exported(RECORDED, "ro-crate")[1].narrowed)


def test_names_of_files_are_ours_whatever_a_stranger_writes(tmp_path: Path) -> None:
    files, losses = FORMATS["ro-crate"].write(subject(evil(tmp_path / "evil")))
    assert set(files) == set(exported(RECORDED, "ro-crate")[0])
    put(tmp_path / "crate", files, losses.markdown(), folder=True)
    assert len(ROCrate(tmp_path / "crate").get_entities()) > 10
    assert pq.read_table(io.BytesIO(files["history/events.parquet"])).num_rows == 1
