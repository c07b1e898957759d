"""Histories: causes, values, outcomes, why and why-not, news, and the same history from every way of playing it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from harbour import FRAME, HARBOUR, compiled, harbour, harbour_that, petrograd, played, small
from hypothesis import given, settings
from hypothesis import strategies as st

import interregnum as ir
from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.errors import ArgumentError, ScenarioError
from interregnum.explain.conditions import conditions
from interregnum.expression import Name, evaluate, names
from interregnum.history import Change, Firing, History
from interregnum.history.columns import CHANGES, EVENTS, NEWS
from interregnum.history.folder import history_files
from interregnum.history.play import play
from interregnum.language.resolve import resolve
from interregnum.mechanisms.orders.messages import FATES
from interregnum.views.text.wording import brief, listed


@pytest.fixture(scope="module")
def switches(tmp_path_factory: pytest.TempPathFactory) -> History:
    return played(small(tmp_path_factory.mktemp("small")), seed=3)


# --- causes -----------------------------------------------------------------------------------------------


def enabled_after(history: History, firing: Firing) -> int:
    """The firing after which an event became possible for good, up to its own firing."""
    guard = history.network.events[firing.event].guard
    number = firing.number - 1
    while number > 0:
        if history.firing(number).event == firing.event or history.evaluate(guard, number - 1) == 0:
            return number
        number -= 1
    return 0


@pytest.mark.parametrize("replica", range(6))
def test_causes_are_the_last_writers_when_it_became_possible(replica: int) -> None:
    history = harbour(replica)
    assert history.firings
    for firing in history.firings:
        guard = history.network.events[firing.event].guard
        after = enabled_after(history, firing)
        assert firing.causes == tuple(history.writer(name, after) for name in names(guard)), firing
        assert firing.began == history.minute(after), firing
        assert history.evaluate(guard, firing.number - 1) != 0, firing


@pytest.mark.parametrize("night", [harbour, petrograd])
def test_a_history_is_in_order(night: object) -> None:
    history = night(2)  # type: ignore[operator]
    numbers = [firing.number for firing in history.firings]
    minutes = [firing.minute for firing in history.firings]
    assert numbers == list(range(1, len(numbers) + 1))
    assert minutes == sorted(minutes)
    assert minutes[-1] <= history.ended == history.scenario.timeline().length
    for firing in history.firings:
        assert firing.began <= firing.minute
        assert all(0 <= cause < firing.number for cause in (*firing.causes, *firing.influences))
    assert all(change.old != change.new for change in history.written)


# --- values -----------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(replica=st.integers(0, 2**64 - 1), part=st.floats(0, 1))
def test_every_value_and_writer_is_the_engines_own_at_any_moment(replica: int, part: float) -> None:
    scenario, tables = compiled(HARBOUR)
    agrees_with_the_engine(play(scenario, tables, 1, replica), Player(tables, 1, replica), part)


@pytest.mark.parametrize("part", [0.0, 0.31, 0.77, 1.0])
def test_the_same_of_a_large_scenario(part: float) -> None:
    _, tables = compiled("petrograd-1917")
    agrees_with_the_engine(petrograd(4), Player(tables, 7, 4), part)


def agrees_with_the_engine(history: History, player: Player, part: float) -> None:
    until = part * history.ended
    player.advance(until)
    happened = sum(1 for firing in history.firings if firing.minute <= until)
    writers = player.state.writers
    for index, name in enumerate(player.compiled.quantities):
        assert history.value(name, happened) == player.value(name), name
        assert history.writer(name, happened) == writers[index], name


def test_the_start_is_what_was_drawn_or_written() -> None:
    history = harbour(0)
    assert history.value("ring.closed", 0) == 0
    assert history.value("guard.people", 0) == history.drawn["guard.people"]
    assert 50 <= history.drawn["guard.people"] <= 70
    assert history.writer("guard.people", 0) == 0


def test_a_quantity_that_is_none_is_named_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match=r"guard\.peopel.*[\s\S]*nearest: guard\.people"):
        harbour(0).value("guard.peopel")


# --- outcomes ---------------------------------------------------------------------------------------------


def test_outcomes_of_every_kind(switches: History) -> None:
    assert switches.outcomes == {"when": 15.0, "never": None, "how": "one", "none": "neither", "much": 3.0}
    assert switches.shown("when") == "13 Mar 18:15"
    assert switches.shown("never") == "never"
    assert switches.shown("how") == "one"


def test_an_outcome_is_the_first_time_of_its_event() -> None:
    for replica in range(8):
        history = harbour(replica)
        times = [firing.minute for firing in history.firings if firing.event == "hall_entered"]
        assert history.outcomes["hall_taken"] == (min(times) if times else None)
        assert history.outcomes["guards_left"] == history.value("guard.people")


def test_stopping_earlier_is_the_same_history_cut_off() -> None:
    scenario, tables = compiled(HARBOUR)
    whole, part = harbour(3), play(scenario, tables, 1, 3, until=200.0)
    assert part.firings == [firing for firing in whole.firings if firing.minute <= 200.0]
    assert part.ended == 200.0


# --- why --------------------------------------------------------------------------------------------------


def causes_told(history: History, event: str) -> set[str]:
    reason = history.why(event).reasons[0]
    return {history.firing(link.number).event for link in reason.causes}


def test_only_the_alternative_that_held_is_told(switches: History) -> None:
    assert causes_told(switches, "either") == {"first"}
    assert switches.why("either").reasons[0].given == ()  # not that `c` had been off


def test_the_alternative_that_held_is_that_which_made_it_possible(tmp_path: Path) -> None:
    """Not one that came to hold later, nor one that the event itself brought about."""
    text = """
    quantities:
      a: {title: the first, kind: flag}
      c: {title: the third, kind: flag}
      d: {title: the fourth, kind: flag}
    events:
      on: {title: On, takes: 10 min, then: [{a: yes}]}
      other: {title: The other on, takes: 15 min, then: [{c: yes}]}
      off: {title: Off, takes: 16 min, then: [{a: no}]}
      then: {title: Then, when: a or c, takes: 20 min}
      itself: {title: Itself, when: a or d, takes: 1 min, then: [{d: yes}]}
    """
    history = played(small(tmp_path, text))
    assert history.firings_of("then")[0].minute == 30.0
    assert causes_told(history, "then") == {"on"}
    assert causes_told(history, "itself") == {"on"}
    assert history.why("then").reasons[0].given == ()
    assert history.why("itself").reasons[0].given == ()


def test_bookkeeping_is_passed_through(switches: History) -> None:
    firing = switches.firings_of("later")[0]
    assert firing.minute == pytest.approx(41)
    assert any(switches.firing(cause).event == "(since(first) >= 30 min).rings" for cause in firing.causes)
    assert causes_told(switches, "later") == {"first"}


def test_odds_that_pressed_are_told(switches: History) -> None:
    text = switches.why("coin").text(width=200)
    last = "last through: The first switch is thrown (18:10)"
    assert f"Made likelier (x3) by: the first switch (a = yes); {last}" in text
    assert "* heads up: 100%, weight 3 = 1 x 3 [coin.heads]" in text
    assert "- tails up: 0%, weight 0 [coin.tails]" in text


def test_a_story_is_numbered_prose_that_refers_back() -> None:
    history = harbour_that("hall_entered")
    text = history.why("hall_entered").text()
    paragraphs = text.split("\n\n")
    heads = [paragraph.split("\n")[0] for paragraph in paragraphs]
    assert [head.split(".")[0] for head in heads] == [str(n) for n in range(1, len(heads) + 1)]
    assert heads[0].endswith("The officers walk into the town hall  [hall_entered]")
    for paragraph in paragraphs:
        for number in re.findall(r"see\s+(\d+)", paragraph):
            assert 1 <= int(number) <= len(heads)
    assert "(judgement: across a square, with nobody to stop them; gazette p5)" in paragraphs[0]
    assert any("[rifles_march.sets_out]" in head for head in heads)  # back to the start
    assert max(len(line) for line in text.split("\n") if line.startswith("   ")) <= 100


def test_every_cause_told_is_earlier_and_told_once() -> None:
    history = petrograd(1)
    for event in ("attack.ring", "siege.sealed", "cabinet_opens"):
        if history.firings_of(event):
            reasons = history.why(event).reasons
            numbers = [reason.firing.number for reason in reasons]
            assert len(numbers) == len(set(numbers))
            assert numbers[0] == max(numbers)
            for reason in reasons:
                assert all(link.number < reason.firing.number for link in reason.causes)
                assert {link.number for link in reason.causes} <= set(numbers)


def test_depth_cuts_the_story_and_says_so() -> None:
    history = harbour_that("hall_entered")
    whole, short = history.why("hall_entered"), history.why("hall_entered", depth=1)
    links = {link.number for reason in whole.reasons[:1] for link in reason.causes}
    assert {reason.firing.number for reason in short.reasons[1:]} == links
    assert len(history.why("hall_entered", depth=0).reasons) == 1
    assert whole.untold == 0
    assert short.untold > 0
    assert f"{short.untold} earlier cause" in short.text()


def test_a_story_as_data() -> None:
    history = harbour_that("hall_entered")
    story = history.why("hall_entered")
    data = json.loads(story.json())
    assert data == story.to_dict()
    assert [reason["number"] for reason in data["reasons"]] == [r.firing.number for r in story.reasons]
    assert data["reasons"][0]["grounds"]["basis"] == "judgement"


def test_a_story_as_a_drawing() -> None:
    history = harbour_that("guard.melts")
    story = history.why("guard.melts")
    lines = story.dot().split("\n")
    assert (lines[0], lines[-1]) == ("digraph why {", "}")
    nodes = {
        int(m[1]) for line in lines if (m := re.fullmatch(r'  (\d+) \[label="(?:[^"\\]|\\.)*"\];', line))
    }
    edges = [
        m
        for line in lines
        if (m := re.match(r"  (\d+) -> (\d+)( \[style=dashed, label=\"x[\d.]+\"\])?;", line))
    ]
    assert nodes == {reason.firing.number for reason in story.reasons}
    assert len(nodes) + len(edges) + 4 == len(lines)
    assert {(int(edge[1]), int(edge[2])) for edge in edges if edge[3] is None} == {
        (link.number, reason.firing.number) for reason in story.reasons for link in reason.causes
    }


def test_why_of_what_did_not_happen(switches: History) -> None:
    with pytest.raises(ScenarioError, match=r"\[did-not-happen\][\s\S]*why-not"):
        switches.why("beside")
    with pytest.raises(ScenarioError, match=r"\[unknown-event\][\s\S]*nearest: either"):
        switches.why("eithr")


def test_every_event_of_a_night_can_be_asked_about() -> None:
    for history in (harbour(0), petrograd(0)):
        for id in history.network.events:
            if history.firings_of(id):
                assert history.why(id, depth=1).text()
            assert history.why_not(id).text().startswith(history.network.events[id].title)


# --- why not ----------------------------------------------------------------------------------------------


def test_never_possible_names_the_clause_and_what_it_would_have_taken(switches: History) -> None:
    absence = switches.why_not("third")
    assert absence.verdict == "never possible"
    assert [(brief(c.formula), c.ever_held, c.last_writer, c.makers) for c in absence.clauses] == [
        ("d", False, 0, ("coin.tails",))
    ]
    (behind,) = absence.behind
    assert (behind.name, behind.verdict) == ("coin.tails", "chosen against")
    assert "It would have taken:\n    A coin falls: tails up  [coin.tails]" in absence.text()


def test_never_possible_names_the_last_writer(tmp_path: Path) -> None:
    text = """
    quantities: {n: {title: a number}}
    events:
      grows: {title: It grows, takes: 10 min, then: [{add: {n: 1}}]}
      enough: {title: Enough, when: n >= 2, takes: 1 min}
    """
    history = played(small(tmp_path, text))
    absence = history.why_not("enough")
    assert absence.verdict == "never possible"
    assert absence.clauses[0].last_writer == history.firings_of("grows")[0].number
    assert "needed: a number is at least 2    (at the end 1)" in absence.text()
    assert "last changed at 13 Mar 18:10 by: It grows [grows]" in absence.text()


def test_never_all_together_tells_when_it_came_nearest(switches: History) -> None:
    absence = switches.why_not("beside")
    assert absence.verdict == "never possible"
    assert all(clause.ever_held for clause in absence.clauses)
    second = switches.firings_of("second")[0].number
    assert [(near.missing, near.began) for near in absence.near] == [((1,), 1), ((0,), second)]
    assert [near.lasted for near in absence.near] == pytest.approx([10, switches.ended - 20])
    assert absence.text().split("\n")[1:] == [
        "  Never possible: each condition held at some time, but never all of them together.",
        "  It was nearly possible",
        "    from 13 Mar 18:10 on, for 10 min in all, except for:",
        "      needed: “the second switch” holds",
        "    from 13 Mar 18:20 on, for 11 h 40 min in all, except for:",
        "      needed: it is up",
        "           last changed at 13 Mar 18:20 by: The second switch is thrown [second]",
    ]


def test_overtaken_by_an_event_and_by_the_end(switches: History) -> None:
    slow, slower = switches.why_not("slow"), switches.why_not("slower")
    assert (slow.verdict, slower.verdict) == ("overtaken", "overtaken")
    (span,) = slow.spans
    second = switches.firings_of("second")[0].number
    assert (span.began, span.ended, span.ended_by, span.usual) == (10.0, 20.0, second, 60.0)
    assert (
        "10 min, of the 1 h that it usually takes under these conditions. Ended by: The second switch"
        in slow.text()
    )
    (span,) = slower.spans
    assert (span.began, span.ended, span.ended_by) == (20.0, switches.ended, None)
    assert "Then the history ended." in slower.text()


def test_a_time_of_being_possible_is_told_whole(tmp_path: Path) -> None:
    text = """
    quantities: {n: {title: a number}}
    events:
      grows: {title: It grows, takes: 10 min, again: yes, when: n < 5, then: [{add: {n: 1}}]}
      slow: {title: A slow thing, when: n >= 2 and n != 4, takes: 60 min}
      clock: {title: A fixed hour, takes: 55 min}
    """
    history = played(small(tmp_path, text), until=55.0)
    spans = history.why_not("slow").spans
    assert [(span.began, span.ended, span.ended_by) for span in spans] == [
        (20.0, 40.0, 4),
        (50.0, 55.0, None),
    ]


def test_chosen_against_and_happened(switches: History) -> None:
    tails = switches.why_not("coin.tails")
    assert tails.verdict == "chosen against"
    assert [(branch.taken, branch.chance) for branch in tails.passed] == [("heads", 0.0)]
    assert "A coin falls: heads up; the chance of this way was 0%." in tails.text()
    assert switches.why_not("coin.heads").verdict == "happened"
    assert switches.why_not("either").verdict == "happened"
    assert "It did happen, at 13 Mar 18:15. `why` explains it." in switches.why_not("either").text()


def test_a_way_of_an_event_that_never_came_is_explained_by_the_event(switches: History) -> None:
    with pytest.raises(ScenarioError, match=r"nearest: coin\.tails"):
        switches.why_not("coin.tail")
    history = harbour_that("mayor_answers", happens=False)
    assert history.why_not("mayor_answers.yields").verdict in ("never possible", "overtaken")


def test_an_absence_as_data(switches: History) -> None:
    for name in ("third", "beside", "slow", "coin.tails", "either"):
        absence = switches.why_not(name)
        assert json.loads(absence.json()) == json.loads(json.dumps(absence.to_dict()))
        assert absence.to_dict()["verdict"] == absence.verdict


def test_chances_passed_over_are_those_of_the_weights() -> None:
    history = harbour_that("to_the_quay.answered")
    firing = history.firings_of("to_the_quay.answered")[0]
    ways = [branch.id for branch in history.network.events[firing.event].branches]
    untaken = [history.why_not(f"{firing.event}.{way}") for way in ways]
    chances = [absence.passed[0].chance for absence in untaken if absence.verdict == "chosen against"]
    assert len(chances) >= 1
    assert all(0 < chance < 1 for chance in chances)
    assert sum(chances) < 1


# --- words ------------------------------------------------------------------------------------------------


def test_long_formulas_are_told_briefly() -> None:
    network = Network()
    formula = network.formula("sum(a, b, c, d, e) > 2 and yes and (a or b or c or d or e)")
    assert brief(formula) == "sum(a, b, ... 3 more) > 2 and (a or b or ... 3 more)"
    assert [brief(part) for part in conditions(network.formula("a and (b and c)"))] == ["a", "b", "c"]
    assert brief(network.formula("a and (b and c)")) == "a and b and c"
    assert brief(network.formula("yes and yes")) == "yes"
    assert listed("abc", 2) == "a; b; and 1 more"


# --- news -------------------------------------------------------------------------------------------------

WORD = """
authorities: {council: {title: Council}}
places: {hall: {title: Hall}}
persons: {ann: {title: Ann, at: hall}, bob: {title: Bob, at: hall}}
quantities: {fire: {title: there is a fire, kind: flag}, line: {title: the line works, kind: flag, starts: yes}}
channels:
  wire: {title: the wire, needs: line, takes: 30 min, if_cut: lost, basis: judgement, why: so}
  boy: {title: a boy, takes: 3 min, basis: judgement, why: so}
messages:
  report: {title: a report, from: ann, to: [bob], by: wire, says: it burns, reports: fire}
  question: {title: a question, from: bob, to: [ann], by: boy}
  late: {title: a late word, from: bob, to: [ann], by: wire}
events:
  burns: {title: It burns, takes: 5 min, then: [{fire: yes}, {send: report}]}
  again: {title: Again, takes: 10 min, then: [{send: report}]}
  out: {title: It is out, takes: 20 min, then: [{fire: no}]}
  third: {title: A third time, takes: 60 min, then: [{send: report}]}
  cut: {title: The line is cut, takes: 70 min, then: [{line: no}]}
  asks: {title: Bob asks, takes: 100 min, then: [{send: question}]}
  asks_again: {title: Bob asks again, takes: 110 min, then: [{send: question}]}
"""


def test_news_are_what_was_sent_and_what_became_of_it(tmp_path: Path) -> None:
    history = played(small(tmp_path, WORD))
    rows = history.news.to_pylist()
    assert [(row["message"], row["sent"], row["delivered"], row["lost"]) for row in rows] == [
        ("report", 5.0, 35.0, None),  # sent again at 10, while it was on its way
        ("report", 60.0, None, 70.0),
        ("question", 100.0, 103.0, None),
        ("question", 110.0, 113.0, None),
    ]
    first, second, question, _ = rows
    assert (first["true"], first["still_true"]) == (True, False)
    assert (first["says"], first["sender"], first["to"], first["channel"]) == (
        "it burns",
        "ann",
        ["bob"],
        "wire",
    )
    assert history.firing(first["sent_by"]).event == "burns"
    assert (second["true"], second["still_true"], second["why_lost"]) == (
        False,
        None,
        "A report is lost with the line",
    )
    assert (question["true"], question["still_true"], question["says"]) == (None, None, "a question")


def test_a_message_under_way_at_the_end_is_neither_delivered_nor_lost(tmp_path: Path) -> None:
    text = WORD.replace("takes: 100 min", "takes: 719 min").replace("takes: 110 min", "takes: 30 h")
    row = played(small(tmp_path, text)).news.to_pylist()[-1]
    assert (row["message"], row["sent"], row["delivered"], row["lost"]) == ("question", 719.0, None, None)


def test_news_count_what_the_quantities_count() -> None:
    for replica in range(3):
        history = petrograd(replica)
        rows = history.news.to_pylist()
        for id in history.scenario.messages:
            mine = [row for row in rows if row["message"] == id]
            assert sum(row["delivered"] is not None for row in mine) == history.value(f"{id}.delivered")
            lost = sum(history.value(f"{id}.{fate}") for fate in ("lost", *FATES))
            assert sum(row["lost"] is not None for row in mine) == lost
            assert len(mine) <= history.value(f"{id}.sent")


# --- tables and files -------------------------------------------------------------------------------------


def test_the_columns_are_those_of_the_documentation() -> None:
    names_ = "dictionary<values=string, indices=int32, ordered=0>"
    assert described(EVENTS) == [
        "number: int64 not null",
        "minute: double not null",
        f"event: {names_} not null",
        f"branch: {names_}",
        "began: double not null",
        "causes: list<item: int64> not null",
        "influences: list<item: int64> not null",
    ]
    assert described(CHANGES) == [
        "number: int64 not null",
        f"quantity: {names_} not null",
        "old: double not null",
        "new: double not null",
    ]
    assert described(NEWS) == [
        f"message: {names_} not null",
        "says: string not null",
        f"sender: {names_} not null",
        "to: list<item: string> not null",
        f"channel: {names_} not null",
        "sent: double not null",
        "sent_by: int64 not null",
        "true: bool",
        "delivered: double",
        "still_true: bool",
        "lost: double",
        "why_lost: string",
    ]


def described(schema: pa.Schema) -> list[str]:
    return [f"{field.name}: {field.type}{'' if field.nullable else ' not null'}" for field in schema]


def test_tables_hold_the_rows() -> None:
    history = harbour(1)
    assert history.events.schema == EVENTS
    assert history.changes.schema == CHANGES
    assert history.news.schema == NEWS
    rows = [
        Firing(**{**row, "causes": tuple(row["causes"]), "influences": tuple(row["influences"])})
        for row in history.events.to_pylist()
    ]
    assert rows == history.firings
    assert [Change(**row) for row in history.changes.to_pylist()] == history.written


@pytest.mark.parametrize("replica", range(4))
def test_a_history_read_back_is_the_same(tmp_path: Path, replica: int) -> None:
    history = harbour(replica)
    history.save(tmp_path / "night")
    again = ir.load_history(tmp_path / "night")
    assert (again.firings, again.written, again.drawn) == (history.firings, history.written, history.drawn)
    assert again.outcomes == history.outcomes
    assert again.scenario == history.scenario
    assert (again.seed, again.replica, again.ended) == (history.seed, history.replica, history.ended)
    assert again.why_not("hall_entered").to_dict() == history.why_not("hall_entered").to_dict()
    assert history_files(again) == history_files(history)


def test_a_history_without_events_can_be_kept(tmp_path: Path) -> None:
    history = played(small(tmp_path, "events: {e: {title: E, takes: 5 min}}"), until=1.0)
    assert history.firings == []
    again = ir.load_history(history.save(tmp_path / "night"))
    assert (again.firings, again.written, again.ended) == ([], [], 1.0)


def test_seeds_at_the_edge_are_seeds(tmp_path: Path) -> None:
    scenario, tables = compiled(HARBOUR)
    histories = [
        play(scenario, tables, seed, replica) for seed, replica in ((0, 0), (2**64 - 1, 2**64 - 1), (0, 1))
    ]
    again = [ir.load_history(history.save(tmp_path / str(n))) for n, history in enumerate(histories)]
    assert [(h.seed, h.replica) for h in again] == [(0, 0), (2**64 - 1, 2**64 - 1), (0, 1)]
    assert len({tuple(firing.minute for firing in h.firings) for h in again}) == 3


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys, interregnum as ir; from pathlib import Path\n"
        "ir.run(ir.load(Path(sys.argv[1])), seed=11, replica=5).save(sys.argv[2])"
    )
    for salt in ("0", "1"):
        arguments = [sys.executable, "-c", code, str(HARBOUR), str(tmp_path / salt)]
        subprocess.run(arguments, env={**os.environ, "PYTHONHASHSEED": salt}, check=True)
    scenario, tables = compiled(HARBOUR)
    here = history_files(play(scenario, tables, 11, 5))
    for salt in ("0", "1"):
        assert {path.name: path.read_bytes() for path in (tmp_path / salt).iterdir()} == here


def test_both_engines_write_the_same_bytes() -> None:
    """Compiling the kernel takes the most of this test where nothing is in the cache yet."""
    scenario, tables = compiled("petrograd-1917")
    for replica in range(20):
        plain = play(scenario, tables, 7, replica, engine="python")
        fast = play(scenario, tables, 7, replica, engine="wasm")
        assert plain.firings == fast.firings
        assert plain.written == fast.written
        assert plain.drawn == fast.drawn
        if replica < 3:
            assert history_files(plain) == history_files(fast)
    for replica in range(100):
        assert harbour(replica).firings == harbour(replica, engine="wasm").firings


# --- notebooks --------------------------------------------------------------------------------------------


def test_a_notebook_shows_titles_as_text(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    text = f"""
    events: {{e: {{title: "{evil}", takes: 5 min, important: true}}}}
    outcomes: {{o: {{title: "{evil}&", time_of: e}}}}
    """
    path = tmp_path / "evil.yaml"
    path.write_text(FRAME.replace("A small night", f"'{evil}'") + text.replace("    ", ""), encoding="utf-8")
    html = played(resolve(path))._repr_html_()
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3
    assert "&lt;/script&gt;&amp;" in html
    assert "13 Mar 18:05" in html


def test_a_history_says_what_it_is(switches: History) -> None:
    assert repr(switches) == (
        f"<History of small, seed 3, replica 0: {len(switches.firings)} events; "
        "when=13 Mar 18:15, never=never, how=one, none=neither, much=3>"
    )
    assert repr(switches.why("either")) == switches.why("either").text()


def test_formulas_can_be_asked_of_a_history(switches: History) -> None:
    both = switches.network.formula("a and b")
    assert (switches.evaluate(both, 0), switches.evaluate(both)) == (0.0, 1.0)
    assert switches.evaluate(Name("time"), after=switches.firings_of("first")[0].number) == 10.0
    assert evaluate(both, lambda name: switches.value(name), 0.0) == 1.0


def test_only_minutes_of_the_scenario_have_a_label() -> None:
    """An hour before the start, or long after the end, would be called by a day without a year."""
    night = harbour()
    span = night.scenario.timeline().length
    assert [night.label(0), night.label(span)] == ["13 Mar 18:00", "14 Mar 08:00"]
    for minute in (-0.1, span + 1, 1e12):
        with pytest.raises(ArgumentError, match=f"minute: a number from 0 to {span:g} minutes"):
            night.label(minute)
