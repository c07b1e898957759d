"""How people divided, told with the chances they had: blocs at a vote, a ballot of the scenario, who went or stayed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from accounts import account
from harbour import harbour, petrograd, played, small

from interregnum.calculus.engines import python_engine
from interregnum.calculus.kernel.layout import BALLOT, MOVE, OPTION
from interregnum.calculus.player import Player
from interregnum.errors import RunError
from interregnum.explain.choices import chances
from interregnum.explain.divisions import Division, divisions_at
from interregnum.history import History

# The Reds' weights at the vote: for 1 x 3 (the bell has rung) x 1 (no noise), against 1, abstaining 0; the Blues': 1
# to 4; none of the Greens is there. On the quay 100 divide by 1 to 3, and what comes next hangs on how they did.
DIET = """
places: {hall: {title: The hall}}
quantities:
  rung: {title: the bell has rung, kind: flag}
  noise: {title: there is noise, kind: flag}
  voters: {title: those on the quay, kind: people, starts: 100}
  aye: {title: for the strike, kind: people}
  nay: {title: against the strike, kind: people}
  left: {title: on the boats, kind: people}
  rest: {title: on the shore, kind: people}
events:
  bell: {title: The bell rings, then: [{rung: yes}]}
  quay:
    title: The quay votes
    then:
      - {ballot: voters, among: {aye: 1, nay: 3}}
      - {ballot: aye, among: {left: 1, rest: 1 + 0 * nay}}
      - {move: aye, to: nay, share: aye / 100}
assemblies:
  diet:
    title: The diet
    at: hall
    blocs:
      reds: {title: Reds, delegates: 120}
      blues: {title: Blues, delegates: 50}
      greens: {title: Greens, delegates: 0}
    opens: {takes: 5 min}
    motions:
      truce:
        title: A truce
        takes: 10 min
        method: count
        support:
          reds:
            yes: {typical: 1, basis: judgement, why: they are of two minds}
            no: 1
            odds:
              - {name: the bell, x: 3, when: rung, basis: sourced, source: the book p1}
              - {name: the noise, x: 9, when: noise}
          blues: {yes: 1, no: 4}
          greens: {yes: 1}
outcomes:
  when: {title: When, time_of: diet.truce.carried}
"""


@pytest.fixture(scope="module")
def diet(tmp_path_factory: pytest.TempPathFactory) -> History:
    return played(small(tmp_path_factory.mktemp("diet"), DIET), seed=3)


def of(history: History, event: str) -> dict[str, Division]:
    return {division.block: division for division in history.why(event).divisions}


def test_each_bloc_is_told_with_every_vote_its_chance_and_what_pressed(diet: History) -> None:
    found = of(diet, "diet.truce")
    reds = found["diet.reds.present"]
    assert [(way.title, way.weight, way.chance) for way in reds.ways] == [
        ("for", 3.0, 0.75), ("against", 1.0, 0.25), ("abstaining", 0.0, 0.0),
    ]  # fmt: skip
    assert [push.name for push in reds.ways[0].pushes if push.pressed] == ["the bell"]
    assert reds.ways[0].pushes[0].grounds.source == "the book p1"
    assert [one.why for one in reds.ways[0].grounds] == ["they are of two minds"]
    assert [way.people for way in reds.ways] == [
        diet.value(f"diet.truce.reds.{vote}") for vote in ("yes", "no", "abstain")
    ]
    assert sum(way.people for way in reds.ways) == reds.people == 120
    assert [way.chance for way in found["diet.blues.present"].ways] == [0.2, 0.8, 0.0]
    assert [way.people for way in found["diet.greens.present"].ways] == [0, 0, 0]


def test_the_vote_is_told_in_full_where_it_is_asked_about_and_in_a_line_behind_its_result(
    diet: History,
) -> None:
    yes, no, _ = (way.people for way in of(diet, "diet.truce")["diet.reds.present"].ways)
    whole = " ".join(str(diet.why("diet.truce", depth=0)).split())
    assert (
        "Of 120 Reds, each with this chance:"
        f" - {yes:.0f} for: 75%, weight 3 = 1 x 3 [diet.truce.reds.yes] Share 1. (judgement: they are of two minds)"
        " Made likelier (x3) by: the bell (rung = yes); last through: The bell rings (18:00). (sourced: the book p1)"
        f" No effect then: the noise. - {no:.0f} against: 25%, weight 1 [diet.truce.reds.no]"
    ) in whole
    assert "Greens" not in whole  # nobody of them was there
    result = next(end for end in ("carried", "lost") if diet.firings_of(f"diet.truce.{end}"))
    behind = " ".join(str(diet.why(f"diet.truce.{result}")).split())
    assert (
        f"They divided, with the chance of each: of 120 Reds {yes:.0f} for (75%), {no:.0f} against (25%); of 50"
        in behind
    )


def test_effects_before_it_count_and_who_goes_is_told_with_who_stays(diet: History) -> None:
    """The second ballot is of those whom the first has made; the move has the chance that came of both."""
    voters, strike, _ = divisions_at(diet, diet.firings_of("quay")[0])
    aye = voters.ways[0].people
    assert [way.chance for way in voters.ways] == [0.25, 0.75]
    assert (strike.block, strike.people) == ("aye", aye)
    move = diet.why("quay").divisions[2]
    assert not move.voted
    assert [way.chance for way in move.ways] == [aye / 100, 1 - aye / 100]
    assert [way.people for way in move.ways] == [aye - diet.value("aye"), diet.value("aye")]
    assert f"{diet.value('aye'):.0f} stay" in str(diet.why("quay"))


def test_a_division_is_short_in_a_notebook_and_whole_as_data(diet: History) -> None:
    data = json.loads(diet.why("diet.truce").json())["reasons"][0]["divisions"][0]
    assert (data["block"], data["people"], data["voted"]) == ("diet.reds.present", 120, True)
    assert data["ways"][0]["influences"][0]["name"] == "the bell"
    yes, no, _ = data["ways"]
    assert repr(of(diet, "diet.truce")["diet.reds.present"]) == (
        f"<Division of 120 diet.reds.present: for {yes['people']:.0f} (0.75),"
        f" against {no['people']:.0f} (0.25), abstaining 0 (0)>"
    )


def test_the_page_tells_each_body_in_a_line(diet: History) -> None:
    vote = diet.firings_of("diet.truce")[0].number
    reds, blues = account(diet)["reasons"][vote]["divided"]
    assert reds.startswith("of 120 Reds ")
    assert blues.startswith("of 50 Blues ")


def kernel_chances(history: History, event: str) -> list[list[float]]:
    """The chances of each ballot and move of an event by the kernel, which is stopped before it fires first."""
    from interregnum.calculus.kernel.values import evaluate as in_kernel

    player = Player(history.compiled, history.seed, history.replica, python_engine(), traced=False)
    player.advance(history.ended, [event])
    tables = history.compiled.loose
    row = tables.events[history.compiled.event_index[event]]
    found: list[list[float]] = []
    for effect in tables.effects[row.effects : row.effects_end]:
        value = 0.0 if effect.op == BALLOT else float(in_kernel(tables, player.state, effect.program))
        if effect.op == BALLOT:
            found.append([])
        elif effect.op == OPTION:
            found[-1].append(value)
        elif effect.op == MOVE:
            found.append([value, 1 - value])
    return [chances(weights) for weights in found]


@pytest.mark.parametrize("event", ["congress.peace", "congress.manifesto", "guards_elements.melts"])
def test_chances_are_those_that_the_kernel_draws_from(event: str) -> None:
    history = next(one for one in map(petrograd, range(9)) if one.firings_of(event))
    divisions = divisions_at(history, history.firings_of(event)[0])
    told = [[way.chance for way in division.ways] for division in divisions]
    drawn = kernel_chances(history, event)
    assert [pytest.approx(one, rel=1e-12) for one in drawn] == told


def test_everybody_is_counted_and_nobody_went_where_no_chance_was() -> None:
    kinds = set()
    for history in (petrograd(0), petrograd(1), harbour(2)):
        for firing in history.firings:
            for division in divisions_at(history, firing):
                kinds.add(history.network.events[firing.event].mechanism)
                there = division.people if division.people >= 1 else 0
                assert sum(way.people for way in division.ways) == pytest.approx(there, abs=1e-9), firing
                assert sum(way.chance for way in division.ways) == pytest.approx(1) or there == 0
                assert all(way.people == 0 for way in division.ways if way.chance == 0)
    assert kinds >= {"deliberation", "morale", "siege"}


def test_what_people_in_many_histories_chose_has_the_chance_that_is_told(tmp_path: Path) -> None:
    """Of 120 x 40 Reds three quarters: within four standard errors."""
    scenario = small(tmp_path, DIET)
    yes = [
        of(played(scenario, seed=1, replica=n), "diet.truce")["diet.reds.present"].ways[0].people
        for n in range(40)
    ]
    error = (0.75 * 0.25 * 120 * 40) ** 0.5
    assert abs(sum(yes) - 0.75 * 120 * 40) < 4 * error


def test_a_weight_that_cannot_be_is_told_as_it_was_written(tmp_path: Path) -> None:
    """With its definitions, also where odds are multiplied with it."""
    zeal = "definitions: {zeal: {title: zeal, formula: 1 - 2 * rung}}\n"
    scenario = small(tmp_path, zeal + DIET.replace("yes: {typical: 1,", "yes: {typical: 3 * zeal,"))
    with pytest.raises(RunError, match=r"weight: `3 \* zeal \* if\(rung, 3, 1\) \* if\(noise, 9, 1\)` is -9"):
        played(scenario)
