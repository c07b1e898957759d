"""Messages: each sending, and who knew what when."""

from __future__ import annotations

from typing import Any

from interregnum.history import History
from interregnum.history.news import sendings


def wires(history: History) -> list[dict[str, Any]]:
    """Every sending of a message, in the order in which they were sent."""
    messages = history.scenario.messages
    return [
        {
            "id": one.message,
            "title": messages[one.message].title,
            "kind": messages[one.message].kind,
            "says": one.says,
            "from": one.sender,
            "to": list(one.to),
            "channel": one.channel,
            "sent": round(one.sent, 2),
            "sent_by": one.sent_by,
            "true": one.true,
            "delivered": None if one.delivered is None else round(one.delivered, 2),
            "still_true": one.still_true,
            "lost": None if one.lost is None else round(one.lost, 2),
            "why_lost": one.why_lost,
        }
        for one in sendings(history)
    ]
