"""Who knew what when: the messages of a history, read off the changes that the kernel wrote.

Each sending of a message is one row: who sent it to whom, over what, whether what it reports was true then,
and whether it arrived (and was still true) or was lost. What was handed back, came too late, fell into other hands or
was called off is lost to those it was for; `why_lost` says which. Word repeated while it is on its way is one row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interregnum.mechanisms.orders.messages import FATES

if TYPE_CHECKING:
    from interregnum.history.data import History


@dataclass(slots=True)
class Sending:
    """One message on its way. Minutes; None for what did not come to pass. `sent_by` is a firing; `fate`, how lost."""

    message: str
    says: str
    sender: str
    to: tuple[str, ...]
    channel: str
    sent: float
    sent_by: int
    true: bool | None
    delivered: float | None = None
    still_true: bool | None = None
    lost: float | None = None
    why_lost: str | None = None
    fate: str | None = None


def sendings(history: History) -> list[Sending]:
    """Every sending, in the order in which they were sent."""
    found = [sending for id in history.scenario.messages for sending in _of(history, id)]
    return sorted(found, key=lambda sending: sending.sent_by)


def _of(history: History, id: str) -> Iterator[Sending]:
    message = history.scenario.messages[id]
    checked = message.reports is not None
    open_: Sending | None = None
    steps = {f"{id}.sent", f"{id}.delivered", *(f"{id}.{fate}" for fate in ("lost", "called_off", *FATES))}
    for change in history.written:
        if change.quantity not in steps or change.new <= change.old:
            continue
        minute = history.minute(change.number)
        if change.quantity.endswith(".sent"):
            if open_ is not None:
                continue
            true = history.value(f"{id}.true", change.number) != 0 if checked else None
            sender, to, over = message.sender, message.to, message.by
            open_ = Sending(id, message.says or message.title, sender, to, over, minute, change.number, true)
        elif open_ is not None:
            _close(history, open_, change.quantity, change.number, checked)
            yield open_
            open_ = None
    if open_ is not None:
        yield open_


def _close(history: History, sending: Sending, quantity: str, number: int, checked: bool) -> None:
    minute = history.minute(number)
    if quantity.endswith(".delivered"):
        sending.delivered = minute
        sending.still_true = history.value(f"{sending.message}.still_true", number) != 0 if checked else None
    else:
        sending.lost, sending.fate = minute, quantity.rpartition(".")[2]
        sending.why_lost = history.title(history.firing(number))
