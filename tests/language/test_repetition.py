"""What is written once and stands for many: made by rule, the same as written out, told of once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from interregnum.errors import Problem
from interregnum.language.check import check
from interregnum.language.repeating.naming import Naming
from interregnum.language.resolve import resolve, resolved_json
from interregnum.model import Scenario

FRAME = """\
scenario: {id: t, title: T, starts: 1920-03-13T18:00, ends: 1920-03-14T08:00}
sources: {gazette: {title: The Gazette, dated: 1920}}
authorities: {council: {title: Council}, junta: {title: Junta}}
places: {hall: {title: The hall}, quay: {title: The quay}, gate: {title: The gate}}
groups: {spots: [hall, quay]}
"""
GUARD = "title: Guard, people: 60, obeys: council, basis: sourced, source: gazette p3"


def written(folder: Path, text: str, frame: str = FRAME) -> Path:
    path = folder / "night.yaml"
    path.write_text(frame + text, encoding="utf-8")
    return path


def read(folder: Path, text: str, frame: str = FRAME) -> Scenario:
    return resolve(written(folder, text, frame))


def told(folder: Path, text: str, frame: str = FRAME) -> list[Problem]:
    return check(written(folder, text, frame))


# --- entries --------------------------------------------------------------------------------------------------


ONCE = """
units:
  spot_guard: {each: spot in spots, title: At <spot>, people: 60, at: spot, obeys: council, basis: sourced, source: g}
events:
  spot_falls:
    each: spot in spots
    title: <spot> falls
    place: spot
    when: not spot.held_by.junta and spot_guard.people < 20
    takes: {mean: 1 h}
    then:
      - {spot.held_by: junta}
      - {add: {spot_guard.resolve: -0.1}}
      - {move: {from: spot_guard.people, to: spot_guard.left, share: 1}}
    basis: judgement
    why: so told of <spot>
"""


def test_what_is_written_once_is_what_it_would_be_written_out(tmp_path: Path) -> None:
    out = {}
    for id, title in (("hall", "The hall"), ("quay", "The quay")):
        _, units, events = re.split(r"units:\n|events:\n", ONCE)
        for section, text in (("units", units), ("events", events)):
            text = re.sub(r"    each: .*\n|each: spot in spots, ", "", text.replace("<spot>", title))
            out[section] = out.get(section, "") + re.sub(r"\bspot(?=\b|_)", id, text)
    text = f"units:\n{out['units']}events:\n{out['events']}"
    assert "hall_falls" in text
    assert resolved_json(read(tmp_path, ONCE)) == resolved_json(read(tmp_path, text))


def test_two_words_make_every_combination_in_order(tmp_path: Path) -> None:
    text = f"units: {{from_one_to_other: {{each: [one in spots, other in spots], at: one, {GUARD}}}}}\n"
    made = read(tmp_path, text).units
    assert list(made) == ["from_hall_to_hall", "from_hall_to_quay", "from_quay_to_hall", "from_quay_to_quay"]
    assert [unit.at for unit in made.values()] == ["hall", "hall", "quay", "quay"]


def test_those_made_of_an_entry_form_groups_over_which_others_are_made(tmp_path: Path) -> None:
    text = """
persons: {guard_head: {each: guard in guards, title: head of <guard>, at: hall}}
units:
  spot_guard: {each: spot in spots, forms: [guards, at_spot], at: spot, title: the guard of <spot>, people: 60,
               obeys: council, basis: sourced, source: gazette}
"""
    found = read(tmp_path, text)
    assert [person.title for person in found.persons.values()] == [
        "head of the guard of The hall",
        "head of the guard of The quay",
    ]
    assert found.groups["guards"] == ("hall_guard", "quay_guard")
    assert found.groups["at_hall"] == ("hall_guard",)


def test_what_is_keyed_by_a_unit_is_called_by_the_word_alone(tmp_path: Path) -> None:
    text = """
units:
  defaults: {title: G, people: 6, obeys: council, basis: sourced, source: gazette p3}
  spot_guard: {each: spot in spots, forms: guards, at: spot}
morale:
  guard:
    each: guard in guards
    exposed: guard.at.hall
    takes: {mean: 3 h}
    threshold: {typical: 0.3, between: [0.2, 0.4]}
    spread: {typical: 0.1, between: [0.05, 0.2]}
    basis: judgement
    why: the hall is cold
"""
    found = read(tmp_path, text)
    assert {id: one.exposed for id, one in found.morale.items()} == {
        "hall_guard": "hall_guard.at.hall",
        "quay_guard": "quay_guard.at.hall",
    }


def test_an_entry_over_nobody_makes_nothing(tmp_path: Path) -> None:
    frame = FRAME.replace("[hall, quay]", "[]")
    assert (
        read(tmp_path, f"units: {{spot_guard: {{each: spot in spots, at: spot, {GUARD}}}}}\n", frame).units
        == {}
    )


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("spot", "hall"),
        ("spot_guard.people > spot.at", "hall_guard.people > hall.at"),
        ("spotted", "spotted"),
        ("a_spot", "a_hall"),
        ("despot", "despot"),
        ("spot2", "spot2"),
    ],
)
def test_a_word_stands_between_dots_and_underscores(name: str, made: str) -> None:
    assert Naming({"spot": "hall"}).in_name(name) == made


def test_a_place_in_a_made_formula_is_found_in_the_written_one() -> None:
    naming = Naming({"gate": "northern_gate"})
    formula = "gate.open and gate_guard.people < x"
    made = naming.in_name(formula)
    assert naming.back(formula, made.index("< x")) == formula.index("< x")
    assert naming.back(formula, made.index("northern_gate_guard")) == formula.index("gate_guard")
    assert naming.back(formula, 0) == 0


# --- groups in the place of their members ---------------------------------------------------------------------


def test_a_group_stands_for_its_members_in_lists_names_and_effects(tmp_path: Path) -> None:
    text = f"""
units:
  a: {{at: hall, {GUARD}}}
  b: {{at: hall, {GUARD}, looks_to: [more, a], leaning: {{all_sides: 0.1}}}}
  c: {{at: hall, {GUARD}}}
morale:
  more: {{exposed: "a.people > 1", takes: {{mean: 1 h}}, threshold: 0.2, spread: 0.1, basis: sourced, source: gazette}}
events:
  fire: {{title: Fire, takes: {{mean: 1 h}}, basis: sourced, source: gazette,
         then: [{{more.resolve: 0.5}}, {{add: {{more.resolve: 0.1}}}}, {{hit: more, share: 0.1}}]}}
"""
    frame = FRAME.replace(
        "[hall, quay]", "[hall, quay], more: [two], two: [b, c], all_sides: [council, junta]"
    )
    found = read(tmp_path, text, frame)
    assert found.units["b"].looks_to == ("b", "c", "a")
    assert list(found.units["b"].leaning) == ["council", "junta"]
    assert list(found.morale) == ["b", "c"]
    assert found.groups["more"] == ("b", "c")
    effects = [effect.set or effect.add or effect.hit for effect in found.events["fire"].then]
    assert effects == ["b.resolve", "c.resolve", "b.resolve", "c.resolve", "b", "c"]


def test_a_message_still_goes_to_a_group(tmp_path: Path) -> None:
    """Its title names them, and who is shown."""
    text = f"""
units: {{a: {{at: hall, {GUARD}}}}}
channels: {{wire: {{title: W, takes: 0 min}}}}
messages: {{m: {{title: M, from: council, to: [all], by: wire}}}}
"""
    assert read(tmp_path, text, FRAME.replace("[hall, quay]", "[hall, quay], all: [a]")).messages["m"].to == (
        "all",
    )


def test_where_one_is_wanted_a_group_is_told_how_to_be_written(tmp_path: Path) -> None:
    (problem,) = [
        p for p in told(tmp_path, f"units: {{a: {{at: spots, {GUARD}}}}}\n") if p.severity == "error"
    ]
    assert problem.message == "there is no place `spots`: `spots` is a group"
    assert "each:" in problem.allowed


# --- defaults -------------------------------------------------------------------------------------------------


def test_defaults_hold_where_nothing_else_is_said(tmp_path: Path) -> None:
    text = """
units:
  defaults: {people: 60, obeys: council, leaning: {council: 0.5}, basis: sourced, source: gazette p3}
  a: {title: A, at: hall}
  b: {title: B, at: quay, people: 70, leaning: {junta: 0.5}, basis: judgement, why: so told}
"""
    found = read(tmp_path, text).units
    assert list(found) == ["a", "b"]
    assert (found["a"].people.typical, found["b"].people.typical) == ("60", "70")
    assert (found["a"].source, found["b"].source) == ("gazette p3", "")
    assert list(found["b"].leaning) == ["junta"]


def test_defaults_are_those_of_their_file(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(FRAME)
    (tmp_path / "a.yaml").write_text(
        "units: {defaults: {people: 60}, a: {title: A, at: hall, obeys: council}}"
    )
    (tmp_path / "b.yaml").write_text(f"units: {{defaults: {{people: 70}}, b: {{at: hall, {GUARD[14:]}}}}}")
    problems = check(tmp_path)
    assert [(problem.code, problem.file) for problem in problems if problem.severity == "error"] == [
        ("missing-key", "b.yaml")
    ]


# --- problems -------------------------------------------------------------------------------------------------


def test_a_problem_is_told_once_where_it_is_written(tmp_path: Path) -> None:
    text = f"""
units: {{spot_guard: {{each: spot in spots, at: spot, {GUARD}}}}}
events:
  spot_falls:
    each: spot in spots
    title: It falls
    when: spot.held_by.council or spot_gaurd.people < 20
    takes: {{mean: 1 h}}
    basis: judgement
    why: so told
"""
    (problem,) = [problem for problem in told(tmp_path, text) if problem.severity == "error"]
    assert problem.message == "there is no quantity `spot_gaurd.people` (for hall, quay)"
    assert (problem.path, problem.found) == ("events.spot_falls.when", "spot_gaurd.people")
    assert problem.nearest == "spot_guard.people"
    line = (FRAME + text).split("\n")[problem.line - 1] if problem.line else ""
    assert line[(problem.column or 0) - 1 :].startswith("spot_gaurd")


def test_only_those_are_named_with_which_something_is_wrong(tmp_path: Path) -> None:
    text = f"""
units:
  hall_guard: {{at: hall, {GUARD}}}
movements:
  spot_leaves: {{each: spot in spots, title: Off, who: spot_guard, from: hall, to: quay, basis: sourced, source: g}}
"""
    problems = [problem for problem in told(tmp_path, text) if problem.code == "unknown-reference"]
    assert [problem.message for problem in problems] == ["there is no person or unit `spot_guard` (for quay)"]


@pytest.mark.parametrize(
    "each", ["spot", "spot in", 5, "[]", "{spot: spots}", "[spot in spots, 5]", "Spot in spots", "''", "null"]
)
def test_what_is_no_repetition_is_one_problem(tmp_path: Path, each: Any) -> None:
    problems = told(tmp_path, f"units: {{spot_guard: {{each: {each}, at: hall, {GUARD}}}}}\n")
    assert [problem.code for problem in problems if problem.severity == "error"] == ["each"]


@pytest.mark.parametrize("word", ["people", "hall", "happened", "min", "and", "spots", "council", "time"])
def test_a_word_with_a_meaning_is_not_taken(tmp_path: Path, word: str) -> None:
    problems = told(tmp_path, f"units: {{x_{word}: {{each: {word} in spots, at: hall, {GUARD}}}}}\n")
    assert [problem.code for problem in problems if problem.severity == "error"] == ["each"]


def test_too_much_is_refused(tmp_path: Path) -> None:
    frame = FRAME.replace("[hall, quay]", "[" + ", ".join(f"p{n}" for n in range(1000)) + "]")
    text = f"units: {{a_b: {{each: [a in spots, b in spots], at: a, {GUARD}}}}}\n"
    assert [p.code for p in told(tmp_path, text, frame) if p.severity == "error"] == ["too-many-nodes"]


def test_a_made_name_that_is_none_is_told(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, f"units: {{Spot_guard: {{each: spot in spots, at: spot, {GUARD}}}}}\n")
    assert problem.code in ("made-twice", "bad-name")


def test_what_is_given_as_data_may_be_written_once_too() -> None:
    data = {
        "scenario": {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-14T08:00"},
        "authorities": {"council": {"title": "C"}},
        "places": {"defaults": {"held_by": "council"}, "hall": {"title": "H"}, "quay": {"title": "Q"}},
        "groups": {"spots": ["hall", "quay"]},
        "persons": {"spot_head": {"each": "spot in spots", "title": "the head of <spot>", "at": "spot"}},
    }
    found = resolve(data)
    assert list(found.persons) == ["hall_head", "quay_head"]
    assert {place.held_by for place in found.places.values()} == {"council"}


def test_the_complete_form_of_a_complete_form_is_itself(tmp_path: Path) -> None:
    once = read(
        tmp_path, f"units: {{spot_guard: {{each: spot in spots, forms: guards, at: spot, {GUARD}}}}}\n"
    )
    text = resolved_json(once)
    path = tmp_path / "complete.json"
    path.write_text(text, encoding="utf-8")
    assert resolved_json(resolve(path)) == text
