"""Nobody sits in two assemblies; none acts that does not sit or is broken off; nobody votes or acts who is held."""

from __future__ import annotations

import math
from collections.abc import Iterator

from interregnum.history import Firing
from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.nouns import ENDS
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.rules.rule import Rule
from interregnum.mechanisms.assemblies.motions import VOTES
from interregnum.model import Assembly, Motion, Speech


def two_bodies(proof: Proof) -> Iterator[Slip]:
    """Somebody speaks in one assembly while he sits in another that is in session."""
    for firing in proof.lines:
        found = proof.nouns.sitting(firing.event)
        by = proof.network.events[firing.event].by
        if found is None or by not in proof.scenario.persons:
            continue
        for other, bloc in proof.cast.seats(by):
            both = (firing.number - 1, firing.number)
            if other != found[0] and all(_sits(proof, by, other, bloc, n) for n in both):
                who, where = proof.title(by), proof.title(other)
                yield proof.slip(firing, f"{who} sits in {where}, which is in session", by)


def _sits(proof: Proof, person: str, assembly: str, bloc: str, n: int) -> bool:
    """Whether somebody sits in an assembly after a firing: it is in session with some of his bloc, and he is there.

    Where several bodies meet in one house it is known in which of them he sits.
    """
    in_recess = proof.value(f"{assembly}.recess", n) or _is(proof, assembly, "interrupted", n)
    in_session = proof.value(f"{assembly}.open", n) and not in_recess
    if not in_session or proof.value(f"{assembly}.{bloc}.present", n) < 1:
        return False
    seat = f"{assembly}.sits.{person}"
    if seat in proof.script.quantities:
        return bool(proof.value(seat, n))
    return _is_in_the_house(proof, person, assembly, n)


def _is_in_the_house(proof: Proof, person: str, assembly: str, n: int) -> bool:
    place = proof.whereabouts(person, n)
    return place is not None and proof.ground.together(place, _house(proof, assembly, n))


def _house(proof: Proof, assembly: str, n: int) -> str:
    """Where an assembly sits after a firing: in its own house, or where it has removed."""
    houses = proof.scenario.assemblies[assembly].houses
    if len(houses) == 1:
        return houses[0]
    return next((place for place in houses if proof.value(f"{assembly}.at.{place}", n)), houses[0])


def _is(proof: Proof, assembly: str, state: str, n: int) -> bool:
    """Whether an assembly is interrupted, or held, after a firing; one that never can be is not."""
    quantity = f"{assembly}.{state}"
    return quantity in proof.script.quantities and bool(proof.value(quantity, n))


def broken_off(proof: Proof) -> Iterator[Slip]:
    """Something is said, moved or voted in a sitting that is broken off."""
    for firing in proof.lines:
        found = proof.nouns.sitting(firing.event)
        if found is None or found[1] not in ("speeches", "motions") or firing.event.endswith(ENDS):
            continue
        if all(_is(proof, found[0], "interrupted", n) for n in (firing.number - 1, firing.number)):
            yield proof.slip(firing, f"{proof.title(found[0])} is broken off")


def hostages(proof: Proof) -> Iterator[Slip]:
    """Somebody acts outside a hall in which he sits, and which is held."""
    for firing in proof.lines:
        event = proof.network.events[firing.event]
        if event.by not in proof.scenario.persons or firing.event.endswith(ENDS):
            continue
        within = (proof.nouns.sitting(firing.event) or ("",))[0]
        both = (firing.number - 1, firing.number)
        for assembly, bloc in proof.cast.seats(event.by):
            if assembly != within and all(_is_hostage(proof, event.by, assembly, bloc, n) for n in both):
                why = f"{proof.title(event.by)} sits in {proof.title(assembly)}, which is held"
                yield proof.slip(firing, why, event.by)


def _is_hostage(proof: Proof, person: str, assembly: str, bloc: str, n: int) -> bool:
    held = _is(proof, assembly, "held", n) and proof.value(f"{assembly}.{bloc}.present", n) >= 1
    return held and _is_in_the_house(proof, person, assembly, n)


def held_votes(proof: Proof) -> Iterator[Slip]:
    """More of a bloc vote than are left of it without its members who are held, or dead."""
    for id, assembly in proof.scenario.assemblies.items():
        for name, motion in assembly.motions.items():
            for firing in proof.history.firings_of(f"{id}.{name}"):
                n = firing.number
                if _is(proof, id, "held", n):
                    continue  # they all are, and the vote says so
                for bloc in motion.support:
                    taken = [who for who in assembly.blocs[bloc].members if _helpless(proof, who, n)]
                    voted = sum(proof.value(f"{id}.{name}.{bloc}.{vote}", n) for vote in VOTES)
                    if taken and voted > proof.value(f"{id}.{bloc}.delegates", n) - len(taken):
                        yield proof.slip(firing, str(proof.helpless(taken[0], n)), taken[0])


def _helpless(proof: Proof, person: str, n: int) -> bool:
    return all(proof.helpless(person, m) is not None for m in (n - 1, n))


def not_sitting(proof: Proof) -> Iterator[Slip]:
    """Something is said, moved or voted in an assembly that does not sit."""
    for firing in proof.lines:
        found = proof.nouns.sitting(firing.event)
        if found is None or found[1] not in ("speeches", "motions"):
            continue
        if not any(proof.value(f"{found[0]}.open", n) for n in (firing.number - 1, firing.number)):
            yield proof.slip(firing, f"{proof.title(found[0])} does not sit")


def decided(proof: Proof) -> Iterator[Slip]:
    """A motion is moved or a speech begun after the vote for which the assembly sat."""
    for id in proof.scenario.assemblies:
        for motion in proof.cast.deciding[id]:
            ends = (f"{id}.{motion}.carried", f"{id}.{motion}.lost")
            for vote in (firing for end in ends for firing in proof.history.firings_of(end)):
                why = f"decided at {proof.history.label(vote.minute)}: {proof.history.title(vote)}"
                yield from (proof.slip(firing, why) for firing in _debate(proof, id, motion, vote))


def _debate(proof: Proof, assembly: str, motion: str, vote: Firing) -> Iterator[Firing]:
    """What is said or moved in an assembly after a vote; a later sitting has business of its own."""
    sittings = proof.scenario.assemblies[assembly].sittings
    opened = (
        firing.minute for each in sittings for firing in proof.history.firings_of(f"{assembly}.{each}.opens")
    )
    sits_again = min((minute for minute in opened if minute >= vote.minute), default=math.inf)
    for firing in proof.lines:
        if not vote.minute < firing.minute <= sits_again or firing.event.endswith(ENDS):
            continue
        id, part, name = proof.nouns.sitting(firing.event) or ("", "", "")
        if id == assembly and name != motion:
            if part == "motions" or (
                part == "speeches" and _is_debate(proof.scenario.assemblies[id].speeches[name])
            ):
                yield firing


def orphaned(proof: Proof) -> Iterator[Slip]:
    """A motion is voted on, and of the bloc that moved it nobody is left in the hall."""
    for id, assembly in proof.scenario.assemblies.items():
        for name, motion in assembly.motions.items():
            for firing in proof.history.firings_of(f"{id}.{name}"):
                blocs = _movers(assembly, motion)
                if blocs and all(proof.before(f"{id}.{bloc}.present", firing) < 1 for bloc in blocs):
                    who = " and ".join(assembly.blocs[bloc].title for bloc in blocs)
                    yield proof.slip(firing, f"nobody is left in the hall of those who moved it: {who}")


def _movers(assembly: Assembly, motion: Motion) -> list[str]:
    """The blocs of those who move a motion."""
    who = (motion.by, motion.stand_in)
    return [id for id, bloc in assembly.blocs.items() if id in who or not set(bloc.members).isdisjoint(who)]


def _is_debate(speech: Speech) -> bool:
    """What the hall merely hears is no debate, nor an urgent statement, nor a greeting that moves nobody."""
    return speech.by is not None and not speech.urgent and bool(speech.heats or speech.cools)


SITTINGS = (
    Rule(
        "two-bodies",
        "Somebody speaks in one assembly while sitting in another",
        "let one wait for the other to rise, or let the person leave it",
        two_bodies,
    ),
    Rule(
        "not-sitting",
        "Something is said or voted where nobody sits",
        "let it need the assembly open",
        not_sitting,
    ),
    Rule(
        "broken-off",
        "Something is said or voted in a sitting that is broken off",
        "let it wait until the sitting goes on: `not ASSEMBLY.interrupted`",
        broken_off,
    ),
    Rule(
        "hostages-act",
        "Somebody goes about who sits in a hall that is held",
        "hold the person by a custody while it is: `when: ASSEMBLY.held`",
        hostages,
    ),
    Rule(
        "held-votes",
        "Somebody is counted in a vote who is held or dead",
        "let the assembly have an interruption, so that it counts who is taken; or vote before anybody is",
        held_votes,
    ),
    Rule(
        "decided",
        "Debate on what is decided",
        "let it end with the vote: `not ASSEMBLY.MOTION.settled`",
        decided,
    ),
    Rule(
        "orphan-motion",
        "A vote on a motion whose movers have left the hall",
        "let it be put only while some of them are there, or let another take it up",
        orphaned,
    ),
)
