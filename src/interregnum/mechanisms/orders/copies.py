"""Word to many that is lost for some and not for others: each has a copy, lost by the chance of the channel.

Parts of `messages`. Of each of those it is for, `M.out.NAME` is 1 where the copy came and 0 where not, and
`M.missed.NAME` the other way round; `M.has.NAME` says whether he has the word since it last came. With n who can have
it and a chance p of loss, k have it with the binomial chance of n, k and 1 - p; it is lost if all copies are.
"""

from __future__ import annotations

from collections.abc import Mapping

from interregnum.calculus.network import ONE, ZERO, Add, Effect, Move, Network, Set
from interregnum.expression import Binary, Call, Name, Node
from interregnum.model import Message, Scenario


def state(id: str, message: Message, to: tuple[str, ...], scenario: Scenario, network: Network) -> None:
    """Whether each of those it is for has it."""
    for addressee in to:
        who = next(
            getattr(scenario, section)[addressee].title
            for section in ("units", "persons", "authorities", "places", "assemblies")
            if addressee in getattr(scenario, section)
        )
        network.quantity(
            f"{id}.out.{addressee}", f"{message.title}: copies come to {who}", "people", 0.0, 0.0, 1.0
        )
        network.quantity(
            f"{id}.missed.{addressee}", f"{message.title}: copies lost for {who}", "people", 0.0, 0.0, 1.0
        )
        network.flag(f"{id}.has.{addressee}", f"{who}: has {message.title}")


def come(id: str, able: Mapping[str, Node], chance: Node) -> tuple[Effect, ...]:
    """The copies of those who are able to have it come, or are lost, each by itself."""
    effects: list[Effect] = []
    for addressee, can in able.items():
        out, missed = f"{id}.out.{addressee}", f"{id}.missed.{addressee}"
        effects += [Set(out, Call("if", (can, ONE, ZERO))), Set(missed, ZERO), Move(out, missed, chance)]
        effects.append(Set(f"{id}.has.{addressee}", Binary(">", Name(out), ZERO)))
    somebody = anybody(id, able)
    effects.append(Add(f"{id}.delivered", Call("if", (somebody, ONE, ZERO))))
    effects.append(Add(f"{id}.lost", Call("if", (somebody, ZERO, ONE))))
    return tuple(effects)


def anybody(id: str, able: Mapping[str, Node]) -> Node:
    """One copy at least has come."""
    return Binary(">", Call("sum", tuple(Name(f"{id}.out.{addressee}") for addressee in able)), ZERO)
