"""Histories for tests: the scenario that `interregnum new` makes, the flagship, and small ones written out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from textwrap import dedent

import interregnum as ir
from interregnum import record
from interregnum.calculus.engines import EngineName
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.history import History
from interregnum.history.play import play
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.model import Scenario
from interregnum.record import Record

HARBOUR = Path(ir.__file__).parent / "language" / "harbour"
FRAME = """
scenario: {id: small, title: A small night, starts: 1920-03-13T18:00, ends: 1920-03-14T06:00}
"""
# Two switches and what hangs on them, at whole minutes: enough for every verdict and every kind of cause.
SWITCHES = """
quantities:
  a: {title: the first switch, kind: flag}
  b: {title: the second switch, kind: flag}
  c: {title: the third switch, kind: flag}
  d: {title: the fourth switch, kind: flag}
  up: {title: it is up, kind: flag}
events:
  first: {title: The first switch is thrown, takes: 10 min, then: [{a: yes}, {up: yes}], important: true}
  second: {title: The second switch is thrown, takes: 20 min, then: [{b: yes}, {up: no}]}
  either: {title: One of two, when: a or c, takes: 5 min}
  later: {title: Half an hour on, when: happened(first) and since(first) >= 30 min, takes: 1 min}
  third: {title: The third switch is thrown, when: d, takes: 1 min, then: [{c: yes}]}
  beside: {title: Both at once, when: up and b, takes: 1 min}
  slow: {title: A slow thing, when: a and not b, takes: 1 h, important: true}
  slower: {title: A thing for another day, when: b, takes: 20 h}
  coin:
    title: A coin falls
    when: b
    takes: 5 min
    among:
      heads: {title: heads up, share: 1, odds: [{name: the first switch, when: a, x: 3}], then: [{c: no}]}
      tails: {title: tails up, share: 0, then: [{d: yes}]}
outcomes:
  when: {title: When one of two, time_of: either}
  never: {title: When both, time_of: beside}
  how: {title: How, first_of: [{label: two, when: b}, {label: one, when: a}], otherwise: neither}
  none: {title: Whether, first_of: [{label: three, when: d}], otherwise: neither}
  much: {title: How much, value: a + 2 * b}
"""


def small(folder: Path, text: str = SWITCHES) -> Scenario:
    """A scenario of one file."""
    path = folder / "small.yaml"
    path.write_text(FRAME + dedent(text), encoding="utf-8")
    return resolve(path)


def played(scenario: Scenario, seed: int = 0, replica: int = 0, until: float | None = None) -> History:
    """A history of a scenario that `check` would refuse: small ones leave out what their numbers stand on."""
    return play(scenario, compile_tables(build(scenario)), seed, replica, until=until)


@cache
def compiled(where: str | Path) -> tuple[Scenario, Compiled]:
    """A scenario made ready to be played, once for all tests."""
    scenario = resolve(where)
    return scenario, compile_tables(build(scenario))


def harbour(replica: int = 0, seed: int = 1, engine: EngineName = "python") -> History:
    """A night in the harbour town."""
    scenario, tables = compiled(HARBOUR)
    return play(scenario, tables, seed, replica, engine=engine)


@cache
def petrograd_record() -> Record:
    """What the sources say of the flagship's night, read once for all tests: it takes seconds."""
    return record.load("petrograd-1917")


@cache
def petrograd(replica: int = 0, seed: int = 7, engine: EngineName = "wasm") -> History:
    """A night in Petrograd. Both engines write the same bytes, and the compiled one takes a tenth of the time."""
    scenario, tables = compiled("petrograd-1917")
    return play(scenario, tables, seed, replica, engine=engine)


@cache
def harbour_that(event: str, *, happens: bool = True) -> History:
    """The first night in the harbour town in which an event happens, or does not."""
    nights = (harbour(replica) for replica in range(200))
    return next(night for night in nights if bool(night.firings_of(event)) == happens)
