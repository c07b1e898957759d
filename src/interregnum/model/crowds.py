"""The ordinary city: bystanders who gather, flee, cheer or threaten, and services that run on."""

from __future__ import annotations

from interregnum.model.phases import Lasting
from interregnum.model.values.basis import Amount, Duration, Factors, Grounds, Text
from interregnum.model.values.effects import Effects
from interregnum.model.values.kinds import People, PlaceName, Plural, Share, State, Weight


class Crowd(Lasting):
    """Bystanders at a place. `people` is how many there are about who may come.

    While `draws` holds, a `part` of those about come each time `gathers` has run; when it holds no more they drift
    off. Shocks, and whatever makes the condition `danger` true, put them to flight. Once there are `enough`
    of them they may cheer, or threaten.
    """

    title: Text
    plural: Plural = None
    at: PlaceName
    people: People
    draws: State
    gathers: Duration
    part: Share | None = None
    drifts: Duration | None = None
    danger: State = "no"
    faster: Factors = ()
    slower: Factors = ()
    enough: People = Amount.model_construct(typical="1", basis="sourced")
    cheers: State = "no"
    threatens: State = "no"
    cheered: Effects = ()
    threatened: Effects = ()
    fled: Effects = ()
    important: bool = False


class Service(Grounds):
    """Something that runs in a city every day, and goes on until danger is near.

    It stops when nerves at its place are shaken more than `nerve`, or `danger` holds, for as long as `stops` takes;
    it is taken up again after quiet for `resumes`.
    """

    title: Text
    plural: Plural = None
    at: PlaceName
    nerve: Weight | None = None
    danger: State = "no"
    stops: Duration
    resumes: Duration
    stopped: Effects = ()
    resumed: Effects = ()
    important: bool = False
