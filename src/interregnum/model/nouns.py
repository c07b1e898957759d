"""What there is: sources, authorities, places and routes, units, persons, things, channels and messages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from interregnum.dates import Calendar
from interregnum.model.phases import Acting, Lasting
from interregnum.model.values.basis import (
    AT_ONCE,
    CERTAIN,
    Amount,
    Duration,
    Factors,
    Grounds,
    Noun,
    Reach,
    Text,
    Time,
    _as_calendar,
    _as_year,
)
from interregnum.model.values.effects import Effects
from interregnum.model.values.fields import Also, Filled, IsHour, Later, Limits, OneOf
from interregnum.model.values.kinds import (
    ActorName,
    AddresseeName,
    AnybodyName,
    AuthorityName,
    BackerName,
    Backing,
    Chance,
    ChannelName,
    Condition,
    Guard,
    Kilometres,
    MessageName,
    ModeName,
    People,
    PersonName,
    PlaceName,
    Plural,
    Positive,
    Share,
    State,
    UnitName,
    Weight,
)
from interregnum.model.values.licences import as_licence, licences

Medium = Literal["land", "water", "air"]


class Source(Noun):
    """A work cited. `dated` is when it was written or published: evidence without a date is hearsay."""

    title: Text
    by: Text = ""
    dated: Annotated[
        Annotated[str, Field(max_length=200), Also("integer")] | None, BeforeValidator(_as_year)
    ] = None
    kind: Text = ""
    note: Text = ""


class ClockBasis(Noun):
    """Whose clock the hours are read from, and its offset from universal time (`+02:01`)."""

    name: Text
    offset: Annotated[str, Field(pattern=r"^[+-]\d\d:\d\d$")] = "+00:00"


class Frame(Noun):
    """The scenario itself: what it is called, the span of time it covers, and what others may do with it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=80)]
    title: Text
    about: Text = ""
    calendar: Annotated[Calendar, BeforeValidator(_as_calendar)] = Calendar.GREGORIAN
    clock: ClockBasis = ClockBasis.model_construct(name="local clock")
    starts: Annotated[Time, IsHour(inside=False)]
    ends: Annotated[Time, IsHour(inside=False)]
    licence: Annotated[
        Annotated[str, Field(max_length=80), AfterValidator(as_licence), OneOf(*licences())] | None, Later()
    ] = None


class Authority(Noun):
    """A centre that claims obedience."""

    title: Text
    plural: Plural = None
    source: Text = ""


class Mode(Grounds):
    """A way of moving, with its usual speed in kilometres an hour; `medium` is what it goes through."""

    title: Text = ""
    km_h: Positive
    medium: Medium = "land"


class Place(Grounds):
    """Somewhere: `at` is longitude and latitude in degrees, good to `error_km`; whoever starts on `water` is aboard."""

    title: Text
    plural: Plural = None
    at: tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]] | None = None
    error_km: Annotated[float, Field(ge=0, le=1000)] = 0.2
    within: PlaceName | None = None
    medium: Literal["land", "water"] = "land"
    held_by: AuthorityName | None = None
    note: Text = ""


class Route(Grounds):
    """How to get from one place to another; passable while `open` holds."""

    title: Text = ""
    between: tuple[PlaceName, PlaceName]
    by: ModeName
    km: Kilometres
    open: State = "yes"


class Unit(Grounds):
    """A body of people. `people` is its strength, `resolve` its will to stay at its task (0..1).

    `leaning` is what it privately prefers (-1..1 for each authority), `expects` its belief that each
    authority will prevail (0..1), `believes` who stands behind whom (0..1), `looks_to` the bodies whose conduct it
    watches. Its `commander` goes where it goes.
    """

    title: Text
    plural: Plural = None
    people: People
    at: PlaceName
    obeys: AuthorityName
    leaning: dict[AuthorityName, Annotated[Amount, Limits("number", -1, 1)]] = {}
    expects: dict[AuthorityName, Share] = {}
    resolve: Share = Amount.model_construct(
        typical="0.5", between=("0.3", "0.7"), basis="judgement", why="no evidence either way"
    )
    believes: Annotated[Backing, Later()] = {}
    looks_to: tuple[UnitName, ...] = ()
    commander: Annotated[PersonName | None, Later()] = None
    equipment: Text = ""
    note: Text = ""


class Person(Grounds):
    """Someone who acts: in a place, free or held by an authority, doing one thing at a time."""

    title: Text
    office: Text = ""
    at: PlaceName
    side: AuthorityName | None = None
    held_by: AuthorityName | None = None
    expects: dict[AuthorityName, Share] = {}
    believes: Annotated[Backing, Later()] = {}
    note: Text = ""


class Task(Acting):
    """Work on a thing: how long it takes, who does it, what hurries it, and its chance of success."""

    title: Text = ""
    takes: Duration
    when: Guard = "yes"
    by: ActorName | None = None
    succeeds: Chance = CERTAIN
    faster: Factors = ()
    slower: Factors = ()
    then: Effects = ()
    important: bool = False


class Thing(Grounds):
    """A gun, a lantern, a car, an exchange: `ready`, `faulty` or `missing` at the start.

    A missing thing is looked for by `find`, a faulty one put right by `mend`; a failed attempt is
    followed by another, unless `gives_up` (then the thing is written off).
    """

    title: Text
    plural: Plural = None
    at: PlaceName
    owner: ActorName | None = None
    state: Literal["ready", "faulty", "missing"] = "ready"
    find: Task | None = None
    found_faulty: bool = False
    mend: Task | None = None
    gives_up: bool = False
    note: Text = ""


class CallOff(Grounds, title="Call-off"):
    """What is meant is called off before it comes about.

    A movement is, before it sets out; an order, before it is answered; word, before it arrives. While it is open and
    `when` holds, the clock `takes` runs.
    """

    title: Text
    when: Guard
    takes: Duration = AT_ONCE
    then: Effects = ()
    important: bool = False


class Channel(Lasting):
    """A way to send word: works while `needs` holds; delay, loss, and how publicly it is heard."""

    title: Text
    needs: State = "yes"
    takes: Duration
    loss: Chance = Amount.model_construct(
        typical="0", basis="judgement", why="no loss told", between=("0", "0")
    )
    reach: Reach = "private"
    if_cut: Literal["waits", "lost"] = "waits"


class Message(Acting):
    """Word sent from one to others. `reports` is a formula: was it true when sent, and still on arrival?

    `favours` an authority with a `weight`: news that shifts what its readers expect. Sent `in_the_name_of` another, it
    counts with whoever believes that he stands behind it; who is named himself `confirms` or `denies` that. A reply
    (`replies_to`) can go only over the line that carried the question, and once that has arrived. Those of `to` have
    it who are at liberty and, where it goes to a place (`at`), are there; an assembly has it in session, and with it
    those of its members who are in the hall. If none of them can, it is handed back or falls into other hands, and
    after its phase it comes too late. Lost for `each`, it may reach some of them only.
    """

    title: Text
    kind: Literal["order", "report", "ultimatum", "appeal", "proclamation", "rumour", "reply", "note"] = (
        "report"
    )
    sender: AnybodyName = Field(alias="from")
    to: Annotated[tuple[AddresseeName, ...], Filled()]
    by: ChannelName
    says: Text = ""
    reports: Condition | None = None
    favours: AuthorityName | None = None
    weight: Weight | None = None
    in_the_name_of: Annotated[BackerName | None, Later()] = None
    confirms: Annotated[ActorName | None, Later()] = None
    denies: Annotated[ActorName | None, Later()] = None
    needs: Guard = "yes"
    replies_to: MessageName | None = None
    at: Annotated[PlaceName | None, Later()] = None
    then: Effects = ()
    lost: Effects = ()
    handed_back: Annotated[Effects, Later()] = ()
    too_late: Annotated[Effects, Later()] = ()
    intercepted: Annotated[Effects, Later()] = ()
    plural: Plural = None
    lost_for: Annotated[Literal["all", "each"], Later()] = "all"
    called_off: Annotated[CallOff | None, Later()] = None
    important: bool = False

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
