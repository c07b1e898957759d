"""What is over is over: a siege, a time that a turn has ended, a mission whose goal is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interregnum.expression import names
from interregnum.history import Firing
from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.nouns import HOMEWARD, UNDELIVERED
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.rules.rule import Rule

PURPOSEFUL = (
    "particular",
    "",
    "readiness",
    "movement",
    "mediation",
    "command",
    "deliberation",
    "choice",
    "messages",
)
ONWARD = ".arrives"


def over(proof: Proof) -> Iterator[Slip]:
    """Something is done after a turn of which every use is ruled out, or that stands on a siege that is over.

    A turn is an event before which many others must come (`purposes`). What needs a turn belongs to what comes after,
    and what is far away may not have heard of it.
    """
    found = dict[int, Slip]()
    for slip in (*_in_vain(proof), *_of_siege(proof)):
        found.setdefault(slip.firing.number, slip)
    yield from found.values()


def _in_vain(proof: Proof) -> Iterator[Slip]:
    purposes = proof.script.purposes
    for turn in purposes.turns:
        for end in proof.history.firings_of(turn)[:1]:
            served = proof.served(end)
            for firing in proof.lines:
                if proof.follows_any(firing.event) or not _after(proof, firing, end):
                    continue
                if _futile(proof, purposes.readers(firing.event), end, served) and _may_know(
                    proof, firing, end
                ):
                    yield proof.slip(
                        firing, f"all that it could serve is ruled out since {_told(proof, end)}"
                    )


def _of_siege(proof: Proof) -> Iterator[Slip]:
    for id, siege in proof.scenario.sieges.items():
        for end in proof.siege_ends(id):
            for firing in proof.lines:
                event = proof.network.events[firing.event]
                if firing.minute <= end.minute or proof.follows(firing.event, end):
                    continue
                if not proof.nouns.aimless(firing.event) and not set(names(event.guard)).isdisjoint(
                    proof.script.sieges[id]
                ):
                    yield proof.slip(
                        firing, f"the siege of {proof.title(siege.place)} is over since {_told(proof, end)}"
                    )


def late_motion(proof: Proof) -> Iterator[Slip]:
    """A motion is moved of which every use outside the hall is ruled out, and the hall has heard why."""
    purposes = proof.script.purposes
    for turn in purposes.turns:
        for end in proof.history.firings_of(turn)[:1]:
            served = proof.served(end)
            for firing in proof.lines:
                if firing.minute <= end.minute or not proof.nouns.moves(firing.event):
                    continue
                beyond = purposes.beyond(firing.event)
                if beyond and _futile(proof, beyond, end, served) and _heard(proof, firing, end):
                    yield proof.slip(firing, f"the hall has heard what happened at {_told(proof, end)}")


def _may_know(proof: Proof, firing: Firing, end: Firing) -> bool:
    """Whether there is no hall about it that has not heard."""
    return proof.network.events[firing.event].mechanism != "deliberation" or _heard(proof, firing, end)


def _heard(proof: Proof, firing: Firing, end: Firing) -> bool:
    """Whether something has been said in an assembly, before a firing in it, that follows from a turn."""
    assembly = proof.nouns.noun(firing.event)[:2]
    return any(
        earlier.number < firing.number
        and proof.nouns.noun(earlier.event)[:2] == assembly
        and proof.follows(earlier.event, end)
        for earlier in proof.lines
    )


def _told(proof: Proof, firing: Firing) -> str:
    return f"{proof.history.label(firing.minute)}: {proof.history.title(firing)}"


def _after(proof: Proof, firing: Firing, end: Firing) -> bool:
    """Whether a line tells of a purpose after its end; whoever is far, or was on his last leg, could not know."""
    mechanism = proof.network.events[firing.event].mechanism
    if mechanism not in PURPOSEFUL or firing.minute <= end.minute or firing.branch in UNDELIVERED:
        return False
    if proof.nouns.aimless(firing.event) or not _near(proof, firing, end):
        return False
    if mechanism != "movement":
        return True
    return firing.event.endswith(".sets_out") or (firing.event.endswith(ONWARD) and firing.began > end.minute)


def _near(proof: Proof, firing: Firing, end: Firing) -> bool:
    """Whether the line and the turn are of one town."""
    towns = {proof.ground.town(place) for place in proof.scenes(end)}
    return not towns.isdisjoint(proof.ground.town(place) for place in proof.scenes(firing))


def _futile(proof: Proof, readers: Sequence[str], end: Firing, served: frozenset[str]) -> bool:
    """Whether all that reads what a line brings is ruled out, and some of it was not before the turn."""
    return served.isdisjoint(readers) and not all(
        proof.dead_end(reader, end.number - 1) for reader in readers
    )


def out_of_phase(proof: Proof) -> Iterator[Slip]:
    """Something happens all of whose phases were over before it began."""
    for firing in proof.lines:
        phases = proof.nouns.phases(firing.event)
        if phases and firing.branch not in UNDELIVERED and not firing.event.endswith(HOMEWARD):
            began = proof.begun(firing)
            if all(proof.value(f"{phase}.over", began) for phase in phases):
                yield proof.slip(firing, f"over: {', '.join(map(proof.title, phases))}")


def to_nobody(proof: Proof) -> Iterator[Slip]:
    """Envoys set out or go on to somebody who is held or dead."""
    for id, mission in proof.scenario.missions.items():
        if mission.to not in proof.scenario.persons:
            continue
        for event in proof.nouns.parts("missions", id):
            if event.endswith(HOMEWARD):
                continue
            for firing in proof.history.firings_of(event):
                why = proof.helpless(str(mission.to), firing.number - 1)
                if why is not None:
                    yield proof.slip(firing, why)


OVER = (
    Rule(
        "over",
        "Something is done for what is over",
        "let it end with what it is for: `not happened(...)`, or the phase that it belongs to",
        over,
    ),
    Rule(
        "out-of-phase",
        "Something of a phase happens after the phase",
        "let the phase bind it: `during`",
        out_of_phase,
    ),
    Rule(
        "late-motion",
        "A motion on what the hall knows has ended",
        "let it be moved only while there is something to stop or to do",
        late_motion,
    ),
    Rule(
        "to-one-who-is-held",
        "Envoys go to somebody who is held or dead",
        "break the mission off when they are taken",
        to_nobody,
    ),
)
