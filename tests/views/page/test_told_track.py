"""The night as the sources tell it: every drawn thing is covered by a reading, and where they are silent nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from harbour import petrograd_record

from interregnum import record
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.record import Record, Shown
from interregnum.views.page.lanes import Lanes
from interregnum.views.page.told import told

TOWN = Path(__file__).parents[2] / "record" / "town"
WHEN = "when: {{as_written: then, qualifier: {0}, not_before: '{1}', not_after: '{2}'}}"
ACCOUNT = "accounts: [{source: gazette ¶2, says: so it was}]"
LEAST_SHOWN = 150  # readings of the flagship


def reading(id: str, first: str, last: str, *shows: str) -> str:
    window = WHEN.format("exact" if first == last else "between", first, last)
    listed = f", shows: [{', '.join(shows)}]" if shows else ""
    return f"  {id}: {{title: {id}, kind: movement, place: hall, {window}, {ACCOUNT}{listed}}}\n"


def told_of(folder: Path, *readings: str) -> dict[str, Any]:
    """The town's record with more readings, as a history."""
    copy = folder / "town"
    copytree(TOWN, copy)
    (copy / "record" / "more.yaml").write_text("readings:\n" + "".join(readings), encoding="utf-8")
    scenario = resolve(copy)
    found = told(record.load(copy), Lanes(scenario, build(scenario)))
    assert found is not None
    return found


def track(found: dict[str, Any], name: str) -> list[tuple[float, Any]]:
    """The steps of a track, with the minute of each."""
    history = found["history"]
    numbers, values = history["tracks"][name]
    return [(0.0 if n == 0 else history["minutes"][n - 1], v) for n, v in zip(numbers, values, strict=True)]


def test_without_anything_shown_there_is_nothing_to_play() -> None:
    scenario = resolve(TOWN)
    assert told(record.load(TOWN), Lanes(scenario, build(scenario))) is None


def test_at_the_start_nothing_is_told_and_a_reading_is_drawn_from_where_its_span_begins(
    tmp_path: Path,
) -> None:
    found = told_of(tmp_path, reading("walks", "20:00", "21:00", "{person: mayor, at: hall}"))
    assert track(found, "mayor.at") == [(0.0, None), (120.0, "hall")]
    assert set(found["history"]["tracks"]) == {"mayor.at"}
    moments = dict(zip(found["history"]["minutes"], found["history"]["spans"], strict=True))
    assert moments[120.0] == [120.0, 180.0]


def test_what_was_so_before_the_night_is_so_when_it_begins(tmp_path: Path) -> None:
    early = reading("early", "1920-03-12T10:00", "1920-03-12T12:00", "{place: hall, held_by: council}")
    found = told_of(tmp_path, early)
    assert track(found, "hall.held_by") == [(0.0, None), (0.0, "council")]


def test_a_way_is_gone_in_its_span_and_a_later_reading_ends_it(tmp_path: Path) -> None:
    way = reading("goes", "20:00", "22:00", "{person: holt, from: quay, to: hall}")
    found = told_of(tmp_path, way)
    assert track(found, "holt.at") == [(0.0, None), (120.0, ""), (240.0, "hall")]
    (leg,) = found["history"]["journeys"]
    assert (leg["who"], leg["from"], leg["to"], leg["left"], leg["arrived"], leg["route"]) == (
        "holt", "quay", "hall", 120.0, 240.0, "",
    )  # fmt: skip


def test_the_end_of_a_way_does_not_undo_what_a_later_reading_says(tmp_path: Path) -> None:
    way = reading("goes", "20:00", "22:00", "{person: holt, from: quay, to: hall}")
    seen = reading("seen", "21:00", "21:00", "{person: holt, at: yard}")
    assert track(told_of(tmp_path, way, seen), "holt.at") == [(0.0, None), (120.0, ""), (180.0, "yard")]


def test_who_leaves_is_nowhere_once_the_span_is_over(tmp_path: Path) -> None:
    found = told_of(tmp_path, reading("leaves", "20:00", "21:00", "{person: holt, from: quay}"))
    assert track(found, "holt.at") == [(0.0, None), (120.0, "quay"), (180.0, None)]


def test_a_group_is_its_members_and_the_arrested_are_not_free(tmp_path: Path) -> None:
    found = told_of(tmp_path, reading("taken", "20:00", "20:00", "{person: heads, held_by: council}"))
    for who in ("mayor", "holt"):
        assert track(found, f"{who}.held_by") == [(0.0, None), (120.0, "council")]
        assert track(found, f"{who}.free") == [(0.0, None), (120.0, 0)]


def test_a_shot_has_its_place_and_an_abandoned_place_no_holder(tmp_path: Path) -> None:
    found = told_of(
        tmp_path, reading("shot", "20:00", "20:00", "{shot: quay, to: hall}", "{place: yard, is: empty}")
    )
    (shot,) = found["history"]["shots"]
    assert (shot["at"], shot["to"], found["events"][shot["number"] - 1]["id"]) == ("quay", "hall", "shot")
    assert track(found, "yard.held_by")[-1] == (120.0, "")


def test_the_end_of_a_span_is_a_moment_that_readers_are_not_shown(tmp_path: Path) -> None:
    found = told_of(tmp_path, reading("walks", "20:00", "21:00", "{person: mayor, at: hall}"))
    seen = {event["id"] for event in found["events"] if not event.get("quiet")}
    assert "walks" in seen
    assert len({event["id"] for event in found["events"]}) == len(found["events"])
    assert found["history"]["readings"] == len(seen)


# --- the flagship, played through -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def petrograd() -> Record:
    return petrograd_record()


@pytest.fixture(scope="module")
def night(petrograd: Record) -> dict[str, Any]:
    found = told(petrograd, Lanes(petrograd.scenario, build(petrograd.scenario)))
    assert found is not None
    return found


def named(petrograd: Record, one: Shown) -> Iterator[str]:
    """The tracks and parts of which a thing shown may speak."""
    groups: Mapping[str, tuple[str, ...]] = petrograd.scenario.groups
    who = one.unit or one.person
    yield from groups.get(who, (who,)) if who else ()
    yield from (name for name in (one.place, one.channel) if name)


def covering(petrograd: Record, night: dict[str, Any], number: int) -> list[Shown]:
    """What the reading of a moment shows."""
    id = night["events"][number - 1]["id"].removesuffix(".over")
    return list(petrograd.readings[id].shows)


def test_many_readings_show_something(petrograd: Record) -> None:
    assert sum(bool(one.shows) for one in petrograd.readings.values()) >= LEAST_SHOWN


def test_every_step_of_what_is_drawn_is_covered_by_a_reading(
    petrograd: Record, night: dict[str, Any]
) -> None:
    for name, (numbers, values) in night["history"]["tracks"].items():
        subject = name.rpartition(".")[0]
        assert (numbers[0], values[0]) == (0, None), name  # silence is silent
        for number in numbers[1:]:
            shown = covering(petrograd, night, number)
            assert any(subject in named(petrograd, one) for one in shown), (name, number)


def test_every_way_shot_message_and_sitting_is_covered_by_a_reading(
    petrograd: Record, night: dict[str, Any]
) -> None:
    history = night["history"]
    for leg in history["journeys"]:
        ways = [one for one in covering(petrograd, night, leg["left_by"]) if one.start and one.to]
        assert any((one.start, one.to) == (leg["from"], leg["to"]) for one in ways)
    for shot in history["shots"]:
        assert any(one.shot == shot["at"] for one in covering(petrograd, night, shot["number"]))
    for wire in history["wires"]:
        by = [wire[key] for key in ("sent_by", "arrived_by", "lost_by") if wire.get(key)]
        assert by
        assert all(any(one.message == wire["id"] for one in covering(petrograd, night, n)) for n in by)
    for id, hall in history["halls"].items():
        numbers = [n for bloc in hall["blocs"].values() for n in bloc["present"][0] if n]
        numbers += [hall[key] for key in ("opened", "closed") if hall[key]]
        numbers += [turn["from"] for turn in hall["turns"]] + [one["moved"] for one in hall["motions"]]
        assert all(any(one.assembly == id for one in covering(petrograd, night, n)) for n in numbers)


def test_nothing_is_told_before_its_reading_may_have_happened(
    petrograd: Record, night: dict[str, Any]
) -> None:
    history = night["history"]
    for number, (minute, (first, last)) in enumerate(
        zip(history["minutes"], history["spans"], strict=True), start=1
    ):
        assert first is None or minute >= min(first, petrograd.timeline.length), number
        assert last is None or minute <= max(last, 0.0), number
    assert history["minutes"] == sorted(history["minutes"])


def test_who_is_named_by_no_reading_is_nowhere(petrograd: Record, night: dict[str, Any]) -> None:
    said = {
        name for one in petrograd.readings.values() for shown in one.shows for name in named(petrograd, shown)
    }
    drawn = {name.rpartition(".")[0] for name in night["history"]["tracks"]}
    assert drawn <= said
    silent = set(petrograd.scenario.units) - said
    assert silent  # there are bodies of which no reading says where they were
    assert not silent & drawn


def test_endings_that_are_told_are_endings_of_the_scenario(petrograd: Record, night: dict[str, Any]) -> None:
    outcomes = petrograd.scenario.outcomes
    assert night["history"]["outcomes"]
    for id, ended in night["history"]["outcomes"].items():
        assert ended["value"] in outcomes[id].endings


def test_blocs_that_are_counted_together_have_seats_until_one_of_them_goes(night: dict[str, Any]) -> None:
    history = night["history"]
    (together,) = history["halls"]["congress"]["together"]
    assert (together["blocs"], together["delegates"]) == (["left_srs", "srs"], 193)
    (_, counted), (start, people) = together["present"]
    (_, parted), (whole, no_longer) = together["whole"]
    assert (start, people, whole, no_longer) == (0, 193, 1, 0)
    assert history["minutes"][counted - 1] < history["minutes"][parted - 1]
    gone = night["events"][history["of"][parted - 1]]["id"]
    assert any(one["firing"] == parted for one in history["halls"]["congress"]["exits"]), gone
    assert all(one["went"] for one in history["halls"]["congress"]["exits"])
