"""Which places are one house, which one town, and how far it is from one to another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cached_property

from interregnum.expression import evaluate, names, parse
from interregnum.mechanisms.force.shock import distance_km
from interregnum.mechanisms.movement.custody import ON_FOOT
from interregnum.model import Scenario

FASTEST = 60.0  # km an hour, where a scenario says nothing of how one moves


class Geography:
    """The places of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    @cached_property
    def _ends(self) -> frozenset[str]:
        return frozenset(end for route in self.scenario.routes.values() for end in route.between)

    def house(self, place: str) -> str:
        """The house that a place is a room of: no route leads to a room."""
        within = self.scenario.places[place].within
        while place not in self._ends and within is not None:
            place, within = within, self.scenario.places[within].within
        return place

    def town(self, place: str) -> str:
        """The widest place that a place lies within."""
        return next(iter(list(self._around(place))[-1:]), place)

    def together(self, one: str, other: str) -> bool:
        """Whether two places are rooms of one house, or one lies within the other."""
        one, other = self.house(one), self.house(other)
        return one == other or one in self._around(other) or other in self._around(one)

    def _around(self, place: str) -> Iterator[str]:
        within = self.scenario.places[place].within
        while within is not None:
            yield within
            within = self.scenario.places[within].within

    def apart(self, here: str, there: str) -> float:
        """The kilometres between two places; none within a house, or where a position is not known."""
        km = 0.0 if self.together(here, there) else distance_km(here, there, self.scenario)
        return km if math.isfinite(km) else 0.0

    @cached_property
    def fastest(self) -> float:
        """The kilometres an hour of the fastest way to move, at the most that its range allows."""
        return self._most(self.scenario.modes)

    @cached_property
    def on_foot(self) -> float:
        """The same for those who walk."""
        return self._most({ON_FOOT} & self.scenario.modes.keys())

    def _most(self, modes: Iterable[str]) -> float:
        written = [self.scenario.modes[mode].km_h for mode in modes]
        speeds = [parse(amount.between[1] if amount.between else amount.typical) for amount in written]
        return max((evaluate(node, {}, 0.0) for node in speeds if not names(node)), default=FASTEST)
