"""Casualties: people of a unit or a crowd are hit, and are dead or wounded.

State: `U.killed` and `U.wounded`, to which people of `U.people` are moved; nobody is made and nobody vanishes. The
action `hit: U` with `share` s hits each of them with chance s; who is hit dies with chance k = `casualties.fatal`:

    killed with chance s k, wounded with chance s (1 - k)

By definition `casualties.dead` and `casualties.wounded` count all of them. Of those hit by weapons in war at least
two are wounded for each killed, and up to thirteen (Coupland and Meddings 1999).
"""

from __future__ import annotations

from interregnum import model
from interregnum.calculus.network import ONE, ZERO, Action, Effect, Move, Network, divide
from interregnum.expression import Binary, Call, Name, Node, Number
from interregnum.model import Amount, Scenario

FATAL = Amount(
    typical="0.25",
    between=("0.07", "0.33"),
    basis="inferred",
    why="two to thirteen wounded for each killed by weapons (Coupland and Meddings 1999); three is a usual figure",
)
NOBODY = Number(0.0, "people", 0)


def declare(scenario: Scenario, network: Network) -> None:
    """The dead and the wounded of every body of people, and the action `hit`."""
    bodies = {id: unit.title for id, unit in scenario.units.items()}
    bodies |= {id: crowd.title for id, crowd in scenario.crowds.items()}
    for id, title in bodies.items():
        network.at("units" if id in scenario.units else "crowds", id)
        for what in ("killed", "wounded"):
            network.quantity(f"{id}.{what}", f"{title}: people {what}", "people", 0.0, 0.0)
        network.actions["hit", id] = _hit(id, network)
    for name, what in (("dead", "killed"), ("wounded", "wounded")):
        counted = ", ".join(f"{id}.{what}" for id in bodies)
        network.at("units").define(f"casualties.{name}", f"sum({counted})" if bodies else NOBODY)


def lower(scenario: Scenario, network: Network) -> None:
    """People are hit only as effects of what happens."""


def _hit(id: str, network: Network) -> Action:
    def hit(effect: model.ScenarioEffect) -> tuple[Effect, ...]:
        fatal = network.coefficient("casualties.fatal", FATAL, "share of those hit who die")
        struck = network.formula(str(effect.share))
        return _moves(id, struck, fatal)

    return hit


def _moves(id: str, struck: Node, fatal: Name) -> tuple[Effect, ...]:
    """First the dead; then the wounded of those who are left, so that each chance is what it should be."""
    dies = Binary("*", struck, fatal, 0)
    lives = Binary("*", struck, Binary("-", ONE, fatal, 0), 0)
    spared = Binary("-", ONE, dies, 0)
    of_the_rest = Call("if", (Binary(">", spared, ZERO), divide(lives, spared), ZERO))
    return (
        Move(f"{id}.people", f"{id}.killed", dies),
        Move(f"{id}.people", f"{id}.wounded", of_the_rest),
    )
