"""A coup in a small town: what is ranked once, what is set apart, and which steps of the plan fall with another."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.lab.answers.file import HingesAnswer
from interregnum.lab.answers.summarise import hinges_answer
from interregnum.lab.causes.counterfactuals.knockouts import (
    Knockout,
    KnockoutRuns,
    knockout_block,
    knockouts_of,
    whole_events,
)
from interregnum.lab.causes.hinge import Hinge
from interregnum.lab.causes.hinge_scores import scored
from interregnum.lab.causes.hinges import Hinges, hinges
from interregnum.lab.ensembles.ensemble import ensemble, instrumented_network
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.response import Response, Target, response_of
from interregnum.lab.ensembles.workers import Workers

COUP = Path(__file__).parent / "coup.yaml"
HERE = Workers(1)
COUNT = 100


class Played(NamedTuple):
    network: Network
    case: Instrumented
    response: Response
    knockouts: list[Knockout]
    runs: KnockoutRuns


@pytest.fixture(scope="module")
def falls() -> Hinges:
    return hinges(COUP, "falls", COUNT, 3, closer=0, workers=HERE)


@pytest.fixture(scope="module")
def how() -> Hinges:
    return hinges(COUP, "how", COUNT, 3, closer=0, workers=HERE)


@pytest.fixture(scope="module")
def played() -> Played:
    _, network, case = instrumented_network(COUP)
    response, knockouts = response_of(case, "how"), knockouts_of(network)
    follow = whole_events(knockouts, network)
    runs = knockout_block(pickle.dumps(case), [response], knockouts, 3, 0, COUNT, follow=follow)
    return Played(network, case, response, knockouts, runs)


def row(found: Hinges, id: str) -> Hinge:
    return next(one for one in found.rows if one.id == id)


def test_a_chain_is_one_row_under_its_most_important_link(falls: Hinges, how: Hinges) -> None:
    for found in (falls, how):
        assert [row.id for row in found.strongest()] == ["storm.storms", "read"]
        assert [link.id for link in row(found, "read").links] == ["letter", "carried"]
        assert row(found, "read").links[0].title == "A letter is written"
        assert not {"letter", "carried"} & {one.id for one in found.rows}


def test_a_decision_and_its_only_deed_are_one_row(falls: Hinges) -> None:
    assert [link.id for link in row(falls, "storm.storms").links] == ["storm"]


def test_the_ending_itself_is_set_apart(falls: Hinges, how: Hinges) -> None:
    assert [one.id for one in falls.ending_itself()] == ["taken", "assault", "coup.enter"]
    assert [one.id for one in how.ending_itself()] == ["assault", "coup.enter"]


def test_waiting_is_set_apart(how: Hinges) -> None:
    assert [one.id for one in how.waiting()] == ["storm.waits"]
    assert row(how, "storm.waits").decided.value > 0  # it would be ranked


def test_what_changes_nothing_is_not_said_to_decide(falls: Hinges) -> None:
    snow = row(falls, "flurry")
    assert (snow.standing, snow.decided.value, snow.shift.mean, snow.matters) == ("ranked", 0, 0, False)
    assert snow.links == ()
    assert snow not in falls.strongest(100)


def test_equals_stand_in_the_order_of_their_names(how: Hinges) -> None:
    equals = [one.id for one in how.rows if not one.matters]
    assert len(equals) > 2
    assert equals == sorted(equals)


def test_the_order_of_what_is_removed_changes_no_row(played: Played) -> None:
    network, case, response, knockouts, runs = played
    target = Target(response, "storm")
    given = scored(knockouts, network, target, runs, case.until, 3)
    shuffled = np.random.default_rng(1).permutation(len(knockouts))
    ones = [knockouts[k] for k in shuffled]
    turned = knockout_block(
        pickle.dumps(case), [response], ones, 3, 0, COUNT, follow=whole_events(ones, network)
    )
    other = scored(ones, network, target, turned, case.until, 3)
    by_id = ({one.id: one.to_dict() for one in rows.values()} for rows in (given, other))
    assert next(by_id) == next(by_id)
    assert np.array_equal(turned.first, runs.first[:, shuffled], equal_nan=True)


# --- what falls with a step ---------------------------------------------------------------------------------


@pytest.mark.parametrize("removed", ["call_out", "seal_bridges", "cut_lines"])
def test_what_falls_with_a_step_is_counted_in_the_histories(
    removed: str, played: Played, how: Hinges
) -> None:
    """Against the same histories played from the start, to the end, without the step; also where the step comes, or
    the others do, when the outcome is settled."""
    told = next(step for one in how.rows for step in one.steps if step.id == f"coup.{removed}")
    steps = [
        "coup.call_out",
        "coup.seal_bridges",
        "coup.cut_lines",
        "coup.patrol",
        "coup.enter",
        "coup.cheer",
    ]
    happened, fell = np.zeros(len(steps), np.int64), np.zeros(len(steps), np.int64)
    for replica in range(COUNT):
        players = [Player(played.case.compiled, 3, replica, traced=False) for _ in range(2)]
        players[1].bar(told.id)
        for player in players:
            player.advance(played.case.until)
        events = [played.case.compiled.event_index[id] for id in steps]
        came, without = (np.isfinite(player.firsts(events)) for player in players)
        happened += came
        fell += came & ~without
    counted = {id: int(count) for id, count in zip(steps, fell, strict=True) if count and id != told.id}
    assert told.of == happened[steps.index(told.id)]
    assert {fallen.id: fallen.count for fallen in told.later} == counted
    assert [fallen.count for fallen in told.later] == sorted(counted.values(), reverse=True)
    assert counted


def test_a_step_says_so_even_where_only_it_is_removed() -> None:
    alone = hinges(COUP, "how", COUNT, 3, only=["coup.seal_bridges"], closer=0, workers=HERE).rows[0]
    (step,) = alone.steps
    assert {fallen.id for fallen in step.later} == {"coup.enter", "coup.cheer"}


def test_steps_with_which_nothing_falls_and_what_is_no_step(falls: Hinges) -> None:
    (step,) = row(falls, "coup.patrol").steps
    assert (step.id, step.later) == ("coup.patrol", ())
    assert row(falls, "read").steps == ()


def test_steps_of_a_chain_are_told_as_they_are_written(how: Hinges) -> None:
    found = row(how, "coup.call_out")
    assert [link.id for link in found.links] == ["coup.seal_bridges"]
    assert [step.id for step in found.steps] == ["coup.call_out", "coup.seal_bridges"]


# --- as data ------------------------------------------------------------------------------------------------


def test_all_of_it_is_in_the_data(how: Hinges) -> None:
    data = how.to_dict()
    assert (data["format"], data["version"]) == ("interregnum-hinges", 5)
    by_id = {one["id"]: one for one in data["hinges"]}
    assert by_id["read"]["links"] == [
        {"id": "letter", "title": "A letter is written"},
        {"id": "carried", "title": "It is carried"},
    ]
    standings = {id: by_id[id]["standing"] for id in ("assault", "storm.waits", "read", "coup.call_out")}
    assert list(standings.values()) == ["ending", "waiting", "ranked", "condition"]
    first = by_id["coup.call_out"]["steps"][0]
    assert first["later"][0] == {"id": "coup.seal_bridges", "title": "The bridges are sealed", "count": COUNT}
    table = how.table().to_pylist()
    assert [line["standing"] for line in table] == [one["standing"] for one in data["hinges"]]
    assert next(line["links"] for line in table if line["id"] == "read") == ["letter", "carried"]


def test_all_of_it_is_in_the_answers_of_the_page(how: Hinges) -> None:
    answer = hinges_answer(how)
    assert isinstance(answer, HingesAnswer)
    assert [one.id for one in answer.ending] == ["assault", "coup.enter"]
    assert [one.id for one in answer.waiting] == ["storm.waits"]
    read = next(one for one in answer.rows if one.id == "read")
    assert read.links == ("A letter is written", "It is carried")
    assert read.step is None
    step = answer.conditions[0].step
    assert step is not None
    assert (step.title, step.of, step.later[0].title) == (
        "The men are called out",
        COUNT,
        "The bridges are sealed",
    )


def test_what_is_kept_beside_an_ensemble_says_the_same(tmp_path: Path, how: Hinges) -> None:
    runs = tmp_path / "runs"
    ensemble(COUP, COUNT, runs, seed=3, workers=HERE)
    for cached in (0, COUNT):
        found = hinges(COUP, "how", COUNT, 3, closer=0, ensemble=runs, workers=HERE)
        assert (found.cached, found.to_dict()) == (cached, how.to_dict())
    half = hinges(COUP, "how", COUNT // 2, 3, closer=0, ensemble=runs, workers=HERE)
    assert half.cached == COUNT // 2
    assert row(half, "coup.call_out").steps[0].of == COUNT // 2


# --- what is rare -------------------------------------------------------------------------------------------

SELDOM = """scenario: {id: seldom, title: Seldom, starts: 1920-03-13T00:00, ends: 1920-03-13T10:00}
sources: {made_up: {title: Made up, dated: "1920"}}
quantities: {struck: {title: struck, starts: 0}, wet: {title: wet, starts: 0}}
events:
  blow: {title: The blow, takes: {mean: 700 h}, then: [{add: {struck: 1}}], basis: sourced, source: made_up p1}
  rain: {title: Rain, takes: {mean: 8 h}, then: [{add: {wet: 1}}], basis: sourced, source: made_up p1}
outcomes:
  how: {title: How, first_of: [{label: fell, when: struck * (1 + wet) >= 1}], otherwise: stood}
"""


def test_the_only_way_to_a_rare_ending_is_named_and_ranked_if_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "seldom.yaml"
    path.write_text(SELDOM, encoding="utf-8")
    found = hinges(path, "how", 300, 3, aim="fell", closer=1, workers=HERE)
    assert found.strongest() == []
    (rare,) = found.rare()
    assert rare.id == "blow"
    assert 0 < rare.decided.value == rare.happened.value < 0.02
    named = hinges(path, "how", 300, 3, aim="fell", only=["blow"], closer=1, workers=HERE)
    (row,) = named.strongest()
    assert (row.standing, row.decided, named.rare()) == ("ranked", rare.decided, [])
    assert row.closer is not None
    assert row.ranks is not None
