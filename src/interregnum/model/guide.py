"""What helps a newcomer and a class: words explained, a first walk, turning points, questions, roles, how true it is.

No rule of the model reads it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from interregnum.model.values.basis import Grounds, Name, Noun, Text
from interregnum.model.values.fields import InRecord
from interregnum.model.values.kinds import AssemblyName, Hour, NameOfEvent, PlaceName, SomebodyName


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


class Remark(Noun):
    """A paragraph on how true the model is, for a reader who knows no statistics: what it gets right and wrong, why,
    and what it cannot know."""

    title: Text
    says: Text


class Evidence(Noun):
    """What an answer rests on: an event of the model, or a reading or a claim of the record.

    Of a reading `by` names one account, by who says it or by its source; without it all of them are meant.
    """

    event: NameOfEvent | None = None
    reading: Annotated[Name, InRecord("readings")] | None = None
    claim: Annotated[Name, InRecord("claims")] | None = None
    by: Text = ""

    @model_validator(mode="after")
    def _one_thing(self) -> Evidence:
        named = [key for key in ("event", "reading", "claim") if getattr(self, key) is not None]
        if len(named) != 1 or (self.by and named != ["reading"]):
            found = ", ".join([*named, *(["by"] if self.by else [])]) or "nothing"
            allowed = "one of event, reading, claim; with a reading also by"
            raise PydanticCustomError(
                "evidence", "evidence is one thing", {"found": found, "allowed": allowed}
            )
        return self


class Question(Noun):
    """Something to ask a class: what it rests on, and a key, which says what a good answer has in it."""

    asks: Text
    rests_on: tuple[Evidence, ...]
    key: Text

    @model_validator(mode="after")
    def _rests_on_something(self) -> Question:
        if not self.rests_on:
            allowed = "rests_on: [{event: ...}, {reading: ..., by: ...}, {claim: ...}]"
            raise PydanticCustomError(
                "evidence", "this question rests on nothing", {"found": "an empty list", "allowed": allowed}
            )
        return self


class Role(Noun):
    """Somebody for a student to be: what they want, and what they know at the start."""

    who: SomebodyName
    wants: Text
    knows: Text
