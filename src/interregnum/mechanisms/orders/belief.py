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
from interregnum.calculus.network import ONE, ZERO, Effect, Network, Set
from interregnum.expression import Binary, Call, Name, Node, Unary
from interregnum.model import Amount, Person, Scenario, Unit

UNKNOWN = Amount(
    typical="0.5", between=("0.4", "0.6"), basis="judgement", why="no evidence what was expected"
)
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
            title = f"{observer.title}: believed chance that {authority.title} prevails"
            network.share(f"{id}.expects.{name}", title, observer.expects.get(name, UNKNOWN))
    for name in scenario.authorities:
        network.actions["news", name] = lambda effect: _news(effect, scenario, network)


def lower(scenario: Scenario, network: Network) -> None:
    """Beliefs move only as effects of what happens."""


def _news(effect: model.ScenarioEffect, scenario: Scenario, network: Network) -> tuple[Effect, ...]:
    """The news moves everyone it reaches; news that names nobody reaches all."""
    favoured = str(effect.news)
    reached = _members(effect.reaches, scenario) or (*scenario.units, *scenario.persons)
    weight = _weight(effect, scenario.authorities[favoured].title, network)
    if effect.reach == "public":
        weight = _times(
            weight, network.coefficient("belief.public", PUBLIC, "how much more public news weighs")
        )
    elif effect.reach == "club":
        weight = _times(
            weight, network.coefficient("belief.club", CLUB, "how much more news among one's own weighs")
        )
    moved: list[Effect] = []
    for observer in dict.fromkeys(reached):
        if observer in scenario.units or observer in scenario.persons:
            credible = _times(weight, _credibility(observer, favoured, scenario, network))
            moved += _moved(observer, favoured, Call("clip", (credible, ZERO, ONE)), scenario)
    return tuple(moved)


def _members(names: tuple[str, ...], scenario: Scenario) -> tuple[str, ...]:
    """The names, with groups replaced by their members."""
    return tuple(member for name in names for member in scenario.groups.get(name, (name,)))


def _weight(effect: model.ScenarioEffect, favoured: str, network: Network) -> Node:
    """The weight; with a range, an assumption named after the entry that brings the news."""
    amount = effect.weight if effect.weight is not None else Amount(typical="0")
    first = name = f"{network.entry}.news_{effect.news}"
    number = 1
    while name in network.quantities:
        number += 1
        name = f"{first}_{number}"
    return network.assume(name, amount, f"weight of the news that favours {favoured}")


def _credibility(observer: str, favoured: str, scenario: Scenario, network: Network) -> Node:
    """1, less a discount: for a unit by its leaning against the favoured, for a person by an opposed side."""
    discount = network.coefficient("belief.discount", DISCOUNT, "how much opponents discount news")
    if observer in scenario.units:
        against = Call("max", (ZERO, Unary("-", Name(f"{observer}.leaning.{favoured}"))))
        return Binary("-", ONE, _times(discount, against))
    side = scenario.persons[observer].side
    return ONE if side in (None, favoured) else Binary("-", ONE, discount)


def _moved(observer: str, favoured: str, k: Node, scenario: Scenario) -> list[Effect]:
    """The belief in the favoured goes the share k of the way to 1, that in each rival the same share to 0."""
    moved: list[Effect] = []
    for name in scenario.authorities:
        belief = Name(f"{observer}.expects.{name}")
        kept = _times(belief, Binary("-", ONE, k))
        moved.append(Set(belief.id, Binary("+", kept, k) if name == favoured else kept))
    return moved


def _times(left: Node, right: Node) -> Node:
    if left == ONE or right == ONE:
        return right if left == ONE else left
    return Binary("*", left, right)
