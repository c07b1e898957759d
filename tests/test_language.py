"""The language: what is refused and where, what is accepted and what it resolves to.

`language/invalid` holds files with one defect each; their first line says which code is expected, and in
which line. `language/valid` holds small scenarios that together use every key of every noun, with the form
they resolve to. `INTERREGNUM_ACCEPT=1 pytest` writes the resolved forms anew.
"""

from __future__ import annotations

import math
import os
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from harbour import HARBOUR
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from interregnum.calculus.tables import compile_tables
from interregnum.errors import Problem, ScenarioError
from interregnum.expression import (
    Binary,
    Call,
    ExpressionError,
    Name,
    Node,
    Number,
    Unary,
    evaluate,
    names,
    parse,
    show,
)
from interregnum.language import check
from interregnum.language import resolve as resolving
from interregnum.language.check import problems_in
from interregnum.language.intervals import contradicts, is_false, is_true, range_of, reach, valueless
from interregnum.language.positions import Sources
from interregnum.language.reading.document import Document
from interregnum.language.reading.reader import MAX_DEPTH, MAX_NODES, read_file
from interregnum.language.repeating.spread import spread
from interregnum.language.resolve import resolve, resolved_json, standing_on
from interregnum.language.rules.context import Context
from interregnum.language.walk import nouns
from interregnum.mechanisms import build
from interregnum.model import Grounds, Noun, Scenario
from interregnum.model.values.fields import fields_of

HERE = Path(__file__).parent / "language"
INVALID = sorted((HERE / "invalid").glob("*.yaml"))
VALID = sorted((HERE / "valid").glob("*.yaml"))
FRAME = "scenario: {id: t, title: T, starts: 1920-03-13T18:00, ends: 1920-03-14T08:00}\n"
EXPECTED = re.compile(r"# expect: (?P<code>[a-z0-9-]+) line (?P<line>\d+)(?P<warning> warning)?\n")


def expectation(path: Path) -> tuple[str, int, str]:
    """The code, line and severity that the first line of a file announces."""
    match = EXPECTED.match(path.read_text(encoding="utf-8"))
    assert match is not None, f"{path.name} does not say what is expected of it"
    return match["code"], int(match["line"]), "warning" if match["warning"] else "error"


def place(problem: Problem) -> tuple[str, int | None, str]:
    return problem.code, problem.line, problem.severity


# --- what is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_one_defect_gives_one_problem_where_it_is(path: Path) -> None:
    problems = check.check(path)
    assert [place(problem) for problem in problems] == [expectation(path)], "\n".join(map(str, problems))


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_problem_says_what_is_allowed_and_speaks_plainly(path: Path) -> None:
    (problem,) = check.check(path)
    assert problem.file == path.name
    assert problem.allowed or problem.nearest
    assert not re.search(r"pydantic|validat|\bdict\b|\btuple\b|NoneType|\bstr\b|Input should", str(problem))
    assert str(problem).isprintable() or "\n" in str(problem)


def test_the_column_points_at_what_was_found() -> None:
    pointed = 0
    for path in INVALID:
        (problem,) = check.check(path)
        found = problem.found.strip('"').split("…")[0]
        if problem.line is None or problem.column is None or " " in found or not found:
            continue
        line = path.read_text(encoding="utf-8").split("\n")[problem.line - 1]
        if found in line and problem.code.startswith(
            ("unknown-", "bad-", "out-", "formula", "nested-", "duplicate-")
        ):
            assert line.startswith(found, problem.column - 1), (path.name, problem)
            pointed += 1
    assert pointed > 40


@pytest.mark.parametrize(
    ("stem", "nearest"),
    [
        ("unknown_place", "hall"),
        ("misspelt_key", "people"),
        ("misspelt_name", "guard.resolve"),
        ("misspelt_action", "send"),
        ("unknown_authority", "council"),
        ("unknown_event_in_a_formula", "bell"),
        ("unknown_basis", "judgement"),
        ("unknown_calendar", "julian"),
        ("capital_in_a_name", "hall"),
        ("unknown_source", "gazette"),
        ("unknown_licence", "CC-BY-4.0"),
        ("licence_as_americans_write_it", "licence"),
        ("licence_where_sections_stand", "scenario.licence"),
        ("unknown_step", "first"),
        ("unknown_section", "places"),
        ("outcome_of_no_event", "bell"),
    ],
)
def test_the_nearest_name_is_offered(stem: str, nearest: str) -> None:
    (problem,) = check.check(HERE / "invalid" / f"{stem}.yaml")
    assert problem.nearest == nearest


def test_all_problems_are_reported_at_once_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "night.yaml"
    path.write_text(
        FRAME
        + "sources: {gazette: {title: G}}\n"
        + "authorities: {council: {title: C}}\n"
        + "places: {hall: {title: Hall, held_by: counsel}}\n"
        + "units: {guard: {title: G, people: -60, at: hal, obeys: council}}\n"
    )
    found = [(problem.code, problem.line) for problem in check.check(path)]
    assert sorted(found) == [
        ("no-basis", 5),
        ("out-of-range", 5),
        ("undated-source", 2),
        ("unknown-reference", 4),
        ("unknown-reference", 5),
    ]
    assert [line for _, line in found] == sorted(line or 0 for _, line in found)


def test_a_defect_in_one_file_of_a_folder_is_reported_there(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(FRAME)
    (tmp_path / "places.yaml").write_text("places:\n  hall: {title: Hall, within: town}\n")
    (problem,) = check.check(tmp_path)
    assert (problem.file, problem.line, problem.column) == ("places.yaml", 2, 31)


LACKING = """
sources: {gazette: {title: The Gazette, dated: 1920}}
authorities: {council: {title: Council}, junta: {title: Junta}}
places: {hall: {title: Hall}}
units: {guard: {title: Guard, people: 60, at: hall, obeys: council, basis: sourced, source: gazette p3}}
plans:
  coup: {title: Coup, by: junta, basis: judgement, why: so told, steps: {
    first: {title: First, led_by: holt, takes: {mean: 1 h}},
    then: {title: Second, led_by: mayor, takes: {mean: 1 h}}}}
groups: {friends: [holt, guard]}
"""


def test_a_section_that_is_missing_is_one_problem(tmp_path: Path) -> None:
    (problem,) = check.check(written(tmp_path, FRAME + LACKING))
    assert problem.message == "the scenario has no `persons`, and names them in 3 places: first here"
    assert (problem.code, problem.line, problem.found) == ("unknown-reference", 9, "holt")
    assert problem.allowed == "a section `persons` with holt, mayor"
    (tmp_path / "a.yaml").write_text("events: {rings: {title: It rings, by: moe, takes: {mean: 1 h}}}\n")
    first, basis = check.check(tmp_path)  # the length has no basis
    assert (first.file, first.found, basis.code) == ("a.yaml", "moe", "no-basis")
    assert first.message.endswith("in 4 places: first here, then in scenario.yaml:9")


def test_beside_a_missing_section_other_names_are_wrong_for_themselves(tmp_path: Path) -> None:
    more = """
events:
  rings: {title: It rings, by: gaurd, takes: {mean: 1 h, basis: judgement, why: so told}}
"""
    third = "third: {title: Third, led_by: hall, takes: {mean: 1 h}},\n    then:"  # which is a place
    text = FRAME + LACKING.replace("holt, guard", "holt, guarrd").replace("then:", third) + more
    found = [
        problem for problem in check.check(written(tmp_path, text)) if problem.code == "unknown-reference"
    ]
    assert sorted(problem.found for problem in found) == ["gaurd", "guarrd", "hall", "holt"]
    assert {problem.nearest for problem in found} == {"", "guard"}


def test_one_name_of_a_missing_section_is_a_name_that_is_not_there(tmp_path: Path) -> None:
    text = "authorities: {council: {title: C}}\nthings: {key: {title: Key, at: hall}}\n"
    (problem,) = check.check(written(tmp_path, FRAME + text))
    assert (problem.message, problem.allowed) == ("there is no place `hall`", "none is written down")


@pytest.mark.parametrize(
    "section", ["persons", "authorities", "places", "units", "channels", "messages", "phases"]
)
def test_harbour_town_without_a_section_lacks_that_alone(section: str) -> None:
    scenario = {
        name: entries for name, entries in resolving.read(HARBOUR)[1].document.data.items() if name != section
    }
    (problem,) = [problem for problem in check.check(scenario) if problem.severity == "error"]
    assert problem.message.startswith(f"the scenario has no `{section}`, and names them in ")


# --- files that no text can show ------------------------------------------------------------------------------


def written(folder: Path, content: bytes | str, name: str = "scenario.yaml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def hostile(folder: Path) -> Iterator[tuple[Path | str, str]]:
    """Inputs that are not one small text file, each with the code it deserves."""
    yield written(folder, b"scenario: {title: \xff\xfe}\n", "latin.yaml"), "not-utf8"
    yield written(folder, b"#" * 3_000_000, "huge.yaml"), "too-large"
    yield written(folder, FRAME + "x: " + "[" * 1000 + "]" * 1000, "deep.yaml"), "too-deep"
    yield written(folder, FRAME + "x: [" + "0," * (MAX_NODES + 1) + "]", "wide.yaml"), "too-many-nodes"
    yield written(folder, FRAME + "".join(f"x: {n}\n" for n in range(400)), "many.yaml"), "duplicate-name"
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(60))
    yield written(folder, bomb, "bomb.yaml"), "alias"
    yield written(folder, "", "empty.yaml"), "not-a-mapping"
    yield folder / "nowhere.yaml", "no-scenario"
    yield folder / "nowhere", "no-scenario"
    yield "petrograd-1971", "unknown-scenario"
    yield folder / "nowhere.json", "no-scenario"
    yield written(folder, "{", "broken.json"), "json-syntax"
    yield written(folder, '{"scenario": {"id": NaN}}', "nan.json"), "json-syntax"
    yield written(folder, '{"places": {}, "places": {}}', "twice.json"), "json-syntax"
    yield written(folder, "[]", "list.json"), "not-a-mapping"
    yield written(folder, "[" * 100_000, "pit.json"), "too-deep"
    yield written(folder, '{"a":' * (MAX_DEPTH + 5) + "1" + "}" * (MAX_DEPTH + 5), "deep.json"), "too-deep"
    yield written(folder, b"\xff", "latin.json"), "not-utf8"
    yield written(folder, " " * 20_000_000, "huge.json"), "too-large"
    empty = folder / "empty"
    empty.mkdir()
    yield empty, "no-scenario"


def test_hostile_inputs_are_refused_without_a_traceback(tmp_path: Path) -> None:
    for where, code in hostile(tmp_path):
        problems = check.check(where)
        assert problems, where
        assert problems[0].code == code, (where, problems[0])


def test_what_cannot_be_read_is_not_loaded(tmp_path: Path) -> None:
    for where in ("petrograd-1971", tmp_path, HERE / "invalid" / "unknown_key.yaml"):
        with pytest.raises(ScenarioError) as caught:
            resolve(where)
        assert caught.value.problems == tuple(check.check(where))


def test_a_folder_tells_of_files_it_does_not_read(tmp_path: Path) -> None:
    written(tmp_path, FRAME)
    written(tmp_path, FRAME, "more.yml")
    (tmp_path / "away.yaml").symlink_to("/etc/hostname")
    assert {problem.code for problem in check.check(tmp_path)} == {"ignored-file", "symlink"}


def test_an_unreadable_entry_is_reported(tmp_path: Path) -> None:
    written(tmp_path, FRAME)
    (tmp_path / "places.yaml").mkdir()
    assert [problem.code for problem in check.check(tmp_path)] == ["unreadable"]


def test_problems_without_end_are_cut_short(tmp_path: Path) -> None:
    path = written(tmp_path, FRAME + "places: {hall: {title: Hall}}\n" * 400)
    assert check.check(path)[-1].code == "too-many-problems"


# --- what is accepted -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_scenario_has_no_problems(path: Path) -> None:
    problems = check.check(path)
    assert problems == [], "\n".join(map(str, problems))
    compile_tables(build(resolve(path)))


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_scenario_resolves_to_its_recorded_form_and_that_to_itself(path: Path) -> None:
    recorded = path.with_suffix(".resolved.json")
    scenario = resolve(path)
    text = resolved_json(scenario)
    if os.environ.get("INTERREGNUM_ACCEPT"):
        recorded.write_text(text, encoding="utf-8")
    assert recorded.read_text(encoding="utf-8") == text
    again = resolve(recorded)
    assert again == scenario
    assert resolved_json(again) == text
    assert check.check(recorded) == []


def keys_used(noun: Noun) -> Iterator[tuple[str, str]]:
    """The keys that a noun was given."""
    for name in noun.model_fields_set:
        yield type(noun).__name__, type(noun).model_fields[name].alias or name


def test_the_valid_scenarios_use_every_key_of_every_noun() -> None:
    used: set[tuple[str, str]] = set()
    for path in VALID:
        document, _ = read_file(path, defaults=True)
        spread(document)
        for part in nouns(Scenario.model_validate(document.data), defaults=True):
            used.update(keys_used(part.noun))
    every = {(noun.__name__, key) for noun in all_nouns(Noun) for key in fields_of(noun)}
    bases = {(noun, key) for noun, key in every if noun in ("Grounds", "Lasting", "Acting")}
    assert every - used - bases == set()


def all_nouns(noun: type[Noun]) -> Iterator[type[Noun]]:
    """The nouns of the language: other parts of the package (the record) build on the same base."""
    for inner in noun.__subclasses__():
        if inner.__module__.startswith("interregnum.model"):
            yield inner
        yield from all_nouns(inner)


@pytest.mark.parametrize("id", sorted(resolving.bundled()))
def test_the_scenarios_of_the_package_are_sound(id: str, tmp_path: Path) -> None:
    scenario = check.checked(id).scenario
    text = resolved_json(scenario)
    path = written(tmp_path, text, "resolved.json")
    assert resolve(path) == scenario
    assert resolved_json(resolve(path)) == text


def test_a_summary_counts_what_there_is() -> None:
    scenario = resolve(HERE / "valid" / "events.yaml")
    found = check.summary(scenario, build(scenario))
    assert found.entries["events"] == 3
    assert (found.by_clock, found.counted) == (1, 3)
    assert "1 of 3 events happen by the clock (33.3%)" in str(found)
    entries = str(found).splitlines()[1].split(", ")
    assert all((" 1 " in f" {entry.strip()} ") == (not entry.endswith("s")) for entry in entries)


# --- grounds --------------------------------------------------------------------------------------------------

BASES = st.sampled_from([None, "sourced", "inferred", "judgement"])
WORDS = st.sampled_from(["", "one", "two"])
GROUNDS = st.builds(Grounds, basis=BASES, source=WORDS, why=WORDS)


@given(GROUNDS, GROUNDS)
def test_standing_on_something_twice_is_standing_on_it_once(own: Grounds, around: Grounds) -> None:
    once = standing_on(own, around)
    assert standing_on(once, around) == once


@given(GROUNDS, GROUNDS)
def test_a_statement_keeps_what_it_says_itself(own: Grounds, around: Grounds) -> None:
    found = standing_on(own, around)
    assert found.basis == (own.basis or around.basis)
    assert found.source == own.source or own.source == ""
    assert found.why == own.why or own.why == ""


def test_a_number_stands_on_what_its_entry_stands_on() -> None:
    guard = resolve(HERE / "valid" / "grounds.yaml").units["guard"]
    assert (guard.resolve.basis, guard.resolve.why) == ("judgement", "no one asked them")
    assert (guard.people.basis, guard.people.source, guard.people.why) == ("sourced", "gazette p4", "")
    assert guard.expects["council"].source == "holt p88"


def test_defaults_stand_on_their_own() -> None:
    march = resolve(HERE / "valid" / "coefficients.yaml").movements["march"]
    assert (march.load.basis, march.load.source) == ("sourced", "")


# --- rules that files cannot show -----------------------------------------------------------------------------


def problems_of(text: str, tmp_path: Path) -> list[str]:
    return [problem.code for problem in check.check(written(tmp_path, FRAME + text))]


def test_a_circle_of_events_that_others_hold_apart_is_no_circle(tmp_path: Path) -> None:
    text = """
quantities: {up: {title: Up, kind: flag}, day: {title: Day, kind: flag}}
events:
  dawn: {title: Dawn, when: not day, takes: {mean: 60, basis: judgement, why: x}, again: yes, then: [{day: yes}]}
  rise: {title: Rise, when: day and not up, again: yes, then: [{up: yes}]}
  fall: {title: Fall, when: not day and up, again: yes, then: [{up: no}]}
"""
    assert problems_of(text, tmp_path) == []
    assert problems_of(text.replace("not day and up", "day and up"), tmp_path) == ["zero-time-cycle"]


def test_a_circle_that_needs_something_and_its_opposite_is_no_circle(tmp_path: Path) -> None:
    text = """
quantities: {up: {title: Up, kind: flag}, a: {title: A, kind: flag}, n: {title: N}}
events:
  change: {title: Change, takes: {mean: 60, basis: judgement, why: x}, again: yes, then: [{a: not a}, {n: 1 - n}]}
  rise: {title: Rise, when: a and n + 1 > 1 and not up, again: yes, then: [{up: yes}]}
  fall: {title: Fall, when: not (a and n + 1 > 1) and up, again: yes, then: [{up: no}]}
"""
    assert problems_of(text, tmp_path) == []
    assert problems_of(text.replace("not (a and n + 1 > 1)", "not (a and n > 1)"), tmp_path) == [
        "zero-time-cycle"
    ]


def test_an_event_that_takes_its_own_condition_away_is_no_circle(tmp_path: Path) -> None:
    text = """
quantities: {n: {title: N}}
events: {count: {title: Count, when: n < 10, again: yes, then: [{add: {n: 1}}], basis: judgement, why: x}}
"""
    assert problems_of(text, tmp_path) == []


def test_only_the_first_of_a_chain_of_impossible_events_is_reported(tmp_path: Path) -> None:
    text = """
quantities: {a: {title: A, kind: flag}}
events:
  first: {title: First, when: a}
  second: {title: Second, when: happened(first)}
  third: {title: Third, when: happened(second)}
"""
    found = check.check(written(tmp_path, FRAME + text))
    assert [(problem.code, problem.path) for problem in found] == [("never-enabled", "events.first.when")]


def test_a_range_may_end_where_a_single_number_may_not(tmp_path: Path) -> None:
    text = "quantities: {n: {title: N}}\nevents: {e: {title: E, then: [{add: {n: 1}}], faster: [X]}}\n"
    ground = "basis: judgement, why: x"
    assert problems_of(text.replace("X", f"{{x: 1, between: [0, 2], {ground}}}"), tmp_path) == []
    assert problems_of(text.replace("X", f"{{x: 0, factor: 2, {ground}}}"), tmp_path) == ["out-of-range"]


@pytest.mark.parametrize("share", ["5", "-1", "{typical: 5}"])
def test_a_number_that_cannot_be_is_not_asked_for_its_range(share: str, tmp_path: Path) -> None:
    text = "channels: {word: {title: W, takes: {mean: 1 h}, loss: SHARE, basis: judgement, why: so told}}\n"
    assert problems_of(text.replace("SHARE", share), tmp_path) == ["out-of-range"]
    assert problems_of(text.replace("SHARE", "0.5"), tmp_path) == ["no-range"]


def test_a_source_taken_over_is_reported_once(tmp_path: Path) -> None:
    text = """
authorities: {council: {title: C}}
places: {hall: {title: Hall}}
units: {guard: {title: G, people: 60, at: hall, obeys: council, resolve: 0.5, basis: sourced, source: gazete p1}}
"""
    found = check.check(written(tmp_path, FRAME + text))
    assert [problem.code for problem in found] == ["unknown-source"]
    resolved = written(tmp_path, resolved_json(resolve(tmp_path / "scenario.yaml")), "resolved.json")
    assert [(problem.code, problem.path) for problem in check.check(resolved)] == [
        ("unknown-source", "units.guard.source")
    ]


# --- intervals ------------------------------------------------------------------------------------------------

QUANTITIES = ("a", "b", "c")
ENDS = st.sampled_from([-3.0, -1.0, -0.5, 0.0, 0.25, 1.0, 2.0, 7.0])


def trees() -> st.SearchStrategy[Node]:
    leaves: st.SearchStrategy[Node] = st.one_of(
        st.builds(Number, ENDS), st.sampled_from([Name(id) for id in QUANTITIES])
    )
    operators = ["and", "or", "<", "<=", ">", ">=", "==", "!=", "+", "-", "*", "/"]

    def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        pairs, triples = st.tuples(inner, inner), st.tuples(inner, inner, inner)
        return st.one_of(
            st.builds(Binary, st.sampled_from(operators), inner, inner),
            st.builds(Unary, st.sampled_from(["not", "-"]), inner),
            st.builds(Call, st.sampled_from(["min", "max", "sum", "count", "share", "pow"]), pairs),
            st.builds(Call, st.sampled_from(["clip", "if", "sum"]), triples),
            st.builds(Call, st.sampled_from(["exp", "log", "normal"]), st.tuples(inner)),
        )

    return st.recursive(leaves, grown, max_leaves=8)


@settings(max_examples=400, deadline=None)
@given(trees(), st.lists(st.tuples(ENDS, ENDS), min_size=3, max_size=3), st.integers(0, 2**32))
@example(Binary("/", Number(1.0), Name("a")), [(-1.0, 1.0)] * 3, 1)
@example(Call("exp", (Call("exp", (Number(7.0),)),)), [(0.0, 0.0)] * 3, 1)
@example(Binary("*", Number(0.0), Call("pow", (Name("a"), Number(7.0)))), [(7.0, 7.0)] * 3, 1)
def test_a_range_contains_every_value(node: Node, ends: list[tuple[float, float]], seed: int) -> None:
    ranges = {id: (min(pair), max(pair)) for id, pair in zip(QUANTITIES, ends, strict=True)}
    low, high = range_of(node, ranges, (0.0, 100.0))
    draw = random.Random(seed)
    for _ in range(10):
        values = {id: draw.choice([*ranges[id], draw.uniform(*ranges[id])]) for id in QUANTITIES}
        value = evaluate(node, values, draw.uniform(0, 100))
        if math.isnan(value):
            continue
        slack = 1e-9 * (1 + abs(value)) if math.isfinite(value) else 0.0
        assert low - slack <= value <= high + slack
        if is_false((low, high)):
            assert value == 0
        if is_true((low, high)):
            assert value != 0


@settings(max_examples=400, deadline=None)
@given(trees(), st.lists(st.tuples(ENDS, ENDS), min_size=3, max_size=3), st.integers(0, 2**32))
@example(Binary("/", Number(1.0), Binary("-", Name("a"), Name("a"))), [(1.0, 1.0)] * 3, 1)
@example(
    Call("if", (Name("a"), Call("log", (Name("b"),)), Number(1.0))), [(0.0, 1.0), (-1.0, 0.0), (0.0, 0.0)], 1
)
@example(Binary("and", Name("a"), Call("log", (Name("b"),))), [(0.0, 0.0), (-1.0, 0.0), (0.0, 0.0)], 1)
@example(Call("exp", (Call("exp", (Name("a"),)),)), [(7.0, 7.0)] * 3, 1)
def test_what_has_no_value_has_none_in_any_history(
    node: Node, ends: list[tuple[float, float]], seed: int
) -> None:
    ranges = {id: (min(pair), max(pair)) for id, pair in zip(QUANTITIES, ends, strict=True)}
    part = valueless(node, ranges, (0.0, 100.0))
    draw = random.Random(seed)
    for _ in range(10):
        values = {id: draw.choice([*ranges[id], draw.uniform(*ranges[id])]) for id in QUANTITIES}
        if part is not None:
            assert not math.isfinite(evaluate(part, values, 50.0))


@pytest.mark.parametrize(
    ("formula", "part"),
    [
        ("3 + 1 / a", "1 / a"),
        ("log(0 - b)", "log(0 - b)"),
        ("pow(0 - b, 0.5)", "pow(0 - b, 0.5)"),
        ("pow(a, -1)", "pow(a, -1)"),
        ("exp(b * 1000)", "exp(b * 1000)"),
        ("b and 1 / a", None),
        ("if(b > 1.5, 1 / a, 2)", None),
        ("if(b > 0, 1 / a, 2)", "1 / a"),
        ("1 / (b - 1)", None),
        ("pow(0 - b, 2)", None),
    ],
)
def test_what_surely_has_no_value(formula: str, part: str | None) -> None:
    found = valueless(parse(formula), {"a": (0.0, 0.0), "b": (1.0, 2.0)}, (0.0, 100.0))
    assert (None if found is None else show(found)) == part


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(QUANTITIES), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), ENDS)
    )
)
def test_what_contradicts_itself_has_no_example(clauses: list[tuple[str, str, float]]) -> None:
    nodes: list[Node] = [Binary(op, Name(id), Number(value)) for id, op, value in clauses]
    if contradicts(*nodes):
        points = sorted({value for _, _, value in clauses})
        tried = [-9.0, 9.0, *points, *((x + y) / 2 for x, y in pairwise(points))]
        for id in QUANTITIES:
            own = [node for node in nodes if id in names(node)]
            if own and not any(all(evaluate(node, {id: x}, 0.0) for node in own) for x in tried):
                return
        pytest.fail("each quantity has a value that fits")


def test_what_no_event_touches_stays_where_it_starts() -> None:
    network = build(resolve(HERE / "valid" / "events.yaml"))
    ranges = reach(network, (0.0, 840.0)).ranges
    assert ranges["guard.people"] == (60.0, 60.0)
    assert ranges["dark"] == (0.0, 1.0)
    assert ranges["shots"] == (0.0, math.inf)
    assert ranges["guard.resolve"][0] == 0.0


# --- nothing ends in a traceback ------------------------------------------------------------------------------

JUNK: list[Any] = [
    None, True, 0, -1, 1e308, "", "x", "hall", "x y", "yes", "1 +", "time", "guard.people", "no.such", "é", [], {},
    ["x"], {"x": "y"}, {"typical": "x"}, {"distribution": "gamma"}, "25:00", "1920-03-13T18:00", {"from": "a"},
]  # fmt: skip


def spots(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from spots(value, (*path, key))


def spoilt(data: Any, path: tuple[Any, ...], junk: Any) -> None:
    """Change one spot: to another value, or to nothing at all."""
    for step in path[:-1]:
        data = data[step]
    if junk == "gone":
        del data[path[-1]]
    else:
        data[path[-1]] = deepcopy(junk)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(VALID), st.data())
def test_a_spoilt_scenario_gives_problems_and_no_traceback_and_what_passes_can_be_played(
    path: Path, data: st.DataObject
) -> None:
    document, _ = read_file(path)
    for _ in range(data.draw(st.integers(1, 2))):
        every = list(spots(document.data))
        if every:
            spot = data.draw(st.sampled_from(every))
            spoilt(document.data, spot, data.draw(st.sampled_from([*JUNK, "gone"])))
    scenario, sources, problems = resolving.resolved(Sources(Document(document.data)))
    if scenario is not None:
        problems += problems_in(Context(scenario, sources))
    for problem in problems:
        assert problem.code
        assert problem.message
    if scenario is not None and all(problem.severity == "warning" for problem in problems):
        compile_tables(build(scenario))


def test_formulas_are_never_run_as_python() -> None:
    with pytest.raises(ExpressionError):
        parse("__import__('os').system('true')")
