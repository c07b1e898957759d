"""What a reader is told is so: no hour is invented, an alarm tells what has come, a history cut short is not whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from harbour import HARBOUR, SWITCHES, played, small
from test_cli import ask, bad, good
from test_folder import MANIFEST, manifest, reseal

from interregnum.calculus.tables import compile_tables
from interregnum.errors import HistoryError
from interregnum.history import load_history
from interregnum.history.play import play
from interregnum.language.check import checked, clockwork
from interregnum.mechanisms import build
from interregnum.model.titles import is_plural, names_things
from interregnum.views.text.divisions import divided_texts

FRAME = "scenario: {id: small, title: A small night, starts: 1920-03-13T18:00, ends: 1920-03-14T06:00}\n"
OUTSIDE = (
    FRAME
    + """
sources: {gazette: {title: The Gazette, dated: 1920}}
quantities: {lit: {title: it is lit, kind: flag}}
events:
  rain: {title: Rain, exogenous: the weather, takes: {mean: 12 h}, basis: sourced, source: gazette p3}
  tide: {title: The tide, exogenous: the moon, takes: {exactly: 3 h}, basis: sourced, source: gazette p3}
  dusk: {title: Dusk, exogenous: the sun, at: 19:00}
  ash: {title: Ash falls, exogenous: the wind, when: lit, takes: {exactly: 2 h}, basis: sourced, source: gazette p3}
  lamp: {title: The lamp is lit, takes: {mean: 1 h}, basis: sourced, source: gazette p3, then: [{lit: yes}]}
"""
)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "outside.yaml"
    path.write_text(OUTSIDE, encoding="utf-8")
    return path


@pytest.mark.parametrize("short", [False, True])
def test_only_what_has_an_hour_of_its_own_is_told_with_one(outside: Path, short: bool) -> None:
    page = ask("odd", outside, *(["--short"] if short else [])).output
    part = page.partition("6. Input data\n")[2].partition("7. Submodels\n")[0]
    assert "of their own" not in part
    lines = part.replace("; ", "\n").splitlines()
    shown = {
        what: next(line for line in lines if what in line) for what in ("Rain", "The tide", "Dusk", "Ash")
    }
    assert "12 h on average, memoryless (exponential)" in shown["Rain"]
    assert "21:00" in shown["The tide"]
    assert "19:00" in shown["Dusk"]
    assert "exactly 2 h" in shown["Ash"]
    assert not any("18:00" in line or "20:00" in line for line in shown.values())


def test_what_is_drawn_or_waits_is_not_by_the_clock(outside: Path) -> None:
    assert clockwork(checked(outside).network) == (2, 5)


WINDOW = """
events:
  bell: {title: The bell, takes: 10 min}
  less: {title: Soon after, when: happened(bell) and since(bell) < 30 min, takes: 9 h}
  most: {title: Not long after, when: happened(bell) and 40 min >= since(bell), takes: 9 h}
  early: {title: Early, when: time < 3 h, exogenous: a rule, takes: 9 h}
"""


def test_an_alarm_tells_what_has_come(tmp_path: Path) -> None:
    history = played(small(tmp_path, WINDOW))
    assert "Ended by: 30 min have passed since: The bell." in str(history.why_not("less"))
    assert "Ended by: 40 min have passed since: The bell." in str(history.why_not("most"))
    assert "Ended by: The clock: it is 13 Mar 21:00." in str(history.why_not("early"))


@pytest.mark.parametrize("ended", [1e9, 720.5, -1])
def test_a_history_cannot_have_ended_outside_its_scenario(tmp_path: Path, ended: float) -> None:
    folder = played(small(tmp_path, "quantities: {}")).save(tmp_path / "night")
    reseal(folder, {**manifest(folder), "ended": ended})
    with pytest.raises(
        HistoryError, match=rf"\[tampered\][\s\S]*outside its scenario[\s\S]*{MANIFEST}|{MANIFEST}"
    ):
        load_history(folder)


def test_a_history_cut_short_says_so(tmp_path: Path) -> None:
    scenario = small(tmp_path, SWITCHES)
    whole = played(scenario)
    cut = play(scenario, whole.compiled, 1, 0, until=15.0)
    only = "The history was played to 13 Mar 18:15 only"
    for event in ("beside", "third", "slow", "coin.tails"):
        told = str(cut.why_not(event))
        assert only in told
        assert "Never" not in told
        assert "the history ended" not in told
        assert "was played to" not in str(whole.why_not(event))
    assert (cut.cut_at, whole.cut_at) == ("13 Mar 18:15", "")
    for short in ([], ["--quiet"]):
        assert only in good("run", HARBOUR, "--until", "18:15", *short)
        assert "was played to" not in good("run", HARBOUR, *short)


def test_a_way_given_as_an_event_is_told_how_it_is_written() -> None:
    network = checked(HARBOUR).network
    event = next(event for event in network.events.values() if len(event.branches) > 1)
    way = event.branches[0].id
    told = bad("whatif", HARBOUR, "--force", f"{event.id}.{way}", "--replicas", "20")
    assert f"`{event.id}={way}`" in told
    assert "event.branch, or a pattern" not in told


def test_guildsmen_are_many() -> None:
    assert all(map(names_things, ("Guildsmen", "Merchants")))
    assert not any(map(is_plural, ("Specimen", "Omen")))


def test_some_of_those_who_are_somebodys_are_some_of_them() -> None:
    assert not any(map(names_things, ("Tejero's civil guards", "General Mola’s columns")))
    assert all(map(names_things, ("Women's battalions", "workers' deputies", "pickets on Tejero's flank")))


def test_blocs_are_counted_as_they_are_called(tmp_path: Path) -> None:
    text = """
    places: {hall: {title: The hall}}
    assemblies:
      diet:
        title: The diet
        at: hall
        blocs:
          guild: {title: Guildsmen, delegates: 19}
          trade: {title: Merchants, delegates: 1}
        opens: {takes: 5 min}
        motions:
          truce: {title: A truce, takes: 5 min, support: {guild: {yes: 1, no: 1}, trade: {yes: 1, no: 1}}}
    """
    from interregnum.explain.divisions import divisions_at
    from interregnum.views.text.prose import Prose

    history = played(small(tmp_path, text))
    firing = next(f for f in history.firings if divisions_at(history, f))
    told = " ".join(divided_texts(divisions_at(history, firing), Prose(history.scenario, history.network)))
    assert "of 19 Guildsmen" in told
    assert "of 1 of the Merchants" in told


PHASES = """
phases:
  siege: {title: the siege of the hall, until: happened(fall)}
  talks: {title: the talks, from: happened(never)}
quantities: {ready: {title: they are ready, kind: flag}}
events:
  fall: {title: The hall falls, takes: {exactly: 130 min}}
  march: {title: They march, when: ready, during: siege}
  speak: {title: They speak, when: ready, during: [siege, talks]}
  dress: {title: They dress, takes: {exactly: 5 h}, then: [{ready: yes}]}
  never: {title: Never, when: happened(march)}
"""


def test_what_is_outside_its_phase_is_told_by_the_phase(tmp_path: Path) -> None:
    made = small(tmp_path, PHASES)
    history = play(made, compile_tables(build(made)), 7, 0)
    over = "the siege of the hall was over (13 Mar 20:10)"
    assert f"{over}\n" in history.why_not("march").text()
    assert f"{over}, and the talks had not begun\n" in history.why_not("speak").text()
