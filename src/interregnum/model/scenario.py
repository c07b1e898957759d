"""A whole crisis: the sections of a scenario, its own quantities, and what to ask of a history."""

from __future__ import annotations

from typing import Annotated

from interregnum.dates import Clock, Timeline, parse_moment
from interregnum.model.acts import (
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
from interregnum.model.claims import PowerClaim, Recognition
from interregnum.model.crowds import Crowd, Service
from interregnum.model.custody import Custody
from interregnum.model.fatigue import Fatigue
from interregnum.model.guide import Question, Remark, Role, Stop, Term, TurningPoint
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
from interregnum.model.outcomes import Outcome
from interregnum.model.phases import Phase
from interregnum.model.values.basis import Amount, Formula, Grounds, Kind, Name, Noun, Text
from interregnum.model.values.fields import KIND_LIMITS, Later, Limits, LimitsOf, Member, Neutral
from interregnum.model.values.kinds import AnyFormula, DottedId, Id, OwnerId, UnitName


class Measure(Grounds, title="Quantity"):
    """A quantity of the scenario's own."""

    title: Text
    kind: Kind = "number"
    starts: Annotated[Amount, LimitsOf("kind"), Neutral()] = Amount.model_construct(
        typical="0", basis="sourced"
    )
    least: Annotated[float, Limits()] | None = None
    most: Annotated[float, Limits()] | None = None

    def limits(self) -> Limits:
        """What it may be: by its kind, or closer."""
        usual = KIND_LIMITS.get(self.kind, Limits(self.kind))
        low = usual.least if self.least is None else self.least
        high = usual.most if self.most is None else self.most
        return Limits(self.kind, low, high)


class Definition(Noun):
    """A name for a formula, to be used in other formulas."""

    title: Text = ""
    formula: AnyFormula


class Assumption(Amount):
    """A number that the argument hangs on, with a name of its own so that it can be varied."""

    title: Text
    kind: Kind = "number"
    typical: Annotated[Formula, LimitsOf("kind")]
    between: tuple[Annotated[Formula, LimitsOf("kind")], Annotated[Formula, LimitsOf("kind")]] | None = None

    def limits(self) -> Limits:
        """What it may be, by its kind."""
        return KIND_LIMITS.get(self.kind, Limits())


class Scenario(Noun):
    """A whole crisis, as written."""

    scenario: Frame
    sources: dict[Id, Source] = {}
    authorities: dict[Id, Authority] = {}
    phases: Annotated[dict[OwnerId, Phase], Later()] = {}
    modes: dict[Id, Mode] = {}
    places: dict[OwnerId, Place] = {}
    routes: dict[Id, Route] = {}
    groups: dict[OwnerId, tuple[Annotated[Name, Member()], ...]] = {}
    units: dict[OwnerId, Unit] = {}
    persons: dict[OwnerId, Person] = {}
    things: dict[OwnerId, Thing] = {}
    channels: dict[Id, Channel] = {}
    messages: dict[OwnerId, Message] = {}
    movements: dict[OwnerId, Movement] = {}
    plans: dict[OwnerId, Plan] = {}
    orders: dict[OwnerId, Order] = {}
    morale: dict[UnitName, Morale] = {}
    fatigue: Annotated[dict[UnitName, Fatigue], Later()] = {}
    shocks: dict[OwnerId, Shock] = {}
    sieges: dict[OwnerId, Siege] = {}
    custody: dict[OwnerId, Custody] = {}
    missions: dict[OwnerId, Mission] = {}
    crowds: dict[OwnerId, Crowd] = {}
    services: dict[OwnerId, Service] = {}
    assemblies: dict[OwnerId, Assembly] = {}
    claims: dict[OwnerId, PowerClaim] = {}
    recognition: dict[OwnerId, Recognition] = {}
    decisions: dict[OwnerId, Decision] = {}
    events: dict[OwnerId, ScenarioEvent] = {}
    quantities: dict[DottedId, Measure] = {}
    definitions: dict[DottedId, Definition] = {}
    assumptions: dict[DottedId, Assumption] = {}
    outcomes: dict[Id, Outcome] = {}
    glossary: dict[Id, Term] = {}
    tour: dict[Id, Stop] = {}
    turning_points: Annotated[dict[Id, TurningPoint], Later()] = {}
    questions: Annotated[dict[Id, Question], Later()] = {}
    roles: Annotated[dict[Id, Role], Later()] = {}
    remarks: Annotated[dict[Id, Remark], Later()] = {}

    def __repr__(self) -> str:
        return f"<Scenario {self.scenario.id}: {self.scenario.title}>"

    __str__ = __repr__

    def timeline(self) -> Timeline:
        """The span of the scenario, which turns hours into minutes since its start and back."""
        frame = self.scenario
        clock = Clock.parse(frame.clock.name, frame.clock.offset)
        starts, ends = (parse_moment(text, frame.calendar, clock) for text in (frame.starts, frame.ends))
        return Timeline(starts, ends)

    def lettings_go(self) -> dict[str, tuple[str, ...]]:
        """The events in which people are let go, each with a chance; of each, what changes where anybody goes."""
        found = {
            f"{id}.{name}": tuple(f"{id}.{name}.{person}" for person in group.who or custody.who)
            for id, custody in self.custody.items()
            for name, group in custody.lets_go.items()
        }
        for id, assembly in self.assemblies.items():
            for name, interruption in assembly.interruptions.items():
                for group, let_out in interruption.lets_go.items():
                    blocs = let_out.blocs or tuple(assembly.blocs)
                    found[f"{id}.{name}.{group}"] = tuple(f"{id}.{bloc}.away" for bloc in blocs)
        return found
