"""A chamber held in the midst of a vote: the small neighbour of the harbour town that uses interruption and custody in
place. What is told, what is explained, what the hall shows, and what holds in every history of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from accounts import halls
from test_cli import ask

import interregnum as ir
from interregnum import record
from interregnum.history import History
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.views.page.lanes import Lanes
from interregnum.views.page.told import told

CHAMBER = Path(__file__).parent / "held_chamber.yaml"
HISTORIES = 40


@cache
def night(replica: int) -> History:
    return ir.run(CHAMBER, seed=3, replica=replica)


def broken_off() -> History:
    """The first history in which the vote is broken off, and held again in the second sitting."""
    found = (night(n) for n in range(HISTORIES))
    return next(
        h
        for h in found
        if h.firings_of("diet.premier.vote.broken_off") and h.firings_of("diet.premier.carried")
    )


def firing(history: History, event: str) -> int:
    (found,) = history.firings_of(event)
    return found.number


def test_nobody_is_counted_while_the_chamber_is_held() -> None:
    for replica in range(HISTORIES):
        history = night(replica)
        for voted in history.firings_of("diet.premier"):
            assert history.value("diet.held", voted.number - 1) == 0
            assert voted.minute < 23 * 60


def test_all_are_in_the_hall_or_away_or_taken_at_every_firing() -> None:
    for replica in range(0, HISTORIES, 4):
        history = night(replica)
        for each in history.firings:
            for bloc, member, people in (("reds", "leader", 150), ("blues", "general", 200)):
                parts = (
                    f"diet.{bloc}.present",
                    f"diet.{bloc}.out",
                    f"diet.{bloc}.away",
                    f"diet.taken.{member}",
                )
                assert sum(history.value(part, each.number) for part in parts) == people


def test_the_leaders_are_each_held_or_free() -> None:
    for replica in range(0, HISTORIES, 4):
        history = night(replica)
        for each in history.firings:
            for who in ("general", "leader", "speaker"):
                held, free = (
                    history.value(name, each.number) for name in (f"leaders.{who}.taken", f"{who}.free")
                )
                assert held + free == 1


def test_the_chronicle_tells_of_it_and_why_explains_it(tmp_path: Path) -> None:
    history = broken_off()
    history.save(tmp_path / "night")
    printed = ask("run", str(CHAMBER), "--seed", "3", "--replica", str(history.replica)).output
    for line in (
        "Riflemen hold the chamber",
        "the vote is broken off",
        "The leaders: their guards change their minds",
    ):
        assert line in printed
    assert "The diet: the hall is freed, and it rises" in printed
    why = ask("why", str(tmp_path / "night"), "diet.premier.vote.broken_off").output
    assert "Because: Riflemen hold the chamber" in why


def test_only_what_there_is_is_told_of_custody() -> None:
    titles = [
        event.title.lower() for event in night(0).network.events.values() if event.mechanism == "custody"
    ]
    assert not [
        title
        for title in titles
        for word in ("mob", "crowd", "protocol", "prison", "locked")
        if word in title
    ]


def test_the_hall_shows_the_vote_broken_off_and_put_again() -> None:
    history = broken_off()
    hall = halls(history)["diet"]
    votes = [turn for turn in hall["turns"] if turn["what"] == "vote"]
    cut, counted = firing(history, "diet.premier.vote.broken_off"), firing(history, "diet.premier")
    assert [vote["to"] for vote in votes] == [cut, counted]
    (motion,) = hall["motions"]
    assert (motion["put"], motion["counted"], motion["how"]) == (votes[-1]["from"], counted, "carried")
    guns = firing(history, "diet.guns")
    for part in ("held", "interrupted"):
        numbers, values = hall[part]
        assert [values[n] for n, number in enumerate(numbers) if number == guns] == [1]
    assert "duress" not in motion["vote"]


def test_a_body_that_is_never_interrupted_shows_nothing_new() -> None:
    assert {"held", "interrupted"}.isdisjoint(halls(ir.run("petrograd-1917", seed=7))["congress"])


@pytest.mark.parametrize("engine", ["python", "wasm"])
def test_both_engines_play_it_alike(engine: str) -> None:
    assert ir.run(CHAMBER, seed=3, replica=1, engine=engine).firings == night(1).firings  # type: ignore[arg-type]


def test_the_proofreader_finds_nothing() -> None:
    assert ir.proofread(CHAMBER, HISTORIES, workers=1).findings == ()


def test_a_record_may_say_that_it_was_held_and_its_page_shows_it(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(CHAMBER.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "record").mkdir()
    states = {"open": "17:05", "held": "17:50", "interrupted": "18:45", "closed": "19:00"}
    readings = (
        f"  r{n}: {{title: so it was, kind: meeting, place: chamber, shows: [{{assembly: diet, is: {state}}}], when: "
        f"{{as_written: then, qualifier: exact, not_before: '{hour}', not_after: '{hour}'}}, "
        f"accounts: [{{source: rolls p1, says: so it was}}]}}\n"
        for n, (state, hour) in enumerate(states.items())
    )
    (tmp_path / "record" / "night.yaml").write_text(f"readings:\n{''.join(readings)}", encoding="utf-8")
    scenario = resolve(tmp_path)
    shown = told(record.load(tmp_path), Lanes(scenario, build(scenario)))
    assert shown is not None
    hall = shown["history"]["halls"]["diet"]
    assert [hall[part][1] for part in ("open", "interrupted", "held")] == [
        [0, 1, 1, 1, 0],
        [0, 1, 1, 0],
        [0, 1, 0, 0],
    ]
