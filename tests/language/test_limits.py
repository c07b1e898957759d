"""Formulas that leave their limits, as far as intervals prove it: always, or wherever they are not just at the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from harbour import FRAME

from interregnum.errors import Problem
from interregnum.language.check import check

# `bells` only grows, to 5 at most; `lit` is a flag; `luck` is drawn between 0 and 2; `depth` goes up and down.
SCENARIO = """
sources: {{gazette: {{title: The Gazette, dated: 1920}}}}
quantities:
  bells: {{title: bells, starts: 0, least: 0, most: 5}}
  lit: {{title: the lamp is lit, kind: flag}}
  depth: {{title: depth, starts: 0}}
  here: {{title: here, kind: people, starts: 10, basis: sourced, source: gazette p1}}
  away: {{title: away, kind: people}}
assumptions:
  luck: {{title: luck, typical: 1, between: [0, 2], basis: judgement, why: a guess}}
definitions:
  owed: {{title: what is owed, formula: -bells}}
events:
  rings:
    title: It rings
    takes: 5 min
    again: true
    then: [{{add: bells, by: 1}}, {{lit: yes}}, {{add: depth, by: "if(lit, -1, 1)"}}]
    basis: sourced
    source: gazette p1
  goes: {{title: It goes, {way}, basis: sourced, source: gazette p1}}
outcomes: {{when: {{title: When, time_of: goes}}}}
"""
WAYS = {
    "exactly": 'takes: {exactly: "%s"}',
    "end": 'takes: {typical: 5 min, between: ["%s", 9 min]}',
    "share": 'takes: 5 min, among: {a: {title: a, share: "%s"}, b: {title: b, share: 1}}',
    "move": 'then: [{move: here, to: away, share: "%s"}]',
    "ballot": 'then: [{ballot: here, among: {away: "%s"}}]',
}


def problems(folder: Path, way: str, formula: str) -> list[Problem]:
    path = folder / "limits.yaml"
    path.write_text(FRAME + SCENARIO.format(way=way % formula), encoding="utf-8")
    return [problem for problem in check(path) if problem.code == "out-of-range"]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    ("formula", "low"),
    [
        ("-2 * bells", "-10"),
        ("bells * -1", "-5"),
        ("0 - lit", "-1"),
        ("lit * -3", "-3"),
        ("-1 * bells * luck", "-10"),
        ("owed", "-5"),
        ("bells - 5", "-5"),
        ("min(-bells, 0)", "-5"),
        ("if(lit, -1, 0)", "-1"),
        ("bells / -5", "-1"),
    ],
)
def test_nothing_or_less_is_told(tmp_path: Path, way: str, formula: str, low: str) -> None:
    (problem,) = problems(tmp_path, way, formula)
    assert problem.severity == "warning"
    assert problem.message == "this number can only be 0 or outside its limits"
    assert problem.found == f"{formula} is {low} to 0"


def test_the_whole_or_more_is_told(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, WAYS["move"], "1 + bells")
    assert problem.message == "this number can only be 1 or outside its limits"
    (always,) = problems(tmp_path, WAYS["move"], "2 + bells")
    assert (always.message, always.severity) == (
        "this number is outside its limits, whatever happens",
        "error",
    )


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    "formula", ["0 * bells", "bells / 5", "lit", "0 - 0", "depth", "1 - bells", "luck / 2"]
)
def test_what_may_be_within_its_limits_is_not(tmp_path: Path, way: str, formula: str) -> None:
    """Always nothing, never less; or more as well as less, of which nobody knows that it happens."""
    assert problems(tmp_path, way, formula) == []


@pytest.mark.parametrize("formula", ["-2 * bells", "lit * -3", "owed"])
def test_where_nothing_is_outside_too_it_never_is_within(tmp_path: Path, formula: str) -> None:
    """A mean duration or a factor of speed is more than 0."""
    for way in ('takes: {mean: "%s"}', 'takes: 5 min, faster: [{name: f, x: "%s"}]'):
        (problem,) = problems(tmp_path, way, formula)
        assert (problem.severity, problem.message) == (
            "error",
            "this number is outside its limits, whatever happens",
        )
