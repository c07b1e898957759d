"""A scenario that has been checked: this is what is played."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from interregnum.calculus.network import Network
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.errors import Problem
from interregnum.language.where import Placed


@dataclass(frozen=True, repr=False)
class Sound(Placed):
    """A scenario fit to be played, with its network, its warnings and the folder it was read from.

    `home` is None where it came from no folder; then it has no record and no variants.
    """

    network: Network
    warnings: tuple[Problem, ...] = ()
    kept: Compiled | None = field(default=None, compare=False)

    @cached_property
    def compiled(self) -> Compiled:
        """The network as the arrays that are played: made once, or kept from an earlier run."""
        return compile_tables(self.network) if self.kept is None else self.kept

    def __repr__(self) -> str:
        counts = f"{len(self.network.events):,} events, {len(self.network.quantities):,} quantities"
        return f"<Sound {self.scenario.scenario.id}: {counts}>"
