"""Readiness of things: a gun, a lantern, an exchange is ready, faulty or missing, and someone works on it.

State: flags `T.ready`, `T.faulty`, `T.missing`, `T.written_off`. A missing thing is looked for (`T.found`),
a faulty one put right (`T.mended`), while whoever works on it is at liberty and there; an attempt that fails, with
chance 1 - `succeeds`, is followed by another, or the thing is given up. With s for `succeeds`, the number of attempts
is geometric:

    P(n attempts) = s (1 - s)^(n - 1)        mean 1 / s
"""

from __future__ import annotations

from interregnum.calculus.naming import sentence
from interregnum.calculus.network import ONE, ZERO, Branch, Effect, Event, Network, Set, grounds_of
from interregnum.expression import Binary, Call
from interregnum.mechanisms.scene import needing
from interregnum.model import Scenario, Task, Thing


def declare(scenario: Scenario, network: Network) -> None:
    """Four flags for each thing."""
    for id, thing in scenario.things.items():
        network.at("things", id)
        network.flag(f"{id}.ready", f"{thing.title}: ready for use", thing.state == "ready")
        network.flag(f"{id}.faulty", f"{thing.title}: faulty", thing.state == "faulty")
        network.flag(f"{id}.missing", f"{thing.title}: missing", thing.state == "missing")
        network.flag(f"{id}.written_off", f"{thing.title}: written off")


def lower(scenario: Scenario, network: Network) -> None:
    """A search where `find` says who looks, a repair where `mend` says who repairs."""
    for id, thing in scenario.things.items():
        if thing.find is not None:
            network.at("things", id, "find")
            _work(f"{id}.found", thing.find, "missing", (id, thing), scenario, network)
        if thing.mend is not None:
            network.at("things", id, "mend")
            _work(f"{id}.mended", thing.mend, "faulty", (id, thing), scenario, network)


def _work(
    id: str, task: Task, trouble: str, whose: tuple[str, Thing], scenario: Scenario, network: Network
) -> None:
    """The event of one kind of work on a thing: it ends the trouble, or fails and is begun again."""
    thing_id, thing = whose
    done, failed = ("found", "not found") if trouble == "missing" else ("put right", "not put right")
    after = "faulty" if trouble == "missing" and thing.found_faulty else "ready"
    success: tuple[Effect, ...] = (
        Set(f"{thing_id}.{trouble}", ZERO),
        Set(f"{thing_id}.{after}", ONE),
        *network.effects(task.then),
    )
    it_is_done = sentence(thing.title, thing.plural, f"is|are {done}")
    chance = network.assume(f"{id}.succeeds", task.succeeds, f"chance that {it_is_done}", "share")
    branches: tuple[Branch, ...] = ()
    if chance != ONE:
        failure = (Set(f"{thing_id}.written_off", ONE),) if thing.gives_up else ()
        title = sentence(
            thing.title,
            thing.plural,
            f"is|are {failed}" + (" and is|are given up" if thing.gives_up else ""),
        )
        share, known = Call("clip", (chance, ZERO, ONE), 0), grounds_of(task.succeeds)
        branches = (
            Branch("success", it_is_done, share, (), success, known, known),
            Branch("failure", title, Binary("-", ONE, share, 0), (), failure, known, known),
        )
    open_work = f"{thing_id}.{trouble} and not {thing_id}.ready and not {thing_id}.written_off"
    network.event(
        Event(
            id=id,
            title=task.title or it_is_done,
            guard=needing(
                task,
                network.formula(f"{open_work} and when", when=task.when),
                task.by,
                thing.at,
                scenario,
                network,
            ),
            clock=network.clock(task.takes),
            factors=network.factors(id, task.faster, task.slower),
            branches=branches,
            effects=() if branches else success,
            again=True,
            by=task.by or "",
            place=thing.at,
            important=task.important,
            mechanism="readiness",
            grounds=grounds_of(task),
        )
    )
