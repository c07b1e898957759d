"""Decisions: someone chooses among options, pressed by what is so at that moment.

State: `D.taken`, and a flag `D.OPTION` for what was chosen. A decision becomes possible while its condition
holds; a decider who is a person must be at liberty, of a unit somebody must be left, and either must be in the place
that the decision names. After the time it takes, one option i is drawn, with

    P(i) = w_i / sum over j of w_j        w_i = share_i x product of the odds factors of i that apply

which is a log-linear choice: a factor of 3 makes the odds of that option against any other three times what
they were.

Source: D. McFadden, "Conditional logit analysis of qualitative choice behavior", in P. Zarembka (ed.),
*Frontiers in Econometrics* (1974), 105-142.
"""

from __future__ import annotations

from interregnum.calculus.network import (
    ONE,
    ZERO,
    Branch,
    Event,
    Network,
    Set,
    grounds_of,
    in_words,
    weight_title,
)
from interregnum.mechanisms.scene import needing
from interregnum.model import Decision, Option, Scenario


def declare(scenario: Scenario, network: Network) -> None:
    """One flag for the decision and one for each option."""
    for id, decision in scenario.decisions.items():
        network.at("decisions", id)
        network.flag(f"{id}.taken", f"{decision.title}: decided")
        for name, option in decision.among.items():
            network.flag(f"{id}.{name}", f"{decision.title}: {option.title or in_words(name)}")


def lower(scenario: Scenario, network: Network) -> None:
    """One event with a branch for each option."""
    for id, decision in scenario.decisions.items():
        network.at("decisions", id)
        when = network.formula(decision.when)
        network.event(
            Event(
                id=id,
                title=decision.title,
                guard=needing(decision, when, decision.by, decision.at, scenario, network),
                clock=network.clock(decision.takes),
                factors=network.factors(id, decision.faster, decision.slower),
                memory=decision.memory,
                branches=tuple(
                    branch(network, id, name, option, decision) for name, option in decision.among.items()
                ),
                effects=(Set(f"{id}.taken", ONE), *network.effects(decision.then)),
                again=decision.again,
                by=decision.by,
                decision=True,
                place=decision.at or "",
                important=decision.important,
                mechanism="choice",
                grounds=grounds_of(decision),
            )
        )


def branch(network: Network, id: str, name: str, option: Option, decision: Decision) -> Branch:
    """The branch of one option: it marks itself as chosen, and the others as not."""
    chosen = tuple(Set(f"{id}.{other}", ONE if other == name else ZERO) for other in decision.among)
    return Branch(
        id=name,
        title=option.title or in_words(name),
        share=network.assume(f"{id}.{name}.share", option.share, weight_title(decision.title, name, option)),
        odds=network.factors(f"{id}.{name}", option.odds),
        effects=(*chosen, *network.effects(option.then)),
        grounds=grounds_of(option),
        share_grounds=grounds_of(option.share),
    )
