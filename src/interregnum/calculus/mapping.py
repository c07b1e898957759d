"""An event with every formula in it changed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from interregnum.calculus.network import Add, Ballot, Choose, Effect, Event, Move, Set, Vote
from interregnum.expression import Node


def map_formulas(event: Event, change: Callable[[Node], Node]) -> Event:
    """The event with every formula in it changed."""
    return replace(
        event,
        guard=change(event.guard),
        clock=replace(event.clock, parameters=tuple(change(node) for node in event.clock.parameters)),
        factors=tuple(replace(factor, value=change(factor.value)) for factor in event.factors),
        effects=tuple(map_effect(effect, change) for effect in event.effects),
        branches=tuple(
            replace(
                branch,
                share=change(branch.share),
                odds=tuple(replace(factor, value=change(factor.value)) for factor in branch.odds),
                effects=tuple(map_effect(effect, change) for effect in branch.effects),
            )
            for branch in event.branches
        ),
    )


def map_effect(effect: Effect, change: Callable[[Node], Node]) -> Effect:
    """The effect with its formulas changed."""
    match effect:
        case Set(quantity, value):
            return Set(quantity, change(value))
        case Add(quantity, value):
            return Add(quantity, change(value))
        case Move(source, target, chance):
            return Move(source, target, change(chance))
        case Ballot(block, votes):
            return Ballot(block, tuple(_map_vote(vote, change) for vote in votes))
        case Choose():
            return effect


def _map_vote(vote: Vote, change: Callable[[Node], Node]) -> Vote:
    odds = tuple(replace(factor, value=change(factor.value)) for factor in vote.odds)
    return replace(vote, share=change(vote.share), odds=odds)
