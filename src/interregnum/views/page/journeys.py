"""Who was under way from where to where, when, and how."""

from __future__ import annotations

from typing import Any

from interregnum.history import History


def journeys(history: History) -> list[dict[str, Any]]:
    """Each leg of each movement that was begun: who, from, to, route, mode, minutes of leaving and arriving."""
    return []
