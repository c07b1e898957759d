"""Sittings: an assembly opens and rises, and may sit again: the same body, not another.

`A.sittings` counts the sittings of an assembly that has later ones; `A.S.on` says that it is the later sitting S.
Blocs, seats, heat, motions moved and whom it recognises are those of the body, not of a sitting. A later sitting opens
when the one before has risen or been dispersed; in another house, if they remove: `A.at` is a choice of houses, and
the chair and members who are at liberty in the one go over to the other. Of those who were driven out or let go, each
comes back with chance `returning`; who walked out comes back by his own `returns`. Motions that were left over are
carried on, or with `agenda: dropped` fall away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from interregnum.calculus.naming import agreeing
from interregnum.calculus.network import (
    ONE,
    ZERO,
    Add,
    Choose,
    Effect,
    Event,
    Move,
    Set,
    all_of,
    grounds_of,
)
from interregnum.expression import Binary, Node, Unary
from interregnum.mechanisms.assemblies.floor import Floor
from interregnum.mechanisms.hall import members, removes, sits_in
from interregnum.mechanisms.scene import able, any_of, lasting
from interregnum.model import Closing, LaterSitting, Sitting

Says = Callable[[str], str]  # what is said of a sitting, in its number
APPOINTED = "an hour that had been announced beforehand"


def declare_sittings(floor: Floor) -> None:
    """How often a body has sat that may sit more than once, which sitting it is, and in which house."""
    id, assembly, network = floor.id, floor.assembly, floor.network
    if assembly.sittings:
        network.at("assemblies", id).count(f"{id}.sittings", f"{assembly.title}: sittings so far")
    if removes(assembly):
        what = does(assembly.title, assembly.plural, "it|they sits|sit in")
        places = {place: floor.scenario.places[place].title for place in assembly.houses}
        network.titled[f"{id}.at"] = what, places
        network.choice(f"{id}.at", f"{what} {places[assembly.at]}", assembly.at)
        for place in assembly.houses:
            sits_in(id, place, network)
    for name, sitting in assembly.sittings.items():
        network.at("assemblies", id, "sittings", name)
        network.flag(f"{id}.{name}.on", f"{sitting.title}: it is this sitting")


def lower_first_sitting(floor: Floor) -> None:
    """It opens for the first time, and rises."""
    id, assembly = floor.id, floor.assembly
    says = partial(does, assembly.title, assembly.plural)
    floor.network.at("assemblies", id, "opens")
    first = (Add(f"{id}.sittings", ONE),) if assembly.sittings else ()
    waits = f"not {id}.opened", f"not {id}.opened"
    _opens(floor, id, says, assembly.opens, waits, first, assembly.at)
    if assembly.closes is not None:
        floor.network.at("assemblies", id, "closes")
        only = f" and {id}.sittings < 2" if assembly.sittings else ""
        _closes(floor, "closes", says, assembly.closes, f"{id}.open{only}")


def lower_later_sittings(floor: Floor) -> None:
    """It opens again, and rises again."""
    for name, sitting in floor.assembly.sittings.items():
        own, says = f"{floor.id}.{name}", partial(does, sitting.title, None)
        floor.network.at("assemblies", floor.id, "sittings", name)
        waits = f"{floor.id}.opened and not {floor.id}.open", f"not happened({own}.opens)"
        effects = (*_removes(floor, sitting), *_sits_again(floor, name, sitting))
        _opens(floor, own, says, sitting.opens, waits, effects, sitting.at or floor.assembly.at)
        if sitting.closes is not None:
            floor.network.at("assemblies", floor.id, "sittings", name, "closes")
            _closes(
                floor,
                f"{name}.closes",
                says,
                sitting.closes,
                f"{own}.on and {floor.id}.open",
            )


def _removes(floor: Floor, sitting: LaterSitting) -> Iterator[Effect]:
    """They go over to another house: the chair and the members who are in the one where it sat, and at liberty."""
    if sitting.at is None or not removes(floor.assembly):
        return
    sat = (person for person, _ in members(floor.assembly))
    chair = () if floor.assembly.chair is None else (floor.assembly.chair,)
    for person in dict.fromkeys((*chair, *sat)):
        there = floor.whereabouts(person, sitting.at)
        yield Set(there.id, Binary("or", there, floor.has(person)))
        for place in floor.network.whereabouts.get(person, ()):
            if place != sitting.at:
                here = floor.whereabouts(person, place)
                yield Set(here.id, floor.formula(f"{here.id} and not {there.id}"))
    yield Choose(f"{floor.id}.at", sitting.at)


def _sits_again(floor: Floor, name: str, sitting: LaterSitting) -> Iterator[Effect]:
    """The body is whole again, but for those who stay away; what broke off the sitting before is over."""
    id, assembly = floor.id, floor.assembly
    yield Add(f"{id}.sittings", ONE)
    for other in assembly.sittings:
        yield Set(f"{id}.{other}.on", ONE if other == name else ZERO)
    if assembly.interruptions:
        yield Set(f"{id}.interrupted", ZERO)
        back = floor.assumed(
            f"{name}.returning", sitting.returning, f"{sitting.title}: share of those away who come"
        )
        yield from (Move(f"{id}.{bloc}.away", f"{id}.{bloc}.present", back) for bloc in assembly.blocs)


def does(title: str, plural: bool | None, said: str) -> str:
    """What is said of a body or a sitting, in its number: `The diet: it opens`."""
    return f"{title}: {agreeing(title, plural, said)}"


def ends_sitting(floor: Floor) -> Iterator[Effect]:
    """The sitting is over, whichever it was."""
    yield Set(f"{floor.id}.open", ZERO)
    yield from (Set(f"{floor.id}.sits.{person}", ZERO) for person in floor.shared())
    yield from (Set(f"{floor.id}.{name}.on", ZERO) for name in floor.assembly.sittings)


def _closes(floor: Floor, name: str, says: Says, closing: Closing, sits: str) -> None:
    waits = f"{sits} and not {floor.id}.floor{floor.uninterrupted()}{floor.unheld()}"
    guard = floor.formula(f"{waits} and when", when=closing.when)
    effects = (*ends_sitting(floor), *floor.network.effects(closing.then))
    floor.event(name, says("it|they rises|rise"), guard, floor.network.clock(closing.takes), effects)


def _opens(
    floor: Floor,
    own: str,
    says: Says,
    opens: Sitting,
    waits: tuple[str, str],
    effects: tuple[Effect, ...],
    place: str,
) -> None:
    """It opens; the hours set for it may only pass. `waits`: when it may open, and while it is late."""
    id, network = floor.id, floor.network
    may, late = waits
    guard = network.formula(f"{may} and when", when=opens.when)
    if floor.assembly.chair is not None:
        chair = floor.assembly.chair
        guard = all_of(guard, floor.can_speak(chair) if own == id else _presides(floor, chair, place))
    network.event(
        Event(
            id=f"{own}.opens",
            title=says("it|they opens|open"),
            guard=lasting(opens, guard),
            clock=network.clock(opens.takes),
            factors=network.factors(f"{own}.opens", opens.faster, opens.slower),
            memory="pause",
            effects=(
                Set(f"{id}.open", ONE),
                Set(f"{id}.opened", ONE),
                *effects,
                *floor.sit_down(),
                *network.effects(opens.then),
            ),
            by=floor.assembly.chair or "",
            place=place,
            important=opens.important,
            mechanism="deliberation",
            grounds=grounds_of(opens),
        )
    )
    _due(floor, own, says, opens, late)


def _presides(floor: Floor, chair: str, place: str) -> Node:
    """The chair, even if his bloc was driven out, can open it anew: in the house where they sat, or where they go."""
    elsewhere = tuple(Unary("not", sits) for sits in floor.sits_elsewhere(chair))
    ways = [floor.has(chair)]
    if removes(floor.assembly):
        ways.append(able(chair, place, floor.scenario, floor.network))
    return all_of(any_of(ways), *elsewhere)


def _due(floor: Floor, own: str, says: Says, opens: Sitting, late: str) -> None:
    """The hours set for it pass."""
    network = floor.network
    timeline = floor.scenario.timeline() if opens.intended else None
    for number, hour in enumerate(opens.intended, 1):
        network.event(
            Event(
                id=f"{own}.due_{number}",
                title=says("the hour set for it|them passes"),
                guard=network.formula(late),
                clock=network.hour(timeline.minute_of(hour) if timeline is not None else 0.0),
                effects=(Set(f"{floor.id}.late", ONE),),
                exogenous=APPOINTED,
                mechanism="deliberation",
                grounds=grounds_of(opens),
            )
        )
