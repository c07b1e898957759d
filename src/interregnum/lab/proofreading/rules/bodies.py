"""No body of nobody acts: a unit that has melted away, a crowd that has not gathered, a bloc that has left."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.network import Move
from interregnum.expression import evaluate, holds, names
from interregnum.history import Firing
from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.rules.rule import Rule


def nobody_acts(proof: Proof) -> Iterator[Slip]:
    """A unit of nobody marches, answers, stands guard or goes; a bloc of nobody speaks or leaves."""
    for firing in proof.lines:
        event = proof.network.events[firing.event]
        for unit in proof.cast.actors(firing.event):
            if unit in proof.scenario.units and proof.nobody(unit, firing.number - 1):
                yield proof.slip(firing, f"nobody is left of {proof.title(unit)}", unit)
        assembly, _, bloc = event.by.partition(".")
        if assembly in proof.scenario.assemblies and bloc and event.mechanism == "deliberation":
            present = f"{assembly}.{bloc}.present"
            if (
                present in proof.script.quantities
                and proof.before(present, firing) < 1
                and not _comes_back(firing)
            ):
                yield proof.slip(firing, f"nobody of {event.by} is in the hall", event.by)


def _comes_back(firing: Firing) -> bool:
    return firing.event.endswith(".returns")


def nobody_there(proof: Proof) -> Iterator[Slip]:
    """What makes an event possible is that a unit stands somewhere of which nobody is left."""
    for firing in proof.lines:
        guard = proof.network.events[firing.event].guard
        n = firing.number - 1
        empty = [
            (unit, name)
            for unit, name in proof.cast.standing(firing.event)
            if proof.value(name, n) and proof.nobody(unit, n)
        ]
        if not empty:
            continue
        absent = {name for _, name in empty}
        values = {name: 0.0 if name in absent else proof.value(name, n) for name in names(guard)}
        if not holds(evaluate(guard, values, firing.minute)):
            unit = empty[0][0]
            yield proof.slip(firing, f"it needs {proof.title(unit)}, of whom nobody is left", unit)


def nobody_moved(proof: Proof) -> Iterator[Slip]:
    """People are sent away, disarmed, overcome or arrested, and there are none."""
    for firing in proof.lines:
        effects = proof.nouns.effects(firing.event, firing.branch)
        moves = [effect for effect in effects if isinstance(effect, Move)]
        if moves and len(moves) == len(effects) and all(proof.before(m.source, firing) < 1 for m in moves):
            yield proof.slip(firing, "nobody is there for it to happen to")
    for id, custody in proof.scenario.custody.items():
        for firing in proof.history.firings_of(f"{id}.arrest"):
            n = firing.number
            if not any(
                proof.value(f"{p}.free", n - 1) and not proof.value(f"{p}.free", n) for p in custody.who
            ):
                yield proof.slip(firing, "none of them is arrested by it")


def nobody_votes(proof: Proof) -> Iterator[Slip]:
    """A body opens, or votes, and nobody is in the hall."""
    for id, assembly in proof.scenario.assemblies.items():
        for event in (f"{id}.opens", *(f"{id}.{motion}" for motion in assembly.motions)):
            for firing in proof.history.firings_of(event):
                if sum(proof.before(f"{id}.{bloc}.present", firing) for bloc in assembly.blocs) < 1:
                    yield proof.slip(firing, f"nobody is in the hall of {assembly.title}")


def not_gathered(proof: Proof) -> Iterator[Slip]:
    """A crowd flees, cheers or threatens before it has gathered."""
    for crowd in proof.scenario.crowds:
        formed = proof.history.firings_of(f"{crowd}.forms")
        for what in ("flees", "cheers", "threatens"):
            for firing in proof.history.firings_of(f"{crowd}.{what}"):
                if not formed or firing.number < formed[0].number:
                    yield proof.slip(firing, f"{proof.title(crowd)}: they have not gathered yet")


def ahead_of_prisoners(proof: Proof) -> Iterator[Slip]:
    """A crowd about prisoners who are led away gathers where they cannot be for a good while yet."""
    for crowd, written in proof.scenario.crowds.items():
        for formed in proof.history.firings_of(f"{crowd}.forms"):
            for set_out in _behind(proof, _behind(proof, [formed])):
                id, _, what = set_out.event.rpartition(".")
                if what != "sets_out" or id not in proof.scenario.custody:
                    continue
                km = proof.ground.apart(proof.scenario.custody[id].at, written.at)
                # they are seen coming from half way on
                if formed.minute - set_out.minute < 60 * km / proof.ground.on_foot / 2:
                    why = f"{proof.title(id)} have only just been led away, {km:.1f} km from there"
                    yield proof.slip(formed, why)


def _behind(proof: Proof, firings: list[Firing]) -> list[Firing]:
    """What brought these about, but for what was so from the start."""
    numbers = dict.fromkeys(number for firing in firings for number in firing.causes if number)
    return [proof.history.firings[number - 1] for number in numbers]


BODIES = (
    Rule(
        "nobody-acts",
        "A body acts of which nobody is left",
        "let the event need people: `NAME.people >= 1`",
        nobody_acts,
    ),
    Rule(
        "nobody-there",
        "Something happens because a body stands there of which nobody is left",
        "let the condition ask for people where it asks for a place: `NAME.people * NAME.at.PLACE >= 1`",
        nobody_there,
    ),
    Rule(
        "nobody-to-do-it-to",
        "People are sent away, overcome or arrested where there are none",
        "let the event need those whom it concerns",
        nobody_moved,
    ),
    Rule(
        "empty-hall",
        "A body opens or votes with nobody in the hall",
        "let it rise when all have left",
        nobody_votes,
    ),
    Rule(
        "not-gathered",
        "A crowd flees, cheers or threatens before it has gathered",
        "let them flee only once they have gathered",
        not_gathered,
    ),
    Rule(
        "ahead-of-prisoners",
        "A crowd gathers about prisoners where they cannot be yet",
        "let it be drawn some time after they have set out: `since(CUSTODY.sets_out) > ...`",
        ahead_of_prisoners,
    ),
)
