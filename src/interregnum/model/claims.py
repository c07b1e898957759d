"""Who holds power by whose lights: claims to it, and those who recognise them or do not."""

from __future__ import annotations

from interregnum.model.basis import Duration, Factors, Formula, Grounds, Name, Text
from interregnum.model.effects import Effects


class PowerClaim(Grounds, title="Claim"):
    """That an authority holds power: proclaimed in its name, a fact on the ground, carried by a vote."""

    title: Text
    by: Name
    proclaimed: Formula = "no"
    deed: Formula = "no"
    voted: Formula = "no"


class Recognition(Grounds):
    """Whom somebody recognises as holding power, and how long it takes to recognise another.

    `takes` is the waiting time for a claim beside which no other stands. A `doctrine` names the authorities to which
    alone power may pass. An assembly recognises by its votes: for one only the order of deed and recognition is
    kept.
    """

    title: Text
    who: Name
    recognises: Name | None = None
    doctrine: tuple[Name, ...] = ()
    when: Formula = "yes"
    takes: Duration = Duration(distribution="fixed", exactly="0 min")
    faster: Factors = ()
    slower: Factors = ()
    accepted: dict[Name, Effects] = {}
    important: bool = False
