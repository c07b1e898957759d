"""Whom word reaches, and how much more it weighs where all know that all have heard it.

Parts of `belief` and `backing`, which move what their hearers believe.
"""

from __future__ import annotations

from interregnum.calculus.network import ONE, Network
from interregnum.expression import Binary, Node
from interregnum.model import Amount, Scenario, ScenarioEffect

PUBLIC = Amount(
    typical="1.5",
    between=("1.2", "2"),
    basis="judgement",
    why="what all know that all have heard moves more than private word (Chwe 2001); by how much is a guess",
)
CLUB = Amount(
    typical="1.2",
    between=("1.1", "1.4"),
    basis="judgement",
    why="heard among one's own: between private and public word",
)


def hearers(effect: ScenarioEffect, scenario: Scenario) -> tuple[str, ...]:
    """Whom it reaches, each once, with groups replaced by their members; everybody, where it names nobody."""
    named = (member for name in effect.reaches for member in scenario.groups.get(name, (name,)))
    everybody = (*scenario.units, *scenario.persons, *scenario.assemblies)
    return tuple(dict.fromkeys(named)) or everybody


def weight_of(effect: ScenarioEffect, stem: str, weight: Amount, title: str, network: Network) -> Node:
    """The weight times the reach; with a range, an assumption named after the entry that brings the word."""
    first = name = f"{network.entry}.{stem}"
    number = 1
    while name in network.quantities:
        number += 1
        name = f"{first}_{number}"
    node = network.assume(name, weight, title)
    if effect.reach == "public":
        return times(node, network.coefficient("belief.public", PUBLIC, "how much more public news weighs"))
    if effect.reach == "club":
        return times(
            node, network.coefficient("belief.club", CLUB, "how much more news among one's own weighs")
        )
    return node


def times(left: Node, right: Node) -> Node:
    """left * right, where neither is 1."""
    if left == ONE or right == ONE:
        return right if left == ONE else left
    return Binary("*", left, right)
