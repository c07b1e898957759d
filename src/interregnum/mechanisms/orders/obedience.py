"""Obedience: a unit that has an order in hand obeys it, stalls, or refuses.

State: flags `O.obeyed` and `O.refused`, and the count `O.stalled`; `O.called_off` where it may be. The answer is a
multinomial logit (McFadden). The unit's inclination x is a sum of terms, each a difference in log odds:

    x = leaning * l + expects * (2 e - 1) + resolve * (2 r - 1) * s - withheld * [no purpose told]
        - envoys * [envoys among them]
    weights: obey exp(x / 2), stall exp(stall), refuse exp(-x / 2)

each times the scenario's own odds. l is the unit's private leaning to the authority (-1..1), e its belief that
the authority will prevail (0..1), r its resolve (0..1), s is 1 if it obeys that authority now and -1 if not; the
coefficients are `obedience.leaning`, `.expects`, `.resolve`, `.withheld`, `.envoys` and `.stall`. That armed men
side with whom they expect to win, and wait while that is unclear, is the reading of coups as coordination
(Singh); on when those set to guard a regime resist, see De Bruin. The size of each term is a judgement.

Sources: D. McFadden, "Conditional logit analysis of qualitative choice behavior", in P. Zarembka (ed.),
*Frontiers in Econometrics* (1974), 105-142; N. Singh, *Seizing Power: The Strategic Logic of Military Coups*
(2014); E. De Bruin, *How to Prevent Coups d'État* (2020).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from interregnum.calculus.network import (
    AT_ONCE,
    ONE,
    Add,
    Branch,
    Effect,
    Event,
    Factor,
    Network,
    Set,
    all_of,
    grounds_of,
    opening,
)
from interregnum.expression import Node
from interregnum.mechanisms.orders.calling_off import calls_off, not_called_off
from interregnum.mechanisms.scene import A_FEW, lasting, over
from interregnum.model import Amount, Answer, Order, Scenario

COEFFICIENTS: dict[str, tuple[str, Amount]] = {
    "obedience.leaning": (
        "log odds of obeying for full private leaning",
        Amount(
            typical="2",
            between=("1", "3"),
            basis="judgement",
            why="whole-hearted sympathy alone moves even odds to about seven to one",
        ),
    ),
    "obedience.expects": (
        "log odds of obeying for certainty that the authority prevails",
        Amount(
            typical="2",
            between=("1", "3"),
            basis="judgement",
            why="if coups are coordination, what others will do weighs as much as what one prefers",
        ),
    ),
    "obedience.resolve": (
        "log odds of obeying one's own authority for full resolve",
        Amount(
            typical="1",
            between=("0.5", "1.5"),
            basis="judgement",
            why="habit of duty counts, but less than sympathy and prospects",
        ),
    ),
    "obedience.withheld": (
        "log odds of obeying lost when no purpose is told",
        Amount(
            typical="1",
            between=("0.3", "1.7"),
            basis="judgement",
            why="an unexplained order is suspect, though many are obeyed all the same",
        ),
    ),
    "obedience.envoys": (
        "log odds of obeying lost when envoys of the other side are among the unit",
        Amount(
            typical="1.5",
            between=("0.7", "2.3"),
            basis="judgement",
            why="being spoken to in person turns more minds than a telegram",
        ),
    ),
    "obedience.stall": (
        "log weight of stalling, beside even odds of obeying and refusing",
        Amount(
            typical="0",
            between=("-0.7", "0.7"),
            basis="judgement",
            why="a unit drawn neither way puts off its answer about one time in three",
        ),
    ),
}


def declare(scenario: Scenario, network: Network) -> None:
    """What became of each order."""
    for id, order in scenario.orders.items():
        network.at("orders", id)
        network.flag(f"{id}.obeyed", f"{order.title}: obeyed")
        network.flag(f"{id}.refused", f"{order.title}: refused")
        network.count(f"{id}.stalled", f"{order.title}: how often put off")
        if order.during:
            network.flag(f"{id}.lapsed", f"{order.title}: over before it was answered")
        if order.called_off is not None:
            network.flag(f"{id}.called_off", f"{order.title}: called off")


def lower(scenario: Scenario, network: Network) -> None:
    """One event for each order, again until it is obeyed or refused."""
    for id, order in scenario.orders.items():
        network.at("orders", id)
        for name, (title, default) in COEFFICIENTS.items():
            network.coefficient(name, default, title)
        network.event(_answered(id, order, scenario, network))
        if order.during:
            network.event(_lapses(id, order, scenario, network))
        if order.called_off is not None:
            still_open = network.formula(f"not {id}.obeyed and not {id}.refused and not {id}.called_off")
            ends = (Set(f"{id}.called_off", ONE),)
            event = calls_off(id, order.called_off, still_open, ends, order.authority, network)
            network.event(replace(event, mechanism="obedience"))


def _lapses(id: str, order: Order, scenario: Scenario, network: Network) -> Event:
    """Whoever has the order, and has not said yes or no when its phases are over, need not any more."""
    waiting = f"{order.by}.delivered > 0 and not {id}.obeyed and not {id}.refused and not {id}.lapsed"
    return Event(
        id=f"{id}.lapses",
        title=f"{opening(scenario.units[order.to].title)}, ordered to {order.title}: over before they answered",
        guard=all_of(network.formula(waiting), *not_called_off(id, order.called_off), over(order)),
        clock=AT_ONCE,
        effects=(Set(f"{id}.lapsed", ONE),),
        by=order.to,
        mechanism="obedience",
        grounds=grounds_of(order),
    )


def _answered(id: str, order: Order, scenario: Scenario, network: Network) -> Event:
    terms = tuple(_terms(order, scenario, network))
    stall = (Factor("waiting to see who wins", network.formula("exp(obedience.stall)")),)
    obey = tuple(Factor(name, network.formula("exp(term / 2)", term=term)) for name, term in terms)
    refuse = tuple(Factor(name, network.formula("exp(-term / 2)", term=term)) for name, term in terms)
    answers: tuple[tuple[str, str, Answer, tuple[Factor, ...], Effect], ...] = (
        ("obey", "they obey", order.obey, obey, Set(f"{id}.obeyed", ONE)),
        ("stall", "they put it off", order.stall, stall, Add(f"{id}.stalled", ONE)),
        ("refuse", "they refuse", order.refuse, refuse, Set(f"{id}.refused", ONE)),
    )
    open_order = f"{order.by}.delivered > 0 and not {id}.obeyed and not {id}.refused"
    guard = network.formula(f"{open_order} and {order.to}.people >= 1 and when", when=order.when)
    return Event(
        id=f"{id}.answered",
        title=f"{opening(scenario.units[order.to].title)}, ordered to {order.title}",
        guard=lasting(order, all_of(guard, *not_called_off(id, order.called_off))),
        clock=network.clock(order.takes),
        branches=tuple(
            Branch(
                id=name,
                title=answer.title or word,
                odds=(*weighs, *network.factors(f"{id}.{name}", answer.odds)),
                effects=(mark, *network.effects(answer.then)),
            )
            for name, word, answer, weighs, mark in answers
        ),
        again=True,
        told=A_FEW,
        by=order.to,
        decision=True,
        important=order.important,
        mechanism="obedience",
        grounds=grounds_of(order),
    )


def _terms(order: Order, scenario: Scenario, network: Network) -> Iterator[tuple[str, Node]]:
    """The terms of the inclination: the name that an explanation cites, and the formula."""
    unit, authority = order.to, order.authority
    who, whose = scenario.units[unit].title, scenario.authorities[authority].title
    network.option(f"{unit}.obeys", authority)
    formula = network.formula
    yield f"leaning of {who} to {whose}", formula(f"obedience.leaning * {unit}.leaning.{authority}")
    belief = formula(f"obedience.expects * (2 * {unit}.expects.{authority} - 1)")
    yield f"belief that {whose} will prevail", belief
    side = f"if({unit}.obeys.{authority}, 1, -1)"
    yield f"resolve of {who}", formula(f"obedience.resolve * (2 * {unit}.resolve - 1) * {side}")
    if order.purpose == "withheld":
        yield "no purpose told", formula("-obedience.withheld")
    if order.envoys != "no":
        envoys = formula("if(envoys, -obedience.envoys, 0)", envoys=order.envoys)
        yield "envoys of the other side among them", envoys
