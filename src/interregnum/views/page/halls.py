"""Assemblies: their blocs and seats, who spoke, what was moved and put, how it was voted, who left."""

from __future__ import annotations

from typing import Any

from interregnum.history import History


def houses(history: History) -> dict[str, Any]:
    """What no history changes of the assemblies, by id."""
    return {}


def halls(history: History) -> dict[str, Any]:
    """What happened in each assembly in one history, by id."""
    return {}
