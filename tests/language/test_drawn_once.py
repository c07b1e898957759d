"""A duration that reads what events change is drawn once, and `check` says so; what stays the same gives no warning."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import interregnum as ir

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
