"""What each observer expects: the believed chance that an authority prevails, moved by news.

State: `O.expects.AUTHORITY` for every unit and person. News favouring an authority moves the belief p in
it, and the beliefs q in its rivals, by

    p' = p + k (1 - p)        q' = q (1 - k)        k = clip(weight x reach x credibility, 0, 1)

where 1 - p is the surprise: what one expected anyway teaches little. Reach is 1 for a private word,
`belief.club` among one's own and `belief.public` in public, because each hearer then knows that the others have
heard it (Chwe; in Lohmann the public sign sets off the cascade). Credibility is 1 - `belief.discount` times a
unit's leaning against the favoured authority, and 1 - `belief.discount` for a person of another side: whoever
sees the slant of news takes something off it, but not all, since others will act upon it (Little); that it is
opponents who see the slant is ours. The works give the ideas; the formula and its coefficients are ours.

Sources: M. S.-Y. Chwe, *Rational Ritual: Culture, Coordination, and Common Knowledge* (2001); S. Lohmann, "The
dynamics of informational cascades", *World Politics* 47 (1994), 42-101; A. T. Little, "Propaganda and credulity",
*Games and Economic Behavior* 102 (2017), 224-232.
"""

from __future__ import annotations

from interregnum import model
from interregnum.calculus.naming import sentence
from interregnum.calculus.network import ONE, ZERO, Effect, Network, Set
from interregnum.expression import Binary, Call, Name, Node, Unary
from interregnum.mechanisms.orders.hearers import hearers, times, weight_of
from interregnum.model import Amount, Person, Scenario, Unit

UNKNOWN = Amount(
    typical="0.5", between=("0.4", "0.6"), basis="judgement", why="no evidence what was expected"
)
DISCOUNT = Amount(
    typical="0.4",
    between=("0.2", "0.6"),
    basis="judgement",
    why="whoever sees the slant of news discounts it in part, as others will act upon it (Little 2017)",
)


def declare(scenario: Scenario, network: Network) -> None:
    """What every unit and person expects of every authority, and the action `news`."""
    observers: dict[str, Unit | Person] = {**scenario.units, **scenario.persons}
    for id, observer in observers.items():
        network.at("units" if id in scenario.units else "persons", id)
        for name, authority in scenario.authorities.items():
            prevails = sentence(authority.title, authority.plural, "prevails|prevail")
            title = f"{observer.title}: believed chance that {prevails}"
            network.share(f"{id}.expects.{name}", title, observer.expects.get(name, UNKNOWN))
    for name in scenario.authorities:
        network.actions["news", name] = lambda effect: _news(effect, scenario, network)


def lower(scenario: Scenario, network: Network) -> None:
    """Beliefs move only as effects of what happens."""


def _news(effect: model.ScenarioEffect, scenario: Scenario, network: Network) -> tuple[Effect, ...]:
    """The news moves everyone it reaches; news that names nobody reaches all."""
    favoured = str(effect.news)
    amount = effect.weight if effect.weight is not None else Amount(typical="0")
    title = f"weight of the news that favours {scenario.authorities[favoured].title}"
    weight = weight_of(effect, f"news_{favoured}", amount, title, network)
    moved: list[Effect] = []
    for observer in hearers(effect, scenario):
        if observer in scenario.units or observer in scenario.persons:
            credible = times(weight, _credibility(observer, favoured, scenario, network))
            moved += _moved(observer, favoured, Call("clip", (credible, ZERO, ONE)), scenario)
    return tuple(moved)


def _credibility(observer: str, favoured: str, scenario: Scenario, network: Network) -> Node:
    """1, less a discount: for a unit by its leaning against the favoured, for a person by an opposed side."""
    discount = network.coefficient("belief.discount", DISCOUNT, "how much opponents discount news")
    if observer in scenario.units:
        against = Call("max", (ZERO, Unary("-", Name(f"{observer}.leaning.{favoured}"))))
        return Binary("-", ONE, times(discount, against))
    side = scenario.persons[observer].side
    return ONE if side in (None, favoured) else Binary("-", ONE, discount)


def _moved(observer: str, favoured: str, k: Node, scenario: Scenario) -> list[Effect]:
    """The belief in the favoured goes the share k of the way to 1, that in each rival the same share to 0."""
    moved: list[Effect] = []
    for name in scenario.authorities:
        belief = Name(f"{observer}.expects.{name}")
        kept = times(belief, Binary("-", ONE, k))
        moved.append(Set(belief.id, Binary("+", kept, k) if name == favoured else kept))
    return moved
