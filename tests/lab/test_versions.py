"""What an edit changed: two versions of a scenario, held against each other pair by pair."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest
from harbour import HARBOUR

from interregnum.lab.contrasts.versions import PlayedVersion, between, play_version
from interregnum.lab.contrasts.whatif import whatif
from interregnum.lab.ensembles.workers import Workers
from interregnum.language.load import load
from interregnum.language.resolve import read
from interregnum.views.text.lab.versions import in_one_line, names_texts, outcome_texts, touched_text

REPLICAS = 120


@cache
def edited_with(text: str) -> PlayedVersion:
    """The harbour town with other values at some paths (`outcomes/hall_taken/title`); None takes one away."""
    data = read(HARBOUR)[1].document.data
    for path, value in json.loads(text):
        *way, last = path.split("/")
        place = data
        for step in way:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return play_version(load(data), REPLICAS, workers=Workers(1))


def edited(*edits: tuple[str, Any]) -> PlayedVersion:
    """The same; each is played once for all tests."""
    return edited_with(json.dumps(edits))


def test_a_version_and_itself_are_the_same_in_every_history() -> None:
    found = between(edited(), edited(("decisions/mayor_answers/title", "Another title")))
    assert found.touched.value == 0
    assert found.clear == list(found.often) == list(found.when) == []
    assert touched_text(found) == f"No event and no outcome differs in any of {REPLICAS} histories."
    assert in_one_line(found) == f"nothing differs in {REPLICAS} histories"


def test_what_an_edit_does_is_what_the_same_change_does_in_a_what_if() -> None:
    """`assume` fixes a number that is otherwise drawn, and so does an edit: the pairs are the same pairs."""
    fixed = {"title": "x", "kind": "minutes", "typical": "2 h", "basis": "sourced", "source": "gazette p4"}
    found = between(edited(), edited(("assumptions/relief.delay", fixed)))
    asked = whatif(HARBOUR, {"assume": "relief.delay=120"}, REPLICAS, workers=Workers(1))
    assert [one.to_dict() for one in found.outcomes] == [one.to_dict() for one in asked.outcomes]
    assert found.touched == asked.touched
    assert outcome_texts(found)


def test_an_edit_leaves_alone_what_does_not_hang_on_it() -> None:
    """The mayor's wits have no part in when the rifles march: in every pair they march at the same minute."""
    slow = edited(("decisions/mayor_answers/takes", {"typical": "95 min", "factor": 1.8}))
    before, after = edited().replicas.times, slow.replicas.times
    moved = {id for id in before if not np.array_equal(before[id], after[id], equal_nan=True)}
    before_it = ("The rifles: ", "The second company: ", "The hall is surrounded", "The mayor asks")
    still = {id for id, title in slow.events.items() if title.startswith(before_it)}
    assert len(still) > 5
    assert still & moved == set()
    found = between(edited(), slow)
    assert found.when[0].id == "mayor_answers"
    assert found.when[0].difference.mean > 60


def test_a_night_that_begins_an_hour_earlier_is_compared_by_the_clock() -> None:
    found = between(edited(), edited(("scenario/starts", "1920-03-13T17:00")))
    shift = next(shift for shift in found.when if shift.title.startswith("The rifles: setting out"))
    assert shift.difference.mean == pytest.approx(-60)
    train = [shift for shift in found.when if shift.id == "night_train"]
    assert train == []  # its timetable says the same hour


def test_endings_that_only_one_version_has_are_compared_too() -> None:
    endings = [
        {"label": "committee", "title": "the officers", "when": "happened(hall_entered)"},
        {"label": "bell", "title": "the bell", "when": "happened(bell_rings)"},
    ]
    found = between(edited(), edited(("outcomes/who_rules/first_of", endings)))
    contrast = next(one for one in found.outcomes if one.id == "who_rules")
    assert {row.label for row in contrast.endings} == {"committee", "bell", "council", "undecided"}
    council = next(row for row in contrast.endings if row.label == "council")
    assert council.difference.varied == 0.0
    assert any("the bell" in text for text in outcome_texts(found))


def test_what_only_one_version_has_is_named() -> None:
    kind = {"title": "When the town hall is taken", "value": "guard.people"}
    found = between(edited(), edited(("outcomes/hall_taken", kind), ("events/night_train", None)))
    assert found.outcome_names.added == found.outcome_names.removed == {"hall_taken": kind["title"]}
    assert "night_train" in found.event_names.removed
    assert any(text.startswith("No longer there: event") for text in names_texts(found))


def test_of_two_lengths_the_shorter_counts() -> None:
    short = play_version(load(HARBOUR), 50, workers=Workers(1))
    assert between(edited(), short).replicas == 50
    assert between(short, edited()).touched.value == 0
