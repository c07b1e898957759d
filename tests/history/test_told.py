"""Of what goes on and on only the first lines are told; the rest is played, and is bookkeeping."""

from __future__ import annotations

from pathlib import Path

import interregnum as ir
from interregnum.mechanisms.scene import A_FEW

GUARD = """
scenario: {id: t, title: T, starts: 1920-03-13T18:00, ends: 1920-03-14T18:00}
sources: {s: {title: S, dated: 1920}}
authorities: {council: {title: Council}}
places: {hall: {title: Hall, held_by: council}}
units: {guard: {title: the guard, people: 100000, at: hall, obeys: council, basis: sourced, source: s}}
quantities: {rings: {title: How often the bell rang}}
events:
  bell: {title: The bell rings, takes: 60 min, again: yes, basis: sourced, source: s, then: [{add: {rings: 1}}]}
morale:
  guard:
    title: Some of the guard go home
    leaves: by_parts
    part: 0.01
    exposed: yes
    takes: 60 min
    threshold: 0.5
    spread: 0.2
    basis: sourced
    source: s
"""


def test_a_body_that_goes_by_parts_is_told_of_a_few_times_and_an_event_of_the_scenario_each_time(
    tmp_path: Path,
) -> None:
    (tmp_path / "guard.yaml").write_text(GUARD, encoding="utf-8")
    history = ir.run(tmp_path / "guard.yaml")
    melts = history.firings_of("guard.melts")
    told = [firing.event for firing in history.without_bookkeeping()]
    assert len(melts) > A_FEW
    assert told.count("guard.melts") == A_FEW
    assert told.count("bell") == len(history.firings_of("bell")) > A_FEW
    assert [f for f in history.without_bookkeeping() if f.event == "guard.melts"] == list(melts[:A_FEW])
