"""Letting go: parts of those who are held go free, and those who guard them may change their minds.

By definition `C.held` counts those who are held by custody C now. Of a group L that is let go, each goes with chance
`share`: with n of them held, the number that goes is binomial (n, share); `C.L.PERSON` says who went.

Guards G change their minds, while they stand where the prisoners are and somebody is held, at a speed of

    exp(custody.wavering x (1/2 - G.resolve)) x custody.turned^[they obey the captor no longer]

times the scenario's own factors; then they let go, join or hand over, by weight. Who is held where he is is free too
when nobody guards him any longer (`C.unguarded`). Each of those named is held, or free, or handed over, or dead.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.network import (
    AT_ONCE,
    ONE,
    ZERO,
    Branch,
    Choose,
    Effect,
    Event,
    Factor,
    Move,
    Network,
    Set,
    all_of,
    grounds_of,
)
from interregnum.expression import Call, Name, Node, Unary
from interregnum.mechanisms.scene import able, any_of
from interregnum.model import Amount, Custody, Guards, LetGo, Option, Scenario

COEFFICIENTS: dict[str, tuple[str, Amount]] = {
    "custody.wavering": (
        "log hazard of guards' changing their minds between full resolve and none",
        Amount(
            typical="4",
            between=("2", "6"),
            basis="judgement",
            why="those who have given up turn some fifty times as soon as the most resolute",
        ),
    ),
    "custody.turned": (
        "how much sooner guards act who obey the captor no longer",
        Amount(
            typical="5",
            between=("2", "10"),
            basis="judgement",
            why="they have no orders left to keep anybody, and some fear for what they did",
        ),
    ),
}
TURNS = {
    "let_go": "they let them go",
    "join": "they let them go and join them",
    "hand_over": "they hand them over",
}


def declare_letting_go(id: str, custody: Custody, scenario: Scenario, network: Network) -> None:
    """How many are held; who has gone with which group; whether they have been handed over."""
    if not custody.lets_go and custody.guards is None and custody.to is not None:
        return
    held = [f"{id}.{person}.taken" for person in custody.who]
    if custody.mob is not None:  # the dead are held by nobody
        held = [f"if({person}.alive, {taken}, 0)" for person, taken in zip(custody.who, held, strict=True)]
    network.define(f"{id}.held", f"sum({', '.join(held)})")
    for name, group in custody.lets_go.items():
        for person in group.who or custody.who:
            who = scenario.persons[person].title
            network.flag(f"{id}.{name}.{person}", f"{group.title}: {who} is one of them")


def lower_letting_go(id: str, custody: Custody, scenario: Scenario, network: Network) -> None:
    """The groups that are let go, and the guards' change of mind."""
    for name, group in custody.lets_go.items():
        network.at("custody", id, "lets_go", name)
        network.event(_goes(id, custody, name, group, scenario, network))
    guards = custody.guards
    if guards is not None:
        network.at("custody", id, "guards")
        for coefficient, (title, amount) in COEFFICIENTS.items():
            network.coefficient(coefficient, amount, title)
        network.event(_change_their_minds(id, custody, guards, scenario, network))
        if custody.to is None and _may_be_gone(guards, network):
            network.event(_unguarded(id, custody, guards, scenario, network))


def freed(id: str, custody: Custody, person: str, who: Node) -> tuple[Effect, ...]:
    """He is let go, where he is, if he is one of those who are."""
    held = f"{person}.held_by.{custody.by}"
    return (
        Set(held, Call("if", (who, ZERO, Name(held)))),
        Set(f"{person}.free", Call("if", (who, Name(f"{person}.alive"), Name(f"{person}.free")))),
        Set(f"{id}.{person}.taken", ZERO),
    )


def _in_hand(id: str, custody: Custody, persons: tuple[str, ...]) -> Node:
    """Some of these persons are held, alive, and not on the way."""
    held = [any_of(Name(f"{id}.{person}.taken") for person in persons)]
    if custody.to is not None:
        held.append(Unary("not", Name(f"{id}.under_way")))
    if custody.mob is not None:
        held.append(Unary("not", Name(f"{id}.lynched")))
    return all_of(*held)


def _none_left(id: str, custody: Custody) -> Effect:
    """All have been let go, once nobody is held any longer."""
    return Set(f"{id}.released", Unary("not", any_of(Name(f"{id}.{person}.taken") for person in custody.who)))


def _goes(id: str, custody: Custody, name: str, group: LetGo, scenario: Scenario, network: Network) -> Event:
    """A group is let go: each of those named who is held, with the chance given."""
    persons, own = group.who or custody.who, f"{id}.{name}"
    share = network.assume(f"{own}.share", group.share, f"{group.title}: share of them who go", "share")
    effects: list[Effect] = []
    for person in persons:
        went, taken = Name(f"{own}.{person}"), f"{id}.{person}.taken"
        let_go, is_free, _ = freed(id, custody, person, went)
        effects += [Move(taken, went.id, share), let_go, is_free]
    effects += [_none_left(id, custody), *network.effects(group.then)]
    return Event(
        id=own,
        title=group.title,
        guard=all_of(_in_hand(id, custody, persons), network.formula(group.when)),
        clock=network.clock(group.takes),
        factors=network.factors(own, group.faster, group.slower),
        effects=tuple(effects),
        place=_where(custody),
        important=group.important,
        mechanism="custody",
        grounds=grounds_of(group),
    )


def _where(custody: Custody) -> str:
    """Where they are held in the end."""
    return custody.at if custody.to is None else custody.to


# Guards -------------------------------------------------------------------------------------------


def _change_their_minds(
    id: str, custody: Custody, guards: Guards, scenario: Scenario, network: Network
) -> Event:
    """The guards let them go, go over to them, or hand them over."""
    unit, place = guards.who, _where(custody)
    resolve = network.formula(f"exp(custody.wavering * (0.5 - {unit}.resolve))")
    obeys = network.option(f"{unit}.obeys", custody.by)
    turned = Call("if", (obeys, ONE, Name("custody.turned")))
    stage = () if custody.to is None else (Name(f"{id}.jailed"),)
    title = scenario.units[unit].title
    return Event(
        id=f"{id}.guards",
        title=f"{custody.title}: their guards change their minds",
        guard=all_of(
            *stage,
            _in_hand(id, custody, custody.who),
            able(unit, place, scenario, network),
            network.formula(guards.when),
        ),
        clock=network.clock(guards.takes),
        factors=(
            Factor(f"resolve of {title}", resolve),
            Factor("whom the guards obey", turned),
            *network.factors(f"{id}.guards", guards.faster, guards.slower),
        ),
        branches=tuple(_ways(id, custody, guards, network)),
        by=unit,
        place=place,
        important=custody.important,
        mechanism="custody",
        grounds=grounds_of(guards),
    )


def _ways(id: str, custody: Custody, guards: Guards, network: Network) -> Iterator[Branch]:
    """The ways in which guards may turn, of those that the scenario gives a weight."""
    for name, title in TURNS.items():
        option: Option | None = getattr(guards, name)
        if option is None:
            continue
        own = f"{id}.guards.{name}"
        weight = network.assume(f"{own}.share", option.share, f"{custody.title}: weight of “{title}”")
        odds = network.factors(own, option.odds)
        effects = (*_turn(id, custody, guards, name), *network.effects(option.then))
        yield Branch(
            name,
            option.title or title,
            weight,
            odds,
            effects,
            grounds_of(option),
            share_grounds=grounds_of(option.share),
        )


def _turn(id: str, custody: Custody, guards: Guards, name: str) -> Iterator[Effect]:
    hands_over = name == "hand_over"
    for person in custody.who:
        taken = Name(f"{id}.{person}.taken")
        if hands_over:
            yield from _handed_over(person, custody, str(guards.over_to), taken)
        else:
            yield from freed(id, custody, person, taken)
    yield Set(f"{id}.handed_over" if hands_over else f"{id}.released", ONE)
    if name == "join":
        yield Choose(f"{guards.who}.obeys", str(guards.over_to))


def _handed_over(person: str, custody: Custody, to: str, taken: Name) -> Iterator[Effect]:
    """He is held still, by another; with this custody it is over."""
    for captor, now in ((custody.by, ZERO), (to, ONE)):
        name = f"{person}.held_by.{captor}"
        yield Set(name, Call("if", (taken, now, Name(name))))
    yield Set(taken.id, ZERO)


def _may_be_gone(guards: Guards, network: Network) -> bool:
    """Whether the guards may melt away, or go elsewhere."""
    return guards.who in network.losable or len(network.whereabouts.get(guards.who, ())) > 1


def _unguarded(id: str, custody: Custody, guards: Guards, scenario: Scenario, network: Network) -> Event:
    """Nobody guards them any longer, and they are free."""
    effects: list[Effect] = []
    for person in custody.who:
        effects += freed(id, custody, person, Name(f"{id}.{person}.taken"))
    effects.append(Set(f"{id}.released", ONE))
    gone = Unary("not", able(guards.who, custody.at, scenario, network))
    return Event(
        id=f"{id}.unguarded",
        title=f"{custody.title}: nobody guards them any longer, and they are free",
        guard=all_of(_in_hand(id, custody, custody.who), gone),
        clock=AT_ONCE,
        effects=tuple(effects),
        place=custody.at,
        important=custody.important,
        mechanism="custody",
        grounds=grounds_of(guards),
    )
