"""Going between: envoys on a mission, and what they must come through."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from interregnum.model.phases import Lasting
from interregnum.model.values.basis import AT_ONCE, CERTAIN, Duration, Factors, Grounds, Text
from interregnum.model.values.effects import Effects
from interregnum.model.values.fields import Filled
from interregnum.model.values.kinds import (
    ActorName,
    AnybodyName,
    Guard,
    Id,
    PlaceName,
    RouteName,
    Share,
    SomebodyName,
    State,
)


class MissionPassage(Grounds, title="Passage"):
    """Something that envoys must come through: a guard who lets them pass or not, ground under fire.

    They come to it `along` routes from where they were. Whoever watches the ground shoots with chance `fire` at
    envoys whose flag is not `seen`, unless `friends` among the watchers speak for them. Those who
    hold the passage then let them through with chance `passes`; a `safe_conduct` and `friends` help. While
    it is not `guarded` nobody asks and nobody shoots.
    """

    title: Text
    at: PlaceName
    along: tuple[RouteName, ...] = ()
    by: ActorName | None = None
    guarded: State = "yes"
    fire: Share | None = None
    seen: Share = CERTAIN
    unseen: Factors = ()
    takes: Duration = AT_ONCE
    passes: Share = CERTAIN
    safe_conduct: State = "no"
    friends: State = "no"
    odds: Factors = ()
    then: Effects = ()


class Mission(Lasting):
    """Envoys go from one side to another, once: they are received, turned back or fired at.

    `who` are the persons and units that go (none: envoys without a name); `to` is whom they want to speak
    with, at the place of the last passage. Received, they are heard for `stays`, and go home. A mission that
    is `broken_off_when` this holds ends there.
    """

    title: Text
    who: tuple[SomebodyName, ...] = ()
    start: PlaceName = Field(alias="from")
    to: AnybodyName | None = None
    when: Guard = "yes"
    readies: Duration = AT_ONCE
    faster: Factors = ()
    slower: Factors = ()
    passages: Annotated[dict[Id, MissionPassage], Filled()]
    stays: Duration = AT_ONCE
    broken_off_when: Guard = "no"
    departs: Effects = ()
    received: Effects = ()
    heard: Effects = ()
    turned_back: Effects = ()
    fired_at: Effects = ()
    important: bool = False

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
