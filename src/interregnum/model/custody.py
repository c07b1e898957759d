"""Custody: persons arrested or held where they are, led away or not, let go, and guarded by people with minds."""

from __future__ import annotations

from typing import Annotated

from interregnum.model.acts import Option
from interregnum.model.phases import Acting
from interregnum.model.values.basis import AT_ONCE, CERTAIN, Duration, Factors, Grounds, Text
from interregnum.model.values.effects import Effects
from interregnum.model.values.fields import Filled, Later
from interregnum.model.values.kinds import (
    AuthorityName,
    Chance,
    Guard,
    Id,
    PersonName,
    PlaceName,
    RouteName,
    Share,
    SomebodyName,
    State,
    UnitName,
)


class Signing(Grounds):
    """Where and how long a protocol that was begun at the arrest is finished, read and signed."""

    at: PlaceName
    takes: Duration


class LetGo(Grounds, title="Release"):
    """Some of those who are held are let go: those named in `who`, or all, each with chance `share`."""

    title: Text
    when: Guard
    takes: Duration = AT_ONCE
    faster: Factors = ()
    slower: Factors = ()
    who: Annotated[tuple[PersonName, ...] | None, Filled()] = None
    share: Chance = CERTAIN
    then: Effects = ()
    important: bool = False


class Guards(Grounds):
    """The unit that guards them, and may change its mind while `when` holds: the sooner, the less resolute it is.

    Then it lets them go, joins them, or hands them over, by weight; `over_to` is whom it obeys then, or who has
    them. `takes` is the time of guards of resolve one half who obey the captor.
    """

    who: UnitName
    when: Guard = "yes"
    takes: Duration
    faster: Factors = ()
    slower: Factors = ()
    over_to: AuthorityName | None = None
    let_go: Option | None = None
    join: Option | None = None
    hand_over: Option | None = None


class Custody(Acting):
    """Persons held: arrested, and then whatever of the rest there is.

    Of `who`, only those are taken who are `at` the place, or in a room of it. With `to` they are led there on foot and
    locked up; without it they are held where they are. With `mob`, while `crowd` holds, from the arrest to the lock (or
    to where the protocol is signed), a crowd presses on them; `odds` weigh for holding it off.
    """

    title: Text
    who: Annotated[tuple[PersonName, ...], Filled()]
    by: AuthorityName
    at: PlaceName
    to: PlaceName | None = None
    along: tuple[RouteName, ...] = ()
    when: State
    arrest: Duration = AT_ONCE
    protocol: Duration | None = None
    signing: Signing | None = None
    protector: SomebodyName | None = None
    mob: Duration | None = None
    crowd: State = "yes"
    held_off: Share | None = None
    odds: Factors = ()
    released_when: State | None = None
    release: Duration | None = None
    lets_go: Annotated[dict[Id, LetGo], Later()] = {}
    guards: Annotated[Guards | None, Later()] = None
    arrested: Effects = ()
    jailed: Effects = ()
    lynched: Effects = ()
    released: Effects = ()
    important: bool = False
