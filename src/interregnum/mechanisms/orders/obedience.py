"""Obedience: a unit or a person with an order in hand obeys it, stalls, or refuses.

State: flags `O.obeyed` and `O.refused`, and the count `O.stalled`; `O.called_off` where it may be. The answer is a
multinomial logit (McFadden). The unit's inclination x is a sum of terms, each a difference in log odds:

    x = leaning * l + expects * (2 e - 1) + resolve * (2 r - 1) * s - withheld * [no purpose told]
        - envoys * [envoys among them]
    weights: obey exp(x / 2), stall exp(stall), refuse exp(-x / 2)

each times the scenario's own odds. A person has neither leaning nor resolve: l is 1 if it is the authority of his side,
-1 if that is another, and the last term is left out. Who may ask back does so with the weight exp(ask), and weighs the
order again when that has been answered. l is the unit's private leaning to the authority (-1..1), e its belief that
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
    ZERO,
    Add,
    Branch,
    Effect,
    Event,
    Factor,
    Network,
    Set,
    all_of,
    grounds_of,
)
from interregnum.expression import Binary, Call, Name, Node
from interregnum.mechanisms.orders.calling_off import calls_off, not_called_off
from interregnum.mechanisms.orders.in_the_name import (
    NameUse,
    behind,
    believes,
    holds_for_legitimate,
    title_of,
    trusts,
)
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
NAME = Amount(
    typical="2",
    between=("1", "3"),
    basis="judgement",
    why="a name that one holds for legitimate weighs as much as whole-hearted sympathy",
)
TRUST = Amount(
    typical="1",
    between=("0.5", "2"),
    basis="judgement",
    why="who has been deceived by a man looks twice at what he orders, and may obey all the same",
)
ASK = Amount(
    typical="-0.7",
    between=("-1.6", "0.2"),
    basis="judgement",
    why="to ask back is half as likely as to put it off, for it says that one hesitates",
)


def declare(scenario: Scenario, network: Network) -> None:
    """What became of each order."""
    for id, order in scenario.orders.items():
        network.at("orders", id)
        network.flag(f"{id}.obeyed", f"{order.title}: obeyed")
        network.flag(f"{id}.refused", f"{order.title}: refused")
        network.count(f"{id}.stalled", f"{order.title}: how often put off")
        if order.during:
            network.flag(f"{id}.lapsed", f"{order.title}: over before it was answered")
        if order.ask is not None:
            network.count(f"{id}.asked", f"{order.title}: how often asked back")
            network.flag(f"{id}.asking", f"{order.title}: asked back, and not answered")
        if order.to in network.mortal:
            network.flag(f"{id}.void", f"{order.title}: given to the dead")
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
        if order.weighs_again is not None:
            network.event(_weighs_again(id, order, order.weighs_again, scenario, network))
        if order.to in network.mortal:
            network.event(_void(id, order, scenario, network))
        if order.called_off is not None:
            still_open = network.formula(f"not {id}.obeyed and not {id}.refused and not {id}.called_off")
            ends = (Set(f"{id}.called_off", ONE),)
            event = calls_off(id, order.called_off, still_open, ends, order.authority, network)
            network.event(replace(event, mechanism="obedience"))


def _lapses(id: str, order: Order, scenario: Scenario, network: Network) -> Event:
    """Whoever has the order, and has not said yes or no when its phases are over, need not any more."""
    waiting = f"{order.by}.delivered > 0 and not {id}.obeyed and not {id}.refused and not {id}.lapsed"
    they = "they" if order.to in scenario.units else "it was"
    return Event(
        id=f"{id}.lapses",
        title=f"{_title(order, scenario)}: over before {they} answered",
        guard=all_of(network.formula(waiting), *not_called_off(id, order.called_off), over(order)),
        clock=AT_ONCE,
        effects=(Set(f"{id}.lapsed", ONE),),
        by=order.to,
        mechanism="obedience",
        grounds=grounds_of(order),
    )


def _title(order: Order, scenario: Scenario) -> str:
    """Who is ordered to do what."""
    known = scenario.units.get(order.to) or scenario.persons[order.to]
    return f"{known.title}, ordered to {order.title}"


def _weighs_again(id: str, order: Order, when: str, scenario: Scenario, network: Network) -> Event:
    """Who has refused is persuaded to weigh it once more."""
    return Event(
        id=f"{id}.weighs_again",
        title=f"{_title(order, scenario)}: the refusal is weighed again",
        guard=lasting(order, network.formula(f"{id}.refused and when", when=when)),
        clock=AT_ONCE,
        effects=(Set(f"{id}.refused", ZERO),),
        by=order.to,
        mechanism="obedience",
        grounds=grounds_of(order),
    )


def _void(id: str, order: Order, scenario: Scenario, network: Network) -> Event:
    """Who is dead answers no order, and that is said."""
    waiting = f"{order.by}.sent > 0 and not {id}.obeyed and not {id}.refused and not {order.to}.alive"
    return Event(
        id=f"{id}.is_void",
        title=f"{_title(order, scenario)}, is dead",
        guard=all_of(network.formula(waiting), *not_called_off(id, order.called_off)),
        clock=AT_ONCE,
        effects=(Set(f"{id}.void", ONE),),
        by=order.authority,
        mechanism="obedience",
        grounds=grounds_of(order),
    )


def _answered(id: str, order: Order, scenario: Scenario, network: Network) -> Event:
    terms = tuple(_terms(order, scenario, network))
    stall = (Factor("waiting to see who wins", network.formula("exp(obedience.stall)")),)
    obey = tuple(Factor(name, network.formula("exp(term / 2)", term=term)) for name, term in terms)
    refuse = tuple(Factor(name, network.formula("exp(-term / 2)", term=term)) for name, term in terms)
    words = ("they obey", "they put it off", "they refuse", "they ask back")
    if order.to in scenario.persons:
        words = ("obeys", "puts it off", "refuses", "asks back")
    answers: list[tuple[str, str, Answer, tuple[Factor, ...], tuple[Effect, ...]]] = [
        ("obey", words[0], order.obey, obey, (Set(f"{id}.obeyed", ONE),)),
        ("stall", words[1], order.stall, stall, (Add(f"{id}.stalled", ONE),)),
        ("refuse", words[2], order.refuse, refuse, (Set(f"{id}.refused", ONE),)),
    ]
    able = f"{order.to}.people >= 1" if order.to in scenario.units else f"{order.to}.free"
    open_order = f"{order.by}.delivered > 0 and not {id}.obeyed and not {id}.refused"
    guard = network.formula(f"{open_order} and {able} and when", when=order.when)
    if order.ask is not None:
        weight = network.coefficient("obedience.ask", ASK, "log weight of asking back")
        asks = (Factor("asking what is meant", Call("exp", (weight,))),)
        back = (Add(f"{id}.asked", ONE), Set(f"{id}.asking", ONE))
        answers.append(("ask", words[3], order.ask, asks, back))
        answers[:3] = [(*answer[:4], (*answer[4], Set(f"{id}.asking", ZERO))) for answer in answers[:3]]
        guard = all_of(guard, network.formula(f"not {id}.asking or until", until=order.ask.until))
    return Event(
        id=f"{id}.answered",
        title=_title(order, scenario),
        guard=lasting(order, all_of(guard, *not_called_off(id, order.called_off))),
        clock=network.clock(order.takes),
        branches=tuple(
            Branch(
                id=name,
                title=answer.title or word,
                odds=(*weighs, *network.factors(f"{id}.{name}", answer.odds)),
                effects=(*marks, *network.effects(answer.then)),
            )
            for name, word, answer, weighs, marks in answers
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
    whose = scenario.authorities[authority].title
    formula = network.formula
    belief = formula(f"obedience.expects * (2 * {unit}.expects.{authority} - 1)")
    if unit in scenario.persons:
        person = scenario.persons[unit]
        if person.side is not None:
            sign = "" if person.side == authority else "-"
            yield f"side of {person.title}", formula(f"{sign}obedience.leaning")
        yield f"belief that {whose} will prevail", belief
    else:
        who = scenario.units[unit].title
        network.option(f"{unit}.obeys", authority)
        yield f"leaning of {who} to {whose}", formula(f"obedience.leaning * {unit}.leaning.{authority}")
        yield f"belief that {whose} will prevail", belief
        side = f"if({unit}.obeys.{authority}, 1, -1)"
        yield f"resolve of {who}", formula(f"obedience.resolve * (2 * {unit}.resolve - 1) * {side}")
    if order.purpose == "withheld":
        yield "no purpose told", formula("-obedience.withheld")
    if order.envoys != "no":
        envoys = formula("if(envoys, -obedience.envoys, 0)", envoys=order.envoys)
        yield "envoys of the other side among them", envoys
    yield from _in_the_name(order, scenario, network)


def _in_the_name(order: Order, scenario: Scenario, network: Network) -> Iterator[tuple[str, Node]]:
    """How a name weighs in which an order is given, and the trust in who gives it: see `backing`."""
    message, unit = scenario.messages[order.by], order.to
    sender = title_of(message.sender, scenario)
    if message.in_the_name_of is not None:
        use = NameUse(message.in_the_name_of, message.sender)
        belief = believes(unit, use, scenario)
        holds = holds_for_legitimate(unit, message.in_the_name_of, scenario, network)
        if belief is not None and holds is not None:
            weight = network.coefficient(
                "obedience.name",
                NAME,
                "log odds of obeying for certainty that a legitimate name is behind it",
            )
            term = Call("if", (holds, Binary("*", weight, Name(belief)), ZERO))
            yield f"belief that {behind(use, scenario)}", term
    trust = trusts(unit, message.sender, scenario)
    if trust is not None:
        lost = network.coefficient(
            "obedience.trust", TRUST, "log odds of obeying lost where no trust in the sender is left"
        )
        yield f"trust in {sender}", Binary("*", lost, Binary("-", Name(trust), ONE))
