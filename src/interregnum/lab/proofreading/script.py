"""A scenario as its proofreader knows it before he reads a history: cast, places, nouns, post, words, purposes."""

from __future__ import annotations

from functools import cached_property

from interregnum.calculus.network import Network
from interregnum.lab.proofreading.cast import Cast
from interregnum.lab.proofreading.foreclosed import Foreclosure
from interregnum.lab.proofreading.geography import Geography
from interregnum.lab.proofreading.nouns import Nouns
from interregnum.lab.proofreading.post import Post
from interregnum.lab.proofreading.purposes import Purposes
from interregnum.lab.proofreading.wording import Wording
from interregnum.model import Scenario


class Script:
    """What is the same in all histories of a scenario."""

    def __init__(self, scenario: Scenario, network: Network) -> None:
        self.scenario, self.network = scenario, network
        self.quantities = frozenset(network.quantities)
        self.nouns, self.ground = Nouns(scenario, network), Geography(scenario)
        self.cast = Cast(scenario, network, self.nouns)
        self.post, self.words = Post(scenario, network), Wording(scenario, network)
        self.purposes, self.foreclosure = Purposes(network, scenario.persons), Foreclosure(network)

    @cached_property
    def sieges(self) -> dict[str, frozenset[str]]:
        """The flags and numbers that each siege brings, but for that of its end."""
        found: dict[str, set[str]] = {id: set() for id in self.scenario.sieges}
        for name in self.quantities:
            match self.network.written_at.get(name):
                case ("sieges", str(id), *_) if name != f"{id}.overrun":
                    found[id].add(name)
        return {id: frozenset(names) for id, names in found.items()}
