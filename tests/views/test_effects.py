"""What events do, and how far somebody is on a way, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from harbour import HARBOUR, played, small

from interregnum.calculus.network import Effect, Network, all_effects
from interregnum.expression import parse
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.model import Scenario
from interregnum.views.text.amounts import clock_of
from interregnum.views.text.effects import effect_text
from interregnum.views.text.prose import Prose
from interregnum.views.text.sentences import full_lines

VALID = Path(__file__).parents[1] / "language" / "valid"
WHOLE = [*sorted(VALID.glob("*.yaml")), HARBOUR, "petrograd-1917", "moscow-1991"]
CUT = re.compile(r"a number that depends on .* \((?P<formula>.*)\)$")


def effects(network: Network) -> Iterator[Effect]:
    for event in network.events.values():
        yield from all_effects(event)


def told(path: Path | str) -> tuple[Scenario, Network, Prose]:
    scenario = resolve(path)
    network = build(scenario)
    return scenario, network, Prose(scenario, network)


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: getattr(path, "stem", path))
def test_every_effect_is_told_in_words_without_names_of_files(path: Path | str) -> None:
    """But for a formula beside a number that is too long for a sentence."""
    _, network, prose = told(path)
    for effect in effects(network):
        text = CUT.sub("", effect_text(prose, effect))
        assert re.search(r"[a-z]\w*[._]\w", text) is None, text
        assert re.search(r"[*/<>=]|becomes (0|1|yes|no)$", text) is None, text


TOWN = """
authorities: {council: {title: Town council}, junta: {title: Junta}}
places: {hall: {title: Hall, held_by: council}, quay: {title: Quay}, gate: {title: Gate}}
units: {guard: {title: Guards, people: 60, at: hall, obeys: council}}
quantities:
  lit: {title: the lamp is lit, kind: flag}
  fear: {title: fear, kind: share, starts: 0.1}
  boats: {title: boats on the river, starts: 3}
  watchers: {title: those on the quay, kind: people, starts: 9}
  aye: {title: For the strike, kind: people}
  nay: {title: Against the strike, kind: people}
assumptions: {pull: {title: the pull, kind: share, typical: 0.2, between: [0.1, 0.4]}}
modes: {foot: {title: on foot, km_h: 4}}
routes:
  along: {between: [hall, quay], by: foot, km: 1}
  out: {between: [quay, gate], by: foot, km: 1}
movements: {march: {title: The march, who: guard, from: hall, to: gate, along: [along, out]}}
events:
  it:
    title: It
    then: [EFFECT]
"""
SAID = {
    "{lit: yes}": "the lamp is lit",
    "{lit: no}": "the lamp is not lit",
    "{set: lit, to: boats > 2}": (
        "if there are more than 2 boats on the river, the lamp is lit; else the lamp is not lit"
    ),
    "{hall.held_by: junta}": "Hall is held by Junta",
    "{guard.obeys: junta}": "Guards obey Junta",
    "{set: fear, to: 0.5}": "fear is 50%",
    "{set: fear, to: fear / 2}": "fear is divided by 2",
    "{set: fear, to: fear * pull}": "fear is multiplied by the pull",
    "{set: fear, to: fear * (1 - pull)}": "fear falls by a share of 0.2 (0.1 to 0.4)",
    "{set: fear, to: fear + (1 - fear) * pull}": "fear goes 0.2 (0.1 to 0.4) of the way to 100%",
    "{set: fear, to: fear * (1 - pull) + pull}": "fear goes 0.2 (0.1 to 0.4) of the way to 100%",
    "{set: fear, to: pull * boats}": "fear becomes the pull times boats on the river",
    "{add: {fear: 0.1}}": "fear grows by 10 points",
    "{add: {fear: -0.1}}": "fear falls by 10 points",
    "{add: {boats: 1}}": "boats on the river grow by 1",
    "{add: boats, by: -(boats)}": "boats on the river fall by boats on the river",
    "{move: guard.people, to: guard.left, share: 1}": "all Guards are gone for good",
    "{move: guard.people, to: guard.left, share: 0.25}": "each of Guards has a chance of 25% to be gone for good",
    "{move: guard.people, to: guard.left, share: pull}": (
        "each of Guards has a chance of 0.2 (0.1 to 0.4) to be gone for good"
    ),
    "{move: guard.people, to: watchers, share: 0.5}": "each of Guards has a chance of 50% to go to “those on the quay”",
    "{ballot: watchers, among: {aye: 2, nay: pull}}": (
        "those on the quay divide, each by lot: For the strike (weight 2); Against the strike (weight 0.2 (0.1 to 0.4))"
    ),
}


@pytest.mark.parametrize("effect", SAID)
def test_an_effect_is_what_is_then_so(effect: str, tmp_path: Path) -> None:
    scenario = small(tmp_path, TOWN.replace("EFFECT", effect))
    network = build(scenario)
    (found,) = all_effects(network.events["it"])
    assert effect_text(Prose(scenario, network), found) == SAID[effect]


def test_what_happened_once_more_is_not_told_as_a_number() -> None:
    _, network, prose = told(HARBOUR)
    first, second, *_ = network.events["alarm.arrives"].effects
    assert effect_text(prose, first) == "the alarm has arrived"
    assert effect_text(prose, second) == "the alarm is not on the way"


STAGES = {
    "march.leg == 1": "the march is under way to Quay",
    "march.leg == 2": "the march is under way to Gate",
    "march.leg != 2": "the march is not under way to Gate",
    "not march.leg == 1": "the march is not under way to Quay",
    "march.leg >= 2": "the march is under way to Gate or further",
    "march.leg > 1": "the march is under way to Gate or further",
    "march.leg < 2": "it is not so that the march is under way to Gate or further",
    "march.leg <= 1": "it is not so that the march is under way to Gate or further",
    "march.leg >= 1": "the march is under way",
    "march.leg == 0": "the march is not under way",
    "march.leg == 3": "the march is under way, at stage 3",  # which it has not
}


@pytest.mark.parametrize("condition", STAGES)
def test_a_stage_of_a_way_is_told_by_where_it_leads(condition: str, tmp_path: Path) -> None:
    scenario = small(tmp_path, TOWN.replace("EFFECT", "{lit: yes}"))
    assert Prose(scenario, build(scenario)).text(parse(condition)) == STAGES[condition]


def test_how_far_somebody_is_is_told_as_such(tmp_path: Path) -> None:
    """Of what was wanting at the end, and not as a number of its stages."""
    scenario = small(
        tmp_path,
        TOWN.replace("EFFECT", "{lit: yes}").replace("title: It\n", "title: It\n    when: march.leg == 2\n"),
    )
    history = played(scenario, until=1.0)
    assert "needed: the march is under way to Gate    (at the end the march is under way to Quay)" in str(
        history.why_not("it")
    )


def test_a_stage_of_a_mission_is_told_by_its_passage() -> None:
    scenario, _, prose = told("petrograd-1917")
    assert prose.text(parse("peace_delegation.stage == 1")) == (
        "a delegation of the congress is before the room of the Committee's chiefs"
    )
    assert prose.text(parse("peace_delegation.stage == 2")) == (
        "a delegation of the congress is on the way to the besiegers' pickets"
    )
    network = build(scenario)
    guards = " ".join(
        prose.text(event.guard) for event in network.events.values() if event.mechanism != "timer"
    )
    assert "at stage" not in guards


def test_of_just_any_noun_the_number_of_the_stage_is_told(tmp_path: Path) -> None:
    """Where that leads is not the same for all."""
    scenario = small(tmp_path, TOWN.replace("EFFECT", "{lit: yes}"))
    prose = Prose(scenario, build(scenario)).of_any("march.leg")
    assert prose.text(parse("march.leg == 2")) == "MOVEMENT is under way, at stage 2"


def test_an_if_of_conditions_is_a_sentence_and_so_is_its_denial(tmp_path: Path) -> None:
    scenario = small(tmp_path, TOWN.replace("EFFECT", "{lit: yes}"))
    prose = Prose(scenario, build(scenario))
    formula = parse("if(lit, boats > 2, hall.held_by.junta)")
    assert (
        prose.text(formula)
        == "there are more than 2 boats on the river if the lamp is lit, else Hall is held by Junta"
    )
    assert prose.denial(formula) == (
        "there are at most 2 boats on the river if the lamp is lit, else Hall is not held by Junta"
    )


def test_a_duration_is_told_in_words_too() -> None:
    _, network, prose = told("petrograd-1917")
    assert clock_of(network.events["pavlovsky.melts"], prose) == (
        "4 h (“how long until some besiegers drift home”, 2 h to 8 h) on average, memoryless (exponential)"
    )
    assert clock_of(network.events["noon_of_the_26th"], prose) == "until 26 Oct 11:58"
    lines = dict(full_lines(prose, network.events["duma.march"]))
    assert "(max(deliberation.roll_call_per_head" in lines["takes"]  # too long for a sentence
