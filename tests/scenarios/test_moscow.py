"""Moscow, August 1991: what the scenario has, that it may come out otherwise, and that its map is of the place."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

import interregnum as ir
from interregnum import record
from interregnum.language.resolve import bundled
from interregnum.language.sound import Sound
from interregnum.maps.features import INSET_FILE, MAP_FILE, read_map
from interregnum.mechanisms.force.shock import great_circle_km
from interregnum.mechanisms.scene import effects_in

ID = "moscow-1991"
HISTORIES = 50
DISAGREE = {"conflict", "self-serving", "legend"}


@cache
def scenario() -> Sound:
    return ir.load(ID)


@cache
def histories() -> tuple[dict[str, object], ...]:
    return tuple(dict(ir.run(scenario(), seed=5, replica=replica).outcomes) for replica in range(HISTORIES))


def test_nobody_is_warned() -> None:
    assert scenario().warnings == ()


def test_it_has_what_a_crisis_of_this_size_needs() -> None:
    said = scenario().scenario
    assert len(said.events) + len(said.decisions) >= 120
    assert len(said.units) >= 25
    assert len(said.persons) >= 30
    assert len(said.messages) >= 30
    assert len(said.assemblies) >= 3
    assert said.claims.keys() == {"claim_of_committee", "claim_of_russia", "claim_of_president"}
    assert said.tour
    assert said.glossary
    assert said.questions
    assert said.roles
    assert all(point.says for point in said.turning_points.values())


def test_the_record_is_wide_and_disagrees() -> None:
    told = record.load(ID)
    assert len(told.readings) >= 120
    assert sum(claim.kind in DISAGREE for claim in told.claims.values()) >= 20
    assert sum(len(reading.accounts) > 1 for reading in told.readings.values()) >= 40


def test_the_clock_brings_light_and_dark_and_nothing_else() -> None:
    by_the_clock = [event for event in scenario().scenario.events.values() if event.exogenous]
    assert len(by_the_clock) == 6
    assert {effect.set for event in by_the_clock for effect in event.then} == {"dark"}


def test_it_comes_out_otherwise_in_a_good_share() -> None:
    endings = Counter(outcomes["ending"] for outcomes in histories())
    assert endings.keys() >= {"collapse", "undecided", "terms"}
    assert 0.35 <= endings["collapse"] / HISTORIES <= 0.8
    assert len({outcomes["republics_against"] for outcomes in histories()}) >= 5
    assert {bool(outcomes["president_returned"]) for outcomes in histories()} == {True, False}


def test_nobody_is_taken_or_freed_by_hand() -> None:
    """Who is held is in custody, with its guards and its end."""
    said = scenario().scenario
    written = {effect.set for effect in effects_in(said)}
    assert not {f"{person}.{what}" for person in said.persons for what in ("held_by", "free")} & written
    assert {who for custody in said.custody.values() for who in custody.who} >= {
        "gorbachev",
        "yeltsin",
        "yanaev",
    }


def test_what_the_committee_says_counts_as_far_as_the_president_is_believed_to_stand_behind_it() -> None:
    """Its papers are in his name; who hears the appeal believes it less, and the president's own word ends it."""
    said = scenario().scenario
    assert said.messages["emergency_papers"].in_the_name_of == "gorbachev"
    assert said.messages["president_annuls"].denies == said.messages["president_tape"].denies == "committee"
    history = ir.run(scenario(), seed=5, replica=0)
    believes = "alpha.believes.gorbachev.behind.committee"
    appeal = next(iter(history.firings_of("appeal_to_citizens.arrives"))).number
    assert history.value(believes, appeal) < history.value(believes, appeal - 1)
    assert (
        history.value("alpha.trusts.committee", appeal)
        < history.value("alpha.trusts.committee", appeal - 1)
        <= 1
    )


def test_the_president_is_back_only_where_the_committee_has_lost() -> None:
    """Nobody is flown home through an army that still stands."""
    for outcomes in histories():
        if outcomes["president_returned"] and outcomes["ending"] != "terms":
            assert outcomes["troops_leave"] is not None or outcomes["committee_ends"] is not None


def test_it_reads_as_what_can_be() -> None:
    assert ir.proofread(ID, 40, workers=1).clean


@pytest.mark.parametrize("name", [MAP_FILE, INSET_FILE])
def test_ways_are_drawn_about_as_long_as_they_are_said_to_be(name: str) -> None:
    said = scenario().scenario
    chart, problems = read_map(bundled()[ID], name, tuple(said.routes))
    assert chart is not None
    assert problems == []
    drawn = {each.name: each.parts[0] for each in chart.features if each.kind == "route"}
    assert drawn
    for route, line in drawn.items():
        length = sum(great_circle_km(start, end) for start, end in pairwise(line))
        assert length == pytest.approx(float(said.routes[route].km.typical), rel=0.3, abs=1), route


def test_the_inset_is_of_the_crimea() -> None:
    chart, _ = read_map(bundled()[ID], INSET_FILE)
    assert chart is not None
    assert chart.bbox is not None
    west, south, east, north = chart.bbox
    places = scenario().scenario.places
    inside = {
        name
        for name, place in places.items()
        if place.at and west < place.at[0] < east and south < place.at[1] < north
    }
    assert inside == {"foros", "foros_gate", "foros_sea", "belbek"}
