"""Witnesses scored apart: sources whose facts were entered when the model stood, and test what it was not made by.

A reading is *theirs alone* where every account of it is by such a source: it is no fact of the rest, and one of theirs.
Of a reading that others tell too, what is theirs is the hour that they give it: an account with a window of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from interregnum.model import Noun, Text
from interregnum.record import Record
from interregnum.record.citing import cited


class Witness(Noun):
    """A source that is scored apart, by its name in the record, and why."""

    why: Text


def alone(record: Record, reading: str, works: Collection[str]) -> bool:
    """Whether a reading is told by these works and by no other."""
    told = {cited(account.source or "").work for account in record.readings[reading].accounts}
    return bool(told) and told <= set(works)


def as_told_by(record: Record, work: str, works: Mapping[str, Witness]) -> Record:
    """The record with nothing in it but what is this witness's: his own readings, and the hours that he gives."""
    windows = {}
    for id, window in record.windows.items():
        told = [
            number
            for number, account in enumerate(record.readings[id].accounts)
            if cited(account.source or "").work == work
        ]
        own = [record.own_windows[id, number] for number in told if (id, number) in record.own_windows]
        if told and alone(record, id, works):
            windows[id] = window
        elif own:
            windows[id] = own[0]
    return replace(record, windows=windows)
