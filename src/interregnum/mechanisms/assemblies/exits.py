"""Recess and exit: the hall interrupts its session, and blocs leave it and come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interregnum.calculus.network import (
    HOLDS,
    ONE,
    ZERO,
    Branch,
    Effect,
    Factor,
    Move,
    Set,
    all_of,
    grounds_of,
)
from interregnum.expression import Binary, Name, Node
from interregnum.mechanisms.assemblies.floor import Floor
from interregnum.mechanisms.scene import able, lasting
from interregnum.model import Recess, Walkout


def lower_recess(floor: Floor, name: str, recess: Recess) -> None:
    """Demanded from the floor, granted or refused, and over after a while."""
    id, network, own = floor.id, floor.network, f"{floor.id}.{name}"
    floor.rises(name, recess.title, recess.when, recess)
    given = floor.assumed(f"{name}.granted.share", recess.granted, f"{recess.title}: share of granting it")
    begins = (Set(f"{own}.on", ONE), Set(f"{id}.recess", ONE), *network.effects(recess.then))
    floor.event(
        name,
        recess.title,
        floor.going_on(name, recess),
        network.clock(recess.takes),
        (Set(f"{id}.floor", ZERO),),
        factors=network.factors(own, recess.faster, recess.slower),
        branches=(
            Branch(
                "granted",
                "the hall grants it",
                given,
                network.factors(f"{own}.granted", recess.odds),
                begins,
                share_grounds=grounds_of(recess.granted),
            ),
            Branch(
                "refused",
                "the hall refuses",
                Binary("-", ONE, given),
                (),
                network.effects(recess.refused),
                share_grounds=grounds_of(recess.granted),
            ),
        ),
        noun=recess,
        by=recess.by,
        important=recess.important,
    )
    over = (Set(f"{own}.on", ZERO), Set(f"{id}.recess", ZERO), *network.effects(recess.resumed))
    title = f"{floor.assembly.title}: the session is resumed"
    floor.event(f"{name}.ends", title, Name(f"{own}.on"), network.clock(recess.lasts), over, noun=recess)


def lower_walkout(floor: Floor, name: str, walkout: Walkout) -> None:
    """A bloc leaves in whole or part, and may come back."""
    id, network, bloc = floor.id, floor.network, walkout.bloc
    own, here = f"{id}.{name}", f"{id}.{walkout.bloc}.present"
    away = f"{id}.{bloc}.out" if walkout.joins is None else f"{walkout.joins}.{bloc}.present"
    share = floor.assumed(f"{name}.share", walkout.share, f"{walkout.title}: share of them who go")
    factors = (*_drawn_out(floor, bloc), *network.factors(own, walkout.faster, walkout.slower))
    floor.event(
        name,
        walkout.title,
        lasting(
            walkout,
            floor.formula(
                f"{id}.open and not {own}.gone and {here} >= 1{_stays_for(floor, bloc)}{floor.unheld()} and when",
                when=walkout.when,
            ),
        ),
        network.clock(walkout.takes),
        (
            Move(here, away, share),
            Set(f"{own}.gone", ONE),
            *_members_go(floor, name, walkout),
            *floor.stirred(name, walkout),
            *network.effects(walkout.then),
        ),
        factors=factors,
        noun=walkout,
        by=bloc,
        important=walkout.important,
    )
    if walkout.returns is None:
        return
    back = walkout.returns
    network.at("assemblies", id, "walkouts", name, "returns")
    floor.event(
        f"{name}.returns",
        back.title,
        lasting(back, floor.formula(f"{id}.open and {own}.gone and {away} >= 1 and when", when=back.when)),
        network.clock(back.takes),
        (
            Move(
                away,
                here,
                floor.assumed(f"{name}.returning", back.share, f"{back.title}: share of them who come"),
            ),
            *_members_come(floor, name, walkout),
            *network.effects(back.then),
        ),
        noun=back,
        by=bloc,
    )


def _stays_for(floor: Floor, bloc: str) -> str:
    """Nobody leaves while a motion of his own is being voted on."""
    movers = {bloc, *floor.assembly.blocs[bloc].members}
    motions = (f"{floor.id}.{name}" for name, motion in floor.assembly.motions.items() if motion.by in movers)
    return "".join(f" and not ({own}.put and not {own}.counted)" for own in motions)


def _members_go(floor: Floor, name: str, walkout: Walkout) -> Iterator[Effect]:
    """Those of the bloc who are persons, at liberty and in the house, go with it."""
    for person in floor.assembly.blocs[walkout.bloc].members if walkout.to is not None else ():
        went = Name(f"{floor.id}.{name}.{person}.went")
        yield Set(went.id, floor.has(person))
        yield from _goes(floor, person, went, {str(walkout.to): HOLDS})


def _members_come(floor: Floor, name: str, walkout: Walkout) -> Iterator[Effect]:
    """Those of them who went, and are still there and at liberty, come back."""
    for person in floor.assembly.blocs[walkout.bloc].members if walkout.to is not None else ():
        went = Name(f"{floor.id}.{name}.{person}.went")
        there = able(person, str(walkout.to), floor.scenario, floor.network)
        yield Set(went.id, all_of(went, there))
        houses = {house: floor.sits_in(house) for house in floor.assembly.houses}
        yield from _goes(floor, person, went, houses)


def _goes(floor: Floor, person: str, went: Name, to: Mapping[str, Node]) -> Iterator[Effect]:
    """He is there now, and nowhere else: in the one of these places of which the condition holds."""
    for place, so in to.items():
        there = floor.whereabouts(person, place)
        yield Set(there.id, Binary("or", there, went if so == HOLDS else all_of(went, so)))
    for place in floor.network.whereabouts.get(person, ()):
        here = floor.whereabouts(person, place)
        if place not in to:
            yield Set(here.id, floor.formula(f"{here.id} and not {went.id}"))
        elif to[place] != HOLDS:
            yield Set(here.id, floor.formula(f"{here.id} and (not {went.id} or so)", so=to[place]))


def _drawn_out(floor: Floor, bloc: str) -> Iterator[Factor]:
    """Heat hastens an exit, and so does the exit of those whom the bloc looks to."""
    heated = floor.formula(f"exp(deliberation.heat * ({floor.id}.{bloc}.heat - 0.5))")
    yield Factor(f"heat of {floor.assembly.blocs[bloc].title}", heated)
    looked_to = floor.assembly.blocs[bloc].looks_to
    if looked_to:
        there = floor.sum_of(looked_to, "present")
        sent = floor.sum_of(looked_to, "delegates")
        others = "".join(floor.not_by_their_will(absent) for absent in looked_to)
        gone = floor.formula(f"1 + deliberation.contagion * (({sent}) - ({there}){others}) / max({sent}, 1)")
        yield Factor("those they look to have left", gone)
