"""A duration that reads what events change is drawn once, and `check` says so; what stays the same gives no warning."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import interregnum as ir
from interregnum.errors import Problem

CLOCKED = """
scenario: {id: t, title: T, starts: 1920-03-13T18:00, ends: 1920-03-14T08:00}
sources: {gazette: {title: The Gazette, dated: 1920}}
assumptions: {pace: {title: Pace, typical: 2, between: [1, 3], basis: sourced, source: gazette p1}}
quantities: {x: {title: X, starts: 1}, still: {title: Still, starts: pace}}
definitions: {both: {title: Both, formula: x + still}}
events:
  more: {title: More, takes: 5 min, then: [{x: 9}], basis: sourced, source: gazette p1}
  it: {title: It, again: yes, takes: {TAKES}, then: [{own: 1}], basis: sourced, source: gazette p1}
"""


@pytest.mark.parametrize(
    ("takes", "found"),
    [
        ("mean: 9 min / x", "`x`, changed by `more`"),
        ("exactly: 9 min / x", "`x`, changed by `more`"),
        ("typical: 9 min, factor: x", "`x`, changed by `more`"),
        ("mean: 9 min / both", "`x`, changed by `more`"),
        ("mean: 'if(happened(more), 1 min, 2 min)'", "`more.happened`, changed by `more`"),
        ("mean: 9 min + time", "the clock"),
        ("mean: 9 min / pace", ""),
        ("mean: 9 min / still", ""),
        ("mean: 1 min + own * 2 min", ""),
        ("exactly: 'max(0 min, 600 min - time)'", ""),
        ("exactly: 'if(happened(it), 9 min - 0 * since(it), 1 min)'", ""),
    ],
)
def test_a_duration_that_reads_what_changes_is_a_warning(takes: str, found: str, tmp_path: Path) -> None:
    text = CLOCKED.replace("TAKES", takes).replace("still: {", "own: {title: Own}, still: {")
    (tmp_path / "t.yaml").write_text(text, encoding="utf-8")
    problems = [problem for problem in ir.check(tmp_path / "t.yaml") if problem.code != "unused-name"]
    assert [(problem.code, problem.severity, problem.found) for problem in problems] == (
        [("drawn-once", "warning", found)] if found else []
    )


def test_the_form_that_follows_the_state_has_the_mean_of_the_process(tmp_path: Path) -> None:
    """Immigration and death: started from nobody, the number alive is Poisson with mean (1 - exp(-m t)) / m."""
    born = "birth: {title: B, again: yes, takes: {mean: 1 min}, then: [{add: {x: 1}}], basis: sourced, source: g}"
    dies = "again: yes, takes: {mean: 10 min}, faster: [{x: x}], then: [{add: {x: -1}}], basis: sourced, source: g"
    text = f"""
scenario: {{id: t, title: T, starts: 2000-01-01T00:00, ends: 2000-01-01T00:20}}
sources: {{g: {{title: G, dated: 2000}}}}
quantities: {{x: {{title: X}}}}
events:
  {born}
  death: {{title: D, when: x > 0, {dies}}}
outcomes: {{x: {{title: X, value: x}}}}
"""
    (tmp_path / "t.yaml").write_text(text, encoding="utf-8")
    assert ir.check(tmp_path / "t.yaml") == []
    table = ir.ensemble(tmp_path / "t.yaml", 2000, tmp_path / "many", workers=1).table(["outcome.x"])
    alive = table["outcome.x"].to_numpy()
    mean = (1 - math.exp(-2)) / 0.1
    assert abs(alive.mean() - mean) < 4 * math.sqrt(mean / 2000)
    assert alive.var() / mean == pytest.approx(1, abs=0.15)


FORMS = [
    ("{mean: 9 min / x}", "takes: {mean: 9 min}, faster: [{x: x}]"),
    ("9 min / x", "takes: {exactly: 9 min}, faster: [{x: x}]"),
    ("{mean: 9 min / x / pace}", "takes: {mean: 9 min / pace}, faster: [{x: x}]"),
    ("{mean: 9 min / both}", "takes: {mean: 9 min}, faster: [{x: both}]"),
    ("{mean: 9 / (x + 1), shape: 2}", "takes: {mean: 9 min, shape: 2}, faster: [{x: x + 1}]"),
    ("{typical: 9 min * x, factor: 1.5}", "takes: {typical: 9 min, factor: 1.5}, slower: [{x: x}]"),
    ("{mean: x * 2 min}", "takes: {mean: 2 min}, slower: [{x: x}]"),
    (
        "{typical: 9 / x, between: [5 / x, 20 / x]}",
        "takes: {typical: 9 min, between: [5 min, 20 min]}, faster: [{x: x}]",
    ),
    (
        "{mean: 'if(happened(more), 1 min, 2 min)'}",
        "takes: {mean: 2 min}, faster: [{when: happened(more), x: 2}]",
    ),
    ("{exactly: '9 min / max(x, 1)'}", 'takes: {exactly: 9 min}, faster: [{x: "max(x, 1)"}]'),
    ("{mean: 9 min + 2 min * x}", 'takes: {mean: 1 min}, slower: [{x: "(9 min + 2 min * x) / 1 min"}]'),
    ("{scale: x, shape: 2}", "takes: {scale: 1 min, shape: 2}, slower: [{x: x}]"),
    ("{mean: 'if(time > 60, 1 min, 2 min)'}", "takes: {mean: 2 min}, faster: [{when: time > 60, x: 2}]"),
    ("{mean: 9 min + time}", "takes: {mean: 10 min}, faster: [{when: time >= 3 h, x: 2}]"),
]


def warned(folder: Path, entry: str) -> list[Problem]:
    """What `check` says of the event with this duration, but that a name is not used."""
    text = CLOCKED.replace("takes: {TAKES}", entry).replace("still: {", "own: {title: Own}, still: {")
    (folder / "t.yaml").write_text(text, encoding="utf-8")
    return [problem for problem in ir.check(folder / "t.yaml") if problem.code != "unused-name"]


@pytest.mark.parametrize(("takes", "form"), FORMS, ids=[takes for takes, _ in FORMS])
def test_the_form_for_the_entry_at_hand_is_shown_and_is_sound(takes: str, form: str, tmp_path: Path) -> None:
    found = warned(tmp_path, f"takes: {takes}")
    assert {(problem.code, problem.allowed) for problem in found} == {
        ("drawn-once", f"to follow it: `{form}`")
    }
    assert warned(tmp_path, form) == []


def test_factors_that_the_entry_has_stay(tmp_path: Path) -> None:
    (found,) = warned(tmp_path, "takes: {mean: 9 min / x}, faster: [{name: wind, x: 2}]")
    assert found.allowed == "to follow it: `takes: {mean: 9 min}, faster: [..., {x: x}]`"


@pytest.mark.parametrize(
    "takes",
    ["{typical: 9 min, factor: x}", "{typical: 9 / x, between: [5, 20 / x]}", "{mean: 9 / x, shape: x}"],
)
def test_where_no_speed_does_the_same_none_is_shown(takes: str, tmp_path: Path) -> None:
    """A speed changes all times alike, and no spread."""
    assert {problem.allowed for problem in warned(tmp_path, f"takes: {takes}")} == {
        "numbers that stay, and one factor of speed, `faster` or `slower`, by what changes all the times alike"
    }


def test_where_nothing_hurries_the_entry_an_event_is_shown(tmp_path: Path) -> None:
    """The repair of a line has no factors of speed; those of a motion act on the debate and not on moving it."""
    text = (
        CLOCKED.replace("{TAKES}", "5 min")
        + """
places: {hall: {title: Hall}}
assemblies:
  diet:
    title: Diet
    at: hall
    blocs: {reds: {title: Reds, delegates: 9, basis: sourced, source: gazette p1}}
    opens: {takes: 5 min, basis: sourced, source: gazette p1}
    closes: {when: x > 3, takes: 9 min / x, basis: sourced, source: gazette p1}
    motions:
      truce:
        title: Truce
        takes: 8 min / x
        debate: 7 min / x
        support: {reds: {yes: 1}}
        basis: sourced
        source: gazette p1
"""
    )
    (tmp_path / "t.yaml").write_text(text.replace("then: [{own: 1}], ", ""), encoding="utf-8")
    found = {problem.path: problem.allowed for problem in ir.check(tmp_path / "t.yaml")}
    other = "a number that stays, for nothing hurries this; an event of its own can follow it: "
    form = "takes: {exactly: %s min}, faster: [{x: x}]"
    assert found["assemblies.diet.closes.takes.exactly"] == f"{other}`{form % 9}`"
    assert found["assemblies.diet.motions.truce.takes.exactly"] == f"{other}`{form % 8}`"
    assert (
        found["assemblies.diet.motions.truce.debate.exactly"]
        == "to follow it: `debate: {exactly: 7 min}, faster: [{x: x}]`"
    )


def test_a_minute_of_work_at_less_speed_does_what_the_formula_says(tmp_path: Path) -> None:
    """9 min + x: half of 10 minutes until minute 5, when x becomes 9, and half of 18 from then on."""
    (found,) = warned(tmp_path, "takes: {exactly: 9 min + 1 min * x}")
    assert warned(tmp_path, str(found.allowed).split("`")[1]) == []
    assert ir.run(tmp_path / "t.yaml").firings_of("it")[0].minute == pytest.approx(14)
