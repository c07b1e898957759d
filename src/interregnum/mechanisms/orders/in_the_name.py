"""Who uses whose name, what that is called in the state, and who holds the name for legitimate.

Parts of `backing`, `messages` and `obedience`.
"""

from __future__ import annotations

from typing import NamedTuple

from interregnum.calculus.naming import agreeing
from interregnum.calculus.network import Network, all_of, in_words
from interregnum.expression import Node
from interregnum.mechanisms.orders.addressees import NEVER, is_of
from interregnum.mechanisms.scene import any_of
from interregnum.model import Noun, Scenario

BELIEVERS = ("units", "persons", "assemblies")


class NameUse(NamedTuple):
    """A name that somebody uses: whose it is (`of`), and who uses it (`by`)."""

    of: str
    by: str


def uses(scenario: Scenario) -> tuple[NameUse, ...]:
    """Every use of a name that some message makes, each once."""
    made = (
        NameUse(message.in_the_name_of, message.sender)
        for message in scenario.messages.values()
        if message.in_the_name_of is not None
    )
    return tuple(dict.fromkeys(made))


def believes(who: str, use: NameUse, scenario: Scenario) -> str | None:
    """The belief of somebody that the one stands behind the other; None of those two, who know, and of a place."""
    if who in use or use not in uses(scenario) or not is_believer(who, scenario):
        return None
    return f"{who}.believes.{use.of}.behind.{use.by}"


def trusts(who: str, user: str, scenario: Scenario) -> str | None:
    """The trust of somebody in who uses a name; None where he uses none, or is the same."""
    if who == user or user not in {use.by for use in uses(scenario)} or not is_believer(who, scenario):
        return None
    return f"{who}.trusts.{user}"


def is_believer(who: str, scenario: Scenario) -> bool:
    """Whether he is a unit, a person or an assembly, who believe what they hear."""
    return any(who in getattr(scenario, section) for section in BELIEVERS)


def title_of(who: str, scenario: Scenario) -> str:
    """The title of a person or body, or of whatever else may send word."""
    return getattr(_noun(who, scenario), "title", in_words(who))


def _noun(who: str, scenario: Scenario) -> Noun | None:
    sections = (getattr(scenario, section) for section in (*BELIEVERS, "authorities", "places"))
    return next((section[who] for section in sections if who in section), None)


def behind(use: NameUse, scenario: Scenario, said: str = "stands|stand") -> str:
    """The one stands behind the other, in words."""
    of, plural = title_of(use.of, scenario), getattr(_noun(use.of, scenario), "plural", None)
    return f"{of} {agreeing(of, plural, said)} behind {title_of(use.by, scenario)}"


def holds_for_legitimate(who: str, name: str, scenario: Scenario, network: Network) -> Node | None:
    """He recognises the authority whose the name is; with no view of his own, he obeys it or is of its side.

    None where he never does.
    """
    ways = []
    for authority in scenario.authorities:
        theirs = _is_of_side(name, authority, scenario, network)
        his = _looks_up_to(who, authority, scenario, network)
        if NEVER not in (theirs, his):
            ways.append(all_of(theirs, his))
    return any_of(ways) if ways else None


def _looks_up_to(who: str, authority: str, scenario: Scenario, network: Network) -> Node:
    views = [id for id, view in scenario.recognition.items() if view.who == who]
    if views:
        return any_of(network.option(f"{id}.recognises", authority) for id in views)
    return _is_of_side(who, authority, scenario, network)


def _is_of_side(who: str, authority: str, scenario: Scenario, network: Network) -> Node:
    """Whose side somebody is on; of a person without one it is not said by where he is."""
    person = scenario.persons.get(who)
    return NEVER if person is not None and person.side is None else is_of(who, authority, scenario, network)
