"""The gazetteer: valid by what the description of the format says; positions, certainty, relations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from exporting import (
    EVIL_SCENARIO,
    FLAGSHIP,
    NAMES,
    RECORDED,
    SCHEMAS,
    WHERES,
    evil,
    exported,
    loaded,
    night,
    subject,
)

from interregnum.views.export import FORMATS

# Of the World Historical Gazetteer.
SCHEMA_2 = json.loads((SCHEMAS / "lpf-2.0.json").read_text(encoding="utf-8"))
SCHEMA = json.loads((SCHEMAS / "linked-places.json").read_text(encoding="utf-8"))


def features(where: str) -> dict[str, Any]:
    return {
        feature["properties"]["id"]: feature
        for feature in loaded(exported(where, "linked-places")[0])["features"]
    }


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_it_is_valid(where: str) -> None:
    jsonschema.validate(loaded(exported(where, "linked-places")[0]), SCHEMA)

    jsonschema.validate(loaded(exported(where, "linked-places")[0]), SCHEMA_2)


def test_a_hostile_one_is_valid_too(tmp_path: Path) -> None:
    files, _ = FORMATS["linked-places"].write(subject(evil(tmp_path / "evil")))
    jsonschema.validate(loaded(files), SCHEMA)
    jsonschema.validate(loaded(files), SCHEMA_2)


def test_labels_and_descriptions_are_single_lines_as_the_schema_of_2_0_has_them(tmp_path: Path) -> None:
    scenario = {**EVIL_SCENARIO, "sources": {"book": {"title": "A book\nof two lines", "dated": "0900"}}}
    lines = {"title": "A\nhall", "note": "One.\n\nTwo.\n", "basis": "judgement", "why": "by\na map"}
    scenario["places"] = {"select": {**lines, "at": [30.0, 59.0], "source": "book p\n1"},
                          "table": {**lines, "within": "select"}}  # fmt: skip
    (tmp_path / "scenario.yaml").write_text(json.dumps(scenario), encoding="utf-8")
    data = loaded(FORMATS["linked-places"].write(subject(tmp_path))[0])
    jsonschema.validate(data, SCHEMA_2)
    assert data["features"][0]["descriptions"] == [{"value": "One. Two."}]
    assert data["features"][0]["names"][0]["citations"][0]["year"] == "0900"


def test_the_licence_is_that_of_the_scenario() -> None:
    assert loaded(exported(FLAGSHIP, "linked-places")[0])["license"] == "https://spdx.org/licenses/MIT"
    assert "license" not in loaded(exported(RECORDED, "linked-places")[0])


def test_places_of_the_flagship() -> None:
    found = features(FLAGSHIP)
    palace = found["winter_palace"]
    assert palace["geometry"]["coordinates"] == [30.3138, 59.9404]
    assert palace["geometry"]["certainty"] == "certain"
    assert palace["when"]["timespans"] == [{"start": {"in": "1917-11-07"}, "end": {"in": "1917-11-08"}}]
    assert palace["names"][0]["citations"][0]["year"] == "1976"
    assert "¶44" in palace["names"][0]["citations"][0]["label"]
    assert found["petrograd"]["properties"]["fclasses"] == ["P"]
    assert palace["properties"]["fclasses"] == ["S"]
    assert found["dining_room"]["geometry"] is None
    part_of = [
        relation for relation in palace["relations"] if relation["relationType"] == "gvp:broaderPartitive"
    ]
    assert [part["relationTo"] for part in part_of] == [found["petrograd"]["@id"]]
    certainties = {
        feature["geometry"]["certainty"] for feature in found.values() if feature["geometry"] is not None
    }
    assert certainties == {"certain", "less-certain", "uncertain"}


def test_every_relation_leads_to_a_place_and_every_route_is_one() -> None:
    found = features(FLAGSHIP)
    addresses = {feature["@id"] for feature in found.values()}
    assert len(addresses) == len(found)
    relations = [relation for feature in found.values() for relation in feature.get("relations", ())]
    assert {related["relationTo"] for related in relations} <= addresses
    routes = [related for related in relations if related["relationType"] == "gvp:tgn3000_related_to"]
    assert len(routes) == len(night(FLAGSHIP).scenario.routes)


def test_who_held_a_place_is_counted_as_lost() -> None:
    history, (_, losses) = night(FLAGSHIP).history, exported(FLAGSHIP, "linked-places")
    held = sum(
        1
        for change in history.written
        if ".held_by." in change.quantity and change.quantity.split(".")[0] in history.scenario.places
    )
    reasons = [
        entry for entry in losses.entries if entry.kind == "history.changes" and "who held" in entry.why
    ]
    assert [reason.count for reason in reasons] == [held]
    assert held > 0
