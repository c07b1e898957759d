"""Whoever does a thing can be where it happens.

Problem codes: never-there.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.errors import Problem
from interregnum.language.rules.context import Context
from interregnum.language.walk import NounAt
from interregnum.mechanisms.scene import can_be_there
from interregnum.model import (
    Acting,
    Assembly,
    Custody,
    Decision,
    Guards,
    Interruption,
    Motion,
    Recess,
    ScenarioEvent,
    Speech,
    Step,
    Task,
    Thing,
)


def never_there(context: Context) -> Iterator[Problem]:
    """Nothing that happens brings somebody to the place in which he is to do something."""
    for part, key, who, place in absent(context):
        known = ", ".join(context.network.whereabouts.get(who, ()))
        yield context.problem(
            "never-there",
            f"`{who}` is never at `{place}`",
            (*part.path, key),
            found=f"{who}, who may be at {known}" if known else who,
            allowed=f"something that brings `{who}` there, or `presence: free`",
        )


def absent(context: Context) -> Iterator[tuple[NounAt, str, str, str]]:
    """What somebody is to do where he never is: the noun, its key, who, and where."""
    for part in context.parts:
        if isinstance(part.noun, Acting) and part.noun.presence == "there":
            for key, who, place in _needs(part):
                if not can_be_there(who, place, context.scenario, context.network):
                    yield part, key, who, place


def _needs(part: NounAt) -> Iterator[tuple[str, str, str]]:
    """Whom a noun needs in which place, and under which key he is named."""
    above = part.above.noun if part.above is not None else None
    match part.noun:
        case ScenarioEvent(by=str(who), place=str(place)) | Decision(by=str(who), at=str(place)):
            yield "by", who, place
        case Step(led_by=str(who), leader_at=str(place)):
            yield "led_by", who, place
        case Task(by=str(who)) if isinstance(above, Thing):
            yield "by", who, above.at
        case Speech(by=str(who), stand_in=None) | Motion(by=str(who), stand_in=None) | Recess(by=str(who)):
            if isinstance(above, Assembly) and who not in above.blocs:
                yield "by", who, above.at
        case Interruption(by=str(who)) if isinstance(above, Assembly):
            yield "by", who, above.at
        case Custody(guards=Guards(who=str(who)), at=at, to=to):
            yield "guards", who, at if to is None else to
