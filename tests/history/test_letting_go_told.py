"""A letting go in which nobody goes is told as none: in the text, on the page, and when somebody asks why."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from accounts import account
from click.testing import CliRunner

import interregnum as ir
from interregnum.cli import commands
from interregnum.history import History
from interregnum.views.text.night import Narrator
from interregnum.views.text.prose import Prose
from interregnum.views.text.sentences import full_lines

TITLE = "An old general is let go to the doctor"
TOWN = """
scenario: {id: t, title: T, starts: 1920-03-13T18:00, ends: 1920-03-14T18:00}
sources: {s: {title: S, dated: 1920}}
authorities: {council: {title: Council}, junta: {title: Junta}}
places: {hall: {title: Hall, held_by: council}}
persons:
  defaults: {at: hall, basis: sourced, source: s}
  old: {title: General Lee}
  young: {title: the mayor}
custody:
  fate:
    title: the council
    who: [old, young]
    by: junta
    at: hall
    when: yes
    arrest: 10 min
    lets_go:
      ill: {title: An old general is let go to the doctor, who: [old], when: yes, share: 0.5, takes: 30 min}
      some: {title: Some are let go, when: yes, share: 0.5, takes: 60 min}
    basis: sourced
    source: s
"""


@cache
def nights(folder: Path) -> tuple[History, History]:
    """One in which he does not go, and one in which he does."""
    file = folder / "town.yaml"
    file.write_text(TOWN, encoding="utf-8")
    found = {
        history.value("fate.ill.old"): history for history in (ir.run(file, replica=n) for n in range(12))
    }
    return found[0.0], found[1.0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("town")


@pytest.mark.parametrize("went", [0, 1])
def test_it_is_told_where_he_goes_and_only_there(folder: Path, went: int) -> None:
    history = nights(folder)[went]
    (firing,) = history.firings_of("fate.ill")
    assert history.nobody_went(firing) is (not went)
    assert (firing in list(history.without_bookkeeping())) is bool(went)
    assert sum(TITLE in line for line in Narrator(history).lines(history.firings)) == went
    assert TITLE in "".join(Narrator(history, everything=True).lines(history.firings))
    made = account(history)
    assert (firing.number in made["reasons"]) is bool(went)
    assert (firing.number in made.get("nobody", [])) is (not went)


def test_it_is_told_so_while_it_is_played(folder: Path) -> None:
    """The command writes each hour as it comes."""
    for went, history in enumerate(nights(folder)):
        command = ["run", str(folder / "town.yaml"), "--replica", str(history.replica)]
        done = CliRunner().invoke(commands, command)
        assert done.exit_code == 0, done.output
        assert done.output.count(TITLE) == went


def test_why_tells_of_one_person_that_he_goes_or_stays(folder: Path) -> None:
    stays, goes = (" ".join(str(history.why("fate.ill", depth=0)).split()) for history in nights(folder))
    assert "General Lee goes or stays: - goes: 50% [fate.ill.old]" in stays
    assert "- stays: 50%, and so it was [fate.old.taken]" in stays
    assert "- goes: 50%, and so it was [fate.ill.old]" in goes
    history = nights(folder)[1]
    (firing,) = history.firings_of("fate.ill")
    assert account(history)["reasons"][firing.number]["divided"] == ["General Lee goes (50%)"]


def test_what_it_does_is_said_of_each_by_name(folder: Path) -> None:
    history = nights(folder)[1]
    prose = Prose(history.scenario, history.network)
    said = " ".join(text for _, text in full_lines(prose, history.network.events["fate.ill"]))
    assert f"with a chance of 50% General Lee is one of those let go in “{TITLE}”" in said
