"""The ordinary city: bystanders who gather, flee, cheer or threaten, and services that run on."""

from __future__ import annotations

from interregnum.model.basis import Amount, Duration, Factors, Formula, Grounds, Name, Text
from interregnum.model.effects import Effects


class Crowd(Grounds):
    """Bystanders at a place. `people` is how many there are about who may come.

    While `draws` holds, a `part` of those about come each time `gathers` has run; when it holds no more they drift
    off. Shocks, and whatever makes the condition `danger` true, put them to flight. Once there are `enough`
    of them they may cheer, or threaten.
    """

    title: Text
    at: Name
    people: Amount
    draws: Formula
    gathers: Duration
    part: Amount | None = None
    drifts: Duration | None = None
    danger: Formula = "no"
    faster: Factors = ()
    slower: Factors = ()
    enough: Amount = Amount(typical="1", basis="sourced")
    cheers: Formula = "no"
    threatens: Formula = "no"
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
    at: Name
    nerve: Amount | None = None
    danger: Formula = "no"
    stops: Duration
    resumes: Duration
    stopped: Effects = ()
    resumed: Effects = ()
    important: bool = False
