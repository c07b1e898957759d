"""Custody: persons are arrested, recorded in a protocol, walked through a crowd, and locked up or let go.

State: flags `C.arrested`, `C.recorded`, `C.under_way`, `C.jailed`, `C.lynched`, `C.released`, and for each person
`C.PERSON.taken`; the `held_by`, `free`, `at` and `alive` of those taken follow. Taken are those who are there when the
arrest is made, and alive; if nobody is, it is not made. Arrest, protocol and release take their own times; a protocol
that is only begun there is finished and signed where `signing` says (`C.brought_in`, `C.signed`). The walk has the
typical time

    60 (sum of the routes' km) / (km an hour on foot)   minutes, log-normal, with the spread custody.spread

and stands still while a route is shut. From the arrest to the lock, while there is a crowd, it presses on the
prisoners now and then; each time it is held off with odds `held_off / (1 - held_off)`, times the factor
`custody.protector` if their protector is with them. Those whom it lynches are dead. With T minutes in a crowd and an
exponential `mob` of mean m, they arrive with probability exp(-T (1 - held_off) / m). Whoever an effect of the scenario
sets free meanwhile is a prisoner no longer, and with the last of them it is over.

Each part but the arrest is there only where the scenario has it. Without `to` they are held where they are; without
`mob` nobody presses on them. Groups are let go, each of them with chance `share`; guards change their minds at a speed
of exp(custody.wavering (1/2 - resolve)), times `custody.turned` where they obey the captor no longer (`letting_go`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from interregnum.calculus.network import (
    AT_ONCE,
    ONE,
    ZERO,
    Branch,
    Draw,
    Effect,
    Event,
    Factor,
    Network,
    Set,
    all_of,
    divide,
    grounds_of,
)
from interregnum.expression import Binary, Call, Name, Node, Number, Unary
from interregnum.mechanisms.movement import travel
from interregnum.mechanisms.movement.letting_go import declare_letting_go, freed, lower_letting_go
from interregnum.mechanisms.scene import A_FEW, able, any_of, effects_in, lasting, there
from interregnum.model import Amount, Custody, Duration, Scenario, Signing, way

ON_FOOT = "foot"  # the mode whose speed the walk has, where the scenario knows it

PROTECTOR = Amount(
    typical="2",
    between=("1.3", "4"),
    basis="judgement",
    why="a man of standing who puts himself before the prisoners has often saved them, not always",
)
WALK = Amount(
    typical="4",
    between=("3", "5"),
    basis="judgement",
    why="a column of prisoners and guards walks no faster than its slowest",
)
SPREAD = Amount(
    typical="1.25",
    between=("1.1", "1.5"),
    basis="judgement",
    why="halts and detours, mostly within a quarter either way",
)


def declare(scenario: Scenario, network: Network) -> None:
    """How far things have come with each group of prisoners."""
    freed = {effect.set for effect in effects_in(scenario) if effect.to != "no"}
    for id, custody in scenario.custody.items():
        network.at("custody", id)
        for stage in stages(custody):
            network.flag(f"{id}.{stage}", f"{custody.title}: {stage.replace('_', ' ')}")
        for person in custody.who:
            network.flag(
                f"{id}.{person}.taken", f"{custody.title}: {scenario.persons[person].title} is one of them"
            )
        declare_letting_go(id, custody, scenario, network)
        for person in custody.who:
            if f"{person}.free" in freed:
                after = network.follows.get(f"{person}.free", ())
                network.follows[f"{person}.free"] = (*after, *_slips_out(id, custody, person))


def _slips_out(id: str, custody: Custody, person: str) -> tuple[Effect, ...]:
    """Whoever an effect of the scenario sets free is a prisoner no longer; with the last of them it is over."""
    taken = Name(f"{id}.{person}.taken")
    some_left = any_of(Name(f"{id}.{other}.taken") for other in custody.who)
    none_left = all_of(Name(f"{id}.arrested"), Unary("not", some_left))
    to_come = (Name(f"{id}.{stage}") for stage in ("under_way", "brought_in") if stage in stages(custody))
    return (
        Set(taken.id, all_of(taken, Unary("not", Name(f"{person}.free")))),
        Set(f"{id}.released", any_of((Name(f"{id}.released"), none_left))),
        *(Set(stage.id, all_of(stage, some_left)) for stage in to_come),
    )


def stages(custody: Custody) -> tuple[str, ...]:
    """What can become of them: the stages that this custody has."""
    there_are = {
        "recorded": custody.protocol is not None,
        "under_way": custody.to is not None,
        "jailed": custody.to is not None,
        "lynched": custody.mob is not None,
        "released": True,
        "handed_over": custody.guards is not None and custody.guards.hand_over is not None,
        "brought_in": custody.signing is not None,
        "signed": custody.signing is not None,
    }
    return ("arrested", *(stage for stage, is_there in there_are.items() if is_there))


def lower(scenario: Scenario, network: Network) -> None:
    """Arrest, protocol, the walk with its crowd, the lock; release where the scenario provides for it."""
    for id, custody in scenario.custody.items():
        network.at("custody", id)
        for event in _events(id, custody, scenario, network):
            network.event(event)
        lower_letting_go(id, custody, scenario, network)


def _events(id: str, custody: Custody, scenario: Scenario, network: Network) -> Iterator[Event]:
    """What there is of arrest, protocol, walk, crowd, lock and release."""
    yield _arrest(id, custody, scenario, network)
    if custody.protocol is not None:
        yield _protocol(id, custody, custody.protocol, network)
    if custody.to is not None:
        yield _sets_out(id, custody, network)
    if custody.mob is not None and custody.held_off is not None:
        yield _mob(id, custody, custody.mob, custody.held_off, scenario, network)
    if custody.to is not None:
        yield from _ends(id, custody, custody.to, scenario, network)
    if custody.released_when is not None:
        yield _release(id, custody, custody.released_when, network)


def _event(
    id: str,
    title: str,
    guard: Node,
    clock: Draw,
    effects: tuple[Effect, ...],
    custody: Custody,
    network: Network,
    branches: tuple[Branch, ...] = (),
) -> Event:
    """A stage of custody: what all of its events have in common."""
    return Event(
        id=id,
        title=f"{title}: {custody.title}",
        guard=guard,
        clock=clock,
        branches=branches,
        effects=effects,
        by=custody.by,
        place=custody.at,
        important=custody.important,
        mechanism="custody",
        grounds=grounds_of(custody),
    )


def _not(id: str, custody: Custody, *reached: str) -> tuple[Node, ...]:
    """None of these stages is reached, of those that there are."""
    return tuple(Unary("not", Name(f"{id}.{stage}")) for stage in reached if stage in stages(custody))


def _arrest(id: str, custody: Custody, scenario: Scenario, network: Network) -> Event:
    """Those of them who are there, and alive, are taken; the others are not, now or later."""
    reach = {person: _within_reach(person, custody, scenario, network) for person in custody.who}
    effects: list[Effect] = [Set(f"{id}.arrested", ONE)]
    for person, within_reach in reach.items():
        taken = Name(f"{id}.{person}.taken")
        network.option(f"{person}.held_by", custody.by)
        effects += [
            Set(taken.id, within_reach),
            *_held(person, custody.by, taken, network),
            *_at(person, custody.at, taken, network),
            Set(f"{person}.free", _unless(taken, f"{person}.free")),
        ]
    guarded = _guarded(custody, scenario, network)
    guard = all_of(
        *_not(id, custody, "arrested"), network.formula(custody.when), any_of(reach.values()), *guarded
    )
    effects += network.effects(custody.arrested)
    clock = network.clock(custody.arrest)
    title = "They are held where they are" if custody.to is None else "They are arrested"
    return _event(f"{id}.arrest", title, lasting(custody, guard), clock, tuple(effects), custody, network)


def _guarded(custody: Custody, scenario: Scenario, network: Network) -> tuple[Node, ...]:
    """Who is to be held where he is, by guards that the scenario names, is held once these are there."""
    if custody.to is not None or custody.guards is None:
        return ()
    return (able(custody.guards.who, custody.at, scenario, network),)


def _within_reach(person: str, custody: Custody, scenario: Scenario, network: Network) -> Node:
    """He can be arrested: alive, and where the arrest is made, unless that is asked of nobody."""
    alive = Name(f"{person}.alive")
    if custody.presence == "any":
        return alive
    if custody.presence == "free":
        return all_of(alive, Name(f"{person}.free"))
    return all_of(alive, there(person, custody.at, scenario, network))


def _unless(taken: Node, name: str) -> Node:
    """What it was, for who is not taken."""
    return Call("if", (taken, ZERO, Name(name)))


def _held(person: str, by: str, taken: Name, network: Network) -> Iterator[Effect]:
    """He is in their hands now and in nobody else's, if he is one of those taken."""
    for captor in network.choices[f"{person}.held_by"]:
        name = f"{person}.held_by.{captor}"
        yield Set(name, Call("if", (taken, ONE if captor == by else ZERO, Name(name))))


def _at(person: str, place: str, taken: Name, network: Network) -> Iterator[Effect]:
    """The person is in the place now and in no other, if one of those taken."""
    network.option(f"{person}.at", place)
    for other in dict.fromkeys((*network.whereabouts.get(person, ()), place)):
        name = network.option(f"{person}.at", other)
        yield Set(name.id, Call("if", (taken, ONE if other == place else ZERO, name)))


def _protocol(id: str, custody: Custody, protocol: Duration, network: Network) -> Event:
    guard = all_of(
        Name(f"{id}.arrested"), *_not(id, custody, "recorded", "released", "lynched", "handed_over")
    )
    clock, effects = network.clock(protocol), (Set(f"{id}.recorded", ONE),)
    title = "A protocol is drawn up" if custody.signing is None else "A protocol is drafted"
    return _event(f"{id}.protocol", title, guard, clock, effects, custody, network)


def _sets_out(id: str, custody: Custody, network: Network) -> Event:
    """They leave at once when the protocol, if any, is done; on the way, they are nowhere."""
    effects: list[Effect] = [Set(f"{id}.under_way", ONE)]
    for person in custody.who:
        here = f"{person}.at.{custody.at}"
        effects.append(Set(here, _unless(Name(f"{id}.{person}.taken"), here)))
    ready = Name(f"{id}.arrested" if custody.protocol is None else f"{id}.recorded")
    guard = all_of(ready, *_not(id, custody, "released", "lynched"))
    return _event(f"{id}.sets_out", "The prisoners set out", guard, AT_ONCE, tuple(effects), custody, network)


def _mob(
    id: str, custody: Custody, mob: Duration, held_off: Amount, scenario: Scenario, network: Network
) -> Event:
    """The crowd presses, from the arrest on, until it is left behind or has its way."""
    share = network.assume(f"{id}.held_off", held_off, f"{custody.title}: crowd held off", "share")
    held = Call("clip", (share, ZERO, ONE))
    odds = (*_protected(custody, scenario, network), *network.factors(f"{id}.mob", custody.odds))
    known = grounds_of(held_off)
    branches = (
        Branch("held_off", "the crowd is held off", held, odds, share_grounds=known),
        Branch(
            "lynched",
            "the crowd lynches the prisoners",
            Binary("-", ONE, held),
            effects=(
                Set(f"{id}.lynched", ONE),
                *(() if custody.to is None else (Set(f"{id}.under_way", ZERO),)),
                *_killed(id, custody),
                *network.effects(custody.lynched),
            ),
            share_grounds=known,
        ),
    )
    behind_walls = () if custody.signing is None else ("brought_in",)
    in_reach = (
        Name(f"{id}.arrested"),
        *_not(id, custody, *behind_walls, "jailed", "released", "lynched", "handed_over"),
    )
    guard = all_of(*in_reach, network.formula(custody.crowd))
    event = _event(
        f"{id}.mob",
        "A crowd presses on the prisoners",
        guard,
        network.clock(mob),
        (),
        custody,
        network,
        branches,
    )
    # in the room, in the street, at the bridge: wherever they are by then
    return replace(event, again=True, by="", place="", told=A_FEW)


def _killed(id: str, custody: Custody) -> Iterator[Effect]:
    """Those taken are dead: at liberty nowhere, and of use to nobody."""
    for person in custody.who:
        yield Set(f"{person}.alive", _unless(Name(f"{id}.{person}.taken"), f"{person}.alive"))


def _protected(custody: Custody, scenario: Scenario, network: Network) -> tuple[Factor, ...]:
    """The protector's weight, while free and where the prisoners set out from."""
    who = custody.protector
    if who is None:
        return ()
    protector = network.coefficient(
        "custody.protector", PROTECTOR, "odds ratio of holding a crowd off, with a protector"
    )
    there = network.option(f"{who}.at", custody.at)
    able = Name(f"{who}.free") if who in scenario.persons else Binary(">=", Name(f"{who}.people"), ONE)
    title = (scenario.persons.get(who) or scenario.units[who]).title
    return (Factor(f"protection by {title}", Call("if", (all_of(able, there), protector, ONE))),)


def _ends(id: str, custody: Custody, to: str, scenario: Scenario, network: Network) -> tuple[Event, ...]:
    """At the end of the walk they are locked up; where the protocol is yet to be signed, after that."""
    passable = travel.passable(walk(id, custody, scenario), scenario, network)
    walked = all_of(Name(f"{id}.under_way"), *passable)
    clock = _walk(id, custody, scenario, network)
    arrived: tuple[Effect, ...] = (Set(f"{id}.under_way", ZERO),)
    if custody.signing is None:
        return (_jails(id, custody, to, walked, clock, arrived, network),)
    signing, brought_in = custody.signing, Name(f"{id}.brought_in")
    arrived = (*arrived, Set(brought_in.id, ONE), *_led_to(id, custody, signing.at, network))
    arrives = _event(f"{id}.arrives", "They are brought in", walked, clock, arrived, custody, network)
    return (
        replace(arrives, memory="pause", place=signing.at),
        _signs(id, signing, custody, network),
        _jails(id, custody, to, Name(f"{id}.signed"), AT_ONCE, (), network),
    )


def _signs(id: str, signing: Signing, custody: Custody, network: Network) -> Event:
    """The protocol is finished and read to them, and each signs it."""
    guard = all_of(Name(f"{id}.brought_in"), *_not(id, custody, "signed"))
    effects, clock = (Set(f"{id}.signed", ONE),), network.clock(signing.takes)
    title = "The protocol is finished and signed"
    event = _event(f"{id}.signs", title, guard, clock, effects, custody, network)
    return replace(event, place=signing.at, grounds=grounds_of(signing))


def _jails(
    id: str,
    custody: Custody,
    to: str,
    guard: Node,
    clock: Draw,
    arrived: tuple[Effect, ...],
    network: Network,
) -> Event:
    effects = (
        Set(f"{id}.jailed", ONE),
        *arrived,
        *_led_to(id, custody, to, network),
        *network.effects(custody.jailed),
    )
    event = _event(f"{id}.jails", "The prisoners are locked up", guard, clock, effects, custody, network)
    return replace(event, memory="pause", place=to)


def _led_to(id: str, custody: Custody, place: str, network: Network) -> Iterator[Effect]:
    """Those who were taken are at the place."""
    for person in custody.who:
        yield from _at(person, place, Name(f"{id}.{person}.taken"), network)


def _walk(id: str, custody: Custody, scenario: Scenario, network: Network) -> Draw:
    """The time of the walk: its length over the speed on foot, log-normal."""
    lengths = [travel.length(name, scenario, network) for name in walk(id, custody, scenario)]
    if ON_FOOT in scenario.modes:
        speed: Node = travel.speed(ON_FOOT, scenario, network)
    else:
        network.at("modes", ON_FOOT)
        speed = network.coefficient("custody.km_h", WALK, "speed of a column of prisoners")
    network.at("custody", id)
    spread = network.coefficient("custody.spread", SPREAD, "usual spread of a prisoners' walk")
    minutes = Binary("*", Number(60.0), Call("sum", tuple(lengths)))
    return travel.time_of_way(divide(minutes, speed) if lengths else ZERO, spread)


def walk(id: str, custody: Custody, scenario: Scenario) -> tuple[str, ...]:
    """The routes of the walk; none where there is none, or the two places are one.

    Raises `ScenarioError` as `model.way` does.
    """
    if custody.to is None:
        return ()
    legs = way(custody.at, custody.to, custody.along, scenario.routes, f"custody.{id}")
    return tuple(leg.route for leg in legs)


def _release(id: str, custody: Custody, when: str, network: Network) -> Event:
    """They are let go, from where they were arrested or from where they were locked up."""
    effects: list[Effect] = [Set(f"{id}.released", ONE)]
    for person in custody.who:
        effects += freed(id, custody, person, Name(f"{id}.{person}.taken"))
    effects += network.effects(custody.released)
    others = ("released",) if custody.guards is not None or custody.lets_go else ()  # who else lets them go
    not_gone = _not(id, custody, "under_way", "lynched", "handed_over", *others)
    guard = all_of(Name(f"{id}.arrested"), *not_gone, network.formula(when))
    clock = network.clock(custody.release)
    title = "They are let go" if custody.to is None else "The prisoners are released"
    return _event(f"{id}.release", title, guard, clock, tuple(effects), custody, network)
