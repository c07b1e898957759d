"""The crate: read back by `rocrate`, every file described, played again from what it says."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from exporting import FLAGSHIP, NAMES, RECORDED, WHERES, evil, exported, loaded, night, subject
from rocrate.rocrate import ROCrate

import interregnum
from interregnum.history import load_history
from interregnum.history.replay import replay
from interregnum.views.export import FORMATS
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
    cited = [entity["name"] for entity in read.root_dataset.get("citation", [])]
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


def test_the_licence_is_told_where_it_is_known() -> None:
    roots = {}
    for where in (FLAGSHIP, RECORDED):
        graph = loaded(exported(where, "ro-crate")[0], "ro-crate-metadata.json")["@graph"]
        roots[where] = next(node for node in graph if node["@id"] == "./")
    assert roots[FLAGSHIP]["license"] == {"@id": "https://spdx.org/licenses/MIT"}
    assert "license" not in roots[RECORDED]
    assert any("licence" in what for _, what in exported(RECORDED, "ro-crate")[1].narrowed)


def test_names_of_files_are_ours_whatever_a_stranger_writes(tmp_path: Path) -> None:
    files, losses = FORMATS["ro-crate"].write(subject(evil(tmp_path / "evil")))
    assert set(files) == set(exported(RECORDED, "ro-crate")[0])
    put(tmp_path / "crate", files, losses.markdown(), folder=True)
    assert len(ROCrate(tmp_path / "crate").get_entities()) > 10
    assert pq.read_table(io.BytesIO(files["history/events.parquet"])).num_rows == 1
