"""What helps a newcomer: words explained, a first walk, turning points. No rule of the model reads it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from interregnum.model.values.basis import Grounds, Noun, Text
from interregnum.model.values.kinds import AssemblyName, Hour, NameOfEvent, PlaceName


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


class TurningPoint(Noun, title="Turning point"):
    """An event at which the crisis turns, as a page names it and stops at it; what it says holds of any history.

    Of `rank` 1 are the few that tell the whole; 3 is the least. `at` is where its caption is laid, if not where the
    event happens.
    """

    event: NameOfEvent
    title: Text
    says: Text = ""
    rank: Annotated[int, Field(ge=1, le=3)] = 2
    at: PlaceName | None = None
