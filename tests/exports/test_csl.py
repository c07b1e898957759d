"""The works cited: valid by the schema of CSL itself, whatever a record's file holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from exporting import EVIL, FLAGSHIP, NAMES, SCHEMAS, WHERES, evil, exported, loaded, subject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interregnum.model import Source
from interregnum.record import Work
from interregnum.record.works import issued, of_source
from interregnum.views.export import FORMATS
from interregnum.views.export.csl import DATES, NUMBERS, TEXTS, TYPES, fitted
from interregnum.views.export.csl import NAMES as NAMES_OF_PEOPLE
from interregnum.views.export.tables.of_record import entry

SCHEMA = json.loads((SCHEMAS / "csl-data.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_it_is_valid(where: str) -> None:
    jsonschema.validate(loaded(exported(where, "csl")[0]), SCHEMA)


def test_the_lists_are_those_of_the_schema() -> None:
    properties = SCHEMA["items"]["properties"]
    assert set(properties["type"]["enum"]) == TYPES
    assert {*DATES, *NAMES_OF_PEOPLE, *NUMBERS, *TEXTS} | {"id", "type", "categories", "custom"} == set(
        properties
    )
    assert {key for key, schema in properties.items() if schema.get("type") == ["string", "number"]} - {
        "id"
    } == NUMBERS


def test_entries_of_the_record_are_kept_as_they_are() -> None:
    items = loaded(exported(FLAGSHIP, "csl")[0])
    folder = Path(__file__).parents[2] / "src/interregnum/scenarios/petrograd_1917/record/sources.json"
    assert items == json.loads(folder.read_text(encoding="utf-8"))


def test_what_the_format_does_not_know_is_taken_out_and_counted(tmp_path: Path) -> None:
    files, losses = FORMATS["csl"].write(subject(evil(tmp_path / "evil")))
    (item,) = loaded(files)
    jsonschema.validate([item], SCHEMA)
    assert item == {"id": "book", "type": "document", "title": EVIL, "author": [{"family": EVIL}]}
    assert [count for count, what in losses.narrowed if "does not know" in what] == [
        4
    ]  # type, author, issued, x


KEYS = st.sampled_from(["family", "literal", "date-parts", "raw", "circa", "season", "x"])
numbers = st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False)
anything = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(["issued", "page", "editor", "DOI", "categories", "accessed", "volume", "x"]),
        anything,
    )
)
def test_any_entry_is_made_valid(more: dict[str, Any]) -> None:
    try:
        work = Work.model_validate({"id": "a", "type": "book", "title": "A", **more})
    except ValueError:  # refused when the record is read
        return
    item, _ = fitted(work)
    jsonschema.validate([item], SCHEMA)


def test_a_source_of_the_scenario_becomes_an_entry() -> None:
    source = Source(title="My Part in It", by="Major Holt", dated="1931-02", kind="memoir", note="invented")
    assert entry(of_source("holt", source)) == {
        "id": "holt",
        "type": "document",
        "title": "My Part in It",
        "author": [{"literal": "Major Holt"}],
        "issued": {"date-parts": [[1931, 2]]},
        "genre": "memoir",
        "note": "invented",
    }
    assert issued("1931") == {"date-parts": [[1931]]}
    assert issued("1931-13") == {"literal": "1931-13"}
    assert issued("1900-02-29") == {"date-parts": [[1900, 2, 29]]}  # a day of the Old Style
    assert issued("about 1931") == {"literal": "about 1931"}
