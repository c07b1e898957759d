"""Tables: read back by Arrow, DuckDB, SQLite and Datasette; every reference leads somewhere; no stranger's SQL."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from awaited import awaited
from exporting import EVIL, FLAGSHIP, NAMES, RECORDED, WHERES, evil, exported, night, subject
from harbour import HARBOUR
from hypothesis import given
from hypothesis import strategies as st

from interregnum.dates import Calendar, Clock, Date, Moment, Timeline
from interregnum.views.export import FORMATS
from interregnum.views.export.exported import instant
from interregnum.views.export.sqlite import VIEWS
from interregnum.views.export.tables import tables

NAME = re.compile(r"[a-z][a-z0-9_]*")
COMMENTED = re.compile(r'^ {4}"(\w+)".*-- (.+)$', re.M)


@pytest.fixture(scope="module", params=WHERES, ids=NAMES.get)
def where(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def database(where: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("db") / "night.db"
    path.write_bytes(exported(where, "sqlite")[0][""])
    return path


def asked(path: Path, question: str, *parameters: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute(question, parameters).fetchall()


# --- the tables themselves ----------------------------------------------------------------------------------


def test_names_are_ours_rows_are_whole_and_keys_tell_them_apart(where: str) -> None:
    made = {table.name: table for table in tables(night(where))}
    for table in made.values():
        names = [column.name for column in table.columns]
        assert all(NAME.fullmatch(name) for name in [table.name, *names])
        assert {*table.key, *table.search} <= set(names)
        assert all(len(row) == len(names) for row in table.rows)
        keys = [tuple(row[names.index(column)] for column in table.key) for row in table.rows]
        assert len(set(keys)) == len(keys), table.name
        assert all(column.about for column in table.columns)
        for n, column in enumerate(table.columns):
            if column.to:
                known = {row[0] for row in made[column.to].rows}
                assert made[column.to].columns[0].name == made[column.to].key[0]
                assert {row[n] for row in table.rows} - {None} <= known, (table.name, column.name)


BOUND = re.compile(r"time|starts|ends|(not_before|best|not_after)")


def test_every_time_is_iso_8601_with_seconds_and_a_column_has_one_form(where: str) -> None:
    """As `pandas.to_datetime` wants them, which takes the form of a column from its first row."""
    subject, found = night(where), set()
    offset = subject.scenario.scenario.clock.offset
    for table in tables(subject):
        for n, column in enumerate(table.columns):
            if column.sort != "text" or not BOUND.fullmatch(column.name.removesuffix("_gregorian")):
                continue
            times = [str(row[n]) for row in table.rows if row[n] is not None]
            found |= {(table.name, column.name)} if times else set()
            form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
            if column.name.endswith("_gregorian"):
                form += re.escape(offset)
                assert all(datetime.fromisoformat(time).utcoffset() is not None for time in times)
            assert [time for time in times if not re.fullmatch(form, time)] == []
    assert {("events", "time"), ("events", "time_gregorian"), ("scenario", "starts")} <= found
    if subject.record is not None:
        assert {("readings", "not_before"), ("readings", "not_before_gregorian")} <= found


@given(st.integers(-960, 960), st.floats(-1e5, 1e5), st.integers(-960, 960))
def test_an_instant_is_the_same_instant_to_the_second(ahead: int, minutes: float, own: int) -> None:
    """Whatever the clock it was read from, and whatever that of the scenario."""
    starts = Moment(Date(1917, 10, 25, Calendar.JULIAN), 180, Clock("the scenario's", ahead))
    timeline = Timeline(starts, starts.plus(60))
    begun = Moment(Date(1917, 11, 7, Calendar.GREGORIAN), 180, Clock("another", own))
    moment = begun.plus(minutes)
    read = datetime.fromisoformat(str(instant(moment, timeline)))
    assert read.utcoffset() == timedelta(minutes=ahead)
    since = read - datetime(1917, 11, 7, 3, tzinfo=timezone(timedelta(minutes=ahead)))
    assert abs(since.total_seconds() / 60 - moment.since(starts)) <= 0.5 / 60 + 1e-6


def test_a_moment_by_another_clock_is_the_same_instant() -> None:
    (readings,) = (table for table in tables(night(RECORDED)) if table.name == "readings")
    names = [column.name for column in readings.columns]
    (train,) = (dict(zip(names, row, strict=True)) for row in readings.rows if row[0] == "mail_train")
    own = datetime.fromisoformat(str(train["not_before"]))
    by_clock = datetime.fromisoformat(str(train["not_before_gregorian"]))
    assert train["clock"] != night(RECORDED).timeline.starts.clock.name
    assert by_clock.replace(tzinfo=None) - own == timedelta(hours=1)  # the station is an hour behind the town


@pytest.mark.parametrize("where", [FLAGSHIP, str(HARBOUR)], ids=NAMES.get)
def test_the_tables_say_the_licence_and_the_endings_in_words(where: str) -> None:
    made = {table.name: table for table in tables(night(where))}
    names = [column.name for column in made["scenario"].columns]
    assert made["scenario"].rows[0][names.index("licence")] == "MIT"
    content = exported(where, "parquet")[0]["events.parquet"]
    assert pq.read_table(io.BytesIO(content)).schema.metadata[b"licence"] == b"MIT"
    told = [str(row[-1]) for row in made["outcomes"].rows if row[-2] is not None]
    assert told
    assert all("_" not in shown for shown in told)


# --- Parquet ------------------------------------------------------------------------------------------------


def test_arrow_reads_units_and_descriptions(where: str) -> None:
    files, _ = exported(where, "parquet")
    for expected in tables(night(where)):
        table = pq.read_table(io.BytesIO(files[f"{expected.name}.parquet"]))
        assert [tuple(row.values()) for row in table.to_pylist()] == expected.rows
        about = table.schema.metadata
        assert about[b"description"].decode() == expected.about
        assert about[b"seed"] == b"7"
        again = json.loads(about[b"columns"])
        for column, field in zip(expected.columns, table.schema, strict=True):
            assert field.metadata[b"description"].decode() == column.about == again[field.name]["description"]
            assert (
                field.metadata.get(b"unit", b"").decode() == column.unit == again[field.name].get("unit", "")
            )


def test_duckdb_reads_the_folder(where: str, tmp_path: Path) -> None:
    for name, content in exported(where, "parquet")[0].items():
        (tmp_path / name).write_bytes(content)
    with duckdb.connect() as connection:
        for table in tables(night(where)):
            found = connection.execute(f"SELECT count(*) FROM '{tmp_path}/{table.name}.parquet'").fetchone()
            assert found == (len(table.rows),)
        question = (
            "SELECT events.title, count(*) FROM read_parquet(?) events JOIN read_parquet(?) causes "
            "ON causes.event = events.number GROUP BY ALL"
        )
        joined = connection.execute(question, [f"{tmp_path}/events.parquet", f"{tmp_path}/causes.parquet"])
        assert sum(row[1] for row in joined.fetchall()) == sum(
            len(firing.causes) for firing in night(where).history.firings
        )
        minutes = connection.execute(
            f"SELECT time_gregorian::timestamp FROM '{tmp_path}/events.parquet'"
        ).fetchall()
        assert minutes == sorted(minutes)


# --- SQLite -------------------------------------------------------------------------------------------------


def test_the_database_is_sound(where: str, database: Path) -> None:
    assert asked(database, "PRAGMA integrity_check") == [("ok",)]
    assert asked(database, "PRAGMA foreign_key_check") == []
    for table in tables(night(where)):
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        rows = asked(database, f'SELECT {names} FROM "{table.name}"')
        assert sorted(map(repr, rows)) == sorted(
            repr(tuple(_plain(cell) for cell in row)) for row in table.rows
        )
        (schema,) = asked(database, "SELECT sql FROM sqlite_master WHERE name = ?", table.name)
        said = dict(COMMENTED.findall(schema[0]))
        assert all(column.unit in said[column.name] for column in table.columns)
        assert said.keys() == {column.name for column in table.columns}


def _plain(cell: object) -> object:
    return int(cell) if isinstance(cell, bool) else cell


def test_every_reference_has_an_index(database: Path) -> None:
    for (table,) in asked(
        database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
    ):
        led = {row[0] for row in asked(database, 'SELECT "from" FROM pragma_foreign_key_list(?)', table)}
        first = {
            columns[0][0]
            for (index,) in asked(database, "SELECT name FROM pragma_index_list(?)", table)
            if (columns := asked(database, "SELECT name FROM pragma_index_info(?) ORDER BY seqno", index))
        }
        assert led <= first | {"number"}, table


def test_search_finds_titles_and_accounts(database: Path, where: str) -> None:
    def found(table: str, word: str) -> list[tuple[Any, ...]]:
        index = f"{table}_fts"
        rows = f"SELECT rowid FROM {index} WHERE {index} MATCH ?"
        return asked(database, f"SELECT id FROM {table} WHERE rowid IN ({rows})", word)

    if where == RECORDED:
        assert found("accounts", "assault") == [("hall_entered/1",)]
        assert found("readings", "sexton") == [("bell_rung",)]


def test_views_answer(database: Path, where: str) -> None:
    for view in VIEWS:
        assert len(asked(database, f"SELECT * FROM {view}")) >= 0
    history = night(where).history
    assert len(asked(database, "SELECT * FROM story")) == sum(1 for _ in history.without_bookkeeping())
    assert len(asked(database, "SELECT * FROM because")) == sum(
        len(firing.causes) for firing in history.firings
    )
    if where == FLAGSHIP:
        holders = [change for change in history.written if ".held_by." in change.quantity and change.new == 1]
        places = [holder for holder in holders if holder.quantity.split(".")[0] in history.scenario.places]
        assert len(asked(database, "SELECT * FROM holders")) == len(places) > 0
        assert len(asked(database, "SELECT * FROM evidence")) == 417


def test_datasette_opens_it_untouched(where: str, database: Path) -> None:
    from datasette.app import Datasette

    before = database.read_bytes()

    async def visit() -> dict[str, str]:
        datasette = Datasette([str(database)])
        listed = (await datasette.client.get("/night.json")).json()
        names = [table["name"] for table in listed["tables"] if not table["hidden"]] + [
            view["name"] for view in listed["views"]
        ]
        pages = {}
        for name in names:
            answer = await datasette.client.get(f"/night/{name}?_size=5")
            assert answer.status_code == 200, name
            pages[name] = answer.text
        found = await datasette.client.get("/night/rules.json?_search=hall&_shape=array")
        assert found.status_code == 200
        return pages

    pages = awaited(visit())
    assert set(pages) == {table.name for table in tables(night(where))} | set(VIEWS)
    assert database.read_bytes() == before
    if where == FLAGSHIP:  # labels of what is referred to, not bare keys; and a box for searching
        assert re.search(r'<a href="/night/events/\d+">The first Helsingfors train', pages["causes"])
        assert '<a href="/night/places/helsingfors">Helsingfors</a>' in pages["events"]
        assert 'name="_search"' in pages["accounts"]


# --- a stranger's scenario ----------------------------------------------------------------------------------


def test_what_a_stranger_writes_is_text_and_nothing_else(tmp_path: Path) -> None:
    from datasette.app import Datasette

    exported_evil = subject(evil(tmp_path / "evil"))
    path = tmp_path / "night.db"
    path.write_bytes(FORMATS["sqlite"].write(exported_evil)[0][""])
    assert asked(path, "PRAGMA foreign_key_check") == []
    assert asked(path, "SELECT title FROM scenario") == [(EVIL,)]
    assert asked(path, "SELECT says FROM accounts") == [(EVIL,)]
    assert asked(path, "SELECT count(*) FROM events") == [(1,)]
    names = {name for (name,) in asked(path, "SELECT name FROM sqlite_master")}
    assert all(re.fullmatch(r"(sqlite_autoindex_)?[a-z_0-9]+", name) for name in names)
    files, _ = FORMATS["parquet"].write(exported_evil)
    assert pq.read_table(io.BytesIO(files["places.parquet"])).to_pylist()[0]["note"] == EVIL

    async def page() -> str:
        answer = await Datasette([str(path)]).client.get("/night/places")
        assert answer.status_code == 200
        return str(answer.text)

    assert "<script>alert(1)" not in awaited(page())


@pytest.mark.parametrize("format", ["parquet", "sqlite", "timelinejs", "linked-places", "csl"])
def test_the_same_night_gives_the_same_bytes(format: str) -> None:
    again, _ = FORMATS[format].write(subject(RECORDED))
    assert again == exported(RECORDED, format)[0]
