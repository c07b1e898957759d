"""Blasts that were heard in one history: when, and where."""

from __future__ import annotations

from typing import Any

from interregnum.history import History


def shots(history: History) -> list[dict[str, Any]]:
    """Each time that a shock of the scenario was heard: the firing that made it, and the place it came from."""
    places = {f"{id}.heard": shock.at for id, shock in history.scenario.shocks.items()}
    return [
        {"number": change.number, "at": places[change.quantity]}
        for change in history.written
        if change.quantity in places
    ]
