"""How marching wears units down, and how rest restores them."""

from __future__ import annotations

from interregnum.model.values.basis import Duration, Factors, Grounds
from interregnum.model.values.kinds import Share


class Fatigue(Grounds):
    """That a unit tires on the march: it loses resolve on the way, and gets it back at rest.

    Each time `tires` has run while it is under way, it loses the share `loses` of its resolve; each time `rests` has
    run while it is not, it regains the share `regains` of what marching has taken.
    """

    tires: Duration | None = None
    loses: Share | None = None
    faster: Factors = ()
    slower: Factors = ()
    rests: Duration | None = None
    regains: Share | None = None
