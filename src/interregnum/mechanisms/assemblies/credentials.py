"""Credentials: who sits in an assembly, by bloc and by mandate, and who takes the seats of its presidium.

State of assembly A: `A.delegates` in all; `A.BLOC.allotted` and `A.BLOC.seated`, the seats on the platform; the
people `A.mandates.M`. By definition `A.of_no_bloc` and `A.of_no_mandate`: what the two counts of the same people
leave unexplained, which need not be the same, and is less than nought where a count has more than there are.

Seats are allotted once, from the typical numbers, by a rule of apportionment computed by the library
`apportionment`; a tie goes to the bloc named first. Whether a bloc takes them, refuses them or leaves them open is
asked when the presidium is seated.

Source: M. L. Balinski and H. P. Young, *Fair Representation: Meeting the Ideal of One Man, One Vote* (1982).
"""

from __future__ import annotations

from apportionment.methods import compute

from interregnum.calculus.network import Effect, Event, Network, Set, all_of, grounds_of
from interregnum.expression import evaluate, parse
from interregnum.mechanisms.hall import removes, where_it_sits
from interregnum.mechanisms.scene import doing, lasting
from interregnum.model import Assembly, Presidium, Scenario

METHODS = {
    "largest_remainder": "largest_remainder",
    "d_hondt": "dhondt",
    "sainte_lague": "saintelague",
    "modified_sainte_lague": "modified_saintelague",
    "huntington_hill": "huntington",
    "adams": "adams",
    "dean": "dean",
}


def declare(scenario: Scenario, network: Network) -> None:
    """The delegates, the mandates and the seats of each assembly."""
    for id, assembly in scenario.assemblies.items():
        _counts(id, assembly, network)
        network.at("assemblies", id, "presidium")
        for name, number in seats(assembly).items():
            title = f"{assembly.title}, {assembly.blocs[name].title}: seats in the presidium"
            network.quantity(f"{id}.{name}.allotted", f"{title}, allotted", "number", float(number), 0.0)
            network.quantity(f"{id}.{name}.seated", f"{title}, taken", "number", 0.0, 0.0)


def lower(scenario: Scenario, network: Network) -> None:
    """The presidium is seated."""
    for id, assembly in scenario.assemblies.items():
        if assembly.presidium is not None:
            network.at("assemblies", id, "presidium")
            network.event(_seated(id, assembly, assembly.presidium, scenario, network))


def _counts(id: str, assembly: Assembly, network: Network) -> None:
    """The whole number of delegates, the mandates, and what neither count explains."""
    network.at("assemblies", id)
    listed = f"sum({', '.join(f'{id}.{name}.delegates' for name in assembly.blocs)})"
    if assembly.delegates is None:
        network.define(f"{id}.delegates", listed)
    else:
        start = network.start_of(assembly.delegates)
        network.quantity(f"{id}.delegates", f"{assembly.title}: delegates in all", "people", start, 0.0)
    network.define(f"{id}.of_no_bloc", f"{id}.delegates - {listed}")
    for name, mandate in assembly.mandates.items():
        network.at("assemblies", id, "mandates", name)
        start = network.start_of(mandate.delegates)
        title = f"{assembly.title}, mandate for {mandate.title}"
        network.quantity(f"{id}.mandates.{name}", title, "people", start, 0.0, grounds=grounds_of(mandate))
    if assembly.mandates:
        sent = ", ".join(f"{id}.mandates.{name}" for name in assembly.mandates)
        network.define(f"{id}.of_no_mandate", f"{id}.delegates - sum({sent})")


def seats(assembly: Assembly) -> dict[str, int]:
    """The seats each bloc is allotted, from the typical numbers; a tie goes to the bloc named first."""
    presidium = assembly.presidium
    if presidium is None:
        return {}
    counts = [
        round(evaluate(parse(assembly.blocs[name].delegates.typical), {}, 0.0)) for name in presidium.among
    ]
    shared = compute(METHODS[presidium.rule], counts, presidium.seats, verbose=False)
    return dict(zip(presidium.among, (int(number) for number in shared), strict=True))


def _seated(id: str, assembly: Assembly, presidium: Presidium, scenario: Scenario, network: Network) -> Event:
    """The seats are taken, but for those refused or left open."""
    taken: list[Effect] = []
    for name in presidium.among:
        reasons = {"refused": presidium.refused.get(name), "left_open": presidium.left_open.get(name)}
        empty = {reason: when for reason, when in reasons.items() if when is not None}
        vacant = " or ".join(empty) or "no"
        seats_taken = network.formula(f"if({vacant}, 0, {id}.{name}.allotted)", **empty)
        taken.append(Set(f"{id}.{name}.seated", seats_taken))
    broken_off = f" and not {id}.interrupted" if assembly.interruptions else ""
    sits = network.formula(f"{id}.open{broken_off}")
    chair = where_it_sits(
        id, assembly, network, lambda place: doing("there", assembly.chair, place, scenario, network)
    )
    return Event(
        id=f"{id}.seated",
        title=f"{assembly.title}: the presidium takes its seats",
        guard=lasting(presidium, all_of(sits, chair)),
        clock=network.clock(presidium.takes),
        effects=(*taken, *network.effects(presidium.then)),
        by=assembly.chair or "",
        place="" if removes(assembly) else assembly.at,
        mechanism="credentials",
        grounds=grounds_of(presidium),
    )
