"""Every single thing is in the export or in the report of losses: counted here from the files alone."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from html import escape
from typing import Any

import pyarrow.parquet as pq
import pytest
from exporting import FLAGSHIP, NAMES, RECORDED, WHERES, exported, loaded, night

from interregnum.model import Scenario
from interregnum.views.export import FORMATS, Exported
from interregnum.views.export.losses import Ledger

Found = dict[str, set[str]]
TABLED = ("parquet", "sqlite")


# --- what there is, counted without the census --------------------------------------------------------------


def there_is(subject: Exported) -> Iterator[tuple[str, set[str]]]:
    history, record = subject.history, subject.record
    events = history.events.to_pylist()
    yield "history.events", {str(row["number"]) for row in events}
    for kind in ("causes", "influences"):
        yield f"history.{kind}", {f"{row['number']}/{n}" for row in events for n in range(len(row[kind]))}
    yield "history.changes", {str(n) for n in range(history.changes.num_rows)}
    yield "history.news", {str(n) for n in range(history.news.num_rows)}
    yield "history.drawn", set(history.drawn)
    yield "history.outcomes", set(history.scenario.outcomes)
    yield "model.events", set(history.network.events)
    yield "model.quantities", set(history.network.quantities)
    resolved = json.loads(subject.resolved)
    for section in Scenario.model_fields:
        if section != "scenario":
            yield f"scenario.{section}", set(resolved.get(section, {}))
    if record is None:
        return
    for section in ("works", "clocks", "persons", "bodies", "places", "readings", "claims"):
        yield f"record.{section}", set(getattr(record, section))
    yield "record.passages", {str(n) for n in range(len(record.passages))}
    nouns: dict[str, Any] = {**record.readings, **record.claims}
    for kind in ("accounts", "sides", "figures", "sums"):
        yield (
            f"record.{kind}",
            {f"{id}/{n}" for id, noun in nouns.items() for n in range(len(getattr(noun, kind, ())))},
        )


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_the_census_forgets_nothing(where: str) -> None:
    subject = night(where)
    counted = dict(there_is(subject))
    assert {kind: set(keys) for kind, keys in subject.census.items()} == counted
    assert sum(map(len, counted.values())) > 40


# --- what an export holds, read from its files --------------------------------------------------------------


def in_tables(files: dict[str, bytes]) -> Found:
    rows = {
        name.removesuffix(".parquet"): pq.read_table(io.BytesIO(content)).to_pylist()
        for name, content in files.items()
    }
    found = {
        "history.events": {str(row["number"]) for row in rows["events"]},
        "history.causes": {f"{row['event']}/{row['position']}" for row in rows["causes"]},
        "history.influences": {f"{row['event']}/{row['position']}" for row in rows["influences"]},
        "history.changes": {str(row["id"]) for row in rows["changes"]},
        "history.news": {str(row["id"]) for row in rows["news"]},
        "history.drawn": {row["id"] for row in rows["quantities"] if row["drawn"]},
        "history.outcomes": {row["id"] for row in rows["outcomes"]},
        "model.events": {row["id"] for row in rows["rules"]},
        "model.quantities": {row["id"] for row in rows["quantities"]},
        "record.works": {row["id"] for row in rows["works"] if row["csl"] is not None},
        "record.clocks": {row["id"] for row in rows["clocks"]},
        "record.readings": {row["id"] for row in rows["readings"]},
        "record.claims": {row["id"] for row in rows["claims"]},
        "record.accounts": {row["id"] for row in rows["accounts"] if row["reading"] is not None},
        "record.sides": {row["id"] for row in rows["accounts"] if row["claim"] is not None},
        "record.figures": {row["id"] for row in rows["figures"]},
        "record.sums": {row["id"] for row in rows["sums"]},
        "record.passages": {str(row["id"]) for row in rows["passages"]},
        "record.places": {row["id"] for row in rows["places"] if not row["in_model"]},
        "record.persons": {row["id"] for row in rows["actors"] if not row["in_model"]},
    }
    for row in rows["entries"]:
        found.setdefault(f"scenario.{row['section']}", set()).add(row["id"])
    return found


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_tables_hold_every_single_thing(where: str) -> None:
    found = in_tables(exported(where, "parquet")[0])
    strangers = found.pop("record.persons")
    for kind, keys in there_is(night(where)):
        if kind in ("record.persons", "record.bodies"):
            assert keys <= strangers
            strangers -= keys
        else:
            assert found.get(kind, set()) == keys, kind
    assert {id for id in strangers if night(where).actors[id][0] != "other"} == set()


@pytest.mark.parametrize("format", TABLED)
@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_tables_leave_nothing_out(where: str, format: str) -> None:
    _, losses = exported(where, format)
    assert losses.total("left out") == 0
    assert losses.total("held") + losses.total("in words") == sum(losses.totals.values())


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_a_timeline_holds_what_it_says_it_holds(where: str) -> None:
    files, losses = exported(where, "timelinejs")
    subject, slides = night(where), loaded(files)["events"]
    ids = [slide["unique_id"].partition("-") for slide in slides]
    events = {id for what, _, id in ids if what == "event"}
    assert events == {str(firing.number) for firing in subject.history.without_bookkeeping()}
    assert losses.count("history.events", "held") == len(events)
    assert losses.count("history.events", "left out") == len(subject.history.firings) - len(events)
    assert losses.count("history.causes", "left out") == sum(
        len(firing.causes) for firing in subject.history.firings
    )
    readings = {id for what, _, id in ids if what == "reading"}
    assert len(ids) == len(events) + len(readings)
    if subject.record is None:
        assert readings == set()
        return
    assert losses.count("record.readings", "held") == len(readings)
    assert readings == set(subject.record.readings)


@pytest.mark.parametrize("where", [FLAGSHIP, RECORDED], ids=NAMES.get)
def test_a_timeline_tells_every_account_and_claim_that_it_says_it_tells(where: str) -> None:
    files, losses = exported(where, "timelinejs")
    record = night(where).record
    assert record is not None
    texts = {slide["unique_id"]: slide["text"]["text"] for slide in loaded(files)["events"]}
    told = 0
    for id, reading in record.readings.items():
        for account in reading.accounts:
            told += escape(account.says, quote=True) in texts[f"reading-{id}"]
        for claim in record.claims_about(id).values():
            assert escape(claim.claim, quote=True) in texts[f"reading-{id}"]
            assert all(escape(side.says, quote=True) in texts[f"reading-{id}"] for side in claim.sides)
    assert told == losses.count("record.accounts", "in words") == losses.totals["record.accounts"]
    alone = [claim for claim in record.claims.values() if not set(claim.about) & set(record.readings)]
    assert losses.count("record.claims", "left out") == len(alone)
    assert losses.count("record.sides", "left out") == sum(len(claim.sides) for claim in alone)


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_a_gazetteer_and_a_list_of_works_hold_what_they_say_they_hold(where: str) -> None:
    subject = night(where)
    files, losses = exported(where, "linked-places")
    places = [feature["properties"]["id"] for feature in loaded(files)["features"]]
    assert len(set(places)) == len(places)
    assert losses.count("scenario.places", "held") == len(set(places) & set(subject.scenario.places))
    strangers = set(places) - set(subject.scenario.places)
    known = subject.record.places if subject.record is not None else {}
    assert strangers == set(known)
    assert losses.count("record.places", "held") == len(strangers)
    files, losses = exported(where, "csl")
    works = {item["id"] for item in loaded(files)}
    recorded = subject.record.works if subject.record is not None else {}
    assert works == {*recorded, *subject.scenario.sources}
    assert losses.total("held") == len(works)


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_a_crate_holds_what_it_says_it_holds(where: str) -> None:
    files, losses = exported(where, "ro-crate")
    there = dict(there_is(night(where)))
    events = pq.read_table(io.BytesIO(files["history/events.parquet"])).to_pylist()
    assert losses.count("history.events", "held") == len(events)
    assert losses.count("history.causes", "held") == sum(len(row["causes"]) for row in events)
    scenario = json.loads(files["scenario.json"])
    for kind, keys in there.items():
        section = kind.partition(".")[2]
        if kind.startswith("scenario."):
            assert set(scenario.get(section, {})) == keys
            assert losses.count(kind, "held") == len(keys)
        elif kind.startswith("model."):
            assert losses.count(kind, "left out") == len(keys)
    if "record.json" in files:
        record = loaded(files, "record.json")
        assert set(record["readings"]) == there["record.readings"]
        accounts = {
            f"{id}/{n}" for id, reading in record["readings"].items() for n in range(len(reading["accounts"]))
        }
        assert accounts == there["record.accounts"]
        assert len(record["passages"]) == losses.count("record.passages", "held")


# --- the ledger ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_fates_add_up(where: str, format: str) -> None:
    _, losses = exported(where, format)
    for kind, total in losses.totals.items():
        assert sum(losses.count(kind, fate) for fate in ("held", "in words", "left out")) == total
    data = json.loads(json.dumps(losses.data()))
    assert sum(kind["total"] for kind in data["kinds"].values()) == sum(losses.totals.values())
    assert all(reason["why"] for reason in data["reasons"])
    page = losses.markdown()
    assert all(f"- {entry.count:,} " in page for entry in losses.entries if entry.why and entry.count)
    assert all(f"- {count:,}: {what}" in page for count, what in losses.narrowed)


def test_a_ledger_closes_only_when_each_thing_is_entered_once() -> None:
    census = {"a.x": frozenset("12"), "a.y": frozenset("3")}
    ledger = Ledger("f", "m", census)
    ledger.keep("a.x", ["1"])
    with pytest.raises(ValueError, match="enters nothing"):
        ledger.close()
    with pytest.raises(ValueError, match="entered already"):
        ledger.drop("a.x", "why", ["1"])
    with pytest.raises(ValueError, match="has no"):
        ledger.keep("a.x", ["3"])
    ledger.drop("a.", "the rest")
    losses = ledger.close()
    assert (losses.count("a.x", "held"), losses.count("a.x", "left out"), losses.total("left out")) == (
        1,
        1,
        2,
    )
