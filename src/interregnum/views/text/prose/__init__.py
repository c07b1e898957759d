"""Conditions and amounts of a scenario as prose, with the formula beside: `the ring is closed`, `ring.closed`.

conditions   `Prose`: conditions with `and`, `or`, `not`, and what their names mean
comparisons  what is compared with what, by kind: people, shares, durations, hours, counts
terms        what names are called: flags and events as sentences, quantities as noun phrases
phrases      what the quantities of mechanisms say: `UNIT.gone`
general      names in general: `UNIT` for any unit; the titles of the nouns in a name
"""

from interregnum.calculus.network import Network
from interregnum.model import Scenario
from interregnum.views.text.prose.conditions import Prose, Told

__all__ = ["Prose", "Told", "prose_of"]

_last: list[Prose] = []  # at most one


def prose_of(scenario: Scenario, network: Network) -> Prose:
    """The prose of a scenario. The last one is kept: to make it takes long, and who asks about one event asks again."""
    if not any(kept.scenario is scenario and kept.network is network for kept in _last):
        _last[:] = [Prose(scenario, network)]
    return _last[0]
