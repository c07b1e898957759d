"""Deliberating bodies: who sits in them, who has the floor, what is moved, who walks out and who comes back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from interregnum.model.phases import Acting, Lasting
from interregnum.model.values.basis import AT_ONCE, CERTAIN, Amount, Duration, Factors, Grounds, Noun, Text
from interregnum.model.values.effects import Effects
from interregnum.model.values.fields import Filled, Later
from interregnum.model.values.kinds import (
    AnybodyName,
    AssemblyName,
    AuthorityName,
    Backing,
    BlocName,
    Chance,
    Guard,
    Id,
    Intended,
    MotionName,
    People,
    PersonName,
    PlaceName,
    Plural,
    Share,
    SpeakerName,
    State,
    Weight,
)

Rule = Literal[
    "largest_remainder",
    "d_hondt",
    "sainte_lague",
    "modified_sainte_lague",
    "huntington_hill",
    "adams",
    "dean",
]
Count = Literal["acclamation", "show_of_hands", "count", "roll_call"]


class Bloc(Grounds):
    """Delegates who sit and vote together, though not as one.

    `heat` is how ready they are to break with the others, from 0 to 1; `looks_to` names the blocs whose
    leaving draws them after; `members` the persons who sit in it, speak while some of it is in the hall, and
    leave and come back with it.
    """

    title: Text
    delegates: People
    heat: Share = Amount.model_construct(
        typical="0.3", between=("0.1", "0.5"), basis="judgement", why="nothing is known of it"
    )
    looks_to: tuple[BlocName, ...] = ()
    members: tuple[PersonName, ...] = ()


class Mandate(Grounds):
    """What some of the delegates were sent to vote for: a second count of the same people."""

    title: Text
    delegates: People


class Presidium(Lasting):
    """Seats on the platform, shared among blocs by a rule of apportionment.

    A bloc whose `refused` holds when the presidium is seated declines its seats; one whose `left_open` holds
    leaves them empty and keeps its right to them.
    """

    seats: Annotated[int, Field(ge=1, le=1000)]
    rule: Rule
    among: tuple[BlocName, ...]
    takes: Duration
    refused: dict[BlocName, Guard] = {}
    left_open: dict[BlocName, Guard] = {}
    then: Effects = ()


class Sitting(Lasting):
    """The opening. `intended` hours may only pass; they open nothing."""

    when: Guard = "yes"
    intended: tuple[Intended, ...] = ()
    takes: Duration
    faster: Factors = ()
    slower: Factors = ()
    then: Effects = ()
    important: bool = False


class Closing(Grounds):
    """The end of the sitting."""

    when: Guard
    takes: Duration
    then: Effects = ()


class Speech(Acting):
    """A statement, declaration or report, or (with `floor: no`) news, noise and shouting that all hear.

    An `urgent` one is recognised before the ordinary business. What is said heats some blocs and cools others.
    Where the speaker is away or not at liberty, `stand_in` reads it, or nobody does.
    """

    title: Text
    by: SpeakerName | None = None
    stand_in: SpeakerName | None = None
    urgent: bool = False
    floor: bool = True
    when: Guard = "yes"
    takes: Duration
    faster: Factors = ()
    slower: Factors = ()
    heats: dict[BlocName, Share] = {}
    cools: dict[BlocName, Share] = {}
    then: Effects = ()
    important: bool = False


class Support(Noun):
    """How the delegates of a bloc vote: weights, and what else weighs for a yes."""

    yes: Weight
    no: Weight = Amount.model_construct(typical="0", basis="sourced")
    abstain: Weight = Amount.model_construct(typical="0", basis="sourced")
    odds: Factors = ()


class Motion(Acting):
    """Something the assembly may resolve: moved from the floor, debated, put to the vote.

    An amendment `amends` another motion and is settled before it; while `friendly` holds its mover takes it
    over without a vote. A motion that `tables` another lays it aside if carried. `put_when` says when the
    chair puts it to the vote; until then it lies on the table. Where the mover is away or not at liberty,
    `stand_in` moves it, or nobody does.
    """

    title: Text
    by: SpeakerName | None = None
    stand_in: SpeakerName | None = None
    amends: MotionName | None = None
    friendly: Guard = "no"
    tables: MotionName | None = None
    urgent: bool = False
    when: Guard = "yes"
    takes: Duration
    debate: Duration = AT_ONCE
    faster: Factors = ()
    slower: Factors = ()
    put_when: Guard = "yes"
    method: Count = "show_of_hands"
    majority: Literal["votes_cast", "present"] = "votes_cast"
    support: dict[BlocName, Support]
    moved: Effects = ()
    carried: Effects = ()
    lost: Effects = ()
    important: bool = False


class Recess(Acting):
    """A pause for talks, which a bloc demands; the hall grants or refuses it."""

    title: Text
    by: SpeakerName | None = None
    when: Guard
    takes: Duration
    faster: Factors = ()
    slower: Factors = ()
    granted: Share
    odds: Factors = ()
    lasts: Duration
    then: Effects = ()
    refused: Effects = ()
    resumed: Effects = ()
    important: bool = False


class Comeback(Lasting):
    """Those who left, or some of them, take their seats again."""

    title: Text
    when: Guard
    takes: Duration
    share: Chance = CERTAIN
    then: Effects = ()


class Walkout(Lasting):
    """A bloc, or the share of it that will, leaves the hall: the sooner, the more heated it is.

    `heats` and `cools` say what the exit does to those who stay; `joins` names a rival assembly that has a
    bloc of the same id, where they sit down; `to` is where the bloc's members, as persons, then are.
    """

    title: Text
    bloc: BlocName
    when: Guard
    takes: Duration
    faster: Factors = ()
    slower: Factors = ()
    share: Chance = CERTAIN
    joins: AssemblyName | None = None
    to: PlaceName | None = None
    heats: dict[BlocName, Share] = {}
    cools: dict[BlocName, Share] = {}
    then: Effects = ()
    returns: Comeback | None = None
    important: bool = False


class LetOut(Grounds, title="Let out"):
    """Some of those who are held in a hall are let out of it: of some `blocs` or of all, each with chance `share`."""

    title: Text
    when: Guard
    takes: Duration = AT_ONCE
    faster: Factors = ()
    slower: Factors = ()
    blocs: Annotated[tuple[BlocName, ...] | None, Filled()] = None
    share: Chance = CERTAIN
    then: Effects = ()
    important: bool = False


class Interruption(Acting):
    """A sitting is broken off in its midst: for a while, with those in the hall held, or for good.

    It lasts `until` a condition holds; then the sitting goes on, or they rise. A hall that is held may be made to go
    on before that: what is voted then is voted under duress. Who is driven out or let go has not walked out. It
    happens once, or with `again` whenever its `when` holds anew.
    """

    title: Text
    by: AnybodyName | None = None
    when: Guard
    takes: Duration = AT_ONCE
    faster: Factors = ()
    slower: Factors = ()
    does: Literal["breaks_off", "holds", "disperses"] = "breaks_off"
    drives_out: dict[BlocName, Chance] = {}
    goes_on: State = "no"
    lets_go: dict[Id, LetOut] = {}
    until: State = "no"
    resumes: Duration = AT_ONCE
    afterwards: Literal["sits", "rises"] = "sits"
    again: Annotated[bool, Later()] = False
    then: Effects = ()
    ended: Effects = ()
    important: bool = False


class WhenInterrupted(Noun, title="When interrupted"):
    """What becomes of what is under way when the sitting is broken off: begun anew later, or taken up where it was."""

    speech: Literal["lost", "resumed"] = "lost"
    vote: Literal["lost", "resumed"] = "lost"
    motions: Literal["lost", "kept"] = "kept"


class LaterSitting(Grounds, title="Reopening"):
    """The same body sits again: the same people in the same seats, with what they have come to think.

    `agenda` says what becomes of motions that were moved and not settled; `returning`, how many of those come back
    who had been driven out or let go; `at` is the house to which they remove for it, if it is another: its chair and
    its members come along.
    """

    title: Text
    at: Annotated[PlaceName | None, Later()] = None
    opens: Sitting
    closes: Closing | None = None
    agenda: Literal["kept", "dropped"] = "kept"
    returning: Chance = CERTAIN


class Assembly(Grounds):
    """A deliberating body. `delegates` is its whole number where that is known apart from its blocs.

    With `all_in_blocs` these are all of it: whatever is drawn for each, together they make the whole. `believes` says
    who stands behind whom, by its lights.
    """

    title: Text
    plural: Plural = None
    at: PlaceName
    chair: PersonName | None = None
    recognises: AuthorityName | None = None
    believes: Annotated[Backing, Later()] = {}
    delegates: People | None = None
    all_in_blocs: Annotated[bool, Later()] = False
    blocs: dict[Id, Bloc]
    mandates: dict[Id, Mandate] = {}
    opens: Sitting
    closes: Closing | None = None
    presidium: Presidium | None = None
    speeches: dict[Id, Speech] = {}
    motions: dict[Id, Motion] = {}
    recesses: dict[Id, Recess] = {}
    walkouts: dict[Id, Walkout] = {}
    interruptions: Annotated[dict[Id, Interruption], Later()] = {}
    when_interrupted: Annotated[WhenInterrupted | None, Later()] = None
    sittings: Annotated[dict[Id, LaterSitting], Later()] = {}

    @property
    def houses(self) -> tuple[str, ...]:
        """Where it sits, each once: its own house, and those to which it removes."""
        others = (sitting.at for sitting in self.sittings.values() if sitting.at is not None)
        return tuple(dict.fromkeys((self.at, *others)))
