"""What helps a newcomer: words explained, and a first walk through the crisis. No rule of the model reads it."""

from __future__ import annotations

from typing import Literal

from interregnum.model.values.basis import Grounds, Noun, Text
from interregnum.model.values.kinds import AssemblyName, Hour, NameOfEvent


class Term(Grounds):
    """A party, body or word that a newcomer may not know. `also` are other names that texts give it."""

    title: Text
    says: Text
    also: tuple[Text, ...] = ()


class Stop(Noun):
    """One step of the walk: what a page shows at it, and what it says.

    The hour is that of the first `event` in the history shown; where it did not happen, or none is named, `at`.
    """

    title: Text
    says: Text
    view: Literal["map", "timeline", "hall", "wires", "nights"] = "map"
    event: NameOfEvent | None = None
    at: Hour | None = None
    assembly: AssemblyName | None = None
