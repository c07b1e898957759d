"""Meetings: a unit that leaves by vote. What would make its people go makes them meet, and weighs in their vote.

A unit meets when the clock of `morale` has run out, at the same speed s. Each of its people is then for going with odds

    for_going * s : 1,

a multinomial draw. If more are for it than against, the unit has resolved (`U.resolved`); once it is ready, those who
voted for it go, and each of the others with chance `outvoted`. If not, it stays, and may meet again. That a body which
is free to ask itself goes or stays by what its majority thinks, and that some of the outvoted march along, is a
judgement of ours.
"""

from __future__ import annotations

from dataclasses import replace

from interregnum.calculus.network import (
    AT_ONCE,
    ONE,
    ZERO,
    Ballot,
    Draw,
    Effect,
    Event,
    Factor,
    Move,
    Network,
    Set,
    Vote,
    grounds_of,
)
from interregnum.expression import Name, Node
from interregnum.mechanisms.scene import A_FEW
from interregnum.model import Amount, Morale, Unit

COEFFICIENTS: dict[str, tuple[str, Amount]] = {
    "morale.for_going": (
        "odds for going of each man in a unit of even resolve that nothing presses",
        Amount(
            typical="0.3",
            between=("0.1", "1"),
            basis="judgement",
            why="one in four would rather be elsewhere; in a bad body every other",
        ),
    ),
    "morale.outvoted": (
        "share of the outvoted who go along with the others",
        Amount(
            typical="0.5",
            between=("0.2", "0.8"),
            basis="judgement",
            why="comrades, and officers at the head of the column; some will not",
        ),
    ),
}


def declare_meeting(id: str, title: str, network: Network) -> None:
    """How the unit has voted, and what it has resolved."""
    network.quantity(f"{id}.voted_go", f"{title}: votes for going", "people", 0.0, 0.0)
    network.quantity(f"{id}.voted_stay", f"{title}: votes for staying", "people", 0.0, 0.0)
    network.flag(f"{id}.met", f"{title}: the vote is in")
    network.flag(f"{id}.resolved", f"{title}: resolved to go")


def lower_meeting(
    id: str, unit: Unit, morale: Morale, network: Network, bound: Node, pressing: tuple[Factor, ...]
) -> None:
    """`U.meets`, again until they resolve to go; then `U.resolves` or `U.stays`; once ready, `U.leaves`.

    `bound` holds while the unit may go at all.
    """
    for name, (title, default) in COEFFICIENTS.items():
        network.coefficient(name, default, title)

    def event(name: str, title: str, guard: str, clock: Draw, *effects: Effect) -> Event:
        return Event(
            id=f"{id}.{name}",
            title=f"{unit.title}: {title}",
            guard=network.formula(guard, bound=bound),
            clock=clock,
            effects=effects,
            by=id,
            mechanism="morale",
            grounds=grounds_of(morale),
        )

    met, votes, over = f"{id}.met", f"{id}.voted_go > {id}.voted_stay", Set(f"{id}.met", ZERO)
    cast = (_ballot(id, unit.title, morale, network, pressing), Set(met, ONE))
    waits = f"bound and not {id}.resolved and not {met}"
    meets = event("meets", "they meet, and vote on going", waits, network.clock(morale.takes), *cast)
    network.event(replace(meets, factors=pressing, again=True, told=A_FEW))
    resolved = (over, Set(f"{id}.resolved", ONE))
    resolves = event("resolves", "a majority is for going", f"{met} and {votes}", AT_ONCE, *resolved)
    network.event(replace(resolves, important=morale.important))
    stays = event("stays", "a majority is for staying", f"{met} and not {votes}", AT_ONCE, over)
    network.event(replace(stays, again=True, told=A_FEW))
    gone = (*_going(id, unit.title, morale, network), *network.effects(morale.then))
    ready = f"bound and {id}.resolved"
    leaves = event("leaves", "they go", ready, network.clock(morale.sets_off), *gone)
    network.event(replace(leaves, title=morale.title or leaves.title, important=morale.important))


def _ballot(id: str, title: str, morale: Morale, network: Network, pressing: tuple[Factor, ...]) -> Ballot:
    """For going or for staying: what presses on the unit weighs for going."""
    weight = _own(id, "for_going", morale.for_going, f"{title}: weight of voting to go", network)
    return Ballot(
        f"{id}.people",
        (Vote(f"{id}.voted_go", weight, "for going", pressing), Vote(f"{id}.voted_stay", ONE, "for staying")),
    )


def _going(id: str, title: str, morale: Morale, network: Network) -> tuple[Effect, ...]:
    """Those who voted for it go, and of the others each with the chance `outvoted`."""
    along = _own(id, "outvoted", morale.outvoted, f"{title}: share of the outvoted who go along", network)
    share = network.formula(
        f"({id}.voted_go + along * {id}.voted_stay) / max({id}.voted_go + {id}.voted_stay, 1 people)",
        along=along,
    )
    return Move(f"{id}.people", f"{id}.left", share), Set(f"{id}.gone", network.formula(f"{id}.people < 1"))


def _own(id: str, name: str, amount: Amount | None, title: str, network: Network) -> Node:
    """An amount of this unit, or the coefficient of the mechanism."""
    if amount is None:
        return Name(f"morale.{name}", 0)
    return network.assume(f"{id}.{name}", amount, title, "share" if name == "outvoted" else "number")
