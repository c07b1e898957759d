"""Crowds: bystanders gather by curiosity, flee on shocks, cheer or threaten; services run on until danger is near.

State of crowd C: the people `C.away`, `C.people` (there) and `C.fled`, its nerves `C.shaken`, and the flags `C.cheered`
and `C.threatened`; by definition `C.threatening`. While something draws them, a part q of those about comes each time
the clock `gathers` has run, at a speed of

    exp(-caution * shaken),

so that after n times (1 - q)^n of them have not come. Once they have gathered, each of those there flees from danger,
or from what shakes them more than anything they have borne together (`C.borne`), with chance

    1 - exp(-panic * max(shaken, [danger])).

That a crowd grows as long as looking costs little, and breaks up from
one moment to the next, are old observations; the formulas are ours. A service S is `S.running` until nerves at its
place are shaken more than its `nerve`.
"""

from __future__ import annotations

from dataclasses import replace

from interregnum.calculus.network import (
    AT_ONCE,
    HOLDS,
    ONE,
    ZERO,
    Draw,
    Effect,
    Event,
    Factor,
    Move,
    Network,
    Set,
    all_of,
    grounds_of,
)
from interregnum.expression import Binary, Name, Node, Number, Unary
from interregnum.mechanisms.scene import lasting
from interregnum.model import Amount, Crowd, Formula, Scenario, Service

COEFFICIENTS: dict[str, tuple[str, Amount]] = {
    "crowds.part": (
        "share of those about who come or go at a time",
        Amount(
            typical="0.2",
            between=("0.1", "0.4"),
            basis="judgement",
            why="people come by families and workshops, not all at once",
        ),
    ),
    "crowds.caution": (
        "log slowing of a gathering by nerves fully shaken",
        Amount(
            typical="2",
            between=("1", "3"),
            basis="judgement",
            why="a shot fired near by leaves few who still come to look",
        ),
    ),
    "crowds.calm": (
        "nerves shaken less than this put nobody to flight",
        Amount(
            typical="0.4",
            between=("0.2", "0.7"),
            basis="judgement",
            why="onlookers bear distant gunfire",
        ),
    ),
    "crowds.panic": (
        "how readily people flee from what shakes them",
        Amount(
            typical="1.5",
            between=("0.8", "2.5"),
            basis="judgement",
            why="a blast that shakes them fully sends three in four away at once",
        ),
    ),
    "crowds.flees": (
        "how long until those who flee are gone",
        Amount(
            typical="2 min",
            between=("1 min", "4 min"),
            basis="judgement",
            why="to throw oneself down, look round, and run",
        ),
    ),
    "crowds.acts": (
        "how long a crowd that is enough takes to shout",
        Amount(
            typical="3 min",
            between=("1 min", "8 min"),
            basis="judgement",
            why="somebody has to begin",
        ),
    ),
    "crowds.nerve": (
        "how far nerves must be shaken for a service to stop",
        Amount(
            typical="1",
            between=("0.6", "1.6"),
            basis="judgement",
            why="drivers and shopkeepers go on through noise, and stop for a blast beside them",
        ),
    ),
}


def declare(scenario: Scenario, network: Network) -> None:
    """Who is where, and what a crowd has done; whether a service runs."""
    for id, crowd in scenario.crowds.items():
        network.at("crowds", id)
        for name, (title, default) in COEFFICIENTS.items():
            network.coefficient(name, default, title)
        about, grounds = network.start_of(crowd.people), grounds_of(crowd.people)
        network.quantity(
            f"{id}.away", f"{crowd.title}: people not there", "people", about, 0.0, grounds=grounds
        )
        network.quantity(f"{id}.people", f"{crowd.title}: people there", "people", 0.0, 0.0)
        network.quantity(f"{id}.fled", f"{crowd.title}: people fled", "people", 0.0, 0.0)
        network.flag(f"{id}.formed", f"{crowd.title}: they have gathered")
        network.quantity(f"{id}.borne", f"{crowd.title}: the worst they have borne", "number", 0.0, 0.0)
        for what in ("cheered", "threatened"):
            network.flag(f"{id}.{what}", f"{crowd.title}: {what}")
        enough = network.assume(f"{id}.enough", crowd.enough, f"{crowd.title}: enough to act", "people")
        enough = Number(enough.value, "people", 0) if isinstance(enough, Number) else enough
        there = network.formula(f"{id}.people >= enough", enough=enough)
        network.define(f"{id}.enough_there", there)
        network.define(f"{id}.threatening", all_of(network.formula(crowd.threatens), there))
    for id, service in scenario.services.items():
        network.at("services", id)
        network.coefficient("crowds.nerve", COEFFICIENTS["crowds.nerve"][1], COEFFICIENTS["crowds.nerve"][0])
        network.flag(f"{id}.running", f"{service.title}: running", start=True)


def lower(scenario: Scenario, network: Network) -> None:
    """Coming, going, fleeing, shouting; a service stops, and goes on."""
    for id, crowd in scenario.crowds.items():
        network.at("crowds", id)
        for event in _crowd(id, crowd, network):
            network.event(event)
    for id, service in scenario.services.items():
        network.at("services", id)
        for event in _service(id, service, network):
            network.event(event)


def _crowd(id: str, crowd: Crowd, network: Network) -> list[Event]:
    part: Node = Name("crowds.part", 0)
    if crowd.part is not None:
        title = f"{crowd.title}: share who come or go at a time"
        part = network.assume(f"{id}.part", crowd.part, title, "share")
    come, go = Move(f"{id}.away", f"{id}.people", part), Move(f"{id}.people", f"{id}.away", part)
    caution = Factor("nerves shaken", network.formula(f"exp(-crowds.caution * {id}.shaken)"))
    draws = lasting(crowd, network.formula(crowd.draws))
    drawn = network.formula(f"draws and not danger and {id}.away >= 1", draws=draws, danger=crowd.danger)
    gathers = _event(
        f"{id}.gathers",
        f"{crowd.title}: some come",
        drawn,
        network.clock(crowd.gathers),
        (come,),
        crowd,
    )
    named = network.factors(f"{id}.gathers", crowd.faster, crowd.slower)
    title = f"{crowd.title}: they have gathered"
    gathered = (Set(f"{id}.formed", ONE), Set(f"{id}.borne", Name(f"{id}.shaken")))
    forms = _event(f"{id}.forms", title, Name(f"{id}.enough_there"), AT_ONCE, gathered, crowd)
    drifts = _event(
        f"{id}.drifts",
        f"{crowd.title}: some go",
        network.formula(f"not draws and {id}.people >= 1", draws=draws),
        network.clock(crowd.drifts or crowd.gathers),
        (go,),
        crowd,
    )
    events = [
        replace(gathers, factors=(caution, *named), again=True, quiet=True, important=False),
        forms,
        replace(drifts, again=True, quiet=True, important=False),
        _flees(id, crowd, network),
    ]
    for what, condition in (("cheers", crowd.cheers), ("threatens", crowd.threatens)):
        if condition != "no":
            events.append(_shouts(id, what, condition, crowd, network))
    return events


def _flees(id: str, crowd: Crowd, network: Network) -> Event:
    alarm = f"max({id}.shaken, if(danger, 1, 0))"
    chance = network.formula(f"1 - exp(-crowds.panic * {alarm})", danger=crowd.danger)
    worse = f"{id}.shaken > crowds.calm and {id}.shaken > {id}.borne"
    startled = f"{id}.people >= 1 and {id}.formed and ({worse} or danger)"
    borne = Set(f"{id}.borne", network.formula(f"max({id}.borne, {id}.shaken)"))
    event = _event(
        f"{id}.flees",
        f"{crowd.title}: they drop and run",
        network.formula(startled, danger=crowd.danger),
        Draw("exponential", (Name("crowds.flees", 0),)),
        (Move(f"{id}.people", f"{id}.fled", chance), borne, *network.effects(crowd.fled)),
        crowd,
    )
    return replace(event, again=True)


def _shouts(id: str, what: str, condition: Formula, crowd: Crowd, network: Network) -> Event:
    """They cheer or threaten, once."""
    done, said = {"cheers": ("cheered", "they cheer"), "threatens": ("threatened", "they threaten")}[what]
    effects = (Set(f"{id}.{done}", ONE), *network.effects(getattr(crowd, done)))
    guard = lasting(crowd, all_of(network.formula(condition), Name(f"{id}.enough_there")))
    clock = Draw("exponential", (Name("crowds.acts", 0),))
    return _event(f"{id}.{what}", f"{crowd.title}: {said}", guard, clock, effects, crowd)


def _event(
    id: str,
    title: str,
    guard: Node,
    clock: Draw,
    effects: tuple[Effect, ...],
    noun: Crowd | Service,
) -> Event:
    return Event(
        id=id,
        title=title,
        guard=guard,
        clock=clock,
        effects=effects,
        place=noun.at,
        important=noun.important,
        mechanism="crowds",
        grounds=grounds_of(noun),
    )


def _service(id: str, service: Service, network: Network) -> tuple[Event, Event]:
    nerve: Node = Name("crowds.nerve", 0)
    if service.nerve is not None:
        nerve = network.assume(f"{id}.nerve", service.nerve, f"{service.title}: what it bears")
    near = Binary("or", Binary(">", Name(f"{id}.shaken", 0), nerve, 0), network.formula(service.danger), 0)
    running = Name(f"{id}.running", 0)
    stops = _event(
        f"{id}.stops",
        f"{service.title}: stopped",
        HOLDS,
        network.clock(service.stops),
        (Set(running.id, ZERO), *network.effects(service.stopped)),
        service,
    )
    resumes = _event(
        f"{id}.resumes",
        f"{service.title}: running again",
        HOLDS,
        network.clock(service.resumes),
        (Set(running.id, ONE), *network.effects(service.resumed)),
        service,
    )
    quiet = Binary("and", Unary("not", running, 0), Unary("not", near, 0), 0)
    return (
        replace(stops, guard=Binary("and", running, near, 0), again=True),
        replace(resumes, guard=quiet, again=True),
    )
