"""Of which firings a message gives word: what made true what it reports, as things stood when it was sent."""

from __future__ import annotations

from typing import Any

import pytest
from accounts import wires
from harbour import played, small

# the fire is lit at 18:05 (firing 1) and again at 18:30; the bell rings at 18:12 (2), 18:24, 18:36 ...
TEXT = """
authorities: {council: {title: Council}}
places: {hall: {title: Hall}}
persons: {ann: {title: Ann, at: hall}, bob: {title: Bob, at: hall}}
quantities: {fire: {title: there is a fire, kind: flag}}
channels:
  boy: {title: a boy, takes: 3 min, basis: judgement, why: so}
messages:
  burning: {title: of the fire, from: ann, to: [bob], by: boy, reports: fire}
  ringing: {title: of the bell, from: ann, to: [bob], by: boy, reports: happened(bell)}
  both: {title: of both, from: ann, to: [bob], by: boy, reports: happened(bell) and fire}
  idle: {title: of nothing, from: ann, to: [bob], by: boy}
events:
  lit: {title: It is lit, takes: 5 min, then: [{fire: yes}]}
  bell: {title: The bell rings, takes: 12 min, again: true}
  out: {title: It is out, takes: 20 min, then: [{fire: no}]}
  lit_again: {title: It is lit again, takes: 30 min, then: [{fire: yes}]}
  early: {title: Early, takes: 10 min, then: [{send: burning}, {send: ringing}]}
  late: {title: Late, takes: 40 min, then: [{send: burning}, {send: ringing}, {send: both}, {send: idle}]}
outcomes:
  when: {title: When, time_of: late}
"""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, float], Any]:
    history = played(small(tmp_path_factory.mktemp("tells"), TEXT), seed=1)
    events = [(number, history.firing(number).event) for number in range(1, len(history.firings) + 1)]
    found: dict[tuple[str, float], Any] = {}
    for wire in wires(history):
        told = [events[number - 1][1] for number in wire["tells"]]
        minutes = [history.firing(number).minute for number in wire["tells"]]
        found[wire["id"], wire["sent"]] = (wire.get("true"), list(zip(told, minutes, strict=True)))
    return found


def test_word_is_given_of_the_last_that_made_it_so_by_then(sent: dict[tuple[str, float], Any]) -> None:
    assert sent["burning", 10.0] == (True, [("lit", 5.0)])
    assert sent["burning", 40.0] == (True, [("lit_again", 30.0)])


def test_of_what_happens_again_and_again_it_is_the_first_time(sent: dict[tuple[str, float], Any]) -> None:
    assert sent["ringing", 10.0] == (False, [])
    assert sent["ringing", 40.0] == (True, [("bell", 12.0)])
    assert sent["both", 40.0] == (True, [("bell", 12.0), ("lit_again", 30.0)])


def test_what_reports_nothing_gives_word_of_nothing(sent: dict[tuple[str, float], Any]) -> None:
    assert sent["idle", 40.0] == (None, [])
