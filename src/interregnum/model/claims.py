"""Who holds power by whose lights: claims to it, and those who recognise them or do not."""

from __future__ import annotations

from typing import Annotated

from interregnum.model.phases import Lasting
from interregnum.model.values.basis import AT_ONCE, Duration, Factors, Grounds, Name, Text
from interregnum.model.values.effects import Effects
from interregnum.model.values.fields import Ref
from interregnum.model.values.kinds import AuthorityName, Guard, Plural, State


class PowerClaim(Grounds, title="Claim"):
    """That an authority holds power: proclaimed in its name, a fact on the ground, carried by a vote."""

    title: Text
    by: AuthorityName
    proclaimed: State = "no"
    deed: State = "no"
    voted: State = "no"


class Recognition(Lasting):
    """Whom somebody recognises as holding power, and how long it takes to recognise another.

    `takes` is the waiting time for a claim beside which no other stands. A `doctrine` names the authorities to which
    alone power may pass. An assembly recognises by its votes: for one only the order of deed and recognition is
    kept.
    """

    title: Text
    plural: Plural = None
    who: Annotated[Name, Ref("persons", "units", "assemblies")]
    recognises: AuthorityName | None = None
    doctrine: tuple[AuthorityName, ...] = ()
    when: Guard = "yes"
    takes: Duration = AT_ONCE
    faster: Factors = ()
    slower: Factors = ()
    accepted: dict[Annotated[Name, Ref("claims")], Effects] = {}
    important: bool = False
