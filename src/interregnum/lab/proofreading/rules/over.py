"""What is over is over: a siege, a time that a turn has ended, a mission whose goal is gone."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.expression import names
from interregnum.history import Firing
from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.rules.rule import Rule

PURPOSEFUL = ("particular", "", "readiness", "movement", "mediation", "command", "deliberation", "choice", "messages")
ONWARD = ".arrives"


def in_vain(proof: Proof) -> Iterator[Slip]:
    """After a turn of things something is done of which every use is ruled out, and not because of the turn."""
    purposes = proof.cast.purposes
    for turn in purposes.turns:
        for end in proof.history.firings_of(turn)[:1]:
            since = f"all that it could serve is ruled out since {_told(proof, end)}"
            for firing in proof.lines:
                if not purposes.needs(firing.event, turn) and _after(proof, firing, end) and _futile(proof, firing, end):
                    yield proof.slip(firing, since)


def _told(proof: Proof, firing: Firing) -> str:
    return f"{proof.history.label(firing.minute)}: {proof.history.title(firing)}"


def _after(proof: Proof, firing: Firing, end: Firing) -> bool:
    """Whether a line tells of a purpose after its end; whoever is far, or was on his last leg, could not know."""
    mechanism = proof.network.events[firing.event].mechanism
    if mechanism not in PURPOSEFUL or firing.minute <= end.minute or proof.cast.leaves(firing.event):
        return False
    if not _near(proof, firing, end):
        return False
    if mechanism != "movement":
        return True
    return firing.event.endswith(".sets_out") or (firing.event.endswith(ONWARD) and firing.began > end.minute)


def _near(proof: Proof, firing: Firing, end: Firing) -> bool:
    """Whether the line and the turn are of one town."""
    towns = {proof.cast.town(place) for place in proof.scenes(end)}
    return not towns.isdisjoint(proof.cast.town(place) for place in proof.scenes(firing))


def _futile(proof: Proof, firing: Firing, end: Firing) -> bool:
    """Whether all that reads what a line brings is ruled out, and some of it was not before the turn."""
    closed = False
    for reader in proof.cast.purposes.readers(firing.event):
        if proof.dead_end(reader, firing.number):
            closed = closed or not proof.dead_end(reader, end.number - 1)
        elif not proof.idle(reader, firing.number, (firing.event,)):
            return False
    return closed


def siege_over(proof: Proof) -> Iterator[Slip]:
    """A siege is over, and something still happens that stands on its ring, its seal or its numbers."""
    for id, siege in proof.scenario.sieges.items():
        for end in proof.siege_ends(id):
            for firing in proof.lines:
                event = proof.network.events[firing.event]
                if firing.minute <= end.minute or proof.cast.purposes.needs(firing.event, end.event):
                    continue
                if not set(names(event.guard)).isdisjoint(proof.cast.siege_state(id)):
                    yield proof.slip(firing, f"the siege of {proof.title(siege.place)} is over since {_told(proof, end)}")


def to_nobody(proof: Proof) -> Iterator[Slip]:
    """Envoys set out or go on to somebody who is held or dead."""
    for id, mission in proof.scenario.missions.items():
        if mission.to not in proof.scenario.persons:
            continue
        for event in proof.cast.parts(id):
            if event.endswith((".returns", ".broken_off")):
                continue
            for firing in proof.history.firings_of(event):
                why = proof.helpless(str(mission.to), firing.number - 1)
                if why is not None:
                    yield proof.slip(firing, why)


OVER = (
    Rule(
        "in-vain",
        "Something is done for what is over",
        "let it end with what it is for: `not happened(...)`, or the phase it belongs to",
        in_vain,
    ),
    Rule(
        "siege-over",
        "The siege is over, and something of it goes on",
        "let it end with the siege",
        siege_over,
    ),
    Rule(
        "to-one-who-is-held",
        "Envoys go to somebody who is held or dead",
        "break the mission off when he is taken",
        to_nobody,
    ),
)
