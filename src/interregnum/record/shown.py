"""What a reading lets one see: somebody at a place or on a way, who holds what, a shot, a count, a speaker, a line
that goes dead. A page draws it; nothing of the simulation reads it.

Each thing shown has one subject, and says of it one or more of what can be said of such a subject (`SAYS`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from interregnum.model import Name, Noun
from interregnum.model.values.fields import Limits, Ref
from interregnum.model.values.kinds import AuthorityName, ChannelName, MessageName, PlaceName

Turn = Literal[
    "open", "closed", "recess", "gone", "back", "moved", "carried", "lost", "tabled", "dead", "working", "sent",
    "arrived", "free", "empty", "come", "interrupted", "held",
]  # fmt: skip
Count = Annotated[float, Limits("people", 0)]


class Shown(Noun):
    """One thing that a reading shows.

    `from` and `to` are a way that was gone in the window of the reading; `from` alone says that they left, and not
    where to. Of a `shot` `to` is where it strikes. `ended` is the label of an ending of the outcome; an outcome that
    asks for an hour `is: come`. `votes` are those for, those against, and those who abstained. `blocs` are counted
    together, where a source does not part them.
    """

    unit: Annotated[Name, Ref("units", "groups")] | None = None
    person: Annotated[Name, Ref("persons", "groups")] | None = None
    place: PlaceName | None = None
    shot: PlaceName | None = None
    channel: ChannelName | None = None
    message: MessageName | None = None
    outcome: Annotated[Name, Ref("outcomes")] | None = None
    assembly: Annotated[Name, Ref("assemblies")] | None = None
    bloc: Annotated[Name, Ref(local="blocs")] | None = None
    blocs: tuple[Annotated[Name, Ref(local="blocs")], ...] = ()
    motion: Annotated[Name, Ref(local="motions")] | None = None
    speaker: Annotated[Name, Ref("persons", "units", "authorities", local="blocs")] | None = None
    at: PlaceName | None = None
    start: PlaceName | None = Field(default=None, alias="from")
    to: PlaceName | None = None
    held_by: AuthorityName | None = None
    obeys: AuthorityName | None = None
    people: Count | None = None
    votes: tuple[Count, ...] = ()
    ended: Annotated[Name, Ref(local="endings")] | None = None
    is_: Turn | None = Field(default=None, alias="is")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    @property
    def subject(self) -> str:
        """The key that says of what it is; of an assembly the part of it that is meant. Empty where there is none."""
        parts = [key for key in PARTS if getattr(self, key) not in (None, ())]
        whole = [key for key in SUBJECTS if getattr(self, key) is not None]
        return (parts or whole or [""])[0]

    def said(self) -> list[str]:
        """The keys that say something of the subject, as they are written."""
        return [WRITTEN.get(key, key) for key in TELLING if getattr(self, key) not in (None, ())]


SUBJECTS = ("unit", "person", "place", "shot", "channel", "message", "outcome", "assembly")
PARTS = ("bloc", "blocs", "motion", "speaker")  # of an assembly
TELLING = ("at", "start", "to", "held_by", "obeys", "people", "votes", "ended", "is_")
WRITTEN = {"start": "from", "is_": "is"}
# What can be said of each subject.
SAYS: Mapping[str, tuple[str, ...]] = {
    "unit": ("at", "from", "to", "obeys", "people"),
    "person": ("at", "from", "to", "held_by", "is"),
    "place": ("held_by", "is"),
    "shot": ("to",),
    "channel": ("is",),
    "message": ("is",),
    "outcome": ("ended", "is"),
    "assembly": ("is", "people"),
    "bloc": ("is", "people"),
    "blocs": ("people",),
    "motion": ("is", "votes"),
    "speaker": (),
}
# What `is` can say of each.
TURNS: Mapping[str, tuple[Turn, ...]] = {
    "person": ("free",),
    "place": ("empty",),
    "channel": ("dead", "working"),
    "message": ("sent", "arrived", "lost"),
    "outcome": ("come",),
    "assembly": ("open", "recess", "interrupted", "held", "closed"),
    "bloc": ("gone", "back"),
    "motion": ("moved", "carried", "lost", "tabled"),
}
