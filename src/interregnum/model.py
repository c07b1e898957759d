"""What a scenario is: every noun of the language, frozen and complete.

The short human form (`people: 200`, `lantern.ready: yes`, `takes: 20 min`) is turned into the full form
by the validators here, so a dumped model read again is the same model. Formulas are kept as canonical
text; `expression.parse` turns them into trees where they are needed.

Every number stands on a basis: `sourced` (where), `inferred` (from what) or `judgement` (why). A number
without its own takes the basis of the entry that holds it (`language.resolve`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from interregnum import expression
from interregnum.dates import Calendar, Clock, DateError, Timeline, parse_moment

Basis = Literal["sourced", "inferred", "judgement"]
Kind = expression.Kind
Distribution = Literal["fixed", "exponential", "lognormal", "triangular", "gamma", "weibull"]
Memory = Literal["forget", "pause", "keep"]
Reach = Literal["private", "club", "public"]

NAME = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=NAME, max_length=80)]
DottedName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=200)]
Text = Annotated[str, Field(max_length=2000)]


def _as_formula(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return repr(value)
    return value


def _parsed(text: str) -> str:
    try:
        return expression.show(expression.parse(text))
    except expression.ExpressionError as error:
        context = {"message": error.message, "at": error.at, "found": error.found}
        context |= {"allowed": error.allowed, "nearest": error.nearest}
        raise PydanticCustomError("formula", "{message}", context) from error


Formula = Annotated[str, BeforeValidator(_as_formula), AfterValidator(_parsed)]


def _as_time(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


Time = Annotated[str, BeforeValidator(_as_time), Field(max_length=40)]


def _as_calendar(value: Any) -> Calendar:
    try:
        return Calendar(value)
    except DateError as error:
        context = {"found": error.found, "allowed": error.allowed, "nearest": error.nearest}
        raise PydanticCustomError("word", "there is no such calendar", context) from error


def _as_year(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Noun(BaseModel):
    """The base of all parts of a scenario: frozen, and no key it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Grounds(Noun):
    """What a statement stands on: its basis, the passage that says so, and the reasoning."""

    basis: Basis | None = None
    source: Text = ""
    why: Text = ""


class Amount(Grounds):
    """A number with its uncertainty: `typical`, and a range `between` or a `factor` either way.

    With a range it is an assumption, drawn once for each replica: triangular for `between`, log-normal
    with two thirds within typical/factor..typical*factor for `factor`.
    """

    typical: Formula
    between: tuple[Formula, Formula] | None = None
    factor: Annotated[float, Field(ge=1, le=1000)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"typical": data} if isinstance(data, bool | int | float | str) else data


class Duration(Grounds):
    """The work a clock has to do, in minutes: a distribution and its parameters.

    `exactly` fixed; `mean` exponential; `typical`+`factor` log-normal; `typical`+`between` triangular;
    `mean`+`shape` gamma; `scale`+`shape` Weibull.
    """

    distribution: Distribution
    exactly: Formula | None = None
    typical: Formula | None = None
    factor: Formula | None = None
    between: tuple[Formula, Formula] | None = None
    mean: Formula | None = None
    scale: Formula | None = None
    shape: Formula | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        if isinstance(data, int | float | str):
            data = {"exactly": data}
        if isinstance(data, Mapping) and "distribution" not in data:
            return {**data, "distribution": _distribution_of(data)}
        return data

    @model_validator(mode="after")
    def _complete(self) -> Duration:
        needed = CLOCK_PARAMETERS[self.distribution]
        given = {name for name in ALL_CLOCK_PARAMETERS if getattr(self, name) is not None}
        if given != set(needed):
            raise PydanticCustomError(
                "duration",
                f"a {self.distribution} duration is written with {' and '.join(needed)}",
                {"found": ", ".join(sorted(given)), "allowed": ", ".join(needed)},
            )
        return self

    def parameters(self) -> tuple[str, ...]:
        """The formulas of the distribution's parameters, in the order the kernel takes them."""
        if self.distribution == "triangular":
            low, high = self.between or ("0", "0")
            return low, str(self.typical), high
        return tuple(str(getattr(self, name)) for name in CLOCK_PARAMETERS[self.distribution])


CLOCK_PARAMETERS: dict[str, tuple[str, ...]] = {
    "fixed": ("exactly",),
    "exponential": ("mean",),
    "lognormal": ("typical", "factor"),
    "triangular": ("typical", "between"),
    "gamma": ("mean", "shape"),
    "weibull": ("scale", "shape"),
}
ALL_CLOCK_PARAMETERS = ("exactly", "typical", "factor", "between", "mean", "scale", "shape")


def _distribution_of(data: Mapping[str, Any]) -> str:
    for keys, name in (
        ({"mean", "shape"}, "gamma"),
        ({"scale"}, "weibull"),
        ({"mean"}, "exponential"),
        ({"between"}, "triangular"),
        ({"typical"}, "lognormal"),
    ):
        if keys <= data.keys():
            return name
    return "fixed"


class Factor(Amount):
    """A named factor on a speed (a hazard ratio) or on the odds of a branch.

    `when` a condition holds, it multiplies by `x`; `per` unit of a quantity, by `x` to that power.
    """

    name: Text = ""
    when: Formula | None = None
    per: Formula | None = None
    typical: Formula = Field(alias="x")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    @model_validator(mode="after")
    def _one_condition(self) -> Factor:
        if self.when is not None and self.per is not None:
            raise PydanticCustomError("factor", "a factor has `when` or `per`, not both", {})
        return self


class Effect(Grounds):
    """One thing an event does. Exactly one of the actions is given.

    `set` a quantity (or a choice such as `palace.held_by`) `to` a value; `add` to one `by` an amount;
    `move` people `to` another quantity, each with chance `share`; `ballot` a block `among` targets by
    weight; `send` a message; a `shock` is heard; `news` favouring an authority reaches observers.
    """

    set: DottedName | None = None
    to: Formula | None = None
    add: DottedName | None = None
    by: Formula | None = None
    move: DottedName | None = None
    share: Formula | None = None
    ballot: DottedName | None = None
    among: dict[DottedName, Formula] | None = None
    send: Name | None = None
    shock: Name | None = None
    news: Name | None = None
    weight: Amount | None = None
    reaches: tuple[Name, ...] = ()
    reach: Reach = "private"

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return _full_effect(dict(data)) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _one_action(self) -> Effect:
        given = [name for name in ACTIONS if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError(
                "effect", "an effect does exactly one thing", {"found": ", ".join(given) or "nothing"}
            )
        missing = [name for name in ACTIONS[given[0]] if getattr(self, name) is None]
        if missing:
            raise PydanticCustomError(
                "effect", f"`{given[0]}` needs `{missing[0]}`", {"allowed": ", ".join(ACTIONS[given[0]])}
            )
        return self

    @property
    def action(self) -> str:
        return next(name for name in ACTIONS if getattr(self, name) is not None)


ACTIONS: dict[str, tuple[str, ...]] = {
    "set": ("to",),
    "add": ("by",),
    "move": ("to", "share"),
    "ballot": ("among",),
    "send": (),
    "shock": (),
    "news": ("weight",),
}


def _full_effect(data: dict[str, Any]) -> dict[str, Any]:
    known = set(Effect.model_fields)
    for key in [key for key in data if key not in known]:
        if "set" in data:  # two targets in one entry: let the unknown key be reported
            break
        data["set"], data["to"] = key, data.pop(key)
    if isinstance(data.get("add"), Mapping) and len(data["add"]) == 1:
        ((data["add"], data["by"]),) = data["add"].items()
    if isinstance(data.get("move"), Mapping):
        inner = dict(data.pop("move"))
        data |= {"move": inner.pop("from", None), **inner}
    if isinstance(data.get("ballot"), Mapping):
        inner = dict(data.pop("ballot"))
        data |= {"ballot": inner.pop("of", None), **inner}
    if isinstance(data.get("news"), Mapping):
        inner = dict(data.pop("news"))
        data |= {"news": inner.pop("favours", None), **inner}
    return data


Effects = tuple[Effect, ...]
Factors = tuple[Factor, ...]


class Source(Noun):
    """A work cited. `dated` is when it was written or published: evidence without a date is hearsay."""

    title: Text
    by: Text = ""
    dated: Annotated[str | None, BeforeValidator(_as_year), Field(max_length=200)] = None
    kind: Text = ""
    note: Text = ""


class ClockBasis(Noun):
    """Whose clock the hours are read from, and its offset from universal time (`+02:01`)."""

    name: Text
    offset: Annotated[str, Field(pattern=r"^[+-]\d\d:\d\d$")] = "+00:00"


class Frame(Noun):
    """The scenario itself: what it is called, and the span of time it covers."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=80)]
    title: Text
    about: Text = ""
    calendar: Annotated[Calendar, BeforeValidator(_as_calendar)] = Calendar.GREGORIAN
    clock: ClockBasis = ClockBasis(name="local clock")
    starts: Time
    ends: Time


class Authority(Noun):
    """A centre that claims obedience."""

    title: Text
    source: Text = ""


class Mode(Grounds):
    """A way of moving, with its usual speed in kilometres an hour."""

    title: Text = ""
    km_h: Amount


class Place(Grounds):
    """Somewhere: `at` is longitude and latitude in degrees, good to `error_km`."""

    title: Text
    at: tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]] | None = None
    error_km: float = 0.2
    within: Name | None = None
    held_by: Name | None = None
    note: Text = ""


class Route(Grounds):
    """How to get from one place to another; passable while `open` holds."""

    title: Text = ""
    between: tuple[Name, Name]
    by: Name
    km: Amount
    open: Formula = "yes"


class Unit(Grounds):
    """A body of people. `people` is its strength, `resolve` its will to stay at its task (0..1).

    `leaning` is what it privately prefers (-1..1 for each authority), `expects` its belief that each
    authority will prevail (0..1), `looks_to` the bodies whose conduct it watches.
    """

    title: Text
    people: Amount
    at: Name
    obeys: Name
    leaning: dict[Name, Amount] = {}
    expects: dict[Name, Amount] = {}
    resolve: Amount = Amount(
        typical="0.5", between=("0.3", "0.7"), basis="judgement", why="no evidence either way"
    )
    looks_to: tuple[Name, ...] = ()
    equipment: Text = ""
    note: Text = ""


class Person(Grounds):
    """Someone who acts: in a place, free or held by an authority, doing one thing at a time."""

    title: Text
    office: Text = ""
    at: Name
    side: Name | None = None
    held_by: Name | None = None
    expects: dict[Name, Amount] = {}
    note: Text = ""


class Task(Grounds):
    """Work on a thing: how long it takes, who does it, what hurries it, and its chance of success."""

    title: Text = ""
    takes: Duration
    when: Formula = "yes"
    by: Name | None = None
    succeeds: Amount = Amount(typical="1", basis="sourced")
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
    at: Name
    owner: Name | None = None
    state: Literal["ready", "faulty", "missing"] = "ready"
    find: Task | None = None
    found_faulty: bool = False
    mend: Task | None = None
    gives_up: bool = False
    note: Text = ""


class Channel(Grounds):
    """A way to send word: works while `needs` holds; delay, loss, and how publicly it is heard."""

    title: Text
    needs: Formula = "yes"
    takes: Duration
    loss: Amount = Amount(typical="0", basis="judgement", why="no loss told", between=("0", "0"))
    reach: Reach = "private"
    if_cut: Literal["waits", "lost"] = "waits"


class Message(Grounds):
    """Word sent from one to others. `reports` is a formula: was it true when sent, and still on arrival?

    `favours` an authority with a `weight`: news that shifts what its readers expect. A reply
    (`replies_to`) can go only over the line that carried the question, and once that has arrived.
    """

    title: Text
    kind: Literal["order", "report", "ultimatum", "appeal", "proclamation", "rumour", "reply", "note"] = (
        "report"
    )
    sender: Name = Field(alias="from")
    to: tuple[Name, ...]
    by: Name
    says: Text = ""
    reports: Formula | None = None
    favours: Name | None = None
    weight: Amount | None = None
    needs: Formula = "yes"
    replies_to: Name | None = None
    then: Effects = ()
    lost: Effects = ()
    important: bool = False

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Breakdown(Grounds):
    """A mishap on the way: its chance, and how long the repair takes."""

    title: Text
    chance: Amount
    repair: Duration
    odds: Factors = ()


class Movement(Grounds):
    """A unit or a person goes from one place to another along routes.

    Sets out once `when` holds and it has made ready; each leg takes its length over the mode's speed,
    times `load`. A leg waits while its route is shut. `breakdown` may stop it once on the way.
    """

    title: Text
    who: Name
    start: Name = Field(alias="from")
    to: Name
    along: tuple[Name, ...] = ()
    when: Formula = "yes"
    leaves_at: Time | None = None
    exogenous: Text = ""
    readies: Duration = Duration(distribution="fixed", exactly="0 min")
    load: Amount = Amount(typical="1", basis="sourced")
    faster: Factors = ()
    slower: Factors = ()
    breakdown: Breakdown | None = None
    departs: Effects = ()
    then: Effects = ()
    important: bool = False

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Step(Grounds):
    """One step of a plan: starts when what it waits for is done and its leader is free.

    `intended` hours are recorded and missed, and never fire the step.
    """

    title: Text
    after: tuple[Name, ...] = ()
    when: Formula = "yes"
    led_by: Name | None = None
    leader_at: Name | None = None
    intended: tuple[Time, ...] = ()
    takes: Duration
    faster: Factors = ()
    slower: Factors = ()
    memory: Memory = "pause"
    then: Effects = ()
    important: bool = False


class Plan(Grounds):
    """What an authority means to do, step by step."""

    title: Text
    by: Name
    steps: dict[Name, Step]


class Answer(Noun):
    """What follows from one way of answering an order, and what else weighs for it."""

    title: Text = ""
    odds: Factors = ()
    then: Effects = ()


class Order(Grounds):
    """An order that a unit obeys, stalls on or refuses.

    `by` is the message that carries it; `purpose` says whether the unit is told what it is for;
    `envoys` is a condition under which the other side's envoys are among them.
    """

    title: Text
    to: Name
    by: Name
    authority: Name
    purpose: Literal["told", "withheld"] = "told"
    envoys: Formula = "no"
    when: Formula = "yes"
    takes: Duration
    obey: Answer = Answer()
    stall: Answer = Answer()
    refuse: Answer = Answer()
    important: bool = False


class Morale(Grounds):
    """How long a unit stays: hazard of leaving while `exposed` holds, as a body or by parts.

    `takes` is the waiting time of a unit with resolve one half, fed, in contact, unshaken, with none of
    those it looks to gone; `part` the share that goes each time when it leaves by parts.
    """

    title: Text = ""
    exposed: Formula
    leaves: Literal["as_a_body", "by_parts"] = "as_a_body"
    part: Amount | None = None
    takes: Duration
    hungry: Formula = "no"
    isolated: Formula = "no"
    promises_broken: Formula = "0"
    threshold: Amount
    spread: Amount
    faster: Factors = ()
    slower: Factors = ()
    then: Effects = ()
    important: bool = False


class Shock(Grounds):
    """A blast: loudness at its place (1 shakes a unit beside it fully), and how far it carries."""

    title: Text
    at: Name
    loudness: Amount
    carries_km: Amount
    charge: Literal["live", "blank"] = "live"


class Approach(Noun):
    """One side of a besieged place, covered once `covered` holds."""

    title: Text
    covered: Formula
    then: Effects = ()


class Assault(Grounds):
    """An open attack: carried or thrown back, by the ratio of numbers times `advantage`."""

    title: Text
    when: Formula
    takes: Duration
    advantage: Amount
    carried: Effects = ()
    repelled: Effects = ()
    losses: Amount


class Siege(Grounds):
    """A held place: ring, openings, seepage, disarming, tipping, assault.

    `needed` defenders man every opening; with fewer the place is porous in proportion. Groups of
    `group` people seep in, and are disarmed while the intruders are fewer than `tipping` times the
    defenders; beyond that they hold the place. Besiegers count while they stand at a place of the `ring`,
    defenders at one of their `posts`; where none is named, wherever they are.
    """

    title: Text
    place: Name
    by: Name
    besiegers: tuple[Name, ...]
    ring: tuple[Name, ...] = ()
    defenders: tuple[Name, ...]
    posts: tuple[Name, ...] = ()
    approaches: dict[Name, Approach]
    needed: Amount
    seep_when: Formula = "yes"
    seeps: Duration
    group: Amount
    disarms: Duration
    tipping: Amount
    overrun: Effects = ()
    assault: Assault | None = None


class Custody(Grounds):
    """Persons arrested, recorded, escorted on foot through a crowd, and locked up."""

    title: Text
    who: tuple[Name, ...]
    by: Name
    at: Name
    to: Name
    along: tuple[Name, ...] = ()
    when: Formula
    arrest: Duration
    protocol: Duration
    protector: Name | None = None
    mob: Duration
    crowd: Formula = "yes"
    held_off: Amount
    released_when: Formula | None = None
    release: Duration | None = None
    arrested: Effects = ()
    jailed: Effects = ()
    lynched: Effects = ()
    released: Effects = ()
    important: bool = False


class Option(Grounds):
    """One of the things a decider may choose. Its weight is `share` times its odds factors."""

    title: Text = ""
    share: Amount
    odds: Factors = ()
    then: Effects = ()


class Decision(Grounds):
    """A person, a unit or an authority chooses among options."""

    title: Text
    by: Name
    at: Name | None = None
    when: Formula
    takes: Duration
    memory: Memory = "forget"
    faster: Factors = ()
    slower: Factors = ()
    again: bool = False
    among: dict[Name, Option]
    then: Effects = ()
    important: bool = False


class Event(Grounds):
    """Something particular to this crisis that can happen.

    `when` is the guard, `takes` the clock, `faster` and `slower` the named factors on its speed, `then`
    the effects. With `among`, one branch is chosen by chance. Only an `exogenous` event may be `at` an hour.
    """

    title: Text
    by: Name | None = None
    place: Name | None = None
    when: Formula = "yes"
    takes: Duration | None = None
    at: Time | None = None
    exogenous: Text = ""
    faster: Factors = ()
    slower: Factors = ()
    memory: Memory = "forget"
    again: bool = False
    among: dict[Name, Option] = {}
    then: Effects = ()
    important: bool = False


class Measure(Grounds):
    """A quantity of the scenario's own."""

    title: Text
    kind: Kind = "number"
    starts: Amount = Amount(typical="0", basis="sourced")
    least: float | None = None
    most: float | None = None


class Definition(Noun):
    """A name for a formula, to be used in other formulas."""

    title: Text = ""
    formula: Formula


class Assumption(Amount):
    """A number that the argument hangs on, with a name of its own so that it can be varied."""

    title: Text
    kind: Kind = "number"


class Ending(Noun):
    """A label for the state in which a condition holds."""

    label: Name
    title: Text = ""
    when: Formula


class Outcome(Noun):
    """What to ask of a history: the time of an event, a value at the end, or which ending came first."""

    title: Text
    time_of: DottedName | None = None
    value: Formula | None = None
    first_of: tuple[Ending, ...] = ()
    otherwise: Name = "open"


class Scenario(Noun):
    """A whole crisis, as written."""

    scenario: Frame
    sources: dict[Name, Source] = {}
    authorities: dict[Name, Authority] = {}
    modes: dict[Name, Mode] = {}
    places: dict[Name, Place] = {}
    routes: dict[Name, Route] = {}
    groups: dict[Name, tuple[Name, ...]] = {}
    units: dict[Name, Unit] = {}
    persons: dict[Name, Person] = {}
    things: dict[Name, Thing] = {}
    channels: dict[Name, Channel] = {}
    messages: dict[Name, Message] = {}
    movements: dict[Name, Movement] = {}
    plans: dict[Name, Plan] = {}
    orders: dict[Name, Order] = {}
    morale: dict[Name, Morale] = {}
    shocks: dict[Name, Shock] = {}
    sieges: dict[Name, Siege] = {}
    custody: dict[Name, Custody] = {}
    decisions: dict[Name, Decision] = {}
    events: dict[Name, Event] = {}
    quantities: dict[DottedName, Measure] = {}
    definitions: dict[DottedName, Definition] = {}
    assumptions: dict[DottedName, Assumption] = {}
    outcomes: dict[Name, Outcome] = {}

    def timeline(self) -> Timeline:
        """The span of the scenario, which turns hours into minutes since its start and back."""
        frame = self.scenario
        clock = Clock.parse(frame.clock.name, frame.clock.offset)
        starts, ends = (parse_moment(text, frame.calendar, clock) for text in (frame.starts, frame.ends))
        return Timeline(starts, ends)
