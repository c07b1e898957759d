"""In another's name: who is believed to stand behind whom, moved by word and by what is seen; and trust.

State: for every message of S in the name of X, and every unit, person and assembly O but these two, the share
`O.believes.X.behind.S`; and `O.trusts.S`, 1 at the start. Word or sight that X stands behind S, or does not, moves
the belief b, and a belief that is disappointed takes with it trust t:

    confirmed   b' = b + k (1 - b)
    denied      b' = b (1 - k)        t' = t (1 - trust b k)
    k = clip(weight x reach x t of who says so, 0, 1)

The word itself confirms a little: it is used, and not denied (`backing.claimed`). Reach is that of `belief`: said in
public, it weighs more. Who speaks in the name of X counts as X as far as he is believed to. Whatever news S sends
weighs the less, the less he is trusted. To the inclination to obey an order in the name of X (`obedience`) whoever
holds X for legitimate adds obedience.name * b, and everybody takes off obedience.trust * (1 - t). The idea is Weber's,
that an order is obeyed because who gives it is held to be entitled to it; that a claim is the more believed, the more
it costs who makes it if it is false, is the theory of signals, from which the loss of trust comes. The formula and its
coefficients are ours.

Sources: M. Weber, *Wirtschaft und Gesellschaft* (1922), part 1, chapter 3; M. Spence, "Job market signaling",
*Quarterly Journal of Economics* 87 (1973), 355-374.
"""

from __future__ import annotations

from interregnum.calculus.network import ONE, ZERO, Effect, Network, Set
from interregnum.expression import Binary, Call, Name, Node
from interregnum.mechanisms.orders.hearers import hearers, weight_of
from interregnum.mechanisms.orders.in_the_name import (
    BELIEVERS,
    NameUse,
    behind,
    believes,
    title_of,
    trusts,
    uses,
)
from interregnum.model import Amount, Assembly, Person, Scenario, ScenarioEffect, Unit

UNKNOWN = Amount(
    typical="0.5",
    between=("0.3", "0.7"),
    basis="judgement",
    why="no evidence whether they took the name for rightly used",
)
TRUST = Amount(
    typical="0.8",
    between=("0.5", "1"),
    basis="judgement",
    why="who was wholly believed and is denied keeps little trust, and seldom none",
)
CLAIMED = Amount(
    typical="0.1",
    between=("0.03", "0.25"),
    basis="judgement",
    why="a name that is used, and not denied, is believed a little more each time",
)
CONFIRMED = Amount(
    typical="0.7",
    between=("0.4", "0.9"),
    basis="judgement",
    why="who says himself that he stands behind it is mostly believed, and may be made to say it",
)
DENIED = Amount(
    typical="0.8",
    between=("0.5", "0.95"),
    basis="judgement",
    why="a name withdrawn by whose it is convinces most, though some take the denial for a trick",
)
COEFFICIENTS = {
    "backing.claimed": ("weight of a name that is used", CLAIMED),
    "backing.confirmed": ("weight of a name that is confirmed", CONFIRMED),
    "backing.denied": ("weight of a name that is denied", DENIED),
    "backing.trust": ("share of trust lost by a belief that is wholly disappointed", TRUST),
}


def declare(scenario: Scenario, network: Network) -> None:
    """Who believes that who stands behind whom, how far each is trusted, and the actions `confirms` and `denies`."""
    used = uses(scenario)
    if used:
        network.at("messages")
        for name, (title, default) in COEFFICIENTS.items():
            network.coefficient(name, default, title)
    for section in BELIEVERS:
        for id, observer in getattr(scenario, section).items():
            _observer(id, observer, used, scenario, network.at(section, id))
    for user in dict.fromkeys(use.by for use in used):
        for action in ("confirms", "denies"):
            network.actions[action, user] = lambda effect: _word(effect, scenario, network)


def lower(scenario: Scenario, network: Network) -> None:
    """Beliefs move only as effects of what happens."""


def _observer(
    id: str,
    observer: Unit | Person | Assembly,
    used: tuple[NameUse, ...],
    scenario: Scenario,
    network: Network,
) -> None:
    for use in used:
        belief, trust = believes(id, use, scenario), trusts(id, use.by, scenario)
        if belief is not None:
            title = f"{observer.title}: believed chance that {behind(use, scenario)}"
            network.share(belief, title, observer.believes.get(use.of, {}).get(use.by, UNKNOWN))
        if trust is not None and trust not in network.quantities:
            network.quantity(
                trust, f"{observer.title}: trust in {title_of(use.by, scenario)}", "share", 1.0, 0.0, 1.0
            )


def _word(effect: ScenarioEffect, scenario: Scenario, network: Network) -> tuple[Effect, ...]:
    """It moves everyone whom it reaches; where it names nobody, all."""
    denied = effect.denies is not None
    use = NameUse(str(effect.in_the_name_of), str(effect.denies if denied else effect.confirms))
    said = "does|do not stand" if denied else "stands|stand"
    title = f"weight of the word that {behind(use, scenario, said)}"
    usual = Amount(typical="backing.denied" if denied else "backing.confirmed")
    stem = f"{'denies' if denied else 'confirms'}_{use.by}"
    amount = usual if effect.weight is None else effect.weight
    k = Call("clip", (weight_of(effect, stem, amount, title, network), ZERO, ONE))
    moved: list[Effect] = []
    for observer in hearers(effect, scenario):
        belief = believes(observer, use, scenario)
        if belief is not None:
            moved += (
                _denied(belief, trusts(observer, use.by, scenario), k) if denied else _confirmed(belief, k)
            )
    return tuple(moved)


def _confirmed(belief: str, k: Node) -> list[Effect]:
    return [Set(belief, Binary("+", Binary("*", Name(belief), Binary("-", ONE, k)), k))]


def _denied(belief: str, trust: str | None, k: Node) -> list[Effect]:
    """What was believed is not, and who was believed is trusted the less."""
    fallen = [Set(belief, Binary("*", Name(belief), Binary("-", ONE, k)))]
    if trust is None:
        return [*fallen]
    lost = Binary("*", Name("backing.trust"), Binary("*", Name(belief), k))
    return [Set(trust, Binary("*", Name(trust), Binary("-", ONE, lost))), *fallen]
