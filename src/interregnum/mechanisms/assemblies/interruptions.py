"""Interruption: a sitting is broken off, held or dispersed in its midst, and goes on or does not.

State of an assembly A that can be interrupted: `A.interrupted`, nothing is heard, moved or voted; `A.held`, those in
the hall are held there; of an interruption X, `A.X.on`; of each bloc B the people `A.B.away`, who were driven out or
let go and have not walked out; of a member P who may lose his liberty, `A.taken.P`, that he has lost it and is not
counted among those in the hall. At any minute

    B.present + B.out + B.away + those of B who are taken + those who joined another body = B.delegates.

What was under way is lost or resumed by the body's `when_interrupted`: the events `broken_off` of speeches, motions
and votes stand with these (`floor`, `motions`). A stronger interruption ends a weaker one: a hall that is held can be
dispersed, one that is dispersed is not held.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.network import (
    AT_ONCE,
    ONE,
    ZERO,
    Add,
    Effect,
    Move,
    Set,
    all_of,
)
from interregnum.expression import Name, Number
from interregnum.mechanisms.assemblies.floor import Floor
from interregnum.mechanisms.assemblies.sittings import does, ends_sitting
from interregnum.mechanisms.scene import doing, lasting, there
from interregnum.model import Interruption, LetOut

HINDERED_BY = {"breaks_off": (Floor.uninterrupted, Floor.unheld), "holds": (Floor.unheld,), "disperses": ()}
ENDED = {
    ("breaks_off", "sits"): "the sitting is taken up again",
    ("breaks_off", "rises"): "it|they rises|rise",
    ("holds", "sits"): "the hall is freed, and the sitting goes on",
    ("holds", "rises"): "the hall is freed, and it|they rises|rise",
}


def declare_interruptions(floor: Floor) -> None:
    """What can be said of a body that may be interrupted."""
    id, assembly, network = floor.id, floor.assembly, floor.network
    title = assembly.title
    if not assembly.interruptions:
        return
    for name, bloc in assembly.blocs.items():
        network.at("assemblies", id, "blocs", name)
        network.quantity(
            f"{id}.{name}.away", f"{title}, {bloc.title}: driven out or let go", "people", 0.0, 0.0
        )
    network.at("assemblies", id).flag(f"{id}.interrupted", f"{title}: interrupted")
    if floor.may_be_held():
        network.flag(f"{id}.held", f"{title}: those in the hall are held")
    for person in (member for bloc in assembly.blocs for member in floor.may_be_taken(bloc)):
        who = floor.scenario.persons[person].title
        network.flag(f"{id}.taken.{person}", f"{title}: {who} is taken, and not counted in the hall")
    for name, interruption in assembly.interruptions.items():
        network.at("assemblies", id, "interruptions", name)
        network.flag(f"{id}.{name}.on", f"{interruption.title}: it lasts")


def lower_interruptions(floor: Floor) -> None:
    """Interruptions, and whom they or an arrest take out of the hall."""
    at, assembly = floor.network.at, floor.assembly
    for name, interruption in assembly.interruptions.items():
        at("assemblies", floor.id, "interruptions", name)
        _interrupts(floor, name, interruption)
    for bloc in assembly.blocs:
        at("assemblies", floor.id, "blocs", bloc)
        for person in floor.may_be_taken(bloc):
            _member_taken(floor, bloc, person)


# Interruptions --------------------------------------------------------------------------------------------


def _interrupts(floor: Floor, name: str, interruption: Interruption) -> None:
    id, network, own = floor.id, floor.network, f"{floor.id}.{name}"
    waits = "".join(hindered(floor) for hindered in HINDERED_BY[interruption.does])
    guard = floor.formula(f"{id}.open{waits} and when", when=interruption.when)
    able = floor.where_it_sits(
        lambda place: doing(interruption.presence, interruption.by, place, floor.scenario, network)
    )
    guard = lasting(interruption, all_of(guard, able))
    floor.event(
        name,
        interruption.title,
        guard,
        network.clock(interruption.takes),
        (*_begins(floor, name, interruption), *network.effects(interruption.then)),
        factors=network.factors(own, interruption.faster, interruption.slower),
        noun=interruption,
        by=interruption.by,
        again=interruption.again,
        important=interruption.important,
    )
    if interruption.goes_on != "no":
        floor.event(
            f"{name}.goes_on",
            _says(floor, "it|they is|are made to go on"),
            floor.formula(f"{own}.on and {id}.interrupted and goes_on", goes_on=interruption.goes_on),
            AT_ONCE,
            (Set(f"{id}.interrupted", ZERO),),
            noun=interruption,
            again=interruption.again,
        )
    for group, let_out in interruption.lets_go.items():
        network.at("assemblies", id, "interruptions", name, "lets_go", group)
        _let_out(floor, name, group, let_out)
    network.at("assemblies", id, "interruptions", name)
    if interruption.until != "no":
        _ends(floor, name, interruption)


def _says(floor: Floor, said: str) -> str:
    """What is said of the assembly, in its number."""
    return does(floor.assembly.title, floor.assembly.plural, said)


def _begins(floor: Floor, name: str, interruption: Interruption) -> Iterator[Effect]:
    """The sitting stands still; some or all are driven out."""
    id = floor.id
    disperses = interruption.does == "disperses"
    yield Set(f"{id}.interrupted", ONE)
    yield from _over(floor, except_for=None if disperses else name)
    if floor.may_be_held():
        yield Set(f"{id}.held", ONE if interruption.does == "holds" else ZERO)
    for bloc in floor.assembly.blocs:
        chance = interruption.drives_out.get(bloc)
        if chance is not None:
            title = f"{interruption.title}: share of {floor.bloc(bloc)} driven out"
            share = floor.assumed(f"{name}.drives_out_{bloc}", chance, title)
            yield Move(f"{id}.{bloc}.present", f"{id}.{bloc}.away", share)
        elif disperses:
            yield Move(f"{id}.{bloc}.present", f"{id}.{bloc}.away", ONE)
    if disperses:
        yield from ends_sitting(floor)


def _over(floor: Floor, except_for: str | None) -> Iterator[Effect]:
    """One interruption lasts, or none."""
    for name in floor.assembly.interruptions:
        yield Set(f"{floor.id}.{name}.on", ONE if name == except_for else ZERO)


def _let_out(floor: Floor, name: str, group: str, let_out: LetOut) -> None:
    id, network, own = floor.id, floor.network, f"{floor.id}.{name}.{group}"
    blocs = let_out.blocs or tuple(floor.assembly.blocs)
    share = floor.assumed(f"{name}.{group}.share", let_out.share, f"{let_out.title}: share of them who go")
    there_are = " or ".join(f"{id}.{bloc}.present >= 1" for bloc in blocs)
    again = floor.assembly.interruptions[name].again
    once = f" and times({own}) < times({id}.{name})" if again else ""  # each time that the hall is held
    floor.event(
        f"{name}.{group}",
        let_out.title,
        floor.formula(f"{id}.{name}.on and ({there_are}){once} and when", when=let_out.when),
        network.clock(let_out.takes),
        (
            *(Move(f"{id}.{bloc}.present", f"{id}.{bloc}.away", share) for bloc in blocs),
            *network.effects(let_out.then),
        ),
        factors=network.factors(own, let_out.faster, let_out.slower),
        noun=let_out,
        again=again,
        important=let_out.important,
    )


def _ends(floor: Floor, name: str, interruption: Interruption) -> None:
    """The hall is freed, or what disturbed it is over: the sitting goes on, or they rise."""
    id, network = floor.id, floor.network
    sits = interruption.afterwards == "sits"
    effects: list[Effect] = [Set(f"{id}.{name}.on", ZERO), Set(f"{id}.interrupted", ZERO if sits else ONE)]
    if floor.may_be_held():
        effects.append(Set(f"{id}.held", ZERO))
    if not sits:
        effects += ends_sitting(floor)
    floor.event(
        f"{name}.ends",
        _says(floor, ENDED[interruption.does, interruption.afterwards]),
        floor.formula(f"{id}.{name}.on and until", until=interruption.until),
        network.clock(interruption.resumes),
        (*effects, *network.effects(interruption.ended)),
        noun=interruption,
        again=interruption.again,
        important=interruption.important,
    )


def _member_taken(floor: Floor, bloc: str, person: str) -> None:
    """A member who loses his liberty elsewhere than in a hall that is held is one fewer in it, until he is back."""
    id, who = floor.id, floor.scenario.persons[person].title
    taken, here = Name(f"{id}.taken.{person}"), f"{id}.{bloc}.present"
    went = "".join(
        f" and not {id}.{name}.{person}.went"
        for name, walkout in floor.assembly.walkouts.items()
        if walkout.bloc == bloc and walkout.to is not None
    )
    floor.event(
        f"takes.{person}",
        f"{floor.assembly.title}: {who} is taken, and no longer counted",
        floor.formula(f"not {taken.id} and not {person}.free and {here} >= 1{floor.unheld()}{went}"),
        AT_ONCE,
        (Set(taken.id, ONE), Add(here, Number(-1.0, "", 0))),
        again=True,
        quiet=True,
    )
    cleared = f"{id}.interrupted and not {id}.open"  # then the others are not in the hall either
    back = floor.where_it_sits(lambda place: there(person, place, floor.scenario, floor.network))
    floor.event(
        f"returns.{person}",
        f"{floor.assembly.title}: {who} is back, and counted again",
        all_of(taken, Name(f"{person}.free"), back),
        AT_ONCE,
        (
            Set(taken.id, ZERO),
            Add(here, floor.formula(f"if({cleared}, 0, 1)")),
            Add(f"{id}.{bloc}.away", floor.formula(f"if({cleared}, 1, 0)")),
        ),
        again=True,
        quiet=True,
    )
