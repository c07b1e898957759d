"""What holds of every night: nothing of a phase outside it, nobody acts who is not there, word has one fate.

The scenarios are random and small, and crowded: a few persons and bodies who are moved, arrested, freed and emptied at
whole minutes, and whoever acts, speaks, goes or is written to may be any of them.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from interregnum.calculus.tables import compile_tables
from interregnum.history import History
from interregnum.history.play import play
from interregnum.mechanisms import build
from interregnum.mechanisms.scene import able
from interregnum.model import Scenario

FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T02:00"}
AUTHORITIES = ("council", "junta")
PLACES = ("hall", "cellar", "quay", "jail")
PERSONS = ("mayor", "clerk", "major")
UNITS = ("guard", "rifles")
EVENTS = ("one", "two", "three", "four")
MESSAGES = ("word", "answer")
FATES = ("delivered", "lost", "handed_back", "too_late", "intercepted")

places, persons, minutes = (
    st.sampled_from(PLACES),
    st.sampled_from(PERSONS),
    st.integers(0, 40).map(lambda n: f"{n} min"),
)
somebody = st.sampled_from((*PERSONS, *UNITS, "both", "council"))
during = st.lists(st.sampled_from(("dusk", "night")), max_size=2, unique=True)
presence = st.sampled_from(("there", "there", "free", "any"))
ends = st.sampled_from(("hall.held_by.junta", "not mayor.free", "times(one) >= 2", "word.pending"))
whens = st.sampled_from(
    ("yes", "dusk.on", "dusk.over", "hall.held_by.junta", "mayor.free", "times(one) >= 2", "word.pending")
)


@st.composite
def effects(draw: st.DrawFn) -> dict[str, Any]:
    who = draw(persons)
    return draw(
        st.sampled_from(
            [
                {"set": f"{who}.at", "to": draw(places)},
                {"set": f"{who}.free", "to": draw(st.sampled_from(("yes", "no")))},
                {"set": f"{draw(st.sampled_from(UNITS))}.at", "to": draw(places)},
                {
                    "move": {
                        "from": "guard.people",
                        "to": "guard.left",
                        "share": draw(st.sampled_from((0.5, 1))),
                    }
                },
                {
                    "set": f"{draw(st.sampled_from(('hall', 'quay')))}.held_by",
                    "to": draw(st.sampled_from(AUTHORITIES)),
                },
                {"send": draw(st.sampled_from(MESSAGES))},
                {"set": f"{who}.alive", "to": "no"},
            ]
        )
    )


@st.composite
def acts(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "title": "An act",
        "by": draw(somebody),
        "place": draw(places | st.none()),
        "when": draw(whens),
        "during": draw(during),
        "presence": draw(presence),
        "takes": draw(minutes.filter(lambda text: text != "0 min")),
        "again": draw(st.booleans()),
        "then": draw(st.lists(effects(), max_size=2)),
    }


@st.composite
def messages(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "title": "word",
        "from": draw(st.sampled_from(PERSONS)),
        "to": draw(st.lists(somebody | places, min_size=1, max_size=2, unique=True)),
        "by": draw(st.sampled_from(("boy", "wire"))),
        "at": draw(places | st.none()),
        "during": draw(during),
        "presence": draw(presence),
        "favours": "junta",
        "then": draw(st.lists(effects(), max_size=1)),
        "handed_back": draw(st.lists(effects(), max_size=1)),
    }


def speech(who: str, draw: st.DrawFn) -> dict[str, Any]:
    return {
        "title": "A speech",
        "by": who,
        "takes": draw(minutes),
        "during": draw(during),
        "presence": draw(presence),
    }


@st.composite
def nights(draw: st.DrawFn) -> Scenario:
    bodies = {
        name: {
            "title": name,
            "at": draw(st.sampled_from(("hall", "cellar", "quay"))),
            "blocs": {"all": {"title": "all", "delegates": 9, "members": ["mayor", "clerk"]}},
            "opens": {"takes": draw(minutes)},
            "speeches": {f"says_{who}": speech(who, draw) for who in PERSONS},
        }
        for name in ("diet", "court")
    }
    visit = {
        "title": "A visit",
        "who": ["clerk"],
        "from": draw(places),
        "to": "major",
        "during": draw(during),
    }
    visit |= {
        "passages": {"gate": {"title": "the gate", "at": "quay", "by": "guard", "passes": 0.5}},
        "stays": draw(minutes),
    }
    walk = {"title": "A walk", "who": draw(persons), "from": "hall", "to": "quay", "during": draw(during)}
    arrest = {
        "title": "they",
        "who": list(PERSONS),
        "by": "junta",
        "at": "hall",
        "to": "jail",
        "when": draw(whens),
    }
    arrest |= {
        "along": ["street", "lane"],
        "arrest": draw(minutes),
        "protocol": "5 min",
        "mob": {"mean": "20 min"},
    }
    arrest |= {
        "held_off": 0.5,
        "during": draw(during),
        "presence": draw(presence),
        "released_when": "dusk.over",
        "release": "30 min",
    }
    step = {
        "title": "A step",
        "takes": "20 min",
        "led_by": draw(persons),
        "leader_at": draw(places),
        "during": draw(during),
    }
    dusk = {
        "title": "dusk",
        "until": draw(ends),
        "again": draw(st.booleans()),
    }
    data: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {name: {"title": name} for name in AUTHORITIES},
        "phases": {"dusk": dusk, "night": {"title": "night", "from": "dusk.over"}},
        "modes": {"foot": {"km_h": 6}},
        "places": {name: {"title": name} for name in PLACES},
        "routes": {
            "street": {"between": ["hall", "quay"], "by": "foot", "km": 1},
            "lane": {"between": ["quay", "jail"], "by": "foot", "km": 1},
        },
        "groups": {"both": ["mayor", "guard"]},
        "units": {
            name: {"title": name, "people": 4, "at": "hall", "obeys": side}
            for name, side in zip(UNITS, AUTHORITIES, strict=True)
        },
        "persons": {
            name: {"title": name, "at": draw(places), "side": draw(st.sampled_from(AUTHORITIES))}
            for name in PERSONS
        },
        "channels": {
            "boy": {"title": "a boy", "takes": "20 min", "loss": 0.2},
            "wire": {"title": "a wire", "takes": "5 min", "needs": "hall.held_by.council", "if_cut": "lost"},
        },
        "messages": {name: draw(messages()) for name in MESSAGES},
        "assemblies": bodies,
        "missions": {"visit": visit} if visit["from"] in ("hall", "quay") else {},
        "movements": {"walk": walk},
        "custody": {"arrest": arrest},
        "plans": {"plan": {"title": "A plan", "by": "council", "steps": {"step": step}}},
        "events": {name: draw(acts()) for name in EVENTS},
    }
    data["places"]["cellar"]["within"] = "hall"
    data["places"]["hall"]["held_by"] = data["places"]["quay"]["held_by"] = "council"
    return Scenario.model_validate(data)


def played(night: Scenario, seed: int) -> History:
    return play(night, compile_tables(build(night)), seed, 0)


few = settings(deadline=None, max_examples=30)


@given(nights(), st.integers(0, 2**32))
@few
def test_nothing_of_a_phase_happens_outside_it_and_nobody_acts_who_is_not_there(
    night: Scenario, seed: int
) -> None:
    history = played(night, seed)
    speeches = {
        f"{body}.{name}": (speech, assembly.at)
        for body, assembly in night.assemblies.items()
        for name, speech in assembly.speeches.items()
    }
    for firing in history.firings:
        before = firing.number - 1
        act, place = speeches.get(firing.event, (night.events.get(firing.event), None))
        if act is None:
            continue
        place = place if firing.event in speeches else act.place  # type: ignore[union-attr]
        if act.during and firing.event in night.events:
            assert any(history.value(f"{phase}.on", before) for phase in act.during), firing
        if act.by is not None and act.presence != "any":
            needed = able(act.by, place if act.presence == "there" else None, night, history.network)
            assert history.holds(needed, before), firing


@given(nights(), st.integers(0, 2**32))
@few
def test_whatever_is_sent_is_on_its_way_or_has_met_one_fate(night: Scenario, seed: int) -> None:
    history = played(night, seed)
    for number in range(len(history.firings) + 1):
        for id in MESSAGES:
            sent, pending = history.value(f"{id}.sent", number), history.value(f"{id}.pending", number)
            assert sent == pending + sum(history.value(f"{id}.{fate}", number) for fate in FATES)


@given(nights(), st.integers(0, 2**32))
@few
def test_nobody_is_in_two_places_and_the_dead_are_not_free(night: Scenario, seed: int) -> None:
    history = played(night, seed)
    for number in range(len(history.firings) + 1):
        for who in (*PERSONS, *UNITS):
            options = history.network.choices[f"{who}.at"]
            assert sum(history.value(f"{who}.at.{place}", number) for place in options) <= 1, (number, who)
        for who in PERSONS:
            holders = sum(history.value(f"{who}.held_by.{name}", number) for name in AUTHORITIES)
            assert holders <= 1
            alive = history.value(f"{who}.alive", number)
            assert (
                alive
                or not history.value(f"{who}.free", number)
                or history.firings[number - 1].event in EVENTS
            )
