"""Hinges by their strength and not as they are written, and the interval of a part of a joint effect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interregnum.lab.causes.hinges import hinges
from interregnum.lab.causes.shapley import shapley

GUESS = "basis: judgement, why: a guess"
DAY = f"""
scenario: {{id: day, title: A day, starts: 1920-03-13T06:00, ends: 1920-03-14T06:00}}
events:
  slight: {{title: A slight push, takes: {{mean: 8 h}}, {GUESS}}}
  needed: {{title: What is needed, takes: {{mean: 8 h}}, {GUESS}}}
  strong: {{title: A strong push, takes: {{mean: 8 h}}, {GUESS}}}
  comes:
    title: It comes
    when: happened(needed)
    takes: {{mean: 8 h}}
    faster:
      - {{name: slightly, when: happened(slight), x: 1.2, between: [1.1, 1.3], {GUESS}}}
      - {{name: strongly, when: happened(strong), x: 8, between: [7, 9], {GUESS}}}
    basis: judgement
    why: a guess
outcomes: {{when: {{title: When it comes, time_of: comes}}}}
"""


@pytest.fixture
def day(tmp_path: Path) -> Path:
    (tmp_path / "day.yaml").write_text(DAY, encoding="utf-8")
    return tmp_path / "day.yaml"


def test_the_strongest_comes_first_wherever_it_is_written(day: Path) -> None:
    found = hinges(day, "when", 100, 3, closer=0, workers=1)
    ranked = [row.id for row in found.rows if row.id != "comes"]
    assert ranked == ["needed", "strong", "slight"]
    assert [row.id for row in found.strongest(2)] == ["needed", "strong"]
    data = json.loads(json.dumps(found.to_dict()))
    assert [row["id"] for row in data["hinges"]] == [row.id for row in found.rows]
    needed = next(row for row in found.rows if row.id == "needed")
    happened = round(100 * needed.happened.value)
    assert f"<td>What is needed</td><td>{happened}.0 %</td>" in found._repr_html_()


def test_a_part_lies_in_the_middle_of_its_interval(day: Path) -> None:
    found = shapley(day, "when", ["needed", "strong"], 40, 3, workers=1)
    for part in (*found.parts, found.together):
        assert part.low < part.value < part.high
        assert part.value - part.low == pytest.approx(part.high - part.value)
