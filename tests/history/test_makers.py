"""What could have made a condition true: events and ways after which it would hold, or could with others' help."""

from __future__ import annotations

import pytest
from harbour import played, small

from interregnum.history import History

# Nothing of this comes before the end; `one` is 1 throughout.
TEXT = """
quantities:
  d: {title: a switch, kind: flag}
  e: {title: a number}
  f: {title: another number}
  other: {title: something else, kind: flag}
  one: {title: one, starts: 1}
events:
  on: {title: On, takes: 20 h, then: [{d: yes}]}
  off: {title: Off, takes: 20 h, then: [{d: no}]}
  off_and_more: {title: Off and more, takes: 20 h, then: [{d: no}, {other: yes}]}
  three: {title: Three, takes: 20 h, then: [{set: e, to: 3}]}
  six: {title: Six, takes: 20 h, then: [{set: e, to: 6}]}
  more: {title: More, takes: 20 h, then: [{add: e, by: 5}]}
  less: {title: Less, takes: 20 h, then: [{add: e, by: -5}]}
  as_much: {title: As much as the other, takes: 20 h, then: [{set: e, to: f}]}
  ways: {title: It turns out, takes: 20 h, among: {
    well: {title: well, share: 1, then: [{d: yes}]}, ill: {title: ill, share: 1, then: [{d: no}]}}}
  needs_switch: {title: Needs the switch, when: d, takes: 1 min}
  needs_none: {title: Needs no one, when: not one, takes: 1 min}
  needs_five: {title: Needs five, when: e >= 5, takes: 1 min}
  needs_both: {title: Needs both, when: e + f >= 9, takes: 1 min}
outcomes:
  when: {title: When, time_of: needs_switch}
"""


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> History:
    return played(
        small(tmp_path_factory.mktemp("makers"), TEXT.replace("when: not one", "when: one < 1")), seed=1
    )


@pytest.mark.parametrize(
    ("event", "makers"),
    [
        ("needs_switch", ("on", "ways.well")),
        ("needs_five", ("six", "more", "as_much")),  # what is computed might be anything
        # of several quantities, each that is made something: others would have to make the rest
        ("needs_both", ("three", "six", "more", "less", "as_much")),
        ("needs_none", ()),
    ],
)
def test_makers_are_those_after_which_it_could_hold(
    night: History, event: str, makers: tuple[str, ...]
) -> None:
    (clause,) = night.why_not(event).clauses
    assert clause.makers == makers
    assert [absence.name for absence in night.why_not(event).behind] == list(makers)
