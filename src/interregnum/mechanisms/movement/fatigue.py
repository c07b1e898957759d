"""Fatigue: a unit that marches loses resolve, and recovers it at rest.

State: `U.fatigue`, the resolve that marching has taken from a unit (0..1), for each unit under `fatigue`. While the
unit is under way a clock runs, exponential with mean fatigue.tires; each time, with l = fatigue.loses,

    fatigue := fatigue + l * resolve,   resolve := (1 - l) * resolve

and while it is not, and fatigue is above 0.001, another with mean fatigue.rests; each time, with g = fatigue.regains,

    resolve := resolve + g * fatigue,   fatigue := (1 - g) * fatigue

The number of steps in t minutes is Poisson, so what is expected to be left of resolve after a march of t is
exp(-l t / tires) of what there was, and of fatigue after a rest exp(-g t / rests). Resolve and fatigue together change
by nothing here. A unit without an entry never tires. What resolve does is for other rules to say.

Sources: none that measures resolve. That endurance falls in proportion to what is left of it is a judgement.
"""

from __future__ import annotations

from interregnum.calculus.network import ONE, Add, Draw, Effect, Event, Network, Set, grounds_of
from interregnum.expression import Binary, Name, Node
from interregnum.model import Amount, Duration, Fatigue, Scenario

COEFFICIENTS: dict[str, tuple[str, Amount]] = {
    "fatigue.tires": (
        "how long on the march until resolve is worn once",
        Amount(
            typical="1 h",
            between=("40 min", "90 min"),
            basis="judgement",
            why="columns on foot are halted about once an hour to rest",
        ),
    ),
    "fatigue.loses": (
        "share of resolve that is lost each time",
        Amount(
            typical="0.05",
            between=("0.02", "0.1"),
            basis="judgement",
            why="a march of a day costs about a third, one of an hour is hardly felt",
        ),
    ),
    "fatigue.rests": (
        "how long at rest until resolve recovers once",
        Amount(
            typical="2 h",
            between=("1 h", "4 h"),
            basis="judgement",
            why="a meal and a sleep of some hours restore most of it",
        ),
    ),
    "fatigue.regains": (
        "share of what was lost that comes back each time",
        Amount(
            typical="0.5",
            between=("0.3", "0.7"),
            basis="judgement",
            why="a meal and a sleep of some hours restore most of it",
        ),
    ),
}


def declare(scenario: Scenario, network: Network) -> None:
    """What marching has taken from each unit that tires."""
    for unit in scenario.fatigue:
        title = f"{scenario.units[unit].title}: resolve that marching has taken"
        network.at("fatigue", unit).share(f"{unit}.fatigue", title)


def lower(scenario: Scenario, network: Network) -> None:
    """`U.tires` while the unit is under way, `U.rests` while it is not, again and again."""
    for unit, fatigue in scenario.fatigue.items():
        network.at("fatigue", unit)
        network.event(_tires(unit, fatigue, scenario, network))
        network.event(_rests(unit, fatigue, scenario, network))


def _tires(unit: str, fatigue: Fatigue, scenario: Scenario, network: Network) -> Event:
    lost = _amount(unit, scenario.units[unit].title, "loses", fatigue.loses, network)
    return Event(
        id=f"{unit}.tires",
        title=f"The march wears them: {scenario.units[unit].title}",
        guard=network.formula(f"{unit}.under_way and {unit}.people >= 1"),
        clock=_clock("tires", fatigue.tires, network),
        factors=network.factors(f"{unit}.tires", fatigue.faster, fatigue.slower),
        effects=_passes(f"{unit}.resolve", f"{unit}.fatigue", lost),
        again=True,
        by=unit,
        quiet=True,
        mechanism="fatigue",
        grounds=grounds_of(fatigue),
    )


def _rests(unit: str, fatigue: Fatigue, scenario: Scenario, network: Network) -> Event:
    regained = _amount(unit, scenario.units[unit].title, "regains", fatigue.regains, network)
    return Event(
        id=f"{unit}.rests",
        title=f"Rest restores them: {scenario.units[unit].title}",
        guard=network.formula(f"not {unit}.under_way and {unit}.fatigue > 0.001"),
        clock=_clock("rests", fatigue.rests, network),
        effects=_passes(f"{unit}.fatigue", f"{unit}.resolve", regained),
        again=True,
        by=unit,
        quiet=True,
        mechanism="fatigue",
        grounds=grounds_of(fatigue),
    )


def _passes(source: str, target: str, share: Node) -> tuple[Effect, ...]:
    """That share of one passes to the other, which is told first, while the one is still whole."""
    return (
        Add(target, Binary("*", share, Name(source, 0), 0)),
        Set(source, Binary("*", Binary("-", ONE, share, 0), Name(source, 0), 0)),
    )


def _clock(what: str, written: Duration | None, network: Network) -> Draw:
    return network.clock(written) if written is not None else Draw("exponential", (_usual(what, network),))


def _amount(unit: str, whose: str, what: str, written: Amount | None, network: Network) -> Node:
    if written is None:
        return _usual(what, network)
    title, _ = COEFFICIENTS[f"fatigue.{what}"]
    return network.assume(f"{unit}.{what}", written, f"{whose}: {title}", "share")


def _usual(what: str, network: Network) -> Node:
    title, default = COEFFICIENTS[f"fatigue.{what}"]
    return network.coefficient(f"fatigue.{what}", default, title)
