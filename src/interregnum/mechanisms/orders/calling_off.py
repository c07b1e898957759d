"""Calling off: what is meant does not come about, because it is called off before.

A movement is called off before it sets out, an order before it is answered, word before it arrives. While it is open
and the condition holds, the time runs that the word for it takes; then `X.called_off` holds (of a message, counts).
"""

from __future__ import annotations

from collections.abc import Sequence

from interregnum.calculus.network import Effect, Event, Network, all_of, grounds_of
from interregnum.expression import Name, Node, Unary
from interregnum.model import CallOff


def calls_off(
    id: str, off: CallOff, still_open: Node, effects: Sequence[Effect], by: str, network: Network
) -> Event:
    """The event `X.calls_off`; `effects` are what it means for what is called off."""
    return Event(
        id=f"{id}.calls_off",
        title=off.title,
        guard=all_of(still_open, network.formula(off.when)),
        clock=network.clock(off.takes),
        effects=(*effects, *network.effects(off.then)),
        by=by,
        important=off.important,
        grounds=grounds_of(off),
    )


def not_called_off(id: str, off: CallOff | None) -> tuple[Node, ...]:
    """What calling off adds to the condition of what may be called off."""
    return () if off is None else (Unary("not", Name(f"{id}.called_off")),)
