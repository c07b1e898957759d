"""A whole crisis: the sections of a scenario, its own quantities, and what to ask of a history."""

from __future__ import annotations

from interregnum.dates import Clock, Timeline, parse_moment
from interregnum.model.acts import (
    Custody,
    Decision,
    Morale,
    Movement,
    Order,
    Plan,
    ScenarioEvent,
    Shock,
    Siege,
)
from interregnum.model.assemblies import Assembly
from interregnum.model.basis import Amount, DottedName, Formula, Grounds, Kind, Name, Noun, Text
from interregnum.model.claims import PowerClaim, Recognition
from interregnum.model.crowds import Crowd, Service
from interregnum.model.guide import Stop, Term
from interregnum.model.missions import Mission
from interregnum.model.nouns import (
    Authority,
    Channel,
    Frame,
    Message,
    Mode,
    Person,
    Place,
    Route,
    Source,
    Thing,
    Unit,
)


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
    missions: dict[Name, Mission] = {}
    crowds: dict[Name, Crowd] = {}
    services: dict[Name, Service] = {}
    assemblies: dict[Name, Assembly] = {}
    claims: dict[Name, PowerClaim] = {}
    recognition: dict[Name, Recognition] = {}
    decisions: dict[Name, Decision] = {}
    events: dict[Name, ScenarioEvent] = {}
    quantities: dict[DottedName, Measure] = {}
    definitions: dict[DottedName, Definition] = {}
    assumptions: dict[DottedName, Assumption] = {}
    outcomes: dict[Name, Outcome] = {}
    glossary: dict[Name, Term] = {}
    tour: dict[Name, Stop] = {}

    def timeline(self) -> Timeline:
        """The span of the scenario, which turns hours into minutes since its start and back."""
        frame = self.scenario
        clock = Clock.parse(frame.clock.name, frame.clock.offset)
        starts, ends = (parse_moment(text, frame.calendar, clock) for text in (frame.starts, frame.ends))
        return Timeline(starts, ends)
