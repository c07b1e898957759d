"""Who acts is alive, at liberty, there, and not on the way."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.history import Firing
from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.nouns import CUSTODY, ENDS, JOURNEYS, MESSAGES
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.rules.rule import Rule


def held(proof: Proof) -> Iterator[Slip]:
    """Somebody acts, speaks, leads, goes about or sends word who is held, or dead."""
    for firing in proof.lines:
        for person in _persons(proof, firing) if proof.nouns.presence(firing.event) != "any" else ():
            why = _helpless(proof, person, firing)
            if why is not None:
                yield proof.slip(firing, why, person)
        for message in proof.post.sent_by(firing.event):
            written = proof.scenario.messages[message]
            sender = written.sender
            if written.presence == "any":
                continue  # he need not be at liberty to send it
            if sender in proof.scenario.persons and proof.sends(firing, message):
                why = _helpless(proof, sender, firing)
                if why is not None:
                    yield proof.slip(firing, f"{why}, and sends word: {proof.title(message)}", sender)


def _persons(proof: Proof, firing: Firing) -> Iterator[str]:
    return (who for who in proof.cast.actors(firing.event) if who in proof.scenario.persons)


def _helpless(proof: Proof, person: str, firing: Firing) -> str | None:
    """Why he can do nothing, before and after."""
    before = proof.helpless(person, firing.number - 1)
    return before if before is not None and proof.helpless(person, firing.number) is not None else None


def moved_while_held(proof: Proof) -> Iterator[Slip]:
    """An event puts somebody in another place who is held, and does not say that he is led there."""
    for firing in proof.lines:
        if proof.network.events[firing.event].mechanism == CUSTODY:
            continue
        for person in proof.nouns.puts(firing.event, firing.branch):
            old, new = (proof.whereabouts(person, n) for n in (firing.number - 1, firing.number))
            if new is None or old == new:
                continue
            why = _helpless(proof, person, firing)
            if why is not None:
                yield proof.slip(firing, f"{why}, and is now at {proof.title(new)}", person)


def elsewhere(proof: Proof) -> Iterator[Slip]:
    """Somebody acts in a place, and is in another both before and after."""
    for firing in proof.lines:
        event = proof.network.events[firing.event]
        if _bound(proof, firing) and event.mechanism != "movement" and _named_or_alone(proof, firing):
            found = [proof.whereabouts(event.by, n) for n in (firing.number - 1, firing.number)]
            if all(place is not None and not proof.ground.together(place, event.place) for place in found):
                where = proof.title(str(found[0]))
                yield proof.slip(firing, f"{proof.title(event.by)} is at {where}", event.by)


def _bound(proof: Proof, firing: Firing) -> bool:
    """Whether a line is of a person who acts in a place, and must be there to do it."""
    event = proof.network.events[firing.event]
    acts = bool(event.place) and event.by in proof.scenario.persons and event.mechanism != MESSAGES
    return acts and proof.nouns.presence(firing.event) == "there" and not firing.event.endswith(ENDS)


def _named_or_alone(proof: Proof, firing: Firing) -> bool:
    """Whether the line says that it is he: another may have read it for him, unless his name is in it."""
    event = proof.network.events[firing.event]
    return not proof.nouns.stand_in(firing.event) or proof.words.named(event.by, proof.history.title(firing))


def under_way(proof: Proof) -> Iterator[Slip]:
    """Somebody acts in a place, or speaks, who is on the way and so nowhere."""
    for firing in proof.lines:
        event = proof.network.events[firing.event]
        if _bound(proof, firing) and event.mechanism not in JOURNEYS and _named_or_alone(proof, firing):
            if all(proof.whereabouts(event.by, n) is None for n in (firing.number - 1, firing.number)):
                yield proof.slip(firing, f"{proof.title(event.by)} is on the way", event.by)


def too_fast(proof: Proof) -> Iterator[Slip]:
    """Somebody acts in one place, and then in another, sooner than anything in the scenario could carry him."""
    last: dict[str, Firing] = {}
    for firing in proof.lines:
        event = proof.network.events[firing.event]
        if _bound(proof, firing) and _named_or_alone(proof, firing):
            before = last.get(event.by)
            if before is not None and event.mechanism not in JOURNEYS:
                place, minutes = proof.network.events[before.event].place, firing.minute - before.minute
                if 60 * proof.ground.apart(place, event.place) > proof.ground.fastest * minutes:
                    when = proof.history.label(before.minute)
                    yield proof.slip(
                        firing, f"at {when} at {proof.title(place)}: {proof.history.title(before)}", event.by
                    )
            last[event.by] = firing


def subject_elsewhere(proof: Proof) -> Iterator[Slip]:
    """A line says that somebody does something with another who is held, or neither was nor is there."""
    for firing in proof.lines:
        event = proof.network.events[firing.event]
        if not event.place or event.mechanism in (*JOURNEYS, MESSAGES) or firing.event.endswith(ENDS):
            continue
        for person in proof.words.subjects(firing.event):
            found = [proof.whereabouts(person, n) for n in (firing.number - 1, firing.number)]
            why = _helpless(proof, person, firing)
            if why is None and all(
                place is None or not proof.ground.together(place, event.place) for place in found
            ):
                why = f"{proof.title(person)} is {'on the way' if found[0] is None else f'at {proof.title(found[0])}'}"
            if why is not None:
                yield proof.slip(firing, why, person)


def left_out(proof: Proof) -> Iterator[Slip]:
    """Others of one side are arrested in a house, and somebody of that side stands there and stays free."""
    for id, custody in proof.scenario.custody.items():
        for firing in proof.history.firings_of(f"{id}.arrest"):
            sides = {proof.scenario.persons[who].side for who in custody.who} - {None}
            for person, written in proof.scenario.persons.items():
                if person in custody.who or written.side not in sides:
                    continue
                place = proof.whereabouts(person, firing.number)
                if place is not None and _stays_free(proof, person, custody.at, firing.number):
                    yield proof.slip(
                        firing, f"{proof.title(person)} is at {proof.title(place)}, and free", person
                    )


def _stays_free(proof: Proof, person: str, place: str, after: int) -> bool:
    """He is in that house from then on to the end, at liberty: he neither gets away nor is taken later."""
    house = proof.ground.house(place)
    for number in range(after, len(proof.history.firings) + 1):
        now = proof.whereabouts(person, number)
        if now is None or proof.ground.house(now) != house or proof.helpless(person, number) is not None:
            return False
    return True


def arrested_elsewhere(proof: Proof) -> Iterator[Slip]:
    """Somebody is arrested in a place where he is not, or who is held already."""
    for id, custody in proof.scenario.custody.items():
        if custody.presence == "any":
            continue
        for firing in proof.history.firings_of(f"{id}.arrest"):
            for person in custody.who:
                helpless = proof.helpless(person, firing.number - 1)
                place, then = (proof.whereabouts(person, n) for n in (firing.number - 1, firing.number))
                if helpless is not None and then != place:
                    yield proof.slip(firing, helpless, person)
                elif helpless is None and proof.helpless(person, firing.number) is not None:
                    if place is None or not proof.ground.together(place, custody.at):
                        where = "on the way" if place is None else f"at {proof.title(place)}"
                        yield proof.slip(firing, f"{proof.title(person)} is {where}", person)


PERSONS = (
    Rule(
        "acts-while-held",
        "Somebody acts or sends word who is held or dead",
        "let the event need the person free, give it to another, or end it with the arrest",
        held,
    ),
    Rule(
        "moves-while-held",
        "Somebody goes about who is held or dead",
        "put them there only if they are free: `to: if(NAME.free, ...)`, or a movement of their own",
        moved_while_held,
    ),
    Rule(
        "acts-elsewhere",
        "Somebody acts in a place without being there",
        "let the event need the person there, or let them go there first; a text read for others should not name them",
        elsewhere,
    ),
    Rule(
        "acts-under-way",
        "Somebody acts in a place while on the way",
        "let the event need the person there",
        under_way,
    ),
    Rule(
        "too-fast",
        "Somebody acts in two places sooner than anybody could come from one to the other",
        "let the person go there by a movement",
        too_fast,
    ),
    Rule(
        "subject-elsewhere",
        "A line says that somebody does something who is held or elsewhere",
        "let the event need the person there, or leave them out of the line",
        subject_elsewhere,
    ),
    Rule(
        "left-out",
        "Somebody stands by while others of the same side are arrested, and stays free",
        "name them under `who` of the custody, or say how they get away",
        left_out,
    ),
    Rule(
        "arrested-elsewhere",
        "Somebody is arrested without being there, or a second time",
        "arrest those who are there; let another event arrest the others where they are",
        arrested_elsewhere,
    ),
)
