"""Recognition: claims to hold power, proclaimed, made good by a deed or carried by a vote; who accepts them, and when.

By definition a claim X is `X.proclaimed`, `X.done`, `X.voted` while its conditions hold, and stands on

    X.grounds = recognition.proclaimed * [proclaimed] + recognition.deed * [deed] + recognition.voted * [voted]

State of recogniser R: the choice `R.recognises`; `R.doctrine`, whether it holds that power may pass to some
authorities alone; `R.before_the_fact` and `R.after_the_fact`. R accepts a claim X at a speed of

    X.grounds / grounds of all claims together * doctrine^[the doctrine bars X]

so that a claim beside which none stands is accepted in the time R takes, and of two the better founded the
sooner. That recognition often waits for the fact, and that acting as if it were one makes it so, is the reading
of coups as making a fact (Singh 2014); the formula is ours.
"""

from __future__ import annotations

from dataclasses import replace

from interregnum.calculus.network import (
    AT_ONCE,
    Choose,
    Effect,
    Event,
    Factor,
    Network,
    Set,
    grounds_of,
)
from interregnum.expression import Node
from interregnum.mechanisms.scene import lasting
from interregnum.model import Amount, PowerClaim, Recognition, Scenario

COEFFICIENTS: dict[str, tuple[str, Amount]] = {
    "recognition.proclaimed": (
        "what a proclamation adds to the grounds of a claim",
        Amount(
            typical="0.2",
            between=("0.05", "0.5"),
            basis="judgement",
            why="words before the deed convince few, and not nobody",
        ),
    ),
    "recognition.deed": (
        "what a deed adds to the grounds of a claim",
        Amount(
            typical="1",
            between=("0.7", "1.4"),
            basis="judgement",
            why="the measure of the others: who holds the seat of government",
        ),
    ),
    "recognition.voted": (
        "what a vote adds to the grounds of a claim",
        Amount(
            typical="0.7",
            between=("0.3", "1.4"),
            basis="judgement",
            why="for some more than the deed, for most somewhat less",
        ),
    ),
    "recognition.doctrine": (
        "how readily a claim is accepted that one's doctrine bars",
        Amount(
            typical="0.1",
            between=("0.02", "0.3"),
            basis="judgement",
            why="principles give way to facts, but late",
        ),
    ),
}


def declare(scenario: Scenario, network: Network) -> None:
    """What each claim stands on, and whom each recogniser recognises."""
    for id, claim in scenario.claims.items():
        network.at("claims", id)
        for name, (title, default) in COEFFICIENTS.items():
            network.coefficient(name, default, title)
        conditions = {"proclaimed": claim.proclaimed, "done": claim.deed, "voted": claim.voted}
        for how, when in conditions.items():
            network.define(f"{id}.{how}", when)
        network.define(
            f"{id}.grounds",
            f"recognition.proclaimed * if({id}.proclaimed, 1, 0) + recognition.deed * if({id}.done, 1, 0)"
            f" + recognition.voted * if({id}.voted, 1, 0)",
        )
    for id, view in scenario.recognition.items():
        network.at("recognition", id)
        if view.who not in scenario.assemblies:
            title = f"{view.title}: whom they recognise"
            network.choice(f"{id}.recognises", title, view.recognises, scenario.authorities)
        network.flag(f"{id}.doctrine", f"{view.title}: power may pass to some alone", bool(view.doctrine))
        for when in ("before_the_fact", "after_the_fact"):
            network.flag(f"{id}.{when}", f"{view.title}: recognised {when.replace('_', ' ')}")


def lower(scenario: Scenario, network: Network) -> None:
    """For each recogniser, one event for each claim it may come to accept."""
    for id, view in scenario.recognition.items():
        network.at("recognition", id)
        for name, claim in scenario.claims.items():
            if claim.by != _first(view, scenario):
                network.event(_accepts(id, view, name, claim, scenario, network))


def _first(view: Recognition, scenario: Scenario) -> str | None:
    """Whom a recogniser recognises at the start."""
    assembly = scenario.assemblies.get(view.who)
    return view.recognises if assembly is None else assembly.recognises


def _accepts(
    id: str, view: Recognition, name: str, claim: PowerClaim, scenario: Scenario, network: Network
) -> Event:
    who, title = view.who, f"Recognised by {view.title}: {claim.title}"
    noted: tuple[Effect, ...] = (
        Set(f"{id}.after_the_fact", network.formula(f"max({id}.after_the_fact, if({name}.done, 1, 0))")),
        Set(f"{id}.before_the_fact", network.formula(f"max({id}.before_the_fact, if({name}.done, 0, 1))")),
    )
    event = Event(
        id=f"{id}.{name}",
        title=title,
        guard=network.formula(f"{who}.recognises.{claim.by}"),
        clock=AT_ONCE,
        effects=(*noted, *network.effects(view.accepted.get(name, ()))),
        by=who,
        mechanism="recognition",
        important=view.important,
        grounds=grounds_of(view),
    )
    if who in scenario.assemblies:
        return replace(event, by="")
    able = f"{who}.free" if who in scenario.persons else f"{who}.people >= 1"
    return replace(
        event,
        guard=lasting(
            view,
            network.formula(
                f"not {id}.recognises.{claim.by} and {name}.grounds > 0 and {able} and when", when=view.when
            ),
        ),
        clock=network.clock(view.takes),
        factors=(
            *_grounds(id, view, name, claim, scenario, network),
            *network.factors(id, view.faster, view.slower),
        ),
        effects=(Choose(f"{id}.recognises", claim.by), *event.effects),
    )


def _grounds(
    id: str, view: Recognition, name: str, claim: PowerClaim, scenario: Scenario, network: Network
) -> tuple[Factor, ...]:
    """How well the claim stands beside the one recognised now; and the doctrine that bars it."""
    every = ", ".join(f"{other}.grounds" for other in scenario.claims)
    share: Node = network.formula(f"{name}.grounds / sum({every})")
    found = [Factor("what the claim stands on, beside the others", share)]
    if view.doctrine and claim.by not in view.doctrine:
        barred = network.formula(f"if({id}.doctrine, recognition.doctrine, 1)")
        found.append(Factor("a doctrine to whom alone power may pass", barred))
    return tuple(found)
