"""Morale: how long a unit stays where it is exposed, and what makes it go sooner.

State: `U.gone`; those who go are moved from `U.people` to `U.left`. The hazard of leaving is proportional (Cox):
the clock of a unit at resolve one half, fed, in contact and unshaken runs at speed

    exp(a_r (1/2 - resolve)) * a_h^[hungry] * a_i^[isolated] * exp(a_s shaken) * a_b^(promises broken)
        * (1 + a_c * contagion)

times the scenario's own factors; a_r, a_h, a_i, a_s, a_b, a_c are `morale.resolve`, `.hungry`, `.isolated`,
`.shaken`, `.promise` and `.contagion`. Contagion is Granovetter's threshold rule,

    contagion = Phi((g - threshold) / spread)

the share of people whose threshold, normal with mean `threshold` and deviation `spread`, is at or below the
share g of those they look to who have *already left*. That leaving shows what was hidden before is Kuran's
point. A unit goes as a body, once; or by parts, each of its people with chance `part`, again and again; or it
meets (`meetings`), and goes if a majority is for it.

Sources: D. R. Cox, "Regression models and life-tables", *Journal of the Royal Statistical Society* B 34 (1972),
187-220; M. Granovetter, "Threshold models of collective behavior", *American Journal of Sociology* 83 (1978),
1420-1443; T. Kuran, "Sparks and prairie fires", *Public Choice* 61 (1989), 41-74.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.network import (
    ONE,
    ZERO,
    Effect,
    Event,
    Factor,
    Move,
    Network,
    Set,
    divide,
    grounds_of,
)
from interregnum.expression import Binary, Call, Name, Node, Number
from interregnum.mechanisms.force.meetings import declare_meeting, lower_meeting
from interregnum.mechanisms.scene import A_FEW, lasting
from interregnum.model import Amount, Morale, Scenario, Unit

SHARPEST = Number(0.001, "", 0)  # a spread of zero would divide by 0; this is a step all the same

COEFFICIENTS: dict[str, tuple[str, Amount]] = {
    "morale.resolve": (
        "log hazard of leaving between full resolve and none",
        Amount(
            typical="3",
            between=("2", "4"),
            basis="judgement",
            why="the most resolute stay some twenty times as long as those who have given up",
        ),
    ),
    "morale.hungry": (
        "hazard ratio of leaving when hungry",
        Amount(
            typical="1.5",
            between=("1.2", "2"),
            basis="judgement",
            why="a missed meal is a common complaint of those who go, seldom the only one",
        ),
    ),
    "morale.isolated": (
        "hazard ratio of leaving when cut off",
        Amount(
            typical="1.5",
            between=("1.2", "2"),
            basis="judgement",
            why="no word from outside weighs about as much as no food",
        ),
    ),
    "morale.shaken": (
        "log hazard ratio of leaving for nerves fully shaken",
        Amount(
            typical="0.7",
            between=("0.4", "1.1"),
            basis="judgement",
            why="a loud blast close by about doubles the wish to go",
        ),
    ),
    "morale.promise": (
        "hazard ratio of leaving for each promise broken",
        Amount(
            typical="1.4",
            between=("1.15", "1.7"),
            basis="judgement",
            why="each help announced that does not come counts, less than hunger",
        ),
    ),
    "morale.contagion": (
        "how much of the hazard is added when all thresholds are passed",
        Amount(
            typical="5",
            between=("3", "8"),
            basis="judgement",
            why="where most of those one looks to have gone, staying is a matter of minutes, not hours",
        ),
    ),
    "morale.part": (
        "share that goes each time a unit leaves by parts",
        Amount(
            typical="0.1",
            between=("0.05", "0.2"),
            basis="judgement",
            why="groups of friends, a squad or two of a company",
        ),
    ),
}


def contagion(gone: Node, threshold: Node, spread: Node) -> Node:
    """The share of people whose threshold is at or below the share `gone` (Granovetter 1978)."""
    return Call("normal", (divide(Binary("-", gone, threshold, 0), Call("max", (spread, SHARPEST), 0)),), 0)


def gone_share(looks_to: tuple[str, ...], network: Network) -> Node:
    """The share of the people of some units who have left for good; nobody to look to gives 0."""
    if not looks_to:
        return ZERO
    left = ", ".join(f"{unit}.left" for unit in looks_to)
    people = ", ".join(f"{unit}.people" for unit in looks_to)
    return network.formula(f"sum({left}) / max(sum({people}, {left}), 1)")


def declare(scenario: Scenario, network: Network) -> None:
    """A flag for each unit whose morale the scenario describes; of those that go by vote, how it was cast."""
    for unit, morale in scenario.morale.items():
        network.at("morale", unit)
        network.flag(f"{unit}.gone", f"{scenario.units[unit].title}: gone")
        if morale.leaves == "by_vote":
            declare_meeting(unit, scenario.units[unit].title, network)


def lower(scenario: Scenario, network: Network) -> None:
    """`U.leaves`, once, for a unit that goes as a body or by vote; `U.melts`, again and again, by parts."""
    for id, morale in scenario.morale.items():
        network.at("morale", id)
        for name, (title, default) in COEFFICIENTS.items():
            network.coefficient(name, default, title)
        unit = scenario.units[id]
        there = network.formula(f"{id}.people >= 1 and not {id}.gone and exposed", exposed=morale.exposed)
        bound = lasting(morale, there)
        if morale.leaves == "by_vote":
            pressing = (
                *_factors(id, unit, morale, network),
                *network.factors(f"{id}.meets", morale.faster, morale.slower),
            )
            lower_meeting(id, unit, morale, network, bound, pressing)
            continue
        _lower_leaving(id, unit, morale, network, bound)


def _lower_leaving(id: str, unit: Unit, morale: Morale, network: Network, bound: Node) -> None:
    """`U.leaves`, once; or `U.melts`, again and again, of which a few times are told and the rest is bookkeeping."""
    by_parts = morale.leaves == "by_parts"
    event, title = (f"{id}.melts", "Part of them go") if by_parts else (f"{id}.leaves", "They go")
    named = tuple(_factors(id, unit, morale, network))
    network.event(
        Event(
            id=event,
            title=morale.title or f"{title}: {unit.title}",
            guard=bound,
            clock=network.clock(morale.takes),
            factors=(*named, *network.factors(event, morale.faster, morale.slower)),
            effects=(*_going(id, unit.title, morale, network), *network.effects(morale.then)),
            again=by_parts,
            told=A_FEW if by_parts else 0,
            by=id,
            important=morale.important,
            mechanism="morale",
            grounds=grounds_of(morale),
        )
    )


def _going(id: str, title: str, morale: Morale, network: Network) -> tuple[Effect, ...]:
    """All go at once, or each with the chance `part`; a unit of which nobody is left is gone."""
    if morale.leaves == "as_a_body":
        return Move(f"{id}.people", f"{id}.left", ONE), Set(f"{id}.gone", ONE)
    if morale.part is None:
        chance: Node = Name("morale.part", 0)
    else:
        chance = network.assume(f"{id}.part", morale.part, f"{title}: share that goes each time", "share")
    return Move(f"{id}.people", f"{id}.left", chance), Set(f"{id}.gone", network.formula(f"{id}.people < 1"))


def _factors(id: str, unit: Unit, morale: Morale, network: Network) -> Iterator[Factor]:
    """The hazard ratios, each under the name that an explanation cites."""
    formula = network.formula
    yield Factor(f"resolve of {unit.title}", formula(f"exp(morale.resolve * (0.5 - {id}.resolve))"))
    if morale.hungry != "no":
        yield Factor("no food", formula("if(hungry, morale.hungry, 1)", hungry=morale.hungry))
    if morale.isolated != "no":
        yield Factor("cut off", formula("if(isolated, morale.isolated, 1)", isolated=morale.isolated))
    yield Factor("shaken by the blast", formula(f"exp(morale.shaken * {id}.shaken)"))
    if morale.promises_broken != "0":
        broken = formula("pow(morale.promise, broken)", broken=morale.promises_broken)
        yield Factor("promises broken", broken)
    if unit.looks_to:
        threshold = network.assume(f"{id}.threshold", morale.threshold, f"{unit.title}: threshold", "share")
        spread = network.assume(f"{id}.spread", morale.spread, f"{unit.title}: spread of thresholds", "share")
        passed = contagion(gone_share(unit.looks_to, network), threshold, spread)
        added = Binary("*", Name("morale.contagion", 0), passed, 0)
        yield Factor("those they look to have gone", Binary("+", ONE, added, 0))
