"""The works that a record cites: where they may be listed, and what is said of one that is not, and of a slip."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from interregnum.errors import Problem
from interregnum.lab.bundle.read import read_bundle
from interregnum.language.check import checked
from interregnum.language.reading.reader import MAX_DEPTH
from interregnum.record import Record, load
from interregnum.record.issued import issued

NIGHT = "scenario: {id: night, title: Night, starts: 1920-03-13T18:00, ends: 1920-03-14T08:00}\n"
HOLT = {"id": "holt", "type": "book", "title": "My Part", "issued": {"date-parts": [[1931]]}}


def readings(*sources: str) -> dict[str, Any]:
    """A record in which each of these is cited once."""
    when = {"as_written": "at ten", "qualifier": "after", "not_before": "22:00"}
    accounts = [{"source": source, "says": "they marched"} for source in sources]
    return {"readings": {"march": {"title": "March", "kind": "movement", "when": when, "accounts": accounts}}}


def night(folder: Path, record: dict[str, str], scenario: str = NIGHT) -> Path:
    (folder / "record").mkdir()
    (folder / "scenario.yaml").write_text(scenario, encoding="utf-8")
    for name, text in record.items():
        (folder / "record" / name).write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path) -> list[Problem]:
    return read_bundle(folder, checked(folder)).problems


def citing(*sources: str) -> dict[str, str]:
    return {"readings.json": json.dumps(readings(*sources))}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sources.json", json.dumps([HOLT])),
        ("sources.yaml", "- {id: holt, type: book, title: My Part, issued: {date-parts: [[1931]]}}\n"),
        ("sources.yaml", 'sources: {holt: {title: My Part, by: Major Holt, dated: "1931", kind: memoir}}\n'),
        ("sources.json", '{"sources": {"holt": {"title": "My Part", "dated": 1931}}}'),
        ("names.yaml", "sources: {holt: {title: My Part, dated: 1931}}\n"),
    ],
)
def test_a_work_may_be_listed_in_the_record(tmp_path: Path, name: str, text: str) -> None:
    where = night(tmp_path, citing("holt p88") | {name: text})
    assert problems(where) == []
    record = load(where)
    assert (record.works["holt"].title, record.works["holt"].issued) == ("My Part", {"date-parts": [[1931]]})


def test_the_sources_of_a_scenario_serve_its_record(tmp_path: Path) -> None:
    sources = 'sources: {holt: {title: My Part, by: Major Holt, dated: "1931", kind: memoir}}\n'
    where = night(tmp_path, citing("holt p88"), NIGHT + sources)
    assert problems(where) == []
    record = load(where)
    assert record.works == {}
    assert record.known_works["holt"].author == ({"literal": "Major Holt"},)
    assert record.known_works["holt"].other == {"genre": "memoir"}


def test_the_entry_of_the_record_goes_before_that_of_the_scenario(tmp_path: Path) -> None:
    sources = "sources: {holt: {title: Another, dated: 1932}}\n"
    record = load(night(tmp_path, citing("holt") | {"sources.json": json.dumps([HOLT])}, NIGHT + sources))
    assert record.known_works["holt"].title == "My Part"


def test_the_page_shows_the_works_of_the_scenario_too(tmp_path: Path) -> None:
    from interregnum.views.page.works import works

    sources = "sources: {holt: {title: My Part, dated: 1931}}\n"
    record = load(night(tmp_path, citing("holt"), NIGHT + sources))
    assert list(works(record.scenario, record)) == ["holt"]


@pytest.mark.parametrize("listed", [{}, {"sources.json": json.dumps([{**HOLT, "id": "gazette"}])}])
def test_a_work_that_is_not_listed_is_one_problem(tmp_path: Path, listed: dict[str, str]) -> None:
    passage = "passages: [{source: cercas, at: ¶1}]\n"
    where = night(tmp_path, citing(*["cercas p1"] * 21) | listed | {"passages.yaml": passage})
    (problem,) = problems(where)
    assert problem.message == "there is no source `cercas`, cited 22 times"
    assert problem.allowed.endswith(
        "an entry `cercas` in record/sources.json, or under the scenario's `sources`"
    )
    assert problem.allowed.startswith("gazette; or " if listed else "an entry ")
    assert problem.file == "record/readings.json"


def test_two_works_that_are_not_listed_are_two_problems(tmp_path: Path) -> None:
    found = problems(night(tmp_path, citing("cercas p1", "tusell p2", "cercas p3")))
    assert [problem.message for problem in found] == [
        "there is no source `cercas`, cited 2 times",
        "there is no source `tusell`",
    ]


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("sources.json", "[{]", "json-syntax", 1),
        ("sources.json", "3", "not-a-mapping", 1),
        ("sources.json", '[\n {"id": "holt", "type": "book"}\n]', "missing-key", 2),
        ("sources.json", '[\n {"id": "holt", "type": "book", "title": 7}\n]', "wrong-kind", 2),
        ("sources.yaml", "- {id: holt, type: book\n", "yaml-syntax", 1),
        ("sources.yaml", "sources:\n  holt: {titel: My Part}\n", "unknown-key", 2),
        ("names.yaml", "sources:\n  holt: {title: [My Part]}\n", "wrong-kind", 2),
    ],
)
def test_one_slip_in_a_list_of_works_is_one_problem(
    tmp_path: Path, name: str, text: str, code: str, line: int
) -> None:
    found = problems(night(tmp_path, citing("holt p1", "holt p2") | {name: text}))
    assert [(each.code, each.file, each.line) for each in found] == [(code, f"record/{name}", line)]


def test_a_slip_in_one_work_hides_no_other_that_is_missing(tmp_path: Path) -> None:
    slip = json.dumps([{"id": "holt", "type": "book"}])
    found = problems(night(tmp_path, citing("holt p1", "cercas p2") | {"sources.json": slip}))
    assert sorted(each.code for each in found) == ["missing-key", "unknown-source"]


@pytest.mark.parametrize("name", ["r.yaml", "r.json"])
def test_readings_may_be_written_in_either_format(tmp_path: Path, name: str) -> None:
    text = json.dumps(readings("holt"), indent=1)  # which is YAML as well
    where = night(tmp_path, {name: text, "sources.json": json.dumps([HOLT])})
    assert problems(where) == []
    assert list(load(where).readings) == ["march"]
    (where / "record" / name).write_text(text.replace("movement", "movment"), encoding="utf-8")
    (problem,) = problems(where)
    assert (problem.code, problem.file, problem.line) == ("unknown-word", f"record/{name}", 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"readings": {}, "readings": {}}', "json-syntax"),
        ('{"readings": NaN}', "json-syntax"),
        ("[" * 5000, "too-deep"),
        ('{"readings": ' + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "}", "too-deep"),
        ("[]", "not-a-mapping"),
        ("9" * 5000, "json-syntax"),
    ],
)
def test_hostile_json_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert [each.code for each in problems(night(tmp_path, {"r.json": text}))] == [code]


def test_a_work_given_twice_is_said(tmp_path: Path) -> None:
    more = "sources: {holt: {title: Another}}\n"
    found = problems(night(tmp_path, citing("holt") | {"sources.json": json.dumps([HOLT]), "z.yaml": more}))
    assert [each.code for each in found] == ["duplicate-name"]


def test_a_record_without_works_is_still_one(tmp_path: Path) -> None:
    assert isinstance(load(night(tmp_path, {"r.yaml": "clocks: {}\n"})), Record)
    assert issued("about 1931") == {"literal": "about 1931"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1931", {"date-parts": [[1931]]}),
        ("1931-07-04", {"date-parts": [[1931, 7, 4]]}),
        ("1917~", {"date-parts": [[1917]], "circa": True}),
        ("1917-11?", {"date-parts": [[1917, 11]], "circa": True}),
        ("1917%", {"date-parts": [[1917]], "circa": True}),
        ("1917/1918", {"date-parts": [[1917], [1918]]}),
        ("1917-10~/1918~", {"literal": "1917-10~/1918~"}),
        ("192X", {"literal": "192X"}),
        ("1917-13", {"literal": "1917-13"}),
        ("1917/", {"literal": "1917/"}),
        ("1917/1918/1919", {"literal": "1917/1918/1919"}),
        ("~", {"literal": "~"}),
    ],
)
def test_a_date_by_the_extended_format_is_in_numbers(written: str, said: dict[str, Any]) -> None:
    assert issued(written) == said


def test_a_date_of_a_work_may_be_a_text(tmp_path: Path) -> None:
    """As CSL-JSON prefers it."""
    entry = HOLT | {"issued": "1931~"}
    record = load(night(tmp_path, citing("holt") | {"sources.json": json.dumps([entry])}))
    assert record.works["holt"].issued == {"date-parts": [[1931]], "circa": True}


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    where = night(tmp_path, citing("holt"))
    os.mkfifo(where / "record" / "sources.json")
    assert [each.code for each in problems(where)] == ["unreadable"]
