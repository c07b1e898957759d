"""What may be done: movements, plans, orders, leaving, shocks, sieges, decisions and events."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from interregnum.model.nouns import CallOff
from interregnum.model.phases import Acting, Lasting
from interregnum.model.values.basis import (
    AT_ONCE,
    Amount,
    Duration,
    Factors,
    Formula,
    Grounds,
    Memory,
    Noun,
    Text,
    Time,
)
from interregnum.model.values.effects import Effects
from interregnum.model.values.fields import Filled, IsHour, Later, Limits, Neutral
from interregnum.model.values.kinds import (
    POSITIVE,
    WEIGHT,
    ActorName,
    AnybodyName,
    AuthorityName,
    Condition,
    Guard,
    Id,
    Intended,
    Kilometres,
    MessageName,
    People,
    PersonName,
    PlaceName,
    Plural,
    Positive,
    RouteName,
    Share,
    SomebodyName,
    State,
    StepName,
    UnitName,
    Weight,
)


class Breakdown(Grounds):
    """A mishap on the way: its chance, and how long the repair takes."""

    title: Text
    chance: Share
    repair: Duration
    odds: Factors = ()


class Recall(Grounds):
    """Those on the way are called back, sent elsewhere (`to`) or halted, from where they are by then.

    While they are under way and `when` holds, the word travels for `takes`. They turn about, and need as long back as
    they came; to another place they go on or back, whichever is shorter. Who is to `halt` stands until `until` holds.
    """

    title: Text
    when: Guard
    takes: Duration = AT_ONCE
    faster: Factors = ()
    slower: Factors = ()
    to: PlaceName | None = None
    halt: bool = False
    until: State = "no"
    then: Effects = ()
    arrives: Effects = ()
    important: bool = False


class Movement(Lasting):
    """A unit or a person goes from one place to another along routes.

    Sets out once `when` holds and it has made ready; each leg takes its length over the mode's speed,
    times `load`. A leg waits while its route is shut. `breakdown` may stop it once on the way, `recalls` end it there.
    """

    title: Text
    who: SomebodyName
    start: PlaceName = Field(alias="from")
    to: PlaceName
    along: tuple[RouteName, ...] = ()
    when: Guard = "yes"
    leaves_at: Annotated[Time, IsHour(instead_of="readies")] | None = None
    exogenous: Text = ""
    readies: Duration = AT_ONCE
    load: Annotated[Amount, POSITIVE, Neutral()] = Amount.model_construct(typical="1", basis="sourced")
    faster: Factors = ()
    slower: Factors = ()
    breakdown: Breakdown | None = None
    departs: Effects = ()
    then: Effects = ()
    called_off: Annotated[CallOff | None, Later()] = None
    recalls: Annotated[dict[Id, Recall], Later()] = {}
    important: bool = False

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Step(Acting):
    """One step of a plan: starts when what it waits for is done and its leader is free.

    `intended` hours are recorded and missed, and never fire the step.
    """

    title: Text
    after: tuple[StepName, ...] = ()
    when: Guard = "yes"
    led_by: PersonName | None = None
    leader_at: PlaceName | None = None
    intended: tuple[Intended, ...] = ()
    takes: Duration
    faster: Factors = ()
    slower: Factors = ()
    memory: Memory = "pause"
    then: Effects = ()
    important: bool = False


class Plan(Lasting):
    """What an authority means to do, step by step. Hours can be missed only while its phases, or the step's, last."""

    title: Text
    by: ActorName
    steps: Annotated[dict[Id, Step], Filled()]


class Answer(Noun):
    """What follows from one way of answering an order, and what else weighs for it."""

    title: Text = ""
    odds: Factors = ()
    then: Effects = ()


class Asking(Answer):
    """Asking back: what follows from it, and `until` when the order is not weighed again."""

    until: State = "yes"


class Order(Lasting):
    """An order that a unit or a person obeys, stalls on or refuses; who may `ask` back, does so instead.

    `by` is the message that carries it; `purpose` says whether the purpose is told; `envoys` is a condition under which
    the other side's envoys are among them. A refusal is weighed once more when `weighs_again` holds.
    """

    title: Text
    to: SomebodyName
    by: MessageName
    authority: AuthorityName
    purpose: Literal["told", "withheld"] = "told"
    envoys: Condition = "no"
    when: Guard = "yes"
    takes: Duration
    obey: Answer = Answer.model_construct()
    stall: Answer = Answer.model_construct()
    refuse: Answer = Answer.model_construct()
    ask: Annotated[Asking | None, Later()] = None
    weighs_again: Annotated[Guard | None, Later()] = None
    called_off: Annotated[CallOff | None, Later()] = None
    important: bool = False


class Morale(Lasting):
    """How long a unit stays: hazard of leaving while `exposed` holds, as a body, by parts, or by vote.

    `takes` is the waiting time of a unit with resolve one half, fed, in contact, unshaken, with none of
    those it looks to gone; `part` the share that goes each time when it leaves by parts. One that leaves by vote
    meets instead: `for_going` are each man's odds for going in such a unit. A majority goes once it is ready
    (`sets_off`), and of the others a share `outvoted` with it.
    """

    title: Text = ""
    exposed: Guard
    leaves: Literal["as_a_body", "by_parts", "by_vote"] = "as_a_body"
    part: Share | None = None
    for_going: Annotated[Weight | None, Later()] = None
    outvoted: Annotated[Share | None, Later()] = None
    sets_off: Annotated[Duration, Later()] = AT_ONCE
    takes: Duration
    hungry: Condition = "no"
    isolated: Condition = "no"
    promises_broken: Annotated[Formula, Limits()] = "0"
    threshold: Annotated[Amount, Limits()]
    spread: Weight
    faster: Factors = ()
    slower: Factors = ()
    then: Effects = ()
    important: bool = False


class Shock(Grounds):
    """A blast: loudness at its place (1 shakes a unit beside it fully), and how far it carries."""

    title: Text
    at: PlaceName
    loudness: Weight
    carries_km: Kilometres
    charge: Literal["live", "blank"] = "live"


class Approach(Noun):
    """One side of a besieged place, covered once `covered` holds."""

    title: Text
    plural: Plural = None
    covered: Guard
    then: Effects = ()


class Assault(Grounds):
    """An open attack: carried or thrown back, by the ratio of numbers times `advantage`."""

    title: Text
    when: Guard
    takes: Duration
    advantage: Positive
    carried: Effects = ()
    repelled: Effects = ()
    losses: Share


class Siege(Lasting):
    """A held place: ring, openings, seepage, disarming, tipping, assault.

    `needed` defenders man every opening; with fewer the place is porous in proportion. Groups of
    `group` people seep in, and are disarmed while the intruders are fewer than `tipping` times the
    defenders; beyond that they hold the place. Besiegers count while they stand at a place of the `ring`,
    defenders at one of their `posts`; where none is named, wherever they are.
    """

    title: Text
    plural: Plural = None
    place: PlaceName
    by: ActorName
    besiegers: Annotated[tuple[UnitName, ...], Filled()]
    ring: tuple[PlaceName, ...] = ()
    defenders: Annotated[tuple[UnitName, ...], Filled()]
    posts: tuple[PlaceName, ...] = ()
    approaches: dict[Id, Approach]
    needed: People
    seep_when: State = "yes"
    seeps: Duration
    group: Annotated[Amount, Limits("people", 0, above=True)]
    disarms: Duration
    tipping: Weight
    overrun: Effects = ()
    assault: Assault | None = None


class Option(Grounds):
    """One of the things a decider may choose. Its weight is `share` times its odds factors."""

    title: Text = ""
    share: Annotated[Amount, WEIGHT, Neutral()]
    odds: Factors = ()
    then: Effects = ()


class Decision(Acting):
    """A person, a unit or an authority chooses among options."""

    title: Text
    by: ActorName
    at: PlaceName | None = None
    when: Guard
    takes: Duration
    memory: Memory = "forget"
    faster: Factors = ()
    slower: Factors = ()
    again: bool = False
    among: dict[Id, Option]
    then: Effects = ()
    important: bool = False


class ScenarioEvent(Acting, title="Event"):
    """Something particular to this crisis that can happen.

    `when` is the guard, `takes` the clock, `faster` and `slower` the named factors on its speed, `then`
    the effects. With `among`, one branch is chosen by chance. Only an `exogenous` event may be `at` an hour.
    """

    title: Text
    by: AnybodyName | None = None
    place: PlaceName | None = None
    when: Guard = "yes"
    takes: Duration | None = None
    at: Annotated[Time, IsHour(instead_of="takes")] | None = None
    exogenous: Text = ""
    faster: Factors = ()
    slower: Factors = ()
    memory: Memory = "forget"
    again: bool = False
    among: dict[Id, Option] = {}
    then: Effects = ()
    important: bool = False
